/** Dates and periods as they are written, and the one normal form of ids. Pure calendar arithmetic: no clock, no time zone. */

import { daysInMonth, epochDayOf, epochDayOfIsoWeek } from "./civil.ts";

export interface ParsedDate {
  /** Days since 1970-01-01 of the first and the last day meant. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** Minutes since midnight (0..1440) when a time is written. */
  readonly minute: number | undefined;
}

/** The form in which ids are compared: Unicode NFC. Plain ASCII, which is nearly everything, costs one test. */
export function nfc(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the class of all ASCII characters begins with a control character
  return /^[\x00-\x7f]*$/.test(text) ? text : text.normalize("NFC");
}

/** Minutes since midnight of `09:15`; `24:00` is 1440. Undefined where it is no time of day. */
export function parseTime(text: string): number | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(text);
  if (!match) return undefined;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minute <= 1440 ? minute : undefined;
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?$/;
const PERIOD = /^(\d{4})(?:-(?:W(\d{2})|Q([1-4])|(\d{2})))?$/;

/** Reads `2027-01-04`, `2027-01-04T09:30`, `2027-W05`, `2027-05`, `2027-Q2`, `2027`; undefined where there is no such date. */
export function parseDate(text: string): ParsedDate | undefined {
  const day = DAY.exec(text);
  if (day) {
    const [year, month, date] = [Number(day[1]), Number(day[2]), Number(day[3])];
    if (month < 1 || month > 12 || date < 1 || date > daysInMonth(year, month)) return undefined;
    const minute = day[4] === undefined ? undefined : parseTime(day[4]);
    if (day[4] !== undefined && minute === undefined) return undefined;
    const first = epochDayOf(year, month, date);
    return { firstDay: first, lastDay: first, minute };
  }
  const period = PERIOD.exec(text);
  if (!period) return undefined;
  const year = Number(period[1]);
  if (period[2] !== undefined) {
    const week = Number(period[2]);
    const first = epochDayOfIsoWeek(year, week);
    return week < 1 || first >= epochDayOfIsoWeek(year + 1, 1) ? undefined : { firstDay: first, lastDay: first + 6, minute: undefined };
  }
  const from = period[3] !== undefined ? Number(period[3]) * 3 - 2 : period[4] !== undefined ? Number(period[4]) : 1;
  const months = period[3] !== undefined ? 3 : period[4] !== undefined ? 1 : 12;
  if (from < 1 || from > 12) return undefined;
  const last = from + months - 1;
  return { firstDay: epochDayOf(year, from, 1), lastDay: epochDayOf(year, last, daysInMonth(year, last)), minute: undefined };
}

/**
 * What somebody may have meant by a date that is none: `2027/1/4`, `4.1.2027`, `2027-1-4`, `2027-02-30`. Best first; empty where nobody can tell.
 */
export function dateSuggestions(text: string): string[] {
  const parts = /^(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})(?:T.*)?$/.exec(text);
  if (!parts) {
    const loose = /^(\d{4})-([wqWQ]?)(\d)$/.exec(text);
    if (!loose) return [];
    const number = loose[2] === "q" || loose[2] === "Q" ? loose[3] : `0${loose[3]}`;
    return [`${loose[1]}-${loose[2].toUpperCase()}${number}`].filter((date) => parseDate(date) !== undefined);
  }
  const [a, b, c] = [parts[1], parts[2], parts[3]];
  const two = (digits: string) => digits.padStart(2, "0");
  const candidates: string[] = [];
  if (a.length === 4) {
    candidates.push(`${a}-${two(b)}-${two(c)}`);
    // A day past the end of its month: the last day there is.
    const [year, month] = [Number(a), Number(b)];
    if (month >= 1 && month <= 12 && Number(c) > daysInMonth(year, month) && Number(c) <= 31) candidates.push(`${a}-${two(b)}-${daysInMonth(year, month)}`);
  } else if (c.length === 4) candidates.push(`${c}-${two(b)}-${two(a)}`, `${c}-${two(a)}-${two(b)}`);
  return [...new Set(candidates)].filter((date) => date !== text && parseDate(date) !== undefined);
}
