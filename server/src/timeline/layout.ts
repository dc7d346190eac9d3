/** Schedule in, positioned marks out. Pure; the time it takes grows with the rows asked for, not with the plan. */

import type { Rehearsal } from "../rehearsal/model.ts";
import type { Schedule } from "../schedule/model.ts";
import { type Arrangement, arrange, EVERYTHING } from "./arrange.ts";
import { foldedMarks, itemMarks, itemName, type Marks } from "./item-marks.ts";
import { cadenceMarks, noteMarks, personMarks } from "./lane-marks.ts";
import { linkOf } from "./link-paths.ts";
import type { Axis, AxisTick, Beat, Picture, PictureLink, PictureRow, Rule, Shade, Use } from "./picture.ts";
import { type Frame, nearby, timeScale } from "./scale.ts";
import { type Head, type Slice, type SliceRow, slice } from "./slice.ts";
import { fit, type Measure, measureByTable } from "./text-width.ts";
import { type Tick, ticks } from "./ticks.ts";
import { type OtherVersion, timelineOf } from "./timeline-of.ts";
import { dateWords, yearOf, zoneClock } from "./zone-clock.ts";

export interface Viewport {
  /** Instants at the left and right edge. */
  readonly from: number;
  readonly to: number;
  /** Pixels of the time area. */
  readonly width: number;
  /** Pixels of the label column. */
  readonly labelWidth: number;
  /** Where labels of the first level begin; 0 by default. */
  readonly labelLeft?: number;
  readonly measure?: Measure;
  /** Heights between which anything is seen; without them all is. */
  readonly sight?: readonly [number, number];
}

export interface LayoutOptions {
  readonly from?: number;
  readonly to?: number;
  /** Of the whole picture, labels included. */
  readonly width: number;
  readonly arrangement?: Arrangement;
  readonly now?: number;
  readonly compare?: OtherVersion;
}

export const LABEL_SIZE = 13;
export const ASIDE_SIZE = 11;
const INDENT = 16;
/** Room left of a label in the page, for the arrow that folds it. */
export const ARROW_ROOM = 26;

/** The whole plan as one picture. */
export function layout(schedule: Schedule, rehearsal: Rehearsal | undefined, options: LayoutOptions): Picture {
  const timeline = timelineOf(schedule, {
    ...(rehearsal && { rehearsal }),
    ...(options.now !== undefined && { now: options.now }),
    ...(options.compare && { compare: options.compare }),
  });
  const part = slice(timeline, arrange(timeline, options.arrangement ?? EVERYTHING), 0, Number.POSITIVE_INFINITY);
  const labelWidth = labelColumn(part.rows, options.width * 0.3);
  const [from, to] = comfortable(part.head);
  return layoutSlice(part, { from: options.from ?? from, to: options.to ?? to, width: options.width - labelWidth, labelWidth });
}

/** All that the plan reaches, with a margin, whole days. */
export function comfortable(head: Head): [number, number] {
  const [from, to] = head.reach;
  const margin = Math.max(720, (to - from) * 0.02);
  // More on the right: a flag flies to that side.
  return [Math.floor((from - margin) / 60) * 60, Math.ceil((to + 2 * margin) / 60) * 60];
}

/** Width of the label column that holds all labels, at most `most`. */
export function labelColumn(rows: readonly SliceRow[], most: number, labelLeft = 0, measure: Measure = measureByTable): number {
  let width = 150;
  for (const row of rows)
    width = Math.max(width, labelLeft + row.level * INDENT + measure(row.title, LABEL_SIZE, isStrong(row)) + asideWidth(row, measure) + 18);
  return Math.round(Math.min(width, most));
}

export function layoutSlice(part: Slice, viewport: Viewport): Picture {
  const { head } = part;
  const { from, to, width, labelWidth } = viewport;
  const clock = zoneClock(head.zone);
  const frame: Frame = {
    from,
    to,
    width,
    labelWidth,
    labelLeft: viewport.labelLeft ?? 0,
    pixelsPerMinute: width / (to - from),
    x: timeScale(from, to, width),
    clock,
    words: dateWords(head.zone, yearOf(head.start, head.zone)),
    measure: viewport.measure ?? measureByTable,
    minutesPerDay: head.minutesPerDay,
    // A margin, so that what is cut by the edge is drawn to beyond it.
    meets: (start, finish) => finish >= from - 1440 && start <= to + 1440,
    near: nearTo(viewport),
  };
  const uses = new Set<Use>();
  const rows = part.rows.map((row) => rowOf(row, frame, uses));
  const links: PictureLink[] = [];
  for (const link of part.links) {
    const drawn = linkOf(link, frame);
    if (drawn) links.push(drawn);
  }
  return {
    width,
    height: part.height,
    labelWidth,
    axis: axisOf(frame),
    shades: shadesOf(head, frame),
    beats: beatsOf(head, frame),
    rules: rulesOf(head, frame),
    rows,
    links,
    uses: [...uses],
  };
}

