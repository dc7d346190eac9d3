import { describe, expect, it } from "vitest";
import { folds } from "../../server/src/features/folding.ts";
import { links } from "../../server/src/features/links.ts";
import { selectionRanges } from "../../server/src/features/selection.ts";
import { type OutlineSymbol, outline, workspaceSymbols } from "../../server/src/features/symbols.ts";
import { covered, fixture, PLAN, ROOT } from "./fixture.ts";

describe("outline", () => {
  const tree = (symbols: readonly OutlineSymbol[]): unknown[] =>
    symbols.map((symbol) => (symbol.children.length > 0 ? [symbol.name, tree(symbol.children)] : symbol.name));

  it("nests what movements hold", () => {
    expect(tree(outline(fixture(PLAN).snapshot))).toEqual([
      "atlas",
      "office",
      "lin",
      "sam",
      "backend",
      "lead",
      "adoption",
      ["build", ["design", "api"]],
      "beta",
      "dry",
      "launch",
      "go",
      "standup",
      "vendor",
      "limits",
    ]);
  });

  it("says titles, and dates where they are known", () => {
    const find = (scheduled: boolean) => outline(fixture(PLAN, { scheduled }).snapshot).find(({ name }) => name === "build")!.detail;
    expect(find(false)).toBe("Build");
    expect(find(true)).toMatch(/^Build · Mon 4 Jan – /);
  });

  it("selects the id within the declaration", () => {
    const { snapshot, text } = fixture("/// Doc.\ntask a effort 1d // why\n");
    const [symbol] = outline(snapshot);
    expect(covered(text, [symbol!, symbol!.selection])).toEqual(["task a effort 1d", "a"]);
  });

  it("has a place for what is half typed", () => {
    expect(tree(outline(fixture('task\ntask "x"\nmovement m {\n task b').snapshot))).toHaveLength(3);
    expect(outline(fixture("").snapshot)).toEqual([]);
  });
});

describe("workspace symbols", () => {
  const found = (query: string) =>
    workspaceSymbols(fixture(`//- people.score\nperson ann "Ann Fox"\n//- plan.score\n${PLAN}`).workspace, query).map(({ name }) => name);

  it("finds by id, path and title, by letters in their order, the best first", () => {
    expect(found("api")[0]).toBe("api");
    expect(found("fox")).toEqual(["ann"]);
    expect(found("bldapi")).toEqual(["api"]);
    expect(found("nothing-like-it")).toEqual([]);
    expect(found("").length).toBeGreaterThan(10);
  });
});

describe("folding", () => {
  const folded = (source: string) => folds(fixture(source).snapshot.source).map(({ startLine, endLine, type }) => `${startLine}-${endLine} ${type}`);

  it("folds blocks and leaves the closing brace to be seen", () => {
    expect(folded("movement m {\n  task a {\n    effort 1d\n  }\n}\n")).toEqual(["0-3 block", "1-2 block"]);
  });

  it("folds comments: runs of lines, blocks, docs", () => {
    expect(folded("// one\n// two\n\n// alone\n/* a\n b */\n/// doc\n/// doc\ntask a effort 1d\n")).toEqual(["0-1 comment", "4-5 comment", "6-7 comment"]);
    expect(folded("task a effort 1d\n// end\n// end\n")).toEqual(["1-2 comment"]);
  });

  it("folds uses, and clauses over several lines", () => {
    expect(folded('use "a.score"\nuse "b.score"\ntask a by x,\n  y,\n  z\n')).toEqual(["0-1 imports", "2-4 block"]);
  });

  it("folds what is not closed, with CRLF too", () => {
    expect(folded("movement m {\r\n  task a effort 1d\r\n  task b effort 1d").length).toBeGreaterThan(0);
    expect(folded("")).toEqual([]);
  });
});

describe("selection", () => {
  const grows = (source: string) => {
    const { snapshot, offset, text } = fixture(source);
    return covered(text, selectionRanges(snapshot.source, offset));
  };

  it("grows from the word to the file", () => {
    expect(grows("movement m {\n  task a after start of b.c$0 + 2d, d\n}")).toEqual([
      "c",
      "b.c",
      "start of b.c + 2d",
      "start of b.c + 2d, d",
      "after start of b.c + 2d, d",
      "task a after start of b.c + 2d, d",
      "\n  task a after start of b.c + 2d, d\n",
      "{\n  task a after start of b.c + 2d, d\n}",
      "movement m {\n  task a after start of b.c + 2d, d\n}",
    ]);
  });

  it("takes a word of a title before the whole of it, and that without its quotes first", () => {
    expect(grows('task a "one tw$0o" effort 1d').slice(0, 4)).toEqual(["two", "one two", '"one two"', 'task a "one two" effort 1d']);
  });

  it("answers everywhere, each range within the next", () => {
    const { snapshot } = fixture(PLAN);
    for (let at = 0; at <= PLAN.length; at++) {
      const ranges = selectionRanges(snapshot.source, at);
      const nested = ranges.every(({ start, end }, index) => index === 0 || (start <= ranges[index - 1]!.start && end >= ranges[index - 1]!.end));
      expect([at, nested, ranges.at(-1)]).toEqual([at, true, { start: 0, end: PLAN.length }]);
    }
  });
});

describe("links", () => {
  it("leads to used files and to addresses of the web, and nowhere else", () => {
    const { snapshot, text } = fixture(
      '//- a%20b.score\nrole r\n//- plan.score\n$0use "a b.score"\nuse "missing.score"\ntask a link "https://example.org/x?y=1" link "notes.md" link "javascript:alert(1)" link "command:rm"\n',
    );
    const found = links(snapshot);
    expect(found.map(({ target }) => target)).toEqual([`${ROOT}a%20b.score`, "https://example.org/x?y=1", `${ROOT}notes.md`]);
    expect(covered(text, found)).toEqual(["a b.score", "https://example.org/x?y=1", "notes.md"]);
  });
});
