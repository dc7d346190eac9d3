/** Worker threads of Node that play trials side by side. */

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { RehearsalPool, type WorkerAnswer, type WorkerPort } from "./rehearsal-pool.ts";

/** The bundle beside this one, or the source when that is what runs. */
const WORKER = new URL(import.meta.url.endsWith(".ts") ? "./rehearsal-worker.ts" : "./rehearsal-worker.mjs", import.meta.url);

/** A pool of at most `size` threads. */
export class RehearsalWorkers extends RehearsalPool {
  constructor(size = availableParallelism()) {
    super(size, startThread);
  }
}

function startThread(): WorkerPort {
  const worker = new Worker(WORKER);
  worker.unref();
  return {
    post: (request, buffers) => worker.postMessage(request, buffers),
    onAnswer: (listener) => void worker.on("message", (answer: WorkerAnswer) => listener(answer)),
    onEnd(listener) {
      worker.on("error", listener);
      worker.on("exit", () => listener(new Error("The rehearsal's worker has ended.")));
    },
    // An answer that is waited for keeps the process; an idle thread does not.
    busy: (isBusy) => (isBusy ? worker.ref() : worker.unref()),
    end: () => worker.terminate(),
  };
}
