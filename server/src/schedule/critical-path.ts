/** The critical path method over a network: earliest dates forwards, latest dates backwards, whoever is busy. */

import type { Instant } from "../calendar/model.ts";
import { allowedBy, allowedStart, boundOf, boundsFinish, type Dates, leavesStart } from "./bounds.ts";
import { fixedDates, isFixed, openAmount } from "./fixed-dates.ts";
import { LinkTrait, type Network, NodeKind, NodeState, NodeTrait } from "./network.ts";
import { beginAt, finishOf, startOf, type WorkForm, type WorkForms } from "./work-form.ts";

/** How many nodes are dated between two pauses: about a millisecond's work. */
export const STEP = 1000;

/** What the links and dates of a node demand, of its start and of its finish. */
export interface Demand {
  start: Instant;
  finish: Instant;
}

/** Is the link in force: are both of its ends planned? */
export function isActive(network: Network, l: number): boolean {
  return (network.linkTraits[l] & LinkTrait.Active) !== 0;
}

/** The instant before which nothing is planned that is no fact. */
export function planStart(network: Network): Instant {
  return Number.isNaN(network.status) ? network.start : Math.max(network.start, network.status);
}

/** What a node's links, its own dates and the beginning of the plan demand of it. Predecessors must have dates. */
export function demandOn(forms: WorkForms, node: number, dates: Dates, formOf: readonly WorkForm[], out: Demand): void {
  const { network } = forms;
  const kind = network.kind[node];
  let start = network.notBefore[node];
  let finish = Number.NEGATIVE_INFINITY;
  if (kind !== NodeKind.Work && start > Number.NEGATIVE_INFINITY) start = forms.times[network.calendar[node]].next(start);
  let least = Number.POSITIVE_INFINITY;
  for (let l = network.linkFirst[node]; l < network.linkFirst[node + 1]; l++) {
    if (!isActive(network, l) || Number.isNaN(dates.finish[network.linkFrom[l]])) continue;
    const at = boundOf(forms, l, dates, formOf);
    if (isChoice(network, l)) {
      if (at < least) least = at;
    } else if (boundsFinish(network.linkType[l])) {
      if (at > finish) finish = at;
    } else if (at > start) start = at;
  }
  if (least < Number.POSITIVE_INFINITY && least > start) start = least;
  const first = planStart(network);
  if (kind === NodeKind.Work) {
    if (start < first) start = first;
  } else if (start === Number.NEGATIVE_INFINITY && kind !== NodeKind.Gate && finish === Number.NEGATIVE_INFINITY) {
    // A moment that waits for nothing is when the work of the plan begins.
    start = forms.times[network.calendar[node]].next(first);
  }
  out.start = start;
  out.finish = finish;
}

/** Does the link stand for one of several of which the earliest counts? */
export function isChoice(network: Network, l: number): boolean {
  return (network.linkTraits[l] & LinkTrait.Choice) !== 0;
}

/** The instant of a node without length that its demand leaves. */
export function momentOf(network: Network, node: number, demand: Demand): Instant {
  const at = Math.max(demand.start, demand.finish);
  if ((network.traits[node] & NodeTrait.On) === 0) return at;
  const on = network.on[node];
  const end = network.onEnd[node];
  // On a day: when what it waits for is done, if that is on this day, else at its end. Otherwise exactly then.
  if (Number.isNaN(end)) return on;
  return at > on && at <= end && hasPredecessor(network, node) ? at : end;
}

function hasPredecessor(network: Network, node: number): boolean {
  for (let l = network.linkFirst[node]; l < network.linkFirst[node + 1]; l++) {
    if (!isActive(network, l)) continue;
    if (network.kind[network.linkFrom[l]] !== NodeKind.Gate || hasPredecessor(network, network.linkFrom[l])) return true;
  }
  return false;
}

/** The earliest dates with these forms of work. A node that never has working time keeps NaN, and what waits for it ignores it. */
export function* earliestDates(forms: WorkForms, formOf: readonly WorkForm[]): Generator<void, Dates> {
  const { network } = forms;
  const start = new Float64Array(network.nodes).fill(Number.NaN);
  const finish = new Float64Array(network.nodes).fill(Number.NaN);
  const dates: Dates = { start, finish };
  const demand: Demand = { start: 0, finish: 0 };
  let count = 0;
  for (let k = 0; k < network.order.length; k++) {
    const node = network.order[k];
    if (++count % STEP === 0) yield;
    if (network.state[node] !== NodeState.Planned) continue;
    if (isFixed(network, node)) {
      const fixed = fixedDates(network, node, formOf[node]);
      setDates(dates, node, fixed.start, fixed.finish);
      continue;
    }
    demandOn(forms, node, dates, formOf, demand);
    if (network.kind[node] !== NodeKind.Work) {
      const at = momentOf(network, node, demand);
      setDates(dates, node, at, at);
      continue;
    }
    const amount = openAmount(network, node);
    const form = formOf[node];
    const from = demand.finish === Number.NEGATIVE_INFINITY ? demand.start : Math.max(demand.start, startOf(form, demand.finish, amount));
    const begin = beginAt(form, from);
    setDates(dates, node, begin, finishOf(form, begin, amount));
  }
  return dates;
}

function setDates(dates: Dates, node: number, start: Instant, finish: Instant): void {
  if (start === Number.POSITIVE_INFINITY || finish === Number.POSITIVE_INFINITY) return;
  dates.start[node] = start;
  dates.finish[node] = finish;
}

