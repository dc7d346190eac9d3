/**
 * MS Project's XML (MSPDI). Every element of the format is a sequence, so the order of the keys below is part of it.
 * Dates are wall-clock times of the score's zone: the format has no zones. What it has no field for (estimates with a range, ids, kinds)
 * stands in custom text fields, from which the import reads it back.
 */

import { XMLBuilder } from "fast-xml-parser";
import type { CalendarRules, DayRange, EpochDay, Instant, TimeRange } from "../calendar/model.ts";
import { dayHours } from "../calendar/working-time.ts";
import { isoDateOf } from "../language/civil.ts";
import { clauseOf, clausesOf, type DurationNode, type Unit } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import { absenceOf, beginningOf, calendarNamedBy, endOf, rulesOf } from "../schedule/calendars.ts";
import { workMinutes } from "../schedule/durations.ts";
import type { Schedule, ScheduledLink } from "../schedule/model.ts";
import {
  type DeclaredItem,
  type DeclaredLink,
  dateOf,
  declaredItems,
  type Estimate,
  estimateText,
  impliedLinks,
  round,
  scheduleZone,
  scoreName,
  texts,
} from "./declared.ts";

/** Custom fields of tasks. */
export const MSPDI_FIELDS = {
  id: { id: "188743731", name: "Text1", alias: "Score id" },
  kind: { id: "188743734", name: "Text2", alias: "Score kind" },
  estimate: { id: "188743737", name: "Text3", alias: "Score estimate" },
  low: { id: "188743783", name: "Duration1", alias: "Low" },
  likely: { id: "188743784", name: "Duration2", alias: "Likely" },
  high: { id: "188743785", name: "Duration3", alias: "High" },
} as const;

/** Codes of the formats of durations and lags: working, and elapsed. */
const FORMATS: Readonly<Record<Unit, readonly [working: number, elapsed: number]>> = {
  s: [3, 4],
  min: [3, 4],
  h: [5, 6],
  d: [7, 8],
  w: [9, 10],
  mo: [11, 12],
  q: [11, 12],
  y: [11, 12],
};

/** Longest text that the format takes in a name. */
const LONGEST = 512;

type Element = { [name: string]: unknown };

