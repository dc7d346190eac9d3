/** When a cadence takes place: the rules expanded by a library for RFC 5545, then `from`, `until`, `except` and holidays. */

import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import type { DateNode, RecurrenceNode, Unit } from "../language/syntax.ts";
import { addElapsed } from "./elapsed.ts";
import type { CalendarRules, EpochDay, Instant, Occurrence } from "./model.ts";
import { type RecurrenceRule, recurrenceRules } from "./recurrence-rule.ts";
import { dayHours, holidayTest } from "./working-time.ts";
import { LAST_INSTANT, type Zone, zoneOf } from "./zone.ts";

export interface Cadence {
  readonly every: RecurrenceNode;
  /** Whose clock on the wall `at` goes by, and whose days count. */
  readonly zone: string;
  /** What holidays are taken from. */
  readonly calendar: CalendarRules;
  /** Minutes since midnight; without it the whole day. */
  readonly at: number | undefined;
  /** How long it takes, elapsed; without it 30 minutes, or the day. */
  readonly lasts: Length | undefined;
  /** The score's tempo: one beat. */
  readonly tempo: Length | undefined;
  /** Beginning of the score's `start`: what weeks, intervals and beats count from where there is no `from`. */
  readonly start: Instant;
  readonly from: Instant | undefined;
  /** Exclusive: the end of `until`, or of the plan. */
  readonly until: Instant;
  readonly except: readonly DateNode[];
  readonly holidays: "skip" | "keep" | "next" | "previous";
}

export interface Length {
  readonly amount: number;
  readonly unit: Unit;
}

export interface Recurrence {
  /** In order of time, no two at one instant. */
  readonly occurrences: readonly Occurrence[];
  /** Days that a holiday took out, in order. */
  readonly skippedDays: readonly EpochDay[];
  readonly rules: readonly RecurrenceRule[];
  /** Occurrences are whole days. */
  readonly allDay: boolean;
  /** What keeps it from taking place, or was left out: a sentence. */
  readonly problem: string | undefined;
}

/** No cadence of people recurs as often; a rule by the minute stops here. */
export const MOST_OCCURRENCES = 20_000;

/** How far an occurrence may be moved by a holiday, in days. */
const FARTHEST_MOVE = 366;

const DEFAULT_LENGTH: Length = { amount: 30, unit: "min" };

