/** A drag is one change of one token, and the plan then says what the drag showed. Real text in, real text out. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TextEdit } from "../../server/src/language/diagnostic.ts";
import { consequenceOf } from "../../server/src/timeline/consequence.ts";
import { dragEdit } from "../../server/src/timeline/drag.ts";
import { scoreTime } from "../../server/src/timeline/timeline-of.ts";
import { zoneClock } from "../../server/src/timeline/zone-clock.ts";
import { GALLERY, scheduleText } from "./scheduled.ts";

const HEAD = "score plan start 2027-01-04 zone Europe/Berlin\nperson lin\n";
const clock = zoneClock("Europe/Berlin");
/** Wall-clock time in Berlin as an instant. */
const berlin = (text: string): number => clock.instant(Date.parse(`${text}Z`) / 60_000);

function applied(text: string, edits: readonly TextEdit[]): string {
  return edits.toSorted((a, b) => b.start - a.start).reduce((before, { start, end, text: put }) => before.slice(0, start) + put + before.slice(end), text);
}

function dragged(body: string, id: string, handle: "start" | "finish" | "due", to: string): string {
  const schedule = scheduleText(HEAD + body);
  const result = dragEdit(schedule, scoreTime(schedule.plan), { id, handle, to: berlin(to) });
  return result.ok ? applied(HEAD + body, result.edits).slice(HEAD.length) : `refused: ${result.reason}`;
}

describe("Dragging the end of a bar", () => {
  it.each([
    ["a single effort", "task api effort 5d by lin", "task api effort 7d by lin"],
    ["a single length", "task api lasts 5d", "task api lasts 7d"],
    ["the likely value of an estimate", "task api effort 3d..5d..9d by lin", "task api effort 3d..7d..9d by lin"],
    ["the high end of a range, whose middle is what is planned", "task api effort 4d..6d by lin", "task api effort 4d..10d by lin"],
    ["hours", "task api effort 40h by lin", "task api effort 56h by lin"],
    ["weeks that come out uneven", "task api lasts 1w", "task api lasts 7d"],
    ["half a person", "task api effort 2.5d by 50% lin", "task api effort 3.5d by 50% lin"],
    ["a length in a block", "task api {\n  lasts 5d // as agreed\n}", "task api {\n  lasts 7d // as agreed\n}"],
  ])("changes %s", (_, before, after) => {
    expect(dragged(before, "api", "finish", "2027-01-12T17:00")).toBe(after);
  });

  it("stays within what an estimate says", () => {
    expect(dragged("task api effort 3d..5d..9d by lin", "api", "finish", "2027-03-12T17:00")).toBe("task api effort 3d..9d..9d by lin");
    expect(dragged("task api effort 3d..5d..9d by lin", "api", "finish", "2027-01-04T10:00")).toBe("task api effort 3d..3d..9d by lin");
  });

  it("counts clock time where the text does", () => {
    expect(dragged("task paint lasts 2d elapsed", "paint", "finish", "2027-01-08T00:00")).toBe("task paint lasts 4d elapsed");
  });

  it("never makes a length of nothing", () => {
    expect(dragged("task api lasts 5d", "api", "finish", "2026-12-24T09:00")).toMatch(/^refused|lasts 0\.5d/u);
  });

  it("says why not where there is no length to change", () => {
    expect(dragged("task api finished 2027-01-08 started 2027-01-04 effort 5d", "api", "finish", "2027-01-12T17:00")).toBe("refused: it is finished");
    expect(dragged("task api", "api", "finish", "2027-01-12T17:00")).toBe("refused: it says neither `effort` nor `lasts`");
  });
});

describe("Dragging the beginning of a bar", () => {
  it.each([
    ["adds a date behind what the header says", "task api effort 5d by lin #core // why", "task api effort 5d by lin #core not before 2027-01-11 // why"],
    ["adds it before the block", "task api effort 5d {\n  by lin\n}", "task api effort 5d not before 2027-01-11 {\n  by lin\n}"],
    ["changes the date that is there", "task api effort 5d not before 2027-01-05 by lin", "task api effort 5d not before 2027-01-11 by lin"],
    ["changes a fixed date", "task api effort 5d on 2027-01-05", "task api effort 5d on 2027-01-11"],
    ["keeps the time of day", "task api effort 5d not before 2027-01-05T13:00", "task api effort 5d not before 2027-01-11T13:00"],
    ["moves a milestone too", "milestone beta", "milestone beta not before 2027-01-11"],
  ])("%s", (_, before, after) => {
    expect(dragged(before, /milestone/u.test(before) ? "beta" : "api", "start", "2027-01-11T09:30")).toBe(after);
  });

  it("leaves what has begun", () => {
    expect(dragged("task api effort 5d started 2027-01-04", "api", "start", "2027-01-11T09:30")).toBe("refused: it has started");
  });
});

describe("Dragging a flag", () => {
  it("changes the promise, to the day that ends where the flag was put", () => {
    expect(dragged("milestone beta due 2027-02-26", "beta", "due", "2027-03-06T00:00")).toBe("milestone beta due 2027-03-05");
    expect(dragged("milestone beta due 2027-02-26", "beta", "due", "2027-03-05T11:00")).toBe("milestone beta due 2027-03-05");
  });
  it("leaves a period that ends on that day as it is written", () => {
    expect(dragged("milestone beta due 2027-W08", "beta", "due", "2027-03-01T00:00")).toBe("milestone beta due 2027-W08");
  });
});

describe("A drag on a plan of the gallery", () => {
  it.each(GALLERY)("changes one place, and moves the end of the bar towards where it was let go: $name", ({ text }) => {
    const schedule = scheduleText(text);
    const time = scoreTime(schedule.plan);
    const bars = schedule.items.filter((item) => (item.kind === "task" || item.kind === "rehearsal") && Number.isFinite(item.start) && !item.finished);
    expect(bars.length).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.constantFrom(...bars), fc.integer({ min: -4, max: 12 }), (item, days) => {
        const result = dragEdit(schedule, time, { id: item.id, handle: "finish", to: item.finish + days * 1440 });
        if (!result.ok) return;
        expect(result.edits.length).toBeLessThanOrEqual(1);
        for (const edit of result.edits) {
          expect(text.slice(edit.start, edit.end)).toMatch(/^[\d.]+[a-z]+$/u);
          expect(edit.text).toMatch(/^[\d.]+[a-z]+$/u);
          const entity = schedule.plan.find(item.id, "what")!;
          expect(edit.start >= entity.start && edit.end <= entity.start + entity.declaration.length).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("The consequence of a drag", () => {
  const PLAN = `${HEAD}task api effort 5d by lin\nmilestone launch "Launch" after api due 2027-01-12\n`;
  it("names what moves, and says when a promise breaks", () => {
    const before = scheduleText(PLAN);
    const after = scheduleText(PLAN.replace("5d", "9d"));
    expect(consequenceOf(before, after)).toEqual({
      text: "Launch ends 14 Jan instead of 8 Jan: 2 d late. The plan ends 14 Jan instead of 8 Jan.",
      worse: true,
    });
    expect(consequenceOf(after, before).worse).toBe(false);
  });
  it("says when nothing does", () => {
    const before = scheduleText(PLAN);
    expect(consequenceOf(before, scheduleText(PLAN.replace("5d by lin", '5d by lin note "x"')))).toEqual({
      text: "Nothing that is promised moves.",
      worse: false,
    });
  });
});
