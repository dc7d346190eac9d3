/** The `downbeat` command, which start.ts starts. */

import { text as readAll } from "node:stream/consumers";
import { runCommandLine } from "./program.ts";
import type { Terminal } from "./terminal.ts";

const colorful = process.env.NO_COLOR === undefined || process.env.NO_COLOR === "";

const now = Math.floor(Date.now() / 60_000);

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  input: () => readAll(process.stdin),
  color: { out: colorful && process.stdout.isTTY === true, err: colorful && process.stderr.isTTY === true },
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  directory: process.cwd(),
  now,
  today: Math.floor((now - new Date().getTimezoneOffset()) / 1440),
};

// A reader that has seen enough (`| head`) closes the pipe: that is its good right, not a failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}

// Set, not called: what is still on its way through a pipe is written to the end.
void runCommandLine(process.argv.slice(2), terminal).then((status) => {
  process.exitCode = status;
});
