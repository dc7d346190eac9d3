/** The scheduler: how short its plans are (PSPLIB), how fast it makes them, how that grows, and TaskJuggler beside it. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workingTime } from "../../server/src/calendar/working-time.ts";
import { toTaskJuggler } from "../../server/src/interchange/taskjuggler.ts";
import { parse } from "../../server/src/language/parser.ts";
import { bind } from "../../server/src/plan/bind.ts";
import type { Plan } from "../../server/src/plan/model.ts";
import type { ScheduleOptions } from "../../server/src/schedule/model.ts";
import { type ScheduleWithNetwork, scheduleWithNetwork } from "../../server/src/schedule/schedule.ts";
import type { Measure, Measurement } from "./frame.ts";
import { asScore, type Instance, makespanOf, readSet } from "./psplib.ts";
import { teamPlan } from "./team-plans.ts";

const part = "schedule";
const URI = "file:///bench.score";

function planOf(text: string): Plan {
  const source = parse(text);
  return bind(URI, { get: (uri) => (uri === URI ? source : undefined) });
}

function scheduled(plan: Plan, options: Partial<ScheduleOptions> = {}): ScheduleWithNetwork {
  const result = scheduleWithNetwork(plan, { now: 0, ...options });
  if (!result) throw new Error("a generated plan has no schedule");
  // All of it, as the editor wants it.
  for (const _ of result.prepare());
  return result;
}

export const measure: Measure = async ({ quick, args }) => [
  ...(args.psplib ? psplib(args.psplib, quick) : []),
  ...speed(quick),
  ...growth(quick),
  ...process5000(args, quick),
];

// ---------------------------------------------------------------- how short

/** Asked on average: of j30 above the optimum, else above the critical path; in per cent. */
const SETS = [
  {
    set: "j30",
    against: "optimum",
    keystroke: 2.2,
    searches: [
      [1000, 0.2],
      [5000, 0.08],
    ],
  },
  {
    set: "j60",
    against: "critical path",
    keystroke: 14,
    searches: [
      [1000, 11.5],
      [5000, 11.1],
    ],
  },
  {
    set: "j120",
    against: "critical path",
    keystroke: 38.5,
    searches: [
      [1000, 34],
      [5000, 32.6],
    ],
  },
] as const;

function psplib(folder: string, quick: boolean): Measurement[] {
  const measurements: Measurement[] = [];
  for (const { set, against, keystroke, searches } of SETS) {
    const instances = readSet(folder, set, quick ? 20 : 1);
    const plans = instances.map((instance) => planOf(asScore(instance)));
    const runs: readonly (readonly [string, number | undefined, number])[] = [
      ["keystroke", undefined, keystroke],
      ...searches.map(([schedules, asked]) => [`${schedules} schedules`, schedules, asked] as const),
    ];
    for (const [name, schedules, asked] of runs) {
      let above = 0;
      let broken = 0;
      const began = process.cpuUsage().user;
      const results = plans.map((plan) => scheduled(plan, schedules === undefined ? {} : { schedules }));
      const milliseconds = (process.cpuUsage().user - began) / 1000 / plans.length;
      for (const [k, instance] of instances.entries()) {
        const makespan = checked(instance, results[k]);
        const bound = against === "optimum" ? instance.best : instance.critical;
        // A makespan under the best known one would mean that the checker is wrong.
        if (typeof makespan === "string" || makespan < instance.best) {
          broken++;
          console.error(`${instance.name}: ${makespan}`);
        } else above += (100 * (makespan - bound)) / bound;
      }
      const share = quick ? {} : { asked };
      measurements.push({
        part,
        name: `${set} (${instances.length}): ${name}, above the ${against}`,
        value: above / instances.length,
        unit: "%",
        better: "lower",
        ...share,
      });
      measurements.push({ part, name: `${set}: ${name}, schedules that cannot be kept`, value: broken, unit: "", better: "lower", asked: 0 });
      measurements.push({ part, name: `${set}: ${name}, time of a plan`, value: milliseconds, unit: "ms", better: "lower" });
    }
  }
  return measurements;
}

/** The makespan in days by the dates of the schedule's items. */
function checked(instance: Instance, { schedule, network }: ScheduleWithNetwork): number | string {
  const time = workingTime(network.calendars[0]);
  const starts = instance.durations.map((_, j) => {
    const item = schedule.items.find((one) => one.id === `j${j}`);
    return item ? time.between(schedule.start, item.start) / schedule.minutesPerDay : Number.NaN;
  });
  return makespanOf(instance, starts);
}

// ---------------------------------------------------------------- how fast

/** Least time of several runs, in milliseconds: what else the machine does is not the scheduler's. */
function leastTime(plan: Plan, runs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < runs; k++) {
    const began = performance.now();
    scheduled(plan);
    least = Math.min(least, performance.now() - began);
  }
  return least;
}

