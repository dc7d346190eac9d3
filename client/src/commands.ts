/** Commands of the palette that are not a panel's. */

import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

export function registerCommands(context: vscode.ExtensionContext, client: BaseLanguageClient, log: vscode.LogOutputChannel): vscode.Disposable[] {
  return [
    vscode.commands.registerCommand("downbeat.newScore", () => newScore(context.extensionUri)),
    vscode.commands.registerCommand("downbeat.openReference", (code?: unknown) => openReference(context.extensionUri, code)),
    vscode.commands.registerCommand("downbeat.restartServer", () => restart(client)),
    vscode.commands.registerCommand("downbeat.showLog", () => log.show()),
  ];
}

interface Template extends vscode.QuickPickItem {
  readonly uri: vscode.Uri;
}

/** Opens a copy of a gallery plan as a new, unsaved score. */
async function newScore(extension: vscode.Uri): Promise<void> {
  const chosen = await vscode.window.showQuickPick(templates(extension), {
    title: "New Score",
    placeHolder: "The plan to begin with",
    matchOnDescription: true,
  });
  if (!chosen) return;
  const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(chosen.uri));
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: "score", content }));
}

async function templates(extension: vscode.Uri): Promise<Template[]> {
  const folder = vscode.Uri.joinPath(extension, "examples");
  const names = (await vscode.workspace.fs.readDirectory(folder)).filter(([name, type]) => type === vscode.FileType.File && name.endsWith(".score"));
  return Promise.all(
    names.sort().map(async ([name]) => {
      const uri = vscode.Uri.joinPath(folder, name);
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      const [, title = name] = /^score\b[^"\n]*"([^"]*)"/m.exec(text) ?? [];
      const [, detail] = /^\s*vision\s+"([^"]*)"/m.exec(text) ?? [];
      return { label: title, description: name, detail, uri };
    }),
  );
}

/** The pages of documentation come with the extension, so that they fit its version and need no network. */
async function openReference(extension: vscode.Uri, code: unknown): Promise<void> {
  const page =
    typeof code === "string"
      ? vscode.Uri.joinPath(extension, "docs/diagnostics.md").with({ fragment: code })
      : vscode.Uri.joinPath(extension, "docs/reference.md");
  await vscode.commands.executeCommand("markdown.showPreview", page);
}

async function restart(client: BaseLanguageClient): Promise<void> {
  if (client.needsStop()) await client.stop();
  await client.start();
}
