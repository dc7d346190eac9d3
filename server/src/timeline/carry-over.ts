/**
 * A changed plan with the dates of the schedule before: what can be shown in the moment until its own are computed. What the text says is
 * as it is now; what follows from it is as it was. Something new has no dates yet. O(plan).
 */

import { TIMED } from "../language/kinds.ts";
import type { Entity, Plan } from "../plan/model.ts";
import type { Schedule, ScheduledItem, Target } from "../schedule/model.ts";

export function carriedOver(plan: Plan, last: Schedule): Schedule {
  const renumbered = renumbering(last.plan, plan);
  const to = (entity: number): number => (renumbered === undefined || entity < 0 ? entity : renumbered[entity]);
  const all = (entities: readonly number[]): readonly number[] => (renumbered === undefined ? entities : entities.map(to).filter((entity) => entity >= 0));
  const before: (ScheduledItem | undefined)[] = new Array(plan.entities.length).fill(undefined);
  for (const item of last.items) {
    const entity = to(item.entity);
    if (entity >= 0) before[entity] = item;
  }
  const items: ScheduledItem[] = [];
  const at: (ScheduledItem | undefined)[] = new Array(plan.entities.length).fill(undefined);
  for (const entity of plan.entities) {
    if (!isItem(entity)) continue;
    const known = before[entity.index];
    const same = known !== undefined && renumbered === undefined && entity.declaration === last.plan.entities[entity.index].declaration;
    const item = same ? known : known === undefined ? undated(entity) : moved(known, entity, all(known.people));
    items.push(item);
    at[entity.index] = item;
  }
  const kept = <T extends { readonly entity: number }>(list: readonly T[]): T[] =>
    list.filter(({ entity }) => to(entity) >= 0).map((one) => (renumbered === undefined ? one : { ...one, entity: to(one.entity) }));
  return {
    ...last,
    plan,
    items,
    itemOf: (entity) => at[entity],
    links:
      renumbered === undefined
        ? last.links
        : last.links.map((link) => ({ ...link, from: to(link.from), to: to(link.to) })).filter((link) => link.from >= 0 && link.to >= 0),
    cadences: kept(last.cadences).map((cadence) => ({ ...cadence, title: plan.entities[cadence.entity].title, people: all(cadence.people) })),
    people: kept(last.people).map((load) => ({ ...load, title: plan.entities[load.entity].title })),
    targets: renumbered === undefined ? last.targets : last.targets.filter(({ entity }) => to(entity) >= 0).map((one) => carriedTarget(one, to, all)),
  };
}

/** Field by field: its path is made when it is asked for. */
function carriedTarget(one: Target, to: (entity: number) => number, all: (entities: readonly number[]) => readonly number[]): Target {
  const { id, due, planned, slackDays } = one;
  return {
    entity: to(one.entity),
    id,
    due,
    planned,
    slackDays,
    get path() {
      return all(one.path);
    },
  };
}

type Item = Entity & { readonly kind: ScheduledItem["kind"] };

function isItem(entity: Entity): entity is Item {
  return TIMED.includes(entity.kind);
}

/** The number that each entity of the old plan has in the new one, −1 for what is gone; undefined where all are as they were. */
function renumbering(old: Plan, plan: Plan): Int32Array | undefined {
  const { entities } = plan;
  // Where all have the same ids and parents, all have the same paths.
  const same = ({ kind, id, parent }: Entity, index: number): boolean =>
    kind === entities[index].kind && id === entities[index].id && parent === entities[index].parent;
  if (old.entities.length === entities.length && old.entities.every(same)) return undefined;
  // What has no id, or shares one by mistake, is told apart by its order.
  const named = new Map<string, number[]>();
  for (const { kind, path, index } of entities) {
    const key = `${kind} ${path}`;
    const list = named.get(key);
    if (list === undefined) named.set(key, [index]);
    else list.push(index);
  }
  const next = new Map<string, number>();
  return Int32Array.from(old.entities, ({ kind, path }) => {
    const key = `${kind} ${path}`;
    const turn = next.get(key) ?? 0;
    next.set(key, turn + 1);
    return named.get(key)?.[turn] ?? -1;
  });
}

/** Field by field: the reasons of an item are worked out when they are asked for, and copying it would ask for those of all. */
function moved(item: ScheduledItem, entity: Item, people: readonly number[]): ScheduledItem {
  return {
    entity: entity.index,
    id: entity.path,
    kind: entity.kind,
    title: entity.title,
    parent: entity.parent,
    start: item.start,
    finish: item.finish,
    minutes: item.minutes,
    effortMinutes: item.effortMinutes,
    earlyStart: item.earlyStart,
    earlyFinish: item.earlyFinish,
    lateStart: item.lateStart,
    lateFinish: item.lateFinish,
    slack: item.slack,
    freeSlack: item.freeSlack,
    critical: item.critical,
    criticalTo: item.criticalTo,
    contingent: item.contingent,
    skipped: item.skipped,
    people,
    due: item.due,
    progress: item.progress,
    started: item.started,
    finished: item.finished,
    fires: item.fires,
    cost: item.cost,
    get why() {
      return item.why;
    },
  };
}

function undated(entity: Item): ScheduledItem {
  const none = Number.NaN;
  return {
    entity: entity.index,
    id: entity.path,
    kind: entity.kind,
    title: entity.title,
    parent: entity.parent,
    start: none,
    finish: none,
    minutes: none,
    effortMinutes: 0,
    earlyStart: none,
    earlyFinish: none,
    lateStart: none,
    lateFinish: none,
    slack: none,
    freeSlack: none,
    critical: false,
    criticalTo: [],
    contingent: false,
    skipped: false,
    people: [],
    due: undefined,
    progress: 0,
    started: false,
    finished: false,
    fires: entity.kind === "cue" ? "planned" : undefined,
    cost: 0,
    why: [],
  };
}
