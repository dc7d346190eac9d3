/** MS Project's XML (MSPDI) as a score: outline, links, constraints, people, calendars. Dates that the tool had worked out are left to the scheduler. */

import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { CalendarRules, TimeRange } from "../calendar/model.ts";
import { DEFAULT_HOURS, workUnitsOf } from "../calendar/working-time.ts";
import { epochDayOf, isoDateOf } from "../language/civil.ts";
import { hoursClauses, offClause, workClause } from "./calendar-clauses.ts";
import { type Draft, type DraftClause, type DraftItem, type DraftShare, type Imported, type Loss, lengthText, newItem, place } from "./draft.ts";
import { MSPDI_FIELDS } from "./mspdi.ts";
import { readClauses } from "./read-header.ts";
import { scoreText, stringText } from "./score-text.ts";

/** Elements that may be there more than once. */
const LISTS = new Set(["Task", "Resource", "Assignment", "Calendar", "WeekDay", "WorkingTime", "Exception", "PredecessorLink", "ExtendedAttribute"]);

/** Formats of durations and lags that go by the clock. */
const ELAPSED = new Set(["4", "6", "8", "10", "12", "20", "36", "38", "40", "42", "44", "52"]);

/** A day of a base calendar that says nothing: 8 to 12 and 13 to 17. */
const PROJECT_DAY: readonly TimeRange[] = [
  { from: 480, to: 720 },
  { from: 780, to: 1020 },
];

type Node = { readonly [name: string]: string | Node | readonly Node[] | undefined };

