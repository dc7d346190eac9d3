/** Lengths as written in a plan, as minutes. */

import { nominalMinutes } from "../calendar/elapsed.ts";
import type { WorkUnits } from "../calendar/working-time.ts";
import type { DurationNode, EstimateNode, Unit } from "../language/syntax.ts";

/** Minutes of work that a duration stands for; what only elapses by its nominal length. */
export function workMinutes(units: WorkUnits, amount: number, unit: Unit): number {
  switch (unit) {
    case "h":
      return amount * 60;
    case "d":
      return amount * units.minutesPerDay;
    case "w":
      return amount * units.minutesPerWeek;
    default:
      return nominalMinutes(amount, unit);
  }
}

/** The same of a duration, to the minute. */
export function roundedWork(units: WorkUnits, duration: DurationNode): number {
  return Math.round(workMinutes(units, duration.amount, duration.unit));
}

/** Units that only elapse, whatever is written beside them. */
export function elapsesAlways(unit: Unit): boolean {
  return unit === "mo" || unit === "q" || unit === "y";
}

/** An estimate in minutes; likely is the midpoint where only a range is written. */
export function estimateMinutes(
  estimate: EstimateNode,
  minutesOf: (duration: DurationNode) => number,
): { readonly low: number; readonly likely: number; readonly high: number } {
  const low = minutesOf(estimate.low);
  const high = minutesOf(estimate.high);
  return { low, likely: estimate.likely ? minutesOf(estimate.likely) : Math.round((low + high) / 2), high };
}
