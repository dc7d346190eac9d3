import { describe, expect, it } from "vitest";
import { hover } from "../../server/src/features/hover.ts";
import { signature } from "../../server/src/features/signature.ts";
import { fixture, PLAN } from "./fixture.ts";

function said(source: string, scheduled = false): string {
  const { snapshot, offset } = fixture(source, { scheduled });
  return hover(snapshot, offset)?.markdown ?? "";
}

/** PLAN with the cursor before this text. */
const at = (text: string) => {
  expect(PLAN).toContain(text);
  return PLAN.replace(text, `$0${text}`);
};

describe("hover", () => {
  it("describes what a name names: kind, path, title, documentation, clauses", () => {
    const markdown = said(PLAN.replace("after design", "after des$0ign"));
    expect(markdown).toContain("**task** `build.design` — Design");
    expect(markdown).toContain("What everybody waits for.");
    expect(markdown).toContain("effort 5d");
    expect(markdown).toContain("named 1 time");
  });

  it("takes in exactly the word", () => {
    const { snapshot, offset, text } = fixture(PLAN.replace("delays build.api", "delays bui$0ld.api"));
    const found = hover(snapshot, offset)!;
    expect(text.slice(found.start, found.end)).toBe("build");
    expect(found.markdown).toContain("**movement** `build`");
  });

  it("explains a kind and a clause at their keywords", () => {
    expect(said(at('cadence standup "'))).toContain("A recurring meeting or decision.");
    expect(said(at("played by lin"))).toContain("Who plays it");
    expect(said(at("chance 30%"))).toContain("_needed_");
  });

  it("names the weekday of a date and the ends of a period", () => {
    expect(said(at("2027-02-26"))).toContain("Friday, 26 February 2027");
    expect(said(at("2027-Q1"))).toContain("Wednesday, 31 March 2027");
  });

  it("says nothing in white space, and nothing of an unknown name", () => {
    expect(said("task a\n\n$0\n\ntask b")).toBe("");
    expect(said("task a after no$0where")).toBe("");
  });

  it("shows an author's Markdown in a title as the letters that it is", () => {
    expect(said('task a$0 "[x](command:evil) **b**"')).toContain("\\[x\\]\\(command:evil\\) \\*\\*b\\*\\*");
  });

  it("explains the check that a comment silences", () => {
    expect(said("// downbeat-ignore no-o$0wner because all do\ntask a effort 1d")).toContain("Nobody answers for this.");
  });
});

describe("hover with a schedule", () => {
  it("gives dates, length, slack, people and reasons", () => {
    const markdown = said(PLAN.replace("task api", "task ap$0i"), true);
    expect(markdown).toMatch(/\*\*Mon 11 Jan – \w{3} \d+ \w{3}\*\*/);
    expect(markdown).toMatch(/critical|slack/);
    expect(markdown).toContain("by Lin Wu");
    expect(markdown).toContain("Why then:");
    expect(markdown).toContain("waits for Design");
  });

  it("gives a milestone its promise, a cadence its next occurrence, a person their load, the score its end", () => {
    expect(said(PLAN.replace("milestone beta", "milestone be$0ta"), true)).toContain("promised Fri 26 Feb");
    expect(said(PLAN.replace("cadence standup", "cadence stand$0up"), true)).toMatch(/next · \d+ in all/);
    expect(said(PLAN.replace("person lin", "person li$0n"), true)).toMatch(/busy \d+ % of the plan/);
    expect(said(PLAN.replace("score atlas", "score at$0las"), true)).toContain("promised Wed 31 Mar");
  });

  it("says of what a conditional cue starts that it is contingent", () => {
    expect(said('score s { start 2027-01-04 }\ntask a effort 1d\ntask b$0 effort 1d\ncue c when "rain" starts b', true)).toContain("Contingent");
  });
});

describe("signature help", () => {
  const active = (source: string): string | undefined => {
    const { snapshot, offset } = fixture(source);
    const found = signature(snapshot, offset);
    const part = found?.parts[found.active];
    return found && part && `${found.label.split(" ")[0]}: ${found.label.slice(part[0], part[1])}`;
  };

  it("shows the operand of the clause that the cursor is in", () => {
    expect(active("task a after $0")).toBe("after: [start of or PERCENT% of] ITEM [+ or - DURATION [elapsed]], …");
    expect(active("task a by lin, $0")).toBe("by: [COUNT] [PERCENT%] NAME, …");
  });

  it("follows the parts of the operand", () => {
    expect(active('goal g measure "teams" $0')).toBe("measure: [from NUMBER]");
    expect(active('goal g measure "teams" from 1 to $0')).toBe("measure: to [at most or at least] NUMBER");
    expect(active("task a effort 3d..$0")).toBe("effort: ..LIKELY");
    expect(active("cadence c every 2 weeks $0")).toBe("every: [on DAYS, day NUMBER, or last fri]");
  });

  it("is silent outside of clauses", () => {
    expect(active("task $0")).toBeUndefined();
    expect(active("task a // after $0")).toBeUndefined();
    expect(active("")).toBeUndefined();
  });
});
