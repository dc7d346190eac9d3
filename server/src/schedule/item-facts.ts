/** What the clauses of one item say in numbers: its length, its dates, its facts. */

import { nominalMinutes } from "../calendar/elapsed.ts";
import type { WorkUnits } from "../calendar/working-time.ts";
import type { Zone } from "../calendar/zone.ts";
import type { EstimateNode, Unit } from "../language/syntax.ts";
import type { Entity } from "../plan/model.ts";
import { beginningOf, endOf } from "./calendars.ts";
import { elapsesAlways, estimateMinutes, roundedWork, workMinutes } from "./durations.ts";
import { Measure } from "./network.ts";
import type { Rows } from "./rows.ts";

/** Reads the clauses once, into the row of a node that nothing has been said of. A task without an estimate lasts a day. */
export function factsOf(entity: Entity, zone: Zone, units: WorkUnits, rows: Rows, node: number): void {
  const isWork = entity.kind === "task" || entity.kind === "rehearsal";
  if (isWork) setLength(rows, node, Math.round(units.minutesPerDay), Math.round(units.minutesPerDay), Math.round(units.minutesPerDay));
  let remaining: { readonly amount: number; readonly unit: Unit } | undefined;
  let held = Number.NaN;
  let progress = Number.NaN;
  let hasLength = false;
  let hasNotBefore = false;
  const { clauses } = entity.declaration;
  for (let k = 0; k < clauses.length; k++) {
    const clause = clauses[k];
    if (!clause.ok) continue;
    switch (clause.name) {
      case "effort":
        // A length that is written beside it says how long it takes.
        if (rows.measure[node] !== Measure.Length || hasLength) break;
        setEstimate(rows, node, clause.value, units, false);
        rows.measure[node] = Measure.Effort;
        break;
      case "lasts": {
        if (hasLength) break;
        hasLength = true;
        const { estimate } = clause.value;
        const elapsed = clause.value.elapsed || elapsesAlways(estimate.low.unit);
        setEstimate(rows, node, estimate, units, elapsed);
        rows.measure[node] = elapsed ? Measure.Elapsed : Measure.Length;
        if (!elapsed) break;
        // The likely value as written, so that a month is a month; a midpoint of two units only has its nominal minutes.
        const { low, likely, high } = estimate;
        rows.elapsedUnit[node] = likely ? likely.unit : low.unit === high.unit ? low.unit : "min";
        rows.elapsedAmount[node] = likely ? likely.amount : low.unit === high.unit ? (low.amount + high.amount) / 2 : rows.amount[node];
        break;
      }
      case "not before":
        if (!hasNotBefore && !Number.isNaN(clause.value.firstDay)) rows.notBefore[node] = beginningOf(zone, clause.value);
        hasNotBefore = true;
        break;
      case "on":
        if (!Number.isNaN(rows.on[node]) || Number.isNaN(clause.value.firstDay)) break;
        rows.on[node] = beginningOf(zone, clause.value);
        if (entity.kind === "milestone" && clause.value.minute === undefined) rows.onEnd[node] = endOf(zone, clause.value);
        break;
      case "due":
        if (clause.value.date && Number.isNaN(rows.dueOf[node]) && !Number.isNaN(clause.value.date.firstDay)) rows.dueOf[node] = endOf(zone, clause.value.date);
        break;
      case "started":
        if (Number.isNaN(rows.started[node]) && !Number.isNaN(clause.value.firstDay)) rows.started[node] = beginningOf(zone, clause.value);
        break;
      case "finished":
        if (Number.isNaN(rows.finished[node]) && !Number.isNaN(clause.value.firstDay)) rows.finished[node] = endOf(zone, clause.value);
        break;
      case "passed":
        if (Number.isNaN(held) && !Number.isNaN(clause.value.firstDay)) held = endOf(zone, clause.value);
        break;
      case "failed":
        if (Number.isNaN(held) && !Number.isNaN(clause.value.date.firstDay)) held = endOf(zone, clause.value.date);
        break;
      case "progress":
        if (Number.isNaN(progress)) progress = Math.max(0, Math.min(1, clause.value.percent / 100));
        break;
      case "remaining":
        remaining ??= clause.value;
        break;
    }
  }
  // A rehearsal that has passed or failed has been held.
  if (Number.isNaN(rows.finished[node])) rows.finished[node] = held;
  const amount = rows.amount[node];
  if (remaining) {
    const left =
      rows.measure[node] === Measure.Elapsed ? nominalMinutes(remaining.amount, remaining.unit) : workMinutes(units, remaining.amount, remaining.unit);
    rows.remaining[node] = Math.round(left);
    if (Number.isNaN(progress)) progress = amount > 0 ? Math.max(0, Math.min(1, 1 - left / amount)) : 1;
  } else rows.remaining[node] = Math.round(amount * (1 - (Number.isNaN(progress) ? 0 : progress)));
  rows.progress[node] = Number.isNaN(rows.finished[node]) ? (Number.isNaN(progress) ? 0 : progress) : 1;
}

function setEstimate(rows: Rows, node: number, estimate: EstimateNode, units: WorkUnits, elapsed: boolean): void {
  const { low, likely, high } = estimateMinutes(estimate, (duration) =>
    elapsed ? Math.round(nominalMinutes(duration.amount, duration.unit)) : roundedWork(units, duration),
  );
  setLength(rows, node, low, likely, high);
  rows.isRange[node] = estimate.isRange ? 1 : 0;
}

function setLength(rows: Rows, node: number, low: number, likely: number, high: number): void {
  rows.low[node] = low;
  rows.amount[node] = likely;
  rows.high[node] = high;
}
