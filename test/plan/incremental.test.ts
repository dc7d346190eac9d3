/** A plan made from the one before it is the plan made from scratch. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdit } from "../../server/src/language/incremental.ts";
import { parse } from "../../server/src/language/parser.ts";
import type { SourceFile } from "../../server/src/language/syntax.ts";
import { bind } from "../../server/src/plan/bind.ts";
import type { Plan } from "../../server/src/plan/model.ts";
import { anyText, changeOf, gallery, RICH, touch } from "../language/texts.ts";
import { URI } from "./fixture.ts";

/** Declarations that name each other in many ways: few ids, so that an edit often hits one that others mean. */
const id = fc.constantFrom("a", "b", "c", "d", "api", "apj", "m", "é", "e\u0301");
const path = fc.oneof(
  { weight: 3, arbitrary: id },
  fc.tuple(id, id).map(([first, second]) => `${first}.${second}`),
);
const clause = fc.oneof(
  path.map((name) => ` after ${name}`),
  path.map((name) => ` ends after start of ${name}`),
  id.map((name) => ` by ${name}`),
  id.map((name) => ` owner ${name}`),
  id.map((name) => ` serves ${name}`),
  id.map((name) => ` was ${name}`),
  fc.constantFrom(" effort 2d", " due 2027-02-01", " started 2027-03-01", " after", " finished 2027-01-01"),
);
const simple = fc
  .tuple(
    fc.constantFrom("task", "milestone", "cue", "rehearsal", "goal", "role", "person", "calendar", "concern", "taks", "blob"),
    id,
    fc.array(clause, { maxLength: 3 }),
    fc.constantFrom("", " when a slips 2d", " when b starts c", " rehearses a", " like b", " raised 2027-01-05", " calendar c"),
  )
  .map(([kind, name, clauses, more]) => `${kind} ${name}${clauses.join("")}${more}`);
const { line } = fc.letrec<{ line: string; movement: string }>((tie) => ({
  line: fc.oneof({ maxDepth: 3 }, { weight: 4, arbitrary: simple }, tie("movement")),
  movement: fc
    .tuple(fc.constantFrom("movement", "movment", "thing"), id, fc.array(clause, { maxLength: 1 }), fc.array(tie("line"), { maxLength: 4 }))
    .map(([kind, name, clauses, inside]) => `${kind} ${name}${clauses.join("")} {\n${inside.join("\n")}\n}`),
}));
const HEAD = [
  "score s { start 2027-01-04 tempo 1w status 2027-02-01 }",
  'score "S" { start 2027-01-04 }',
  'use "team.score"',
  "// downbeat-ignore no-estimate because",
];
const lines = fc.tuple(fc.subarray(HEAD), fc.array(line, { maxLength: 12 })).map(([head, rest]) => [...head, ...rest]);

const TEAM = parse("role a\nperson b\ngoal c\ncalendar d");

function sourceOf(file: SourceFile, team: SourceFile | undefined = TEAM) {
  return { get: (uri: string) => (uri === URI ? file : uri.endsWith("team.score") ? team : undefined) };
}

/** Everything that a plan answers, as plain data. */
function answersOf(plan: Plan): unknown {
  return {
    diagnostics: plan.diagnostics,
    cycles: plan.cycles,
    score: plan.score,
    own: plan.own,
    entities: plan.entities.map(({ declaration, ...entity }, index) => ({
      ...entity,
      path: plan.entities[index]!.path,
      title: plan.entities[index]!.title,
      children: plan.entities[index]!.children,
      length: declaration.length,
      found: plan.find(plan.entities[index]!.path, entity.kind === "role" || entity.kind === "person" || entity.kind === "calendar" ? "who" : "what")?.index,
      targets: declaration.clauses.flatMap(({ refs }) => refs.map((reference) => plan.targetOf(plan.entities[entity.index]!, reference))),
      referencesTo: plan.referencesTo(entity.index).map(({ from, reference }) => [from, reference.slot, reference.start]),
      mentions: plan.mentionsOf(entity.index).map(({ from, word }) => [from, word.start, word.text]),
    })),
  };
}

function expectSame(plan: Plan, file: SourceFile, team?: SourceFile): void {
  const fresh = answersOf(bind(URI, sourceOf(file, team), undefined, { today: 20_900 }));
  const kept = answersOf(plan);
  // Comparing texts is cheap; only a difference is worth a report.
  if (JSON.stringify(kept) !== JSON.stringify(fresh)) expect({ text: file.text, kept }).toEqual({ text: file.text, kept: fresh });
}

