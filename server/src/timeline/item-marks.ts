/** Marks and texts of the row of a movement, task, milestone, rehearsal or cue. */

import type { Mark, RowText, TextPart } from "./picture.ts";
import type { Frame } from "./scale.ts";
import type { SliceRow } from "./slice.ts";
import { fit } from "./text-width.ts";
import type { TimelineItem } from "./timeline.ts";

const BAR = 14;
const TEXT = 11;
const STRONG_TEXT = 12;
/** Clear space between a mark and a text beside it. */
const GAP = 12;
/** From the middle of a milestone to its tip. */
const DIAMOND = 9;
/** Between two parts of a text. */
export const PART_SPACE = 6;

export interface Marks {
  readonly marks: Mark[];
  readonly texts: RowText[];
}

/** Working minutes as `3 d`, `2.5 d` or `4 h`. */
export function days(minutes: number, minutesPerDay: number): string {
  const value = Math.abs(minutes) / minutesPerDay;
  if (value >= 1) return `${Math.round(value * 10) / 10} d`;
  return `${Math.round((Math.abs(minutes) / 60) * 10) / 10} h`;
}

/** `3 d early`, `just in time`, `2 d late`; beyond two weeks in whole days. */
export function distance(slackDays: number): string {
  const size = Math.abs(slackDays);
  const rounded = size >= 10 ? Math.round(size) : Math.round(size * 2) / 2;
  if (rounded === 0) return slackDays < 0 ? "late by hours" : "just in time";
  return `${rounded} d ${slackDays < 0 ? "late" : "early"}`;
}

/** How a plan without a promised finish stands to what it promises on the way. */
export function promisesOf({ kept, missed }: { readonly kept: number; readonly missed: number }): string {
  if (kept + missed === 0) return "planned finish";
  if (missed > 0) return kept + missed === 1 ? "the promise is missed" : `${missed} of ${kept + missed} promises missed`;
  return kept === 1 ? "the promise is kept" : `all ${kept} promises are kept`;
}

/** `name`: the item in words, as its row has it. */
export function itemMarks(row: SliceRow, name: string, frame: Frame): Marks {
  const item = row.item!;
  const marks: Mark[] = [];
  const texts: RowText[] = [];
  const start = item.start ?? item.about?.start;
  const finish = item.finish ?? item.about?.finish;
  const middle = row.height / 2;
  if (item.ghost !== null && item.ghost !== "new" && frame.meets(item.ghost.start, item.ghost.finish)) {
    const x = frame.x(item.ghost.start);
    const moment = item.kind === "milestone" || item.kind === "cue";
    marks.push({
      id: `${item.id}:ghost`,
      shape: "ghost",
      x: moment ? x - 7 : x,
      width: moment ? 14 : Math.max(2, frame.x(item.ghost.finish) - x),
      y: moment ? middle : middle + BAR / 2 - 2,
      height: 6,
      moment,
      name: `before: ${span(item.ghost.start, item.ghost.finish, frame)}`,
    });
  }
  if (start === undefined || finish === undefined) return { marks, texts };
  if (item.kind === "milestone") milestone(row, item, name, start, frame, marks, texts);
  else if (item.kind === "cue") cue(row, item, name, start, frame, marks, texts);
  else if (item.kind === "movement") movement(row, item, name, start, finish, frame, marks, texts);
  else bar(row, item, name, start, finish, frame, marks, texts);
  return { marks, texts };
}

