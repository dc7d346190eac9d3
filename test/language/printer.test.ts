import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { parse } from "../../server/src/language/parser.ts";
import { applyEdits, formatEdits, onTypeEdits, print } from "../../server/src/language/printer.ts";
import { saying } from "./same.ts";
import { anyText, changed, changeOf, gallery, piece, RICH, touch } from "./texts.ts";

// Other work on the machine may slow a test down manyfold; what has to be fast is measured where it is asked for.
vi.setConfig({ testTimeout: 60_000 });

function printed(text: string): string | undefined {
  return print(parse(text));
}

/** A text, and what it becomes. */
function becomes(text: string, expected: string): void {
  expect(printed(text)).toBe(expected);
  expect(printed(expected)).toBe(expected);
}

describe("the canonical form", () => {
  test("one space between tokens, none where a token reads on", () => {
    becomes(
      "task   a effort 3d .. 5d..9d by  2 backend ,50%   sam after start  of b+2d, c . d -1h   #x#y",
      "task a effort 3d..5d..9d by 2 backend, 50% sam after start of b + 2d, c.d - 1h #x #y\n",
    );
    becomes("calendar c hours mon .. fri 09:00 - 12:00,13:00-17:00 zone Etc/GMT+1", "calendar c hours mon..fri 09:00-12:00, 13:00-17:00 zone Etc/GMT+1\n");
    becomes("person p rate 90 EUR/h", "person p rate 90 EUR / h\n");
    becomes("cue c when chance  of a<50%", "cue c when chance of a < 50%\n");
  });

  test("one declaration a line, one clause a line in a block", () => {
    becomes(
      "person a person b movement m { late task c effort 1d task d effort 2d }",
      "person a\nperson b\nmovement m {\n  late\n  task c effort 1d\n  task d effort 2d\n}\n",
    );
    becomes("role r { capacity 2 gives 20h a week }", "role r {\n  capacity 2\n  gives 20h a week\n}\n");
  });

  test("blank lines stay where they are, one at most", () => {
    becomes("\n\nperson a\n\n\n\nperson b\nperson c\n\n\n", "person a\n\nperson b\nperson c\n");
  });

  test("comments stay with what they precede or follow", () => {
    const text = "// first\ntask a { // of a\n  effort 1d // of effort\n  // before by\n  by x\n} // end of a\n/* before b */ task b effort 1d\n// last\n";
    becomes(text, text);
    becomes("task a effort 1d // c\n{\n}", "task a effort 1d { // c\n}\n");
    becomes('milestone m done when "a", // first\n"b"', 'milestone m done when "a", // first\n    "b"\n');
  });

  test("a header over 100 columns moves its clauses into the block, in the order written", () => {
    const title = "x".repeat(57);
    becomes(`task a "${title}" effort 3d by backend #big after b`, `task a "${title}" effort 3d by backend #big after b\n`);
    becomes(
      `task a "${title}" effort 3d by backend #big #red after b, c late`,
      `task a "${title}" {\n  effort 3d\n  by backend\n  #big #red\n  after b, c\n  late\n}\n`,
    );
    becomes(
      `movement m {\ntask a "${title}" effort 3d by backend after beta, gamma #big // why\n{\n  late\n}\n}`,
      `movement m {\n  task a "${title}" {\n    effort 3d\n    by backend\n    after beta, gamma\n    #big // why\n    late\n  }\n}\n`,
    );
    becomes(
      `task a "${title}" effort 3d by backend after beta, gamma, delta // why`,
      `task a "${title}" {\n  effort 3d\n  by backend\n  after beta, gamma, delta // why\n}\n`,
    );
  });

  test("a long title alone stays", () => {
    const text = `task a "${"x".repeat(120)}"\n`;
    becomes(text, text);
  });

  test("strings, dates and numbers are never rewritten", () => {
    const text = 'goal g measure "a  b\\n" to 0500 {\n  note """\n   three\n      lines\n  """\n}\n';
    becomes(text, text);
  });

  test("the file keeps its kind of line end and its byte order mark", () => {
    becomes("\ufefftask  a\r\n\r\n\r\ntask b {\r\neffort 1d\r\n}", "\ufefftask a\r\n\r\ntask b {\r\n  effort 1d\r\n}\r\n");
    expect(printed("")).toBe("");
    expect(printed("  \n\n")).toBe("");
    expect(printed("// only this")).toBe("// only this\n");
  });

  test("a file with syntax errors is refused, one with a wrong date is not", () => {
    expect(printed("task a efort 3d")).toBeUndefined();
    expect(printed('task a "open')).toBeUndefined();
    expect(printed("}")).toBeUndefined();
    expect(printed("task  a due 2027-02-30")).toBe("task a due 2027-02-30\n");
  });
});

