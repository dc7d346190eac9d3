/**
 * The rules of a calendar compiled to sorted intervals of working time with their prefix sums and an index by day, so that every
 * question is a look into an array. An instant is working time if its wall clock is within the hours of its day: what a change to
 * summer time skips is not worked, what a change back repeats is worked twice.
 */

import { weekdayIndex } from "../language/civil.ts";
import type { CalendarRules, DayRange, Instant, TimeRange, WorkingTime } from "./model.ts";
import { FIRST_INSTANT, LAST_INSTANT, zoneOf } from "./zone.ts";

/** Writes working intervals to `add`, in order of time and within [from, to). */
export type IntervalSource = (from: Instant, to: Instant, add: (start: Instant, end: Instant) => void) => void;

/** The hours of a score without a calendar, of one weekday. */
const DEFAULT_DAY: readonly TimeRange[] = [{ from: 9 * 60, to: 17 * 60 }];

/** Monday to Friday, 09:00–17:00. */
export const DEFAULT_HOURS: readonly (readonly TimeRange[])[] = [DEFAULT_DAY, DEFAULT_DAY, DEFAULT_DAY, DEFAULT_DAY, DEFAULT_DAY, [], []];

/** Minutes of work that a `d` and a `w` stand for: the weekly hours divided by the working weekdays, and the weekly hours. */
export interface WorkUnits {
  readonly minutesPerDay: number;
  readonly minutesPerWeek: number;
}

/** A calendar without any weekly hours counts in days of 8 h and weeks of 40 h. */
export function workUnitsOf(rules: CalendarRules): WorkUnits {
  let minutesPerWeek = 0;
  let days = 0;
  for (const ranges of rules.hours) {
    const minutes = lengthOf(ranges);
    minutesPerWeek += minutes;
    if (minutes > 0) days++;
  }
  return days === 0 ? { minutesPerDay: 480, minutesPerWeek: 2400 } : { minutesPerDay: minutesPerWeek / days, minutesPerWeek };
}

/** How many compiled calendars are kept; a plan of a thousand people with leave of their own fits. */
const CACHE_SIZE = 2048;
const compiledByText = new Map<string, WorkingTime>();
const compiledByObject = new WeakMap<CalendarRules, WorkingTime>();

/** Equal rules give the same object. */
export function workingTime(rules: CalendarRules): WorkingTime {
  const known = compiledByObject.get(rules);
  if (known) return known;
  const text = keyOf(rules);
  let compiled = compiledByText.get(text);
  if (!compiled) {
    if (compiledByText.size >= CACHE_SIZE) compiledByText.delete(compiledByText.keys().next().value!);
    compiled = compileRules(rules);
    compiledByText.set(text, compiled);
  }
  compiledByObject.set(rules, compiled);
  return compiled;
}

/** Does this day have working hours by its rules (days off and absence taken out)? */
export function dayHours(rules: CalendarRules): (epochDay: number) => readonly TimeRange[] {
  const absent = mergeDays(rules.absent ?? []);
  const off = mergeDays(rules.off);
  const work = rules.work;
  const firstHours = rules.hours.find((ranges) => ranges.length > 0) ?? [];
  return (epochDay) => {
    if (holdsDay(absent, epochDay)) return [];
    const hours = holdsDay(off, epochDay) ? [] : rules.hours[weekdayIndex(epochDay)];
    if (work.length === 0) return hours;
    let times = hours;
    for (const entry of work) {
      if (epochDay < entry.days.from || epochDay > entry.days.to) continue;
      // On a day that has hours anyway, `work` without times says nothing new; with times it adds.
      if (entry.times.length > 0) times = mergeTimes([...times, ...entry.times]);
      else if (hours.length === 0) times = mergeTimes([...times, ...firstHours]);
    }
    return times;
  };
}

/** Is this day taken out by `off` (and not given back by `work`), though it would else have hours? What a cadence calls a holiday. */
export function holidayTest(rules: CalendarRules): (epochDay: number) => boolean {
  const off = mergeDays(rules.off);
  const hoursOf = dayHours(rules);
  return (epochDay) => holdsDay(off, epochDay) && rules.hours[weekdayIndex(epochDay)].length > 0 && hoursOf(epochDay).length === 0;
}

