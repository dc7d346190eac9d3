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
