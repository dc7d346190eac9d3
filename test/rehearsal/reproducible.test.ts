/** The same seed gives the same figures, however the work is divided; two versions of a plan differ only where they differ. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { RehearsalWorkers } from "../../server/src/lsp/rehearsal-workers.ts";
import { compileJob } from "../../server/src/rehearsal/compile.ts";
import { figuresOf } from "../../server/src/rehearsal/figures.ts";
import type { Rehearsal } from "../../server/src/rehearsal/model.ts";
import { merge, pieces, taskParts } from "../../server/src/rehearsal/partition.ts";
import { bitsAt, streamOf, uniformAt } from "../../server/src/rehearsal/random.ts";
import { rehearsalSteps, rehearse, rehearseOn } from "../../server/src/rehearsal/rehearse.ts";
import { simulate } from "../../server/src/rehearsal/simulate.ts";
import { correlation } from "./correlation.ts";
import { rehearsed, scheduled, score } from "./rehearsed.ts";

const example = (name: string) => readFileSync(resolve(import.meta.dirname, `../../examples/${name}.score`), "utf8");
const text = (figures: Rehearsal | undefined) => JSON.stringify(figures, (_, value) => (Number.isNaN(value) ? "NaN" : value));
/** Figures by id, for two texts whose entities have other numbers. */
const byId = (figures: Rehearsal) => {
  const { targets, tasks, cues, risks } = figures;
  const bare = <T extends { readonly entity: number; readonly id: string }>(list: readonly T[]) =>
    [...list].sort((a, b) => (a.id < b.id ? -1 : 1)).map((one) => ({ ...one, entity: 0, meeting: undefined }));
  return text({ ...figures, targets: bare(targets), tasks: bare(tasks), cues: bare(cues), risks: bare(risks) } as unknown as Rehearsal);
};

describe("workers", () => {
  const pools = [1, 2, 4].map((size) => new RehearsalWorkers(size));
  afterAll(() => Promise.all(pools.map((pool) => pool.close())));

  for (const name of ["atlas", "tessera"])
    it(`1, 2 and 4 of them give the figures of ${name} byte for byte`, async () => {
      const made = scheduled(example(name));
      const options = { trials: 3000, seed: 7 };
      const alone = text(rehearse(made, options));
      for (const pool of pools) expect(text(await rehearseOn(pool, made, options))).toBe(alone);
    }, 30_000);

  it("share out the figures of a plan with many tasks, byte for byte", async () => {
    const lines = ["risk r chance 40% delays t7, t100 by 1d..2d..5d"];
    for (let k = 0; k < 260; k++)
      lines.push(`task t${k} lasts ${1 + (k % 4)}d..${4 + (k % 5)}d..${9 + (k % 3)}d${k > 3 ? ` after t${k - 4}, t${k - 3 + (k % 3)}` : ""}`);
    const made = scheduled(score(lines.join("\n")));
    const options = { trials: 3000, seed: 3 };
    const alone = rehearse(made, options);
    expect(alone?.tasks.filter(({ swing }) => swing !== 0).length).toBeGreaterThan(20);
    for (const pool of pools) expect(text(await rehearseOn(pool, made, options))).toBe(text(alone));
  }, 30_000);

  it("stop when they are told to, and say how far they are", async () => {
    const made = scheduled(example("atlas"));
    for (const pool of pools) {
      const told: number[] = [];
      await rehearseOn(pool, made, { trials: 5000, seed: 1, progress: (done) => told.push(done) });
      expect(told).toEqual([...told].sort((a, b) => a - b));
      expect(told.at(-1)).toBe(1);
      let heard = 0;
      const options = { trials: 5000, seed: 1, progress: () => heard++, cancelled: () => heard >= 3 };
      expect(await rehearseOn(pool, made, options)).toBeUndefined();
      expect(heard).toBe(3);
    }
  }, 30_000);

  it("fail with an error where a thread ends", async () => {
    const pool = new RehearsalWorkers(1);
    const promise = rehearseOn(pool, scheduled(example("atlas")), { trials: 2_000_000, seed: 1 });
    setTimeout(() => void pool.close(), 20);
    await expect(promise).rejects.toThrow("ended");
  });
});

