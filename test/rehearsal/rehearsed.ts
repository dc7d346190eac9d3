/** Scores as texts, rehearsed: what the tests of the simulation share. */

import { workingTime } from "../../server/src/calendar/working-time.ts";
import { parse } from "../../server/src/language/parser.ts";
import { bind } from "../../server/src/plan/bind.ts";
import type { Plan } from "../../server/src/plan/model.ts";
import { compileJob } from "../../server/src/rehearsal/compile.ts";
import type { Job } from "../../server/src/rehearsal/job.ts";
import type { Rehearsal, RehearseOptions } from "../../server/src/rehearsal/model.ts";
import { rehearse } from "../../server/src/rehearsal/rehearse.ts";
import { simulate } from "../../server/src/rehearsal/simulate.ts";
import { type ScheduleWithNetwork, scheduleWithNetwork } from "../../server/src/schedule/schedule.ts";

const URI = "file:///plan.score";

export function planOf(text: string): Plan {
  const source = parse(text);
  const plan = bind(URI, { get: (uri) => (uri === URI ? source : undefined) });
  const errors = plan.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message, start }) => `${message} (${text.slice(start, start + 40)})`).join("\n"));
  return plan;
}

export function scheduled(text: string): ScheduleWithNetwork {
  const made = scheduleWithNetwork(planOf(text), { now: 0 });
  if (!made) throw new Error("no schedule");
  return made;
}

export function jobOf(text: string, seed = 1): Job {
  return compileJob(scheduled(text), seed);
}

export function rehearsed(text: string, options: Partial<RehearseOptions> = {}): Rehearsal {
  const figures = rehearse(scheduled(text), { trials: 2000, seed: 1, ...options });
  if (!figures) throw new Error("cancelled");
  return figures;
}

/** Sample of the finish of a target (the score without a name), in working days since the score's start, trial by trial. */
export function daysOf(text: string, trials: number, target?: string, seed = 1): Float64Array {
  const made = scheduled(text);
  const job = compileJob(made, seed);
  const row = target === undefined ? 0 : job.targets.findIndex(({ id }) => id === target);
  const { finishes } = simulate(job, 0, trials);
  const time = workingTime(made.network.calendars[0]);
  return finishes.subarray(row * trials, (row + 1) * trials).map((at) => {
    // Between two minutes, working time passes evenly.
    const from = Math.floor(at) + job.origin;
    const before = time.between(made.network.start, from);
    const after = time.between(made.network.start, from + 1);
    return (before + (at - Math.floor(at)) * (after - before)) / job.minutesPerDay;
  });
}

/** A score of 8-hour days with these lines in it. */
export function score(lines: string, clauses = "distribution triangular"): string {
  return `score s start 2026-01-05 ${clauses}\n${lines}\n`;
}

export function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

export function deviation(values: ArrayLike<number>): number {
  const centre = mean(values);
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}
