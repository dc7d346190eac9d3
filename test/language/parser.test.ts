import { describe, expect, test } from "vitest";
import { isoDateOf, weekdayOf } from "../../server/src/language/civil.ts";
import { nfc, parseDate } from "../../server/src/language/dates.ts";
import { declarationsOf } from "../../server/src/language/locate.ts";
import { parse } from "../../server/src/language/parser.ts";
import { stringValue } from "../../server/src/language/strings.ts";
import {
  type Clause,
  type ClauseName,
  type ClauseValues,
  clauseOf,
  clausesOf,
  type Declaration,
  type SyntaxProblem,
} from "../../server/src/language/syntax.ts";
import { RICH } from "./texts.ts";

interface Said {
  readonly code: string;
  readonly at: string;
  readonly message: string;
  readonly suggestions: readonly string[];
}

/** All problems of a text, with the text they stand at. */
function problems(text: string): Said[] {
  const file = parse(text);
  const said = (problem: SyntaxProblem, base: number): Said => ({
    code: problem.code,
    at: text.slice(base + problem.start, base + problem.end),
    message: problem.message,
    suggestions: problem.suggestions ?? [],
  });
  const uses = file.items.flatMap((item, index) => (item.type === "use" ? item.problems.map((problem) => said(problem, file.starts[index])) : []));
  return [
    ...file.problems.map((problem) => said(problem, 0)),
    ...uses,
    ...[...declarationsOf(file)].flatMap(({ node, start }) => node.problems.map((problem) => said(problem, start))),
  ];
}

/** `code at`, for each. */
function codes(text: string): string[] {
  return problems(text).map((problem) => `${problem.code} ${problem.at}`);
}

function only(text: string): Declaration {
  const file = parse(text);
  expect(codes(text)).toEqual([]);
  return file.items[0] as Declaration;
}

function value<N extends ClauseName>(text: string, name: N): ClauseValues[N] {
  return clauseOf(only(text), name)!.value;
}

function names(text: string): string[] {
  return [...declarationsOf(parse(text))].map(({ node }) => `${node.keyword.text} ${node.id?.text}`);
}

describe("declarations", () => {
  test("an id, a title, clauses on the line and in the block", () => {
    const node = only('/// Of the API.\n/// *All of it.*\ntask api "Public API" effort 3d #big {\n  by lin // who\n  #red\n}');
    expect(node).toMatchObject({ kind: "task", doc: "Of the API.\n*All of it.*" });
    expect([node.id?.text, node.title?.value]).toEqual(["api", "Public API"]);
    expect(node.clauses.map((clause) => [clause.name, clause.inBlock, clause.ok])).toEqual([
      ["effort", false, true],
      ["by", true, true],
    ]);
    expect(node.tags.map((tag) => tag.text)).toEqual(["big", "red"]);
  });
  test("no word is reserved", () => {
    const node = only("task task after after, by.task by by priority 5");
    expect(node.id?.text).toBe("task");
    expect(clauseOf(node, "after")?.value.map((dep) => dep.ref.parts.map((part) => part.text).join("."))).toEqual(["after", "by.task"]);
    expect(clauseOf(node, "by")?.value[0].ref.parts[0].text).toBe("by");
  });
  test("several stand on one line, and a kind that is a clause is a clause", () => {
    expect(names("task a effort 3d task b calendar c person d")).toEqual(["task a", "task b", "person d"]);
    expect(names("goal g calendar c")).toEqual(["goal g", "calendar c"]);
  });
  test("a score may have an id, a title, both or neither", () => {
    expect(only('score "A plan" start 2027').id).toBeUndefined();
    expect(only("score {\n start 2027\n}").title).toBeUndefined();
  });
  test("ids are words of any script and compare in NFC", () => {
    expect(only("task größe-2").id?.text).toBe("größe-2");
    const decomposed = only("task u\u0308ben").id!.text;
    expect(decomposed).not.toBe("üben");
    expect(nfc(decomposed)).toBe("üben");
    expect(only("task 計画").id?.text).toBe("計画");
  });
  test("a header ends with its line, but not after a comma nor before a brace", () => {
    expect(only("task a by x,\n  y // and\n{\n late\n}").clauses.length).toBe(2);
    expect(codes("task a\n  effort 3d")).toEqual(["misplaced effort"]);
  });
  test("a use has a path and nothing else", () => {
    expect(parse('use "people.score" // ours').items[0]).toMatchObject({ type: "use", path: { value: "people.score" } });
    expect(codes('use people.score\nuse "a" b\ntask use')).toEqual(["missing-operand use", "syntax b"]);
  });
});

