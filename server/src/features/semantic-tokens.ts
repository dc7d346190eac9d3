/** Semantic tokens: every word by what it is, names by what they name, with what the schedule knows of that. */

import { KINDS } from "../language/kinds.ts";
import type { Lines } from "../language/lines.ts";
import { indexAt } from "../language/locate.ts";
import { sharedItems } from "../language/sharing.ts";
import type { Item, SourceFile, Span } from "../language/syntax.ts";
import type { Columns, Plan } from "../plan/model.ts";
import type { Schedule } from "../schedule/model.ts";
import { commentTokens, DOCUMENTATION, decoded, type ItemToken, type ItemTokens, itemTokens, type TokenName, TokenType } from "./item-tokens.ts";
import { entitiesBefore } from "./place.ts";
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
/** The first of the modifiers that the schedule gives: critical, done, contingent. */
const CRITICAL = 4;

/** The tokens of a text, and what they were made from, so that those of the next one cost what the edit between them touched. */
export interface Tokens {
  /** Shares with the one before what an edit left alone: copying a megabyte at every keystroke would keep the garbage collector busy. */
  readonly numbers: Numbers;
  /** What makes those of before into these; undefined where there were none. */
  readonly edits: readonly TokenEdit[] | undefined;
  readonly made: Made;
}

interface Made {
  readonly items: readonly Item[];
  /** Where the numbers of each item begin, and after them those of what follows the last. */
  readonly offsets: Int32Array;
  /** Line and column of the extent of each item. */
  readonly lines: Int32Array;
  readonly columns: Int32Array;
  /** The first entity of each item, and the one after the last. */
  readonly entities: Int32Array;
  readonly meanings: Meanings;
}

export function tokensOf(snapshot: Snapshot, lines: Lines, before?: Tokens): Tokens {
  return new Update(snapshot, lines, before).run();
}

/** Five numbers a token, as the protocol has them: line and column relative to the token before, length, type, bits of modifiers. In pieces. */
export class Numbers {
  readonly length: number;
  readonly #pieces: readonly Uint32Array[];

  constructor(pieces: readonly Uint32Array[]) {
    this.length = pieces.reduce((length, piece) => length + piece.length, 0);
    this.#pieces = pieces;
  }

  /** The pieces of [start, end). */
  pieces(start: number, end: number): readonly Uint32Array[] {
    const found: Uint32Array[] = [];
    let at = 0;
    for (const piece of this.#pieces) {
      if (at < end && at + piece.length > start) found.push(piece.subarray(Math.max(0, start - at), end - at));
      at += piece.length;
    }
    return found;
  }

  between(start: number, end: number): Uint32Array {
    const pieces = this.pieces(start, end);
    if (pieces.length === 1) return pieces[0]!;
    const numbers = new Uint32Array(end - start);
    let at = 0;
    for (const piece of pieces) {
      numbers.set(piece, at);
      at += piece.length;
    }
    return numbers;
  }

  all(): Uint32Array {
    return this.between(0, this.length);
  }

  /** The same in one piece, where it has come to so many that looking through them takes longer than copying. */
  compact(): Numbers {
    return this.#pieces.length > 2 * MOST_PIECES ? new Numbers([this.all()]) : this;
  }
}

/** The tokens that meet `range` (absolute offsets), or all. */
export function semanticTokens(snapshot: Snapshot, lines: Lines, range?: Span): Uint32Array {
  if (range === undefined) return tokensOf(snapshot, lines).numbers.all();
  const { items, starts } = snapshot.source;
  const writer = new Writer(snapshot, lines, meaningsOf(snapshot), 1024, range);
  const first = Math.max(0, indexAt(starts, range.start));
  let last = first;
  while (last < items.length && starts[last]! < range.end) last++;
  writer.items(first, last);
  if (last === items.length) writer.trailing();
  return writer.take();
}

/** What the names of a plan's own file mean, as far as their tokens show it. */
interface Meanings {
  /** Kind, and the modifiers that the schedule gives, of each entity. */
  readonly ofEntities: Uint8Array;
  /** Numbers that are equal where all parts of a reference mean the same; −1 where it names nothing. */
  readonly ofReferences: Int32Array;
  /** What they were worked out from. */
  readonly columns: Columns;
  readonly own: number;
  readonly schedule: Schedule | undefined;
}

/** A meaning is a kind and, above it, the bits of the modifiers that the schedule gives, in the order of the legend. */
const KIND_BITS = 4;
const KIND_MASK = 15;

/** A number for each way in which an entity and those that hold it look. */
const LOOKS = new Map<number, number>();

