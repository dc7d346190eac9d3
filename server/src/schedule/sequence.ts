/** Who came before whom on the same people: the order of work of a levelled schedule. */

import { type Sequence, STEP } from "./critical-path.ts";
import type { Levelled } from "./levelling/decode.ts";
import type { Network } from "./network.ts";

/**
 * For each resource its work in time order; each takes over the units that were given back longest ago, so that only those who truly handed over are
 * linked. Arcs lead from an earlier to a later node; caps count like the people that they hold back.
 */
export function* sequenceOf(network: Network, levelled: Levelled): Generator<void, Sequence> {
  const work: number[][] = Array.from({ length: network.resources }, () => []);
  const units: number[][] = Array.from({ length: network.resources }, () => []);
  for (let node = 0; node < network.nodes; node++) {
    if (!(levelled.start[node] < levelled.finish[node])) continue;
    const crew = levelled.crews[node];
    for (let k = 0; k < crew.resources.length; k++) {
      work[crew.resources[k]].push(node);
      units[crew.resources[k]].push(crew.units[k]);
    }
  }
  const arcs = new Set<number>();
  let handled = 0;
  for (let resource = 0; resource < network.resources; resource++) {
    handled += work[resource].length;
    if (handled > STEP) {
      handled = 0;
      yield;
    }
    const order = work[resource]
      .map((_, k) => k)
      .sort((a, b) => levelled.start[work[resource][a]] - levelled.start[work[resource][b]] || work[resource][a] - work[resource][b]);
    // Units given back, the longest ago first: by whom (−1 nobody yet), when, how many.
    let free: { readonly by: number; readonly at: number; units: number }[] = [{ by: -1, at: Number.NEGATIVE_INFINITY, units: network.capacity[resource] }];
    const running: { readonly node: number; readonly finish: number; readonly units: number }[] = [];
    for (const k of order) {
      const node = work[resource][k];
      const start = levelled.start[node];
      for (let r = 0; r < running.length; ) {
        if (running[r].finish > start) {
          r++;
          continue;
        }
        const done = running[r];
        running[r] = running[running.length - 1];
        running.pop();
        let place = free.length;
        while (place > 0 && free[place - 1].at > done.finish) place--;
        free.splice(place, 0, { by: done.node, at: done.finish, units: done.units });
      }
      let wanted = units[resource][k];
      while (wanted > 0 && free.length > 0) {
        const source = free[0];
        const taken = Math.min(wanted, source.units);
        if (source.by >= 0) arcs.add(source.by * network.nodes + node);
        wanted -= taken;
        source.units -= taken;
        if (source.units === 0) free = free.slice(1);
      }
      running.push({ node, finish: levelled.finish[node], units: units[resource][k] - wanted });
    }
  }
  const sorted = Float64Array.from(arcs).sort();
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
  for (const node of network.order) {
    for (let o = network.outFirst[node]; o < network.outFirst[node + 1]; o++) waiting[network.linkTo[network.outLinks[o]]]++;
    for (let a = sequence.first[node]; a < sequence.first[node + 1]; a++) waiting[sequence.to[a]]++;
  }
  const isInOrder = new Uint8Array(network.nodes);
  for (const node of network.order) isInOrder[node] = 1;
  const order = new Int32Array(network.order.length);
  let count = 0;
  for (const node of network.order) if (waiting[node] === 0) order[count++] = node;
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
