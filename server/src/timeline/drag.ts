/**
 * What dragging a mark means for the text: one token changed, or one clause added where none says it yet. Pure: the plan, its schedule and
 * the instant where the mark was let go come in, text edits come out.
 */

import type { WorkingTime } from "../calendar/model.ts";
import { clockOf, isoDateOf } from "../language/civil.ts";
import type { TextEdit } from "../language/diagnostic.ts";
import { type ClauseName, clauseOf, type DateNode, type DurationNode, type EstimateNode, type GoodClause, type Span, type Unit } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import type { Schedule, ScheduledItem } from "../schedule/model.ts";
import { zoneClock } from "./zone-clock.ts";

export interface DragTarget {
  /** Path of the item. */
  readonly id: string;
  readonly handle: "start" | "finish" | "due";
  /** Instant where it was let go. */
  readonly to: number;
}

export type DragEdit =
  | { readonly ok: true; readonly edits: readonly TextEdit[] /** The clause as it will read: `effort 7d`. */; readonly wording: string }
  | { readonly ok: false; readonly reason: string };

const refuse = (reason: string): DragEdit => ({ ok: false, reason });

/** Of `time`: the working time of the score. */
export function dragEdit(schedule: Schedule, time: WorkingTime, target: DragTarget): DragEdit {
  const { plan } = schedule;
  const entity = plan.find(target.id, "what");
  const item = entity && schedule.itemOf(entity.index);
  if (entity === undefined || item === undefined) return refuse(`there is no ${target.id}`);
  if (entity.file !== 0) return refuse("it stands in another file");
  if (target.handle === "due") return moveDue(schedule, entity, target.to);
  if (!Number.isFinite(item.start)) return refuse("it has no dates in this plan");
  if (item.finished) return refuse("it is finished");
  if (target.handle === "start") return moveStart(schedule, entity, item, target.to);
  return stretch(schedule, time, entity, item, target.to);
}

function moveDue(schedule: Schedule, entity: Entity, to: number): DragEdit {
  const due = clauseOf(entity.declaration, "due");
  if (due === undefined) return refuse("it promises no date");
  if (due.value.date === undefined) return refuse("its promise follows from something else");
  // A date as `due` means the end of that day, so that the flag stands at the midnight after it.
  const day = civilDay(schedule, to - 1);
  return replaceDate(schedule.plan, entity, due, due.value.date, day, "due");
}

function moveStart(schedule: Schedule, entity: Entity, item: ScheduledItem, to: number): DragEdit {
  if (item.started) return refuse("it has started");
  const day = civilDay(schedule, to);
  const fixed = clauseOf(entity.declaration, "on");
  if (fixed) return replaceDate(schedule.plan, entity, fixed, fixed.value, day, "on");
  const before = clauseOf(entity.declaration, "not before");
  if (before) return replaceDate(schedule.plan, entity, before, before.value, day, "not before");
  return addClause(schedule.plan, entity, `not before ${isoDateOf(day)}`);
}

/** A new finish is a new length: the estimate's likely value grows by the working time between the old finish and the new one. */
function stretch(schedule: Schedule, time: WorkingTime, entity: Entity, item: ScheduledItem, to: number): DragEdit {
  const { declaration } = entity;
  const effort = clauseOf(declaration, "effort");
  const lasts = clauseOf(declaration, "lasts");
  const estimate = effort?.value ?? lasts?.value.estimate;
  const name: ClauseName = effort ? "effort" : "lasts";
  if (estimate === undefined) return refuse("it says neither `effort` nor `lasts`");
  const elapsed = lasts?.value.elapsed === true && effort === undefined;
  const length = elapsed ? item.finish - item.start : time.between(item.start, item.finish);
  const wanted = elapsed ? to - item.start : time.between(item.start, Math.max(to, item.start + 1));
  if (length <= 0 || wanted <= 0) return refuse("it would have no length");
  const ratio = wanted / length;
  const token = likelyToken(estimate);
  const minutes = minutesOf(likelyOf(estimate, schedule, elapsed), schedule, elapsed) * ratio;
  return setLength(schedule, entity, name, estimate, token, minutes, elapsed);
}

/** The token that a drag changes: the likely value; of `low..high`, whose middle is the likely value, the high end. */
function likelyToken(estimate: EstimateNode): DurationNode {
  if (!estimate.isRange) return estimate.low;
  return isWritten(estimate) ? estimate.likely! : estimate.high;
}

/** A likely value that stands in the text has a span of its own between the two ends. */
function isWritten(estimate: EstimateNode): boolean {
  const { likely, low, high } = estimate;
  return likely !== undefined && likely.start >= low.end && likely.end <= high.start && likely.end > likely.start;
}

