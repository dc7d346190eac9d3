/** Entry of the server in a Web Worker. */

import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { STRATEGY } from "./cancel.ts";
import { clientHost } from "./client-host.ts";
import { serve } from "./connection.ts";

const worker = globalThis as unknown as DedicatedWorkerGlobalScope;
serve(createConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker), { connectionStrategy: STRATEGY }), clientHost);
