/**
 * The declarations of a plan in flat arrays, one position an entity, a movement before what it holds.
 * What an edit did not touch is copied from the table before it: the syntax tree shares the nodes of all that stayed the same.
 */

import { KINDS, kindRow } from "../language/kinds.ts";
import type { Declaration, Item, ReferenceNode, SourceFile, UseDirective } from "../language/syntax.ts";
import { nearestKind } from "../language/words.ts";
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
  /** Problems that a declaration has whatever the rest says. */
  readonly problems: readonly (readonly Problem[] | undefined)[];
  /** Positions in KINDS. */
  readonly kinds: Uint8Array;
  /** Bits of what some checks look for, so that they need not read every clause. */
  readonly marks: Uint8Array;
  /** Positions in the files of the plan. */
  readonly files: Uint16Array;
  readonly parents: Int32Array;
  /** Absolute starts of extents. */
  readonly starts: Int32Array;
  /** End (exclusive) of what stands inside of a declaration. */
  readonly ends: Int32Array;
  /** References of entity e: from refBase[e] to refBase[e + 1]. */
  readonly refBase: Int32Array;
  readonly references: readonly ReferenceNode[];
  readonly uses: Uint8Array;
  readonly strays: readonly Stray[];
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
  /** Entities that are not those of the table before, with their positions in the new one. */
  readonly fresh: readonly number[];
  /** The same entities at the same positions with the same ids, kinds and holders: all names mean what they meant. */
  readonly sameNames: boolean;
}

