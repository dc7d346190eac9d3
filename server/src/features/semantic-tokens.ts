/** Semantic tokens: every word by what it is, names by what they name, with what the schedule knows of that. */

import { KINDS, type Kind } from "../language/kinds.ts";
import type { Lines } from "../language/lines.ts";
import type { Item, SourceFile, Span } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import type { Schedule } from "../schedule/model.ts";
import { commentTokens, DOCUMENTATION, decoded, type ItemToken, type ItemTokens, itemTokens, type TokenName, TokenType } from "./item-tokens.ts";
import { partTarget } from "./place.ts";
import type { Snapshot } from "./snapshot.ts";

/** Kinds are token types of their own, so that a theme may tell a role from a task; `variable` is a name that names nothing. */
export const TOKEN_TYPES: readonly string[] = [
  "keyword",
  "property",
  "string",
  "number",
  "comment",
  "operator",
  "enumMember",
  "decorator",
  "variable",
  ...KINDS,
];
export const TOKEN_MODIFIERS: readonly string[] = ["declaration", "documentation", "critical", "done", "contingent"];

const DECLARATION = 1;
const CRITICAL = 4;
const DONE = 8;
const CONTINGENT = 16;

const TYPE_OF = Object.fromEntries(KINDS.map((kind, index) => [kind, TokenType.firstKind + index])) as Readonly<Record<Kind, number>>;

/**
 * Five numbers a token, as the protocol has them: line and column relative to the token before, length, type, bits of modifiers.
 * `range` (absolute offsets) leaves out all that does not meet it.
 */
export function semanticTokens(snapshot: Snapshot, lines: Lines, range?: Span): Uint32Array {
  return new Walk(snapshot, lines, range).walk();
}

class Walk {
  readonly #plan: Plan;
  readonly #source: SourceFile;
  readonly #entities: readonly Entity[];
  readonly #schedule: Schedule | undefined;
  readonly #starts: readonly number[];
  readonly #range: Span | undefined;
  #written: Uint32Array;
  #count = 0;
  #lastLine = 0;
  #lastColumn = 0;
  /** The next entity: they stand in the order in which the walk meets their declarations. */
  #next = 0;
  /** The line of the item last met. */
  #line = 0;

  constructor(snapshot: Snapshot, lines: Lines, range: Span | undefined) {
    this.#plan = snapshot.plan;
    this.#source = snapshot.source;
    this.#entities = snapshot.plan.entities;
    this.#schedule = snapshot.schedule?.plan === snapshot.plan ? snapshot.schedule : undefined;
    this.#starts = lines.starts;
    this.#range = range;
    // A token and the space around it take five characters or more in nearly every text, and five numbers.
    this.#written = new Uint32Array((range === undefined ? this.#source.text.length : 0) + 1024);
  }

  walk(): Uint32Array {
    const { items, starts, trailing, text } = this.#source;
    for (let index = 0; index < items.length; index++) this.#item(items[index]!, starts[index]!);
    const first = trailing[0];
    if (first !== undefined) {
      this.#goTo(first.start);
      const column = first.start - this.#starts[this.#line]!;
      for (const token of commentTokens(trailing, text, first.start)) this.#token(token, this.#line, column, undefined);
    }
    return this.#written.slice(0, this.#count);
  }

