/**
 * A time zone as sorted arrays of its changes of offset, so that what loops never calls Temporal.
 * The arrays grow by years, outwards from the first year that is asked for.
 */

import { Temporal } from "temporal-polyfill";
import { civilOf, clockOf, epochDayOf, isoDateOf } from "../language/civil.ts";
import type { EpochDay, Instant } from "./model.ts";

/** Outside of these years a zone keeps its last offset, and there is no working time. */
export const FIRST_YEAR = 1900;
export const LAST_YEAR = 2200;
export const FIRST_INSTANT: Instant = epochDayOf(FIRST_YEAR, 1, 1) * 1440;
/** Exclusive. */
export const LAST_INSTANT: Instant = epochDayOf(LAST_YEAR + 1, 1, 1) * 1440;

const NANOSECONDS = 60_000_000_000;
const MILLISECONDS = 60_000;
/** Years around the first question that are read at once: a plan is seldom longer. */
const YEARS_AHEAD = 4;

/** A stretch of time with one offset: instants in [start, end) have the local time `instant + offset`. */
export interface OffsetPeriod {
  readonly start: Instant;
  readonly end: Instant;
  /** Minutes east of UTC. */
  readonly offset: number;
}

export interface Zone {
  /** IANA name. */
  readonly name: string;
  /**
   * The instant of a local time, `minute` minutes after midnight (it may be outside 0..1440). A time that a change skips
   * moves on by the length of the gap, one that happens twice is the first of the two (Temporal's `compatible`).
   */
  toInstant(epochDay: EpochDay, minute: number): Instant;
  /** Local minutes since 1970-01-01T00:00 by the clock on the wall. */
  toLocal(at: Instant): number;
  dayOf(at: Instant): EpochDay;
  /** Minutes since local midnight. */
  minuteOf(at: Instant): number;
  /** Minutes east of UTC. */
  offset(at: Instant): number;
  /** Does this local time exist? False inside the gap of a change to summer time. */
  has(epochDay: EpochDay, minute: number): boolean;
  /** The periods of one offset that meet [from, to), in order, clipped to it. */
  periods(from: Instant, to: Instant): readonly OffsetPeriod[];
  /** `2027-01-04T09:00:00+01:00`; `+00:00` for UTC. */
  iso(at: Instant): string;
  /** `2027-01-04`, the local day. */
  isoDate(at: Instant): string;
}

class TransitionZone implements Zone {
  readonly name: string;
  /** Instants at which the offset changes, for the years in [#low, #high). */
  #changes: number[] = [];
  /** `#offsets[i]` holds before `#changes[i]`, the last one after all of them. */
  #offsets: number[];
  /** Local times from which the offset after `#changes[i]` counts; before, the earlier offset does. */
  #bounds: number[] = [];
  #low: Instant;
  #high: Instant;
  /** Period of the last answer: questions come in runs. */
  #hint = 0;

  constructor(name: string) {
    this.name = name;
    this.#low = epochDayOf(2026, 1, 1) * 1440;
    this.#high = this.#low;
    this.#offsets = [this.#offsetByTemporal(this.#low)];
  }

  toInstant(epochDay: EpochDay, minute: number): Instant {
    const local = epochDay * 1440 + minute;
    // No offset is as long as two days.
    this.#cover(local - 2880, local + 2880);
    return local - this.#offsets[this.#search(this.#bounds, local)];
  }

  toLocal(at: Instant): number {
    return at + this.offset(at);
  }

  dayOf(at: Instant): EpochDay {
    return Math.floor((at + this.offset(at)) / 1440);
  }

  minuteOf(at: Instant): number {
    const local = at + this.offset(at);
    return local - Math.floor(local / 1440) * 1440;
  }

