import ICAL from "ical.js";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test, vi } from "vitest";
import { type Cadence, recurrenceOf } from "../../server/src/calendar/recurrence.ts";
import { recurrenceRules } from "../../server/src/calendar/recurrence-rule.ts";
import { DEFAULT_HOURS } from "../../server/src/calendar/working-time.ts";
import { zoneOf } from "../../server/src/calendar/zone.ts";
import { isoDateOf, weekdayOf } from "../../server/src/language/civil.ts";
import { ruleProblem } from "../../server/src/language/recurrence-text.ts";
import type { DateNode, RecurrenceDay, RecurrenceNode } from "../../server/src/language/syntax.ts";
import vectors from "./recurrence-rules.json" with { type: "json" };

// A property takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const SPAN = { start: 0, end: 0 };
const at = (text: string, zone = "Europe/Berlin") =>
  Temporal.PlainDateTime.from(text.includes("T") ? text : `${text}T00:00`).toZonedDateTime(zone).epochMilliseconds / 60_000;
const day = (text: string) => Temporal.PlainDate.from("1970-01-01").until(text, { largestUnit: "days" }).days;
const clock = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const rrule = (value: string): RecurrenceNode => ({ ...SPAN, type: "rrule", rule: { ...SPAN, value } });
const every = (interval: number, unit: "day" | "week" | "month" | "quarter" | "year", on?: RecurrenceDay): RecurrenceNode => ({
  ...SPAN,
  type: "every",
  interval,
  unit,
  on,
});
const weekday: RecurrenceNode = { ...SPAN, type: "weekday" };
const days = (...list: (1 | 2 | 3 | 4 | 5 | 6 | 7)[]): RecurrenceNode => ({ ...SPAN, type: "days", days: list });
const beat = (interval = 1): RecurrenceNode => ({ ...SPAN, type: "beat", interval });
const date = (from: string, to = from, minute?: number): DateNode => ({ ...SPAN, text: from, firstDay: day(from), lastDay: day(to), minute });

const cadence = (change: Partial<Cadence> & Pick<Cadence, "every">): Cadence => ({
  zone: "Europe/Berlin",
  calendar: { zone: "Europe/Berlin", hours: DEFAULT_HOURS, off: [], work: [] },
  at: clock("09:00"),
  lasts: undefined,
  tempo: { amount: 2, unit: "w" },
  start: at("2027-01-04"),
  from: undefined,
  until: at("2027-12-31"),
  except: [],
  holidays: "skip",
  ...change,
});

const localDays = (of: Cadence) => recurrenceOf(of).occurrences.map((occurrence) => zoneOf(of.zone).isoDate(occurrence.start));

