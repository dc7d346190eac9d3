/** What few look at of a schedule. */

/** A value that is made when it is first asked for, or before that in steps of a few milliseconds. */
export class Later<T> {
  #make: (() => Generator<void, T>) | undefined;
  #value: T | undefined;

  constructor(make: () => Generator<void, T>) {
    this.#make = make;
  }

  get value(): T {
    if (this.#make !== undefined) for (const _ of this.prepare());
    return this.#value!;
  }

  *prepare(): Generator<void, void> {
    if (this.#make === undefined) return;
    const value = yield* this.#make();
    // Somebody may have asked for it between two steps.
    if (this.#make === undefined) return;
    this.#value = value;
    this.#make = undefined;
  }
}
