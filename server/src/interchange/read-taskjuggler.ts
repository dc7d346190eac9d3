/** A project of TaskJuggler 3 as a score: tasks, resources, dependencies, leaves, shifts. Reports, accounts and scenarios are left out, and said. */

import type { DayRange, TimeRange } from "../calendar/model.ts";
import { DEFAULT_HOURS, workUnitsOf } from "../calendar/working-time.ts";
import { epochDayOf, isoDateOf } from "../language/civil.ts";
import { hoursClauses, offClause } from "./calendar-clauses.ts";
import {
  type Draft,
  type DraftClause,
  type DraftItem,
  type DraftLink,
  type DraftPlayer,
  type DraftShare,
  type Imported,
  type Loss,
  lengthText,
  newItem,
  place,
} from "./draft.ts";
import { applyHeader, connect, type ReadHeader, readHeader } from "./read-header.ts";
import { scoreText, stringText } from "./score-text.ts";
import { TASKJUGGLER_HELPER } from "./taskjuggler.ts";
import { statementsOf, type TjGroup, type TjStatement, tokensOf } from "./taskjuggler-tokens.ts";

const TASK = ["effort", "length", "duration", "depends", "precedes", "allocate", "milestone", "start", "end", "minstart", "maxstart", "minend", "maxend"];
const MORE_TASK = ["priority", "complete", "scheduling", "note", "flags", "limits", "shifts", "Score", "responsible", "projectid", "chargeset", "charge"];
const RESOURCE = ["resource", "leaves", "vacation", "rate", "email", "workinghours", "efficiency", "managers", "booking", "journalentry"];
const PROJECT = ["timezone", "timeformat", "timingresolution", "dailyworkinghours", "yearlyworkingdays", "currency", "now", "extend", "scenario", "text"];
const TOP = ["project", "task", "shift", "macro", "include", "taskreport", "resourcereport", "textreport", "icalreport", "account"];
const INNER = ["gapduration", "gaplength", "onstart", "onend", "alternative", "select", "persistent", "mandatory", "dailymax", "weeklymax", "resources"];
const KEYWORDS: ReadonlySet<string> = new Set([...TASK, ...MORE_TASK, ...RESOURCE, ...PROJECT, ...TOP, ...INNER]);

/** Statements that say how things look or are presented: leaving them out loses nothing of the plan. */
const SILENT = new Set([
  "timeformat",
  "shorttimeformat",
  "numberformat",
  "currencyformat",
  "timingresolution",
  "trackingscenario",
  "weekstartsmonday",
  "weekstartssunday",
  "extend",
  "text",
  "yearlyworkingdays",
  "currency",
]);
const REPORTS = /report$|^(navigator|export|rawhtml|columns|formats|tagfile)$/;

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

export function fromTaskJuggler(text: string): Imported {
  const statements = statementsOf(tokensOf(text), KEYWORDS);
  const project = statements.find(({ keyword }) => keyword === "project");
  if (!project) return { lost: [], problem: "this is no project of TaskJuggler: the `project` statement is missing" };
  return new Reader(project).read(statements);
}

class Reader {
  readonly #draft: Draft;
  readonly #lost: Loss[] = [];
  readonly #byPath = new Map<string, DraftItem>();
  readonly #pathOf = new Map<DraftItem, string>();
  readonly #headers = new Map<DraftItem, ReadHeader>();
  readonly #byScorePath = new Map<string, DraftItem>();
  readonly #statements = new Map<DraftItem, TjStatement>();
  readonly #players = new Map<string, string>();
  readonly #hours: readonly (readonly TimeRange[])[];
  readonly #minutesPerDay: number;
  readonly #minutesPerWeek: number;
  #dailyMinutes = 480;
  #currency = "EUR";

