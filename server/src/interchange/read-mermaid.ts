/** A Gantt diagram of Mermaid as a score. What an export of Downbeat left in its comments wins over the dates that Mermaid draws. */

import { addMonths, civilOf, clockOf, epochDayOf, isoDateOf, weekdayIndex } from "../language/civil.ts";
import { parseDate } from "../language/dates.ts";
import { type Draft, type DraftItem, declareRoles, type Imported, type Loss, newItem, place } from "./draft.ts";
import { MERMAID_COMMENT } from "./mermaid.ts";
import { applyHeader, connect, type ReadHeader, type ReadLink, readHeader } from "./read-header.ts";
import { scoreText } from "./score-text.ts";

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const TAGS = ["active", "done", "crit", "milestone", "vert"];
/** Statements that only say how the picture looks. */
const LOOKS = /^(axisFormat|tickInterval|todayMarker|topAxis|weekday|accTitle|accDescr|accDescription|displayMode)\b/i;

export function fromMermaid(text: string): Imported {
  return new Reader(text).read();
}

interface Times {
  readonly line: number;
  readonly start: string | undefined;
  readonly end: string;
}

class Reader {
  readonly #lines: readonly string[];
  readonly #draft: Draft = { title: "Imported plan", start: "", who: [], items: [] };
  readonly #lost: Loss[] = [];
  readonly #byId = new Map<string, DraftItem>();
  readonly #byPath = new Map<string, DraftItem>();
  readonly #links: { readonly item: DraftItem; readonly links: readonly ReadLink[]; readonly line: number }[] = [];
  readonly #times = new Map<DraftItem, Times>();
  #dateFormat = "YYYY-MM-DD";
  #excludes: string[] = [];
  #inclusive = false;
  /** A section whose movement is not there yet. */
  #sectionTitle: string | undefined;
  #movement: DraftItem | undefined;

  constructor(text: string) {
    this.#lines = text.split(/\r\n|\r|\n/);
  }

