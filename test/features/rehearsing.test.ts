import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { rehearsingWork } from "../../server/src/features/rehearsing.ts";
import { scheduled } from "../rehearsal/rehearsed.ts";

describe("the quiet rehearsal", () => {
  it("gives chances and doubtful promises, in steps", () => {
    const made = scheduled(readFileSync(resolve(import.meta.dirname, "../../examples/ember-shield.score"), "utf8"));
    const steps = rehearsingWork(made, 0);
    let count = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) count++;
    expect(count).toBeGreaterThan(5);
    const { rehearsal, diagnostics } = step.value!;
    expect(rehearsal.trials).toBe(2000);
    expect(diagnostics.map(({ code, message }) => [code, message.replace(/\d+ %/, "? %")])).toEqual([
      ["unlikely-promise", expect.stringMatching(/^`startex` has a \? % chance to be done by 16 Jul; 80 % is \d+ Jul\.$/)],
    ]);
    expect(diagnostics[0].fixes!.map(({ title }) => title.split(" ")[0])).toEqual(["Move", "Shorten", "Shorten", "Shorten"]);
  }, 30_000);
});
