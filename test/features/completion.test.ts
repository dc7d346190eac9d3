import { describe, expect, it } from "vitest";
import { complete } from "../../server/src/features/completion/complete.ts";
import { documentationOf } from "../../server/src/features/completion/documentation.ts";
import { edited, fixture, PLAN } from "./fixture.ts";

function offered(source: string): readonly string[] {
  const { snapshot, offset } = fixture(source);
  return complete(snapshot, offset).items.map((item) => item.label);
}

/** The text after the item with this label was chosen. */
function chosen(source: string, label: string): string {
  const { snapshot, offset, text } = fixture(source);
  const list = complete(snapshot, offset);
  const item = list.items.find((one) => one.label === label)!;
  expect(item, `${label} among ${list.items.map((one) => one.label).join(", ")}`).toBeDefined();
  return edited(text, [{ start: list.start, end: list.end, text: item.text ?? item.label }]);
}

describe("what may begin a line", () => {
  it("offers kinds in an empty file, the score among them", () => {
    expect(offered("$0")).toEqual(expect.arrayContaining(["score", "task", "use", "score …", "task …"]));
  });

  it("offers no second score", () => {
    expect(offered(`${PLAN}$0`)).not.toContain("score");
  });

  it("offers in a movement what it holds and its clauses, and nothing else", () => {
    const labels = offered('score s "S" { start 2027-01-04 }\nmovement m {\n  $0\n}');
    expect(labels).toEqual(expect.arrayContaining(["task", "milestone", "movement", "rehearsal", "cue", "after", "not before", "late"]));
    expect(labels).not.toContain("role");
    expect(labels).not.toContain("effort");
  });

  it("offers in the block of a task its clauses and no declarations", () => {
    const labels = offered("task a {\n  $0\n}");
    expect(labels).toEqual(expect.arrayContaining(["effort", "by", "done when"]));
    expect(labels).not.toContain("task");
    expect(labels).not.toContain("played by");
  });

  it("works where the block is not closed yet", () => {
    expect(offered("task a {\n  eff$0")).toContain("effort");
  });

  it("filters by what is typed", () => {
    expect(offered("mil$0")).toEqual(["milestone", ...offered("mil$0").filter((label) => label.endsWith("…"))]);
  });
});

describe("clauses", () => {
  it("leaves out those that stand already and may stand once", () => {
    const labels = offered("task a effort 3d after b $0\ntask b effort 1d");
    expect(labels).not.toContain("effort");
    expect(labels).toEqual(expect.arrayContaining(["after", "by", "lasts", "was"]));
  });

  it("counts those in the block too", () => {
    expect(offered("task a $0 {\n  effort 3d\n}")).not.toContain("effort");
  });

  it("puts the ones that are needed first", () => {
    expect(offered('risk r "R" $0')[0]).toBe("chance");
  });

  it("completes the second word of a clause of two", () => {
    expect(offered("milestone m done $0")).toContain("when");
    expect(offered("task a ends af$0")).toEqual(["after"]);
  });

  it("replaces the whole word under the cursor", () => {
    expect(chosen("task a eff$0ort 3d", "effort")).toBe("task a effort 3d");
  });

  it("says nothing behind a keyword that is still to get its id", () => {
    expect(offered("task $0")).toEqual([]);
  });

  it("offers names that something names and nothing declares as ids", () => {
    expect(offered("task a effort 1d after b\ntask $0")).toContain("b");
  });
});