  read(): Imported {
    let found = false;
    let header: ReadHeader | undefined;
    let previous: DraftItem | undefined;
    for (const [index, raw] of this.#lines.entries()) {
      const line = raw.trim();
      const number = index + 1;
      if (line === "") continue;
      if (line.startsWith(MERMAID_COMMENT)) {
        header = readHeader(line.slice(MERMAID_COMMENT.length));
        if (header?.kind === "movement") {
          // The section's title is the path of titles down to this movement.
          const title = this.#sectionTitle?.split(" / ").at(-1);
          this.#sectionTitle = undefined;
          this.#movement = this.#place(header, title ?? header.path.at(-1)!, number);
          header = undefined;
        } else if (header && !this.#isDrawn(index)) {
          // It had no dates, so there is no task to go with it.
          this.#place(header, header.path.at(-1)!, number);
          header = undefined;
        }
        continue;
      }
      if (line.startsWith("%%") || line.startsWith("---")) continue;
      if (!found) {
        if (/^gantt\b/i.test(line)) found = true;
        continue;
      }
      const statement = /^(title|section|dateFormat|excludes|includes|inclusiveEndDates|weekend|click)\b\s*(.*)$/i.exec(line);
      if (statement && !/^[^:]*:[^:]*,/.test(line.slice(statement[1].length))) {
        const operand = plainText(statement[2]);
        switch (statement[1].toLowerCase()) {
          case "title":
            this.#draft.title = operand;
            break;
          case "section":
            this.#sectionTitle = operand;
            break;
          case "dateformat":
            this.#dateFormat = statement[2].trim();
            break;
          case "excludes":
            this.#excludes.push(...statement[2].split(/[\s,]+/).filter((word) => word !== ""));
            break;
          case "inclusiveenddates":
            this.#inclusive = true;
            break;
          default:
            this.#lost.push({ line: number, message: `\`${statement[1]}\` has no counterpart` });
        }
        continue;
      }
      if (LOOKS.test(line)) continue;
      const colon = line.indexOf(":");
      if (colon < 0) {
        this.#lost.push({ line: number, message: `cannot be read: ${line}` });
        continue;
      }
      previous = this.#task(plainText(line.slice(0, colon)), line.slice(colon + 1), header, previous, number);
      header = undefined;
    }
    if (!found) return { lost: this.#lost, problem: "this is no Gantt diagram of Mermaid: a line that says `gantt` is missing" };
    this.#finish();
    return { text: scoreText(this.#draft), lost: this.#lost };
  }

  /** Does the next line that is no comment draw a task? */
  #isDrawn(index: number): boolean {
    const next = this.#lines.slice(index + 1).find((line) => line.trim() !== "");
    return next !== undefined && !next.trim().startsWith("%%") && !/^\s*section\s/i.test(next);
  }

  /** The movement of the section that the reader is in; none in the section that stands for the score itself. */
  #section(): DraftItem | undefined {
    if (this.#sectionTitle === undefined) return this.#movement;
    const title = this.#sectionTitle;
    this.#sectionTitle = undefined;
    if (title === this.#draft.title) this.#movement = undefined;
    else
      this.#movement =
        this.#draft.items.find((item) => item.kind === "movement" && item.title === title) ?? place(this.#draft, newItem("movement", title, undefined));
    return this.#movement;
  }

  #place(header: ReadHeader, title: string, line: number): DraftItem {
    const above = this.#byPath.get(header.path.slice(0, -1).join("."));
    const kind = header.kind === "movement" || header.kind === "milestone" ? header.kind : header.kind === "cue" ? "milestone" : "task";
    if (header.kind === "cue" || header.kind === "rehearsal")
      this.#lost.push({ line, message: `the ${header.kind} ${header.path.join(".")} becomes a ${kind}` });
    const item = place(this.#draft, newItem(kind, title, header.path.length > 1 ? (above ?? this.#section()) : undefined));
    item.id = header.path.at(-1);
    applyHeader(item, header);
    this.#byPath.set(header.path.join("."), item);
    this.#links.push({ item, links: header.links, line });
    return item;
  }

  #task(title: string, data: string, header: ReadHeader | undefined, previous: DraftItem | undefined, line: number): DraftItem {
    const parts = data.split(",").map((part) => part.trim());
    const tags = new Set<string>();
    while (parts.length > 0 && TAGS.includes(parts[0])) tags.add(parts.shift()!);
    const id = parts.length >= 3 ? parts.shift() : undefined;
    if (header) {
      const item = this.#place(header, title, line);
      if (id !== undefined) this.#byId.set(id, item);
      return item;
    }
    const item = place(this.#draft, newItem(tags.has("milestone") ? "milestone" : "task", title, this.#section()));
    if (id !== undefined) {
      item.id = id;
      this.#byId.set(id, item);
    }
    if (tags.has("crit")) item.tags.push("crit");
    if (tags.has("done") && item.kind === "task") item.facts.push("progress 100%");
    const start = parts.length > 1 ? parts[0] : undefined;
    this.#times.set(item, { line, start, end: parts.at(-1) ?? "" });
    if (start === undefined && previous) item.links.push({ clause: "after", to: previous, anchor: "finish", percent: 0, lag: "" });
    return item;
  }

  /** Dates and links, when all ids are known. */
  #finish(): void {
    for (const [item, times] of this.#times) this.#timing(item, times);
    for (const { item, links, line } of this.#links) {
      for (const lost of connect(item, links, this.#byPath)) this.#lost.push({ line, message: `${item.title} waits for ${lost.path}, which is not here` });
    }
    const dates = [...this.#times.values()].flatMap(({ start }) => (start === undefined ? [] : [this.#date(start)?.day])).filter((day) => day !== undefined);
    const drawn = this.#lines.flatMap((line) => /\d{4}-\d{2}-\d{2}/.exec(line)?.[0] ?? []).sort();
    this.#draft.start = dates.length > 0 ? isoDateOf(Math.min(...dates)) : (drawn[0] ?? "1970-01-01");
    if (dates.length === 0 && drawn.length === 0) this.#lost.push({ message: "there is no date in it: set the `start` of the score" });
    for (const role of declareRoles(this.#draft)) this.#lost.push({ message: `who ${role} is: the diagram has only the name` });
    if (this.#times.size > 0) this.#calendar();
  }

  #timing(item: DraftItem, { line, start, end }: Times): void {
    const after = start === undefined ? undefined : /^after\s+(.+)$/.exec(start);
    let begins: Moment | undefined;
    if (after) {
      for (const id of after[1].split(/\s+/)) {
        const to = this.#byId.get(id);
        if (to) item.links.push({ clause: "after", to, anchor: "finish", percent: 0, lag: "" });
        else this.#lost.push({ line, message: `waits for ${id}, which is not here` });
      }
    } else if (start !== undefined) {
      begins = this.#date(start);
      if (begins) item.facts.push(`${item.kind === "milestone" ? "on" : "not before"} ${momentText(begins)}`);
      else this.#lost.push({ line, message: `\`${start}\` is no date of the form ${this.#dateFormat}` });
    }
    if (item.kind === "milestone") return;
    const minutes = this.#length(item, begins, end, line);
    if (minutes === undefined) return;
    // With days left out Mermaid's days are working days, else they are days of the clock.
    const working = this.#excludes.length > 0;
    item.estimate = `lasts ${dayText(minutes)}${working ? "" : " elapsed"}`;
  }

  /** Minutes from the beginning of a task to its end. */
  #length(item: DraftItem, begins: Moment | undefined, end: string, line: number): number | undefined {
    const duration = /^(\d+(?:\.\d+)?)(ms|[smhdwMy])$/.exec(end);
    if (duration) {
      const amount = Number(duration[1]);
      if (duration[2] === "M" || duration[2] === "y") {
        const from = begins?.day ?? epochDayOf(2027, 1, 1);
        return (addMonths(from, Math.round(amount * (duration[2] === "y" ? 12 : 1))) - from) * 1440;
      }
      return amount * { ms: 1 / 60_000, s: 1 / 60, m: 1, h: 60, d: 1440, w: 10_080 }[duration[2] as "ms" | "s" | "m" | "h" | "d" | "w"];
    }
    const until = /^until\s+(.+)$/.exec(end);
    if (until) {
      this.#lost.push({ line, message: `${item.title} lasts \`${end}\`, which is not a length: it gets 1d` });
      return 1440;
    }
    const ends = this.#date(end);
    if (!ends) {
      this.#lost.push({ line, message: `\`${end}\` is neither a length nor a date` });
      return undefined;
    }
    if (!begins) {
      item.facts.push(`due ${momentText(ends)}`);
      this.#lost.push({ line, message: `${item.title} has an end and waits for another: its end is kept as \`due\`, its length is not known` });
      return undefined;
    }
    let minutes = (ends.day - begins.day) * 1440 + (ends.minute - begins.minute) + (this.#inclusive ? 1440 : 0);
    for (let day = begins.day; this.#excludes.length > 0 && day < ends.day; day++) if (this.#isExcluded(day)) minutes -= 1440;
    return Math.max(0, minutes);
  }

  #isExcluded(day: number): boolean {
    return this.#isExcludedWeekday(weekdayIndex(day)) || this.#excludes.includes(isoDateOf(day));
  }

  /** 0 is Monday. */
  #isExcludedWeekday(weekday: number): boolean {
    return this.#excludes.some((word) => (word.toLowerCase() === "weekends" ? weekday >= 5 : word.toLowerCase() === WEEKDAYS[weekday]));
  }

  /** The days that Mermaid counts have 24 hours. */
  #calendar(): void {
    const names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    const open = names.filter((_, k) => !this.#isExcludedWeekday(k));
    const holidays = this.#excludes.filter((word) => /^\d{4}-\d{2}-\d{2}$/.test(word) && parseDate(word));
    const unknown = this.#excludes.filter(
      (word) => !/^\d{4}-\d{2}-\d{2}$/.test(word) && word !== "weekends" && !/^(mon|tues|wednes|thurs|fri|satur|sun)day$/i.test(word),
    );
    for (const word of unknown) this.#lost.push({ message: `\`excludes ${word}\` is no day that is known here` });
    if (open.length === 0) return;
    const clauses = [{ text: `hours ${open.join(", ")} 00:00-24:00` }, ...(holidays.length > 0 ? [{ text: `off ${holidays.join(", ")}` }] : [])];
    this.#draft.who.push({ kind: "calendar", key: "days", title: "Whole days, as in the diagram", clauses });
    this.#draft.calendar = "days";
  }

  #date(text: string): Moment | undefined {
    return dateByFormat(text, this.#dateFormat);
  }
}

interface Moment {
  readonly day: number;
  readonly minute: number;
}

function momentText({ day, minute }: Moment): string {
  return `${isoDateOf(day)}${minute === 0 ? "" : `T${clockOf(minute)}`}`;
}

/** `5d`, or hours or minutes where it is no whole number of days. */
function dayText(minutes: number): string {
  const whole = Math.round(minutes);
  if (whole % 1440 === 0 && whole > 0) return `${whole / 1440}d`;
  return whole % 60 === 0 && whole > 0 ? `${whole / 60}h` : `${Math.max(whole, 1)}min`;
}

/** Reads a date by a format of dayjs, as far as numbers go. */
function dateByFormat(text: string, format: string): Moment | undefined {
  if (format === "X" || format === "x") {
    if (!/^\d+$/.test(text)) return undefined;
    const minutes = Math.floor(Number(text) / (format === "X" ? 60 : 60_000));
    return { day: Math.floor(minutes / 1440), minute: minutes % 1440 };
  }
  const tokens = format.match(/YYYY|YY|MM|M|DD|D|HH|H|mm|m|ss|s|./g) ?? [];
  const fields: Record<string, number> = { year: 1970, month: 1, day: 1, hour: 0, minute: 0 };
  const names: Record<string, string> = { Y: "year", M: "month", D: "day", H: "hour", m: "minute" };
  const keys: string[] = [];
  const pattern = tokens
    .map((token) => {
      if (!/^(YYYY|YY|MM|M|DD|D|HH|H|mm|m|ss|s)$/.test(token)) return token.replace(/[^\w\s]/g, "\\$&");
      keys.push(token);
      return token === "YYYY" ? "(\\d{4})" : token.length === 2 ? "(\\d{2})" : "(\\d{1,2})";
    })
    .join("");
  const match = new RegExp(`^${pattern}$`).exec(text.trim());
  if (!match) {
    const iso = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2}))?/.exec(text.trim());
    const date = iso && parseDate(iso[1]);
    return date ? { day: date.firstDay, minute: Number(iso[2] ?? 0) * 60 + Number(iso[3] ?? 0) } : undefined;
  }
  for (const [k, token] of keys.entries()) if (names[token[0]]) fields[names[token[0]]] = Number(match[k + 1]) + (token === "YY" ? 2000 : 0);
  const day = epochDayOf(fields.year, fields.month, fields.day);
  const { month } = civilOf(day);
  return month === fields.month && fields.hour < 24 && fields.minute < 60 ? { day, minute: fields.hour * 60 + fields.minute } : undefined;
}

/** Mermaid's entities: `#35;` and `#quot;`. */
function plainText(text: string): string {
  const named: Record<string, string> = { quot: '"', amp: "&", lt: "<", gt: ">", colon: ":", semi: ";", num: "#" };
  return text
    .trim()
    .replaceAll(/#(\d{1,7});/g, (whole, code: string) => (Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : whole))
    .replaceAll(/#(\w+);/g, (whole, name: string) => named[name] ?? whole);
}
