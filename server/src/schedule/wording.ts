/** Instants and lengths in the words of messages. */

import type { Instant } from "../calendar/model.ts";
import type { Zone } from "../calendar/zone.ts";
import { civilOf, clockOf } from "../language/civil.ts";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** `12 March 2027`: the day on which something begins. */
export function dayText(zone: Zone, at: Instant): string {
  const { year, month, day } = civilOf(zone.dayOf(at));
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** The day on which something ends: what ends at midnight ends on the day before. */
export function lastDayOf(zone: Zone, at: Instant): number {
  return zone.dayOf(at - 1);
}

export function endDayText(zone: Zone, at: Instant): string {
  return dayText(zone, at - 1);
}

/** `12 March 2027, 14:00`. */
export function instantText(zone: Zone, at: Instant): string {
  return `${dayText(zone, at)}, ${clockOf(zone.minuteOf(at))}`;
}

/** `3 days`, `1 day`, `2.5 days`, `4 h`: working minutes where a day has `perDay`. */
export function lengthText(minutes: number, perDay: number): string {
  const days = minutes / perDay;
  if (Math.abs(days) < 1) {
    const hours = Math.round((minutes / 60) * 10) / 10;
    return Math.abs(hours) < 1 ? `${Math.round(minutes)} min` : `${hours} h`;
  }
  const rounded = Math.round(days * 10) / 10;
  return `${rounded} ${Math.abs(rounded) === 1 ? "day" : "days"}`;
}

/** `A`, `A and B`, `A, B and C`. */
export function listText(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** `12,500 EUR`. */
export function moneyText(amount: number, currency: string): string {
  const whole = Math.round(amount).toString();
  return `${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",")} ${currency}`;
}
