/**
 * The extension's entry, the same in both of the editor's extension hosts: where there is Node (the desktop, a remote host, a container) the language
 * server runs in a process of its own, in a browser (vscode.dev, github.dev) in a worker.
 */

import type * as vscode from "vscode";
import { BaseLanguageClient, type LanguageClientOptions, type MessageTransports } from "vscode-languageclient/browser";
import { serverProcess } from "./server-process.ts";
import { type Server, serverWorker } from "./server-worker.ts";
import { beginSession, type Downbeat } from "./session.ts";

let session: Downbeat | undefined;

/** Starts the language server. Returns before that is ready, so that opening a window never waits for it. */
export function activate(context: vscode.ExtensionContext): Downbeat {
  const hasProcesses = typeof globalThis.process?.versions?.node === "string" && context.extensionUri.scheme === "file";
  const server = hasProcesses ? serverProcess(context.extensionUri) : serverWorker(context.extensionUri);
  session = beginSession(context, (options) => new Client(server, options));
  context.subscriptions.push(server);
  return session;
}

export function deactivate(): Promise<void> | undefined {
  return session?.end();
}

/** The library's own clients are made for one of the two surroundings each. */
class Client extends BaseLanguageClient {
  readonly #server: Server;

  constructor(server: Server, options: LanguageClientOptions) {
    super("downbeat", "Downbeat", options);
    this.#server = server;
  }

  protected createMessageTransports(): Promise<MessageTransports> {
    return this.#server.connect();
  }
}
