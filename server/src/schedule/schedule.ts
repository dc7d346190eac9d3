/** From a plan to its schedule: the critical path, levelled people, slack, reasons, money, meetings, and what is wrong with them. */

import { addElapsed, nominalMinutes } from "../calendar/elapsed.ts";
import type { Instant } from "../calendar/model.ts";
import { dayHours } from "../calendar/working-time.ts";
import { clauseOf, clausesOf } from "../language/syntax.ts";
import type { Plan } from "../plan/model.ts";
import type { Dates } from "./bounds.ts";
import { cadencesOf } from "./cadences.ts";
import { calendarNamedBy } from "./calendars.ts";
import { scheduleDiagnostics } from "./checks/checks.ts";
import { compileSteps } from "./compile.ts";
import { earliestDates, latestDates, promiseOf, type Sequence } from "./critical-path.ts";
import { itemsOf, linksOf } from "./items.ts";
import type { Levelled } from "./levelling/decode.ts";
import { improve, type SearchReport } from "./levelling/improve.ts";
import { loadsOf } from "./loads.ts";
import type { Cost, Schedule, ScheduleOptions, Target } from "./model.ts";
import { currencyOf, Rates } from "./money.ts";
import { type Network, NodeKind } from "./network.ts";
import { sequenceOf } from "./sequence.ts";
import { Drivers, slackOf } from "./slack.ts";
import { Crews } from "./team-choice.ts";
import { lastDayOf } from "./wording.ts";
import { type WorkForm, WorkForms } from "./work-form.ts";

/** A schedule with what it was made from, for what replays it (the rehearsal) or looks for better ones. */
export interface ScheduleWithNetwork {
  readonly schedule: Schedule;
  readonly network: Network;
  readonly levelled: Levelled;
  readonly sequence: Sequence;
  readonly search: SearchReport;
}

/** The schedule of a plan; undefined for a library, for a score without a `start`, and when `cancelled` says so. */
export function schedule(plan: Plan, options: ScheduleOptions): Schedule | undefined {
  return scheduleWithNetwork(plan, options)?.schedule;
}

export function scheduleWithNetwork(plan: Plan, options: ScheduleOptions): ScheduleWithNetwork | undefined {
  const steps = scheduleSteps(plan, options);
  while (true) {
    const step = steps.next();
    if (step.done) return step.value;
    if (options.cancelled?.()) return undefined;
  }
}

