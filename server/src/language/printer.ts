/**
 * The canonical form. Only white space and the braces of blocks are ever written anew: everything else is an *atom* (a token or a comment),
 * kept as it is and in its order. So a printed text cannot say something else, and an edit never replaces more than what stands between two atoms.
 */

import type { IToken } from "chevrotain";
import { hasLineEnd } from "./frame.ts";
import { lineEndOf } from "./lines.ts";
import { indexAt } from "./locate.ts";
import type { Declaration, Item, SourceFile, Span, SyntaxCode, SyntaxProblem } from "./syntax.ts";
import * as T from "./tokens.ts";

/** Replaces [start, end) of the text, absolute, by `text`. */
export interface FormatEdit extends Span {
  readonly text: string;
}

/** Columns that a header may have before its clauses move into the block. */
export const MAX_COLUMNS = 100;

/** What is wrong with a single value leaves no doubt where everything stands; all else does. */
const HARMLESS: ReadonlySet<SyntaxCode> = new Set(["unknown-unit", "bad-date", "bad-number"]);

interface Atom extends Span {
  readonly text: string;
  /** Undefined for a comment. */
  readonly type: IToken["tokenType"] | undefined;
  /** A comment that takes the rest of its line. */
  readonly endsLine: boolean;
}

/** The whole text in canonical form, or undefined where it has syntax errors. */
export function print(file: SourceFile): string | undefined {
  const edits = formatEdits(file);
  return edits && applyEdits(file.text, edits);
}

/** A text with edits applied; they are in order and do not overlap. */
export function applyEdits(text: string, edits: readonly FormatEdit[]): string {
  let result = "";
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/**
 * The edits that bring a text into canonical form, none of which replaces more than white space and braces. Without a range, undefined where the
 * text has syntax errors; with one, what can be read of the declarations that the range touches is formatted, and nothing outside of it.
 */
export function formatEdits(file: SourceFile, range?: Span): readonly FormatEdit[] | undefined {
  if (range === undefined) {
    if (!isSound(file.problems) || !file.items.every(isHealthy)) return undefined;
    const layout = new Layout(file.text, 0, file.text.length);
    layout.file(file);
    return layout.edits;
  }
  const edits: FormatEdit[] = [];
  formatItems(file.text, file.items, file.starts, 0, 0, 0, range, edits);
  return edits.filter((edit) => edit.start >= range.start && edit.end <= range.end);
}

function formatItems(
  text: string,
  items: readonly Item[],
  starts: readonly number[],
  base: number,
  from: number,
  depth: number,
  range: Span,
  into: FormatEdit[],
): void {
  for (let index = Math.max(0, indexAt(starts, range.start - base)); index < items.length && base + starts[index] <= range.end; index++) {
    const item = items[index];
    const start = base + starts[index];
    if (start + item.length < range.start) continue;
    if (isHealthy(item)) {
      const before = index > 0 ? base + starts[index - 1] + items[index - 1].length : from;
      const layout = new Layout(text, before, start + item.length);
      layout.item(item, start, depth, index === 0 && depth === 0 ? "" : separator(text, before, start, depth));
      into.push(...layout.edits);
    } else if (item.type === "declaration" && item.block) {
      formatItems(text, item.children, item.childStarts, start, start + item.block.open + 1, depth + 1, range, into);
    }
  }
}

/**
 * The edits for a newline or a `}` that was just typed before `offset`: the block that the brace closed; or the line that ended, as far as it
 * stays a line, and the indentation of the new one.
 */
export function onTypeEdits(file: SourceFile, offset: number, typed: string): readonly FormatEdit[] {
  const { text } = file;
  if (typed === "}") {
    const closed = closedAt(file, offset - 1);
    if (closed === undefined) return [];
    const line = startOfLine(text, closed.start);
    return formatEdits(file, text.slice(line, closed.start).trim() === "" ? { start: line, end: closed.end } : closed) ?? [];
  }
  const lineStart = startOfLine(text, offset);
  const endOfPrevious = lineStart - (text.slice(0, lineStart).endsWith("\r\n") ? 2 : 1);
  const previous = { start: startOfLine(text, Math.max(0, endOfPrevious)), end: Math.max(0, endOfPrevious) };
  const edits =
    lineStart === 0 ? [] : (formatEdits(file, previous) ?? []).filter((edit) => !/[\r\n]/.test(edit.text) && !hasLineEnd(text, edit.start, edit.end));
  let end = lineStart;
  while (text[end] === " " || text[end] === "\t") end++;
  const indent = "  ".repeat(depthAt(file, lineStart, text[end] === "}"));
  return text.slice(lineStart, end) === indent ? edits : [...edits, { start: lineStart, end, text: indent }];
}

function startOfLine(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== "\n" && text[at - 1] !== "\r") at--;
  return at;
}

