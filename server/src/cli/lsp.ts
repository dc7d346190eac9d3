/** `downbeat lsp --stdio`. */

import type { Run } from "./commands.ts";
import { CommandFailure } from "./terminal.ts";

export const lsp: Run = async (_operands, options) => {
  if (options.stdio !== true) throw new CommandFailure("the language server speaks over standard input and output: downbeat lsp --stdio.");
  const { serveStdio } = await import("../lsp/stdio.ts");
  serveStdio();
  return await new Promise<never>(() => {}); // the server ends the process when its client does
};
