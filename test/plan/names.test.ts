/** What a name means: two sets of names, siblings first, then outwards, then the used files. */

import { describe, expect, it } from "vitest";
import type { Plan } from "../../server/src/plan/model.ts";
import { type Others, planOf } from "./fixture.ts";

/** For each reference in the text order `holder>written` with the path of what it names. */
function links(plan: Plan): readonly string[] {
  return plan.entities.slice(0, plan.own).flatMap((entity) =>
    entity.declaration.clauses.flatMap(({ refs }) =>
      refs.map((reference) => {
        const target = plan.entities[plan.targetOf(entity, reference)];
        return `${entity.path} > ${reference.parts.map(({ text }) => text).join(".")} = ${target ? `${target.kind} ${target.path}` : "nothing"}`;
      }),
    ),
  );
}

const linksOf = (text: string, others?: Others) => links(planOf(text, others));

describe("references", () => {
  it("find siblings before what stands further out", () => {
    expect(linksOf("task a\nmovement m {\n  task a\n  task b after a\n  movement n {\n    task c after a\n    task d after b\n  }\n}\ntask e after a")).toEqual(
      ["m.b > a = task m.a", "m.n.c > a = task m.a", "m.n.d > b = task m.b", "e > a = task a"],
    );
  });

  it("of a movement's own header look beside it, not inside", () => {
    expect(linksOf("task a\nmovement m after a {\n  task a\n}")).toEqual(["m > a = task a"]);
  });

  it("begin a path at the nearest movement of its first id", () => {
    expect(linksOf("movement m {\n  task x\n  movement m {\n    task y\n  }\n  task z after m.y\n}\ntask w after m.x, m.m.y, m.y")).toEqual([
      "m.z > m.y = task m.m.y",
      "w > m.x = task m.x",
      "w > m.m.y = task m.m.y",
      "w > m.y = nothing",
    ]);
  });

  it("keep who and what apart", () => {
    expect(linksOf("role api\ntask api effort 1d by api owner api\ntask b after api")).toEqual([
      "api > api = role api",
      "api > api = role api",
      "b > api = task api",
    ]);
  });

  it("pass over a name of the wrong kind where another fits", () => {
    expect(linksOf("goal api\nmovement m {\n  task api serves api\n  milestone n serves api\n}")).toEqual(["m.api > api = goal api", "m.n > api = goal api"]);
  });

  it("compare ids after NFC and by case", () => {
    expect(linksOf("task caf\u00e9\ntask b after cafe\u0301\ntask c after Café")).toEqual(["b > cafe\u0301 = task caf\u00e9", "c > Café = nothing"]);
  });

  it("find people, roles, calendars and goals of used files, after the own ones, and nothing else of them", () => {
    const others = { "team.score": "role lead\nrole ops played by ann\nperson ann\ngoal g\ncalendar office\ntask t\nmilestone m" };
    expect(linksOf('use "team.score"\nrole lead\ntask a effort 1d by lead, ops, ann calendar office serves g after t, m', others)).toEqual([
      "a > lead = role lead",
      "a > ops = role ops",
      "a > ann = person ann",
      "a > office = calendar office",
      "a > g = goal g",
      "a > t = nothing",
      "a > m = nothing",
    ]);
    const plan = planOf('use "team.score"\nrole lead\ntask a by lead', others);
    expect(plan.entities[plan.targetOf(plan.entities[1]!, plan.entities[1]!.declaration.clauses[0]!.refs[0]!)]!.file).toBe(0);
    expect(plan.entities.slice(plan.own).map(({ kind, id, file }) => [kind, id, file])).toEqual([
      ["role", "lead", 1],
      ["role", "ops", 1],
      ["person", "ann", 1],
      ["goal", "g", 1],
      ["calendar", "office", 1],
    ]);
  });

  it("do not see what a used file uses, but that file does", () => {
    const others = { "lib/team.score": 'use "../people.score"\nrole ops played by ann', "people.score": "person ann" };
    const plan = planOf('use "lib/team.score"\ntask a effort 1d by ann, ops', others);
    expect(links(plan)).toEqual(["a > ann = nothing", "a > ops = role ops"]);
    const ops = plan.find("ops", "who")!;
    expect(plan.entities[plan.targetOf(ops, ops.declaration.clauses[0]!.refs[0]!)]).toMatchObject({ kind: "person", id: "ann", file: 2 });
    expect(plan.find("ann", "who")).toBeUndefined();
  });

  it("find the first of two that share an id", () => {
    const plan = planOf("task a\nmilestone a\ntask b after a");
    expect(links(plan)).toEqual(["b > a = task a"]);
  });

  it("still stand where a clause, a keyword or a holder is broken", () => {
    expect(linksOf("movment m {\n  task a\n}\ntask b after m.a\ntask c after b +\ntask d {\n  task e\n}\ntask f after e")).toEqual([
      "b > m.a = task m.a",
      "c > b = task b",
      "f > e = task e",
    ]);
  });
});

