import { describe, expect, test, vi } from "vitest";
import { parse } from "../../server/src/language/parser.ts";
import { bind } from "../../server/src/plan/bind.ts";

// A property takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const URI = "file:///plan.score";

function found(text: string) {
  const source = parse(text);
  const plan = bind(URI, { get: (uri) => (uri === URI ? source : undefined) });
  return plan.diagnostics.filter(({ severity }) => severity === "error").map(({ code, message, start, end }) => [code, text.slice(start, end), message]);
}

describe("a cadence that can never take place", () => {
  test("a rule that is none is said where it stands, with a way out", () => {
    expect(found('score s start 2027-01-04\ncadence a every "FREQ=WEEKLY;BYDAY=XX" at 09:00\n')).toEqual([
      ["bad-date", '"FREQ=WEEKLY;BYDAY=XX"', "BYDAY takes days like MO, 2TU or -1FR, not XX."],
    ]);
    expect(found('score s start 2027-01-04\ncadence a every "every friday" at 09:00\n')[0][2]).toMatch(
      /^`every friday` is no part of a recurrence rule: parts look like/,
    );
    expect(found('score s start 2027-01-04\ncadence a every "FREQ=MONTHLY;BYDAY=-1FR" at 09:00\n')).toEqual([]);
  });

  test("beats need a tempo", () => {
    expect(found("score s start 2027-01-04\ncadence a every beat at 09:00\ncadence b every 2 beats\n").map(([code, place]) => [code, place])).toEqual([
      ["missing-clause", "beat"],
      ["missing-clause", "2 beats"],
    ]);
    expect(found("score s start 2027-01-04 tempo 2w\ncadence a every beat at 09:00\n")).toEqual([]);
    expect(found("score s start 2027-01-04 tempo\ncadence a every beat at 09:00\n").map(([code]) => code)).toEqual(["missing-operand"]);
  });
});
