/**
 * The lexer: Chevrotain's, with offsets only.
 *
 * Words are one token type, whatever they say: the language reserves none. The grammar looks at a word where it has to decide what comes,
 * and tags it then (its `tokenTypeIdx`, which is all that Chevrotain's look-ahead reads) with one of the types of `Tagged`.
 */

import type { CustomPatternMatcherReturn, IToken, TokenType } from "chevrotain";
import { createToken, Lexer } from "chevrotain";
import type { Shape } from "./kinds.ts";
import { isKind } from "./kinds.ts";

/** A character code at least from each bucket that Chevrotain's start-character table tells apart above Latin-1, and all below. */
const BEYOND_ASCII: number[] = [];
for (let code = 128; code < 256; code++) BEYOND_ASCII.push(code);
for (let code = 256; code < 65536; code += 128) BEYOND_ASCII.push(code);
BEYOND_ASCII.push(65535);

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"];
const WORD = /[\p{L}_](?:[\p{L}\p{M}\p{Nd}_-]*[\p{L}\p{M}\p{Nd}_])?/uy;
/** Letters beyond ASCII, near enough for a unit that is none anyway. */
const FOREIGN = "\\u00aa\\u00b5\\u00ba\\u00c0-\\u1fff\\u2c00-\\u2dff\\u3040-\\ud7ff\\uf900-\\ufdff";

/**
 * Offsets in the text of the present call from which on no end of a block comment, of a multi-line string, is to be found.
 * Without them a text of many openings would be searched to its end once for each.
 */
let noCommentEndFrom = 0;
let noStringEndFrom = 0;

function matchBlockComment(text: string, offset: number): CustomPatternMatcherReturn | null {
  if (text.charCodeAt(offset + 1) !== 42 || offset >= noCommentEndFrom) return null;
  const end = text.indexOf("*/", offset + 2);
  if (end >= 0) return [text.slice(offset, end + 2)] as CustomPatternMatcherReturn;
  noCommentEndFrom = offset;
  return null;
}

/** Where the word that begins at `offset` ends, or -1. Chevrotain drops a pattern's `u` flag, so words are matched here; most are ASCII and need no pattern. */
function wordEnd(text: string, offset: number): number {
  let at = offset;
  let code = text.charCodeAt(at);
  if (!((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95)) {
    if (!(code >= 128)) return -1;
  } else {
    do code = text.charCodeAt(++at);
    while ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 45);
    if (!(code >= 128)) {
      while (text.charCodeAt(at - 1) === 45) at--;
      return at;
    }
  }
  WORD.lastIndex = offset;
  return WORD.test(text) ? WORD.lastIndex : -1;
}

function matchWord(text: string, offset: number): CustomPatternMatcherReturn | null {
  const end = wordEnd(text, offset);
  return end < 0 ? null : ([text.slice(offset, end)] as CustomPatternMatcherReturn);
}

function matchTag(text: string, offset: number): CustomPatternMatcherReturn | null {
  const end = wordEnd(text, offset + 1);
  return end < 0 ? null : ([text.slice(offset, end)] as CustomPatternMatcherReturn);
}

function isEscaped(text: string, offset: number): boolean {
  let before = offset - 1;
  while (text.charCodeAt(before) === 92) before--;
  return (offset - before) % 2 === 0;
}

