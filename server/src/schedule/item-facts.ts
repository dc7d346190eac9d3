/** What the clauses of one item say in numbers: its length, its dates, its facts. */

import { nominalMinutes } from "../calendar/elapsed.ts";
import type { WorkUnits } from "../calendar/working-time.ts";
import type { Zone } from "../calendar/zone.ts";
import type { DateNode, Unit } from "../language/syntax.ts";
import type { Entity } from "../plan/model.ts";
import { beginningOf, endOf } from "./calendars.ts";
import { elapsesAlways, estimateMinutes, roundedWork, workMinutes } from "./durations.ts";
import { Measure } from "./network.ts";

/** Fields as in the network, of one node; NaN where there is no such date. */
export interface ItemFacts {
  readonly amount: number;
  readonly low: number;
  readonly high: number;
  readonly isRange: boolean;
  readonly measure: number;
  readonly elapsedAmount: number;
  readonly elapsedUnit: Unit;
  readonly notBefore: number;
  readonly on: number;
  readonly onEnd: number;
  readonly due: number;
  readonly started: number;
  readonly finished: number;
  readonly remaining: number;
  readonly progress: number;
}

type Draft = { -readonly [K in keyof ItemFacts]: ItemFacts[K] };

/** Reads the clauses once. A task without an estimate lasts a day. */
export function itemFactsOf(entity: Entity, zone: Zone, units: WorkUnits): ItemFacts {
  const isWork = entity.kind === "task" || entity.kind === "rehearsal";
  const day = isWork ? Math.round(units.minutesPerDay) : 0;
  const facts: Draft = {
    amount: day,
    low: day,
    high: day,
    isRange: false,
    measure: Measure.Length,
    elapsedAmount: 0,
    elapsedUnit: "min",
    notBefore: Number.NEGATIVE_INFINITY,
    on: Number.NaN,
    onEnd: Number.NaN,
    due: Number.NaN,
    started: Number.NaN,
    finished: Number.NaN,
    remaining: Number.NaN,
    progress: Number.NaN,
  };
  let remaining: { readonly amount: number; readonly unit: Unit } | undefined;
  let held = Number.NaN;
  const first = (known: number, date: DateNode, bound: (zone: Zone, date: DateNode) => number) =>
    Number.isNaN(known) && !Number.isNaN(date.firstDay) ? bound(zone, date) : known;
  let hasLength = false;
  let hasNotBefore = false;
  for (const clause of entity.declaration.clauses) {
    if (!clause.ok) continue;
    switch (clause.name) {
      case "effort":
        // A length that is written beside it says how long it takes.
        if (facts.measure !== Measure.Length || hasLength) break;
        setLength(
          facts,
          estimateMinutes(clause.value, (duration) => roundedWork(units, duration)),
          clause.value.isRange,
        );
        facts.measure = Measure.Effort;
        break;
      case "lasts": {
        if (hasLength) break;
        hasLength = true;
        const { estimate } = clause.value;
        const elapsed = clause.value.elapsed || elapsesAlways(estimate.low.unit);
        const minutes = estimateMinutes(estimate, (duration) =>
          elapsed ? Math.round(nominalMinutes(duration.amount, duration.unit)) : roundedWork(units, duration),
        );
        setLength(facts, minutes, estimate.isRange);
        facts.measure = elapsed ? Measure.Elapsed : Measure.Length;
        if (!elapsed) break;
        // The likely value as written, so that a month is a month; a midpoint of two units only has its nominal minutes.
        const { low, likely, high } = estimate;
        facts.elapsedUnit = likely ? likely.unit : low.unit === high.unit ? low.unit : "min";
        facts.elapsedAmount = likely ? likely.amount : low.unit === high.unit ? (low.amount + high.amount) / 2 : minutes.likely;
        break;
      }
      case "not before":
        if (!hasNotBefore && !Number.isNaN(clause.value.firstDay)) facts.notBefore = beginningOf(zone, clause.value);
        hasNotBefore = true;
        break;
      case "on":
        if (!Number.isNaN(facts.on) || Number.isNaN(clause.value.firstDay)) break;
        facts.on = beginningOf(zone, clause.value);
        if (entity.kind === "milestone" && clause.value.minute === undefined) facts.onEnd = endOf(zone, clause.value);
        break;
      case "due":
        if (clause.value.date) facts.due = first(facts.due, clause.value.date, endOf);
        break;
      case "started":
        facts.started = first(facts.started, clause.value, beginningOf);
        break;
      case "finished":
        facts.finished = first(facts.finished, clause.value, endOf);
        break;
      case "passed":
        held = first(held, clause.value, endOf);
        break;
      case "failed":
        held = first(held, clause.value.date, endOf);
        break;
      case "progress":
        if (Number.isNaN(facts.progress)) facts.progress = Math.max(0, Math.min(1, clause.value.percent / 100));
        break;
      case "remaining":
        remaining ??= clause.value;
        break;
    }
  }
  // A rehearsal that has passed or failed has been held.
  if (Number.isNaN(facts.finished)) facts.finished = held;
  const done = Number.isNaN(facts.progress) ? 0 : facts.progress;
  if (remaining) {
    const left = facts.measure === Measure.Elapsed ? nominalMinutes(remaining.amount, remaining.unit) : workMinutes(units, remaining.amount, remaining.unit);
    facts.remaining = Math.round(left);
    if (Number.isNaN(facts.progress)) facts.progress = facts.amount > 0 ? Math.max(0, Math.min(1, 1 - left / facts.amount)) : 1;
  } else facts.remaining = Math.round(facts.amount * (1 - done));
  facts.progress = Number.isNaN(facts.finished) ? (Number.isNaN(facts.progress) ? 0 : facts.progress) : 1;
  return facts;
}

function setLength(facts: Draft, { low, likely, high }: { readonly low: number; readonly likely: number; readonly high: number }, isRange: boolean): void {
  facts.amount = likely;
  facts.low = low;
  facts.high = high;
  facts.isRange = isRange;
}