describe("a plan", () => {
  it("lists entities in the order of the text, a movement before what it holds", () => {
    const plan = planOf('score atlas "Atlas" { start 2027-01-04 }\nmovement m "Build" {\n  task a\n  movement n {\n    task "B"\n  }\n}\nperson p');
    expect(plan.entities.map(({ index, kind, id, path, title, parent, children }) => [index, kind, id, path, title, parent, children])).toEqual([
      [0, "score", "atlas", "atlas", "Atlas", -1, []],
      [1, "movement", "m", "m", "Build", -1, [2, 3]],
      [2, "task", "a", "m.a", "a", 1, []],
      [3, "movement", "n", "m.n", "n", 1, [4]],
      [4, "task", "", "", "B", 3, []],
      [5, "person", "p", "p", "p", -1, []],
    ]);
    expect(plan.score).toBe(0);
    for (const entity of plan.entities)
      expect(plan.files[0]!.source.text.slice(entity.start + entity.declaration.keyword.start)).toMatch(new RegExp(`^${entity.kind}`));
  });

  it("gives a score without an id the name of its file", () => {
    const plan = planOf('score "Atlas" { start 2027-01-04 }\nconcern c about plan raised 2027-01-05');
    expect(plan.entities[0]).toMatchObject({ id: "plan", path: "plan", title: "Atlas" });
    expect(links(plan)).toEqual(["c > plan = score plan"]);
    expect(plan.find("plan", "what")?.index).toBe(0);
    // Something of that name is no second one.
    expect(planOf('score "Atlas" { start 2027-01-04 }\ntask plan effort 1d').diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("finds by path, in one set of names", () => {
    const plan = planOf("role build\nmovement build {\n  task api\n}");
    expect(plan.find("build", "who")?.kind).toBe("role");
    expect(plan.find("build", "what")?.kind).toBe("movement");
    expect(plan.find("build.api", "what")?.kind).toBe("task");
    expect(plan.find("build.api", "who")).toBeUndefined();
    expect(plan.find("api", "what")).toBeUndefined();
    expect(plan.find("", "what")).toBeUndefined();
  });

  it("knows who names what, and every place where an id is written", () => {
    const plan = planOf("movement build {\n  task api\n  task web after api\n}\nrole r\ntask c after build.api, build owner r");
    const text = plan.files[0]!.source.text;
    const at = (path: string) => plan.find(path, "what")!.index;
    expect(plan.referencesTo(at("build.api")).map(({ from, reference }) => [plan.entities[from]!.path, reference.parts.length])).toEqual([
      ["build.web", 1],
      ["c", 2],
    ]);
    expect(plan.referencesTo(at("build")).map(({ from }) => plan.entities[from]!.path)).toEqual(["c"]);
    expect(
      plan.mentionsOf(at("build")).map(({ from, word }) => text.slice(plan.entities[from]!.start + word.start, plan.entities[from]!.start + word.end)),
    ).toEqual(["build", "build"]);
    expect(plan.mentionsOf(at("c"))).toEqual([]);
  });

  it("is empty for a file that is not there", () => {
    expect(planOf("")).toMatchObject({ entities: [], own: 0, score: -1, diagnostics: [], cycles: [] });
  });
});

describe("what is wrong", () => {
  const codes = (text: string) => planOf(text).diagnostics.map(({ code }) => code);

  it("is said once", () => {
    const S = 'score s { start 2027-01-04 vision "v" }\n';
    expect(codes(`${S}task a effort 1d after desgn + , x.y`)).not.toContain("missing-clause");
    expect(codes(`${S}rehearsal r lasts 1d rehearses`)).toEqual(["missing-operand"]);
    expect(codes(`${S}rehearsal r lasts 1d reherses q`)).toEqual(["unknown-clause"]);
    expect(codes(`${S}taks t\ntask u lasts 1d after t`)).toEqual(["unknown-kind"]);
    expect(codes(`${S}mileston m`)).toEqual(["unknown-kind"]);
    expect(codes(`${S}role backend\ntask t effort 1d by backnd`)).toEqual(["unknown-name"]);
    expect(codes(`${S}goal growth measure "x" to 5 owner lead\nrole lead\ntask t lasts 1d serves grwth`)).toEqual(["unknown-name"]);
    expect(codes(`${S}role lead\nmilestone beta due 2027-02-01 owner lead done when "x"\nrehearsal r rehearses bta lasts 1d`)).toEqual(["unknown-name"]);
    expect(codes(`${S}task b lasts 1d\ntask a lasts 1d after b - `)).toEqual(["missing-operand"]);
  });

  it("is in the order of the text, and all of the own file", () => {
    const plan = planOf('use "team.score"\ntask a after b\nmilestone m\nrole r', { "team.score": "role x\nrole x\ntask t after nothing" });
    expect(plan.diagnostics.map(({ start }) => start)).toEqual(plan.diagnostics.map(({ start }) => start).toSorted((a, b) => a - b));
    expect(new Set(plan.diagnostics.map(({ file }) => file))).toEqual(new Set([plan.files[0]!.uri]));
  });

  it("names a second place where one matters", () => {
    const plan = planOf("task a\ntask a\ntask b after c\ntask c after b");
    const text = plan.files[0]!.source.text;
    const related = plan.diagnostics.flatMap(({ related: places = [] }) => places.map(({ start, end, message }) => [text.slice(start, end), start, message]));
    expect(related).toEqual([
      ["a", 5, "The task `a`"],
      ["b", 42, "`c` waits for `b`"],
    ]);
  });

  it("stays cheap when thousands of names are unknown", { timeout: 30_000 }, () => {
    const text = Array.from({ length: 5000 }, (_, i) => `task task-${i} lasts 1d after tusk-${i}, tosk-${i}`).join("\n");
    const start = performance.now();
    const plan = planOf(text);
    expect(plan.diagnostics.filter(({ code }) => code === "unknown-name").length).toBe(10_000);
    // Ten thousand times five thousand comparisons would take minutes, on a busy machine many of them.
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
