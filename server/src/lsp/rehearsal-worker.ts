/** A worker thread that plays trials. Its own bundle; started by rehearsal-workers.ts. */

import { parentPort } from "node:worker_threads";
import type { Job } from "../rehearsal/job.ts";
import type { Piece } from "../rehearsal/partition.ts";
import { simulate } from "../rehearsal/simulate.ts";

/** The job comes once, before the pieces of it. */
export type WorkerRequest = { readonly job: Job } | { readonly id: number; readonly piece: Piece };

let job: Job | undefined;

parentPort?.on("message", (request: WorkerRequest) => {
  if ("job" in request) {
    job = request.job;
    return;
  }
  const { id, piece } = request;
  if (!job) return;
  const trials = simulate(job, piece.from, piece.to, piece.run);
  parentPort?.postMessage({ id, trials }, [
    trials.finishes.buffer as ArrayBuffer,
    trials.turned.buffer as ArrayBuffer,
    trials.samples.buffer as ArrayBuffer,
    trials.critical.buffer as ArrayBuffer,
    trials.decisive.buffer as ArrayBuffer,
    trials.fired.buffer as ArrayBuffer,
    trials.occurred.buffer as ArrayBuffer,
  ]);
});