function matchLongString(text: string, offset: number): CustomPatternMatcherReturn | null {
  if (offset >= noStringEndFrom || !text.startsWith('"""', offset)) return null;
  let end = text.indexOf('"""', offset + 3);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"""', end + 1);
  if (end >= 0) return [text.slice(offset, end + 3)] as CustomPatternMatcherReturn;
  noStringEndFrom = offset;
  return null;
}

// Every token says how it starts: else Chevrotain reads its pattern to find that out, each time a process begins.
const DIGITS = [..."0123456789"];
const Space = createToken({ name: "Space", pattern: /[ \t]+/, start_chars_hint: [" ", "\t"], group: Lexer.SKIPPED, line_breaks: false });
/** Rare white space, the byte order mark among it. */
const OtherSpace = createToken({
  name: "OtherSpace",
  pattern: /[\v\f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+/,
  start_chars_hint: [..."\v\f\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"],
  group: Lexer.SKIPPED,
  line_breaks: false,
});
export const NewLine = createToken({ name: "NewLine", pattern: /[\r\n][ \t\r\n]*/, start_chars_hint: ["\r", "\n"], line_breaks: true });
const LineComment = createToken({ name: "LineComment", pattern: /\/\/[^\r\n]*/, start_chars_hint: ["/"], group: "comments", line_breaks: false });
const BlockComment = createToken({ name: "BlockComment", pattern: matchBlockComment, group: "comments", start_chars_hint: ["/"], line_breaks: true });
/** Costs its own line only: what follows is to be read as usual. */
export const UnclosedComment = createToken({
  name: "UnclosedComment",
  pattern: /\/\*[^\r\n]*/,
  start_chars_hint: ["/"],
  group: "comments",
  line_breaks: false,
});
export const LongString = createToken({ name: "LongString", pattern: matchLongString, start_chars_hint: ['"'], line_breaks: true });
export const ShortString = createToken({
  name: "ShortString",
  pattern: /"(?!"")[^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*)*"/,
  start_chars_hint: ['"'],
  line_breaks: false,
});
export const UnclosedString = createToken({ name: "UnclosedString", pattern: /"[^\r\n]*/, start_chars_hint: ['"'], line_breaks: false });
export const Tag = createToken({ name: "Tag", pattern: matchTag, start_chars_hint: ["#"], line_breaks: false });
export const Word = createToken({ name: "Word", pattern: matchWord, start_chars_hint: [...LETTERS, ...BEYOND_ASCII], line_breaks: false });
/** Everything that looks like an ISO date or a period; `parseDate` says whether it is one. */
export const DateLike = createToken({ name: "DateLike", pattern: /\d{4}-[\dWQwq][\w:-]*/, start_chars_hint: DIGITS, line_breaks: false });
/** `4.1.2027`, `2027/1/4`: a date in a form that the language does not have, so that it can be offered in the one that it has. */
export const ForeignDate = createToken({ name: "ForeignDate", pattern: /\d{1,4}[./]\d{1,2}[./]\d{1,4}/, start_chars_hint: DIGITS, line_breaks: false });
export const TimeOfDay = createToken({ name: "TimeOfDay", pattern: /\d{1,2}:\d{1,2}/, start_chars_hint: DIGITS, line_breaks: false });
export const Percent = createToken({ name: "Percent", pattern: /\d+(?:\.\d+)?%/, start_chars_hint: DIGITS, line_breaks: false });
/** A number and, without a space, its unit. */
export const Quantity = createToken({
  name: "Quantity",
  pattern: new RegExp(`\\d+(?:\\.\\d+)?[A-Za-z_${FOREIGN}][\\w${FOREIGN}]*`),
  start_chars_hint: DIGITS,
  line_breaks: false,
});
export const Numeral = createToken({ name: "Numeral", pattern: /\d+(?:\.\d+)?/, start_chars_hint: DIGITS, line_breaks: false });
export const Open = createToken({ name: "Open", pattern: "{" });
export const Close = createToken({ name: "Close", pattern: "}" });
export const Comma = createToken({ name: "Comma", pattern: "," });
export const DotDot = createToken({ name: "DotDot", pattern: ".." });
export const Dot = createToken({ name: "Dot", pattern: "." });
export const Plus = createToken({ name: "Plus", pattern: "+" });
export const Minus = createToken({ name: "Minus", pattern: "-" });
export const Slash = createToken({ name: "Slash", pattern: "/" });
export const Less = createToken({ name: "Less", pattern: "<" });
/** Any other character. */
export const Other = createToken({ name: "Other", pattern: /[\s\S]/, start_chars_hint: [...Array(128).keys(), ...BEYOND_ASCII], line_breaks: false });

const SHAPES: readonly Shape[] = [
  "string",
  "strings",
  "date",
  "dateText",
  "dates",
  "dateList",
  "moment",
  "duration",
  "estimate",
  "length",
  "percent",
  "percentRange",
  "number",
  "money",
  "rate",
  "zone",
  "word",
  "id",
  "reference",
  "references",
  "player",
  "players",
  "dependencies",
  "conditions",
  "recurrence",
  "time",
  "hours",
  "workDates",
  "perWeek",
  "measure",
  "delays",
  "none",
];

function tagged(name: string): TokenType {
  return createToken({ name, pattern: Lexer.NA });
}

/** Types that the lexer never gives and the grammar tags with. */
export const Tagged = {
  /** A clause's keyword, by the shape of its operand: one token decides which rule reads on. */
  clause: Object.fromEntries(SHAPES.map((shape) => [shape, tagged(`Clause_${shape}`)])) as Record<Shape, TokenType>,
  /** The first word of a declaration. */
  kind: tagged("KindWord"),
  use: tagged("UseWord"),
  /** What cannot stand where it stands. */
  stray: tagged("Stray"),
};

const LEXED: TokenType[] = [
  Space,
  NewLine,
  Word,
  LineComment,
  BlockComment,
  UnclosedComment,
  LongString,
  ShortString,
  UnclosedString,
  Tag,
  DateLike,
  ForeignDate,
  TimeOfDay,
  Percent,
  Quantity,
  Numeral,
  Open,
  Close,
  Comma,
  DotDot,
  Dot,
  Plus,
  Minus,
  Slash,
  Less,
  OtherSpace,
  Other,
];

export const ALL_TOKENS: TokenType[] = [...LEXED, ...Object.values(Tagged.clause), Tagged.kind, Tagged.use, Tagged.stray];

const lexer = new Lexer(LEXED, { positionTracking: "onlyOffset", ensureOptimizations: true, skipValidations: true });

export interface Lexed {
  readonly tokens: IToken[];
  readonly comments: readonly IToken[];
  /** How many block comments and strings of several lines are not closed. */
  readonly openEnds: number;
  /** More blocks are opened than closed. */
  readonly unclosed: boolean;
}

export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

/**
 * Tokens of a text, laid out by the rule on line ends: a `NewLine` stays only where it ends a line's statement, so not after a comma,
 * not before `{`, not at the beginning, and never twice in a row.
 */
export function lex(text: string): Lexed {
  noCommentEndFrom = Number.POSITIVE_INFINITY;
  noStringEndFrom = Number.POSITIVE_INFINITY;
  const result = lexer.tokenize(text);
  const all = result.tokens;
  const tokens: IToken[] = [];
  let openEnds = 0;
  for (let index = 0; index < all.length; index++) {
    const token = all[index];
    if (token.tokenType === NewLine) {
      const before = tokens.length > 0 ? tokens[tokens.length - 1].tokenType : undefined;
      if (before === undefined || before === NewLine || before === Comma) continue;
      let next = index + 1;
      while (next < all.length && all[next].tokenType === NewLine) next++;
      if (next < all.length && all[next].tokenType === Open) continue;
      tokens.push(token);
    } else if (token.tokenType === UnclosedString) {
      if (token.image.startsWith('"""')) openEnds++;
      pushUnclosed(token, tokens);
    } else tokens.push(token);
  }
  const comments = result.groups.comments ?? [];
  for (const comment of comments) if (comment.tokenType === UnclosedComment) openEnds++;
  let open = 0;
  for (let index = 0; index < tokens.length; index++) {
    const type = tokens[index].tokenType;
    if (type === Open) open++;
    else if (type === Close) open--;
  }
  return { tokens: open > 0 ? closeByIndentation(text, tokens, open) : tokens, comments, openEnds, unclosed: open > 0 };
}

