/**
 * Rehearsals on another thread: what is sent there, and what comes back. The thread makes the plan anew from its texts, so that nothing of the
 * work, the compilation included, is done where keystrokes wait. The figures are the same.
 */

import { type FullRehearsal, fullRehearsal } from "../features/full-rehearsal.ts";
import { type Rehearsed, rehearsingWork } from "../features/rehearsing.ts";
import type { TextEdit } from "../language/diagnostic.ts";
import { parse } from "../language/parser.ts";
import { bind } from "../plan/bind.ts";
import type { Plan } from "../plan/model.ts";
import { scheduleSteps } from "../schedule/schedule.ts";

/** What is asked for: the quiet figures of a plan, or a full rehearsal of it with edits. */
export type Wanted =
  | { readonly type: "quiet" }
  | { readonly type: "full"; readonly trials: number; readonly seed: number; readonly edits: readonly TextEdit[] };

export interface Errand {
  readonly id: number;
  /** The plan's files, its own first. */
  readonly texts: readonly (readonly [uri: string, text: string])[];
  /** Epoch day, epoch minute. */
  readonly today: number;
  readonly now: number;
  readonly wanted: Wanted;
}

/** To the thread: first what it looks at to see whether an errand is off, then errands. */
export type ErrandMessage = { readonly cancelled: SharedArrayBuffer } | Errand;

export type ErrandAnswer =
  | { readonly id: number; readonly type: "quiet"; readonly rehearsed: Rehearsed | undefined; readonly last: boolean }
  | { readonly id: number; readonly type: "full"; readonly result: FullRehearsal }
  | { readonly id: number; readonly type: "progress"; readonly done: number }
  | { readonly id: number; readonly type: "failed"; readonly message: string };

/** An errand is off where its place holds its number. */
export const CANCEL_PLACES = 64;

/** What a thread does with a message; its errands are done one after the other. */
export function errandHandler(answer: (message: ErrandAnswer) => void): (message: ErrandMessage) => void {
  let flags: Int32Array | undefined;
  return (message) => {
    if ("cancelled" in message) {
      flags = new Int32Array(message.cancelled);
      return;
    }
    const { id } = message;
    const isOff = () => flags !== undefined && Atomics.load(flags, id % CANCEL_PLACES) === id;
    try {
      run(message, isOff, answer);
    } catch (error) {
      answer({ id, type: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  };
}

function run({ id, texts, today, now, wanted }: Errand, isOff: () => boolean, answer: (message: ErrandAnswer) => void): void {
  if (isOff()) return;
  const sources = new Map(texts.map(([uri, text]) => [uri, parse(text)]));
  const plan = bind(texts[0]![0], { get: (uri) => sources.get(uri) }, undefined, { today });
  if (wanted.type === "quiet") {
    const steps = quietRehearsal(plan, now);
    while (!isOff()) {
      const { done, value: rehearsed } = steps.next();
      if (done || rehearsed !== undefined) answer({ id, type: "quiet", rehearsed, last: done === true });
      if (done) return;
    }
    return;
  }
  const steps = fullRehearsal(plan, { ...wanted, now, progress: (done) => answer({ id, type: "progress", done }) });
  while (!isOff()) {
    const step = steps.next();
    if (!step.done) continue;
    answer({ id, type: "full", result: step.value });
    return;
  }
}

/** Yields figures as soon as there are any; the last ones know the ways out too. */
export function* quietRehearsal(plan: Plan, now: number): Generator<Rehearsed | undefined, Rehearsed | undefined> {
  const steps = scheduleSteps(plan, { now });
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield undefined;
  return step.value && (yield* rehearsingWork(step.value, now));
}