test("the gallery and the rich score say the same after printing, and printing them again changes nothing", () => {
  for (const { text } of [...gallery(), { text: RICH }]) {
    const file = parse(text);
    const once = print(file);
    if (once === undefined) throw new Error(`has syntax errors: ${text.slice(0, 80)}`);
    expect(saying(parse(once))).toEqual(saying(file));
    expect(printed(once)).toBe(once);
  }
});

describe("whatever can be printed says the same, and is the same when printed again", () => {
  const check = (text: string) => {
    const file = parse(text);
    const once = print(file);
    if (once === undefined) return false;
    expect(saying(parse(once))).toEqual(saying(file));
    expect(printed(once)).toBe(once);
    return true;
  };
  test("any text", () => {
    let count = 0;
    fc.assert(
      fc.property(anyText, (text) => {
        if (check(text)) count++;
      }),
      { numRuns: 1000 },
    );
    expect(count).toBeGreaterThan(50);
  });
  test("lines of the rich score in any order, and changes of it", () => {
    const lines = RICH.split("\n");
    const statement = fc.constantFrom(...lines, "", "", "}", "movement m {", "task t {", "// note", "effort 3d // c");
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 16 }), (parts) => void check(parts.join("\n"))),
      { numRuns: 800 },
    );
    fc.assert(
      fc.property(touch, (one) => void check(changed(RICH, changeOf(RICH, one)))),
      { numRuns: 120 },
    );
  });
  test("white space of any kind between tokens", () => {
    const space = fc.constantFrom(" ", "  ", "\t", " /* c */ ");
    fc.assert(
      fc.property(fc.array(space, { minLength: 40, maxLength: 40 }), (spaces) => {
        let index = 0;
        expect(check(RICH.replace(/(?<!\/[*/].*) (?=[^\n"]*$)/gm, () => spaces[index++ % spaces.length]))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe("edits", () => {
  test("touch white space and braces only, and as little of it as there is to change", () => {
    const text = 'task a {\n    effort 3d\n  by x\n}\nmilestone  m "M"\n';
    const edits = formatEdits(parse(text))!;
    expect(edits.map((edit) => [text.slice(edit.start, edit.end), edit.text])).toEqual([
      ["  ", ""],
      [" ", ""],
    ]);
  });

  test("any edit leaves what is no white space and no brace alone", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.constantFrom(...RICH.split("\n"))), { maxLength: 12 }), (parts) => {
        const text = parts.join("\n");
        const edits = formatEdits(parse(text), { start: 0, end: text.length }) ?? [];
        for (const edit of edits) expect(`${text.slice(edit.start, edit.end)}${edit.text}`).toMatch(/^[\s{}\u0085\ufeff]*$/);
        for (let index = 1; index < edits.length; index++) expect(edits[index].start).toBeGreaterThanOrEqual(edits[index - 1].end);
      }),
      { numRuns: 1000 },
    );
  });

  test("a range formats what it touches, and healthy declarations beside broken ones", () => {
    const text = "task  a\nmovement m {\n task  b\n task c efort 3d\n    task   d effort  1d\n}\ntask  e\n";
    const file = parse(text);
    const from = text.indexOf("task   d");
    const edits = formatEdits(file, { start: from - 2, end: from + 20 })!;
    expect(applyEdits(text, edits)).toBe("task  a\nmovement m {\n task  b\n task c efort 3d\n  task d effort 1d\n}\ntask  e\n".replace("  task d", "  task d"));
    expect(formatEdits(file)).toBeUndefined();
  });

  test("a newline indents by what is open, a brace brings its block into form", () => {
    const after = (text: string, typed: string) => {
      const offset = text.indexOf("$0");
      const clean = text.replace("$0", "");
      return applyEdits(clean, onTypeEdits(parse(clean), offset, typed));
    };
    expect(after("movement m {\n$0\n}\n", "\n")).toBe("movement m {\n  \n}\n");
    expect(after("movement m {\n$0}\n", "\n")).toBe("movement m {\n}\n");
    expect(after("movement m {\n  task  a   effort 3d\n$0\n}\n", "\n")).toBe("movement m {\n  task a effort 3d\n  \n}\n");
    expect(after("movement m {\n      task a {\neffort 3d\n  }$0\n}\n", "}")).toBe("movement m {\n  task a {\n    effort 3d\n  }\n}\n");
    expect(after("task a\n$0", "\n")).toBe("task a\n");
  });
});
