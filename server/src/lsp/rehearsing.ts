/**
 * Rehearsals of the scores that are open: quietly when typing pauses, and in full when somebody asks. On a thread where the host has one, else in
 * slices between messages. What comes out belongs to one plan; a newer one of the same file ends it.
 */

import { type FullRehearsal, fullRehearsal } from "../features/full-rehearsal.ts";
import type { Rehearsed } from "../features/rehearsing.ts";
import type { TextEdit } from "../language/diagnostic.ts";
import type { Plan } from "../plan/model.ts";
import { promiseDiagnostics } from "../rehearsal/promises.ts";
import { quietRehearsal } from "./rehearsal-errands.ts";
import type { Moment, RehearsalThread, Running } from "./rehearsal-thread.ts";
import type { Scheduling } from "./scheduling.ts";
import { afterMessages } from "./turns.ts";

/** Milliseconds without a change after which a plan is rehearsed, and one whose like was rehearsed within QUICK. */
const PAUSE = 600;
const SHORT_PAUSE = 150;
/** Milliseconds: figures that come this fast are waited for by what shows them, so that nothing flickers while somebody types. */
const QUICK = 120;
/** Milliseconds of one slice. */
const SLICE = 4;
/** Declarations: compiling a larger plan would be felt in typing where there is no thread for it; it is rehearsed when somebody asks. */
const MOST_WITHOUT_THREAD = 3000;

export interface RehearsingHost {
  readonly scheduling: Scheduling;
  /** undefined where there are no threads. */
  readonly thread: RehearsalThread | undefined;
  /** Is this file open, and are its figures wanted without being asked for? */
  isWanted(uri: string): boolean;
  moment(): Moment;
  /** Milliseconds. */
  clock(): number;
  /** There are new figures for the plan of this file. */
  changed(uri: string): void;
  failed(error: unknown): void;
}

interface Run {
  readonly plan: Plan;
  /** Settles with the first figures, or when it is off. */
  readonly figures: Promise<void>;
  readonly end: () => void;
}

export class Rehearsing {
  readonly #host: RehearsingHost;
  readonly #runs = new Map<string, Run>();
  /** Milliseconds that the last figures of each file took. */
  readonly #lengths = new Map<string, number>();
  readonly #rehearsed = new WeakMap<Plan, Rehearsed>();
  /** It has failed once; then everything is done here. */
  #thread: RehearsalThread | undefined;

  constructor(host: RehearsingHost) {
    this.#host = host;
    this.#thread = host.thread;
  }