/** A link that is not in the plan: who comes next on the same person. */
export interface Sequence {
  /** Arcs by `from`: those of node `i` are `first[i] .. first[i + 1] - 1`. */
  readonly first: Int32Array;
  readonly to: Int32Array;
}

export interface LatestOptions {
  readonly forms: WorkForms;
  readonly formOf: readonly WorkForm[];
  /** Dates as planned: which of several choices counts, and the length of what is left. */
  readonly dates: Dates;
  /** Nodes in an order in which each comes after all that it follows, over links and `sequence`. */
  readonly order: Int32Array;
  readonly sequence?: Sequence;
  /** The latest finish of a node by a promise of its own, Infinity without one. */
  readonly promise: (node: number) => Instant;
  /** The latest finish of what no promise and no fixed date is downstream of. */
  readonly end: Instant;
}

/** Latest dates by the promises and fixed dates downstream, else by the end. */
export function* latestDates({ forms, formOf, dates, order, sequence, promise, end }: LatestOptions): Generator<void, Dates> {
  const { network } = forms;
  const start = new Float64Array(network.nodes).fill(Number.POSITIVE_INFINITY);
  const finish = new Float64Array(network.nodes).fill(Number.POSITIVE_INFINITY);
  /** 1 where a promise or a fixed date decides. */
  const isBound = new Uint8Array(network.nodes);
  for (let k = order.length - 1; k >= 0; k--) {
    const node = order[k];
    if (k % STEP === 0) yield;
    if (Number.isNaN(dates.finish[node])) continue;
    let latestStart = Number.POSITIVE_INFINITY;
    let latestFinish = promise(node);
    let startByEnd = Number.POSITIVE_INFINITY;
    let finishByEnd = end;
    for (let o = network.outFirst[node]; o < network.outFirst[node + 1]; o++) {
      const l = network.outLinks[o];
      const to = network.linkTo[l];
      if (!isActive(network, l) || Number.isNaN(dates.finish[to])) continue;
      if (isChoice(network, l) && !isChosen(forms, l, dates, formOf)) continue;
      const side = boundsFinish(network.linkType[l]) ? finish[to] : start[to];
      let bound = demandedBy(network, to, l, isBound[to] ? side : Number.POSITIVE_INFINITY, dates);
      const decides = bound < Number.POSITIVE_INFINITY;
      if (!decides) bound = demandedBy(network, to, l, side, dates);
      if (bound === Number.POSITIVE_INFINITY) continue;
      if (leavesStart(network.linkType[l])) {
        const at = allowedStart(forms, l, bound, formOf);
        if (decides) latestStart = Math.min(latestStart, at);
        else startByEnd = Math.min(startByEnd, at);
      } else {
        const at = allowedBy(forms, l, bound);
        if (decides) latestFinish = Math.min(latestFinish, at);
        else finishByEnd = Math.min(finishByEnd, at);
      }
    }
    if (sequence) {
      for (let a = sequence.first[node]; a < sequence.first[node + 1]; a++) {
        const to = sequence.to[a];
        if (isFixed(network, to)) latestFinish = Math.min(latestFinish, dates.start[to]);
        else if (isBound[to]) latestFinish = Math.min(latestFinish, start[to]);
        else finishByEnd = Math.min(finishByEnd, start[to]);
      }
    }
    if (latestStart < Number.POSITIVE_INFINITY || latestFinish < Number.POSITIVE_INFINITY) isBound[node] = 1;
    else {
      latestStart = startByEnd;
      latestFinish = finishByEnd;
    }
    if (network.kind[node] !== NodeKind.Work) {
      start[node] = Math.min(latestStart, latestFinish);
      finish[node] = start[node];
      continue;
    }
    const form = formOf[node];
    const amount = lengthOf(network, node);
    if (latestFinish < Number.POSITIVE_INFINITY) latestStart = Math.min(latestStart, startOf(form, latestFinish, amount));
    start[node] = latestStart;
    if (latestStart < Number.POSITIVE_INFINITY) latestFinish = Math.min(latestFinish, finishOf(form, beginAt(form, latestStart), amount));
    finish[node] = latestFinish;
  }
  return { start, finish };
}

/** What a successor that has to be there `bySide` demands of link `l` at the latest: a fact demands nothing, and what stands on a date keeps it. */
function demandedBy(network: Network, to: number, l: number, bySide: Instant, dates: Dates): Instant {
  const traits = network.traits[to];
  if (traits === 0) return bySide;
  if ((traits & NodeTrait.Fact) !== 0) return Number.POSITIVE_INFINITY;
  if (!Number.isNaN(network.onEnd[to])) return Math.min(bySide, network.onEnd[to]);
  return Math.min(bySide, network.kind[to] === NodeKind.Gate ? network.on[to] : boundsFinish(network.linkType[l]) ? dates.finish[to] : dates.start[to]);
}

/** The latest finish of a node by its own promise and by that of the whole plan, Infinity without. */
export function promiseOf({ dueOf, due }: Network, node: number): Instant {
  const own = Number.isNaN(dueOf[node]) ? Number.POSITIVE_INFINITY : dueOf[node];
  return Number.isNaN(due) ? own : Math.min(own, due);
}

/** Of several of which the earliest counts, is it this one? */
export function isChosen(forms: WorkForms, l: number, dates: Dates, formOf: readonly WorkForm[]): boolean {
  return boundOf(forms, l, dates, formOf) <= dates.start[forms.network.linkTo[l]];
}

/** The work of a node that could still move: what is left of it, nothing of what is finished. */
function lengthOf(network: Network, node: number): number {
  return isFixed(network, node) && (network.traits[node] & NodeTrait.On) === 0 ? network.amount[node] : openAmount(network, node);
}
