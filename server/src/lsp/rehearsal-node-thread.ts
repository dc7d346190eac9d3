/** A worker thread of Node that rehearses: its entry, and what starts it. A bundle of its own, for `downbeat lsp --stdio`. */

import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { type ErrandAnswer, errandHandler } from "./rehearsal-errands.ts";
import type { ErrandPort } from "./rehearsal-thread.ts";

/** So that a bundle which holds this file beside others begins nothing by itself. */
const PURPOSE = "downbeat-rehearsal";

if (!isMainThread && workerData === PURPOSE) {
  const port = parentPort!;
  port.on(
    "message",
    errandHandler((answer) => port.postMessage(answer)),
  );
}

/** The bundle beside this one, or the source when that is what runs. */
const ENTRY = new URL(import.meta.url.endsWith(".ts") ? "./rehearsal-node-thread.ts" : "./rehearsal-node-thread.mjs", import.meta.url);

export function startRehearsalThread(): ErrandPort {
  const worker = new Worker(ENTRY, { workerData: PURPOSE });
  // A server that is told to end does not wait for a rehearsal.
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
