/** What is known of a plan beyond its text: its dates. Computed in steps, so that whoever runs it can stop between them. */

import type { Plan } from "../plan/model.ts";
import { scheduleSteps } from "../schedule/schedule.ts";
import type { Outcome } from "./snapshot.ts";

/** `now` is the epoch minute. Nothing is scheduled of a library, or of a score without a start. */
export function* scheduleWork(plan: Plan, now: number): Generator<void, Outcome> {
  const result = yield* scheduleSteps(plan, { now });
  // Lenses and the preview look at it as soon as it is there.
  yield* result?.prepare() ?? [];
  return result === undefined ? {} : { schedule: result.schedule, diagnostics: result.schedule.diagnostics };
}

/** The same in one go. */
export function outcomeOf(plan: Plan, now: number): Outcome {
  const steps = scheduleWork(plan, now);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
