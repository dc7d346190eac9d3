/** Without chance, every trial is the plan: the simulation keeps to the scheduler in all that it knows. */

import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileJob } from "../../server/src/rehearsal/compile.ts";
import { simulate } from "../../server/src/rehearsal/simulate.ts";
import { NodeKind } from "../../server/src/schedule/network.ts";
import { scheduled } from "./rehearsed.ts";

const examples = resolve(import.meta.dirname, "../../examples");

/** The likely values alone, nothing at risk, nothing from outside. */
function certain(text: string): string {
  return text
    .replace(/(\d[\d.]*\w+)\.\.(\d[\d.]*\w+)\.\.(\d[\d.]*\w+)/gu, "$2")
    .replace(/chance \d+(\.\d+)?%/gu, "chance 0%")
    .replace(/spread \S+/gu, "");
}

/**
 * The dates of every item that the first trial gives, against those of the schedule; and what was critical, against what the schedule says.
 * (Of several players of one role who are free at once, the two may take another: then not both need to see it as critical.)
 */
function differences(text: string, withCriticality = true): string[] {
  const made = scheduled(text);
  const job = compileJob(made, 1);
  const { samples, finishes, critical, sampled } = simulate(job, 0, 1);
  const found: string[] = [];
  const check = (id: string, entity: number, at: number) => {
    const item = made.schedule.itemOf(entity)!;
    const same = Number.isNaN(item.finish) ? Number.isNaN(at) : Math.abs(Math.ceil(at - 1e-6) + job.origin - item.finish) < 1;
    if (!same) found.push(`${id} ends at ${at + job.origin}, not ${item.finish}`);
  };
  expect(sampled).toBe(1);
  job.tasks.forEach((task, k) => {
    check(task.id, task.entity, samples[k]);
    const isLate = made.schedule.targets.some(({ slackDays }) => slackDays !== undefined && slackDays < 0);
    const item = made.schedule.itemOf(task.entity)!;
    if (withCriticality && !isLate && !Number.isNaN(item.finish) && critical[task.node] === 1 && !item.critical)
      found.push(`${task.id} is critical in the trial only`);
  });
  job.targets.forEach((target, k) => {
    if (target.node >= 0) check(target.id, target.entity, finishes[k]);
  });
  return found;
}

describe("a trial without chance", () => {
  for (const file of readdirSync(examples).filter((name) => name.endsWith(".score"))) {
    it(`is the plan of ${file}`, () => {
      expect(differences(certain(readFileSync(resolve(examples, file), "utf8")))).toEqual([]);
    });
  }

  it("is the plan with every kind of dependency, calendar, share and fact", () => {
    const text = `
score s start 2026-03-02 zone Europe/Berlin calendar office
calendar office hours mon..fri 09:00-12:00, 13:00-18:00 off 2026-04-03..2026-04-06
calendar late-shift hours tue..sat 12:00-20:30
person ana off 2026-03-10..2026-03-12
person bo calendar late-shift gives 20h a week
role dev played by ana, 50% bo
role qa capacity 2
movement build not before 2026-03-04 {
  task a effort 3d by ana
  task b effort 4d by dev after start of a + 1d
  task c lasts 2d by bo after a
  task d lasts 36h elapsed after 50% of b
  milestone m after a + 3d elapsed
  task e lasts 2d by 2 qa after b - 1d ends after c + 1d
  task f effort 6d by ana, bo after c
}
milestone built after build on 2026-05-04
task g lasts 1d after 50% of build
task h lasts 3d by 50% qa after start of build + 4h
task i lasts 3d late
task j lasts 2d after i, g
task k lasts 1mo elapsed after build.m
task n on 2026-04-20 lasts 2d by qa
milestone day on 2026-03-20 after build.a
cue two when build.a + 1d when build.b by ana to bo
task o lasts 1d after two calendar late-shift
rehearsal dry rehearses built lasts 4h by qa after build
milestone early not before 2026-04-01
`;
    expect(differences(text)).toEqual([]);
  });

  it("is the plan after a status date", () => {
    const text = `
score s start 2026-03-02 status 2026-03-11
person ana
task a lasts 3d by ana started 2026-03-02 finished 2026-03-05
task b lasts 6d by ana started 2026-03-06 progress 50% after a
task c lasts 4d by ana after b
task d lasts 2d progress 25%
task e lasts 8d started 2026-03-04 remaining 1d
milestone m after a finished 2026-03-06
milestone n after c, m
`;
    expect(differences(text)).toEqual([]);
  });

  it("is the plan for any network of tasks on shared people", () => {
    const task = fc.record({
      length: fc.integer({ min: 1, max: 9 }),
      deps: fc.array(fc.nat(30), { maxLength: 3 }),
      kind: fc.nat(5),
      person: fc.nat(4),
      lag: fc.integer({ min: -2, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(task, { minLength: 1, maxLength: 24 }), (tasks) => {
        const lines = tasks.map(({ length, deps, kind, person, lag }, k) => {
          const before = [...new Set(deps.filter((d) => d < k))];
          const after = before.map(
            (d) =>
              (kind === 1 ? `start of t${d}` : kind === 2 ? `50% of t${d}` : `t${d}`) +
              (lag === 0 ? "" : lag > 0 ? ` + ${lag}d` : kind === 1 || kind === 2 ? "" : ` - ${-lag}h`),
          );
          const by = person === 0 ? "" : person === 4 ? " by 50% p1" : ` by p${person}`;
          return `task t${k} ${kind === 3 ? "lasts" : "effort"} ${length * 3}h${by}${after.length > 0 ? ` after ${after.join(", ")}` : ""}`;
        });
        expect(
          differences(`score s start 2026-01-05\nperson p1 off 2026-01-08..2026-01-09\nperson p2\nrole p3 capacity 2\n${lines.join("\n")}`, false),
        ).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  it("knows of no node that it forgot", () => {
    const made = scheduled(readFileSync(resolve(examples, "tessera.score"), "utf8"));
    const job = compileJob(made, 1);
    const work = Array.from(made.network.kind).filter((kind) => kind === NodeKind.Work).length;
    expect(job.tasks.length).toBe(work);
  });
});
