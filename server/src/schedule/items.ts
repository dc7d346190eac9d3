/** The items of a schedule, from the dates of its nodes. */

import type { Plan } from "../plan/model.ts";
import type { Dates } from "./bounds.ts";
import type { Sequence } from "./critical-path.ts";
import type { Later } from "./later.ts";
import type { Levelled } from "./levelling/decode.ts";
import type { Margins } from "./margins.ts";
import type { Reason, ScheduledItem, ScheduledLink } from "./model.ts";
import type { Rates } from "./money.ts";
import { FULL, LINK_TYPES, LinkOrigin, Measure, type Network, NodeKind, NodeState } from "./network.ts";
import { reasonsOf } from "./reasons.ts";
import type { Drivers } from "./slack.ts";
import type { Crew } from "./team-choice.ts";
import { beginAt, endAt, minutesBetween, type WorkForms } from "./work-form.ts";

export interface ItemSources {
  readonly plan: Plan;
  readonly forms: WorkForms;
  readonly levelled: Levelled;
  readonly early: Dates;
  readonly margins: Later<Margins>;
  readonly drivers: Drivers;
  readonly rates: Rates;
  /** By node. */
  readonly critical: Uint8Array;
  /** As `targetPathsOf`. */
  readonly targetPaths: Later<readonly (readonly string[] | undefined)[]>;
}

/** How many items are made between two pauses. */
const STEP = 400;

const NOBODY: readonly number[] = [];
const NOTHING: readonly Reason[] = [];
const NO_TARGETS: readonly string[] = [];

/** Movements, tasks, milestones, rehearsals and cues in the order of the file. */
export function* itemsOf(sources: ItemSources): Generator<void, readonly ScheduledItem[]> {
  const { plan, forms } = sources;
  const { network } = forms;
  const items: Item[] = [];
  const byEntity: (Item | undefined)[] = new Array(plan.own);
  // A movement starts for the reasons of its first item.
  const told = new Map<number, readonly Reason[]>();
  const firsts = new Map<number, number>();
  const whyOf: WhyOf = (asked) => {
    let entity = asked;
    while (firsts.has(entity)) entity = firsts.get(entity)!;
    let reasons = told.get(entity);
    if (!reasons) {
      const node = network.nodeOf[entity];
      reasons =
        Number.isNaN(byEntity[entity]!.start) || Number.isNaN(sources.levelled.finish[node])
          ? NOTHING
          : reasonsOf(plan, forms, sources.levelled, sources.drivers, node);
      told.set(entity, reasons);
    }
    return reasons;
  };
  for (let index = 0; index < plan.own; index++) {
    if (network.nodeOf[index] < 0) continue;
    if (items.length % STEP === STEP - 1) yield;
    const item = new Item(sources, index, whyOf);
    items.push(item);
    byEntity[index] = item;
  }
  yield;
  // What a movement holds stands after it in the file, so that the way back meets the inner ones first.
  let rolledUp = 0;
  for (let k = items.length - 1; k >= 0; k--) {
    const item = items[k];
    if (item.kind !== "movement" || network.gateOf[item.entity] === network.nodeOf[item.entity]) continue;
    const { children } = plan.entities[item.entity];
    rollUp(sources, item, children, byEntity, firsts);
    rolledUp += children.length;
    if (rolledUp < 4 * STEP) continue;
    rolledUp = 0;
    yield;
  }
  return items;
}

/** Person minutes of an effort that is under way or done: what is done of it, and what is left. */
function workOf(network: Network, node: number): number {
  const amount = network.amount[node];
  if (!Number.isNaN(network.finished[node])) return amount;
  const left = network.remaining[node];
  return network.progress[node] > 0 ? amount * network.progress[node] + left : Math.max(amount, left);
}

/** Tells the reasons of an item by its entity. */
type WhyOf = (entity: number) => readonly Reason[];

/** What a movement says of all that it holds. */
interface RolledUp {
  readonly lateStart: number;
  readonly slack: number;
  readonly freeSlack: number;
  readonly criticalTo: readonly string[];
}

/**
 * One item as it is handed out; what few look at is told when they do. A class rather than an object with getters of its own: those would have one
 * hidden class each, and all that reads them would be slow.
 */
class Item implements ScheduledItem {
  readonly entity: number;
  readonly id: string;
  readonly kind: ScheduledItem["kind"];
  readonly title: string;
  readonly parent: number;
  start: number;
  finish: number;
  minutes: number;
  effortMinutes: number;
  earlyStart: number;
  readonly earlyFinish: number;
  critical: boolean;
  readonly contingent: boolean;
  readonly skipped: boolean;
  readonly people: readonly number[];
  readonly due: number | undefined;
  progress: number;
  started: boolean;
  finished: boolean;
  readonly fires: ScheduledItem["fires"];
  cost: number;
  readonly #sources: ItemSources;
  readonly #whyOf: WhyOf;
  /** Of a movement: the dated items in it. */
  #held: readonly Item[] | undefined;
  #rolledUp: RolledUp | undefined;

