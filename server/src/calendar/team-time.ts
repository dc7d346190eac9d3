/** Working time of several at once: of all of them together, of any of them, and the work that they do side by side. */

import type { Instant, WorkingTime } from "./model.ts";
import { CompiledTime, type IntervalSource } from "./working-time.ts";

const intersections = new WeakMap<WorkingTime, WeakMap<WorkingTime, WorkingTime>>();
const unions = new WeakMap<WorkingTime, WeakMap<WorkingTime, WorkingTime>>();

/** The instants when both are at work, which a length (`lasts`) by several people counts. Its `rules` are those of the first. */
export function intersect(a: WorkingTime, b: WorkingTime): WorkingTime {
  if (a === b || !a.exists) return a;
  if (!b.exists) return b;
  return cached(intersections, a, b, () => {
    const source: IntervalSource = (from, to, add) => {
      const second = b.intervals(from, to);
      let k = 0;
      for (const range of a.intervals(from, to)) {
        while (k < second.length && second[k].to <= range.from) k++;
        for (let i = k; i < second.length && second[i].from < range.to; i++) {
          add(Math.max(range.from, second[i].from), Math.min(range.to, second[i].to));
        }
      }
    };
    return new CompiledTime(a.rules, true, source);
  });
}

/** The instants when at least one is at work. Its `rules` are those of the first. */
export function union(a: WorkingTime, b: WorkingTime): WorkingTime {
  if (a === b || !b.exists) return a;
  if (!a.exists) return b;
  return cached(unions, a, b, () => {
    const source: IntervalSource = (from, to, add) => {
      const ranges = [...a.intervals(from, to), ...b.intervals(from, to)].sort((one, other) => one.from - other.from);
      let start = Number.NaN;
      let end = Number.NaN;
      for (const range of ranges) {
        if (range.from <= end) end = Math.max(end, range.to);
        else {
          if (start < end) add(start, end);
          start = range.from;
          end = range.to;
        }
      }
      if (start < end) add(start, end);
    };
    return new CompiledTime(a.rules, true, source);
  });
}

/** All of them at once; `undefined` for nobody. */
export function intersectAll(times: readonly WorkingTime[]): WorkingTime | undefined {
  return times.length === 0 ? undefined : times.reduce(intersect);
}

function cached(pairs: WeakMap<WorkingTime, WeakMap<WorkingTime, WorkingTime>>, a: WorkingTime, b: WorkingTime, make: () => WorkingTime): WorkingTime {
  let withA = pairs.get(a);
  if (!withA) {
    withA = new WeakMap();
    pairs.set(a, withA);
  }
  let made = withA.get(b);
  if (!made) {
    made = make();
    withA.set(b, made);
  }
  return made;
}

/** One of those who share an effort: their working time, and how much of it they give (1 is full time). */
export interface Worker {
  readonly time: WorkingTime;
  readonly share: number;
}

/**
 * The earliest minute by which these people, each in their own working time, have done `effortMinutes` of work since `at`;
 * Infinity if they never do. Nobody's work is nothing: Infinity for an effort without people.
 */
export function finishOfEffort(team: readonly Worker[], at: Instant, effortMinutes: number): Instant {
  return boundOfEffort(team, at, effortMinutes, 1);
}

/** The latest minute from which on they have time for `effortMinutes` of work until `at`; −Infinity if there is none. */
export function startOfEffort(team: readonly Worker[], at: Instant, effortMinutes: number): Instant {
  return boundOfEffort(team, at, effortMinutes, -1);
}

/** Person minutes that they work in [from, to). */
export function effortBetween(team: readonly Worker[], from: Instant, to: Instant): number {
  let minutes = 0;
  for (const worker of team) minutes += worker.share * worker.time.between(from, to);
  return minutes;
}

function boundOfEffort(team: readonly Worker[], at: Instant, effortMinutes: number, direction: 1 | -1): Instant {
  // Before or after all time there is as much of it as one likes.
  if (effortMinutes <= 0 || !Number.isFinite(at)) return at;
  const step = (time: WorkingTime, minutes: number) => (direction === 1 ? time.add(at, minutes) : time.subtract(at, minutes));
  // Shares make fractions; a part of a minute less than this is a rounding error of the division.
  const wholeMinutes = (minutes: number) => Math.ceil(minutes - 1e-6);
  const alike = team.length > 0 && team.every((worker) => worker.time === team[0].time);
  const share = team.reduce((sum, worker) => sum + worker.share, 0);
  if (share <= 0) return direction * Number.POSITIVE_INFINITY;
  if (alike) return step(team[0].time, wholeMinutes(effortMinutes / share));
  // Whoever is quickest alone is an upper bound; the sum of shares, all working all the time, gives a lower one in clock time.
  let far = direction * Number.POSITIVE_INFINITY;
  for (const worker of team) {
    if (worker.share <= 0) continue;
    const alone = step(worker.time, wholeMinutes(effortMinutes / worker.share));
    far = direction === 1 ? Math.min(far, alone) : Math.max(far, alone);
  }
  if (!Number.isFinite(far)) return far;
  let near = at;
  while (Math.abs(far - near) > 1) {
    const middle = direction === 1 ? Math.floor((near + far) / 2) : Math.ceil((near + far) / 2);
    const done = direction === 1 ? effortBetween(team, at, middle) : effortBetween(team, middle, at);
    if (done >= effortMinutes - 1e-6) far = middle;
    else near = middle;
  }
  return far;
}
