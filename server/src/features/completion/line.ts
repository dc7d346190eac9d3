/**
 * The words before the cursor, as far back as they matter: the tree keeps no more of what is half typed than it must, so completion
 * reads the line once more. A logical line begins where a declaration or a clause may: after a line end without a comma before it.
 */

import { locate } from "../../language/locate.ts";
import type { SourceFile } from "../../language/syntax.ts";
import { Dot, endOf, LongString, lex, NewLine, ShortString, Tag, UnclosedString, Word } from "../../language/tokens.ts";

export interface LineToken {
  readonly type: "word" | "string" | "number" | "tag" | "punctuation";
  /** A path is one word: `build.api`. */
  readonly text: string;
  /** Absolute. */
  readonly start: number;
  readonly end: number;
}

export interface LineBefore {
  readonly tokens: readonly LineToken[];
  /** The word that is being typed, with what stands of it after the cursor: what a completion replaces. */
  readonly word: { readonly start: number; readonly end: number };
  /** What of it stands before the cursor, without the qualifier. */
  readonly prefix: string;
  /** `build` of `build.ap`, or "". */
  readonly qualifier: string;
  /** The cursor stands in a string, in a comment, or in neither. */
  readonly inside: { readonly type: "string"; readonly start: number } | { readonly type: "comment" } | undefined;
}

const WORD_BEFORE = /(?:#|[\p{L}\p{N}_])(?:[\p{L}\p{M}\p{N}_:%-]|\.(?!\.))*$/u;
const ZONE_BEFORE = /\bzone[ \t]+(\S*)$/u;
const WORD_AFTER = /^[\p{L}\p{M}\p{N}_-]+/u;

/** Reads the logical line up to the offset. */
export function lineBefore(file: SourceFile, offset: number): LineBefore {
  const start = logicalStart(file, offset);
  const said = file.text.slice(start, offset);
  const read = tokensOf(said, start);
  const typed = read.inside === undefined ? (ZONE_BEFORE.exec(said)?.[1] ?? WORD_BEFORE.exec(said.slice(said.lastIndexOf("..") + 1))?.[0] ?? "") : "";
  const dot = /^[\p{L}_]/u.test(typed) && !typed.includes("/") ? typed.lastIndexOf(".") : -1;
  const after = WORD_AFTER.exec(file.text.slice(offset, offset + 200))?.[0].length ?? 0;
  return {
    tokens: read.tokens.filter((token) => token.end <= offset - typed.length),
    word: { start: offset - typed.length + dot + 1, end: offset + after },
    prefix: typed.slice(dot + 1),
    qualifier: dot < 0 ? "" : typed.slice(0, dot),
    inside: read.inside,
  };
}

function tokensOf(said: string, start: number): Pick<LineBefore, "tokens" | "inside"> {
  const tokens: LineToken[] = [];
  const lexed = lex(said);
  let joins = false; // the next word goes on with the path before it
  for (const token of lexed.tokens) {
    const { tokenType, image, startOffset } = token;
    const last = tokens.at(-1);
    const touchesLast = last !== undefined && last.end === start + startOffset;
    if (tokenType === NewLine) continue;
    if ((tokenType === Dot && touchesLast && last.type === "word") || (tokenType === Word && joins && touchesLast)) {
      tokens[tokens.length - 1] = { ...last!, text: last!.text + image, end: start + endOf(token) };
      joins = tokenType === Dot;
      continue;
    }
    joins = false;
    const type =
      tokenType === Word
        ? "word"
        : tokenType === Tag
          ? "tag"
          : tokenType === ShortString || tokenType === LongString || tokenType === UnclosedString
            ? "string"
            : /^\d/.test(image)
              ? "number"
              : "punctuation";
    tokens.push({ type, text: image, start: start + startOffset, end: start + endOf(token) });
  }
  return { tokens, inside: insideOf(said, start, lexed) };
}

function insideOf(said: string, start: number, lexed: ReturnType<typeof lex>): LineBefore["inside"] {
  const comment = lexed.comments.at(-1);
  if (comment !== undefined && endOf(comment) === said.length && !(comment.image.startsWith("/*") && comment.image.endsWith("*/") && comment.image.length > 3))
    return { type: "comment" };
  const open = /"""(?:(?!""")[\s\S])*$/.exec(said);
  const string = lexed.tokens.findLast((token) => token.tokenType === UnclosedString);
  if (string !== undefined && !said.slice(string.startOffset).includes("\n")) return { type: "string", start: start + string.startOffset };
  return string !== undefined && open !== null ? { type: "string", start: start + open.index } : undefined;
}

/** Where the logical line of the offset begins. */
function logicalStart(file: SourceFile, offset: number): number {
  const { text } = file;
  let start = lineStart(text, offset);
  // Inside of what spans lines (a string, a block comment, a clause after a comma) the line begins where that does.
  const inner = locate(file, offset).declaration;
  if (inner !== undefined) {
    const at = start - inner.start;
    const spanning = [...inner.node.clauses, ...inner.node.comments].find((part) => part.start < at && at < part.end && offset - inner.start < part.end);
    if (spanning !== undefined) start = lineStart(text, inner.start + spanning.start);
  }
  for (;;) {
    const before = text.slice(Math.max(0, start - 2000), start).trimEnd();
    const line = lineStart(before, before.length);
    if (!before.endsWith(",") || before.slice(line).includes("//")) return start;
    start = lineStart(text, start - 1);
    if (start === 0) return start;
  }
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}
