/**
 * What follows `every`, as rules of RFC 5545 §3.3.10. A cadence that one rule cannot say takes several;
 * the text of the rules is what an export to iCalendar writes.
 */

import { addMonths, civilOf, epochDayOf, weekdayOf } from "../language/civil.ts";
import { ruleProblem } from "../language/recurrence-text.ts";
import type { RecurrenceDay, RecurrenceNode, Unit, Weekday } from "../language/syntax.ts";
import type { EpochDay } from "./model.ts";

/** A rule counts its intervals from the period (week, month, year …) that holds `from`. */
export interface RecurrenceRule {
  /** Local day of DTSTART. */
  readonly from: EpochDay;
  /** The value of an RRULE property: `FREQ=WEEKLY;INTERVAL=2;BYDAY=FR`. */
  readonly text: string;
}

export type RecurrenceRules =
  | { readonly rules: readonly RecurrenceRule[]; readonly problem?: undefined }
  /** One sentence, with a way out. */
  | { readonly rules: readonly []; readonly problem: string };

const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
const WEEKDAYS = "MO,TU,WE,TH,FR";
const ALL_DAYS = DAYS.join(",");

/** `anchor` is the day of `from`, or else of the score's start; `tempo` the length of a beat, without which nothing recurs by beats. */
export function recurrenceRules(every: RecurrenceNode, anchor: EpochDay, tempo: { readonly amount: number; readonly unit: Unit } | undefined): RecurrenceRules {
  const one = (text: string, from = anchor): RecurrenceRules => ({ rules: [{ from, text }] });
  switch (every.type) {
    case "weekday":
      return one(`FREQ=WEEKLY;BYDAY=${WEEKDAYS}`);
    case "days":
      return one(`FREQ=WEEKLY;BYDAY=${byDay(every.days)}`);
    case "beat":
      return beatRules(every.interval, anchor, tempo);
    case "rrule": {
      const text = every.rule.value.trim().replace(/^RRULE:/i, "");
      const problem = ruleProblem(text);
      return problem ? { rules: [], problem } : one(text.toUpperCase());
    }
    case "every": {
      const interval = Math.max(1, Math.round(every.interval));
      const step = interval === 1 ? "" : `;INTERVAL=${interval}`;
      switch (every.unit) {
        case "day":
          return one(`FREQ=DAILY${step}`);
        case "week":
          return one(`FREQ=WEEKLY${step};${weekPart(every.on, anchor)}`);
        case "month":
          return one(`FREQ=MONTHLY${step};${every.on ? monthPart(every.on) : `BYMONTHDAY=${civilOf(anchor).day}`}`);
        case "quarter":
          return { rules: quarterRules(interval, every.on, anchor) };
        case "year":
          return one(`FREQ=YEARLY${step};${yearPart(every.on, anchor)}`);
      }
    }
  }
}

function byDay(days: readonly Weekday[]): string {
  return days.map((day) => DAYS[day - 1]).join(",");
}

/** Days that a position is counted among: `last weekday`, `first day`. */
function positionPart(on: Extract<RecurrenceDay, { type: "nth" }>): string | undefined {
  if (on.day === "weekday") return `BYDAY=${WEEKDAYS};BYSETPOS=${on.position}`;
  if (on.day === "day") return undefined;
  return `BYDAY=${on.position}${DAYS[on.day - 1]}`;
}

function weekPart(on: RecurrenceDay | undefined, anchor: EpochDay): string {
  if (!on) return `BYDAY=${DAYS[weekdayOf(anchor) - 1]}`;
  switch (on.type) {
    case "days":
      return `BYDAY=${byDay(on.days)}`;
    case "monthDays":
      return `BYDAY=${ALL_DAYS};BYSETPOS=${on.monthDays.join(",")}`;
    case "nth":
      // A week has each weekday once: whichever position is asked for, it is that one.
      if (typeof on.day === "number") return `BYDAY=${DAYS[on.day - 1]}`;
      return `BYDAY=${on.day === "weekday" ? WEEKDAYS : ALL_DAYS};BYSETPOS=${on.position}`;
  }
}

