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
  const latest = yield* latestDates({ forms, formOf, dates: early, order: network.order, limit: () => end });
  return latest.start;
}

/** Position of each node in the order of work, the first one 0. `key` decides within a priority, smaller first; ties go by the file. */
export function ranks(network: Network, priority: ArrayLike<number>, key: ArrayLike<number>): Int32Array {
  const nodes = Int32Array.from({ length: network.nodes }, (_, node) => node);
  // Mostly by one number, which sorts much faster than by comparison: nodes are in the order of the file within their keys.
  if (!sortByNumber(nodes, network, priority, key))
    nodes.sort((a, b) => priority[b] - priority[a] || compare(key[a], key[b]) || network.entity[a] - network.entity[b] || a - b);
  const rank = new Int32Array(network.nodes);
  for (let k = 0; k < nodes.length; k++) rank[nodes[k]] = k;
  return rank;
}

/** Room for a place in the file, for a key in minutes (about 130 years), and for a priority, in the 53 bits of a number. */
const PLACES = 2 ** 16;
const KEYS = 2 ** 27;

function sortByNumber(nodes: Int32Array, network: Network, priority: ArrayLike<number>, key: ArrayLike<number>): boolean {
  const count = nodes.length;
  if (count > PLACES) return false;
  let least = Number.POSITIVE_INFINITY;
  for (let node = 0; node < count; node++) if (key[node] < least && key[node] > Number.NEGATIVE_INFINITY) least = key[node];
  const byFile = nodes.slice().sort((a, b) => network.entity[a] - network.entity[b] || a - b);
  const numbers = new Float64Array(count);
  for (let place = 0; place < count; place++) {
    const node = byFile[place];
    // What has no key has no people to wait for.
    const value = Number.isFinite(key[node]) ? key[node] - least : 0;
    if (!Number.isInteger(value) || value >= KEYS) return false;
    numbers[place] = ((1000 - priority[node]) * KEYS + value) * PLACES + place;
  }
  numbers.sort();
  for (let k = 0; k < count; k++) nodes[k] = byFile[numbers[k] % PLACES];
  return true;
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
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
