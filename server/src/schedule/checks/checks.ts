/** All checks that need a schedule. To add one is to add it to this list. */

import type { Diagnostic } from "../../language/diagnostic.ts";
import { impossibleDates, noWorkingTime } from "./dates.ts";
import type { Check, Evidence } from "./evidence.ts";
import { cadenceClash, meetingLoad } from "./meetings.ts";
import { overBudget } from "./money.ts";
import { onePersonCritical, overAllocated } from "./people.ts";
import { missedPromises } from "./promises.ts";
import { tempoMismatch } from "./tempo.ts";

export const SCHEDULE_CHECKS: readonly Check[] = [
  missedPromises,
  impossibleDates,
  noWorkingTime,
  overAllocated,
  overBudget,
  onePersonCritical,
  meetingLoad,
  cadenceClash,
  tempoMismatch,
];

/** In the order of the text. */
export function* scheduleDiagnostics(evidence: Evidence): Generator<void, readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const check of SCHEDULE_CHECKS) {
    yield* check(evidence, found) ?? [];
    yield;
  }
  return found.sort((a, b) => (a.file === b.file ? a.start - b.start : a.file < b.file ? -1 : 1));
}
