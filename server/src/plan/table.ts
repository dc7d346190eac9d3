/**
 * The declarations of a plan in flat arrays, one position an entity, a movement before what it holds.
 * What an edit did not touch is copied from the table before it: the syntax tree shares the nodes of all that stayed the same.
 */

import { nfc } from "../language/dates.ts";
import { KINDS, kindRow } from "../language/kinds.ts";
import { type Shared, sharedItems } from "../language/sharing.ts";
import type { Declaration, Item, ReferenceNode, SourceFile, UseDirective } from "../language/syntax.ts";
import { nearestKind } from "../language/words.ts";
import { Column } from "./column.ts";
import { lettersOf } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import { eachReference } from "./reference-use.ts";

const MOVEMENT = KINDS.indexOf("movement");

/** Something that takes part in no plan, but whose text may be wrong: a `use`, a declaration of an unknown kind. */
export interface Stray {
  /** Index of the entity whose declaration holds it, −1 at the top. */
  readonly holder: number;
  /** Start of its extent relative to that of the holder, or in the file. */
  readonly offset: number;
  readonly node: Declaration | UseDirective;
}

export interface Table {
  readonly count: number;
  /** How many belong to the plan's own file; the others came by `use`. */
  readonly own: number;
  readonly declarations: readonly Declaration[];
  /** Ids in NFC, "" for none. */
  readonly ids: readonly string[];
  /** Problems that declarations have whatever the rest says, in order; most have none. */
  readonly findings: readonly Finding[];
  /** Positions in KINDS. */
  readonly kinds: Uint8Array;
  /** Bits of what some checks look for, so that they need not read every clause. */
  readonly marks: Uint8Array;
  /** Lengths of ids (at most 255) and their letters as bits, to search for names that are near. */
  readonly lengths: Uint8Array;
  readonly letters: Int32Array;
  /** Positions in the files of the plan. */
  readonly files: Uint16Array;
  readonly parents: Int32Array;
  /** Absolute starts of extents. */
  readonly starts: Int32Array;
  /** End (exclusive) of what stands inside of a declaration. */
  readonly ends: Int32Array;
  /** References of entity e are numbered from refBase[e] to refBase[e + 1]. */
  readonly refBase: Int32Array;
  /** What each reference is for, see reference-use.ts. */
  readonly uses: Uint8Array;
  readonly strays: readonly Stray[];
}

export interface Finding {
  readonly entity: number;
  readonly problems: readonly Problem[];
}

/** The reference of that number, which belongs to that entity. Undefined where the text has given it a number and no meaning. */
export function referenceAt(table: Table, entity: number, ref: number): ReferenceNode | undefined {
  const slot = ref - table.refBase[entity]!;
  for (const clause of table.declarations[entity]!.clauses) for (const reference of clause.refs) if (reference.slot === slot) return reference;
  return undefined;
}

/** The entity that a reference of that number belongs to. */
export function holderOf(table: Table, ref: number): number {
  let low = 0;
  let high = table.count;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (table.refBase[middle]! <= ref) low = middle;
    else high = middle;
  }
  // An entity without references has the number of the next one's first.
  while (table.refBase[low + 1]! <= ref) low++;
  return low;
}

/** Where a value stands in a column. A column is the same for as long as nothing in it changes, which for most keystrokes is always. */
const POSITIONS = new WeakMap<Uint8Array, Map<number, readonly number[]>>();

function positionsOf(column: Uint8Array, value: number): readonly number[] {
  const known = POSITIONS.get(column) ?? new Map<number, readonly number[]>();
  POSITIONS.set(column, known);
  let positions = known.get(value);
  if (positions === undefined) {
    const found: number[] = [];
    for (let at = column.indexOf(value); at >= 0; at = column.indexOf(value, at + 1)) found.push(at);
    positions = found;
    known.set(value, positions);
  }
  return positions;
}

/** The references of one use, in order. For uses of which there are few: they are remembered. */
export function referencesFor({ uses }: Table, use: number): readonly number[] {
  return positionsOf(uses, use);
}

/** The entities of the plan's own file that are of one kind, in order. For kinds of which there are few: they are remembered. */
export function ownOfKind({ kinds, own }: Table, kind: number): readonly number[] {
  const found = positionsOf(kinds, kind);
  return found.length > 0 && found.at(-1)! >= own ? found.filter((entity) => entity < own) : found;
}