describe("operands", () => {
  test("dates and periods", () => {
    const day = (text: string) => {
      const date = parseDate(text);
      return date && [isoDateOf(date.firstDay), isoDateOf(date.lastDay), date.minute];
    };
    expect(day("2027-01-04")).toEqual(["2027-01-04", "2027-01-04", undefined]);
    expect(day("2027-01-04T09:30")).toEqual(["2027-01-04", "2027-01-04", 570]);
    expect(day("2027-W05")).toEqual(["2027-02-01", "2027-02-07", undefined]);
    expect(day("2026-W53")).toEqual(["2026-12-28", "2027-01-03", undefined]);
    expect(day("2027-W53")).toBeUndefined();
    expect(day("2028-02")).toEqual(["2028-02-01", "2028-02-29", undefined]);
    expect(day("2027-Q2")).toEqual(["2027-04-01", "2027-06-30", undefined]);
    expect(day("2027")).toEqual(["2027-01-01", "2027-12-31", undefined]);
    for (const none of ["2027-02-29", "2027-13-01", "2027-00", "2027-Q5", "2027-W00", "2027-01-04T25:00", "27-01-04", "2027-1-4"])
      expect(day(none)).toBeUndefined();
    expect(weekdayOf(parseDate("2027-01-04")!.firstDay)).toBe(1);
  });
  test("texts", () => {
    expect(stringValue('"a \\"b\\" \\\\ \\n \\u{1F3BC} \\d"')).toBe('a "b" \\ \n \u{1F3BC} \\d');
    expect(stringValue('"""\n    one\n      two\n\n    three\n    """')).toBe("one\n  two\n\nthree");
    expect(stringValue('"""one\n   two\n  three"""')).toBe("one\n two\nthree");
    expect(stringValue('"""a \\""" b"""')).toBe('a """ b');
  });
  test("estimates", () => {
    const likely = (text: string) => {
      const { low, likely: middle, high, isRange } = value(`task a effort ${text}`, "effort");
      return [low.amount, middle?.amount, high.amount, isRange];
    };
    expect(likely("1.5d")).toEqual([1.5, 1.5, 1.5, false]);
    expect(likely("6d..18d")).toEqual([6, 12, 18, true]);
    expect(likely("3d..5d..9d")).toEqual([3, 5, 9, true]);
    expect(likely("4h..2d")).toEqual([4, undefined, 2, true]);
    expect(value("task a lasts 3mo elapsed", "lasts").elapsed).toBe(true);
  });
  test("dependencies", () => {
    const deps = value("task a after start of b + 2d, 50% of c, d.e - 1h elapsed", "after");
    expect(deps.map((dep) => [dep.anchor, dep.percent, dep.lag?.sign, dep.lag?.duration.amount, dep.lag?.elapsed])).toEqual([
      ["start", 0, 1, 2, false],
      ["part", 50, undefined, undefined, undefined],
      ["finish", 0, -1, 1, true],
    ]);
    // Without `of` it is an id.
    expect(value("task a after start", "after")[0]).toMatchObject({ anchor: "finish" });
  });
  test("players, and their slots", () => {
    const clause = clauseOf(only("task a by 2 backend, 50% sam, 3 25% ops after x"), "by")!;
    expect(clause.value.map((player) => [player.count, player.percent, player.ref.parts[0].text, player.ref.slot])).toEqual([
      [2, undefined, "backend", 0],
      [undefined, 50, "sam", 1],
      [3, 25, "ops", 2],
    ]);
  });
  test("conditions of cues", () => {
    const kinds = (text: string) => value(`cue c when ${text}`, "when").map((condition) => condition.type);
    expect(kinds("a and a.b slips 5d and chance of b < 50%")).toEqual(["dependency", "slips", "chance"]);
    expect(kinds('2027-05-01 and "rain" chance 20% and start of a - 3d and chance')).toEqual(["date", "event", "dependency", "dependency"]);
    expect(clausesOf(only("cue c when a when b"), "when").length).toBe(2);
  });
  test("recurrence", () => {
    const every = (text: string) => {
      const { start: _, end: __, ...rest } = value(`cadence c every ${text}`, "every");
      return rest;
    };
    expect(every("weekday")).toEqual({ type: "weekday" });
    expect(every("mon..wed, fri")).toEqual({ type: "days", days: [1, 2, 3, 5] });
    expect(every("sat..mon")).toEqual({ type: "days", days: [1, 6, 7] });
    expect(every("beat")).toEqual({ type: "beat", interval: 1 });
    expect(every("2 beats")).toEqual({ type: "beat", interval: 2 });
    expect(every("2 weeks on fri")).toEqual({ type: "every", interval: 2, unit: "week", on: { type: "days", days: [5] } });
    expect(every("month on last weekday")).toEqual({ type: "every", interval: 1, unit: "month", on: { type: "nth", position: -1, day: "weekday" } });
    expect(every("3 months on day 1, 15")).toEqual({ type: "every", interval: 3, unit: "month", on: { type: "monthDays", monthDays: [1, 15] } });
    expect(every("quarter")).toEqual({ type: "every", interval: 1, unit: "quarter", on: undefined });
    expect(every('"FREQ=DAILY"')).toMatchObject({ type: "rrule", rule: { value: "FREQ=DAILY" } });
  });
  test("hours, days off, zones, money, measures, delays", () => {
    expect(value("calendar c hours mon..fri 09:00-12:00, 13:00-24:00", "hours").times.map((time) => [time.from, time.to])).toEqual([
      [540, 720],
      [780, 1440],
    ]);
    expect(value('calendar c off 2027-04-02..2027-04-05, 2027-05-13 "x"', "off")).toMatchObject({ dates: [{}, {}], label: { value: "x" } });
    expect(value("calendar c work 2027-04-10 09:00-13:00", "work").times.length).toBe(1);
    expect(value("score s zone America/Port-au-Prince start 2027", "zone").text).toBe("America/Port-au-Prince");
    expect(value("score s zone Etc/GMT+1", "zone").text).toBe("Etc/GMT+1");
    expect(value("person p rate 90.5 EUR / h", "rate")).toMatchObject({ amount: 90.5, currency: "EUR", per: "h" });
    expect(value('goal g measure "teams" from 40 to at least 500', "measure")).toMatchObject({ from: { value: 40 }, to: { value: 500 }, bound: "at least" });
    expect(value("risk r chance 3% delays a, b by 1d..2d", "delays")).toMatchObject({ refs: [{}, {}], by: { isRange: true } });
    expect(value("role r gives 20h a week", "gives")).toMatchObject({ amount: 20, unit: "h" });
  });
});

