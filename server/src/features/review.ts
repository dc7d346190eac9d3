/** The review of a score as it stands in the editor against another version of it. */

import type { FileSource, Plan } from "../plan/model.ts";
import { rehearse } from "../rehearsal/rehearse.ts";
import { type Review, review, statusDayOf } from "../review/review.ts";
import { type ScheduleWithNetwork, scheduleWithNetwork } from "../schedule/schedule.ts";

/** Items up to which both sides are rehearsed between two keystrokes; larger plans show dates only. */
const REHEARSED_ITEMS = 300;
const TRIALS = 2000;
const SEED = 1;

export interface ComparedBase {
  readonly label: string;
  readonly plan: Plan;
  readonly source: FileSource;
}

/** undefined where one of the two has no dates: a library, a score without a start. `now` is the epoch minute. */
export function reviewWith(base: ComparedBase, head: { readonly label: string; readonly plan: Plan }, now: number): Review | undefined {
  const status = statusDayOf(head.plan);
  const options = { now, ...(status !== undefined && { asOf: status }) };
  const before = scheduleWithNetwork(base.plan, options);
  const after = scheduleWithNetwork(head.plan, options);
  if (before === undefined || after === undefined) return undefined;
  const rehearsed = (side: ScheduleWithNetwork) =>
    before.schedule.items.length + after.schedule.items.length <= 2 * REHEARSED_ITEMS ? rehearse(side, { trials: TRIALS, seed: SEED }) : undefined;
  return review({
    base: { label: base.label, plan: base.plan, schedule: before.schedule, rehearsal: rehearsed(before) },
    head: { label: head.label, plan: head.plan, schedule: after.schedule, rehearsal: rehearsed(after) },
    gates: [],
    baseSource: base.source,
    options,
  });
}