function meaningsOf({ plan, schedule }: Snapshot, before?: Meanings): Meanings {
  const { columns, own } = plan;
  const { kinds, parents, refBase, targets } = columns;
  const known = schedule?.plan === plan ? schedule : undefined;
  // A plan shares its columns with the one before it wherever nothing in them differs.
  const isSame = (name: "kinds" | "parents" | "refBase" | "targets") => columns[name] === before?.columns[name];
  if (before?.schedule === known && before?.own === own && isSame("kinds") && isSame("parents") && isSame("refBase") && isSame("targets")) return before!;
  const ofEntities = new Uint8Array(kinds.length);
  const looks = new Int32Array(kinds.length);
  let last = { key: -1, look: 0 };
  for (let entity = 0; entity < kinds.length; entity++) {
    const item = known?.itemOf(entity);
    const modifiers = item === undefined ? 0 : (item.critical ? 1 : 0) | (item.finished ? 2 : 0) | (item.contingent ? 4 : 0);
    const meaning = kinds[entity]! | (modifiers << KIND_BITS);
    ofEntities[entity] = meaning;
    const holder = parents[entity]!;
    const key = (holder < 0 ? 0 : looks[holder]!) * 128 + meaning;
    // Most look like the one before them.
    if (last.key !== key) {
      last = { key, look: LOOKS.get(key) ?? LOOKS.size + 1 };
      LOOKS.set(key, last.look);
    }
    looks[entity] = last.look;
  }
  const ofReferences = new Int32Array(refBase[own]!);
  for (let reference = 0; reference < ofReferences.length; reference++) ofReferences[reference] = targets[reference]! < 0 ? -1 : looks[targets[reference]!]!;
  return { ofEntities, ofReferences, columns, own, schedule: known };
}

/** Items that stand side by side, with the places where they stood; `stale` where their tokens have to be written anew. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly stale: boolean;
}

/** Places written anew beyond which all between the first and the last is compared, so that those that lie close together become one edit. */
const MOST_PIECES = 64;

/** Numbers written anew, and those of before that they replace. */
interface Written {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly start: number;
  readonly end: number;
}

/** Those that touch as one: of two edits at one place it would not be clear which comes first. */
function joined(written: readonly Written[]): readonly Written[] {
  const pieces: Written[] = [];
  for (const piece of written) {
    const last = pieces.at(-1);
    if (last?.oldEnd === piece.oldStart) pieces[pieces.length - 1] = { ...piece, oldStart: last.oldStart, start: last.start };
    else pieces.push(piece);
  }
  if (pieces.length <= MOST_PIECES) return pieces;
  return [{ ...pieces.at(-1)!, oldStart: pieces[0]!.oldStart, start: pieces[0]!.start }];
}

/** Makes the tokens of a text out of those of the one before it. */
class Update {
  readonly #snapshot: Snapshot;
  readonly #lines: Lines;
  readonly #before: Tokens | undefined;

  constructor(snapshot: Snapshot, lines: Lines, before: Tokens | undefined) {
    this.#snapshot = snapshot;
    this.#lines = lines;
    this.#before = before;
  }

