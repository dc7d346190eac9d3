/**
 * Time that passes whatever the calendar. `min` and `h` are real time; `d` and longer go by the clock on the wall,
 * so that a day over a change to summer time has 23 hours and ends at the same time of day.
 */

import { addMonths, civilOf, daysInMonth } from "../language/civil.ts";
import type { Unit } from "../language/syntax.ts";
import type { Instant } from "./model.ts";
import type { Zone } from "./zone.ts";

const MONTHS = { mo: 1, q: 3, y: 12 } as const;

/**
 * The instant `amount` units after `at` (before it, when negative). A month that is too short ends on its last day.
 * A fraction of a day is taken by the wall clock, a fraction of a month as that share of the days of the month it falls in.
 */
export function addElapsed(zone: Zone, at: Instant, amount: number, unit: Unit): Instant {
  if (amount === 0 || !Number.isFinite(at) || !Number.isFinite(amount)) return at;
  switch (unit) {
    case "s":
      return at + Math.round(amount / 60);
    case "min":
      return at + Math.round(amount);
    case "h":
      return at + Math.round(amount * 60);
    case "d":
      return zone.toInstant(zone.dayOf(at), zone.minuteOf(at) + Math.round(amount * 1440));
    case "w":
      return zone.toInstant(zone.dayOf(at), zone.minuteOf(at) + Math.round(amount * 7 * 1440));
    default: {
      const months = amount * MONTHS[unit];
      const whole = Math.trunc(months);
      const day = addMonths(zone.dayOf(at), whole);
      const { year, month } = civilOf(day);
      const rest = Math.round((months - whole) * daysInMonth(year, month) * 1440);
      return zone.toInstant(day, zone.minuteOf(at) + rest);
    }
  }
}

/**
 * A nominal length in minutes, for what needs one number (a beat, a grid): a day has 1440, a month 30 days and
 * a bit (a twelfth of a mean Gregorian year). Where an instant is at hand, use `addElapsed`.
 */
export function nominalMinutes(amount: number, unit: Unit): number {
  const minutes = { s: 1 / 60, min: 1, h: 60, d: 1440, w: 10_080, mo: 43_829.1, q: 131_487.3, y: 525_949.2 };
  return amount * minutes[unit];
}
