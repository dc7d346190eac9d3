/** How much each node can lose, and what is critical: over dependencies and over who follows whom on the same people. */

import type { Instant } from "../calendar/model.ts";
import { allowedBy, allowedStart, boundOf, boundsFinish, type Dates, leavesStart } from "./bounds.ts";
import { isActive, isChoice, isChosen, latestDates, type Sequence, STEP } from "./critical-path.ts";
import { isFixed } from "./fixed-dates.ts";
import type { Levelled } from "./levelling/decode.ts";
import { NodeKind } from "./network.ts";
import { orderOfAll } from "./sequence.ts";
import { minutesBetween, type WorkForms } from "./work-form.ts";

export interface Slack {
  /** Working minutes of the score's calendar until a target breaks; NaN without dates. */
  readonly slack: Float64Array;
  readonly free: Float64Array;
  readonly latest: Dates;
}

/** Slack over the targets downstream: promises, the score's finish, and where there is none the end of the plan. */
export function* slackOf(forms: WorkForms, levelled: Levelled, sequence: Sequence): Generator<void, Slack> {
  const { network } = forms;
  const order = orderOfAll(network, sequence, levelled);
  const options = { forms, formOf: levelled.formOf, dates: levelled, order, sequence };
  const promised = yield* latestDates({
    ...options,
    limit: (node) =>
      Math.min(
        Number.isNaN(network.dueOf[node]) ? Number.POSITIVE_INFINITY : network.dueOf[node],
        Number.isNaN(network.due) ? Number.POSITIVE_INFINITY : network.due,
      ),
  });
  const byEnd = Number.isNaN(network.due) ? yield* latestDates({ ...options, limit: () => levelled.end }) : promised;
  const time = forms.times[0];
  const slack = new Float64Array(network.nodes).fill(Number.NaN);
  const latestStart = new Float64Array(network.nodes).fill(Number.NaN);
  const latestFinish = new Float64Array(network.nodes).fill(Number.NaN);
  for (const node of order) {
    if (Number.isNaN(levelled.finish[node])) continue;
    const limits = promised.finish[node] < Number.POSITIVE_INFINITY ? promised : byEnd;
    latestStart[node] = limits.start[node];
    latestFinish[node] = limits.finish[node];
    slack[node] = time.between(levelled.finish[node], limits.finish[node]);
    if (!Number.isNaN(network.on[node])) slack[node] = Math.min(slack[node], dateSlack(forms, levelled, node));
  }
  return { slack, free: yield* freeSlackOf(forms, levelled, sequence, order), latest: { start: latestStart, finish: latestFinish } };
}

/** Of what stands on a date: how much what it waits for is too late (negative), else Infinity. */
function dateSlack(forms: WorkForms, levelled: Levelled, node: number): number {
  const { network } = forms;
  const time = forms.times[0];
  let least = Number.POSITIVE_INFINITY;
  const stays = Number.isNaN(network.onEnd[node]) ? levelled.start[node] : network.onEnd[node];
  for (let l = network.linkFirst[node]; l < network.linkFirst[node + 1]; l++) {
    if (!isActive(network, l) || Number.isNaN(levelled.finish[network.linkFrom[l]])) continue;
    const bound = boundOf(forms, l, levelled, levelled.formOf);
    const lost = time.between(bound, boundsFinish(network.linkType[l]) ? Math.max(stays, levelled.finish[node]) : stays);
    if (bound > stays && lost < least) least = Math.min(lost, 0);
  }
  return least;
}

/** How far each can move and move no other. Movements and gates are looked through. */
function* freeSlackOf(forms: WorkForms, levelled: Levelled, sequence: Sequence, order: Int32Array): Generator<void, Float64Array> {
  const { network } = forms;
  const time = forms.times[0];
  const free = new Float64Array(network.nodes).fill(Number.NaN);
  const latest = new Float64Array(network.nodes).fill(Number.POSITIVE_INFINITY);
  for (let k = order.length - 1; k >= 0; k--) {
    const node = order[k];
    if (k % STEP === 0) yield;
    if (Number.isNaN(levelled.finish[node])) continue;
    let finish = Number.POSITIVE_INFINITY;
    let start = Number.POSITIVE_INFINITY;
    for (let o = network.outFirst[node]; o < network.outFirst[node + 1]; o++) {
      const l = network.outLinks[o];
      const to = network.linkTo[l];
      if (!isActive(network, l) || Number.isNaN(levelled.finish[to]) || (isFixed(network, to) && Number.isNaN(network.on[to]))) continue;
      const kind = network.kind[to];
      const isVirtual = kind === NodeKind.Gate || kind === NodeKind.Begin || kind === NodeKind.End;
      if (isChoice(network, l) && !isChosen(forms, l, levelled, levelled.formOf)) continue;
      const bound = isVirtual ? latest[to] : boundsFinish(network.linkType[l]) ? levelled.finish[to] : levelled.start[to];
      if (leavesStart(network.linkType[l])) start = Math.min(start, allowedStart(forms, l, bound, levelled.formOf));
      else finish = Math.min(finish, allowedBy(forms, l, bound));
    }
    for (let a = sequence.first[node]; a < sequence.first[node + 1]; a++) finish = Math.min(finish, levelled.start[sequence.to[a]]);
    latest[node] = Math.min(finish, network.kind[node] === NodeKind.Work ? Number.POSITIVE_INFINITY : start);
    const end = levelled.end;
    const byFinish = time.between(levelled.finish[node], Math.min(finish, end));
    const byStart = start < Number.POSITIVE_INFINITY ? time.between(levelled.start[node], start) : Number.POSITIVE_INFINITY;
    free[node] = Math.max(0, Math.min(byFinish, byStart));
  }
  return free;
}

