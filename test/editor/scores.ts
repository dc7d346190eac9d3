/** Opens scores in the editor under test, and waits for what the editor shows about them. */

import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Downbeat } from "../../client/src/session.ts";

export const EXTENSION = "downbeat.downbeat";

/** The extension, activated, its server answering. */
export async function downbeat(): Promise<Downbeat> {
  const extension = vscode.extensions.getExtension<Downbeat>(EXTENSION);
  assert.ok(extension, "the extension is not there");
  const api = await extension.activate();
  assert.equal(await api.ready, undefined);
  return api;
}

/** Opens a file of the workspace, which is a copy of the gallery. */
export async function openGallery(name: string): Promise<vscode.TextEditor> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "no folder is open");
  return await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, name));
}

let drafts = 0;

/** Opens an unsaved score under a name that none had before; `$0` in the text is where the cursor stands. */
export async function openText(text: string): Promise<{ editor: vscode.TextEditor; cursor: vscode.Position }> {
  const offset = text.indexOf("$0");
  const content = text.replace("$0", "");
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "no folder is open");
  const uri = vscode.Uri.joinPath(folder.uri, `draft-${++drafts}.score`).with({ scheme: "untitled" });
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document);
  assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), content)), "the edit was refused");
  const cursor = document.positionAt(Math.max(offset, 0));
  editor.selection = new vscode.Selection(cursor, cursor);
  return { editor, cursor };
}

/** The diagnostics that the editor shows, once `wanted` holds of them; fails with what there was instead. */
export async function diagnosticsWhen(
  document: vscode.TextDocument,
  wanted: (all: readonly vscode.Diagnostic[]) => boolean,
  limitMs = 10_000,
): Promise<readonly vscode.Diagnostic[]> {
  const until = Date.now() + limitMs;
  for (;;) {
    const all = vscode.languages.getDiagnostics(document.uri);
    if (wanted(all)) return all;
    if (Date.now() > until) assert.fail(`the diagnostics stayed: ${JSON.stringify(all.map((one) => [codeOf(one), document.getText(one.range), one.message]))}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export function codeOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return typeof code === "object" ? String(code.value) : String(code);
}

/** Replaces the first `before` in the document. */
export async function replace(editor: vscode.TextEditor, before: string, after: string): Promise<void> {
  const { document } = editor;
  const at = document.getText().indexOf(before);
  assert.ok(at >= 0, `"${before}" is not in the text`);
  const done = await editor.edit((edit) => edit.replace(new vscode.Range(document.positionAt(at), document.positionAt(at + before.length)), after));
  assert.ok(done, "the edit was refused");
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}
