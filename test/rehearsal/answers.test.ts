/** What a rehearsal is good for: sentences, unlikely promises with ways out, what if, premortem. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { edited } from "../../server/src/rehearsal/estimate-edit.ts";
import { chanceLine, mergeSentence, promiseSentence, riskSentence, risksByDays } from "../../server/src/rehearsal/explain.ts";
import { judgeGate } from "../../server/src/rehearsal/gate.ts";
import { rehearsalJson } from "../../server/src/rehearsal/json.ts";
import { panelOf } from "../../server/src/rehearsal/panel.ts";
import { percentText } from "../../server/src/rehearsal/percent.ts";
import { answerEdit, premortem } from "../../server/src/rehearsal/premortem.ts";
import { promiseDiagnostics } from "../../server/src/rehearsal/promises.ts";
import { rehearse } from "../../server/src/rehearsal/rehearse.ts";
import { editsOf, whatIf } from "../../server/src/rehearsal/what-if.ts";
import { planOf, rehearsed, scheduled, score } from "./rehearsed.ts";

const example = (name: string) => readFileSync(resolve(import.meta.dirname, `../../examples/${name}.score`), "utf8");
const scheduling = { now: 0 };

function both(text: string, trials = 2000) {
  const made = scheduled(text);
  return { schedule: made.schedule, rehearsal: rehearse(made, { trials, seed: 1 })! };
}

/** Paths of a plan and the text after an edit of it. */
const after = (text: string, edits: Parameters<typeof edited>[1]) => edited(text, edits);

describe("sentences", () => {
  const text = score(
    'task a lasts 5d..15d\ntask b lasts 5d..15d\ntask c lasts 5d..15d\nmilestone m "Ready" after a, b, c due 2026-01-20\nrisk r "Flu" chance 20% delays a by 5d',
    "distribution uniform confidence 80%",
  );
  const { schedule, rehearsal } = both(text, 10_000);
  const target = rehearsal.targets.find(({ id }) => id === "m")!;

  it("say the chance beside a promise", () => {
    expect(chanceLine(target, schedule)).toMatch(/^\d+ % by 20 Jan · P80 \d+ Jan$/);
    expect(chanceLine({ ...target, due: undefined }, schedule)).toMatch(/^P50 \d+ Jan · P80 \d+ Jan$/);
  });
  it("say why the planned date is unlikely: paths that meet", () => {
    expect(mergeSentence(target, schedule)).toMatch(
      /^The planned date of Ready, 16 Jan, has a (9|10|11|12|13) % chance, because three paths meet on the way to it, and the latest of them decides: .* and .*\.$/,
    );
    expect(mergeSentence({ ...target, plannedChance: 0.6 }, schedule)).toBeUndefined();
  });
  it("say which date has the score's confidence", () => {
    expect(promiseSentence(target, schedule, 0.8)).toMatch(/^Ready is done by 20 Jan in \d+ % of the trials; 80 % is \d+ Jan\.$/);
    expect(promiseSentence({ ...target, chance: 0.9 }, schedule, 0.8)).toBe("Ready is done by 20 Jan in 90 % of the trials.");
  });
  it("say what a risk costs, the largest first", () => {
    expect(riskSentence(rehearsal.risks[0], schedule)).toMatch(/^Flu \(\d+ %\) would move the end by \d(\.\d)? days? at P80\.$/);
    const more = rehearsed(score("task a lasts 5d\nrisk r chance 20% delays a by 1d\nrisk q chance 20% delays a by 3d"));
    expect(risksByDays(more).map(({ id }) => id)).toEqual(["q", "r"]);
  });
  it("never call certain what is not", () => expect([0, 0.001, 0.5, 0.9999, 1].map(percentText)).toEqual(["0 %", "under 1 %", "50 %", "over 99 %", "100 %"]));
});

describe("gates", () => {
  const text = score("task a lasts 5d..15d\nmilestone m after a due 2026-01-16\nmilestone free after a", "distribution uniform");
  const { schedule, rehearsal } = both(text, 10_000);
  const judge = (gate: string) => judgeGate(gate, rehearsal, schedule).status;

  it("hold, or fail", () => {
    expect(judge("m >= 45%")).toBe("pass");
    expect(judge("chance of m > 55 %")).toBe("fail");
    expect(judge("m p80 <= 2026-01-22")).toBe("pass");
    expect(judge("m P80 < 2026-01-20")).toBe("fail");
    expect(judge("finish p50 <= 2026-02-01")).toBe("pass");
  });
  it("are errors where they cannot be computed, and never pass", () => {
    for (const gate of ["", "m", "m >= many", "unknown >= 50%", "free >= 50%", "finish >= 50%", "m p85 <= 2026-01-01"]) expect(judge(gate)).toBe("error");
    expect(judgeGate("unknown >= 50%", rehearsal, schedule).message).toContain("there are s, m, free");
  });
});

