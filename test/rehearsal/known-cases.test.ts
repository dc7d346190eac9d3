/** Cases whose answers are known exactly (by quadrature or in closed form): figures within three standard errors. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Ordered } from "../../server/src/rehearsal/ordered.ts";
import { bitsAt } from "../../server/src/rehearsal/random.ts";
import { DrawnPlaces, RankedPlaces, SensedEnds } from "../../server/src/rehearsal/sensitivity.ts";
import { ranksOf, selectQuantile } from "../../server/src/rehearsal/statistics.ts";
import { correlation } from "./correlation.ts";
import { daysOf, deviation, mean, rehearsed, score } from "./rehearsed.ts";

const TRIALS = 20_000;
const orderedOf = (sample: Float64Array) => new Ordered(sample.length).take(sample);

interface Known {
  readonly mean?: number;
  readonly sd?: number;
  readonly p10?: number;
  readonly p50?: number;
  readonly p80?: number;
  readonly p95?: number;
}

/** Holds a sample to what is known; the error of a quantile is √(p(1−p)/n) / f, the density taken from the sample. */
function hold(sample: Float64Array, known: Known): void {
  const n = sample.length;
  const sd = deviation(sample);
  const sorted = orderedOf(sample);
  if (known.mean !== undefined) expect(Math.abs(mean(sample) - known.mean)).toBeLessThan((3 * sd) / Math.sqrt(n) + 5e-4);
  // The fourth moment of these is near that of a normal distribution, or below.
  if (known.sd !== undefined) expect(Math.abs(sd - known.sd)).toBeLessThan((3 * sd) / Math.sqrt(2 * n) + 5e-4);
  for (const [p, value] of [
    [0.1, known.p10],
    [0.5, known.p50],
    [0.8, known.p80],
    [0.95, known.p95],
  ] as const) {
    if (value === undefined) continue;
    const slope = (sorted.quantile(p + 0.02) - sorted.quantile(p - 0.02)) / 0.04;
    expect(Math.abs(sorted.quantile(p) - value)).toBeLessThan(3 * Math.sqrt((p * (1 - p)) / n) * slope + 1e-3);
  }
}

function holdShare(share: number, known: number, n = TRIALS): void {
  expect(Math.abs(share - known)).toBeLessThan(3 * Math.sqrt((known * (1 - known)) / n) + 1e-4);
}

const shareOf = (sample: Float64Array, test: (value: number) => boolean) => sample.filter(test).length / sample.length;

function chain(count: number, estimate: string, prefix = "t"): string {
  return Array.from({ length: count }, (_, k) => `task ${prefix}${k} lasts ${estimate}${k > 0 ? ` after ${prefix}${k - 1}` : ""}`).join("\n");
}

function beside(count: number, estimate: string): string {
  return Array.from({ length: count }, (_, k) => `task t${k} lasts ${estimate}`).join("\n");
}

describe("single estimates", () => {
  it("M1 triangular 2, 4, 9", () =>
    hold(daysOf(score("task a lasts 2d..4d..9d"), TRIALS), { mean: 5, sd: 1.472, p10: 3.183, p50: 4.817, p80: 6.354, p95: 7.677 }));
  it("M2 beta-PERT 2, 4, 9", () =>
    hold(daysOf(score("task a lasts 2d..4d..9d", "distribution pert"), TRIALS), { mean: 4.5, sd: 1.268, p10: 2.904, p50: 4.383, p80: 5.626, p95: 6.774 }));
  it("takes beta-PERT where nothing is said", () => hold(daysOf(score("task a lasts 2d..4d..9d", ""), TRIALS), { mean: 4.5, sd: 1.268, p50: 4.383 }));
  it("puts the mode of low..high at the midpoint", () => hold(daysOf(score("task a lasts 2d..8d"), TRIALS), { mean: 5, sd: Math.sqrt(1.5), p50: 5 }));
  it("spreads single values, and ranges not", () => {
    hold(daysOf(score("task a lasts 4d", "distribution triangular spread 50%..225%"), TRIALS), { mean: 5, sd: 1.472, p50: 4.817 });
    hold(daysOf(score("task a lasts 2d..4d..9d", "distribution triangular spread 50%..400%"), TRIALS), { mean: 5, sd: 1.472 });
  });
  it("divides an effort among those who do it", () => {
    hold(daysOf(score("role dev capacity 2\ntask a effort 4d..8d..18d by 2 dev"), TRIALS), { mean: 5, sd: 1.472, p80: 6.354 });
    hold(daysOf(score("person lin\ntask a effort 1d..2d..4.5d by 50% lin"), TRIALS), { mean: 5, sd: 1.472, p80: 6.354 });
  });
});

