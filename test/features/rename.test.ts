import { describe, expect, it } from "vitest";
import { codeActions } from "../../server/src/features/code-actions.ts";
import { editsForMoves } from "../../server/src/features/moved-files.ts";
import { prepareRename, rename } from "../../server/src/features/rename.ts";
import { edited, fixture, PLAN, ROOT } from "./fixture.ts";

/** The files that change, after the rename; the refusal, where it is one. */
function renamed(source: string, id: string): string | Record<string, string> {
  const { snapshot, offset, workspace } = fixture(source);
  const result = rename(snapshot, offset, id);
  if ("refused" in result) return result.refused;
  const uris = new Set(result.edits.map((edit) => edit.file));
  return Object.fromEntries(
    [...uris].map((uri) => [
      uri.slice(ROOT.length),
      edited(
        workspace.files.get(uri)!.text,
        result.edits.filter((edit) => edit.file === uri),
      ),
    ]),
  );
}

describe("rename", () => {
  it("changes the declaration and every mention, in paths too", () => {
    const text = renamed(PLAN.replace("movement build", "movement bu$0ild"), "make") as Record<string, string>;
    expect(text["plan.score"]).toBe(PLAN.replace("movement build", "movement make").replaceAll("build.api", "make.api").replace("after build", "after make"));
  });

  it("changes all files that see the name", () => {
    const files = renamed(
      '//- people.score\nrole ops\n//- a.score\nuse "people.score"\ntask a by op$0s\n//- b.score\nuse "people.score"\ntask b by ops',
      "crew",
    );
    expect(files).toEqual({
      "people.score": "role crew\n",
      "a.score": 'use "people.score"\ntask a by crew\n',
      "b.score": 'use "people.score"\ntask b by crew',
    });
  });

  it("does not touch another declaration of the same name", () => {
    expect(renamed("role x$0\ntask x effort 1d by x\ntask y after x", "z")).toEqual({ "plan.score": "role z\ntask x effort 1d by z\ntask y after x" });
  });

  it("refuses what is no id, what is taken, and what would be mistaken for something else", () => {
    expect(renamed("task a$0 effort 1d", "2nd")).toContain("is not an id");
    expect(renamed("task a$0 effort 1d", "ends-")).toContain("is not an id");
    expect(renamed("task a$0 effort 1d\ntask b effort 1d", "b")).toContain("another `b`");
    // Inside of the movement the inner `near` would come before the outer one.
    expect(renamed("task far$0 effort 1d\nmovement m {\n  task near effort 1d\n  task t effort 1d after far\n}", "near")).toContain("mistaken");
  });

  it("takes letters of any language", () => {
    expect(renamed("task a$0 effort 1d\ntask b after a", "größe")).toEqual({ "plan.score": "task größe effort 1d\ntask b after größe" });
  });

  it("prepares only on names that are declared", () => {
    const at = (source: string) => {
      const { snapshot, offset } = fixture(source);
      return prepareRename(snapshot, offset);
    };
    expect(at("task ab$0c effort 1d")).toEqual({ start: 5, end: 8, placeholder: "abc" });
    expect(at("ta$0sk abc effort 1d")).toHaveProperty("refused");
    expect(at("task a after no$0where")).toHaveProperty("refused");
    expect(at("task a effort 1$0d")).toHaveProperty("refused");
  });

  it("offers afterwards to say what the id was", () => {
    const { snapshot, offset, text } = fixture("task n$0ew effort 1d");
    const actions = codeActions(snapshot, { start: offset, end: offset }, [], [{ uri: snapshot.uri, from: "old", to: "new" }]);
    const action = actions.find(({ title }) => title.includes("was old"))!;
    expect(edited(text, action.edits)).toBe("task new effort 1d was old");
  });
});

describe("moved files", () => {
  const moved = (source: string, from: string, to: string) => {
    const { workspace } = fixture(source);
    const edits = editsForMoves(workspace, [{ from: ROOT + from, to: ROOT + to }]);
    return edits.map((edit) => `${edit.file.slice(ROOT.length)}: ${edit.text}`);
  };
  const FILES = '//- team/people.score\nrole ops\n//- plan.score\nuse "team/people.score"\n';

  it("follows a used file", () => {
    expect(moved(FILES, "team/people.score", "who.score")).toEqual(['plan.score: "who.score"']);
  });

  it("follows a file that uses others, and a folder", () => {
    expect(moved(FILES, "plan.score", "plans/a/plan.score")).toEqual(['plan.score: "../../team/people.score"']);
    expect(moved(FILES, "team", "our team")).toEqual(['plan.score: "our team/people.score"']);
  });

  it("changes nothing where the path still leads there", () => {
    expect(moved(FILES, "other.score", "another.score")).toEqual([]);
  });
});