describe("names", () => {
  it("offers after `by` the roles and people and nothing else", () => {
    expect([...offered(`${PLAN}task extra effort 1d by $0`)].sort()).toEqual(["backend", "lead", "lin", "sam"]);
  });

  it("offers after `after` what has a place in time, what is nearest first, with paths into movements", () => {
    const labels = offered(`${PLAN}task extra effort 1d after $0`);
    expect(labels).toEqual(expect.arrayContaining(["beta", "launch", "build", "dry", "go", "build.design", "build.api", "start of"]));
    expect(labels.indexOf("beta")).toBeLessThan(labels.indexOf("build.api"));
    for (const wrong of ["lin", "backend", "adoption", "standup", "vendor", "extra"]) expect(labels).not.toContain(wrong);
  });

  it("offers siblings by their id alone, and neither the task itself nor what holds it", () => {
    const labels = offered(PLAN.replace("after design", "after $0"));
    expect(labels).toContain("design");
    expect(labels).not.toContain("api");
    expect(labels).not.toContain("build");
    expect(labels).not.toContain("build.design");
  });

  it("offers what a movement holds behind its point", () => {
    expect([...offered(`${PLAN}task extra after build.$0`)].sort()).toEqual(["api", "design"]);
    expect(chosen(`${PLAN}task extra after build.a$0`, "api")).toBe(`${PLAN}task extra after build.api`);
  });

  it("does not offer a name twice in one clause", () => {
    expect(offered(`${PLAN}task extra by lin, $0`)).not.toContain("lin");
  });

  it("goes on after a comma on the next line", () => {
    expect(offered(`${PLAN}task extra by lin,\n  $0`)).toContain("sam");
  });

  it("finds names by their titles", () => {
    expect(offered(`${PLAN}task extra by Wu$0`)).toContain("lin");
  });

  it("offers goals after `serves`, calendars after `calendar`, work after `delays`", () => {
    expect(offered(`${PLAN}task extra serves $0`)).toEqual(["adoption"]);
    expect(offered(`${PLAN}task extra calendar $0`)).toEqual(["office"]);
    expect(offered(`${PLAN}risk r chance 10% delays $0`)).toContain("build.api");
  });

  it("brings in people, roles, calendars and goals of used files, and no tasks", () => {
    const labels = offered('//- people.score\nperson ann\nrole ops\ntask hidden\n//- plan.score\nuse "people.score"\ntask a by $0');
    expect(labels).toEqual(["ann", "ops"]);
  });

  it("tells that there are more than it lists", () => {
    const many = Array.from({ length: 300 }, (_, index) => `task t${index} effort 1d`).join("\n");
    const { snapshot, offset } = fixture(`${many}\ntask last after $0`);
    const list = complete(snapshot, offset);
    expect(list.incomplete).toBe(true);
    expect(list.items.length).toBeLessThanOrEqual(100);
    expect(offered(`${many}\ntask last after t29$0`)).toContain("t299");
  });

  it("lists of more than it can what stands nearest, before the cursor and after it, and every other one when it is typed", () => {
    const many = Array.from({ length: 500 }, (_, index) => `task t${index} effort 1d`);
    const at = (typed: string) => offered(many.toSpliced(250, 0, `task here after ${typed}$0`).join("\n")).filter((label) => /^t\d+$/.test(label));
    const near = at("");
    expect(near.slice(0, 4)).toEqual(["t249", "t248", "t250", "t247"]);
    for (let index = 0; index < 500; index += 7) expect(at(`t${index}`)).toContain(`t${index}`);
    const nested = Array.from({ length: 30 }, (_, index) => `movement m${index} {\n${many.slice(0, 20).join("\n")}\n}`);
    const inMovement = offered(nested.toSpliced(15, 0, "task here after $0").join("\n"));
    expect(inMovement.indexOf("m14.t0")).toBeGreaterThan(inMovement.indexOf("m0"));
    expect(inMovement.indexOf("m0")).toBeGreaterThan(-1);
    expect(inMovement).not.toContain("m0.t0");
    expect(offered(nested.toSpliced(15, 0, "task here after m0.t1$0").join("\n"))).toContain("t1");
    expect(offered(nested.toSpliced(15, 0, "task here after t1$0").join("\n"))[0]).toBe("m14.t1");
  });
});

