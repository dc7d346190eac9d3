/**
 * Random numbers by counter: the draw of a stream in a trial is a function of the two alone. So a figure does not depend on
 * the order of tasks, on the number of threads, or on what other tasks there are, and two versions of a plan draw the same for
 * what they share (common random numbers).
 *
 * A draw mixes the trial's number with two words of the stream, by multiplications and shifts with full avalanche; the constants are those
 * of C. Wellons' search for low bias ("Prospecting for hash functions", 2018).
 */

/** A stream: two words that its name and the seed give. */
export interface Stream {
  readonly a: number;
  readonly b: number;
}

/** The golden ratio in 32 bits: consecutive trials land far from each other. */
const STEP = 0x9e3779b1;

function mix(value: number): number {
  let x = value | 0;
  x ^= x >>> 16;
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  x ^= x >>> 16;
  return x;
}

/** The stream of a name (a kind and an id) for a seed. */
export function streamOf(seed: number, name: string): Stream {
  // FNV-1a with two offsets, then mixed with both halves of the seed.
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let k = 0; k < name.length; k++) {
    const unit = name.charCodeAt(k);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x01000193) ^ (b >>> 15);
  }
  const low = seed >>> 0;
  const high = Math.floor(seed / 0x1_0000_0000) | 0;
  a = mix(mix(a ^ low) + Math.imul(high, STEP));
  b = mix(mix(b + low) ^ Math.imul(high + 1, STEP));
  return { a, b };
}

/** 32 random bits of a stream in a trial, as an unsigned number. */
export function bitsAt(a: number, b: number, trial: number): number {
  let x = (Math.imul(trial, STEP) + a) | 0;
  x ^= x >>> 16;
  x = Math.imul(x, 0x7feb352d) ^ b;
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  x ^= x >>> 16;
  return x >>> 0;
}

/** A number in (0, 1): the middle of one of 2³² equal parts. */
export function uniformAt(a: number, b: number, trial: number): number {
  return (bitsAt(a, b, trial) + 0.5) * 2 ** -32;
}
