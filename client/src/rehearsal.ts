/** The rehearsal's panels: one a score, beside its text. A full run comes first, with progress and a way to end it; then the figures follow the text. */

import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { TextEdit } from "../../server/src/language/diagnostic.ts";
import {
  REHEARSE,
  REHEARSED,
  REHEARSING,
  type RehearsedParams,
  type RehearseParams,
  type RehearseResult,
  type RehearsingParams,
  SAY,
  SUPPOSE,
} from "../../server/src/lsp/rehearsal-protocol.ts";
import { activeScore } from "./active-score.ts";
import { pageFrame } from "./page-frame.ts";
import { changeOf, revealSource } from "./score-text.ts";

const VIEW_TYPE = "downbeat.rehearsal";
const TRIALS = 10_000;
/** What a page may ask the server. */
const ASKED: readonly string[] = [SUPPOSE, SAY];
/** Milliseconds after which a run that goes on is shown as such. */
const PROGRESS_AFTER = 250;

type FromPage =
  | { readonly type: "ready" }
  | { readonly type: "rehearse" }
  | { readonly type: "cancel" }
  | { readonly type: "request"; readonly id: number; readonly method: string; readonly params: object }
  | { readonly type: "edit"; readonly version: number; readonly edits: readonly TextEdit[] }
  | { readonly type: "reveal"; readonly source: { readonly file: string; readonly start: number; readonly end: number } };

/** What a panel opens at. */
interface Wish {
  readonly tab?: "promises" | "premortem";
  readonly target?: string;
}

export interface Rehearsals extends vscode.Disposable {
  /** Those that are open, for tests. */
  readonly uris: readonly string[];
}

/** `figuresChanged` hears of scores whose chances are new, though their text is as it was. */
export function registerRehearsals(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
  ready: Promise<unknown>,
  figuresChanged: (uri: vscode.Uri) => void,
): Rehearsals {
  const panels = new Map<string, Panel>();
  const adopt = (webview: vscode.WebviewPanel, uri: vscode.Uri): Panel => {
    const panel = new Panel(webview, uri, client, context.extensionUri, ready);
    panels.set(uri.toString(), panel);
    webview.onDidDispose(() => panels.delete(uri.toString()));
    return panel;
  };
  const open = async (asked: vscode.Uri | string | undefined, wish: Wish): Promise<void> => {
    const uri = typeof asked === "string" ? vscode.Uri.parse(asked) : (asked ?? activeScore());
    if (uri === undefined) {
      void vscode.window.showInformationMessage("Open a score first: the rehearsal plays the plan in the editor.");
      return;
    }
    const known = panels.get(uri.toString());
    if (known) {
      known.webview.reveal(undefined, true);
      known.show(wish);
      void known.rehearse();
      return;
    }
    await ready;
    const result = await withProgress(client, uri);
    // Two commands at once: the first has made the panel.
    if (result === undefined || panels.has(uri.toString())) return;
    const webview = vscode.window.createWebviewPanel(
      VIEW_TYPE,
      titleOf(uri),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableFindWidget: true },
    );
    const panel = adopt(webview, uri);
    panel.begin(result);
    panel.show(wish);
  };
  const disposables = [
    vscode.commands.registerCommand("downbeat.rehearse", (uri?: vscode.Uri | string, target?: unknown) =>
      open(uri, { tab: "promises", ...(typeof target === "string" && { target }) }),
    ),
    vscode.commands.registerCommand("downbeat.premortem", (uri?: vscode.Uri | string) => open(uri, { tab: "premortem" })),
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
      async deserializeWebviewPanel(webview, state: { uri?: unknown } | undefined) {
        if (typeof state?.uri === "string") void adopt(webview, vscode.Uri.parse(state.uri)).rehearse();
        else webview.dispose();
      },
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.languageId !== "score" || contentChanges.length === 0) return;
      // A library may be used by any of them.
      for (const panel of panels.values()) panel.textChanged();
    }),
    client.onNotification(REHEARSED, ({ uri }: RehearsedParams) => {
      const changed = client.protocol2CodeConverter.asUri(uri);
      figuresChanged(changed);
      void panels.get(changed.toString())?.follow();
    }),
    client.onNotification(REHEARSING, ({ uri, done }: RehearsingParams) => {
      const known = client.protocol2CodeConverter.asUri(uri).toString();
      panels.get(known)?.progress(done);
      for (const listener of progressListeners.get(known) ?? []) listener(done);
    }),
  ];
  return {
    get uris() {
      return [...panels.keys()];
    },
    dispose() {
      vscode.Disposable.from(...disposables).dispose();
      for (const { webview } of [...panels.values()]) webview.dispose();
    },
  };
}

/** Who shows the progress of a run before there is a panel. */
const progressListeners = new Map<string, Set<(done: number) => void>>();

/** A full run; undefined when the person ends it. */
async function withProgress(client: BaseLanguageClient, uri: vscode.Uri): Promise<RehearseResult | undefined> {
  const cancel = new vscode.CancellationTokenSource();
  const params: RehearseParams = { uri: client.code2ProtocolConverter.asUri(uri), trials: TRIALS };
  const run = client.sendRequest<RehearseResult>(REHEARSE, params, cancel.token).catch((error: unknown): RehearseResult | undefined => {
    if (cancel.token.isCancellationRequested) return undefined;
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  });
  const isQuick = await Promise.race([run.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), PROGRESS_AFTER))]);
  if (isQuick) return run;
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: "Downbeat: rehearsing the plan", cancellable: true },
    async (progress, token) => {
      token.onCancellationRequested(() => cancel.cancel());
      let shown = 0;
      const listeners = progressListeners.get(uri.toString()) ?? new Set();
      const listener = (done: number): void => {
        progress.report({ increment: (done - shown) * 100 });
        shown = done;
      };
      progressListeners.set(uri.toString(), listeners.add(listener));
      try {
        const result = await run;
        return token.isCancellationRequested ? undefined : result;
      } finally {
        listeners.delete(listener);
      }
    },
  );
}