/** The declarations of `file` in the order of the text, and from `used` those that `use` brings in, file by file. */
export function tabulate(
  file: SourceFile,
  used: readonly SourceFile[],
  inspect: Inspect,
  previous?: { readonly file: SourceFile; readonly used: readonly SourceFile[]; readonly table: Table },
): TableChange {
  const builder = new Builder(file.text, inspect, previous?.table);
  builder.placeAll(file.items, file.starts, 0, -1, -1, previous ? { items: previous.file.items, index: 0 } : undefined);
  const own = builder.count;
  used.forEach((source, at) => {
    source.items.forEach((item, position) => {
      if (item.type === "declaration" && item.kind !== undefined && BROUGHT.has(item.kind)) builder.bring(item, source.starts[position]!, at + 1);
    });
  });
  const sameUsed = previous !== undefined && previous.used.length === used.length && used.every((source, at) => source === previous.used[at]);
  return builder.finish(own, sameUsed);
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

interface Before {
  readonly items: readonly Item[];
  /** Entity index of the first of them, in the previous table. */
  readonly index: number;
}

class Builder {
  count = 0;
  readonly #text: string;
  readonly #inspect: Inspect;
  readonly #old: Table | undefined;
  readonly #declarations: Declaration[] = [];
  readonly #ids: string[] = [];
  readonly #problems: (readonly Problem[] | undefined)[] = [];
  readonly #references: ReferenceNode[] = [];
  readonly #strays: Stray[] = [];
  readonly #fresh: number[] = [];
  #kinds: Uint8Array;
  #marks: Uint8Array;
  #files: Uint16Array;
  #parents: Int32Array;
  #starts: Int32Array;
  #ends: Int32Array;
  #refBase: Int32Array;
  #uses: Uint8Array;
  #refCount = 0;
  #sameNames: boolean;

  constructor(text: string, inspect: Inspect, old: Table | undefined) {
    this.#text = text;
    this.#inspect = inspect;
    this.#old = old;
    this.#sameNames = old !== undefined;
    const capacity = old ? old.count + 8 : 256;
    this.#kinds = new Uint8Array(capacity);
    this.#marks = new Uint8Array(capacity);
    this.#files = new Uint16Array(capacity);
    this.#parents = new Int32Array(capacity);
    this.#starts = new Int32Array(capacity);
    this.#ends = new Int32Array(capacity);
    this.#refBase = new Int32Array(capacity + 1);
    this.#uses = new Uint8Array(old ? old.references.length + 16 : 256);
  }

  /** Places items whose holder is entity `holder`; `parent` is the movement that their names belong to. */
  placeAll(items: readonly Item[], starts: readonly number[], base: number, holder: number, parent: number, before: Before | undefined): void {
    const olds = before?.items ?? [];
    let prefix = 0;
    while (prefix < items.length && prefix < olds.length && items[prefix] === olds[prefix]) prefix++;
    let suffix = 0;
    while (suffix < items.length - prefix && suffix < olds.length - prefix && items[items.length - 1 - suffix] === olds[olds.length - 1 - suffix]) suffix++;
    let index = before?.index ?? 0;
    for (let i = 0; i < prefix; i++) index = this.#copy(items[i]!, base + starts[i]!, base, holder, parent, index);
    const middle = items.length - suffix;
    const oldMiddle = olds.length - suffix;
    for (let i = prefix; i < middle; i++) {
      const item = items[i]!;
      const old = i < oldMiddle ? olds[i] : undefined;
      this.#place(item, base + starts[i]!, base, holder, parent, old?.type === "declaration" ? { declaration: old, index } : undefined);
      if (old) index = this.#afterOld(old, index);
    }
    for (let i = middle; i < oldMiddle; i++) index = this.#afterOld(olds[i]!, index);
    for (let i = middle; i < items.length; i++) index = this.#copy(items[i]!, base + starts[i]!, base, holder, parent, index);
  }

  /** Position in the old table after an item that begins at `index`. */
  #afterOld(item: Item, index: number): number {
    return this.#old!.declarations[index] === item && index < this.#old!.own ? this.#old!.ends[index]! : index;
  }

  #place(
    item: Item,
    start: number,
    base: number,
    holder: number,
    parent: number,
    old: { readonly declaration: Declaration; readonly index: number } | undefined,
  ): void {
    const kind = item.type === "declaration" ? kindOf(item) : -1;
    if (item.type === "use" || kind < 0) {
      this.#strays.push({ holder, offset: start - base, node: item });
      return;
    }
    const index = this.#append(item, kind, start, 0, HELD[kind] ? parent : -1, true);
    const oldIndex = old && this.#old!.declarations[old.index] === old.declaration ? old.index : -1;
    this.placeAll(
      item.children,
      item.childStarts,
      start,
      index,
      kind === MOVEMENT ? index : parent,
      oldIndex < 0 ? undefined : { items: old!.declaration.children, index: oldIndex + 1 },
    );
    this.#ends[index] = this.count;
  }

  bring(declaration: Declaration, start: number, file: number): void {
    const index = this.#append(declaration, kindOf(declaration), start, file, -1, false);
    this.#ends[index] = this.count;
  }

  #append(declaration: Declaration, kind: number, start: number, file: number, parent: number, own: boolean): number {
    const index = this.count++;
    this.#grow(this.count);
    const id = declaration.id?.text.normalize("NFC") ?? "";
    this.#declarations.push(declaration);
    this.#ids.push(id);
    this.#kinds[index] = kind;
    this.#files[index] = file;
    this.#parents[index] = parent;
    this.#starts[index] = start;
    this.#refBase[index] = this.#refCount;
    if (own) {
      const { problems, marks } = this.#inspect(declaration, kind, this.#text, start);
      this.#problems.push(problems);
      this.#marks[index] = marks;
      this.#fresh.push(index);
      const old = this.#old;
      if (old && (index >= old.own || old.ids[index] !== id || old.kinds[index] !== kind || old.parents[index] !== parent)) this.#sameNames = false;
    } else {
      this.#problems.push(undefined);
    }
    for (const clause of declaration.clauses) {
      eachReference(clause, (reference, use) => {
        const at = this.#refBase[index]! + reference.slot;
        this.#references[at] = reference;
        this.#growUses(at + 1);
        this.#uses[at] = use;
        this.#refCount = Math.max(this.#refCount, at + 1);
      });
    }
    this.#refBase[index + 1] = this.#refCount;
    return index;
  }

  /** Copies a shared item with all it holds from the old table; gives the old index after it. */
  #copy(item: Item, start: number, base: number, holder: number, parent: number, from: number): number {
    const old = this.#old!;
    if (from >= old.own || old.declarations[from] !== item) {
      this.#strays.push({ holder, offset: start - base, node: item });
      return from;
    }
    const to = old.ends[from]!;
    const shift = this.count - from;
    const move = start - old.starts[from]!;
    this.#grow(this.count + to - from);
    if (shift !== 0) this.#sameNames = false;
    for (let at = from; at < to; at++) {
      const index = this.count++;
      this.#declarations.push(old.declarations[at]!);
      this.#ids.push(old.ids[at]!);
      this.#problems.push(old.problems[at]);
      this.#kinds[index] = old.kinds[at]!;
      this.#marks[index] = old.marks[at]!;
      const oldParent = old.parents[at]!;
      this.#parents[index] = oldParent < from ? (oldParent < 0 ? -1 : parent) : oldParent + shift;
      this.#starts[index] = old.starts[at]! + move;
      this.#ends[index] = old.ends[at]! + shift;
      this.#refBase[index] = this.#refCount;
      const refEnd = old.refBase[at + 1]!;
      this.#growUses(this.#refCount + refEnd - old.refBase[at]!);
      for (let ref = old.refBase[at]!; ref < refEnd; ref++) {
        this.#references.push(old.references[ref]!);
        this.#uses[this.#refCount++] = old.uses[ref]!;
      }
      this.#refBase[index + 1] = this.#refCount;
    }
    for (const stray of old.strays) if (stray.holder >= from && stray.holder < to) this.#strays.push({ ...stray, holder: stray.holder + shift });
    return to;
  }

  finish(own: number, sameUsed: boolean): TableChange {
    const count = this.count;
    const old = this.#old;
    const table: Table = {
      count,
      own,
      declarations: this.#declarations,
      ids: this.#ids,
      problems: this.#problems,
      kinds: this.#kinds.subarray(0, count),
      marks: this.#marks.subarray(0, count),
      files: this.#files.subarray(0, count),
      parents: this.#parents.subarray(0, count),
      starts: this.#starts.subarray(0, count),
      ends: this.#ends.subarray(0, count),
      refBase: this.#refBase.subarray(0, count + 1),
      references: this.#references,
      uses: this.#uses.subarray(0, this.#refCount),
      strays: this.#strays,
    };
    return { table, fresh: this.#fresh, sameNames: this.#sameNames && sameUsed && old!.own === own && samePhantoms(old!.strays, this.#strays) };
  }

  #grow(count: number): void {
    if (count <= this.#kinds.length) return;
    const capacity = Math.max(count, this.#kinds.length * 2);
    this.#kinds = extended(this.#kinds, new Uint8Array(capacity));
    this.#marks = extended(this.#marks, new Uint8Array(capacity));
    this.#files = extended(this.#files, new Uint16Array(capacity));
    this.#parents = extended(this.#parents, new Int32Array(capacity));
    this.#starts = extended(this.#starts, new Int32Array(capacity));
    this.#ends = extended(this.#ends, new Int32Array(capacity));
    this.#refBase = extended(this.#refBase, new Int32Array(capacity + 1));
  }

  #growUses(count: number): void {
    if (count > this.#uses.length) this.#uses = extended(this.#uses, new Uint8Array(Math.max(count, this.#uses.length * 2)));
  }
}

function extended<A extends Uint8Array | Uint16Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

/** Names that stand in declarations of unknown kinds are not reported as unknown, so a change of those is a change of names. */
function samePhantoms(a: readonly Stray[], b: readonly Stray[]): boolean {
  const names = (strays: readonly Stray[]) => strays.map(phantomName).filter((name) => name !== "");
  const before = names(a);
  const now = names(b);
  return before.length === now.length && before.every((name, at) => name === now[at]);
}

/** The id of a declaration of unknown kind, in NFC, or "". */
export function phantomName({ node }: Stray): string {
  return node.type === "declaration" ? (node.id?.text.normalize("NFC") ?? "") : "";
}