describe("pieces", () => {
  it("are cut for the figures of the tasks so that none is left out, into no more than are asked for", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (isCritical, count) => {
        const tasks = isCritical.map((_, node) => ({ entity: node, id: `t${node}`, node }));
        const parts = taskParts({ tasks }, { critical: Int32Array.from(isCritical, Number) }, count);
        expect(parts.length).toBeLessThanOrEqual(count);
        expect(parts.flatMap(({ from, to }) => tasks.slice(from, to))).toEqual(tasks);
        for (const { from, to } of parts) expect(to).toBeGreaterThan(from);
      }),
    );
  });

  it("of any size merge to the whole", () => {
    const job = compileJob(scheduled(example("atlas")), 3);
    const whole = simulate(job, 0, 1500);
    for (const count of [1, 2, 3, 7, 64, 1500]) {
      const parts = pieces(0, 1500, count).map((piece) => simulate(job, piece.from, piece.to, piece.run));
      expect(merge([...parts].reverse())).toEqual(whole);
    }
    expect(pieces(0, 3, 8).map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });
});

describe("the same plan", () => {
  it("has the same figures twice, and others for another seed", () => {
    const plan = example("migration");
    expect(text(rehearsed(plan))).toBe(text(rehearsed(plan)));
    expect(text(rehearsed(plan, { seed: 2 }))).not.toBe(text(rehearsed(plan)));
  });

  it("has the same figures whatever the order of its declarations", () => {
    const lines = [
      "person lin",
      "person bo",
      "task a lasts 2d..4d..9d by lin priority 900",
      "task b lasts 1d..3d..4d by lin after a",
      "task c effort 2d..3d..8d by bo",
      "milestone m after b, c due 2026-01-14",
      "cue x when m slips 1d starts d",
      "task d lasts 1d..2d",
      "risk r chance 30% delays b by 1d..2d..5d",
      'cue y when "rain" chance 20% skips c',
    ];
    const first = byId(rehearsed(score(lines.join("\n"))));
    expect(byId(rehearsed(score([...lines].reverse().join("\n"))))).toBe(first);
    expect(byId(rehearsed(score([...lines.slice(5), ...lines.slice(0, 5)].join("\n"))))).toBe(first);
  });
});

describe("two versions of a plan", () => {
  const plan = "task a lasts 2d..4d..9d\ntask b lasts 1d..3d..4d after a\nmilestone m after b\nrisk r chance 30% delays a by 1d..5d";
  const finishOf = (figures: Rehearsal, id: string) => figures.tasks.find((task) => task.id === id)!;

  it("draw the same for what they share", () => {
    const before = rehearsed(score(plan));
    const after = rehearsed(score(`task z lasts 1d..9d\n${plan}\ntask y lasts 1d..2d after z\nrisk q chance 50% delays y by 3d`));
    for (const id of ["a", "b"])
      for (const key of ["p10Finish", "p50Finish", "p80Finish"] as const) expect(finishOf(after, id)[key]).toBe(finishOf(before, id)[key]);
    expect(after.targets.find(({ id }) => id === "m")!.p80).toBe(before.targets.find(({ id }) => id === "m")!.p80);
    expect(after.risks[0].occurred).toBe(before.risks[0].occurred);
  });

  it("differ in one task alone where one task was changed", () => {
    const before = rehearsed(score(`${plan}\ntask c lasts 2d..5d..8d`));
    const after = rehearsed(score(`${plan}\ntask c lasts 2d..5d..9d`));
    expect(finishOf(after, "b")).toMatchObject({ p50Finish: finishOf(before, "b").p50Finish });
    expect(finishOf(after, "c").p80Finish).toBeGreaterThan(finishOf(before, "c").p80Finish);
  });

  it("draw the same for what has another name, when it says what it was", () => {
    const before = rehearsed(score(plan));
    const after = rehearsed(
      score(plan.replace("task a lasts", "task begin was a lasts").replaceAll("after a", "after begin").replace("delays a", "delays begin")),
    );
    expect(after.targets[0].p80).toBe(before.targets[0].p80);
    expect(text({ ...after, tasks: [] })).toBe(text({ ...before, tasks: [] }));
    const unsaid = rehearsed(score(plan.replaceAll(/\ba\b/g, "begin")));
    expect(unsaid.targets[0].histogram).not.toEqual(before.targets[0].histogram);
  });

  it("draw the same for what moved into a movement", () => {
    const before = rehearsed(score(plan));
    const after = rehearsed(
      score(
        plan
          .replace("task a lasts 2d..4d..9d\ntask b lasts 1d..3d..4d after a", "movement w { task a lasts 2d..4d..9d\n task b lasts 1d..3d..4d after a }")
          .replace("after b", "after w.b")
          .replace("delays a", "delays w.a"),
      ),
    );
    expect(after.targets[0].p80).toBe(before.targets[0].p80);
  });
});