  constructor(project: TjStatement) {
    const [first] = project.groups;
    const strings = first?.words.filter(({ type }) => type === "string") ?? [];
    const dates = first?.words.filter(({ text }) => /^\d{4}-\d{2}-\d{2}/.test(text)) ?? [];
    const [id] = first?.words ?? [];
    this.#draft = { title: strings[0]?.text ?? "Imported plan", start: dateText(dates[0]?.text) ?? "1970-01-01", who: [], items: [] };
    if (id?.type === "word" && !/^\d/.test(id.text)) this.#draft.id = id.text;
    const hours = DEFAULT_HOURS.map((ranges) => ranges);
    let ownHours = false;
    for (const statement of project.block) {
      const operand = wordsOf(statement)[0]?.text;
      switch (statement.keyword) {
        case "timezone":
          this.#draft.zone = operand;
          break;
        case "now":
          this.#draft.status = dateText(operand);
          break;
        case "currency":
          if (operand) this.#currency = operand;
          break;
        case "dailyworkinghours":
          this.#dailyMinutes = Number(operand) * 60 || 480;
          break;
        case "workinghours":
          ownHours = true;
          readHours(statement, hours);
          break;
        case "scenario":
          if (statement.block.length > 0) this.#lose(statement, "scenarios other than the first");
          break;
        default:
          if (!SILENT.has(statement.keyword)) this.#lose(statement, `\`${statement.keyword}\``);
      }
    }
    this.#hours = hours;
    ({ minutesPerDay: this.#minutesPerDay, minutesPerWeek: this.#minutesPerWeek } = workUnitsOf({ zone: "UTC", hours, off: [], work: [] }));
    if (ownHours) {
      this.#draft.who.push({ kind: "calendar", key: "calendar", title: "Working time", clauses: [...hoursClauses(hours)] });
      this.#draft.calendar = "calendar";
    }
  }

  read(statements: readonly TjStatement[]): Imported {
    for (const statement of statements) {
      switch (statement.keyword) {
        case "project":
          break;
        case "shift":
          this.#shift(statement);
          break;
        case "resource":
          this.#resource(statement);
          break;
        case "leaves":
        case "vacation":
          this.#leaves(statement);
          break;
        case "task":
          this.#task(statement, undefined);
          break;
        case "macro":
        case "include":
        case "supplement":
          this.#lose(statement, `\`${statement.keyword} ${wordsOf(statement)[0]?.text ?? ""}\`, with all that is in it`);
          break;
        default:
          if (!REPORTS.test(statement.keyword) && !SILENT.has(statement.keyword)) this.#lose(statement, `\`${statement.keyword}\``);
      }
    }
    for (const [item, statement] of this.#statements) this.#connect(item, statement);
    return { text: scoreText(this.#draft), lost: this.#lost };
  }

  #shift(statement: TjStatement): void {
    const [id, title] = wordsOf(statement);
    if (!id) return;
    const hours = this.#hours.map((ranges) => ranges);
    const clauses: DraftClause[] = [];
    for (const inner of statement.block) {
      if (inner.keyword === "timezone") clauses.push({ text: `zone ${wordsOf(inner)[0]?.text ?? "UTC"}` });
      else if (inner.keyword === "workinghours") readHours(inner, hours);
      else if (inner.keyword === "leaves" || inner.keyword === "vacation") clauses.push(...leavesOf(inner));
      else this.#lose(inner, `\`${inner.keyword}\` of the shift ${id.text}`);
    }
    this.#draft.who.push({
      kind: "calendar",
      key: `shift ${id.text}`,
      id: id.text,
      title: title?.text ?? id.text,
      clauses: [...hoursClauses(hours), ...clauses],
    });
  }

  #leaves(statement: TjStatement): void {
    let calendar = this.#draft.who.find(({ key }) => key === "calendar");
    if (!calendar) {
      calendar = { kind: "calendar", key: "calendar", title: "Working time", clauses: [...hoursClauses(this.#hours)] };
      this.#draft.who.push(calendar);
      this.#draft.calendar = "calendar";
    }
    calendar.clauses.push(...leavesOf(statement));
  }

  /** A resource with others in it is a group: its members are people, unless an export made them of a role's capacity. */
  #resource(statement: TjStatement): void {
    const [id, title] = wordsOf(statement);
    if (!id) return;
    const clauses: DraftClause[] = [];
    const members = statement.block.filter(({ keyword }) => keyword === "resource");
    const own = statement.block.find(({ keyword }) => keyword === "Score");
    const [, ownKind, ownId] = /^(person|role) (\S+)$/.exec((own && wordsOf(own)[0]?.text) ?? "") ?? [];
    const key = `resource ${id.text}`;
    this.#players.set(id.text, key);
    if (ownId !== undefined) this.#players.set(`score ${ownId}`, key);
    for (const inner of statement.block) {
      const operand = wordsOf(inner)[0]?.text ?? "";
      switch (inner.keyword) {
        case "resource":
        case "Score":
        case "flags":
        case "managers":
          break;
        case "leaves":
        case "vacation":
          clauses.push(...leavesOf(inner).map(({ text }) => ({ text })));
          break;
        case "rate":
          if (Number(operand) > 0) clauses.push({ text: `rate ${Number(operand)} ${this.#currency} / d` });
          break;
        case "email":
          clauses.push({ text: `email ${stringText(operand)}` });
          break;
        case "shifts":
        case "shift":
          if (this.#draft.who.some((player) => player.key === `shift ${operand}`))
            clauses.push({ text: "calendar", players: [{ key: `shift ${operand}`, count: 1, share: 1 }] });
          else this.#lose(inner, `the shift ${operand} of ${id.text}`);
          break;
        case "limits": {
          const weekly = inner.block.find(({ keyword }) => keyword === "weeklymax");
          const hours = weekly && this.#minutes(wordsOf(weekly)[0]?.text ?? "", this.#dailyMinutes);
          if (hours && hours < this.#minutesPerWeek) clauses.push({ text: `gives ${lengthText(hours, Number.POSITIVE_INFINITY)} a week` });
          for (const limit of inner.block) if (limit.keyword !== "weeklymax") this.#lose(limit, `\`${limit.keyword}\` of ${id.text}`);
          break;
        }
        case "workinghours": {
          const hours = this.#hours.map((ranges) => ranges);
          for (const each of statement.block) if (each.keyword === "workinghours") readHours(each, hours);
          const calendarKey = `hours ${id.text}`;
          if (!this.#draft.who.some((player) => player.key === calendarKey)) {
            this.#draft.who.push({ kind: "calendar", key: calendarKey, title: `Hours of ${title?.text ?? id.text}`, clauses: [...hoursClauses(hours)] });
            clauses.push({ text: "calendar", players: [{ key: calendarKey, count: 1, share: 1 }] });
          }
          break;
        }
        default:
          this.#lose(inner, `\`${inner.keyword}\` of ${id.text}`);
      }
    }
    let player: DraftPlayer;
    if (ownKind === "role" && members.length > 0) {
      player = { kind: "role", key, id: ownId, title: title?.text ?? ownId, clauses: [{ text: `capacity ${members.length}` }, ...clauses] };
      for (const member of members) this.#players.set(wordsOf(member)[0]?.text ?? "", key);
    } else if (members.length > 0) {
      for (const member of members) this.#resource(member);
      const played = members.flatMap((member): DraftShare[] => {
        const memberKey = this.#players.get(wordsOf(member)[0]?.text ?? "");
        return memberKey === undefined ? [] : [{ key: memberKey, count: 1, share: 1 }];
      });
      player = { kind: "role", key, id: id.text, title: title?.text ?? id.text, clauses: [{ text: "played by", players: played }, ...clauses] };
    } else player = { kind: ownKind === "role" ? "role" : "person", key, id: ownId ?? id.text, title: title?.text ?? id.text, clauses };
    this.#draft.who.push(player);
  }

  #task(statement: TjStatement, parent: DraftItem | undefined): void {
    const [id, title] = wordsOf(statement);
    if (!id) return;
    const own = statement.block.find(({ keyword }) => keyword === "Score");
    const ownText = own && wordsOf(own)[0]?.text;
    if (ownText === TASKJUGGLER_HELPER) return;
    const header = ownText === undefined ? undefined : readHeader(ownText);
    const holds = statement.block.some(({ keyword }) => keyword === "task");
    const moment =
      statement.block.some(({ keyword }) => keyword === "milestone") ||
      (!holds && !statement.block.some(({ keyword }) => /^(effort|length|duration)$/.test(bare(keyword))));
    let kind: DraftItem["kind"] = holds || header?.kind === "movement" ? "movement" : moment ? "milestone" : "task";
    if (header?.kind === "task") kind = holds ? "movement" : "task";
    if (header?.kind === "cue" || header?.kind === "rehearsal") this.#lose(statement, `the ${header.kind} ${header.path.join(".")} becomes a ${kind}`);
    const item = place(this.#draft, newItem(kind, title?.text ?? id.text, parent));
    const path = parent ? `${this.#pathOf.get(parent)}.${id.text}` : id.text;
    item.id = header?.path.at(-1) ?? id.text;
    this.#byPath.set(path, item);
    this.#pathOf.set(item, path);
    this.#statements.set(item, statement);
    if (header) {
      this.#headers.set(item, header);
      this.#byScorePath.set(header.path.join("."), item);
    }
    for (const inner of statement.block) if (inner.keyword === "task") this.#task(inner, item);
  }

  /** What a task says, when all tasks and resources are known. */
  #connect(item: DraftItem, statement: TjStatement): void {
    const header = this.#headers.get(item);
    if (header) {
      applyHeader(item, header);
      for (const lost of connect(item, header.links, this.#byScorePath)) this.#lose(statement, `${item.title} waits for ${lost.path}, which is not here`);
      item.by = header.by.flatMap((share) => {
        const key = this.#players.get(`score ${share.key}`);
        return key === undefined ? [] : [{ ...share, key }];
      });
      // A role that is played by others is no resource; then those who were on it are named.
      if (item.by.length < header.by.length) item.by = this.#allocated(statement);
      for (const note of statement.block) if (note.keyword === "note") item.notes.push(wordsOf(note)[0]?.text ?? "");
      return;
    }
    if (item.kind === "task") item.by = this.#allocated(statement);
    const dates = new Map<string, string>();
    for (const inner of statement.block) this.#attribute(item, inner, dates);
    const start = dates.get("start");
    const end = dates.get("end");
    if (start) item.facts.push(`${item.kind === "milestone" ? "on" : "not before"} ${start}`);
    if (end) item.facts.push(`due ${end}`);
    if (end && !start && item.kind === "task") item.facts.push("late");
  }

  #attribute(item: DraftItem, statement: TjStatement, dates: Map<string, string>): void {
    const keyword = bare(statement.keyword);
    const operand = wordsOf(statement)[0]?.text ?? "";
    if (keyword !== statement.keyword && !statement.keyword.startsWith("plan:")) {
      this.#lose(statement, `\`${statement.keyword}\`: only one scenario is read`);
      return;
    }
    switch (keyword) {
      case "task":
      case "milestone":
      case "allocate":
      case "flags":
      case "purge":
        break;
      case "effort":
      case "length":
        if (item.kind === "task")
          item.estimate = `${keyword === "effort" ? "effort" : "lasts"} ${lengthText(this.#minutes(operand, this.#dailyMinutes), this.#minutesPerDay)}`;
        break;
      case "duration":
        if (item.kind === "task") item.estimate = `lasts ${lengthText(this.#minutes(operand, 1440), 1440)} elapsed`;
        break;
      case "depends":
      case "precedes":
        for (const group of statement.groups) this.#dependency(item, group, keyword, statement);
        break;
      case "start":
      case "minstart":
        if (dateText(operand) && !dates.has("start")) dates.set("start", dateText(operand)!);
        break;
      case "end":
      case "maxend":
        if (dateText(operand) && !dates.has("end")) dates.set("end", endText(operand)!);
        break;
      case "priority":
        if (item.kind !== "milestone" && Number(operand) >= 1 && Number(operand) <= 1000) item.facts.push(`priority ${Number(operand)}`);
        break;
      case "complete":
        if (item.kind === "task" && Number(operand) > 0) item.facts.push(`progress ${Number(operand)}%`);
        break;
      case "scheduling":
        if (operand === "alap") item.facts.push("late");
        break;
      case "note":
        item.notes.push(operand);
        break;
      default:
        this.#lose(statement, `\`${statement.keyword}\` of ${item.title}`);
    }
  }

  #dependency(item: DraftItem, group: TjGroup, keyword: string, statement: TjStatement): void {
    const name = group.words[0]?.text ?? "";
    const other = this.#resolve(item, name);
    if (!other) {
      // A milestone that only holds a date is part of what the header says.
      if (name !== "") this.#lose(statement, `${item.title} ${keyword === "depends" ? "waits for" : "comes before"} ${name}, which is not here`);
      return;
    }
    const has = (word: string) => group.block.some((inner) => inner.keyword === word);
    const gap = group.block.find((inner) => inner.keyword === "gaplength" || inner.keyword === "gapduration");
    const elapsed = gap?.keyword === "gapduration";
    const minutes = gap ? this.#minutes(wordsOf(gap)[0]?.text ?? "", elapsed ? 1440 : this.#dailyMinutes) : 0;
    const lag = minutes > 0 ? `+ ${lengthText(minutes, elapsed ? 1440 : this.#minutesPerDay)}${elapsed ? " elapsed" : ""}` : "";
    const link: Omit<DraftLink, "to"> = { clause: "after", anchor: has("onstart") && keyword === "depends" ? "start" : "finish", percent: 0, lag };
    if (keyword === "depends") item.links.push({ ...link, to: other });
    else other.links.push({ ...link, to: item });
  }

  /** `!sibling`, `!!of.parent`, or a path from the top. */
  #resolve(item: DraftItem, name: string): DraftItem | undefined {
    const bangs = /^!*/.exec(name)![0].length;
    if (bangs === 0) return this.#byPath.get(name);
    let from: DraftItem | undefined = item;
    for (let k = 0; k < bangs && from; k++) from = from.parent;
    const above = from && this.#pathOf.get(from);
    return this.#byPath.get(above === undefined ? name.slice(bangs) : `${above}.${name.slice(bangs)}`);
  }

  /** Each allocation is one player; alternatives are not written, as a role says who can play it. */
  #allocated(statement: TjStatement): readonly DraftShare[] {
    const counts = new Map<string, number>();
    const shares = new Map<string, number>();
    for (const inner of statement.block) {
      if (inner.keyword === "limits") {
        for (const limit of inner.block) {
          const minutes = this.#minutes(wordsOf(limit)[0]?.text ?? "", this.#dailyMinutes);
          for (const resource of limit.block.flatMap(wordsOf)) {
            const key = this.#players.get(resource.text);
            if (limit.keyword === "dailymax" && key !== undefined && minutes < this.#dailyMinutes)
              shares.set(key, Number((minutes / this.#dailyMinutes).toFixed(4)));
          }
        }
      }
      if (bare(inner.keyword) !== "allocate") continue;
      for (const group of inner.groups) {
        const key = this.#players.get(group.words[0]?.text ?? "");
        if (key === undefined) this.#lose(inner, `\`allocate ${group.words[0]?.text ?? ""}\``);
        else counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    return [...counts].map(([key, count]) => ({ key, count, share: shares.get(key) ?? 1 }));
  }

  /** Minutes of `5d`, `4h`, `30min`, `2w`, `1m`, `1y`; `day` is the length of a day. */
  #minutes(text: string, day: number): number {
    const match = /^(\d+(?:\.\d+)?)(min|h|d|w|m|y)$/.exec(text);
    if (!match) return 0;
    const week = day === 1440 ? 10_080 : day * 5;
    return Number(match[1]) * { min: 1, h: 60, d: day, w: week, m: week * (365 / 84), y: week * (365 / 7) }[match[2] as "min" | "h" | "d" | "w" | "m" | "y"];
  }

  #lose(statement: TjStatement, message: string): void {
    this.#lost.push({ line: statement.line, message });
  }
}

function wordsOf(statement: TjStatement) {
  return statement.groups.flatMap((group) => group.words);
}

/** Without the scenario: `plan:effort`. */
function bare(keyword: string): string {
  return keyword.replace(/^\w+:/, "");
}

/** `workinghours mon - fri 9:00 - 12:00, 13:00 - 18:00`: days, then times or `off`. */
function readHours(statement: TjStatement, hours: (readonly TimeRange[])[]): void {
  const words = statement.groups
    .flatMap((group, k) => [...(k > 0 ? [","] : []), ...group.words.map(({ text }) => text)])
    .flatMap((word) => word.split(/(?<=\d)-(?=\d)|(?<=^[a-z]{3})-(?=[a-z]{3}$)/).flatMap((part, k) => (k > 0 ? ["-", part] : [part])));
  const days = new Set<number>();
  const times: TimeRange[] = [];
  for (let k = 0; k < words.length; k++) {
    const day = DAYS.indexOf(words[k]);
    if (day >= 0) {
      const last = words[k + 1] === "-" ? DAYS.indexOf(words[k + 2]) : day;
      for (let each = day; ; each = (each + 1) % 7) {
        days.add(each);
        if (each === last || last < 0) break;
      }
      if (last !== day) k += 2;
    } else if (/^\d{1,2}:\d{2}$/.test(words[k]) && words[k + 1] === "-") {
      times.push({ from: minuteOf(words[k]), to: minuteOf(words[k + 2] ?? "24:00") });
      k += 2;
    }
  }
  for (const day of days) hours[day] = times;
}

function minuteOf(text: string): number {
  const [hour, minute] = text.split(":").map(Number);
  return hour * 60 + minute;
}

/** `leaves annual 2027-02-08 - 2027-02-13`, `leaves holiday "Easter" 2027-04-02 +4d`; the end is exclusive where it has no time. */
function leavesOf(statement: TjStatement): readonly DraftClause[] {
  return statement.groups.flatMap(({ words }) => {
    const label = words.find(({ type }) => type === "string")?.text;
    const rest = words.filter(({ type }) => type === "word").map(({ text }) => text);
    const first = rest.findIndex((text) => /^\d{4}-\d{2}-\d{2}/.test(text));
    const from = dayOf(rest[first]);
    if (from === undefined) return [];
    const days: DayRange = { from, to: lastDay(from, rest.slice(first + 1)) };
    return [offClause(days, label && label !== "Off" ? stringText(label) : undefined)];
  });
}

function lastDay(from: number, rest: readonly string[]): number {
  const length = /^\+?(\d+(?:\.\d+)?)(d|w|h|min)$/.exec(rest[0] === "+" ? (rest[1] ?? "") : (rest[0] ?? ""));
  if (length) return from + Math.max(1, Math.ceil(Number(length[1]) * { d: 1, w: 7, h: 1 / 24, min: 1 / 1440 }[length[2] as "d" | "w" | "h" | "min"])) - 1;
  const end = rest[0] === "-" ? rest[1] : undefined;
  const to = dayOf(end);
  if (to === undefined) return from;
  return Math.max(from, end!.length === 10 || end!.endsWith("-00:00") ? to - 1 : to);
}

function dayOf(text: string | undefined): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(text ?? "");
  return match ? epochDayOf(Number(match[1]), Number(match[2]), Number(match[3])) : undefined;
}

/** `2027-01-04-09:30` as the language writes it. */
function dateText(text: string | undefined): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:-(\d{1,2}):(\d{2}))?/.exec(text ?? "");
  if (!match) return undefined;
  const time = match[2] === undefined ? "00:00" : `${match[2].padStart(2, "0")}:${match[3]}`;
  return time === "00:00" ? match[1] : `${match[1]}T${time}`;
}

/** A date without a time is its midnight: the end of the day before. */
function endText(text: string): string | undefined {
  const date = dateText(text);
  const day = dayOf(date);
  return date === undefined || day === undefined || date.includes("T") ? date : isoDateOf(day - 1);
}
