/** What a resource is taken for, as a step function of time. */

import type { Instant } from "../calendar/model.ts";

export class Bookings {
  /** `#used[k]` units are taken from `#at[k]` to `#at[k + 1]`; before `#at[0]` nothing is. */
  readonly #at: number[] = [];
  readonly #used: number[] = [];

  /** The end of the last stretch within [from, to) in which more than `limit` units are taken; NaN where there is none. */
  busyUntil(from: Instant, to: Instant, limit: number): Instant {
    const at = this.#at;
    const used = this.#used;
    // From the last stretch that begins before `to`, backwards.
    for (let k = this.#upper(to) - 1; k >= 0; k--) {
      const end = k + 1 < at.length ? at[k + 1] : Number.POSITIVE_INFINITY;
      if (end <= from) break;
      if (used[k] > limit && at[k] < to) return end;
    }
    return Number.NaN;
  }

  /** The first instant at or after `at` at which no more than `limit` units are taken. */
  freeFrom(at: Instant, limit: number): Instant {
    const times = this.#at;
    // After the last border nothing is taken.
    let k = times.length;
    if (k === 0 || times[k - 1] <= at) return at;
    k = this.#upper(at);
    if (times[k] > at) k--;
    if (k < 0 || this.#used[k] <= limit) return at;
    while (this.#used[k] > limit) k++;
    return times[k];
  }

  /** The beginning of the first stretch within [from, to) in which more than `limit` units are taken; NaN where there is none. */
  busyFrom(from: Instant, to: Instant, limit: number): Instant {
    const at = this.#at;
    for (let k = Math.max(0, this.#upper(from + 0.5) - 1); k < at.length && at[k] < to; k++) {
      const end = k + 1 < at.length ? at[k + 1] : Number.POSITIVE_INFINITY;
      if (end > from && this.#used[k] > limit) return at[k];
    }
    return Number.NaN;
  }

  /** Most units taken at once within [from, to). */
  peak(from: Instant, to: Instant): number {
    let peak = 0;
    for (let k = this.#upper(to) - 1; k >= 0; k--) {
      const end = k + 1 < this.#at.length ? this.#at[k + 1] : Number.POSITIVE_INFINITY;
      if (end <= from) break;
      if (this.#at[k] < to && this.#used[k] > peak) peak = this.#used[k];
    }
    return peak;
  }

  take(from: Instant, to: Instant, units: number): void {
    if (!(from < to) || units === 0) return;
    const first = this.#cut(from);
    const last = this.#cut(to);
    for (let k = first; k < last; k++) this.#used[k] += units;
  }

  /** Makes `at` a border of stretches, and gives its position. */
  #cut(at: Instant): number {
    const k = this.#upper(at);
    if (k < this.#at.length && this.#at[k] === at) return k;
    if (k === this.#at.length) {
      this.#at.push(at);
      this.#used.push(k > 0 ? this.#used[k - 1] : 0);
    } else {
      inserted(this.#at, k, at);
      inserted(this.#used, k, k > 0 ? this.#used[k - 1] : 0);
    }
    return k;
  }

  /** The first position whose instant is at or after `at`. Most questions are about the end. */
  #upper(at: Instant): number {
    const times = this.#at;
    let high = times.length;
    let step = 1;
    while (high - step >= 0 && times[high - step] >= at) {
      high -= step;
      step *= 2;
    }
    let low = Math.max(0, high - step);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle] < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Like `splice`, which also makes an array of what it takes out. */
function inserted(values: number[], place: number, value: number): void {
  values.push(value);
  for (let k = values.length - 1; k > place; k--) values[k] = values[k - 1];
  values[place] = value;
}