/** What the table asks of the checks: problems and marks of a declaration by itself. `start` is that of its extent in `text`. */
export type Inspect = (
  declaration: Declaration,
  kind: number,
  text: string,
  start: number,
) => { readonly problems: readonly Problem[] | undefined; readonly marks: number };

export interface TableChange {
  readonly table: Table;
  /** Entities that are not those of the table before, with their positions in the new one, in order. */
  readonly fresh: readonly number[];
  /** What was copied: old positions [from, to) stand at `at` and after. In order. */
  readonly runs: readonly Run[];
  /** Fresh entities that took the place of an old one with the same id, kind and holder: whoever named that one names this one. New position by old one. */
  readonly heirs: ReadonlyMap<number, number>;
  /** The same entities at the same positions with the same ids, kinds and holders: all names mean what they meant. */
  readonly sameNames: boolean;
}

export interface Run {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/** The declarations of `file` in the order of the text, and from `used` those that `use` brings in, file by file. */
export function tabulate(
  file: SourceFile,
  used: readonly SourceFile[],
  inspect: Inspect,
  previous?: { readonly file: SourceFile; readonly used: readonly SourceFile[]; readonly table: Table },
): TableChange {
  const builder = new Builder(file.text, inspect, previous?.table);
  builder.placeAll(
    file.items,
    file.starts,
    0,
    TOP,
    previous ? { items: previous.file.items, starts: previous.file.starts, base: 0, index: 0, holder: -1, parent: -1 } : undefined,
  );
  const own = builder.count;
  const sameUsed = previous !== undefined && previous.used.length === used.length && used.every((source, at) => source === previous.used[at]);
  if (sameUsed) builder.copyUsed();
  else {
    used.forEach((source, at) => {
      source.items.forEach((item, position) => {
        if (item.type === "declaration" && item.kind !== undefined && BROUGHT.has(item.kind)) builder.bring(item, source.starts[position]!, at + 1);
      });
    });
  }
  return builder.finish(own);
}

/** Kinds that `use` brings in. */
const BROUGHT: ReadonlySet<string> = new Set(["person", "role", "calendar", "goal"]);

/** The kind that a declaration counts as: of an unknown keyword the one it is near to; what holds others was meant as a movement. −1 for none. */
function kindOf(declaration: Declaration): number {
  const kind = declaration.kind ?? nearestKind(declaration.keyword.text);
  if (kind !== undefined) return KINDS.indexOf(kind);
  return declaration.children.length > 0 ? MOVEMENT : -1;
}

const HELD: readonly boolean[] = KINDS.map((kind) => kindRow("movement").holds.includes(kind));

/** Where items stand: `holder` is the entity whose block it is, `parent` the movement that their names belong to. */
interface Holder {
  readonly holder: number;
  readonly parent: number;
}

const TOP: Holder = { holder: -1, parent: -1 };

/** The items that stood there before. */
interface Before {
  readonly items: readonly Item[];
  readonly starts: readonly number[];
  /** Absolute start of what holds them. */
  readonly base: number;
  /** Entity index of the first of them, in the previous table. */
  readonly index: number;
  readonly holder: number;
  readonly parent: number;
}

/**
 * Begins with copies of the old arrays and writes over what is not the same at the same place,
 * so that an edit that moves no entity costs little more than copying memory.
 */
class Builder {
  count = 0;
  readonly #text: string;
  readonly #inspect: Inspect;
  readonly #old: Table | undefined;
  readonly #declarations: Declaration[];
  #ids: string[];
  /** The ids may be written to: they are the old table's until one differs. */
  #hasOwnIds: boolean;
  readonly #findings: Finding[] = [];
  #oldFinding = 0;
  readonly #strays: Stray[] = [];
  readonly #fresh: number[] = [];
  readonly #runs: Run[] = [];
  readonly #heirs = new Map<number, number>();
  readonly #kinds: Column<Uint8Array>;
  readonly #marks: Column<Uint8Array>;
  readonly #lengths: Column<Uint8Array>;
  readonly #letters: Column<Int32Array>;
  readonly #files: Column<Uint16Array>;
  readonly #parents: Column<Int32Array>;
  readonly #starts: Column<Int32Array>;
  readonly #ends: Column<Int32Array>;
  readonly #refBase: Column<Int32Array>;
  readonly #uses: Column<Uint8Array>;
  #refCount = 0;

