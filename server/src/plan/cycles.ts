/**
 * Circles of waiting: over dependencies, what cues start, what rehearsals come before, and what movements hold.
 *
 * An item is one node: its length ties its end to its start, so that what holds back the one holds back the other. A movement has three:
 * when it may start (what it holds waits for that), its start, and its end; they lie as far apart as what it holds makes them.
 * Strong components by Tarjan (1972), without recursion. The scheduler leaves out the same circles.
 */

import { KINDS } from "../language/kinds.ts";
import { AFTER, ENDS_AFTER, FIRES, REHEARSES, STARTS } from "./reference-use.ts";
import type { Resolution } from "./resolve.ts";
import { holderOf, type Table } from "./table.ts";

/** One step of a circle: `entity` waits for the target of its reference `ref` (position in the table), or, without one, for what it holds or is held by. */
export interface Step {
  readonly entity: number;
  readonly awaited: number;
  /** Entity whose declaration says so, and the position of the reference in the table; −1 where it follows from what a movement holds. */
  readonly says: number;
  readonly ref: number;
}

export interface Cycles {
  /** See `Plan.cycles`. */
  readonly knots: readonly (readonly number[])[];
  /** For each knot one circle, in the order of waiting, beginning with what stands first in the file. */
  readonly circles: readonly (readonly Step[])[];
}

/** Added to a use of waiting where the start of the other is meant; see reference-use.ts. */
const START_OF = 1;
const NONE: Cycles = { knots: [], circles: [] };
const MOVEMENT = KINDS.indexOf("movement");
const TIMED_KINDS: readonly boolean[] = KINDS.map((kind) => ["task", "milestone", "movement", "rehearsal", "cue"].includes(kind));

/** Is a use one that makes an item wait? Indexed by use. */
const IS_LINK: readonly boolean[] = Array.from(
  { length: 128 },
  (_, use) =>
    (use >= AFTER && use < AFTER + 3) ||
    (use >= ENDS_AFTER && use < ENDS_AFTER + 3) ||
    (use >= FIRES && use < FIRES + 3) ||
    use === STARTS ||
    use === REHEARSES,
);

/** Do the fresh entities wait for the same as before? Everything else is the same. */
export function sameLinks(table: Table, resolution: Resolution, oldTable: Table, old: Resolution, fresh: readonly number[]): boolean {
  for (const entity of fresh) {
    const base = table.refBase[entity]!;
    const oldBase = oldTable.refBase[entity]!;
    const count = table.refBase[entity + 1]! - base;
    if (count !== oldTable.refBase[entity + 1]! - oldBase) return false;
    for (let at = 0; at < count; at++) {
      const use = table.uses[base + at]!;
      if (use !== oldTable.uses[oldBase + at] || (IS_LINK[use] && resolution.targets[base + at] !== old.targets[oldBase + at])) return false;
    }
  }
  return true;
}

export function findCycles(table: Table, resolution: Resolution): Cycles {
  if (!mayCircle(table, resolution)) return NONE;
  const network = new Network(table, resolution);
  return network.cycles();
}

/**
 * A plan in which everything waits only for what stands wholly above it in the file has no circle, and most plans are like that.
 * A cue and a rehearsal make their target wait instead: it has to stand below.
 */
function mayCircle(table: Table, { targets }: Resolution): boolean {
  const { uses, refBase, ends, own } = table;
  for (let entity = 0; entity < own; entity++) {
    for (let ref = refBase[entity]!; ref < refBase[entity + 1]!; ref++) {
      const use = uses[ref]!;
      const target = targets[ref]!;
      if (target < 0 || !IS_LINK[use]) continue;
      const gives = use === STARTS || use === REHEARSES;
      if (gives ? target < ends[entity]! : ends[target]! > entity) return true;
    }
  }
  return false;
}

class Network {
  readonly #table: Table;
  readonly #targets: Int32Array;
  /** First node of each entity. */
  readonly #node: Int32Array;
  readonly #entityOf: Int32Array;
  readonly #size: number;
  /** Edges in adjacency form: an edge leads from what is waited for to what waits. `refOf` is the reference that says so, −1 for structure. */
  readonly #edgeBase: Int32Array;
  readonly #heads: Int32Array;
  readonly #refOf: Int32Array;

