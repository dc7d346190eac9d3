/** Numbers in order, sorted only as far as one looks. */

import { placeOf } from "./statistics.ts";

/**
 * A set of numbers dealt into as many buckets as there are numbers, by where they lie between the least and the greatest. A bucket is sorted when a place in
 * it is first asked for. A few quantiles of many numbers so cost little more than reading them, where a sort would compare each with many others.
 * One object serves for many sets, one after another.
 */
export class Ordered {
  count = 0;
  #values: Float64Array;
  /** Where each bucket begins, and one more. */
  #starts: Uint32Array;
  #isSorted: Uint8Array;
  readonly #kept: Float64Array;
  #low = 0;
  #high = 0;
  #scale = 0;

  /** For sets of up to `capacity` numbers. */
  constructor(capacity: number) {
    this.#kept = new Float64Array(capacity);
    this.#values = new Float64Array(capacity);
    this.#starts = new Uint32Array(capacity + 2);
    this.#isSorted = new Uint8Array(capacity + 1);
  }

  /** Takes the place of the set before it. What is no number is left out. */
  take(numbers: Float64Array | Float32Array): this {
    const kept = this.#kept;
    let count = 0;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < numbers.length; k++) {
      const value = numbers[k];
      if (Number.isNaN(value)) continue;
      kept[count++] = value;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    this.count = count;
    this.#low = low;
    this.#high = high;
    const scale = (count - 1) / (high - low);
    // All equal, or infinitely far apart: one bucket.
    this.#scale = Number.isFinite(scale) && Number.isFinite(low) ? scale : 0;
    this.#deal();
    return this;
  }

  #deal(): void {
    const kept = this.#kept;
    const { count } = this;
    const low = this.#low;
    const scale = this.#scale;
    const starts = this.#starts;
    const values = this.#values;
    this.#isSorted.fill(0, 0, count);
    if (scale === 0) {
      starts[0] = 0;
      starts.fill(count, 1, count + 1);
      values.set(kept.subarray(0, count));
      return;
    }
    starts.fill(0, 0, count + 1);
    for (let k = 0; k < count; k++) starts[((kept[k] - low) * scale) | 0]++;
    for (let k = 1; k <= count; k++) starts[k] += starts[k - 1];
    for (let k = count - 1; k >= 0; k--) values[--starts[((kept[k] - low) * scale) | 0]] = kept[k];
  }

  /** The number at a place in ascending order, from 0. */
  at(place: number): number {
    const bucket = this.#bucketOf(this.#values[place]);
    if (this.#isSorted[bucket] === 0) {
      this.#isSorted[bucket] = 1;
      const from = this.#starts[bucket];
      const to = this.#starts[bucket + 1];
      if (to - from > 1) this.#values.subarray(from, to).sort();
    }
    return this.#values[place];
  }

  /** The quantile `p` (0..1); NaN of none. */
  quantile(p: number): number {
    return this.count === 0 ? Number.NaN : this.at(placeOf(this.count, p));
  }

  /** How many of the numbers are at most `limit`. */
  countUpTo(limit: number): number {
    if (!(limit >= this.#low)) return 0;
    if (limit >= this.#high) return this.count;
    const bucket = this.#bucketOf(limit);
    const to = this.#starts[bucket + 1];
    let count = this.#starts[bucket];
    for (let k = this.#starts[bucket]; k < to; k++) if (this.#values[k] <= limit) count++;
    return count;
  }

  #bucketOf(value: number): number {
    return this.#scale === 0 ? 0 : ((value - this.#low) * this.#scale) | 0;
  }
}
