import { describe, expect, test } from "vitest";
import { generated, stale } from "../../scripts/generate.ts";
import { CODES, type CodeRow } from "../../server/src/language/codes.ts";
import { KIND_TABLE, KINDS } from "../../server/src/language/kinds.ts";
import { parse } from "../../server/src/language/parser.ts";
import { print } from "../../server/src/language/printer.ts";
import type { Declaration, Item } from "../../server/src/language/syntax.ts";

function problems(text: string): string[] {
  const of = (item: Item): string[] => [...item.problems.map((problem) => problem.code), ...(item.type === "declaration" ? item.children.flatMap(of) : [])];
  const file = parse(text);
  return [...file.problems.map((problem) => problem.code), ...file.items.flatMap(of)];
}

test("every generated file is what the tables say", () => {
  expect(stale()).toEqual([]);
});

describe("the examples of the table", () => {
  for (const kind of KIND_TABLE) {
    test(`${kind.kind} and its clauses are read without a problem`, () => {
      expect(problems(kind.example)).toEqual([]);
      for (const row of kind.clauses) {
        const text = `${kind.kind} x ${row.example}\n`;
        expect(problems(text)).toEqual([]);
        const clause = (parse(text).items[0] as Declaration).clauses[0];
        expect(clause).toMatchObject({ name: row.name, ok: true });
        if (text.length <= 100) expect(print(parse(text))).toBe(text);
      }
    });
  }
});

test("no two clauses of a kind begin with the same word", () => {
  for (const kind of KIND_TABLE) {
    const words = kind.clauses.map((row) => row.name.split(" ")[0]);
    expect(new Set(words).size).toBe(words.length);
  }
});

test("the example of each syntax code shows it", () => {
  const ofParser = [
    "syntax",
    "missing-operand",
    "missing-id",
    "unknown-kind",
    "unknown-clause",
    "unclosed-string",
    "unclosed-comment",
    "unclosed-block",
    "stray-brace",
    "misplaced",
    "unknown-unit",
    "bad-date",
    "bad-number",
    "bad-id",
  ];
  for (const [code, row] of Object.entries<CodeRow>(CODES)) {
    if (row.example === undefined) throw new Error(`${code} lacks an example`);
    if (ofParser.includes(code)) expect(problems(row.example), code).toContain(code);
    else expect(problems(row.example), code).toEqual([]);
  }
});

test("the pages name every kind, clause and code, and codes are anchors", () => {
  const files = generated();
  for (const kind of KIND_TABLE) {
    expect(files["docs/reference.md"]).toContain(`\n### ${kind.kind}\n`);
    for (const row of kind.clauses) expect(files["docs/reference.md"]).toContain(`**\`${row.name}\`**`);
  }
  for (const code of Object.keys(CODES)) expect(files["docs/diagnostics.md"]).toContain(`\n### ${code}\n`);
});

test("a snippet for each kind says the example of the table when its stops are left as they are", () => {
  const snippets = JSON.parse(generated()["snippets/score.json"]) as Record<string, { prefix: string; body: string[] }>;
  expect(Object.keys(snippets)).toEqual([...KINDS]);
  for (const kind of KIND_TABLE) {
    const body = snippets[kind.kind].body.join("\n");
    const text = body.replace(/\$\{\d+:((?:[^\\}]|\\.)*)\}|\$0/g, (_, inner?: string) => inner ?? "").replace(/\\([\\$}])/g, "$1");
    expect(text).toBe(kind.example);
  }
});