describe("chains", () => {
  it("M3 ten in a row", () => hold(daysOf(score(chain(10, "2d..4d..9d")), TRIALS), { mean: 50, sd: 4.655, p10: 44.07, p50: 49.9, p80: 53.92, p95: 57.82 }));
  it("M3b three uniform ones (Irwin–Hall)", () =>
    hold(daysOf(score(chain(3, "1d..2d"), "distribution uniform"), TRIALS), { mean: 4.5, sd: 0.5, p50: 4.5, p80: 4.937, p95: 5.331 }));
  it("M11 two in a row are always critical", () => {
    const text = score("task a lasts 2d..4d..9d\ntask b lasts 1d..2d..3d after a");
    hold(daysOf(text, TRIALS), { mean: 7, sd: 1.528 });
    const figures = rehearsed(text, { trials: TRIALS });
    expect(figures.tasks.map(({ criticality }) => criticality)).toEqual([1, 1]);
    // Shares of the variance: 1.472² and 0.408² of 1.528²; the rank correlation is close to the plain one.
    expect(figures.tasks[0].sensitivity).toBeCloseTo(0.958, 1);
    expect(figures.tasks[1].sensitivity).toBeCloseTo(0.26, 1);
  });
});

describe("paths that meet", () => {
  it("M4 the later of two", () => {
    const sample = daysOf(score(beside(2, "2d..4d..9d")), TRIALS);
    hold(sample, { mean: 5.838, sd: 1.321, p10: 4.108, p50: 5.798, p80: 7.078, p95: 8.059 });
    holdShare(
      shareOf(sample, (days) => days <= 5),
      0.2947,
    );
  });
  for (const [count, known] of [
    [3, { mean: 6.294, p50: 6.313, p80: 7.416 }],
    [5, { mean: 6.815, p50: 6.871, p80: 7.764 }],
    [10, { mean: 7.401, p50: 7.469, p80: 8.121 }],
    [20, { mean: 7.849, p50: 7.908, p80: 8.377 }],
  ] as const)
    it(`M4b the latest of ${count}`, () => hold(daysOf(score(beside(count, "2d..4d..9d")), TRIALS), known));
  it("M6 three chains of three", () =>
    hold(daysOf(score(["a", "b", "c"].map((name) => chain(3, "2d..4d..9d", name)).join("\n")), TRIALS), {
      mean: 17.19,
      sd: 2.012,
      p50: 17.11,
      p80: 18.88,
      p95: 20.65,
    }));
  it("M8 each of two is critical in half of the trials", () => {
    const text = score(beside(2, "5d..15d"), "distribution uniform");
    hold(daysOf(text, TRIALS), { mean: 11.67, sd: 2.357, p50: 12.07, p80: 13.94, p95: 14.75 });
    const figures = rehearsed(text, { trials: TRIALS });
    for (const task of figures.tasks) {
      holdShare(task.criticality, 0.5);
      expect(Math.abs(task.sensitivity - 0.6)).toBeLessThan(0.02);
    }
    expect(figures.targets[0].paths).toBe(1);
  });
  it("says where paths meet, and with which share each decides", () => {
    const figures = rehearsed(score(`${beside(3, "5d..15d")}\nmilestone m after t0, t1, t2\ntask last lasts 1d after m`, "distribution uniform"), {
      trials: TRIALS,
    });
    const target = figures.targets.find(({ id }) => id === "m")!;
    expect(target.paths).toBe(3);
    for (const { share } of target.meeting!) holdShare(share, 1 / 3);
    expect(figures.targets[0].paths).toBe(3);
  });
});