  run(): Tokens {
    const { items, text } = this.#snapshot.source;
    const old = this.#before;
    const made: Made = { items, offsets: new Int32Array(items.length + 1), ...this.#places(), meanings: meaningsOf(this.#snapshot, old?.made.meanings) };
    // A token and the space around it take five characters or more in nearly every text, and five numbers.
    const writer = new Writer(this.#snapshot, this.#lines, made.meanings, old ? 1024 : text.length + 1024);
    const pieces: Uint32Array[] = [];
    const written: Written[] = [];
    let count = 0;
    for (const run of old ? this.#runs(made, old.made) : [{ from: 0, to: items.length, oldFrom: 0, oldTo: 0, stale: true }]) {
      const start = count;
      const oldStart = old?.made.offsets[run.oldFrom] ?? 0;
      const oldEnd = old?.made.offsets[run.oldTo] ?? 0;
      if (run.stale) {
        writer.items(run.from, run.to, made.offsets, count);
        pieces.push(writer.take());
        count += pieces.at(-1)!.length;
        written.push({ oldStart, oldEnd, start, end: count });
      } else {
        pieces.push(...old!.numbers.pieces(oldStart, oldEnd));
        for (let at = 0; at < run.to - run.from; at++) made.offsets[run.from + at] = old!.made.offsets[run.oldFrom + at]! - oldStart + start;
        count += oldEnd - oldStart;
        writer.follow(run.to - 1);
      }
    }
    made.offsets[items.length] = count;
    writer.trailing();
    pieces.push(writer.take());
    const numbers = new Numbers(pieces.filter(({ length }) => length > 0));
    if (old === undefined) return { numbers, edits: undefined, made };
    written.push({ oldStart: old.made.offsets.at(-1)!, oldEnd: old.numbers.length, start: count, end: numbers.length });
    const edits = joined(written).flatMap(({ oldStart, oldEnd, start, end }) =>
      tokenEdits(old.numbers.between(oldStart, oldEnd), numbers.between(start, end)).map((edit) => ({ ...edit, start: edit.start + oldStart })),
    );
    return { numbers: numbers.compact(), edits, made };
  }

  #places(): Pick<Made, "lines" | "columns" | "entities"> {
    const { source, plan } = this.#snapshot;
    const { starts } = source;
    const entityStarts = plan.columns.starts;
    const lineStarts = this.#lines.starts;
    const lines = new Int32Array(starts.length);
    const columns = new Int32Array(starts.length);
    const entities = new Int32Array(starts.length + 1);
    let line = 0;
    let entity = 0;
    for (let item = 0; item < starts.length; item++) {
      while (line + 1 < lineStarts.length && lineStarts[line + 1]! <= starts[item]!) line++;
      lines[item] = line;
      columns[item] = starts[item]! - lineStarts[line]!;
      while (entity < plan.own && entityStarts[entity]! < starts[item]!) entity++;
      entities[item] = entity;
    }
    entities[starts.length] = plan.own;
    return { lines, columns, entities };
  }

  #runs(now: Made, old: Made): readonly Run[] {
    const { prefix, suffix } = sharedItems(old.items, now.items);
    const stale = this.#stale(now, old, prefix, suffix);
    const back = old.items.length - now.items.length;
    const runs: Run[] = [];
    const add = (from: number, to: number, moved: number) => {
      for (let at = from; at < to; ) {
        const start = at;
        while (at < to && stale[at] === stale[start]) at++;
        runs.push({ from: start, to: at, oldFrom: start + moved, oldTo: at + moved, stale: stale[start] === 1 });
      }
    };
    add(0, prefix, 0);
    runs.push({ from: prefix, to: now.items.length - suffix, oldFrom: prefix, oldTo: old.items.length - suffix, stale: true });
    add(now.items.length - suffix, now.items.length, back);
    return runs;
  }

  /** 1 for those of the shared items whose tokens are not what they were: another place in relation to the item before, names that mean something else. */
  #stale(now: Made, old: Made, prefix: number, suffix: number): Uint8Array {
    const stale = new Uint8Array(now.items.length);
    const compare = (from: number, to: number, moved: number) => {
      for (let item = from; item < to; item++) {
        // What the first of the end follows may be new.
        const stays = item > from || item === 0 ? isPlacedAs(now, old, item, moved) : false;
        if (!stays || !meansAs(now, old, item, item + moved)) stale[item] = 1;
      }
    };
    compare(0, prefix, 0);
    compare(now.items.length - suffix, now.items.length, old.items.length - now.items.length);
    return stale;
  }
}

/** Does an item stand where it stood in relation to the one before it? */
function isPlacedAs(now: Made, old: Made, item: number, moved: number): boolean {
  const was = item + moved;
  if (now.columns[item] !== old.columns[was]) return false;
  if (item === 0) return was === 0 && now.lines[0] === old.lines[0];
  return now.columns[item - 1] === old.columns[was - 1] && now.lines[item]! - now.lines[item - 1]! === old.lines[was]! - old.lines[was - 1]!;
}

/** Does all that an item names mean what it meant? */
function meansAs(now: Made, old: Made, item: number, was: number): boolean {
  const first = now.entities[item]!;
  const count = now.entities[item + 1]! - first;
  const oldFirst = old.entities[was]!;
  if (now.meanings === old.meanings && first === oldFirst) return true;
  for (let at = 0; at < count; at++) if (now.meanings.ofEntities[first + at] !== old.meanings.ofEntities[oldFirst + at]) return false;
  const reference = now.meanings.columns.refBase[first]!;
  const references = now.meanings.columns.refBase[first + count]! - reference;
  const oldReference = old.meanings.columns.refBase[oldFirst]!;
  for (let at = 0; at < references; at++) if (now.meanings.ofReferences[reference + at] !== old.meanings.ofReferences[oldReference + at]) return false;
  return true;
}

/** Writes tokens one after the other. */
class Writer {
  readonly #plan: Plan;
  readonly #source: SourceFile;
  readonly #lines: Lines;
  readonly #starts: Int32Array;
  readonly #columns: Columns;
  readonly #meanings: Meanings;
  readonly #range: Span | undefined;
  #written: Uint32Array;
  #count = 0;
  #lastLine = 0;
  #lastColumn = 0;
  /** The next entity: they stand in the order in which the walk meets their declarations. */
  #next = 0;
  /** The line of the item last met. */
  #line = 0;