/** How many blocks are open at an offset; before a `}`, the one that it closes does not count. */
function depthAt(file: SourceFile, offset: number, closing: boolean): number {
  let depth = 0;
  let { items, starts }: { items: readonly Item[]; starts: readonly number[] } = file;
  let base = 0;
  for (;;) {
    const index = indexAt(starts, offset - base);
    const item = items[index];
    if (item?.type !== "declaration" || item.block === undefined) return depth;
    base += starts[index];
    const inside = offset > base + item.block.open && (item.block.close === undefined || offset <= base + item.block.close);
    if (!inside) return depth;
    // Only white space stands before a brace that begins its line.
    if (closing && item.block.close !== undefined && file.text.slice(offset, base + item.block.close).trim() === "") return depth;
    depth++;
    items = item.children;
    starts = item.childStarts;
  }
}

/** The extent of the declaration whose block closes at an offset. */
function closedAt(file: SourceFile, offset: number): Span | undefined {
  let { items, starts }: { items: readonly Item[]; starts: readonly number[] } = file;
  let base = 0;
  for (;;) {
    const index = indexAt(starts, offset - base);
    const item = items[index];
    if (item?.type !== "declaration" || item.block === undefined) return undefined;
    base += starts[index];
    if (item.block.close === offset - base) return { start: base, end: base + item.length };
    items = item.children;
    starts = item.childStarts;
  }
}

function isSound(problems: readonly SyntaxProblem[]): boolean {
  return problems.every((problem) => HARMLESS.has(problem.code));
}

function isHealthy(item: Item): boolean {
  return isSound(item.problems) && (item.type === "use" || item.children.every(isHealthy));
}

/** The line end, perhaps with a blank line, and the indentation between two things on lines of their own. */
function separator(text: string, from: number, to: number, depth: number): string {
  let ends = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) ends++;
  }
  return (ends > 1 ? "\n\n" : "\n") + "  ".repeat(depth);
}

class Layout {
  readonly edits: FormatEdit[] = [];
  readonly #text: string;
  readonly #lineEnd: string;
  readonly #atoms: readonly Atom[];
  #next = 0;
  /** Up to where the text is dealt with. */
  #done: number;
  /** What is to stand between there and the next atom. */
  #pending = "";

  /** Lays out [from, to) of a text, at whose edges no token is cut. */
  constructor(text: string, from: number, to: number) {
    this.#text = text;
    this.#lineEnd = lineEndOf(text);
    this.#atoms = atomsOf(text, from, to);
    this.#done = from;
  }

