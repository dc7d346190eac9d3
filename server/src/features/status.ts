/** How a score stands, in a handful of figures. */

import { isoDateOf } from "../language/civil.ts";
import type { Diagnostic } from "../language/diagnostic.ts";
import { isDated } from "../language/kinds.ts";
import type { Snapshot } from "./snapshot.ts";
import { endDay, startDay } from "./spoken.ts";

export interface Standing {
  /** Movements, tasks, milestones, rehearsals and cues. */
  readonly items: number;
  /** ISO dates, null where they are not known, or not promised. */
  readonly start: string | null;
  readonly finish: string | null;
  readonly due: string | null;
  readonly problems: { readonly errors: number; readonly warnings: number; readonly hints: number };
}

export function status(snapshot: Snapshot, diagnostics: readonly Diagnostic[]): Standing {
  const { plan, schedule } = snapshot;
  const count = (severity: string) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  let items = 0;
  for (let index = 0; index < plan.own; index++) if (isDated(plan.entities[index]!.kind)) items++;
  return {
    items,
    start: schedule === undefined ? null : isoDateOf(startDay(schedule, schedule.start)),
    finish: schedule === undefined ? null : isoDateOf(endDay(schedule, schedule.finish)),
    due: schedule?.due === undefined ? null : isoDateOf(endDay(schedule, schedule.due)),
    problems: { errors: count("error"), warnings: count("warning"), hints: count("hint") + count("information") },
  };
}