describe("the JSON", () => {
  it("has the shape of the contract", () => {
    const { schedule, rehearsal } = both(example("atlas"));
    const json = JSON.parse(JSON.stringify(rehearsalJson(rehearsal, schedule)));
    expect(json).toMatchObject({ version: 1, trials: 2000, seed: 1 });
    expect(json.targets.map(({ id }: { id: string }) => id)).toEqual(["atlas", "beta", "launch"]);
    const launch = json.targets[2];
    expect(launch.due).toBe("2027-04-30");
    expect(launch.planned).toBe("2027-02-01T14:00:00+01:00");
    for (const key of ["p10", "p50", "p80", "p95"]) expect(launch[key]).toMatch(/^2027-\d\d-\d\dT\d\d:\d\d:00\+0[12]:00$/);
    expect(launch.histogram.reduce((sum: number, [, count]: [string, number]) => sum + count, 0)).toBe(2000);
    expect(launch.histogram[0][0]).toMatch(/^2027-\d\d-\d\d$/);
    for (const value of [launch.chance, launch.plannedChance, json.tasks[0].criticality]) expect(value).toBeGreaterThanOrEqual(0);
    expect(Object.keys(json.tasks[0])).toEqual(expect.arrayContaining(["id", "criticality", "sensitivity"]));
    expect(json.cues.map(({ id }: { id: string }) => id)).toEqual(["go", "cut"]);
    expect(Object.keys(json.risks[0])).toEqual(["id", "occurred", "daysAtP80"]);
    const free = JSON.parse(
      JSON.stringify(
        rehearsalJson(rehearsed(score("task a lasts 1d\nmilestone m after a")), scheduled(score("task a lasts 1d\nmilestone m after a")).schedule),
      ),
    );
    expect(free.targets[1]).toMatchObject({ due: null, chance: null });
  });
});

describe("unlikely promises", () => {
  const text = score(
    "role dev capacity 2\ntask a effort 8d..12d..20d by dev\ntask b effort 4d..6d..8d by dev\ntask c effort 5d..8d..12d by dev after b\nmilestone m after a, c due 2026-01-23",
    "confidence 80%",
  );
  const { schedule, rehearsal } = both(text);
  const [found, ...others] = promiseDiagnostics(schedule, rehearsal, { scheduling, trials: 2000 });

  it("are said at their `due`, with their chance and the date that is likely", () => {
    expect(others).toEqual([]);
    expect(found.code).toBe("unlikely-promise");
    expect(text.slice(found.start, found.end)).toBe("due 2026-01-23");
    const chance = rehearsal.targets.find(({ id }) => id === "m")!.chance!;
    expect(chance).toBeLessThan(0.8);
    expect(found.message).toMatch(new RegExp(`^\`m\` has a ${Math.round(chance * 100)} % chance to be done by 23 Jan; 80 % is \\d+ Jan\\.$`));
  });

  it("have ways out that give what they say", () => {
    expect(found.fixes!.length).toBeGreaterThanOrEqual(3);
    for (const fix of found.fixes!) {
      const changed = after(text, fix.edits);
      const chance = rehearsed(changed).targets.find(({ id }) => id === "m")!.chance!;
      expect(fix.title).toMatch(/: (\d+ %|over 99 %)$/);
      expect(fix.title.endsWith(`: ${percentText(chance)}`)).toBe(true);
    }
    expect(found.fixes![0].title).toMatch(/^Move `due` to \d+ Jan: 8\d %$/);
    expect(found.fixes!.some(({ title }) => title.startsWith("Shorten a to 5d..8d..13d"))).toBe(true);
  });

  it("may get one more player", () => {
    const short = score("role dev\ntask a lasts 5d..6d..9d by dev\ntask b lasts 5d..6d..9d by dev\nmilestone m after a, b due 2026-01-14");
    const { schedule, rehearsal } = both(short);
    const fixes = promiseDiagnostics(schedule, rehearsal, { scheduling, trials: 1000 })[0].fixes!;
    const more = fixes.find(({ title }) => title.startsWith("One more player for dev (2)"))!;
    expect(after(short, more.edits)).toContain("role dev capacity 2");
    expect(more.title).toMatch(/: 8\d %|: 9\d %|over 99 %/);
  });

  it("are the plan's finish too", () => {
    const { schedule, rehearsal } = both("score s start 2026-01-05 finish 2026-01-14\ntask a lasts 5d..8d..15d");
    const [diagnostic] = promiseDiagnostics(schedule, rehearsal, { scheduling, trials: 0 });
    expect(diagnostic.message).toMatch(/^The plan has a \d+ % chance to be done by 14 Jan; 80 % is \d+ Jan\.$/);
    expect(diagnostic.fixes!.map(({ title }) => title.split(":")[0])).toEqual([expect.stringMatching(/^Move `finish` to \d+ Jan$/)]);
  });

  it("are none where the confidence is met", () => {
    const { schedule, rehearsal } = both(example("atlas"));
    expect(promiseDiagnostics(schedule, rehearsal, { scheduling, trials: 100 })).toEqual([]);
  });
});

