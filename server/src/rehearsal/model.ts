/** What a rehearsal (a Monte Carlo simulation of the plan) says. Instants are epoch minutes; chances and criticality are 0..1. */

import type { EpochDay, Instant } from "../calendar/model.ts";

export interface Rehearsal {
  readonly trials: number;
  readonly seed: number;
  /** Fewer trials than asked for have been played so far. */
  readonly partial: boolean;
  readonly targets: readonly RehearsedTarget[];
  readonly tasks: readonly RehearsedTask[];
  readonly cues: readonly { readonly entity: number; readonly id: string; readonly chance: number }[];
  readonly risks: readonly RehearsedRisk[];
}

export interface RehearsedTarget {
  readonly entity: number;
  readonly id: string;
  readonly due: Instant | undefined;
  /** Chance to meet `due`; undefined without one. */
  readonly chance: number | undefined;
  readonly p10: Instant;
  readonly p50: Instant;
  readonly p80: Instant;
  readonly p95: Instant;
  readonly planned: Instant;
  /** Chance to be done by `planned`. */
  readonly plannedChance: number;
  /** The date that has the score's `confidence`. */
  readonly confident: Instant;
  /** Count of trials by the day of the finish, in the score's zone, ascending. */
  readonly histogram: readonly (readonly [EpochDay, number])[];
  /** How many paths meet here that were decisive in at least 5 % of the trials (merge bias). */
  readonly paths: number;
  /** Those paths: the items at their ends, with the share of trials in which each decided, the largest first; empty where one decides alone. */
  readonly meeting?: readonly { readonly entity: number; readonly share: number }[];
  /** Share of the trials in which it took place at all: under 1 where cues start or skip it. */
  readonly takesPlace?: number;
}

export interface RehearsedTask {
  readonly entity: number;
  readonly id: string;
  /** Share of the trials in which it was critical. */
  readonly criticality: number;
  /** Rank correlation of its length with the finish of the score. */
  readonly sensitivity: number;
  /** Days by which the P80 of the finish moves between its P10 and P90 length: for the tornado. */
  readonly swing: number;
  readonly p10Finish: Instant;
  readonly p50Finish: Instant;
  readonly p80Finish: Instant;
}

export interface RehearsedRisk {
  readonly entity: number;
  readonly id: string;
  /** Share of the trials in which it happened. */
  readonly occurred: number;
  /** P80 of the finish with it certain less with it impossible, same draws, in working days. */
  readonly daysAtP80: number;
}

export interface RehearseOptions {
  readonly trials: number;
  readonly seed: number;
  /** Called with the share that is done, 0..1. */
  readonly progress?: (done: number) => void;
  /** Called with the figures of the first tenth of the trials. */
  readonly partial?: (figures: Rehearsal) => void;
  /** True asks to stop: the answer is then undefined. */
  readonly cancelled?: () => boolean;
}