function likelyOf(estimate: EstimateNode, schedule: Schedule, elapsed: boolean): DurationNode {
  if (estimate.likely) return estimate.likely;
  const middle = (minutesOf(estimate.low, schedule, elapsed) + minutesOf(estimate.high, schedule, elapsed)) / 2;
  return { ...estimate.high, amount: middle / unitMinutes(estimate.high.unit, schedule, elapsed) };
}

function setLength(
  schedule: Schedule,
  entity: Entity,
  name: ClauseName,
  estimate: EstimateNode,
  token: DurationNode,
  minutes: number,
  elapsed: boolean,
): DragEdit {
  let wanted = minutes;
  if (estimate.isRange && !isWritten(estimate))
    wanted = Math.max(2 * minutes - minutesOf(estimate.low, schedule, elapsed), minutesOf(estimate.low, schedule, elapsed));
  else if (estimate.isRange) wanted = Math.min(Math.max(minutes, minutesOf(estimate.low, schedule, elapsed)), minutesOf(estimate.high, schedule, elapsed));
  const text = durationText(wanted, token.unit, schedule, elapsed);
  const edits = replace(schedule.plan, entity, token, text);
  const source = schedule.plan.files[entity.file].source.text;
  const clause = clauseOf(entity.declaration, name)!;
  const before = source.slice(entity.start + clause.start, entity.start + token.start);
  const after = source.slice(entity.start + token.end, entity.start + clause.end);
  return { ok: true, edits, wording: `${before}${text}${after}`.replace(/\s+/gu, " ") };
}

function unitMinutes(unit: Unit, schedule: Schedule, elapsed: boolean): number {
  switch (unit) {
    case "s":
      return 1 / 60;
    case "min":
      return 1;
    case "h":
      return 60;
    case "d":
      return elapsed ? 1440 : schedule.minutesPerDay;
    case "w":
      return elapsed ? 10080 : schedule.minutesPerWeek;
    case "mo":
      return elapsed ? 43800 : 4 * schedule.minutesPerWeek;
    case "q":
      return elapsed ? 131400 : 13 * schedule.minutesPerWeek;
    case "y":
      return elapsed ? 525600 : 52 * schedule.minutesPerWeek;
  }
}

function minutesOf(duration: DurationNode, schedule: Schedule, elapsed: boolean): number {
  return duration.amount * unitMinutes(duration.unit, schedule, elapsed);
}

/** In the unit that the author chose, to the half (of minutes to the five); never nothing. Weeks that come out uneven are said in days. */
function durationText(minutes: number, unit: Unit, schedule: Schedule, elapsed: boolean): string {
  let chosen = unit;
  let amount = minutes / unitMinutes(unit, schedule, elapsed);
  if ((unit === "w" || unit === "mo" || unit === "q" || unit === "y") && Math.abs(amount - Math.round(amount)) > 0.05) {
    chosen = "d";
    amount = minutes / unitMinutes("d", schedule, elapsed);
  }
  const step = chosen === "min" ? 5 : 0.5;
  return `${Math.max(step, Math.round(amount / step) * step)}${chosen}`;
}

function civilDay(schedule: Schedule, at: number): number {
  return Math.floor(zoneClock(schedule.zone).wall(at) / 1440);
}

function replaceDate(plan: Plan, entity: Entity, clause: GoodClause, date: DateNode, day: number, name: string): DragEdit {
  const time = date.minute === undefined ? "" : `T${clockOf(date.minute)}`;
  const text = `${isoDateOf(day)}${time}`;
  // The same day said as a period (`2027-W08`) stays as it is.
  if (clause.name === "due" ? date.lastDay === day : date.firstDay === day) return { ok: true, edits: [], wording: `${name} ${date.text}` };
  return { ok: true, edits: replace(plan, entity, date, text), wording: `${name} ${text}` };
}

function replace(plan: Plan, entity: Entity, span: Span, text: string): TextEdit[] {
  const file = plan.files[entity.file];
  const start = entity.start + span.start;
  const end = entity.start + span.end;
  return file.source.text.slice(start, end) === text ? [] : [{ file: file.uri, start, end, text }];
}

/** On the header's line, behind its last clause: before the brace of a block, else at the end of the declaration. */
function addClause(plan: Plan, entity: Entity, clause: string): DragEdit {
  const { declaration } = entity;
  const file = plan.files[entity.file];
  let at = declaration.keyword.end;
  for (const span of [declaration.id, declaration.title, ...declaration.tags, ...declaration.clauses.filter((one) => !one.inBlock)])
    if (span !== undefined && (declaration.block === undefined || span.end <= declaration.block.open)) at = Math.max(at, span.end);
  return { ok: true, edits: [{ file: file.uri, start: entity.start + at, end: entity.start + at, text: ` ${clause}` }], wording: clause };
}
