/** A table of tasks as a score: the columns of an export of Downbeat, or those that other tools call alike. */

import { isoDateOf } from "../language/civil.ts";
import { dateSuggestions, parseDate } from "../language/dates.ts";
import { type Draft, type DraftItem, declareRoles, type Imported, type Loss, newItem, place } from "./draft.ts";
import { connect, type ReadLink, readClauses } from "./read-header.ts";
import { scoreText } from "./score-text.ts";

/** What a column means, by names that tools give it (lower case). */
const MEANINGS: Readonly<Record<string, readonly string[]>> = {
  id: ["id", "key", "task id", "unique id", "uid", "nr", "no", "#"],
  wbs: ["wbs", "outline number", "wbs code"],
  level: ["outline level", "level", "indent"],
  parent: ["parent", "parent id"],
  kind: ["kind", "type", "issue type"],
  title: ["title", "name", "task", "task name", "summary", "activity", "activity name", "subject"],
  start: ["start", "start date", "begin", "begin date", "planned start"],
  finish: ["finish", "end", "end date", "finish date", "planned finish"],
  minutes: ["minutes"],
  effort: ["effort", "work", "estimate", "original estimate"],
  lasts: ["lasts", "duration", "length"],
  after: ["after", "predecessors", "predecessor", "depends on", "dependencies", "blocked by"],
  "ends after": ["ends after"],
  by: ["by", "resource", "resources", "resource names", "assignee", "assigned to", "role"],
  people: ["people"],
  "not before": ["not before", "start no earlier than"],
  on: ["on"],
  due: ["due", "due date", "deadline"],
  late: ["late"],
  priority: ["priority"],
  progress: ["progress", "% complete", "percent complete", "done", "complete"],
  started: ["started", "actual start"],
  finished: ["finished", "actual finish", "completed"],
  owner: ["owner", "responsible"],
  tags: ["tags", "labels"],
  note: ["note", "notes", "description"],
};

/** Computed columns of an export: the tool works them out again. */
const COMPUTED = new Set(["minutes", "people", "slack days", "free slack days", "critical", "state", "cost", "owner"]);

type Row = { readonly line: number; readonly cells: ReadonlyMap<string, string> };

export function fromCsv(text: string): Imported {
  return new Reader(text).read();
}

class Reader {
  readonly #records: readonly { readonly line: number; readonly fields: readonly string[] }[];
  readonly #draft: Draft = { title: "Imported plan", start: "", who: [], items: [] };
  readonly #lost: Loss[] = [];
  readonly #byPath = new Map<string, DraftItem>();
  readonly #byNumber = new Map<string, DraftItem>();
  readonly #players = new Map<string, string>();
  #isExport = false;

  constructor(text: string) {
    this.#records = parseCsv(text.replace(/^\uFEFF/, ""));
  }

