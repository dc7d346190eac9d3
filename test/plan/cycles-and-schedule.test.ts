/** What the plan calls a circle is what the scheduler leaves out: nothing loses its dates without an error that says why. */

import fc from "fast-check";
import { expect, it } from "vitest";
import { schedule } from "../../server/src/schedule/schedule.ts";
import { planOf } from "./fixture.ts";

const id = fc.constantFrom("a", "b", "c", "d", "e");
const target = fc.tuple(fc.constantFrom("", "", "", "start of ", "50% of "), fc.constantFrom("", "", "m."), id).map((parts) => parts.join(""));
const waits = fc
  .tuple(fc.option(target), fc.option(target, { freq: 4 }))
  .map(([after, ends]) => `${after === null ? "" : ` after ${after}`}${ends === null ? "" : ` ends after ${ends}`}`);
const { line } = fc.letrec<{ line: string; movement: string }>((tie) => ({
  line: fc.oneof(
    { maxDepth: 3 },
    { weight: 4, arbitrary: fc.tuple(id, waits).map(([name, clauses]) => `task ${name} lasts 1d${clauses}`) },
    fc.tuple(id, waits).map(([name, clauses]) => `milestone ${name}${clauses}`),
    fc.tuple(id, target, id).map(([name, when, starts]) => `cue ${name} when ${when} starts ${starts}`),
    fc.tuple(id, fc.constantFrom("m", "a", "b"), waits).map(([name, what, clauses]) => `rehearsal ${name} rehearses ${what} lasts 1d${clauses}`),
    tie("movement"),
  ),
  movement: fc
    .tuple(waits, fc.array(tie("line"), { minLength: 1, maxLength: 4 }))
    .map(([clauses, inside]) => `movement m${clauses} {\n${inside.join("\n")}\n}`),
}));

it("holds for any plan", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
      const plan = planOf(["score s { start 2027-01-04 }", ...lines].join("\n"));
      const items = schedule(plan, { now: 0 })!.items.filter(({ kind }) => kind !== "movement");
      const without = items.filter(({ start, contingent, skipped }) => Number.isNaN(start) && !contingent && !skipped).map(({ entity }) => entity);
      const knots = new Set(plan.cycles.flat());
      expect(without).toEqual(items.map(({ entity }) => entity).filter((entity) => knots.has(entity)));
    }),
    { numRuns: 250 },
  );
});
