/** Entry of the extension in a browser (vscode.dev, github.dev): the same session, the server in a worker. */

import * as vscode from "vscode";
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from "vscode-languageclient/browser";
import { beginSession, type Downbeat } from "./session.ts";

let session: Downbeat | undefined;

export function activate(context: vscode.ExtensionContext): Downbeat {
  const script = vscode.Uri.joinPath(context.extensionUri, "dist/web/server.js").toString(true);
  let worker: Worker | undefined;
  // Streams, not the worker itself: the editor's extension host has a class of its own for workers, which the client does not recognise.
  const connect = async (): Promise<MessageTransports> => {
    worker?.terminate();
    worker = new Worker(script);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  session = beginSession(context, (options) => new LanguageClient("downbeat", "Downbeat", connect, options));
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  return session;
}

export function deactivate(): Promise<void> | undefined {
  return session?.end();
}
