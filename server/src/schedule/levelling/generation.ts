/**
 * Schedule generation: from an order of activities to their starts, serially (each activity in its turn at its
 * earliest place) or in parallel (instant after instant, whatever fits). After Kolisch (1996); the units free at an instant are packed
 * into machine words with a guard bit above each field, so that one subtraction compares all resources of a word.
 */

import type { Project } from "./project.ts";

/** A project made ready for many passes in one direction. Holds scratch arrays: one pass at a time. */
export class Generator {
  readonly project: Project;
  readonly #words: number;
  /** Guard bits of each word, and the words of full capacity with their guards set. */
  readonly #guards: Int32Array;
  readonly #full: Int32Array;
  /** Packed demand, `j * words + w`. */
  readonly #need: Int32Array;
  /** Successors in CSR form, for the parallel scheme. */
  readonly #outFirst: Int32Array;
  readonly #out: Int32Array;
  readonly #outLag: Int32Array;
  #profile: Int32Array;
  #horizon: number;
  /** How far the profile was written by the last pass: what must be made new. */
  #written = 0;
  readonly #waiting: Int32Array;
  readonly #earliest: Int32Array;
  readonly #eligible: Int32Array;
  readonly #finishes: Float64Array;
  readonly #free: Int32Array;

  constructor(project: Project) {
    this.project = project;
    const { size, resources, capacity, demand } = project;
    const wordOf = new Int32Array(resources);
    const shift = new Int32Array(resources);
    let word = 0;
    let used = 0;
    for (let k = 0; k < resources; k++) {
      const bits = 32 - Math.clz32(capacity[k]) + 1;
      if (used + bits > 32) {
        word++;
        used = 0;
      }
      wordOf[k] = word;
      shift[k] = used;
      used += bits;
    }
    const words = word + 1;
    this.#words = words;
    this.#guards = new Int32Array(words);
    this.#full = new Int32Array(words);
    for (let k = 0; k < resources; k++) {
      const bits = 32 - Math.clz32(capacity[k]);
      this.#guards[wordOf[k]] |= 1 << (shift[k] + bits);
      this.#full[wordOf[k]] |= capacity[k] << shift[k];
    }
    for (let w = 0; w < words; w++) this.#full[w] |= this.#guards[w];
    this.#need = new Int32Array(size * words);
    for (let j = 0; j < size; j++) for (let k = 0; k < resources; k++) this.#need[j * words + wordOf[k]] |= demand[j * resources + k] << shift[k];
    this.#outFirst = new Int32Array(size + 1);
    const arcs = project.arcFrom.length;
    for (let a = 0; a < arcs; a++) this.#outFirst[project.arcFrom[a] + 1]++;
    for (let j = 0; j < size; j++) this.#outFirst[j + 1] += this.#outFirst[j];
    this.#out = new Int32Array(arcs);
    this.#outLag = new Int32Array(arcs);
    const at = this.#outFirst.slice();
    for (let j = 0; j < size; j++) {
      for (let a = project.arcFirst[j]; a < project.arcFirst[j + 1]; a++) {
        const place = at[project.arcFrom[a]]++;
        this.#out[place] = j;
        this.#outLag[place] = project.arcLag[a];
      }
    }
    let horizon = 1;
    for (let j = 0; j < size; j++) horizon += project.duration[j];
    this.#horizon = Math.min(horizon + 1, 4096);
    this.#profile = new Int32Array(this.#horizon * words);
    this.#written = this.#horizon;
    this.#waiting = new Int32Array(size);
    this.#earliest = new Int32Array(size);
    this.#eligible = new Int32Array(size);
    this.#finishes = new Float64Array(size);
    this.#free = new Int32Array(words);
  }

