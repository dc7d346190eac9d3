/** Conditional cues: what they start, skip and bring into focus within a trial, with chances that are known exactly. */

import { describe, expect, it } from "vitest";
import { daysOf, rehearsed, score } from "./rehearsed.ts";

const TRIALS = 20_000;
const UNIFORM = "distribution uniform";

function holdShare(share: number, known: number): void {
  expect(Math.abs(share - known)).toBeLessThan(3 * Math.sqrt((known * (1 - known)) / TRIALS) + 1e-4);
}

const shareOf = (sample: Float64Array, test: (value: number) => boolean) => sample.filter(test).length / sample.length;
const near = (days: number) => (value: number) => Math.abs(value - days) < 1e-6;
const chanceOf = (text: string, cue = "c") => rehearsed(text, { trials: TRIALS }).cues.find(({ id }) => id === cue)!.chance;

describe("a cue that waits for a slip", () => {
  // Monday 5 January; the tenth working day is Friday 16 January.
  const slips = score("task a lasts 5d..15d\nmilestone m after a due 2026-01-16\ncue c when m slips 2d starts fix\ntask fix lasts 3d", UNIFORM);

  it("fires in just the trials in which it slips", () => holdShare(chanceOf(slips), 0.3));

  it("starts its work when the slip is seen, and not before", () => {
    const sample = daysOf(slips, TRIALS);
    // In 3 of 10 trials the work is seen to be needed at the end of day 12 and takes 3 days: to the end of day 15, when `a` is done in any case.
    holdShare(shareOf(sample, near(15)), 0.3);
    holdShare(
      shareOf(sample, (days) => days <= 12),
      0.7,
    );
  });

  it("leaves alone what is done in time", () => {
    const figures = rehearsed(slips, { trials: TRIALS });
    const milestone = figures.targets.find(({ id }) => id === "m")!;
    holdShare(milestone.chance!, 0.5);
    holdShare(figures.tasks.find(({ id }) => id === "fix")!.criticality, 0.3);
  });

  it("skips what has not started, and lets what has started go on", () => {
    const text = score(
      "task a lasts 5d..15d\ntask b lasts 4d after a\nmovement build { milestone both after a, b }\nmilestone m after build due 2026-01-20\ncue c when m slips 1d skips b",
      UNIFORM,
    );
    // Due on day 12, seen on day 13: m is at a + 4, so it fires where a > 9.
    holdShare(chanceOf(text), 0.6);
    const sample = daysOf(text, TRIALS, "m");
    // Where a ends after day 13, b had not begun and falls away: m is then at a. Otherwise at a + 4, up to 17.
    holdShare(
      shareOf(sample, (days) => days <= 15 + 1e-6),
      0.8,
    );
    holdShare(
      shareOf(sample, (days) => days <= 9),
      0,
    );
    expect(Math.max(...sample)).toBeLessThanOrEqual(17 + 1e-6);
  });

  it("is not seen where the item never takes place", () => {
    expect(
      chanceOf(
        score(
          'task a lasts 5d\nmilestone m after a due 2026-01-05\ncue x when "now" chance 100% skips a, m\ncue c when m slips 1d starts b\ntask b lasts 1d',
          UNIFORM,
        ),
      ),
    ).toBe(0);
  });

  it("counts in the working time of the score", () => {
    // Due on Friday 9 January; one working day more is Monday 12 January, the end of day 6.
    holdShare(chanceOf(score('task a lasts 5d..7d\nmilestone m after a due 2026-01-09\ncue c when m slips 1d say "late"', UNIFORM)), 0.5);
  });
});

describe("a cue from outside", () => {
  it("comes with its chance, and without one never", () => {
    holdShare(chanceOf(score('task a lasts 5d\ncue c when "rain" chance 15% say "in"')), 0.15);
    expect(chanceOf(score('task a lasts 5d\ncue c when "rain" say "in"'))).toBe(0);
  });

  it("needs all of its conditions, or any of its `when`", () => {
    holdShare(chanceOf(score('task a lasts 5d\ncue c when "rain" chance 50% and "wind" chance 40% say "in"')), 0.2);
    holdShare(chanceOf(score('task a lasts 5d\ncue c when "rain" chance 50% when "wind" chance 40% say "in"')), 0.7);
  });

  it("waits for the rest of its condition before it starts anything", () => {
    const sample = daysOf(score('task a lasts 5d\ncue c when a and "audit" chance 30% starts b\ntask b lasts 2d'), TRIALS);
    holdShare(shareOf(sample, near(7)), 0.3);
    holdShare(shareOf(sample, near(5)), 0.7);
  });

  it("brings along what waits only for what it starts", () => {
    const figures = rehearsed(
      score('task a lasts 5d\ncue c when a and "audit" chance 30% starts b\ntask b lasts 2d\ntask d lasts 1d after b\nmilestone m after d'),
      { trials: TRIALS },
    );
    const target = figures.targets.find(({ id }) => id === "m")!;
    holdShare(target.takesPlace!, 0.3);
    expect(target.planned).toBeNaN();
    holdShare(figures.tasks.find(({ id }) => id === "d")!.criticality, 0.3);
  });

  it("starts a whole movement", () => {
    const sample = daysOf(
      score(
        'task a lasts 5d\ncue c when a and "audit" chance 30% starts m\nmovement m { task b lasts 2d\n task d lasts 1d after b }\nmilestone end after a, m',
      ),
      TRIALS,
      "end",
    );
    holdShare(shareOf(sample, near(8)), 0.3);
    holdShare(shareOf(sample, near(5)), 0.7);
  });

  it("skips a movement, and with it what waits only for it", () => {
    const text = score(
      'task a lasts 1d\ncue c when a and "cut" chance 25% skips m\nmovement m after a { task b lasts 4d }\ntask d lasts 2d after m\nmilestone end after a, d',
    );
    const sample = daysOf(text, TRIALS, "end");
    holdShare(shareOf(sample, near(7)), 0.75);
    holdShare(shareOf(sample, near(1)), 0.25);
  });

  it("fires at once where a planned condition comes later", () => {
    const figures = rehearsed(score('task a lasts 5d\ncue c when "early" chance 20% when a starts b\ntask b lasts 2d\nmilestone m after b'), {
      trials: TRIALS,
    });
    const sample = daysOf(score('task a lasts 5d\ncue c when "early" chance 20% when a starts b\ntask b lasts 2d\nmilestone m after b'), TRIALS, "m");
    expect(figures.cues[0].chance).toBe(1);
    holdShare(shareOf(sample, near(2)), 0.2);
    holdShare(shareOf(sample, near(7)), 0.8);
  });
});

