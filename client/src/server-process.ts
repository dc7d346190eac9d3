/** The language server in a process of its own, spoken to over the channel that Node opens between a parent and its child. */

import type { ChildProcess } from "node:child_process";
import * as vscode from "vscode";
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageTransports,
} from "vscode-languageclient/browser";
import type { Server } from "./server-worker.ts";

/** Milliseconds that a server which was told to end may take, before it is ended. */
const GRACE = 2000;

export function serverProcess(extension: vscode.Uri): Server {
  // Not imported: the same bundle runs in browsers, where there is no such module.
  const { fork } = process.getBuiltinModule("node:child_process");
  const module = vscode.Uri.joinPath(extension, "dist/server.js").fsPath;
  let child: ChildProcess | undefined;
  const dispose = (): void => {
    const old = child;
    if (old) setTimeout(() => old.kill(), GRACE).unref();
  };
  const connect = async (): Promise<MessageTransports> => {
    dispose();
    // The editor's own executable is a Node when it is told so.
    child = fork(module, [], { env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" }, stdio: ["ignore", "ignore", "inherit", "ipc"] });
    return { reader: new ProcessReader(child), writer: new ProcessWriter(child) };
  };
  return { connect, dispose };
}

class ProcessReader extends AbstractMessageReader {
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    super();
    this.#child = child;
    child.on("error", (error) => this.fireError(error));
    child.on("exit", () => this.fireClose());
  }

  listen(callback: DataCallback): Disposable {
    const forward = (message: unknown): void => callback(message as Message);
    this.#child.on("message", forward);
    return { dispose: () => void this.#child.off("message", forward) };
  }
}

class ProcessWriter extends AbstractMessageWriter {
  readonly #child: ChildProcess;
  #errors = 0;

  constructor(child: ChildProcess) {
    super();
    this.#child = child;
  }

  write(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#child.send(message, (error) => {
        if (error === null) return resolve();
        this.fireError(error, message, ++this.#errors);
        reject(error);
      });
    });
  }

  end(): void {}
}
