import { describe, expect, test } from "vitest";
import { apply } from "../../server/src/review/apply.ts";
import { compare } from "../../server/src/review/compare.ts";
import { match } from "../../server/src/review/match.ts";
import { GALLERY, planOf, unscheduled } from "./plans.ts";

const PLAN = `score p "Plan" {
  vision "All sing"
  start 2027-01-04
  finish 2027-04-30
  tempo 2w
}

person lin "Lin"
person sam "Sam"
role crew "Crew" played by lin, 50% sam
role lead "Lead"

goal joy "Joy" measure "smiles" from 1 to 10 owner lead

movement build "Build" {
  task design "Design" effort 3d..5d..9d by crew
  /// The contract.
  task api "API" effort 5d by crew after design #core
  task docs "Docs" effort 2d by lead after design, start of api + 2d
}

milestone beta "Beta" after build due 2027-02-26 owner lead {
  done when "20 teams onboarded", "error rate under 0.1 %"
}

cue go "Go" when beta by lead to crew, lead starts rollout
task rollout "Roll out" lasts 5d by crew
cadence retro "Retro" every 2 weeks on fri at 16:00 for 1h with lead, crew
rehearsal dry "Dry run" rehearses rollout after beta lasts 4h by crew
risk vendor "Vendor late" chance 30% delays build.api by 5d..10d..20d owner lead
concern limits "Limits" about build.api raised 2027-01-12
`;

/** kind and class of each change of the plan above after a replacement. */
function changes(...replacements: readonly (readonly [string, string])[]): string[] {
  let head = PLAN;
  for (const [from, to] of replacements) {
    expect(head).toContain(from);
    head = head.replace(from, to);
  }
  return compare(unscheduled(PLAN), unscheduled(head)).changes.map(
    (change) =>
      `${change.class} ${change.entity} ${change.kind}${change.before === undefined && change.after === undefined ? "" : `: ${change.before ?? "–"} → ${change.after ?? "–"}`}`,
  );
}

describe("what is no change", () => {
  test.each(GALLERY)("%s with itself", (_name, text) => {
    expect(compare(unscheduled(text), unscheduled(text)).changes).toEqual([]);
  });

  test("order, white space and comments", () => {
    expect(changes(["after design, start of api + 2d", "after start of api + 2d ,  design // why"], ["task rollout", "// later\n\ntask   rollout"])).toEqual(
      [],
    );
  });

  test("a clause in the block instead of the header", () => {
    expect(changes(['"Roll out" lasts 5d by crew', '"Roll out" {\n  by crew\n  lasts 5d\n}'])).toEqual([]);
  });
});

describe("what a change is called, and its class", () => {
  test.each<[string, [string, string][], string[]]>([
    ["a promise moves later", [["due 2027-02-26", "due 2027-03-05"]], ["breaking beta due.changed: 2027-02-26 → 2027-03-05"]],
    ["a promise moves earlier", [["due 2027-02-26", "due 2027-02-19"]], ["risk beta due.changed: 2027-02-26 → 2027-02-19"]],
    ["a promise is taken back", [[" due 2027-02-26", ""]], ["breaking beta due.removed: 2027-02-26 → –"]],
    ["the finish moves later", [["finish 2027-04-30", "finish 2027-05"]], ["breaking p finish.changed: 2027-04-30 → 2027-05"]],
    ["an estimate", [["effort 5d by", "effort 8d by"]], ["note build.api effort.changed: 5d → 8d"]],
    ["an estimate gets less certain", [["3d..5d..9d", "3d..5d..19d"]], ["risk build.design effort.changed: 3d..5d..9d → 3d..5d..19d"]],
    ["a dependency goes", [["after design, start of api + 2d", "after design"]], ["risk build.docs after.removed: start of api + 2d → –"]],
    ["a dependency comes", [["lasts 5d by crew", "lasts 5d by crew after build.docs"]], ["note rollout after.added: – → build.docs"]],
    ["a lag", [["+ 2d", "+ 3d"]], ["risk build.docs after.changed: start of api + 2d → start of api + 3d"]],
    ["a criterion is reworded", [["20 teams onboarded", "10 teams onboarded"]], ['risk beta done-when.changed: "20 teams onboarded" → "10 teams onboarded"']],
    ["a criterion goes", [[', "error rate under 0.1 %"', ""]], ['breaking beta done-when.removed: "error rate under 0.1 %" → –']],
    ["a listener goes", [["to crew, lead", "to lead"]], ["breaking go to.removed: crew → –"]],
    ["a listener comes", [["to crew, lead", "to crew, lead, sam"]], ["note go to.added: – → sam"]],
    ["the owner", [["due 2027-02-26 owner lead", "due 2027-02-26 owner crew"]], ["risk beta owner.changed: lead → crew"]],
    ["a goal asks for less", [["to 10", "to 5"]], ['breaking joy measure.changed: "smiles" from 1 to 10 → "smiles" from 1 to 5']],
    ["a share", [["50% sam", "40% sam"]], ["risk crew played-by.changed: 50% sam → 40% sam"]],
    ["a meeting gets longer", [["for 1h", "for 2h"]], ["risk retro for.changed: 1h → 2h"]],
    ["a risk counts as less likely", [["chance 30%", "chance 10%"]], ["risk vendor chance.changed: 30% → 10%"]],
    [
      "a concern is answered",
      [["raised 2027-01-12", 'raised 2027-01-12 answered 2027-01-20 "tested"']],
      ['note limits answered.added: – → 2027-01-20 "tested"'],
    ],
    ["a title", [['"API"', '"Public API"']], ['note build.api title.changed: "API" → "Public API"']],
    [
      "a tag and a doc comment",
      [
        ["#core", "#edge"],
        ["The contract.", "The treaty."],
      ],
      ["cosmetic build.api doc.changed: The contract. → The treaty.", "cosmetic build.api tag.added: – → edge", "cosmetic build.api tag.removed: core → –"],
    ],
    [
      "a rehearsal goes",
      [['rehearsal dry "Dry run" rehearses rollout after beta lasts 4h by crew\n', ""]],
      ['breaking dry rehearsal.removed: rehearsal dry "Dry run" → –'],
    ],
    [
      "a concern is deleted",
      [['concern limits "Limits" about build.api raised 2027-01-12\n', ""]],
      ['breaking limits concern.removed: concern limits "Limits" → –'],
    ],
  ])("%s", (_name, replacements, expected) => {
    expect(changes(...replacements)).toEqual(expected);
  });
});

