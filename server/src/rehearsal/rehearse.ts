/** The front door of the rehearsal: from a scheduled plan to its figures, on this thread or on workers. */

import { compileJob, type Rehearsable } from "./compile.ts";
import { confidenceOf } from "./confidence.ts";
import { chancesOf, figuresOf, type TaskTrials, taskTrialsOf } from "./figures.ts";
import type { Job } from "./job.ts";
import type { Rehearsal, RehearseOptions } from "./model.ts";
import { merge, type Piece, pieces, taskParts } from "./partition.ts";
import { Simulation, type Trials } from "./simulate.ts";
import { chanceConditions } from "./trial.ts";

export type { Rehearsable } from "./compile.ts";

/** Where trials are played. Each call belongs to the job that was given last. */
export interface Players {
  /** How many calls are worked on at once. */
  readonly size: number;
  play(job: Job, piece: Piece): Promise<Trials>;
  /** As `taskFiguresOf`. */
  taskFigures(job: Job, trials: TaskTrials): Promise<Float64Array>;
}

/** Plays all trials on this thread; undefined when it was cancelled. */
export function rehearse(plan: Rehearsable, options: RehearseOptions): Rehearsal | undefined {
  const job = compileJob(plan, options.seed);
  const steps = rehearsalOf(plan, job, options, 1);
  const play = onThisThread();
  let step = steps.next();
  while (!step.done) {
    const played: Trials[] = [];
    for (const piece of step.value.pieces) {
      const trials = play(job, piece);
      played.push(trials);
      if (!step.value.goesOn(trials)) return undefined;
    }
    step = steps.next(played);
  }
  return figuresOf(job, step.value, { confidence: confidenceOf(plan.schedule.plan), partial: false });
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
    for (const piece of step.value.pieces) {
      for (let from = piece.from; from < piece.to; from += size) {
        const trials = play(job, { from, to: Math.min(piece.to, from + size), run: piece.run });
        played.push(trials);
        if (!step.value.goesOn(trials)) return undefined;
        yield;
      }
    }
    step = steps.next(played);
  }
  return figuresOf(job, step.value, { confidence: confidenceOf(plan.schedule.plan), partial: false });
}

/** Plays them on workers, with the same figures; undefined when it was cancelled. */
export async function rehearseOn(players: Players, plan: Rehearsable, options: RehearseOptions): Promise<Rehearsal | undefined> {
  const job = compileJob(plan, options.seed);
  const steps = rehearsalOf(plan, job, options, players.size);
  let step = steps.next();
  while (!step.done) {
    const { pieces: asked, goesOn } = step.value;
    const played = await shared(players.size, asked, (piece) => players.play(job, piece), goesOn);
    if (!played) return undefined;
    step = steps.next(played);
  }
  const trials = step.value;
  const parts = taskParts(job, trials, job.tasks.length * (trials.to - trials.from) < WORTH_SHARING ? 1 : players.size);
  const found = await shared(
    players.size,
    parts,
    ({ from, to }) => players.taskFigures(job, taskTrialsOf(trials, from, to)),
    () => options.cancelled?.() !== true,
  );
  return found && figuresOf(job, trials, { confidence: confidenceOf(plan.schedule.plan), partial: false }, found);
}

/** Task trials whose figures are worth to be shared out: a few milliseconds of them. */
const WORTH_SHARING = 500_000;

/** Pieces given to a player at once: it goes on with the second while the first is on its way back and the next one is on its way. */
const IN_HAND = 2;

/** Works on all pieces, by so many players; who is done takes the next. What they gave, in order; undefined once `goesOn` says no. */
async function shared<P, R>(size: number, asked: readonly P[], work: (piece: P) => Promise<R>, goesOn: (found: R) => boolean): Promise<R[] | undefined> {
  const found: R[] = [];
  let next = 0;
  let isOn = true;
  const hand = async () => {
    while (isOn && next < asked.length) {
      const at = next++;
      const result = await work(asked[at]);
      found[at] = result;
      if (!goesOn(result)) isOn = false;
    }
  };
  await Promise.all(Array.from({ length: IN_HAND * size }, hand));
  return isOn ? found : undefined;
}

/** Pieces for each player that a tenth of the trials is played in: short, so that nobody waits long for another, and a rehearsal can be cancelled. */
const ROUNDS = 2;

interface Step {
  readonly pieces: readonly Piece[];
  /** Called with what has been played, in whatever order and pieces; false where the rehearsal is cancelled. */
  readonly goesOn: (trials: Trials) => boolean;
}

/** What is to be played, step by step: yields pieces, takes what they gave, ends with all trials. */
function* rehearsalOf({ schedule }: Rehearsable, job: Job, options: RehearseOptions, size: number): Generator<Step, Trials, readonly Trials[]> {
  const total = Math.max(1, Math.floor(options.trials));
  const isOn = () => options.cancelled?.() !== true;

  // A first run without the cues that ask for a chance says which of them fire.
  let likely: readonly boolean[] | undefined;
  const asked = chanceConditions(job);
  if (asked.length > 0) {
    const first = merge(yield { pieces: pieces(0, total, size, { datesOnly: true }), goesOn: isOn });
    const chances = chancesOf(job, first);
    likely = asked.map((condition) => chances[condition.target] < condition.below);
  }

  const run = { likely };
  const tenth = Math.ceil(total / 10);
  const begun: Trials[] = [];
  let begunTrials = 0;
  let done = 0;
  const goesOn = (trials: Trials) => {
    const count = trials.to - trials.from;
    done += count;
    if (!isOn()) return false;
    options.progress?.(done / total);
    if (options.partial && tenth < total && trials.to <= tenth) {
      begun.push(trials);
      begunTrials += count;
      if (begunTrials === tenth) options.partial(figuresOf(job, merge(begun), { confidence: confidenceOf(schedule.plan), partial: true }));
    }
    return true;
  };
  // Nobody waits for the rest of the first tenth: the pieces after it are played while its figures are made.
  const first = pieces(0, tenth, size === 1 ? 1 : ROUNDS * size, run);
  const rest = pieces(tenth, total, size === 1 ? 9 : 9 * ROUNDS * size, run);
  return merge(yield { pieces: tenth === total ? first : [...first, ...rest], goesOn });
}

/** Keeps what is ready for the pieces of one run. */
function onThisThread(): (job: Job, piece: Piece) => Trials {
  let ready: Simulation | undefined;
  return (job, piece) => {
    if (ready?.job !== job || ready.run !== piece.run) ready = new Simulation(job, piece.run);
    return ready.play(piece.from, piece.to);
  };
}
