/** Web Workers that play trials side by side; where there can be none, this thread does, in pieces. */

import { type Players, pausingPlayers } from "../rehearsal/rehearse.ts";
import { RehearsalPool, type WorkerAnswer, type WorkerPort } from "./rehearsal-pool.ts";

/**
 * Players of a browser's worker. `script` is the address of the bundle `rehearsal-worker.js`. A host may forbid a worker within a worker: then, and
 * after one that failed, trials are played here, with a pause after each piece for whatever else there is to do.
 */
export function webPlayers(script: string, size = globalThis.navigator?.hardwareConcurrency ?? 2): Players {
  const here = pausingPlayers(() => new Promise((resolve) => setTimeout(resolve, 0)));
  if (typeof Worker === "undefined") return here;
  let pool: RehearsalPool | undefined = new RehearsalPool(Math.min(size, 4), () => startWorker(script));
  return {
    get size() {
      return pool?.size ?? here.size;
    },
    async play(job, piece) {
      if (!pool) return here.play(job, piece);
      try {
        return await pool.play(job, piece);
      } catch {
        pool = undefined;
        return here.play(job, piece);
      }
    },
  };
}

function startWorker(script: string): WorkerPort {
  const worker = new Worker(script);
  return {
    post: (request) => worker.postMessage(request),
    onAnswer: (listener) => worker.addEventListener("message", (event: MessageEvent<WorkerAnswer>) => listener(event.data)),
    onEnd: (listener) => worker.addEventListener("error", (event) => listener(new Error(event.message || "The rehearsal's worker could not be started."))),
    busy: () => {},
    end: async () => worker.terminate(),
  };
}
