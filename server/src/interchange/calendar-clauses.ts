/** Weekly hours and single days, as other tools have them, in clauses of a calendar. */

import type { DayRange, TimeRange } from "../calendar/model.ts";
import { clockOf, isoDateOf } from "../language/civil.ts";
import type { DraftClause } from "./draft.ts";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** `hours mon..fri 09:00-12:00, 13:00-18:00`, one clause for all days that have the same. Monday first. */
export function hoursClauses(hours: readonly (readonly TimeRange[])[]): readonly DraftClause[] {
  const daysByTimes = new Map<string, number[]>();
  for (const [day, ranges] of hours.entries()) {
    if (ranges.length === 0) continue;
    const times = timesText(ranges);
    daysByTimes.set(times, [...(daysByTimes.get(times) ?? []), day]);
  }
  return [...daysByTimes].map(([times, days]) => ({ text: `hours ${daysText(days)} ${times}` }));
}

export function offClause(days: DayRange, label: string | undefined): DraftClause {
  return { text: `off ${rangeText(days)}${label ? ` ${label}` : ""}` };
}

export function workClause(days: DayRange, times: readonly TimeRange[]): DraftClause {
  return { text: `work ${rangeText(days)} ${timesText(times)}` };
}

function rangeText({ from, to }: DayRange): string {
  return from === to ? isoDateOf(from) : `${isoDateOf(from)}..${isoDateOf(to)}`;
}

function timesText(ranges: readonly TimeRange[]): string {
  return ranges.map((range) => `${clockOf(range.from)}-${clockOf(range.to)}`).join(", ");
}

function daysText(days: readonly number[]): string {
  const parts: string[] = [];
  for (let k = 0; k < days.length; ) {
    let end = k;
    while (end + 1 < days.length && days[end + 1] === days[end] + 1) end++;
    if (end - k >= 2) parts.push(`${DAYS[days[k]]}..${DAYS[days[end]]}`);
    else for (let each = k; each <= end; each++) parts.push(DAYS[days[each]]);
    k = end + 1;
  }
  return parts.join(", ");
}