/** The same in steps of a few milliseconds: whoever runs it may do something else between two of them, or never come back. */
export function* scheduleSteps(plan: Plan, options: ScheduleOptions): Generator<void, ScheduleWithNetwork | undefined> {
  const network = yield* compileSteps(plan, options.asOf);
  if (!network) return undefined;
  yield;
  const forms = new WorkForms(network);
  const crews = new Crews(forms);
  yield* crews.prepare();
  const first: WorkForm[] = [];
  for (let node = 0; node < network.nodes; node++) first.push(crews.first(node).form);
  yield;
  const early = yield* earliestDates(forms, first);
  yield;
  const { levelled, report } = yield* improve(forms, crews, first, early, options.schedules);
  const late = yield* latestByTargets(forms, first, early);
  yield;
  const sequence = yield* sequenceOf(network, levelled);
  yield;
  const slack = yield* slackOf(forms, levelled, sequence);
  yield;
  const drivers = new Drivers(forms, levelled, sequence);
  const targetNodes = targetsOf(plan, network, levelled);
  const ends: number[] = [];
  for (let node = 0; node < network.nodes; node++) if (levelled.finish[node] === levelled.end && network.kind[node] !== NodeKind.Gate) ends.push(node);
  const critical = new Uint8Array(network.nodes);
  const targetsBy: string[][] = new Array(network.nodes);
  const decidedBy = function* (nodes: readonly number[], id: string, isCritical: boolean): Generator<void, void> {
    yield* drivers.upstreamOf(nodes, (node) => {
      targetsBy[node] ??= [];
      targetsBy[node].push(id);
      if (isCritical) critical[node] = 1;
    });
  };
  yield;
  for (const { node, id, isMissed } of targetNodes) yield* decidedBy([node], id, isMissed);
  const score = plan.entities[plan.score];
  const scoreId = score.path || score.id;
  yield* decidedBy(ends, scoreId, true);
  yield;
  const criticalTo = (node: number) => targetsBy[node] ?? NO_TARGETS;
  const items = yield* itemsOf({ plan, forms, levelled, early, late, slack, drivers, rates: new Rates(plan, network), critical, criticalTo });
  yield;
  const links = yield* linksOf(forms, drivers, critical, sequence);
  yield;
  const cadences = cadencesOf(plan, forms, levelled);
  yield;
  const start = startInstant(forms, levelled);
  const people = yield* loadsOf(plan, forms, levelled, cadences, start);
  yield;
  const byEntity = new Int32Array(plan.entities.length).fill(-1);
  for (let k = 0; k < items.length; k++) byEntity[items[k].entity] = k;
  const chain = (node: number) => entitiesOf(network, drivers.chainTo(node));
  const time = forms.times[0];
  const days = (due: Instant, planned: Instant) => time.between(planned, due) / network.minutesPerDay;
  const targets: Target[] = [];
  for (const { node, entity, id, due } of targetNodes) {
    targets.push({ entity, id, due, planned: levelled.finish[node], slackDays: days(due, levelled.finish[node]), path: chain(node) });
    if (targets.length % CHAINS === 0) yield;
  }
  const finish = Number.isFinite(levelled.end) ? levelled.end : start;
  const last = ends.filter((node) => network.kind[node] !== NodeKind.End)[0] ?? ends[0];
  targets.push({
    entity: plan.score,
    id: scoreId,
    due: Number.isNaN(network.due) ? undefined : network.due,
    planned: finish,
    slackDays: Number.isNaN(network.due) ? undefined : days(network.due, finish),
    path: last === undefined ? [plan.score] : [...chain(last), plan.score],
  });
  const tempo = clauseOf(score.declaration, "tempo")?.value;
  const draft: Omit<Schedule, "diagnostics"> = {
    plan,
    zone: network.zone,
    start,
    finish,
    due: Number.isNaN(network.due) ? undefined : network.due,
    status: Number.isNaN(network.status) ? undefined : network.status,
    minutesPerDay: network.minutesPerDay,
    minutesPerWeek: network.minutesPerWeek,
    beat: tempo && nominalMinutes(tempo.amount, tempo.unit),
    beats: tempo ? beatsOf(forms, tempo.amount, tempo.unit, finish) : [],
    items,
    itemOf: (entity) => (byEntity[entity] >= 0 ? items[byEntity[entity]] : undefined),
    links,
    cadences,
    people,
    targets,
    cost: costOf(plan, items),
    freeDays: freeDaysOf(plan, forms, start, Math.max(finish, Number.isNaN(network.due) ? finish : network.due)),
  };
  const diagnostics = yield* scheduleDiagnostics({ schedule: draft, forms, levelled, drivers });
  return { schedule: { ...draft, diagnostics }, network, levelled, sequence, search: report };
}

const NO_TARGETS: readonly string[] = [];
/** How many promises are told with their chains between two pauses. */
const CHAINS = 50;

/** Latest dates by the critical path method: by the promises downstream, else by the end that the plan would have if everybody were free. */
function* latestByTargets(forms: WorkForms, formOf: readonly WorkForm[], early: Dates): Generator<void, Dates> {
  const { network } = forms;
  let end = Number.NEGATIVE_INFINITY;
  for (let node = 0; node < network.nodes; node++) if (network.kind[node] !== NodeKind.Gate && early.finish[node] > end) end = early.finish[node];
  return yield* latestDates({ forms, formOf, dates: early, order: network.order, promise: (node) => promiseOf(network, node), end });
}

function targetsOf(
  plan: Plan,
  network: Network,
  levelled: Levelled,
): readonly { readonly node: number; readonly entity: number; readonly id: string; readonly due: Instant; readonly isMissed: boolean }[] {
  const targets = [];
  for (let entity = 0; entity < plan.own; entity++) {
    const node = network.nodeOf[entity];
    if (node < 0 || Number.isNaN(network.dueOf[node]) || Number.isNaN(levelled.finish[node])) continue;
    targets.push({ node, entity, id: plan.entities[entity].path, due: network.dueOf[node], isMissed: levelled.finish[node] > network.dueOf[node] });
  }
  return targets;
}

