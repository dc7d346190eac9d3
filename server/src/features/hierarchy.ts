/** Dependencies as a hierarchy of calls: what an item waits for calls it, so to say; the driving link first where dates are known. */

import type { Kind } from "../language/kinds.ts";
import { isDated } from "../language/kinds.ts";
import type { ReferenceNode, Span } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import { declarationRange, nameRange, subjectAt } from "./place.ts";
import type { Snapshot } from "./snapshot.ts";
import { shortSpan } from "./spoken.ts";

export interface HierarchyItem extends Span {
  readonly uri: string;
  readonly entity: number;
  readonly name: string;
  readonly detail: string;
  readonly kind: Kind;
  readonly selection: Span;
}

export interface HierarchyLink {
  readonly item: HierarchyItem;
  /** Where the link is written, in the file of the item that waits: absolute offsets. */
  readonly places: readonly Span[];
}

/** Clauses by which a declaration waits for what they name, and by which what they name waits for it. */
const WAITS: readonly string[] = ["after", "ends after", "when"];
const MAKES_WAIT: readonly string[] = ["starts", "rehearses"];

/** The item under the cursor, if it has a place in time. */
export function prepareHierarchy(snapshot: Snapshot, offset: number): HierarchyItem | undefined {
  const entity = subjectAt(snapshot.plan, offset);
  return entity === undefined || !isDated(entity.kind) ? undefined : itemOf(snapshot, entity);
}

/** What the item waits for. */
export function predecessors(snapshot: Snapshot, entity: number): readonly HierarchyLink[] {
  return linksOf(snapshot, entity, "before");
}

/** What waits for the item. */
export function successors(snapshot: Snapshot, entity: number): readonly HierarchyLink[] {
  return linksOf(snapshot, entity, "behind");
}

function linksOf(snapshot: Snapshot, index: number, side: "before" | "behind"): readonly HierarchyLink[] {
  const { plan } = snapshot;
  const entity = plan.entities[index];
  if (entity === undefined) return [];
  const places = new Map<Entity, Span[]>();
  const add = (other: Entity, within: Entity, reference: ReferenceNode) => {
    const known = places.get(other) ?? [];
    known.push({ start: within.start + reference.start, end: within.start + reference.end });
    places.set(other, known);
  };
  const own = side === "before" ? WAITS : MAKES_WAIT;
  const others = side === "before" ? MAKES_WAIT : WAITS;
  for (const clause of entity.declaration.clauses) {
    if (!own.includes(clause.name)) continue;
    for (const reference of clause.refs) {
      const target = plan.entities[plan.targetOf(entity, reference)];
      if (target !== undefined && isDated(target.kind)) add(target, entity, reference);
    }
  }
  for (const { from, reference } of plan.referencesTo(index)) {
    const other = plan.entities[from]!;
    const clause = other.declaration.clauses.find((one) => one.refs.includes(reference));
    if (clause !== undefined && others.includes(clause.name) && isDated(other.kind)) add(other, other, reference);
  }
  const driving = drivingLinks(snapshot, plan, index, side);
  return [...places]
    .sort(([a], [b]) => Number(driving.has(b.index)) - Number(driving.has(a.index)) || a.index - b.index)
    .map(([other, spans]) => ({ item: itemOf(snapshot, other, driving.has(other.index)), places: spans }));
}

function drivingLinks(snapshot: Snapshot, plan: Plan, index: number, side: "before" | "behind"): ReadonlySet<number> {
  const { schedule } = snapshot;
  if (schedule === undefined || schedule.plan !== plan) return new Set();
  const found = new Set<number>();
  for (const link of schedule.links) {
    if (!link.driving) continue;
    if (side === "before" && link.to === index) found.add(link.from);
    if (side === "behind" && link.from === index) found.add(link.to);
  }
  return found;
}

function itemOf(snapshot: Snapshot, entity: Entity, driving = false): HierarchyItem {
  const { plan, schedule } = snapshot;
  const item = schedule?.plan === plan ? schedule.itemOf(entity.index) : undefined;
  const dates = schedule === undefined || item === undefined || Number.isNaN(item.start) ? "" : shortSpan(schedule, item.start, item.finish);
  const detail = [driving ? "driving" : "", entity.title === entity.id ? "" : entity.title, dates].filter((part) => part !== "").join(" · ");
  return {
    uri: plan.files[entity.file]!.uri,
    entity: entity.index,
    name: entity.path,
    detail,
    kind: entity.kind,
    ...declarationRange(entity),
    selection: nameRange(entity),
  };
}
