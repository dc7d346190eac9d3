import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prioritiesOf, priorityEdits } from "../../server/src/schedule/priorities.ts";
import { shop } from "./shop.ts";
import { overloads, scheduled, score, URI } from "./support.ts";

const SHOP = score(shop(6));

function withPriorities(text: string, schedules: number): { readonly edited: string; readonly found: ReturnType<typeof scheduled> } {
  const found = scheduled(text, { schedules });
  const edits = [...priorityEdits(found.plan, prioritiesOf(found)!)].sort((a, b) => b.start - a.start);
  let edited = text;
  for (const edit of edits) {
    expect(edit.file).toBe(URI);
    edited = edited.slice(0, edit.start) + edit.text + edited.slice(edit.end);
  }
  return { edited, found };
}

describe("the search for a better order of work", { timeout: 60_000 }, () => {
  it("never ends later than the plain order, and says what it gained", () => {
    const { search } = scheduled(SHOP, { schedules: 1000 });
    expect(search.end).toBeLessThanOrEqual(search.plainEnd);
    expect(search.end).toBeGreaterThanOrEqual(search.boundEnd);
    expect(search.schedules).toBeGreaterThan(100);
  });

  it("gives the same again for the same number of schedules", () => {
    const spans = () => scheduled(SHOP, { schedules: 500 }).schedule.items.map((item) => [item.start, item.finish]);
    expect(spans()).toEqual(spans());
  });

  it("is kept by priorities: with them in the text the plain schedule ends as soon", () => {
    const { edited, found } = withPriorities(SHOP, 2000);
    expect(edited).toMatch(/task t0-0 effort 3d by saw priority \d+/);
    const again = scheduled(edited);
    expect(again.plan.diagnostics.filter((one) => one.severity === "error")).toEqual([]);
    expect(again.schedule.finish).toBeLessThanOrEqual(found.schedule.finish);
    expect(withPriorities(edited, 2000).found.schedule.finish).toBeLessThanOrEqual(found.schedule.finish);
  });

  it("writes priorities behind the header, before a block, and over those that are there", () => {
    const text = score('person lin\ntask a "A" effort 2d by lin priority 300 {\n  note "x"\n}\ntask b effort 1d by lin #tag // remark\n');
    const { edited } = withPriorities(text, 100);
    expect(edited).toMatch(/task a "A" effort 2d by lin priority \d+ \{/);
    expect(edited).toMatch(/task b effort 1d by lin #tag priority 1000 \/\/ remark/);
    expect(edited.match(/priority/g)).toHaveLength(2);
  });

  it("keeps the priorities of the author apart", () => {
    const text = SHOP.replace("task t5-0 effort 4d by paint", "task t5-0 effort 4d by paint priority 900");
    const { found, edited } = withPriorities(text, 500);
    expect(found.span("t5-0")).toBe("01-04T09:00 01-07T17:00");
    expect(scheduled(edited).schedule.finish).toBeLessThanOrEqual(found.schedule.finish);
    expect(edited).toContain("task t5-0 effort 4d by paint priority 1000");
  });

  it("holds for any shop", () => {
    const roles = ["a", "b", "c"];
    const shop = fc.array(fc.array(fc.tuple(fc.constantFrom(...roles), fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 3 }), {
      minLength: 2,
      maxLength: 6,
    });
    fc.assert(
      fc.property(shop, (chains) => {
        const tasks = chains.flatMap((chain, c) =>
          chain.map(([role, days], k) => `task t${c}-${k} effort ${days}h by ${role}${k > 0 ? ` after t${c}-${k - 1}` : ""}`),
        );
        const { edited, found } = withPriorities(score(`${roles.map((role) => `role ${role}`).join("\n")}\n${tasks.join("\n")}`), 200);
        expect(overloads(found.schedule)).toEqual([]);
        expect(scheduled(edited).schedule.finish).toBeLessThanOrEqual(found.schedule.finish);
      }),
      { numRuns: 30 },
    );
  });
});
