import fc from "fast-check";
import { expect, test } from "vitest";
import { Lines, lineEndOf } from "../../server/src/language/lines.ts";

const TEXT = fc.array(fc.constantFrom("a", "bc", "\n", "\r\n", "\r", "\u{1F3BC}", ""), { maxLength: 30 }).map((parts) => parts.join(""));

test("columns are counted in UTF-16 units, and CRLF is one line end", () => {
  const lines = new Lines("a\u{1F3BC}b\r\nc\rd\ne");
  expect(lines.at(4)).toEqual({ line: 0, column: 4 });
  expect(lines.at(6)).toEqual({ line: 1, column: 0 });
  expect(lines.at(8)).toEqual({ line: 2, column: 0 });
  expect(lines.at(10)).toEqual({ line: 3, column: 0 });
  expect(lines.offset(0, 99)).toBe(4);
  expect(lines.offset(99, 0)).toBe(11);
  expect(lines.lineEnd(0)).toBe(4);
});

test("every offset comes back from its line and column, those between CR and LF apart", () => {
  fc.assert(
    fc.property(TEXT, (text) => {
      const lines = new Lines(text);
      for (let offset = 0; offset <= text.length; offset++) {
        if (text[offset] === "\n" && text[offset - 1] === "\r") continue;
        const { line, column } = lines.at(offset);
        expect(lines.offset(line, column)).toBe(offset);
      }
    }),
  );
});

test("an edit gives the lines of the new text", () => {
  fc.assert(
    fc.property(TEXT, TEXT, fc.nat(), fc.nat(), (text, inserted, a, b) => {
      const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y);
      const next = text.slice(0, start) + inserted + text.slice(end);
      expect(new Lines(text).edit(start, end, inserted, next).starts).toEqual(new Lines(next).starts);
    }),
    { numRuns: 2000 },
  );
});

test("a file's line end is that of its first line", () => {
  expect(lineEndOf("a\r\nb\n")).toBe("\r\n");
  expect(lineEndOf("a\nb\r\n")).toBe("\n");
  expect(lineEndOf("")).toBe("\n");
});
