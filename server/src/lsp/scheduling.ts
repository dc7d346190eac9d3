/**
 * Runs the scheduler in slices between messages, so that typing never waits for it. A run belongs to one plan; a newer plan of the
 * same file ends it. A plan whose like was scheduled in a few milliseconds is scheduled at once.
 */

import type { Outcome } from "../features/snapshot.ts";
import type { Plan } from "../plan/model.ts";
import { afterMessages } from "./turns.ts";

/** Computes an outcome in steps; each yield is a moment to look at what has arrived. */
export type Work = (plan: Plan) => Generator<void, Outcome>;

/** Milliseconds: a plan that took less the last time is scheduled together with its text. */
const AT_ONCE = 2;
/** Milliseconds that the first run of a small plan may take: its file was just opened, nobody types yet, and the code is still cold. */
const AT_FIRST = 100;
/** Declarations: a plan that was never scheduled is small enough to try. */
const SMALL = 150;
/** Milliseconds of one slice: what a keystroke may have to wait for. */
const SLICE = 2;
/** Milliseconds without a change before a long run begins: while somebody types, none does. A short one begins earlier: less is lost with it. */
const QUIET = 20;
const SHORTEST_QUIET = 2;

interface Run {
  readonly plan: Plan;
  readonly settled: Promise<Outcome | undefined>;
  cancelled: boolean;
}

export class Scheduling {
  /** Hears of each plan whose dates have become known. */
  settled: ((plan: Plan) => void) | undefined;
  readonly #work: Work;
  readonly #clock: () => number;
  readonly #failed: (error: unknown) => void;
  readonly #outcomes = new WeakMap<Plan, Outcome>();
  readonly #runs = new Map<string, Run>();
  /** Milliseconds that the last run of each file took. */
  readonly #lengths = new Map<string, number>();

  /** `clock` gives milliseconds; `failed` hears of errors of the scheduler itself, after which a plan has no dates. */
  constructor(work: Work, clock: () => number, failed: (error: unknown) => void) {
    this.#work = work;
    this.#clock = clock;
    this.#failed = failed;
  }

  /** What is known of this plan now. */
  known(plan: Plan): Outcome | undefined {
    return this.#outcomes.get(plan);
  }

  /** More has become known of a plan. */
  learned(plan: Plan, outcome: Outcome): void {
    this.#outcomes.set(plan, outcome);
  }

  /** The outcome at once, where that costs next to nothing. */
  quickly(plan: Plan): Outcome | undefined {
    const known = this.known(plan);
    if (known !== undefined) return known;
    const uri = plan.files[0]!.uri;
    const last = this.#lengths.get(uri);
    if (plan.own > SMALL && (last === undefined || last > AT_ONCE)) return undefined;
    this.#end(uri);
    const steps = this.#work(plan);
    const from = this.#clock();
    let step = this.#next(steps);
    // It may have grown since: then the rest is done between messages like any other.
    const most = last === undefined ? AT_FIRST : 2 * AT_ONCE;
    while (!step.done && this.#clock() - from < most) step = this.#next(steps);
    if (!step.done) {
      const spent = this.#clock() - from;
      // Said at once: while somebody types, no run comes to its end, and each keystroke would try again.
      this.#lengths.set(uri, spent);
      this.#begin(plan, steps, spent);
      return undefined;
    }
    this.#settle(plan, step.value, this.#clock() - from);
    return step.value;
  }

  /** The outcome when it is ready; undefined when a newer plan made it stale. */
  async outcomeOf(plan: Plan): Promise<Outcome | undefined> {
    const known = this.known(plan);
    if (known !== undefined) return known;
    const uri = plan.files[0]!.uri;
    const running = this.#runs.get(uri);
    if (running?.plan === plan) return running.settled;
    if (running !== undefined) running.cancelled = true;
    return this.#begin(plan, this.#work(plan), 0).settled;
  }

  /** Is there a run for this plan that goes on? */
  isRunning(plan: Plan): boolean {
    return this.#runs.get(plan.files[0]!.uri)?.plan === plan;
  }

  /** Ends what runs for plans that see this file: its text has changed. */
  changed(uri: string): void {
    for (const [root, run] of this.#runs) if (run.plan.files.some((file) => file.uri === uri)) this.#end(root);
  }

  #end(root: string): void {
    const running = this.#runs.get(root);
    if (running !== undefined) running.cancelled = true;
    this.#runs.delete(root);
  }

  #begin(plan: Plan, steps: Generator<void, Outcome>, spent: number): Run {
    const uri = plan.files[0]!.uri;
    const run: { -readonly [K in keyof Run]: Run[K] } = { plan, cancelled: false, settled: Promise.resolve(undefined) };
    const go = async (): Promise<Outcome | undefined> => {
      let total = spent;
      const last = this.#lengths.get(uri) ?? Number.POSITIVE_INFINITY;
      await new Promise((resolve) => setTimeout(resolve, Math.min(QUIET, Math.max(SHORTEST_QUIET, last / 4))));
      for (;;) {
        await afterMessages();
        if (run.cancelled) return undefined;
        const from = this.#clock();
        let step = this.#next(steps);
        while (!step.done && this.#clock() - from < SLICE) step = this.#next(steps);
        total += this.#clock() - from;
        if (step.done) {
          if (this.#runs.get(uri) === run) this.#runs.delete(uri);
          this.#settle(plan, step.value, total);
          return step.value;
        }
      }
    };
    this.#runs.set(uri, run);
    run.settled = go();
    return run;
  }

  /** A plan that the scheduler fails on has no dates; all else that is said of it stays right. */
  #next(steps: Generator<void, Outcome>): IteratorResult<void, Outcome> {
    try {
      return steps.next();
    } catch (error) {
      this.#failed(error);
      return { done: true, value: {} };
    }
  }

  #settle(plan: Plan, outcome: Outcome, length: number): void {
    this.#outcomes.set(plan, outcome);
    this.#lengths.set(plan.files[0]!.uri, length);
    this.settled?.(plan);
  }
}
