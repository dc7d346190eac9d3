/** How busy the machine is: a limit of time holds on one that does nothing else. */

import { availableParallelism, loadavg } from "node:os";

/** How many times longer than alone something takes now: who wants to run, for each core, over the last minute; 1 at least. */
export function slowdown(): number {
  return Math.max(1, loadavg()[0]! / availableParallelism());
}
