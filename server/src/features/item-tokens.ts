/**
 * The tokens of one declaration or `use`, by what its text says alone. Read once and kept with the node, in lines and columns
 * relative to its beginning, so that an edit elsewhere costs it nothing.
 */

import type { Comment, Declaration, Item, ReferenceNode, Span } from "../language/syntax.ts";
import { DotDot, LongString, lex, Minus, NewLine, Plus, ShortString, Slash, UnclosedString, Word } from "../language/tokens.ts";

/** Positions in the legend of semantic-tokens.ts. */
export const TokenType = { keyword: 0, property: 1, string: 2, number: 3, comment: 4, operator: 5, value: 6, tag: 7, unknown: 8, firstKind: 9 } as const;

export interface ItemToken {
  /** Lines below that of the extent's start. */
  readonly line: number;
  /** Counted from the start of the extent on its first line, else from the start of the line. */
  readonly column: number;
  readonly length: number;
  /** Undefined for names: their type is that of what they name. */
  readonly type: number | undefined;
  readonly documentation: boolean;
  /** The reference that a name belongs to, and which of its ids it is; undefined for the item's own id. */
  readonly name: { readonly reference: ReferenceNode; readonly part: number } | "own" | undefined;
}

export type TokenName = NonNullable<ItemToken["name"]>;

/** The tokens of an item: in numbers, which is all that one without children needs, so that a large plan keeps no object for each word. */
export interface ItemTokens {
  /** As the protocol has them: the first token relative to the start of the extent, the others to the one before. Types and modifiers of names are 0. */
  readonly encoded: Uint32Array;
  /** Tokens whose type is that of what they name, by their position among the tokens. */
  readonly names: readonly { readonly index: number; readonly name: TokenName }[];
  /** Where the last token stands, counted as in `ItemToken`. */
  readonly lastLine: number;
  readonly lastColumn: number;
  /** Number of tokens before each child. */
  readonly beforeChild: readonly number[];
}

/** The tokens one by one. */
export function decoded({ encoded, names }: ItemTokens): readonly ItemToken[] {
  const tokens: ItemToken[] = [];
  let line = 0;
  let column = 0;
  let next = 0;
  for (let at = 0; at < encoded.length; at += 5) {
    const down = encoded[at]!;
    column = down === 0 ? column + encoded[at + 1]! : encoded[at + 1]!;
    line += down;
    const named = names[next]?.index === at / 5 ? names[next++]!.name : undefined;
    tokens.push({
      line,
      column,
      length: encoded[at + 2]!,
      type: named === undefined ? encoded[at + 3]! : undefined,
      documentation: encoded[at + 4] === DOCUMENTATION,
      name: named,
    });
  }
  return tokens;
}

/** The modifier of documentation, a bit of the legend. */
export const DOCUMENTATION = 2;

const kept = new WeakMap<Item, ItemTokens>();

/** `start` is where the item's extent begins in `text`. */
export function itemTokens(item: Item, text: string, start: number): ItemTokens {
  let tokens = kept.get(item);
  if (tokens === undefined) {
    tokens = read(item, text.slice(start, start + item.length));
    kept.set(item, tokens);
  }
  return tokens;
}

/** Words inside of operands that belong to the grammar rather than to the plan. */
const GRAMMAR_WORDS = new Set(["start", "of", "elapsed", "a", "week", "slips", "chance", "and", "to", "from", "at", "most", "least", "by", "on"]);

function read(item: Item, text: string): ItemTokens {
  const words = item.type === "declaration" ? wordsOf(item) : new Map<number, WordRole>([[item.keyword.start, { type: TokenType.keyword }]]);
  const children = item.type === "declaration" ? item.children : [];
  const beforeChild: number[] = [];
  const builder = new Builder(text);
  let from = 0;
  for (let child = 0; child < children.length; child++) {
    const childStart = (item as Declaration).childStarts[child]!;
    readPiece(builder, text, from, childStart, words);
    beforeChild.push(builder.tokens.length);
    from = childStart + children[child]!.length;
  }
  readPiece(builder, text, from, text.length, words);
  return { beforeChild, ...encode(builder.tokens) };
}

function encode(tokens: readonly ItemToken[]): Omit<ItemTokens, "beforeChild"> {
  const encoded: number[] = [];
  const names: { readonly index: number; readonly name: TokenName }[] = [];
  let line = 0;
  let column = 0;
  tokens.forEach((token, index) => {
    encoded.push(
      token.line - line,
      token.line === line ? token.column - column : token.column,
      token.length,
      token.type ?? 0,
      token.documentation ? DOCUMENTATION : 0,
    );
    if (token.name !== undefined) names.push({ index, name: token.name });
    line = token.line;
    column = token.column;
  });
  return { encoded: Uint32Array.from(encoded), names, lastLine: line, lastColumn: column };
}

