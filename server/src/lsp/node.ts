/**
 * Entry of the server that the extension starts in a process of its own. It gives the worker's server the surroundings of a worker, with the process's
 * channel for its port, so that the extension carries one bundle for both: the build lets that follow. A thread of the same bundle rehearses.
 * Other editors use `downbeat lsp --stdio`.
 */

import { isMainThread, parentPort, Worker } from "node:worker_threads";
import type { ErrandAnswer } from "./rehearsal-errands.ts";
import type { ErrandPort } from "./rehearsal-thread.ts";

export interface WorkerScope {
  onmessage?: (event: { readonly data: unknown }) => void;
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: unknown) => void): void;
  /** Starts the thread that rehearses; in a browser there is none. */
  startRehearser?: () => ErrandPort;
  /** This is that thread. */
  isRehearser?: boolean;
}

const scope = globalThis as unknown as WorkerScope;
// A worker tells its errors; a process ends by them, and the extension starts another.
scope.addEventListener = () => {};

if (isMainThread) {
  scope.postMessage = (message) => void process.send?.(message);
  scope.startRehearser = startRehearser;
  process.on("message", (data: { readonly method?: string }) => {
    if (data.method === "exit") process.exit(0);
    scope.onmessage?.({ data });
  });
  // The editor is gone.
  process.on("disconnect", () => process.exit(0));
} else {
  scope.isRehearser = true;
  scope.postMessage = (message) => parentPort!.postMessage(message);
  parentPort!.on("message", (data: unknown) => scope.onmessage?.({ data }));
}

function startRehearser(): ErrandPort {
  const worker = new Worker(__filename);
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    onAnswer: (listener) => void worker.on("message", (answer: ErrandAnswer) => listener(answer)),
    onEnd(listener) {
      worker.on("error", listener);
      worker.on("exit", () => listener(new Error("The rehearsal's thread has ended.")));
    },
  };
}
