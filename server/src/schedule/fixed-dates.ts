/** Nodes whose dates do not follow from the network: facts, and what stands `on` a date. */

import type { Instant } from "../calendar/model.ts";
import { type Network, NodeKind, NodeTrait } from "./network.ts";
import { beginAt, finishOf, startOf, type WorkForm } from "./work-form.ts";

/** Are the dates of this node given, whatever it waits for? (A milestone `on` a day has a choice within that day.) */
export function isFixed(network: Network, node: number): boolean {
  return network.traits[node] !== 0 && (isFact(network, node) || network.kind[node] === NodeKind.Work);
}

/** Has it been started or finished? */
export function isFact(network: Network, node: number): boolean {
  return (network.traits[node] & NodeTrait.Fact) !== 0;
}

/** Dates of a fixed node whose work has this form. What is left of a started task goes on from the status date. */
export function fixedDates(
  network: Network,
  node: number,
  form: WorkForm,
  amount = network.amount[node],
  remaining = network.remaining[node],
): { readonly start: Instant; readonly finish: Instant } {
  const started = network.started[node];
  const finished = network.finished[node];
  if (network.kind[node] !== NodeKind.Work) return { start: Number.isNaN(finished) ? started : finished, finish: Number.isNaN(finished) ? started : finished };
  if (!Number.isNaN(finished)) {
    const start = Number.isNaN(started) ? beginAt(form, startOf(form, finished, amount)) : started;
    return { start: Math.min(start, finished), finish: finished };
  }
  if (!Number.isNaN(started)) {
    const start = Math.max(started, Math.min(beginAt(form, started), endOfDay(started)));
    const from = Number.isNaN(network.status) ? Number.NaN : Math.max(network.status, start);
    return { start, finish: Number.isNaN(from) ? finishOf(form, start, amount) : finishOf(form, from, remaining) };
  }
  const start = beginAt(form, network.on[node]);
  return { start, finish: finishOf(form, start, amount) };
}

/** A fact stays on its day: work that began on a free day began on that day. */
function endOfDay(at: Instant): Instant {
  return at + 1439;
}

/** How much work a node that is not fixed has before it: with a status date what is left of it. */
export function openAmount(network: Network, node: number): number {
  return Number.isNaN(network.status) ? network.amount[node] : network.remaining[node];
}
