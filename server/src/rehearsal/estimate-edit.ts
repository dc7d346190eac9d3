/** Edits of the clauses that a rehearsal turns on: estimates, capacities, chances, promises. */

import type { TextEdit } from "../language/diagnostic.ts";
import { clauseOf, type DateNode, type DurationNode, type EstimateNode, type Unit } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import { replacing } from "../schedule/checks/evidence.ts";

/** The estimate that says how long an item takes, with the clause that it stands in; undefined where there is none. */
export function estimateOf(entity: Entity): { readonly clause: "effort" | "lasts"; readonly estimate: EstimateNode } | undefined {
  const lasts = clauseOf(entity.declaration, "lasts");
  if (lasts) return { clause: "lasts", estimate: lasts.value.estimate };
  const effort = clauseOf(entity.declaration, "effort");
  return effort && { clause: "effort", estimate: effort.value };
}

/** An estimate times a factor, as one would write it: to half a unit under three, to whole ones above. */
export function scaledEstimate(estimate: EstimateNode, factor: number): string {
  const low = scaledDuration(estimate.low, factor);
  if (!estimate.isRange) return low;
  const high = scaledDuration(estimate.high, factor);
  const isMidpoint = estimate.likely !== undefined && estimate.likely.start === estimate.low.start;
  return estimate.likely && !isMidpoint && estimate.likely.end > estimate.likely.start
    ? `${low}..${scaledDuration(estimate.likely, factor)}..${high}`
    : `${low}..${high}`;
}

function scaledDuration({ amount, unit }: DurationNode, factor: number): string {
  const scaled = amount * factor;
  const isFine: readonly Unit[] = ["min", "s"];
  const step = scaled < 3 && !isFine.includes(unit) ? 0.5 : 1;
  return `${Math.max(step, Math.round(scaled / step) * step)}${unit}`;
}

/** Writes another estimate; an item without one gets `lasts`. */
export function estimateEdit(plan: Plan, entity: Entity, estimate: string): TextEdit {
  const known = estimateOf(entity);
  return known ? replacing(plan, entity, known.estimate, estimate) : withClause(plan, entity, `lasts ${estimate}`);
}

export function capacityEdit(plan: Plan, role: Entity, capacity: number): TextEdit {
  const known = clauseOf(role.declaration, "capacity");
  return known ? replacing(plan, role, known.value, String(capacity)) : withClause(plan, role, `capacity ${capacity}`);
}

/** `percent` is 0..100. */
export function chanceEdit(plan: Plan, risk: Entity, percent: number): TextEdit {
  const known = clauseOf(risk.declaration, "chance");
  return known ? replacing(plan, risk, known.value, `${percent}%`) : withClause(plan, risk, `chance ${percent}%`);
}

export function delayEdit(plan: Plan, risk: Entity, estimate: string): TextEdit | undefined {
  const known = clauseOf(risk.declaration, "delays");
  return known && replacing(plan, risk, known.value.by, estimate);
}

/** The date of a promise: `due`, of the score `finish`; undefined where it has none, or one that follows from something else. */
export function promiseOf(entity: Entity): DateNode | undefined {
  return entity.kind === "score" ? clauseOf(entity.declaration, "finish")?.value : clauseOf(entity.declaration, "due")?.value.date;
}

/** Moves a promise to another date, as one writes it. */
export function dueEdit(plan: Plan, entity: Entity, date: string): TextEdit | undefined {
  const known = promiseOf(entity);
  return known && replacing(plan, entity, known, date);
}

/** Adds a clause at the end of a declaration's header. */
function withClause(plan: Plan, entity: Entity, clause: string): TextEdit {
  const { declaration } = entity;
  const word = declaration.title ?? declaration.id ?? declaration.keyword;
  return replacing(plan, entity, { start: word.end, end: word.end }, ` ${clause}`);
}

/** A text with edits of it, which do not overlap. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  for (const edit of [...edits].sort((a, b) => b.start - a.start)) result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  return result;
}
