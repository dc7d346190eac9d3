/**
 * `Downbeat: Compare With…`: a score beside another version of itself. The tree lists what changed and what follows from it, changed lines
 * are marked and say why on hover, and the preview shows where things stood. The text of the other side comes from Git, from a file, or
 * from the diff editor that is open; nothing of the workspace is touched.
 */

import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type ChangeJson,
  COMPARE,
  type CompareParams,
  type CompareResult,
  type PlaceJson,
  READ_BASE,
  REVIEW,
  type ReadBaseParams,
  type ReadBaseResult,
  type ReviewParams,
} from "../../server/src/lsp/review-protocol.ts";
import { type ChangeNode, ChangesView } from "./compare-tree.ts";
import { type BaseVersion, pickVersion, readVersion } from "./versions.ts";

/** Keystrokes nearer than this, in milliseconds, are reviewed as one. */
const PAUSE = 300;
/** Scheme of the read-only documents that show the base. */
const BASE_SCHEME = "downbeat-base";

interface Comparison {
  readonly document: vscode.Uri;
  readonly version: BaseVersion;
  result: CompareResult | null;
}

export interface Comparisons extends vscode.Disposable {
  /** For tests: the review that is shown. */
  readonly shown: CompareResult | null;
  compare(document: vscode.Uri, version: BaseVersion): Promise<void>;
}

export function registerComparisons(client: BaseLanguageClient, ready: Promise<unknown>, changed: (uri: vscode.Uri) => void): Comparisons {
  return new Compare(client, ready, changed);
}

class Compare implements Comparisons {
  readonly #client: BaseLanguageClient;
  readonly #ready: Promise<unknown>;
  readonly #previewChanged: (uri: vscode.Uri) => void;
  readonly #view = new ChangesView();
  readonly #tree: vscode.TreeView<ChangeNode>;
  readonly #disposables: vscode.Disposable[];
  readonly #marks: Readonly<Record<"breaking" | "risk" | "note", vscode.TextEditorDecorationType>>;
  #comparison: Comparison | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How often the review was asked for again. */
  #asked = 0;

