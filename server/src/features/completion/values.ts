/** Values that may stand at the cursor: dates with their weekday, durations, zones, times. */

import { addMonths, civilOf, daysInMonth, epochDayOf, epochDayOfIsoWeek, isoDateOf, mondayOf, weekdayIndex } from "../../language/civil.ts";
import { clauseOf } from "../../language/syntax.ts";
import type { Snapshot } from "../snapshot.ts";
import type { CompletionItem } from "./item.ts";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** `Monday, 4 January 2027` */
export function spokenDate(day: number): string {
  const { year, month, day: dayOfMonth } = civilOf(day);
  return `${WEEKDAYS[weekdayIndex(day)]}, ${dayOfMonth} ${MONTHS[month - 1]} ${year}`;
}

function dateItem(day: number, note = ""): CompletionItem {
  const spoken = spokenDate(day);
  return { label: isoDateOf(day), type: "value", detail: note === "" ? spoken : `${spoken} · ${note}`, filter: `${isoDateOf(day)} ${note} ${spoken}` };
}

function periodItem(label: string, first: number, last: number): CompletionItem {
  return { label, type: "value", detail: `${spokenDate(first)} to ${spokenDate(last)}` };
}

/** Dates that lie near: to choose from before a digit is typed, or all that go on from those that are. */
export function dates(snapshot: Snapshot, prefix: string): readonly CompletionItem[] {
  return /^\d{4}-/.test(prefix) ? datesFrom(prefix) : datesAround(snapshot);
}

function datesAround(snapshot: Snapshot): readonly CompletionItem[] {
  const items = new Map<string, CompletionItem>();
  const add = (day: number | undefined, note: string) => {
    if (day === undefined || Number.isNaN(day)) return;
    const item = dateItem(day, note);
    if (!items.has(item.label)) items.set(item.label, item);
  };
  const { plan } = snapshot;
  const { today } = snapshot.workspace;
  const score = plan.entities[plan.score]?.declaration;
  const start = score && clauseOf(score, "start")?.value.firstDay;
  const status = score && clauseOf(score, "status")?.value.firstDay;
  const finish = score && clauseOf(score, "finish")?.value.lastDay;
  add(today, "today");
  add(today + 1, "tomorrow");
  add(mondayOf(today) + 7, "next Monday");
  add(mondayOf(today) + 4 > today ? mondayOf(today) + 4 : mondayOf(today) + 11, "the coming Friday");
  add(today + 14, "in two weeks");
  add(monthEnd(today), "end of the month");
  add(quarterEnd(today), "end of the quarter");
  add(start, "the score's start");
  add(status, "the score's status date");
  add(finish, "the score's finish");
  const { year, month } = civilOf(today);
  const quarter = Math.ceil(month / 3);
  const next = quarter === 4 ? { year: year + 1, quarter: 1 } : { year, quarter: quarter + 1 };
  const periods = [`${year}-Q${quarter}`, `${next.year}-Q${next.quarter}`].flatMap((label) => datesFrom(label));
  return [...items.values(), ...periods];
}

function monthEnd(day: number): number {
  const { year, month } = civilOf(day);
  return epochDayOf(year, month + 1, 1) - 1;
}

function quarterEnd(day: number): number {
  const { year, month } = civilOf(day);
  return epochDayOf(year, Math.ceil(month / 3) * 3 + 1, 1) - 1;
}

/** The dates and periods that begin with what is typed: `2027-0`, `2027-03-1`, `2027-W`, `2027-Q`. */
function datesFrom(prefix: string): readonly CompletionItem[] {
  const year = Number(prefix.slice(0, 4));
  const rest = prefix.slice(5);
  const items: CompletionItem[] = [];
  if (/^\d{2}-/.test(rest)) {
    const month = Number(rest.slice(0, 2));
    if (month >= 1 && month <= 12) for (let day = 1; day <= daysInMonth(year, month); day++) items.push(dateItem(epochDayOf(year, month, day)));
    return items;
  }
  if (/^W/i.test(rest)) {
    const first = epochDayOfIsoWeek(year, 1);
    const weeks = (epochDayOfIsoWeek(year + 1, 1) - first) / 7;
    for (let week = 1; week <= weeks; week++) items.push(periodItem(`${year}-W${String(week).padStart(2, "0")}`, first + (week - 1) * 7, first + week * 7 - 1));
    return items;
  }
  for (let month = 1; month <= 12; month++) {
    const first = epochDayOf(year, month, 1);
    items.push(periodItem(`${year}-${String(month).padStart(2, "0")}`, first, monthEnd(first)));
  }
  for (let quarter = 1; quarter <= 4; quarter++) {
    const first = epochDayOf(year, quarter * 3 - 2, 1);
    items.push(periodItem(`${year}-Q${quarter}`, first, addMonths(first, 3) - 1));
  }
  return items;
}

const UNITS: readonly (readonly [unit: string, one: string, many: string])[] = [
  ["min", "minute", "minutes"],
  ["h", "hour", "hours"],
  ["d", "day", "days"],
  ["w", "week", "weeks"],
];
const LONG_UNITS: readonly (readonly [unit: string, one: string, many: string])[] = [
  ["mo", "month", "months"],
  ["q", "quarter", "quarters"],
  ["y", "year", "years"],
];