  offset(at: Instant): number {
    if (at < this.#low || at >= this.#high) this.#cover(at, at + 1);
    return this.#offsets[this.#search(this.#changes, at)];
  }

  has(epochDay: EpochDay, minute: number): boolean {
    return this.toLocal(this.toInstant(epochDay, minute)) === epochDay * 1440 + minute;
  }

  periods(from: Instant, to: Instant): readonly OffsetPeriod[] {
    this.#cover(from, to);
    const periods: OffsetPeriod[] = [];
    for (let i = this.#search(this.#changes, from), start = from; start < to; i++) {
      const end = i < this.#changes.length ? Math.min(this.#changes[i], to) : to;
      periods.push({ start, end, offset: this.#offsets[i] });
      start = end;
    }
    return periods;
  }

  iso(at: Instant): string {
    if (!Number.isFinite(at)) return "";
    const offset = this.offset(at);
    const local = Math.round(at) + offset;
    const day = Math.floor(local / 1440);
    return `${isoDateOf(day)}T${clockOf(local - day * 1440)}:00${offset < 0 ? "-" : "+"}${clockOf(Math.abs(offset))}`;
  }

  isoDate(at: Instant): string {
    return Number.isFinite(at) ? isoDateOf(this.dayOf(at)) : "";
  }

  /** The number of entries that are at or before `value`. */
  #search(sorted: readonly number[], value: number): number {
    const hint = this.#hint;
    if ((hint === 0 || sorted[hint - 1] <= value) && (hint >= sorted.length || value < sorted[hint])) return hint;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] <= value) low = middle + 1;
      else high = middle;
    }
    this.#hint = low;
    return low;
  }

  #cover(from: Instant, to: Instant): void {
    if (from >= this.#low && to <= this.#high) return;
    if (Number.isNaN(from) || Number.isNaN(to)) return;
    const low = Math.max(from, FIRST_INSTANT);
    const high = Math.min(to, LAST_INSTANT);
    if (high > this.#high) this.#coverUntil(yearStart(Math.min(yearOf(high) + YEARS_AHEAD, LAST_YEAR + 1)));
    if (low < this.#low) this.#coverFrom(yearStart(Math.max(yearOf(low) - 1, FIRST_YEAR)));
  }

  #coverUntil(end: Instant): void {
    // `next` is strictly after: a change at `#high` itself has not been read yet.
    let at = this.#at(this.#high - 1);
    while (true) {
      const change = at.getTimeZoneTransition("next");
      if (!change) break;
      // Some old changes fell on a second; time is kept to the minute.
      const instant = Math.round(change.epochMilliseconds / MILLISECONDS);
      if (instant >= end) break;
      const offset = Math.round(change.offsetNanoseconds / NANOSECONDS);
      const before = this.#offsets[this.#offsets.length - 1];
      if (offset !== before) {
        this.#changes.push(instant);
        this.#offsets.push(offset);
        this.#bounds.push(instant + Math.max(before, offset));
      }
      at = change;
    }
    this.#high = end;
  }

  #coverFrom(start: Instant): void {
    const changes: number[] = [];
    const offsets: number[] = [];
    // `previous` is strictly before: a change at `#low` itself, read or not, makes no second entry.
    let at = this.#at(this.#low + 1);
    let after = this.#offsets[0];
    while (true) {
      const change = at.getTimeZoneTransition("previous");
      if (!change) break;
      const instant = Math.round(change.epochMilliseconds / MILLISECONDS);
      if (instant < start) break;
      const before = this.#offsetByTemporal(instant - 1);
      if (before !== after) {
        changes.push(instant);
        offsets.push(before);
        after = before;
      }
      at = change;
    }
    this.#changes = [...changes.reverse(), ...this.#changes];
    this.#offsets = [...offsets.reverse(), ...this.#offsets];
    this.#bounds = this.#changes.map((change, i) => change + Math.max(this.#offsets[i], this.#offsets[i + 1]));
    this.#hint = 0;
    this.#low = start;
  }

  #at(instant: Instant): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(instant * MILLISECONDS).toZonedDateTimeISO(this.name);
  }

  #offsetByTemporal(instant: Instant): number {
    return Math.round(this.#at(instant).offsetNanoseconds / NANOSECONDS);
  }
}

const zones = new Map<string, Zone>();

/** Is this the name of a zone that the host knows? An offset like `+01:00` is no name. */
export function isZoneName(name: string): boolean {
  if (zones.has(name)) return true;
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** The zone of an IANA name; UTC for a name that is unknown (which the checks of the plan have reported). */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (!zone) {
    if (!isZoneName(name)) return zoneOf("UTC");
    zone = new TransitionZone(name);
    zones.set(name, zone);
  }
  return zone;
}

function yearOf(at: Instant): number {
  return civilOf(Math.floor(at / 1440)).year;
}

function yearStart(year: number): Instant {
  return epochDayOf(year, 1, 1) * 1440;
}
