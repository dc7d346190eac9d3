import fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, test, vi } from "vitest";
import { zoneOf } from "../../server/src/calendar/zone.ts";
import { toIcs } from "../../server/src/interchange/ics.ts";
import type { Schedule } from "../../server/src/schedule/model.ts";
import { GALLERY, NOW, scheduleOf } from "./plans.ts";

// A property takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** Start and end instants of every event of a calendar, by UID without the score's name, as an independent library expands them. */
function expanded(text: string): Map<string, (readonly [start: number, finish: number])[]> {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const masters: ICAL.Event[] = [];
  const overrides: ICAL.Component[] = [];
  for (const component of calendar.getAllSubcomponents("vevent")) {
    if (component.hasProperty("recurrence-id")) overrides.push(component);
    else masters.push(new ICAL.Event(component, { exceptions: [] }));
  }
  for (const component of overrides) {
    const master = masters.find((event) => event.uid === component.getFirstPropertyValue("uid"));
    expect(master, "an instance has a series").toBeDefined();
    master!.relateException(component);
  }
  const found = new Map<string, (readonly [number, number])[]>();
  for (const event of masters) {
    // A cadence of several rules has a series for each.
    const key = event.uid.split("@")[0].replace(/\/\d+$/, "");
    const times = found.get(key) ?? [];
    found.set(key, times);
    if (!event.isRecurring()) {
      times.push([minutes(event.startDate), minutes(event.endDate)]);
      continue;
    }
    const iterator = event.iterator();
    for (let next = iterator.next(); next && times.length < 10_000; next = iterator.next()) {
      const { startDate, endDate } = event.getOccurrenceDetails(next);
      times.push([minutes(startDate), minutes(endDate)]);
    }
  }
  for (const times of found.values()) times.sort((a, b) => a[0] - b[0]);
  ICAL.TimezoneService.reset();
  return found;
}

function minutes(time: ICAL.Time): number {
  return time.toUnixTime() / 60;
}

/** What the schedule says, in the same form; whole days are dates, which the library reads as midnight of UTC. */
function scheduled(schedule: Schedule): Map<string, (readonly [number, number])[]> {
  const found = new Map<string, (readonly [number, number])[]>();
  for (const item of schedule.items) {
    if (item.kind !== "movement" && Number.isFinite(item.start)) found.set(`${item.kind}.${item.id}`, [[item.start, item.finish]]);
  }
  for (const cadence of schedule.cadences) {
    if (cadence.occurrences.length > 0)
      found.set(
        `cadence.${cadence.id}`,
        cadence.occurrences.map(({ start, finish }) => [start, finish] as const),
      );
  }
  return found;
}

function unfolded(text: string): readonly string[] {
  return text.replaceAll("\r\n ", "").split("\r\n");
}

const HEAD = 'score plan "Plan" {\n  start 2027-01-04\n  zone Europe/Berlin\n  calendar office\n  tempo 2w\n}\n';
const OFFICE = 'calendar office "Office" {\n  hours mon..fri 09:00-17:00\n  off 2027-03-26..2027-03-29 "Easter", 2027-05-06, 2027-12-24..2027-12-31\n}\n';
const WORK = 'role team "Team"\ntask work "Work" lasts 180d by team\n';

