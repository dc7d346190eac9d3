/** Entry of the extension where there is Node: the desktop, a remote host, a container. */

import * as vscode from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { beginSession, type Downbeat } from "./session.ts";
import { registerTasks } from "./tasks.ts";

let session: Downbeat | undefined;

/** Starts the language server in a process of its own. Returns before that is ready, so that opening a window never waits for it. */
export function activate(context: vscode.ExtensionContext): Downbeat {
  const module = vscode.Uri.joinPath(context.extensionUri, "dist/server.js").fsPath;
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=6009", "--enable-source-maps"] } },
  };
  session = beginSession(context, (options) => new LanguageClient("downbeat", "Downbeat", server, options));
  context.subscriptions.push(registerTasks(context.extensionUri));
  return session;
}

export function deactivate(): Promise<void> | undefined {
  return session?.end();
}