describe("values", () => {
  it("offers dates with their weekday", () => {
    const { snapshot, offset } = fixture(`${PLAN}milestone m due $0`);
    const { items } = complete(snapshot, offset);
    expect(items.find((item) => item.label === "2027-01-04")?.detail).toBe("Monday, 4 January 2027 · today");
    expect(items.find((item) => item.label === "2027-03-31")?.detail).toContain("Wednesday");
    expect(items.map((item) => item.label)).toEqual(expect.arrayContaining(["2027-Q1", "beta", "start of"]));
  });

  it("goes on from the digits of a date that are typed", () => {
    const labels = offered("score s { start 2028-02-2$0");
    expect(labels).toEqual(expect.arrayContaining(["2028-02-20", "2028-02-29"]));
    expect(labels).not.toContain("2028-02-30");
    expect(offered("score s { start 2026-W5$0")).toEqual([
      "2026-W05",
      "2026-W15",
      "2026-W25",
      "2026-W35",
      "2026-W45",
      "2026-W50",
      "2026-W51",
      "2026-W52",
      "2026-W53",
    ]);
  });

  it("offers units for a number, months only where time elapses or recurs", () => {
    expect(offered("task a effort 3$0")).toEqual(expect.arrayContaining(["3d", "3w", "3h", "3min", "2d..3d..6d"]));
    expect(offered("task a effort 3$0")).not.toContain("3mo");
    expect(offered("score s { tempo 2$0")).toContain("2mo");
    expect(offered("cue c standby 30$0")).toContain("30s");
  });

  it("keeps the low end of a range when its high end is typed", () => {
    expect(chosen("task a effort 3d..5$0", "5d")).toBe("task a effort 3d..5d");
  });

  it("offers zones, weekdays, times and words", () => {
    expect(offered("score s { zone Europe/Ber$0")).toContain("Europe/Berlin");
    expect(offered("calendar c { hours $0")).toEqual(expect.arrayContaining(["mon", "fri", "mon..fri"]));
    expect(offered("calendar c { hours mon..fri $0")).toContain("09:00-17:00");
    expect(offered("cadence c every fri at 1$0")).toContain("15:00");
    expect(offered("cadence c every $0")).toEqual(expect.arrayContaining(["weekday", "beat", "fri", "month on last fri"]));
    expect(offered("cadence c every 2 $0")).toEqual(expect.arrayContaining(["weeks", "beats"]));
    expect(offered("cadence c every month on last $0")).toEqual(expect.arrayContaining(["fri", "weekday"]));
    expect(offered("cadence c every week holidays $0")).toEqual(["skip", "keep", "next", "previous"]);
    expect(offered("person p gives 20h $0")).toContain("a week");
    expect(offered("person p rate 90 $0")).toContain("EUR");
  });

  it("offers in a condition what may follow", () => {
    expect(offered(`${PLAN}cue c when beta $0`)).toEqual(expect.arrayContaining(["slips", "and", "+ 1d", "by", "to"]));
    expect(offered(`${PLAN}cue c when chance of $0`)).toEqual(expect.arrayContaining(["beta", "launch"]));
  });

  it("offers nothing inside of comments and free text, and the scores of the workspace in the path of a use", () => {
    expect(offered("task a // by $0")).toEqual([]);
    expect(offered("/* \n by $0 */ task a")).toEqual([]);
    expect(offered('task a "by $0"')).toEqual([]);
    expect(offered('task a note """\n by $0\n"""')).toEqual([]);
    expect(offered('//- team/people.score\nperson ann\n//- plan.score\nuse "$0"')).toEqual(["team/people.score"]);
    expect(chosen('//- team/people.score\nperson ann\n//- plan.score\nuse "te$0"\ntask a', "team/people.score")).toBe('use "team/people.score"\ntask a');
  });
});

describe("edges", () => {
  it("reads CRLF and letters beyond ASCII", () => {
    expect(offered('role größe "Größe"\r\ntask ä effort 1d by gr$0\r\n')).toEqual(["größe"]);
    expect(chosen('role größe "Größe"\r\ntask ä effort 1d by gr$0\r\n', "größe")).toBe('role größe "Größe"\r\ntask ä effort 1d by größe\r\n');
  });

  it("answers at every offset of a plan, broken off there, within a moment", () => {
    for (let at = 0; at <= PLAN.length; at += 3) {
      const { snapshot } = fixture(PLAN.slice(0, at));
      expect(() => complete(snapshot, at)).not.toThrow();
    }
  });

  it("documents what it offers", () => {
    const { snapshot, offset, workspace } = fixture(`${PLAN}task extra by li$0`);
    const item = complete(snapshot, offset).items.find(({ label }) => label === "lin")!;
    expect(documentationOf(workspace, item.about!)).toContain("Lin Wu");
    const clause = complete(fixture("task a eff$0").snapshot, 10).items.find(({ label }) => label === "effort")!;
    expect(documentationOf(workspace, clause.about!)).toContain("with two people it takes half as long");
  });
});
