/**
 * What the command `downbeat` begins with: it tells an old Node apart, then runs the bundle of the command line with the compiled code that an earlier run kept.
 *
 * Node's own compile cache (`enableCompileCache`) keeps what V8 compiles while a file is loaded, which leaves out every function: V8 compiles those when they are
 * first called. Code that is cached after a run holds them as well, and half of what a short command takes is compiling them. So the bundle is one script,
 * whose code is kept beside Node's cache, under the same switches (NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE), one file a command.
 * Whatever fails here costs only that gain.
 */

import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { createRequire, enableCompileCache, getCompileCacheDir } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";

/** A digest of the bundle: V8 tells by length alone whether code belongs to a text. The build defines it; empty where the bundle changes beside this file (`--watch`). */
declare const DOWNBEAT_BUNDLE: string;

if (Number(process.versions.node.split(".")[0]) < 22) {
  process.stderr.write(`downbeat needs Node 22 or later; this is ${process.version}.\n`);
  process.exit(2);
}

const BUNDLE = join(__dirname, "node/cli.js");
const PREFIX = "downbeat-";
/** Before the code: the processor time of the run that left it. */
const HEADER = 4;
/** A run that takes this much longer than the one which left the code calls functions that were not yet called then. */
const MUCH_LONGER = 1.5;

const HOUR = 3_600_000;
/** The permission bits by which the group or others may write. */
const OTHERS_WRITE = 0o022;

interface KeptCode {
  readonly code: Buffer;
  /** Processor time of the run that left it, in ms. */
  readonly took: number;
}

const file = cacheFile();
const kept = file === undefined ? undefined : readCode(file);
// ASCII, as the build writes it: it is held as it lies on the disk, a byte a character.
const script = new Script(readFileSync(BUNDLE, "latin1"), { filename: BUNDLE, ...(kept && { cachedData: kept.code }) });
if (file !== undefined) {
  process.on("exit", (status) => {
    // What was asked wrongly says little about what is called.
    if (status > 1) return;
    const took = processorTime();
    if (kept === undefined || script.cachedDataRejected || took > MUCH_LONGER * kept.took) keepCode(file, { code: script.createCachedData(), took });
  });
}
script.runInThisContext()(createRequire(BUNDLE), BUNDLE, dirname(BUNDLE), pathToFileURL(BUNDLE).href);

/** One a command; for what names none, that of the help. */
function cacheFile(): string | undefined {
  if (DOWNBEAT_BUNDLE === "") return undefined;
  enableCompileCache?.();
  const folder = getCompileCacheDir?.();
  const [command] = /^[a-z]{1,20}$/.exec(process.argv[2] ?? "") ?? ["help"];
  return folder === undefined ? undefined : join(folder, `${PREFIX}${DOWNBEAT_BUNDLE}-${command}`);
}

/** Only what this user wrote, and nobody else may write: compiled code is run as it is, and the folder may lie where everyone's temporary files do. */
function readCode(path: string): KeptCode | undefined {
  try {
    const { uid, mode } = statSync(path);
    if (process.getuid !== undefined && (uid !== process.getuid() || (mode & OTHERS_WRITE) !== 0)) return undefined;
    const bytes = readFileSync(path);
    return { took: bytes.readUInt32LE(0), code: bytes.subarray(HEADER) };
  } catch {
    return undefined;
  }
}

function keepCode(path: string, { code, took }: KeptCode): void {
  const header = Buffer.alloc(HEADER);
  header.writeUInt32LE(Math.round(took));
  const unfinished = `${path}.${process.pid}`;
  try {
    // V8 trusts what it is given: it is on the disk before it has the name by which it is found.
    const handle = openSync(unfinished, "w", 0o600);
    try {
      writeSync(handle, header);
      writeSync(handle, code);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(unfinished, path);
    // That of another build is hardly used again, unless it is of now: two may be at work side by side.
    const folder = dirname(path);
    const old = Date.now() - HOUR;
    for (const name of readdirSync(folder)) {
      const other = join(folder, name);
      if (name.startsWith(PREFIX) && !name.startsWith(`${PREFIX}${DOWNBEAT_BUNDLE}-`) && statSync(other).mtimeMs < old) rmSync(other);
    }
  } catch {
    try {
      rmSync(unfinished, { force: true });
    } catch {
      // There is no such folder either.
    }
  }
}

/** Processor time of this process so far, in ms: unlike the clock it tells nothing of what else the machine does. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
