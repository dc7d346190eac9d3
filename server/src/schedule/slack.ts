/** How much each node can lose, and what is critical: over dependencies and over who follows whom on the same people. */

import type { Instant } from "../calendar/model.ts";
import { allowedBy, allowedStart, boundOf, boundsFinish, leavesStart } from "./bounds.ts";
import { isActive, isChoice, isChosen, latestDates, promiseOf, type Sequence, STEP } from "./critical-path.ts";
import { isFixed } from "./fixed-dates.ts";
import type { Levelled } from "./levelling/decode.ts";
import { NodeKind, NodeTrait } from "./network.ts";
import { orderOfAll } from "./sequence.ts";
import { minutesBetween, type WorkForms } from "./work-form.ts";

export interface Slack {
  /** Working minutes of the score's calendar until a target breaks; NaN without dates. */
  readonly slack: Float64Array;
  readonly free: Float64Array;
}

/** Slack over the targets downstream: promises, the score's finish, and where there is none the end of the plan. */
export function* slackOf(forms: WorkForms, levelled: Levelled, sequence: Sequence): Generator<void, Slack> {
  const { network } = forms;
  const order = orderOfAll(network, sequence, levelled);
  const latest = yield* latestDates({
    forms,
    formOf: levelled.formOf,
    dates: levelled,
    order,
    sequence,
    promise: (node) => promiseOf(network, node),
    end: levelled.end,
  });
  const time = forms.times[0];
  const slack = new Float64Array(network.nodes).fill(Number.NaN);
  let count = 0;
  for (let k = 0; k < order.length; k++) {
    const node = order[k];
    if (++count % STEP === 0) yield;
    if (Number.isNaN(levelled.finish[node])) continue;
    slack[node] = time.between(levelled.finish[node], latest.finish[node]);
    if ((network.traits[node] & NodeTrait.On) !== 0) slack[node] = Math.min(slack[node], dateSlack(forms, levelled, node));
  }
  return { slack, free: yield* freeSlackOf(forms, levelled, sequence, order) };
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
      if (!isActive(network, l) || Number.isNaN(levelled.finish[to]) || (isFixed(network, to) && (network.traits[to] & NodeTrait.On) === 0)) continue;
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

const UNKNOWN = 0;
const NO = 1;
const YES = 2;

/** For each node what decides its date: the links and hand-overs whose delay delays it, the latest first. */
export class Drivers {
  readonly #forms: WorkForms;
  readonly #levelled: Levelled;
  /** Hand-overs by their later node: those to node `j` come from `beforeFrom[beforeFirst[j] .. beforeFirst[j + 1] - 1]`. */
  readonly #beforeFirst: Int32Array;
  readonly #beforeFrom: Int32Array;
  readonly #decides: Uint8Array;
  readonly #steps: (readonly Step[] | undefined)[];
  /** Number of the walk upstream that saw a node last. */
  readonly #seen: Int32Array;
  #walks = 0;
  /** Nodes that walks have visited. */
  #visits = 0;

  constructor(forms: WorkForms, levelled: Levelled, sequence: Sequence) {
    const { nodes, links } = forms.network;
    this.#forms = forms;
    this.#levelled = levelled;
    this.#beforeFirst = new Int32Array(nodes + 1);
    this.#beforeFrom = new Int32Array(sequence.to.length);
    for (const to of sequence.to) this.#beforeFirst[to + 1]++;
    for (let node = 0; node < nodes; node++) this.#beforeFirst[node + 1] += this.#beforeFirst[node];
    const places = this.#beforeFirst.slice();
    for (let node = 0; node < nodes; node++)
      for (let a = sequence.first[node]; a < sequence.first[node + 1]; a++) this.#beforeFrom[places[sequence.to[a]]++] = node;
    this.#decides = new Uint8Array(links);
    this.#steps = new Array(nodes);
    this.#seen = new Int32Array(nodes);
  }

  of(node: number): readonly Step[] {
    this.#steps[node] ??= this.#find(node);
    return this.#steps[node];
  }

  /** Those that come before it on the same people, whether they decide or not. */
  handOversTo(node: number): Int32Array {
    return this.#beforeFrom.subarray(this.#beforeFirst[node], this.#beforeFirst[node + 1]);
  }

  /** Does this link decide when its successor is? */
  decides(l: number): boolean {
    if (this.#decides[l] === UNKNOWN) this.#decides[l] = this.#isDeciding(l) ? YES : NO;
    return this.#decides[l] === YES;
  }

  /** Does the end of `from` decide when `to` starts, which comes next on the same people? */
  handsOver(from: number, to: number): boolean {
    const { finish, start, formOf } = this.#levelled;
    return this.#waits(to) && (finish[from] >= start[to] || minutesBetween(formOf[to], finish[from], start[to]) <= 0);
  }

  /** A fact waits for nothing; what stands on a date waits for that date. */
  #waits(node: number): boolean {
    const { network } = this.#forms;
    return !isFixed(network, node);
  }

  #isDeciding(l: number): boolean {
    const { network } = this.#forms;
    const levelled = this.#levelled;
    const from = network.linkFrom[l];
    const to = network.linkTo[l];
    if (!this.#waits(to) || !isActive(network, l) || Number.isNaN(levelled.finish[from]) || levelled.finish[from] === Number.NEGATIVE_INFINITY) return false;
    const bound = boundOf(this.#forms, l, levelled, levelled.formOf);
    const held = boundsFinish(network.linkType[l]) ? levelled.finish[to] : levelled.start[to];
    if (isChoice(network, l)) return bound <= held;
    return bound >= held || (network.kind[to] === NodeKind.Work && minutesBetween(levelled.formOf[to], bound, held) <= 0);
  }

  #find(node: number): readonly Step[] {
    const { network } = this.#forms;
    const levelled = this.#levelled;
    const steps: Step[] = [];
    for (let l = network.linkFirst[node]; l < network.linkFirst[node + 1]; l++)
      if (this.decides(l)) steps.push({ from: network.linkFrom[l], link: l, until: boundOf(this.#forms, l, levelled, levelled.formOf) });
    for (const from of this.handOversTo(node)) if (this.handsOver(from, node)) steps.push({ from, link: -1, until: levelled.finish[from] });
    return steps.sort((a, b) => b.until - a.until || b.link - a.link);
  }

  /** Visits all nodes whose delay delays one of these, each once, and these themselves. */
  *upstreamOf(ends: Iterable<number>, visit: (node: number) => void): Generator<void, void> {
    const { network } = this.#forms;
    const walk = ++this.#walks;
    const stack = [...ends];
    while (stack.length > 0) {
      const node = stack.pop()!;
      if (this.#seen[node] === walk) continue;
      this.#seen[node] = walk;
      visit(node);
      for (let l = network.linkFirst[node]; l < network.linkFirst[node + 1]; l++) if (this.decides(l)) stack.push(network.linkFrom[l]);
      for (let k = this.#beforeFirst[node]; k < this.#beforeFirst[node + 1]; k++)
        if (this.handsOver(this.#beforeFrom[k], node)) stack.push(this.#beforeFrom[k]);
      if (++this.#visits % STEP === 0) yield;
    }
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
