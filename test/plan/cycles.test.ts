/** Circles of waiting: what is one, what is none, and how it is told. */

import { describe, expect, it } from "vitest";
import { planOf, withCode } from "./fixture.ts";

function circlesOf(text: string): { readonly messages: readonly string[]; readonly knots: readonly (readonly string[])[] } {
  const plan = planOf(text);
  return {
    messages: withCode(plan, "dependency-cycle").map(({ message }) => message),
    knots: plan.cycles.map((knot) => knot.map((entity) => plan.entities[entity]!.path)),
  };
}

const told = (steps: string) => `These wait for each other in a circle: ${steps}. Take one of these out.`;

describe("a circle", () => {
  it("through a movement and what it holds", () => {
    expect(circlesOf("movement m after x {\n  task a\n  task b\n}\ntask x after m.a")).toEqual({
      messages: [told("`m` waits for `x`, `x` waits for `m.a`, `m.a` is part of `m`")],
      knots: [["m", "x", "m.a"]],
    });
    expect(circlesOf("movement m {\n  task a after m\n  task b\n}").messages).toEqual([told("`m.a` waits for `m`, `m` holds `m.a`")]);
    expect(circlesOf("movement m {\n  movement n {\n    task a after x\n  }\n}\ntask x after m").messages).toEqual([
      told("`m.n.a` waits for `x`, `x` waits for `m`, `m` holds `m.n`, `m.n` holds `m.n.a`"),
    ]);
  });

  it("through what a cue starts", () => {
    expect(circlesOf("task a\nmilestone m after a\ncue go when m starts a")).toEqual({
      messages: [told("`m` waits for `a`, `a` is started by `go`, `go` waits for `m`")],
      knots: [["m", "a", "go"]],
    });
  });

  it("through what a rehearsal comes before", () => {
    expect(circlesOf("task a\nmilestone m after a\nrehearsal r rehearses a after m lasts 1d").messages).toEqual([
      told("`m` waits for `a`, `a` is rehearsed in `r`, `r` waits for `m`"),
    ]);
    expect(circlesOf("movement m {\n  task a\n  rehearsal r rehearses m after a lasts 1d\n}").messages).toEqual([
      told("`m.a` is rehearsed in `m.r`, `m.r` waits for `m.a`"),
    ]);
  });

  it("through ends: `ends after` and `start of`", () => {
    expect(circlesOf("task a ends after b\ntask b ends after a").messages).toHaveLength(1);
    expect(circlesOf("task a after start of b\ntask b after start of a").messages).toHaveLength(1);
    expect(circlesOf("task a after b\ntask b ends after start of a").messages).toHaveLength(1);
    // The length of a task ties its end to its start.
    expect(circlesOf("task a after start of b\ntask b ends after a").messages).toHaveLength(1);
    expect(circlesOf("task a after 50% of b\ntask b ends after a").messages).toHaveLength(1);
    expect(circlesOf("milestone a ends after b\nmilestone b after a").messages).toHaveLength(1);
  });

  it("is one error for each knot, at the reference that stands first", () => {
    const text = "task a after b\ntask b after a, c\ntask c after d, b\ntask d\ntask x after y\ntask y after x";
    const plan = planOf(text);
    expect(withCode(plan, "dependency-cycle").map(({ start, end }) => [start, text.slice(start, end)])).toEqual([
      [13, "b"],
      [text.indexOf("task x") + 13, "y"],
    ]);
    expect(plan.cycles.map((knot) => knot.map((entity) => plan.entities[entity]!.id))).toEqual([
      ["a", "b", "c"],
      ["x", "y"],
    ]);
  });
});

describe("no circle", () => {
  it.each([
    ["a rehearsal of the movement that it stands in", "movement m {\n  task a\n  movement n {\n    rehearsal r rehearses m lasts 1d\n    task b\n  }\n}"],
    ["work beside the start of a movement, which that waits for to end", "movement m ends after x {\n  task a\n}\ntask x after start of m"],
    ["a cue that does not fire in the plan", "movement m {\n  task a\n  task trim\n}\nmilestone beta after m\ncue cut when beta slips 5d starts m.trim"],
    ["a cue that waits for something outside the plan as well", 'task a\nmilestone m after a\ncue go when m and "the board agrees" starts a'],
    ["what a cue skips or brings into focus", "task a\nmilestone m after a\ncue go when m skips a focus a"],
    ["a promise", "task a due b\ntask b after a"],
    ["siblings in a movement that wait for one outside, which waits for another of them", "movement m {\n  task a\n  task b after x\n}\ntask x after m.a"],
    ["what a movement's end waits for", "movement m ends after x {\n  task a\n}\ntask x after m.a"],
    ["a broken clause", "task a after b\ntask b after a +"],
    ["a meeting until its own fruit", "cadence c every week until m\nmilestone m"],
  ])("is %s", (_, text) => {
    expect(circlesOf(text)).toEqual({ messages: [], knots: [] });
  });
});

it("is found in a chain of ten thousand", () => {
  const count = 10_000;
  const chain = Array.from({ length: count }, (_, i) => `task t${i} lasts 1d after t${(i + count - 1) % count}`).join("\n");
  const plan = planOf(chain);
  expect(plan.cycles.map(({ length }) => length)).toEqual([count]);
  expect(withCode(plan, "dependency-cycle")).toHaveLength(1);
});
