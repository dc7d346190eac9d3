/**
 * The extension's entry, the same in both of the editor's extension hosts: where there is Node (the desktop, a remote host, a container) the language
 * server runs in a process of its own, in a browser (vscode.dev, github.dev) in a worker.
 */

import type * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { serverProcess } from "./server-process.ts";
import { serverWorker } from "./server-worker.ts";
import { beginSession, type Downbeat } from "./session.ts";

let session: Downbeat | undefined;

/** Starts the language server. Returns before that is ready, so that opening a window never waits for it. */
export function activate(context: vscode.ExtensionContext): Downbeat {
  const hasProcesses = typeof globalThis.process?.versions?.node === "string" && context.extensionUri.scheme === "file";
  const server = hasProcesses ? serverProcess(context.extensionUri) : serverWorker(context.extensionUri);
  session = beginSession(context, (options) => new LanguageClient("downbeat", "Downbeat", server.connect, options));
  context.subscriptions.push(server);
  return session;
}

export function deactivate(): Promise<void> | undefined {
  return session?.end();
}
