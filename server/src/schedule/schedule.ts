/** From a plan to its schedule: the critical path, levelled people, slack, reasons, money, meetings, and what is wrong with them. */

import { addElapsed, nominalMinutes } from "../calendar/elapsed.ts";
import type { Instant } from "../calendar/model.ts";
import { dayHours } from "../calendar/working-time.ts";
import type { Diagnostic } from "../language/diagnostic.ts";
import { clauseOf, clausesOf, type DurationNode } from "../language/syntax.ts";
import type { Plan } from "../plan/model.ts";
import { cadencesOf } from "./cadences.ts";
import { calendarNamedBy } from "./calendars.ts";
import { scheduleDiagnostics } from "./checks/checks.ts";
import { compileSteps } from "./compile.ts";
import { earliestDates, type Sequence, STEP } from "./critical-path.ts";
import { itemsOf, linksOf } from "./items.ts";
import { Later } from "./later.ts";
import type { Levelled } from "./levelling/decode.ts";
import { improve, type SearchReport } from "./levelling/improve.ts";
import { loadsOf } from "./loads.ts";
import { marginsOf } from "./margins.ts";
import type { Cost, Schedule, ScheduleOptions, Target } from "./model.ts";
import { currencyOf, Rates } from "./money.ts";
import { type Network, NodeKind } from "./network.ts";
import { sequenceOf } from "./sequence.ts";
import { Drivers } from "./slack.ts";
import { targetPathsOf } from "./target-paths.ts";
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
  /** Makes what is otherwise made when it is first looked at (slack, latest dates, what decides which promise, links, beats, free days), in steps of a few milliseconds. */
  prepare(): Generator<void, void>;
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
  const sequence = yield* sequenceOf(network, levelled);
  yield;
  const margins = new Later(marginsOf(forms, first, early, levelled, sequence));
  const drivers = new Drivers(forms, levelled, sequence);
  const targetNodes = targetsOf(plan, network, levelled);
  const ends: number[] = [];
  for (let node = 0; node < network.nodes; node++) if (levelled.finish[node] === levelled.end && network.kind[node] !== NodeKind.Gate) ends.push(node);
  yield;
  const score = plan.entities[plan.score];
  const scoreId = score.path || score.id;
  const longest = new Uint8Array(network.nodes);
  yield* drivers.upstreamOf(ends, (node) => {
    longest[node] = 1;
  });
  yield;
  // What decides the end of the plan, or a promise that is missed.
  const critical = longest.slice();
  const missed = targetNodes.filter(({ isMissed }) => isMissed).map(({ node }) => node);
  yield* drivers.upstreamOf(missed, (node) => {
    critical[node] = 1;
  });
  yield;
  const targetEnds = [...targetNodes.map(({ id, node }) => ({ id, nodes: [node] })), { id: scoreId, nodes: ends }];
  const targetPaths = new Later(targetPathsOf(drivers, targetEnds, network.nodes));
  const items = yield* itemsOf({ plan, forms, levelled, early, margins, drivers, rates: new Rates(plan, network), critical, targetPaths });
  yield;
  const cadences = cadencesOf(plan, forms, levelled);
  yield;
  const start = startInstant(forms, levelled);
  const people = yield* loadsOf(plan, forms, levelled, cadences, start);
  yield;
  const byEntity = new Int32Array(plan.entities.length).fill(-1);
  for (let k = 0; k < items.length; k++) byEntity[items[k].entity] = k;
  const finish = Number.isFinite(levelled.end) ? levelled.end : start;
  const due = Number.isNaN(network.due) ? undefined : network.due;
  const tempo = clauseOf(score.declaration, "tempo")?.value;
  const links = new Later(linksOf(forms, drivers, critical, sequence));
  const beats = new Later(beatsOf(forms, tempo, finish));
  const freeDays = new Later(freeDaysOf(plan, forms, start, Math.max(finish, due ?? finish)));
  const chain = (node: number) => entitiesOf(network, drivers.chainTo(node));
  const time = forms.times[0];
  const target = (entity: number, id: string, due: Instant | undefined, planned: Instant, path: () => readonly number[]): Target => {
    const slackDays = due === undefined ? undefined : time.between(planned, due) / network.minutesPerDay;
    return new PlannedTarget(entity, id, due, planned, slackDays, path);
  };
  const last = ends.filter((node) => network.kind[node] !== NodeKind.End)[0] ?? ends[0];
  const diagnostics: Diagnostic[] = [];
  const result: Schedule = {
    plan,
    zone: network.zone,
    start,
    finish,
    due,
    status: Number.isNaN(network.status) ? undefined : network.status,
    minutesPerDay: network.minutesPerDay,
    minutesPerWeek: network.minutesPerWeek,
    beat: tempo && nominalMinutes(tempo.amount, tempo.unit),
    get beats() {
      return beats.value;
    },
    items,
    itemOf: (entity) => (byEntity[entity] >= 0 ? items[byEntity[entity]] : undefined),
    get links() {
      return links.value;
    },
    cadences,
    people,
    targets: [
      ...targetNodes.map(({ node, entity, id, due }) => target(entity, id, due, levelled.finish[node], () => chain(node))),
      target(plan.score, scoreId, due, finish, () => (last === undefined ? [plan.score] : [...chain(last), plan.score])),
    ],
    cost: costOf(plan, items),
    get freeDays() {
      return freeDays.value;
    },
    diagnostics,
  };
  for (const diagnostic of yield* scheduleDiagnostics({ schedule: result, forms, levelled, drivers, longest })) diagnostics.push(diagnostic);
  function* prepare(): Generator<void, void> {
    for (const part of [margins, targetPaths, links, beats, freeDays]) {
      yield* part.prepare();
      yield;
    }
  }
  return { schedule: result, network, levelled, sequence, search: report, prepare };
}

/** A target as it is handed out; of few is the chain looked at. */
class PlannedTarget implements Target {
  readonly entity: number;
  readonly id: string;
  readonly due: Instant | undefined;
  readonly planned: Instant;
  readonly slackDays: number | undefined;
  readonly #chain: () => readonly number[];
  #path: readonly number[] | undefined;

  constructor(entity: number, id: string, due: Instant | undefined, planned: Instant, slackDays: number | undefined, chain: () => readonly number[]) {
    this.entity = entity;
    this.id = id;
    this.due = due;
    this.planned = planned;
    this.slackDays = slackDays;
    this.#chain = chain;
  }

  get path(): readonly number[] {
    this.#path ??= this.#chain();
    return this.#path;
  }
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

function* beatsOf(forms: WorkForms, tempo: DurationNode | undefined, finish: Instant): Generator<void, readonly Instant[]> {
  const beats: Instant[] = [];
  if (tempo === undefined) return beats;
  for (let k = 0; k < MOST_BEATS; k++) {
    if (k % STEP === STEP - 1) yield;
    const at = addElapsed(forms.zone, forms.network.start, k * tempo.amount, tempo.unit);
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

function* freeDaysOf(plan: Plan, forms: WorkForms, start: Instant, finish: Instant): Generator<void, Schedule["freeDays"]> {
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
    if ((day - first) % STEP === STEP - 1) yield;
    if (hoursOf(day).length > 0) continue;
    // Monday is day 4 after the epoch's Thursday.
    const weekday = (((day + 3) % 7) + 7) % 7;
    days.push({ day, label: labels.find((label) => label.from <= day && day <= label.to)?.label, holiday: rules.hours[weekday].length > 0 });
  }
  return days;
}
