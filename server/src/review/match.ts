/**
 * Which declaration of the base is which of the head: by id, by a declared `was`, by having moved to another movement
 * under the same id, and last by likeness. Likeness is a guess: it is said as such, and no gate trusts it.
 */

import { nfc } from "../language/dates.ts";
import { kindRow } from "../language/kinds.ts";
import { clauseOf, clausesOf } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import type { Matched, Matching } from "./model.ts";

/** Above so many unmatched declarations of a kind on either side nobody is compared for likeness: it would cost their product. */
const LIKENESS_LIMIT = 200;
const LIKELY = 0.55;
const NAME_FLOOR = 0.2;
const MARGIN = 0.1;

/** The last one of each head: its review, its picture and the picture with chances ask about the same two plans. */
const known = new WeakMap<Plan, { readonly base: Plan; readonly matching: Matching }>();

export function match(base: Plan, head: Plan): Matching {
  const last = known.get(head);
  if (last?.base === base) return last.matching;
  const matching = matchOf(base, head);
  known.set(head, { base, matching });
  return matching;
}

function matchOf(base: Plan, head: Plan): Matching {
  const toHead = new Array<number>(base.entities.length).fill(-1);
  const toBase = new Array<number>(head.entities.length).fill(-1);
  const how = new Array<Matched | undefined>(head.entities.length).fill(undefined);
  const join = (from: Entity, to: Entity, by: Matched) => {
    toHead[from.index] = to.index;
    toBase[to.index] = from.index;
    how[to.index] = by;
  };

  byPath(base, head, join);
  byWas(base, head, toHead, toBase, join);
  byId(base, head, toHead, toBase, join);
  byLikeness(base, head, toHead, toBase, join);
  return { toHead, toBase, how };
}

type Join = (from: Entity, to: Entity, by: Matched) => void;

function set(entity: Entity): string {
  return kindRow(entity.kind).set;
}

function byPath(base: Plan, head: Plan, join: Join): void {
  const paths = new Map<string, Entity>();
  for (const entity of base.entities) {
    const key = entity.kind === "score" ? "score" : `${set(entity)}:${entity.path}`;
    if (!paths.has(key)) paths.set(key, entity);
  }
  for (const entity of head.entities) {
    const key = entity.kind === "score" ? "score" : `${set(entity)}:${entity.path}`;
    const from = paths.get(key);
    if (!from) continue;
    paths.delete(key);
    join(from, entity, { by: "id" });
  }
}

function byWas(base: Plan, head: Plan, toHead: readonly number[], toBase: readonly number[], join: Join): void {
  const free = groupBy(
    base.entities.filter((entity) => toHead[entity.index] === -1),
    (entity) => `${set(entity)}:${entity.id}`,
  );
  for (const entity of head.entities) {
    if (toBase[entity.index] !== -1) continue;
    for (const clause of clausesOf(entity.declaration, "was")) {
      const candidates = (free.get(`${set(entity)}:${nfc(clause.value.text)}`) ?? []).filter((from) => toHead[from.index] === -1);
      const from = candidates.find((candidate) => sameParent(candidate, entity, toHead)) ?? (candidates.length === 1 ? candidates[0] : undefined);
      if (!from) continue;
      join(from, entity, { by: "was" });
      break;
    }
  }
}

/** The same id and kind, alone on both sides, somewhere else: it moved. What a renamed movement holds goes along with it. */
function byId(base: Plan, head: Plan, toHead: readonly number[], toBase: readonly number[], join: Join): void {
  const key = (entity: Entity) => `${entity.kind}:${entity.id}`;
  const gone = groupBy(
    base.entities.filter((entity) => toHead[entity.index] === -1 && entity.id !== ""),
    key,
  );
  const come = groupBy(
    head.entities.filter((entity) => toBase[entity.index] === -1 && entity.id !== ""),
    key,
  );
  for (const [id, to] of come) {
    const from = gone.get(id) ?? [];
    for (const entity of to) {
      const same = from.find((candidate) => toHead[candidate.index] === -1 && sameParent(candidate, entity, toHead));
      if (same) join(same, entity, { by: "id" });
      else if (from.length === 1 && to.length === 1 && toHead[from[0].index] === -1) join(from[0], entity, { by: "move" });
    }
  }
}

