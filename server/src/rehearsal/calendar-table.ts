/**
 * Working time as tables of cells, so that a trial converts between instants and work by one multiplication and one look,
 * without a search. Instants are minutes since the job's origin.
 */

import type { TimeRange, WorkingTime } from "../calendar/model.ts";
import type { Worker } from "../calendar/team-time.ts";
import type { CalendarTable } from "./job.ts";

/** Cells of a table at most: what lies beyond them is no date that anybody plans with. */
const MOST_CELLS = 8_000_000;

/** The table of one working time from `origin` to `horizon` (epoch minutes). What lies beyond counts as worked without a break. */
export function tableOf(time: WorkingTime, origin: number, horizon: number): CalendarTable {
  const { intervals, cell, cells } = cellsOf([time.intervals(origin, horizon)], origin, horizon);
  const worked = new Int32Array(cells + 1);
  let whole = 0;
  for (const { from, to } of intervals[0]) whole += (to - from) / cell;
  const startOf = new Int32Array(whole + 1);
  let done = 0;
  let next = 0;
  let c = 0;
  for (const { from, to } of intervals[0]) {
    for (const end = (from - origin) / cell; c < end; c++) worked[c + 1] = done;
    for (const end = (to - origin) / cell; c < end; c++) {
      startOf[next++] = c * cell;
      done += cell;
      worked[c + 1] = done;
    }
  }
  for (; c < cells; c++) worked[c + 1] = done;
  startOf[whole] = cells * cell;
  return { cell, perCell: 1 / cell, longestGap: longestGap(startOf, cell), worked, startOf, step: 0, firstCell: new Int32Array(0) };
}

/** The joint working time of a team, each with a share: work is person minutes. */
export function teamTableOf(team: readonly Worker[], origin: number, horizon: number): CalendarTable {
  const {
    intervals: all,
    cell,
    cells,
  } = cellsOf(
    team.map((worker) => worker.time.intervals(origin, horizon)),
    origin,
    horizon,
  );
  const worked = new Float64Array(cells + 1);
  all.forEach((intervals, k) => {
    for (const { from, to } of intervals) for (let c = (from - origin) / cell; c < (to - origin) / cell; c++) worked[c + 1] += team[k].share * cell;
  });
  for (let c = 0; c < cells; c++) worked[c + 1] += worked[c];
  const step = Math.max(worked[cells] / cells, 1e-9);
  const firstCell = new Int32Array(cells + 2);
  for (let k = 0, c = 0; k < firstCell.length; k++) {
    while (c < cells - 1 && worked[c + 1] < k * step) c++;
    firstCell[k] = c;
  }
  return { cell, perCell: 1 / cell, longestGap: Number.POSITIVE_INFINITY, worked, startOf: new Int32Array(0), step, firstCell };
}

/** Work done by an instant. */
export function workAt(table: CalendarTable, at: number): number {
  const { cell, worked } = table;
  const cells = worked.length - 1;
  if (at >= cells * cell) return worked[cells] + (at - cells * cell);
  if (at <= 0) return 0;
  const c = (at * table.perCell) | 0;
  const within = at - c * cell;
  if (table.startOf.length === 0) return worked[c] + within * table.perCell * (worked[c + 1] - worked[c]);
  // A cell of a plain calendar is worked throughout or not at all.
  const partly = worked[c] + within;
  return Math.min(partly, worked[c + 1]);
}

/** The earliest instant by which this much work is done. */
export function instantOf(table: CalendarTable, work: number): number {
  const { cell, worked, startOf } = table;
  const cells = worked.length - 1;
  const total = worked[cells];
  if (work > total) return cells * cell + (work - total);
  if (startOf.length > 0) {
    const whole = work > 0 ? (work * table.perCell) | 0 : 0;
    const k = whole > 0 && whole * cell >= work ? whole - 1 : whole;
    return startOf[k] + (work - k * cell);
  }
  let c = table.firstCell[Math.max(Math.floor(work / table.step), 0)];
  while (c < cells - 1 && (worked[c + 1] < work || worked[c + 1] === worked[c])) c++;
  return c * cell + ((work - worked[c]) / (worked[c + 1] - worked[c])) * cell;
}

/** The instant at which work goes on after this much is done. */
export function resumeOf(table: CalendarTable, work: number): number {
  const { cell, worked, startOf } = table;
  const cells = worked.length - 1;
  const total = worked[cells];
  if (work >= total) return cells * cell + (work - total);
  if (startOf.length > 0) {
    const k = Math.max(Math.floor(work / cell), 0);
    return startOf[k] + (work - k * cell);
  }
  let c = table.firstCell[Math.max(Math.floor(work / table.step), 0)];
  while (c < cells - 1 && worked[c + 1] <= work) c++;
  return c * cell + ((work - worked[c]) / (worked[c + 1] - worked[c])) * cell;
}

/** The longest cells of which every interval is made, and the intervals that lie within as many of them as there may be. */
function cellsOf(
  intervals: readonly (readonly TimeRange[])[],
  origin: number,
  horizon: number,
): { readonly intervals: readonly (readonly TimeRange[])[]; readonly cell: number; readonly cells: number } {
  let cell = 1440;
  for (const list of intervals) for (const { from, to } of list) cell = commonDivisor(commonDivisor(cell, from - origin), to - origin);
  const cells = Math.max(1, Math.ceil((horizon - origin) / cell));
  if (cells <= MOST_CELLS) return { intervals, cell, cells };
  const end = origin + MOST_CELLS * cell;
  return { intervals: intervals.map((list) => list.filter(({ to }) => to <= end)), cell, cells: MOST_CELLS };
}

/** The longest time between two cells that are worked. */
function longestGap(startOf: Int32Array, cell: number): number {
  let longest = startOf[0];
  for (let k = 1; k < startOf.length; k++) longest = Math.max(longest, startOf[k] - startOf[k - 1] - cell);
  return longest;
}

function commonDivisor(a: number, b: number): number {
  let x = a;
  let y = Math.abs(b);
  while (y > 0) [x, y] = [y, x % y];
  return x;
}
