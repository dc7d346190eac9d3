/**
 * The proleptic Gregorian calendar as arithmetic on epoch days, without zones and without objects:
 * the conversions are those of Howard Hinnant's "chrono-compatible low-level date algorithms".
 */

import type { Weekday } from "./syntax.ts";

/** Days since 1970-01-01. */
type EpochDay = number;

export interface CivilDate {
  readonly year: number;
  /** 1..12 */
  readonly month: number;
  /** 1..31 */
  readonly day: number;
}

/** The epoch day of a date; `month` may be outside 1..12 and `day` outside of the month, they carry over. */
export function epochDayOf(year: number, month: number, day: number): EpochDay {
  const months = year * 12 + (month - 1);
  const civilYear = Math.floor(months / 12);
  const civilMonth = months - civilYear * 12 + 1;
  // The year begins on 1 March, so that the leap day is its last.
  const y = civilMonth <= 2 ? civilYear - 1 : civilYear;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (civilMonth + (civilMonth > 2 ? -3 : 9)) + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468 + (day - 1);
}

export function civilOf(epochDay: EpochDay): CivilDate {
  const shifted = epochDay + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** 0 Monday … 6 Sunday. */
export function weekdayIndex(epochDay: EpochDay): number {
  // 1970-01-01 was a Thursday.
  return (((epochDay + 3) % 7) + 7) % 7;
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(epochDay: EpochDay): Weekday {
  return (weekdayIndex(epochDay) + 1) as Weekday;
}

/** The Monday of the week that holds this day. */
export function mondayOf(epochDay: EpochDay): EpochDay {
  return epochDay - weekdayIndex(epochDay);
}

/** ISO 8601 week: week 1 is the one with the year's first Thursday. */
export function isoWeekOf(epochDay: EpochDay): { readonly year: number; readonly week: number } {
  const thursday = mondayOf(epochDay) + 3;
  const year = civilOf(thursday).year;
  return { year, week: Math.floor((thursday - epochDayOf(year, 1, 1)) / 7) + 1 };
}

/** The Monday of an ISO week. */
export function epochDayOfIsoWeek(year: number, week: number): EpochDay {
  return mondayOf(epochDayOf(year, 1, 4)) + (week - 1) * 7;
}

/** 1..4 */
export function quarterOf(epochDay: EpochDay): number {
  return Math.ceil(civilOf(epochDay).month / 3);
}

export function daysInMonth(year: number, month: number): number {
  return epochDayOf(year, month + 1, 1) - epochDayOf(year, month, 1);
}

/** The same day of the month, `months` later (or earlier); a month that is too short ends on its last day. */
export function addMonths(epochDay: EpochDay, months: number): EpochDay {
  const { year, month, day } = civilOf(epochDay);
  const first = epochDayOf(year, month + months, 1);
  const target = civilOf(first);
  return first + Math.min(day, daysInMonth(target.year, target.month)) - 1;
}

/** `2027-01-04` */
export function isoDateOf(epochDay: EpochDay): string {
  const { year, month, day } = civilOf(epochDay);
  return `${isoYear(year)}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** `09:05` of minutes since midnight; 1440 is `24:00`. */
export function clockOf(minute: number): string {
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}

function isoYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, "0");
  return `${year < 0 ? "-" : "+"}${String(Math.abs(year)).padStart(6, "0")}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
