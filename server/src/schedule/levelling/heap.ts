/** A binary heap of numbers by (time, rank). */
export class Agenda {
  readonly #times: number[] = [];
  readonly #ranks: number[] = [];
  readonly #entries: number[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** Time of the first entry. */
  get time(): number {
    return this.#times[0];
  }

  /** Rank of the first entry. */
  get rank(): number {
    return this.#ranks[0];
  }

  /** The first entry. */
  get first(): number {
    return this.#entries[0];
  }

  push(time: number, rank: number, entry: number): void {
    const times = this.#times;
    const ranks = this.#ranks;
    const entries = this.#entries;
    let k = entries.length;
    times.push(time);
    ranks.push(rank);
    entries.push(entry);
    while (k > 0) {
      const parent = (k - 1) >> 1;
      if (times[parent] < time || (times[parent] === time && ranks[parent] <= rank)) break;
      times[k] = times[parent];
      ranks[k] = ranks[parent];
      entries[k] = entries[parent];
      k = parent;
    }
    times[k] = time;
    ranks[k] = rank;
    entries[k] = entry;
  }

  /** Takes the first entry out. */
  pop(): number {
    const times = this.#times;
    const ranks = this.#ranks;
    const entries = this.#entries;
    const first = entries[0];
    const time = times.pop()!;
    const rank = ranks.pop()!;
    const entry = entries.pop()!;
    const size = entries.length;
    if (size === 0) return first;
    let k = 0;
    while (true) {
      let child = 2 * k + 1;
      if (child >= size) break;
      if (child + 1 < size && (times[child + 1] < times[child] || (times[child + 1] === times[child] && ranks[child + 1] < ranks[child]))) child++;
      if (time < times[child] || (time === times[child] && rank <= ranks[child])) break;
      times[k] = times[child];
      ranks[k] = ranks[child];
      entries[k] = entries[child];
      k = child;
    }
    times[k] = time;
    ranks[k] = rank;
    entries[k] = entry;
    return first;
  }
}
