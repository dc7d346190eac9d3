/** The server's world where there is Node and no client that reads files: the file system. The only file of the server that touches it. */

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Host } from "./host.ts";
import { startRehearsalThread } from "./rehearsal-node-thread.ts";

/** Folders are searched this deep, and this many scores are taken in: a home folder opened by mistake must not be read to its end. */
const DEEPEST = 12;
const MOST = 2000;

export const nodeHost: Host = {
  async readFile(uri) {
    if (!uri.startsWith("file:")) return undefined;
    try {
      return await readFile(fileURLToPath(uri), "utf8");
    } catch {
      return undefined; // the plan says so where it is used: missing-file
    }
  },
  async findScores(folders) {
    const found: string[] = [];
    for (const folder of folders) if (folder.startsWith("file:")) await collect(fileURLToPath(folder), 0, found);
    return found;
  },
  now: () => performance.timeOrigin + performance.now(),
  timezoneOffset: () => new Date().getTimezoneOffset(),
  documentation: documentation(),
  rehearser: startRehearsalThread,
};

async function collect(folder: string, depth: number, found: string[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth < DEEPEST) await collect(path, depth + 1, found);
    else if (entry.isFile() && entry.name.endsWith(".score") && found.length < MOST) found.push(pathToFileURL(path).href);
  }
}

/** The page that comes with the package. */
function documentation(): string | undefined {
  // A module knows its address; the extension's server is a CommonJS bundle, and knows its folder.
  const folder = import.meta.url ? fileURLToPath(new URL(".", import.meta.url)) : __dirname;
  for (const near of ["../docs/diagnostics.md", "../../docs/diagnostics.md", "../../../docs/diagnostics.md"]) {
    const path = join(folder, near);
    if (existsSync(path)) return `${pathToFileURL(path).href}#{code}`;
  }
  return undefined;
}
