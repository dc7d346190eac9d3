import { describe, expect, it } from "vitest";
import { definition, highlights, implementation, references, typeDefinition } from "../../server/src/features/navigation.ts";
import { covered, fixture, PLAN, ROOT } from "./fixture.ts";

const TWO = `//- people.score
person ann "Ann"
role ops played by ann
//- plan.score
use "people.score"
score s { start 2027-01-04 }
task a effort 1d by op$0s
//- other.score
use "people.score"
score o { start 2027-01-04 }
task b effort 1d by ops owner ann
`;

const names = (source: string, feature: typeof definition) => {
  const { snapshot, offset } = fixture(source);
  return feature(snapshot, offset).map(({ uri, selection }) => snapshot.workspace.files.get(uri)!.text.slice(selection.start, selection.end));
};

describe("definition", () => {
  it("goes from a name to the id of its declaration", () => {
    const { snapshot, offset, text } = fixture(PLAN.replace("delays build.api", "delays build.ap$0i"));
    const [target] = definition(snapshot, offset);
    expect(text.slice(target!.selection.start, target!.selection.end)).toBe("api");
    expect(text.slice(target!.start, target!.end)).toBe('task api "API" effort 10d by backend after design');
    expect(text.slice(target!.origin!.start, target!.origin!.end)).toBe("api");
  });

  it("goes to the movement from the first part of a path", () => {
    expect(names(PLAN.replace("delays build.api", "delays $0build.api"), definition)).toEqual(["build"]);
  });

  it("goes into a used file, and to it from its path", () => {
    const { snapshot, offset } = fixture(TWO);
    expect(definition(snapshot, offset)[0]!.uri).toBe(`${ROOT}people.score`);
    const path = fixture(TWO.replace("op$0s", "ops").replace('use "people.score"\nscore s', 'use "peo$0ple.score"\nscore s'));
    expect(definition(path.snapshot, path.offset)[0]).toMatchObject({ uri: `${ROOT}people.score`, start: 0 });
  });

  it("stays at the declaration itself", () => {
    expect(names(PLAN.replace("role lead", "role le$0ad"), definition)).toEqual(["lead"]);
  });

  it("has no answer for an unknown name or for white space", () => {
    expect(names("task a after no$0where", definition)).toEqual([]);
    expect(names("task a\n$0\n", definition)).toEqual([]);
  });
});

describe("type definition and implementation", () => {
  it("goes from work to who does it, from a person to the roles they play, from a milestone to its goal", () => {
    expect(names(PLAN.replace("task api", "task ap$0i"), typeDefinition)).toEqual(["backend"]);
    expect(names(PLAN.replace("person lin", "person li$0n"), typeDefinition)).toEqual(["backend"]);
    expect(names(PLAN.replace("milestone beta", "milestone be$0ta"), typeDefinition)).toEqual(["adoption", "lead"]);
  });

  it("goes from a milestone to what it waits for, from a role to its players, from a goal to what serves it", () => {
    expect(names(PLAN.replace("milestone beta", "milestone be$0ta"), implementation)).toEqual(["build"]);
    expect(names(PLAN.replace("role backend", "role back$0end"), implementation)).toEqual(["lin", "sam"]);
    expect(names(PLAN.replace("goal adoption", "goal adop$0tion"), implementation)).toEqual(["beta", "launch"]);
    expect(names(PLAN.replace("movement build", "movement bu$0ild"), implementation)).toEqual(["design", "api"]);
  });
});

describe("references", () => {
  const places = (source: string, withDeclaration = true) => {
    const { snapshot, offset } = fixture(source);
    return references(snapshot, offset, withDeclaration).map(({ uri, start, end }) => {
      const { text } = snapshot.workspace.files.get(uri)!;
      return `${uri.slice(ROOT.length)}:${text.slice(0, start).split("\n").length} ${text.slice(start, end)}`;
    });
  };

  it("finds every mention in every file that sees the declaration, this file first", () => {
    expect(places(TWO)).toEqual(["plan.score:3 ops", "other.score:3 ops", "people.score:2 ops"]);
    expect(places(TWO, false)).toEqual(["plan.score:3 ops", "other.score:3 ops"]);
  });

  it("finds a movement in the paths of what it holds", () => {
    expect(places(PLAN.replace("movement build", "movement bu$0ild"), false).map((place) => place.split(" ")[1])).toEqual(["build", "build", "build"]);
  });

  it("tells a role from a task of the same name", () => {
    const found = places("score s { start 2027-01-04 }\nrole build$0\ntask build effort 1d by build\ntask next effort 1d after build");
    expect(found).toEqual(["plan.score:2 build", "plan.score:3 build"]);
  });
});

describe("highlights", () => {
  it("marks the declaration as written and the mentions as read", () => {
    const { snapshot, offset, text } = fixture(PLAN.replace("after design", "after des$0ign"));
    const found = highlights(snapshot, offset);
    expect(found.map(({ type }) => type)).toEqual(["write", "read"]);
    expect(covered(text, found)).toEqual(["design", "design"]);
  });
});
