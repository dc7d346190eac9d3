/** A map of names that is never changed: one edit makes a new one that shares nearly all of it. */

/** Differences from the shared part beyond which a copy of its own is cheaper than looking twice. */
const MOST_DIFFERENCES = 64;

export class NameMap {
  readonly #base: ReadonlyMap<string, number>;
  /** What differs from the base; undefined for an id that is gone. */
  readonly #differences: ReadonlyMap<string, number | undefined>;

  constructor(base: ReadonlyMap<string, number>, differences: ReadonlyMap<string, number | undefined> = new Map()) {
    this.#base = base;
    this.#differences = differences;
  }

  get(id: string): number | undefined {
    if (this.#differences.size > 0 && this.#differences.has(id)) return this.#differences.get(id);
    return this.#base.get(id);
  }

  *ids(): Iterable<string> {
    for (const id of this.#base.keys()) if (!this.#differences.has(id)) yield id;
    for (const [id, handle] of this.#differences) if (handle !== undefined) yield id;
  }

  /** With these entries instead; undefined takes one out. */
  with(edits: ReadonlyMap<string, number | undefined>): NameMap {
    const differences = new Map([...this.#differences, ...edits]);
    if (differences.size <= MOST_DIFFERENCES) return new NameMap(this.#base, differences);
    const base = new Map(this.#base);
    for (const [id, handle] of differences) {
      if (handle === undefined) base.delete(id);
      else base.set(id, handle);
    }
    return new NameMap(base);
  }
}