describe("people in a trial in which a cue fires", () => {
  it("do one thing at a time, also what the cue starts", () => {
    const sample = daysOf(score('person lin\ntask a lasts 5d by lin\ncue c when "call" chance 40% starts b\ntask b lasts 3d by lin'), TRIALS);
    holdShare(shareOf(sample, near(8)), 0.4);
    holdShare(shareOf(sample, near(5)), 0.6);
  });

  it("do first what comes into focus", () => {
    const text = score(
      'person lin\ntask a lasts 5d by lin\ntask b lasts 3d by lin\nmilestone ma after a\nmilestone mb after b\ncue c when "hurry" chance 40% focus b',
    );
    const a = daysOf(text, TRIALS, "ma");
    const b = daysOf(text, TRIALS, "mb");
    holdShare(shareOf(b, near(3)), 0.4);
    holdShare(shareOf(b, near(8)), 0.6);
    holdShare(shareOf(a, near(8)), 0.4);
    for (let t = 0; t < TRIALS; t++) expect(Math.max(a[t], b[t])).toBeCloseTo(8, 6);
  });

  it("do not leave what they have begun for what comes into focus", () => {
    const text = score(
      'person lin\ntask a lasts 5d by lin\ntask x lasts 2d\ntask d lasts 4d by lin after a\ntask b lasts 3d by lin after a\nmilestone mb after b\ncue c when x and "hurry" chance 40% focus b',
    );
    holdShare(shareOf(daysOf(text, TRIALS, "mb"), near(8)), 0.4);
    holdShare(shareOf(daysOf(text, TRIALS, "mb"), near(12)), 0.6);
  });
});

describe("a cue that asks for a chance", () => {
  const text = (below: number) =>
    score(`task a lasts 5d..15d\nmilestone m after a due 2026-01-16\ncue c when chance of m < ${below}% starts b\ntask b lasts 20d`, UNIFORM);

  it("fires in every trial or in none, by a first run", () => {
    expect(chanceOf(text(60))).toBe(1);
    expect(chanceOf(text(40))).toBe(0);
    expect(shareOf(daysOf(text(40), TRIALS), (days) => days > 15 + 1e-6)).toBe(0);
    expect(rehearsed(text(60)).targets[0].p10).toBeGreaterThan(rehearsed(text(40)).targets[0].p95);
  });
});

describe("trials in which nothing conditional happens", () => {
  it("are those of the plan without the cue", () => {
    const plan =
      "person lin\nperson bo\ntask a effort 3d..5d..9d by lin\ntask b effort 2d..4d..9d by bo after start of a + 1d\ntask d effort 1d..2d..6d by lin, bo after b\nmilestone m after d due 2026-01-12";
    const without = daysOf(score(plan), 500);
    const withCue = daysOf(score(`${plan}\ncue c when m slips 1d starts e\ntask e lasts 1h`), 500);
    // An hour of work that nobody waits for never decides the end here.
    expect([...withCue].every((days, t) => days >= without[t] - 1e-9)).toBe(true);
    expect(withCue.filter((days, t) => Math.abs(days - without[t]) < 1e-9).length).toBeGreaterThan(450);
  });

  it("are the same event by event as in blocks", () => {
    const plan =
      "person lin off 2026-01-07\nrole dev capacity 2\nmovement b { task a effort 3d..5d..9d by lin\n task c effort 2d..4d..9d by 2 dev after start of a + 1d\n task d effort 1d..2d..6d by lin, dev after c - 2h }\ntask e lasts 2d..3d after 50% of b.a ends after b.c + 1d\nmilestone m after b, e on 2026-01-14\ntask f lasts 1d..2d elapsed after m\nrisk r chance 30% delays b.c by 1d..3d";
    const blocks = daysOf(score(plan), 500);
    // A cue that always fires and starts nothing that counts: every trial is played again.
    const again = daysOf(score(`${plan}\ncue c when "always" chance 100% starts z\ntask z lasts 1min`), 500);
    for (let t = 0; t < 500; t++) expect(again[t]).toBeCloseTo(blocks[t], 6);
  });
});
