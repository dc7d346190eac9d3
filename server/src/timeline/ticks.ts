/** Ticks of a time axis from minutes to decades, on the wall clock of a zone: two levels, the lower one as fine as its labels allow. */

import { type CountableTimeInterval, type TimeInterval, utcDay, utcHour, utcMinute, utcMonday, utcMonth, utcYear } from "d3-time";
import type { ZoneClock } from "./zone-clock.ts";

export interface Tick {
  /** Epoch minutes. */
  readonly at: number;
  /** Next tick of its level. */
  readonly until: number;
  /** Wordings from the longest to the shortest; the picture takes the first that fits. */
  readonly labels: readonly string[];
}

export interface Ticks {
  readonly unit: string;
  readonly major: readonly Tick[];
  readonly minor: readonly Tick[];
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const two = (value: number): string => String(value).padStart(2, "0");
const short = (month: number): string => MONTHS[month].slice(0, 3);
const time = (date: Date): string[] => [`${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`, two(date.getUTCHours())];
const day = (date: Date): string[] => [`${DAYS[date.getUTCDay()]} ${date.getUTCDate()}`, `${date.getUTCDate()}`];
const dayOfMonth = (date: Date): string[] => [`${date.getUTCDate()} ${short(date.getUTCMonth())}`, `${date.getUTCDate()}`];
const month = (date: Date): string[] => [MONTHS[date.getUTCMonth()], short(date.getUTCMonth()), short(date.getUTCMonth())[0]];
const quarter = (date: Date): string[] => [`Q${date.getUTCMonth() / 3 + 1}`];
const year = (date: Date): string[] => [`${date.getUTCFullYear()}`, `’${two(date.getUTCFullYear() % 100)}`];
const wholeDay = (date: Date): string[] => [
  `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`,
  `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${short(date.getUTCMonth())}`,
  `${date.getUTCDate()}`,
];
const wholeMonth = (date: Date): string[] => [
  `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`,
  `${short(date.getUTCMonth())} ${date.getUTCFullYear()}`,
  short(date.getUTCMonth()),
];

interface Level {
  readonly unit: string;
  readonly interval: TimeInterval;
  /** Usual length in minutes. */
  readonly minutes: number;
  /** Fewest pixels between two ticks. */
  readonly room: number;
  readonly labels: (date: Date) => string[];
  readonly major: { readonly interval: TimeInterval; readonly labels: (date: Date) => string[] } | undefined;
}

const every = (interval: CountableTimeInterval, count: number): TimeInterval => interval.every(count)!;
const BY_DAY = { interval: utcDay, labels: wholeDay };
const BY_MONTH = { interval: utcMonth, labels: wholeMonth };
const BY_YEAR = { interval: utcYear, labels: year };

const LEVELS: readonly Level[] = [
  { unit: "5 minutes", interval: every(utcMinute, 5), minutes: 5, room: 44, labels: time, major: BY_DAY },
  { unit: "15 minutes", interval: every(utcMinute, 15), minutes: 15, room: 44, labels: time, major: BY_DAY },
  { unit: "hour", interval: utcHour, minutes: 60, room: 42, labels: time, major: BY_DAY },
  { unit: "3 hours", interval: every(utcHour, 3), minutes: 180, room: 42, labels: time, major: BY_DAY },
  { unit: "6 hours", interval: every(utcHour, 6), minutes: 360, room: 42, labels: time, major: BY_DAY },
  { unit: "12 hours", interval: every(utcHour, 12), minutes: 720, room: 42, labels: time, major: BY_DAY },
  { unit: "day", interval: utcDay, minutes: 1440, room: 22, labels: day, major: BY_MONTH },
  { unit: "week", interval: utcMonday, minutes: 10080, room: 24, labels: dayOfMonth, major: BY_MONTH },
  { unit: "month", interval: utcMonth, minutes: 43800, room: 28, labels: month, major: BY_YEAR },
  { unit: "quarter", interval: every(utcMonth, 3), minutes: 131400, room: 30, labels: quarter, major: BY_YEAR },
  { unit: "year", interval: utcYear, minutes: 525960, room: 40, labels: year, major: undefined },
  { unit: "2 years", interval: every(utcYear, 2), minutes: 1051920, room: 40, labels: year, major: undefined },
  { unit: "5 years", interval: every(utcYear, 5), minutes: 2629800, room: 40, labels: year, major: undefined },
  { unit: "10 years", interval: every(utcYear, 10), minutes: 5259600, room: 40, labels: year, major: undefined },
  { unit: "50 years", interval: every(utcYear, 50), minutes: 26298000, room: 40, labels: year, major: undefined },
];

/** Ticks that meet [from, to] at so many pixels for a minute. The first of a level may lie before `from`. */
export function ticks(from: number, to: number, pixelsPerMinute: number, clock: ZoneClock): Ticks {
  const level = LEVELS.find((one) => one.minutes * pixelsPerMinute >= one.room) ?? LEVELS[LEVELS.length - 1];
  return {
    unit: level.unit,
    minor: ticksOf(level.interval, level.labels, from, to, clock),
    major: level.major ? ticksOf(level.major.interval, level.major.labels, from, to, clock) : [],
  };
}

function ticksOf(interval: TimeInterval, labels: (date: Date) => string[], from: number, to: number, clock: ZoneClock): Tick[] {
  const found: Tick[] = [];
  const last = clock.wall(to);
  let date = interval.floor(new Date(clock.wall(from) * 60_000));
  while (date.getTime() / 60_000 <= last) {
    const next = interval.ceil(new Date(date.getTime() + 60_000));
    const at = clock.instant(date.getTime() / 60_000);
    const until = clock.instant(next.getTime() / 60_000);
    // Where the clock jumps forward an hour, a tick in the gap falls on its successor.
    if (until > at) found.push({ at, until, labels: labels(date) });
    date = next;
  }
  return found;
}
