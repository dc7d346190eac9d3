/** Who is called what, and where that name may be used: two sets of names, siblings first, then outwards, then the used files. */

import { KINDS } from "../language/kinds.ts";
import { NameIndex } from "./nearest.ts";
import { IS_WHO } from "./reference-use.ts";
import { phantomName, type Table } from "./table.ts";

const MOVEMENT = KINDS.indexOf("movement");

interface FileNames {
  readonly who: Map<string, number>;
  /** At the top of the file. Of a used file goals only: nothing else of it is brought in. */
  readonly what: Map<string, number>;
}

/** One id that two declarations have where only one may. */
export interface Duplicate {
  readonly entity: number;
  /** The one that keeps the id. */
  readonly first: number;
}

const NOTHING: ReadonlyMap<string, number> = new Map();

/** All names of a plan. Entities are positions in its table. */
export class Names {
  readonly duplicates: readonly Duplicate[];
  /** Ids of declarations whose kind cannot be read: whoever names them is not to blame. */
  readonly phantoms: ReadonlySet<string>;
  readonly #table: Pick<Table, "ids" | "kinds" | "parents" | "files" | "own" | "count">;
  readonly #uses: readonly (readonly number[])[];
  readonly #files: readonly FileNames[];
  readonly #held: ReadonlyMap<number, ReadonlyMap<string, number>>;
  readonly #nearest = new Map<number, NameIndex>();
  #byId: ReadonlyMap<string, readonly number[]> | undefined;

  /** `uses` says for each file of the plan which files it uses. `implied` is the name of a score that has no id. */
  constructor(table: Table, uses: readonly (readonly number[])[], implied: { readonly entity: number; readonly id: string } | undefined) {
    this.#table = { ids: table.ids, kinds: table.kinds, parents: table.parents, files: table.files, own: table.own, count: table.count };
    this.#uses = uses;
    const files: FileNames[] = uses.map(() => ({ who: new Map(), what: new Map() }));
    const held = new Map<number, Map<string, number>>();
    const duplicates: Duplicate[] = [];
    for (let entity = 0; entity < table.count; entity++) {
      const id = table.ids[entity]!;
      if (id === "") continue;
      const parent = table.parents[entity]!;
      let scope: Map<string, number>;
      if (IS_WHO[table.kinds[entity]!]) scope = files[table.files[entity]!]!.who;
      else if (parent < 0) scope = files[table.files[entity]!]!.what;
      else {
        scope = held.get(parent) ?? new Map();
        held.set(parent, scope);
      }
      const first = scope.get(id);
      if (first === undefined) scope.set(id, entity);
      else if (entity < table.own) duplicates.push({ entity, first });
    }
    const top = files[0]!.what;
    if (implied && !top.has(implied.id)) top.set(implied.id, implied.entity);
    this.#files = files;
    this.#held = held;
    this.duplicates = duplicates;
    this.phantoms = new Set(table.strays.map(phantomName).filter((id) => id !== ""));
  }

  /** What a movement holds by that id. */
  heldBy(movement: number, id: string): number | undefined {
    return this.#held.get(movement)?.get(id);
  }

  /** All that a movement holds. */
  namesIn(movement: number): ReadonlyMap<string, number> {
    return this.#held.get(movement) ?? NOTHING;
  }

  /** The top of the plan's own file. */
  top(set: "who" | "what"): ReadonlyMap<string, number> {
    return this.#files[0]![set];
  }

  /** Names that one file brings to those that use it. */
  broughtBy(file: number, set: "who" | "what"): ReadonlyMap<string, number> {
    return this.#files[file]![set];
  }

  /**
   * The entities with that id that can be seen from the siblings of `from`, nearest first. `accept` ends the search.
   * Gives the accepted one, or −1; `first`, for a message, is the nearest of any kind.
   */
  see(id: string, set: "who" | "what", from: number, accept: (entity: number) => boolean): { readonly found: number; readonly first: number } {
    let first = -1;
    const file = this.#table.files[from]!;
    if (set === "what") {
      for (let holder = this.#table.parents[from]!; holder >= 0; holder = this.#table.parents[holder]!) {
        const entity = this.#held.get(holder)?.get(id);
        if (entity === undefined) continue;
        if (accept(entity)) return { found: entity, first: entity };
        if (first < 0) first = entity;
      }
    }
    const own = this.#files[file]![set].get(id);
    if (own !== undefined) {
      if (accept(own)) return { found: own, first: own };
      if (first < 0) first = own;
    }
    for (const used of this.#uses[file]!) {
      const entity = this.#files[used]![set].get(id);
      if (entity === undefined) continue;
      if (accept(entity)) return { found: entity, first: entity };
      if (first < 0) first = entity;
    }
    return { found: -1, first };
  }

  /** The ids of all entities of these kinds in the plan's own file and the files it uses, to search for near ones. */
  near(mask: number): NameIndex {
    const known = this.#nearest.get(mask);
    if (known) return known;
    const { ids, kinds, count } = this.#table;
    const names: string[] = [];
    for (let entity = 0; entity < count; entity++) if ((mask >> kinds[entity]!) & 1 && ids[entity] !== "" && this.#isVisible(entity)) names.push(ids[entity]!);
    const index = new NameIndex(names);
    this.#nearest.set(mask, index);
    return index;
  }

  /** Entities of the own file and the used ones by id, in the order of the table. */
  withId(id: string): readonly number[] {
    if (!this.#byId) {
      const byId = new Map<string, number[]>();
      for (let entity = 0; entity < this.#table.count; entity++) {
        const own = this.#table.ids[entity]!;
        if (own === "" || !this.#isVisible(entity)) continue;
        const list = byId.get(own);
        if (list) list.push(entity);
        else byId.set(own, [entity]);
      }
      this.#byId = byId;
    }
    return this.#byId.get(id) ?? [];
  }

  /** Not everything in the table can be named by the own file: what a used file uses is there for that file alone. */
  #isVisible(entity: number): boolean {
    const file = this.#table.files[entity]!;
    return file === 0 || this.#uses[0]!.includes(file);
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
      if (this.see(ids[at]!, set, from, (entity) => at === target || kinds[entity] === MOVEMENT).found === at) return path;
    }
    return undefined;
  }
}