describe("random numbers", () => {
  it("are even, and no two streams know of each other", () => {
    const n = 20_000;
    const streams = Array.from({ length: 40 }, (_, k) => streamOf(1, `work t${k}`));
    const samples = streams.map(({ a, b }) => Float64Array.from({ length: n }, (_, t) => uniformAt(a, b, t)));
    for (const sample of samples) {
      const bins = new Float64Array(50);
      for (const u of sample) bins[Math.floor(u * 50)]++;
      const chi = bins.reduce((sum, count) => sum + (count - n / 50) ** 2 / (n / 50), 0);
      // χ² with 49 degrees of freedom is under 95 with a chance of 0.9999.
      expect(chi).toBeLessThan(95);
    }
    for (let k = 1; k < samples.length; k++) {
      expect(Math.abs(correlation(samples[k - 1], samples[k]))).toBeLessThan(4 / Math.sqrt(n));
      expect(Math.abs(correlation(samples[k].subarray(1), samples[k].subarray(0, n - 1)))).toBeLessThan(4 / Math.sqrt(n));
    }
  });

  it("do not repeat, and depend on every part of seed and name", () => {
    const of = (seed: number, name: string) => {
      const { a, b } = streamOf(seed, name);
      return bitsAt(a, b, 0);
    };
    const seen = new Set([of(1, "a"), of(2, "a"), of(1, "b"), of(1 + 2 ** 33, "a"), of(1, "ab"), of(1, "ba")]);
    expect(seen.size).toBe(6);
    const { a, b } = streamOf(1, "a");
    expect(new Set(Array.from({ length: 5000 }, (_, t) => bitsAt(a, b, t))).size).toBe(5000);
  });
});

