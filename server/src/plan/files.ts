/** The files of a plan: the one that was asked for, those that it uses, and what those use in turn (which they need, and it does not see). */

import { parse } from "../language/parser.ts";
import { usesAmong } from "../language/sharing.ts";
import type { SourceFile, UseDirective } from "../language/syntax.ts";
import { fileName, resolvePath } from "./locate.ts";
import type { FileSource, PlanFile } from "./model.ts";
import type { Problem, ProblemFix } from "./problem.ts";

/** A `use` of the plan's own file. */
export interface Use {
  readonly directive: UseDirective;
  /** Absolute start of its extent. */
  readonly start: number;
  /** Position in the plan's files, −1 where there is no such file. */
  readonly file: number;
}

export interface Files {
  readonly files: readonly PlanFile[];
  /** In the order of the text. */
  readonly uses: readonly Use[];
  /** Of the own file, with absolute positions. */
  readonly problems: readonly Problem[];
}

export function collectFiles(uri: string, source: FileSource): Files {
  const sources: SourceFile[] = [source.get(uri) ?? parse("")];
  const uris: string[] = [uri];
  const usedBy: number[][] = [];
  const position = new Map<string, number>([[uri, 0]]);
  const own: Use[] = [];
  const problems: Problem[] = [];
  for (let at = 0; at < sources.length; at++) {
    const uses: number[] = [];
    const { items, starts } = sources[at]!;
    for (const i of usesAmong(items)) {
      const item = items[i]!;
      if (item.type !== "use" || item.path === undefined) continue;
      const address = resolvePath(uris[at]!, item.path.value);
      let file = address === undefined ? -1 : (position.get(address) ?? -1);
      if (file < 0 && address !== undefined) {
        const found = source.get(address);
        if (found) {
          file = sources.push(found) - 1;
          uris.push(address);
          position.set(address, file);
        }
      }
      if (file >= 0 && file !== at && !uses.includes(file)) uses.push(file);
      if (at === 0) own.push({ directive: item, start: starts[i]!, file });
      if (at === 0 && file < 0) problems.push(missing(item, starts[i]!, address));
    }
    usedBy.push(uses);
  }
  for (const use of own) {
    const circle = use.file < 0 ? undefined : wayBack(use.file, usedBy);
    if (circle) problems.push(circular(use, [0, ...circle], uris));
  }
  return { files: sources.map((file, at) => ({ uri: uris[at]!, source: file, uses: usedBy[at]! })), uses: own, problems };
}

function missing(directive: UseDirective, start: number, address: string | undefined): Problem {
  const path = directive.path!;
  const message =
    address === undefined
      ? 'This names no file. Write the path of another score relative to this one: `use "team.score"`.'
      : `There is no file \`${path.value}\` beside this one (looked for at ${readable(address)}). Create it, or mend the path: it is relative to this file.`;
  return { code: "missing-file", start: start + path.start, end: start + path.end, message, fixes: [removal(directive, start)] };
}

/** Takes a `use` out, and leaves what is written above it. */
function removal({ keyword, path }: UseDirective, start: number): ProblemFix {
  return { title: "Take this `use` out", edits: [{ start: start + keyword.start, end: start + (path ?? keyword).end, text: "" }] };
}

function readable(address: string): string {
  try {
    return decodeURI(address.replace(/^file:\/\//, ""));
  } catch {
    return address;
  }
}

/** The shortest chain of files from `file` back to the plan's own, both included. */
function wayBack(file: number, uses: readonly (readonly number[])[]): readonly number[] | undefined {
  const cameFrom = new Map<number, number>([[file, -1]]);
  for (const at of cameFrom.keys()) {
    if (at === 0) {
      const chain: number[] = [];
      for (let step = at; step >= 0; step = cameFrom.get(step)!) chain.unshift(step);
      return chain;
    }
    for (const next of uses[at]!) if (!cameFrom.has(next)) cameFrom.set(next, at);
  }
  return undefined;
}

function circular(use: Use, circle: readonly number[], uris: readonly string[]): Problem {
  const path = use.directive.path!;
  const names = circle.map((file) => `\`${fileName(uris[file]!)}\``);
  const said = use.file === 0 ? `${names[0]} uses itself` : `${names[0]} uses ${names.slice(1).join(", which uses ")}`;
  const wayOut = use.file === 0 ? "Take this line out." : "Move what they share into a file that uses none of them.";
  return {
    code: "circular-use",
    start: use.start + path.start,
    end: use.start + path.end,
    message: `Files use each other in a circle: ${said}. ${wayOut}`,
    fixes: [removal(use.directive, use.start)],
  };
}
