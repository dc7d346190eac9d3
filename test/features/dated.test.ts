import { describe, expect, it } from "vitest";
import { predecessors, prepareHierarchy, successors } from "../../server/src/features/hierarchy.ts";
import { hints } from "../../server/src/features/hints.ts";
import { lenses } from "../../server/src/features/lenses.ts";
import { status } from "../../server/src/features/status.ts";
import { covered, fixture, PLAN } from "./fixture.ts";

describe("inlay hints", () => {
  const shown = (source: string, options = { scheduled: true }) => {
    const { snapshot, text } = fixture(source, options);
    return hints(snapshot).map(({ offset, label }) => `${text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset).trim()} ⟨${label}⟩`);
  };

  it("shows the computed dates at the end of each header", () => {
    const found = shown(PLAN);
    expect(found).toContain('task design "Design" effort 5d by backend ⟨Mon 4 Jan – Fri 8 Jan⟩');
    expect(found.some((line) => /^milestone beta .* adoption ⟨\w{3} \d+ \w{3} \d\d:\d\d⟩$/.test(line))).toBe(true);
    expect(found.some((line) => line.startsWith('movement build "Build" ⟨'))).toBe(true);
  });

  it("shows what is implied, without a schedule too", () => {
    expect(shown("task a", { scheduled: false })).toEqual(["task a ⟨lasts 1d⟩"]);
  });

  it("shows dates only where they are known, and none where the settings say so", () => {
    expect(shown(PLAN, { scheduled: false })).toEqual([]);
    const { snapshot } = fixture(PLAN, { scheduled: true, settings: { hints: { dates: false, implied: false } } });
    expect(hints(snapshot)).toEqual([]);
  });

  it("keeps to the range", () => {
    const { snapshot, text } = fixture(PLAN, { scheduled: true });
    const start = text.indexOf("  task api");
    expect(hints(snapshot, start, start + 10)).toHaveLength(1);
  });
});

describe("code lenses", () => {
  it("stand above milestones, critical tasks, cadences and the score", () => {
    const { snapshot, text } = fixture(PLAN, { scheduled: true });
    const found = lenses(snapshot);
    const titles = new Map(found.map((lens) => [covered(text, [lens])[0], lens.title]));
    expect(found[0]).toMatchObject({ title: "Open preview", action: { type: "preview" } });
    expect(titles.get("atlas")).toMatch(/^ends .* · promised Wed 31 Mar$/);
    expect(titles.get("beta")).toMatch(/slack \d/);
    expect(titles.get("api")).toContain("critical");
    expect(titles.get("standup")).toBe("next Mon 4 Jan 09:15");
  });

  it("opens the preview without a schedule, and shows nothing when switched off", () => {
    expect(lenses(fixture(PLAN).snapshot).map(({ title }) => title)).toEqual(["Open preview"]);
    expect(lenses(fixture(PLAN, { settings: { lenses: false } }).snapshot)).toEqual([]);
  });
});

describe("hierarchy of dependencies", () => {
  const around = (source: string, scheduled = false) => {
    const { snapshot, offset, text } = fixture(source, { scheduled });
    const item = prepareHierarchy(snapshot, offset);
    if (item === undefined) return undefined;
    const side = (links: ReturnType<typeof predecessors>) => links.map((link) => `${link.item.name} (${covered(text, link.places).join()})`);
    return { before: side(predecessors(snapshot, item.entity)), behind: side(successors(snapshot, item.entity)) };
  };

  it("goes to what an item waits for and to what waits for it, cues and rehearsals among them", () => {
    expect(around(PLAN.replace("milestone launch", "milestone lau$0nch"))).toEqual({ before: ["beta (beta)", "dry (launch)", "go (launch)"], behind: [] });
    expect(around(PLAN.replace("milestone beta", "milestone be$0ta"))).toEqual({
      before: ["build (build)"],
      behind: ["dry (beta)", "launch (beta)", "go (beta)"],
    });
  });

  it("puts the driving link first where dates are known", () => {
    const plan = "score s { start 2027-01-04 }\ntask a effort 1d\ntask b effort 9d\ntask c$0 effort 1d after a, b\n";
    expect(around(plan)?.before).toEqual(["a (a)", "b (b)"]);
    expect(around(plan, true)?.before).toEqual(["b (b)", "a (a)"]);
  });

  it("begins nowhere but at what has a place in time", () => {
    expect(around(PLAN.replace("role lead", "role le$0ad"))).toBeUndefined();
  });
});

describe("status", () => {
  it("counts items and problems, and says the dates that are known", () => {
    expect(status(fixture(PLAN).snapshot, [])).toEqual({ items: 7, start: null, finish: null, due: null, problems: { errors: 0, warnings: 0, hints: 0 } });
    expect(status(fixture(PLAN, { scheduled: true }).snapshot, [])).toMatchObject({ start: "2027-01-04", due: "2027-03-31" });
  });
});