describe("the way there", () => {
  it("shows progress, then the figures of the first tenth, then all", () => {
    const made = scheduled(example("atlas"));
    const progress: number[] = [];
    const partial: Rehearsal[] = [];
    const whole = rehearse(made, { trials: 2000, seed: 1, progress: (done) => progress.push(done), partial: (figures) => partial.push(figures) })!;
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress[0]).toBeCloseTo(0.1, 6);
    expect(progress.at(-1)).toBe(1);
    expect(partial).toHaveLength(1);
    expect(partial[0]).toMatchObject({ trials: 200, partial: true });
    expect(whole).toMatchObject({ trials: 2000, partial: false });
    expect(text({ ...partial[0], partial: false, risks: [] })).toBe(text({ ...rehearse(made, { trials: 200, seed: 1 })!, risks: [] }));
  });

  it("can be taken in small steps, with the same figures", () => {
    const made = scheduled(example("migration"));
    const steps = rehearsalSteps(made, { trials: 2000, seed: 1 });
    let count = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) count++;
    expect(count).toBeGreaterThan(10);
    expect(text(step.value)).toBe(text(rehearse(made, { trials: 2000, seed: 1 })));
  });

  it("ends without figures when it is cancelled", () => {
    let asked = 0;
    expect(rehearse(scheduled(example("atlas")), { trials: 5000, seed: 1, cancelled: () => ++asked > 2 })).toBeUndefined();
    expect(asked).toBe(3);
  });

  it("takes one trial, and more than are kept of single tasks", () => {
    expect(rehearsed(score("task a lasts 1d..2d"), { trials: 1 }).targets[0].chance).toBeUndefined();
    const figures = rehearsed(score("task a lasts 1d..2d\nmilestone m after a due 2026-01-06"), { trials: 1717 });
    expect(figures.trials).toBe(1717);
    expect(figures.targets[0].histogram.reduce((sum, [, count]) => sum + count, 0)).toBe(1717);
  });

  it("has an answer for a plan without work", () => {
    const figures = rehearsed("score s start 2026-01-05 finish 2026-02-01", { trials: 100 });
    expect(figures.tasks).toEqual([]);
    // It ends where it begins.
    expect(figures.targets).toMatchObject([{ chance: 1, p10: figures.targets[0].planned, p80: figures.targets[0].planned }]);
    const bare = rehearsed("score s start 2026-01-05\nmovement m {\n}\nmilestone x due 2026-01-06", { trials: 100 });
    expect(bare.targets.find(({ id }) => id === "x")!.chance).toBe(1);
    // Risks are often written first.
    expect(rehearsed("score s start 2026-01-05\nrisk r chance 60%", { trials: 100 }).risks).toMatchObject([{ id: "r", daysAtP80: 0 }]);
  });

  it("counts the days of a risk in the score's calendar, whatever calendar the work has", () => {
    const { risks } = rehearsed(
      "score s start 2026-01-05\ncalendar always hours mon..sun 00:00-24:00\ntask a lasts 8h calendar always\nrisk r chance 50% delays a by 21d",
    );
    // 168 hours by day and night: a week.
    expect(risks[0].daysAtP80).toBeCloseTo(5, 9);
  });

  it("gives the figures of what it got before", () => {
    const made = scheduled(score("task a lasts 2d..4d..9d\nmilestone m after a due 2026-01-09"));
    const job = compileJob(made, 1);
    const figures = figuresOf(job, simulate(job, 0, 500), { confidence: 0.8, partial: false });
    expect(figures.targets[1].chance).toBe(rehearsed(score("task a lasts 2d..4d..9d\nmilestone m after a due 2026-01-09"), { trials: 500 }).targets[1].chance);
  });
});

describe("progress", () => {
  const at = (line: string) => rehearsed(`score s start 2026-01-05 status 2026-01-12 distribution uniform\n${line}`, { trials: 4000 });

  it("keeps what is done where it is", () => {
    const figures = at("task a lasts 2d..9d started 2026-01-05 finished 2026-01-08");
    const [task] = figures.tasks;
    expect([task.p10Finish, task.p80Finish, task.sensitivity, task.swing]).toEqual([task.p50Finish, task.p50Finish, 0, 0]);
    expect(figures.targets[0].p10).toBe(figures.targets[0].p95);
  });

  it("draws what is left of what has begun", () => {
    // Half of 4 to 8 days are left on the morning of the 12th: 2 to 4.
    const [score80] = at("task a lasts 4d..8d started 2026-01-05 progress 50%").targets;
    const day = (at: number) => (at - Date.UTC(2026, 0, 12, 9) / 60_000) / 1440;
    expect(day(score80.p10)).toBeCloseTo(2 + 1.6 / 24, 1);
    expect(day(score80.p50)).toBeGreaterThan(2);
    expect(day(score80.p95)).toBeLessThan(4);
  });

  it("starts nothing else before the status date", () => {
    const [whole] = at("task a lasts 1d..2d").targets;
    expect(whole.p10).toBeGreaterThan(Date.UTC(2026, 0, 12) / 60_000);
  });

  it("moves nothing without a status date", () => {
    const figures = rehearsed("score s start 2026-01-05 distribution uniform\ntask a lasts 4d..8d progress 50%", { trials: 4000 });
    expect(figures.targets[0].p10).toBeGreaterThan(Date.UTC(2026, 0, 8) / 60_000);
  });
});
