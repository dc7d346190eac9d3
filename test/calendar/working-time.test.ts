import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test, vi } from "vitest";
import type { CalendarRules, TimeRange } from "../../server/src/calendar/model.ts";
import { DEFAULT_HOURS, dayHours, holidayTest, workingTime, workUnitsOf } from "../../server/src/calendar/working-time.ts";
import { zoneOf } from "../../server/src/calendar/zone.ts";
import { civilOf, epochDayOf, weekdayIndex } from "../../server/src/language/civil.ts";

// A property takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const instant = (text: string, zone = "UTC") => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds / 60_000;
const day = (text: string) => Number(epochDayOf(...(text.split("-").map(Number) as [number, number, number])));
const hm = (from: string, to: string): TimeRange => ({ from: minutes(from), to: minutes(to) });
const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const rules = (change: Partial<CalendarRules> = {}): CalendarRules => ({ zone: "UTC", hours: DEFAULT_HOURS, off: [], work: [], ...change });
const week = (...ranges: TimeRange[]) => Array.from({ length: 7 }, () => ranges);

/** What the contract says, minute by minute: is the wall clock within the hours of its day? Offsets by Temporal, every quarter of an hour. */
class Reference {
  readonly from: number;
  readonly working: boolean[] = [];
  constructor(of: CalendarRules, from: number, to: number) {
    this.from = from;
    const within = (list: CalendarRules["off"], epochDay: number) => list.some((range) => range.from <= epochDay && epochDay <= range.to);
    for (let quarter = from; quarter < to; quarter += 15) {
      const wall = Temporal.Instant.fromEpochMilliseconds(quarter * 60_000).toZonedDateTimeISO(of.zone);
      const local = quarter + wall.offsetNanoseconds / 60e9;
      for (let minute = 0; minute < 15; minute++) {
        const epochDay = Math.floor((local + minute) / 1440);
        const clock = local + minute - epochDay * 1440;
        let hours: readonly TimeRange[] = within(of.off, epochDay) ? [] : of.hours[(((epochDay + 3) % 7) + 7) % 7];
        const bare = hours.length === 0;
        for (const entry of of.work) {
          if (!within([entry.days], epochDay)) continue;
          if (entry.times.length > 0) hours = [...hours, ...entry.times];
          else if (bare) hours = [...hours, ...(of.hours.find((list) => list.length > 0) ?? [])];
        }
        if (within(of.absent ?? [], epochDay)) hours = [];
        this.working.push(hours.some((range) => range.from <= clock && clock < range.to));
      }
    }
  }
  is(at: number) {
    return this.working[at - this.from];
  }
  next(at: number) {
    while (!this.is(at)) if (++at - this.from >= this.working.length) return undefined;
    return at;
  }
  previous(at: number) {
    while (!this.is(at - 1)) if (--at <= this.from) return undefined;
    return at;
  }
  add(at: number, length: number) {
    while (length > 0) {
      if (at - this.from >= this.working.length) return undefined;
      if (this.is(at++)) length--;
    }
    return at;
  }
  subtract(at: number, length: number) {
    while (length > 0) {
      if (at <= this.from) return undefined;
      if (this.is(--at)) length--;
    }
    return at;
  }
  between(from: number, to: number) {
    let count = 0;
    for (let at = from; at < to; at++) if (this.is(at)) count++;
    return count;
  }
}

const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "Africa/Casablanca"];
/** Two changes of each half of the globe, the day that Samoa left out, and a stretch without any. */
const STARTS = ["2027-03-24", "2027-10-28", "2027-04-01", "2027-09-30", "2027-03-11", "2027-11-04", "2011-12-27", "2027-06-15", "2096-02-27"];

const times = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 900 })), { maxLength: 3 })
  .map((pairs) => mergeByHand(pairs.map(([from, length]) => ({ from, to: Math.min(1440, from + length) }))));

function mergeByHand(ranges: TimeRange[]): TimeRange[] {
  const on = Array.from({ length: 1441 }, (_, minute) => ranges.some((range) => range.from <= minute && minute < range.to));
  const merged: TimeRange[] = [];
  for (let minute = 0; minute < 1440; minute++) {
    if (!on[minute]) continue;
    let to = minute;
    while (on[to]) to++;
    merged.push({ from: minute, to });
    minute = to;
  }
  return merged;
}