  file(file: SourceFile): void {
    const mark = this.#text.startsWith("\ufeff") ? "\ufeff" : "";
    let end = 0;
    for (let index = 0; index < file.items.length; index++) {
      const start = file.starts[index];
      this.item(file.items[index], start, 0, index === 0 ? mark : separator(this.#text, end, start, 0));
      end = start + file.items[index].length;
    }
    let first = file.items.length === 0;
    for (const comment of file.trailing) {
      this.#atom(first ? mark : this.#ownLine(end, comment.start, 0));
      end = comment.end;
      first = false;
    }
    if (first) this.#pending = mark;
    this.#close(this.#text.length, first ? "" : "\n");
  }

  /** An item with what stands before it. */
  item(item: Item, start: number, depth: number, before: string): void {
    if (item.type === "declaration") this.#declaration(item, start, depth, before);
    else {
      this.#leading(start + item.keyword.start, depth, before);
      this.#statement(start + item.length, depth, undefined);
    }
    this.#close(start + item.length, "");
  }

  /** The comments before a keyword, and the keyword. */
  #leading(keyword: number, depth: number, before: string): void {
    let sep = before;
    for (;;) {
      const atom = this.#atoms[this.#next];
      this.#atom(sep);
      if (atom.start >= keyword) return;
      sep = this.#ownLine(atom.end, this.#atoms[this.#next].start, depth);
    }
  }

  /** A separator between a comment and what follows it: the line goes on where it does in the text. */
  #ownLine(from: number, to: number, depth: number): string {
    return hasLineEnd(this.#text, from, to) || this.#atoms[this.#next - 1]?.endsLine ? separator(this.#text, from, to, depth) : " ";
  }

  #declaration(node: Declaration, base: number, depth: number, before: string): void {
    this.#leading(base + node.keyword.start, depth, before);
    const { block } = node;
    const zone = node.clauses.find((clause) => clause.name === "zone");
    const raw = zone && { start: base + zone.keyword.end, end: base + zone.end };
    const headerEnd = base + (block?.open ?? node.end);
    const starts = [...node.clauses.filter((clause) => !clause.inBlock), ...node.tags.filter((tag) => block === undefined || tag.start < block.open)]
      .map((part) => base + part.start)
      .sort((a, b) => a - b);
    if (starts.length > 0 && this.#width(headerEnd, depth, raw) + (block ? 2 : 0) > MAX_COLUMNS) {
      this.#statement(starts[0], depth, raw);
      this.#pending += " {";
      for (let index = 0; index < starts.length; index++) {
        const atom = this.#atoms[this.#next];
        const follows = index > 0 && atom.type === T.Tag && this.#atoms[this.#next - 1].type === T.Tag;
        this.#atom(follows ? " " : `\n${"  ".repeat(depth + 1)}`);
        this.#statement(starts[index + 1] ?? headerEnd, depth + 1, raw);
      }
      if (block) this.#block(node, base, depth, raw);
      else {
        this.#trailing(base + node.length);
        this.#pending += `\n${"  ".repeat(depth)}}`;
        return;
      }
    } else {
      // A line comment before the brace goes after it: the brace stays on the header's line.
      this.#statement(headerEnd, depth, raw, block !== undefined);
      if (block) {
        this.#pending += " {";
        this.#block(node, base, depth, raw);
      }
    }
    this.#trailing(base + node.length);
  }

  /** What stands between the braces, and the closing one. */
  #block(node: Declaration, base: number, depth: number, raw: Span | undefined): void {
    const open = base + node.block!.open;
    const close = base + (node.block!.close ?? node.end);
    const clauses = node.clauses.filter((clause) => clause.inBlock);
    let clause = 0;
    let child = 0;
    let end = open + 1;
    for (;;) {
      const atom = this.#atoms[this.#next];
      if (atom === undefined || atom.start >= close) break;
      if (atom.start < open) {
        // The line comment before the brace.
        this.#atom(" ");
        end = Math.max(end, atom.end);
      } else if (child < node.children.length && atom.start >= base + node.childStarts[child]) {
        const start = base + node.childStarts[child];
        this.#declaration(node.children[child], start, depth + 1, separator(this.#text, end, start, depth + 1));
        end = start + node.children[child++].length;
      } else {
        const apart = hasLineEnd(this.#text, end, atom.start);
        const before = this.#atoms[this.#next - 1];
        const joins =
          !apart &&
          !before.endsLine &&
          (atom.type === undefined || atom.type === T.Tag
            ? this.#pending === "" || atom.type === undefined
            : before.type === undefined && this.#pending === "");
        this.#atom(joins ? " " : separator(this.#text, end, atom.start, depth + 1));
        if (atom.type !== undefined && atom.type !== T.Tag) {
          this.#statement(base + clauses[clause].end, depth + 1, raw);
          clause++;
        }
        end = this.#atoms[this.#next - 1].end;
      }
    }
    this.#pending += `${separator(this.#text, end, close, depth)}}`;
  }

  /** The comments that trail a declaration on its last line. */
  #trailing(until: number): void {
    while (this.#next < this.#atoms.length && this.#atoms[this.#next].start < until) this.#atom(" ");
  }

  /** Atoms up to an offset, one space between. With `holdLine`, comments at their end that take the rest of a line are left. */
  #statement(until: number, depth: number, raw: Span | undefined, holdLine = false): void {
    while (this.#next < this.#atoms.length && this.#atoms[this.#next].start < until) {
      const atom = this.#atoms[this.#next];
      const following = this.#atoms[this.#next + 1];
      if (holdLine && atom.endsLine && (following === undefined || following.start >= until)) return;
      this.#atom(this.#between(this.#atoms[this.#next - 1], atom, depth, raw));
    }
  }

