import { describe, expect, it } from "vitest";
import { scheduled, score } from "./support.ts";

describe("progress", () => {
  it("keeps facts where they are, without a status date too", () => {
    const plan = scheduled(score("task a lasts 3d finished 2027-01-05\ntask b lasts 2d started 2027-01-11\ntask c lasts 1d after a"));
    expect(plan.days("a")).toMatch(/\.\.01-05$/);
    expect(plan.span("b")).toBe("01-11T09:00 01-12T17:00");
    expect(plan.span("c")).toBe("01-06T09:00 01-06T17:00");
    expect(plan.item("a")).toMatchObject({ finished: true, started: true, progress: 1 });
    expect(plan.item("b").why[0].cause).toBe("fact");
  });

  it("goes on with what is left from the status date, and starts nothing before it", () => {
    const plan = scheduled(score("task a lasts 5d started 2027-01-04 progress 40%\ntask b lasts 2d after a\ntask c lasts 1d", "status 2027-01-07"));
    expect(plan.span("a")).toBe("01-04T09:00 01-11T17:00");
    expect(plan.span("b")).toBe("01-12T09:00 01-13T17:00");
    expect(plan.span("c")).toBe("01-07T09:00 01-07T17:00");
    expect(plan.item("c").why[0].cause).toBe("status");
  });

  it("lets what remains win over progress", () => {
    const plan = scheduled(score("task a effort 5d started 2027-01-04 progress 90% remaining 3d", "status 2027-01-07"));
    expect(plan.span("a")).toBe("01-04T09:00 01-11T17:00");
  });

  it("counts an effort under way by what was done and what is left, not by the days it took", () => {
    const plan = scheduled(score("person lin rate 50 EUR / h\ntask a effort 2d by lin started 2027-01-04 progress 50%", "status 2027-01-06"));
    expect(plan.span("a")).toBe("01-04T09:00 01-06T17:00");
    expect(plan.item("a")).toMatchObject({ effortMinutes: 960, cost: 800 });
  });

  it("says the length of elapsed time in working minutes", () => {
    const plan = scheduled(score("task a lasts 3d elapsed on 2027-01-08T12:00"));
    expect(plan.span("a")).toBe("01-08T12:00 01-11T12:00");
    expect(plan.item("a").minutes).toBe(480);
  });

  it("shows progress and moves nothing without a status date", () => {
    const plan = scheduled(score("task a lasts 5d started 2027-01-04 progress 40%"));
    expect(plan.span("a")).toBe("01-04T09:00 01-08T17:00");
    expect(plan.item("a").progress).toBe(0.4);
  });

  it("takes its people first, and does not wait for what it has overtaken", () => {
    const plan = scheduled(
      score("person lin\ntask a lasts 5d\ntask b effort 4d by lin after a started 2027-01-06 remaining 3d\ntask c effort 1d by lin", "status 2027-01-07"),
    );
    expect(plan.span("b")).toBe("01-06T09:00 01-11T17:00");
    expect(plan.span("c")).toBe("01-12T09:00 01-12T17:00");
  });

  it("takes the date of the command line over that of the score", () => {
    const text = score("task c lasts 1d", "status 2027-01-07");
    const day = Date.UTC(2027, 0, 12) / 86_400_000;
    expect(scheduled(text, { asOf: day }).span("c")).toBe("01-12T09:00 01-12T17:00");
  });
});

describe("cues", () => {
  it("start what waits for them when their conditions are met", () => {
    const plan = scheduled(score("role r\ntask a lasts 2d\nmilestone m after a\ncue go when m by r to r starts b\ntask b lasts 1d"));
    expect(plan.span("b")).toBe("01-06T09:00 01-06T17:00");
    expect(plan.item("go").fires).toBe("planned");
    expect(plan.item("b").why[0]).toMatchObject({ cause: "cue" });
  });

  it("take the earliest of several conditions, and the latest of those joined by and", () => {
    const plan = scheduled(
      score("role r\ntask a lasts 2d\ntask b lasts 4d\ncue c {\n when a and b\n when 2027-01-07\n}\ncue d when start of a + 30min and 2027-01-04"),
    );
    expect(plan.span("c")).toBe("01-07T09:00 01-07T09:00");
    expect(plan.span("d")).toBe("01-04T09:30 01-04T09:30");
  });

  it("that are conditional leave what only they start contingent, and who waits ignores it", () => {
    const plan = scheduled(
      score(
        'role r\nmilestone m due 2027-01-08\ncue cut when m slips 2d to r starts trim skips b\ntask trim lasts 2d\ntask b lasts 1d\ntask c lasts 1d after trim, b\ntask d lasts 1d after trim\ncue alarm when "the alarm sounds" to r starts d',
      ),
    );
    for (const id of ["cut", "trim", "d", "alarm"]) expect(plan.item(id)).toMatchObject({ contingent: true, start: Number.NaN });
    expect(plan.item("cut").fires).toBe("conditional");
    expect(plan.span("b")).toBe("01-04T09:00 01-04T17:00");
    expect(plan.span("c")).toBe("01-05T09:00 01-05T17:00");
  });

  it("take out what they skip", () => {
    const plan = scheduled(score("role r\nmilestone m\ncue c when m to r skips a\ntask a lasts 9d\ntask x lasts 1d\ntask b lasts 1d after a, x"));
    expect(plan.item("a")).toMatchObject({ skipped: true, start: Number.NaN });
    expect(plan.span("b")).toBe("01-05T09:00 01-05T17:00");
  });
});

describe("rehearsals", () => {
  it("are held before what they rehearse, all of a movement", () => {
    const plan = scheduled(score("role r\nmovement m { task a lasts 1d\n task b lasts 1d after a }\nrehearsal dry rehearses m lasts 4h by r"));
    expect(plan.span("dry")).toBe("01-04T09:00 01-04T13:00");
    expect(plan.span("m.a")).toBe("01-04T13:00 01-05T13:00");
    expect(plan.item("m.a").why[0].cause).toBe("rehearsal");
  });

  it("may stand in the movement that they rehearse", () => {
    const plan = scheduled(score("role r\nmovement m { task a lasts 1d\n rehearsal dry rehearses m lasts 4h by r }"));
    expect(plan.span("m.a")).toBe("01-04T13:00 01-05T13:00");
  });

  it("that have been held hold nothing back", () => {
    const plan = scheduled(score('role r\ntask a lasts 1d\nrehearsal dry rehearses a lasts 4h by r failed 2027-01-05 "it burned"'));
    expect(plan.item("dry").finished).toBe(true);
    expect(plan.days("a")).toBe("01-06..01-06");
  });
});
