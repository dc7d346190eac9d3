/** The front door of the rehearsal: from a scheduled plan to its figures, on this thread or on workers. */

import { clauseOf } from "../language/syntax.ts";
import { compileJob, type Rehearsable } from "./compile.ts";
import { chancesOf, figuresOf } from "./figures.ts";
import type { Job } from "./job.ts";
import type { Rehearsal, RehearseOptions } from "./model.ts";
import { merge, type Piece, pieces } from "./partition.ts";
import { Simulation, type Trials } from "./simulate.ts";
import { chanceConditions } from "./trial.ts";

export type { Rehearsable } from "./compile.ts";

/** Where trials are played. Each call belongs to the job that was given last. */
export interface Players {
  /** How many pieces may be played at once. */
  readonly size: number;
  play(job: Job, piece: Piece): Promise<Trials>;
}

/** Plays all trials on this thread; undefined when it was cancelled. */
export function rehearse(plan: Rehearsable, options: RehearseOptions): Rehearsal | undefined {
  const job = compileJob(plan, options.seed);
  const steps = rehearsalOf(plan, job, options, 1);
  const play = onThisThread();
  let step = steps.next();
  while (!step.done) step = steps.next(step.value.map((piece) => play(job, piece)));
  return step.value;
}

/** Node trials of one step: a few milliseconds. */
const STEP = 100_000;

/** The same in steps of a few milliseconds: whoever runs it may do something else between two of them, or never come back. */
export function* rehearsalSteps(plan: Rehearsable, options: RehearseOptions): Generator<void, Rehearsal | undefined> {
  const job = compileJob(plan, options.seed);
  yield;
  const steps = rehearsalOf(plan, job, options, 1);
  const play = onThisThread();
  const size = Math.max(16, Math.floor(STEP / Math.max(1, job.nodes)));
  let step = steps.next();
  while (!step.done) {
    const played: Trials[] = [];
    for (const piece of step.value) {
      for (let from = piece.from; from < piece.to; from += size) {
        played.push(play(job, { from, to: Math.min(piece.to, from + size), run: piece.run }));
        yield;
      }
    }
    step = steps.next(played);
  }
  return step.value;
}

/** Plays them on workers, with the same figures; undefined when it was cancelled. */
export async function rehearseOn(players: Players, plan: Rehearsable, options: RehearseOptions): Promise<Rehearsal | undefined> {
  const job = compileJob(plan, options.seed);
  const steps = rehearsalOf(plan, job, options, players.size);
  let step = steps.next();
  while (!step.done) step = steps.next(await Promise.all(step.value.map((piece) => players.play(job, piece))));
  return step.value;
}

/** Pieces that the trials after the first tenth are played in, so that a rehearsal can be cancelled and shows its progress. */
const ROUNDS = 9;

/** What is to be played, step by step: yields pieces, takes what they gave, ends with the figures. */
function* rehearsalOf(
  { schedule }: Rehearsable,
  job: Job,
  options: RehearseOptions,
  size: number,
): Generator<readonly Piece[], Rehearsal | undefined, readonly Trials[]> {
  const total = Math.max(1, Math.floor(options.trials));
  const { plan } = schedule;
  const confidence = (clauseOf(plan.entities[plan.score].declaration, "confidence")?.value.percent ?? 80) / 100;
  const isCancelled = () => options.cancelled?.() === true;

  // A first run without the cues that ask for a chance says which of them fire.
  let likely: readonly boolean[] | undefined;
  const asked = chanceConditions(job);
  if (asked.length > 0) {
    const first = merge(yield pieces(0, total, size, { datesOnly: true }));
    const chances = chancesOf(job, first);
    likely = asked.map((condition) => chances[condition.target] < condition.below);
    if (isCancelled()) return undefined;
  }

  const run = { likely };
  const played: Trials[] = [];
  for (let round = 0, from = 0; from < total; round++) {
    const to = round === 0 ? Math.ceil(total / 10) : Math.min(total, Math.ceil((total * (round + 1)) / (ROUNDS + 1)));
    if (to > from) {
      played.push(...(yield pieces(from, to, size, run)));
    }
    from = to;
    if (isCancelled()) return undefined;
    options.progress?.(from / total);
    if (round === 0 && from < total) options.partial?.(figuresOf(job, merge(played), { confidence, partial: true }));
  }

  return figuresOf(job, merge(played), { confidence, partial: false });
}

/** Keeps what is ready for the pieces of one run. */
function onThisThread(): (job: Job, piece: Piece) => Trials {
  let ready: Simulation | undefined;
  return (job, piece) => {
    if (ready?.job !== job || ready.run !== piece.run) ready = new Simulation(job, piece.run);
    return ready.play(piece.from, piece.to);
  };
}