/** Where only a part is seen, what runs out of it is cut. */
function nearTo({ sight, width }: Viewport): Frame["near"] {
  if (sight === undefined) return undefined;
  const across = nearby(0, width);
  const down = nearby(...sight);
  return ([x, y]) => [across(x), down(y)];
}

function isStrong(row: SliceRow): boolean {
  return row.kind === "group" || row.kind === "section" || row.item?.kind === "movement" || (row.item?.kind === "milestone" && row.item.due !== null);
}

/** What stands at the right of the label column: a length, a rhythm, a load. */
function asideOf(row: SliceRow): string {
  if (row.item) return row.item.kind === "task" || row.item.kind === "rehearsal" ? shortLength(row.item.length) : "";
  if (row.kind === "person" && row.person) {
    const { workingMinutes, busyMinutes, meetingMinutes } = row.person;
    return workingMinutes > 0 ? `${Math.round(((busyMinutes + meetingMinutes) / workingMinutes) * 100)} %` : "";
  }
  return row.kind === "cadence" && row.cadence ? row.cadence.every.replace(/^every /u, "").replace(/ for .*/u, "") : row.note ? row.note.kind : "";
}

/** `effort 3d..5d` as `3d–5d`: without the word before it. */
function shortLength(length: string): string {
  const amount = length.slice(length.indexOf(" ") + 1);
  return amount.includes(".") || amount.includes(" ") ? amount.replaceAll("..", "–").replace(" elapsed", "") : amount;
}

function asideWidth(row: SliceRow, measure: Measure): number {
  const aside = asideOf(row);
  return aside === "" ? 0 : measure(aside, ASIDE_SIZE) + 12;
}

function rowOf(row: SliceRow, frame: Frame, uses: Set<Use>): PictureRow {
  const { item } = row;
  const name = rowName(row, frame);
  const { marks, texts } = marksOf(row, name, frame);
  for (const mark of marks) {
    if (mark.shape === "bar") {
      if (mark.critical) uses.add("critical");
      if (mark.contingent) uses.add("contingent");
      if (mark.rehearsal) uses.add("rehearsal");
      if (mark.progress > 0) uses.add("progress");
    } else if (mark.shape === "slack") uses.add("slack");
    else if (mark.shape === "flag") uses.add(mark.late ? "late" : "promise");
    else if (mark.shape === "cue") uses.add("cue");
    else if (mark.shape === "skipped") uses.add("skipped");
    else if (mark.shape === "beat" || mark.shape === "meeting") {
      if (mark.clash) uses.add("clash");
    } else if (mark.shape === "load") {
      if (mark.meeting > 0) uses.add("meeting");
      if (mark.over > 0) uses.add("overload");
    } else if (mark.shape === "note") uses.add("note");
    else if (mark.shape === "range") uses.add("range");
    else if (mark.shape === "ghost") uses.add("ghost");
  }
  const indent = frame.labelLeft + row.level * INDENT;
  const strong = isStrong(row);
  const room = frame.labelWidth - indent - 14;
  let aside = asideOf(row);
  const width = frame.measure(row.title, LABEL_SIZE, strong);
  // The title goes first: what stands beside it is left out where both do not fit.
  if (width + frame.measure(aside, ASIDE_SIZE) + 12 > room) aside = "";
  const label = aside !== "" || width <= room ? row.title : fit(row.title, room, LABEL_SIZE, frame.measure, strong);
  const about = item ?? row.cadence ?? row.person ?? row.note;
  return {
    key: row.key,
    kind: row.kind,
    itemKind: item?.kind,
    id: about?.id ?? "",
    y: row.y,
    height: row.height,
    level: row.level,
    expanded: row.expanded,
    labelX: indent,
    label,
    aside,
    title: row.title,
    strong,
    critical: item?.critical ?? false,
    muted: item ? item.skipped || item.contingent || item.finished : row.note ? !row.note.open : false,
    marks,
    texts,
    name,
  };
}

function marksOf(row: SliceRow, name: string, frame: Frame): Marks {
  if (row.item) return itemMarks(row, name, frame);
  if (row.kind === "cadence") return cadenceMarks(row, frame);
  if (row.kind === "person") return personMarks(row, frame);
  if (row.kind === "note") return noteMarks(row, frame);
  const empty: Marks = { marks: [], texts: [] };
  if (row.kind === "group") foldedMarks(row, row.key, row.height / 2, frame, empty.marks);
  return empty;
}

