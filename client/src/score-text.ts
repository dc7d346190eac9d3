/** What the pages of the panels, and a command, ask to be done with the text of a score. */

import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { TextEdit } from "../../server/src/language/diagnostic.ts";

/** Shows a place in the text (UTF-16 offsets) where the text is shown already, else beside the panel; at most to the end of its first line. */
export async function revealSource(
  client: BaseLanguageClient,
  { file, start, end }: { readonly file: string; readonly start: number; readonly end: number },
  panel: vscode.ViewColumn | undefined,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(client.protocol2CodeConverter.asUri(file));
  const visible = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === document.uri.toString());
  const viewColumn = visible?.viewColumn ?? (panel === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One);
  const from = document.positionAt(start);
  const line = document.lineAt(from).range;
  const to = document.positionAt(end);
  const selection = new vscode.Range(from, line.end.isBefore(to) ? line.end : to);
  const editor = await vscode.window.showTextDocument(document, { viewColumn, selection });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/**
 * The change that these edits make, all at once: one step to undo. Undefined when the score's text is not the one they were made for:
 * nothing is written into a text that has changed since. Version 0 is a text that no editor has open: it came from disk, and is as it was.
 */
export async function changeOf(
  client: BaseLanguageClient,
  score: vscode.Uri,
  version: number,
  edits: readonly TextEdit[],
): Promise<vscode.WorkspaceEdit | undefined> {
  const change = new vscode.WorkspaceEdit();
  for (const { file, start, end, text } of edits) {
    const document = await vscode.workspace.openTextDocument(client.protocol2CodeConverter.asUri(file));
    if (version !== 0 && document.uri.toString() === score.toString() && document.version !== version) return undefined;
    change.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  }
  return change;
}