  /** Places the activities in the order of `list` (every activity after those it waits for), each as early as it fits. Writes `start`; gives the length. */
  serial(list: Int32Array, start: Int32Array): number {
    const { size, duration, arcFirst, arcFrom, arcLag, release } = this.project;
    const words = this.#words;
    this.#clear();
    let profile = this.#profile;
    const need = this.#need;
    const guards = this.#guards;
    const guard = guards[0];
    let length = 0;
    for (let p = 0; p < size; p++) {
      const j = list[p];
      const d = duration[j];
      let t = release[j];
      for (let a = arcFirst[j]; a < arcFirst[j + 1]; a++) {
        const bound = start[arcFrom[a]] + arcLag[a];
        if (bound > t) t = bound;
      }
      if (d > 0) {
        let run = 0;
        let u = t;
        if (words === 1) {
          const n = need[j];
          if (n !== 0) {
            while (run < d) {
              if (u >= this.#horizon) profile = this.#grow(u + d);
              if (((profile[u] - n) & guard) === guard) run++;
              else run = 0;
              u++;
            }
            t = u - d;
            for (u = t; u < t + d; u++) profile[u] -= n;
          }
        } else {
          const base = j * words;
          while (run < d) {
            if (u >= this.#horizon) profile = this.#grow(u + d);
            let w = 0;
            while (w < words && ((profile[u * words + w] - need[base + w]) & guards[w]) === guards[w]) w++;
            if (w === words) run++;
            else run = 0;
            u++;
          }
          t = u - d;
          for (u = t; u < t + d; u++) for (let w = 0; w < words; w++) profile[u * words + w] -= need[base + w];
        }
        if (t + d > this.#written) this.#written = t + d;
      }
      start[j] = t;
      if (t + d > length) length = t + d;
    }
    return length;
  }

  /** Instant after instant, starts what fits, in the order of `rank` (smaller first). Writes `start`; gives the length. */
  parallel(rank: Int32Array, start: Int32Array): number {
    const { size, duration, arcFirst, release } = this.project;
    const words = this.#words;
    const waiting = this.#waiting;
    const earliest = this.#earliest;
    const eligible = this.#eligible;
    const finishes = this.#finishes;
    const free = this.#free;
    const need = this.#need;
    const guards = this.#guards;
    free.set(this.#full);
    let count = 0;
    for (let j = 0; j < size; j++) {
      waiting[j] = arcFirst[j + 1] - arcFirst[j];
      earliest[j] = release[j];
      if (waiting[j] === 0) count = insertByRank(eligible, count, j, rank);
    }
    // Running activities as a binary heap of finish × size + activity.
    let running = 0;
    let length = 0;
    let placed = 0;
    let t = 0;
    while (placed < size) {
      let next = 0x7fffffff;
      for (let e = 0; e < count; ) {
        const j = eligible[e];
        if (earliest[j] > t) {
          if (earliest[j] < next) next = earliest[j];
          e++;
          continue;
        }
        const d = duration[j];
        const base = j * words;
        let w = 0;
        if (d > 0) while (w < words && ((free[w] - need[base + w]) & guards[w]) === guards[w]) w++;
        else w = words;
        if (w < words) {
          e++;
          continue;
        }
        for (let k = e + 1; k < count; k++) eligible[k - 1] = eligible[k];
        count--;
        // A lead may have let it begin before this instant; the parallel scheme only looks ahead.
        start[j] = t;
        placed++;
        if (t + d > length) length = t + d;
        if (d > 0) {
          for (w = 0; w < words; w++) free[w] -= need[base + w];
          running = pushFinish(finishes, running, (t + d) * size + j);
        }
        let again = false;
        for (let a = this.#outFirst[j]; a < this.#outFirst[j + 1]; a++) {
          const k = this.#out[a];
          const bound = t + this.#outLag[a];
          if (bound > earliest[k]) earliest[k] = bound;
          if (--waiting[k] === 0) {
            count = insertByRank(eligible, count, k, rank);
            if (earliest[k] <= t) again = true;
          }
        }
        // What a start lets begin at the same instant has its turn by rank.
        if (again) e = 0;
      }
      if (placed === size) break;
      if (running > 0) {
        const soonest = Math.floor(finishes[0] / size);
        if (soonest < next) next = soonest;
      }
      t = next;
      while (running > 0 && Math.floor(finishes[0] / size) <= t) {
        const j = finishes[0] - Math.floor(finishes[0] / size) * size;
        running = popFinish(finishes, running);
        for (let w = 0; w < words; w++) free[w] += need[j * words + w];
      }
    }
    return length;
  }

  #clear(): void {
    const words = this.#words;
    const end = Math.min(this.#written, this.#horizon);
    if (words === 1) this.#profile.fill(this.#full[0], 0, end);
    else for (let u = 0; u < end; u++) for (let w = 0; w < words; w++) this.#profile[u * words + w] = this.#full[w];
    this.#written = 0;
  }

  #grow(until: number): Int32Array {
    const words = this.#words;
    const horizon = Math.max(until + 1, this.#horizon * 2);
    const profile = new Int32Array(horizon * words);
    profile.set(this.#profile);
    for (let u = this.#horizon; u < horizon; u++) for (let w = 0; w < words; w++) profile[u * words + w] = this.#full[w];
    this.#profile = profile;
    this.#horizon = horizon;
    return profile;
  }
}

function insertByRank(eligible: Int32Array, count: number, j: number, rank: Int32Array): number {
  let e = count;
  while (e > 0 && rank[eligible[e - 1]] > rank[j]) {
    eligible[e] = eligible[e - 1];
    e--;
  }
  eligible[e] = j;
  return count + 1;
}

function pushFinish(heap: Float64Array, count: number, value: number): number {
  let k = count;
  while (k > 0) {
    const parent = (k - 1) >> 1;
    if (heap[parent] <= value) break;
    heap[k] = heap[parent];
    k = parent;
  }
  heap[k] = value;
  return count + 1;
}

function popFinish(heap: Float64Array, count: number): number {
  const last = heap[count - 1];
  const size = count - 1;
  let k = 0;
  while (true) {
    let child = 2 * k + 1;
    if (child >= size) break;
    if (child + 1 < size && heap[child + 1] < heap[child]) child++;
    if (heap[child] >= last) break;
    heap[k] = heap[child];
    k = child;
  }
  heap[k] = last;
  return size;
}
