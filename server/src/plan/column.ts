/** A column of a table in the making. It is the old table's own until something in it differs: most keystrokes change none but one or two. */

type Values = Uint8Array | Uint16Array | Int32Array;

/** Values beyond those of the old column that there is room for at once. */
const ROOM = 8;

export class Column<A extends Values> {
  readonly #make: (length: number) => A;
  readonly #old: A | undefined;
  #values: A;
  /** It may be written to. */
  #isOwn: boolean;

  constructor(old: A | undefined, make: (length: number) => A) {
    this.#make = make;
    this.#old = old;
    this.#values = old ?? make(256);
    this.#isOwn = old === undefined;
  }

  at(position: number): number {
    return this.#values[position]!;
  }

  set(position: number, value: number): void {
    if (!this.#isOwn && this.#values[position] === value) return;
    this.#reach(position + 1);
    this.#values[position] = value;
  }

  /** Puts the old values [from, to) `shift` further on, each with `more` added. Where neither is anything they stand there already. */
  move(from: number, to: number, shift: number, more = 0): void {
    if ((shift === 0 && more === 0) || from === to) return;
    this.#reach(to + shift);
    const moved = this.#old!.subarray(from, to);
    this.#values.set(moved, from + shift);
    if (more !== 0) for (let position = from + shift; position < to + shift; position++) this.#values[position]! += more;
  }

  /** The first so many values. */
  take(count: number): A {
    return (this.#values.length === count ? this.#values : this.#values.subarray(0, count)) as A;
  }

  #reach(length: number): void {
    if (this.#isOwn && length <= this.#values.length) return;
    const larger = this.#make(Math.max(length, this.#isOwn ? this.#values.length * 2 : this.#values.length + ROOM));
    larger.set(this.#values);
    this.#values = larger;
    this.#isOwn = true;
  }
}
