/**
 * The order of work of a levelled schedule as links: who follows whom on which person. A trial keeps them, so that nobody does two
 * things at once though lengths differ.
 *
 * Units of a person pass from one item to the next like a flow (a resource flow network: Artigues, Michelon and Reusser 2003). An item takes what it
 * needs first from those whose end it waits for anyway, then from those that gave it back longest ago: each link that is
 * not needed would make a trial wait for work that has nothing to do with it.
 */

import type { Levelled } from "../schedule/levelling/decode.ts";
import { LinkType, type Network } from "../schedule/network.ts";

/** `to` starts after `from` has finished: nodes of the network. */
export interface PersonLink {
  readonly from: number;
  readonly to: number;
}

/** Above this many nodes, only direct predecessors are known as such: all of them would take too much memory. */
const MOST_NODES = 12_000;

export function orderOfWork(network: Network, levelled: Levelled): readonly PersonLink[] {
  const { nodes } = network;
  const position = new Int32Array(nodes);
  network.order.forEach((node, k) => {
    position[node] = k;
  });
  const inTime = Array.from(network.order)
    .filter((node) => !Number.isNaN(levelled.start[node]))
    .sort((a, b) => (levelled.start[a] === levelled.start[b] ? position[a] - position[b] : levelled.start[a] - levelled.start[b]));
  const ended = new EndedBefore(network, nodes <= MOST_NODES);
  /** Who holds how many units of each resource; −1 is nobody yet. */
  const holders: { readonly node: number; units: number }[][] = Array.from(network.capacity, (capacity) => [{ node: -1, units: capacity }]);
  const links: PersonLink[] = [];
  const finish = (node: number) => (node < 0 ? Number.NEGATIVE_INFINITY : levelled.finish[node]);
  for (const node of inTime) {
    ended.learn(node);
    const crew = levelled.crews[node];
    if (!crew || !(levelled.finish[node] > levelled.start[node])) continue;
    const isFact = !Number.isNaN(network.started[node]) || !Number.isNaN(network.finished[node]);
    for (let k = 0; k < crew.resources.length; k++) {
      const held = holders[crew.resources[k]];
      const waitsAnyway = (from: number) => (from < 0 || ended.has(node, from) ? 0 : 1);
      const free = held
        .filter((holder) => finish(holder.node) <= levelled.start[node])
        .sort((a, b) => waitsAnyway(a.node) - waitsAnyway(b.node) || compare(finish(a.node), finish(b.node)) || a.node - b.node);
      let wanted = crew.units[k];
      for (const holder of free) {
        if (wanted <= 0) break;
        const taken = Math.min(wanted, holder.units);
        holder.units -= taken;
        wanted -= taken;
        if (isFact || waitsAnyway(holder.node) === 0) continue;
        links.push({ from: holder.node, to: node });
        ended.add(node, holder.node);
      }
      holders[crew.resources[k]] = held.filter((holder) => holder.units > 0);
      if (crew.units[k] > wanted) holders[crew.resources[k]].push({ node, units: crew.units[k] - Math.max(0, wanted) });
    }
  }
  return links;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Which nodes have surely ended when a node starts: a set of bits for each node. */
class EndedBefore {
  readonly #network: Network;
  readonly #words: number;
  readonly #bits: Uint32Array;
  readonly #direct = new Set<number>();

  constructor(network: Network, all: boolean) {
    this.#network = network;
    this.#words = all ? Math.ceil(network.nodes / 32) : 0;
    this.#bits = new Uint32Array(this.#words * network.nodes);
  }

  has(node: number, before: number): boolean {
    if (this.#words === 0) return this.#direct.has(node * this.#network.nodes + before);
    return (this.#bits[node * this.#words + (before >> 5)] & (1 << (before & 31))) !== 0;
  }

  add(node: number, before: number): void {
    if (this.#words === 0) this.#direct.add(node * this.#network.nodes + before);
    else {
      this.#take(node, before);
      this.#bits[node * this.#words + (before >> 5)] |= 1 << (before & 31);
    }
  }

  /** Takes over what is known of the nodes that this one waits for. */
  learn(node: number): void {
    const { linkFirst, linkFrom, linkType, linkLag } = this.#network;
    for (let l = linkFirst[node]; l < linkFirst[node + 1]; l++) {
      if (linkLag[l] < 0 || linkType[l] === LinkType.FF || linkType[l] === LinkType.SF) continue;
      if (linkType[l] === LinkType.FS) this.add(node, linkFrom[l]);
      else if (this.#words > 0) this.#take(node, linkFrom[l]);
    }
  }

  #take(node: number, from: number): void {
    const to = node * this.#words;
    const source = from * this.#words;
    for (let w = 0; w < this.#words; w++) this.#bits[to + w] |= this.#bits[source + w];
  }
}
