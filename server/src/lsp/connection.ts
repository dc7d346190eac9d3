/** The wire: each message of the protocol to the feature that answers it, and its answer back. Nothing is decided here. */

import * as lsp from "vscode-languageserver";
import {
  type CancellationToken,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import { codeActions, type Renamed } from "../features/code-actions.ts";
import { complete } from "../features/completion/complete.ts";
import { documentationOf } from "../features/completion/documentation.ts";
import type { About } from "../features/completion/item.ts";
import { folds } from "../features/folding.ts";
import { formatting, onTypeFormatting, rangeFormatting } from "../features/formatting.ts";
import { predecessors, prepareHierarchy, successors } from "../features/hierarchy.ts";
import { hints } from "../features/hints.ts";
import { hover } from "../features/hover.ts";
import { lenses } from "../features/lenses.ts";
import { links } from "../features/links.ts";
import { editsForMoves } from "../features/moved-files.ts";
import { definition, highlights, implementation, references, type Target, typeDefinition } from "../features/navigation.ts";
import { type BetterOrder, betterOrder } from "../features/priorities.ts";
import { prepareRename, rename } from "../features/rename.ts";
import { selectionRanges } from "../features/selection.ts";
import { semanticTokens, type Tokens, tokensOf } from "../features/semantic-tokens.ts";
import { settingsFrom } from "../features/settings.ts";
import { signature } from "../features/signature.ts";
import type { Snapshot } from "../features/snapshot.ts";
import { status } from "../features/status.ts";
import { outline, workspaceSymbols } from "../features/symbols.ts";
import type { Lines } from "../language/lines.ts";
import { VERSION } from "../version.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { type Client, clientOf } from "./client.ts";
import * as convert from "./convert.ts";
import { Reports } from "./diagnostics.ts";
import type { Host } from "./host.ts";
import { answerPreview } from "./preview.ts";
import { CHANGED, type ChangedParams } from "./preview-protocol.ts";
import {
  BETTER_ORDER,
  type BetterOrderParams,
  type BetterOrderResult,
  FIND_SCORES,
  READ_FILE,
  type ReadFileParams,
  type ReadFileResult,
  STATUS,
  type Status,
  type StatusParams,
} from "./protocol.ts";
import { REHEARSED, type RehearsedParams } from "./rehearsal-protocol.ts";
import { answerRehearsals } from "./rehearsal-requests.ts";
import { answerReviews } from "./review.ts";
import { type FileReader, Session } from "./session.ts";
import { nextTurn } from "./turns.ts";
import { canonicalUri } from "./uris.ts";

/** Milliseconds after which work that goes on is shown as such. */
const PROGRESS_AFTER = 200;

/** Schedules among which a better order of work is looked for: a few seconds for a plan of a hundred tasks. */
const SEARCHED_SCHEDULES = 3000;

/** Answers on a connection until it ends. */
export function serve(connection: Connection, host: Host): void {
  new Server(connection, host).listen();
}

interface TokenAnswer {
  readonly resultId: string;
  readonly tokens: Tokens;
}

class Server {
  readonly #connection: Connection;
  readonly #host: Host;
  readonly #session: Session;
  readonly #reports: Reports;
  #client: Client | undefined;
  /** What was answered without dates that were on their way, and is to be asked for again when they are there. */
  readonly #undated = new Set<"diagnostics" | "tokens">();
  /** Files whose diagnostics wait to be pushed. */
  readonly #toPush = new Set<string>();
  /** Tokens of the last answer for each file. */
  readonly #tokens = new Map<string, TokenAnswer>();
  #tokenAnswers = 0;
  readonly #renamed: Renamed[] = [];
  #refreshing = false;

  constructor(connection: Connection, host: Host) {
    this.#connection = connection;
    this.#host = host;
    const files: FileReader = {
      readFile: (uri) => this.#readFile(uri),
      findScores: () => this.#findScores(),
    };
    this.#session = new Session(host, files, (error) => this.#failed("the scheduler", error));
    this.#session.rehearsed = (uri) => this.#rehearsed(uri);
    this.#reports = new Reports(this.#session, () => this.#client?.options.documentation ?? host.documentation);
  }

  listen(): void {
    const connection = this.#connection;
    connection.onInitialize((params) => {
      this.#client = clientOf(params);
      if (this.#client.options.settings !== undefined) this.#session.settings = settingsFrom(this.#client.options.settings);
      return { capabilities: CAPABILITIES, serverInfo: { name: "Downbeat", version: VERSION } };
    });
    connection.onInitialized(() => void this.#started());
    connection.onShutdown(() => undefined);
    this.#listenToTexts();
    this.#listenToRequests();
    connection.listen();
  }

  async #started(): Promise<void> {
    const client = this.#client!;
    try {
      if (client.watchesFiles && client.options.files !== true) {
        // A client of our own watches by itself.
        await this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: "**/*.score" }] });
      }
      if (client.configuration) {
        await this.#connection.client.register(DidChangeConfigurationNotification.type, { section: "downbeat" });
        await this.#readSettings();
      }
      await this.#session.loadAll();
      this.#changedElsewhere();
    } catch (error) {
      this.#failed("starting", error);
    }
  }

  async #readSettings(): Promise<void> {
    this.#session.settings = settingsFrom(await this.#connection.workspace.getConfiguration("downbeat"));
  }

  // ------------------------------------------------------------ texts

  #listenToTexts(): void {
    const connection = this.#connection;
    const session = this.#session;
    connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => {
      session.opened(uri, version, text);
      this.#textChanged(uri);
    });
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
      session.changed(uri, version, contentChanges);
      this.#textChanged(uri);
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      this.#tokens.delete(canonicalUri(uri));
      void session.closed(uri).then(() => {
        if (!this.#client!.pullsDiagnostics) void connection.sendDiagnostics({ uri, diagnostics: [] });
        this.#changedElsewhere();
      });
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
      session.filesMayHaveCome();
      void Promise.all(changes.map(({ uri }) => session.open.has(canonicalUri(uri)) || session.reload(canonicalUri(uri)))).then(() => this.#changedElsewhere());
    });
    connection.onDidChangeConfiguration(({ settings }) => void this.#settingsChanged(settings));
  }

  async #settingsChanged(pushed: unknown): Promise<void> {
    if (this.#client!.configuration) await this.#readSettings();
    else this.#session.settings = settingsFrom((pushed as { readonly downbeat?: unknown } | null)?.downbeat);
    for (const uri of this.#session.open.keys()) {
      const plan = this.#session.workspace.planOf(uri);
      if (plan !== undefined) this.#session.rehearsing.scheduled(plan);
    }
    this.#changedElsewhere();
  }

  #textChanged(clientUri: string): void {
    if (!this.#client!.pullsDiagnostics) void this.#push(canonicalUri(clientUri));
  }

  /** Something that answers about open files rest on is different: another file, a setting. */
  #changedElsewhere(): void {
    const { refresh, pullsDiagnostics } = this.#client!;
    if (!pullsDiagnostics) for (const uri of this.#session.open.keys()) void this.#push(uri);
    else if (refresh.diagnostics) this.#ask(lsp.DiagnosticRefreshRequest.type);
    if (refresh.tokens) this.#ask(lsp.SemanticTokensRefreshRequest.type);
    if (refresh.hints) this.#ask(lsp.InlayHintRefreshRequest.type);
    if (refresh.lenses) this.#ask(lsp.CodeLensRefreshRequest.type);
  }

  /** The chances of a score are known: what shows them is asked for again. */
  #rehearsed(uri: string): void {
    const { refresh, pullsDiagnostics } = this.#client!;
    if (!pullsDiagnostics) void this.#push(uri);
    else if (refresh.diagnostics) this.#ask(lsp.DiagnosticRefreshRequest.type);
    if (refresh.hints) this.#ask(lsp.InlayHintRefreshRequest.type);
    if (refresh.lenses) this.#ask(lsp.CodeLensRefreshRequest.type);
    const params: RehearsedParams = { uri: this.#session.clientUri(uri), version: this.#session.open.get(uri)?.version ?? 0 };
    void this.#connection.sendNotification(REHEARSED, params);
    void this.#connection.sendNotification(CHANGED, { uri: params.uri } satisfies ChangedParams);
  }

  #ask(type: { readonly method: string }): void {
    // A client on its way out answers no more; nobody waits for it.
    this.#connection.sendRequest(type.method).catch(() => undefined);
  }

  /** Publishes the diagnostics of a file: at once what its text says, and again when its dates are known. */
  async #push(uri: string): Promise<void> {
    if (this.#toPush.has(uri)) return;
    this.#toPush.add(uri);
    await nextTurn();
    this.#toPush.delete(uri);
    await this.#session.complete(uri);
    const document = this.#session.open.get(uri);
    const report = document && this.#reports.of(uri);
    if (document === undefined || report === undefined) return;
    void this.#connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics: report.items });
    if (report.dated) return this.#announce(uri);
    if ((await this.#session.scheduled(uri)) !== undefined) void this.#push(uri);
  }

  // ------------------------------------------------------------ requests

  /** The handlers: one line a request wherever that can be. */
  #listenToRequests(): void {
    const connection = this.#connection;
    const session = this.#session;
    const places = session;

    answerPreview(connection, session, this.#host);
    answerReviews(connection, session, this.#host);
    connection.onRequest(BETTER_ORDER, ({ uri }: BetterOrderParams, token): Promise<unknown> => this.#betterOrder(uri, token));
    answerRehearsals(connection, session);
    connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token) => this.#pull(textDocument.uri, previousResultId, token));
    connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }) => {
      const previous = new Map(previousResultIds.map(({ uri, value }) => [canonicalUri(uri), value]));
      return { items: [...this.#reports.workspace(previous)] };
    });

    this.#on(lsp.CompletionRequest.type, ({ textDocument, position }) =>
      this.#at(textDocument.uri, (snapshot, lines) => {
        const list = convert.toCompletionList(complete(snapshot, convert.fromPosition(lines, position)), lines, this.#client!.snippets);
        return this.#client!.completionDefaults ? list : convert.withRanges(list);
      }),
    );
    this.#on(lsp.CompletionResolveRequest.type, (item) => {
      const value = item.data === undefined ? undefined : documentationOf(session.workspace, item.data as About);
      return value === undefined ? item : { ...item, documentation: { kind: lsp.MarkupKind.Markdown, value } };
    });
    this.#on(lsp.HoverRequest.type, ({ textDocument, position }, token) =>
      this.#dated(textDocument.uri, token, (snapshot, lines) => {
        const found = hover(snapshot, convert.fromPosition(lines, position));
        return found === undefined ? null : convert.toHover(found, lines);
      }),
    );
    this.#on(lsp.SignatureHelpRequest.type, ({ textDocument, position }) =>
      this.#at(textDocument.uri, (snapshot, lines) => {
        const found = signature(snapshot, convert.fromPosition(lines, position));
        return found === undefined ? null : convert.toSignatureHelp(found);
      }),
    );

    const goTo = (uri: string, position: lsp.Position, feature: (snapshot: Snapshot, offset: number) => readonly Target[], asLinks: boolean) =>
      this.#at(uri, (snapshot, lines) => {
        const targets = feature(snapshot, convert.fromPosition(lines, position));
        if (asLinks) return targets.map((target) => convert.toLocationLink(target, lines, places));
        return targets.map((target) => convert.toLocation({ uri: target.uri, ...target.selection }, places));
      });
    this.#on(
      lsp.DefinitionRequest.type,
      ({ textDocument, position }) => goTo(textDocument.uri, position, definition, this.#client!.locationLinks.definition) as lsp.LocationLink[] | null,
    );
    this.#on(
      lsp.TypeDefinitionRequest.type,
      ({ textDocument, position }) => goTo(textDocument.uri, position, typeDefinition, this.#client!.locationLinks.typeDefinition) as lsp.LocationLink[] | null,
    );
    this.#on(
      lsp.ImplementationRequest.type,
      ({ textDocument, position }) => goTo(textDocument.uri, position, implementation, this.#client!.locationLinks.implementation) as lsp.LocationLink[] | null,
    );
    this.#on(lsp.ReferencesRequest.type, ({ textDocument, position, context }) =>
      this.#at(textDocument.uri, (snapshot, lines) =>
        references(snapshot, convert.fromPosition(lines, position), context.includeDeclaration).map((place) => convert.toLocation(place, places)),
      ),
    );
    this.#on(lsp.DocumentHighlightRequest.type, ({ textDocument, position }) =>
      this.#at(textDocument.uri, (snapshot, lines) =>
        highlights(snapshot, convert.fromPosition(lines, position)).map((highlight) => ({
          range: convert.toRange(lines, highlight),
          kind: highlight.type === "write" ? lsp.DocumentHighlightKind.Write : lsp.DocumentHighlightKind.Read,
        })),
      ),
    );
    this.#on(lsp.DocumentSymbolRequest.type, ({ textDocument }) =>
      this.#at(textDocument.uri, (snapshot, lines) => {
        const symbols = outline(snapshot);
        return this.#client!.nestedSymbols
          ? symbols.map((symbol) => convert.toDocumentSymbol(symbol, lines))
          : convert.toFlatSymbols(symbols, textDocument.uri, lines);
      }),
    );
    this.#on(lsp.WorkspaceSymbolRequest.type, ({ query }) =>
      workspaceSymbols(session.workspace, query).map((symbol) => convert.toWorkspaceSymbol(symbol, places)),
    );

    this.#on(lsp.PrepareRenameRequest.type, ({ textDocument, position }) =>
      this.#at(textDocument.uri, (snapshot, lines) => {
        const found = prepareRename(snapshot, convert.fromPosition(lines, position));
        if ("refused" in found) throw new ResponseError(LSPErrorCodes.RequestFailed, found.refused);
        return { range: convert.toRange(lines, found), placeholder: found.placeholder };
      }),
    );
    this.#on(lsp.RenameRequest.type, ({ textDocument, position, newName }) =>
      this.#at(textDocument.uri, (snapshot, lines) => {
        const found = rename(snapshot, convert.fromPosition(lines, position), newName);
        if ("refused" in found) throw new ResponseError(LSPErrorCodes.RequestFailed, found.refused);
        this.#renamed.push({ uri: snapshot.plan.files[found.entity.file]!.uri, from: found.entity.id, to: newName.trim() });
        return convert.toWorkspaceEdit(found.edits, places);
      }),
    );

    this.#on(lsp.FoldingRangeRequest.type, ({ textDocument }) =>
      this.#at(textDocument.uri, (snapshot, lines) => folds(snapshot.source, lines).map(convert.toFoldingRange)),
    );
    this.#on(lsp.SelectionRangeRequest.type, ({ textDocument, positions }) =>
      this.#at(textDocument.uri, (snapshot, lines) =>
        positions.map((position) => convert.toSelectionRange(selectionRanges(snapshot.source, convert.fromPosition(lines, position)), lines)),
      ),
    );
    this.#on(lsp.SemanticTokensRequest.type, ({ textDocument }) =>
      this.#at(textDocument.uri, (snapshot, lines) => toSemanticTokens(this.#answerTokens(snapshot, lines))),
    );
    this.#on(lsp.SemanticTokensDeltaRequest.type, ({ textDocument, previousResultId }) =>
      this.#at(textDocument.uri, (snapshot, lines) => {
        const before = this.#tokens.get(snapshot.uri);
        const now = this.#answerTokens(snapshot, lines);
        const { edits } = now.tokens;
        if (edits === undefined || before?.resultId !== previousResultId) return toSemanticTokens(now);
        return { resultId: now.resultId, edits: edits.map(({ start, deleteCount, data }) => ({ start, deleteCount, data: [...data] })) };
      }),
    );
    this.#on(lsp.SemanticTokensRangeRequest.type, ({ textDocument, range }) =>
      this.#at(textDocument.uri, (snapshot, lines) => ({ data: [...semanticTokens(snapshot, lines, convert.fromRange(lines, range))] })),
    );

    this.#on(lsp.DocumentFormattingRequest.type, ({ textDocument }) =>
      this.#at(textDocument.uri, (snapshot, lines) => convert.toTextEdits(formatting(snapshot), lines)),
    );
    this.#on(lsp.DocumentRangeFormattingRequest.type, ({ textDocument, range }) =>
      this.#at(textDocument.uri, (snapshot, lines) => convert.toTextEdits(rangeFormatting(snapshot, convert.fromRange(lines, range)), lines)),
    );
    this.#on(lsp.DocumentOnTypeFormattingRequest.type, ({ textDocument, position, ch }) =>
      this.#at(textDocument.uri, (snapshot, lines) => convert.toTextEdits(onTypeFormatting(snapshot, convert.fromPosition(lines, position), ch), lines)),
    );
    this.#on(lsp.CodeActionRequest.type, ({ textDocument, range, context }) =>
      this.#at(textDocument.uri, (snapshot, lines) => {
        const said = this.#reports.of(snapshot.uri)!.said;
        const wanted = context.only;
        return codeActions(snapshot, convert.fromRange(lines, range), said, this.#renamed)
          .filter(({ deferred }) => deferred === undefined || this.#client!.resolvesEdits)
          .filter(({ kind }) => wanted === undefined || wanted.some((only) => kind === only || kind.startsWith(`${only}.`)))
          .map((action) => convert.toCodeAction(action, context.diagnostics, places));
      }),
    );
    this.#on(lsp.CodeActionResolveRequest.type, (action, token) => this.#resolveAction(action, token));
    this.#on(lsp.DocumentLinkRequest.type, ({ textDocument }) =>
      this.#at(textDocument.uri, (snapshot, lines) =>
        links(snapshot).map(({ start, end, target, tooltip }) => ({
          range: convert.toRange(lines, { start, end }),
          target: places.clientUri(target),
          tooltip,
        })),
      ),
    );

    this.#on(lsp.CallHierarchyPrepareRequest.type, ({ textDocument, position }) =>
      this.#at(textDocument.uri, (snapshot, lines) => {
        const item = prepareHierarchy(snapshot, convert.fromPosition(lines, position));
        return item === undefined ? null : [convert.toHierarchyItem(item, places)];
      }),
    );
    this.#on(lsp.CallHierarchyIncomingCallsRequest.type, ({ item }, token) =>
      this.#dated(item.uri, token, (snapshot, lines) => {
        const subject = prepareHierarchy(snapshot, convert.fromPosition(lines, item.selectionRange.start));
        if (subject === undefined) return null;
        // `fromRanges` are in the file of the caller, which is the item waited for: only links that it writes itself stand there.
        return predecessors(snapshot, subject.entity).map((link) => ({
          from: convert.toHierarchyItem(link.item, places),
          fromRanges: link.places.map((place) => convert.toRange(lines, place)),
        }));
      }),
    );
    this.#on(lsp.CallHierarchyOutgoingCallsRequest.type, ({ item }, token) =>
      this.#dated(item.uri, token, (snapshot, lines) => {
        const subject = prepareHierarchy(snapshot, convert.fromPosition(lines, item.selectionRange.start));
        if (subject === undefined) return null;
        return successors(snapshot, subject.entity).map((link) => ({
          to: convert.toHierarchyItem(link.item, places),
          fromRanges: link.places.map((place) => convert.toRange(lines, place)),
        }));
      }),
    );

    this.#on(lsp.CodeLensRequest.type, ({ textDocument }, token) =>
      this.#dated(
        textDocument.uri,
        token,
        (snapshot, lines) =>
          lenses(snapshot).flatMap(({ start, end, title, action }) => {
            const command = this.#commandOf(action, textDocument.uri);
            return [
              { range: convert.toRange(lines, { start, end }), command: { title, command: command?.command ?? "", arguments: command?.arguments ?? [] } },
            ];
          }),
        true,
      ),
    );
    this.#on(lsp.InlayHintRequest.type, ({ textDocument, range }, token) =>
      this.#dated(
        textDocument.uri,
        token,
        (snapshot, lines) => {
          const { start, end } = convert.fromRange(lines, range);
          return hints(snapshot, start, end + 1).map((hint) => convert.toInlayHint(hint, lines));
        },
        true,
      ),
    );
    this.#on(lsp.WillRenameFilesRequest.type, ({ files }) => {
      const edits = editsForMoves(
        session.workspace,
        files.map(({ oldUri, newUri }) => ({ from: canonicalUri(oldUri), to: canonicalUri(newUri) })),
      );
      return edits.length === 0 ? null : convert.toWorkspaceEdit(edits, places);
    });
    this.#on<StatusParams, Status | null>({ method: STATUS }, ({ uri }) => this.#statusOf(canonicalUri(uri)));
  }

  /** One handler. What goes wrong inside of it is written to the log, and is an error to the client: never the end of the server. */
  #on<P, R, PR, E, RO>(type: lsp.ProtocolRequestType<P, R, PR, E, RO>, handler: (params: P, token: CancellationToken) => R | Promise<R>): void;
  #on<P, R>(type: { readonly method: string }, handler: (params: P, token: CancellationToken) => R | Promise<R>): void;
  #on<P, R>(type: { readonly method: string }, handler: (params: P, token: CancellationToken) => R | Promise<R>): void {
    this.#connection.onRequest(type.method, async (params: P, token: CancellationToken): Promise<unknown> => {
      try {
        return await handler(params, token);
      } catch (error) {
        if (error instanceof ResponseError) return error;
        this.#failed(type.method, error);
        return new ResponseError(
          ErrorCodes.InternalError,
          `Downbeat could not answer ${type.method}: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    });
  }

  /** An answer from what is known now; null for a file that is not known. */
  #at<R>(uri: string, answer: (snapshot: Snapshot, lines: Lines) => R): R | null {
    const snapshot = this.#session.snapshot(uri);
    return snapshot === undefined ? null : answer(snapshot, this.#session.linesOf(snapshot.source));
  }

  /** An answer with dates: waits for them, and ends when the text changes meanwhile. */
  async #dated<R>(uri: string, token: CancellationToken, answer: (snapshot: Snapshot, lines: Lines) => R, chances = false): Promise<R | null> {
    if (this.#session.snapshot(uri) === undefined) return null;
    const snapshot = await Promise.race([this.#withProgress(this.#session.scheduled(uri, chances)), untilCancelled(token)]);
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
    if (snapshot === undefined) throw new ResponseError(LSPErrorCodes.ContentModified, "the text has changed");
    return answer(snapshot, this.#session.linesOf(snapshot.source));
  }

  async #pull(clientUri: string, previous: string | undefined, token: CancellationToken): Promise<lsp.DocumentDiagnosticReport> {
    const uri = canonicalUri(clientUri);
    if (!this.#session.isComplete(uri)) await this.#session.complete(uri);
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.ServerCancelled, "cancelled", { retriggerRequest: false });
    const { report, dated } = this.#reports.document(uri, previous);
    if (dated) this.#announce(uri);
    else this.#refreshWhenDated(uri, "diagnostics");
    return report;
  }

  #answerTokens(snapshot: Snapshot, lines: Lines): TokenAnswer {
    const tokens = tokensOf(snapshot, lines, this.#tokens.get(snapshot.uri)?.tokens);
    const answer: TokenAnswer = { resultId: String(++this.#tokenAnswers), tokens };
    this.#tokens.set(snapshot.uri, answer);
    if (snapshot.schedule === undefined && this.#session.scheduling.known(snapshot.plan) === undefined) this.#refreshWhenDated(snapshot.uri, "tokens");
    return answer;
  }

  /** Asks the client to ask again when the dates of this version are there. */
  #refreshWhenDated(uri: string, what: "diagnostics" | "tokens"): void {
    this.#undated.add(what);
    void this.#withProgress(this.#session.scheduled(uri)).then((snapshot) => {
      if (snapshot === undefined) return;
      this.#announce(uri);
      this.#refreshUndated();
    });
  }

  /** Once for all that came together. */
  #refreshUndated(): void {
    if (this.#refreshing) return;
    this.#refreshing = true;
    void nextTurn().then(() => {
      this.#refreshing = false;
      const { refresh } = this.#client!;
      if (this.#undated.has("diagnostics") && refresh.diagnostics) this.#ask(lsp.DiagnosticRefreshRequest.type);
      if (this.#undated.has("tokens") && refresh.tokens) this.#ask(lsp.SemanticTokensRefreshRequest.type);
      this.#undated.clear();
    });
  }

  /** Computes the edits of an action that takes long, between other messages. */
  async #resolveAction(action: lsp.CodeAction, token: CancellationToken): Promise<lsp.CodeAction> {
    const { uri, deferred } = (action.data ?? {}) as { readonly uri?: string; readonly deferred?: string };
    const plan = uri === undefined || deferred !== "priorities" ? undefined : this.#session.workspace.planOf(uri);
    if (plan === undefined) return action;
    const { edits, message } = await this.#withProgress(this.#searchOrder(plan, token));
    void this.#connection.sendNotification(lsp.ShowMessageNotification.type, { type: lsp.MessageType.Info, message });
    return { ...action, edit: convert.toWorkspaceEdit(edits, this.#session) };
  }

  /** Searches for an order of work that ends the plan sooner, between other messages; a change of the text ends it. */
  async #searchOrder(plan: Snapshot["plan"], token: CancellationToken): Promise<BetterOrder> {
    const { uri } = plan.files[0]!;
    const steps = betterOrder(plan, Math.floor(this.#host.now() / 60_000), SEARCHED_SCHEDULES);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      await nextTurn();
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
      if (this.#session.workspace.planOf(uri) !== plan) throw new ResponseError(LSPErrorCodes.ContentModified, "the text has changed");
    }
  }

  async #betterOrder(clientUri: string, token: CancellationToken): Promise<BetterOrderResult | null> {
    const uri = canonicalUri(clientUri);
    const plan = this.#session.workspace.planOf(uri);
    if (plan === undefined) return null;
    const { edits, message } = await this.#searchOrder(plan, token);
    return { version: this.#session.open.get(uri)?.version ?? 0, message, edits: edits.map((edit) => ({ ...edit, file: this.#session.clientUri(edit.file) })) };
  }

  // ------------------------------------------------------------ status and progress

  #statusOf(uri: string): Status | null {
    const snapshot = this.#session.snapshot(uri);
    const report = this.#reports.of(uri);
    if (snapshot === undefined || report === undefined) return null;
    const { open, scheduling } = this.#session;
    return {
      uri: this.#session.clientUri(uri),
      version: open.get(uri)?.version ?? null,
      ...status(snapshot, report.said),
      busy: scheduling.isRunning(snapshot.plan),
    };
  }

  readonly #announced = new Map<string, string>();

  /** Tells our own client how a score stands, when that is news. */
  #announce(uri: string): void {
    if (this.#client?.options.files !== true && this.#host.readFile !== undefined) return; // not a client of ours
    const now = this.#statusOf(uri);
    if (now === null) return;
    const said = JSON.stringify({ ...now, version: 0 });
    if (this.#announced.get(uri) === said) return;
    this.#announced.set(uri, said);
    void this.#connection.sendNotification(STATUS, now);
  }

  /** Shows work that takes long as such. */
  async #withProgress<R>(work: Promise<R>): Promise<R> {
    if (this.#client?.progress !== true) return work;
    let settled = false;
    const done = work.finally(() => {
      settled = true;
    });
    void (async () => {
      await new Promise((resolve) => setTimeout(resolve, PROGRESS_AFTER));
      if (settled) return;
      const progress = await this.#connection.window.createWorkDoneProgress();
      if (settled) return;
      progress.begin("Downbeat: computing dates");
      await done.catch(() => undefined);
      progress.done();
    })().catch(() => undefined);
    return done;
  }

  #commandOf(action: ReturnType<typeof lenses>[number]["action"], uri: string): lsp.Command | undefined {
    const commands = this.#client?.options.commands;
    if (action?.type === "preview" && commands?.preview !== undefined) return { title: "", command: commands.preview, arguments: [uri] };
    if (action?.type === "rehearsal" && commands?.rehearse !== undefined) return { title: "", command: commands.rehearse, arguments: [uri, action.id] };
    if (action?.type === "reveal" && commands?.reveal !== undefined) return { title: "", command: commands.reveal, arguments: [uri, action.id] };
    return undefined;
  }

  // ------------------------------------------------------------ files

  async #readFile(uri: string): Promise<string | undefined> {
    if (this.#host.readFile !== undefined && this.#client?.options.files !== true) return this.#host.readFile(uri);
    const params: ReadFileParams = { uri };
    const answer = await this.#connection.sendRequest<ReadFileResult>(READ_FILE, params).catch(() => null);
    return answer?.text;
  }

  async #findScores(): Promise<readonly string[]> {
    if (this.#host.findScores !== undefined && this.#client?.options.files !== true) return this.#host.findScores(this.#client?.folders ?? []);
    return (await this.#connection.sendRequest<readonly string[] | null>(FIND_SCORES).catch(() => null)) ?? [];
  }

  #failed(what: string, error: unknown): void {
    const message = `Downbeat failed at ${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    void this.#connection.sendNotification(lsp.LogMessageNotification.type, { type: lsp.MessageType.Error, message });
  }
}

/** Whoever cancels does not wait for what goes on without them. */
function untilCancelled(token: CancellationToken): Promise<undefined> {
  return new Promise((resolve) => {
    token.onCancellationRequested(() => resolve(undefined));
  });
}

function toSemanticTokens({ resultId, tokens }: TokenAnswer): lsp.SemanticTokens {
  return { resultId, data: [...tokens.numbers.all()] };
}
