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
    const pivot = values[(low + high) >> 1];
    let left = low;
    let right = high;
    while (left <= right) {
      while (values[left] < pivot) left++;
      while (values[right] > pivot) right--;
      if (left > right) break;
      const value = values[left];
      values[left++] = values[right];
      values[right--] = value;
    }
    if (wanted <= right) high = right;
    else if (wanted >= left) low = left;
    else break;
  }
  return values[wanted];
}

/** The place, from 0, of the quantile `p` among so many numbers in ascending order. */
export function placeOf(count: number, p: number): number {
  // 0.8 × 10 is a bit over 8 in binary.
  return Math.min(count - 1, Math.max(0, Math.ceil(p * count - 1e-9) - 1));
}

/** Ranks from 0, ties sharing the mean of theirs. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, k) => k).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let k = 0; k < order.length; ) {
    let end = k + 1;
    while (end < order.length && values[order[end]] === values[order[k]]) end++;
    for (let m = k; m < end; m++) ranks[order[m]] = (k + end - 1) / 2;
    k = end;
  }
  return ranks;
}

/** Pearson's correlation; 0 where one of them does not vary. */
export function correlation(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  // Less the first value, so that sums of squares of large numbers keep their digits.
  const x0 = x[0];
  const y0 = y[0];
  let sumX = 0;
  let sumY = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let k = 0; k < n; k++) {
    const dx = x[k] - x0;
    const dy = y[k] - y0;
    sumX += dx;
    sumY += dy;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const varianceX = xx - (sumX * sumX) / n;
  const varianceY = yy - (sumY * sumY) / n;
  return varianceX > 0 && varianceY > 0 ? (xy - (sumX * sumY) / n) / Math.sqrt(varianceX * varianceY) : 0;
}