export function recurrenceOf(cadence: Cadence): Recurrence {
  const zone = zoneOf(cadence.zone);
  const anchor = cadence.from ?? cadence.start;
  const { rules, problem } = recurrenceRules(cadence.every, zone.dayOf(anchor), cadence.tempo);
  const timed = cadence.at !== undefined || rules.some((rule) => isSubDaily(rule.text) && cadence.every.type === "rrule");
  const result = { rules, allDay: !timed };
  if (problem !== undefined) return { occurrences: [], skippedDays: [], problem, ...result };

  const until = Math.min(cadence.until, LAST_INSTANT);
  // One that a holiday moves to an earlier day may come in from behind the end.
  const horizon = cadence.holidays === "previous" ? until + FARTHEST_MOVE * 1440 : until;
  const starts = new Set<Instant>();
  let truncated = false;
  for (const rule of rules) {
    const found = startsOf(rule, cadence, zone, timed, anchor, horizon);
    truncated ||= found.length >= MOST_OCCURRENCES;
    for (const start of found) starts.add(start);
  }

  const sorted = [...starts].sort((a, b) => a - b);
  const isExcepted = exceptionTest(cadence.except, zone);
  const hoursOf = dayHours(cadence.calendar);
  const isHoliday = holidayTest(cadence.calendar);
  const byStart = new Map<Instant, Occurrence>();
  const skippedDays: EpochDay[] = [];
  const length = cadence.lasts ?? DEFAULT_LENGTH;
  const put = (start: Instant, day: EpochDay, movedFrom: EpochDay | undefined) => {
    if (start < anchor || start >= until || byStart.has(start)) return;
    const finish = timed || cadence.lasts ? addElapsed(zone, start, length.amount, length.unit) : zone.toInstant(day + 1, 0);
    byStart.set(start, movedFrom === undefined ? { start, finish } : { start, finish, movedFrom });
  };

  const moved: { readonly day: EpochDay; readonly minute: number }[] = [];
  for (const start of sorted) {
    const day = zone.dayOf(start);
    if (isExcepted(day, start)) continue;
    if (cadence.holidays === "keep" || !isHoliday(day)) put(start, day, undefined);
    else if (cadence.holidays !== "skip") moved.push({ day, minute: zone.minuteOf(start) });
    else if (start < until && skippedDays[skippedDays.length - 1] !== day) skippedDays.push(day);
  }
  // After the others: where one is moved onto another, that other one stays as it is.
  const step = cadence.holidays === "previous" ? -1 : 1;
  for (const { day, minute } of moved) {
    let target = day + step;
    while (hoursOf(target).length === 0 && Math.abs(target - day) <= FARTHEST_MOVE) target += step;
    if (hoursOf(target).length === 0) {
      if (zone.toInstant(day, minute) < until) skippedDays.push(day);
      continue;
    }
    const start = zone.toInstant(target, minute);
    if (!isExcepted(target, start)) put(start, target, day);
  }
  return {
    occurrences: [...byStart.values()].sort((a, b) => a.start - b.start),
    skippedDays,
    problem: truncated ? `recurs more than ${MOST_OCCURRENCES} times; those after the first ${MOST_OCCURRENCES} are left out` : undefined,
    ...result,
  };
}

/** All starts from `anchor` until `horizon`; of a rule with COUNT, those before the anchor do not use it up. */
function startsOf(rule: RecurrenceRule, cadence: Cadence, zone: Zone, timed: boolean, anchor: Instant, horizon: Instant): readonly Instant[] {
  if (cadence.every.type === "beat" && cadence.tempo && isSubDaily(rule.text)) {
    return beatStarts(cadence.tempo, Math.max(1, Math.round(cadence.every.interval)), cadence, zone, anchor, horizon);
  }
  const minute = cadence.at ?? 0;
  const inRange = (text: string) => {
    // Days without a time must not be lost where midnight is skipped by a change of the clock: they are expanded as such.
    if (timed) return expand(text, rule.from, minute, zone, horizon).filter((start) => start >= anchor && start < horizon);
    const days = expand(text, rule.from, 0, UTC, horizon + 2880).map((start) => zone.toInstant(start / 1440, 0));
    return days.filter((start) => start >= anchor && start < horizon);
  };
  const found = inRange(rule.text);
  const count = /(^|;)COUNT=(\d+)/.exec(rule.text);
  if (!count) return found;
  // On the day of `from` a time of day may lie before it, and RFC 5545 would count it.
  const lost = expand(rule.text, rule.from, minute, timed ? zone : UTC, horizon).filter((start) => start < anchor && timed).length;
  return lost === 0 ? found : inRange(rule.text.replace(/(^|;)COUNT=\d+/, `$1COUNT=${Number(count[2]) + lost}`));
}

/** Beats of hours or of parts of a day are counted as elapsed time; what recurs is the day they fall on, at its time. */
function beatStarts(tempo: Length, beats: number, cadence: Cadence, zone: Zone, anchor: Instant, horizon: Instant): readonly Instant[] {
  const days = new Set<EpochDay>();
  for (let k = 0; days.size < MOST_OCCURRENCES; k++) {
    const at = addElapsed(zone, anchor, k * beats * tempo.amount, tempo.unit);
    if (!(at < horizon)) break;
    days.add(zone.dayOf(at));
  }
  return [...days].map((day) => zone.toInstant(day, cadence.at ?? 0)).filter((start) => start >= anchor && start < horizon);
}

