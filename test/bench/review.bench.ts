/** Two revisions of a plan of 1,000 tasks with people: the diff as a whole process, with and without rehearsal. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Measure, Measurement } from "./frame.ts";

const CLI = resolve(import.meta.dirname, "../../dist/cli.js");

/** Chains of ten tasks that meet in a milestone each, shared by twenty people in five roles. */
function plan(tasks: number): string {
  const lines = ['score big "A thousand tasks" start 2027-01-04 finish 2029-12-31 tempo 2w', ""];
  for (let person = 0; person < 20; person++) lines.push(`person p${person} "Person ${person}"`);
  for (let role = 0; role < 5; role++) lines.push(`role r${role} "Role ${role}" played by ${[0, 1, 2, 3].map((place) => `p${role * 4 + place}`).join(", ")}`);
  for (let group = 0; group < tasks / 10; group++) {
    lines.push("", `movement m${group} "Part ${group}" {`);
    for (let task = 0; task < 10; task++)
      lines.push(
        `  task t${task} "Task ${task}" effort ${1 + ((group * 7 + task * 3) % 5)}d..${3 + ((group * 7 + task * 3) % 5)}d..${8 + (group % 4)}d by r${(group + task) % 5}${task > 1 ? ` after t${task - 1 - (task % 2)}` : ""}`,
      );
    lines.push("}", `milestone done${group} "Part ${group} done" after m${group} due 2028-${String(1 + (group % 12)).padStart(2, "0")}-28`);
  }
  return `${lines.join("\n")}\n`;
}

export const measure: Measure = async ({ quick }) => {
  const folder = mkdtempSync(join(tmpdir(), "downbeat-bench-"));
  try {
    const text = plan(1000);
    const head = text
      .replace("3d..5d..8d", "5d..9d..20d")
      .replace("due 2028-03-28", "due 2028-04-28")
      .replace('task t4 "Task 4"', 'task t4b "Task 4" was t4')
      .replace("after t4\n", "after t4b\n");
    writeFileSync(join(folder, "base.score"), text);
    writeFileSync(join(folder, "head.score"), head);
    const rounds = quick ? 1 : 5;
    const wall = (...options: string[]) => {
      let best = Number.POSITIVE_INFINITY;
      for (let round = 0; round < rounds; round++) {
        const start = performance.now();
        execFileSync(process.execPath, [CLI, "diff", "base.score", "head.score", "--format", "json", ...options], {
          cwd: folder,
          stdio: ["ignore", "pipe", "ignore"],
          maxBuffer: 1 << 28,
        });
        best = Math.min(best, performance.now() - start);
      }
      return best;
    };
    const row = (name: string, value: number, asked: number): Measurement => ({ part: "review", name, value, unit: "ms", asked, better: "lower" });
    return [
      row(`diff of ${Math.round(statSync(join(folder, "base.score")).size / 1000)} kB without rehearsal, whole process`, wall("--no-rehearse"), 300),
      row("diff with 10,000 trials a side, whole process", wall(), 3000),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
