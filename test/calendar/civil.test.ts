import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test, vi } from "vitest";
import { addElapsed } from "../../server/src/calendar/elapsed.ts";
import { effortBetween, finishOfEffort, intersect, intersectAll, startOfEffort, union } from "../../server/src/calendar/team-time.ts";
import { DEFAULT_HOURS, workingTime } from "../../server/src/calendar/working-time.ts";
import { zoneOf } from "../../server/src/calendar/zone.ts";
import {
  addMonths,
  civilOf,
  clockOf,
  daysInMonth,
  epochDayOf,
  epochDayOfIsoWeek,
  isoDateOf,
  isoWeekOf,
  mondayOf,
  quarterOf,
  weekdayOf,
} from "../../server/src/language/civil.ts";

// A property takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const EPOCH = Temporal.PlainDate.from("1970-01-01");
const date = (epochDay: number) => EPOCH.add({ days: epochDay });
const dayOf = (plain: Temporal.PlainDate) => EPOCH.until(plain, { largestUnit: "days" }).days;
const anyDay = fc.integer({ min: dayOf(Temporal.PlainDate.from("0001-01-01")), max: dayOf(Temporal.PlainDate.from("9999-12-31")) });

describe("civil dates", () => {
  test("agree with Temporal", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -1500, max: 1500 }), (epochDay, months) => {
        const plain = date(epochDay);
        expect(civilOf(epochDay)).toEqual({ year: plain.year, month: plain.month, day: plain.day });
        expect(epochDayOf(plain.year, plain.month, plain.day)).toBe(epochDay);
        expect(weekdayOf(epochDay)).toBe(plain.dayOfWeek);
        expect(isoWeekOf(epochDay)).toEqual({ year: plain.yearOfWeek, week: plain.weekOfYear });
        expect(epochDayOfIsoWeek(plain.yearOfWeek!, plain.weekOfYear!)).toBe(mondayOf(epochDay));
        expect(daysInMonth(plain.year, plain.month)).toBe(plain.daysInMonth);
        expect(quarterOf(epochDay)).toBe(Math.floor((plain.month - 1) / 3) + 1);
        expect(addMonths(epochDay, months)).toBe(dayOf(plain.add({ months })));
        expect(isoDateOf(epochDay)).toBe(plain.toString());
      }),
      { numRuns: 1000 },
    );
  });

  test("a day may carry over its month", () => {
    expect(isoDateOf(epochDayOf(2027, 14, 1))).toBe("2028-02-01");
    expect(isoDateOf(epochDayOf(2027, 3, 0))).toBe("2027-02-28");
    expect(clockOf(1440)).toBe("24:00");
  });
});

