/** From a changed syntax tree to a plan with all its diagnostics, in process: what a keystroke costs beside parsing. */

import { applyEdit } from "../../server/src/language/incremental.ts";
import { Lines } from "../../server/src/language/lines.ts";
import { parse } from "../../server/src/language/parser.ts";
import { bind } from "../../server/src/plan/bind.ts";
import type { Plan } from "../../server/src/plan/model.ts";
import { type Measure, type Measurement, percentile } from "./frame.ts";
import { generatePlan, type PlanOptions } from "./plans.ts";

const URI = "file:///bench.score";

/** What is typed, somewhere in the text: into a title, an id, a dependency. */
const PLACES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["title", /"Task number/g],
  ["id", /task t\d+/g],
  ["dependency", /after t\d+/g],
];

export const measure: Measure = async ({ quick }) => {
  const sizes: readonly (PlanOptions & { readonly asked: number })[] = [
    { lines: 2000, task: "five-line", shape: "nested", asked: 2 },
    { lines: 10_000, task: "five-line", shape: "nested", asked: 3 },
    { lines: 10_000, task: "one-line", shape: "flat", asked: 5 },
    { lines: 50_000, task: "one-line", shape: "flat", asked: 15 },
  ];
  const rows: Measurement[] = [];
  for (const { asked, ...options } of sizes) {
    for (const [name, pattern] of PLACES) {
      // The calmest of a few: what else the machine does is not ours.
      const series = Array.from({ length: quick ? 1 : 3 }, () => percentile(keystrokes(generatePlan(options), pattern, quick ? 10 : 80), 0.95));
      rows.push({
        part: "plan",
        name: `${options.lines} lines, ${options.task} tasks, a letter typed into a ${name}: binding and checks, p95`,
        value: Math.min(...series),
        unit: "ms",
        asked,
        better: "lower",
      });
    }
  }
  return rows;
};

/** Milliseconds of each of `count` bindings; every second keystroke takes the letter away again. */
function keystrokes(text: string, pattern: RegExp, count: number): readonly number[] {
  const places = [...text.matchAll(pattern)].map((match) => match.index + match[0].length);
  const samples: number[] = [];
  let file = parse(text);
  let lines = new Lines(text);
  let plan: Plan = bind(URI, { get: () => file });
  for (let i = 0; i < count + 10; i++) {
    const at = places[(i * 7919) % places.length]!;
    for (const change of [
      { start: at, end: at, text: "x" },
      { start: at, end: at + 1, text: "" },
    ]) {
      file = applyEdit(file, change);
      // As in the server: whoever counts the lines first makes one string of the pieces that the edit left.
      lines = lines.edit(change.start, change.end, change.text, file.text);
      const start = performance.now();
      plan = bind(URI, { get: () => file }, plan);
      // The first ones are compiled while they run.
      if (i >= 10) samples.push(performance.now() - start);
    }
  }
  return samples;
}
