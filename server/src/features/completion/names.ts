/** The names that may stand at the cursor: of the right kinds only, what is nearest first. */

import { KINDS, type Kind } from "../../language/kinds.ts";
import type { Declaration } from "../../language/syntax.ts";
import type { Entity, Plan } from "../../plan/model.ts";
import type { CompletionItem } from "./item.ts";

/** Brought in by `use`. */
const SHARED: readonly Kind[] = ["person", "role", "calendar", "goal"];
const MOVEMENT = KINDS.indexOf("movement");

export interface NameQuery {
  readonly targets: readonly Kind[];
  /** The entity whose declaration the cursor stands in, if it is one. */
  readonly within: Entity | undefined;
  /** The movement that holds the cursor; −1 at the top. */
  readonly parent: number;
  /** How many entities of the plan's own file stand before the cursor. */
  readonly here: number;
  /** Paths that the clause names already. */
  readonly named: readonly string[];
  readonly qualifier: string;
  /** Is this name worth listing for what has been typed? */
  readonly fits: (id: string, declaration: Declaration) => boolean;
  readonly limit: number;
}

export function namesFor(plan: Plan, query: NameQuery): { readonly items: readonly CompletionItem[]; readonly incomplete: boolean } {
  const found = query.qualifier === "" ? visible(plan, query) : members(plan, query);
  const incomplete = found.length > query.limit;
  return { items: incomplete ? found.slice(0, query.limit) : found, incomplete };
}

function members(plan: Plan, query: NameQuery): readonly CompletionItem[] {
  const { ids, parents, declarations } = plan.columns;
  const [first = "", ...rest] = query.qualifier.normalize("NFC").split(".");
  const named = (holder: number, id: string) => heldBy(plan, holder, 1 << MOVEMENT).find((movement) => ids[movement] === id);
  let scope = named(query.parent, first);
  for (let holder = query.parent; scope === undefined && holder >= 0; ) {
    holder = parents[holder]!;
    scope = named(holder, first);
  }
  for (const id of rest) scope = scope === undefined ? undefined : named(scope, id);
  if (scope === undefined) return [];
  const wanted = kindsIn([...query.targets, "movement"]);
  const items: CompletionItem[] = [];
  for (const entity of heldBy(plan, scope, wanted)) {
    const id = ids[entity]!;
    if (id !== "" && entity !== query.within?.index && query.fits(id, declarations[entity]!)) items.push(itemOf(plan, entity, id));
  }
  return items;
}

/**
 * Everything that can be named from here: siblings, then outwards, then what lies inside of movements (by its path), then the used files.
 * Where one of these has more than can be listed, those that stand nearest to the cursor.
 */
function visible(plan: Plan, query: NameQuery): readonly CompletionItem[] {
  const { ids, kinds, parents, declarations } = plan.columns;
  const wanted = kindsIn(query.targets);
  const shared = kindsIn(SHARED) & wanted;
  const listed: Named[] = [];
  const seen = new Set<string>(query.named.map((name) => name.normalize("NFC")));
  // What the cursor stands in waits for nothing of its own.
  const around = new Set<number>(query.within && [query.within.index]);
  for (let holder = query.parent; holder >= 0; holder = parents[holder]!) around.add(holder);
  // One more than can be listed is enough to know that there are more.
  const isFull = () => listed.length > query.limit;
  const add = (entity: number, path: string) => {
    if (path === "" || entity === query.within?.index || seen.has(path)) return;
    seen.add(path);
    if (!around.has(entity) && query.fits(path, declarations[entity]!)) listed.push({ entity, path });
  };
  const addNearest = (found: readonly number[], pathOf: (entity: number) => string) => {
    const before = listed.length;
    for (const entity of fromMiddle(found, query.here)) {
      add(entity, pathOf(entity));
      if (isFull()) return;
    }
    // All of them can be listed: in the order of the text.
    listed.push(...listed.splice(before).sort((a, b) => a.entity - b.entity));
  };
  const movements: number[] = [];
  for (let holder = query.parent; !isFull(); holder = parents[holder]!) {
    addNearest(heldBy(plan, holder, wanted), (entity) => ids[entity]!);
    for (const movement of fromMiddle(heldBy(plan, holder, 1 << MOVEMENT), query.here)) if (!around.has(movement)) movements.push(movement);
    if (holder < 0) break;
  }
  for (const movement of movements) {
    if (isFull()) break;
    addNearest(insideOf(plan, movement, wanted), (entity) => pathWithin(plan, movement, entity));
  }
  for (let entity = plan.own; entity < ids.length && !isFull(); entity++) if (parents[entity]! < 0 && (shared >> kinds[entity]!) & 1) add(entity, ids[entity]!);
  return listed.map(({ entity, path }) => itemOf(plan, entity, path));
}

