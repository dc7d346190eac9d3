/** A worker thread of Node that plays trials. A bundle of its own; started by rehearsal-workers.ts. */

import { parentPort } from "node:worker_threads";
import { workerOf } from "./rehearsal-pool.ts";

parentPort?.on(
  "message",
  workerOf((message, buffers) => parentPort?.postMessage(message, buffers)),
);
