/** Instances of PSPLIB (single mode) as scores with capacity roles, and a checker that knows nothing of the scheduler. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Instance {
  readonly name: string;
  readonly durations: readonly number[];
  readonly successors: readonly (readonly number[])[];
  readonly demands: readonly (readonly number[])[];
  readonly capacities: readonly number[];
  /** Best known makespan (the optimum for j30), and the length of the critical path. */
  readonly best: number;
  readonly critical: number;
}

/** Every `step`-th instance of a set in a folder as PSPLIB ships it, with `bounds.csv` beside. */
export function readSet(folder: string, set: string, step: number): readonly Instance[] {
  const best = new Map<string, number>();
  for (const line of readFileSync(join(folder, "bounds.csv"), "utf8").split("\n").slice(1)) {
    const [name, , upper] = line.split(",");
    if (name) best.set(name, Number(upper));
  }
  const files = readdirSync(join(folder, `${set}.sm`))
    .filter((file) => file.endsWith(".sm"))
    .sort();
  return files
    .filter((_, k) => k % step === 0)
    .map((file) => readInstance(file.replace(".sm", ""), readFileSync(join(folder, `${set}.sm`, file), "utf8"), best));
}

function readInstance(name: string, text: string, best: ReadonlyMap<string, number>): Instance {
  const lines = text.split(/\r?\n/);
  const table = (title: string, header: number) => {
    const from = lines.findIndex((line) => line.startsWith(title)) + header;
    const rows: number[][] = [];
    for (let k = from; k < lines.length && !lines[k].startsWith("*"); k++) rows.push(lines[k].trim().split(/\s+/).map(Number));
    return rows;
  };
  const successors = table("PRECEDENCE RELATIONS", 2).map((row) => row.slice(3).map((job) => job - 1));
  const requests = table("REQUESTS/DURATIONS", 3);
  const [capacities] = table("RESOURCEAVAILABILITIES", 2);
  const durations = requests.map((row) => row[2]);
  const starts = durations.map(() => 0);
  // Jobs are numbered in topological order.
  for (let i = 0; i < durations.length; i++) for (const j of successors[i]) starts[j] = Math.max(starts[j], starts[i] + durations[i]);
  return {
    name,
    durations,
    successors,
    demands: requests.map((row) => row.slice(3)),
    capacities,
    best: best.get(name) ?? Number.NaN,
    critical: Math.max(...starts.map((start, j) => start + durations[j])),
  };
}

/** A day of the instance is a working day; jobs without a length are milestones. */
export function asScore({ name, durations, successors, demands, capacities }: Instance): string {
  const before: number[][] = durations.map(() => []);
  for (let i = 0; i < successors.length; i++) for (const j of successors[i]) before[j].push(i);
  const lines = [`score ${name} "${name}" {`, "  start 2027-01-04", "}", ...capacities.map((capacity, k) => `role r${k} capacity ${capacity}`)];
  for (let j = 0; j < durations.length; j++) {
    const by = demands[j].flatMap((units, k) => (units > 0 ? [`${units} r${k}`] : []));
    const after = before[j].map((i) => `j${i}`);
    const clauses = `${by.length > 0 && durations[j] > 0 ? ` by ${by.join(", ")}` : ""}${after.length > 0 ? ` after ${after.join(", ")}` : ""}`;
    lines.push(durations[j] === 0 ? `milestone j${j}${clauses}` : `task j${j} lasts ${durations[j]}d${clauses}`);
  }
  return `${lines.join("\n")}\n`;
}

/** The makespan of these starts (in days), or what is wrong with them. */
export function makespanOf(instance: Instance, starts: readonly number[]): number | string {
  const { durations, successors, demands, capacities } = instance;
  let makespan = 0;
  for (let i = 0; i < durations.length; i++) {
    if (!Number.isInteger(starts[i]) || starts[i] < 0) return `job ${i} starts at ${starts[i]}`;
    makespan = Math.max(makespan, starts[i] + durations[i]);
    for (const j of successors[i]) if (starts[j] < starts[i] + durations[i]) return `job ${j} does not wait for job ${i}`;
  }
  for (let day = 0; day < makespan; day++) {
    for (let k = 0; k < capacities.length; k++) {
      let used = 0;
      for (let j = 0; j < durations.length; j++) if (starts[j] <= day && day < starts[j] + durations[j]) used += demands[j][k];
      if (used > capacities[k]) return `day ${day} takes ${used} of ${capacities[k]} of role ${k}`;
    }
  }
  return makespan;
}
