/** The names that may stand at the cursor: of the right kinds only, what is nearest first. */

import type { Kind } from "../../language/kinds.ts";
import type { Entity, Plan } from "../../plan/model.ts";
import type { CompletionItem } from "./item.ts";

/** Brought in by `use`. */
const SHARED: readonly Kind[] = ["person", "role", "calendar", "goal"];

export interface NameQuery {
  readonly targets: readonly Kind[];
  /** The entity whose declaration the cursor stands in, if it is one. */
  readonly within: Entity | undefined;
  /** The movement that holds the cursor; −1 at the top. */
  readonly parent: number;
  /** Paths that the clause names already. */
  readonly named: readonly string[];
  readonly qualifier: string;
  /** Is this name worth listing for what has been typed? */
  readonly fits: (id: string, title: string) => boolean;
  readonly limit: number;
}

export function namesFor(plan: Plan, query: NameQuery): { readonly items: readonly CompletionItem[]; readonly incomplete: boolean } {
  const found = query.qualifier === "" ? visible(plan, query) : members(plan, query);
  const incomplete = found.length > query.limit;
  return { items: incomplete ? found.slice(0, query.limit) : found, incomplete };
}

function members(plan: Plan, query: NameQuery): readonly CompletionItem[] {
  let scope: Entity | undefined;
  const [first = "", ...rest] = query.qualifier.normalize("NFC").split(".");
  for (let parent = query.parent; scope === undefined; parent = plan.entities[parent]!.parent) {
    scope = childrenOf(plan, parent).find((entity) => entity.id === first && entity.children.length > 0);
    if (parent < 0) break;
  }
  for (const id of rest) scope = scope?.children.map((child) => plan.entities[child]!).find((entity) => entity.id === id);
  if (scope === undefined) return [];
  const items: CompletionItem[] = [];
  for (const child of scope.children) {
    const entity = plan.entities[child]!;
    if (entity.id === "" || entity === query.within || !query.fits(entity.id, entity.title)) continue;
    if (query.targets.includes(entity.kind) || entity.kind === "movement") items.push(itemOf(plan, entity, entity.id));
  }
  return items;
}

/** Everything that can be named from here: siblings, then outwards, then what lies inside of movements (by its path), then the used files. */
function visible(plan: Plan, query: NameQuery): readonly CompletionItem[] {
  const items: CompletionItem[] = [];
  const seen = new Set<string>(query.named.map((name) => name.normalize("NFC")));
  const deep: { readonly entity: Entity; readonly path: string }[] = [];
  // Enough to know that there are more.
  const enough = () => items.length > query.limit;
  const add = (entity: Entity, path: string) => {
    if (entity.id === "" || entity === query.within || seen.has(path)) return;
    seen.add(path);
    if (query.targets.includes(entity.kind) && !holds(plan, entity, query.within) && query.fits(path, entity.title)) items.push(itemOf(plan, entity, path));
  };
  const descend = (entity: Entity, path: string) => {
    for (const child of entity.children) {
      const inner = plan.entities[child]!;
      if (inner.id === "") continue;
      deep.push({ entity: inner, path: `${path}.${inner.id}` });
      descend(inner, `${path}.${inner.id}`);
    }
  };
  for (let parent = query.parent; ; parent = plan.entities[parent]!.parent) {
    for (const entity of childrenOf(plan, parent)) {
      add(entity, entity.id);
      if (enough()) return items;
      if (entity.children.length > 0 && !holds(plan, entity, query.within) && entity.id !== "") descend(entity, entity.id);
    }
    if (parent < 0) break;
  }
  for (const { entity, path } of deep) {
    add(entity, path);
    if (enough()) return items;
  }
  for (let index = plan.own; index < plan.entities.length && !enough(); index++) {
    const entity = plan.entities[index]!;
    if (entity.parent < 0 && SHARED.includes(entity.kind)) add(entity, entity.id);
  }
  return items;
}

function holds(plan: Plan, outer: Entity, inner: Entity | undefined): boolean {
  for (let at = inner; at !== undefined; at = plan.entities[at.parent]) if (at === outer) return true;
  return false;
}

function childrenOf(plan: Plan, parent: number): readonly Entity[] {
  if (parent >= 0) return plan.entities[parent]!.children.map((child) => plan.entities[child]!);
  return topOf(plan);
}

const tops = new WeakMap<Plan, readonly Entity[]>();

function topOf(plan: Plan): readonly Entity[] {
  let top = tops.get(plan);
  if (top === undefined) {
    const found: Entity[] = [];
    for (let index = 0; index < plan.own; index++) if (plan.entities[index]!.parent < 0) found.push(plan.entities[index]!);
    top = found;
    tops.set(plan, top);
  }
  return top;
}

function itemOf(plan: Plan, entity: Entity, path: string): CompletionItem {
  const detail = entity.title === entity.id ? entity.kind : `${entity.kind} · ${entity.title}`;
  return {
    label: path,
    type: "name",
    kind: entity.kind,
    detail,
    about: { type: "entity", uri: plan.files[0]!.uri, entity: entity.index },
    filter: `${path} ${entity.title}`,
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
