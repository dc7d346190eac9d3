/** A better order of work than that of a keystroke, kept as `priority` clauses: the same text then gives it again at once. */

import type { TextEdit } from "../language/diagnostic.ts";
import type { Plan } from "../plan/model.ts";
import { prioritiesOf, priorityEdits } from "../schedule/priorities.ts";
import { scheduleSteps } from "../schedule/schedule.ts";
import { endDay, shortDay } from "./spoken.ts";

export interface BetterOrder {
  /** Empty where none was found. */
  readonly edits: readonly TextEdit[];
  /** What came of it, a sentence for the person who asked. */
  readonly message: string;
}

/** Searches among so many schedules, in steps between which it may be left. `now` is the epoch minute. */
export function* betterOrder(plan: Plan, now: number, schedules: number): Generator<void, BetterOrder> {
  const known = yield* scheduleSteps(plan, { now });
  const found = known && (yield* scheduleSteps(plan, { now, schedules }));
  if (known === undefined || found === undefined) return { edits: [], message: "The plan has no dates: its score says no `start`." };
  const day = (at: number) => shortDay(known.schedule, endDay(known.schedule, at));
  if (found.search.end >= known.search.end) {
    const why =
      known.search.end <= known.search.boundEnd ? "it ends as soon as its dependencies allow" : `none of ${found.search.schedules} other orders ends sooner`;
    return { edits: [], message: `The order of work stays as it is: ${why}, on ${day(known.search.end)}.` };
  }
  const clauses = prioritiesOf(found);
  if (clauses === undefined) return { edits: [], message: "There is more shared work than there are priorities; the order cannot be written down." };
  const own = plan.files[0]!.uri;
  return {
    edits: priorityEdits(plan, clauses).filter((edit) => edit.file === own),
    message: `The plan ends on ${day(found.search.end)} instead of ${day(known.search.end)}.`,
  };
}
