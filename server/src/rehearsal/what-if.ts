/** What if…: a plan with some of its figures changed, beside the plan as it is, without touching the text. */

import type { TextEdit } from "../language/diagnostic.ts";
import { parseLike } from "../language/similar.ts";
import { bind } from "../plan/bind.ts";
import type { Plan } from "../plan/model.ts";
import type { ScheduleOptions } from "../schedule/model.ts";
import { type ScheduleWithNetwork, scheduleSteps } from "../schedule/schedule.ts";
import { capacityEdit, chanceEdit, delayEdit, dueEdit, edited, estimateEdit } from "./estimate-edit.ts";
import type { Rehearsal, RehearseOptions } from "./model.ts";
import { rehearsalSteps } from "./rehearse.ts";

/** One change of a figure; `entity` is its number in the plan. */
export type Supposition =
  /** Of a task or a rehearsal: `3d..5d..9d`. */
  | { readonly type: "estimate"; readonly entity: number; readonly estimate: string }
  /** Of a role without named players. */
  | { readonly type: "capacity"; readonly entity: number; readonly capacity: number }
  /** Of a risk, 0..100. */
  | { readonly type: "chance"; readonly entity: number; readonly percent: number }
  /** Of a risk: by how much it delays. */
  | { readonly type: "delay"; readonly entity: number; readonly estimate: string }
  /** Of a promise: `2027-04-30`, `2027-Q2`. */
  | { readonly type: "due"; readonly entity: number; readonly date: string };

/** A version of the plan, with its dates and chances. */
export interface Supposed {
  readonly scheduled: ScheduleWithNetwork;
  readonly rehearsal: Rehearsal;
}

export interface WhatIf {
  readonly before: Supposed;
  readonly after: Supposed;
  /** What would write it into the text. */
  readonly edits: readonly TextEdit[];
}

/** The edits that write suppositions into the text; those that fit no clause are left out. */
export function editsOf(plan: Plan, suppositions: readonly Supposition[]): readonly TextEdit[] {
  return suppositions.flatMap((supposition) => {
    const entity = plan.entities[supposition.entity];
    if (!entity) return [];
    const edit = editOf(plan, supposition);
    return edit ? [edit] : [];
  });
}

function editOf(plan: Plan, supposition: Supposition): TextEdit | undefined {
  const entity = plan.entities[supposition.entity];
  const { kind } = entity;
  switch (supposition.type) {
    case "estimate":
      return kind === "task" || kind === "rehearsal" ? estimateEdit(plan, entity, supposition.estimate) : undefined;
    case "capacity":
      return kind === "role" ? capacityEdit(plan, entity, supposition.capacity) : undefined;
    case "chance":
      return kind === "risk" ? chanceEdit(plan, entity, supposition.percent) : undefined;
    case "delay":
      return kind === "risk" ? delayEdit(plan, entity, supposition.estimate) : undefined;
    case "due":
      return dueEdit(plan, entity, supposition.date);
  }
}

/** The plan with edits of its files, bound again; declarations that did not change are shared. */
export function planWith(plan: Plan, edits: readonly TextEdit[]): Plan {
  const sources = new Map(plan.files.map(({ uri, source }) => [uri, source]));
  for (const uri of new Set(edits.map(({ file }) => file))) {
    const source = sources.get(uri);
    if (source)
      sources.set(
        uri,
        parseLike(
          edited(
            source.text,
            edits.filter(({ file }) => file === uri),
          ),
          source,
        ),
      );
  }
  return bind(plan.files[0].uri, { get: (uri) => sources.get(uri) }, plan);
}

/** Schedule and rehearsal of the plan with edits; undefined where it then has none, when it has new errors, and when it was cancelled. */
export function supposed(plan: Plan, edits: readonly TextEdit[], scheduling: ScheduleOptions, options: RehearseOptions): Supposed | undefined {
  const steps = supposedSteps(plan, edits, scheduling, options);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** The same in steps of a few milliseconds. */
export function* supposedSteps(
  plan: Plan,
  edits: readonly TextEdit[],
  scheduling: ScheduleOptions,
  options: RehearseOptions,
): Generator<void, Supposed | undefined> {
  const changed = edits.length === 0 ? plan : planWith(plan, edits);
  yield;
  const errors = (of: Plan) => of.diagnostics.filter(({ severity }) => severity === "error").length;
  if (errors(changed) > errors(plan)) return undefined;
  const scheduled = yield* scheduleSteps(changed, scheduling);
  const rehearsal = scheduled && (yield* rehearsalSteps(scheduled, options));
  return scheduled && rehearsal && { scheduled, rehearsal };
}

/** Both versions side by side, by the same draws; undefined where one of them cannot be computed. */
export function whatIf(plan: Plan, suppositions: readonly Supposition[], scheduling: ScheduleOptions, options: RehearseOptions): WhatIf | undefined {
  const edits = editsOf(plan, suppositions);
  const before = supposed(plan, [], scheduling, options);
  const after = before && supposed(plan, edits, scheduling, options);
  return before && after && { before, after, edits };
}
