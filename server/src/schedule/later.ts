/** What few look at of a schedule. */

/** A value that is made when it is first asked for, or before that in steps of a few milliseconds. Whoever asks in the midst of them goes on with them. */
export class Later<T> {
  #steps: Generator<void, T> | undefined;
  #value: T | undefined;

  constructor(steps: Generator<void, T>) {
    this.#steps = steps;
  }

  get value(): T {
    while (this.#goesOn());
    return this.#value!;
  }

  *prepare(): Generator<void, void> {
    while (this.#goesOn()) yield;
  }

  #goesOn(): boolean {
    if (this.#steps === undefined) return false;
    const step = this.#steps.next();
    if (!step.done) return true;
    this.#value = step.value;
    this.#steps = undefined;
    return false;
  }
}