  read(): Imported {
    const [head, ...body] = this.#records;
    const columns = head?.fields.map((name) => meaningOf(name)) ?? [];
    if (!columns.includes("title")) return { lost: [], problem: "the first line must name the columns, one of them `title` (or `name`, `task`, `summary`)" };
    for (const [k, name] of head.fields.entries()) {
      if (columns[k] === undefined && !COMPUTED.has(name.trim().toLowerCase()) && name.trim() !== "")
        this.#lose(head.line, `the column \`${name}\` is left out`);
    }
    this.#isExport = columns.includes("kind") && columns.includes("ends after");
    const rows: Row[] = body
      .filter(({ fields }) => fields.some((field) => field.trim() !== ""))
      .map(({ line, fields }) => ({
        line,
        cells: new Map(fields.flatMap((field, k) => (columns[k] && field.trim() !== "" ? [[columns[k], field.trim()] as const] : []))),
      }));
    const items = this.#place(rows);
    for (const [k, row] of rows.entries()) this.#fill(items[k], row);
    this.#findStart(rows);
    declareRoles(this.#draft, this.#players);
    return { text: scoreText(this.#draft), lost: this.#lost };
  }

  /** Items in their movements: by path, by WBS code, by level, or by the parent's id. */
  #place(rows: readonly Row[]): readonly DraftItem[] {
    const outline: DraftItem[] = [];
    return rows.map(({ line, cells }, k) => {
      const id = cells.get("id") ?? "";
      const path = this.#isExport ? id.split(".") : [];
      const level = Number(cells.get("level") ?? Number.NaN);
      const wbs = cells.get("wbs");
      const depth = Number.isInteger(level) && level > 0 ? level - 1 : wbs ? wbs.split(".").length - 1 : undefined;
      let parent: DraftItem | undefined;
      if (path.length > 1) parent = this.#byPath.get(path.slice(0, -1).join("."));
      else if (cells.has("parent")) parent = this.#byNumber.get(cells.get("parent")!);
      else if (depth !== undefined && depth > 0) parent = outline[depth - 1];
      const item = newItem(this.#kindOf(cells, rows[k + 1]?.cells, depth, line), cells.get("title") ?? id, parent);
      // Only a movement holds others: what another row stands under is one.
      if (parent && parent.kind !== "movement") parent.kind = "movement";
      place(this.#draft, item);
      if (this.#isExport) item.id = path.at(-1);
      else if (/^[\p{L}_]/u.test(id)) item.id = id;
      this.#byPath.set(id, item);
      this.#byNumber.set(id === "" ? String(k + 1) : id, item);
      if (wbs) this.#byNumber.set(wbs, item);
      if (depth !== undefined) outline.length = depth;
      outline.push(item);
      return item;
    });
  }

  #kindOf(cells: ReadonlyMap<string, string>, next: ReadonlyMap<string, string> | undefined, depth: number | undefined, line: number): DraftItem["kind"] {
    const kind = cells.get("kind")?.toLowerCase() ?? "";
    if (kind === "movement" || kind === "milestone" || kind === "task") return kind;
    if (kind === "cue" || kind === "rehearsal") {
      const becomes = kind === "cue" ? "milestone" : "task";
      this.#lose(line, `the ${kind} ${cells.get("id") ?? ""} becomes a ${becomes}`);
      return becomes;
    }
    const below = Number(next?.get("level") ?? Number.NaN) - 1;
    if (depth !== undefined && below > depth) return "movement";
    return /^0\s*(d|h|m|days?|hours?)?$/.test(cells.get("lasts") ?? "") ? "milestone" : "task";
  }

  #fill(item: DraftItem, { line, cells }: Row): void {
    const clauses: string[] = [];
    const amount = (name: "effort" | "lasts") => {
      const text = cells.get(name);
      if (text === undefined || item.kind !== "task") return;
      const estimate = estimateOf(text);
      if (estimate) clauses.push(`${name} ${estimate}`);
      else this.#lose(line, `\`${text}\` is no ${name === "effort" ? "effort" : "length"} that is known here`);
    };
    amount("effort");
    if (!clauses.some((clause) => clause.startsWith("effort"))) amount("lasts");
    if (!this.#isExport && item.kind === "task" && clauses.length === 0) this.#fromDates(clauses, cells);
    const links = ["after", "ends after"].flatMap((name) => this.#links(item, name as "after" | "ends after", cells.get(name), line));
    for (const name of ["not before", "on", "due", "started", "finished"] as const) {
      const text = cells.get(name);
      if (text === undefined || (item.kind === "milestone" && name === "started") || (item.kind === "movement" && (name === "started" || name === "finished")))
        continue;
      const date = dateText(text);
      if (date) clauses.push(`${name} ${date}`);
      else this.#lose(line, `\`${text}\` is no date`);
    }
    if (cells.get("late") === "yes") clauses.push("late");
    if (item.kind !== "milestone" && /^\d+$/.test(cells.get("priority") ?? "")) clauses.push(`priority ${cells.get("priority")}`);
    const progress = /^(\d+(?:\.\d+)?)\s*%?$/.exec(cells.get("progress") ?? "");
    if (progress && item.kind === "task" && Number(progress[1]) > 0 && Number(progress[1]) <= 100) clauses.push(`progress ${progress[1]}%`);
    const read = readClauses(item.kind, clauses.join(" "));
    if (read) {
      item.estimate = read.estimate;
      item.facts.push(...read.facts);
    }
    for (const lost of connect(item, links, this.#byPath)) this.#lose(line, `waits for ${lost.path}, which is not here`);
    this.#assign(item, cells.get("by"));
    item.tags.push(
      ...(cells.get("tags")?.split(/[\s,;]+/) ?? [])
        .map((tag) => tag.replace(/^#/, ""))
        .filter((tag) => /^[\p{L}_][\p{L}\p{Nd}_-]*$/u.test(tag) && !tag.endsWith("-")),
    );
    const note = cells.get("note");
    if (note) item.notes.push(note);
  }

  /** Two dates without a length: their working days, and the first as the earliest start. */
  #fromDates(clauses: string[], cells: ReadonlyMap<string, string>): void {
    const start = dateText(cells.get("start") ?? "");
    const finish = dateText(cells.get("finish") ?? "");
    if (start && !cells.has("after")) clauses.push(`not before ${start}`);
    if (!start || !finish) return;
    const [from, to] = [parseDate(start)!.firstDay, parseDate(finish)!.firstDay];
    let days = 0;
    for (let day = from; day <= to && days < 5000; day++) if ((((day + 3) % 7) + 7) % 7 < 5) days++;
    clauses.push(`lasts ${Math.max(1, days)}d`);
  }

  #links(item: DraftItem, clause: "after" | "ends after", text: string | undefined, line: number): readonly ReadLink[] {
    if (text === undefined) return [];
    if (this.#isExport) return readClauses(item.kind, `${clause} ${text}`)?.links ?? [];
    const links: ReadLink[] = [];
    for (const part of text.split(/[;,]/)) {
      // As in MS Project: 3, 3FS+2d, 4SS-1 day.
      const match = /^\s*(.+?)\s*(?:(FS|SS|FF|SF)\s*(?:([+-])\s*(\d+(?:\.\d+)?)\s*(e?)(mins?|m|hours?|hrs?|h|days?|d|weeks?|wks?|w))?)?\s*$/i.exec(part);
      const to = match && this.#byNumber.get(match[1]);
      if (!to || to === item) {
        if (part.trim() !== "") this.#lose(line, `waits for \`${part.trim()}\`, which is not here`);
        continue;
      }
      const type = (match[2] ?? "FS").toUpperCase();
      const lag = match[3] ? `${match[3]} ${match[4]}${unitOf(match[6])}${match[5] ? " elapsed" : ""}` : "";
      item.links.push({ clause: type.endsWith("F") ? "ends after" : "after", to, anchor: type.startsWith("S") ? "start" : "finish", percent: 0, lag });
    }
    return links;
  }

  #assign(item: DraftItem, text: string | undefined): void {
    if (text === undefined || item.kind !== "task") return;
    const shares = text.split(/[,;]/).flatMap((part) => {
      const match = /^\s*(?:(\d+)\s+)?(?:(\d+(?:\.\d+)?)%\s*)?(.+?)\s*(?:\[(\d+(?:\.\d+)?)%\])?\s*$/.exec(part);
      if (!match) return [];
      const title = match[3];
      const key = this.#isExport ? title : title.toLowerCase();
      if (!this.#players.has(key)) this.#players.set(key, title);
      return [{ key, count: Number(match[1] ?? 1), share: Number(match[2] ?? match[4] ?? 100) / 100 }];
    });
    item.by = shares.filter(({ share }) => share > 0 && share <= 1);
  }

  #findStart(rows: readonly Row[]): void {
    const days = rows.flatMap(({ cells }) =>
      ["start", "not before", "on", "started"].flatMap((name) => parseDate(dateText(cells.get(name) ?? "") ?? "")?.firstDay ?? []),
    );
    if (days.length > 0) this.#draft.start = isoDateOf(Math.min(...days));
    else {
      this.#draft.start = "1970-01-01";
      this.#lose(undefined, "there is no date in it: set the `start` of the score");
    }
  }

  #lose(line: number | undefined, message: string): void {
    this.#lost.push(line === undefined ? { message } : { line, message });
  }
}

function meaningOf(name: string): string | undefined {
  const plain = name.trim().toLowerCase();
  return Object.entries(MEANINGS).find(([, names]) => names.includes(plain))?.[0];
}

/** `5d`, `3d..5d..9d`, `5 days`, `2 wks`, `8`: a number alone is days. */
function estimateOf(text: string): string | undefined {
  if (/^\d+(\.\d+)?(min|h|d|w|mo|q|y)(\.\.\d+(\.\d+)?(min|h|d|w|mo|q|y)){0,2}( elapsed)?$/.test(text)) return text;
  const match = /^(\d+(?:\.\d+)?)\s*(e?)(mins?|minutes?|m|hours?|hrs?|h|days?|d|weeks?|wks?|w)?\??$/i.exec(text);
  return match && Number(match[1]) > 0 ? `${Number(match[1])}${unitOf(match[3] ?? "d")}${match[2] ? " elapsed" : ""}` : undefined;
}

function unitOf(word: string): string {
  const first = word.toLowerCase()[0];
  return first === "m" ? "min" : first;
}

/** A date as the language writes it: from ISO 8601, or what can be nothing else. */
function dateText(text: string): string | undefined {
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}))?(?::\d{2})?/.exec(text);
  if (iso && parseDate(iso[1])) return iso[2] && iso[2] !== "00:00" ? `${iso[1]}T${iso[2]}` : iso[1];
  if (parseDate(text)) return text;
  const candidates = dateSuggestions(text.split(/\s/)[0]);
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Records of RFC 4180, with the line on which each begins; the separator is the one that the first line has most of. */
export function parseCsv(text: string): readonly { readonly line: number; readonly fields: readonly string[] }[] {
  const first = text.split(/\r\n|\r|\n/, 1)[0];
  const separator = [",", ";", "\t"].reduce((best, each) => (first.split(each).length > first.split(best).length ? each : best));
  const records: { line: number; fields: string[] }[] = [];
  let record = { line: 1, fields: [] as string[] };
  let field = "";
  let quoted = false;
  let line = 1;
  const endField = () => {
    record.fields.push(field);
    field = "";
  };
  const endRecord = () => {
    endField();
    records.push(record);
    record = { line, fields: [] };
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === "\n" || (char === "\r" && text[i + 1] !== "\n")) line++;
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[i + 1] === '"') {
        field += '"';
        i++;
      } else quoted = false;
    } else if (char === '"' && field === "") quoted = true;
    else if (char === separator) endField();
    else if (char === "\n" || char === "\r") {
      if (char === "\r" && text[i + 1] === "\n") {
        i++;
        line++;
      }
      endRecord();
    } else field += char;
  }
  if (field !== "" || record.fields.length > 0) endRecord();
  return records;
}
