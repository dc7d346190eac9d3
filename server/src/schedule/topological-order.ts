/** An order in which everything comes after what it waits for, and what is left out of it because it waits for itself. */

export interface TopologicalOrder {
  /** Nodes that are in no circle; those that wait for a circle ignore it. */
  readonly order: Int32Array;
  /** 1 for each node in a circle. */
  readonly cyclic: Uint8Array;
}

/** Links as in the network: sorted by `to`, and listed by `from`. */
export function topologicalOrder(
  nodes: number,
  linkFirst: Int32Array,
  linkFrom: Int32Array,
  linkTo: Int32Array,
  outFirst: Int32Array,
  outLinks: Int32Array,
): TopologicalOrder {
  const cyclic = new Uint8Array(nodes);
  let order = sortWithout(cyclic, nodes, linkFirst, linkFrom, linkTo, outFirst, outLinks);
  if (order.length < nodes) {
    markCircles(cyclic, nodes, linkTo, outFirst, outLinks);
    order = sortWithout(cyclic, nodes, linkFirst, linkFrom, linkTo, outFirst, outLinks);
  }
  return { order, cyclic };
}

/** Kahn's algorithm, smallest number first as far as a queue gives it. */
function sortWithout(
  left: Uint8Array,
  nodes: number,
  linkFirst: Int32Array,
  linkFrom: Int32Array,
  linkTo: Int32Array,
  outFirst: Int32Array,
  outLinks: Int32Array,
): Int32Array {
  const waiting = new Int32Array(nodes);
  const order = new Int32Array(nodes);
  let count = 0;
  for (let j = 0; j < nodes; j++) {
    if (left[j]) continue;
    for (let l = linkFirst[j]; l < linkFirst[j + 1]; l++) if (!left[linkFrom[l]]) waiting[j]++;
    if (waiting[j] === 0) order[count++] = j;
  }
  for (let k = 0; k < count; k++) {
    const i = order[k];
    for (let o = outFirst[i]; o < outFirst[i + 1]; o++) {
      const j = linkTo[outLinks[o]];
      if (!left[j] && --waiting[j] === 0) order[count++] = j;
    }
  }
  return order.slice(0, count);
}

/** Tarjan's algorithm without recursion: a component of several nodes, or a node that waits for itself, is a circle. */
function markCircles(cyclic: Uint8Array, nodes: number, linkTo: Int32Array, outFirst: Int32Array, outLinks: Int32Array): void {
  const index = new Int32Array(nodes).fill(-1);
  const low = new Int32Array(nodes);
  const onStack = new Uint8Array(nodes);
  const stack: number[] = [];
  const path: number[] = [];
  const at = outFirst.slice(0, nodes);
  let counter = 0;
  for (let root = 0; root < nodes; root++) {
    if (index[root] >= 0) continue;
    path.push(root);
    while (path.length > 0) {
      const node = path[path.length - 1];
      if (index[node] < 0) {
        index[node] = counter;
        low[node] = counter++;
        stack.push(node);
        onStack[node] = 1;
      }
      let descended = false;
      while (at[node] < outFirst[node + 1]) {
        const next = linkTo[outLinks[at[node]++]];
        if (next === node) cyclic[node] = 1;
        if (index[next] < 0) {
          path.push(next);
          descended = true;
          break;
        }
        if (onStack[next]) low[node] = Math.min(low[node], index[next]);
      }
      if (descended) continue;
      path.pop();
      if (path.length > 0) low[path[path.length - 1]] = Math.min(low[path[path.length - 1]], low[node]);
      if (low[node] !== index[node]) continue;
      const several = stack[stack.length - 1] !== node;
      let member: number;
      do {
        member = stack.pop()!;
        onStack[member] = 0;
        if (several) cyclic[member] = 1;
      } while (member !== node);
    }
  }
}
