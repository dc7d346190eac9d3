/** Who came before whom on the same people: the order of work of a levelled schedule. */

import type { Instant } from "../calendar/model.ts";
import { type Sequence, STEP } from "./critical-path.ts";
import type { Levelled } from "./levelling/decode.ts";
import { sortedBy } from "./levelling/ranking.ts";
import type { Network } from "./network.ts";

/** Units of a resource that are given back, or will be: by whom (−1 nobody yet), when, how many. */
interface Units {
  readonly by: number;
  readonly at: Instant;
  units: number;
}

/** One resource on its way through time. */
interface Hands {
  /** Given back, the longest ago first. */
  readonly free: Units[];
  /** At work. */
  readonly running: Units[];
}

/** Gives units to a node that starts now, and tells from whom they come. */
function handOver({ free, running }: Hands, node: number, start: Instant, finish: Instant, units: number, from: (node: number) => void): void {
  for (let r = 0; r < running.length; ) {
    const done = running[r];
    if (done.at > start) {
      r++;
      continue;
    }
    running[r] = running[running.length - 1];
    running.pop();
    let place = free.length;
    while (place > 0 && free[place - 1].at > done.at) place--;
    if (place === free.length) free.push(done);
    else free.splice(place, 0, done);
  }
  let wanted = units;
  while (wanted > 0 && free.length > 0) {
    const source = free[0];
    const taken = Math.min(wanted, source.units);
    if (source.by >= 0) from(source.by);
    wanted -= taken;
    source.units -= taken;
    if (source.units === 0) free.shift();
  }
  running.push({ by: node, at: finish, units: units - wanted });
}

/**
 * For each resource its work in time order; each takes over the units that were given back longest ago, so that only those who truly handed over are
 * linked. Arcs lead from an earlier to a later node; caps count like the people that they hold back.
 */
export function* sequenceOf(network: Network, levelled: Levelled): Generator<void, Sequence> {
  const nodes: number[] = [];
  for (let node = 0; node < network.nodes; node++) if (levelled.start[node] < levelled.finish[node]) nodes.push(node);
  const byStart = sortedBy(Int32Array.from(nodes), levelled.start);
  yield;
  const crewsOf: (Hands | undefined)[] = new Array(network.resources);
  // As numbers from · nodes + to.
  const arcs: number[] = [];
  for (let k = 0; k < byStart.length; k++) {
    if (k % STEP === STEP - 1) yield;
    const node = byStart[k];
    const { resources, units } = levelled.crews[node];
    for (let r = 0; r < resources.length; r++) {
      crewsOf[resources[r]] ??= { free: [{ by: -1, at: Number.NEGATIVE_INFINITY, units: network.capacity[resources[r]] }], running: [] };
      handOver(crewsOf[resources[r]]!, node, levelled.start[node], levelled.finish[node], units[r], (from) => arcs.push(from * network.nodes + node));
    }
  }
  // Two who share several people hand over once.
  const sorted = Float64Array.from(arcs)
    .sort()
    .filter((arc, k, all) => arc !== all[k - 1]);
  yield;
  const first = new Int32Array(network.nodes + 1);
  const to = new Int32Array(sorted.length);
  for (let a = 0; a < sorted.length; a++) {
    const from = Math.floor(sorted[a] / network.nodes);
    to[a] = sorted[a] - from * network.nodes;
    first[from + 1]++;
  }
  for (let node = 0; node < network.nodes; node++) first[node + 1] += first[node];
  return { first, to };
}

/** The planned nodes so that each comes after all that it follows, over links and the order of work; where a lead turns the two against each other, by date. */
export function orderOfAll(network: Network, sequence: Sequence, levelled: Levelled): Int32Array {
  const waiting = new Int32Array(network.nodes);
  const isInOrder = new Uint8Array(network.nodes);
  const known = network.order;
  for (let k = 0; k < known.length; k++) {
    const node = known[k];
    isInOrder[node] = 1;
    for (let o = network.outFirst[node]; o < network.outFirst[node + 1]; o++) waiting[network.linkTo[network.outLinks[o]]]++;
    for (let a = sequence.first[node]; a < sequence.first[node + 1]; a++) waiting[sequence.to[a]]++;
  }
  const order = new Int32Array(known.length);
  let count = 0;
  for (let k = 0; k < known.length; k++) if (waiting[known[k]] === 0) order[count++] = known[k];
  for (let k = 0; k < count; k++) {
    const node = order[k];
    for (let o = network.outFirst[node]; o < network.outFirst[node + 1]; o++) {
      const to = network.linkTo[network.outLinks[o]];
      if (--waiting[to] === 0 && isInOrder[to]) order[count++] = to;
    }
    for (let a = sequence.first[node]; a < sequence.first[node + 1]; a++)
      if (--waiting[sequence.to[a]] === 0 && isInOrder[sequence.to[a]]) order[count++] = sequence.to[a];
  }
  if (count === order.length) return order;
  return network.order.slice().sort((a, b) => (levelled.start[a] || 0) - (levelled.start[b] || 0));
}