describe("risks", () => {
  it("M7 a risk lengthens a task", () => {
    const text = score("task a lasts 10d..12d..20d\nrisk r chance 30% delays a by 2d..5d..10d");
    hold(daysOf(text, TRIALS), { mean: 15.7, sd: 3.497, p50: 15.11, p80: 18.67, p95: 22.41 });
    const figures = rehearsed(text, { trials: TRIALS });
    holdShare(figures.risks[0].occurred, 0.3);
  });
  it("M7b two risks of fixed size: a distribution of steps", () => {
    const text = score("task a lasts 20d\nrisk r chance 30% delays a by 5d\nrisk q chance 20% delays a by 10d");
    const sample = daysOf(text, TRIALS);
    hold(sample, { mean: 23.5 });
    for (const [days, share] of [
      [20, 0.56],
      [25, 0.24],
      [30, 0.14],
      [35, 0.06],
    ])
      holdShare(
        shareOf(sample, (value) => Math.abs(value - days) < 1e-6),
        share,
      );
    const sorted = orderedOf(sample);
    expect(sorted.quantile(0.5)).toBeCloseTo(20, 6);
    expect(sorted.quantile(0.95)).toBeCloseTo(35, 6);
  });
  it("says what each costs at P80: certain less impossible, with the same draws", () => {
    const [r, q, costs] = rehearsed(
      score("task a lasts 20d\ntask b lasts 5d\nrisk r chance 30% delays a by 5d\nrisk q chance 90% delays b by 3d\nrisk money chance 10% costs 100 EUR"),
    ).risks;
    expect(r.daysAtP80).toBeCloseTo(5, 6);
    expect(q.daysAtP80).toBe(0);
    expect(costs.daysAtP80).toBe(0);
  });
  it("delays all that it delays at once: what it shares is correlated", () => {
    const shared = daysOf(score("task a lasts 10d\ntask b lasts 10d after a\nrisk r chance 30% delays a, b by 5d"), TRIALS);
    holdShare(
      shareOf(shared, (days) => Math.abs(days - 20) < 1e-6),
      0.7,
    );
    holdShare(
      shareOf(shared, (days) => Math.abs(days - 30) < 1e-6),
      0.3,
    );
    const apart = daysOf(score("task a lasts 10d\ntask b lasts 10d after a\nrisk r chance 30% delays a by 5d\nrisk q chance 30% delays b by 5d"), TRIALS);
    holdShare(
      shareOf(apart, (days) => Math.abs(days - 25) < 1e-6),
      0.42,
    );
    holdShare(
      shareOf(apart, (days) => Math.abs(days - 30) < 1e-6),
      0.09,
    );
  });
  it("moves a milestone, and a movement with all that it holds", () => {
    holdShare(
      shareOf(
        daysOf(score("task a lasts 4d\nmilestone m after a\ntask b lasts 2d after m\nrisk r chance 40% delays m by 3d"), TRIALS),
        (days) => Math.abs(days - 9) < 1e-6,
      ),
      0.4,
    );
    const text =
      "task z lasts 2d\nmovement m after z { task a lasts 4d\n task b lasts 1d after a }\ntask c lasts 1d after m.a\nrisk r chance 40% delays m by 3d";
    const held = daysOf(score(`${text}\nmilestone end after c`), TRIALS, "end");
    holdShare(
      shareOf(held, (days) => Math.abs(days - 10) < 1e-6),
      0.4,
    );
    holdShare(
      shareOf(held, (days) => Math.abs(days - 7) < 1e-6),
      0.6,
    );
    const first = daysOf(score("movement m { task a lasts 4d\n task b lasts 1d }\nrisk r chance 40% delays m by 3d"), TRIALS);
    holdShare(
      shareOf(first, (days) => Math.abs(days - 7) < 1e-6),
      0.4,
    );
  });
  it("lets a closed risk rest", () => {
    const figures = rehearsed(score('task a lasts 4d\nrisk r chance 40% delays a by 3d closed 2026-01-06 "signed"'));
    expect(figures.risks).toEqual([]);
    expect(figures.targets[0].p95).toBe(figures.targets[0].planned);
  });
});

