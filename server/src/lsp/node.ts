/** Entry of the server that the extension starts in a process of its own: over IPC, or over standard input and output with `--stdio`. */

import { createConnection, IPCMessageReader, IPCMessageWriter } from "vscode-languageserver/node";
import { STRATEGY } from "./cancel.ts";
import { clientHost } from "./client-host.ts";
import { serve } from "./connection.ts";
import { serveStdio } from "./stdio.ts";

if (process.argv.includes("--stdio")) serveStdio();
else serve(createConnection(new IPCMessageReader(process), new IPCMessageWriter(process), { connectionStrategy: STRATEGY }), clientHost);
