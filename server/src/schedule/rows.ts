/** The columns of a network while it is made: nodes and links row by row. */

import type { Unit } from "../language/syntax.ts";
import { Measure, type Network } from "./network.ts";

/** The columns of a network that are filled row by row. */
export type Rows = Pick<
  Network,
  | "kind"
  | "entity"
  | "whenOf"
  | "calendar"
  | "priority"
  | "late"
  | "amount"
  | "low"
  | "high"
  | "isRange"
  | "measure"
  | "elapsedAmount"
  | "notBefore"
  | "on"
  | "onEnd"
  | "dueOf"
  | "started"
  | "finished"
  | "remaining"
  | "progress"
> & { readonly elapsedUnit: Unit[] };

/** Rows of moments that nothing is said of. */
export function emptyRows(count: number): Rows {
  return {
    kind: new Uint8Array(count),
    entity: new Int32Array(count),
    whenOf: new Int32Array(count).fill(-1),
    calendar: new Int32Array(count),
    priority: new Int16Array(count),
    late: new Uint8Array(count),
    amount: new Float64Array(count),
    low: new Float64Array(count),
    high: new Float64Array(count),
    isRange: new Uint8Array(count),
    measure: new Uint8Array(count).fill(Measure.Length),
    elapsedAmount: new Float64Array(count),
    elapsedUnit: new Array<Unit>(count).fill("min"),
    notBefore: new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
    on: new Float64Array(count).fill(Number.NaN),
    onEnd: new Float64Array(count).fill(Number.NaN),
    dueOf: new Float64Array(count).fill(Number.NaN),
    started: new Float64Array(count).fill(Number.NaN),
    finished: new Float64Array(count).fill(Number.NaN),
    remaining: new Float64Array(count),
    progress: new Float64Array(count),
  };
}

/** The first of these rows; empty movements have one instead of three. */
export function trimmed(rows: Rows, count: number): Rows {
  if (rows.kind.length === count) return rows;
  return Object.fromEntries(Object.entries(rows).map(([name, column]) => [name, column.slice(0, count)])) as unknown as Rows;
}

/** Links as they are found. */
export class LinkRows {
  count = 0;
  from = new Int32Array(1024);
  to = new Int32Array(1024);
  entity = new Int32Array(1024);
  type = new Uint8Array(1024);
  origin = new Uint8Array(1024);

  add(from: number, to: number, type: number, origin: number, entity: number): void {
    const row = this.count++;
    if (row === this.from.length) this.#grow();
    this.from[row] = from;
    this.to[row] = to;
    this.entity[row] = entity;
    this.type[row] = type;
    this.origin[row] = origin;
  }

  #grow(): void {
    this.from = longer(this.from);
    this.to = longer(this.to);
    this.entity = longer(this.entity);
    this.type = longer(this.type);
    this.origin = longer(this.origin);
  }
}

/** The same numbers with as much room again behind them. */
function longer<T extends Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(numbers: T): T {
  const all = numbers instanceof Int32Array ? new Int32Array(2 * numbers.length) : new Uint8Array(2 * numbers.length);
  all.set(numbers);
  return all as T;
}
