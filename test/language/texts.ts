/** Texts that the tests of the language share: whole scores, pieces of them, and arbitrary mixtures of both. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";

/** A score that has every kind, clauses of every shape, comments in every place, and several declarations on a line. */
export const RICH = readFileSync(join(import.meta.dirname, "rich.score"), "utf8");

/** The plans of the gallery. */
export function gallery(): { name: string; text: string }[] {
  const folder = join(import.meta.dirname, "../../examples");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".score"))
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
}

/** What an author may type, paste or take away: words of the language, punctuation, halves of strings and comments, line ends. */
const PIECES = [
  ...[
    "{",
    "}",
    "{\n",
    "}\n",
    '"',
    '"""',
    "/*",
    "*/",
    "//",
    "///",
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    ",",
    ",\n",
    "..",
    ".",
    "-",
    "+",
    "<",
    "/",
    "#",
    "\\",
    "é",
    "e\u0301",
    "“",
    "\u{1F3BC}",
    "\ufeff",
  ],
  ...[
    "5x",
    "9:5",
    "5d",
    "3d..5d",
    "80%",
    "2027-01-04",
    "2027-02-30",
    "2027-Q2",
    "2027",
    "4.1.2027",
    "1.5h",
    "0",
    "#critical",
    '"a text"',
    '"""two\n  lines"""',
  ],
  ...[
    "task",
    "task a",
    "task a {",
    "movement m {",
    "milestone",
    "calendar",
    "role r",
    "use",
    'use "a.score"',
    "ends",
    "after",
    "after x",
    "not before",
    "not",
    "by",
    "effort",
    "effort 3d",
    "late",
    "tsak",
    "efort",
    "when",
    "every",
    "a.b",
    "// note",
    "/// doc",
    "/* c */",
    "done when",
  ],
];

export const piece = fc.constantFrom(...PIECES);

/** Any text: pieces of the language and of nothing. */
export const anyText = fc.oneof(
  fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(" ")),
  fc.array(piece, { maxLength: 40 }).map((parts) => parts.join("")),
  fc.array(fc.oneof(piece, fc.string({ unit: "grapheme", maxLength: 6 })), { maxLength: 40 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 60 }),
);

/** One change of a text, by shares of its length, so that it fits any text. */
export interface Touch {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

export const touch: fc.Arbitrary<Touch> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }) },
    { weight: 1, arbitrary: fc.integer({ min: 12, max: 400 }) },
  ),
  text: fc.oneof(
    { weight: 1, arbitrary: fc.constant("") },
    { weight: 4, arbitrary: piece },
    { weight: 1, arbitrary: fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(" ")) },
  ),
});

/** The change that a touch makes of a text. */
export function changeOf(text: string, { at, length, text: inserted }: Touch): { start: number; end: number; text: string } {
  const start = Math.round(at * text.length);
  return { start, end: Math.min(text.length, start + length), text: inserted };
}

export function changed(text: string, change: { start: number; end: number; text: string }): string {
  return text.slice(0, change.start) + change.text + text.slice(change.end);
}
