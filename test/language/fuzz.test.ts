import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { locate } from "../../server/src/language/locate.ts";
import { parse } from "../../server/src/language/parser.ts";
import type { Declaration, SourceFile } from "../../server/src/language/syntax.ts";
import { anyText, changed, changeOf, gallery, piece, RICH, touch } from "./texts.ts";

// Other work on the machine may slow a test down manyfold; what has to be fast is measured where it is asked for.
vi.setConfig({ testTimeout: 60_000 });

/** Holds a tree to its contract: extents in order, within their container, with nothing but white space between but what is reported. */
function holds(file: SourceFile): void {
  const { text } = file;
  const inOrder = (starts: readonly number[], lengths: readonly number[], from: number, to: number) => {
    let at = from;
    starts.forEach((start, index) => {
      if (start < at || start + lengths[index] > to) throw new Error(`extent ${start}+${lengths[index]} outside of ${at}..${to}`);
      at = start + lengths[index];
    });
  };
  const spans = (node: object, length: number): void => {
    for (const [key, value] of Object.entries(node)) {
      if (key === "children") continue;
      if (typeof value === "object" && value !== null) {
        const { start, end } = value as { start?: unknown; end?: unknown };
        if (typeof start === "number" && typeof end === "number" && !(start >= 0 && start <= end && end <= length))
          throw new Error(`${key} ${start}..${end} outside of 0..${length}`);
        spans(value, length);
      }
    }
  };
  const visit = (node: Declaration, base: number): void => {
    if (text.slice(base + node.keyword.start, base + node.keyword.end) !== node.keyword.text) throw new Error("keyword is not where it says");
    spans(node, node.length);
    inOrder(
      node.childStarts,
      node.children.map((child) => child.length),
      node.keyword.end,
      node.length,
    );
    for (const [index, child] of node.children.entries()) visit(child, base + node.childStarts[index]);
  };
  inOrder(
    file.starts,
    file.items.map((item) => item.length),
    0,
    text.length,
  );
  for (const [index, item] of file.items.entries()) {
    if (item.type === "declaration") visit(item, file.starts[index]);
    else spans(item, item.length);
  }
  let rest = "";
  let at = 0;
  file.items.forEach((item, index) => {
    rest += text.slice(at, file.starts[index]);
    at = file.starts[index] + item.length;
  });
  rest += text.slice(at);
  if (file.problems.length === 0 && file.trailing.length === 0) expect(rest.replace(/[\s\u0085\ufeff]/g, "")).toBe("");
}

describe("any text gives a tree that covers it", () => {
  test("any text", () => {
    fc.assert(
      fc.property(anyText, (text) => holds(parse(text))),
      { numRuns: 3000 },
    );
  });
  test("a plan with pieces cut, doubled and swapped", () => {
    const texts = [RICH, ...gallery().map((plan) => plan.text)];
    const spot = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(fc.tuple(fc.constantFrom("cut", "double", "swap"), spot, spot, spot), { minLength: 1, maxLength: 5 }),
        (text, operations) => {
          let mixed = text;
          for (const [operation, ...places] of operations) {
            const [a, b, c] = places.map((place) => Math.floor(place * mixed.length)).sort((x, y) => x - y);
            const [one, two] = [mixed.slice(a, b), mixed.slice(b, c)];
            mixed = mixed.slice(0, a) + (operation === "cut" ? two : operation === "double" ? one + one + two : two + one) + mixed.slice(c);
            if (mixed.length > 40_000) break;
          }
          holds(parse(mixed));
        },
      ),
      { numRuns: 100 },
    );
  });
  test("wherever the cursor stands, there is an answer", () => {
    fc.assert(
      fc.property(touch, fc.nat(), (one, offset) => {
        const file = parse(changed(RICH, changeOf(RICH, one)));
        const at = offset % (file.text.length + 1);
        const { chain, span, declaration, use } = locate(file, at);
        const base = declaration?.start ?? use?.start ?? 0;
        if (span) expect(base + span.start <= at && at <= base + span.end).toBe(true);
        for (const placed of chain) expect(placed.start <= at && at <= placed.start + placed.node.length).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** Milliseconds of the fastest of a few tries; one is enough where it is fast. */
function leastTime(task: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 4 && least > 500; turn++) {
    const from = performance.now();
    task();
    least = Math.min(least, performance.now() - from);
  }
  return least;
}

describe("100 kB of anything take less than a second", () => {
  const shapes = [
    "/*\n",
    '"""\n',
    '"""\\"""\n',
    "{",
    "}",
    "task {",
    "task a {\n",
    "movement a {\n",
    "effort ",
    ", ",
    "\n",
    "#",
    '"',
    '"x" ',
    "after a,",
    "5x ",
    "x",
    "x ",
    "-",
    "\\",
    "(",
    "é",
    "\u{1F3BC}",
    "task a effort x\n",
    "foo ",
    "foo bar {\n",
    "task a by b,\n",
    "// c\n",
    "a.b.c ",
    "task a /* x */ ",
    "2027-02-30 ",
    "movement m { task a }\n",
  ];
  test.each(shapes)("%j again and again", (shape) => {
    const text = shape.repeat(Math.ceil(100_000 / shape.length));
    parse(text.slice(0, 5000));
    holds(parse(text));
    expect(leastTime(() => parse(text))).toBeLessThan(1000);
  });
  test("any pieces", () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 5, maxLength: 30 }), fc.constantFrom("", " ", "\n"), (parts, between) => {
        const once = `${parts.join(between)}${between}`;
        const text = once.repeat(Math.max(1, Math.ceil(100_000 / Math.max(1, once.length)))).slice(0, 100_000);
        expect(leastTime(() => parse(text))).toBeLessThan(1000);
      }),
      { numRuns: 12 },
    );
  });
});