describe("elapsed time", () => {
  const zone = zoneOf("Europe/Berlin");
  const at = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime("Europe/Berlin").epochMilliseconds / 60_000;

  test("hours are real and days go by the wall over the change to summer time", () => {
    expect(addElapsed(zone, at("2026-03-28T12:00"), 24, "h")).toBe(at("2026-03-29T13:00"));
    expect(addElapsed(zone, at("2026-03-28T12:00"), 1, "d")).toBe(at("2026-03-29T12:00"));
    expect(addElapsed(zone, at("2026-03-28T12:00"), 1440, "min")).toBe(at("2026-03-29T13:00"));
    expect(addElapsed(zone, at("2026-03-30T12:00"), -2, "d")).toBe(at("2026-03-28T12:00"));
    expect(addElapsed(zone, at("2026-10-24T09:00"), 1, "w")).toBe(at("2026-10-31T09:00"));
    // 02:30 does not exist on that day.
    expect(addElapsed(zone, at("2026-03-28T02:30"), 1, "d")).toBe(at("2026-03-29T03:30"));
  });

  test("a month that is too short ends on its last day, forwards and backwards", () => {
    expect(addElapsed(zone, at("2027-01-31T09:00"), 1, "mo")).toBe(at("2027-02-28T09:00"));
    expect(addElapsed(zone, at("2028-03-31T09:00"), -1, "mo")).toBe(at("2028-02-29T09:00"));
    expect(addElapsed(zone, at("2027-11-30T09:00"), 1, "q")).toBe(at("2028-02-29T09:00"));
    expect(addElapsed(zone, at("2028-02-29T09:00"), 1, "y")).toBe(at("2029-02-28T09:00"));
    expect(addElapsed(zone, at("2027-01-01T00:00"), 1.5, "d")).toBe(at("2027-01-02T12:00"));
    expect(addElapsed(zone, at("2027-01-01T00:00"), 1.5, "mo")).toBe(at("2027-02-15T00:00"));
    expect(addElapsed(zone, at("2027-02-15T00:00"), -0.5, "mo")).toBe(at("2027-02-01T00:00"));
  });

  test("agrees with Temporal for whole amounts", () => {
    const units = { d: "days", w: "weeks", mo: "months", y: "years" } as const;
    fc.assert(
      fc.property(
        fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe"),
        fc.integer({ min: 15_000_000, max: 60_000_000 }),
        fc.integer({ min: -40, max: 40 }),
        fc.constantFrom("d", "w", "mo", "y"),
        (name, from, amount, unit) => {
          const wall = Temporal.Instant.fromEpochMilliseconds(from * 60_000).toZonedDateTimeISO(name);
          const expected =
            amount === 0
              ? from
              : wall
                  .toPlainDateTime()
                  .add({ [units[unit]]: amount })
                  .toZonedDateTime(name).epochMilliseconds / 60_000;
          expect(addElapsed(zoneOf(name), from, amount, unit)).toBe(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("working time of several", () => {
  const berlin = workingTime({ zone: "Europe/Berlin", hours: DEFAULT_HOURS, off: [], work: [] });
  const newYork = workingTime({ zone: "America/New_York", hours: DEFAULT_HOURS, off: [], work: [] });
  const weekend = workingTime({ zone: "Europe/Berlin", hours: [[], [], [], [], [], [{ from: 540, to: 1020 }], []], off: [], work: [] });
  const at = (text: string, zone = "Europe/Berlin") => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds / 60_000;

  test("all at once are the hours that they share", () => {
    const both = intersect(berlin, newYork);
    expect(both).toBe(intersect(berlin, newYork));
    // 09:00 in New York is 15:00 in Berlin, and 14:00 in the weeks when only America has summer time.
    expect(both.intervals(at("2027-03-08T00:00"), at("2027-03-09T00:00"))).toEqual([{ from: at("2027-03-08T15:00"), to: at("2027-03-08T17:00") }]);
    expect(both.intervals(at("2027-03-15T00:00"), at("2027-03-16T00:00"))).toEqual([{ from: at("2027-03-15T14:00"), to: at("2027-03-15T17:00") }]);
    expect(both.add(at("2027-03-08T00:00"), 180)).toBe(at("2027-03-09T16:00"));
    expect(intersectAll([])).toBeUndefined();
    expect(intersectAll([berlin, berlin, berlin])).toBe(berlin);
    expect(intersect(berlin, weekend).next(at("2027-03-08T00:00"))).toBe(Number.POSITIVE_INFINITY);
  });

  test("any of them is the union, and counting agrees minute by minute", () => {
    const both = intersect(berlin, newYork);
    const any = union(berlin, newYork);
    fc.assert(
      fc.property(fc.integer({ min: at("2027-03-01T00:00"), max: at("2027-11-30T00:00") }), fc.nat(3000), (from, length) => {
        let shared = 0;
        let some = 0;
        for (let minute = from; minute < from + length; minute++) {
          const one = berlin.isWorking(minute);
          const other = newYork.isWorking(minute);
          if (one && other) shared++;
          if (one || other) some++;
        }
        expect([both.between(from, from + length), any.between(from, from + length)]).toEqual([shared, some]);
      }),
      { numRuns: 60 },
    );
  });

  test("an effort is done when each has worked in their own hours", () => {
    const team = [
      { time: berlin, share: 1 },
      { time: newYork, share: 0.5 },
      { time: weekend, share: 0.25 },
    ];
    fc.assert(
      fc.property(fc.integer({ min: at("2027-03-01T00:00"), max: at("2027-11-30T00:00") }), fc.integer({ min: 1, max: 20_000 }), (from, effort) => {
        const finish = finishOfEffort(team, from, effort);
        expect(effortBetween(team, from, finish)).toBeGreaterThanOrEqual(effort - 1e-6);
        expect(effortBetween(team, from, finish - 1)).toBeLessThan(effort);
        const start = startOfEffort(team, from, effort);
        expect(effortBetween(team, start, from)).toBeGreaterThanOrEqual(effort - 1e-6);
        expect(effortBetween(team, start + 1, from)).toBeLessThan(effort);
      }),
      { numRuns: 200 },
    );
    expect(
      finishOfEffort(
        [
          { time: berlin, share: 1 },
          { time: berlin, share: 1 },
        ],
        at("2027-01-04T09:00"),
        10 * 480,
      ),
    ).toBe(at("2027-01-08T17:00"));
    expect(finishOfEffort([], 0, 5)).toBe(Number.POSITIVE_INFINITY);
    expect(startOfEffort([{ time: berlin, share: 0 }], 0, 5)).toBe(Number.NEGATIVE_INFINITY);
    expect(finishOfEffort(team, 77, 0)).toBe(77);
  });
});