function bar(row: SliceRow, item: TimelineItem, name: string, start: number, finish: number, frame: Frame, marks: Mark[], texts: RowText[]): void {
  const middle = row.height / 2;
  const x = frame.x(start);
  const width = Math.max(item.kind === "rehearsal" ? 6 : 3, frame.x(finish) - x);
  let right = x + width;
  // What is critical may yet have room to a promise; its tail would only hide that every day counts.
  const slackUntil = item.contingent || item.critical ? null : item.slackUntil;
  if (slackUntil !== null && slackUntil > finish) {
    const end = frame.x(slackUntil);
    if (end - right > 3 && frame.meets(finish, slackUntil)) {
      marks.push({
        id: `${item.id}:slack`,
        shape: "slack",
        x: right,
        width: end - right,
        y: middle + BAR / 2 + 1,
        name: `${days(item.slackMinutes, frame.minutesPerDay)} of slack`,
      });
    }
  }
  if (frame.meets(start, finish)) {
    const { handles } = item;
    marks.push({
      id: item.id,
      shape: "bar",
      x,
      width,
      y: middle - BAR / 2,
      height: BAR,
      progress: item.finished ? width : Math.round(width * item.progress * 10) / 10,
      critical: item.critical,
      contingent: item.contingent,
      skipped: item.skipped,
      rehearsal: item.kind === "rehearsal",
      finished: item.finished,
      handles: { start: handles.start, finish: handles.finish },
      name,
    });
  }
  right = Math.max(right, promise(item, finish, middle, frame, marks));
  right = Math.max(right, range(item, middle, frame, marks));
  const noteWidth = notes(row, right, frame, marks);
  const late = item.dueSlackDays !== null && item.dueSlackDays < 0;
  const parts: Words[] = [];
  if (item.dueSlackDays !== null) parts.push({ text: distance(item.dueSlackDays), tone: late ? "late" : "early" });
  const who = item.whoShort;
  if (who !== "") parts.push({ text: who, tone: "muted" });
  beside(item, x, right + noteWidth, parts, frame, row, texts);
}

function milestone(row: SliceRow, item: TimelineItem, name: string, at: number, frame: Frame, marks: Mark[], texts: RowText[]): void {
  const middle = row.height / 2;
  const x = frame.x(at);
  const late = item.dueSlackDays !== null && item.dueSlackDays < 0;
  const slackUntil = item.due !== null || item.critical ? null : item.slackUntil;
  if (slackUntil !== null && frame.x(slackUntil) - x > 10 && frame.meets(at, slackUntil))
    marks.push({
      id: `${item.id}:slack`,
      shape: "slack",
      x: x + 4,
      width: frame.x(slackUntil) - x - 4,
      y: middle + BAR / 2 + 1,
      name: `${days(item.slackMinutes, frame.minutesPerDay)} of slack`,
    });
  const flagEnd = promise(item, at, middle, frame, marks);
  range(item, middle, frame, marks);
  const right = Math.max(x + 8, flagEnd);
  if (frame.meets(at, at))
    marks.push({
      id: item.id,
      shape: "diamond",
      x: x - 8,
      width: 16,
      y: middle,
      critical: item.critical,
      promised: item.due !== null,
      late,
      finished: item.finished,
      contingent: item.contingent,
      handle: item.handles.start,
      name,
    });
  const taken = notes(row, right, frame, marks);
  const date: Words = { text: item.contingent ? "if the cue is given" : frame.words.day(at, true), tone: "strong" };
  const standing: Words[] = item.finished
    ? [{ text: "reached", tone: "muted" }]
    : item.dueSlackDays !== null
      ? [{ text: distance(item.dueSlackDays), tone: late ? "late" : "early" }]
      : [];
  const flag = item.due === null ? x : frame.x(item.due);
  if (flag - x < 24 || item.finished) {
    beside(item, Math.min(x - 8, flag), right + taken, [date, ...standing], frame, row, texts);
    return;
  }
  // The date stands at the diamond, over the way to the flag, so that nobody takes it for that of the flag.
  const words = [date, ...standing].map((part) => ({ ...part, size: part.tone === "strong" ? STRONG_TEXT : TEXT }));
  const widths = words.map((part) => frame.measure(part.text, part.size, part.tone === "strong"));
  const room = flag - x - 24;
  const over = widths[0] + PART_SPACE + (widths[1] ?? 0) <= room ? words : widths[0] <= room ? words.slice(0, 1) : [];
  if (over.length > 0 && x >= -8 && x <= frame.width) texts.push({ id: `${item.id}:date`, x: x + 12, y: middle - 4, anchor: "start", parts: over });
  if (over.length < words.length) beside(item, x - 8, right + taken, words.slice(over.length), frame, row, texts);
}

