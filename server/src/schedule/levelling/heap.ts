/** A binary heap of nodes by (time, rank). */
export class NodeHeap {
  readonly #rank: Int32Array;
  readonly #times: number[] = [];
  readonly #nodes: number[] = [];

  constructor(rank: Int32Array) {
    this.#rank = rank;
  }

  get size(): number {
    return this.#nodes.length;
  }

  /** Time of the first node. */
  get time(): number {
    return this.#times[0];
  }

  push(time: number, node: number): void {
    const times = this.#times;
    const nodes = this.#nodes;
    let k = nodes.length;
    times.push(time);
    nodes.push(node);
    const rank = this.#rank[node];
    while (k > 0) {
      const parent = (k - 1) >> 1;
      if (times[parent] < time || (times[parent] === time && this.#rank[nodes[parent]] <= rank)) break;
      times[k] = times[parent];
      nodes[k] = nodes[parent];
      k = parent;
    }
    times[k] = time;
    nodes[k] = node;
  }

  pop(): number {
    const times = this.#times;
    const nodes = this.#nodes;
    const first = nodes[0];
    const time = times.pop()!;
    const node = nodes.pop()!;
    const size = nodes.length;
    if (size === 0) return first;
    const rank = this.#rank[node];
    let k = 0;
    while (true) {
      let child = 2 * k + 1;
      if (child >= size) break;
      if (
        child + 1 < size &&
        (times[child + 1] < times[child] || (times[child + 1] === times[child] && this.#rank[nodes[child + 1]] < this.#rank[nodes[child]]))
      )
        child++;
      if (time < times[child] || (time === times[child] && rank <= this.#rank[nodes[child]])) break;
      times[k] = times[child];
      nodes[k] = nodes[child];
      k = child;
    }
    times[k] = time;
    nodes[k] = node;
    return first;
  }
}
