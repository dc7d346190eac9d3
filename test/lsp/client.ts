/** A client that speaks to the server as an editor does: a process of its own, over standard input and output. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import * as lsp from "vscode-languageserver-protocol";
import {
  createProtocolConnection,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";

const SERVER = resolve(import.meta.dirname, "../../dist/cli.js");

export interface Wire {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  readonly initialized: lsp.InitializeResult;
  readonly published: PublishDiagnosticsParams[];
  /** Requests of the server to refresh, by method. */
  readonly refreshes: string[];
  /** Messages that it showed. */
  readonly shown: string[];
  readonly stderr: () => string;
  open(uri: string, text: string): Promise<void>;
  /** Replaces the first occurrence of `what`, as typing does: one change with a range. */
  replace(uri: string, what: string, by: string): Promise<void>;
  /** Position of the first occurrence, behind its first `skip` characters. */
  find(uri: string, what: string, skip?: number): lsp.Position;
  text(uri: string): string;
  pull(uri: string, previousResultId?: string): Promise<lsp.DocumentDiagnosticReport>;
  end(): Promise<number | null>;
}

/** What an able client says of itself. */
export const ABLE: lsp.ClientCapabilities = {
  textDocument: {
    diagnostic: { dynamicRegistration: false },
    completion: { completionItem: { snippetSupport: true }, completionList: { itemDefaults: ["editRange"] } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    definition: { linkSupport: true },
    codeAction: { dataSupport: true, resolveSupport: { properties: ["edit"] } },
  },
  workspace: {
    configuration: true,
    diagnostics: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
  },
  window: { workDoneProgress: true },
};

export interface WireOptions {
  readonly capabilities?: lsp.ClientCapabilities;
  readonly folder?: string;
  readonly settings?: unknown;
  readonly initializationOptions?: unknown;
  readonly files?: Readonly<Record<string, string>>;
}

export async function connect(options: WireOptions = {}): Promise<Wire> {
  const child = spawn(process.execPath, [SERVER, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (data: Buffer) => {
    stderr += data.toString();
  });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const published: PublishDiagnosticsParams[] = [];
  const refreshes: string[] = [];
  const shown: string[] = [];
  connection.onNotification(lsp.PublishDiagnosticsNotification.type, (params) => void published.push(params));
  connection.onNotification(lsp.ShowMessageNotification.type, ({ message }) => void shown.push(message));
  connection.onRequest(lsp.RegistrationRequest.type, () => undefined);
  connection.onRequest(lsp.ConfigurationRequest.type, ({ items }) => items.map(() => options.settings ?? {}));
  connection.onRequest(lsp.WorkDoneProgressCreateRequest.type, () => undefined);
  for (const { method } of [
    lsp.DiagnosticRefreshRequest.type,
    lsp.SemanticTokensRefreshRequest.type,
    lsp.InlayHintRefreshRequest.type,
    lsp.CodeLensRefreshRequest.type,
  ]) {
    connection.onRequest(method, () => {
      refreshes.push(method);
      return null;
    });
  }
  if (options.files !== undefined) {
    const files = options.files;
    connection.onRequest("downbeat/readFile", ({ uri }: { uri: string }) => (files[uri] === undefined ? null : { text: files[uri] }));
    connection.onRequest("downbeat/findScores", () => Object.keys(files));
  }
  connection.listen();
  // What a server that ended still owed is an error, and not a wait for ever.
  child.once("exit", () => connection.dispose());
  const initialized = await connection.sendRequest(lsp.InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: options.capabilities ?? ABLE,
    workspaceFolders: options.folder === undefined ? null : [{ uri: options.folder, name: "work" }],
    initializationOptions:
      options.files === undefined ? options.initializationOptions : { files: true, ...(options.initializationOptions as object | undefined) },
  });
  await connection.sendNotification(lsp.InitializedNotification.type, {});

  const texts = new Map<string, { version: number; text: string }>();
  const positionIn = (text: string, offset: number): lsp.Position => {
    const before = text.slice(0, offset).split("\n");
    return { line: before.length - 1, character: before.at(-1)!.length };
  };
  const wire: Wire = {
    connection,
    process: child,
    initialized,
    published,
    refreshes,
    shown,
    stderr: () => stderr,
    async open(uri, text) {
      texts.set(uri, { version: 1, text });
      await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: "score", version: 1, text } });
    },
    async replace(uri, what, by) {
      const known = texts.get(uri)!;
      const start = known.text.indexOf(what);
      if (start < 0) throw new Error(`there is no ${what} in ${uri}`);
      const range = { start: positionIn(known.text, start), end: positionIn(known.text, start + what.length) };
      const version = known.version + 1;
      texts.set(uri, { version, text: known.text.slice(0, start) + by + known.text.slice(start + what.length) });
      await connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: [{ range, text: by }] });
    },
    find(uri, what, skip = 0) {
      const { text } = texts.get(uri)!;
      const start = text.indexOf(what);
      if (start < 0) throw new Error(`there is no ${what} in ${uri}`);
      return positionIn(text, start + skip);
    },
    text: (uri) => texts.get(uri)!.text,
    pull: (uri, previousResultId) =>
      connection.sendRequest(lsp.DocumentDiagnosticRequest.type, { textDocument: { uri }, ...(previousResultId === undefined ? {} : { previousResultId }) }),
    async end() {
      const exited = once(child, "exit");
      await connection.sendRequest(lsp.ShutdownRequest.type);
      await connection.sendNotification(lsp.ExitNotification.type);
      const [code] = (await exited) as [number | null];
      connection.dispose();
      return code;
    },
  };
  return wire;
}
