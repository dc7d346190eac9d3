/**
 * Wall-clock time of a zone, for axes and labels. Uses only `Intl`, so that the page needs no time-zone library; the offsets are
 * looked up once a week of time and bisected where they change, so that a conversion afterwards is a search in a small table.
 */

import { clockOf } from "../language/civil.ts";

const WEEK = 7 * 1440;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

export interface ZoneClock {
  /** Minutes that the zone's clock is ahead of UTC at an instant (epoch minutes). */
  offset(at: number): number;
  /** Epoch minutes to minutes of the wall clock, counted as if it were UTC. */
  wall(at: number): number;
  /** The inverse of `wall`; in a gap the instant after it, in an overlap the first. */
  instant(wall: number): number;
}

const clocks = new Map<string, ZoneClock>();

/** The clock of an IANA zone; of UTC where the name is unknown to the host. */
export function zoneClock(zone: string): ZoneClock {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = makeClock(zone);
    clocks.set(zone, clock);
  }
  return clock;
}

function makeClock(zone: string): ZoneClock {
  const read = offsetReader(zone);
  /** Offset at the first instant of a week, by number of the week. */
  const weekly = new Map<number, number>();
  /** Instant within a week at which the offset changes. */
  const changes = new Map<number, number>();
  const at = (week: number): number => {
    let value = weekly.get(week);
    if (value === undefined) {
      value = read(week * WEEK);
      weekly.set(week, value);
    }
    return value;
  };
  const offset = (instant: number): number => {
    const week = Math.floor(instant / WEEK);
    const before = at(week);
    const after = at(week + 1);
    if (before === after) return before;
    let change = changes.get(week);
    if (change === undefined) {
      let low = week * WEEK;
      let high = low + WEEK;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (read(middle) === before) low = middle;
        else high = middle;
      }
      change = high;
      changes.set(week, change);
    }
    return instant < change ? before : after;
  };
  const wall = (instant: number): number => instant + offset(instant);
  return {
    offset,
    wall,
    instant(value) {
      // An offset is right when it leads back; in a gap neither does, and the one before the change lands behind it.
      const early = value - offset(value - 1440);
      if (wall(early) === value) return early;
      const late = value - offset(value + 1440);
      return wall(late) === value ? late : early;
    },
  };
}

function offsetReader(zone: string): (at: number) => number {
  if (zone === "UTC") return () => 0;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
  } catch {
    return () => 0;
  }
  return (at) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(at * 60_000)) part[type] = Number(value);
    return Math.round(Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute) / 60_000) - at;
  };
}

/** How dates are written beside marks. `end` says that the instant closes a span, so that midnight belongs to the day before. */
export interface DateWords {
  /** `26 Feb`, with the year where it is not the one given as usual. */
  day(at: number, end?: boolean): string;
  /** `Fri 26 Feb 2027`. */
  fullDay(at: number, end?: boolean): string;
  /** `Fri 26 Feb 2027, 17:00`. */
  moment(at: number, end?: boolean): string;
  /** `17:00`. */
  time(at: number): string;
}

const wordings = new Map<string, DateWords>();

/** `usualYear` NaN: every date has its year. */
export function dateWords(zone: string, usualYear: number): DateWords {
  const key = `${zone} ${usualYear}`;
  let words = wordings.get(key);
  if (words === undefined) {
    words = makeWords(zone, usualYear);
    wordings.set(key, words);
  }
  return words;
}

/** Days whose wording is kept: more than a picture names. */
const MOST_DAYS = 20_000;

function makeWords(zone: string, usualYear: number): DateWords {
  const clock = zoneClock(zone);
  /** Wording by day of the wall clock: the same ones are named in row after row. */
  const days = new Map<number, string>();
  const parts = (at: number, end: boolean | undefined) => {
    const date = new Date(clock.wall(end ? at - 1 : at) * 60_000);
    return { day: date.getUTCDate(), month: MONTHS[date.getUTCMonth()], year: date.getUTCFullYear(), weekday: DAYS[date.getUTCDay()] };
  };
  const time = (at: number): string => {
    return clockOf(((clock.wall(at) % 1440) + 1440) % 1440);
  };
  return {
    day(at, end) {
      const number = Math.floor(clock.wall(end ? at - 1 : at) / 1440);
      let text = days.get(number);
      if (text === undefined) {
        const { day, month, year } = parts(at, end);
        text = year === usualYear ? `${day} ${month}` : `${day} ${month} ${year}`;
        if (days.size >= MOST_DAYS) days.clear();
        days.set(number, text);
      }
      return text;
    },
    fullDay(at, end) {
      const { day, month, year, weekday } = parts(at, end);
      return `${weekday} ${day} ${month} ${year}`;
    },
    moment(at, end) {
      const { day, month, year, weekday } = parts(at, end);
      const clockTime = time(at);
      return `${weekday} ${day} ${month} ${year}, ${end && clockTime === "00:00" ? "24:00" : clockTime}`;
    },
    time,
  };
}

/** Year of the wall clock at an instant. */
export function yearOf(at: number, zone: string): number {
  return new Date(zoneClock(zone).wall(at) * 60_000).getUTCFullYear();
}