  constructor(sources: ItemSources, index: number, whyOf: WhyOf) {
    const { plan, forms, levelled, early, rates, critical } = sources;
    const { network } = forms;
    const entity = plan.entities[index];
    const node = network.nodeOf[index];
    const form = levelled.formOf[node];
    const start = levelled.start[node];
    const finish = levelled.finish[node];
    const state = network.state[node];
    const isDated = state === NodeState.Planned && !Number.isNaN(finish);
    const isWork = network.kind[node] === NodeKind.Work;
    const crew = levelled.crews[node];
    const isDone = !Number.isNaN(network.finished[node]);
    let effortMinutes = 0;
    let cost = 0;
    if (isWork && isDated && start < finish) {
      // A length counts when all are at work; in an effort, and in clock time, each works when they do.
      const together = network.measure[node] === Measure.Length ? minutesBetween(crew.form, start, finish) : Number.NaN;
      for (const candidate of crew.team) {
        const worked = Number.isNaN(together) ? forms.times[network.candidateCalendar[candidate]].between(start, finish) : together;
        const minutes = (worked * network.candidateUnits[candidate]) / FULL;
        effortMinutes += minutes;
        cost += minutes * rates.of(network.resourceEntity[network.candidateResource[candidate]], roleOf(network, node, candidate));
      }
    }
    // What people did before the status date is known by how much was done, not by how long it took.
    const known = Number.isNaN(network.started[node]) || network.measure[node] !== Measure.Effort ? effortMinutes : workOf(network, node);
    if (effortMinutes > 0) cost *= known / effortMinutes;
    this.entity = index;
    this.id = entity.path;
    this.kind = entity.kind as ScheduledItem["kind"];
    this.title = entity.title;
    this.parent = entity.parent;
    this.start = isDated ? start : Number.NaN;
    this.finish = isDated ? finish : Number.NaN;
    this.minutes =
      isWork && isDated
        ? form.elapsed
          ? forms.times[network.calendar[node]].between(start, finish)
          : minutesBetween(form.time ? form : forms.of(node, NOBODY), start, finish)
        : 0;
    this.effortMinutes = Math.round(known);
    this.earlyStart = early.start[node];
    this.earlyFinish = early.finish[node];
    this.critical = isDated && critical[node] === 1;
    this.contingent = state === NodeState.Contingent;
    this.skipped = state === NodeState.Skipped;
    this.people = isWork && isDated ? peopleOf(network, crew) : NOBODY;
    this.due = Number.isNaN(network.dueOf[node]) ? undefined : network.dueOf[node];
    this.progress = network.progress[node];
    this.started = isDone || !Number.isNaN(network.started[node]);
    this.finished = isDone;
    this.fires = entity.kind === "cue" ? (state === NodeState.Planned ? "planned" : "conditional") : undefined;
    this.cost = cost;
    this.#sources = sources;
    this.#whyOf = whyOf;
  }

  get lateStart(): number {
    if (this.#held !== undefined && this.#held.length > 0) return this.#rollUp().lateStart;
    const { forms, levelled, margins } = this.#sources;
    const node = forms.network.nodeOf[this.entity];
    const at = margins.value.late.start[node];
    return forms.network.kind[node] === NodeKind.Work ? beginAt(levelled.formOf[node], at) : at;
  }

  get lateFinish(): number {
    const { forms, levelled, margins } = this.#sources;
    const node = forms.network.nodeOf[this.entity];
    const at = margins.value.late.finish[node];
    return forms.network.kind[node] === NodeKind.Work && Number.isFinite(at) ? endAt(levelled.formOf[node], at) : at;
  }

  get slack(): number {
    if (Number.isNaN(this.start)) return Number.NaN;
    return this.#held === undefined ? this.#ownSlack() : this.#rollUp().slack;
  }

  get freeSlack(): number {
    if (Number.isNaN(this.start)) return Number.NaN;
    return this.#held === undefined ? this.#ownFreeSlack() : this.#rollUp().freeSlack;
  }

  get criticalTo(): readonly string[] {
    if (Number.isNaN(this.start)) return NO_TARGETS;
    return this.#held === undefined ? this.#ownTargets() : this.#rollUp().criticalTo;
  }

  /** What it holds, if it is a movement that holds anything. */
  hold(held: readonly Item[]): void {
    this.#held = held;
  }

  #ownSlack(): number {
    const { forms, margins } = this.#sources;
    return margins.value.slack.slack[forms.network.nodeOf[this.entity]];
  }

  #ownFreeSlack(): number {
    const { forms, margins } = this.#sources;
    return Math.min(margins.value.slack.free[forms.network.nodeOf[this.entity]], Math.max(0, this.#ownSlack()));
  }

  #ownTargets(): readonly string[] {
    const { forms, targetPaths } = this.#sources;
    return targetPaths.value[forms.network.nodeOf[this.entity]] ?? NO_TARGETS;
  }

