/** Promises that the rehearsal finds unlikely, with ways out whose effect has been rehearsed too. */

import { zoneOf } from "../calendar/zone.ts";
import { parseDate } from "../language/dates.ts";
import type { Diagnostic, Fix, RelatedPlace } from "../language/diagnostic.ts";
import { clauseOf } from "../language/syntax.ts";
import type { Entity } from "../plan/model.ts";
import { clausePlace, diagnostic, idPlace, related } from "../schedule/checks/evidence.ts";
import type { Schedule, ScheduleOptions } from "../schedule/model.ts";
import { confidenceOf } from "./confidence.ts";
import { capacityEdit, dueEdit, estimateEdit, estimateOf, scaledEstimate } from "./estimate-edit.ts";
import { dayOf } from "./explain.ts";
import type { Rehearsal, RehearsedTarget } from "./model.ts";
import { percentText } from "./percent.ts";
import { supposedSteps } from "./what-if.ts";

export interface PromiseOptions {
  readonly scheduling: ScheduleOptions;
  /** Trials of each way out; 0 looks for none but a later date, which needs no rehearsal of its own. */
  readonly trials: number;
  readonly cancelled?: () => boolean;
}

/** Ways out are looked for at so many promises, the least likely first: each costs some rehearsals. */
const MOST_PROMISES = 3;
/** Tasks, and roles, that are tried for each. */
const MOST_TRIED = 3;
/** A way out that gives less than this is none. */
const LEAST_GAIN = 0.01;
/** How much of a task is taken away to see what that would give. */
const SHORTER = 2 / 3;