function compileRules(rules: CalendarRules): WorkingTime {
  const zone = zoneOf(rules.zone);
  const hoursOf = dayHours(rules);
  const recurring = rules.hours.some((ranges) => lengthOf(ranges) > 0) && !coversEverything([...rules.off, ...(rules.absent ?? [])]);
  const exists = recurring || rules.work.some(({ days }) => someDay(days, (day) => hoursOf(day).length > 0));
  const source: IntervalSource = (from, to, add) => {
    for (const period of zone.periods(from, to)) {
      const localStart = period.start + period.offset;
      const localEnd = period.end + period.offset;
      for (let day = Math.floor(localStart / 1440); day * 1440 < localEnd; day++) {
        const midnight = day * 1440;
        for (const range of hoursOf(day)) {
          const start = Math.max(midnight + range.from, localStart);
          const end = Math.min(midnight + range.to, localEnd);
          if (start < end) add(start - period.offset, end - period.offset);
        }
      }
    }
  };
  return new CompiledTime(rules, exists, source, exists ? spanOfWork(rules, recurring) : [0, 0]);
}

/** Is every day that counts taken out? Then a search for work would look at all of them. */
function coversEverything(ranges: readonly DayRange[]): boolean {
  return mergeDays(ranges).some((range) => range.from * 1440 <= FIRST_INSTANT && (range.to + 1) * 1440 >= LAST_INSTANT);
}

function someDay(range: DayRange, test: (epochDay: number) => boolean): boolean {
  for (let day = Math.max(range.from, FIRST_INSTANT / 1440); day <= Math.min(range.to, LAST_INSTANT / 1440); day++) if (test(day)) return true;
  return false;
}

/** The instants between which there may be working time. */
function spanOfWork(rules: CalendarRules, recurring: boolean): readonly [Instant, Instant] {
  if (recurring) return [FIRST_INSTANT, LAST_INSTANT];
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { days } of rules.work) {
    from = Math.min(from, days.from);
    to = Math.max(to, days.to);
  }
  // A day on each side for the zone's offset.
  return [Math.max(FIRST_INSTANT, (from - 2) * 1440), Math.min(LAST_INSTANT, (to + 3) * 1440)];
}

/** The first chunk; each later one is as long as all that is known, so that growing costs no more than the result. */
const FIRST_CHUNK_DAYS = 400;

/** Working time from any source of intervals, read in chunks as far as questions reach. */
export class CompiledTime implements WorkingTime {
  readonly rules: CalendarRules;
  readonly exists: boolean;
  readonly #source: IntervalSource;
  readonly #first: Instant;
  readonly #last: Instant;
  /** Known are the intervals in [#low, #high); both are whole days of UTC. */
  #low = 0;
  #high = 0;
  #count = 0;
  #starts = new Int32Array(0);
  #ends = new Int32Array(0);
  /** Working minutes between a fixed zero and the start of each interval, and at [#count] those until the last end. */
  #before = new Int32Array(1);
  /** For each day of UTC from #low: the first interval that ends after the day begins. */
  #byDay = new Int32Array(0);

  constructor(rules: CalendarRules, exists: boolean, source: IntervalSource, span: readonly [Instant, Instant] = [FIRST_INSTANT, LAST_INSTANT]) {
    this.rules = rules;
    this.#source = source;
    this.#first = Math.floor(span[0] / 1440) * 1440;
    this.#last = Math.ceil(span[1] / 1440) * 1440;
    this.exists = exists;
  }

  isWorking(at: Instant): boolean {
    const k = this.#indexAt(at);
    return k < this.#count && this.#starts[k] <= at && at < this.#ends[k];
  }

