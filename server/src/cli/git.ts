/** `downbeat git`: what Git calls for score files (readable diffs, merges by declaration and clause), and the command that tells Git so. */

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "../language/parser.ts";
import { print } from "../language/printer.ts";
import { merge } from "../review/merge.ts";
import type { Run } from "./commands.ts";
import { nodeFileSource } from "./files.ts";
import { git } from "./revision.ts";
import { CommandFailure, type ExitStatus, type Terminal } from "./terminal.ts";

const ATTRIBUTES = ["*.score diff=score merge=score text"];

export const gitCommand: Run = async (operands, _options, terminal) => {
  const [verb, ...rest] = operands;
  if (verb === "install") return install(terminal);
  if (verb === "uninstall") return uninstall(terminal);
  if (verb === "textconv" && rest.length === 1) return textconv(rest[0]!, terminal);
  if (verb === "merge" && rest.length >= 3) return mergeFiles(rest, terminal);
  throw new CommandFailure("git takes install, uninstall, textconv FILE, or merge BASE OURS THEIRS [SIZE [PATH]].");
};

/** For this clone only: what Git runs is never taken from the files of a repository. */
function install(terminal: Terminal): ExitStatus {
  const root = git(["rev-parse", "--show-toplevel"], terminal.directory)?.trimEnd();
  if (root === undefined) throw new CommandFailure(`${terminal.directory} is in no Git repository.`);
  const command = ownCommand();
  const settings: readonly (readonly [string, string])[] = [
    ["diff.score.textconv", `${command} git textconv`],
    ["diff.score.cachetextconv", "false"],
    ["diff.score.xfuncname", "^[ \\t]*(score|calendar|person|role|goal|movement|task|milestone|rehearsal|cue|cadence|risk|concern)[ \\t].*$"],
    ["merge.score.name", "Downbeat: by declaration and clause"],
    ["merge.score.driver", `${command} git merge %O %A %B %L %P`],
    ["difftool.downbeat.cmd", `${command} diff "$LOCAL" "$REMOTE"`],
  ];
  for (const [name, value] of settings) if (git(["config", "--local", name, value], root) === undefined) throw new CommandFailure(`Git would not set ${name}.`);
  const path = resolve(root, ".gitattributes");
  const lines = existsSync(path) ? readFileSync(path, "utf8") : "";
  const missing = ATTRIBUTES.filter((line) => !lines.split(/\r?\n/u).includes(line));
  if (missing.length > 0) writeFileSync(path, `${lines}${lines === "" || lines.endsWith("\n") ? "" : "\n"}${missing.join("\n")}\n`);
  terminal.err(
    `Git now shows and merges scores by declaration and clause in this clone; \`git difftool -t downbeat\` shows what a change does.${missing.length > 0 ? "\n.gitattributes names it for everyone: commit it, and let each clone run `downbeat git install`." : ""}\n`,
  );
  return 0;
}

function uninstall(terminal: Terminal): ExitStatus {
  const root = git(["rev-parse", "--show-toplevel"], terminal.directory)?.trimEnd();
  if (root === undefined) throw new CommandFailure(`${terminal.directory} is in no Git repository.`);
  for (const section of ["diff.score", "merge.score", "difftool.downbeat"]) git(["config", "--local", "--remove-section", section], root);
  const path = resolve(root, ".gitattributes");
  if (existsSync(path)) {
    const lines = readFileSync(path, "utf8");
    const kept = lines
      .split("\n")
      .filter((line) => !ATTRIBUTES.includes(line.replace(/\r$/u, "")))
      .join("\n");
    if (kept !== lines) writeFileSync(path, kept);
  }
  terminal.err("Git shows and merges scores as plain text again.\n");
  return 0;
}

/** This very program, so that Git finds it whatever is on the PATH. */
function ownCommand(): string {
  const quoted = (text: string) => `"${text.replaceAll("\\", "/").replaceAll('"', '\\"')}"`;
  return `${quoted(process.execPath)} ${quoted(resolve(process.argv[1] ?? "downbeat"))}`;
}

/** The canonical form, so that `git diff` shows what changed and not how it was laid out; the text itself where it has errors of syntax. */
function textconv(path: string, terminal: Terminal): ExitStatus {
  const text = readText(resolve(terminal.directory, path));
  terminal.out(print(parse(text)) ?? text);
  return 0;
}

/** As Git calls a merge driver: the result goes to OURS; 0 when it is clean, 1 when somebody must decide. */
function mergeFiles(operands: readonly string[], terminal: Terminal): ExitStatus {
  const [base, ours, theirs, size, asNamed] = operands.map((operand, index) => (index < 3 ? resolve(terminal.directory, operand) : operand)) as [
    string,
    string,
    string,
    string?,
    string?,
  ];
  const path = resolve(terminal.directory, asNamed ?? ours);
  const uri = pathToFileURL(path).href;
  const result = merge({
    uri,
    base: readText(base),
    ours: readText(ours),
    theirs: readText(theirs),
    labels: { ours: "ours", theirs: "theirs", markerSize: size !== undefined && /^\d+$/u.test(size) ? Number(size) : 7 },
    source: nodeFileSource([]),
  });
  if (result.done) {
    writeFileSync(ours, result.text);
    for (const conflict of result.conflicts) terminal.err(`downbeat: both sides changed ${conflict.fact} of ${conflict.entity}.\n`);
    return result.conflicts.length > 0 ? 1 : 0;
  }
  terminal.err(`downbeat: ${asNamed ?? ours} is merged as text: ${result.why}.\n`);
  const status = textMerge(base, ours, theirs, size, dirname(path));
  // The sides are fine and their sum is not: a merge that is clean as text must not hide it.
  return status === 0 && result.why.startsWith("each side is fine") ? 1 : status;
}

function textMerge(base: string, ours: string, theirs: string, size: string | undefined, directory: string): ExitStatus {
  const marker = size !== undefined && /^\d+$/u.test(size) ? [`--marker-size=${size}`] : [];
  try {
    execFileSync("git", ["merge-file", ...marker, "-L", "ours", "-L", "base", "-L", "theirs", ours, base, theirs], { cwd: directory, stdio: "ignore" });
    return 0;
  } catch (error) {
    const { status } = error as { status?: number | null };
    if (status !== undefined && status !== null && status > 0 && status < 128) return 1;
    throw new CommandFailure("git merge-file could not merge the text.");
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new CommandFailure(`cannot read ${path}.`);
  }
}