function cue(row: SliceRow, item: TimelineItem, name: string, at: number, frame: Frame, marks: Mark[], texts: RowText[]): void {
  const middle = row.height / 2;
  const x = frame.x(at);
  const conditional = item.cue?.fires === "conditional";
  if (frame.meets(at, at))
    marks.push({
      id: item.id,
      shape: "cue",
      x: x - 6,
      width: 14,
      y: middle,
      contingent: conditional || item.contingent,
      critical: item.critical,
      name,
    });
  const right = x + 9 + notes(row, x + 9, frame, marks);
  const parts: Words[] = [];
  if (conditional) parts.push({ text: `if ${item.cue!.when}`, tone: "plain" });
  else parts.push({ text: frame.words.day(at, true), tone: "plain" });
  if (item.cue && item.cue.to !== "") parts.push({ text: `→ ${item.cue.to}`, tone: "muted" });
  beside(item, x - 6, right, parts, frame, row, texts);
}

function movement(row: SliceRow, item: TimelineItem, name: string, start: number, finish: number, frame: Frame, marks: Mark[], texts: RowText[]): void {
  const middle = row.height / 2 + 2;
  const x = frame.x(start);
  const width = Math.max(3, frame.x(finish) - x);
  if (frame.meets(start, finish)) marks.push({ id: item.id, shape: "summary", x, width, y: middle, critical: item.critical, name });
  foldedMarks(row, item.id, middle + 7, frame, marks);
  let right = Math.max(x + width, promise(item, finish, middle, frame, marks));
  right += notes(row, right, frame, marks);
  const late = item.dueSlackDays !== null && item.dueSlackDays < 0;
  const parts: Words[] = [];
  if (item.dueSlackDays !== null) parts.push({ text: distance(item.dueSlackDays), tone: late ? "late" : "early" });
  beside(item, x, right, parts, frame, row, texts);
}

/** What a folded row hides, as thin lines. */
export function foldedMarks(row: SliceRow, id: string, y: number, frame: Frame, marks: Mark[]): void {
  const folded = row.folded ?? [];
  for (let index = 0; index < folded.length; index += 3) {
    if (!frame.meets(folded[index], folded[index + 1])) continue;
    const x = frame.x(folded[index]);
    marks.push({
      id: `${id}:folded:${index / 3}`,
      shape: "folded",
      x,
      width: Math.max(2, frame.x(folded[index + 1]) - x),
      y,
      critical: folded[index + 2] === 1,
      name: "",
    });
  }
}

/** The flag of a promise and the way between it and the plan; gives the right edge that they take. */
function promise(item: TimelineItem, finish: number, middle: number, frame: Frame, marks: Mark[]): number {
  if (item.due === null) return Number.NEGATIVE_INFINITY;
  const x = frame.x(finish);
  const due = frame.x(item.due);
  // Where the day is the promised one, the diamond would hide the flag: it flies beside it.
  const flag = item.kind === "milestone" && Math.abs(due - x) < DIAMOND ? x + DIAMOND : due;
  const late = item.dueSlackDays !== null ? item.dueSlackDays < 0 : finish > item.due;
  const from = Math.min(x, flag);
  const width = Math.abs(flag - x);
  if (width > 2 && flag === due && !item.finished && frame.meets(Math.min(finish, item.due), Math.max(finish, item.due)))
    marks.push({
      id: `${item.id}:distance`,
      shape: "distance",
      x: from,
      width,
      y: middle,
      late,
      name: item.dueSlackDays === null ? "" : distance(item.dueSlackDays),
    });
  if (frame.meets(item.due, item.due))
    marks.push({
      id: `${item.id}:due`,
      shape: "flag",
      x: flag - 2,
      width: 13,
      y: middle,
      late,
      handle: item.handles.due,
      name: `${item.title} is promised for ${frame.words.fullDay(item.due, true)}`,
    });
  return flag + 11;
}

function range(item: TimelineItem, middle: number, frame: Frame, marks: Mark[]): number {
  const { rehearsed } = item;
  // A whisker on every task would hide the slack; the dates that matter are those of milestones and promises.
  if (rehearsed === null || item.contingent || (item.kind !== "milestone" && item.due === null)) return Number.NEGATIVE_INFINITY;
  if (!frame.meets(rehearsed.p10, rehearsed.p80)) return Number.NEGATIVE_INFINITY;
  const x = frame.x(rehearsed.p10);
  const width = frame.x(rehearsed.p80) - x;
  if (width < 4) return Number.NEGATIVE_INFINITY;
  const y = item.kind === "milestone" ? middle + 11 : middle + 10;
  marks.push({
    id: `${item.id}:range`,
    shape: "range",
    x,
    width,
    y,
    p50: frame.x(rehearsed.p50),
    p80: frame.x(rehearsed.p80),
    name: `rehearsed: P10 ${frame.words.day(rehearsed.p10, true)}, P50 ${frame.words.day(rehearsed.p50, true)}, P80 ${frame.words.day(rehearsed.p80, true)}`,
  });
  return x + width;
}

