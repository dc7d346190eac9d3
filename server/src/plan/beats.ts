/** The beat in days: long enough to compare with dates, where the schedule counts in minutes. */

import type { DurationNode } from "../language/syntax.ts";

/** Days of a length of clock time; a month counts as the twelfth part of a mean Gregorian year. */
export function daysOf({ amount, unit }: DurationNode): number {
  const days = { s: 1 / 86_400, min: 1 / 1440, h: 1 / 24, d: 1, w: 7, mo: 30.436_875, q: 91.310_625, y: 365.2425 };
  return amount * days[unit];
}

/** `2w`, as it is written. */
export function inWords({ amount, unit }: DurationNode): string {
  return `${amount}${unit}`;
}