interface Named {
  readonly entity: number;
  readonly path: string;
}

/** A bit for each kind, by its position in KINDS. */
function kindsIn(kinds: readonly Kind[]): number {
  let mask = 0;
  for (const kind of kinds) mask |= 1 << KINDS.indexOf(kind);
  return mask;
}

/** What a movement holds, or the top of the plan's own file (−1), in the order of the text. */
function heldBy(plan: Plan, holder: number, wanted = -1): readonly number[] {
  const { kinds, parents, ends } = plan.columns;
  const held: number[] = [];
  const end = holder < 0 ? plan.own : ends[holder]!;
  for (let entity = holder + 1; entity < end; entity++) if (parents[entity] === holder && (wanted >> kinds[entity]!) & 1) held.push(entity);
  return held;
}

/** What lies inside of a movement at any depth. */
function insideOf(plan: Plan, movement: number, wanted: number): readonly number[] {
  const { kinds, parents, ends } = plan.columns;
  const inside: number[] = [];
  for (let entity = movement + 1; entity < ends[movement]!; entity++) if (parents[entity]! >= movement && (wanted >> kinds[entity]!) & 1) inside.push(entity);
  return inside;
}

/** "" where it cannot be named, because one of those that hold it has no id. */
function pathWithin(plan: Plan, movement: number, entity: number): string {
  const { ids, parents } = plan.columns;
  let path = ids[entity]!;
  for (let at = entity; at !== movement && path !== ""; ) {
    at = parents[at]!;
    path = ids[at] === "" ? "" : `${ids[at]}.${path}`;
  }
  return path;
}

/** Positions that rise, from the one nearest to `here` outwards: one before, one after. */
function* fromMiddle(rising: readonly number[], here: number): Generator<number> {
  const found = rising.findIndex((position) => position >= here);
  const middle = found < 0 ? rising.length : found;
  for (let far = 0; far < Math.max(middle, rising.length - middle); far++) {
    if (middle - 1 - far >= 0) yield rising[middle - 1 - far]!;
    if (middle + far < rising.length) yield rising[middle + far]!;
  }
}

function itemOf(plan: Plan, index: number, path: string): CompletionItem {
  const { kind, id, title } = plan.entity(index)!;
  return {
    label: path,
    type: "name",
    kind,
    detail: title === id ? kind : `${kind} · ${title}`,
    about: { type: "entity", uri: plan.files[0]!.uri, entity: index },
    filter: `${path} ${title}`,
  };
}

/** Ids that something names and nothing declares: what a new declaration of this kind may want to be called. */
export function wantedIds(plan: Plan): readonly string[] {
  const file = plan.files[0]!;
  const wanted = new Set<string>();
  for (const diagnostic of plan.diagnostics) {
    if (diagnostic.code !== "unknown-name" || diagnostic.file !== file.uri) continue;
    const name = file.source.text.slice(diagnostic.start, diagnostic.end);
    if (/^[\p{L}_][\p{L}\p{M}\p{N}_-]*$/u.test(name)) wanted.add(name);
  }
  return [...wanted];
}