  /** `size` is how many numbers there will be, about. */
  constructor(snapshot: Snapshot, lines: Lines, meanings: Meanings, size: number, range?: Span) {
    this.#plan = snapshot.plan;
    this.#source = snapshot.source;
    this.#lines = lines;
    this.#starts = lines.starts;
    this.#columns = snapshot.plan.columns;
    this.#meanings = meanings;
    this.#range = range;
    this.#written = new Uint32Array(size);
  }

  /** What was written since this was last asked for. */
  take(): Uint32Array {
    const taken = this.#written.slice(0, this.#count);
    this.#count = 0;
    return taken;
  }

  /** Writes the items [from, to), and into `offsets` where each begins, counted from `base`. */
  items(from: number, to: number, offsets?: Int32Array, base = 0): void {
    const { items, starts } = this.#source;
    if (from === to) return;
    this.#next = entitiesBefore(this.#plan, starts[from]! - 1);
    this.#line = this.#lines.lineAt(starts[from]!);
    for (let item = from; item < to; item++) {
      if (offsets !== undefined) offsets[item] = base + this.#count;
      this.#item(items[item]!, starts[item]!);
    }
  }

  /** What is written next stands after this item. */
  follow(item: number): void {
    this.#follow(this.#source.items[item]!, this.#source.starts[item]!);
  }

  /** The comments after the last item. */
  trailing(): void {
    const { trailing, text } = this.#source;
    const first = trailing[0];
    if (first === undefined) return;
    const line = this.#lines.lineAt(first.start);
    for (const token of commentTokens(trailing, text, first.start)) this.#token(token, line, first.start - this.#starts[line]!, -1);
  }

  #follow(item: Item, start: number): void {
    const tokens = itemTokens(item, this.#source.text, start);
    if (item.type === "declaration" && item.children.length > 0 && tokens.beforeChild.at(-1) === tokens.encoded.length / 5) {
      this.#follow(item.children.at(-1)!, start + item.childStarts.at(-1)!);
      return;
    }
    const line = this.#lines.lineAt(start);
    this.#lastLine = line + tokens.lastLine;
    this.#lastColumn = tokens.lastLine === 0 ? start - this.#starts[line]! + tokens.lastColumn : tokens.lastColumn;
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

  #item(item: Item, start: number): void {
    const own = this.#next < this.#plan.own && this.#columns.declarations[this.#next] === item ? this.#next++ : -1;
    while (this.#line + 1 < this.#starts.length && this.#starts[this.#line + 1]! <= start) this.#line++;
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
  #whole({ encoded, names, lastLine, lastColumn }: ItemTokens, line: number, column: number, own: number): void {
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
      written[base + index * 5 + 3] = this.#type(named);
      written[base + index * 5 + 4] = this.#modifiers(named, name);
    }
    this.#lastLine = line + lastLine;
    this.#lastColumn = lastLine === 0 ? column + lastColumn : lastColumn;
  }

  #token(token: ItemToken, itemLine: number, itemColumn: number, own: number): void {
    const line = itemLine + token.line;
    const column = token.line === 0 ? itemColumn + token.column : token.column;
    const start = this.#starts[line]! + column;
    if (this.#range !== undefined && (start >= this.#range.end || start + token.length <= this.#range.start)) return;
    const named = token.name === undefined ? -1 : this.#named(token.name, own);
    const base = this.#grow(5);
    const written = this.#written;
    written[base] = line - this.#lastLine;
    written[base + 1] = line === this.#lastLine ? column - this.#lastColumn : column;
    written[base + 2] = token.length;
    written[base + 3] = token.type ?? this.#type(named);
    written[base + 4] = token.name === undefined ? (token.documentation ? DOCUMENTATION : 0) : this.#modifiers(named, token.name);
    this.#lastLine = line;
    this.#lastColumn = column;
  }

  /** The entity that a name in the declaration of `own` means; −1 for none. */
  #named(name: TokenName, own: number): number {
    if (own < 0 || name === "own") return own;
    const { refBase, targets, parents } = this.#columns;
    let named = targets[refBase[own]! + name.reference.slot] ?? -1;
    for (let left = name.reference.parts.length - 1 - name.part; left > 0 && named >= 0; left--) named = parents[named]!;
    return named;
  }

  #type(named: number): number {
    return named < 0 ? TokenType.unknown : TokenType.firstKind + (this.#meanings.ofEntities[named]! & KIND_MASK);
  }

  #modifiers(named: number, name: TokenName): number {
    if (named < 0) return 0;
    return (name === "own" ? DECLARATION : 0) | ((this.#meanings.ofEntities[named]! >> KIND_BITS) * CRITICAL);
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
