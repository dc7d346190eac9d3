/** The simulation: tasks × trials per second on one core and on two, from 100 to 10,000 tasks, and the plans of the gallery as one types. */

import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { parse } from "../../server/src/language/parser.ts";
import { RehearsalWorkers } from "../../server/src/lsp/rehearsal-workers.ts";
import { bind } from "../../server/src/plan/bind.ts";
import { compileJob } from "../../server/src/rehearsal/compile.ts";
import { figuresOf } from "../../server/src/rehearsal/figures.ts";
import { rehearse, rehearseOn } from "../../server/src/rehearsal/rehearse.ts";
import { Simulation } from "../../server/src/rehearsal/simulate.ts";
import { scheduleWithNetwork } from "../../server/src/schedule/schedule.ts";
import type { Measure, Measurement } from "./frame.ts";

const GALLERY = resolve(import.meta.dirname, "../../examples");

function scheduled(text: string) {
  const source = parse(text);
  const made = scheduleWithNetwork(bind("file:///plan.score", { get: (uri) => (uri === "file:///plan.score" ? source : undefined) }), { now: 0 });
  if (!made) throw new Error("The benchmark's plan has no schedule.");
  return made;
}

/** A network of tasks with three-point estimates, each after up to two of the sixty before it; with people, on the people's own calendars. */
function network(tasks: number, people: number): string {
  let state = 12_345;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const lines = ["score big start 2026-01-05"];
  for (let person = 0; person < people; person++)
    lines.push(`person p${person}${person % 3 === 0 ? ` off 2026-0${1 + (person % 9)}-10..2026-0${1 + (person % 9)}-14` : ""}`);
  for (let task = 0; task < tasks; task++) {
    const before = new Set<number>();
    const count = Math.min(task, task < 20 ? 1 : random() < 0.92 ? 2 : 1);
    while (before.size < count) before.add(Math.max(0, task - 1 - Math.floor(random() * 60)));
    const low = 1 + Math.floor(random() * 5);
    const likely = low + 1 + Math.floor(random() * 4);
    const high = likely + 1 + Math.floor(random() * 8);
    const by = people > 0 ? ` by p${Math.floor(random() * people)}` : "";
    const after = before.size > 0 ? ` after ${[...before].map((one) => `t${one}`).join(", ")}` : "";
    lines.push(`task t${task} effort ${low}d..${likely}d..${high}d${by}${after}`);
  }
  return lines.join("\n");
}

/** Milliseconds of one core that `work` takes: processor time, so that what else the machine does counts little; never more than the clock says. */
function coreTime(work: () => void): number {
  const clock = performance.now();
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return Math.min(performance.now() - clock, (user + system) / 1000);
}

/** Threads that count in registers: milliseconds that the same sum takes, shared out to so many of them. */
function plainThreads() {
  const code = `const { parentPort } = require("node:worker_threads");
    parentPort.on("message", (n) => { let x = 1; for (let k = 0; k < n; k++) { x = (Math.imul(x, 1664525) + 1013904223) | 0; x ^= x >>> 13; } parentPort.postMessage(x); });`;
  const threads = [0, 1].map(() => new Worker(code, { eval: true }));
  const part = (thread: Worker, steps: number) =>
    new Promise<void>((done) => {
      thread.once("message", () => done());
      thread.postMessage(steps);
    });
  return {
    count: async (size: number) => {
      const start = performance.now();
      await Promise.all(threads.slice(0, size).map((thread) => part(thread, 1e8 / size)));
      return performance.now() - start;
    },
    close: () => Promise.all(threads.map((thread) => thread.terminate())),
  };
}

function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

export const measure: Measure = async ({ quick }) => {
  const found: Measurement[] = [];
  const add = (name: string, value: number, unit: string, better: "lower" | "higher", asked?: number) =>
    found.push({ part: "rehearsal", name, value, unit, better, ...(asked === undefined ? {} : { asked }) });
  const rounds = quick ? 2 : 6;
  const trials = 10_000;
  for (const [tasks, people] of [
    [100, 0],
    [1000, 0],
    [1000, 40],
    [10_000, 0],
  ] as const) {
    const plan = scheduled(network(tasks, people));
    const job = compileJob(plan, 1);
    const simulation = new Simulation(job);
    const played = tasks === 10_000 ? 1000 : trials;
    let best = Number.POSITIVE_INFINITY;
    let figures = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round++) {
      let result: ReturnType<Simulation["play"]> | undefined;
      best = Math.min(
        best,
        coreTime(() => (result = simulation.play(0, played))),
      );
      figures = Math.min(
        figures,
        coreTime(() => void figuresOf(job, result!, { confidence: 0.8, partial: false })),
      );
    }
    const name = `${tasks.toLocaleString("en-US")} tasks${people > 0 ? ` on ${people} people` : ""}`;
    const isAsked = tasks === 1000;
    add(`${name}, a task in a trial with criticality, one core`, (best * 1e6) / (tasks * played), "ns", "lower", isAsked ? 40 : undefined);
    add(`${name}, per second`, (tasks * played) / best / 1000, "M", "higher");
    if (!isAsked) continue;
    add(`${name} × 10,000 trials with criticality, one core`, best, "ms", "lower", 400);
    add(`${name}, all figures of them`, figures, "ms", "lower");
    if (people > 0) continue;
    // Whole rehearsals, with all figures. The server's threads live as long as it does, so they are warm: what is called once for each task has become
    // fast code after some rehearsals, in two threads later than in one. What two threads of plain arithmetic reach in between says how much of two
    // cores the machine gave; processor time says what two free cores would give: the main thread's, and half of the rest.
    const pools = [new RehearsalWorkers(1), new RehearsalWorkers(2)];
    const plain = plainThreads();
    const wall = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    const free = [...wall];
    const control = [...wall];
    const cold = quick ? 1 : 15;
    for (let round = 0; round < cold + 3 * rounds; round++) {
      for (const [at, workers] of pools.entries()) {
        const all = process.cpuUsage();
        const own = process.threadCpuUsage();
        const start = performance.now();
        await rehearseOn(workers, plan, { trials, seed: 1 });
        const took = performance.now() - start;
        const serial = milliseconds(process.threadCpuUsage(own));
        if (round < cold) continue;
        wall[at] = Math.min(wall[at], took);
        free[at] = Math.min(free[at], serial + (milliseconds(process.cpuUsage(all)) - serial) / workers.size);
        control[at] = Math.min(control[at], await plain.count(workers.size));
      }
    }
    await Promise.all([...pools.map((pool) => pool.close()), plain.close()]);
    add(`${name} × 10,000 trials and all figures, one warm worker`, wall[0], "ms", "lower");
    add(`${name} × 10,000 trials and all figures, two warm workers`, wall[1], "ms", "lower");
    add(`${name}, two workers against one`, wall[0] / wall[1], "×", "higher", 1.7);
    add(`${name}, two workers against one, by processor time`, free[0] / free[1], "×", "higher");
    add("two threads of plain arithmetic against one", control[0] / control[1], "×", "higher");
  }
  let slowest = 0;
  for (const file of readdirSync(GALLERY).filter((name) => name.endsWith(".score"))) {
    const made = scheduled(readFileSync(resolve(GALLERY, file), "utf8"));
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds * 2; round++) {
      best = Math.min(
        best,
        coreTime(() => void rehearse(made, { trials: 2000, seed: 1 })),
      );
    }
    slowest = Math.max(slowest, best);
  }
  add("slowest plan of the gallery × 2,000 trials, all figures", slowest, "ms", "lower", 20);
  return found;
};
