/** Trials played side by side by workers, whatever they are: the host says how to start one. */

import { type TaskTrials, taskFiguresOf } from "../rehearsal/figures.ts";
import type { Job } from "../rehearsal/job.ts";
import type { Piece } from "../rehearsal/partition.ts";
import type { Players } from "../rehearsal/rehearse.ts";
import { Simulation, type Trials } from "../rehearsal/simulate.ts";

/** Part of a job: trials to play, or tasks whose figures are asked for. */
type Part = { readonly piece: Piece } | { readonly tasks: TaskTrials };
/** To a worker: the job comes once, before the parts of it. */
export type WorkerRequest = { readonly job: Job } | ({ readonly id: number } & Part);
/** From a worker. */
export interface WorkerAnswer {
  readonly id: number;
  readonly found: Trials | Float64Array;
}

/** A worker as the host gives it. */
export interface WorkerPort {
  /** The buffers are handed over. */
  post(request: WorkerRequest, buffers?: ArrayBuffer[]): void;
  onAnswer(listener: (answer: WorkerAnswer) => void): void;
  /** It has failed, or is gone. */
  onEnd(listener: (error: Error) => void): void;
  /** Something is waited for (it must not end before), or nothing is. */
  busy(isBusy: boolean): void;
  end(): Promise<unknown>;
}

interface Waiting {
  readonly resolve: (found: Trials | Float64Array) => void;
  readonly reject: (error: Error) => void;
}

interface Hand {
  readonly port: WorkerPort;
  readonly waiting: Map<number, Waiting>;
  job: Job | undefined;
}

/** At most `size` workers, started as they are needed; `close` ends them. */
export class RehearsalPool implements Players {
  readonly size: number;
  readonly #start: () => WorkerPort;
  readonly #hands: Hand[] = [];
  #next = 0;

  constructor(size: number, start: () => WorkerPort) {
    this.size = Math.max(1, size);
    this.#start = start;
  }

  /** Rejects when the worker fails or is closed. */
  play(job: Job, piece: Piece): Promise<Trials> {
    return this.#ask(job, { piece }) as Promise<Trials>;
  }

  /** The same. */
  taskFigures(job: Job, tasks: TaskTrials): Promise<Float64Array> {
    // A view would take all that it looks at along: what is looked at is copied, and the copy handed over.
    const [end, samples] = [tasks.end.slice(), tasks.samples.slice()];
    return this.#ask(job, { tasks: { ...tasks, end, samples } }, [end.buffer, samples.buffer]) as Promise<Float64Array>;
  }

  #ask(job: Job, part: Part, buffers: ArrayBuffer[] = []): Promise<Trials | Float64Array> {
    const hand = this.#freest();
    if (hand.job !== job) {
      hand.port.post({ job });
      hand.job = job;
    }
    const id = this.#next++;
    hand.port.busy(true);
    return new Promise((resolve, reject) => {
      hand.waiting.set(id, { resolve, reject });
      hand.port.post({ id, ...part }, buffers);
    });
  }

  async close(): Promise<void> {
    const ended = this.#hands.splice(0);
    await Promise.all(ended.map(({ port }) => port.end()));
    for (const { waiting } of ended) rejectAll(waiting, new Error("The rehearsal's worker has ended."));
  }

  #freest(): Hand {
    const idle = this.#hands.find(({ waiting }) => waiting.size === 0);
    if (idle) return idle;
    if (this.#hands.length < this.size) return this.#begin();
    return this.#hands.reduce((best, hand) => (hand.waiting.size < best.waiting.size ? hand : best));
  }

  #begin(): Hand {
    const hand: Hand = { port: this.#start(), waiting: new Map(), job: undefined };
    hand.port.onAnswer(({ id, found }) => {
      hand.waiting.get(id)?.resolve(found);
      hand.waiting.delete(id);
      if (hand.waiting.size === 0) hand.port.busy(false);
    });
    hand.port.onEnd((error) => {
      const place = this.#hands.indexOf(hand);
      if (place >= 0) this.#hands.splice(place, 1);
      rejectAll(hand.waiting, error);
    });
    this.#hands.push(hand);
    return hand;
  }
}

function rejectAll(waiting: Map<number, Waiting>, error: Error): void {
  for (const { reject } of waiting.values()) reject(error);
  waiting.clear();
}

/** What a worker does with what it is sent; `answer` hands the buffers over. */
export function workerOf(answer: (message: WorkerAnswer, buffers: ArrayBuffer[]) => void): (request: WorkerRequest) => void {
  let job: Job | undefined;
  let ready: { readonly simulation: Simulation; readonly run: string } | undefined;
  return (request) => {
    if ("job" in request) {
      job = request.job;
      ready = undefined;
      return;
    }
    if (!job) return;
    const { id } = request;
    if ("tasks" in request) {
      const found = taskFiguresOf(job, request.tasks);
      answer({ id, found }, [found.buffer as ArrayBuffer]);
      return;
    }
    const { from, to, run } = request.piece;
    // Each message holds a copy of the run.
    const asked = JSON.stringify(run);
    if (ready?.run !== asked) ready = { simulation: new Simulation(job, run), run: asked };
    const found = ready.simulation.play(from, to);
    const { finishes, turned, samples, critical, decisive, fired, occurred } = found;
    answer(
      { id, found },
      [finishes, turned, samples, critical, decisive, fired, occurred].map(({ buffer }) => buffer as ArrayBuffer),
    );
  };
}
