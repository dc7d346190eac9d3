/** A Web Worker that plays trials. A bundle of its own; started by rehearsal-web-workers.ts. */

import { type WorkerRequest, workerOf } from "./rehearsal-pool.ts";

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;
const handle = workerOf((message, buffers) => scope.postMessage(message, buffers));
scope.onmessage = (event: MessageEvent<WorkerRequest>) => handle(event.data);
