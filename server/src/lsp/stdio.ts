/** The server over standard input and output: `downbeat lsp --stdio`. */

import { createConnection } from "vscode-languageserver/node";
import { STRATEGY } from "./cancel.ts";
import { serve } from "./connection.ts";
import { nodeHost } from "./node-host.ts";

/** Serves until the client ends it; the process then exits: with 0 after `shutdown`, with 1 without it, as the protocol wants. */
export function serveStdio(): void {
  serve(createConnection(process.stdin, process.stdout, { connectionStrategy: STRATEGY }), nodeHost);
}