/** The beginning of the work: the first working instant of the score's start, or of what begins before it. */
function startInstant(forms: WorkForms, levelled: Levelled): Instant {
  const first = forms.times[0].next(forms.network.start);
  let start = Number.isFinite(first) ? first : forms.network.start;
  for (let node = 0; node < forms.network.nodes; node++)
    if (forms.network.kind[node] !== NodeKind.Gate && levelled.start[node] < start && levelled.start[node] > Number.NEGATIVE_INFINITY)
      start = levelled.start[node];
  return start;
}

/** Entities of a chain of nodes, without the inner nodes of movements and without repetition. */
function entitiesOf(network: Network, nodes: readonly number[]): readonly number[] {
  const path: number[] = [];
  for (let k = 0; k < nodes.length; k++) {
    const kind = network.kind[nodes[k]];
    const isInner = kind === NodeKind.Gate || kind === NodeKind.Begin || kind === NodeKind.End;
    if (isInner && k < nodes.length - 1) continue;
    const entity = network.entity[nodes[k]];
    if (path[path.length - 1] !== entity) path.push(entity);
  }
  return path;
}

/** No plan has more beats than one can look at. */
const MOST_BEATS = 5000;

function beatsOf(forms: WorkForms, amount: number, unit: Parameters<typeof addElapsed>[3], finish: Instant): readonly Instant[] {
  const beats: Instant[] = [];
  for (let k = 0; k < MOST_BEATS; k++) {
    const at = addElapsed(forms.zone, forms.network.start, k * amount, unit);
    if (at > finish || (k > 0 && at <= beats[k - 1])) break;
    beats.push(at);
  }
  return beats;
}

function costOf(plan: Plan, items: Schedule["items"]): Cost | undefined {
  const currency = currencyOf(plan);
  if (currency === undefined) return undefined;
  let total = 0;
  for (const item of items) if (item.kind !== "movement") total += item.cost;
  let expectedRisk = 0;
  for (const entity of plan.entities) {
    if (entity.kind !== "risk" || clauseOf(entity.declaration, "closed")) continue;
    expectedRisk += ((clauseOf(entity.declaration, "costs")?.value.amount ?? 0) * (clauseOf(entity.declaration, "chance")?.value.percent ?? 0)) / 100;
  }
  const budget = clauseOf(plan.entities[plan.score].declaration, "budget")?.value.amount;
  return { currency, total, budget, expectedRisk };
}

/** A picture shows no more days than this. */
const MOST_DAYS = 7400;

function freeDaysOf(plan: Plan, forms: WorkForms, start: Instant, finish: Instant): Schedule["freeDays"] {
  const rules = forms.network.calendars[0];
  const hoursOf = dayHours(rules);
  const labels: { readonly from: number; readonly to: number; readonly label: string }[] = [];
  const seen = new Set<number>();
  for (let calendar = calendarNamedBy(plan, plan.entities[plan.score]); calendar && !seen.has(calendar.index); ) {
    seen.add(calendar.index);
    for (const { value } of clausesOf(calendar.declaration, "off"))
      if (value.label) for (const range of value.dates) labels.push({ from: range.from.firstDay, to: range.to.lastDay, label: value.label.value });
    const like = clauseOf(calendar.declaration, "like");
    calendar = like && plan.entities[plan.targetOf(calendar, like.value)];
  }
  const { zone } = forms;
  const first = zone.dayOf(start);
  const days = [];
  for (let day = first; day <= Math.min(lastDayOf(zone, finish), first + MOST_DAYS); day++) {
    if (hoursOf(day).length > 0) continue;
    // Monday is day 4 after the epoch's Thursday.
    const weekday = (((day + 3) % 7) + 7) % 7;
    days.push({ day, label: labels.find((label) => label.from <= day && day <= label.to)?.label, holiday: rules.hours[weekday].length > 0 });
  }
  return days;
}