export function fromMspdi(xml: string): Imported {
  const valid = XMLValidator.validate(xml);
  if (valid !== true) return { lost: [], problem: `this is no XML: line ${valid.err.line}: ${valid.err.msg}` };
  const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, removeNSPrefix: true, isArray: (name) => LISTS.has(String(name)) });
  let root: Node;
  try {
    root = parser.parse(xml) as Node;
  } catch (error) {
    return { lost: [], problem: `this XML cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  // An element without anything in it is a text.
  const project = root.Project === "" ? {} : root.Project;
  if (typeof project !== "object" || Array.isArray(project))
    return { lost: [], problem: "this is no file of MS Project: its outermost element should be `Project`" };
  return new Reader(project as Node).read();
}

class Reader {
  readonly #project: Node;
  readonly #draft: Draft;
  readonly #lost: Loss[] = [];
  readonly #byUid = new Map<string, DraftItem>();
  readonly #minutesByUid = new Map<string, number>();
  readonly #calendars = new Map<string, Node>();
  readonly #declared = new Set<string>();
  readonly #minutesPerDay: number;
  readonly #minutesPerWeek: number;

  constructor(project: Node) {
    this.#project = project;
    const name = textOf(project, "Name")?.replace(/\.(xml|mpp)$/i, "");
    const start = dateText(textOf(project, "StartDate"));
    this.#draft = { id: name, title: textOf(project, "Title") ?? name ?? "Imported plan", start: start ?? "1970-01-01", who: [], items: [] };
    if (start === undefined) this.#lose("the project has no start: set the `start` of the score");
    const status = textOf(project, "StatusDate");
    if (status) this.#draft.status = dateText(status);
    for (const calendar of nodes(child(project, "Calendars"), "Calendar")) this.#calendars.set(textOf(calendar, "UID") ?? "", calendar);
    const uid = textOf(project, "CalendarUID") ?? "1";
    this.#draft.calendar = this.#calendar(uid);
    const base = this.#calendars.get(uid);
    const rules: CalendarRules = { zone: "UTC", hours: base ? this.#hours(base) : DEFAULT_HOURS, off: [], work: [] };
    ({ minutesPerDay: this.#minutesPerDay, minutesPerWeek: this.#minutesPerWeek } = workUnitsOf(rules));
  }

  read(): Imported {
    const resources = this.#resources();
    const tasks = nodes(child(this.#project, "Tasks"), "Task");
    this.#outline(tasks);
    this.#assign(resources);
    for (const task of tasks) this.#links(task);
    return { text: scoreText(this.#draft), lost: this.#lost };
  }

  #outline(tasks: readonly Node[]): void {
    const levels: DraftItem[] = [];
    for (const [k, task] of tasks.entries()) {
      const level = Number(textOf(task, "OutlineLevel") ?? 1);
      if (textOf(task, "UID") === "0" || level === 0 || textOf(task, "IsNull") === "1") continue;
      const title = textOf(task, "Name") ?? `Task ${textOf(task, "ID") ?? k}`;
      if (textOf(task, "Active") === "0") this.#lose(`${title} is inactive in the project: it becomes part of the plan`);
      if (textOf(task, "ExternalTask") === "1" || textOf(task, "IsSubproject") === "1")
        this.#lose(`${title} stands for a task of another file, which is not here`);
      levels.length = Math.min(levels.length, Math.max(0, level - 1));
      const next = tasks[k + 1];
      const holds = next !== undefined && Number(textOf(next, "OutlineLevel") ?? 1) > level;
      const item = place(this.#draft, newItem(this.#kind(task, title, holds), title, levels.at(-1)));
      levels.push(item);
      const id = field(task, "id");
      if (id) item.id = id.split(".").at(-1);
      this.#byUid.set(textOf(task, "UID") ?? "", item);
      this.#minutesByUid.set(textOf(task, "UID") ?? "", durationMinutes(textOf(task, "Duration")));
      this.#facts(item, task);
    }
  }

  #kind(task: Node, title: string, holds: boolean): DraftItem["kind"] {
    const own = field(task, "kind");
    if (own === "cue" || own === "rehearsal") {
      const becomes = own === "cue" ? "milestone" : "task";
      this.#lose(`the ${own} ${title} becomes a ${becomes}`);
      return becomes;
    }
    if (own === "movement" || own === "task" || own === "milestone") return holds ? "movement" : own;
    if (holds) return "movement";
    if (textOf(task, "Milestone") === "1" || durationMinutes(textOf(task, "Duration")) === 0) return "milestone";
    return "task";
  }

  #facts(item: DraftItem, task: Node): void {
    const facts = item.facts;
    if (item.kind === "task") item.estimate = this.#estimate(task);
    const calendar = textOf(task, "CalendarUID");
    if (calendar && calendar !== "-1") item.calendar = this.#calendar(calendar);
    this.#constraint(item, task);
    const deadline = textOf(task, "Deadline");
    if (deadline) facts.push(`due ${endText(deadline)}`);
    const priority = Number(textOf(task, "Priority") ?? 500);
    if (priority !== 500 && item.kind !== "milestone") facts.push(`priority ${Math.max(1, Math.min(1000, priority))}`);
    const finished = textOf(task, "ActualFinish");
    if (item.kind === "task") {
      const started = textOf(task, "ActualStart");
      const done = Number(textOf(task, "PercentComplete") ?? 0);
      if (done > 0 && !finished) facts.push(`progress ${done}%`);
      if (started) facts.push(`started ${dateText(started)}`);
    }
    if (finished && item.kind !== "movement") facts.push(`finished ${endText(finished)}`);
    const notes = textOf(task, "Notes");
    if (notes) item.notes.push(notes);
    if (nodes(task, "Baseline").length > 0) this.#lose(`the baseline of ${item.title}`);
    if (textOf(task, "Recurring") === "1") this.#lose(`${item.title} recurs: it becomes single tasks`);
    const cost = Number(textOf(task, "FixedCost") ?? 0);
    if (cost > 0) this.#lose(`the fixed cost of ${item.title}, ${cost / 100}`);
  }

  #estimate(task: Node): string {
    const format = textOf(task, "DurationFormat") ?? "7";
    const duration = durationMinutes(textOf(task, "Duration"));
    const work = durationMinutes(textOf(task, "Work"));
    const own = field(task, "estimate");
    // What an export kept counts as long as nobody has changed the figure beside it; once work has begun that figure is no estimate.
    const kept = own === undefined ? undefined : readClauses("task", own)?.estimate;
    if (
      kept &&
      (duration + work === 0 || textOf(task, "ActualStart") !== undefined || [duration, work].some((minutes) => Math.abs(minutes - this.#likely(kept)) < 1))
    )
      return kept;
    const fixedWork = textOf(task, "Type") === "2" || textOf(task, "EffortDriven") === "1";
    if (fixedWork && work > 0) return `effort ${lengthText(work, this.#minutesPerDay)}`;
    return ELAPSED.has(format) ? `lasts ${lengthText(duration, 1440)} elapsed` : `lasts ${lengthText(duration, this.#minutesPerDay)}`;
  }

  /** Minutes of the likely value of an estimate clause. */
  #likely(clause: string): number {
    const values = [...clause.matchAll(/(\d+(?:\.\d+)?)(min|h|d|w)/g)].map(([, amount, unit]) => {
      const elapsed = clause.endsWith(" elapsed");
      const minutes = { min: 1, h: 60, d: elapsed ? 1440 : this.#minutesPerDay, w: elapsed ? 10_080 : this.#minutesPerWeek }[unit as "min" | "h" | "d" | "w"];
      return Number(amount) * minutes;
    });
    return values.length === 2 ? (values[0] + values[1]) / 2 : (values[Math.floor(values.length / 2)] ?? Number.NaN);
  }

  #constraint(item: DraftItem, task: Node): void {
    const type = textOf(task, "ConstraintType") ?? "0";
    const date = textOf(task, "ConstraintDate");
    const text = date && dateText(date);
    if (textOf(task, "Manual") === "1") {
      const start = dateText(textOf(task, "Start"));
      if (start) item.facts.push(`${item.kind === "milestone" ? "on" : "not before"} ${start}`);
      return;
    }
    if (type === "1") item.facts.push("late");
    if (!date || !text) return;
    const moment = item.kind === "milestone";
    if (type === "2") item.facts.push(`on ${text}`);
    else if (type === "3" && moment) item.facts.push(`on ${/T23:59/.test(date) ? date.slice(0, 10) : text}`);
    else if (type === "4" || (type === "6" && moment)) item.facts.push(`not before ${text}`);
    else if ((type === "7" || (type === "5" && moment)) && !textOf(task, "Deadline")) item.facts.push(`due ${endText(date)}`);
    else if (type === "3" || type === "5" || type === "6" || type === "7") {
      const names = { 3: "must finish on", 5: "start no later than", 6: "finish no earlier than", 7: "finish no later than" };
      this.#lose(`${item.title}: \`${names[type]} ${text}\``);
    }
  }

  #links(task: Node): void {
    const item = this.#byUid.get(textOf(task, "UID") ?? "");
    if (!item) return;
    for (const link of nodes(task, "PredecessorLink")) {
      const uid = textOf(link, "PredecessorUID") ?? "";
      const to = this.#byUid.get(uid);
      if (!to || to === item) {
        this.#lose(`${item.title} waits for a task that is not in this file`);
        continue;
      }
      // 0 FF, 1 FS, 2 SF, 3 SS
      const type = Number(textOf(link, "Type") ?? 1);
      const format = textOf(link, "LagFormat") ?? "7";
      const lag = Number(textOf(link, "LinkLag") ?? 0);
      const clause = type === 0 || type === 2 ? "ends after" : "after";
      const fromStart = type === 2 || type === 3;
      if ((format === "19" || format === "20") && lag !== 0) {
        if (type === 3 && lag > 0 && lag <= 100) item.links.push({ clause, to, anchor: "part", percent: lag, lag: "" });
        else {
          const minutes = ((this.#minutesByUid.get(uid) ?? 0) * lag) / 100;
          item.links.push({ clause, to, anchor: fromStart ? "start" : "finish", percent: 0, lag: this.#lag(minutes, false) });
          this.#lose(`${item.title}: a lag of ${lag}% of ${to.title} becomes a length`);
        }
      } else item.links.push({ clause, to, anchor: fromStart ? "start" : "finish", percent: 0, lag: this.#lag(lag / 10, ELAPSED.has(format)) });
    }
  }

  #lag(minutes: number, elapsed: boolean): string {
    if (Math.round(minutes) === 0) return "";
    const length = lengthText(Math.abs(minutes), elapsed ? 1440 : this.#minutesPerDay);
    return `${minutes < 0 ? "-" : "+"} ${length}${elapsed ? " elapsed" : ""}`;
  }

  /** Those who work, by UID: their key. */
  #resources(): ReadonlyMap<string, string> {
    const keys = new Map<string, string>();
    const currency = textOf(this.#project, "CurrencyCode") ?? "EUR";
    for (const resource of nodes(child(this.#project, "Resources"), "Resource")) {
      const uid = textOf(resource, "UID") ?? "";
      const title = textOf(resource, "Name");
      if (uid === "0" || title === undefined || textOf(resource, "IsNull") === "1") continue;
      if ((textOf(resource, "Type") ?? "1") !== "1") {
        this.#lose(`${title} is material or a cost, not somebody`);
        continue;
      }
      const units = Number(textOf(resource, "MaxUnits") ?? 1);
      const group = textOf(resource, "Group");
      const kind = group === "person" || group === "role" ? group : units > 1 ? "role" : "person";
      const clauses: DraftClause[] = [];
      if (kind === "role" && units > 1) clauses.push({ text: `capacity ${Math.max(1, Math.floor(units))}` });
      if (units > 0 && units < 1) clauses.push({ text: `gives ${lengthText(units * this.#minutesPerWeek, Number.POSITIVE_INFINITY)} a week` });
      clauses.push(...this.#resourceCalendar(textOf(resource, "CalendarUID")));
      const rate = Number(textOf(resource, "StandardRate") ?? 0);
      const per = { "2": "h", "3": "d", "4": "w", "5": "mo" }[textOf(resource, "StandardRateFormat") ?? "2"];
      if (rate > 0 && per) clauses.push({ text: `rate ${rate} ${currency} / ${per}` });
      const email = textOf(resource, "EmailAddress");
      if (email) clauses.push({ text: `email ${stringText(email)}` });
      const key = `resource ${uid}`;
      keys.set(uid, key);
      this.#draft.who.push({ kind, key, title, id: textOf(resource, "Code"), clauses });
    }
    return keys;
  }

  #assign(resources: ReadonlyMap<string, string>): void {
    for (const assignment of nodes(child(this.#project, "Assignments"), "Assignment")) {
      const item = this.#byUid.get(textOf(assignment, "TaskUID") ?? "");
      const key = resources.get(textOf(assignment, "ResourceUID") ?? "");
      if (item?.kind !== "task" || key === undefined) continue;
      const units = Number(textOf(assignment, "Units") ?? 1);
      const player = this.#draft.who.find((each) => each.key === key)!;
      const count = player.kind === "role" ? Math.max(1, Math.round(units)) : 1;
      const share: DraftShare = { key, count, share: units > 0 && units < 1 ? Number(units.toFixed(4)) : 1 };
      item.by = [...item.by.filter((each) => each.key !== key), share];
    }
  }

  /** Declares a base calendar, once; its key. */
  #calendar(uid: string): string | undefined {
    const calendar = this.#calendars.get(uid);
    if (!calendar) return undefined;
    const key = `calendar ${uid}`;
    if (!this.#declared.has(key)) {
      this.#declared.add(key);
      const title = textOf(calendar, "Name") ?? "Calendar";
      this.#draft.who.push({ kind: "calendar", key, title, clauses: [...hoursClauses(this.#hours(calendar)), ...this.#exceptions(calendar, title)] });
    }
    return key;
  }

  /** A resource's own calendar is a base calendar and days of its own. */
  #resourceCalendar(uid: string | undefined): readonly DraftClause[] {
    const calendar = uid === undefined ? undefined : this.#calendars.get(uid);
    if (!calendar) return [];
    const name = textOf(calendar, "Name") ?? "";
    if (textOf(calendar, "IsBaseCalendar") === "1" || nodes(child(calendar, "WeekDays"), "WeekDay").some((day) => textOf(day, "DayType") !== "0")) {
      const key = uid === (textOf(this.#project, "CalendarUID") ?? "1") ? undefined : this.#calendar(uid!);
      return key === undefined ? [] : [{ text: "calendar", players: [{ key, count: 1, share: 1 }] }];
    }
    const base = textOf(calendar, "BaseCalendarUID");
    const clauses: DraftClause[] = [];
    if (base && base !== "-1" && base !== "0" && base !== (textOf(this.#project, "CalendarUID") ?? "1")) {
      const key = this.#calendar(base);
      if (key !== undefined) clauses.push({ text: "calendar", players: [{ key, count: 1, share: 1 }] });
    }
    // A person has days off, and no working time beyond that of the calendar.
    const days = this.#exceptions(calendar, name);
    for (const clause of days) if (clause.text.startsWith("work")) this.#lose(`the extra working time of ${name}: \`${clause.text}\``);
    return [...clauses, ...days.filter((clause) => clause.text.startsWith("off"))];
  }

  /** Monday first. */
  #hours(calendar: Node): readonly (readonly TimeRange[])[] {
    const days = nodes(child(calendar, "WeekDays"), "WeekDay");
    const base = textOf(calendar, "BaseCalendarUID");
    const inherited = base && base !== "-1" && base !== textOf(calendar, "UID") ? this.#calendars.get(base) : undefined;
    const usual = inherited ? this.#hours(inherited) : [PROJECT_DAY, PROJECT_DAY, PROJECT_DAY, PROJECT_DAY, PROJECT_DAY, [], []];
    return usual.map((hours, day) => {
      // Sunday is 1.
      const said = days.find((each) => textOf(each, "DayType") === String(((day + 1) % 7) + 1));
      if (!said) return hours;
      if (textOf(said, "DayWorking") !== "1") return [];
      const times = timesOf(said);
      return times.length > 0 ? times : PROJECT_DAY;
    });
  }

  #exceptions(calendar: Node, name: string): readonly DraftClause[] {
    const old = nodes(child(calendar, "WeekDays"), "WeekDay").filter((day) => textOf(day, "DayType") === "0");
    const clauses: DraftClause[] = [];
    for (const exception of [...nodes(child(calendar, "Exceptions"), "Exception"), ...old]) {
      const period = child(exception, "TimePeriod");
      const from = dayOf(textOf(period, "FromDate"));
      const to = dayOf(textOf(period, "ToDate"));
      const label = textOf(exception, "Name");
      if (from === undefined || to === undefined) continue;
      const type = textOf(exception, "Type") ?? "1";
      const occurrences = Number(textOf(exception, "Occurrences") ?? 1);
      if (type !== "1" && occurrences > 1) {
        this.#lose(`the recurring days off of ${name}${label ? `, ${label}` : ""}: write each as \`off\``);
        continue;
      }
      const days = { from, to: type === "1" ? to : from };
      if (textOf(exception, "DayWorking") !== "1") clauses.push(offClause(days, label && label !== "Off" ? stringText(label) : undefined));
      else if (timesOf(exception).length > 0) clauses.push(workClause(days, timesOf(exception)));
    }
    return clauses;
  }

  #lose(message: string): void {
    this.#lost.push({ message });
  }
}

function child(node: Node | undefined, name: string): Node | undefined {
  const value = node?.[name];
  return typeof value === "object" && !Array.isArray(value) ? (value as Node) : undefined;
}

function nodes(node: Node | undefined, name: string): readonly Node[] {
  const value = node?.[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === "object") : [];
}

/** The text of an element, undefined where it is empty or not there. */
function textOf(node: Node | undefined, name: string): string | undefined {
  const value = node?.[name];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function field(task: Node, name: keyof typeof MSPDI_FIELDS): string | undefined {
  return textOf(
    nodes(task, "ExtendedAttribute").find((attribute) => textOf(attribute, "FieldID") === MSPDI_FIELDS[name].id),
    "Value",
  );
}

function timesOf(node: Node): readonly TimeRange[] {
  return nodes(child(node, "WorkingTimes"), "WorkingTime").flatMap((time) => {
    const from = minuteOf(textOf(time, "FromTime"));
    const to = minuteOf(textOf(time, "ToTime"));
    return from === undefined || to === undefined ? [] : [{ from, to: to === 0 ? 1440 : to }];
  });
}

function minuteOf(text: string | undefined): number | undefined {
  const match = /^(\d{2}):(\d{2})/.exec(text ?? "");
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

/** Minutes of `PT24H30M0S`, 0 where there is none. */
function durationMinutes(text: string | undefined): number {
  const match = /^P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(text ?? "");
  return match ? Number(match[1] ?? 0) * 1440 + Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0) + Math.round(Number(match[4] ?? 0) / 60) : 0;
}

function dayOf(text: string | undefined): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(text ?? "");
  return match ? epochDayOf(Number(match[1]), Number(match[2]), Number(match[3])) : undefined;
}

/** A date as a beginning: without the time where that is midnight. */
function dateText(text: string | undefined): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?/.exec(text ?? "");
  if (!match) return undefined;
  return match[2] === undefined || match[2] === "00:00" ? match[1] : `${match[1]}T${match[2]}`;
}

/** A date as an end: midnight is the end of the day before. */
function endText(text: string): string {
  const date = dateText(text) ?? text;
  const day = dayOf(date);
  return date.includes("T") || day === undefined ? date : isoDateOf(day - 1);
}