describe("statistics", () => {
  it("takes the smallest value with F(x) ≥ p", () => {
    const ten = Float64Array.from({ length: 10 }, (_, k) => k + 1);
    expect([0, 0.1, 0.11, 0.8, 0.801, 1].map((p) => orderedOf(ten).quantile(p))).toEqual([1, 1, 2, 8, 9, 10]);
    expect(orderedOf(new Float64Array(0)).quantile(0.5)).toBeNaN();
  });
  it("orders any numbers as a sort does, as far as one looks", () => {
    const number = fc.oneof(fc.double(), fc.integer({ min: -5, max: 5 }), fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(0, -0, 1e308, -1e308));
    const kept = new Ordered(300);
    fc.assert(
      fc.property(fc.array(number, { maxLength: 300 }), fc.array(fc.nat(), { maxLength: 20 }), (values, looks) => {
        const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
        kept.take(Float64Array.from(values));
        expect(kept.count).toBe(sorted.length);
        for (const look of looks) {
          const limit = look % 2 === 0 ? values[look % Math.max(1, values.length)] : look;
          if (limit !== undefined && !Number.isNaN(limit)) expect(kept.countUpTo(limit)).toBe(sorted.filter((value) => value <= limit).length);
          if (sorted.length > 0) expect(kept.at(look % sorted.length)).toBe(sorted[look % sorted.length]);
        }
        for (let k = 0; k < sorted.length; k++) expect(kept.at(k)).toBe(sorted[k]);
      }),
      { numRuns: 500 },
    );
  });
  it("shares ranks among ties", () => {
    expect([...ranksOf(Float64Array.of(3, 1, 3, 2))]).toEqual([2.5, 0, 2.5, 1]);
  });

  it("makes the draws of the simulation again", () => {
    const order = Uint32Array.from({ length: 500 }, (_, k) => (k * 7) % 500);
    const places = new Float64Array(300);
    new DrawnPlaces({ low: 0, span: 1, table: 0, a: 123_456_789, b: -987_654_321 }, 40).fill(order, 150, 300, places);
    expect([...places]).toEqual([...order.subarray(150, 450)].map((t) => bitsAt(123_456_789, -987_654_321, 40 + t) * 2 ** -32));
  });

  it("ranks many alike as fast as others", () => {
    const values = Float64Array.from({ length: 200_000 }, (_, k) => (k % 20 === 0 ? k : 5));
    const start = process.cpuUsage();
    const ranks = ranksOf(values);
    const { user } = process.cpuUsage(start);
    expect(ranks[1]).toBe((190_000 - 1) / 2 + 1);
    expect(user / 1000).toBeLessThan(2000);
  });

  it("finds how ends follow from lengths as the definitions do", () => {
    const sample = fc.array(
      fc.tuple(fc.integer({ min: -40, max: 40 }), fc.oneof(fc.double({ min: 0, max: 30, noNaN: true }), fc.integer({ min: 1, max: 4 }))),
      { minLength: 2, maxLength: 1500 },
    );
    fc.assert(
      fc.property(sample, fc.constantFrom(0.1, 0.5, 0.8, 1), (pairs, p) => {
        const end = Float64Array.from(pairs, ([at]) => at);
        const ranks = ranksOf(Float64Array.from(pairs, ([, length]) => length));
        const places = ranks.map((rank) => (rank + 0.5) / ranks.length);
        const ends = new SensedEnds(end);
        ends.compare(new RankedPlaces(Float64Array.from(pairs, ([, length]) => length)));
        expect(ends.correlation).toBeCloseTo(correlation(places, ranksOf(end)), 9);
        const quantile = (isIn: (place: number) => boolean) => {
          const some = end.filter((_, t) => isIn(places[t]));
          return selectQuantile(some, some.length, p);
        };
        expect(ends.outerFifths(p)).toEqual([quantile((place) => place < 0.2), quantile((place) => place >= 0.8)]);
        expect(selectQuantile(end.slice(), end.length, p)).toBe(end.slice().sort()[Math.ceil(p * end.length - 1e-9) - 1]);
      }),
    );
  });
});
