/**
 * Working time as tables of cells, so that a trial converts between instants and work by one multiplication and one look,
 * without a search. Instants are minutes since the job's origin.
 */

import type { WorkingTime } from "../calendar/model.ts";
import type { Worker } from "../calendar/team-time.ts";
import type { CalendarTable } from "./job.ts";

/** The table of one working time from `origin` to `horizon` (epoch minutes). What lies beyond counts as worked without a break. */
export function tableOf(time: WorkingTime, origin: number, horizon: number): CalendarTable {
  const intervals = time.intervals(origin, horizon);
  let cell = 1440;
  for (const { from, to } of intervals) cell = commonDivisor(commonDivisor(cell, from - origin), to - origin);
  const cells = Math.max(1, Math.ceil((horizon - origin) / cell));
  const rate = new Float64Array(cells);
  for (const { from, to } of intervals) rate.fill(1, (from - origin) / cell, (to - origin) / cell);
  const worked = sums(rate, cell);
  const whole = Math.round(worked[cells] / cell);
  const startOf = new Float64Array(whole + 1);
  for (let k = 0, next = 0; k < cells; k++) if (rate[k] === 1) startOf[next++] = k * cell;
  startOf[whole] = cells * cell;
  return { cell, worked, rate, startOf, step: 0, firstCell: new Int32Array(0) };
}

/** The joint working time of a team, each with a share: work is person minutes. */
export function teamTableOf(team: readonly Worker[], origin: number, horizon: number): CalendarTable {
  const all = team.map((worker) => worker.time.intervals(origin, horizon));
  let cell = 1440;
  for (const intervals of all) for (const { from, to } of intervals) cell = commonDivisor(commonDivisor(cell, from - origin), to - origin);
  const cells = Math.max(1, Math.ceil((horizon - origin) / cell));
  const rate = new Float64Array(cells);
  all.forEach((intervals, k) => {
    for (const { from, to } of intervals) for (let c = (from - origin) / cell; c < (to - origin) / cell; c++) rate[c] += team[k].share;
  });
  const worked = sums(rate, cell);
  const total = worked[cells];
  const step = Math.max(total / cells, 1e-9);
  const firstCell = new Int32Array(cells + 2);
  for (let k = 0, c = 0; k < firstCell.length; k++) {
    while (c < cells - 1 && worked[c + 1] < k * step) c++;
    firstCell[k] = c;
  }
  return { cell, worked, rate, startOf: new Float64Array(0), step, firstCell };
}

/** Work done by an instant. */
export function workAt(table: CalendarTable, at: number): number {
  const last = table.rate.length - 1;
  const cell = Math.min(Math.max(Math.floor(at / table.cell), 0), last);
  const beyond = at - (last + 1) * table.cell;
  if (beyond > 0) return table.worked[last + 1] + beyond;
  return table.worked[cell] + (at - cell * table.cell) * table.rate[cell];
}

/** The earliest instant by which this much work is done. */
export function instantOf(table: CalendarTable, work: number): number {
  const { cell, worked, rate } = table;
  const total = worked[rate.length];
  if (work > total) return rate.length * cell + (work - total);
  if (table.startOf.length > 0) {
    const k = Math.max(Math.ceil(work / cell) - 1, 0);
    return table.startOf[k] + (work - k * cell);
  }
  let c = table.firstCell[Math.max(Math.floor(work / table.step), 0)];
  while (worked[c + 1] < work) c++;
  while (c < rate.length - 1 && rate[c] === 0) c++;
  return c * cell + (work - worked[c]) / rate[c];
}

/** The instant at which work goes on after this much is done. */
export function resumeOf(table: CalendarTable, work: number): number {
  const { cell, worked, rate } = table;
  const total = worked[rate.length];
  if (work >= total) return rate.length * cell + (work - total);
  if (table.startOf.length > 0) {
    const k = Math.max(Math.floor(work / cell), 0);
    return table.startOf[k] + (work - k * cell);
  }
  let c = table.firstCell[Math.max(Math.floor(work / table.step), 0)];
  while (worked[c + 1] <= work) c++;
  return c * cell + (work - worked[c]) / rate[c];
}

function sums(rate: Float64Array, cell: number): Float64Array {
  const worked = new Float64Array(rate.length + 1);
  for (let k = 0; k < rate.length; k++) worked[k + 1] = worked[k] + rate[k] * cell;
  return worked;
}

function commonDivisor(a: number, b: number): number {
  let x = a;
  let y = Math.abs(b);
  while (y > 0) [x, y] = [y, x % y];
  return x;
}
