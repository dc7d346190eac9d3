/** The quiet rehearsal: chances of a plan while nobody types, and the promises that they make doubtful. In steps, so that it never holds up typing. */

import type { Diagnostic } from "../language/diagnostic.ts";
import type { Rehearsal } from "../rehearsal/model.ts";
import { promiseDiagnostics, promiseSteps } from "../rehearsal/promises.ts";
import { type Rehearsable, rehearsalSteps } from "../rehearsal/rehearse.ts";

export interface Rehearsed {
  readonly rehearsal: Rehearsal;
  /** `unlikely-promise`, with ways out; without those that need rehearsals of their own until they have been tried. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Enough for figures to the per cent. */
const TRIALS = 2000;
/** Node trials that a quiet rehearsal may take: a second of work in small steps; larger plans get fewer trials. */
const BUDGET = 20_000_000;
const LEAST_TRIALS = 500;
/** Trials of each way out. */
const TRIALS_OF_FIXES = 1000;
/** Above this many nodes a way out takes too long to try unasked. */
const MOST_NODES_FOR_FIXES = 2000;

/**
 * Rehearses a schedule. Yields the figures as soon as they are there, and gives them once more with the ways out, which take longer.
 * `now` is the epoch minute that the schedule was made at.
 */
export function* rehearsingWork(scheduled: Rehearsable, now: number): Generator<Rehearsed | undefined, Rehearsed | undefined> {
  const { nodes } = scheduled.network;
  const trials = Math.max(LEAST_TRIALS, Math.min(TRIALS, Math.floor(BUDGET / Math.max(1, nodes))));
  const steps = rehearsalSteps(scheduled, { trials, seed: 1 });
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield undefined;
  const rehearsal = step.value;
  if (!rehearsal) return undefined;
  yield { rehearsal, diagnostics: promiseDiagnostics(scheduled.schedule, rehearsal, { scheduling: { now }, trials: 0 }) };
  const ways = promiseSteps(scheduled.schedule, rehearsal, { scheduling: { now }, trials: nodes > MOST_NODES_FOR_FIXES ? 0 : TRIALS_OF_FIXES });
  let way = ways.next();
  for (; !way.done; way = ways.next()) yield undefined;
  return { rehearsal, diagnostics: way.value };
}
