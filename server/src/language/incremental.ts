/**
 * An edit of a text → the tree of the new text, exactly as `parse` would give it, at the cost of what the edit touched.
 *
 * The edit is looked for in the innermost list of declarations (a file's, or a block's) whose pieces it leaves apart. There the *region* from the
 * end of the item before it to the start of the item after it is lexed and parsed alone; everything else is shared. That is right where
 * both ends of the region are line ends that no token crosses, all its braces are its own, and nothing in it belongs to the declaration around
 * it but comments and problems. Otherwise the region grows by an item, then to the declaration around it, at last to the whole text.
 */

import type { Content } from "./frame.ts";
import { hasLineEnd, readAs } from "./frame.ts";
import type { Kind } from "./kinds.ts";
import { indexAt } from "./locate.ts";
import { parse, scoreParser } from "./parser.ts";
import { derive } from "./sharing.ts";
import type { Comment, Declaration, Item, SourceFile, Span, SyntaxProblem } from "./syntax.ts";
import type { Lexed } from "./tokens.ts";
import { Comma, endOf, lex, Open } from "./tokens.ts";

export interface TextChange {
  /** [start, end) of the old text, in UTF-16 units, is replaced by `text`. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** How many items a region takes in, one at a time, before the declaration around it is read again instead. */
const MAX_GROWTH = 4;

interface Edit extends TextChange {
  readonly delta: number;
  readonly old: string;
  /** The old file has comments or strings that a later text may close. */
  readonly openEnds: number;
  /** Change of their number, set where the region is found. */
  openEndsDelta: number;
}

/** A list of items and what surrounds it. Positions are relative to `base`. */
interface Container {
  readonly items: readonly Item[];
  readonly starts: readonly number[];
  /** Absolute start of what holds the list. */
  readonly base: number;
  readonly kind: Kind | undefined;
  readonly depth: number;
  /** Absolute bounds of the text that the list may stand in. */
  readonly from: number;
  readonly to: number;
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
  /** Clauses and tags of what holds the list. */
  readonly others: readonly (readonly Span[])[];
}

/** A list with the items of a region replaced. */
interface Spliced {
  readonly items: readonly Item[];
  readonly starts: readonly number[];
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/** The tree of the text after an edit: deeply equal to `parse` of that text, sharing every node that the edit did not touch. */
export function applyEdit(file: SourceFile, change: TextChange): SourceFile {
  const old = file.text;
  const start = Math.max(0, Math.min(change.start, old.length));
  const end = Math.max(start, Math.min(change.end, old.length));
  const text = old.slice(0, start) + change.text + old.slice(end);
  const edit: Edit = { start, end, text: change.text, delta: change.text.length - (end - start), old, openEnds: file.openEnds, openEndsDelta: 0 };
  const list: Container = {
    items: file.items,
    starts: file.starts,
    base: 0,
    kind: undefined,
    depth: 0,
    from: 0,
    to: old.length,
    comments: file.trailing,
    problems: file.problems,
    others: [],
  };
  // Where a block is not closed, the indentation of every line decides.
  const spliced = file.unclosed ? undefined : editList(edit, list);
  if (spliced === undefined) return parse(text);
  return {
    text,
    items: spliced.items,
    starts: spliced.starts,
    trailing: spliced.comments,
    problems: spliced.problems,
    openEnds: file.openEnds + edit.openEndsDelta,
    unclosed: false,
  };
}

function editList(edit: Edit, list: Container): Spliced | undefined {
  const { items, starts, base } = list;
  // A brace that opens or closes nothing changes how all that follows it is read.
  if (list.problems.some((problem) => problem.code === "stray-brace")) return undefined;
  let last = indexAt(starts, edit.end - base);
  let first = Math.max(0, indexAt(starts, edit.start - base));
  while (first > 0 && endOfItem(list, first - 1) >= edit.start) first--;
  if (first < items.length && endOfItem(list, first) < edit.start) first++;
  if (first === last && base + starts[first] < edit.start && edit.end < endOfItem(list, first)) {
    const item = items[first];
    const inner = item.type === "declaration" ? editDeclaration(edit, item, base + starts[first], list.depth) : undefined;
    if (inner) return replaceOne(list, first, inner, edit.delta);
  }
  for (let growth = 0; growth <= MAX_GROWTH; growth++) {
    while (first > 0 && !isApart(edit, list, first - 1)) first--;
    const region = readRegion(edit, list, first, last);
    if (region === "widen") return undefined;
    if (region !== "grow") return splice(edit, list, first, last, region);
    if (last + 1 >= items.length) return undefined;
    last++;
  }
  return undefined;
}

/** Absolute end of an item's extent, in the old text. */
function endOfItem(list: Container, index: number): number {
  return list.base + list.starts[index] + list.items[index].length;
}

/** Whether nothing that the edit can do reaches an item before it: a line end stands between, and the item does not go on after a comma. */
function isApart(edit: Edit, list: Container, index: number): boolean {
  const item = list.items[index];
  if (isUnclosed(item)) return false;
  const end = endOfItem(list, index);
  const proper = item.type === "declaration" ? list.base + list.starts[index] + item.end : end;
  return edit.old.charCodeAt(proper - 1) !== 44 && hasLineEnd(edit.old, end, edit.start);
}

interface Region {
  readonly content: Content;
  /** Absolute bounds in the old text. */
  readonly from: number;
  readonly to: number;
}

function readRegion(edit: Edit, list: Container, first: number, last: number): Region | "grow" | "widen" {
  const from = first > 0 ? endOfItem(list, first - 1) : list.from;
  const to = last + 1 < list.items.length ? list.base + list.starts[last + 1] : list.to;
  if (from > edit.start || to < edit.end) return "widen";
  const within = (span: Span) => list.base + span.end > from && list.base + span.start < to;
  if (list.others.some((spans) => spans.some(within))) return "widen";
  const text = edit.old.slice(from, edit.start) + edit.text + edit.old.slice(edit.end, to);
  const lexed = lex(text);
  const wholeEnd = list.kind === undefined && last + 1 >= list.items.length;
  const wholeStart = list.kind === undefined && first === 0;
  const edges = edgesOf(lexed);
  if (edges === undefined) {
    if (!wholeStart && !wholeEnd && !hasLineEnd(text, 0, text.length)) return "grow";
  } else {
    if (!wholeStart && !hasLineEnd(text, 0, edges.start)) return "widen";
    if (!wholeEnd && (!hasLineEnd(text, edges.end, text.length) || lexed.tokens[lexed.tokens.length - 1]?.tokenType === Comma)) return "grow";
  }
  if (lexed.tokens[0]?.tokenType === Open || lexed.unclosed) return "widen";
  // What is open here may be closed after the region; what is open before it may be closed in it.
  if (lexed.openEnds > 0 && closes(edit.old, to)) return "widen";
  if (edit.openEnds > 0 && closes(text, 0)) return "widen";
  const content = scoreParser().read(text, lexed, list.base - from, list.kind, list.depth);
  if (!content.complete || content.clauses.length > 0 || content.tags.length > 0) return "widen";
  if (content.problems.some((problem) => problem.code === "stray-brace")) return "widen";
  if (!wholeEnd && content.items.some(isUnclosed)) return "widen";
  // A comment after the last item leads the item that follows.
  if (last + 1 < list.items.length && content.comments.some((comment) => leads(content, comment))) return "grow";
  if (edit.openEnds > 0 || lexed.openEnds > 0) edit.openEndsDelta = lexed.openEnds - lex(edit.old.slice(from, to)).openEnds;
  return { content, from, to };
}

/** Where the first token or comment begins and the last one ends; undefined where there is none. */
function edgesOf(lexed: Lexed): { start: number; end: number } | undefined {
  const { tokens, comments } = lexed;
  let start = Number.POSITIVE_INFINITY;
  let end = -1;
  for (const token of tokens) {
    if (token.tokenType.name === "NewLine") continue;
    start = Math.min(start, token.startOffset);
    end = endOf(token);
  }
  if (comments.length > 0) {
    start = Math.min(start, comments[0].startOffset);
    end = Math.max(end, endOf(comments[comments.length - 1]));
  }
  return end < 0 ? undefined : { start, end };
}

function closes(text: string, from: number): boolean {
  return text.indexOf("*/", from) >= 0 || text.indexOf('"""', from) >= 0;
}

/** Its block goes to the end of the text. (Where a child's block does, so does this one.) */
function isUnclosed(item: Item): boolean {
  return item.type === "declaration" && item.block !== undefined && item.block.close === undefined;
}

function leads(content: Content, comment: Comment): boolean {
  const last = content.items.length - 1;
  return last < 0 || comment.start >= content.starts[last] + content.items[last].length;
}

/** The declaration with an edit inside of its block, or undefined where it has to be read again as a whole. */
function editDeclaration(edit: Edit, node: Declaration, base: number, depth: number): Declaration | undefined {
  const { block } = node;
  if (block?.close === undefined || edit.start <= base + block.open || edit.end > base + block.close) return undefined;
  const from = afterOpening(edit.old, node, base);
  if (from < 0 || edit.start <= from) return undefined;
  const spliced = editList(edit, {
    items: node.children,
    starts: node.childStarts,
    base,
    kind: readAs(node.keyword.text),
    depth: depth + 1,
    from,
    to: base + block.close,
    comments: node.comments,
    problems: node.problems,
    others: [node.clauses, node.tags],
  });
  if (spliced === undefined) return undefined;
  const { delta } = edit;
  const at = edit.end - base;
  return {
    type: "declaration",
    length: node.length + delta,
    keyword: node.keyword,
    kind: node.kind,
    id: node.id,
    title: node.title,
    clauses: shiftAll(node.clauses, at, delta),
    tags: shiftAll(node.tags, at, delta),
    block: { open: block.open, close: block.close + delta },
    children: spliced.items as readonly Declaration[],
    childStarts: spliced.starts,
    end: node.end + delta,
    comments: spliced.comments,
    doc: node.doc,
    problems: spliced.problems,
  };
}

/** The line end after `{` and the comments that trail it; -1 where more stands on that line. */
function afterOpening(text: string, node: Declaration, base: number): number {
  let at = base + node.block!.open + 1;
  for (const comment of node.comments) if (base + comment.start >= at && !hasLineEnd(text, at, base + comment.start)) at = base + comment.end;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  const code = text.charCodeAt(at);
  return code === 10 || code === 13 ? at : -1;
}

// ---------------------------------------------------------------- splicing

function replaceOne(list: Container, index: number, item: Item, delta: number): Spliced {
  const items = list.items.slice();
  items[index] = item;
  derive(items, list.items, index, items.length - index - 1);
  const at = list.starts[index];
  return {
    items,
    starts: shiftStarts(list.starts, index + 1, delta),
    comments: shiftAll(list.comments, at + 1, delta),
    problems: shiftAll(list.problems, at + 1, delta),
  };
}

function shiftStarts(starts: readonly number[], from: number, delta: number): readonly number[] {
  if (delta === 0) return starts;
  const shifted = starts.slice();
  for (let index = from; index < shifted.length; index++) shifted[index] += delta;
  return shifted;
}

function splice(edit: Edit, list: Container, first: number, last: number, region: Region): Spliced {
  const { content } = region;
  const count = content.items.length;
  const kept = list.items.length - last - 1;
  let items: readonly Item[];
  let starts: readonly number[];
  if (count === last - first + 1) {
    const copy = list.items.slice();
    const moved = list.starts.slice();
    for (let index = 0; index < count; index++) {
      copy[first + index] = content.items[index];
      moved[first + index] = content.starts[index];
    }
    if (edit.delta !== 0) for (let index = last + 1; index < moved.length; index++) moved[index] += edit.delta;
    [items, starts] = [copy, moved];
  } else {
    items = list.items.slice(0, first).concat(content.items, list.items.slice(last + 1));
    starts = list.starts.slice(0, first).concat(content.starts, shiftStarts(list.starts, last + 1, edit.delta).slice(last + 1));
  }
  derive(items, list.items, first, kept);
  const from = region.from - list.base;
  const to = region.to - list.base;
  return {
    items,
    starts,
    comments: spliceSpans(list.comments, from, to, edit.delta, content.comments),
    problems: spliceSpans(list.problems, from, to, edit.delta, content.problems),
  };
}

function spliceSpans<S extends Span>(spans: readonly S[], from: number, to: number, delta: number, between: readonly S[]): readonly S[] {
  if (spans.length === 0) return between;
  const before = spans.filter((span) => span.start < from);
  const after = spans.filter((span) => span.start >= to);
  if (delta === 0 && between.length === 0 && before.length + after.length === spans.length) return spans;
  const joined = [...before, ...between, ...after.map((span) => shift(span, delta))];
  return joined.length === 0 ? between : joined;
}

/** Spans that begin at or after a position, moved; the same array where there is none. */
function shiftAll<S extends Span>(spans: readonly S[], at: number, delta: number): readonly S[] {
  if (delta === 0 || spans.length === 0 || spans[spans.length - 1].start < at) return spans;
  return spans.map((span) => (span.start < at ? span : shift(span, delta)));
}

/**
 * A copy of a node with all its positions moved: `start` and `end`, wherever they are numbers. What was one node in two places (the only
 * date of a range, a reference in a value and in `refs`) is one node again.
 */
function shift<V>(value: V, delta: number, copies = new Map<object, unknown>()): V {
  if (delta === 0 || typeof value !== "object" || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known as V;
  if (Array.isArray(value)) {
    if (value.length === 0) return value;
    const list = value.map((part) => shift(part, delta, copies));
    copies.set(value, list);
    return list as V;
  }
  const copy: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value))
    copy[key] = (key === "start" || key === "end") && typeof part === "number" ? part + delta : shift(part, delta, copies);
  copies.set(value, copy);
  return copy as V;
}