describe("a plan bound with the one before it", { timeout: 60_000 }, () => {
  it("is the same when lines come, go and change", () => {
    fc.assert(
      fc.property(lines, fc.array(fc.tuple(fc.nat(), fc.constantFrom("insert", "remove", "replace"), line), { minLength: 1, maxLength: 5 }), (start, edits) => {
        let current = [...start];
        let file = parse(current.join("\n"));
        let plan = bind(URI, sourceOf(file), undefined, { today: 20_900 });
        for (const [where, what, added] of edits) {
          const at = where % (current.length + 1);
          const before = current.join("\n");
          current =
            what === "insert"
              ? current.toSpliced(at, 0, added)
              : current.toSpliced(Math.min(at, current.length - 1), 1, ...(what === "replace" ? [added] : []));
          file = applyEdit(file, difference(before, current.join("\n")));
          plan = bind(URI, sourceOf(file), plan, { today: 20_900 });
          expectSame(plan, file);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("is the same whatever is typed into a rich score", () => {
    fc.assert(
      fc.property(fc.array(touch, { minLength: 1, maxLength: 6 }), (touches) => {
        let file = parse(RICH);
        let plan = bind(URI, sourceOf(file), undefined, { today: 20_900 });
        for (const one of touches) {
          file = applyEdit(file, changeOf(file.text, one));
          plan = bind(URI, sourceOf(file), plan, { today: 20_900 });
        }
        expectSame(plan, file);
      }),
      { numRuns: 100 },
    );
  });

  it("is the same in the gallery", () => {
    for (const { text } of gallery())
      fc.assert(
        fc.property(fc.array(touch, { minLength: 1, maxLength: 4 }), (touches) => {
          let file = parse(text);
          let plan = bind(URI, sourceOf(file), undefined, { today: 20_900 });
          for (const one of touches) {
            file = applyEdit(file, changeOf(file.text, one));
            plan = bind(URI, sourceOf(file), plan, { today: 20_900 });
          }
          expectSame(plan, file);
        }),
        { numRuns: 12 },
      );
  });

  it("is the same where the one before it is of another file", () => {
    const OTHER = URI.replace(/[^/]*$/, "elsewhere.score");
    const at = (uri: string, file: SourceFile) => ({ get: (asked: string) => (asked === uri ? file : asked.endsWith("team.score") ? TEAM : undefined) });
    fc.assert(
      fc.property(lines, lines, (one, two) => {
        const [before, after] = [parse([...one, ...two].join("\n")), parse(two.join("\n"))];
        for (const file of [before, after, applyEdit(before, difference(before.text, after.text))]) {
          const previous = bind(URI, sourceOf(before), undefined, { today: 20_900 });
          const kept = answersOf(bind(OTHER, at(OTHER, file), previous, { today: 20_900 }));
          expect(kept).toEqual(answersOf(bind(OTHER, at(OTHER, file), undefined, { today: 20_900 })));
        }
      }),
      { numRuns: 150 },
    );
  });

  it("is the same after a used file changed, went and came back", () => {
    const file = parse('use "team.score"\nscore s { start 2027-01-04 }\ntask t effort 1d by a, b owner z');
    const teams = [TEAM, parse("role z\nrole a"), undefined, parse('use "team.score"\nrole a\nrole a'), TEAM];
    let plan: Plan | undefined;
    for (const team of teams) {
      plan = bind(URI, sourceOf(file, team ?? parse("")), plan, { today: 20_900 });
      expectSame(plan, file, team ?? parse(""));
    }
  });

  it("takes the names of what a movement holds in the order of the text", () => {
    const file = parse("movement m {\n  task a\n}\ntask x after m.rollout");
    const edited = applyEdit(file, { start: 13, end: 13, text: "  task b\n" });
    const plan = bind(URI, sourceOf(edited), bind(URI, sourceOf(file)));
    expect(plan.diagnostics.map(({ message }) => message)).toContain("`m` holds no `rollout`; it holds `b` and `a`.");
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const file = parse(text);
        const plan = bind(URI, sourceOf(file), undefined, { today: 20_900 });
        for (const { start, end } of plan.diagnostics) expect(start >= 0 && start <= end && end <= text.length).toBe(true);
      }),
      { numRuns: 800 },
    );
  });

  it("leaves the plan before it as it was", () => {
    const file = parse("score s { start 2027-01-04 }\ntask a\ntask b after a");
    const before = bind(URI, sourceOf(file));
    const answers = JSON.stringify(answersOf(before));
    const edited = applyEdit(file, { start: 0, end: 0, text: "role r\ntask a2\n" });
    bind(URI, sourceOf(applyEdit(edited, { start: 20, end: 24, text: "" })), bind(URI, sourceOf(edited), before));
    expect(JSON.stringify(answersOf(before))).toBe(answers);
  });
});

function difference(before: string, after: string): { start: number; end: number; text: string } {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < before.length - start && tail < after.length - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}