/** `unlikely-promise` for every promise whose chance is under the score's confidence. */
export function promiseDiagnostics(schedule: Schedule, rehearsal: Rehearsal, options: PromiseOptions): readonly Diagnostic[] {
  const steps = promiseSteps(schedule, rehearsal, options);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** The same in steps of a few milliseconds: whoever runs it may do something else between two of them, or never come back. */
export function* promiseSteps(schedule: Schedule, rehearsal: Rehearsal, options: PromiseOptions): Generator<void, readonly Diagnostic[]> {
  const { plan } = schedule;
  const confidence = confidenceOf(plan);
  const unlikely = rehearsal.targets.filter((target) => target.due !== undefined && target.chance !== undefined && target.chance < confidence);
  const worst = [...unlikely].sort((a, b) => a.chance! - b.chance!).slice(0, MOST_PROMISES);
  const found: Diagnostic[] = [];
  for (const target of unlikely) {
    const entity = plan.entities[target.entity];
    const isWhole = target.entity === plan.score;
    const what = isWhole ? "The plan" : `\`${entity.path}\``;
    const message = `${what} has a ${percentText(target.chance!)} chance to be done by ${dayOf(schedule, target.due!)}; ${percentText(confidence)} is ${dayOf(schedule, target.confident)}.`;
    const fixes: Fix[] = [];
    const later = laterFix(schedule, target, confidence);
    if (later) fixes.push(later);
    if (options.trials > 0 && worst.includes(target)) fixes.push(...(yield* rehearsedFixes(schedule, rehearsal, target, options)));
    found.push(diagnostic("unlikely-promise", clausePlace(plan, entity, isWhole ? "finish" : "due"), message, { related: deciders(schedule, target), fixes }));
  }
  return found;
}

/** Where the paths meet that decide. */
function deciders(schedule: Schedule, target: RehearsedTarget): readonly RelatedPlace[] {
  const { plan } = schedule;
  return (target.meeting ?? [])
    .slice(0, 4)
    .map(({ entity, share }) => related(idPlace(plan, plan.entities[entity]), `${plan.entities[entity].title} decides in ${percentText(share)} of the trials`));
}

function laterFix(schedule: Schedule, target: RehearsedTarget, confidence: number): Fix | undefined {
  const entity = schedule.plan.entities[target.entity];
  const edit = dueEdit(schedule.plan, entity, zoneOf(schedule.zone).isoDate(target.confident - 1));
  if (!edit) return undefined;
  const name = entity.kind === "score" ? "finish" : "due";
  const day = target.histogram.reduce((sum, [, count]) => sum + count, 0);
  const until = parseDate(edit.text)!.lastDay;
  const chance = day > 0 ? target.histogram.reduce((sum, [at, count]) => (at <= until ? sum + count : sum), 0) / day : confidence;
  return { title: `Move \`${name}\` to ${dayOf(schedule, target.confident)}: ${percentText(chance)}`, edits: [edit] };
}

/** What is before a target, movements opened. */
function upstreamOf(schedule: Schedule, target: number): ReadonlySet<number> {
  const { plan } = schedule;
  if (target === plan.score) return new Set(schedule.items.map(({ entity }) => entity));
  const before = new Map<number, number[]>();
  for (const { from, to } of schedule.links) before.set(to, [...(before.get(to) ?? []), from]);
  const found = new Set<number>();
  const stack = [target];
  for (let entity = stack.pop(); entity !== undefined; entity = stack.pop()) {
    if (found.has(entity)) continue;
    found.add(entity);
    stack.push(...(before.get(entity) ?? []), ...plan.entities[entity].children);
    for (let above = plan.entities[entity].parent; above >= 0; above = plan.entities[above].parent) stack.push(...(before.get(above) ?? []));
  }
  return found;
}

interface WayOut {
  readonly title: (chance: string) => string;
  readonly edits: Fix["edits"];
}

/** The ways out that help most, each rehearsed with the draws of the plan as it is. */
function* rehearsedFixes(schedule: Schedule, rehearsal: Rehearsal, target: RehearsedTarget, options: PromiseOptions): Generator<void, readonly Fix[]> {
  const { plan } = schedule;
  const upstream = upstreamOf(schedule, target.entity);
  const weight = (entity: Entity, criticality: number) => {
    const estimate = estimateOf(entity)?.estimate;
    return estimate ? criticality * schedule.itemOf(entity.index)!.minutes : 0;
  };
  const open = rehearsal.tasks
    .filter(({ entity }) => upstream.has(entity) && schedule.itemOf(entity)?.finished === false)
    .map((task) => ({ entity: plan.entities[task.entity], weight: weight(plan.entities[task.entity], task.criticality) }))
    .filter((task) => task.weight > 0)
    .sort((a, b) => b.weight - a.weight || a.entity.index - b.entity.index);
  const ways: WayOut[] = [];
  for (const { entity } of open.slice(0, MOST_TRIED)) {
    const estimate = scaledEstimate(estimateOf(entity)!.estimate, SHORTER);
    ways.push({ title: (chance) => `Shorten ${entity.title} to ${estimate}: ${chance}`, edits: [estimateEdit(plan, entity, estimate)] });
  }
  for (const role of rolesOf(
    schedule,
    open.map(({ entity }) => entity),
  ).slice(0, MOST_TRIED)) {
    const capacity = clauseOf(role.declaration, "capacity")?.value.value ?? 1;
    ways.push({ title: (chance) => `One more player for ${role.title} (${capacity + 1}): ${chance}`, edits: [capacityEdit(plan, role, capacity + 1)] });
  }
  const tried: { readonly fix: Fix; readonly gain: number }[] = [];
  const seed = rehearsal.seed;
  function* chanceWith(edits: Fix["edits"]): Generator<void, number | undefined> {
    const result = yield* supposedSteps(plan, edits, options.scheduling, { trials: options.trials, seed, cancelled: options.cancelled });
    return result?.rehearsal.targets.find(({ id }) => id === target.id)?.chance;
  }
  // Fewer trials than the figures had: compared with as many of the plan as it is.
  const now = options.trials === rehearsal.trials ? target.chance : yield* chanceWith([]);
  for (const { title, edits } of ways) {
    if (options.cancelled?.()) return [];
    const chance = yield* chanceWith(edits);
    if (chance === undefined || now === undefined || chance - now < LEAST_GAIN) continue;
    tried.push({ fix: { title: title(percentText(chance)), edits }, gain: chance - now });
  }
  return tried.sort((a, b) => b.gain - a.gain).map(({ fix }) => fix);
}

/** Roles of unnamed players that the tasks are done by, in the order of the tasks. */
function rolesOf(schedule: Schedule, tasks: readonly Entity[]): readonly Entity[] {
  const roles = new Set<Entity>();
  for (const task of tasks) {
    for (const person of schedule.itemOf(task.index)?.people ?? []) {
      const entity = schedule.plan.entities[person];
      if (entity.kind === "role") roles.add(entity);
    }
  }
  return [...roles];
}
