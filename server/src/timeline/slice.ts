/** The part of an arranged timeline that a window shows: what goes over the wire when a page asks, at most a few screens of rows. */

import type { Arranged, Row } from "./arrange.ts";
import { plainItem } from "./plain-item.ts";
import type { FreeSpan, Timeline, TimelineCadence, TimelineItem, TimelineLink, TimelineNote, TimelinePerson } from "./timeline.ts";

export interface Slice {
  readonly head: Head;
  /** Height of all rows, and how many there are. */
  readonly height: number;
  readonly rowCount: number;
  /** How many items a filter hides. */
  readonly hidden: number;
  /** Position of `rows[0]` among all rows. */
  readonly first: number;
  readonly rows: readonly SliceRow[];
  readonly links: readonly SliceLink[];
  /** For a minimap: `[y, start, finish, critical]` of some rows, flat, y as a share of the height. At most 400 rows. */
  readonly overview: readonly number[];
}

export interface Head {
  readonly id: string;
  readonly title: string;
  readonly vision: string | null;
  readonly zone: string;
  readonly start: number;
  readonly finish: number;
  readonly due: number | null;
  readonly dueSlackDays: number | null;
  readonly status: number | null;
  readonly now: number | null;
  readonly minutesPerDay: number;
  readonly beats: readonly number[];
  readonly free: readonly FreeSpan[];
  readonly promises: Timeline["promises"];
  readonly rehearsed: Timeline["rehearsed"];
  /** First and last instant that any mark takes: promises and ghosts reach beyond the plan. */
  readonly reach: readonly [number, number];
  /** For the filters. */
  readonly people: readonly { readonly id: string; readonly title: string }[];
  readonly tags: readonly string[];
  readonly counts: { readonly items: number; readonly cadences: number; readonly people: number; readonly notes: number };
}

export interface SliceRow extends Row {
  readonly item?: TimelineItem;
  /** Of a folded movement or group: start, finish and critical (0 or 1) of what it hides, flat; at most 200 marks. */
  readonly folded?: readonly number[];
  /** Risks and concerns about it. */
  readonly notes?: readonly TimelineNote[];
  /** Titles of what a cue starts or skips, or a rehearsal rehearses. */
  readonly starts?: readonly string[];
  readonly skips?: readonly string[];
  readonly rehearses?: readonly string[];
  readonly cadence?: TimelineCadence;
  readonly person?: TimelinePerson;
  readonly note?: TimelineNote;
}

/** One end of a link: the middle of its row and the instants of its item. */
export interface LinkEnd {
  readonly y: number;
  readonly start: number;
  readonly finish: number;
  readonly kind: TimelineItem["kind"];
}

export interface SliceLink {
  readonly id: string;
  readonly from: LinkEnd;
  readonly to: LinkEnd;
  /** Paths of the items. */
  readonly fromId: string;
  readonly toId: string;
  readonly type: "FS" | "SS" | "FF" | "SF";
  readonly origin: "after" | "ends after" | "cue" | "rehearsal" | "person";
  readonly driving: boolean;
  readonly critical: boolean;
  readonly contingent: boolean;
}

/** Links that a picture shows: what drives the plan, not every dependency. */
function isTelling({ origin, critical, driving }: Pick<SliceLink, "origin" | "critical" | "driving">): boolean {
  if (origin === "person") return critical && driving;
  return driving || origin === "cue" || origin === "rehearsal";
}

/** Rows that meet [yFrom, yTo), and the telling links that end at one of them; of the item with the path `chosen` every link. */
export function slice(timeline: Timeline, arranged: Arranged, yFrom: number, yTo: number, chosen?: string): Slice {
  const { rows } = arranged;
  const first = rowAt(rows, yFrom);
  let last = first;
  while (last < rows.length && rows[last].y < yTo) last++;
  return {
    head: headOf(timeline),
    height: arranged.height,
    rowCount: rows.length,
    hidden: arranged.hidden,
    first,
    rows: rows.slice(first, last).map((row, index) => fill(timeline, arranged, row, first + index)),
    links: linksOf(timeline, arranged, first, last, chosen),
    overview: overviewOf(timeline, arranged),
  };
}

/** A slice as plain data: its items are worked out here, so that it can go over any wire. */
export function sent(part: Slice): Slice {
  return { ...part, rows: part.rows.map((row) => (row.item ? { ...row, item: plainItem(row.item) } : row)) };
}

/** Position of the row at a height, clamped to the rows there are. */
export function rowAt(rows: readonly Row[], y: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].y + rows[middle].height <= y) low = middle + 1;
    else high = middle;
  }
  return low;
}

const heads = new WeakMap<Timeline, Head>();

function headOf(timeline: Timeline): Head {
  let head = heads.get(timeline);
  if (head !== undefined) return head;
  let from = timeline.start;
  let to = timeline.due === null ? timeline.finish : Math.max(timeline.finish, timeline.due);
  const reach = (start: number, finish: number): void => {
    if (start < from) from = start;
    if (finish > to) to = finish;
  };
  for (const { start, finish, about, due, ghost, rehearsed } of timeline.items) {
    reach(start ?? about?.start ?? from, finish ?? about?.finish ?? to);
    if (due !== null) reach(from, due);
    if (ghost !== null && ghost !== "new") reach(ghost.start, ghost.finish);
    if (rehearsed !== null) reach(from, rehearsed.p80);
  }
  head = {
    id: timeline.id,
    title: timeline.title,
    vision: timeline.vision,
    zone: timeline.zone,
    start: timeline.start,
    finish: timeline.finish,
    due: timeline.due,
    dueSlackDays: timeline.dueSlackDays,
    status: timeline.status,
    now: timeline.now,
    minutesPerDay: timeline.minutesPerDay,
    beats: timeline.beats,
    free: timeline.free,
    promises: timeline.promises,
    rehearsed: timeline.rehearsed,
    reach: [from, to],
    people: timeline.people.map(({ id, title }) => ({ id, title })),
    tags: timeline.tags,
    counts: { items: timeline.items.length, cadences: timeline.cadences.length, people: timeline.people.length, notes: timeline.notes.length },
  };
  heads.set(timeline, head);
  return head;
}

