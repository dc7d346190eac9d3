/** Entry of the server in a Web Worker, and of the thread that rehearses for a server in a process. */

import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { STRATEGY } from "./cancel.ts";
import { clientHost } from "./client-host.ts";
import { serve } from "./connection.ts";
import type { WorkerScope } from "./node.ts";
import { type ErrandMessage, errandHandler } from "./rehearsal-errands.ts";

const worker = globalThis as unknown as DedicatedWorkerGlobalScope & Pick<WorkerScope, "startRehearser" | "isRehearser">;
if (worker.isRehearser) {
  const handle = errandHandler((answer) => worker.postMessage(answer));
  worker.onmessage = ({ data }: MessageEvent<ErrandMessage>) => handle(data);
} else {
  serve(createConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker), { connectionStrategy: STRATEGY }), {
    ...clientHost,
    rehearser: worker.startRehearser,
  });
}