/** `3` → `3d`, `3w` …; nothing typed → usual ones. `elapses` also takes months and longer, `seconds` also seconds. */
export function durations(prefix: string, elapses: boolean, seconds: boolean): readonly CompletionItem[] {
  const amount = /^\d+(?:\.\d+)?/.exec(prefix)?.[0];
  const units = [...(seconds ? ([["s", "second", "seconds"]] as const) : []), ...UNITS, ...(elapses ? LONG_UNITS : [])];
  if (amount !== undefined) {
    const order = ["d", "w", "h", "min", "s", "mo", "q", "y"];
    return [...units]
      .sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]))
      .map(([unit, one, many]) => ({ label: `${amount}${unit}`, type: "unit", detail: `${amount} ${amount === "1" ? one : many}` }));
  }
  const usual = elapses ? ["15min", "30min", "1h", "2h", "1d", "1w", "2w"] : ["1d", "2d", "3d", "5d", "1w", "2w", "4h"];
  return usual.map((label) => {
    const number = Number.parseFloat(label);
    const unit = units.find(([name]) => label === `${number}${name}`)!;
    return { label, type: "unit", detail: `${number} ${number === 1 ? unit[1] : unit[2]}` };
  });
}

export function estimates(prefix: string): readonly CompletionItem[] {
  const single = durations(prefix, false, false);
  const likely = /^(\d+)(\D*)$/.exec(prefix);
  if (likely === null || likely[1] === "0")
    return [
      ...single,
      {
        label: "low..likely..high",
        type: "snippet",
        text: "${1:2}d..${2:3}d..${3:6}d",
        snippet: true,
        detail: "a range: the rehearsal draws from it",
        filter: prefix,
      },
    ];
  // Half as good, twice as bad: the shape of most estimates of work that nobody has done before.
  const amount = Number(likely[1]);
  const unit = likely[2] === "" ? "d" : likely[2]!;
  if (!UNITS.some(([name]) => name === unit)) return single;
  const range = `${Math.max(1, Math.round(amount / 2))}${unit}..${amount}${unit}..${amount * 2}${unit}`;
  return [...single, { label: range, type: "value", detail: "a range: the rehearsal draws from it", filter: prefix }];
}

export function percents(prefix: string): readonly CompletionItem[] {
  const amount = /^\d+(?:\.\d+)?/.exec(prefix)?.[0];
  return (amount === undefined ? ["10%", "25%", "50%", "75%", "80%", "90%"] : [`${amount}%`]).map((label) => ({ label, type: "value" }));
}

export function timesOfDay(prefix: string): readonly CompletionItem[] {
  const hours = /^\d{1,2}:/.test(prefix) ? [Number.parseInt(prefix, 10)] : Array.from({ length: 12 }, (_, index) => index + 8);
  return hours
    .flatMap((hour) => ["00", "15", "30", "45"].map((minutes): CompletionItem => ({ label: `${String(hour).padStart(2, "0")}:${minutes}`, type: "value" })))
    .filter(({ label }) => hours.length === 1 || /:[03]0$/.test(label));
}

let zoneNames: readonly string[] | undefined;

/** IANA names that this engine knows. */
export function zones(): readonly CompletionItem[] {
  zoneNames ??= ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
  return zoneNames.map((label) => ({ label, type: "value" }));
}

export const DAY_ITEMS: readonly CompletionItem[] = [
  ...WEEKDAYS.map((name): CompletionItem => ({ label: name.slice(0, 3).toLowerCase(), type: "value", detail: name })),
  { label: "mon..fri", type: "value", detail: "Monday to Friday" },
];

const WORD_DETAILS: Readonly<Record<string, string>> = {
  weekday: "Monday to Friday",
  beat: "once each beat of the score's tempo",
  "start of": "wait for its start instead of its finish",
  elapsed: "of the clock, whatever the calendar",
  slips: "it ends later than promised, by more than this",
  "chance of": "in the rehearsal, its chance to meet its promise",
  and: "both at once",
  "at most": "less is better",
  "at least": "more is better",
  pert: "beta-PERT, λ = 4",
  triangular: "a triangle over the three values",
  uniform: "all values alike",
  skip: "it does not take place",
  keep: "it takes place all the same",
  next: "on the next day with working hours",
  previous: "on the day with working hours before",
  "a week": "of the score's week",
  "2 weeks on fri": "every other Friday",
  "month on last fri": "the last Friday of each month",
  "month on first weekday": "the first of Monday to Friday in each month",
};

export function wordItem(word: string): CompletionItem {
  const detail = WORD_DETAILS[word];
  return detail === undefined ? { label: word, type: "keyword" } : { label: word, type: "keyword", detail };
}

export const RULES: readonly CompletionItem[] = [
  {
    label: '"FREQ=…"',
    type: "snippet",
    text: '"FREQ=${1|WEEKLY,MONTHLY,DAILY,YEARLY|};${2:BYDAY=FR}"',
    snippet: true,
    detail: "an RFC 5545 rule, for all the rest",
    filter: '"FREQ',
  },
];