  #between(before: Atom, atom: Atom, depth: number, raw: Span | undefined): string {
    if (before.endsLine) return `\n${"  ".repeat(depth + 2)}`;
    if (raw && before.start >= raw.start && atom.end <= raw.end && before.end === atom.start) return "";
    const [a, b] = [before.type, atom.type];
    if (b === T.Comma || a === T.Dot || b === T.Dot || a === T.DotDot || b === T.DotDot)
      return a === undefined || (b === undefined && a !== T.Comma) ? " " : "";
    if (a === T.Minus && b === T.TimeOfDay) return "";
    if (b === T.Minus && a === T.TimeOfDay) return "";
    return " ";
  }

  /** Columns of the widest line of the header that goes on from here, without the insides of strings of several lines. */
  #width(until: number, depth: number, raw: Span | undefined): number {
    let line = 2 * depth + this.#atoms[this.#next - 1].text.length;
    let widest = 0;
    for (let index = this.#next; index < this.#atoms.length && this.#atoms[index].start < until; index++) {
      const atom = this.#atoms[index];
      if (atom.endsLine && (this.#atoms[index + 1] === undefined || this.#atoms[index + 1].start >= until)) break;
      const sep = this.#between(this.#atoms[index - 1], atom, depth, raw);
      if (sep.startsWith("\n")) {
        widest = Math.max(widest, line);
        line = sep.length - 1;
      } else line += sep.length;
      const lines = atom.text.split(/\r\n|\r|\n/);
      if (lines.length > 1) {
        widest = Math.max(widest, line + columns(lines[0]));
        line = columns(lines[lines.length - 1]);
      } else line += columns(atom.text);
    }
    return Math.max(widest, line);
  }

  /** The next atom, after what is pending and a separator. */
  #atom(sep: string): void {
    const atom = this.#atoms[this.#next++];
    this.#replace(atom.start, this.#pending + sep);
    this.#pending = "";
    this.#done = atom.end;
  }

  /** What stands before `end`, where nothing follows. */
  #close(end: number, sep: string): void {
    if (this.#done <= end) this.#replace(end, this.#pending + sep);
    this.#pending = "";
    this.#done = end;
  }

  #replace(end: number, wanted: string): void {
    const text = wanted.replaceAll("\n", this.#lineEnd);
    const found = this.#text.slice(this.#done, end);
    if (found === text) return;
    // What both begin and end with stays.
    let same = 0;
    while (same < found.length && same < text.length && found[same] === text[same]) same++;
    let tail = 0;
    while (tail < found.length - same && tail < text.length - same && found[found.length - 1 - tail] === text[text.length - 1 - tail]) tail++;
    this.edits.push({ start: this.#done + same, end: end - tail, text: text.slice(same, text.length - tail) });
  }
}

/** Code points: what an editor shows as columns, near enough. */
function columns(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Tokens and comments of a piece of text, in order, without line ends and the braces of blocks. */
function atomsOf(text: string, from: number, to: number): Atom[] {
  const { tokens, comments } = T.lex(text.slice(from, to));
  const atoms: Atom[] = [];
  let comment = 0;
  const addComments = (before: number) => {
    for (; comment < comments.length && comments[comment].startOffset < before; comment++) {
      const token = comments[comment];
      atoms.push({ start: from + token.startOffset, end: from + T.endOf(token), text: token.image, type: undefined, endsLine: !token.image.startsWith("/*") });
    }
  };
  for (const token of tokens) {
    if (token.tokenType === T.NewLine || token.tokenType === T.Open || token.tokenType === T.Close) continue;
    addComments(token.startOffset);
    atoms.push({ start: from + token.startOffset, end: from + T.endOf(token), text: token.image, type: token.tokenType, endsLine: false });
  }
  addComments(Number.POSITIVE_INFINITY);
  return atoms;
}
