/** `empty-range`: what ends before it begins. */

import type { Clause, ClauseName, DateNode, DateRangeNode, Declaration, DurationNode, EstimateNode, GoodClause, TimeRangeNode } from "../../language/syntax.ts";
import { clauseOf } from "../../language/syntax.ts";
import type { Problem } from "../problem.ts";
import type { ClauseCheck } from "./context.ts";

export const emptyRanges: ClauseCheck = (clause, { declaration, text, report }) => {
  switch (clause.name) {
    case "hours":
      for (const times of clause.value.times) timeRange(times, text, report);
      return;
    case "off":
      for (const dates of clause.value.dates) dateRange(dates, report);
      return;
    case "work":
      for (const dates of clause.value.dates) dateRange(dates, report);
      for (const times of clause.value.times) timeRange(times, text, report);
      return;
    case "effort":
      estimate(clause.value, text, report);
      return;
    case "lasts":
      estimate(clause.value.estimate, text, report);
      return;
    case "delays":
      estimate(clause.value.by, text, report);
      return;
    case "spread": {
      const { low, high, start, end } = clause.value;
      if (low > high) report(swapped({ start, end }, `${low}%`, `${high}%`, "spread", `${high}%..${low}%`));
      return;
    }
    default:
      if (ENDS.has(clause.name)) betweenClauses(clause, declaration, report);
  }
};

function swapped(span: { start: number; end: number }, first: string, second: string, what: string, right: string): Problem {
  return {
    code: "empty-range",
    start: span.start,
    end: span.end,
    message: `This ${what} runs from \`${first}\` back to \`${second}\`; the smaller comes first: \`${right}\`.`,
    fixes: [{ title: `Write \`${right}\``, edits: [{ start: span.start, end: span.end, text: right }], preferred: true }],
  };
}

function dateRange(range: DateRangeNode, report: (problem: Problem) => void): void {
  const { from, to } = range;
  if (from === to || !(from.firstDay > to.lastDay)) return;
  const right = `${to.text}..${from.text}`;
  report({
    code: "empty-range",
    start: range.start,
    end: range.end,
    message: `This range ends on ${to.text}, before it begins on ${from.text}; the earlier date comes first: \`${right}\`.`,
    fixes: [{ title: `Write \`${right}\``, edits: [{ start: range.start, end: range.end, text: right }], preferred: true }],
  });
}

function timeRange(range: TimeRangeNode, text: () => string, report: (problem: Problem) => void): void {
  if (!(range.from >= range.to)) return;
  const [first = "", second = ""] = text().slice(range.start, range.end).split("-");
  const right = `${second.trim()}-${first.trim()}`;
  const message =
    range.from === range.to
      ? "These hours end when they begin. For a whole day write `00:00-24:00`."
      : `These hours end before they begin. Hours over midnight are two: \`${first.trim()}-24:00\` and, on the day after, \`00:00-${second.trim()}\`.`;
  const fixes = range.from === range.to ? [] : [{ title: `Write \`${right}\``, edits: [{ start: range.start, end: range.end, text: right }] }];
  report({ code: "empty-range", start: range.start, end: range.end, message, ...(fixes.length > 0 ? { fixes } : {}) });
}

/** How many minutes a unit has at least and at most, whatever the calendar: a working day has more than an hour. */
const MINUTES: Readonly<Record<DurationNode["unit"], readonly [least: number, most: number]>> = {
  s: [1 / 60, 1 / 60],
  min: [1, 1],
  h: [60, 60],
  d: [60, 1440],
  w: [60, 10_080],
  mo: [40_320, 44_640],
  q: [129_600, 132_480],
  y: [525_600, 527_040],
};

/** Surely longer: of one unit the larger number, of two units where no calendar could make it otherwise. */
function isLonger(a: DurationNode, b: DurationNode): boolean {
  return a.unit === b.unit ? a.amount > b.amount : a.amount * MINUTES[a.unit][0] > b.amount * MINUTES[b.unit][1];
}

function estimate(range: EstimateNode, text: () => string, report: (problem: Problem) => void): void {
  if (!range.isRange) return;
  const written = [
    range.low,
    ...(range.likely && range.likely.start > range.low.start && range.likely.start < range.high.start ? [range.likely] : []),
    range.high,
  ];
  if (!written.some((value, at) => at > 0 && isLonger(written[at - 1]!, value))) return;
  const source = text();
  const right = [...written]
    .sort((a, b) => (isLonger(a, b) ? 1 : isLonger(b, a) ? -1 : 0))
    .map((value) => source.slice(value.start, value.end))
    .join("..");
  const order = written.length === 2 ? "low first, then high" : "low, likely, high";
  report({
    code: "empty-range",
    start: range.start,
    end: range.end,
    message: `The values of an estimate go up, ${order}: \`${right}\`.`,
    fixes: [{ title: `Write \`${right}\``, edits: [{ start: range.start, end: range.end, text: right }], preferred: true }],
  });
}

/** Two clauses that are the ends of one span of time. */
const SPANS: readonly (readonly [begin: ClauseName, end: ClauseName, said: (begin: string, end: string) => string])[] = [
  ["start", "finish", (begin, end) => `The plan is promised for ${end}, before it starts on ${begin}`],
  ["started", "finished", (begin, end) => `It was finished on ${end}, before it was started on ${begin}`],
  ["started", "passed", (begin, end) => `It was passed on ${end}, before it was started on ${begin}`],
  ["from", "until", (begin, end) => `It goes on until ${end}, which is before it begins on ${begin}`],
  ["raised", "answered", (begin, end) => `It was answered on ${end}, before it was raised on ${begin}`],
  ["raised", "closed", (begin, end) => `It was closed on ${end}, before it was raised on ${begin}`],
];

/** Clauses that end such a span: most declarations have none of them. */
const ENDS: ReadonlySet<string> = new Set(SPANS.map(([, end]) => end));

function betweenClauses(last: GoodClause, declaration: Declaration, report: (problem: Problem) => void): void {
  for (const [begin, end, said] of SPANS) {
    // Of several of one name the first counts.
    if (end !== last.name || clauseOf(declaration, end) !== last) continue;
    const first = clauseOf(declaration, begin);
    const to = dateIn(last);
    const from = first && dateIn(first);
    if (!to || !from || !(from.firstDay > to.lastDay)) continue;
    report({
      code: "empty-range",
      start: to.start,
      end: to.end,
      message: `${said(from.text, to.text)}; one of the two dates is wrong.`,
      related: [{ start: from.start, end: from.end, message: `\`${begin}\` is here` }],
    });
  }
}

function dateIn(clause: Clause): DateNode | undefined {
  if (!clause.ok) return undefined;
  const value = clause.value as DateNode | { readonly date?: DateNode } | null;
  if (value === null || typeof value !== "object") return undefined;
  return "firstDay" in value ? value : value.date;
}