interface WordRole {
  readonly type: number | undefined;
  readonly name?: ItemToken["name"];
}

/** What the words of a declaration are, by where they start. */
function wordsOf(node: Declaration): ReadonlyMap<number, WordRole> {
  const words = new Map<number, WordRole>();
  words.set(node.keyword.start, { type: TokenType.keyword });
  if (node.id !== undefined) words.set(node.id.start, { type: undefined, name: "own" });
  for (const clause of node.clauses) {
    words.set(clause.keyword.start, { type: TokenType.property });
    // The second word of `done when` begins behind the first.
    const space = clause.name.indexOf(" ");
    if (space > 0) words.set(clause.keyword.end - (clause.name.length - space - 1), { type: TokenType.property });
    for (const reference of clause.refs) {
      reference.parts.forEach((part, index) => {
        words.set(part.start, { type: undefined, name: { reference, part: index } });
      });
    }
  }
  return words;
}

function readPiece(builder: Builder, text: string, from: number, to: number, words: ReadonlyMap<number, WordRole>): void {
  const piece = text.slice(from, to);
  if (piece.trim() === "") return;
  const { tokens, comments } = lex(piece);
  let next = 0;
  const addComments = (until: number) => {
    for (; next < comments.length && comments[next]!.startOffset < until; next++) {
      const { image, startOffset } = comments[next]!;
      builder.add({ start: from + startOffset, end: from + startOffset + image.length }, TokenType.comment, undefined, image.startsWith("///"));
    }
  };
  for (const { tokenType, image, startOffset } of tokens) {
    addComments(startOffset);
    const span = { start: from + startOffset, end: from + startOffset + image.length };
    if (tokenType === Word) {
      const role = words.get(span.start);
      if (role !== undefined) builder.add(span, role.type, role.name);
      else builder.add(span, GRAMMAR_WORDS.has(image) ? TokenType.keyword : TokenType.value);
    } else if (tokenType === ShortString || tokenType === LongString || tokenType === UnclosedString) builder.add(span, TokenType.string);
    else if (tokenType === Plus || tokenType === Minus || tokenType === DotDot || tokenType === Slash) builder.add(span, TokenType.operator);
    else if (tokenType !== NewLine && image.startsWith("#")) builder.add(span, TokenType.tag);
    else if (/^\d/.test(image)) builder.add(span, TokenType.number);
  }
  addComments(Number.POSITIVE_INFINITY);
}

/** The tokens of comments that belong to no item; positions relative to the first character of `text`. */
export function commentTokens(comments: readonly Comment[], text: string, from: number): readonly ItemToken[] {
  const builder = new Builder(text.slice(from));
  for (const comment of comments) builder.add({ start: comment.start - from, end: comment.end - from }, TokenType.comment, undefined, comment.style === "doc");
  return builder.tokens;
}

/** Counts lines while tokens come in the order of the text; one that goes over several lines becomes one for each. */
class Builder {
  readonly tokens: ItemToken[] = [];
  readonly #text: string;
  #at = 0;
  #line = 0;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  add(span: Span, type: number | undefined, name?: ItemToken["name"], documentation = false): void {
    this.#advance(span.start);
    let from = span.start;
    for (let at = from; at < span.end; at++) {
      if (!this.#endsLine(at)) continue;
      this.#push(from, this.#text.charCodeAt(at) === 10 && this.#text.charCodeAt(at - 1) === 13 ? at - 1 : at, type, name, documentation);
      this.#advance(at + 1);
      from = at + 1;
    }
    this.#push(from, span.end, type, name, documentation);
    this.#advance(span.end);
  }

  #push(start: number, end: number, type: number | undefined, name: ItemToken["name"], documentation: boolean): void {
    if (end > start) this.tokens.push({ line: this.#line, column: start - this.#lineStart, length: end - start, type, documentation, name });
  }

  #advance(to: number): void {
    for (; this.#at < to; this.#at++) {
      if (!this.#endsLine(this.#at)) continue;
      this.#line++;
      this.#lineStart = this.#at + 1;
    }
  }

  #endsLine(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    return code === 10 || (code === 13 && this.#text.charCodeAt(at + 1) !== 10);
  }
}
