/** Who is called what, and where that name may be used: two sets of names, siblings first, then outwards, then the used files. */

import { KINDS } from "../language/kinds.ts";
import { NameMap } from "./name-map.ts";
import { lettersOf, type Near, nearestOf } from "./nearest.ts";
import { IS_WHO } from "./reference-use.ts";
import { phantomName, type Table, type TableChange } from "./table.ts";

const MOVEMENT_MASK = 1 << KINDS.indexOf("movement");
const ANY = -1;
const MOST_REMEMBERED = 1000;
/** Ids beyond which starting anew costs less than looking for each. */
const MOST_CHANGED = 16;

/** One id that two declarations have where only one may. */
export interface Duplicate {
  readonly entity: number;
  /** The one that keeps the id. */
  readonly first: number;
}

/** A name that a score goes by which has no id. */
export interface Implied {
  readonly entity: number;
  readonly id: string;
}

/** What an edit did to names, for those who look them up again. */
export interface NameChange {
  readonly names: Names;
  /** For each entity of the old table its position in the new one, or −1. */
  readonly moved: Int32Array;
  /** 1 where an entity has one of the ids that came or went, or stands inside of one that has: whoever named it may name another now. */
  readonly touched: Uint8Array;
}

/**
 * All names of a plan. Entities are positions in its table. The maps hold handles: numbers that an entity keeps while others come and go before it,
 * so that an edit changes only the entries of the ids that it touched.
 */
export class Names {
  readonly duplicates: readonly Duplicate[];
  /** Ids of declarations whose kind cannot be read: whoever names them is not to blame. */
  readonly phantoms: ReadonlySet<string>;
  readonly #table: Table;
  readonly #uses: readonly (readonly number[])[];
  readonly #implied: Implied | undefined;
  readonly #scopes: ReadonlyMap<number, NameMap>;
  /** Handles of entities, and entities of handles (−1 for one that is gone). */
  readonly #handles: Int32Array;
  readonly #entities: Int32Array;
  /** What was near when it was last looked for: it is the same for as long as no name changes. */
  readonly #near: Map<string, Near>;

  private constructor(
    table: Table,
    uses: readonly (readonly number[])[],
    implied: Implied | undefined,
    scopes: ReadonlyMap<number, NameMap>,
    handles: Int32Array,
    entities: Int32Array,
    duplicates: readonly Duplicate[],
    near: Map<string, Near> = new Map(),
  ) {
    this.#table = table;
    this.#uses = uses;
    this.#implied = implied;
    this.#scopes = scopes;
    this.#handles = handles;
    this.#entities = entities;
    this.duplicates = duplicates;
    this.#near = near;
    this.phantoms = new Set(table.strays.map(phantomName).filter((id) => id !== ""));
  }

  /** `uses` says for each file of the plan which files it uses. */
  static of(table: Table, uses: readonly (readonly number[])[], implied: Implied | undefined): Names {
    const handles = Int32Array.from({ length: table.count }, (_, entity) => entity);
    const scopes = new Map<number, Map<string, number>>();
    const duplicates: Duplicate[] = [];
    for (let entity = 0; entity < table.count; entity++) {
      const id = table.ids[entity]!;
      if (id === "") continue;
      const key = scopeOf(table, entity, handles);
      let scope = scopes.get(key);
      if (!scope) {
        scope = new Map();
        scopes.set(key, scope);
      }
      const first = scope.get(id);
      if (first === undefined) scope.set(id, entity);
      else if (entity < table.own) duplicates.push({ entity, first });
    }
    return new Names(table, uses, implied, new Map([...scopes].map(([key, map]) => [key, new NameMap(map)])), handles, handles, duplicates);
  }