describe("what is wrong costs its own place, and nothing after it", () => {
  test("a clause that lacks its operand", () => {
    expect(codes("task a effort by b\ntask c effort\ntask d after\n")).toEqual(["missing-operand effort", "missing-operand effort", "missing-operand after"]);
    expect(names("task a effort by b\ntask c effort\ntask d after\n")).toEqual(["task a", "task c", "task d"]);
    // A forgotten operand does not swallow the clause that follows, where that can be seen.
    const node = parse("task a effort by b").items[0] as Declaration;
    expect(node.clauses.map((clause: Clause) => [clause.name, clause.ok])).toEqual([
      ["effort", false],
      ["by", true],
    ]);
  });
  test("a comma too many at a line's end", () => {
    const text = "movement m {\n  task a by x,\n  task b effort 3d\n}\ntask c";
    expect(codes(text)).toEqual(["missing-operand ,"]);
    expect(names(text)).toEqual(["movement m", "task a", "task b", "task c"]);
  });
  test("an unknown clause names who takes it, or what may be meant", () => {
    expect(problems("milestone m effort 3d after x")[0]).toMatchObject({
      code: "unknown-clause",
      at: "effort",
      message: "A milestone does not take `effort`; task and rehearsal do.",
    });
    expect(problems("task a efort 3d by x")[0]).toMatchObject({ code: "unknown-clause", at: "efort", suggestions: ["effort"] });
    expect((parse("task a efort 3d by x").items[0] as Declaration).clauses.map((clause) => clause.name)).toEqual(["by"]);
    expect(problems("task a {\n  don when 3\n  late\n}")[0]).toMatchObject({ code: "unknown-clause", at: "don", suggestions: ["done when"] });
  });
  test("an unknown kind is read as the nearest", () => {
    expect(problems("tsak a effort 3m")).toMatchObject([{ code: "unknown-kind", at: "tsak", suggestions: ["task"] }, { code: "unknown-unit" }]);
    expect(names("movement m {\n  tsk a effort 3d\n}")).toEqual(["movement m", "tsk a"]);
    expect(names("phase one {\n  task a\n}\ntask b")).toEqual(["phase one", "task a", "task b"]);
  });
  test("units, dates, numbers, ids", () => {
    expect(problems("task a effort 3m")[0]).toMatchObject({ code: "unknown-unit", at: "3m", suggestions: ["3min"] });
    expect(problems("task a lasts 3m elapsed")[0].suggestions).toEqual(["3min", "3mo"]);
    expect(problems("task a effort 5")[0]).toMatchObject({ code: "unknown-unit", suggestions: ["5h", "5d"] });
    expect(problems("task a effort 2mo")[0]).toMatchObject({ code: "unknown-unit" });
    expect(codes("cue c when a standby 30s")).toEqual([]);
    expect(problems("milestone m due 2027-02-30")[0]).toMatchObject({ code: "bad-date", suggestions: ["2027-02-28"] });
    expect(problems("milestone m on 4.1.2027")[0]).toMatchObject({ code: "bad-date", suggestions: ["2027-01-04", "2027-04-01"] });
    expect(problems("cadence c every mon at 9:15")[0]).toMatchObject({ code: "bad-date", suggestions: ["09:15"] });
    expect(codes("task a priority 0 progress 130%\nrole r capacity 1.5")).toEqual(["bad-number 0", "bad-number 130%", "bad-number 1.5"]);
    expect(problems("task 3d-print")[0]).toMatchObject({ code: "bad-id", at: "3d-print", suggestions: ["d-print"] });
    expect(problems("task my.task effort 3d")[0]).toMatchObject({ code: "bad-id", at: "my.task", suggestions: ["my-task"] });
    expect(codes("calendar c hours mon 24:00-25:00")).toEqual(["bad-date 24:00", "bad-date 25:00"]);
  });
  test("strings, comments, braces", () => {
    expect(codes('task a "open\ntask b')).toEqual(['unclosed-string "open']);
    expect(names('movement m "open {\n task b\n}\ntask c')).toEqual(["movement m", "task b", "task c"]);
    expect(names('task a note """\ntask b')).toEqual(["task a", "task b"]);
    expect(names("task a /* open\ntask b")).toEqual(["task a", "task b"]);
    expect(codes("}\ntask a }\n{")).toEqual(["stray-brace }", "stray-brace }", "stray-brace {"]);
    expect(codes("movement m {\n task a")).toEqual(["unclosed-block {"]);
  });
  test("a declaration where none may stand is read all the same", () => {
    const text = "task a {\n  task b effort 3d\n}\nmovement m {\n  goal g\n}";
    expect(codes(text)).toEqual(["misplaced task", "misplaced goal"]);
    expect(names(text)).toEqual(["task a", "task b", "movement m", "goal g"]);
  });
  test("every broken line of a plan is one problem or two, and all that is whole is kept", () => {
    const good = RICH.split("\n").filter((line) => /^ *(task|milestone|person|cadence|role) \S.*$/.test(line) && !line.trimEnd().endsWith("{"));
    const text = good.map((line, index) => `${line}\ntask broken-${index} effort\ntask broken-b-${index} ef 3d\n`).join("");
    expect(problems(text).length).toBe(2 * good.length);
    expect(names(text).length).toBeGreaterThanOrEqual(3 * good.length);
  });
  test("no message names a token of the parser", () => {
    const text = [
      "task",
      "task a b c",
      "task a effort x",
      "cue c when",
      "cadence c every",
      "cadence c every 3 on",
      "role r played x",
      "score s spread 3%",
      "person p rate 3",
      "x",
      ") (",
      "task a by 1 2",
    ].join("\n");
    for (const { message } of problems(text)) {
      expect(message).not.toMatch(/Word|Numeral|Quantity|NewLine|Clause_|Stray|TimeOfDay|DateLike|undefined|NaN|EOF|token/);
      expect(message).toMatch(/^[A-Z`].*[.`:]$/);
    }
  });
});

describe("a block that lacks its brace ends where the indentation says", () => {
  const parents = (text: string): string[] =>
    [...declarationsOf(parse(text))].map(
      ({ node }) => `${node.id?.text ?? node.keyword.text}${node.children.length > 0 ? `(${node.children.map((child) => child.id?.text).join(" ")})` : ""}`,
    );
  test("before a declaration that stands no further in", () => {
    const text = "score s {\n  start 2027-01-04\n\nmovement a {\n  task x {\n    effort 3d // of x\n  // of y\n  task y\n}\ntask z\n";
    expect(codes(text)).toEqual(["unclosed-block {", "unclosed-block {"]);
    expect(parents(text)).toEqual(["s", "a(x y)", "x", "y", "z"]);
    const [score] = parse(text).items as Declaration[];
    expect(text.slice(0, score.length)).toBe("score s {\n  start 2027-01-04");
  });
  test("before a brace that stands further out", () => {
    expect(parents("movement a {\n  movement b {\n    task x\n}\ntask z")).toEqual(["a(b)", "b(x)", "x", "z"]);
  });
  test("braces that balance count alone, whatever the indentation", () => {
    expect(codes("movement a {\ntask x\n      }\ntask y {\n}")).toEqual([]);
  });
});
