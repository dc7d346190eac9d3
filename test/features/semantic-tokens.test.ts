import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outcomeOf } from "../../server/src/features/outcome.ts";
import { semanticTokens, TOKEN_MODIFIERS, TOKEN_TYPES, tokenEdits, tokensOf } from "../../server/src/features/semantic-tokens.ts";
import { snapshotOf, withFile } from "../../server/src/features/snapshot.ts";
import { applyEdit } from "../../server/src/language/incremental.ts";
import { Lines } from "../../server/src/language/lines.ts";
import { fixture, PLAN } from "./fixture.ts";

/** `word:type.modifier`, in order; also checks that tokens do not overlap. */
function read(text: string, data: Uint32Array): readonly string[] {
  const lines = new Lines(text);
  const words: string[] = [];
  let line = 0;
  let column = 0;
  let end = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [down, right, length, type, bits] = [...data.slice(at, at + 5)] as [number, number, number, number, number];
    column = down === 0 ? column + right : right;
    line += down;
    const start = lines.starts[line]! + column;
    expect(start).toBeGreaterThanOrEqual(end);
    end = start + length;
    const modifiers = TOKEN_MODIFIERS.filter((_, bit) => bits & (1 << bit)).map((modifier) => `.${modifier}`);
    words.push(`${text.slice(start, end)}:${TOKEN_TYPES[type]}${modifiers.join("")}`);
  }
  return words;
}

function tokens(source: string, scheduled = false): readonly string[] {
  const { snapshot, lines, text } = fixture(source, { scheduled });
  return read(text, semanticTokens(snapshot, lines));
}

const NOW = 20_900 * 1440;

const step = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  length: fc.constantFrom(0, 0, 1, 2, 5, 40),
  piece: fc.constantFrom(
    "x",
    "\n",
    " // c\n",
    "",
    '"',
    "}",
    "{",
    "task z effort 1d\n",
    "  ",
    "movement q {\n",
    'use "other.score"\n',
    "build",
    "role api\n",
    "/* c */",
  ),
  scheduled: fc.boolean(),
  asked: fc.boolean(),
});

describe("semantic tokens", () => {
  it("types every word, and names by what they name", () => {
    expect(tokens('role dev\n/// Doc\ntask a "A" effort 1d..2d by 2 dev after start of a.b + 1d #x // why\n')).toEqual([
      "role:keyword",
      "dev:role.declaration",
      "/// Doc:comment.documentation",
      "task:keyword",
      "a:task.declaration",
      '"A":string',
      "effort:property",
      "1d:number",
      "..:operator",
      "2d:number",
      "by:property",
      "2:number",
      "dev:role",
      "after:property",
      "start:keyword",
      "of:keyword",
      "a:variable",
      "b:variable",
      "+:operator",
      "1d:number",
      "#x:decorator",
      "// why:comment",
    ]);
  });

  it("goes in the order of the text where clauses and children alternate", () => {
    const words = tokens("movement m {\n  // one\n  task a effort 1d\n  late\n  task b effort 1d after a\n}\n// end");
    expect(words.map((word) => word.split(":")[0])).toEqual([
      "movement",
      "m",
      "// one",
      "task",
      "a",
      "effort",
      "1d",
      "late",
      "task",
      "b",
      "effort",
      "1d",
      "after",
      "a",
      "// end",
    ]);
  });

  it("types both parts of a path", () => {
    expect(tokens(PLAN)).toEqual(expect.arrayContaining(["build:movement", "api:task", "done:property", "when:property"]));
  });

  it("splits what goes over several lines, with CRLF too", () => {
    expect(tokens('task a note """\r\n  one\r\n  two"""\r\n/* a\r\nb */')).toEqual([
      "task:keyword",
      "a:task.declaration",
      "note:property",
      '""":string',
      "  one:string",
      '  two""":string',
      "/* a:comment",
      "b */:comment",
    ]);
  });

  it("marks what the schedule knows", () => {
    const words = tokens(PLAN, true);
    expect(words).toContain("api:task.declaration.critical");
    const done = tokens(
      'score s { start 2027-01-04 status 2027-01-06 }\ntask a effort 1d finished 2027-01-04\ntask b effort 1d after a\ncue c when "x" starts d\ntask d effort 1d',
      true,
    );
    expect(done).toContain("a:task.declaration.done");
    expect(done.some((word) => word.startsWith("d:task.declaration") && word.includes("contingent"))).toBe(true);
  });

  it("gives the part of a range alone", () => {
    const { snapshot, lines, text } = fixture(PLAN);
    const range = { start: text.indexOf("task design"), end: text.indexOf("task api") };
    expect(read(text, semanticTokens(snapshot, lines, range)).map((word) => word.split(":")[0])).toEqual([
      "task",
      "design",
      '"Design"',
      "effort",
      "5d",
      "by",
      "backend",
    ]);
  });

  it("says after edits the same as anew, and in its edits what makes one from the other", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        let { snapshot, lines } = fixture(PLAN);
        let before = tokensOf(snapshot, lines);
        for (const { place, length, piece, scheduled, asked } of steps) {
          const { text } = snapshot.source;
          const start = Math.floor(place * text.length);
          const end = Math.min(text.length, start + length);
          const source = applyEdit(snapshot.source, { start, end, text: piece });
          const workspace = withFile(snapshot.workspace, snapshot.uri, source);
          lines = lines.edit(start, end, piece, source.text);
          snapshot = snapshotOf(workspace, snapshot.uri, scheduled ? outcomeOf(workspace.planOf(snapshot.uri)!, NOW) : {})!;
          // An editor does not ask after every keystroke.
          if (!asked) continue;
          const now = tokensOf(snapshot, lines, before);
          expect([...now.numbers.all()]).toEqual([...tokensOf(snapshot, lines).numbers.all()]);
          const made = [...before.numbers.all()];
          for (const edit of [...now.edits!].sort((a, b) => b.start - a.start)) made.splice(edit.start, edit.deleteCount, ...edit.data);
          expect(made).toEqual([...now.numbers.all()]);
          before = now;
        }
        const anew = fixture(snapshot.source.text);
        expect(semanticTokens(snapshotOf(snapshot.workspace, snapshot.uri)!, lines)).toEqual(semanticTokens(anew.snapshot, anew.lines));
      }),
    );
  });

  it("changes what an edit touched and nothing else", () => {
    const { snapshot, lines, text } = fixture(Array.from({ length: 300 }, (_, index) => `task t${index} effort 1d after t${index - 1}`).join("\n"));
    const edited = (start: number, end: number, piece: string) => {
      const source = applyEdit(snapshot.source, { start, end, text: piece });
      const after = snapshotOf(withFile(snapshot.workspace, snapshot.uri, source), snapshot.uri)!;
      return tokensOf(after, lines.edit(start, end, piece, source.text), tokensOf(snapshot, lines)).edits!;
    };
    const digit = text.indexOf("1d", text.indexOf("task t150 "));
    expect(edited(digit, digit + 1, "2")).toEqual([]);
    const [longer, ...others] = edited(digit, digit + 1, "12");
    expect(others).toEqual([]);
    expect(longer!.data.length).toBeLessThan(20);
    // A name that is gone changes the place where it is named too.
    const name = text.indexOf("t150 ");
    expect(edited(name, name + 4, "other").map(({ deleteCount }) => deleteCount < 20)).toEqual([true, true]);
  });

  it("is empty for an empty file", () => {
    expect(tokens("")).toEqual([]);
    expect(tokenEdits(new Uint32Array(), new Uint32Array())).toEqual([]);
  });
});