  /** The same names over a table in which nothing has another name, kind or place. */
  over(table: Table): Names {
    return new Names(table, this.#uses, this.#implied, this.#scopes, this.#handles, this.#entities, this.duplicates, this.#near);
  }

  /** The names after an edit of a plan of the same files. Undefined where it is better to start anew. */
  after(change: TableChange, implied: Implied | undefined): NameChange | undefined {
    const { table } = change;
    const old = this.#table;
    if (this.#entities.length > 2 * table.count + 1000) return undefined;
    const moved = new Int32Array(old.count).fill(-1);
    for (const { from, to, at } of change.runs) for (let entity = from; entity < to; entity++) moved[entity] = entity - from + at;
    for (const [from, to] of change.heirs) moved[from] = to;
    const handles = new Int32Array(table.count).fill(-1);
    const gone: number[] = [];
    for (let entity = 0; entity < old.count; entity++) {
      const now = moved[entity]!;
      if (now >= 0) handles[now] = this.#handles[entity]!;
      else gone.push(entity);
    }
    let next = this.#entities.length;
    const changed = new Set<string>();
    for (const entity of change.fresh) {
      if (handles[entity]! >= 0) continue;
      handles[entity] = next++;
      changed.add(table.ids[entity]!);
    }
    for (const entity of gone) changed.add(old.ids[entity]!);
    if (this.#implied) changed.add(this.#implied.id);
    if (implied) changed.add(implied.id);
    changed.delete("");
    if (changed.size > MOST_CHANGED) return undefined;
    const entities = new Int32Array(next).fill(-1);
    for (let entity = 0; entity < table.count; entity++) entities[handles[entity]!] = entity;
    const touched = new Uint8Array(table.count);
    const scopes = new Map(this.#scopes);
    const edits = new Map<number, Map<string, number | undefined>>();
    const editOf = (key: number) => {
      const edit = edits.get(key) ?? new Map<string, number | undefined>();
      edits.set(key, edit);
      return edit;
    };
    // Each id that came or went is entered anew wherever it was and wherever it is.
    const duplicates = this.duplicates
      .filter(({ entity }) => !changed.has(old.ids[entity]!))
      .map(({ entity, first }) => ({ entity: moved[entity]!, first: moved[first]! }));
    for (const entity of withIds(old, changed)) editOf(scopeOf(old, entity, this.#handles)).set(old.ids[entity]!, undefined);
    for (const entity of withIds(table, changed)) {
      const id = table.ids[entity]!;
      touched.fill(1, entity, table.ends[entity]);
      const edit = editOf(scopeOf(table, entity, handles));
      const first = edit.get(id);
      if (first === undefined) edit.set(id, handles[entity]!);
      else if (entity < table.own) duplicates.push({ entity, first: entities[first]! });
    }
    for (const [key, edit] of edits) scopes.set(key, (scopes.get(key) ?? NO_NAMES).with(edit));
    duplicates.sort((a, b) => a.entity - b.entity);
    return { names: new Names(table, this.#uses, implied, scopes, handles, entities, duplicates), moved, touched };
  }

  #get(key: number, id: string): number | undefined {
    const handle = this.#scopes.get(key)?.get(id);
    return handle === undefined ? undefined : this.#entities[handle]!;
  }

  /** Ids of a scope in the order of the text; a map that was edited has lost it. */
  #inOrder(key: number): readonly string[] {
    return [...(this.#scopes.get(key) ?? NO_NAMES).ids()].sort((a, b) => this.#get(key, a)! - this.#get(key, b)!);
  }

  /** What a movement holds by that id. */
  heldBy(movement: number, id: string): number | undefined {
    return this.#get(heldKey(this.#handles[movement]!), id);
  }

  /** Ids of all that a movement holds. */
  idsIn(movement: number): readonly string[] {
    return this.#inOrder(heldKey(this.#handles[movement]!));
  }

  /** What stands at the top of the plan's own file by that id. */
  atTop(set: "who" | "what", id: string): number | undefined {
    const found = this.#get(fileKey(0, set === "who"), id);
    return found === undefined && set === "what" && this.#implied?.id === id ? this.#implied.entity : found;
  }

  /** What a used file brings in by that id. */
  broughtBy(file: number, set: "who" | "what", id: string): number | undefined {
    return this.#get(fileKey(file, set === "who"), id);
  }

  /** Ids of all that a used file brings in. */
  idsBroughtBy(file: number, set: "who" | "what"): readonly string[] {
    return this.#inOrder(fileKey(file, set === "who"));
  }

  /** Is that id free beside `entity`, in its set of names? */
  isFree(id: string, set: "who" | "what", parent: number): boolean {
    return (parent < 0 ? this.atTop(set, id) : this.heldBy(parent, id)) === undefined;
  }

  /**
   * The nearest entity with that id that can be seen from the siblings of `from` and is of one of the kinds in `mask`.
   * Where there is none: −1, or, if something of another kind has that id, `misfit` of the nearest such.
   */
  see(id: string, set: "who" | "what", from: number, mask: number): number {
    const { kinds, parents, files } = this.#table;
    let first = -1;
    if (set === "what") {
      for (let holder = parents[from]!; holder >= 0; holder = parents[holder]!) {
        const entity = this.heldBy(holder, id);
        if (entity === undefined) continue;
        if ((mask >> kinds[entity]!) & 1) return entity;
        if (first < 0) first = entity;
      }
    }
    const file = files[from]!;
    const own = file === 0 ? this.atTop(set, id) : this.broughtBy(file, set, id);
    if (own !== undefined) {
      if ((mask >> kinds[own]!) & 1) return own;
      if (first < 0) first = own;
    }
    for (const used of this.#uses[file]!) {
      const entity = this.broughtBy(used, set, id);
      if (entity === undefined) continue;
      if ((mask >> kinds[entity]!) & 1) return entity;
      if (first < 0) first = entity;
    }
    return first < 0 ? -1 : misfit(first);
  }

  /** Entities of these kinds whose ids are near what is written in entity `from`, in the plan's own file and in the files it uses. What a used file uses is there for that file alone. */
  near(wanted: string, mask: number, from: number): Near {
    const key = `${mask} ${from} ${wanted}`;
    const known = this.#near.get(key);
    if (known) return known;
    const { kinds, files, count } = this.#table;
    const near = nearestOf(
      wanted,
      this.#table,
      count,
      8,
      from,
      (entity) => ((mask >> kinds[entity]!) & 1) === 1 && (files[entity] === 0 || this.#uses[0]!.includes(files[entity]!)),
    );
    // While somebody types a name that does not exist yet, each keystroke asks for another one.
    if (this.#near.size >= MOST_REMEMBERED) this.#near.clear();
    this.#near.set(key, near);
    return near;
  }

  /** How to write the name of `target` among the siblings of `from`: as short as it still means that one. Undefined where it has none. */
  pathFrom(from: number, target: number): string | undefined {
    const { ids, kinds, parents } = this.#table;
    const set = IS_WHO[kinds[target]!] ? "who" : "what";
    let path = "";
    for (let at = target; at >= 0; at = parents[at]!) {
      if (ids[at] === "") return undefined;
      path = path === "" ? ids[at]! : `${ids[at]}.${path}`;
      // A path begins at the nearest movement of that name.
      if (this.see(ids[at]!, set, from, at === target ? ANY : MOVEMENT_MASK) === at) return path;
    }
    return undefined;
  }
}

/** Entities that have one of these ids, in order. Lengths and letters are compared first: they lie side by side, the ids all over the memory. */
function withIds(table: Table, ids: ReadonlySet<string>): readonly number[] {
  const found: number[] = [];
  const { lengths, letters } = table;
  const wanted = [...ids].map((id) => ({ length: Math.min(id.length, 255), letters: lettersOf(id) }));
  for (let entity = 0; entity < table.count; entity++) {
    for (let at = 0; at < wanted.length; at++) {
      if (letters[entity] !== wanted[at]!.letters || lengths[entity] !== wanted[at]!.length) continue;
      if (ids.has(table.ids[entity]!)) found.push(entity);
      break;
    }
  }
  return found;
}

/** An entity that has the right name and the wrong kind, told apart from a found one. */
export function misfit(entity: number): number {
  return -2 - entity;
}

const NO_NAMES = new NameMap(new Map());

/** Scopes by number: those of files from 0 downwards, those of movements by their handles upwards. */
function fileKey(file: number, who: boolean): number {
  return -1 - 2 * file - (who ? 1 : 0);
}

function heldKey(handle: number): number {
  return handle;
}

function scopeOf(table: Table, entity: number, handles: Int32Array): number {
  const who = IS_WHO[table.kinds[entity]!]!;
  const parent = table.parents[entity]!;
  return parent < 0 || who ? fileKey(table.files[entity]!, who) : heldKey(handles[parent]!);
}