/** An unclosed string takes the rest of its line, but not the brace at its end: that opens a block, and many lines hang on it. */
function pushUnclosed(token: IToken, tokens: IToken[]): void {
  const brace = /[ \t]*\{[ \t]*$/.exec(token.image.length < 2000 ? token.image : "");
  if (!brace || brace.index === 0) {
    tokens.push(token);
    return;
  }
  const at = token.startOffset + token.image.indexOf("{", brace.index);
  tokens.push({ ...token, image: token.image.slice(0, brace.index) });
  tokens.push({ image: "{", startOffset: at, tokenType: Open, tokenTypeIdx: Open.tokenTypeIdx! } as IToken);
}

/** A brace that is not in the text: it ends a block that is not closed, at the end of the last token before it. */
export function isImplied(token: IToken): boolean {
  return token.image === "" && token.tokenType === Close;
}

/**
 * Where a block lacks its brace, all that follows would seem to stand in it. The author's indentation tells better: a declaration that begins a line
 * no further in than the line that opened the block, or a brace further out, shows that the block has ended. Not more than `missing` braces are implied.
 */
function closeByIndentation(text: string, tokens: readonly IToken[], missing: number): IToken[] {
  const closed: IToken[] = [];
  /** Where the line begins to say something that opened each block, and how many are open at each of these columns. */
  const columns: number[] = [];
  const open = new Map<number, number>();
  let end = 0;
  let left = missing;
  const pop = () => {
    const column = columns.pop();
    if (column !== undefined) open.set(column, open.get(column)! - 1);
  };
  const imply = () => {
    closed.push({ image: "", startOffset: end, tokenType: Close, tokenTypeIdx: Close.tokenTypeIdx! } as IToken);
    pop();
    left--;
  };
  let scanned = 0;
  let column = 0;
  let indenting = true;
  tokens.forEach((token, index) => {
    const type = token.tokenType;
    for (; scanned < token.startOffset; scanned++) {
      const code = text.charCodeAt(scanned);
      if (code === 10 || code === 13) {
        column = 0;
        indenting = true;
      } else if (indenting && (code === 32 || code === 9)) column++;
      else indenting = false;
    }
    if (indenting && left > 0) {
      if (type === Word && isKind(token.image) && (tokens[index + 1]?.tokenType === Word || token.image === "score")) {
        while (left > 0 && columns.length > 0 && column <= columns[columns.length - 1]) imply();
      } else if (type === Close && open.get(column)) {
        while (left > 0 && column < columns[columns.length - 1]) imply();
      }
    }
    closed.push(token);
    if (type === Open) {
      columns.push(column);
      open.set(column, (open.get(column) ?? 0) + 1);
    } else if (type === Close) pop();
    if (type !== NewLine) end = endOf(token);
  });
  return closed;
}