export function toMspdi(schedule: Schedule): string {
  const { plan } = schedule;
  const zone = scheduleZone(schedule);
  const score = plan.entities[plan.score];
  const { title } = scoreName(schedule);
  const wall = (at: Instant | undefined) => (at !== undefined && Number.isFinite(at) ? zone.iso(at).slice(0, 19) : undefined);
  const calendars = new Calendars(plan);
  const items = declaredItems(schedule);
  const resources = resourcesOf(schedule, items, calendars);
  const base = rulesOf(plan, score && calendarNamedBy(plan, score));
  const workingDay = base.hours.find((hours) => hours.length > 0) ?? [{ from: 540, to: 1020 }];
  const project: Element = {
    "@_xmlns": "http://schemas.microsoft.com/project",
    SaveVersion: 14,
    Name: short(`${scoreName(schedule).id}.xml`),
    Title: short(title),
    ScheduleFromStart: 1,
    StartDate: wall(schedule.start),
    FinishDate: wall(schedule.finish),
    CriticalSlackLimit: 0,
    CurrencyDigits: 2,
    CurrencyCode: schedule.cost?.currency ?? "EUR",
    CalendarUID: 1,
    DefaultStartTime: timeOfDay(workingDay[0].from),
    DefaultFinishTime: timeOfDay(workingDay[workingDay.length - 1].to),
    MinutesPerDay: Math.round(schedule.minutesPerDay),
    MinutesPerWeek: Math.round(schedule.minutesPerWeek),
    DaysPerMonth: 20,
    DurationFormat: 7,
    WorkFormat: 2,
    HonorConstraints: 0,
    NewTasksEstimated: 0,
    WeekStartDay: 1,
    StatusDate: wall(schedule.status),
    ExtendedAttributes: {
      ExtendedAttribute: Object.values(MSPDI_FIELDS).map(({ id, name, alias }) => ({ FieldID: id, FieldName: name, Alias: alias })),
    },
    Calendars: undefined,
    Tasks: { Task: [summaryTask(title), ...tasksOf(schedule, items, calendars, wall)] },
    Resources: { Resource: [...resources.values()].map(({ element }) => element) },
    Assignments: { Assignment: assignmentsOf(items, resources, wall) },
  };
  // Calendars are numbered as tasks and resources ask for them.
  project.Calendars = { Calendar: calendars.elements };
  const builder = new XMLBuilder({ format: true, ignoreAttributes: false, suppressEmptyNode: false });
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${builder.build({ Project: present(project) })}`;
}

function summaryTask(title: string): Element {
  return { UID: 0, ID: 0, Name: short(title), Type: 1, OutlineNumber: "0", OutlineLevel: 0, Summary: 1 };
}

function tasksOf(
  schedule: Schedule,
  items: readonly DeclaredItem[],
  calendars: Calendars,
  wall: (at: Instant | undefined) => string | undefined,
): readonly Element[] {
  const numbers: number[] = [];
  const known = new Set(items.map(({ item }) => item.entity));
  const implied = impliedLinks(schedule);
  return items.map((declared, position) => {
    const { item, entity, depth, estimate } = declared;
    const { declaration } = entity;
    const moment = item.kind === "milestone" || item.kind === "cue";
    const summary = item.kind === "movement";
    const dated = Number.isFinite(item.start) && Number.isFinite(item.finish);
    numbers.length = depth + 1;
    numbers[depth] = (numbers[depth] ?? 0) + 1;
    const elapsed = estimate?.elapsed ?? false;
    // The format has no zones: an elapsed length is by the clock on the wall, whatever change of the clock it crosses.
    const minutes = !dated ? 0 : elapsed ? (item.started ? item.finish - item.start : nominalLength(schedule, estimate!)) : item.minutes;
    const done = Math.round(item.progress * 100);
    const constraint = constraintOf(schedule, entity);
    const calendar = calendarNamedBy(schedule.plan, entity);
    return {
      UID: uidOf(item.entity),
      ID: position + 1,
      Name: short(item.title),
      // Effort stays when people are added (fixed work), a length stays a length (fixed duration).
      Type: estimate?.clause === "effort" ? 2 : 1,
      IsNull: 0,
      WBS: numbers.join("."),
      OutlineNumber: numbers.join("."),
      OutlineLevel: depth + 1,
      Priority: Math.round(clauseOf(declaration, "priority")?.value.value ?? 500),
      Start: dated ? wall(item.start) : undefined,
      Finish: dated ? wall(item.finish) : undefined,
      Duration: lengthText(minutes),
      DurationFormat: elapsed ? 8 : 7,
      Work: lengthText(item.effortMinutes),
      EffortDriven: estimate?.clause === "effort" ? 1 : 0,
      Estimated: 0,
      Milestone: moment ? 1 : 0,
      Summary: summary ? 1 : 0,
      Critical: item.critical ? 1 : 0,
      EarlyStart: dated ? wall(item.earlyStart) : undefined,
      EarlyFinish: dated ? wall(item.earlyFinish) : undefined,
      LateStart: dated ? wall(item.lateStart) : undefined,
      LateFinish: dated ? wall(item.lateFinish) : undefined,
      FreeSlack: tenths(item.freeSlack),
      TotalSlack: tenths(item.slack),
      PercentComplete: done,
      PercentWorkComplete: done,
      Cost: schedule.cost ? round(item.cost * 100, 0) : undefined,
      ActualStart: item.started ? wall(item.start) : undefined,
      ActualFinish: item.finished ? wall(item.finish) : undefined,
      ConstraintType: constraint.type,
      CalendarUID: calendar ? calendars.uidOf(calendar) : -1,
      ConstraintDate: wall(constraint.date),
      Deadline: wall(item.due),
      // Work that waits for its people: the delay that levelling put in.
      LevelingCanSplit: 0,
      LevelingDelay: !summary && dated && item.why[0]?.cause === "person" ? tenths(item.start - item.earlyStart) : undefined,
      LevelingDelayFormat: !summary && dated && item.why[0]?.cause === "person" ? 8 : undefined,
      Hyperlink: texts(declaration, "link")[0]?.slice(0, LONGEST),
      HyperlinkAddress: texts(declaration, "link")[0]?.slice(0, LONGEST),
      Notes: notesOf(entity) || undefined,
      PredecessorLink: linksOf(schedule, declared, known, implied.get(item.entity) ?? []),
      ExtendedAttribute: [
        field("id", item.id),
        field("kind", item.kind),
        ...(estimate ? [field("estimate", `${estimate.clause} ${estimateText(estimate)}`)] : []),
        ...(estimate?.isRange
          ? (["low", "likely", "high"] as const).map((name) => ({
              FieldID: MSPDI_FIELDS[name].id,
              Value: lengthText(minutesOf(schedule, estimate[name] ?? estimate.low, estimate.elapsed)),
              DurationFormat: estimate.elapsed ? 8 : 7,
            }))
          : []),
      ],
    };
  });
}

function field(name: keyof typeof MSPDI_FIELDS, value: string): Element {
  return { FieldID: MSPDI_FIELDS[name].id, Value: value };
}

function minutesOf(schedule: Schedule, duration: DurationNode, elapsed: boolean): number {
  const { minutesPerDay, minutesPerWeek } = schedule;
  const units = elapsed ? { minutesPerDay: 1440, minutesPerWeek: 10_080 } : { minutesPerDay, minutesPerWeek };
  return workMinutes(units, duration.amount, duration.unit);
}

function nominalLength(schedule: Schedule, { low, likely, high, elapsed }: Estimate): number {
  return likely ? minutesOf(schedule, likely, elapsed) : (minutesOf(schedule, low, elapsed) + minutesOf(schedule, high, elapsed)) / 2;
}

/** Links as written, and those that cues and rehearsals make. */
function linksOf(schedule: Schedule, { links }: DeclaredItem, known: ReadonlySet<number>, implied: readonly ScheduledLink[]): readonly Element[] {
  const written = links.filter(({ on }) => known.has(on.index)).map((link) => linkElement(schedule, link));
  const made = implied
    .filter((link) => known.has(link.from))
    .map((link) => ({ PredecessorUID: uidOf(link.from), Type: { FF: 0, FS: 1, SF: 2, SS: 3 }[link.type], CrossProject: 0, LinkLag: 0, LagFormat: 7 }));
  const pairs = new Set(written.map((link) => link.PredecessorUID));
  // One link between two tasks is all that the format allows.
  return [...written, ...made.filter((link) => !pairs.has(link.PredecessorUID))];
}

function linkElement(schedule: Schedule, { clause, on, dependency }: DeclaredLink): Element {
  const fromStart = dependency.anchor !== "finish";
  const type = clause === "after" ? (fromStart ? 3 : 1) : fromStart ? 2 : 0;
  const element = { PredecessorUID: uidOf(on.index), Type: type, CrossProject: 0 };
  if (dependency.anchor === "part") return { ...element, LinkLag: Math.round(dependency.percent), LagFormat: 19 };
  const { lag } = dependency;
  if (!lag) return { ...element, LinkLag: 0, LagFormat: 7 };
  const elapsed = lag.elapsed || lag.duration.unit === "mo" || lag.duration.unit === "q" || lag.duration.unit === "y";
  return { ...element, LinkLag: tenths(lag.sign * minutesOf(schedule, lag.duration, elapsed)), LagFormat: FORMATS[lag.duration.unit][elapsed ? 1 : 0] };
}

/** 0 as soon as possible, 1 as late as possible, 2 must start on, 4 start no earlier than. */
function constraintOf(schedule: Schedule, entity: Entity): { readonly type: number; readonly date: Instant | undefined } {
  const zone = scheduleZone(schedule);
  const { declaration } = entity;
  const on = dateOf(declaration, "on");
  if (on) {
    // A milestone on a day without a time is at its end, unless it is done earlier that day.
    const moment = entity.kind === "milestone" && on.minute === undefined;
    return moment ? { type: 3, date: endOf(zone, on) - 1 } : { type: 2, date: beginningOf(zone, on) };
  }
  const notBefore = dateOf(declaration, "not before");
  if (notBefore) return { type: 4, date: beginningOf(zone, notBefore) };
  return { type: clauseOf(declaration, "late") ? 1 : 0, date: undefined };
}

function notesOf(entity: Entity): string {
  const { declaration } = entity;
  const criteria = clausesOf(declaration, "done when").flatMap((clause) => clause.value.map((text) => `Done when ${text.value}`));
  return [declaration.doc, ...texts(declaration, "note"), ...criteria].filter((text) => text !== "").join("\n");
}

interface Resource {
  readonly element: Element;
  readonly uid: number;
}

function resourcesOf(schedule: Schedule, items: readonly DeclaredItem[], calendars: Calendars): ReadonlyMap<number, Resource> {
  const { plan } = schedule;
  const resources = new Map<number, Resource>();
  const taken = [...schedule.people.map(({ entity }) => entity), ...items.flatMap(({ item }) => item.people)];
  for (const index of taken) {
    if (resources.has(index)) continue;
    const entity = plan.entities[index];
    const players = schedule.people.find((load) => load.entity === index)?.players ?? 1;
    const rate = clauseOf(entity.declaration, "rate")?.value;
    const uid = resources.size + 1;
    resources.set(index, {
      uid,
      element: {
        UID: uid,
        ID: uid,
        Name: short(entity.title),
        Type: 1,
        IsNull: 0,
        Initials: short(entity.title.slice(0, 1)),
        Code: entity.path,
        Group: entity.kind,
        EmailAddress: clauseOf(entity.declaration, "email")?.value.value,
        MaxUnits: round(players, 2),
        CanLevel: 1,
        AccrueAt: 3,
        StandardRate: rate ? round(hourlyRate(schedule, rate.amount, rate.per), 4) : undefined,
        StandardRateFormat: rate ? 2 : undefined,
        CalendarUID: calendars.uidOfResource(entity),
      },
    });
  }
  return resources;
}

function hourlyRate(schedule: Schedule, amount: number, per: "h" | "d" | "w" | "mo"): number {
  const hours = { h: 1, d: schedule.minutesPerDay / 60, w: schedule.minutesPerWeek / 60, mo: (schedule.minutesPerDay * 20) / 60 }[per];
  return amount / hours;
}

function assignmentsOf(
  items: readonly DeclaredItem[],
  resources: ReadonlyMap<number, Resource>,
  wall: (at: Instant | undefined) => string | undefined,
): readonly Element[] {
  const assignments: Element[] = [];
  for (const { item, players } of items) {
    if (!Number.isFinite(item.start) || item.kind === "movement") continue;
    const counts = new Map<number, number>();
    for (const person of item.people) counts.set(person, (counts.get(person) ?? 0) + 1);
    for (const [person, count] of counts) {
      const share = players.find(({ who }) => who.index === person)?.share ?? (players.length === 1 ? players[0].share : 1);
      assignments.push({
        UID: assignments.length + 1,
        TaskUID: uidOf(item.entity),
        ResourceUID: resources.get(person)?.uid,
        Finish: wall(item.finish),
        Start: wall(item.start),
        Units: round(count * share, 4),
        Work: lengthText((item.effortMinutes * count) / item.people.length),
      });
    }
  }
  return assignments;
}

/** Numbers calendars: 1 is the score's. */
class Calendars {
  readonly elements: Element[] = [];
  readonly #plan: Plan;
  readonly #uids = new Map<string, number>();

  constructor(plan: Plan) {
    this.#plan = plan;
    const score = plan.entities[plan.score];
    const calendar = score && calendarNamedBy(plan, score);
    this.#number(calendar ? `${calendar.index}` : "", calendar?.title ?? "Standard", rulesOf(plan, calendar), undefined);
  }

  uidOf(calendar: Entity): number {
    return this.#number(`${calendar.index}`, calendar.title, rulesOf(this.#plan, calendar), undefined);
  }

  /** A resource has a calendar of its own, based on another, with its days off. */
  uidOfResource(entity: Entity): number {
    const calendar = calendarNamedBy(this.#plan, entity);
    return this.#number(
      `of ${entity.index}`,
      entity.title,
      { ...rulesOf(this.#plan, calendar), off: absenceOf(entity.declaration), work: [] },
      calendar ? this.uidOf(calendar) : 1,
    );
  }

  #number(key: string, name: string, rules: CalendarRules, base: number | undefined): number {
    const known = this.#uids.get(key);
    if (known !== undefined) return known;
    const uid = this.elements.length + 1;
    this.#uids.set(key, uid);
    this.elements.push({
      UID: uid,
      Name: short(name),
      IsBaseCalendar: base === undefined ? 1 : 0,
      BaseCalendarUID: base ?? -1,
      WeekDays: base === undefined ? { WeekDay: rules.hours.map((_, day) => weekDay(rules, day)).sort((a, b) => a.DayType - b.DayType) } : undefined,
      Exceptions: exceptionsOf(rules),
    });
    return uid;
  }
}

/** Sunday is 1. */
function weekDay(rules: CalendarRules, day: number): { readonly DayType: number; readonly DayWorking: number; readonly WorkingTimes: Element | undefined } {
  const hours = rules.hours[day];
  return { DayType: ((day + 1) % 7) + 1, DayWorking: hours.length > 0 ? 1 : 0, WorkingTimes: workingTimes(hours) };
}

function workingTimes(hours: readonly TimeRange[]): Element | undefined {
  if (hours.length === 0) return undefined;
  return { WorkingTime: hours.map((range) => ({ FromTime: timeOfDay(range.from), ToTime: timeOfDay(range.to) })) };
}

/** Days of a range that are looked at one by one; longer ones stay whole. */
const MOST_DAYS = 4000;

function exceptionsOf(rules: CalendarRules): Element | undefined {
  const hoursOf = dayHours(rules);
  const working = new Map<EpochDay, readonly TimeRange[]>();
  for (const { days } of rules.work) {
    for (let day = days.from; day <= Math.min(days.to, days.from + MOST_DAYS); day++) working.set(day, hoursOf(day));
  }
  const exceptions: Element[] = [];
  const add = (from: EpochDay, to: EpochDay, hours: readonly TimeRange[]) =>
    exceptions.push({
      EnteredByOccurrences: 0,
      TimePeriod: { FromDate: `${isoDateOf(from)}T00:00:00`, ToDate: `${isoDateOf(to)}T23:59:00` },
      Occurrences: to - from + 1,
      Name: hours.length > 0 ? "Working" : "Off",
      Type: 1,
      DayWorking: hours.length > 0 ? 1 : 0,
      WorkingTimes: workingTimes(hours),
    });
  for (const range of withoutDays(rules.off, working)) add(range.from, range.to, []);
  for (const [day, hours] of [...working].sort((a, b) => a[0] - b[0])) add(day, day, hours);
  return exceptions.length > 0 ? { Exception: exceptions } : undefined;
}

/** The ranges, merged, with these days cut out: exceptions must not overlap. */
function withoutDays(ranges: readonly DayRange[], days: ReadonlyMap<EpochDay, unknown>): readonly DayRange[] {
  const cut = [...days.keys()].sort((a, b) => a - b);
  const found: DayRange[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    let from = Math.max(range.from, until);
    for (const day of cut) {
      if (day < from || day > range.to) continue;
      if (from < day) found.push({ from, to: day - 1 });
      from = day + 1;
    }
    if (from <= range.to) found.push({ from, to: range.to });
    until = Math.max(until, range.to + 1);
  }
  return found;
}

function uidOf(entity: number): number {
  return entity + 1;
}

function tenths(minutes: number): number | undefined {
  return Number.isFinite(minutes) ? Math.round(minutes * 10) : undefined;
}

/** `PT24H0M0S` */
function lengthText(minutes: number): string {
  const whole = Math.max(0, Math.round(Number.isFinite(minutes) ? minutes : 0));
  return `PT${Math.floor(whole / 60)}H${whole % 60}M0S`;
}

/** `24:00` is written as midnight. */
function timeOfDay(minute: number): string {
  const clock = minute % 1440;
  return `${String(Math.floor(clock / 60)).padStart(2, "0")}:${String(clock % 60).padStart(2, "0")}:00`;
}

function short(text: string): string {
  return text.replaceAll(/\s+/g, " ").slice(0, LONGEST);
}

/** Without the keys that have no value, at every depth: an element is there or it is not. */
function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === undefined || (Array.isArray(inner) && inner.length === 0) ? [] : [[key, present(inner)]])),
  );
}