  constructor(client: BaseLanguageClient, ready: Promise<unknown>, previewChanged: (uri: vscode.Uri) => void) {
    this.#client = client;
    this.#ready = ready;
    this.#previewChanged = previewChanged;
    this.#tree = vscode.window.createTreeView("downbeat.changes", { treeDataProvider: this.#view });
    this.#marks = {
      breaking: mark("editorError.foreground", "solid", "editorOverviewRuler.errorForeground"),
      risk: mark("editorWarning.foreground", "dashed", "editorOverviewRuler.warningForeground"),
      note: mark("editorInfo.foreground", "dotted", "editorOverviewRuler.infoForeground"),
    };
    client.onRequest(READ_BASE, ({ reference, uri }: ReadBaseParams): Promise<ReadBaseResult> => this.#readBase(reference, uri));
    this.#disposables = [
      this.#tree,
      ...Object.values(this.#marks),
      vscode.commands.registerCommand("downbeat.compareWith", () => this.#ask()),
      vscode.commands.registerCommand("downbeat.endComparison", () => this.#end()),
      vscode.commands.registerCommand("downbeat.nextChange", () => this.#step(1)),
      vscode.commands.registerCommand("downbeat.previousChange", () => this.#step(-1)),
      vscode.commands.registerCommand("downbeat.openChange", (side: "head" | "base", place: PlaceJson) => this.#open(side, place)),
      vscode.commands.registerCommand("downbeat.openBaseOfChange", (node: ChangeNode) => node.change?.base && this.#open("base", node.change.base)),
      vscode.commands.registerCommand("downbeat.openDiff", () => this.#openDiff()),
      vscode.workspace.registerTextDocumentContentProvider(BASE_SCHEME, {
        provideTextDocumentContent: async (uri) =>
          (await this.#readBase(this.#comparison?.version.reference ?? "", uri.with({ scheme: uri.query, query: "" }).toString()))?.text ?? "",
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (document.languageId === "score" && contentChanges.length > 0) this.#later();
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#decorate()),
    ];
  }

  get shown(): CompareResult | null {
    return this.#comparison?.result ?? null;
  }

  async #ask(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== "score") {
      void vscode.window.showInformationMessage("Open a score first: it is compared with another version of itself.");
      return;
    }
    const version = await pickVersion(document.uri);
    if (version) await this.compare(version.head ?? document.uri, version);
  }

  async compare(document: vscode.Uri, version: BaseVersion): Promise<void> {
    await this.#ready;
    if (this.#comparison && this.#comparison.document.toString() !== document.toString()) await this.#send(this.#comparison.document, null);
    const comparison: Comparison = { document, version, result: null };
    this.#comparison = comparison;
    const result = await this.#send(document, { reference: version.reference, label: version.label });
    if (this.#comparison !== comparison) return;
    if (result?.ok === false) {
      void vscode.window.showWarningMessage(result.reason);
      await this.#end();
      return;
    }
    await vscode.commands.executeCommand("setContext", "downbeat.comparing", true);
    this.#show(result);
    await vscode.commands.executeCommand("downbeat.changes.focus");
    await vscode.window.showTextDocument(document, { preserveFocus: false, preview: false });
  }

  async #send(document: vscode.Uri, base: CompareParams["base"]): Promise<CompareResult | null> {
    return this.#client.sendRequest<CompareResult | null>(COMPARE, { uri: this.#client.code2ProtocolConverter.asUri(document), base } satisfies CompareParams);
  }

  #later(): void {
    if (!this.#comparison) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#again(), PAUSE);
  }

  async #again(): Promise<void> {
    const comparison = this.#comparison;
    if (!comparison) return;
    const asked = ++this.#asked;
    try {
      const result = await this.#client.sendRequest<CompareResult | null>(REVIEW, {
        uri: this.#client.code2ProtocolConverter.asUri(comparison.document),
      } satisfies ReviewParams);
      // An answer that was overtaken by a later question is old.
      if (this.#comparison === comparison && this.#asked === asked) this.#show(result);
    } catch {
      // The server is restarting; the next change asks again.
    }
  }

  async #end(): Promise<void> {
    const comparison = this.#comparison;
    this.#comparison = undefined;
    clearTimeout(this.#timer);
    await vscode.commands.executeCommand("setContext", "downbeat.comparing", false);
    this.#show(null);
    if (!comparison) return;
    await this.#send(comparison.document, null);
    this.#previewChanged(comparison.document);
  }

  #show(result: CompareResult | null): void {
    if (this.#comparison) this.#comparison.result = result;
    this.#view.show(result?.ok ? result.review : null);
    this.#tree.description = result?.ok ? `since ${this.#comparison?.version.label ?? ""}` : undefined;
    this.#tree.message = result === null ? undefined : result.ok ? result.sentence : result.reason;
    this.#decorate();
    if (this.#comparison) this.#previewChanged(this.#comparison.document);
  }

  // ------------------------------------------------------------ in the text

  #changesIn(uri: vscode.Uri): readonly ChangeJson[] {
    const result = this.#comparison?.result;
    if (!result?.ok) return [];
    return result.review.changes.filter(
      (change) => change.class !== "cosmetic" && change.head && this.#client.protocol2CodeConverter.asUri(change.head.file).toString() === uri.toString(),
    );
  }

  #decorate(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.languageId !== "score") continue;
      const changes = this.#changesIn(editor.document.uri);
      for (const name of ["breaking", "risk", "note"] as const) {
        editor.setDecorations(
          this.#marks[name],
          changes.filter((change) => change.class === name).map((change) => ({ range: rangeOf(change.head!), hoverMessage: hoverOf(change) })),
        );
      }
    }
  }

  async #step(direction: 1 | -1): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const starts = this.#changesIn(editor.document.uri)
      .map((change) => rangeOf(change.head!))
      .sort((a, b) => a.start.compareTo(b.start));
    if (starts.length === 0) return;
    const at = editor.selection.active;
    const ahead = direction > 0 ? starts.find((range) => range.start.isAfter(at)) : starts.findLast((range) => range.start.isBefore(at) && !range.contains(at));
    const range = ahead ?? (direction > 0 ? starts[0] : starts[starts.length - 1]);
    editor.selection = new vscode.Selection(range.start, range.start);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  async #open(side: "head" | "base", place: PlaceJson): Promise<void> {
    const file = this.#client.protocol2CodeConverter.asUri(place.file);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(side === "head" ? file : baseUri(file)), {
      selection: rangeOf(place),
      preview: true,
    });
  }

  async #openDiff(): Promise<void> {
    const comparison = this.#comparison;
    if (!comparison) return;
    const name = comparison.document.path.slice(comparison.document.path.lastIndexOf("/") + 1);
    await vscode.commands.executeCommand("vscode.diff", baseUri(comparison.document), comparison.document, `${name} (${comparison.version.label} ↔ now)`);
  }

  async #readBase(reference: string, uri: string): Promise<ReadBaseResult> {
    const comparison = this.#comparison;
    if (comparison?.version.reference !== reference) return null;
    const text = await readVersion(comparison.version, comparison.document, vscode.Uri.parse(uri));
    return text === undefined ? null : { text };
  }

  dispose(): void {
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#disposables).dispose();
  }
}

/** A border whose style as well as whose colour says the class. */
function mark(colour: string, style: string, ruler: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    borderColor: new vscode.ThemeColor(colour),
    borderStyle: style,
    borderWidth: "0 0 1px 0",
    overviewRulerColor: new vscode.ThemeColor(ruler),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}

function hoverOf(change: ChangeJson): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(`${change.class[0].toUpperCase()}${change.class.slice(1)}: ${change.because}.`);
  if (change.before !== null) text.appendMarkdown("\n\nBefore: ").appendCodeblock(change.before, "score");
  return text;
}

/** The protocol of reviews counts lines and columns from 1. */
function rangeOf(place: PlaceJson): vscode.Range {
  return new vscode.Range(place.line - 1, place.column - 1, place.endLine - 1, place.endColumn - 1);
}

/** The same file as it was; its own scheme is kept in the query. */
function baseUri(file: vscode.Uri): vscode.Uri {
  return file.with({ scheme: BASE_SCHEME, query: file.scheme });
}