function isSubDaily(rule: string): boolean {
  return /FREQ=(HOURLY|MINUTELY)|BYHOUR=|BYMINUTE=/.test(rule);
}

function exceptionTest(except: readonly DateNode[], zone: Zone): (day: EpochDay, start: Instant) => boolean {
  const days = new Set<EpochDay>();
  const starts = new Set<Instant>();
  for (const date of except) {
    if (date.minute !== undefined) starts.add(zone.toInstant(date.firstDay, date.minute));
    else for (let day = date.firstDay; day <= date.lastDay; day++) days.add(day);
  }
  return (day, start) => days.has(day) || starts.has(start);
}

interface Expansion {
  /** What lies before is complete. */
  readonly until: Instant;
  readonly starts: readonly Instant[];
}

/** Expansions are asked for again at every keystroke with another end of the plan, so they reach a little farther and are kept. */
const expansions = new Map<string, Expansion>();
const MOST_EXPANSIONS = 500;
const REACH = 200 * 1440;

/** The starts of a rule from its DTSTART on, in order: at least all before `until`, or the first MOST_OCCURRENCES. A rule must have no `ruleProblem`. */
function expand(text: string, from: EpochDay, minute: number, zone: Zone, until: Instant): readonly Instant[] {
  const key = `${zone.name}|${from}|${minute}|${text}`;
  const known = expansions.get(key);
  if (known && known.until >= until) return known.starts;
  const reach = until + REACH;
  const starts = expandByLibrary(text, from, minute, zone, reach);
  if (expansions.size >= MOST_EXPANSIONS) expansions.delete(expansions.keys().next().value!);
  expansions.set(key, { until: reach, starts });
  return starts;
}

const UTC = zoneOf("UTC");

function expandByLibrary(text: string, from: EpochDay, minute: number, zone: Zone, until: Instant): readonly Instant[] {
  if (zone !== UTC && !isSubDaily(text) && !/COUNT=|UNTIL=/.test(text)) {
    // Which days they are does not depend on the zone, and without one the library is faster; a time that a day lacks is passed over (§3.3.10).
    const starts: Instant[] = [];
    for (const local of expandByLibrary(text, from, minute, UTC, until + 2880)) {
      const day = Math.floor(local / 1440);
      if (zone.has(day, minute)) starts.push(zone.toInstant(day, minute));
    }
    return starts;
  }
  // A DTSTART in the gap of a change of the clock would move on, and the time of every occurrence with it.
  const exists = zone.has(from, minute);
  const rule = exists || /BYHOUR=|BYMINUTE=/.test(text) ? text : `${text};BYHOUR=${Math.floor(minute / 60)};BYMINUTE=${minute % 60}`;
  const dtstart = Temporal.Instant.fromEpochMilliseconds(zone.toInstant(from, exists ? minute : 0) * 60_000).toZonedDateTimeISO(zone.name);
  const starts: Instant[] = [];
  try {
    const recurrence = new RRuleTemporal({ rruleString: `RRULE:${rule}`, dtstart, tzid: zone.name, maxIterations: 100_000, cache: false });
    if (isSubDaily(rule)) {
      recurrence.all((occurrence) => {
        const start = Math.floor((occurrence as unknown as Temporal.ZonedDateTime).epochMilliseconds / 60_000);
        if (start >= until || starts.length >= MOST_OCCURRENCES) return false;
        starts.push(start);
        return true;
      });
    } else {
      // Whole days: at most one start a day, so the window bounds it.
      for (const occurrence of recurrence.between(new Date(dtstart.epochMilliseconds), new Date(until * 60_000), true)) {
        if (starts.length >= MOST_OCCURRENCES) break;
        starts.push(Math.floor(occurrence.epochMilliseconds / 60_000));
      }
    }
  } catch {
    // The library gives up on rules that never come true (30 February); what it found so far is all there is.
  }
  return starts;
}
