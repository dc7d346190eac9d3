import { describe, expect, it } from "vitest";
import { parse } from "../../server/src/language/parser.ts";
import { Scheduling } from "../../server/src/lsp/scheduling.ts";
import { bind } from "../../server/src/plan/bind.ts";
import type { Plan } from "../../server/src/plan/model.ts";

const URI = "file:///work/plan.score";

function planOf(tasks: number): Plan {
  const source = parse(Array.from({ length: tasks }, (_, index) => `task t${index} effort 1d`).join("\n"));
  return bind(URI, { get: () => source });
}

/** A scheduler that takes a millisecond a step, by a clock of its own. */
function scheduling(stepsOf: (plan: Plan) => number) {
  const spent = { milliseconds: 0 };
  const made = new Scheduling(
    function* (plan) {
      for (let step = 0; step < stepsOf(plan); step++) {
        spent.milliseconds++;
        yield;
      }
      return {};
    },
    () => spent.milliseconds,
    (error) => {
      throw error;
    },
  );
  return { made, spent };
}

describe("scheduling", () => {
  it("gives the dates of a small plan at once, and those of a large one when nobody types", async () => {
    const { made } = scheduling((plan) => plan.own / 100);
    expect(made.quickly(planOf(50))).toBeDefined();
    const large = planOf(1000);
    expect(made.quickly(large)).toBeUndefined();
    expect(await made.outcomeOf(large)).toBeDefined();
    expect(made.known(large)).toBeDefined();
  });

  it("tries a plan that has grown once, and not again at every keystroke", () => {
    const { made, spent } = scheduling((plan) => (plan.own > 100 ? 500 : 1));
    expect(made.quickly(planOf(50))).toBeDefined();
    expect(made.quickly(planOf(1000))).toBeUndefined();
    const tried = spent.milliseconds;
    expect(tried).toBeLessThan(20);
    for (let key = 0; key < 10; key++) {
      made.changed(URI);
      expect(made.quickly(planOf(1000))).toBeUndefined();
    }
    expect(spent.milliseconds).toBe(tried);
  });

  it("ends what an edit made stale", async () => {
    const { made } = scheduling(() => 200);
    const stale = made.outcomeOf(planOf(1000));
    made.changed(URI);
    expect(await stale).toBeUndefined();
  });
});
