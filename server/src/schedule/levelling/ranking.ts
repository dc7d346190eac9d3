/** Who goes first where several want the same person: the higher priority, then the earlier latest start, then the order in the file. */

import type { Dates } from "../bounds.ts";
import { latestDates } from "../critical-path.ts";
import type { Network } from "../network.ts";
import type { WorkForm, WorkForms } from "../work-form.ts";

/** Latest starts that still let the plan end at its critical-path length; promises move nothing, so they are not in it. */
export function* latestStarts(forms: WorkForms, formOf: readonly WorkForm[], early: Dates): Generator<void, Float64Array> {
  const { network } = forms;
  let end = Number.NEGATIVE_INFINITY;
  for (const finish of early.finish) if (finish > end) end = finish;
  const latest = yield* latestDates({ forms, formOf, dates: early, order: network.order, promise: () => end, end });
  return latest.start;
}

/** Position of each node in the order of work, the first one 0. `key` decides within a priority, smaller first; ties go by the file. */
export function ranks(network: Network, priority: ArrayLike<number>, key: ArrayLike<number>): Int32Array {
  const byFile = sortedBy(
    Int32Array.from({ length: network.nodes }, (_, node) => node),
    network.entity,
  );
  const byKey = sortedBy(byFile, key);
  const urgency = new Float64Array(network.nodes);
  for (let node = 0; node < network.nodes; node++) urgency[node] = -priority[node];
  const nodes = sortedBy(byKey, urgency);
  const rank = new Int32Array(network.nodes);
  for (let k = 0; k < nodes.length; k++) rank[nodes[k]] = k;
  return rank;
}

/** Room for a place and for a key in minutes (about 16,000 years) in the 53 bits of a number. */
const PLACES = 2 ** 20;
const KEYS = 2 ** 33;

/** The nodes by their key, smallest first; those with the same key (or with none that is finite) stay in the order in which they are. */
export function sortedBy(nodes: Int32Array, key: ArrayLike<number>): Int32Array {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let isOrdered = true;
  for (const node of nodes) {
    const value = key[node];
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  let isWhole = nodes.length <= PLACES && most - least < KEYS;
  let before = 0;
  // By one number each, which sorts much faster than by comparison.
  const numbers = new Float64Array(nodes.length);
  for (let place = 0; place < nodes.length; place++) {
    const value = Number.isFinite(key[nodes[place]]) ? key[nodes[place]] - least : 0;
    if (value < before) isOrdered = false;
    if (!Number.isInteger(value)) isWhole = false;
    before = value;
    numbers[place] = value * PLACES + place;
  }
  if (isOrdered) return nodes;
  if (!isWhole) {
    const finite = (node: number) => (Number.isFinite(key[node]) ? key[node] : least);
    return Int32Array.from([...nodes].sort((a, b) => finite(a) - finite(b)));
  }
  numbers.sort();
  const sorted = new Int32Array(nodes.length);
  for (let k = 0; k < numbers.length; k++) sorted[k] = nodes[numbers[k] - Math.floor(numbers[k] / PLACES) * PLACES];
  return sorted;
}

/**
 * Priorities in which what others wait for is at least as urgent as they are, so that a serial order can follow them
 * without starting anything of a lower priority before something higher that could have had its place.
 */
export function inheritedPriorities(network: Network): Int16Array {
  const priority = network.priority.slice();
  for (let k = network.order.length - 1; k >= 0; k--) {
    const node = network.order[k];
    for (let o = network.outFirst[node]; o < network.outFirst[node + 1]; o++)
      priority[node] = Math.max(priority[node], priority[network.linkTo[network.outLinks[o]]]);
  }
  return priority;
}
