/** The command as a process of its own, as a person or a build starts it. */

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const COMMAND = resolve(import.meta.dirname, "../../dist/cli.js");

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly directory?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `downbeat` with these arguments to its end. */
export function downbeat(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [COMMAND, ...args], { cwd: options.directory, env: { ...process.env, ...options.env } });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (data: string) => {
      out += data;
    });
    child.stderr.setEncoding("utf8").on("data", (data: string) => {
      err += data;
    });
    child.on("error", fail);
    child.on("close", (status) => done({ status, out, err }));
    child.stdin.on("error", () => undefined); // a command that reads no input closes it
    child.stdin.end(options.input ?? "");
  });
}

/** A folder with these files, for the time of `use`. */
export async function inFolder(files: Readonly<Record<string, string | Uint8Array>>, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "downbeat-cli-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
