import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../server/src/language/diagnostic.ts";
import { scheduled, score } from "./support.ts";

function found(text: string, code: string): readonly Diagnostic[] {
  return scheduled(text).schedule.diagnostics.filter((one) => one.code === code);
}

/** The text that a diagnostic underlines. */
const underlined = (text: string, diagnostic: Diagnostic) => text.slice(diagnostic.start, diagnostic.end);

function applied(text: string, diagnostic: Diagnostic): string {
  const [edit] = diagnostic.fixes![0].edits;
  return text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

describe("a missed promise", () => {
  const text = score("person lin\ntask a effort 5d by lin\ntask b effort 3d by lin\nmilestone m after b, a due 2027-01-08");

  it("says by how many working days, and why, back to what could be changed", () => {
    const [diagnostic] = found(text, "missed-due");
    expect(underlined(text, diagnostic)).toBe("due 2027-01-08");
    expect(diagnostic.message).toBe("`m` is planned for 13 January 2027, 3 working days after its due date, 8 January 2027.");
    expect(diagnostic.severity).toBe("warning");
    expect(diagnostic.related!.map((place) => text.slice(place.start, place.end)).sort()).toEqual(["a", "b"]);
    expect(diagnostic.related![0].message).toContain("lin is busy with");
  });

  it("offers a date that keeps it, and says its price", () => {
    const [diagnostic] = found(text, "missed-due");
    expect(diagnostic.fixes![0].title).toBe("Move `due` to 13 January 2027: +3 d");
    expect(found(applied(text, diagnostic), "missed-due")).toEqual([]);
  });

  it("of the whole is missed-finish", () => {
    const whole = score("task a lasts 10d", "finish 2027-01-13");
    const [diagnostic] = found(whole, "missed-finish");
    expect(underlined(whole, diagnostic)).toBe("finish 2027-01-13");
    expect(diagnostic.message).toContain("2 working days after");
    expect(found(applied(whole, diagnostic), "missed-finish")).toEqual([]);
  });

  it("with a time of day keeps one", () => {
    const timed = score("task a lasts 12h due 2027-01-05T12:00");
    const [diagnostic] = found(timed, "missed-due");
    expect(applied(timed, diagnostic)).toContain("due 2027-01-05T13:00");
    expect(found(score("task a lasts 12h due 2027-01-05T13:00"), "missed-due")).toEqual([]);
  });
});

describe("dates and time", () => {
  it("impossible-date stands at `on`, and its fix makes it possible", () => {
    const text = score("task a lasts 5d\ntask b lasts 1d after a on 2027-01-06");
    const [diagnostic] = found(text, "impossible-date");
    expect(underlined(text, diagnostic)).toBe("on 2027-01-06");
    expect(diagnostic.severity).toBe("error");
    expect(diagnostic.fixes![0].title).toBe("Move `on` to 11 January 2027: +3 d");
    expect(found(applied(text, diagnostic), "impossible-date")).toEqual([]);
  });

  it("no-working-time names the calendar, the person, or those who never meet", () => {
    const calendar = "calendar none { hours mon 09:00-17:00 off 1900..2200 }\n";
    expect(found(score(`${calendar}task a lasts 1d calendar none\ntask b lasts 1d after a`), "no-working-time").map((one) => one.message)).toEqual([
      expect.stringContaining("`none` has no working time"),
      expect.stringContaining("`a` is never done"),
    ]);
    const apart = score("calendar early { hours mon..fri 06:00-09:00 }\nperson lin calendar early\nperson sam\ntask a lasts 1d by lin, sam\ntask b lasts 1d");
    expect(found(apart, "no-working-time")[0].message).toContain("lin and sam are never at work at the same time");
    expect(scheduled(apart).span("b")).toBe("01-04T09:00 01-04T17:00");
    expect(found(score("person lin off 2000-01-01..2200-12-31\ntask a effort 1d by lin"), "no-working-time")[0].message).toContain("lin never works");
  });
});

describe("people", () => {
  it("one-person-critical is said where one person carries it all, and a backup silences it", () => {
    const text = (role: string) =>
      score(`person lin\nrole dev played by lin ${role}\nperson sam\ntask a effort 2d by dev\ntask b effort 2d by dev after a\ntask c effort 1d by sam`);
    expect(found(text(""), "one-person-critical")).toHaveLength(1);
    expect(found(text(""), "one-person-critical")[0].message).toContain("lin carries the whole critical path");
    expect(found(text("backup sam"), "one-person-critical")).toEqual([]);
    expect(found(score("person lin\nperson sam\ntask a effort 2d by lin\ntask b effort 2d by sam after a"), "one-person-critical")).toEqual([]);
  });

  it("meeting-load counts the meetings of the plan against the working time", () => {
    const text = (minutes: number) => score(`person lin\ntask a lasts 10d\ncadence c every weekday at 10:00 for ${minutes}min with lin`);
    expect(found(text(90), "meeting-load")).toEqual([]);
    const [diagnostic] = found(text(120), "meeting-load");
    expect(diagnostic.message).toContain("Meetings take 25 % of the working time of lin: 20 h of 80 h");
    expect(underlined(text(120), diagnostic)).toBe("lin");
  });

  it("cadence-clash names who would be in two at once, and when first", () => {
    const text = score(
      "person lin\nrole dev played by lin\ntask a lasts 10d\ncadence one every fri at 15:00 for 1h with lin\ncadence two every 2 weeks on fri at 15:30 for 1h with dev",
    );
    const [diagnostic] = found(text, "cadence-clash");
    expect(diagnostic.message).toBe("lin would be in two and in one at once, on 8 January 2027, 15:30: move one of them.");
    expect(found(text.replace("15:30", "16:00"), "cadence-clash")).toEqual([]);
  });
});

describe("money", () => {
  const text = score(
    "person lin rate 100 EUR / h\nrole dev rate 400 EUR / d\nperson sam\nrole qa played by sam rate 200 EUR / d\nmovement m {\n task a effort 2d by lin\n task b effort 4d by dev\n}\ntask c lasts 1d by qa",
    "budget 3000 EUR",
  );

  it("is the rate of the person, else of the role, for the time that they are on it", () => {
    const plan = scheduled(text);
    expect(plan.item("m.a").cost).toBeCloseTo(1600);
    expect(plan.item("m.b").cost).toBeCloseTo(1600);
    expect(plan.item("c").cost).toBeCloseTo(200);
    expect(plan.item("m").cost).toBeCloseTo(3200);
    expect(plan.schedule.cost).toMatchObject({ currency: "EUR", budget: 3000 });
    expect(plan.schedule.cost!.total).toBeCloseTo(3400);
  });

  it("over the budget says what drives it", () => {
    const [diagnostic] = found(text, "over-budget");
    expect(diagnostic.message).toContain("The plan costs 3,400 EUR, 400 EUR more than its budget of 3,000 EUR");
    expect(diagnostic.message).toContain("a (1,600 EUR, 47 %)");
    expect(underlined(text, diagnostic)).toBe("budget 3000 EUR");
    expect(found(applied(text, diagnostic), "over-budget")).toEqual([]);
  });
});

describe("tempo", () => {
  it("is said of a critical task that is longer than two beats, and not without a tempo", () => {
    const text = (tempo: string) => score("task a lasts 11d\ntask b lasts 12d not before 2027-01-04 after a\ntask c lasts 1d", tempo);
    expect(found(text("tempo 1w"), "tempo-mismatch").map((one) => one.message.slice(0, 3))).toEqual(["`a`", "`b`"]);
    expect(found(text("tempo 2w"), "tempo-mismatch")).toEqual([]);
    expect(found(text(""), "tempo-mismatch")).toEqual([]);
  });
});
