/** Figures of samples. Quantiles are the smallest value x with F(x) ≥ p, so that they hold for steps as well as for slopes. */

/**
 * The quantile `p` (0..1) of the first `count` values, which it reorders: the same as of sorted ones, without sorting them (Hoare's selection).
 * NaN of none; the values must be numbers.
 */
export function selectQuantile(values: Float64Array, count: number, p: number): number {
  if (count === 0) return Number.NaN;
  const wanted = placeOf(count, p);
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const last = parted(values, low, high);
    if (wanted <= last) high = last;
    else low = last + 1;
  }
  return values[wanted];
}

/** Puts the values that are not over one of them before those that are not under it, and tells where the first part ends. */
function parted(values: Float64Array, low: number, high: number): number {
  const pivot = values[(low + high) >> 1];
  let left = low - 1;
  let right = high + 1;
  for (;;) {
    do left++;
    while (values[left] < pivot);
    do right--;
    while (values[right] > pivot);
    if (left >= right) return right;
    const value = values[left];
    values[left] = values[right];
    values[right] = value;
  }
}

/** The place, from 0, of the quantile `p` among so many numbers in ascending order. */
export function placeOf(count: number, p: number): number {
  // 0.8 × 10 is a bit over 8 in binary.
  return Math.min(count - 1, Math.max(0, Math.ceil(p * count - 1e-9) - 1));
}

/** Ranks from 0, ties sharing the mean of theirs. The values must be numbers. */
export function ranksOf(values: Float64Array): Float64Array {
  // Sorted without their places, which is many times faster, and each looked up: the mean of where its likes begin and end.
  const sorted = values.slice().sort();
  const ranks = new Float64Array(values.length);
  /** How many are alike, at the first of their places; often nearly all are. */
  const alike = new Uint32Array(values.length);
  for (let k = 0; k < values.length; k++) {
    ranks[k] = countBelow(sorted, values[k]);
    alike[ranks[k]]++;
  }
  for (let k = 0; k < values.length; k++) ranks[k] += (alike[ranks[k]] - 1) / 2;
  return ranks;
}

/** How many of the sorted values are less. */
export function countBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
