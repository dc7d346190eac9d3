/** Paths of the command line to texts, and a file source over the file system. */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parse } from "../language/parser.ts";
import type { SourceFile } from "../language/syntax.ts";
import type { FileSource } from "../plan/model.ts";
import { CommandFailure, type Terminal } from "./terminal.ts";

export interface InputFile {
  readonly uri: string;
  /** As people call it: relative to the working directory, `<stdin>` for `-`. */
  readonly name: string;
  /** Absolute path, undefined for standard input. */
  readonly path: string | undefined;
  /** Without a byte order mark. */
  readonly text: string;
  readonly byteOrderMark: boolean;
}

const STDIN = "<stdin>";
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * The files that these paths mean: a file itself, all `.score` files under a folder (hidden ones and `node_modules` left out), standard input for `-`.
 * In order, each once. Fails where a path cannot be read, or a folder holds no score: an empty answer would look like a clean one.
 */
export async function filesOf(paths: readonly string[], terminal: Terminal): Promise<readonly InputFile[]> {
  const files = new Map<string, InputFile>();
  for (const path of paths) {
    if (path === "-") {
      const uri = stdinUri(terminal);
      if (!files.has(uri)) files.set(uri, inputFile(uri, STDIN, undefined, await terminal.input()));
      continue;
    }
    const absolute = resolve(terminal.directory, path);
    for (const found of scoresAt(absolute, path)) {
      const uri = pathToFileURL(found).href;
      if (!files.has(uri)) files.set(uri, inputFile(uri, nameOf(uri, terminal), found, readText(found, nameOf(uri, terminal))));
    }
  }
  return [...files.values()];
}

/** One file or `-`; fails where the path means several. */
export async function fileOf(path: string, terminal: Terminal): Promise<InputFile> {
  const files = await filesOf([path], terminal);
  if (files.length > 1) throw new CommandFailure(`${path} holds ${files.length} scores; name one of them.`);
  return files[0]!;
}

/** Reads files as plans ask for them, each once. `given` are those at hand already. */
export function nodeFileSource(given: readonly InputFile[]): FileSource {
  return fileSource(new Map(given.map((file) => [file.uri, parse(file.text)])), textAt, parse);
}

/** Reads what is not `known` when it is first asked for; without a text there is no file. */
export function fileSource(
  known: Map<string, SourceFile | undefined>,
  read: (uri: string) => string | undefined,
  parseText: (text: string, uri: string) => SourceFile,
): FileSource {
  return {
    get(uri) {
      if (!known.has(uri)) {
        const text = read(uri);
        known.set(uri, text === undefined ? undefined : parseText(text, uri));
      }
      return known.get(uri);
    },
  };
}

/** What people call a file. */
export function nameOf(uri: string, terminal: Terminal): string {
  if (uri === stdinUri(terminal)) return STDIN;
  if (!uri.startsWith("file:")) return uri;
  const path = fileURLToPath(uri);
  const near = relative(terminal.directory, path);
  return near === "" || near.startsWith(`..${sep}..${sep}`) ? path : near.split(sep).join("/");
}

/** Standard input stands in the working directory, so that its `use` finds what lies there. */
function stdinUri(terminal: Terminal): string {
  return pathToFileURL(resolve(terminal.directory, STDIN)).href;
}

function inputFile(uri: string, name: string, path: string | undefined, text: string): InputFile {
  return { uri, name, path, text: withoutMark(text), byteOrderMark: text.startsWith(BYTE_ORDER_MARK) };
}

function scoresAt(path: string, asWritten: string): readonly string[] {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    throw new CommandFailure(`cannot read ${asWritten}: ${reasonOf(error)}.`);
  }
  if (!isFolder) return [path];
  const found: string[] = [];
  collect(path, found);
  if (found.length === 0) throw new CommandFailure(`there is no .score file under ${asWritten}.`);
  return found;
}

function collect(folder: string, found: string[]): void {
  let entries: ReturnType<typeof entriesOf>;
  try {
    entries = entriesOf(folder);
  } catch (error) {
    throw new CommandFailure(`cannot read ${folder}: ${reasonOf(error)}.`);
  }
  for (const entry of entries) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = resolve(folder, entry.name);
    if (entry.isDirectory()) collect(path, found);
    else if (entry.name.endsWith(".score") && (entry.isFile() || entry.isSymbolicLink())) found.push(path);
  }
}

function entriesOf(folder: string) {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The text of a file with its byte order mark. */
function readText(path: string, name: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new CommandFailure(`cannot read ${name}: ${reasonOf(error)}.`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CommandFailure(`${name} is not UTF-8 text.`);
  }
}

/** The text of a file that a plan uses; undefined where it cannot be read. */
export function textAt(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return withoutMark(readFileSync(fileURLToPath(uri), "utf8"));
  } catch {
    return undefined; // the plan says so where it is used: missing-file
  }
}

export function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "there is no such file or folder";
  if (code === "EACCES" || code === "EPERM") return "it may not be read";
  if (code === "EISDIR") return "it is a folder";
  return error instanceof Error ? error.message : String(error);
}
