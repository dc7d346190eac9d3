/**
 * Which change made a promise move. Each change is tried alone on the base, and what it moves alone is what it explains; that costs a
 * schedule a change, so it is done for plans and changes of a modest size. In larger ones the changes on the path to the promise are named, untried.
 */

import { parse } from "../language/parser.ts";
import { bind } from "../plan/bind.ts";
import type { FileSource, Plan } from "../plan/model.ts";
import type { Schedule, ScheduleOptions } from "../schedule/model.ts";
import { schedule } from "../schedule/schedule.ts";
import { apply } from "./apply.ts";
import { type Cause, workingDays } from "./consequences.ts";
import { match } from "./match.ts";
import type { Change, Matching } from "./model.ts";

/** Items in the plan times entities changed that are tried one by one: a few hundredths of a second of scheduling. */
const TRIALS = 1500;
const MOST_ENTITIES = 20;

export interface CauseInput {
  readonly base: Schedule;
  readonly head: Schedule;
  readonly matching: Matching;
  readonly changes: readonly Change[];
  readonly source: FileSource;
  readonly options: ScheduleOptions;
}

/** Gives the causes for the entity index of a target on the head side. */
export function causeFinder(input: CauseInput): (target: number) => readonly Cause[] {
  const effective = input.changes.filter(
    (change) => change.class !== "cosmetic" && !["renamed", "moved"].includes(change.action) && change.fact !== "title" && change.fact !== "owner",
  );
  const groups = new Map<string, Change[]>();
  for (const change of effective) {
    const group = groups.get(change.entity);
    if (group) group.push(change);
    else groups.set(change.entity, [change]);
  }
  if (groups.size === 1) {
    const [only] = [...groups.values()];
    return () => only.map((change) => ({ change: change.id, days: undefined }));
  }
  const tried = groups.size <= MOST_ENTITIES && groups.size * input.base.items.length <= TRIALS ? tryEach(input, [...groups.values()]) : undefined;
  return (target) => {
    if (tried) {
      const causes = tried
        .map(({ change, shift }) => ({ change: change.id, days: shift(target) }))
        .filter((cause) => Math.abs(cause.days) >= 0.05)
        .sort((a, b) => Math.abs(b.days) - Math.abs(a.days));
      if (causes.length > 0) return causes;
    }
    return onPath(input, effective, target).map((change) => ({ change: change.id, days: undefined }));
  };
}

function tryEach(input: CauseInput, groups: readonly (readonly Change[])[]): { change: Change; shift: (target: number) => number }[] {
  const { base, head, matching } = input;
  const itself = identity(base.plan);
  return groups.map((changes) => {
    const text = apply(changes, { base: base.plan, head: head.plan, baseToHead: matching, target: base.plan, baseToTarget: itself });
    const { uri } = base.plan.files[0];
    const plan = bind(uri, { get: (asked) => (asked === uri ? parse(text) : input.source.get(asked)) });
    const alone = schedule(plan, input.options);
    const mapping = match(base.plan, plan);
    return {
      change: changes[0],
      shift: (target: number) => {
        const from = matching.toBase[target];
        if (!alone || from < 0 || mapping.toHead[from] < 0) return 0;
        const whole = target === head.plan.score;
        const before = whole ? base.finish : base.itemOf(from)?.finish;
        const after = whole ? alone.finish : alone.itemOf(mapping.toHead[from])?.finish;
        return before === undefined || after === undefined || !Number.isFinite(before + after) ? 0 : workingDays(head, before, after);
      },
    };
  });
}

function identity(plan: Plan): Matching {
  const same = plan.entities.map((entity) => entity.index);
  return { toHead: same, toBase: same, how: plan.entities.map(() => ({ by: "id" as const })) };
}

/** Changes of what lies on the way to the target on either side, of who works there, and of the score itself. */
function onPath(input: CauseInput, changes: readonly Change[], target: number): readonly Change[] {
  const { base, head, matching } = input;
  const on = (schedule: Schedule, entity: number) => {
    const path = schedule.targets.find((candidate) => candidate.entity === entity)?.path ?? [];
    const found = new Set<number>(path);
    for (const index of path) {
      for (const person of schedule.itemOf(index)?.people ?? []) found.add(person);
      for (let at = schedule.plan.entities[index].parent; at >= 0; at = schedule.plan.entities[at].parent) found.add(at);
    }
    if (schedule.plan.score >= 0) found.add(schedule.plan.score);
    return found;
  };
  const headPath = on(head, target);
  const basePath = on(base, matching.toBase[target]);
  const near = changes.filter((change) => headPath.has(change.headEntity) || basePath.has(change.baseEntity) || change.entityKind === "calendar");
  return near.length > 0 ? near : changes;
}