  /** Of a movement with dates. */
  #rollUp(): RolledUp {
    if (this.#rolledUp !== undefined) return this.#rolledUp;
    const held = this.#held!;
    let lateStart = Number.POSITIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    const criticalTo = new Set<string>(this.#ownTargets());
    for (const item of held) {
      lateStart = Math.min(lateStart, item.lateStart);
      least = Math.min(least, item.slack);
      for (const target of item.criticalTo) criticalTo.add(target);
    }
    const own = this.#ownSlack();
    const slack = Number.isNaN(own) ? least : Math.min(own, least);
    this.#rolledUp = { lateStart, slack, freeSlack: Math.min(this.#ownFreeSlack(), Math.max(0, slack)), criticalTo: [...criticalTo] };
    return this.#rolledUp;
  }

  /** Reasons are read of a few items only: they are told when they are asked for. */
  get why(): readonly Reason[] {
    return this.#whyOf(this.entity);
  }
}

function peopleOf(network: Network, crew: Crew): readonly number[] {
  const people: number[] = [];
  for (const candidate of crew.team) people.push(network.resourceEntity[network.candidateResource[candidate]]);
  return people;
}

/** The role that a candidate plays in its slot of a node (the person, where `by` names them). */
function roleOf(network: Network, node: number, candidate: number): number {
  for (let s = network.slotFirst[node]; s < network.slotFirst[node + 1]; s++) {
    const choice = network.slotChoice[s];
    if (candidate >= network.candidateFirst[choice] && candidate < network.candidateFirst[choice + 1]) return network.slotEntity[s];
  }
  return -1;
}

function rollUp({ forms }: ItemSources, item: Item, children: readonly number[], byEntity: readonly (Item | undefined)[], firsts: Map<number, number>): void {
  let start = Number.POSITIVE_INFINITY;
  let finish = Number.NEGATIVE_INFINITY;
  let work = 0;
  let done = 0;
  let earlyStart = Number.POSITIVE_INFINITY;
  let first: Item | undefined;
  let all = 0;
  let finished = 0;
  const dated: Item[] = [];
  for (const child of children) {
    const held = byEntity[child];
    if (!held || Number.isNaN(held.start)) continue;
    dated.push(held);
    if (held.start < start) {
      start = held.start;
      first = held;
    }
    finish = Math.max(finish, held.finish);
    item.effortMinutes += held.effortMinutes;
    item.cost += held.cost;
    const weight = held.effortMinutes || held.minutes;
    work += weight;
    done += weight * held.progress;
    earlyStart = Math.min(earlyStart, held.earlyStart);
    if (held.critical) item.critical = true;
    if (held.started) item.started = true;
    if (held.kind !== "cue") {
      all++;
      if (held.finished) finished++;
    }
  }
  item.hold(dated);
  if (!first) {
    item.start = Number.NaN;
    item.finish = Number.NaN;
    item.critical = false;
    return;
  }
  item.start = start;
  // `ends after` may hold the end of a movement back behind all that it holds.
  item.finish = Number.isNaN(item.finish) ? finish : Math.max(finish, item.finish);
  item.minutes = forms.times[0].between(item.start, item.finish);
  item.earlyStart = earlyStart;
  item.progress = work > 0 ? done / work : item.progress;
  item.finished = all > 0 && finished === all;
  firsts.set(item.entity, first.entity);
}

const ORIGINS: Readonly<Record<number, ScheduledLink["origin"]>> = {
  [LinkOrigin.After]: "after",
  [LinkOrigin.EndsAfter]: "ends after",
  [LinkOrigin.Cue]: "cue",
  [LinkOrigin.Rehearsal]: "rehearsal",
};

/** Dependencies between items (a movement stands for all that it holds), and hand-overs of people. */
export function* linksOf(forms: WorkForms, drivers: Drivers, critical: Uint8Array, sequence: Sequence): Generator<void, readonly ScheduledLink[]> {
  const { network } = forms;
  const links: ScheduledLink[] = [];
  for (let l = 0; l < network.links; l++) {
    if (l % (4 * STEP) === 0) yield;
    const origin = ORIGINS[network.linkOrigin[l]];
    const from = network.linkFrom[l];
    const to = network.linkTo[l];
    if (!origin || network.entity[from] === network.entity[to]) continue;
    const isDriving = drivers.decides(l);
    links.push({
      from: network.entity[from],
      to: network.entity[to],
      type: LINK_TYPES[network.linkType[l]],
      origin,
      driving: isDriving,
      critical: isDriving && critical[from] === 1 && critical[to] === 1,
    });
  }
  for (let from = 0; from < network.nodes; from++) {
    if (from % (4 * STEP) === 0) yield;
    for (let a = sequence.first[from]; a < sequence.first[from + 1]; a++) {
      const to = sequence.to[a];
      const isDriving = drivers.handsOver(from, to);
      links.push({
        from: network.entity[from],
        to: network.entity[to],
        type: "FS",
        origin: "person",
        driving: isDriving,
        critical: isDriving && critical[from] === 1 && critical[to] === 1,
      });
    }
  }
  return links;
}
