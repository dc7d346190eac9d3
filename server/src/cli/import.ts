/** `downbeat import`: a file of another tool as a score, and on standard error what could not be carried over. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type ImportFormat, importFrom } from "../interchange/import.ts";
import type { Run } from "./commands.ts";
import { CommandFailure, type Terminal } from "./terminal.ts";

export const importScore: Run = async ([path], options, terminal) => {
  const name = path === "-" ? "<stdin>" : path!;
  const imported = importFrom(options.from as ImportFormat, path === "-" ? await terminal.input() : read(path!, terminal));
  if (imported.problem !== undefined) throw new CommandFailure(`${name}: ${imported.problem}.`);
  for (const { line, message } of imported.lost) terminal.err(`${name}${line === undefined ? "" : `:${line}`}: left out: ${message}\n`);
  terminal.out(imported.text);
  return 0;
};

function read(path: string, terminal: Terminal): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(terminal.directory, path));
  } catch (error) {
    throw new CommandFailure(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}.`);
  }
  // MS Project writes UTF-8, and some tools UTF-16 with a byte order mark.
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new CommandFailure(`${path} is not UTF-8 text.`);
  }
}
