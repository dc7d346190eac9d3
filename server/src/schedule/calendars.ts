/** Calendars, people's days off and dates of a plan as rules and instants. */

import type { CalendarRules, DayRange, Instant, TimeRange } from "../calendar/model.ts";
import { DEFAULT_HOURS, mergeTimes } from "../calendar/working-time.ts";
import type { Zone } from "../calendar/zone.ts";
import { clauseOf, clausesOf, type DateNode, type DateRangeNode, type Declaration } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";

/** The first instant that a date means. */
export function beginningOf(zone: Zone, date: DateNode): Instant {
  return zone.toInstant(date.firstDay, date.minute ?? 0);
}

/** The last instant that a date means: the end of its (last) day, unless a time is written. */
export function endOf(zone: Zone, date: DateNode): Instant {
  return zone.toInstant(date.lastDay, date.minute ?? 1440);
}

/** The zone of the score: IANA name. */
export function zoneNameOf(plan: Plan): string {
  const score = plan.entities[plan.score];
  return (score && clauseOf(score.declaration, "zone")?.value.text) || "UTC";
}

/** The calendar that a declaration names, undefined where it names none or one that is not there. */
export function calendarNamedBy(plan: Plan, entity: Entity): Entity | undefined {
  const clause = clauseOf(entity.declaration, "calendar");
  if (!clause) return undefined;
  const named = plan.entities[plan.targetOf(entity, clause.value)];
  return named?.kind === "calendar" ? named : undefined;
}

/** What a calendar says with all that it is `like`; the default calendar without one. */
export function rulesOf(plan: Plan, calendar: Entity | undefined): CalendarRules {
  return rulesWithin(plan, calendar, zoneNameOf(plan), new Set());
}

function rulesWithin(plan: Plan, calendar: Entity | undefined, zone: string, seen: Set<number>): CalendarRules {
  if (!calendar || seen.has(calendar.index)) return { zone, hours: DEFAULT_HOURS, off: [], work: [] };
  seen.add(calendar.index);
  const { declaration } = calendar;
  const like = clauseOf(declaration, "like");
  const model = like && plan.entities[plan.targetOf(calendar, like.value)];
  const base = model?.kind === "calendar" ? rulesWithin(plan, model, zone, seen) : undefined;
  const own: (readonly TimeRange[] | undefined)[] = [undefined, undefined, undefined, undefined, undefined, undefined, undefined];
  const hours = clausesOf(declaration, "hours");
  for (const { value } of hours) {
    const times = value.times.filter((time) => time.to > time.from).map(({ from, to }) => ({ from, to }));
    for (const day of value.days.days) own[day - 1] = mergeTimes([...(own[day - 1] ?? []), ...times]);
  }
  // Without any `hours` a calendar has the usual ones; with some, the other days are free.
  const without = base?.hours ?? (hours.length === 0 ? DEFAULT_HOURS : undefined);
  return {
    zone: clauseOf(declaration, "zone")?.value.text ?? base?.zone ?? zone,
    hours: own.map((times, day) => times ?? without?.[day] ?? []),
    off: [...(base?.off ?? []), ...clausesOf(declaration, "off").flatMap(({ value }) => value.dates.flatMap(dayRange))],
    work: [
      ...(base?.work ?? []),
      ...clausesOf(declaration, "work").flatMap(({ value }) =>
        value.dates
          .flatMap(dayRange)
          .map((days) => ({ days, times: mergeTimes(value.times.filter((time) => time.to > time.from).map(({ from, to }) => ({ from, to }))) })),
      ),
    ],
  };
}

/** The days off that a person or a role declares. */
export function absenceOf(declaration: Declaration): readonly DayRange[] {
  return clausesOf(declaration, "off").flatMap(({ value }) => value.dates.flatMap(dayRange));
}

function dayRange(range: DateRangeNode): readonly DayRange[] {
  const from = range.from.firstDay;
  const to = range.to.lastDay;
  return from <= to ? [{ from, to }] : [];
}
