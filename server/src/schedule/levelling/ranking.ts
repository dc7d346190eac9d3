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
  const nodes = new Int32Array(network.nodes);
  for (let node = 0; node < nodes.length; node++) nodes[node] = node;
  const byKey = sortedBy(sortedBy(nodes, network.entity), key);
  const urgency = new Float64Array(network.nodes);
  for (let node = 0; node < network.nodes; node++) urgency[node] = -priority[node];
  const inOrder = sortedBy(byKey, urgency);
  const rank = new Int32Array(network.nodes);
  for (let k = 0; k < inOrder.length; k++) rank[inOrder[k]] = k;
  return rank;
}

/** Room for a place and for a key in minutes (about 16,000 years) in the 53 bits of a number. */
const PLACES = 2 ** 20;
const KEYS = 2 ** 33;

/** The nodes by their key, smallest first; those with the same key (or with none that is finite) stay in the order in which they are. */
export function sortedBy(nodes: Int32Array, key: ArrayLike<number>): Int32Array {
  const count = nodes.length;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let place = 0; place < count; place++) if (key[nodes[place]] < least && Number.isFinite(key[nodes[place]])) least = key[nodes[place]];
  const values = new Float64Array(count);
  let isOrdered = true;
  let isWhole = true;
  for (let place = 0; place < count; place++) {
    const value = Number.isFinite(key[nodes[place]]) ? key[nodes[place]] - least : 0;
    if (place > 0 && value < values[place - 1]) isOrdered = false;
    if (!Number.isInteger(value)) isWhole = false;
    if (value > most) most = value;
    values[place] = value;
  }
  if (isOrdered) return nodes;
  if (isWhole && most <= 4 * count) return counted(nodes, values, most);
  const sorted = new Int32Array(count);
  if (isWhole && count <= PLACES && most < KEYS) {
    // By one number each, which sorts much faster than by comparison.
    for (let place = 0; place < count; place++) values[place] = values[place] * PLACES + place;
    values.sort();
    for (let k = 0; k < count; k++) sorted[k] = nodes[values[k] - Math.floor(values[k] / PLACES) * PLACES];
    return sorted;
  }
  const places = Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b);
  for (let k = 0; k < count; k++) sorted[k] = nodes[places[k]];
  return sorted;
}

/** A counting sort, for small whole keys. */
function counted(nodes: Int32Array, values: Float64Array, most: number): Int32Array {
  const places = new Int32Array(most + 2);
  for (let place = 0; place < nodes.length; place++) places[values[place] + 1]++;
  for (let value = 0; value <= most; value++) places[value + 1] += places[value];
  const sorted = new Int32Array(nodes.length);
  for (let place = 0; place < nodes.length; place++) sorted[places[values[place]]++] = nodes[place];
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
