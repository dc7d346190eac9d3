/** Instants and lengths as short words, for hints, lenses and hovers. */

import type { Instant } from "../calendar/model.ts";
import { zoneOf } from "../calendar/zone.ts";
import { civilOf, clockOf, weekdayIndex } from "../language/civil.ts";
import type { Schedule } from "../schedule/model.ts";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The local day on which something that ends at this instant ends: midnight belongs to the day before. */
export function endDay(schedule: Schedule, at: Instant): number {
  return zoneOf(schedule.zone).dayOf(at - 1);
}

export function startDay(schedule: Schedule, at: Instant): number {
  return zoneOf(schedule.zone).dayOf(at);
}

/** `Mon 11 Jan`, with the year where it is not the one in which the plan starts. */
export function shortDay(schedule: Schedule, day: number): string {
  const { year, month, day: dayOfMonth } = civilOf(day);
  const usual = civilOf(startDay(schedule, schedule.start)).year;
  return `${WEEKDAYS[weekdayIndex(day)]} ${dayOfMonth} ${MONTHS[month - 1]}${year === usual ? "" : ` ${year}`}`;
}

/** `Mon 11 Jan 09:15` */
export function shortInstant(schedule: Schedule, at: Instant): string {
  return `${shortDay(schedule, startDay(schedule, at))} ${clockOf(zoneOf(schedule.zone).minuteOf(at))}`;
}

/** `Mon 11 Jan – Fri 22 Jan`, or the one day. */
export function shortSpan(schedule: Schedule, start: Instant, finish: Instant): string {
  const from = startDay(schedule, start);
  const to = finish > start ? endDay(schedule, finish) : startDay(schedule, finish);
  return from === to ? shortDay(schedule, from) : `${shortDay(schedule, from)} – ${shortDay(schedule, to)}`;
}

/** Working minutes as `3 d`, `2.5 d`, `4 h`, `30 min`; the sign is left out. */
export function workLength(schedule: Schedule, minutes: number): string {
  const size = Math.abs(minutes);
  if (size >= schedule.minutesPerDay) return `${rounded(size / schedule.minutesPerDay)} d`;
  return size >= 60 ? `${rounded(size / 60)} h` : `${Math.round(size)} min`;
}

export function money(amount: number, currency: string): string {
  return `${Math.round(amount).toLocaleString("en-GB").replaceAll(",", " ")} ${currency}`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
