/** What one trial does with one node or link, the same in blocks and event by event. */

import { addElapsed } from "../calendar/elapsed.ts";
import type { Zone } from "../calendar/zone.ts";
import { instantOf, resumeOf, workAt } from "./calendar-table.ts";
import { PIECES } from "./distributions.ts";
import { type CalendarTable, type Draw, type Job, type JobCondition, LagKind, NodeOp } from "./job.ts";
import { uniformAt } from "./random.ts";

/** Rounding of sums of fractions of a minute. */
export const EPSILON = 1e-6;

/** What is the same in all trials of a run, beside the job. */
export interface Run {
  /** For each risk: undefined as it comes, true certain, false impossible. */
  readonly risks?: readonly (boolean | undefined)[];
  /** For each condition `chance of`, in the order of `chanceConditions`: does it hold? Without it, none does. */
  readonly likely?: readonly boolean[];
  /** Length of a task held at a quantile of its own. */
  readonly held?: { readonly node: number; readonly quantile: number };
  /** Dates of targets only: no criticality, no finishes of tasks, no risks turned round. */
  readonly datesOnly?: boolean;
}

/** The conditions `chance of` of a job, in order. */
export function chanceConditions(job: Job): readonly Extract<JobCondition, { readonly type: "chance" }>[] {
  return job.whens.flatMap((when) => when.conditions.filter((condition) => condition.type === "chance"));
}

/** A draw in a trial. */
export function drawAt(job: Job, draw: Draw, trial: number): number {
  if (draw.span === 0) return draw.low;
  return draw.low + draw.span * quantileOf(job.quantiles[draw.table], uniformAt(draw.a, draw.b, trial));
}

/** The quantile of a table at `u` in [0, 1). */
export function quantileOf(quantiles: Float64Array, u: number): number {
  const place = u * PIECES;
  const piece = Math.min(Math.floor(place), PIECES - 1);
  return quantiles[piece] + (place - piece) * (quantiles[piece + 1] - quantiles[piece]);
}

/** The end of a length of clock time; days and longer go by the clock on the wall. */
export function elapsedEnd(job: Job, zone: Zone, node: number, at: number, minutes: number): number {
  const unit = job.elapsedUnit[node];
  return unit === undefined ? at + minutes : addElapsed(zone, Math.round(at) + job.origin, minutes * job.elapsedPerMinute[node], unit) - job.origin;
}

/** When a share of a node's work is done; of a movement, of the working time between its beginning and its end. */
export function partOf(job: Job, node: number, part: number, start: number, finish: number, before: number, length: number): number {
  if (part >= 1) return finish;
  if (job.op[node] === NodeOp.Elapsed) return start + part * (finish - start);
  const began = job.began[node];
  const table: CalendarTable = job.tables[job.table[node]];
  if (job.op[node] !== NodeOp.Work) return instantOf(table, workAt(table, start) + part * (workAt(table, finish) - workAt(table, start)));
  if (!Number.isNaN(began)) {
    // What was done before the status date is not known to the minute: the share of the whole span.
    const from = workAt(table, began);
    return instantOf(table, from + part * (workAt(table, finish) - from));
  }
  return part <= 0 ? start : instantOf(table, before + part * length);
}

/** An instant with the lag of a link. */
export function lagged(job: Job, zone: Zone, e: number, at: number): number {
  switch (job.linkLagKind[e]) {
    case LagKind.None:
      return at;
    case LagKind.Clock:
      return at + job.linkLag[e];
    case LagKind.Working:
      return withWorkingLag(job.tables[job.linkTable[e]], at, job.linkLag[e]);
    default:
      return addElapsed(zone, Math.ceil(at - EPSILON) + job.origin, job.linkLag[e], job.linkUnit[e]!) - job.origin;
  }
}

/** A lag lands on the earliest instant by which it has passed, a lead on the latest. */
export function withWorkingLag(table: CalendarTable, at: number, lag: number): number {
  const done = workAt(table, at) + lag;
  return lag < 0 ? Math.min(at, resumeOf(table, Math.max(0, done))) : Math.max(at, instantOf(table, done));
}
