/** Worker threads of Node that play trials side by side. */

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Job } from "../rehearsal/job.ts";
import type { Players } from "../rehearsal/rehearse.ts";
import type { Trials } from "../rehearsal/simulate.ts";

/** The bundle beside this one, or the source when that is what runs. */
const WORKER = new URL(import.meta.url.endsWith(".ts") ? "./rehearsal-worker.ts" : "./rehearsal-worker.mjs", import.meta.url);

interface Waiting {
  readonly resolve: (trials: Trials) => void;
  readonly reject: (error: Error) => void;
}

interface Hand {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  job: Job | undefined;
}

/** A pool of at most `size` threads, started as they are needed; `close` ends them. */
export class RehearsalWorkers implements Players {
  readonly size: number;
  readonly #hands: Hand[] = [];
  #next = 0;

  constructor(size = availableParallelism()) {
    this.size = Math.max(1, size);
  }

  /** Rejects when the thread fails or is closed. */
  play(job: Job, piece: Parameters<Players["play"]>[1]): Promise<Trials> {
    const hand = this.#freest();
    if (hand.job !== job) {
      hand.worker.postMessage({ job });
      hand.job = job;
    }
    const id = this.#next++;
    // An answer that is waited for keeps the process; an idle thread does not.
    hand.worker.ref();
    return new Promise((resolve, reject) => {
      hand.waiting.set(id, { resolve, reject });
      hand.worker.postMessage({ id, piece });
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#hands.splice(0).map(({ worker }) => worker.terminate()));
  }

  #freest(): Hand {
    const idle = this.#hands.find(({ waiting }) => waiting.size === 0);
    if (idle) return idle;
    if (this.#hands.length < this.size) return this.#start();
    return this.#hands.reduce((best, hand) => (hand.waiting.size < best.waiting.size ? hand : best));
  }

  #start(): Hand {
    const hand: Hand = { worker: new Worker(WORKER), waiting: new Map(), job: undefined };
    hand.worker.on("message", ({ id, trials }: { id: number; trials: Trials }) => {
      hand.waiting.get(id)?.resolve(trials);
      hand.waiting.delete(id);
      if (hand.waiting.size === 0) hand.worker.unref();
    });
    const fail = (error: Error) => {
      const place = this.#hands.indexOf(hand);
      if (place >= 0) this.#hands.splice(place, 1);
      for (const { reject } of hand.waiting.values()) reject(error);
      hand.waiting.clear();
    };
    hand.worker.on("error", fail);
    hand.worker.on("exit", () => fail(new Error("The rehearsal's worker has ended.")));
    hand.worker.unref();
    this.#hands.push(hand);
    return hand;
  }
}
