/** The score that a command is about when it names none: the one being written, else one in sight. */

import * as vscode from "vscode";

export function activeScore(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === "score") return document.uri;
  return vscode.window.visibleTextEditors.find((editor) => editor.document.languageId === "score")?.document.uri;
}
