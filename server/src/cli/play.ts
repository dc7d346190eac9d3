/** Plays scheduled plans, on several threads where that pays. */

import { availableParallelism } from "node:os";
import type { Rehearsal, RehearseOptions } from "../rehearsal/model.ts";
import { rehearse, rehearseOn } from "../rehearsal/rehearse.ts";
import type { ScheduleWithNetwork } from "../schedule/schedule.ts";

/** Work (nodes × trials) from which on the start of threads pays. */
const WORTH_WORKERS = 10_000_000;

/** The rehearsals of these plans, with the same figures on any number of threads. */
export async function play(plans: readonly ScheduleWithNetwork[], options: RehearseOptions): Promise<readonly Rehearsal[]> {
  const threads = Math.min(availableParallelism(), 8);
  const work = plans.reduce((sum, { network }) => sum + network.nodes * options.trials, 0);
  if (threads < 2 || work < WORTH_WORKERS) return plans.map((plan) => rehearse(plan, options)!);
  const { RehearsalWorkers } = await import("../lsp/rehearsal-workers.ts");
  const workers = new RehearsalWorkers(threads);
  try {
    const played: Rehearsal[] = [];
    for (const plan of plans) played.push((await rehearseOn(workers, plan, options))!);
    return played;
  } finally {
    await workers.close();
  }
}
