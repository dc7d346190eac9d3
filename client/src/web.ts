/** Entry of the extension in a browser (vscode.dev, github.dev): the same session, the server in a worker. */

import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { beginSession, type Downbeat } from "./session.ts";

let session: Downbeat | undefined;

export function activate(context: vscode.ExtensionContext): Downbeat {
  const script = vscode.Uri.joinPath(context.extensionUri, "dist/web/server.js").toString(true);
  session = beginSession(context, (options) => new LanguageClient("downbeat", "Downbeat", async () => new Worker(script), options));
  return session;
}

export function deactivate(): Promise<void> | undefined {
  return session?.end();
}
