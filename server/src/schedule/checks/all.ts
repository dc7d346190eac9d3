/** All checks that need a schedule. */

import type { Diagnostic } from "../../language/diagnostic.ts";
import type { Dates } from "../bounds.ts";
import type { Levelled } from "../levelling/decode.ts";
import type { Schedule } from "../model.ts";
import type { Drivers } from "../slack.ts";
import type { WorkForms } from "../work-form.ts";

export type ScheduleDraft = Omit<Schedule, "diagnostics">;

/** What the checks look at besides the schedule. */
export interface Evidence {
  readonly forms: WorkForms;
  readonly levelled: Levelled;
  readonly drivers: Drivers;
  readonly late: Dates;
}

export function scheduleDiagnostics(_draft: ScheduleDraft, _evidence: Evidence): readonly Diagnostic[] {
  return [];
}