describe("who is who", () => {
  test("a declared `was` is a rename, and references to it are no change", () => {
    expect(
      changes(
        ['task design "Design"', 'task outline "Design" was design'],
        ["after design #core", "after outline #core"],
        ['docs "Docs" effort 2d by lead after design', 'docs "Docs" effort 2d by lead after outline'],
      ),
    ).toEqual(["note build.outline id.renamed: design → outline", "cosmetic build.outline was.added: – → design"]);
  });

  test("without `was` likeness finds it, and says so", () => {
    const head = PLAN.replace("task design", "task designing").replaceAll("after design", "after designing");
    const [change] = compare(unscheduled(PLAN), unscheduled(head)).changes;
    expect(change.kind).toBe("id.renamed");
    expect(change.matched.by).toBe("likeness");
  });

  test("an unrelated replacement is no rename", () => {
    const head = PLAN.replace('concern limits "Limits" about build.api raised 2027-01-12', 'concern money "Who pays?" about rollout raised 2027-02-12');
    expect(compare(unscheduled(PLAN), unscheduled(head)).changes.map((change) => change.kind)).toEqual(["concern.removed", "concern.added"]);
  });

  test("a task that goes to another movement has moved", () => {
    const line = '  task docs "Docs" effort 2d by lead after design, start of api + 2d\n';
    const head = `${PLAN.replace(line, "")}\nmovement after-care "After" {\n  task docs "Docs" effort 2d by lead after build.design, start of build.api + 2d\n}\n`;
    expect(compare(unscheduled(PLAN), unscheduled(head)).changes.map((change) => `${change.kind} ${change.before ?? ""} ${change.after ?? ""}`)).toEqual([
      'movement.added  movement after-care "After"',
      "parent.moved build after-care",
    ]);
  });
});

describe("a change written into the base gives the head", () => {
  const check = (base: string, head: string) => {
    const from = planOf(base);
    const to = planOf(head);
    const { changes, matching } = compare({ plan: from, schedule: undefined }, { plan: to, schedule: undefined });
    const text = apply(changes, { base: from, head: to, baseToHead: matching, target: from, baseToTarget: match(from, from) });
    const left = compare(unscheduled(text), unscheduled(head)).changes.map((change) => `${change.id} ${change.kind}: ${change.before} → ${change.after}`);
    expect(left, text).toEqual([]);
    return text;
  };

  test.each(GALLERY)("everything of %s out of an empty score, and back", (_name, text) => {
    check("", text);
    check(text, "");
  });

  test("one gallery plan into another", () => {
    for (const [, one] of GALLERY.slice(0, 3)) for (const [, other] of GALLERY.slice(0, 3)) check(one, other);
  });

  test("leaves what it does not touch as it was written", () => {
    const base = PLAN.replace("task rollout", "// keep  me\ntask   rollout");
    const text = check(base, base.replace("lasts 5d by crew", "lasts 6d by crew, lead not before 2027-03-01"));
    expect(text).toBe(base.replace("lasts 5d by crew", "lasts 6d by crew, lead not before 2027-03-01"));
  });
});
