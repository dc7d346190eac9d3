import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { applyEdit } from "../../server/src/language/incremental.ts";
import { parse } from "../../server/src/language/parser.ts";
import { parseLike } from "../../server/src/language/similar.ts";
import type { Declaration, SourceFile } from "../../server/src/language/syntax.ts";
import { anyText, changed, changeOf, gallery, RICH, touch } from "./texts.ts";

// Other work on the machine may slow a test down manyfold; what has to be fast is measured where it is asked for.
vi.setConfig({ testTimeout: 60_000 });

function follow(text: string, touches: readonly { at: number; length: number; text: string }[]): void {
  let file = parse(text);
  for (const one of touches) {
    const change = changeOf(file.text, one);
    const before = file;
    file = applyEdit(before, change);
    const fresh = parse(changed(before.text, change));
    if (JSON.stringify(file) !== JSON.stringify(fresh)) expect({ change, file }).toEqual({ change, file: fresh });
  }
}

describe("an edit gives the tree that parsing the new text gives", () => {
  test("the rich score", () => {
    fc.assert(
      fc.property(fc.array(touch, { minLength: 1, maxLength: 8 }), (touches) => follow(RICH, touches)),
      { numRuns: 120 },
    );
  });
  test("with CRLF", () => {
    const text = RICH.replaceAll("\n", "\r\n");
    fc.assert(
      fc.property(fc.array(touch, { minLength: 1, maxLength: 4 }), (touches) => follow(text, touches)),
      { numRuns: 40 },
    );
  });
  test("any text", () => {
    fc.assert(fc.property(anyText, fc.array(touch, { minLength: 1, maxLength: 8 }), follow), { numRuns: 1200 });
  });
  test("any mixture of lines", () => {
    const lines = RICH.split("\n");
    const mixture = fc.array(fc.constantFrom(...lines, "", "}", "{"), { maxLength: 25 }).map((parts) => parts.join("\n"));
    fc.assert(fc.property(mixture, fc.array(touch, { minLength: 1, maxLength: 6 }), follow), { numRuns: 800 });
  });
  test("the gallery", () => {
    for (const { text } of gallery())
      fc.assert(
        fc.property(fc.array(touch, { minLength: 1, maxLength: 4 }), (touches) => follow(text, touches)),
        { numRuns: 8 },
      );
  });
  test("typing a whole score, letter by letter", () => {
    let file = parse("");
    const text = RICH.slice(0, 2500);
    for (let at = 0; at < text.length; at++) {
      file = applyEdit(file, { start: at, end: at, text: text[at] });
      if (at % 7 === 0) expect(JSON.stringify(file)).toBe(JSON.stringify(parse(text.slice(0, at + 1))));
    }
    expect(file).toEqual(parse(text));
  });
});

/** All declarations of a file as a set of nodes. */
function nodes(file: SourceFile): Set<object> {
  const all = new Set<object>();
  const visit = (node: Declaration) => {
    all.add(node);
    node.children.forEach(visit);
  };
  for (const item of file.items) if (item.type === "declaration") visit(item);
  return all;
}

test("all that an edit did not touch is shared", () => {
  const file = parse(RICH);
  const at = RICH.indexOf("progress 40%") + "progress ".length;
  const next = applyEdit(file, { start: at, end: at + 1, text: "5" });
  const [before, after] = [nodes(file), nodes(next)];
  const made = [...after].filter((node) => !before.has(node)) as Declaration[];
  // The task, and the movement around it.
  expect(made.map((node) => node.id?.text)).toEqual(["build", "frame"]);
});

test("a keystroke in one of 50,000 tasks copies lists and parses a line", () => {
  const lines = Array.from({ length: 50_000 }, (_, index) => `task t${index} effort ${1 + (index % 9)}d by backend`);
  const text = `${lines.join("\n")}\n`;
  let file = parse(text);
  const times: number[] = [];
  for (let key = 0; key < 40; key++) {
    const at = file.text.indexOf(" effort ", key * 30_000) + " effort ".length;
    const from = performance.now();
    file = applyEdit(file, { start: at, end: at + 1, text: "12" });
    times.push(performance.now() - from);
  }
  expect(file.items.length).toBe(50_000);
  times.sort((a, b) => a - b);
  // The best: other work on the machine is not ours. A whole parse takes hundreds of milliseconds.
  expect(times[0]).toBeLessThan(3);
});

describe("a text read as another version of one that is parsed", () => {
  const same = (old: string, text: string) => {
    const like = parseLike(text, parse(old));
    if (JSON.stringify(like) !== JSON.stringify(parse(text))) expect({ old, text, like }).toEqual({ old, text, like: parse(text) });
  };
  test("gives the tree that parsing it gives", () => {
    fc.assert(
      fc.property(fc.array(touch, { maxLength: 6 }), (touches) => {
        let text = RICH;
        for (const one of touches) text = changed(text, changeOf(text, one));
        same(RICH, text);
        same(text, RICH);
      }),
      { numRuns: 60 },
    );
    fc.assert(fc.property(anyText, anyText, same), { numRuns: 300 });
  });
  test("shares what lies before and behind the change", () => {
    const old = parse("score s\ntask a\ntask b\ntask c\n");
    const like = parseLike("score s\ntask a\ntask bb effort 1d\ntask c\n", old);
    expect(like.items[1]).toBe(old.items[1]);
    expect(like.items[2]).not.toBe(old.items[2]);
    expect(like.items[3]).toBe(old.items[3]);
    expect(parseLike(old.text, old)).toBe(old);
  });
});
