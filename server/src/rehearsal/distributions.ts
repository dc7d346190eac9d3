/**
 * Quantile functions of the distributions that an estimate may be drawn from, as tables on the unit interval: a draw is one look into a
 * table, whatever the distribution. A shape is given by where the mode lies between low (0) and high (1).
 */

export type Distribution = "pert" | "triangular" | "uniform";

/** Pieces of a table: linear between their ends. At 256 the error of a quantile is under 0.01 % of the range inside of the outermost pieces. */
export const PIECES = 256;

/**
 * PIECES + 1 values in 0..1, ascending. In the two outermost pieces, where a quantile function may be steep, the end is not 0 or 1 but set so
 * that the piece has the right mean: else the line would put too much into the tails, and the spread would come out too wide.
 */
export type QuantileTable = Float64Array;

const cache = new Map<string, QuantileTable>();
/** A plan has as many shapes as it has ratios of low, likely and high; a long session with many plans must not keep them all. */
const CACHE_SIZE = 4096;

/** The quantiles of a distribution whose mode lies at `mode` (0..1) of its range. */
export function quantileTable(distribution: Distribution, mode: number): QuantileTable {
  const at = Math.min(1, Math.max(0, mode));
  const key = distribution === "uniform" ? "uniform" : `${distribution} ${at}`;
  let table = cache.get(key);
  if (!table) {
    if (cache.size >= CACHE_SIZE) cache.clear();
    table = distribution === "pert" ? pertTable(at) : distribution === "triangular" ? triangularTable(at) : uniformTable();
    cache.set(key, table);
  }
  return table;
}

function uniformTable(): QuantileTable {
  return new Float64Array(PIECES + 1).map((_, k) => k / PIECES);
}

/** Inverse of the triangular distribution function on 0..1. */
function triangularTable(mode: number): QuantileTable {
  const quantile = (u: number) => (u < mode ? Math.sqrt(u * mode) : 1 - Math.sqrt((1 - u) * (1 - mode)));
  const table = new Float64Array(PIECES + 1).map((_, k) => quantile(k / PIECES));
  // The mean of √u over a piece that begins at 0 is two thirds of its end.
  if (mode * PIECES >= 1) table[0] = table[1] / 3;
  if ((1 - mode) * PIECES >= 1) table[PIECES] = 1 - (1 - table[PIECES - 1]) / 3;
  return table;
}

// ---------------------------------------------------------------- beta-PERT

/** Weight of the mode in the beta-PERT (Malcolm, Roseboom, Clark and Fazar 1959): α = 1 + λm, β = 1 + λ(1 − m). */
const LAMBDA = 4;

/** How many shapes are integrated; the others are interpolated between them (quantiles are smooth in the mode). */
const FAMILY = 32;
const family: (QuantileTable | undefined)[] = [];

/** Quantiles by cubic interpolation (Lagrange) between the four nearest shapes of the family. */
function pertTable(mode: number): QuantileTable {
  const place = mode * FAMILY;
  const whole = Math.floor(place);
  if (whole === place) return familyTable(whole);
  const first = Math.min(Math.max(whole - 1, 0), FAMILY - 3);
  const x = place - first;
  const weights = [((x - 1) * (x - 2) * (x - 3)) / -6, (x * (x - 2) * (x - 3)) / 2, (x * (x - 1) * (x - 3)) / -2, (x * (x - 1) * (x - 2)) / 6];
  const table = new Float64Array(PIECES + 1);
  for (let n = 0; n < 4; n++) {
    const known = familyTable(first + n);
    const weight = weights[n];
    for (let k = 0; k <= PIECES; k++) table[k] += weight * known[k];
  }
  for (let k = 1; k <= PIECES; k++) if (table[k] < table[k - 1]) table[k] = table[k - 1];
  return table;
}

function familyTable(index: number): QuantileTable {
  let table = family[index];
  if (!table) {
    // A mode at 1 − m is the mirror image of one at m.
    table = index * 2 <= FAMILY ? integratePert(index / FAMILY) : mirror(familyTable(FAMILY - index));
    family[index] = table;
  }
  return table;
}

function mirror(table: QuantileTable): QuantileTable {
  return table.map((_, k) => 1 - table[PIECES - k]);
}

/** Steps of the integration; with x = sin²θ the density is smooth at both ends. */
const STEPS = 1024;

/** Integrates the density of the beta distribution (Simpson) and inverts it, with the density as the slope between two steps. */
function integratePert(mode: number): QuantileTable {
  const alpha = 1 + LAMBDA * mode;
  const beta = 1 + LAMBDA * (1 - mode);
  const step = Math.PI / 2 / STEPS;
  // dF/dθ up to a constant.
  const slope = (theta: number) => Math.sin(theta) ** (2 * alpha - 1) * Math.cos(theta) ** (2 * beta - 1);
  const sum = new Float64Array(STEPS + 1);
  let left = 0;
  for (let k = 0; k < STEPS; k++) {
    const right = slope((k + 1) * step);
    sum[k + 1] = sum[k] + (step / 6) * (left + 4 * slope((k + 0.5) * step) + right);
    left = right;
  }
  const total = sum[STEPS];
  const table = new Float64Array(PIECES + 1);
  let k = 0;
  for (let piece = 1; piece < PIECES; piece++) {
    const wanted = (piece / PIECES) * total;
    while (sum[k + 1] < wanted) k++;
    // Newton from the linear guess; the slope is positive inside.
    let theta = (k + (wanted - sum[k]) / (sum[k + 1] - sum[k])) * step;
    for (let round = 0; round < 3; round++) {
      const from = k * step;
      const here = sum[k] + ((theta - from) / 6) * (slope(from) + 4 * slope((from + theta) / 2) + slope(theta));
      const rise = slope(theta);
      if (rise <= 0) break;
      theta = Math.min(Math.max(theta - (here - wanted) / rise, from), from + step);
    }
    table[piece] = Math.sin(theta) ** 2;
  }
  // Twice the mean of an outermost piece less its inner end.
  const below = Math.asin(Math.sqrt(table[1]));
  table[0] = (2 * PIECES * integral((theta) => slope(theta) * Math.sin(theta) ** 2, 0, below)) / total - table[1];
  const above = Math.asin(Math.sqrt(table[PIECES - 1]));
  table[PIECES] = 1 - ((2 * PIECES * integral((theta) => slope(theta) * Math.cos(theta) ** 2, above, Math.PI / 2)) / total - (1 - table[PIECES - 1]));
  return table;
}

/** Simpson's rule in 64 steps. */
function integral(value: (x: number) => number, from: number, to: number): number {
  const step = (to - from) / 64;
  let sum = value(from) + value(to);
  for (let k = 1; k < 64; k++) sum += (k % 2 === 1 ? 4 : 2) * value(from + k * step);
  return (sum * step) / 3;
}
