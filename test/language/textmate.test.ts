import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import oniguruma from "vscode-oniguruma";
import textmate, { type IGrammar } from "vscode-textmate";
import { gallery, RICH } from "./texts.ts";

const root = join(import.meta.dirname, "../..");
const MARKDOWN = { scopeName: "text.html.markdown", patterns: [{ match: "^#.*$", name: "markup.heading.markdown" }], repository: {} };

let score: IGrammar;
let markdown: IGrammar;

beforeAll(async () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer);
  const raw = (path: string) => textmate.parseRawGrammar(readFileSync(join(root, path), "utf8"), path);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) =>
      scope === "source.score"
        ? raw("syntaxes/score.tmLanguage.json")
        : scope === "markdown.score.codeblock"
          ? raw("syntaxes/markdown-score.tmLanguage.json")
          : textmate.parseRawGrammar(JSON.stringify(MARKDOWN), "markdown.json"),
    getInjections: (scope) => (scope === "text.html.markdown" ? ["markdown.score.codeblock"] : undefined),
  });
  score = (await registry.loadGrammar("source.score"))!;
  markdown = (await registry.loadGrammar("text.html.markdown"))!;
});

interface Scoped {
  readonly text: string;
  readonly scopes: string[];
  readonly endsLine: boolean;
}

function scopes(grammar: IGrammar, text: string): Scoped[] {
  let stack = textmate.INITIAL;
  return text.split("\n").flatMap((line) => {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    return result.tokens.map((token) => ({
      text: line.slice(token.startIndex, token.endIndex),
      scopes: token.scopes,
      endsLine: token.endIndex >= line.length,
    }));
  });
}

/** What is coloured, with its innermost scope without the language's name at its end; pieces of one colour on a line as one. */
function coloured(text: string): string[] {
  const all: { text: string; scope: string }[] = [];
  let fresh = true;
  for (const one of scopes(score, text)) {
    const scope = one.scopes[one.scopes.length - 1].replace(/\.score$/, "");
    const last = all[all.length - 1];
    if (!fresh && last !== undefined && last.scope === scope) last.text += one.text;
    else all.push({ text: one.text, scope });
    fresh = one.endsLine;
  }
  return all.filter((one) => one.text.trim() !== "").map((one) => `${one.text.trim()} ${one.scope}`);
}

describe("the grammar", () => {
  test("a declaration with its clauses", () => {
    expect(coloured('task api "Public API" effort 6d..18d by 50% backend after start of design + 2d #critical // soon')).toEqual([
      "task storage.type",
      "api entity.name.type",
      '"Public API" string.quoted.double',
      "effort keyword.other.clause",
      "6 constant.numeric.duration",
      "d keyword.other.unit",
      ".. keyword.operator.range",
      "18 constant.numeric.duration",
      "d keyword.other.unit",
      "by keyword.other.clause",
      "50% constant.numeric.percent",
      "backend variable.other.reference",
      "after keyword.other.clause",
      "start keyword.operator.word",
      "of keyword.operator.word",
      "design variable.other.reference",
      "+ keyword.operator",
      "2 constant.numeric.duration",
      "d keyword.other.unit",
      "#critical entity.name.tag",
      "// soon comment.line.double-slash",
    ]);
  });
  test("a word is an id where one must stand", () => {
    expect(coloured("task task after after, by.on late")).toEqual([
      "task storage.type",
      "task entity.name.type",
      "after keyword.other.clause",
      "after variable.other.reference",
      ", punctuation.separator",
      "by.on variable.other.reference",
      "late keyword.other.clause",
    ]);
  });
  test("recurrence, hours, zones, dates, money", () => {
    expect(coloured("cadence c every 2 weeks on fri at 09:15")).toEqual([
      "cadence storage.type",
      "c entity.name.type",
      "every keyword.other.clause",
      "2 constant.numeric",
      "weeks support.constant.recurrence",
      "on keyword.operator.word",
      "fri constant.language.day",
      "at keyword.other.clause",
      "09:15 constant.numeric.time",
    ]);
    expect(coloured("  zone Etc/GMT+1")).toEqual(["zone keyword.other.clause", "Etc/GMT+1 constant.other.zone"]);
    expect(coloured("  hours mon..fri 09:00-12:00")).toEqual([
      "hours keyword.other.clause",
      "mon constant.language.day",
      ".. keyword.operator.range",
      "fri constant.language.day",
      "09:00 constant.numeric.time",
      "- keyword.operator",
      "12:00 constant.numeric.time",
    ]);
    expect(coloured("  rate 90 EUR / h")).toEqual([
      "rate keyword.other.clause",
      "90 constant.numeric",
      "EUR constant.other.currency",
      "/ keyword.operator",
      "h keyword.other.unit",
    ]);
    expect(coloured("  due 2027-Q2")).toEqual(["due keyword.other.clause", "2027-Q2 constant.numeric.date"]);
  });
  test("calendar declares at the beginning of a line, and is a clause elsewhere", () => {
    expect(coloured("calendar office")).toEqual(["calendar storage.type", "office entity.name.type"]);
    expect(coloured("  calendar office")).toEqual(["calendar keyword.other.clause", "office variable.other.reference"]);
  });
  test("texts and comments over several lines end where they end", () => {
    expect(coloured('note """\n task a\n""" late /* x\n task b */ late')).toEqual([
      "note keyword.other.clause",
      '""" string.quoted.triple',
      "task a string.quoted.triple",
      '""" string.quoted.triple',
      "late keyword.other.clause",
      "/* x comment.block",
      "task b */ comment.block",
      "late keyword.other.clause",
    ]);
    expect(coloured("/// doc\n//// no doc")).toEqual(["/// doc comment.line.documentation", "//// no doc comment.line.double-slash"]);
  });
  test("a forgotten quote costs its line", () => {
    expect(coloured('task a "open\ntask b')).toContain("b entity.name.type");
  });
});

test("every clause, kind and value of the gallery and the rich score has a colour", () => {
  for (const { text } of [...gallery(), { text: RICH }]) {
    const bare = scopes(score, text).filter((one) => one.scopes.length === 1 && one.text.trim() !== "");
    expect(bare.map((one) => one.text.trim())).toEqual([]);
  }
});

test("fenced blocks of Markdown are score, and nothing after them", () => {
  const found = scopes(markdown, "# Plan\n\n```score\ntask a effort 3d\n```\n\ntask b\n");
  expect(found.find((one) => one.text === "task")?.scopes).toEqual([
    "text.html.markdown",
    "markup.fenced_code.block.markdown",
    "meta.embedded.block.score",
    "storage.type.score",
  ]);
  expect(found.find((one) => one.text === "task b")?.scopes).toEqual(["text.html.markdown"]);
});