describe("rules of RFC 5545", () => {
  test.each(vectors)("$name", (vector) => {
    const from = at(vector.from, vector.zone);
    const expected =
      vector.instants === undefined
        ? unfold(vector.local!, vector.at).map((text) => at(text, vector.zone))
        : vector.instants.split(" ").map((text) => at(text, "UTC"));
    const { occurrences, problem } = recurrenceOf(
      cadence({
        every: rrule(vector.rule),
        zone: vector.zone,
        at: clock(vector.from.slice(11)),
        start: from,
        until: expected[expected.length - 1] + (vector.complete ? 3000 * 1440 : 1),
        except: (vector.except ?? []).map((text) => date(text.slice(0, 10), text.slice(0, 10), clock(text.slice(11)))),
        holidays: "keep",
      }),
    );
    expect(problem).toBeUndefined();
    expect(occurrences.map((occurrence) => occurrence.start)).toEqual(expected);
  });

  /** `1997-09:02,03` with one time of day for all, or `1997-09-02T09:00,09:20`. */
  function unfold(text: string, time: string | undefined): readonly string[] {
    return text.split(" ").flatMap((group) => {
      if (time === undefined)
        return group
          .slice(11)
          .split(",")
          .map((each) => `${group.slice(0, 10)}T${each}`);
      return group
        .slice(8)
        .split(",")
        .map((each) => `${group.slice(0, 7)}-${each}T${time}`);
    });
  }

  test("what is wrong with a rule is said", () => {
    for (const good of [
      "FREQ=MONTHLY;BYDAY=-1FR",
      "RRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
      "freq=daily;until=20270301T120000Z",
      "FREQ=HOURLY;INTERVAL=3;COUNT=5",
    ]) {
      expect(ruleProblem(good)).toBeUndefined();
    }
    const wrong: readonly (readonly [string, RegExp])[] = [
      ["", /empty/],
      ["BYDAY=MO", /FREQ/],
      ["FREQ=FORTNIGHTLY", /FORTNIGHTLY/],
      ["FREQ=SECONDLY", /second/],
      ["FREQ=WEEKLY;BYDAY=XX", /XX/],
      ["FREQ=MONTHLY;BYMONTHDAY=40", /40/],
      ["FREQ=MONTHLY;BYMONTHDAY=0", /from 1 to 31/],
      ["FREQ=WEEKLY;INTERVAL=0", /INTERVAL/],
      ["FREQ=WEEKLY;COUNT=3;UNTIL=20270101", /COUNT and UNTIL/],
      ["FREQ=WEEKLY;FREQ=DAILY", /twice/],
      ["FREQ=WEEKLY;BYDAY=2MO", /2MO/],
      ["FREQ=WEEKLY;UNTIL=tomorrow", /UNTIL/i],
      ["FREQ=WEEKLY;WKST=XY", /WKST/],
      ["FREQ=DAILY;FOO=1", /FOO/],
      ["every friday", /every friday/],
      ["FREQ=MONTHLY;BYSETPOS=1", /BYSETPOS/],
    ];
    for (const [rule, message] of wrong) expect(ruleProblem(rule)).toMatch(message);
    expect(recurrenceOf(cadence({ every: rrule("FREQ=NEVER") }))).toMatchObject({ occurrences: [], problem: expect.stringContaining("NEVER") });
  });

  test("a rule that never comes true and one that comes all the time both end", () => {
    expect(recurrenceOf(cadence({ every: rrule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30") })).occurrences).toEqual([]);
    const often = recurrenceOf(cadence({ every: rrule("FREQ=MINUTELY"), at: undefined }));
    expect(often.occurrences.length).toBe(20_000);
    expect(often.problem).toMatch(/20000/);
  });
});

describe("what follows `every`", () => {
  test("weekdays and named days", () => {
    expect(localDays(cadence({ every: weekday, until: at("2027-01-13") }))).toEqual([
      "2027-01-04",
      "2027-01-05",
      "2027-01-06",
      "2027-01-07",
      "2027-01-08",
      "2027-01-11",
      "2027-01-12",
    ]);
    expect(localDays(cadence({ every: days(2, 7), until: at("2027-01-13") }))).toEqual(["2027-01-05", "2027-01-10", "2027-01-12"]);
  });

  test("weeks count from the week of `from`, or else of the start", () => {
    const fortnight = every(2, "week", { type: "days", days: [5] });
    expect(localDays(cadence({ every: fortnight, until: at("2027-02-06") }))).toEqual(["2027-01-08", "2027-01-22", "2027-02-05"]);
    // A Saturday: this week's Friday has passed, and it is this week that counts.
    expect(localDays(cadence({ every: fortnight, from: at("2027-01-09"), until: at("2027-02-06") }))).toEqual(["2027-01-22", "2027-02-05"]);
    expect(localDays(cadence({ every: fortnight, from: at("2027-01-11"), until: at("2027-02-01") }))).toEqual(["2027-01-15", "2027-01-29"]);
    expect(localDays(cadence({ every: every(3, "week"), from: at("2027-01-06"), until: at("2027-02-18") }))).toEqual([
      "2027-01-06",
      "2027-01-27",
      "2027-02-17",
    ]);
  });

  test("a month that lacks the day is passed over", () => {
    expect(localDays(cadence({ every: every(1, "month", { type: "monthDays", monthDays: [31] }), until: at("2027-06-30") }))).toEqual([
      "2027-01-31",
      "2027-03-31",
      "2027-05-31",
    ]);
    expect(localDays(cadence({ every: every(1, "month"), from: at("2027-01-30"), until: at("2027-04-01") }))).toEqual(["2027-01-30", "2027-03-30"]);
  });

  test("positions in a month: every such day, the first weekday, the last day", () => {
    expect(localDays(cadence({ every: every(1, "month", { type: "days", days: [1] }), until: at("2027-02-02") }))).toEqual([
      "2027-01-04",
      "2027-01-11",
      "2027-01-18",
      "2027-01-25",
      "2027-02-01",
    ]);
    const nth = (position: 1 | 2 | 3 | 4 | -1, on: 5 | "weekday" | "day") =>
      localDays(cadence({ every: every(1, "month", { type: "nth", position, day: on }), from: at("2027-01-01"), until: at("2027-04-01") }));
    expect(nth(1, "weekday")).toEqual(["2027-01-01", "2027-02-01", "2027-03-01"]);
    expect(nth(-1, "weekday")).toEqual(["2027-01-29", "2027-02-26", "2027-03-31"]);
    expect(nth(-1, "day")).toEqual(["2027-01-31", "2027-02-28", "2027-03-31"]);
    expect(nth(2, "day")).toEqual(["2027-01-02", "2027-02-02", "2027-03-02"]);
    expect(nth(3, 5)).toEqual(["2027-01-15", "2027-02-19", "2027-03-19"]);
    expect(nth(-1, 5)).toEqual(["2027-01-29", "2027-02-26", "2027-03-26"]);
  });

  test("quarters are those of the calendar year", () => {
    const quarter = (on: RecurrenceDay | undefined, from = "2027-02-10", interval = 1, until = "2028-02-01") =>
      localDays(cadence({ every: every(interval, "quarter", on), from: at(from), until: at(until) }));
    expect(quarter({ type: "nth", position: 1, day: 1 })).toEqual(["2027-04-05", "2027-07-05", "2027-10-04", "2028-01-03"]);
    expect(quarter({ type: "nth", position: -1, day: 5 })).toEqual(["2027-03-26", "2027-06-25", "2027-09-24", "2027-12-31"]);
    expect(quarter({ type: "nth", position: -1, day: "day" })).toEqual(["2027-03-31", "2027-06-30", "2027-09-30", "2027-12-31"]);
    expect(quarter({ type: "monthDays", monthDays: [15] })).toEqual(["2027-04-15", "2027-07-15", "2027-10-15", "2028-01-15"]);
    expect(quarter(undefined)).toEqual(["2027-02-10", "2027-05-10", "2027-08-10", "2027-11-10"]);
    expect(quarter({ type: "nth", position: 1, day: "weekday" }, "2027-01-01", 2, "2028-12-01")).toEqual([
      "2027-01-01",
      "2027-07-01",
      "2028-01-03",
      "2028-07-03",
    ]);
    const mondays = quarter({ type: "days", days: [1] }, "2027-01-01", 2, "2027-12-31");
    expect([mondays[0], mondays[12], mondays[13], mondays.length]).toEqual(["2027-01-04", "2027-03-29", "2027-07-05", 26]);
  });

  test("years", () => {
    const yearly = (on?: RecurrenceDay, from = "2027-02-10") => localDays(cadence({ every: every(1, "year", on), from: at(from), until: at("2030-12-31") }));
    expect(yearly()).toEqual(["2027-02-10", "2028-02-10", "2029-02-10", "2030-02-10"]);
    expect(yearly(undefined, "2028-02-29")).toEqual(["2028-02-29"]);
    expect(yearly({ type: "nth", position: 1, day: 1 })).toEqual(["2028-01-03", "2029-01-01", "2030-01-07"]);
    expect(yearly({ type: "nth", position: -1, day: "weekday" })).toEqual(["2027-12-31", "2028-12-29", "2029-12-31"]);
    expect(yearly({ type: "monthDays", monthDays: [100] })).toEqual(["2027-04-10", "2028-04-09", "2029-04-10", "2030-04-10"]);
  });

  test("beats are tempos that elapse, from `from` or the start", () => {
    const beats = (amount: number, unit: "d" | "w" | "mo" | "q" | "y" | "h", interval = 1, from?: string, until = "2027-06-01") =>
      localDays(cadence({ every: beat(interval), tempo: { amount, unit }, from: from === undefined ? undefined : at(from), until: at(until) }));
    expect(beats(2, "w", 1, undefined, "2027-02-10")).toEqual(["2027-01-04", "2027-01-18", "2027-02-01"]);
    expect(beats(2, "w", 2, undefined, "2027-03-10")).toEqual(["2027-01-04", "2027-02-01", "2027-03-01"]);
    // Ten and a half days.
    expect(beats(1.5, "w", 1, undefined, "2027-02-10")).toEqual(["2027-01-04", "2027-01-14", "2027-01-25", "2027-02-04"]);
    expect(beats(1, "mo", 1, "2027-01-31")).toEqual(["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]);
    expect(beats(1, "mo", 1, "2027-01-30")).toEqual(["2027-01-30", "2027-02-28", "2027-03-30", "2027-04-30", "2027-05-30"]);
    expect(beats(1, "q", 1, "2027-01-31", "2027-12-31")).toEqual(["2027-01-31", "2027-04-30", "2027-07-31", "2027-10-31"]);
    expect(beats(1, "y", 1, "2028-02-29", "2031-01-01")).toEqual(["2028-02-29", "2029-02-28", "2030-02-28"]);
    // 36 hours: the third beat falls on Wednesday at midnight.
    expect(beats(36, "h", 1, undefined, "2027-01-10")).toEqual(["2027-01-04", "2027-01-05", "2027-01-07", "2027-01-08"]);
    expect(recurrenceRules(beat(), day("2027-01-04"), undefined).problem).toMatch(/tempo/);
  });
});

describe("from, until, except", () => {
  test("one is in if it starts before `until`, and not before `from`", () => {
    expect(localDays(cadence({ every: days(1), until: at("2027-01-11T09:00") }))).toEqual(["2027-01-04"]);
    expect(localDays(cadence({ every: days(1), until: at("2027-01-11T09:01") }))).toEqual(["2027-01-04", "2027-01-11"]);
    expect(localDays(cadence({ every: days(1), from: at("2027-01-04T09:01"), until: at("2027-01-12") }))).toEqual(["2027-01-11"]);
    expect(localDays(cadence({ every: days(1), from: at("2026-12-20"), until: at("2027-01-05") }))).toEqual(["2026-12-21", "2026-12-28", "2027-01-04"]);
  });

  test("COUNT counts from `from`, and only what takes place then", () => {
    const three = rrule("FREQ=WEEKLY;BYDAY=MO;COUNT=3");
    expect(localDays(cadence({ every: three }))).toEqual(["2027-01-04", "2027-01-11", "2027-01-18"]);
    expect(localDays(cadence({ every: three, from: at("2027-01-04T12:00") }))).toEqual(["2027-01-11", "2027-01-18", "2027-01-25"]);
    expect(localDays(cadence({ every: three, from: at("2027-01-06") }))).toEqual(["2027-01-11", "2027-01-18", "2027-01-25"]);
  });

  test("`except` takes out a day, a period or one instant", () => {
    expect(localDays(cadence({ every: days(1), except: [date("2027-01-11"), date("2027-02-01", "2027-02-28")], until: at("2027-03-02") }))).toEqual([
      "2027-01-04",
      "2027-01-18",
      "2027-01-25",
      "2027-03-01",
    ]);
    expect(localDays(cadence({ every: days(1), except: [date("2027-01-04", "2027-01-04", clock("09:00"))], until: at("2027-01-12") }))).toEqual(["2027-01-11"]);
  });

  test("without `at` it takes the whole day, also where midnight does not exist", () => {
    const { occurrences, allDay } = recurrenceOf(
      cadence({
        every: every(1, "day"),
        at: undefined,
        zone: "America/Havana",
        start: at("2027-03-13", "America/Havana"),
        until: at("2027-03-16", "America/Havana"),
      }),
    );
    expect(allDay).toBe(true);
    const zone = zoneOf("America/Havana");
    expect(occurrences.map(({ start, finish }) => [zone.iso(start), zone.iso(finish)])).toEqual([
      ["2027-03-13T00:00:00-05:00", "2027-03-14T01:00:00-04:00"],
      ["2027-03-14T01:00:00-04:00", "2027-03-15T00:00:00-04:00"],
      ["2027-03-15T00:00:00-04:00", "2027-03-16T00:00:00-04:00"],
    ]);
  });

  test("lasts half an hour, or as long as `for` says by the clock", () => {
    const length = (lasts?: Cadence["lasts"]) => {
      const [{ start, finish }] = recurrenceOf(
        cadence({ every: days(6), at: clock("22:00"), lasts, start: at("2027-03-27"), until: at("2027-03-28") }),
      ).occurrences;
      return finish - start;
    };
    expect(length()).toBe(30);
    expect(length({ amount: 90, unit: "min" })).toBe(90);
    expect(length({ amount: 1, unit: "d" })).toBe(23 * 60);
  });
});

describe("holidays", () => {
  const easter = { zone: "Europe/Berlin", hours: DEFAULT_HOURS, off: [{ from: day("2027-03-26"), to: day("2027-03-29") }], work: [] };
  const of = (holidays: Cadence["holidays"], node: RecurrenceNode, change: Partial<Cadence> = {}) =>
    recurrenceOf(cadence({ every: node, calendar: easter, holidays, start: at("2027-03-22"), until: at("2027-04-06"), ...change }));
  const shown = (found: ReturnType<typeof of>) =>
    found.occurrences.map((each) => zoneOf("Europe/Berlin").isoDate(each.start) + (each.movedFrom === undefined ? "" : ` from ${isoDateOf(each.movedFrom)}`));

  test("skip, keep, next, previous", () => {
    expect(shown(of("skip", days(5)))).toEqual(["2027-04-02"]);
    expect(of("skip", days(5)).skippedDays.map(isoDateOf)).toEqual(["2027-03-26"]);
    expect(shown(of("keep", days(5)))).toEqual(["2027-03-26", "2027-04-02"]);
    // Saturday to Monday are no working days: Tuesday is the next, Thursday the one before.
    expect(shown(of("next", days(5)))).toEqual(["2027-03-30 from 2027-03-26", "2027-04-02"]);
    expect(shown(of("previous", days(5)))).toEqual(["2027-03-25 from 2027-03-26", "2027-04-02"]);
    expect(of("next", days(5)).skippedDays).toEqual([]);
  });

  test("a weekday without hours is no holiday, a day that `work` gives back is none either", () => {
    expect(shown(of("skip", days(6)))).toEqual(["2027-03-27", "2027-04-03"]);
    const given = { ...easter, work: [{ days: { from: day("2027-03-26"), to: day("2027-03-26") }, times: [] }] };
    expect(shown(of("skip", days(5), { calendar: given }))).toEqual(["2027-03-26", "2027-04-02"]);
  });

  test("two on one instant merge, and the one that was there stays what it was", () => {
    expect(shown(of("next", days(1, 2), { until: at("2027-03-31") }))).toEqual(["2027-03-22", "2027-03-23", "2027-03-30"]);
    expect(shown(of("next", weekday, { until: at("2027-03-31") }))).toEqual(["2027-03-22", "2027-03-23", "2027-03-24", "2027-03-25", "2027-03-30"]);
    // Friday and Monday are both moved to Tuesday.
    expect(shown(of("next", days(1, 5), { until: at("2027-03-31"), start: at("2027-03-23") }))).toEqual(["2027-03-30 from 2027-03-26"]);
  });

  test("what is moved over an end is out or in by where it starts then", () => {
    expect(shown(of("next", days(5), { until: at("2027-03-28") }))).toEqual([]);
    expect(shown(of("previous", days(1), { until: at("2027-03-26"), start: at("2027-03-23") }))).toEqual(["2027-03-25 from 2027-03-29"]);
    expect(shown(of("previous", days(5), { start: at("2027-03-26") }))).toEqual(["2027-04-02"]);
    expect(shown(of("next", days(5), { except: [date("2027-03-30")] }))).toEqual(["2027-04-02"]);
  });

  test("a calendar that is off for good moves nothing and does not hang", () => {
    const never = { ...easter, off: [{ from: day("2020-01-01"), to: day("2199-12-31") }] };
    const { occurrences, skippedDays } = of("next", weekday, { calendar: never });
    expect([occurrences.length, skippedDays.length]).toEqual([0, 11]);
  });
});

describe("the clock", () => {
  test("wall-clock times hold over every change", () => {
    const { occurrences } = recurrenceOf(cadence({ every: weekday, at: clock("09:15"), until: at("2027-12-01") }));
    const zone = zoneOf("Europe/Berlin");
    for (const { start } of occurrences) {
      expect(zone.minuteOf(start)).toBe(clock("09:15"));
      expect(weekdayOf(zone.dayOf(start))).toBeLessThanOrEqual(5);
    }
    expect(new Set(occurrences.map(({ start }) => zone.offset(start)))).toEqual(new Set([60, 120]));
  });

  test("a first day on which the time does not exist leaves the others alone", () => {
    const { occurrences } = recurrenceOf(cadence({ every: every(1, "day"), at: clock("02:30"), start: at("2027-03-28"), until: at("2027-03-31") }));
    expect(occurrences.map(({ start }) => zoneOf("Europe/Berlin").iso(start))).toEqual(["2027-03-29T02:30:00+02:00", "2027-03-30T02:30:00+02:00"]);
  });

  test("every rule text is one that another reader of iCalendar expands alike", () => {
    const nodes = [
      weekday,
      days(1, 3),
      every(2, "week", { type: "days", days: [5] }),
      every(1, "month", { type: "nth", position: -1, day: "weekday" }),
      every(1, "quarter", { type: "nth", position: 1, day: 2 }),
      every(1, "month", { type: "monthDays", monthDays: [1, 15] }),
      beat(),
    ];
    for (const node of nodes) {
      const { occurrences, rules } = recurrenceOf(cadence({ every: node, until: at("2028-06-01"), holidays: "keep" }));
      expect(rules.length).toBe(1);
      const zone = zoneOf("Europe/Berlin");
      const first = ICAL.Time.fromDateTimeString(zone.iso(occurrences[0].start).slice(0, 19));
      const iterator = ICAL.Recur.fromString(rules[0].text).iterator(first);
      expect(occurrences.map(({ start }) => zone.iso(start).slice(0, 19))).toEqual(occurrences.map(() => iterator.next()!.toString()));
    }
  });

  test("a daily stand-up over three years takes about a millisecond, and next to nothing when it is asked for again", () => {
    const standup = (minute: number) => cadence({ every: weekday, at: minute, until: at("2030-01-04") });
    for (let minute = 0; minute < 20; minute++) recurrenceOf(standup(minute));
    const timed = (run: () => void) => {
      const before = performance.now();
      run();
      return performance.now() - before;
    };
    const fresh = Array.from({ length: 21 }, (_, i) => timed(() => recurrenceOf(standup(600 + i)))).sort((a, b) => a - b)[10];
    const again = Array.from({ length: 21 }, () => timed(() => recurrenceOf(standup(600)))).sort((a, b) => a - b)[10];
    // Loose bounds: the figure belongs to the benchmark, a test must not fail on a busy machine.
    expect(fresh).toBeLessThan(40);
    expect(again).toBeLessThan(15);
    if (process.env.DOWNBEAT_FIGURES) console.log(`stand-up over three years: ${fresh.toFixed(2)} ms fresh, ${again.toFixed(2)} ms again`);
  });
});
