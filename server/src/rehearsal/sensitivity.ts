/**
 * How the end of the plan follows from the length of one task.
 *
 * The trials are looked at in the order of their ends, so that ranks are places and a quantile of some of them is found by counting. The loops run over
 * blocks of trials: a function that is called often for a little becomes fast code, where one that is called now and then for much is optimized in the
 * midst of its loop, by guesses about what comes after it.
 */

import type { Draw } from "./job.ts";
import { countBelow, placeOf, ranksOf } from "./statistics.ts";

const BLOCK = 512;

/** Where the length of a task stands among the lengths that it has, 0..1, by trial. */
interface Places {
  /** Those of the trials `order[from] .. order[from + size - 1]`. */
  fill(order: Uint32Array, from: number, size: number, into: Float64Array): void;
}

/** Of a task of which nothing but a draw decides: its length rises with the uniform number that it was drawn from, which is made again rather than kept. */
export class DrawnPlaces implements Places {
  readonly #draw: Draw;
  readonly #first: number;

  /** `first` is the number of the first trial. */
  constructor(draw: Draw, first: number) {
    this.#draw = draw;
    this.#first = first;
  }

  fill(order: Uint32Array, from: number, size: number, into: Float64Array): void {
    const { a, b } = this.#draw;
    const first = this.#first;
    for (let k = 0; k < size; k++) {
      // The mixing of random.ts, written out as in the simulation.
      let x = (Math.imul(first + order[from + k], 0x9e3779b1) + a) | 0;
      x ^= x >>> 16;
      x = Math.imul(x, 0x7feb352d) ^ b;
      x ^= x >>> 15;
      x = Math.imul(x, 0x846ca68b);
      x ^= x >>> 16;
      into[k] = (x >>> 0) * 2 ** -32;
    }
  }
}

/** Of any lengths, by trial. */
export class RankedPlaces implements Places {
  readonly #places: Float64Array;

  constructor(lengths: Float64Array) {
    this.#places = ranksOf(lengths).map((rank) => (rank + 0.5) / lengths.length);
  }

  fill(order: Uint32Array, from: number, size: number, into: Float64Array): void {
    for (let k = 0; k < size; k++) into[k] = this.#places[order[from + k]];
  }
}

/** The ends of the plan, which many tasks are compared with, one after the other. */
export class SensedEnds {
  /** In ascending order, the trials that they are of, and their ranks less the mean of all ranks. */
  readonly #sorted: Float64Array;
  readonly #order: Uint32Array;
  readonly #offsets: Float64Array;
  /** Sum of the squares of the offsets. */
  readonly #spread: number;
  #places: Places | undefined;
  readonly #block = new Float64Array(BLOCK);
  /** Sums of places less a half, of their squares, of their products with the offsets; how many places are in the lowest fifth and in the highest. */
  readonly #sums = new Float64Array(5);
  readonly #wanted = new Int32Array(4);

  /** By trial; all of them numbers. */
  constructor(end: Float64Array) {
    const count = end.length;
    const mean = (count - 1) / 2;
    this.#sorted = end.slice().sort();
    this.#order = new Uint32Array(count);
    this.#offsets = new Float64Array(count);
    /** How many ends equal that of a place, at the first such place. */
    const alike = new Uint32Array(count);
    for (let t = 0; t < count; t++) {
      const at = countBelow(this.#sorted, end[t]);
      this.#order[at + alike[at]++] = t;
    }
    let spread = 0;
    for (let k = 0; k < count; k += alike[k]) {
      // Equal ends share the mean of their ranks.
      const offset = k + (alike[k] - 1) / 2 - mean;
      this.#offsets.fill(offset, k, k + alike[k]);
      spread += alike[k] * offset * offset;
    }
    this.#spread = spread;
  }

  /** Takes the next task. */
  compare(places: Places): void {
    const count = this.#order.length;
    this.#places = places;
    this.#sums.fill(0);
    for (let from = 0; from < count; from += BLOCK) {
      const size = Math.min(BLOCK, count - from);
      places.fill(this.#order, from, size, this.#block);
      addBlock(this.#block, this.#offsets, from, size, this.#sums);
    }
  }

  /** Pearson's correlation of the places of the task with the ranks of the ends; 0 where one of them does not vary. */
  get correlation(): number {
    const [sum, squares, products] = this.#sums;
    const variance = squares - (sum * sum) / this.#order.length;
    return variance > 0 && this.#spread > 0 ? products / Math.sqrt(variance * this.#spread) : 0;
  }

  /** The quantile `p` of the ends of the trials in which the task was in the lowest fifth of its places, and in the highest; NaN of none. */
  outerFifths(p: number): readonly [number, number] {
    const count = this.#order.length;
    const wanted = this.#wanted;
    for (let side = 0; side < 2; side++) {
      const some = this.#sums[3 + side];
      // So many of them end later.
      wanted[side] = some - 1 - placeOf(some, p);
      wanted[2 + side] = -1;
    }
    for (let to = count; to > 0 && (wanted[0] >= 0 || wanted[1] >= 0); to -= BLOCK) {
      const from = Math.max(0, to - BLOCK);
      this.#places?.fill(this.#order, from, to - from, this.#block);
      countDown(this.#block, from, to - from, wanted);
    }
    return [this.#sorted[wanted[2]] ?? Number.NaN, this.#sorted[wanted[3]] ?? Number.NaN];
  }
}

function addBlock(places: Float64Array, offsets: Float64Array, from: number, size: number, sums: Float64Array): void {
  let sum = 0;
  let squares = 0;
  let products = 0;
  let shortest = 0;
  let longest = 0;
  for (let k = 0; k < size; k++) {
    // Less their mean, so that sums of squares keep their digits.
    const place = places[k] - 0.5;
    sum += place;
    squares += place * place;
    products += place * offsets[from + k];
    // Counted without a branch: nobody can foresee in which fifth a draw lies, and a processor that guesses wrongly loses more time than this.
    const fifth = (places[k] * 5) | 0;
    shortest += (fifth - 1) >>> 31;
    longest += (3 - fifth) >>> 31;
  }
  sums[0] += sum;
  sums[1] += squares;
  sums[2] += products;
  sums[3] += shortest;
  sums[4] += longest;
}

/** Counts `wanted[0]` places of the lowest fifth and `wanted[1]` of the highest down, from the last; where the next one stands is put behind them. */
function countDown(places: Float64Array, from: number, size: number, wanted: Int32Array): void {
  let shortest = wanted[0];
  let longest = wanted[1];
  for (let k = size - 1; k >= 0 && (shortest >= 0 || longest >= 0); k--) {
    const fifth = (places[k] * 5) | 0;
    if (fifth < 1) {
      if (shortest === 0) wanted[2] = from + k;
      shortest--;
    } else if (fifth > 3) {
      if (longest === 0) wanted[3] = from + k;
      longest--;
    }
  }
  wanted[0] = shortest;
  wanted[1] = longest;
}