  /** Room for so many numbers more; gives where they begin. */
  #grow(by: number): number {
    const base = this.#count;
    this.#count += by;
    if (this.#count > this.#written.length) {
      const larger = new Uint32Array(Math.max(this.#count, this.#written.length * 2));
      larger.set(this.#written);
      this.#written = larger;
    }
    return base;
  }

  #goTo(offset: number): void {
    while (this.#line + 1 < this.#starts.length && this.#starts[this.#line + 1]! <= offset) this.#line++;
  }

  #item(item: Item, start: number): void {
    const entity = this.#next < this.#plan.own ? this.#entities[this.#next] : undefined;
    const own = entity?.declaration === item ? entity : undefined;
    if (own !== undefined) this.#next++;
    this.#goTo(start);
    const line = this.#line;
    const column = start - this.#starts[line]!;
    const tokens = itemTokens(item, this.#source.text, start);
    if (item.type === "use" || item.children.length === 0) {
      if (this.#range === undefined) this.#whole(tokens, line, column, own);
      else if (start < this.#range.end && start + item.length > this.#range.start) for (const token of decoded(tokens)) this.#token(token, line, column, own);
      return;
    }
    const single = decoded(tokens);
    let next = 0;
    for (let child = 0; child < item.children.length; child++) {
      for (; next < tokens.beforeChild[child]!; next++) this.#token(single[next]!, line, column, own);
      this.#item(item.children[child]!, start + item.childStarts[child]!);
    }
    for (; next < single.length; next++) this.#token(single[next]!, line, column, own);
  }

  /** All tokens of an item without children: what was encoded once, with the names of now. */
  #whole({ encoded, names, lastLine, lastColumn }: ItemTokens, line: number, column: number, own: Entity | undefined): void {
    if (encoded.length === 0) return;
    const base = this.#grow(encoded.length);
    const written = this.#written;
    // A loop: so few are copied faster than `set` begins.
    for (let k = 0; k < encoded.length; k++) written[base + k] = encoded[k]!;
    const firstLine = line + encoded[0]!;
    const firstColumn = encoded[0] === 0 ? column + encoded[1]! : encoded[1]!;
    written[base] = firstLine - this.#lastLine;
    written[base + 1] = firstLine === this.#lastLine ? firstColumn - this.#lastColumn : firstColumn;
    for (const { index, name } of names) {
      const named = this.#named(name, own);
      written[base + index * 5 + 3] = named === undefined ? TokenType.unknown : TYPE_OF[named.kind];
      if (named !== undefined) written[base + index * 5 + 4] = this.#modifiers(named, name);
    }
    this.#lastLine = line + lastLine;
    this.#lastColumn = lastLine === 0 ? column + lastColumn : lastColumn;
  }

  #token(token: ItemToken, itemLine: number, itemColumn: number, own: Entity | undefined): void {
    const line = itemLine + token.line;
    const column = token.line === 0 ? itemColumn + token.column : token.column;
    const start = this.#starts[line]! + column;
    if (this.#range !== undefined && (start >= this.#range.end || start + token.length <= this.#range.start)) return;
    const named = token.name === undefined ? undefined : this.#named(token.name, own);
    const type = token.type ?? (named === undefined ? TokenType.unknown : TYPE_OF[named.kind]);
    const modifiers = (token.documentation ? DOCUMENTATION : 0) | (named === undefined || token.name === undefined ? 0 : this.#modifiers(named, token.name));
    const base = this.#grow(5);
    const written = this.#written;
    written[base] = line - this.#lastLine;
    written[base + 1] = line === this.#lastLine ? column - this.#lastColumn : column;
    written[base + 2] = token.length;
    written[base + 3] = type;
    written[base + 4] = modifiers;
    this.#lastLine = line;
    this.#lastColumn = column;
  }

  #named(name: TokenName, own: Entity | undefined): Entity | undefined {
    if (own === undefined) return undefined;
    return name === "own" ? own : partTarget(this.#plan, own, name.reference, name.part);
  }

  #modifiers(named: Entity, name: TokenName): number {
    const declaration = name === "own" ? DECLARATION : 0;
    const item = this.#schedule?.itemOf(named.index);
    if (item === undefined) return declaration;
    return declaration | (item.critical ? CRITICAL : 0) | (item.finished ? DONE : 0) | (item.contingent ? CONTINGENT : 0);
  }
}

/** Replaces `deleteCount` numbers at `start` by `data`. */
export interface TokenEdit {
  readonly start: number;
  readonly deleteCount: number;
  readonly data: Uint32Array;
}

/** Numbers that are alike between two differences: fewer are sent along rather than making another edit. */
const GAP = 25;

/**
 * What makes the tokens of before into those of now: positions are relative, so that what an edit did not touch is alike. Where there are as many
 * tokens as before (a task has become critical) each difference is an edit, otherwise all between what begins and what ends alike is one.
 */
export function tokenEdits(before: Uint32Array, now: Uint32Array): readonly TokenEdit[] {
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && before[start] === now[start]) start++;
  if (start === before.length && start === now.length) return [];
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const end = now.length - tail;
  if (before.length !== now.length) return [{ start, deleteCount: before.length - tail - start, data: now.slice(start, end) }];
  const edits: TokenEdit[] = [];
  for (let from = start; from < end; ) {
    let to = from + 1;
    for (let at = to; at < end && at - to < GAP; at++) if (before[at] !== now[at]) to = at + 1;
    edits.push({ start: from, deleteCount: to - from, data: now.slice(from, to) });
    from = to;
    while (from < end && before[from] === now[from]) from++;
  }
  return edits;
}
