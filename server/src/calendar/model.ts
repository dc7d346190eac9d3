/**
 * Working time as numbers. An instant is in epoch minutes (minutes since 1970-01-01T00:00Z, may be negative);
 * a civil day is in epoch days. Temporal is used only where rules become numbers.
 */

/** Minutes since 1970-01-01T00:00Z. */
export type Instant = number;
/** Days since 1970-01-01, in a calendar without zones. */
export type EpochDay = number;

/** Minutes since midnight, end exclusive, 0..1440. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface DayRange {
  readonly from: EpochDay;
  /** Included. */
  readonly to: EpochDay;
}

/** What a calendar says, with `like` already resolved. */
export interface CalendarRules {
  /** IANA name. */
  readonly zone: string;
  /** Hours of Monday … Sunday (index 0..6), sorted and not overlapping; an empty list is a free day. */
  readonly hours: readonly (readonly TimeRange[])[];
  readonly off: readonly DayRange[];
  /** Working time on days off (wins over `off`); without times, those of the first weekday that has any. */
  readonly work: readonly { readonly days: DayRange; readonly times: readonly TimeRange[] }[];
  /** A person's own days off; wins over all. */
  readonly absent?: readonly DayRange[];
}

/** Working time that can be counted in. All methods take and give epoch minutes; intervals are half open. */
export interface WorkingTime {
  readonly rules: CalendarRules;
  /** Is there any working time at all? Where there is none, `next` and `add` give Infinity, `previous` and `subtract` −Infinity. */
  readonly exists: boolean;
  isWorking(at: Instant): boolean;
  /** The first working instant at or after `at`. */
  next(at: Instant): Instant;
  /** The latest instant at or before `at` that ends working time (Fri 17:00 for Sat; `at` itself inside working time). */
  previous(at: Instant): Instant;
  /**
   * The instant by which `minutes` of working time have passed since `at`: the earliest such instant
   * (work that ends at 17:00 ends at 17:00, not the next morning). `add(at, 0)` is `at`.
   */
  add(at: Instant, minutes: number): Instant;
  /** The latest instant from which `minutes` of working time are left until `at`. `subtract(at, 0)` is `at`. */
  subtract(at: Instant, minutes: number): Instant;
  /** Working minutes in [from, to); negative when `to` is before `from`. */
  between(from: Instant, to: Instant): number;
  /** The working intervals that meet [from, to), clipped to it. */
  intervals(from: Instant, to: Instant): readonly TimeRange[];
}

/** One occurrence of a cadence. */
export interface Occurrence {
  readonly start: Instant;
  readonly finish: Instant;
  /** Moved from this day by a holiday (`next`, `previous`). */
  readonly movedFrom?: EpochDay;
}
