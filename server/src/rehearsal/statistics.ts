/** Figures of samples. Quantiles are the smallest value x with F(x) ≥ p, so that they hold for steps as well as for slopes. */

/** The values that are numbers, ascending. */
export function sortedNumbers(values: Float64Array | Float32Array): Float64Array {
  let count = 0;
  const kept = new Float64Array(values.length);
  for (let k = 0; k < values.length; k++) if (!Number.isNaN(values[k])) kept[count++] = values[k];
  return kept.subarray(0, count).sort();
}

/** The quantile `p` (0..1) of values in ascending order; NaN of none. */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  // 0.8 × 10 is a bit over 8 in binary.
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length - 1e-9) - 1))];
}

/** How many of the values, in ascending order, are at most `limit`. */
export function countUpTo(sorted: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
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
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  let sumX = 0;
  let sumY = 0;
  for (let k = 0; k < n; k++) {
    sumX += x[k];
    sumY += y[k];
  }
  const meanX = sumX / n;
  const meanY = sumY / n;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let k = 0; k < n; k++) {
    const dx = x[k] - meanX;
    const dy = y[k] - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
