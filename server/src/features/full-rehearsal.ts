/** A rehearsal that somebody asked for: of the plan as it is, or as it would be with some edits. In steps, like everything that takes long. */

import type { Diagnostic, TextEdit } from "../language/diagnostic.ts";
import type { Plan } from "../plan/model.ts";
import type { Rehearsal } from "../rehearsal/model.ts";
import { panelOf, type RehearsalPanel } from "../rehearsal/panel.ts";
import { rehearsalSteps } from "../rehearsal/rehearse.ts";
import { planWith } from "../rehearsal/what-if.ts";
import { scheduleSteps } from "../schedule/schedule.ts";
import { type PanelPoint, pointsOf } from "./fragile-points.ts";

export interface FullOptions {
  /** Epoch minute. */
  readonly now: number;
  readonly trials: number;
  readonly seed: number;
  /** Of the text as it is; none for the plan itself. */
  readonly edits: readonly TextEdit[];
  /** Called with the share that is done, 0..1. */
  readonly progress?: (done: number) => void;
}

export type FullRehearsal =
  | { readonly ok: true; readonly panel: RehearsalPanel; readonly points: readonly PanelPoint[]; readonly rehearsal: Rehearsal }
  /** Why not, a sentence. */
  | { readonly ok: false; readonly reason: string };

/** Never throws; whoever runs it may leave it between two steps. */
export function* fullRehearsal(plan: Plan, options: FullOptions): Generator<void, FullRehearsal> {
  const changed = options.edits.length === 0 ? plan : planWith(plan, options.edits);
  yield;
  const error = newError(plan, changed);
  if (error !== undefined) return { ok: false, reason: `The plan would have an error: ${error.message}` };
  const scheduled = yield* scheduleSteps(changed, { now: options.now });
  if (scheduled === undefined) return { ok: false, reason: "Only a plan with dates can be rehearsed: its score needs a `start`." };
  const rehearsal = yield* rehearsalSteps(scheduled, options);
  if (rehearsal === undefined) return { ok: false, reason: "The rehearsal was cancelled." };
  yield;
  return { ok: true, panel: panelOf(scheduled.schedule, rehearsal), points: pointsOf(scheduled.schedule, rehearsal), rehearsal };
}

/** The first error that the edits bring. */
function newError(before: Plan, after: Plan): Diagnostic | undefined {
  if (before === after) return undefined;
  const errors = (plan: Plan) => plan.diagnostics.filter(({ severity }) => severity === "error");
  const known = new Map<string, number>();
  for (const { message } of errors(before)) known.set(message, (known.get(message) ?? 0) + 1);
  return errors(after).find(({ message }) => {
    const left = known.get(message) ?? 0;
    known.set(message, left - 1);
    return left <= 0;
  });
}