  /** The dates of this plan are known: it is rehearsed when nobody types for a while. */
  scheduled(plan: Plan): void {
    const uri = plan.files[0]!.uri;
    const { scheduling } = this.#host;
    const outcome = scheduling.known(plan);
    if (this.#runs.get(uri)?.plan === plan || outcome?.schedule === undefined || outcome.rehearsal !== undefined || !this.#host.isWanted(uri)) return;
    if (this.#thread === undefined && plan.own > MOST_WITHOUT_THREAD) return;
    this.#end(uri);
    let running: Running<Rehearsed> | undefined;
    let isOff = false;
    let ready: () => void = () => {};
    const figures = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const timer = setTimeout(
      () => {
        const from = this.#host.clock();
        const show = (rehearsed: Rehearsed | undefined): void => {
          if (isOff || rehearsed === undefined) return;
          const isNew = scheduling.known(plan)?.rehearsal === undefined;
          if (isNew) this.#lengths.set(uri, this.#host.clock() - from);
          this.#learn(plan, rehearsed);
          ready();
          // What the second answer adds are ways out, which are looked up when they are asked for.
          if (isNew) this.#host.changed(uri);
        };
        running = this.#quiet(plan, show);
        void running.result
          .then(show, (error: unknown) => this.#host.failed(error))
          .finally(() => {
            ready();
            if (this.#runs.get(uri)?.plan === plan) this.#runs.delete(uri);
          });
      },
      (this.#lengths.get(uri) ?? QUICK) < QUICK ? SHORT_PAUSE : PAUSE,
    );
    const end = (): void => {
      isOff = true;
      clearTimeout(timer);
      running?.cancel();
      ready();
    };
    this.#runs.set(uri, { plan, figures, end });
  }

  /** Settles when the figures of this plan are there, or at once where they would be long in coming. */
  async soon(plan: Plan): Promise<void> {
    const uri = plan.files[0]!.uri;
    const run = this.#runs.get(uri);
    if (run?.plan === plan && (this.#lengths.get(uri) ?? QUICK) < QUICK) await run.figures;
  }

  /** Ends what runs for plans that see this file: its text has changed. */
  changed(uri: string): void {
    for (const [root, { plan }] of this.#runs) if (plan.files.some((file) => file.uri === uri)) this.#end(root);
  }

  #end(root: string): void {
    this.#runs.get(root)?.end();
    this.#runs.delete(root);
  }

  /** A full rehearsal of a plan, or of what it would be with edits; undefined when it was cancelled. */
  full(plan: Plan, trials: number, edits: readonly TextEdit[], progress: (done: number) => void): Running<FullRehearsal> {
    const options = { trials, seed: 1, edits, progress };
    const running = this.#either<FullRehearsal, void>(
      (thread) => thread.full(plan, this.#host.moment(), options),
      () => fullRehearsal(plan, { ...options, now: this.#host.moment().now }),
      () => {},
    );
    if (edits.length > 0) return running;
    // Its figures are the better ones: the text says the same as the panel.
    const result = running.result.then((found) => {
      const schedule = this.#host.scheduling.known(plan)?.schedule;
      if (found?.ok && schedule !== undefined) {
        const diagnostics = promiseDiagnostics(schedule, found.rehearsal, { scheduling: { now: this.#host.moment().now }, trials: 0 });
        if (this.#learn(plan, { rehearsal: found.rehearsal, diagnostics })) this.#host.changed(plan.files[0]!.uri);
      }
      return found;
    });
    return { ...running, result };
  }

  /** Of figures by more trials those stay; ways out are added to what is said of the same promise. False where nothing is new. */
  #learn(plan: Plan, rehearsed: Rehearsed): boolean {
    const known = this.#host.scheduling.known(plan);
    if (known?.schedule === undefined) return false;
    const before = this.#rehearsed.get(plan);
    const isBetter = before === undefined || rehearsed.rehearsal.trials >= before.rehearsal.trials;
    const [figures, other] = isBetter ? [rehearsed, before] : [before, rehearsed];
    const diagnostics = figures.diagnostics.map((diagnostic) => {
      const fixes = diagnostic.fixes ?? [];
      const more = other?.diagnostics.find(({ start }) => start === diagnostic.start)?.fixes ?? [];
      return { ...diagnostic, fixes: [...fixes, ...more.slice(fixes.length)] };
    });
    const isNew = before?.rehearsal.trials !== figures.rehearsal.trials;
    this.#rehearsed.set(plan, { rehearsal: figures.rehearsal, diagnostics });
    this.#host.scheduling.learned(plan, { ...known, rehearsal: figures.rehearsal, diagnostics: [...known.schedule.diagnostics, ...diagnostics] });
    return isNew;
  }

  #quiet(plan: Plan, partial: (rehearsed: Rehearsed) => void): Running<Rehearsed> {
    return this.#either<Rehearsed, Rehearsed | undefined>(
      (thread) => thread.quiet(plan, this.#host.moment(), partial),
      () => quietRehearsal(plan, this.#host.moment().now),
      (step) => step !== undefined && partial(step),
    );
  }

  /** On the thread, or here in slices, also where the thread fails. */
  #either<T, Y>(there: (thread: RehearsalThread) => Running<T>, here: () => Generator<Y, T | undefined>, heard: (step: Y) => void): Running<T> {
    if (this.#thread === undefined) return this.#sliced(here(), heard);
    let running = there(this.#thread);
    let isOff = false;
    const result = running.result.catch((error: unknown) => {
      this.#host.failed(error);
      this.#thread = undefined;
      if (isOff) return undefined;
      running = this.#sliced(here(), heard);
      return running.result;
    });
    return {
      result,
      cancel() {
        isOff = true;
        running.cancel();
      },
    };
  }

  #sliced<T, Y>(steps: Generator<Y, T | undefined>, heard: (step: Y) => void): Running<T> {
    let isOff = false;
    const go = async (): Promise<T | undefined> => {
      for (;;) {
        await afterMessages();
        const from = this.#host.clock();
        do {
          if (isOff) return undefined;
          const step = steps.next();
          if (step.done) return step.value;
          heard(step.value);
        } while (this.#host.clock() - from < SLICE);
      }
    };
    return {
      result: go(),
      cancel() {
        isOff = true;
      },
    };
  }
}
