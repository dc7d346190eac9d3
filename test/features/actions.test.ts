import { describe, expect, it } from "vitest";
import { codeActions } from "../../server/src/features/code-actions.ts";
import { diagnosticsOf } from "../../server/src/features/diagnostics.ts";
import { formatting, onTypeFormatting, rangeFormatting } from "../../server/src/features/formatting.ts";
import { DEFAULT_SETTINGS, settingsFrom } from "../../server/src/features/settings.ts";
import { edited, fixture, PLAN } from "./fixture.ts";

function actions(source: string) {
  const { snapshot, selection, text } = fixture(source);
  const said = diagnosticsOf(snapshot.plan, [], DEFAULT_SETTINGS);
  return codeActions(snapshot, selection, said).map((action) => ({ ...action, result: edited(text, action.edits) }));
}

const codes = (source: string, settings = DEFAULT_SETTINGS) =>
  diagnosticsOf(fixture(source).snapshot.plan, [], settings).map(({ code, severity }) => `${code} ${severity}`);

describe("code actions", () => {
  it("offers the fixes of the diagnostics under the cursor", () => {
    const found = actions("task design effort 1d\ntask a effort 1d after des$0ing\n");
    const fix = found.find(({ title }) => title.includes("design"))!;
    expect(fix.kind).toBe("quickfix");
    expect(fix.result).toBe("task design effort 1d\ntask a effort 1d after design\n");
  });

  it("creates the declaration that is missing", () => {
    const found = actions('score s { start 2027-01-04 vision "v" }\ntask a effort 1d by de$0v\n');
    expect(found.filter(({ title }) => title.startsWith("Create")).map(({ title }) => title)).toEqual(["Create the role `dev`", "Create the person `dev`"]);
    expect(found.find(({ title }) => title === "Create the role `dev`")!.result).toContain("role dev");
  });

  it("ignores a hint on its line, and the hint is gone", () => {
    const source = 'score s { start 2027-01-04 vision "v" }\nmovement m {\n  milestone a$0 on 2027-02-01 done when "x"\n}\n';
    const ignore = actions(source).find(({ title }) => title === "Ignore `no-owner` here")!;
    expect(ignore.result).toContain("\n  // downbeat-ignore no-owner because …\n  milestone a on");
    expect(codes(source.replace("$0", ""))).toContain("no-owner hint");
    expect(codes(ignore.result)).not.toContain("no-owner hint");
  });

  it("never offers to ignore an error", () => {
    expect(actions("task a effort 1d after no$0where").some(({ title }) => title.startsWith("Ignore"))).toBe(false);
  });

  it("fixes at once all that has one right answer", () => {
    const found = actions("score s { start 2027-01-04 }\ntask a$0 effort 5d..3d\ntask b effort 9d..4d\n").find(
      ({ kind }) => kind === "source.fixAll.downbeat",
    )!;
    expect(found.result).toContain("effort 3d..5d\ntask b effort 4d..9d");
  });

  it("voices a concern about what is under the cursor, and answers one", () => {
    const voiced = actions(PLAN.replace("task api", "task ap$0i")).find(({ title }) => title === "Voice a concern about this (Git keeps its author)")!;
    expect(voiced.result.endsWith('\n\nconcern about-api "…" about build.api raised 2027-01-04\n')).toBe(true);
    expect(codes(voiced.result).filter((code) => code.endsWith("error"))).toEqual([]);
    const answered = actions('concern c$0 "x" raised 2027-01-02').find(({ title }) => title === "Answer this concern")!;
    expect(answered.result).toBe('concern c "x" raised 2027-01-02 answered 2027-01-04 "…"');
    expect(actions('concern c$0 "x" answered 2027-01-02').some(({ title }) => title === "Answer this concern")).toBe(false);
  });

  it("keeps the kind of line end", () => {
    const found = actions('score s { start 2027-01-04 vision "v" }\r\nmilestone a$0 on 2027-02-01\r\n').find(
      ({ title }) => title === "Ignore `no-owner` here",
    )!;
    expect(found.result).toContain("because …\r\nmilestone");
  });
});

describe("settings", () => {
  const BARE = "score s { start 2027-01-04 }\nmilestone a on 2027-02-01\ntask b by x";

  it("changes the severity of checks, and never that of errors", () => {
    const settings = settingsFrom({ checks: { severity: { "no-owner": "error", "no-vision": "off", "unknown-name": "off", nonsense: "error" } } });
    const said = codes(BARE, settings);
    expect(said).toContain("no-owner error");
    expect(said.some((code) => code.startsWith("no-vision"))).toBe(false);
    expect(said).toContain("unknown-name error");
  });

  it("switches the practice of leading off as one, and leaves the rest", () => {
    const said = codes(BARE, settingsFrom({ checks: { practice: false } }));
    expect(said).toEqual(expect.arrayContaining(["no-estimate warning", "unknown-name error"]));
    expect(said.some((code) => /no-(owner|vision|criteria)/.test(code))).toBe(false);
  });

  it("takes any value at all", () => {
    for (const value of [undefined, null, 3, "x", [], { checks: 3 }, { checks: { severity: null } }]) expect(settingsFrom(value)).toEqual(DEFAULT_SETTINGS);
  });
});

describe("formatting", () => {
  const messy = "task   a effort 1d\n\n\n\n movement m {\ntask b   effort 2d\n}";

  it("brings the file into canonical form", () => {
    const { snapshot, text } = fixture(messy);
    expect(edited(text, formatting(snapshot))).toBe("task a effort 1d\n\nmovement m {\n  task b effort 2d\n}\n");
  });

  it("changes nothing where the text cannot be read, or is canonical", () => {
    expect(formatting(fixture("task   a {").snapshot)).toEqual([]);
    expect(formatting(fixture("task a effort 1d\n").snapshot)).toEqual([]);
  });

  it("touches only what is selected", () => {
    const { snapshot, selection, text } = fixture("task   a   effort 1d\n$0task   b   effort 1d$0\ntask   c   effort 1d\n");
    expect(edited(text, rangeFormatting(snapshot, selection))).toBe("task   a   effort 1d\ntask b effort 1d\ntask   c   effort 1d\n");
  });

  it("sets the block straight when its brace is typed", () => {
    const { snapshot, offset, text } = fixture("movement m {\ntask   a effort 1d\n}$0\n");
    expect(edited(text, onTypeFormatting(snapshot, offset, "}"))).toBe("movement m {\n  task a effort 1d\n}\n");
  });
});
