/** What few look at of a schedule is made when it is asked for, or in steps before: with the same result, whoever is first. */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { scheduleJson } from "../../server/src/schedule/json.ts";
import { Later } from "../../server/src/schedule/later.ts";
import { scheduled } from "./support.ts";

const FOLDER = new URL("../../examples/", import.meta.url);

describe("what is made later", () => {
  it("is made once, also where somebody asks for it between two steps", () => {
    let made = 0;
    function* steps3(): Generator<void, { readonly mine: number }> {
      const mine = ++made;
      yield;
      yield;
      return { mine };
    }
    const later = new Later(steps3());
    const steps = later.prepare();
    steps.next();
    // Another who prepares it goes on with the same steps.
    later.prepare().next();
    const asked = later.value;
    expect(asked).toEqual({ mine: 1 });
    expect(steps.next().done).toBe(true);
    expect(later.value).toBe(asked);
    expect(later.prepare().next().done).toBe(true);
  });

  it.each(readdirSync(FOLDER).filter((name) => name.endsWith(".score")))("says the same of %s, asked for or prepared", (name) => {
    const text = readFileSync(new URL(name, FOLDER), "utf8");
    const asked = scheduleJson(scheduled(text).schedule, []);
    const prepared = scheduled(text);
    for (const _ of prepared.prepare());
    expect(scheduleJson(prepared.schedule, [])).toEqual(asked);
    // In the midst of the steps.
    const interrupted = scheduled(text);
    for (const _ of interrupted.prepare()) expect(interrupted.schedule.items.map((item) => item.criticalTo).length).toBeGreaterThan(0);
    expect(scheduleJson(interrupted.schedule, [])).toEqual(asked);
  });
});