  next(at: Instant): Instant {
    if (at === Number.POSITIVE_INFINITY) return at; // what has no date must not make all years known
    let k = this.#indexAt(at);
    while (k >= this.#count) {
      if (Number.isNaN(at)) return at;
      if (!this.#growLater()) return Number.POSITIVE_INFINITY;
      k = this.#indexAt(at);
    }
    const start = this.#starts[k];
    return start > at ? start : at;
  }

  previous(at: Instant): Instant {
    if (at === Number.NEGATIVE_INFINITY) return at;
    // The interval that holds the instant or begins after it; before it, the last one that has begun.
    let k = this.#indexAt(at);
    while (k === 0 && (this.#count === 0 || this.#starts[0] >= at)) {
      if (Number.isNaN(at)) return at;
      if (!this.#growEarlier()) return Number.NEGATIVE_INFINITY;
      k = this.#indexAt(at);
    }
    if (k < this.#count && this.#starts[k] < at) return at;
    return Number.isNaN(at) ? at : this.#ends[k - 1];
  }

  add(at: Instant, minutes: number): Instant {
    if (minutes === 0) return at;
    if (minutes < 0) return this.subtract(at, -minutes);
    if (at === Number.POSITIVE_INFINITY) return at;
    let low = this.#indexAt(at);
    let target = this.#workedIn(low, at) + minutes;
    while (!(target <= this.#before[this.#count])) {
      if (Number.isNaN(target)) return Number.NaN;
      if (!this.#growLater()) return Number.POSITIVE_INFINITY;
      low = this.#indexAt(at);
      target = this.#workedIn(low, at) + minutes;
    }
    // The interval k with before[k] < target <= before[k + 1]; near `at` in nearly all cases, so the search gallops.
    const before = this.#before;
    let step = 1;
    while (low + step < this.#count && before[low + step] < target) {
      low += step;
      step *= 2;
    }
    let high = Math.min(low + step, this.#count);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (before[middle] < target) low = middle;
      else high = middle;
    }
    return this.#starts[low] + (target - before[low]);
  }

  subtract(at: Instant, minutes: number): Instant {
    if (minutes === 0) return at;
    if (minutes < 0) return this.add(at, -minutes);
    if (at === Number.NEGATIVE_INFINITY) return at;
    let k = this.#indexAt(at);
    let target = this.#workedIn(k, at) - minutes;
    while (!(target >= this.#before[0]) || this.#count === 0) {
      if (Number.isNaN(target)) return Number.NaN;
      if (!this.#growEarlier()) return Number.NEGATIVE_INFINITY;
      k = this.#indexAt(at);
      target = this.#workedIn(k, at) - minutes;
    }
    // The interval k with before[k] <= target < before[k + 1].
    const before = this.#before;
    let high = Math.min(k + 1, this.#count);
    let step = 1;
    while (high - step > 0 && before[high - step] > target) {
      high -= step;
      step *= 2;
    }
    let low = Math.max(high - step, 0);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (before[middle] <= target) low = middle;
      else high = middle;
    }
    return this.#starts[low] + (target - before[low]);
  }

  between(from: Instant, to: Instant): number {
    if (!this.exists) return 0;
    if (!Number.isFinite(from) || !Number.isFinite(to)) return from === to ? 0 : to - from;
    // Both must be known before either is measured: growing earlier moves the zero.
    this.#cover(from);
    this.#cover(to);
    return this.#workedAt(to) - this.#workedAt(from);
  }

  intervals(from: Instant, to: Instant): readonly TimeRange[] {
    const found: TimeRange[] = [];
    if (!(from < to)) return found;
    const first = Math.max(from, this.#first);
    const last = Math.min(to, this.#last);
    if (!this.exists || !(first < last)) return found;
    this.#cover(last - 1);
    for (let k = this.#indexAt(first); k < this.#count && this.#starts[k] < last; k++) {
      found.push({ from: Math.max(this.#starts[k], first), to: Math.min(this.#ends[k], last) });
    }
    return found;
  }

  /** The first known interval that ends after `at`; #count when there is none (or not yet, outside of the span). */
  #indexAt(at: Instant): number {
    if (!(at >= this.#low && at < this.#high)) {
      this.#cover(at);
      if (!(at < this.#high)) return this.#count;
      if (at < this.#low) return 0;
    }
    let k = this.#byDay[Math.floor((at - this.#low) / 1440)];
    while (k < this.#count && this.#ends[k] <= at) k++;
    return k;
  }

  /** Working minutes between the fixed zero and `at`. */
  #workedAt(at: Instant): number {
    return this.#workedIn(this.#indexAt(at), at);
  }

  /** The same, where `k` is `#indexAt(at)`. */
  #workedIn(k: number, at: Instant): number {
    if (k >= this.#count) return Number.isNaN(at) ? at : this.#before[this.#count];
    const start = this.#starts[k];
    return at > start ? this.#before[k] + (at - start) : this.#before[k];
  }

  #cover(at: Instant): void {
    if ((at >= this.#low && at < this.#high) || !this.exists || Number.isNaN(at)) return;
    const day = Math.floor(Math.min(Math.max(at, this.#first), this.#last - 1) / 1440) * 1440;
    if (this.#low === this.#high) {
      // A plan looks ahead: a tenth of the first chunk lies before the first question.
      this.#low = Math.max(this.#first, day - FIRST_CHUNK_DAYS * 144);
      this.#high = this.#low;
      this.#read(this.#low, Math.min(this.#last, this.#low + FIRST_CHUNK_DAYS * 1440), true);
    }
    const known = this.#high - this.#low;
    if (day >= this.#high) this.#read(this.#high, Math.min(this.#last, Math.max(day + 1440, this.#high + known)), true);
    else if (day < this.#low) this.#read(Math.max(this.#first, Math.min(day, this.#low - known)), this.#low, false);
  }

  #growLater(): boolean {
    if (!this.exists || this.#high >= this.#last) return false;
    this.#cover(this.#high);
    return true;
  }

  #growEarlier(): boolean {
    if (!this.exists || this.#low <= this.#first) return false;
    this.#cover(this.#low - 1);
    return true;
  }

  /** Reads [from, to), which touches what is known at its end (`later`) or at its beginning. */
  #read(from: Instant, to: Instant, later: boolean): void {
    const starts: number[] = [];
    const ends: number[] = [];
    this.#source(from, to, (start, end) => {
      if (ends.length > 0 && ends[ends.length - 1] === start) ends[ends.length - 1] = end;
      else {
        starts.push(start);
        ends.push(end);
      }
    });
    if (later) {
      const joins = this.#count > 0 && starts.length > 0 && this.#ends[this.#count - 1] === starts[0];
      if (joins) this.#ends[this.#count - 1] = ends[0];
      this.#starts = joined(this.#starts.subarray(0, this.#count), joins ? starts.slice(1) : starts);
      this.#ends = joined(this.#ends.subarray(0, this.#count), joins ? ends.slice(1) : ends);
      this.#high = to;
    } else {
      const joins = this.#count > 0 && ends.length > 0 && ends[ends.length - 1] === this.#starts[0];
      this.#starts = joined(starts, this.#starts.subarray(joins ? 1 : 0, this.#count));
      this.#ends = joined(joins ? ends.slice(0, -1) : ends, this.#ends.subarray(0, this.#count));
      this.#low = from;
    }
    this.#count = this.#starts.length;
    this.#index();
  }

  #index(): void {
    const before = new Int32Array(this.#count + 1);
    for (let k = 0, sum = 0; k < this.#count; k++) {
      sum += this.#ends[k] - this.#starts[k];
      before[k + 1] = sum;
    }
    this.#before = before;
    const days = Math.ceil((this.#high - this.#low) / 1440);
    const byDay = new Int32Array(days);
    for (let day = 0, k = 0; day < days; day++) {
      const midnight = this.#low + day * 1440;
      while (k < this.#count && this.#ends[k] <= midnight) k++;
      byDay[day] = k;
    }
    this.#byDay = byDay;
  }
}

function joined(first: ArrayLike<number>, second: ArrayLike<number>): Int32Array<ArrayBuffer> {
  const all = new Int32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function keyOf(rules: CalendarRules): string {
  const days = (ranges: readonly DayRange[]) => mergeDays(ranges).map((range) => `${range.from}.${range.to}`);
  const times = (ranges: readonly TimeRange[]) => ranges.map((range) => `${range.from}-${range.to}`);
  return [
    rules.zone,
    rules.hours.map(times).join("/"),
    days(rules.off),
    rules.work.map((entry) => `${entry.days.from}.${entry.days.to}:${times(entry.times)}`).join("/"),
    days(rules.absent ?? []),
  ].join("|");
}

function lengthOf(ranges: readonly TimeRange[]): number {
  let minutes = 0;
  for (const range of ranges) minutes += Math.max(0, range.to - range.from);
  return minutes;
}

/** Sorted, without overlaps and without neighbours that touch. */
export function mergeTimes(ranges: readonly TimeRange[]): readonly TimeRange[] {
  const merged: { from: number; to: number }[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    if (!(range.to > range.from)) continue;
    const last = merged[merged.length - 1];
    if (last && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else merged.push({ from: range.from, to: range.to });
  }
  return merged;
}

function mergeDays(ranges: readonly DayRange[]): readonly DayRange[] {
  const merged: { from: number; to: number }[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    if (!(range.to >= range.from)) continue;
    const last = merged[merged.length - 1];
    if (last && range.from <= last.to + 1) last.to = Math.max(last.to, range.to);
    else merged.push({ from: range.from, to: range.to });
  }
  return merged;
}

function holdsDay(sorted: readonly DayRange[], epochDay: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle].to < epochDay) low = middle + 1;
    else high = middle;
  }
  return low < sorted.length && sorted[low].from <= epochDay;
}