describe("what if", () => {
  const text =
    'score s start 2026-01-05\nrole dev capacity 1\nperson lin\ntask a "A" lasts 2d..4d..9d by dev\ntask b lasts 3d by dev\ntask c\nmilestone m after a, b due 2026-01-14\nrisk r chance 30% delays a by 1d..2d..5d';
  const plan = planOf(text);
  const index = (path: string, set: "who" | "what" = "what") => plan.find(path, set)!.index;

  it("writes what is supposed as edits of the text", () => {
    const suppositions = [
      { type: "estimate", entity: index("a"), estimate: "1d..2d..3d" },
      { type: "estimate", entity: index("c"), estimate: "2d" },
      { type: "capacity", entity: index("dev", "who"), capacity: 2 },
      { type: "chance", entity: index("r"), percent: 10 },
      { type: "delay", entity: index("r"), estimate: "1d" },
      { type: "due", entity: index("m"), date: "2026-01-21" },
    ] as const;
    expect(after(text, editsOf(plan, suppositions))).toBe(
      'score s start 2026-01-05\nrole dev capacity 2\nperson lin\ntask a "A" lasts 1d..2d..3d by dev\ntask b lasts 3d by dev\ntask c lasts 2d\nmilestone m after a, b due 2026-01-21\nrisk r chance 10% delays a by 1d',
    );
    expect(
      editsOf(plan, [
        { type: "capacity", entity: index("a"), capacity: 2 },
        { type: "chance", entity: 999, percent: 1 },
      ]),
    ).toEqual([]);
  });

  it("gives both versions, by the same draws, and leaves the text alone", () => {
    const result = whatIf(plan, [{ type: "capacity", entity: index("dev", "who"), capacity: 2 }], scheduling, { trials: 2000, seed: 1 })!;
    const chance = (side: "before" | "after") => result[side].rehearsal.targets.find(({ id }) => id === "m")!.chance!;
    expect(chance("after")).toBeGreaterThan(chance("before") + 0.1);
    expect(result.after.scheduled.schedule.finish).toBeLessThan(result.before.scheduled.schedule.finish);
    expect(result.before.rehearsal).toEqual(rehearsed(text));
    expect(result.after.rehearsal).toEqual(rehearsed(after(text, result.edits)));
    expect(plan.files[0].source.text).toBe(text);
  });

  it("has no answer for what makes no plan", () => {
    expect(whatIf(plan, [{ type: "estimate", entity: index("a"), estimate: "9d..1d" }], scheduling, { trials: 100, seed: 1 })).toBeUndefined();
  });
});

