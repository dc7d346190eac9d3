/** What stands at an offset: the way from the file down to the declaration, the clause and the word under a cursor. */

import type { Clause, Comment, Declaration, Item, ReferenceNode, SourceFile, Span, StringNode, UseDirective, Word } from "./syntax.ts";

/** A declaration and where its extent begins in the file: add it to any position inside. */
export interface Placed<N = Declaration> {
  readonly node: N;
  /** Absolute. */
  readonly start: number;
}

export interface Location {
  /** Declarations around the offset, from the outermost to the innermost; empty at the level of the file. */
  readonly chain: readonly Placed[];
  /** The last of the chain. */
  readonly declaration: Placed | undefined;
  readonly use: Placed<UseDirective> | undefined;
  /** The clause that the offset is in or at the end of. */
  readonly clause: Clause | undefined;
  /** What of the declaration, the use or the clause it is on. `space` is between things. */
  readonly on: "keyword" | "id" | "title" | "tag" | "clause-keyword" | "reference" | "string" | "operand" | "comment" | "path" | "brace" | "space";
  /** The word, string, number, tag or comment itself, relative to the declaration (or the use; absolute for trailing comments of the file). */
  readonly span: Span | undefined;
  readonly comment: Comment | undefined;
  readonly string: StringNode | undefined;
  /** The reference under the offset, and which of its parts. */
  readonly reference: { readonly node: ReferenceNode; readonly part: number } | undefined;
}

/** Index of the last item that begins at or before an offset, or -1. */
export function indexAt(starts: readonly number[], offset: number): number {
  let low = -1;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle;
  }
  return low;
}

/** Both edges count: a cursor right after a word is on it. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** The item whose extent an offset is in or at an edge of; of two that meet, the one that begins there. */
function itemAt<N extends Item>(items: readonly N[], starts: readonly number[], offset: number): Placed<N> | undefined {
  const index = indexAt(starts, offset);
  if (index < 0 || offset > starts[index] + items[index].length) return undefined;
  return { node: items[index], start: starts[index] };
}

/** What stands at an absolute offset. */
export function locate(file: SourceFile, offset: number): Location {
  const nothing = {
    chain: [],
    declaration: undefined,
    use: undefined,
    clause: undefined,
    on: "space",
    span: undefined,
    comment: undefined,
    string: undefined,
    reference: undefined,
  } as const;
  const item = itemAt(file.items, file.starts, offset);
  if (item === undefined) {
    const comment = commentAt(file.trailing, offset);
    return comment ? { ...nothing, on: "comment", span: comment, comment } : nothing;
  }
  if (item.node.type === "use") {
    const { node, start } = item;
    const use = { node, start };
    const at = offset - start;
    const comment = commentAt(node.comments, at);
    if (comment) return { ...nothing, use, on: "comment", span: comment, comment };
    if (node.path && touches(node.path, at)) return { ...nothing, use, on: "path", span: node.path, string: node.path };
    if (touches(node.keyword, at)) return { ...nothing, use, on: "keyword", span: node.keyword };
    return { ...nothing, use };
  }
  const chain: Placed[] = [];
  let placed: Placed | undefined = { node: item.node, start: item.start };
  while (placed) {
    chain.push(placed);
    const { node, start }: Placed = placed;
    const child: Placed | undefined = itemAt(node.children, node.childStarts, offset - start);
    placed = child && { node: child.node, start: child.start + start };
  }
  const declaration = chain[chain.length - 1];
  return { ...nothing, chain, declaration, ...inDeclaration(declaration.node, offset - declaration.start) };
}

function commentAt(comments: readonly Comment[], at: number): Comment | undefined {
  // At the start of a comment one is before it; at the end of a line comment one is still in it.
  return comments.find((comment) => comment.start < at && (at < comment.end || (at === comment.end && comment.style !== "block")));
}

function inDeclaration(node: Declaration, at: number): Partial<Location> {
  const comment = commentAt(node.comments, at);
  if (comment) return { on: "comment", span: comment, comment };
  if (node.id && touches(node.id, at)) return { on: "id", span: node.id };
  if (touches(node.keyword, at)) return { on: "keyword", span: node.keyword };
  if (node.title && touches(node.title, at)) return { on: "title", span: node.title, string: node.title };
  const tag = node.tags.find((one: Word) => touches(one, at));
  if (tag) return { on: "tag", span: tag };
  const clause = clauseAt(node.clauses, at);
  if (clause) return { clause, ...inClause(clause, at) };
  const { block } = node;
  if (block && (at === block.open || at === block.close || at === block.open + 1)) return { on: "brace" };
  return {};
}

/** The clause that a position is in or at the end of; of two that meet, the one that begins there. */
export function clauseAt(clauses: readonly Clause[], at: number): Clause | undefined {
  let found: Clause | undefined;
  for (const clause of clauses) if (touches(clause, at)) found = clause;
  return found;
}

function inClause(clause: Clause, at: number): Partial<Location> {
  if (touches(clause.keyword, at)) return { on: "clause-keyword", span: clause.keyword };
  for (const node of clause.refs) {
    const part = node.parts.findIndex((word) => touches(word, at));
    if (part >= 0) return { on: "reference", span: node.parts[part], reference: { node, part } };
  }
  const leaf = clause.ok ? smallest(clause.value, at) : undefined;
  if (leaf === undefined) return { on: "space" };
  return isString(leaf) ? { on: "string", span: leaf, string: leaf } : { on: "operand", span: leaf };
}

function isString(span: Span): span is StringNode {
  return "value" in span && typeof span.value === "string";
}

/** The innermost node with a span that touches a position. */
function smallest(value: unknown, at: number): Span | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const own = "start" in value && "end" in value ? (value as Span) : undefined;
  if (own && !touches(own, at)) return undefined;
  for (const part of Object.values(value)) {
    const inner = smallest(part, at);
    if (inner) return inner;
  }
  return own;
}

/** Every declaration of a file with its absolute start, in the order of the text. */
export function* declarationsOf(file: SourceFile): Generator<Placed> {
  for (let index = 0; index < file.items.length; index++) {
    const node = file.items[index];
    if (node.type === "declaration") yield* within({ node, start: file.starts[index] });
  }
}

function* within(placed: Placed): Generator<Placed> {
  yield placed;
  const { node, start } = placed;
  for (let index = 0; index < node.children.length; index++) yield* within({ node: node.children[index], start: start + node.childStarts[index] });
}
