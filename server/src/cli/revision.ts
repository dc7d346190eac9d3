/** One side of a change of plan: a file, standard input, or a file as it was at a revision of Git. */

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseLike } from "../language/similar.ts";
import type { SourceFile } from "../language/syntax.ts";
import type { FileSource } from "../plan/model.ts";
import { fileOf, fileSource, textAt, withoutMark } from "./files.ts";
import { CommandFailure, type Terminal } from "./terminal.ts";

export interface Revision {
  /** As people call it: a path, or `main:plan.score`. */
  readonly label: string;
  readonly uri: string;
  readonly source: FileSource;
  /** The text of `downbeat.json` at the root of its repository, or beside the file; undefined where there is none. Only that of the base is ever asked for. */
  settings(): string | undefined;
}

/** The two sides that the operands of `diff` mean: `BASE HEAD`, or `REV PATH` against the working tree. */
export async function sidesOf(operands: readonly string[], terminal: Terminal): Promise<readonly [Revision, Revision]> {
  const [base, head] = operands;
  if (base === undefined || head === undefined || operands.length > 2)
    throw new CommandFailure("diff takes two sides: two files, or REV:path and a file, or REV -- PATH.");
  const bare = !existsSync(resolve(terminal.directory, base)) && !base.includes(":") && base !== "-";
  const parser = new SidesParser();
  if (bare) return [atRevision(base, head, parser, terminal), await revisionOf(head, parser, terminal)];
  return [await revisionOf(base, parser, terminal), await revisionOf(head, parser, terminal)];
}

/** Reads a text of the second side as an edit of what the first side has in its place: so the trees, and all that is made of them, share what did not change. */
class SidesParser {
  readonly #first = new Map<string, SourceFile>();

  /** `place` is the same for what stands for the same on both sides. */
  parse(text: string, place: string): SourceFile {
    const parsed = parseLike(text, this.#first.get(place));
    if (!this.#first.has(place)) this.#first.set(place, parsed);
    return parsed;
  }

  /** The files of a side: the score itself, and those that it uses as they are asked for. */
  source(uri: string, text: string, read: (uri: string) => string | undefined): FileSource {
    return fileSource(new Map([[uri, this.parse(text, "the score")]]), read, (used, at) => this.parse(used, at));
  }
}

async function revisionOf(name: string, parser: SidesParser, terminal: Terminal): Promise<Revision> {
  const colon = name.indexOf(":");
  // A drive letter is no revision, nor is a file that happens to have a colon in its name.
  if (colon > 1 && !existsSync(resolve(terminal.directory, name))) return atRevision(name.slice(0, colon), name.slice(colon + 1), parser, terminal);
  const file = await fileOf(name, terminal);
  return {
    label: file.name,
    uri: file.uri,
    source: parser.source(file.uri, file.text, textAt),
    settings: () => (file.path === undefined ? undefined : settingsNear(dirname(file.path))),
  };
}

function atRevision(revision: string, path: string, parser: SidesParser, terminal: Terminal): Revision {
  const root = git(["rev-parse", "--show-toplevel"], terminal.directory)?.trimEnd();
  if (root === undefined) throw new CommandFailure(`${revision} needs a Git repository, and ${terminal.directory} is in none.`);
  const commit = revision.startsWith("-") ? undefined : git(["rev-parse", "--verify", "--quiet", `${revision}^{commit}`], root)?.trim();
  if (commit === undefined || commit === "") throw new CommandFailure(`there is no file and no revision called ${revision}.`);
  // As Git has it: a path after a colon is seen from the root, `./` from here; a path beside a revision is seen from here.
  const fromRoot = resolve(root, path);
  const fromHere = resolve(terminal.directory, path);
  const read = (absolute: string) => {
    const inside = relative(root, absolute).split(sep).join("/");
    return inside.startsWith("..") ? undefined : git(["cat-file", "blob", `${commit}:${inside}`], root);
  };
  const absolute = path.startsWith(".") || read(fromRoot) === undefined ? fromHere : fromRoot;
  const text = read(absolute);
  if (text === undefined) throw new CommandFailure(`${path} does not exist at ${revision}.`);
  const uri = pathToFileURL(absolute).href;
  const source = parser.source(uri, withoutMark(text), (used) => {
    const found = used.startsWith("file:") ? read(fileURLToPath(used)) : undefined;
    return found === undefined ? undefined : withoutMark(found);
  });
  return { label: `${revision}:${relative(root, absolute).split(sep).join("/")}`, uri, source, settings: () => read(resolve(root, "downbeat.json")) };
}

/** Output of a Git command, undefined where it fails. */
export function git(args: readonly string[], directory: string): string | undefined {
  try {
    return execFileSync("git", args, { cwd: directory, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
}

/** `downbeat.json` in this folder or above it, up to the root of the repository; without one, in this folder only. */
function settingsNear(folder: string): string | undefined {
  const beside = read(resolve(folder, "downbeat.json"));
  if (beside !== undefined) return beside;
  // Looked for, not asked of Git: a process costs more than the rest of reading a side.
  let root = folder;
  while (!existsSync(resolve(root, ".git"))) {
    if (root === dirname(root)) return undefined;
    root = dirname(root);
  }
  for (let at = folder; at !== root; ) {
    at = dirname(at);
    const text = read(resolve(at, "downbeat.json"));
    if (text !== undefined) return text;
  }
  return undefined;
}

function read(path: string): string | undefined {
  try {
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  } catch {
    return undefined;
  }
}
