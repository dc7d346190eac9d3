/** Wall clocks against Temporal, across changes to and from summer time. */

import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { ticks } from "../../server/src/timeline/ticks.ts";
import { dateWords, zoneClock } from "../../server/src/timeline/zone-clock.ts";

const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "Pacific/Apia", "Etc/GMT+1"];
const MINUTES = { min: Date.UTC(2010, 0, 1) / 60_000, max: Date.UTC(2045, 0, 1) / 60_000 };

function wallByTemporal(at: number, zone: string): number {
  const { year, month, day, hour, minute } = Temporal.Instant.fromEpochMilliseconds(at * 60_000).toZonedDateTimeISO(zone);
  return Date.UTC(year, month - 1, day, hour, minute) / 60_000;
}

describe("The clock of a zone", () => {
  it("shows what Temporal shows, and leads back", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer(MINUTES), (zone, at) => {
        const clock = zoneClock(zone);
        expect(clock.wall(at)).toBe(wallByTemporal(at, zone));
        // What a change back repeats is two instants; the first of them is meant.
        const back = clock.instant(clock.wall(at));
        expect(clock.wall(back)).toBe(clock.wall(at));
        expect(back).toBeLessThanOrEqual(at);
      }),
      { numRuns: 400 },
    );
  });

  it("puts a time that the change skips behind it", () => {
    const skipped = Date.UTC(2027, 2, 28, 2, 30) / 60_000;
    const at = zoneClock("Europe/Berlin").instant(skipped);
    expect(new Date(at * 60_000).toISOString()).toBe("2027-03-28T01:30:00.000Z");
  });

  it("gives a midnight that ends something to the day before", () => {
    const words = dateWords("Europe/Berlin", 2027);
    const midnight = Date.UTC(2027, 3, 30, 22) / 60_000;
    expect(words.day(midnight, true)).toBe("30 Apr");
    expect(words.day(midnight)).toBe("1 May");
    expect(words.moment(midnight, true)).toBe("Fri 30 Apr 2027, 24:00");
    expect(dateWords("UTC", 2026).day(midnight)).toBe("30 Apr 2027");
  });

  it("has ticks at the beginnings of its own days, also where days have 23 hours or begin at one", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer(MINUTES), (zone, from) => {
        const clock = zoneClock(zone);
        const { unit, minor } = ticks(from, from + 10 * 1440, 300 / (10 * 1440), clock);
        expect(unit).toBe("day");
        expect(minor.length).toBeGreaterThanOrEqual(10);
        for (const tick of minor) {
          // Midnight, or where a change skips it, the first time that there is.
          const late = ((clock.wall(tick.at) % 1440) + 1440) % 1440;
          expect(late === 0 || clock.wall(tick.at - 1) < clock.wall(tick.at) - late, `${zone} ${tick.at}`).toBe(true);
        }
        for (let index = 1; index < minor.length; index++) expect(minor[index].at).toBe(minor[index - 1].until);
      }),
      { numRuns: 100 },
    );
  });
});
