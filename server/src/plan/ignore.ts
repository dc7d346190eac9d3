/** `// downbeat-ignore CODE because …` silences that hint or warning on the line below. Errors are never silenced. */

import { CODES, type Code } from "../language/codes.ts";
import type { Diagnostic } from "../language/diagnostic.ts";

const MARK = "downbeat-ignore";
const COMMENT = /^\s*\/\//;

/** The comment that silences a code, without its line end. */
export function ignoreComment(code: string): string {
  return `// ${MARK} ${code} because `;
}

/** One code of one such comment. */
export interface Ignore {
  readonly code: string;
  /** Where the code is written. */
  readonly start: number;
  readonly end: number;
  /** Start of the line that it silences. */
  readonly line: number;
}

/** Of the text last asked about: a check, the checks of the layers above and the look for idle comments all ask about the same one, at every keystroke. */
let last: { readonly text: string; readonly ignores: readonly Ignore[] } = { text: "", ignores: [] };

/** All of them, in the order of the text. There are none in nearly every file, and then this costs one search. */
export function ignoresIn(text: string): readonly Ignore[] {
  if (last.text !== text) last = { text, ignores: readIgnores(text) };
  return last.ignores;
}

function readIgnores(text: string): readonly Ignore[] {
  const ignores: Ignore[] = [];
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + MARK.length)) {
    if (!/\/\/[ \t]*$/.test(text.slice(lineStart(text, at), at))) continue;
    const from = at + MARK.length;
    const codes = /^[ \t]+([\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)/.exec(text.slice(from, lineEnd(text, at)))?.[0];
    if (codes === undefined) continue;
    const line = nextWrittenLine(text, at);
    for (const match of codes.matchAll(/[\w-]+/g)) ignores.push({ code: match[0], start: from + match.index, end: from + match.index + match[0].length, line });
  }
  return ignores;
}

/** Is this code silenced for what begins at this offset? */
export function isIgnored(ignores: readonly Ignore[], text: string, code: string, start: number): boolean {
  if (ignores.length === 0) return false;
  const line = lineStart(text, start);
  return ignores.some((ignore) => ignore.code === code && ignore.line === line);
}

/**
 * The diagnostics without those that the text silences. All are of the file with this text; the layers above use it for what they add.
 */
export function withoutIgnored(diagnostics: readonly Diagnostic[], text: string): readonly Diagnostic[] {
  const ignores = ignoresIn(text);
  if (ignores.length === 0) return diagnostics;
  return diagnostics.filter(({ code, severity, start }) => severity === "error" || !isIgnored(ignores, text, code, start));
}

/** Why such a comment cannot work: it names no code, or that of an error. Undefined where it can. */
export function whyIdle({ code }: Ignore): "unknown" | "error" | undefined {
  if (!Object.hasOwn(CODES, code)) return "unknown";
  return CODES[code as Code].severity === "error" ? "error" : undefined;
}

/** Start of the first line after `at` that is more than a comment: several comments, a doc comment among them, may stand above one line. */
function nextWrittenLine(text: string, at: number): number {
  let start = lineEnd(text, at) + 1;
  while (start < text.length && COMMENT.test(text.slice(start, lineEnd(text, start)))) start = lineEnd(text, start) + 1;
  return start;
}

function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}