function rowName(row: SliceRow, frame: Frame): string {
  if (row.item) return itemName(row.item, frame);
  if (row.kind === "cadence" && row.cadence)
    return `${row.title}, cadence, ${row.cadence.every}, ${row.cadence.times.length / 2} times${row.cadence.who ? `, with ${row.cadence.who}` : ""}${row.cadence.clashes.length > 0 ? `, ${row.cadence.clashes.length} clashes` : ""}`;
  if (row.kind === "person" && row.person) {
    const { workingMinutes, busyMinutes, meetingMinutes, players } = row.person;
    const percent = (minutes: number): number => (workingMinutes > 0 ? Math.round((minutes / workingMinutes) * 100) : 0);
    return `${row.title}${players > 1 ? `, ${players} players` : ""}, ${percent(busyMinutes)} % work, ${percent(meetingMinutes)} % meetings`;
  }
  if (row.note) return `${row.title}, ${row.note.kind}${row.note.open ? "" : ", settled"}${row.note.detail ? `, ${row.note.detail}` : ""}`;
  return row.title;
}

function axisOf(frame: Frame): Axis {
  const { unit, major, minor } = ticks(frame.from, frame.to, frame.pixelsPerMinute, frame.clock);
  return { unit, major: major.map((tick) => axisTick(tick, frame, 12, true)), minor: minor.map((tick) => axisTick(tick, frame, 11, false)) };
}

function axisTick(tick: Tick, frame: Frame, size: number, strong: boolean): AxisTick {
  const x = frame.x(tick.at);
  const end = frame.x(tick.until);
  const labelX = Math.max(x, 0) + 5;
  const room = Math.min(end, frame.width) - labelX - 3;
  const label = tick.labels.find((text) => frame.measure(text, size, strong) <= room) ?? "";
  return { id: `${tick.at}`, x, width: end - x, labelX, label };
}

function shadesOf(head: Head, frame: Frame): Shade[] {
  const shades: Shade[] = [];
  for (const span of head.free) {
    if (span.to < frame.from || span.from > frame.to) continue;
    const x = frame.x(span.from);
    const width = frame.x(span.to) - x;
    // Weekends as thin stripes would only be noise; a holiday says something down to a pixel.
    if (span.holiday ? width < 1 : width < 5) continue;
    shades.push({ id: `${span.from}`, x, width, holiday: span.holiday, label: span.label ?? "" });
  }
  return shades;
}

function beatsOf(head: Head, frame: Frame): Beat[] {
  const beats: Beat[] = [];
  const { beats: all } = head;
  if (all.length === 0) return beats;
  const gap = all.length > 1 ? frame.x(all[1]) - frame.x(all[0]) : frame.width;
  if (gap < 4) return beats;
  // Each, every second, fifth, tenth … number, as room allows.
  const step = [1, 2, 5, 10, 20, 50, 100].find((count) => count * gap >= 20) ?? 200;
  all.forEach((at, index) => {
    if (at < frame.from - 1440 || at > frame.to + 1440) return;
    beats.push({ id: `${index}`, x: frame.x(at), label: index === 0 || (index + 1) % step === 0 ? `${index + 1}` : "" });
  });
  return beats;
}

function rulesOf(head: Head, frame: Frame): Rule[] {
  const rules: { id: Rule["id"]; x: number; label: string; late: boolean }[] = [];
  const add = (id: Rule["id"], at: number | null, label: string, late = false): void => {
    if (at !== null && at >= frame.from && at <= frame.to) rules.push({ id, x: frame.x(at), label, late });
  };
  add("today", head.now, "today");
  if (head.status !== null && (head.now === null || Math.abs(frame.x(head.status) - frame.x(head.now)) > 3))
    add("status", head.status, `as of ${frame.words.day(head.status)}`);
  if (head.due !== null) add("promise", head.due, `promised ${frame.words.day(head.due, true)}`, head.finish > head.due);
  rules.sort((a, b) => a.x - b.x);
  // Labels are centred on their lines and pushed apart, first to the right, then back from the edge.
  const widths = rules.map((rule) => frame.measure(rule.label, ASIDE_SIZE, true) + 10);
  const centres = rules.map((rule, index) => Math.min(Math.max(rule.x, widths[index] / 2), frame.width - widths[index] / 2));
  for (let index = 1; index < centres.length; index++) centres[index] = Math.max(centres[index], centres[index - 1] + (widths[index - 1] + widths[index]) / 2);
  for (let index = centres.length - 1; index >= 0; index--) {
    const limit = index === centres.length - 1 ? frame.width - widths[index] / 2 : centres[index + 1] - (widths[index] + widths[index + 1]) / 2;
    centres[index] = Math.min(centres[index], limit);
  }
  return rules.map((rule, index) => ({ ...rule, labelX: Math.round(centres[index] * 10) / 10 }));
}
