/** The view "What is next" in the side bar, and the item in the status bar: both say what the server found in the score at hand. */

import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { NEXT, type NextEntry, type NextGroup, type NextResult } from "../../server/src/lsp/preview-protocol.ts";

const ICONS: Record<NextEntry["icon"], vscode.ThemeIcon> = {
  cadence: new vscode.ThemeIcon("sync"),
  cue: new vscode.ThemeIcon("megaphone"),
  milestone: new vscode.ThemeIcon("milestone"),
  late: new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground")),
  concern: new vscode.ThemeIcon("comment-unresolved"),
  risk: new vscode.ThemeIcon("alert"),
  done: new vscode.ThemeIcon("pass"),
};
/** Keystrokes nearer than this, in milliseconds, are answered as one. */
const PAUSE = 250;

type Element = { readonly group: NextGroup } | { readonly entry: NextEntry };

export function registerNext(client: BaseLanguageClient, ready: Promise<unknown>): vscode.Disposable {
  const view = new NextView();
  const tree = vscode.window.createTreeView("downbeat.next", { treeDataProvider: view });
  const item = vscode.window.createStatusBarItem("downbeat.finish", vscode.StatusBarAlignment.Left, 1);
  item.name = "Downbeat: Finish of the Plan";
  item.command = "downbeat.openPreview";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  const show = (result: NextResult | null): void => {
    view.show(result);
    tree.description = result?.title;
    tree.message = result === null ? "" : result.groups.length === 0 ? "Nothing ahead." : undefined;
    if (result === null) {
      item.hide();
      return;
    }
    const milestone = result.groups.find((group) => group.id === "milestones")?.entries[0];
    item.text = `$(${result.late ? "warning" : "milestone"}) ${result.finish}`;
    item.tooltip = new vscode.MarkdownString("", true).appendText(`${result.title}: finish ${result.finish}`);
    if (milestone) item.tooltip.appendText(`\n\nNext: ${milestone.title}, ${milestone.detail}`);
    item.backgroundColor = result.late ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    item.show();
  };
  const ask = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    // A look at another file, or into the preview itself, leaves the last score standing.
    if (document !== undefined && document.languageId === "score") view.uri = document.uri;
    const mine = ++asked;
    if (view.uri === undefined) {
      show(null);
      return;
    }
    await ready;
    try {
      const result = await client.sendRequest<NextResult | null>(NEXT, { uri: client.code2ProtocolConverter.asUri(view.uri) });
      if (mine === asked) show(result);
    } catch {
      // The server is restarting; its next status asks again.
    }
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), PAUSE);
  };
  soon();
  return vscode.Disposable.from(
    tree,
    item,
    vscode.window.onDidChangeActiveTextEditor(soon),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.languageId === "score" && contentChanges.length > 0) soon();
    }),
    vscode.commands.registerCommand("downbeat.reveal", async (file: string, start: number, end: number) => {
      const document = await vscode.workspace.openTextDocument(client.protocol2CodeConverter.asUri(file));
      const selection = new vscode.Range(document.positionAt(start), document.positionAt(start));
      const editor = await vscode.window.showTextDocument(document, { selection });
      editor.revealRange(new vscode.Range(document.positionAt(start), document.positionAt(end)), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }),
    { dispose: () => clearTimeout(timer) },
  );
}

class NextView implements vscode.TreeDataProvider<Element> {
  uri: vscode.Uri | undefined;
  #result: NextResult | null = null;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  show(result: NextResult | null): void {
    this.#result = result;
    this.#changed.fire();
  }

  getChildren(element?: Element): Element[] {
    if (element === undefined) return this.#result?.groups.map((group) => ({ group })) ?? [];
    return "group" in element ? element.group.entries.map((entry) => ({ entry })) : [];
  }

  getTreeItem(element: Element): vscode.TreeItem {
    if ("group" in element) {
      const item = new vscode.TreeItem(element.group.title, vscode.TreeItemCollapsibleState.Expanded);
      item.id = element.group.id;
      return item;
    }
    const { id, title, detail, tooltip, icon, file, start, end } = element.entry;
    const item = new vscode.TreeItem(title);
    item.id = id;
    item.description = detail;
    item.tooltip = tooltip || undefined;
    item.iconPath = ICONS[icon];
    item.accessibilityInformation = { label: `${title}, ${detail}` };
    item.command = { title: "Go to the Source", command: "downbeat.reveal", arguments: [file, start, end] };
    return item;
  }
}