/** One step of a chain: `from` decides when `to` is, by a link of the plan or (−1) as the one before on the same person. */
export interface Step {
  readonly from: number;
  readonly link: number;
  readonly until: Instant;
}

/** For each node what decides its date: the links and hand-overs whose delay delays it, the latest first. */
export class Drivers {
  readonly #forms: WorkForms;
  readonly #levelled: Levelled;
  /** Hand-overs by their later node. */
  readonly #before: number[][];
  readonly #steps = new Map<number, readonly Step[]>();

  constructor(forms: WorkForms, levelled: Levelled, sequence: Sequence) {
    this.#forms = forms;
    this.#levelled = levelled;
    this.#before = Array.from({ length: forms.network.nodes }, () => []);
    for (let node = 0; node < forms.network.nodes; node++)
      for (let a = sequence.first[node]; a < sequence.first[node + 1]; a++) this.#before[sequence.to[a]].push(node);
  }

  of(node: number): readonly Step[] {
    let steps = this.#steps.get(node);
    if (!steps) {
      steps = this.#find(node);
      this.#steps.set(node, steps);
    }
    return steps;
  }

  /** Those that come before it on the same people, whether they decide or not. */
  handOversTo(node: number): readonly number[] {
    return this.#before[node];
  }

  #find(node: number): readonly Step[] {
    const { network } = this.#forms;
    const levelled = this.#levelled;
    const steps: Step[] = [];
    // A fact waits for nothing; what stands on a date waits for that date.
    if (!Number.isNaN(network.started[node]) || !Number.isNaN(network.finished[node])) return steps;
    const form = levelled.formOf[node];
    const isWorkNode = network.kind[node] === NodeKind.Work;
    for (let l = network.linkFirst[node]; l < network.linkFirst[node + 1]; l++) {
      const from = network.linkFrom[l];
      if (!isActive(network, l) || Number.isNaN(levelled.finish[from]) || levelled.finish[from] === Number.NEGATIVE_INFINITY) continue;
      const bound = boundOf(this.#forms, l, levelled, levelled.formOf);
      const held = boundsFinish(network.linkType[l]) ? levelled.finish[node] : levelled.start[node];
      const decides = isChoice(network, l) ? bound <= held : isWorkNode ? minutesBetween(form, bound, held) <= 0 : bound >= held;
      if (decides) steps.push({ from, link: l, until: bound });
    }
    for (const from of this.#before[node]) {
      if (minutesBetween(form, levelled.finish[from], levelled.start[node]) <= 0) steps.push({ from, link: -1, until: levelled.finish[from] });
    }
    if (!Number.isNaN(network.on[node]) && isWorkNode) return [];
    return steps.sort((a, b) => b.until - a.until || b.link - a.link);
  }

  /** All nodes whose delay delays one of these. */
  *upstreamOf(ends: Iterable<number>): Generator<void, Uint8Array> {
    const marked = new Uint8Array(this.#forms.network.nodes);
    const stack = [...ends];
    let count = 0;
    while (stack.length > 0) {
      const node = stack.pop()!;
      if (marked[node]) continue;
      marked[node] = 1;
      for (const step of this.of(node)) stack.push(step.from);
      if (++count % STEP === 0) yield;
    }
    return marked;
  }

  /** The chain that decides the date of a node, from the first to the node itself; at each step the latest. */
  chainTo(node: number): readonly number[] {
    const chain: number[] = [];
    const seen = new Set<number>();
    let at: number | undefined = node;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      chain.push(at);
      at = this.of(at)[0]?.from;
    }
    return chain.reverse();
  }
}
