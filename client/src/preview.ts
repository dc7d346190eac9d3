/** The preview's panels: one a score, beside its text. The panel carries messages between the page and the server, and knows neither's meaning. */

import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { TextEdit } from "../../server/src/language/diagnostic.ts";
import {
  CHANGED,
  type ChangedParams,
  DRAG,
  DRAW,
  type DrawResult,
  EVERYTHING,
  LOCATE,
  SLICE,
  type SliceParams,
  type SliceResult,
} from "../../server/src/lsp/preview-protocol.ts";
import type { Arrangement } from "../../server/src/timeline/arrange.ts";
import { activeScore } from "./active-score.ts";
import { pageFrame } from "./page-frame.ts";
import { changeOf, revealSource } from "./score-text.ts";

const VIEW_TYPE = "downbeat.preview";
/** What a page may ask the server. */
const ASKED: readonly string[] = [SLICE, LOCATE, DRAG, DRAW];
/** A cursor that rests so long, in milliseconds, marks its row. */
const CURSOR_DELAY = 80;

type FromPage =
  | { readonly type: "ready" }
  | { readonly type: "request"; readonly id: number; readonly method: string; readonly params: object }
  | { readonly type: "edit"; readonly version: number; readonly edits: readonly TextEdit[] }
  | { readonly type: "reveal"; readonly source: { readonly file: string; readonly start: number; readonly end: number } }
  | { readonly type: "save"; readonly name: string; readonly extension: string; readonly bytes: Uint8Array }
  | { readonly type: "print"; readonly arrangement: Arrangement };

export interface Previews extends vscode.Disposable {
  /** Those that are open, for tests; and those of them whose page has a picture. */
  readonly uris: readonly string[];
  readonly drawn: readonly string[];
  /** The answers for this score are others now, though its text is as it was. */
  changed(uri: vscode.Uri): void;
}

export function registerPreviews(context: vscode.ExtensionContext, client: BaseLanguageClient, ready: Promise<unknown>): Previews {
  const previews = new Map<string, Preview>();
  const adopt = (panel: vscode.WebviewPanel, uri: vscode.Uri, arrangement = EVERYTHING): void => {
    const preview = new Preview(panel, uri, client, context.extensionUri, ready);
    void preview.prepare(arrangement);
    previews.set(uri.toString(), preview);
    panel.onDidDispose(() => previews.delete(uri.toString()));
  };
  const open = (column: vscode.ViewColumn, asked?: vscode.Uri | string): void => {
    const uri = typeof asked === "string" ? vscode.Uri.parse(asked) : (asked ?? activeScore());
    if (uri === undefined) {
      void vscode.window.showInformationMessage("Open a score first: the preview shows the plan in the editor.");
      return;
    }
    const known = previews.get(uri.toString());
    if (known) {
      known.panel.reveal(undefined, true);
      return;
    }
    adopt(vscode.window.createWebviewPanel(VIEW_TYPE, titleOf(uri), { viewColumn: column, preserveFocus: true }, { enableFindWidget: false }), uri);
  };
  const changed = (uri: vscode.Uri): void => {
    // A library may be used by any of them, and an answer for a plan that is as it was costs next to nothing.
    for (const preview of previews.values()) preview.post({ type: "changed", uri: uri.toString() });
  };
  const watcher = vscode.workspace.createFileSystemWatcher("**/*.score");
  const disposables = [
    vscode.commands.registerCommand("downbeat.openPreview", (uri?: vscode.Uri | string) => open(vscode.ViewColumn.Beside, uri)),
    vscode.commands.registerCommand("downbeat.openPreviewHere", (uri?: vscode.Uri | string) => open(vscode.ViewColumn.Active, uri)),
    // For code lenses: the row of one item.
    vscode.commands.registerCommand("downbeat.showInPreview", (uri: string, id: string) => {
      open(vscode.ViewColumn.Beside, uri);
      previews.get(vscode.Uri.parse(uri).toString())?.show(id);
    }),
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
      async deserializeWebviewPanel(panel, state: { uri?: unknown; arrangement?: Arrangement } | undefined) {
        if (typeof state?.uri === "string") adopt(panel, vscode.Uri.parse(state.uri), { ...EVERYTHING, ...state.arrangement });
        else panel.dispose();
      },
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.languageId === "score" && contentChanges.length > 0) changed(document.uri);
    }),
    client.onNotification(CHANGED, ({ uri }: ChangedParams) => changed(client.protocol2CodeConverter.asUri(uri))),
    watcher,
    watcher.onDidChange(changed),
    watcher.onDidCreate(changed),
    watcher.onDidDelete(changed),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
      // A reveal from the page sets the selection by command; only what a person does in the text is followed.
      if (kind !== undefined && kind !== vscode.TextEditorSelectionChangeKind.Command)
        previews.get(textEditor.document.uri.toString())?.cursorMoved(textEditor);
    }),
  ];
  return {
    get uris() {
      return [...previews.keys()];
    },
    get drawn() {
      return [...previews].filter(([, preview]) => preview.drawn).map(([uri]) => uri);
    },
    changed,
    dispose() {
      vscode.Disposable.from(...disposables).dispose();
      for (const preview of [...previews.values()]) preview.panel.dispose();
    },
  };
}

function titleOf(uri: vscode.Uri): string {
  return `Preview ${uri.path.slice(uri.path.lastIndexOf("/") + 1)}`;
}

class Preview {
  readonly panel: vscode.WebviewPanel;
  drawn = false;
  readonly #uri: vscode.Uri;
  readonly #client: BaseLanguageClient;
  readonly #extension: vscode.Uri;
  readonly #ready: Promise<unknown>;
  #cursorTimer: ReturnType<typeof setTimeout> | undefined;
  #pageReady = false;
  #toShow: string | undefined;

