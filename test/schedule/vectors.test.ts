import { describe, expect, it } from "vitest";
import { zoneOf } from "../../server/src/calendar/zone.ts";
import { scheduled } from "./support.ts";
import { CALENDARS, type Expected, VECTORS } from "./vectors.ts";

const utc = zoneOf("UTC");
const at = (instant: number) => utc.iso(instant).slice(5, 16);

describe("the critical path cases of the research", () => {
  it.each(VECTORS.map((vector) => [vector.id, vector] as const))("%s", (_, vector) => {
    const calendars = vector.off ? CALENDARS.replace("17:00 }", `17:00 off ${vector.off} }`) : CALENDARS;
    const plan = scheduled(`score v { start 2026-03-02T08:00 calendar STD ${vector.status ? `status ${vector.status}` : ""} }\n${calendars}\n${vector.body}`);
    for (const [id, expected] of Object.entries(vector.expect)) {
      const item = plan.item(id);
      const got: Record<keyof Expected, string | number> = {
        es: at(item.start),
        ef: at(item.finish),
        ls: at(item.lateStart),
        lf: at(item.lateFinish),
        ts: item.slack / 480,
        fs: item.freeSlack / 480,
      };
      for (const key of Object.keys(expected) as (keyof Expected)[]) expect({ [`${id}.${key}`]: got[key] }).toEqual({ [`${id}.${key}`]: expected[key] });
    }
  });

  it("V28 a circle names its three tasks, and the fourth is planned", () => {
    const plan = scheduled("score v { start 2026-03-02 }\ntask A lasts 1d after C\ntask B lasts 1d after A\ntask C lasts 1d after B\ntask D lasts 1d");
    for (const id of ["A", "B", "C"]) expect(plan.item(id).start).toBeNaN();
    expect(plan.item("D").start).not.toBeNaN();
    expect(plan.plan.diagnostics.filter((one) => one.code === "dependency-cycle")).toHaveLength(1);
  });

  it("V29 hours of the clock pass in summer time, days go by the wall", () => {
    const text = (lag: string) =>
      `score v { start 2026-03-28 zone Europe/Berlin calendar c }\ncalendar c { hours mon..sun 00:00-24:00 }\ntask A lasts 12h\nmilestone M after A + ${lag} elapsed`;
    expect(scheduled(text("24h")).span("M")).toBe("03-29T13:00 03-29T13:00");
    expect(scheduled(text("1d")).span("M")).toBe("03-29T12:00 03-29T12:00");
  });
});
