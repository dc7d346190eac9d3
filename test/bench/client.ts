/** The least client that measures a language server: JSON-RPC over standard input and output, one request at a time. */

import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export class BenchClient {
  readonly #process: ChildProcess;
  #buffer: Buffer = Buffer.alloc(0);
  #id = 0;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #heap: ((bytes: number) => void) | undefined;

  /** Starts the built server, or the program given; `extra` are arguments for Node. */
  constructor(program?: string, extra: readonly string[] = []) {
    const args = program ? [resolve(program), "--stdio"] : [join(ROOT, "dist/cli.js"), "lsp", "--stdio"];
    this.#process = spawn(process.execPath, ["--expose-gc", "--import", join(import.meta.dirname, "heap-probe.mjs"), ...extra, ...args], {
      stdio: ["pipe", "pipe", "pipe", "ipc"],
    });
    this.#process.stdout!.on("data", (chunk: Buffer) => this.#read(chunk));
    this.#process.stderr!.on("data", (chunk: Buffer) => process.stderr.write(chunk));
    this.#process.on("exit", (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`The server ended with ${code} before it answered.`));
      this.#waiting.clear();
    });
    this.#process.on("message", (message) => this.#heap?.(message as number));
  }

  #read(chunk: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const head = this.#buffer.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.toString("latin1", 0, head))![1]);
      if (this.#buffer.length < head + 4 + length) return;
      const message = JSON.parse(this.#buffer.toString("utf8", head + 4, head + 4 + length)) as Message;
      this.#buffer = this.#buffer.subarray(head + 4 + length);
      this.#handle(message);
    }
  }

  #handle(message: Message): void {
    if (message.method !== undefined) {
      // The server asks: configuration has nothing to say, all else is agreed to.
      if (message.id !== undefined) {
        const items = (message.params as { items?: unknown[] } | undefined)?.items;
        this.#send({ id: message.id, result: message.method === "workspace/configuration" ? (items ?? []).map(() => null) : null });
      }
      return;
    }
    const waiting = this.#waiting.get(message.id as number);
    this.#waiting.delete(message.id as number);
    if (message.error) waiting?.reject(new Error(message.error.message));
    else waiting?.resolve(message.result);
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#process.stdin!.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  request<R>(method: string, params: unknown): Promise<R> {
    const id = ++this.#id;
    return new Promise((resolvePromise, reject) => {
      this.#waiting.set(id, { resolve: resolvePromise as (value: unknown) => void, reject });
      this.#send({ id, method, params });
    });
  }

  async initialize(): Promise<void> {
    await this.request("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        general: { positionEncodings: ["utf-16"] },
        textDocument: {
          synchronization: { dynamicRegistration: false },
          diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false },
          completion: { completionItem: { snippetSupport: true, labelDetailsSupport: true, resolveSupport: { properties: ["documentation", "detail"] } } },
          semanticTokens: { requests: { full: { delta: true }, range: true }, tokenTypes: [], tokenModifiers: [], formats: ["relative"] },
        },
        workspace: { configuration: true, diagnostics: { refreshSupport: true } },
        window: { workDoneProgress: true },
      },
      workspaceFolders: null,
    });
    this.notify("initialized", {});
  }

  /** Bytes of the server's heap after a collection. */
  heap(): Promise<number> {
    return new Promise((resolvePromise) => {
      this.#heap = resolvePromise;
      this.#process.send("heap");
    });
  }

  async stop(): Promise<void> {
    await this.request("shutdown", null);
    this.notify("exit", null);
    await new Promise((resolvePromise) => (this.#process.exitCode === null ? this.#process.once("exit", resolvePromise) : resolvePromise(undefined)));
  }
}