describe("iCalendar", () => {
  test.each(GALLERY)("%s comes out of an independent reader at the same instants", (_, text) => {
    const schedule = scheduleOf(text);
    expect(expanded(toIcs(schedule, NOW))).toEqual(scheduled(schedule));
  });

  test("cadences of every kind, over holidays and changes of the clock, are the same series", () => {
    const cadences = [
      "every weekday at 09:15 for 15min",
      "every weekday at 09:15 for 15min holidays next",
      "every fri at 15:00 for 1h holidays previous",
      "every mon, thu at 08:30 holidays next",
      "every 2 weeks on fri at 16:00 for 1h",
      "every 2 weeks on fri at 16:00 for 1h from 2027-01-16",
      "every month on last fri at 11:00 holidays previous",
      "every month on first weekday at 10:00 for 2h",
      "every month on day 31 at 10:00",
      "every quarter on last weekday at 10:00 for 1d",
      "every 2 quarters on tue at 10:00",
      "every beat at 10:00 except 2027-03-29",
      "every day at 02:30 for 30min from 2027-03-25 until 2027-04-02 holidays keep",
      'every "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;COUNT=5" at 10:00',
      'every "FREQ=DAILY;BYHOUR=9,13;BYMINUTE=0,30" at 09:00 from 2027-03-20 until 2027-04-05 holidays keep',
    ];
    const text = `${HEAD}${OFFICE}${WORK}${cadences.map((cadence, k) => `cadence c${String.fromCharCode(97 + k)} ${cadence}\n`).join("")}`;
    const schedule = scheduleOf(text);
    expect(schedule.cadences.every(({ occurrences }) => occurrences.length > 1)).toBe(true);
    const found = expanded(toIcs(schedule, NOW));
    for (const cadence of schedule.cadences) {
      expect([cadence.id, found.get(`cadence.${cadence.id}`)]).toEqual([cadence.id, cadence.occurrences.map(({ start, finish }) => [start, finish])]);
    }
  });

  test("the zone of a cadence is that of its calendar, and a series in each has its observances", () => {
    const text = `${HEAD}${OFFICE}calendar ny "New York" zone America/New_York\ncalendar lh zone Australia/Lord_Howe\n${WORK}cadence east every mon at 09:00 calendar ny\ncadence far every mon at 09:00 calendar lh\n`;
    const schedule = scheduleOf(text);
    const ics = toIcs(schedule, NOW);
    expect(unfolded(ics).filter((line) => line.startsWith("TZID:"))).toEqual(["TZID:Europe/Berlin", "TZID:America/New_York", "TZID:Australia/Lord_Howe"]);
    expect(expanded(ics)).toEqual(scheduled(schedule));
  });

  test("whole days are dates", () => {
    const schedule = scheduleOf(`${HEAD}${OFFICE}${WORK}cadence cleaning every month on first mon\n`);
    const lines = unfolded(toIcs(schedule, NOW));
    const at = lines.indexOf("UID:cadence.cleaning@plan.downbeat");
    expect(lines.slice(at + 2, at + 5)).toEqual(["DTSTART;VALUE=DATE:20270104", "DTEND;VALUE=DATE:20270105", "RRULE:FREQ=MONTHLY;BYDAY=1MO;UNTIL=20270906"]);
  });

  test("any mixture of rule, time, exceptions and holidays expands alike", () => {
    const rules = fc.constantFrom(
      "weekday",
      "mon",
      "tue, fri",
      "sat",
      "day",
      "3 days",
      "2 weeks on mon, wed",
      "month on last mon",
      "month on day 29",
      "quarter on first fri",
      "beat",
      "2 beats",
      "year",
    );
    const times = fc.constantFrom(" at 02:30", " at 09:00", " at 23:45", "");
    fc.assert(
      fc.property(
        rules,
        times,
        fc.constantFrom("skip", "keep", "next", "previous"),
        fc.constantFrom("", " for 90min", " for 3h"),
        fc.constantFrom("", " except 2027-03-29", " except 2027-W20, 2027-10-04"),
        fc.constantFrom("", " from 2027-03-27", " from 2026-12-01", " from 2027-02-10T13:00"),
        (rule, at, holidays, length, except, from) => {
          const schedule = scheduleOf(`${HEAD}${OFFICE}${WORK}cadence c every ${rule}${at}${length}${from}${except} holidays ${holidays}\n`);
          const [{ occurrences, allDay }] = schedule.cadences;
          if (allDay) return;
          const found = expanded(toIcs(schedule, NOW)).get("cadence.c") ?? [];
          expect(found.map(([start]) => start)).toEqual(occurrences.map(({ start }) => start));
          // RFC 5545 §3.8.5.3 gives all of a series the exact length of the first; the library adds it by the wall clock where the clock changes inside of one.
          const zone = zoneOf("Europe/Berlin");
          for (const [k, { start, finish }] of occurrences.entries()) if (zone.offset(start) === zone.offset(finish)) expect(found[k][1]).toBe(finish);
        },
      ),
      { numRuns: 80 },
    );
  });

  test("lines end in CRLF and are folded at 75 octets without tearing a character apart", () => {
    const title = "Überprüfung der 🎼-Partitur, sehr; lang\\ 油油油油油油油油油油油油油油油油油油油油油油油油油油油油油油";
    const ics = toIcs(scheduleOf(`${HEAD}${OFFICE}task a "${title.replaceAll("\\", "\\\\")}" lasts 1d note "one\\ntwo"\n`), NOW);
    expect(ics.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    for (const line of ics.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    const [event] = new ICAL.Component(ICAL.parse(ics)).getAllSubcomponents("vevent");
    expect(event.getFirstPropertyValue("summary")).toBe(title);
    expect(event.getFirstPropertyValue("description")).toContain("one\ntwo");
  });

  test("a change of name keeps the UID, the stamp is the one handed in, and the same plan gives the same file", () => {
    const uids = (text: string) => unfolded(toIcs(scheduleOf(text), NOW)).filter((line) => line.startsWith("UID:"));
    expect(uids(`${HEAD}${OFFICE}movement build was make {\n  task api was interface lasts 1d\n}\n`)).toEqual(["UID:task.make.interface@plan.downbeat"]);
    const text = `${HEAD}${OFFICE}${WORK}`;
    expect(toIcs(scheduleOf(text), NOW)).toBe(toIcs(scheduleOf(text), NOW));
    expect(unfolded(toIcs(scheduleOf(text), 0))).toContain("DTSTAMP:19700101T000000Z");
  });

  test("in UTC there is no zone to describe", () => {
    const ics = toIcs(scheduleOf("score x start 2027-01-04\ntask a lasts 1d\ncadence b every mon at 10:00\n"), NOW);
    expect(ics).not.toContain("VTIMEZONE");
    expect(ics).toContain("DTSTART:20270104T090000Z");
  });
});