/** A badge for the risks and one for the concerns about it; gives the width that they take. */
function notes(row: SliceRow, right: number, frame: Frame, marks: Mark[]): number {
  let taken = 0;
  for (const kind of ["risk", "concern"] as const) {
    const about = (row.notes ?? []).filter((note) => note.kind === kind && note.open);
    if (about.length === 0) continue;
    const x = right + GAP - 4 + taken;
    if (x < -30 || x > frame.width + 30) continue;
    marks.push({
      id: `${row.item!.id}:${kind}`,
      shape: "note",
      x,
      width: 14,
      y: row.height / 2,
      kind,
      count: about.length,
      open: true,
      name: about.map((note) => `${kind}: ${note.title}${note.detail ? `, ${note.detail}` : ""}`).join("; "),
    });
    taken += 18;
  }
  return taken;
}

interface Words {
  readonly text: string;
  readonly tone: TextPart["tone"];
}

/** Words to the right of what a row holds, to its left where there is no room, cut where there is too little on either side. */
function beside(item: TimelineItem, left: number, right: number, words: readonly Words[], frame: Frame, row: SliceRow, texts: RowText[]): void {
  if (words.length === 0 || right < -20 || left > frame.width + 20) return;
  const sized = words.map(({ text, tone }) => ({ text, tone, size: tone === "strong" ? STRONG_TEXT : TEXT }));
  const widthOf = (part: TextPart): number => frame.measure(part.text, part.size, part.tone === "strong" || part.tone === "late");
  const total = sized.reduce((sum, part) => sum + widthOf(part) + PART_SPACE, -PART_SPACE);
  const roomRight = frame.width - Math.max(right, 0) - GAP - 2;
  const roomLeft = left - GAP - 2;
  const toRight = total <= roomRight || roomRight >= roomLeft;
  let room = toRight ? roomRight : roomLeft;
  const parts: TextPart[] = [];
  for (const part of sized) {
    const text = fit(part.text, room, part.size, frame.measure, part.tone === "strong" || part.tone === "late");
    // A stump of a word says less than nothing.
    if (text === "" || (text !== part.text && text.length < 6)) break;
    parts.push({ ...part, text });
    room -= widthOf(part) + PART_SPACE;
  }
  if (parts.length > 0)
    texts.push({ id: `${item.id}:text`, x: toRight ? Math.max(right, 0) + GAP : left - GAP, y: row.height / 2 + 4, anchor: toRight ? "start" : "end", parts });
}

function span(start: number, finish: number, frame: Frame): string {
  const first = frame.words.day(start);
  const last = frame.words.day(finish, true);
  return first === last ? first : `${first} to ${last}`;
}

/** An item in one sentence, for a screen reader. */
export function itemName(item: TimelineItem, frame: Frame): string {
  const parts = [item.title, item.kind];
  if (item.start !== null && item.finish !== null)
    parts.push(item.kind === "milestone" || item.kind === "cue" ? frame.words.fullDay(item.finish, true) : span(item.start, item.finish, frame));
  else if (item.skipped) parts.push("skipped");
  else if (item.contingent) parts.push("contingent, not scheduled");
  else parts.push("without dates");
  const { length, who, cue } = item;
  if (length !== "") parts.push(length);
  if (who !== "") parts.push(`by ${who}`);
  if (cue !== null) {
    parts.push(`when ${cue.when}`);
    if (cue.to !== "") parts.push(`to ${cue.to}`);
  }
  if (item.finished) parts.push("finished");
  else if (item.progress > 0) parts.push(`${Math.round(item.progress * 100)} % done`);
  if (item.critical) parts.push("critical");
  else if (item.slackMinutes > 0 && item.start !== null) parts.push(`${days(item.slackMinutes, frame.minutesPerDay)} of slack`);
  if (item.due !== null) parts.push(`promised for ${frame.words.day(item.due, true)}${item.dueSlackDays === null ? "" : `, ${distance(item.dueSlackDays)}`}`);
  return parts.join(", ");
}