function monthPart(on: RecurrenceDay): string {
  switch (on.type) {
    case "days":
      return `BYDAY=${byDay(on.days)}`;
    case "monthDays":
      return `BYMONTHDAY=${on.monthDays.join(",")}`;
    case "nth":
      return positionPart(on) ?? `BYMONTHDAY=${on.position}`;
  }
}

function yearPart(on: RecurrenceDay | undefined, anchor: EpochDay): string {
  if (!on) {
    const { month, day } = civilOf(anchor);
    return `BYMONTH=${month};BYMONTHDAY=${day}`;
  }
  switch (on.type) {
    case "days":
      return `BYDAY=${byDay(on.days)}`;
    case "monthDays":
      return `BYYEARDAY=${on.monthDays.join(",")}`;
    case "nth":
      return positionPart(on) ?? `BYYEARDAY=${on.position}`;
  }
}

/** Quarters are those of the calendar year; RFC 5545 knows none, so they are every third month, counted from the right one. */
function quarterRules(interval: number, on: RecurrenceDay | undefined, anchor: EpochDay): readonly RecurrenceRule[] {
  const { year, month, day } = civilOf(anchor);
  const everyThird = `FREQ=MONTHLY;INTERVAL=${interval * 3}`;
  if (!on) return [{ from: anchor, text: `${everyThird};BYMONTHDAY=${day}` }];
  const first = epochDayOf(year, month - ((month - 1) % 3), 1);
  // The first days of a quarter are those of its first month, the last ones those of its third.
  if (on.type === "days") {
    if (interval === 1) return [{ from: anchor, text: `FREQ=MONTHLY;${monthPart(on)}` }];
    return [0, 1, 2].map((months) => ({ from: addMonths(first, months), text: `${everyThird};${monthPart(on)}` }));
  }
  const last = on.type === "nth" && on.position === -1;
  return [{ from: last ? addMonths(first, 2) : first, text: `${everyThird};${monthPart(on)}` }];
}

/** A beat is a tempo that elapses: of months it keeps to the day, and ends on the last where a month is too short. */
function beatRules(interval: number, anchor: EpochDay, tempo: { readonly amount: number; readonly unit: Unit } | undefined): RecurrenceRules {
  if (!tempo) return { rules: [], problem: "a beat is the length of the score's `tempo`, and it has none: add `tempo 2w` to the score" };
  const amount = tempo.amount * Math.max(1, Math.round(interval));
  const every = (freq: string, count: number, rest = ""): RecurrenceRules => ({
    rules: [{ from: anchor, text: `FREQ=${freq}${count === 1 ? "" : `;INTERVAL=${count}`}${rest}` }],
  });
  const { month, day } = civilOf(anchor);
  const dayOrLast = day <= 28 ? `;BYMONTHDAY=${day}` : `;BYMONTHDAY=${[28, 29, 30, 31].filter((each) => each <= day).join(",")};BYSETPOS=-1`;
  const whole = Number.isInteger(amount);
  if (whole && amount > 0) {
    if (tempo.unit === "w") return every("WEEKLY", amount, `;BYDAY=${DAYS[weekdayOf(anchor) - 1]}`);
    if (tempo.unit === "d") return every("DAILY", amount);
    if (tempo.unit === "mo") return every("MONTHLY", amount, dayOrLast);
    if (tempo.unit === "q") return every("MONTHLY", amount * 3, dayOrLast);
    if (tempo.unit === "y") return every("YEARLY", amount, `;BYMONTH=${month}${dayOrLast}`);
  }
  const days = { w: 7, d: 1 }[tempo.unit as "w" | "d"];
  if (days !== undefined && Number.isInteger(amount * days) && amount > 0) return every("DAILY", amount * days);
  const minutes = { h: 60, min: 1, d: 1440, w: 10_080 }[tempo.unit as "h" | "min" | "d" | "w"];
  if (minutes !== undefined && Number.isInteger(amount * minutes) && amount > 0) {
    return amount * minutes === 1440 ? every("DAILY", 1) : every("MINUTELY", amount * minutes);
  }
  return { rules: [], problem: `a tempo of ${tempo.amount}${tempo.unit} has no whole number of minutes or months to count beats by: write a whole number` };
}
