/** What must hold in every trial of any plan, with cues that start, skip and refocus work. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "../../server/src/language/parser.ts";
import { bind } from "../../server/src/plan/bind.ts";
import { compileJob } from "../../server/src/rehearsal/compile.ts";
import { LinkRole, NodeOp } from "../../server/src/rehearsal/job.ts";
import { rehearse } from "../../server/src/rehearsal/rehearse.ts";
import { Replay } from "../../server/src/rehearsal/replay.ts";
import { simulate } from "../../server/src/rehearsal/simulate.ts";
import { scheduleWithNetwork } from "../../server/src/schedule/schedule.ts";
import { scheduled } from "./rehearsed.ts";

interface Task {
  readonly low: number;
  readonly more: number;
  readonly deps: readonly number[];
  readonly person: number;
  readonly unit: number;
}

interface Cue {
  readonly type: number;
  readonly on: number;
  readonly target: number;
  readonly effect: number;
}

const tasks = fc.array(
  fc.record({
    low: fc.integer({ min: 1, max: 6 }),
    more: fc.integer({ min: 0, max: 8 }),
    deps: fc.array(fc.nat(20), { maxLength: 3 }),
    person: fc.nat(4),
    unit: fc.nat(2),
  }),
  { minLength: 2, maxLength: 16 },
);
const cues = fc.array(fc.record({ type: fc.nat(3), on: fc.nat(15), target: fc.nat(15), effect: fc.nat(2) }), { maxLength: 4 });

function textOf(list: readonly Task[], given: readonly Cue[]): string {
  const lines = ["score s start 2026-01-05", "person p1 off 2026-01-08..2026-01-09", "person p2", "role p3 capacity 2"];
  list.forEach(({ low, more, deps, person, unit }, k) => {
    const after = [...new Set(deps.filter((dep) => dep < k))].map((dep) => (unit === 2 ? `start of t${dep} + 1d` : `t${dep}`));
    const by = person === 0 ? "" : person === 4 ? " by 50% p2" : ` by p${person}`;
    lines.push(
      `task t${k} ${unit === 1 ? "lasts" : "effort"} ${low}d..${low + more}d${by}${after.length > 0 ? ` after ${after.join(", ")}` : ""} due 2026-01-${12 + (k % 15)}`,
    );
  });
  given.forEach(({ type, on, target, effect }, k) => {
    const t = `t${target % list.length}`;
    const o = `t${on % list.length}`;
    const when =
      type === 0
        ? `${o} slips ${1 + k}d`
        : type === 1
          ? '"something" chance 50%'
          : type === 2
            ? `start of ${o} and "something" chance 70%`
            : `chance of ${o} < 60%`;
    lines.push(`task extra${k} lasts 1d..3d by p1`);
    lines.push(`cue c${k} when ${when} ${effect === 0 ? `starts extra${k}` : effect === 1 ? `skips ${t} starts extra${k}` : `focus ${t} starts extra${k}`}`);
  });
  return lines.join("\n");
}

describe("any trial of any plan", () => {
  it("keeps every dependency, nobody does more than they can, and everything that is in the plan happens or is skipped", () => {
    fc.assert(
      fc.property(tasks, cues, (list, given) => {
        const source = parse(textOf(list, given));
        const plan = bind("file:///p.score", { get: () => source });
        const made = scheduleWithNetwork(plan, { now: 0 })!;
        const job = compileJob(made, 1);
        const replay = new Replay(job, {});
        const whole = simulate(job, 0, 40);
        for (let trial = 0; trial < 40; trial++) {
          replay.play(trial);
          expect(replay.end).toBeCloseTo(whole.finishes[trial], 5);
          for (let j = 0; j < job.nodes; j++) {
            if (Number.isNaN(replay.finish[j])) continue;
            expect(replay.finish[j]).toBeGreaterThanOrEqual(replay.start[j] - 1e-6);
            for (let e = job.linkFirst[j]; e < job.linkFirst[j + 1]; e++) {
              const from = job.linkFrom[e];
              if (
                job.linkRole[e] === LinkRole.Person ||
                job.linkAnchor[e] !== 0 ||
                job.linkLag[e] !== 0 ||
                job.op[j] === NodeOp.Earliest ||
                Number.isNaN(replay.finish[from])
              )
                continue;
              expect(replay.start[j]).toBeGreaterThanOrEqual(replay.finish[from] - 1e-6);
            }
          }
          for (let resource = 0; resource < job.capacity.length; resource++) {
            const users = job.takes.flatMap((takes, j) =>
              takes
                .filter((take) => take.resource === resource && replay.finish[j] > replay.start[j])
                .map(({ units }) => ({ units, from: replay.start[j], to: replay.finish[j] })),
            );
            for (const user of users) {
              const at = user.from + 1e-3;
              const taken = users.filter(({ from, to }) => from <= at && at < to - 1e-3).reduce((sum, { units }) => sum + units, 0);
              expect(taken).toBeLessThanOrEqual(job.capacity[resource] + 1e-6);
            }
          }
          if (given.every(({ effect }) => effect !== 1)) for (const { node } of job.tasks) if (job.planned[node]) expect(replay.finish[node]).not.toBeNaN();
        }
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it("has figures whatever is wrong with it", () => {
    const texts = [
      "score s start 2026-01-05\ntask a lasts 1d..3d after b\ntask b lasts 1d after a\ntask c lasts 2d..4d",
      "score s start 2026-01-05 calendar never\ncalendar never hours sat 10:00-10:00\ntask a lasts 1d..3d",
      "score s start 2026-01-05\nperson away off 1900..2200\ntask a lasts 1d..3d by away\ntask b lasts 1d after a",
      "score s start 2026-01-05\ntask a lasts 100y..400y elapsed\ntask b lasts 9000d..20000d",
      "score s start 2026-01-05 calendar odd\ncalendar odd hours mon..sun 09:07-16:58\ntask a lasts 1d..3d\ntask b effort 3d..900d after a",
      "score s start 2026-01-05\ncue c when c slips 1d starts c\ntask a\nmilestone m after c\nrisk r chance 300% delays m, c by 2d",
      "score s start 2026-01-05\nrisk r chance 30% delays nothing by 2d..1d\nmovement m { task a lasts 0d }\nrisk q chance 30% delays m by 0d..5d",
      "score s start 2026-01-05 spread 50%..20%\ntask a lasts 4d progress 100%\ntask b effort 0d..0d by nobody",
    ];
    for (const text of texts) {
      const source = parse(text);
      const made = scheduleWithNetwork(bind("file:///p.score", { get: () => source }), { now: 0 })!;
      const figures = rehearse(made, { trials: 200, seed: 1 })!;
      expect(figures.trials).toBe(200);
      for (const { criticality, sensitivity, swing } of figures.tasks)
        for (const value of [criticality, sensitivity, swing]) expect(Number.isFinite(value)).toBe(true);
      for (const { chance, plannedChance } of figures.targets) for (const value of [chance ?? 0, plannedChance]) expect(value >= 0 && value <= 1).toBe(true);
    }
  });

  it("ends later with a longer estimate, a likelier risk, one player less", () => {
    const plan = (estimate: string, chance: number, capacity: number) =>
      `score s start 2026-01-05\nrole dev capacity ${capacity}\ntask a lasts ${estimate} by dev\ntask b lasts 2d..4d by dev\ntask c lasts 1d..3d after a, b\nrisk r chance ${chance}% delays b by 2d`;
    const end = (text: string) => simulate(compileJob(scheduled(text), 1), 0, 500).finishes.subarray(0, 500);
    const base = end(plan("3d..5d", 30, 2));
    for (const longer of [end(plan("3d..7d", 30, 2)), end(plan("3d..5d", 60, 2)), end(plan("3d..5d", 30, 1))])
      for (let trial = 0; trial < 500; trial++) expect(longer[trial]).toBeGreaterThanOrEqual(base[trial] - 1e-6);
  });
});