function speed(quick: boolean): Measurement[] {
  const measurements: Measurement[] = [];
  leastTime(planOf(teamPlan({ tasks: 300, people: 12 })), 10);
  for (const [tasks, asked] of [
    [100, undefined],
    [1000, 25],
    [5000, undefined],
    [10_000, 400],
  ] as const) {
    const plan = planOf(teamPlan({ tasks, people: Math.max(5, tasks / 50) }));
    const runs = quick ? 3 : tasks > 1000 ? 8 : 30;
    measurements.push({
      part,
      name: `${tasks} tasks with people, after an edit`,
      value: leastTime(plan, runs),
      unit: "ms",
      better: "lower",
      ...(asked === undefined ? {} : { asked }),
    });
    const { search, network } = scheduled(plan);
    const time = workingTime(network.calendars[0]);
    const bound = time.between(network.start, search.boundEnd);
    measurements.push({
      part,
      name: `${tasks} tasks: end of the plan above what dependencies and people allow`,
      value: 100 * (time.between(network.start, search.end) / Math.max(bound, busiest(plan)) - 1),
      unit: "%",
      better: "lower",
    });
  }
  return measurements;
}

/** Working minutes of the person with the most work of their own, or of everybody if all work were shared out evenly: no schedule is shorter. */
function busiest(plan: Plan): number {
  const { schedule, network, levelled } = scheduled(plan);
  const own = new Map<number, number>();
  let whole = 0;
  for (let node = 0; node < network.nodes; node++) {
    const slot = network.slotFirst[node];
    whole += network.amount[node];
    const choice = network.slotChoice[slot];
    if (slot === network.slotFirst[node + 1] || network.candidateFirst[choice + 1] - network.candidateFirst[choice] > 1) continue;
    const [resource] = levelled.crews[node].resources;
    own.set(resource, (own.get(resource) ?? 0) + network.amount[node]);
  }
  return Math.max(schedule.minutesPerDay, whole / schedule.people.length, ...own.values());
}

// ---------------------------------------------------------------- growth

/** Exponents: 1 is linear; n log n between 1,000 and 8,000 is 1.14. */
function growth(quick: boolean): Measurement[] {
  const runs = quick ? 2 : 8;
  const exponent = (small: TeamTime, large: TeamTime) => Math.log(large.time / small.time) / Math.log(large.size / small.size);
  const tasks = (count: number): TeamTime => ({ size: count, time: leastTime(planOf(teamPlan({ tasks: count, people: count / 50 })), runs) });
  // Past the sizes for which a keystroke also searches.
  const byTasks = exponent(tasks(2000), tasks(16_000));
  const days = (longest: number): TeamTime => ({ size: longest, time: leastTime(planOf(teamPlan({ tasks: 2000, people: 40, longest })), runs) });
  const byDays = exponent(days(8), days(128));
  return [
    { part, name: "growth of the time with tasks (exponent, 2,000 to 16,000)", value: byTasks, unit: "", better: "lower", asked: 1.25 },
    { part, name: "growth of the time with days (exponent, 16 times as long)", value: byDays, unit: "", better: "lower", asked: 1.15 },
  ];
}

interface TeamTime {
  readonly size: number;
  readonly time: number;
}

// ---------------------------------------------------------------- as a process

function process5000(args: Record<string, string>, quick: boolean): Measurement[] {
  const command = join(import.meta.dirname, "../../dist/cli.js");
  if (!existsSync(command)) {
    console.error("dist/cli.js is not built; the whole process is not measured.");
    return [];
  }
  const tasks = Number(args.tasks ?? 5000);
  const text = teamPlan({ tasks, people: tasks / 50 });
  const folder = mkdtempSync(join(tmpdir(), "downbeat-bench-"));
  try {
    const score = join(folder, "plan.score");
    writeFileSync(score, text);
    const time = (program: string, options: readonly string[]) => {
      const began = performance.now();
      const run = spawnSync(program, options, { encoding: "utf8", maxBuffer: 1 << 28 });
      return { seconds: (performance.now() - began) / 1000, run };
    };
    let own = Number.POSITIVE_INFINITY;
    for (let k = 0; k < (quick ? 1 : 3); k++) {
      const { seconds, run } = time(process.execPath, [command, "schedule", score, "--format", "csv"]);
      if (run.status !== 0) throw new Error(`downbeat schedule fails: ${run.stderr.slice(0, 500)}`);
      own = Math.min(own, seconds);
    }
    const measurements: Measurement[] = [{ part, name: `${tasks} tasks as a whole process`, value: own, unit: "s", better: "lower" }];
    if (quick || spawnSync("tj3", ["--version"]).status !== 0) return measurements;
    const project = join(folder, "plan.tjp");
    writeFileSync(project, toTaskJuggler(scheduled(planOf(text)).schedule));
    const { seconds, run } = time("tj3", ["--no-reports", "--silent", project]);
    const name = run.status === 0 ? `${tasks} tasks by TaskJuggler in the same run` : `${tasks} tasks: TaskJuggler gives up`;
    if (run.status !== 0) console.error(`${run.stdout}${run.stderr}`.slice(0, 1000));
    measurements.push({ part, name, value: seconds, unit: "s", better: "lower" });
    measurements.push({ part, name: "times faster than TaskJuggler", value: seconds / own, unit: "", better: "higher", asked: 10 });
    return measurements;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
