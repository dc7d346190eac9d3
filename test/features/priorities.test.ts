import { describe, expect, it } from "vitest";
import { outcomeOf } from "../../server/src/features/outcome.ts";
import { betterOrder } from "../../server/src/features/priorities.ts";
import { withFile } from "../../server/src/features/snapshot.ts";
import { parse } from "../../server/src/language/parser.ts";
import { edited, fixture, TODAY } from "./fixture.ts";

function search(source: string, schedules = 400) {
  const { snapshot, text, workspace } = fixture(source);
  const steps = betterOrder(snapshot.plan, TODAY * 1440, schedules);
  let step = steps.next();
  while (!step.done) step = steps.next();
  const after = edited(text, step.value.edits);
  const endOf = (content: string) =>
    outcomeOf(withFile(workspace, snapshot.uri, parse(content)).planOf(snapshot.uri)!, TODAY * 1440).schedule?.finish ?? Number.NaN;
  return { ...step.value, after, before: endOf(text), now: endOf(after) };
}

describe("a better order of work", () => {
  it("is written down only where it ends the plan sooner, and then does", () => {
    let better = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const tasks = Array.from({ length: 14 }, (_, index) => {
        const days = 1 + ((seed * 7 + index * 13) % 9);
        const before = index > 3 ? ` after t${(seed * 5 + index * 3) % (index - 2)}` : "";
        return `task t${index} effort ${days}d by ${(index + seed) % 4 === 0 ? "2 dev" : "dev"}${before}`;
      });
      const { edits, before, now, message } = search(`score s { start 2027-01-04 }\nrole dev capacity 3\n${tasks.join("\n")}\n`);
      if (edits.length > 0) {
        better++;
        expect(now).toBeLessThan(before);
        expect(message).toMatch(/^The plan ends on .+ instead of .+\.$/);
      } else expect(message).toMatch(/stays as it is/);
    }
    expect(better).toBeGreaterThan(0);
  });

  it("is not to be had where dependencies decide", () => {
    expect(search("score s { start 2027-01-04 }\ntask a effort 2d\ntask b effort 1d after a\n").message).toContain("as soon as its dependencies allow");
    expect(search("task a effort 2d").edits).toEqual([]);
  });
});