describe("the panel", () => {
  const { schedule, rehearsal } = both(example("tessera"));
  const panel = panelOf(schedule, rehearsal);

  it("has the curve of every target, from nothing to all", () => {
    const ga = panel.targets.find(({ id }) => id === "ga")!;
    expect(ga).toMatchObject({ title: "General availability", due: "2026-06-16", planned: "2026-06-08" });
    expect(ga.curve.reduce((sum, { count }) => sum + count, 0)).toBe(2000);
    expect(ga.curve.at(-1)!.done).toBe(1);
    expect(ga.curve.map(({ done }) => done)).toEqual(ga.curve.map(({ done }) => done).sort((a, b) => a - b));
    const byDue = ga.curve.filter(({ date }) => date <= "2026-06-16").at(-1)!.done;
    expect(byDue).toBeCloseTo(ga.chance!, 10);
    expect(ga.summary).toMatch(/^\d+ % by 16 Jun · P80 2\d Jun$/);
    expect(ga.sentences).toHaveLength(2);
  });

  it("orders what moves the end, what is critical, what may happen", () => {
    expect(panel.tornado[0]).toMatchObject({ id: "build.ui" });
    expect(panel.critical[0].criticality).toBe(1);
    expect(panel.risks.map(({ id }) => id)).toEqual(["review-slot"]);
    expect(panel.cues.map(({ id, chance }) => [id, Math.round(chance * 10) / 10])).toEqual([
      ["freeze", 1],
      ["go", 1],
      ["rollback", 0.1],
    ]);
    expect(JSON.parse(JSON.stringify(panel)).tornado).toEqual(panel.tornado);
  });

  it("offers figures that can be supposed otherwise, as they stand in the text", () => {
    const of = (type: string, id: string) => panel.controls.find((control) => control.type === type && control.id === id)?.value;
    expect([of("estimate", "build.ui"), of("capacity", "dev"), of("chance", "review-slot"), of("delay", "review-slot"), of("due", "ga")]).toEqual([
      "12d..16d..26d",
      "3",
      "10",
      "2d..3d..5d",
      expect.stringMatching(/^2026-\d\d-\d\d$/),
    ]);
    const dev = panel.controls.find(({ type, id }) => type === "capacity" && id === "dev")!;
    const result = whatIf(schedule.plan, [{ type: "capacity", entity: dev.entity, capacity: 4 }], scheduling, { trials: 2000, seed: 1 })!;
    const after = panelOf(result.after.scheduled.schedule, result.after.rehearsal).targets.find(({ id }) => id === "ga")!;
    // With a fourth developer the plan is that of the reference run: 29 May, P50 10 June, P80 16 June, 81 %.
    expect([after.planned, after.p50, after.p80]).toEqual(["2026-05-29", "2026-06-10", "2026-06-16"]);
    expect(Math.abs(after.chance! - 0.81)).toBeLessThan(0.03);
  });
});

describe("a premortem", () => {
  const { schedule, rehearsal } = both(example("migration"));
  const points = premortem(schedule, rehearsal);

  it("lists what is fragile, the worst first", () => {
    const days = points.map((point) => point.days);
    expect(days).toEqual([...days].sort((a, b) => b - a));
    expect(points[0]).toMatchObject({ type: "promise", title: "Wave 3 done" });
    expect(points.find(({ type }) => type === "person")).toMatchObject({ title: "Database engineer" });
    expect(points.some(({ type, title }) => type === "task" && title.startsWith("Wave 2"))).toBe(true);
    for (const point of points) expect(`${point.why} ${point.question}`).toMatch(/^[A-Z0-9“].*\. .*\?$/s);
  });

  it("sees single values, cues that nothing rehearses, failed rehearsals, risks without an answer", () => {
    const { schedule, rehearsal } = both(
      score(
        'task a lasts 20d\nmilestone m after a due 2026-03-01\nrehearsal dry rehearses m after a lasts 1d failed 2026-01-06 "no power"\ncue c when "rain" chance 30% say "in"\nrisk r chance 20% delays a by 3d\nconcern doubt about a',
      ),
    );
    const types = premortem(schedule, rehearsal).map(({ type }) => type);
    for (const type of ["no-range", "cue", "rehearsal", "risk", "concern"]) expect(types).toContain(type);
  });

  it("turns an answer into a risk or a concern that the plan takes", () => {
    const text = example("migration");
    const plan = schedule.plan;
    const point = points.find(({ type, title }) => type === "task" && title.startsWith("Wave 2"))!;
    const risk = after(text, [
      answerEdit(plan, point, { kind: "risk", id: "catalog-freeze", title: "Catalog is frozen for a sale", percent: 25, delay: "2d..4d..8d" }),
    ]);
    expect(risk).toContain('}\nrisk catalog-freeze "Catalog is frozen for a sale" chance 25% delays waves.wave2 by 2d..4d..8d\n');
    expect(rehearsed(risk).risks.map(({ id }) => id)).toEqual(["replica-lag", "catalog-freeze"]);
    const concern = after(text, [answerEdit(plan, points[0], { kind: "concern", id: "june", title: 'Who said "June"?', raised: 20_500 })]);
    expect(concern).toContain('concern june "Who said \\"June\\"?" about wave3-done raised 2026-02-16');
    expect(planOf(concern).find("june", "what")).toBeDefined();
    const bare = "score s start 2026-01-05\ntask a lasts 20d\nmilestone m after a due 2026-01-20";
    const first = both(bare);
    const added = after(bare, [answerEdit(first.schedule.plan, premortem(first.schedule, first.rehearsal)[0], { kind: "risk", id: "r", title: "R" })]);
    expect(planOf(added).find("r", "what")).toBeDefined();
  });
});
