/** The language server in a worker of the browser. */

import * as vscode from "vscode";
import { BrowserMessageReader, BrowserMessageWriter, type MessageTransports } from "vscode-languageclient/browser";

/** Where a server runs. */
export interface Server extends vscode.Disposable {
  /** Starts it, in the place of the one that ran before. */
  readonly connect: () => Promise<MessageTransports>;
}

export function serverWorker(extension: vscode.Uri): Server {
  const script = vscode.Uri.joinPath(extension, "dist/web/server.js").toString(true);
  let worker: Worker | undefined;
  const dispose = (): void => worker?.terminate();
  // Streams, not the worker itself: the editor's extension host has a class of its own for workers, which the client does not recognise.
  const connect = async (): Promise<MessageTransports> => {
    dispose();
    worker = new Worker(script);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return { connect, dispose };
}