function fill(timeline: Timeline, arranged: Arranged, row: Row, index: number): SliceRow {
  if (row.kind === "cadence") return { ...row, cadence: timeline.cadences[row.at] };
  if (row.kind === "person") return { ...row, person: timeline.people[row.at] };
  if (row.kind === "note") return { ...row, note: timeline.notes[row.at] };
  if (row.kind === "section") return row;
  const folded = row.expanded === false ? foldedOf(timeline, arranged, index) : undefined;
  if (row.kind === "group") return { ...row, ...(row.at >= 0 && { person: timeline.people[row.at] }), ...(folded && { folded }) };
  const item = timeline.items[row.at];
  const titles = (list: readonly number[]): string[] => list.map((at) => timeline.items[at].title);
  return {
    ...row,
    item,
    ...(folded && { folded }),
    ...(item.notes.length > 0 && { notes: item.notes.map((at) => timeline.notes[at]) }),
    ...(item.cue && item.cue.starts.length > 0 && { starts: titles(item.cue.starts) }),
    ...(item.cue && item.cue.skips.length > 0 && { skips: titles(item.cue.skips) }),
    ...(item.rehearses.length > 0 && { rehearses: titles(item.rehearses) }),
  };
}

function foldedOf(timeline: Timeline, arranged: Arranged, row: number): number[] {
  const marks: number[] = [];
  for (let at = 0; at < timeline.items.length && marks.length < 600; at++) {
    const item = timeline.items[at];
    if (arranged.rowOfItem[at] === row && at !== arranged.rows[row].at && item.kind !== "movement" && item.start !== null && item.finish !== null)
      marks.push(item.start, item.finish, item.critical ? 1 : 0);
  }
  return marks;
}

function linksOf(timeline: Timeline, arranged: Arranged, first: number, last: number, chosen: string | undefined): SliceLink[] {
  const { rows, rowOfItem } = arranged;
  const links: SliceLink[] = [];
  const inside = (row: number): boolean => row >= first && row < last;
  const end = (at: number, row: number): LinkEnd | undefined => {
    const item = timeline.items[at];
    const start = item.start ?? item.about?.start;
    const finish = item.finish ?? item.about?.finish;
    if (start === undefined || finish === undefined) return undefined;
    // A folded movement stands for what it holds: the link ends at the height of its row, at the instants of the item.
    return { y: rows[row].y + rows[row].height / 2, start, finish, kind: item.kind };
  };
  const add = ({ from, to, type, origin, driving, critical }: TimelineLink): void => {
    const fromRow = rowOfItem[from];
    const toRow = rowOfItem[to];
    if (fromRow < 0 || toRow < 0 || fromRow === toRow) return;
    if (!isTelling({ origin, critical, driving }) && (chosen === undefined || (timeline.items[from].id !== chosen && timeline.items[to].id !== chosen))) return;
    const fromEnd = end(from, fromRow);
    const toEnd = end(to, toRow);
    if (fromEnd === undefined || toEnd === undefined) return;
    const fromItem = timeline.items[from];
    const toItem = timeline.items[to];
    // An arrow to where something only might be would run back through the whole plan.
    if (origin === "rehearsal" && toItem.start === null) return;
    links.push({
      id: `${fromItem.id}>${toItem.id}:${type}:${origin}`,
      from: fromEnd,
      to: toEnd,
      fromId: fromItem.id,
      toId: toItem.id,
      type,
      origin,
      driving,
      critical,
      contingent: toItem.contingent || fromItem.contingent,
    });
  };
  // Nearly all lie elsewhere, and are passed over before anything else is asked of them.
  for (const link of timeline.links) if (inside(rowOfItem[link.from]) || inside(rowOfItem[link.to])) add(link);
  // The scheduler links only what has dates: a conditional cue is tied to what it would start here.
  timeline.items.forEach((item, at) => {
    if (item.cue?.fires !== "conditional") return;
    for (const started of item.cue.starts)
      if (inside(rowOfItem[at]) || inside(rowOfItem[started])) add({ from: at, to: started, type: "FS", origin: "cue", driving: true, critical: false });
  });
  return links;
}

const OVERVIEW_ROWS = 400;

function overviewOf(timeline: Timeline, arranged: Arranged): number[] {
  const flat: number[] = [];
  const step = Math.max(1, Math.ceil(arranged.rows.length / OVERVIEW_ROWS));
  for (let index = 0; index < arranged.rows.length; index += step) {
    const row = arranged.rows[index];
    if (row.kind !== "item") continue;
    const item = timeline.items[row.at];
    if (item.start === null || item.finish === null) continue;
    flat.push(row.y / arranged.height, item.start, item.finish, item.critical ? 1 : 0);
  }
  return flat;
}
