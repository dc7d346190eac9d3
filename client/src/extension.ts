/**
 * The extension's entry, the same in both of the editor's extension hosts: where there is Node (the desktop, a remote host, a container) the language
 * server runs in a process of its own, in a browser (vscode.dev, github.dev) in a worker.
 */

import type * as vscode from "vscode";
import type { Downbeat } from "./session.ts";

let session: Promise<Downbeat> | undefined;

/**
 * Gives the extension host back at once: the code of a language client takes longer to load than all else together, and a process to start, and
 * neither is needed before the window is open. What is asked of the extension meanwhile waits for the promise.
 */
export function activate(context: vscode.ExtensionContext): Promise<Downbeat> {
  session = new Promise((resolve) => setTimeout(resolve)).then(() => import("./session.ts")).then(({ beginSession }) => beginSession(context));
  return session;
}

export function deactivate(): Promise<void> | undefined {
  return session?.then(({ end }) => end());
}
