/** Working time and recurrence: what the scheduler asks millions of times, and what a cadence costs. */

import type { CalendarRules } from "../../server/src/calendar/model.ts";
import { recurrenceOf } from "../../server/src/calendar/recurrence.ts";
import { DEFAULT_HOURS, workingTime } from "../../server/src/calendar/working-time.ts";
import { zoneOf } from "../../server/src/calendar/zone.ts";
import { epochDayOf } from "../../server/src/language/civil.ts";
import { type Measure, type Measurement, percentile } from "./frame.ts";

const ZONE = "Europe/Berlin";
const OFFICE: CalendarRules = { zone: ZONE, hours: DEFAULT_HOURS, off: [], work: [] };

export const measure: Measure = async ({ quick }) => {
  const start = zoneOf(ZONE).toInstant(epochDayOf(2027, 1, 4), 540);
  const calls = quick ? 200_000 : 2_000_000;
  const time = workingTime(OFFICE);
  const row = (name: string, value: number, unit: string, asked: number): Measurement => ({ part: "calendar", name, value, unit, asked, better: "lower" });
  /** Nanoseconds a call, over instants and lengths of three years. */
  const each = (call: (at: number, length: number) => number): number => {
    let sum = 0;
    const run = () => {
      const began = performance.now();
      for (let k = 0; k < calls; k++) sum += call(start + ((k * 7919) % 1_500_000), (k * 31) % 20_000);
      return ((performance.now() - began) / calls) * 1e6;
    };
    const samples = [run(), run(), run(), run(), run()];
    if (Number.isNaN(sum)) throw new Error("a sum of instants is a number");
    return percentile(samples, 0.5);
  };
  const standup = (minute: number) =>
    recurrenceOf({
      every: { type: "weekday", start: 0, end: 0 },
      zone: ZONE,
      calendar: OFFICE,
      at: minute,
      lasts: undefined,
      tempo: undefined,
      start,
      from: undefined,
      until: start + 3 * 366 * 1440,
      except: [],
      holidays: "skip",
    }).occurrences.length;
  const timed = (run: (k: number) => void): number => {
    const samples = Array.from({ length: quick ? 20 : 200 }, (_, k) => {
      const began = performance.now();
      run(k);
      return performance.now() - began;
    });
    return percentile(samples.slice(5), 0.5);
  };
  return [
    row(
      "next working instant",
      each((at) => time.next(at)),
      "ns",
      60,
    ),
    row(
      "add a length of working time",
      each((at, length) => time.add(at, length)),
      "ns",
      120,
    ),
    row(
      "working time between two instants",
      each((at, length) => time.between(at, at + length)),
      "ns",
      120,
    ),
    row(
      "compile a calendar with days off of its own",
      timed((k) => workingTime({ ...OFFICE, off: [{ from: 20_000 + k, to: 20_003 + k }] }).next(start)),
      "ms",
      2,
    ),
    row(
      "a daily stand-up over three years, new",
      timed((k) => standup(k)),
      "ms",
      3,
    ),
    row(
      "a daily stand-up over three years, after another edit",
      timed(() => standup(600)),
      "ms",
      1,
    ),
  ];
};
