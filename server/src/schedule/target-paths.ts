/** Which targets each node decides. */

import type { Drivers } from "./slack.ts";

/** A promise, or the whole plan: its id, and the nodes with which it ends. */
export interface TargetEnds {
  readonly id: string;
  readonly nodes: readonly number[];
}

/** By node the ids of the targets on whose longest path it is, in the order in which they are given; undefined where there is none. */
export function* targetPathsOf(drivers: Drivers, targets: readonly TargetEnds[], count: number): Generator<void, readonly (readonly string[] | undefined)[]> {
  const found: string[][] = new Array(count);
  for (const { id, nodes } of targets) {
    yield* drivers.upstreamOf(nodes, (node) => {
      found[node] ??= [];
      found[node].push(id);
    });
  }
  return found;
}