  constructor(text: string, inspect: Inspect, old: Table | undefined) {
    this.#text = text;
    this.#inspect = inspect;
    this.#old = old;
    this.#declarations = old ? old.declarations.slice() : [];
    this.#ids = old ? (old.ids as string[]) : [];
    this.#hasOwnIds = old === undefined;
    this.#kinds = new Column(old?.kinds, bytes);
    this.#marks = new Column(old?.marks, bytes);
    this.#lengths = new Column(old?.lengths, bytes);
    this.#letters = new Column(old?.letters, words);
    this.#files = new Column(old?.files, halves);
    this.#parents = new Column(old?.parents, words);
    this.#starts = new Column(old?.starts, words);
    this.#ends = new Column(old?.ends, words);
    this.#refBase = new Column(old?.refBase, words);
    this.#uses = new Column(old?.uses, bytes);
  }

  placeAll(items: readonly Item[], starts: readonly number[], base: number, place: Holder, before: Before | undefined): void {
    const olds = before?.items ?? NO_ITEMS;
    const { prefix, suffix, rigid } = before ? sharedItems(olds, items) : NOTHING_SHARED;
    const oldParent = before?.parent ?? -1;
    const middle = items.length - suffix;
    const oldMiddle = olds.length - suffix;
    // What an edit moved as a whole is copied as a whole; else each item is looked at.
    const copy = (first: number, last: number, oldFirst: number, index: number) =>
      before && rigid
        ? this.#copyRun(starts, first, last, base, place, before, oldFirst)
        : this.#copyAll(items, starts, first, last, base, place, index, oldParent);
    let index = copy(0, prefix, 0, before?.index ?? 0);
    for (let i = prefix; i < middle; i++) {
      const old = i < oldMiddle ? olds[i] : undefined;
      this.#place(items[i]!, base + starts[i]!, base, place, old?.type === "declaration" ? { declaration: old, index, parent: oldParent } : undefined);
      if (old) index = this.#afterOld(old, index);
    }
    for (let i = middle; i < oldMiddle; i++) index = this.#afterOld(olds[i]!, index);
    copy(middle, items.length, oldMiddle, index);
  }

  /** Position in the old table after an item that begins at `index`. */
  #afterOld(item: Item, index: number): number {
    return this.#isOld(item, index) ? this.#old!.ends[index]! : index;
  }