  constructor(panel: vscode.WebviewPanel, uri: vscode.Uri, client: BaseLanguageClient, extension: vscode.Uri, ready: Promise<unknown>) {
    this.panel = panel;
    this.#uri = uri;
    this.#client = client;
    this.#extension = extension;
    this.#ready = ready;
    const dist = vscode.Uri.joinPath(extension, "dist");
    panel.iconPath = { light: vscode.Uri.joinPath(extension, "images/preview-light.svg"), dark: vscode.Uri.joinPath(extension, "images/preview-dark.svg") };
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.webview.onDidReceiveMessage((message: FromPage) => void this.#receive(message));
    panel.webview.html = pageFrame(panel.webview, vscode.Uri.joinPath(dist, "preview.js"), uri, { title: "Timeline", images: "data: blob:" });
  }

  /** The server makes the picture while the editor makes the page: what that asks for first is then there. */
  async prepare(arrangement: Arrangement): Promise<void> {
    try {
      await this.#ready;
      const params: SliceParams = { uri: this.#client.code2ProtocolConverter.asUri(this.#uri), arrangement, yFrom: 0, yTo: 0 };
      await this.#client.sendRequest(SLICE, params);
    } catch {
      // The page asks again, and says what is wrong.
    }
  }

  post(message: object): void {
    void this.panel.webview.postMessage(message);
  }

  /** Brings an item into sight, now or as soon as the page is there. */
  show(id: string): void {
    if (this.#pageReady) this.post({ type: "show", id });
    else this.#toShow = id;
  }

  cursorMoved(editor: vscode.TextEditor): void {
    clearTimeout(this.#cursorTimer);
    this.#cursorTimer = setTimeout(() => this.post({ type: "cursor", offset: editor.document.offsetAt(editor.selection.active) }), CURSOR_DELAY);
  }

  async #receive(message: FromPage): Promise<void> {
    switch (message.type) {
      case "ready":
        this.#pageReady = true;
        if (this.#toShow !== undefined) this.post({ type: "show", id: this.#toShow });
        this.#toShow = undefined;
        return;
      case "request": {
        const { id, method, params } = message;
        try {
          if (!ASKED.includes(method)) throw new Error(`A preview may not ask for ${method}.`);
          await this.#ready;
          const script = method === DRAW && (params as { format?: unknown }).format === "html" ? await this.#script() : undefined;
          const result = await this.#client.sendRequest(method, {
            ...params,
            uri: this.#client.code2ProtocolConverter.asUri(this.#uri),
            ...(script !== undefined && { script }),
          });
          this.post({ type: "response", id, result });
          if (method === SLICE && (result as SliceResult).slice !== null) this.drawn = true;
        } catch (error) {
          this.post({ type: "response", id, error: error instanceof Error ? error.message : String(error) });
        }
        return;
      }
      case "reveal":
        return revealSource(this.#client, message.source, this.panel.viewColumn);
      case "edit":
        return this.#edit(message.version, message.edits);
      case "save":
        return this.#save(`${message.name}.${message.extension}`, message.bytes);
      case "print":
        return this.#print(message.arrangement);
    }
  }

  async #edit(version: number, edits: readonly TextEdit[]): Promise<void> {
    const change = await changeOf(this.#client, this.#uri, version, edits);
    if (change !== undefined) {
      await vscode.workspace.applyEdit(change);
      return;
    }
    this.post({ type: "changed" });
    void vscode.window.setStatusBarMessage("The text changed meanwhile; nothing was moved.", 4000);
  }

  async #save(name: string, bytes: Uint8Array): Promise<void> {
    const folder = vscode.Uri.joinPath(this.#uri, "..");
    const defaultUri = this.#uri.scheme === "untitled" ? undefined : vscode.Uri.joinPath(folder, name);
    const target = await vscode.window.showSaveDialog({ ...(defaultUri && { defaultUri }), title: "Save the timeline" });
    if (target === undefined) return;
    // Messages of a page carry typed arrays whole; older editors send them as plain objects.
    await vscode.workspace.fs.writeFile(target, bytes instanceof Uint8Array ? bytes : Uint8Array.from(Object.values(bytes as Record<string, number>)));
    const shown = await vscode.window.showInformationMessage(`Saved ${target.path.slice(target.path.lastIndexOf("/") + 1)}.`, "Open");
    if (shown === "Open") await vscode.commands.executeCommand("vscode.open", target);
  }

  /** A panel cannot print: the page is written as a file that prints itself, and opened in the browser. */
  async #print(arrangement: Arrangement): Promise<void> {
    const uri = this.#client.code2ProtocolConverter.asUri(this.#uri);
    const { text, name } = await this.#client.sendRequest<DrawResult>(DRAW, { uri, format: "svg", theme: "light", arrangement });
    const target = await vscode.window.showSaveDialog({
      title: "Save a page that prints itself",
      filters: { Page: ["html"] },
      ...(this.#uri.scheme !== "untitled" && { defaultUri: vscode.Uri.joinPath(this.#uri, "..", `${name}-print.html`) }),
    });
    if (target === undefined) return;
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(printing(text)));
    await vscode.env.openExternal(target);
  }

  async #script(): Promise<string> {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.#extension, "dist/preview.js")));
  }
}

/** A page with nothing but a picture, as wide as the paper. */
function printing(svg: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Timeline</title>
<style>@page { size: landscape; margin: 10mm } body { margin: 0 } svg { display: block; width: 100%; height: auto }</style>
</head>
<body>
${svg}
<script>print();</script>
</body>
</html>
`;
}
