/** The schedule of a keystroke, and the deeper search: from the rule of the language to the best order that was found. */

import type { Dates } from "../bounds.ts";
import { NodeKind } from "../network.ts";
import type { Crews } from "../team-choice.ts";
import type { WorkForm, WorkForms } from "../work-form.ts";
import { decode, type Levelled } from "./decode.ts";
import { imageOf } from "./image.ts";
import { inheritedPriorities, latestStarts, ranks } from "./ranking.ts";
import { search } from "./search.ts";

export interface SearchReport {
  /** End of the schedule by the plain rule of the language (in time order, by rank). */
  readonly plainEnd: number;
  /** End of the schedule that was taken. */
  readonly end: number;
  /** The end that the plan would have if everybody were free: no schedule ends sooner. */
  readonly boundEnd: number;
  /** Schedules that were generated. */
  readonly schedules: number;
}

/** One seed for all plans: the same text always gives the same schedule. */
const SEED = 20_270_104;

/** Passes of a keystroke by the size of the plan: a few dozen where that takes a few milliseconds. */
function passesFor(nodes: number): number {
  return nodes <= 300 ? 60 : nodes <= 900 ? 12 : 0;
}

/** Levels the network by rank, then looks for an order that ends it sooner; with `schedules`, among that many. */
export function* improve(
  forms: WorkForms,
  crews: Crews,
  first: readonly WorkForm[],
  early: Dates,
  schedules: number | undefined,
): Generator<void, { readonly levelled: Levelled; readonly report: SearchReport }> {
  const { network } = forms;
  const key = yield* latestStarts(forms, first, early);
  const rank = ranks(network, network.priority, key);
  yield;
  const ranksInFocus = (nodes: ReadonlySet<number>) =>
    ranks(
      network,
      network.priority.map((priority, node) => (nodes.has(node) ? 1000 : priority)),
      key,
    );
  const plain = yield* decode(forms, crews, { scheme: "parallel", rank, ...(network.focus.length > 0 && { ranksInFocus }) });
  let boundEnd = Number.NEGATIVE_INFINITY;
  for (let node = 0; node < network.nodes; node++) if (network.kind[node] !== NodeKind.Gate && early.finish[node] > boundEnd) boundEnd = early.finish[node];
  let best = plain;
  let generated = 1;
  const report = (): SearchReport => ({ plainEnd: plain.end, end: best.end, boundEnd, schedules: generated });
  if (!(plain.end > boundEnd) || network.resources === 0) return { levelled: best, report: report() };

  // What rises in the course of time is in no order of work that one could look for.
  if (network.focus.length > 0) return { levelled: best, report: report() };

  const classes = classesOf(network.priority, network.slotFirst);
  const urgency = inheritedPriorities(network);
  if (classes > 1) {
    // What is more urgent has its place before what is less: this order keeps the rule, and a found order is written down as priorities.
    const serial = yield* decode(forms, crews, { scheme: "serial", rank: ranks(network, urgency, key) });
    generated++;
    if (serial.end < best.end) best = serial;
  }
  const passes = schedules ?? passesFor(network.nodes);
  const image = passes > 0 && best.end > boundEnd ? imageOf(forms, best) : undefined;
  if (!image) return { levelled: best, report: report() };
  yield;
  const found = yield* search(image.project, passes, SEED, [image.order]);
  generated += found.schedules;
  if (!(found.length < found.firstLength)) return { levelled: best, report: report() };
  const order = new Float64Array(network.nodes);
  for (let j = 0; j < image.nodes.length; j++) order[image.nodes[j]] = found.start[j] * image.nodes.length + j;
  const candidate = yield* decode(forms, crews, { scheme: "serial", rank: ranks(network, urgency, order) });
  generated++;
  if (candidate.end < best.end) best = candidate;
  return { levelled: best, report: report() };
}

/** How many different priorities there are among what wants people. */
function classesOf(priority: Int16Array, slotFirst: Int32Array): number {
  const found = new Set<number>();
  for (let node = 0; node < priority.length; node++) if (slotFirst[node] < slotFirst[node + 1]) found.add(priority[node]);
  return found.size;
}