  #isOld(item: Item, index: number): boolean {
    return index < this.#old!.own && this.#old!.declarations[index] === item;
  }

  #place(
    item: Item,
    start: number,
    base: number,
    { holder, parent }: Holder,
    old: { readonly declaration: Declaration; readonly index: number; readonly parent: number } | undefined,
  ): void {
    const kind = item.type === "declaration" ? kindOf(item) : -1;
    if (item.type === "use" || kind < 0) {
      this.#strays.push({ holder, offset: start - base, node: item });
      return;
    }
    const oldIndex = old && this.#isOld(old.declaration, old.index) ? old.index : -1;
    const index = this.#append(item, kind, start, 0, HELD[kind] ? parent : -1, true);
    if (oldIndex >= 0) this.#inherit(oldIndex, index);
    const inside: Holder = { holder: index, parent: kind === MOVEMENT ? index : parent };
    this.placeAll(
      item.children,
      item.childStarts,
      start,
      inside,
      oldIndex < 0
        ? undefined
        : {
            items: old!.declaration.children,
            starts: old!.declaration.childStarts,
            base: this.#old!.starts[oldIndex]!,
            index: oldIndex + 1,
            holder: oldIndex,
            parent: this.#old!.kinds[oldIndex] === MOVEMENT ? oldIndex : old!.parent,
          },
    );
    this.#ends.set(index, this.count);
  }

  /** Holders come before what they hold, so that it is known by now whether the holder is an heir. */
  #inherit(oldIndex: number, index: number): void {
    const old = this.#old!;
    const oldParent = old.parents[oldIndex]!;
    const sameParent = oldParent < 0 ? this.#parents.at(index) < 0 : this.#heirs.get(oldParent) === this.#parents.at(index);
    if (sameParent && old.ids[oldIndex] === this.#ids[index] && old.kinds[oldIndex] === this.#kinds.at(index)) this.#heirs.set(oldIndex, index);
  }

  bring(declaration: Declaration, start: number, file: number): void {
    const index = this.#append(declaration, kindOf(declaration), start, file, -1, false);
    this.#ends.set(index, this.count);
  }

  #append(declaration: Declaration, kind: number, start: number, file: number, parent: number, own: boolean): number {
    const index = this.count++;
    const id = declaration.id ? nfc(declaration.id.text) : "";
    this.#declarations[index] = declaration;
    this.#setId(index, id);
    this.#lengths.set(index, Math.min(id.length, 255));
    this.#letters.set(index, lettersOf(id));
    this.#kinds.set(index, kind);
    this.#files.set(index, file);
    this.#parents.set(index, parent);
    this.#starts.set(index, start);
    this.#refBase.set(index, this.#refCount);
    const found = own ? this.#inspect(declaration, kind, this.#text, start) : NOTHING_FOUND;
    if (found.problems) this.#findings.push({ entity: index, problems: found.problems });
    this.#marks.set(index, found.marks);
    this.#fresh.push(index);
    for (const clause of declaration.clauses) {
      if (clause.refs.length === 0) continue;
      eachReference(clause, (reference, use) => {
        const at = this.#refBase.at(index) + reference.slot;
        this.#uses.set(at, use);
        this.#refCount = Math.max(this.#refCount, at + 1);
      });
    }
    this.#refBase.set(index + 1, this.#refCount);
    return index;
  }

  /** Places items [first, last), all shared with the old table, where the first of them begins at `index`; gives the old index after them. */
  #copyAll(
    items: readonly Item[],
    starts: readonly number[],
    first: number,
    last: number,
    base: number,
    place: Holder,
    index: number,
    oldParent: number,
  ): number {
    const old = this.#old;
    let from = index;
    let to = index;
    let move = 0;
    for (let i = first; i < last; i++) {
      const item = items[i]!;
      const start = base + starts[i]!;
      if (!this.#isOld(item, to)) {
        this.#strays.push({ holder: place.holder, offset: start - base, node: item as Declaration | UseDirective });
        continue;
      }
      const moved = start - old!.starts[to]!;
      if (moved !== move) {
        this.#copy(from, to, move, place.parent, oldParent);
        from = to;
        move = moved;
      }
      to = old!.ends[to]!;
    }
    this.#copy(from, to, move, place.parent, oldParent);
    return to;
  }

  /** Places items [first, last), which stood side by side as they do now from `oldFirst` on; gives the old index after them. */
  #copyRun(starts: readonly number[], first: number, last: number, base: number, place: Holder, before: Before, oldFirst: number): number {
    const old = this.#old!;
    const oldLast = oldFirst + last - first;
    const from = this.#oldIndexAt(before, oldFirst);
    const to = this.#oldIndexAt(before, oldLast);
    if (first === last) return to;
    const shift = starts[first]! - before.starts[oldFirst]!;
    const end = oldLast < before.starts.length ? before.starts[oldLast]! : Number.POSITIVE_INFINITY;
    for (const { holder, offset, node } of old.strays)
      if (holder === before.holder && offset >= before.starts[oldFirst]! && offset < end)
        this.#strays.push({ holder: place.holder, offset: offset + shift, node });
    this.#copy(from, to, base + shift - before.base, place.parent, before.parent);
    return to;
  }

  /** Position in the old table of the first entity that stands in the item at `position` or after it. */
  #oldIndexAt(before: Before, position: number): number {
    const old = this.#old!;
    const end = before.holder < 0 ? old.own : old.ends[before.holder]!;
    if (position >= before.starts.length) return end;
    const start = before.base + before.starts[position]!;
    let low = before.index;
    let high = end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (old.starts[middle]! < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Copies old entities [from, to), siblings under `parent` with all they hold, `move` further on in the text. */
  #copy(from: number, to: number, move: number, parent: number, oldParent: number): void {
    if (from === to) return;
    const old = this.#old!;
    const at = this.count;
    const shift = at - from;
    this.count += to - from;
    const last = this.#runs.at(-1);
    if (last && last.to === from && last.at + last.to - last.from === at) this.#runs[this.#runs.length - 1] = { from: last.from, to, at: last.at };
    else this.#runs.push({ from, to, at });
    if (shift !== 0) {
      for (let i = from; i < to; i++) {
        this.#declarations[i + shift] = old.declarations[i]!;
        this.#setId(i + shift, old.ids[i]!);
      }
    }
    for (const column of [this.#kinds, this.#marks, this.#lengths, this.#letters, this.#files]) column.move(from, to, shift);
    this.#ends.move(from, to, shift, shift);
    this.#starts.move(from, to, shift, move);
    if (shift !== 0 || parent !== oldParent) {
      for (let i = from; i < to; i++) {
        const above = old.parents[i]!;
        this.#parents.set(i + shift, above >= from ? above + shift : above < 0 ? -1 : parent);
      }
    }
    const firstRef = old.refBase[from]!;
    const lastRef = old.refBase[to]!;
    const refShift = this.#refCount - firstRef;
    this.#refCount += lastRef - firstRef;
    this.#refBase.move(from, to + 1, shift, refShift);
    this.#uses.move(firstRef, lastRef, refShift);
    const { findings } = old;
    while (this.#oldFinding < findings.length && findings[this.#oldFinding]!.entity < from) this.#oldFinding++;
    for (; this.#oldFinding < findings.length && findings[this.#oldFinding]!.entity < to; this.#oldFinding++) {
      const finding = findings[this.#oldFinding]!;
      this.#findings.push(shift === 0 ? finding : { entity: finding.entity + shift, problems: finding.problems });
    }
    for (const stray of old.strays) if (stray.holder >= from && stray.holder < to) this.#strays.push({ ...stray, holder: stray.holder + shift });
  }

  /** What `use` brings in, when that is the same as before. */
  copyUsed(): void {
    this.#copy(this.#old!.own, this.#old!.count, 0, -1, -1);
  }

  finish(own: number): TableChange {
    const count = this.count;
    this.#declarations.length = count;
    if (this.#ids.length !== count) this.#ids = this.#ids.slice(0, count);
    this.#refBase.set(count, this.#refCount);
    const table: Table = {
      count,
      own,
      declarations: this.#declarations,
      ids: this.#ids,
      findings: this.#findings,
      kinds: this.#kinds.take(count),
      marks: this.#marks.take(count),
      lengths: this.#lengths.take(count),
      letters: this.#letters.take(count),
      files: this.#files.take(count),
      parents: this.#parents.take(count),
      starts: this.#starts.take(count),
      ends: this.#ends.take(count),
      refBase: this.#refBase.take(count + 1),
      uses: this.#uses.take(this.#refCount),
      strays: this.#strays,
    };
    const old = this.#old;
    const sameNames =
      old !== undefined &&
      old.count === count &&
      old.own === own &&
      this.#runs.every((run) => run.from === run.at) &&
      this.#fresh.every((index) => this.#heirs.get(index) === index) &&
      samePhantoms(old.strays, this.#strays);
    return { table, fresh: this.#fresh, runs: this.#runs, heirs: this.#heirs, sameNames };
  }

  #setId(index: number, id: string): void {
    if (this.#ids[index] === id) return;
    if (!this.#hasOwnIds) this.#ids = this.#ids.slice();
    this.#hasOwnIds = true;
    this.#ids[index] = id;
  }
}

const NO_ITEMS: readonly Item[] = [];
const NOTHING_SHARED: Shared = { prefix: 0, suffix: 0, rigid: false };
const NOTHING_FOUND = { problems: undefined, marks: 0 };

const bytes = (length: number) => new Uint8Array(length);
const halves = (length: number) => new Uint16Array(length);
const words = (length: number) => new Int32Array(length);

/** Names that stand in declarations of unknown kinds are not reported as unknown, so a change of those is a change of names. */
function samePhantoms(a: readonly Stray[], b: readonly Stray[]): boolean {
  const names = (strays: readonly Stray[]) => strays.map(phantomName).filter((name) => name !== "");
  const before = names(a);
  const now = names(b);
  return before.length === now.length && before.every((name, at) => name === now[at]);
}

/** The id of a declaration of unknown kind, in NFC, or "". */
export function phantomName({ node }: Stray): string {
  return node.type === "declaration" && node.id ? nfc(node.id.text) : "";
}