  constructor(table: Table, { targets }: Resolution) {
    this.#table = table;
    this.#targets = targets;
    const { own, kinds } = table;
    this.#node = new Int32Array(own + 1);
    let size = 0;
    for (let entity = 0; entity < own; entity++) {
      this.#node[entity] = size;
      size += kinds[entity] === MOVEMENT ? 3 : 1;
    }
    this.#node[own] = size;
    this.#size = size;
    this.#entityOf = new Int32Array(size);
    for (let entity = 0; entity < own; entity++) this.#entityOf.fill(entity, this.#node[entity]!, this.#node[entity + 1]!);
    // Two walks over the same edges: one to count, one to fill in.
    const counts = new Int32Array(size + 1);
    this.#eachEdge((from) => counts[from + 1]!++);
    for (let node = 0; node < size; node++) counts[node + 1]! += counts[node]!;
    this.#edgeBase = counts;
    const next = counts.slice();
    this.#heads = new Int32Array(counts[size]!);
    this.#refOf = new Int32Array(counts[size]!);
    this.#eachEdge((from, to, ref) => {
      const at = next[from]!++;
      this.#heads[at] = to;
      this.#refOf[at] = ref;
    });
  }

  /** When it may start. */
  #gate(entity: number): number {
    return this.#node[entity]!;
  }

  #start(entity: number): number {
    return this.#node[entity]! + (this.#table.kinds[entity] === MOVEMENT ? 1 : 0);
  }

  #finish(entity: number): number {
    return this.#node[entity + 1]! - 1;
  }

  #eachEdge(take: (from: number, to: number, ref: number) => void): void {
    const { own, kinds, parents, uses, refBase } = this.#table;
    const targets = this.#targets;
    for (let entity = 0; entity < own; entity++) {
      if (!TIMED_KINDS[kinds[entity]!]) continue;
      const first = this.#node[entity]!;
      for (let node = first + 1; node < this.#node[entity + 1]!; node++) take(node - 1, node, -1);
      const parent = parents[entity]!;
      if (parent >= 0) {
        take(this.#gate(parent), first, -1);
        take(this.#start(entity), this.#start(parent), -1);
        take(this.#finish(entity), this.#finish(parent), -1);
      }
      for (let ref = refBase[entity]!; ref < refBase[entity + 1]!; ref++) {
        const use = uses[ref]!;
        const target = targets[ref]!;
        if (target < 0 || target >= own || !IS_LINK[use]) continue;
        if (use === STARTS) take(this.#finish(entity), this.#gate(target), ref);
        else if (use === REHEARSES) this.#eachRehearsed(entity, target, (rehearsed) => take(this.#finish(entity), this.#gate(rehearsed), ref));
        else {
          const anchor = use - (use < ENDS_AFTER ? AFTER : use < FIRES ? ENDS_AFTER : FIRES);
          const from = anchor === START_OF ? this.#start(target) : this.#finish(target);
          take(from, use >= ENDS_AFTER && use < ENDS_AFTER + 3 ? this.#finish(entity) : this.#gate(entity), ref);
        }
      }
    }
  }

  /** What waits for a rehearsal: its target; where it stands inside of that movement, all the rest of it. */
  #eachRehearsed(rehearsal: number, target: number, take: (entity: number) => void): void {
    const { ends, parents } = this.#table;
    if (target === rehearsal) return;
    if (target > rehearsal || ends[target]! <= rehearsal) {
      take(target);
      return;
    }
    for (let child = target + 1; child < ends[target]!; child++) if (parents[child] === target) this.#eachRehearsed(rehearsal, child, take);
  }

  cycles(): Cycles {
    const component = this.#components();
    // An edge inside one component lies on a circle.
    const members = new Map<number, number[]>();
    for (let node = 0; node < this.#size; node++) {
      const own = component[node]!;
      let inside = false;
      for (let edge = this.#edgeBase[node]!; edge < this.#edgeBase[node + 1]! && !inside; edge++) inside = component[this.#heads[edge]!] === own;
      if (!inside) continue;
      const list = members.get(own);
      if (list) list.push(node);
      else members.set(own, [node]);
    }
    const found = [...members.values()].map((nodes) => ({ nodes, circle: this.#circle(nodes, component) })).sort((a, b) => a.circle[0]!.ref - b.circle[0]!.ref);
    const knots: number[][] = [];
    const knotOf = new Map<number, number[]>();
    for (const { nodes, circle } of found) {
      const ordered = new Set([...circle.map(({ entity }) => entity), ...nodes.map((node) => this.#entityOf[node]!)]);
      // The start and the end of one item may hang in two components: then they are one knot.
      const joined = [...ordered].map((entity) => knotOf.get(entity)).find((knot) => knot !== undefined);
      const knot = joined ?? [];
      if (!joined) knots.push(knot);
      for (const entity of ordered) {
        if (knotOf.has(entity)) continue;
        knot.push(entity);
        knotOf.set(entity, knot);
      }
    }
    return { knots, circles: found.map(({ circle }) => circle) };
  }

  /** A shortest circle through the first reference in the file that closes one. */
  #circle(nodes: readonly number[], component: Int32Array): readonly Step[] {
    const own = component[nodes[0]!]!;
    let tail = -1;
    let first = -1;
    for (const node of nodes) {
      for (let edge = this.#edgeBase[node]!; edge < this.#edgeBase[node + 1]!; edge++) {
        const ref = this.#refOf[edge]!;
        if (ref >= 0 && component[this.#heads[edge]!] === own && (first < 0 || ref < this.#refOf[first]!)) {
          first = edge;
          tail = node;
        }
      }
    }
    // Breadth first from the head of that edge back to its tail.
    const head = this.#heads[first]!;
    const cameBy = new Map<number, { readonly from: number; readonly edge: number }>();
    const queue = [head];
    for (let at = 0; at < queue.length && !(at > 0 && cameBy.has(tail)) && head !== tail; at++) {
      const node = queue[at]!;
      for (let edge = this.#edgeBase[node]!; edge < this.#edgeBase[node + 1]!; edge++) {
        const next = this.#heads[edge]!;
        if (component[next] !== own || next === head || cameBy.has(next)) continue;
        cameBy.set(next, { from: node, edge });
        queue.push(next);
      }
    }
    const steps: Step[] = [this.#step(tail, first)];
    for (let node = tail; node !== head; ) {
      const { from, edge } = cameBy.get(node)!;
      // From the start of an item to its own end is no step of waiting.
      if (this.#entityOf[from] !== this.#entityOf[node] || this.#refOf[edge]! >= 0) steps.push(this.#step(from, edge));
      node = from;
    }
    return steps;
  }

  #step(from: number, edge: number): Step {
    const ref = this.#refOf[edge]!;
    return { entity: this.#entityOf[this.#heads[edge]!]!, awaited: this.#entityOf[from]!, says: ref < 0 ? -1 : holderOf(this.#table, ref), ref };
  }

  /** Strong components: the number of its component for each node. */
  #components(): Int32Array {
    const size = this.#size;
    const order = new Int32Array(size);
    const low = new Int32Array(size);
    const component = new Int32Array(size).fill(-1);
    const stack: number[] = [];
    const path: number[] = [];
    const nextEdge = this.#edgeBase.slice();
    let counter = 0;
    let components = 0;
    for (let root = 0; root < size; root++) {
      if (order[root]! > 0) continue;
      path.push(root);
      while (path.length > 0) {
        const node = path.at(-1)!;
        if (order[node] === 0) {
          order[node] = low[node] = ++counter;
          stack.push(node);
        }
        if (nextEdge[node]! < this.#edgeBase[node + 1]!) {
          const next = this.#heads[nextEdge[node]!++]!;
          if (order[next] === 0) path.push(next);
          else if (component[next]! < 0) low[node] = Math.min(low[node]!, order[next]!);
          continue;
        }
        path.pop();
        const above = path.at(-1);
        if (above !== undefined) low[above] = Math.min(low[above]!, low[node]!);
        if (low[node] !== order[node]) continue;
        for (let member = -1; member !== node; ) {
          member = stack.pop()!;
          component[member] = components;
        }
        components++;
      }
    }
    return component;
  }
}