const cases = fc.record({
  zone: fc.constantFrom(...ZONES),
  start: fc.constantFrom(...STARTS).map(day),
  hours: fc.oneof(fc.constant(DEFAULT_HOURS), fc.array(times, { minLength: 7, maxLength: 7 })),
  off: fc.array(fc.tuple(fc.nat(8), fc.nat(2)), { maxLength: 2 }),
  absent: fc.array(fc.tuple(fc.nat(8), fc.nat(2)), { maxLength: 2 }),
  work: fc.array(fc.tuple(fc.nat(8), fc.nat(2), times), { maxLength: 2 }),
});

describe("working time", () => {
  test("agrees with a count minute by minute, in every zone and over every change of the clock", () => {
    fc.assert(
      fc.property(cases, fc.array(fc.tuple(fc.nat(9 * 1440), fc.nat(2000)), { minLength: 12, maxLength: 12 }), (given, questions) => {
        const of: CalendarRules = {
          zone: given.zone,
          hours: given.hours,
          off: given.off.map(([from, length]) => ({ from: given.start + from, to: given.start + from + length })),
          absent: given.absent.map(([from, length]) => ({ from: given.start + from, to: given.start + from + length })),
          work: given.work.map(([from, length, list]) => ({ days: { from: given.start + from, to: given.start + from + length }, times: list })),
        };
        const from = given.start * 1440;
        const to = from + 9 * 1440;
        const slow = new Reference(of, from, to);
        const time = workingTime(of);
        for (const [offset, length] of questions) {
          const at = from + offset;
          if (at >= to) continue;
          expect(time.isWorking(at)).toBe(slow.is(at));
          const next = slow.next(at);
          if (next !== undefined) expect(time.next(at)).toBe(next);
          else expect(time.next(at)).toBeGreaterThanOrEqual(to);
          const previous = slow.previous(at);
          if (previous !== undefined) expect(time.previous(at)).toBe(previous);
          else expect(time.previous(at)).toBeLessThanOrEqual(from);
          const added = slow.add(at, length);
          if (added !== undefined) expect(time.add(at, length)).toBe(added);
          else expect(time.add(at, length)).toBeGreaterThan(to - 1);
          const taken = slow.subtract(at, length);
          if (taken !== undefined) expect(time.subtract(at, length)).toBe(taken);
          else expect(time.subtract(at, length)).toBeLessThan(from + 1);
          const other = Math.min(to, at + length);
          expect(time.between(at, other)).toBe(slow.between(at, other));
          expect(time.between(other, at)).toBe(0 - slow.between(at, other));
          const listed = time.intervals(at, other);
          expect(listed.reduce((sum, range) => sum + range.to - range.from, 0)).toBe(slow.between(at, other));
        }
      }),
      { numRuns: 150 },
    );
  });

  test("adding and subtracting are inverse as far as working time goes", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: -20_000_000, max: 80_000_000 }), fc.integer({ min: 1, max: 200_000 }), (zone, at, length) => {
        const time = workingTime(rules({ zone }));
        const end = time.add(at, length);
        expect(time.between(at, end)).toBe(length);
        expect(time.subtract(end, length)).toBe(time.next(at));
        expect(time.previous(end)).toBe(end);
        const start = time.subtract(at, length);
        expect(time.between(start, at)).toBe(length);
        expect(time.add(start, length)).toBe(time.previous(at));
        expect(time.next(start)).toBe(start);
      }),
      { numRuns: 300 },
    );
  });

  test("gives the same answers whatever was asked before", () => {
    const ask = (time: ReturnType<typeof workingTime>, at: number) => [
      time.next(at),
      time.previous(at),
      time.add(at, 999),
      time.subtract(at, 999),
      time.isWorking(at),
    ];
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -30_000_000, max: 100_000_000 }), { minLength: 2, maxLength: 8 }),
        fc.integer({ min: 60, max: 400 }),
        (instants, width) => {
          // A width of its own makes a calendar that the cache does not know, grown only by these questions.
          const of = (label: number) =>
            rules({ zone: "Europe/Berlin", hours: week({ from: 540, to: 540 + width }), off: [{ from: -200_000 - label, to: -200_000 - label }] });
          const one = workingTime(of(instants[0] % 1000));
          const forward = instants.map((at) => ask(one, at));
          const two = workingTime(of((instants[0] % 1000) + 5000));
          const backward = [...instants].reverse().map((at) => ask(two, at));
          expect(forward).toEqual(backward.reverse());
        },
      ),
      { numRuns: 40 },
    );
  });

  test("Friday evening ends on Friday, and the next work begins on Monday", () => {
    const time = workingTime(rules({ zone: "Europe/Berlin" }));
    const at = (text: string) => instant(text, "Europe/Berlin");
    expect(time.add(at("2027-01-04T09:00"), 5 * 480)).toBe(at("2027-01-08T17:00"));
    expect(time.next(at("2027-01-08T17:00"))).toBe(at("2027-01-11T09:00"));
    expect(time.previous(at("2027-01-09T12:00"))).toBe(at("2027-01-08T17:00"));
    expect(time.previous(at("2027-01-11T09:00"))).toBe(at("2027-01-08T17:00"));
    expect(time.add(at("2027-01-09T12:00"), 0)).toBe(at("2027-01-09T12:00"));
  });

  test("a night over a change of the clock is an hour shorter or longer, and day hours stay by the wall", () => {
    const night = workingTime(rules({ zone: "Europe/Berlin", hours: week(hm("00:00", "06:00"), hm("22:00", "24:00")) }));
    const at = (text: string) => instant(text, "Europe/Berlin");
    expect(night.between(at("2027-03-27T22:00"), at("2027-03-28T06:00"))).toBe(7 * 60);
    expect(night.between(at("2027-10-30T22:00"), at("2027-10-31T06:00"))).toBe(9 * 60);
    expect(night.intervals(at("2027-10-30T12:00"), at("2027-10-31T12:00"))).toEqual([{ from: at("2027-10-30T22:00"), to: at("2027-10-31T06:00") }]);
    const lordHowe = workingTime(rules({ zone: "Australia/Lord_Howe", hours: week(hm("00:00", "24:00")) }));
    expect(lordHowe.between(instant("2027-04-04T00:00", "Australia/Lord_Howe"), instant("2027-04-05T00:00", "Australia/Lord_Howe"))).toBe(24.5 * 60);
    expect(lordHowe.between(instant("2027-10-03T00:00", "Australia/Lord_Howe"), instant("2027-10-04T00:00", "Australia/Lord_Howe"))).toBe(23.5 * 60);
  });

  test("off wins over hours, work over off, absence over all", () => {
    const of = rules({
      off: [{ from: day("2027-04-02"), to: day("2027-04-05") }],
      work: [
        { days: { from: day("2027-04-03"), to: day("2027-04-03") }, times: [hm("10:00", "12:00")] },
        { days: { from: day("2027-04-05"), to: day("2027-04-05") }, times: [] },
      ],
      absent: [{ from: day("2027-04-05"), to: day("2027-04-05") }],
    });
    const hours = dayHours(of);
    expect(hours(day("2027-04-02"))).toEqual([]);
    expect(hours(day("2027-04-03"))).toEqual([hm("10:00", "12:00")]);
    expect(hours(day("2027-04-05"))).toEqual([]);
    expect(dayHours({ ...of, absent: [] })(day("2027-04-05"))).toEqual([hm("09:00", "17:00")]);
    expect(hours(day("2027-04-06"))).toEqual([hm("09:00", "17:00")]);
    // Friday is a holiday, the weekend has no hours to lose, Monday is given back to the calendar.
    const holiday = holidayTest({ ...of, absent: [] });
    expect(["2027-04-02", "2027-04-03", "2027-04-04", "2027-04-05"].map((text) => holiday(day(text)))).toEqual([true, false, false, false]);
  });

  test("a calendar without any working time never loops", () => {
    const everything = [{ from: -1_000_000, to: 1_000_000 }];
    for (const of of [rules({ hours: week() }), rules({ off: everything }), rules({ absent: everything, work: [{ days: everything[0], times: [] }] })]) {
      const time = workingTime(of);
      expect(time.exists).toBe(false);
      expect([time.next(0), time.add(0, 1)]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
      expect([time.previous(0), time.subtract(0, 1)]).toEqual([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
      expect([time.between(0, 1e6), time.isWorking(0), time.add(7, 0)]).toEqual([0, false, 7]);
      expect(time.intervals(0, 1e6)).toEqual([]);
    }
  });

  test("work on single days is all there is, and then it ends", () => {
    const only = workingTime(rules({ hours: week(), work: [{ days: { from: day("2027-05-08"), to: day("2027-05-09") }, times: [hm("09:00", "11:00")] }] }));
    expect(only.exists).toBe(true);
    expect(only.next(instant("2026-01-01T00:00"))).toBe(instant("2027-05-08T09:00"));
    expect(only.add(instant("2026-01-01T00:00"), 240)).toBe(instant("2027-05-09T11:00"));
    expect(only.add(instant("2026-01-01T00:00"), 241)).toBe(Number.POSITIVE_INFINITY);
    expect(only.previous(instant("2030-01-01T00:00"))).toBe(instant("2027-05-09T11:00"));
    expect(only.subtract(instant("2030-01-01T00:00"), 241)).toBe(Number.NEGATIVE_INFINITY);
  });

  test("far dates are bounded and numbers that are none do not hang", () => {
    const time = workingTime(rules());
    expect(time.next(instant("2199-12-28T00:00"))).toBe(instant("2199-12-30T09:00"));
    expect(time.add(0, 1e12)).toBe(Number.POSITIVE_INFINITY);
    expect(time.subtract(0, 1e12)).toBe(Number.NEGATIVE_INFINITY);
    expect(time.next(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(time.add(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    for (const answer of [time.next(Number.NaN), time.previous(Number.NaN), time.add(Number.NaN, 5), time.subtract(0, Number.NaN)]) expect(answer).toBeNaN();
  });

  test("equal rules share one compiled calendar", () => {
    expect(workingTime(rules({ zone: "Asia/Tokyo" }))).toBe(workingTime(rules({ zone: "Asia/Tokyo", absent: [] })));
    expect(workingTime(rules({ zone: "Asia/Tokyo" }))).not.toBe(workingTime(rules({ zone: "Asia/Seoul" })));
  });

  test("a day is the weekly hours over the working weekdays", () => {
    expect(workUnitsOf(rules())).toEqual({ minutesPerDay: 480, minutesPerWeek: 2400 });
    const halfFriday = [...Array.from({ length: 4 }, () => [hm("08:00", "12:00"), hm("13:00", "17:30")]), [hm("08:00", "12:00")], [], []];
    expect(workUnitsOf(rules({ hours: halfFriday }))).toEqual({ minutesPerDay: 456, minutesPerWeek: 2280 });
    expect(workUnitsOf(rules({ hours: week() }))).toEqual({ minutesPerDay: 480, minutesPerWeek: 2400 });
  });
});

describe("zones", () => {
  test("agree with Temporal in both directions, gaps and repeats included", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES, "Etc/GMT+1", "America/Havana"),
        fc.integer({ min: day("1975-01-01"), max: day("2120-01-01") }),
        fc.nat(1439),
        (name, epochDay, minute) => {
          const zone = zoneOf(name);
          const { year, month, day: dayOfMonth } = civilOf(epochDay);
          const plain = Temporal.PlainDateTime.from({ year, month, day: dayOfMonth, hour: Math.floor(minute / 60), minute: minute % 60 });
          const wall = plain.toZonedDateTime(name);
          const at = zone.toInstant(epochDay, minute);
          expect(at).toBe(wall.epochMilliseconds / 60_000);
          expect(zone.offset(at)).toBe(wall.offsetNanoseconds / 60e9);
          expect(zone.iso(at)).toBe(wall.toString({ timeZoneName: "never", smallestUnit: "second" }));
          expect(zone.has(epochDay, minute)).toBe(wall.toPlainDateTime().equals(plain));
          expect(zone.dayOf(at) * 1440 + zone.minuteOf(at)).toBe(zone.toLocal(at));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("every hour around the changes of a year agrees with Temporal", () => {
    for (const name of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]) {
      const zone = zoneOf(name);
      for (let local = day("2027-01-01") * 48; local < day("2028-01-01") * 48; local++) {
        const wall = Temporal.Instant.fromEpochMilliseconds(local * 30 * 60_000).toZonedDateTimeISO(name);
        if (zone.offset(local * 30) !== wall.offsetNanoseconds / 60e9) expect.fail(`${name} ${wall.toString()} is given the offset ${zone.offset(local * 30)}`);
      }
    }
  });

  test("writes instants with the offset of the zone, +00:00 for UTC", () => {
    expect(zoneOf("Europe/Berlin").iso(instant("2027-01-04T08:00"))).toBe("2027-01-04T09:00:00+01:00");
    expect(zoneOf("UTC").iso(instant("2027-01-04T08:00"))).toBe("2027-01-04T08:00:00+00:00");
    expect(zoneOf("America/St_Johns").iso(instant("2027-01-04T08:00"))).toBe("2027-01-04T04:30:00-03:30");
    expect(zoneOf("Nowhere/Atlantis").name).toBe("UTC");
  });

  test("weekdays go round", () => {
    expect(weekdayIndex(day("2027-01-04"))).toBe(0);
    expect(weekdayIndex(day("1969-12-28"))).toBe(6);
  });
});
