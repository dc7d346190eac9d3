/** The thread that rehearses, as the server sees it: started when it is first needed, and again after it has failed. */

import type { FullRehearsal } from "../features/full-rehearsal.ts";
import type { Rehearsed } from "../features/rehearsing.ts";
import type { TextEdit } from "../language/diagnostic.ts";
import type { Plan } from "../plan/model.ts";
import { CANCEL_PLACES, type Errand, type ErrandAnswer, type ErrandMessage, type Wanted } from "./rehearsal-errands.ts";

/** A thread as the host gives it. */
export interface ErrandPort {
  post(message: ErrandMessage): void;
  onAnswer(listener: (answer: ErrandAnswer) => void): void;
  /** It has failed, or is gone. */
  onEnd(listener: (error: Error) => void): void;
}

/** When a plan is to be rehearsed: epoch day, epoch minute. */
export interface Moment {
  readonly today: number;
  readonly now: number;
}

/** Somebody who waits for an errand. */
interface Waiting {
  readonly hear: (answer: ErrandAnswer) => void;
  readonly fail: (error: Error) => void;
}

/** Errands that are under way; `cancel` ends one, whose promise then gives undefined. */
export interface Running<T> {
  readonly result: Promise<T | undefined>;
  cancel(): void;
}

export class RehearsalThread {
  readonly #start: () => ErrandPort;
  readonly #flags = new Int32Array(new SharedArrayBuffer(4 * CANCEL_PLACES));
  readonly #waiting = new Map<number, Waiting>();
  #port: ErrandPort | undefined;
  #last = 0;

  constructor(start: () => ErrandPort) {
    this.#start = start;
  }

  /** The quiet figures; `partial` hears of them before the ways out are known. */
  quiet(plan: Plan, moment: Moment, partial: (rehearsed: Rehearsed) => void): Running<Rehearsed> {
    return this.#run<Rehearsed>(plan, moment, { type: "quiet" }, (answer, settle) => {
      if (answer.type !== "quiet") return;
      if (answer.last) settle(answer.rehearsed);
      else if (answer.rehearsed !== undefined) partial(answer.rehearsed);
    });
  }

  full(
    plan: Plan,
    moment: Moment,
    options: { readonly trials: number; readonly seed: number; readonly edits: readonly TextEdit[]; readonly progress: (done: number) => void },
  ): Running<FullRehearsal> {
    const { progress, ...wanted } = options;
    return this.#run<FullRehearsal>(plan, moment, { type: "full", ...wanted }, (answer, settle) => {
      if (answer.type === "progress") progress(answer.done);
      else if (answer.type === "full") settle(answer.result);
    });
  }

  #run<T>(plan: Plan, moment: Moment, wanted: Wanted, hear: (answer: ErrandAnswer, settle: (value: T | undefined) => void) => void): Running<T> {
    const id = ++this.#last;
    const errand: Errand = { id, texts: plan.files.map(({ uri, source }) => [uri, source.text]), ...moment, wanted };
    let settle: (value: T | undefined) => void = () => {};
    const result = new Promise<T | undefined>((resolve, reject) => {
      settle = (value) => {
        this.#waiting.delete(id);
        resolve(value);
      };
      this.#waiting.set(id, { hear: (answer) => hear(answer, settle), fail: reject });
      try {
        this.#open().post(errand);
      } catch (error) {
        this.#waiting.delete(id);
        reject(error);
      }
    });
    return {
      result,
      cancel: () => {
        Atomics.store(this.#flags, id % CANCEL_PLACES, id);
        settle(undefined);
      },
    };
  }

  #open(): ErrandPort {
    if (this.#port !== undefined) return this.#port;
    const port = this.#start();
    this.#port = port;
    port.onAnswer((answer) => {
      const waiting = this.#waiting.get(answer.id);
      if (answer.type !== "failed") return waiting?.hear(answer);
      this.#waiting.delete(answer.id);
      waiting?.fail(new Error(answer.message));
    });
    port.onEnd((error) => {
      if (this.#port !== port) return;
      this.#port = undefined;
      const waiting = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const { fail } of waiting) fail(error);
    });
    port.post({ cancelled: this.#flags.buffer as SharedArrayBuffer });
    return port;
  }
}