function sameParent(from: Entity, to: Entity, toHead: readonly number[]): boolean {
  return from.parent === -1 ? to.parent === -1 : toHead[from.parent] === to.parent;
}

function byLikeness(base: Plan, head: Plan, toHead: readonly number[], toBase: readonly number[], join: Join): void {
  const gone = groupBy(
    base.entities.filter((entity) => toHead[entity.index] === -1),
    (entity) => entity.kind,
  );
  const come = groupBy(
    head.entities.filter((entity) => toBase[entity.index] === -1),
    (entity) => entity.kind,
  );
  for (const [kind, to] of come) {
    const from = gone.get(kind) ?? [];
    if (from.length === 0 || from.length > LIKENESS_LIMIT || to.length > LIKENESS_LIMIT) continue;
    const pairs: { readonly from: Entity; readonly to: Entity; readonly likeness: number; readonly name: number }[] = [];
    for (const a of from) for (const b of to) pairs.push({ from: a, to: b, ...likeness(base, a, head, b, toHead) });
    pairs.sort((a, b) => b.likeness - a.likeness || a.to.index - b.to.index || a.from.index - b.from.index);
    for (const pair of pairs) {
      if (pair.likeness < LIKELY) break;
      if (pair.name < NAME_FLOOR || toHead[pair.from.index] !== -1 || toBase[pair.to.index] !== -1) continue;
      const rival = pairs.find(
        (other) => other !== pair && (other.from === pair.from) !== (other.to === pair.to) && toHead[other.from.index] === -1 && toBase[other.to.index] === -1,
      );
      if (rival && pair.likeness - rival.likeness < MARGIN) continue;
      join(pair.from, pair.to, { by: "likeness", likeness: pair.likeness });
    }
  }
}

/** 0..1: names weigh most, then who is waited for, then the length, then the people. A milestone has no length; its criteria count instead. */
function likeness(base: Plan, a: Entity, head: Plan, b: Entity, toHead: readonly number[]): { likeness: number; name: number } {
  const name = Math.max(dice(words(a), words(b)), dice(trigrams(a), trigrams(b)));
  const neighbours = dice(named(base, a, ["after", "ends after", "rehearses"], toHead), named(head, b, ["after", "ends after", "rehearses"], undefined));
  const people = dice(
    named(base, a, ["by", "owner", "to", "with", "played by"], toHead),
    named(head, b, ["by", "owner", "to", "with", "played by"], undefined),
  );
  const substance = a.kind === "task" || a.kind === "rehearsal" ? dice(lengths(a), lengths(b)) : dice(criteria(a), criteria(b));
  return { likeness: 0.4 * name + 0.3 * neighbours + 0.15 * substance + 0.15 * people, name };
}

function words(entity: Entity): ReadonlySet<string> {
  return new Set(`${entity.id} ${entity.title}`.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}

function trigrams(entity: Entity): ReadonlySet<string> {
  const text = ` ${entity.title.toLowerCase()} `;
  const grams = new Set<string>();
  for (let at = 0; at + 3 <= text.length; at++) grams.add(text.slice(at, at + 3));
  return grams;
}

function named(plan: Plan, entity: Entity, clauses: readonly string[], toHead: readonly number[] | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  for (const clause of entity.declaration.clauses) {
    if (!clauses.includes(clause.name)) continue;
    for (const ref of clause.refs) {
      const target = plan.targetOf(entity, ref);
      if (target < 0) continue;
      const same = toHead ? toHead[target] : target;
      names.add(same < 0 ? `gone ${target}` : String(same));
    }
  }
  return names;
}

function lengths(entity: Entity): ReadonlySet<string> {
  const effort = clauseOf(entity.declaration, "effort")?.value ?? clauseOf(entity.declaration, "lasts")?.value.estimate;
  return new Set(effort ? [effort.low, effort.likely ?? effort.low, effort.high].map((part, index) => `${index}:${part.amount}${part.unit}`) : []);
}

function criteria(entity: Entity): ReadonlySet<string> {
  return new Set(clausesOf(entity.declaration, "done when").flatMap((clause) => clause.value.map((text) => text.value)));
}

/** Dice's coefficient, 2·|A∩B| / (|A|+|B|); two empty sets say nothing and count as half. */
function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 0.5;
  let common = 0;
  for (const item of a) if (b.has(item)) common++;
  return (2 * common) / (a.size + b.size);
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