function titleOf(uri: vscode.Uri): string {
  return `Rehearsal ${uri.path.slice(uri.path.lastIndexOf("/") + 1)}`;
}

class Panel {
  readonly webview: vscode.WebviewPanel;
  readonly #uri: vscode.Uri;
  readonly #client: BaseLanguageClient;
  readonly #ready: Promise<unknown>;
  #running: vscode.CancellationTokenSource | undefined;
  /** What the page is told when it begins. */
  #last: RehearseResult | undefined;
  #wish: Wish = {};
  #pageReady = false;
  #stale = false;
  /** This panel has changed the text: its figures follow, whatever the settings say. */
  #changedText = false;

  constructor(webview: vscode.WebviewPanel, uri: vscode.Uri, client: BaseLanguageClient, extension: vscode.Uri, ready: Promise<unknown>) {
    this.webview = webview;
    this.#uri = uri;
    this.#client = client;
    this.#ready = ready;
    const dist = vscode.Uri.joinPath(extension, "dist");
    webview.iconPath = { light: vscode.Uri.joinPath(extension, "images/preview-light.svg"), dark: vscode.Uri.joinPath(extension, "images/preview-dark.svg") };
    webview.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    webview.webview.onDidReceiveMessage((message: FromPage) => void this.#receive(message));
    webview.webview.html = pageFrame(webview.webview, vscode.Uri.joinPath(dist, "rehearsal.js"), uri, { title: "Rehearsal" });
    webview.onDidChangeViewState(() => {
      // The page is thrown away when it is hidden.
      if (!webview.visible) this.#pageReady = false;
      else if (this.#stale) void this.follow();
    });
    webview.onDidDispose(() => this.#running?.cancel());
  }

  begin(result: RehearseResult): void {
    this.#last = result;
  }

  show(wish: Wish): void {
    this.#wish = wish;
    if (this.#pageReady) this.#post({ type: "show", ...wish });
  }

  progress(done: number): void {
    if (this.#running !== undefined) this.#post({ type: "progress", done });
  }

  textChanged(): void {
    this.#stale = true;
    this.#post({ type: "stale" });
    if (!this.#changedText) return;
    this.#changedText = false;
    void this.rehearse();
  }

  /** The quiet rehearsal has figures for the text as it is: so that those of the panel are about the same. */
  async follow(): Promise<void> {
    if (this.webview.visible && this.#stale) await this.rehearse();
  }

  async rehearse(): Promise<void> {
    this.#running?.cancel();
    const cancel = new vscode.CancellationTokenSource();
    this.#running = cancel;
    this.#stale = false;
    this.#post({ type: "progress", done: 0 });
    let result: RehearseResult;
    try {
      await this.#ready;
      const params: RehearseParams = { uri: this.#client.code2ProtocolConverter.asUri(this.#uri), trials: TRIALS };
      result = await this.#client.sendRequest<RehearseResult>(REHEARSE, params, cancel.token);
    } catch (error) {
      result = { ok: false, reason: error instanceof Error ? error.message : String(error) };
    }
    if (this.#running !== cancel) return;
    this.#running = undefined;
    // What was cancelled leaves the figures that there were.
    if (cancel.token.isCancellationRequested) {
      this.#stale = true;
      if (this.#last !== undefined) this.#post({ type: "result", result: this.#last });
      this.#post({ type: "stale" });
      return;
    }
    this.#last = result;
    this.#post({ type: "result", result });
    if (this.#stale) this.#post({ type: "stale" });
  }

  #post(message: object): void {
    if (this.#pageReady) void this.webview.webview.postMessage(message);
  }

  async #receive(message: FromPage): Promise<void> {
    switch (message.type) {
      case "ready":
        this.#pageReady = true;
        if (this.#last !== undefined) this.#post({ type: "result", result: this.#last });
        this.#post({ type: "show", ...this.#wish });
        this.#wish = {};
        if (this.#stale) this.#post({ type: "stale" });
        return;
      case "rehearse":
        return this.rehearse();
      case "cancel":
        this.#running?.cancel();
        return;
      case "request":
        return this.#ask(message.id, message.method, message.params);
      case "reveal":
        return revealSource(this.#client, message.source, this.webview.viewColumn);
      case "edit":
        return this.#edit(message.version, message.edits);
    }
  }

  async #ask(id: number, method: string, params: object): Promise<void> {
    try {
      if (!ASKED.includes(method)) throw new Error(`The rehearsal panel may not ask for ${method}.`);
      await this.#ready;
      const result = await this.#client.sendRequest(method, { ...params, uri: this.#client.code2ProtocolConverter.asUri(this.#uri) });
      this.#post({ type: "response", id, result });
    } catch (error) {
      this.#post({ type: "response", id, error: error instanceof Error ? error.message : String(error) });
    }
  }

  async #edit(version: number, edits: readonly TextEdit[]): Promise<void> {
    const change = await changeOf(this.#client, this.#uri, version, edits);
    if (change === undefined) {
      this.#post({ type: "stale" });
      void vscode.window.setStatusBarMessage("The text changed meanwhile; nothing was written.", 4000);
      return;
    }
    // The change of the text is heard of before the promise settles.
    this.#changedText = true;
    if (await vscode.workspace.applyEdit(change)) return;
    this.#changedText = false;
    void vscode.window.showWarningMessage("The score could not be changed.");
  }
}
