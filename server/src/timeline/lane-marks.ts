/** Marks of the lanes under the plan: the beats of a cadence, the load of a person by week, when a risk or a concern was raised. */

import type { Marks } from "./item-marks.ts";
import type { Mark } from "./picture.ts";
import type { Frame } from "./scale.ts";
import type { SliceRow } from "./slice.ts";
import { fit } from "./text-width.ts";

/** Beats nearer than this are drawn as one strip. */
const DENSE = 5;
const NARROWEST_LOAD = 7;

export function cadenceMarks(row: SliceRow, frame: Frame): Marks {
  const cadence = row.cadence!;
  const { times } = cadence;
  const marks: Mark[] = [];
  const middle = row.height / 2;
  const clashes = new Set(cadence.clashes);
  let first = lowerBound(times, frame.from - 1440);
  first -= first % 2;
  let stripFrom = Number.NaN;
  let stripTo = Number.NaN;
  const flush = (): void => {
    if (Number.isNaN(stripFrom)) return;
    marks.push({
      id: `${cadence.id}:strip:${Math.round(stripFrom)}`,
      shape: "strip",
      x: stripFrom - 2,
      width: stripTo - stripFrom + 4,
      y: middle - 2,
      height: 4,
      name: `${cadence.title}, ${cadence.every}`,
    });
    stripFrom = Number.NaN;
  };
  let lastClash = Number.NEGATIVE_INFINITY;
  for (let index = first; index < times.length && times[index] <= frame.to; index += 2) {
    const start = times[index];
    const finish = times[index + 1];
    const x = frame.x(start);
    const width = frame.x(finish) - x;
    const clash = clashes.has(index / 2);
    const previous = index >= 2 ? x - frame.x(times[index - 2]) : Number.POSITIVE_INFINITY;
    const next = index + 2 < times.length ? frame.x(times[index + 2]) - x : Number.POSITIVE_INFINITY;
    const name = `${cadence.title}, ${frame.words.moment(start)}${clash ? ", somebody is in two meetings at once" : ""}`;
    if (width >= 9) {
      flush();
      marks.push({ id: `${cadence.id}:${start}`, shape: "meeting", x, width, y: middle - 7, height: 14, clash, name });
    } else if (Math.min(previous, next) < DENSE) {
      // A strip ends where a holiday leaves a gap that can be seen.
      if (!Number.isNaN(stripFrom) && x - stripTo > Math.max(DENSE, 4 * Math.min(previous, next))) flush();
      if (Number.isNaN(stripFrom)) stripFrom = x;
      stripTo = x;
      if (clash && x - lastClash >= 9) {
        lastClash = x;
        marks.push({ id: `${cadence.id}:${start}`, shape: "beat", x: x - 3, width: 6, y: middle, radius: 3, clash, name });
      }
    } else {
      flush();
      const radius = Math.min(4, Math.max(2, Math.min(previous, next) / 3));
      marks.push({ id: `${cadence.id}:${start}`, shape: "beat", x: x - radius, width: 2 * radius, y: middle, radius, clash, name });
    }
  }
  flush();
  let last = Number.NEGATIVE_INFINITY;
  for (const day of cadence.skipped) {
    const x = frame.x(day + 720);
    if (!frame.meets(day, day + 1440) || x - last < 8) continue;
    last = x;
    marks.push({
      id: `${cadence.id}:skipped:${day}`,
      shape: "skipped",
      x: x - 3,
      width: 6,
      y: middle,
      name: `${cadence.title} is left out on ${frame.words.fullDay(day)}, a holiday`,
    });
  }
  return { marks, texts: [] };
}

export function personMarks(row: SliceRow, frame: Frame): Marks {
  const person = row.person!;
  const { weeks } = person;
  const marks: Mark[] = [];
  const bottom = row.height - 4;
  const full = row.height - 12;
  // So many weeks together that a column can be seen.
  const weekWidth = 7 * 1440 * frame.pixelsPerMinute;
  const together = Math.max(1, Math.ceil(NARROWEST_LOAD / weekWidth));
  for (let index = 0; index < weeks.length; index += 4 * together) {
    const start = weeks[index];
    const lastWeek = Math.min(weeks.length - 4, index + 4 * (together - 1));
    const finish = weeks[lastWeek] + 7 * 1440;
    if (!frame.meets(start, finish)) continue;
    let working = 0;
    let busy = 0;
    let meeting = 0;
    for (let week = index; week <= lastWeek; week += 4) {
      working += weeks[week + 1];
      busy += weeks[week + 2];
      meeting += weeks[week + 3];
    }
    if (busy + meeting + working === 0) continue;
    const x = frame.x(start);
    const width = frame.x(finish) - x;
    const load = working === 0 ? Number.POSITIVE_INFINITY : (busy + meeting) / working;
    // What is above 130 % is cut: the figure is in its name. Whatever falls into a week off is too much.
    const scale = Math.min(1, 1.3 / load);
    const work = working === 0 ? 0 : (busy / working) * scale;
    const meet = working === 0 ? 0 : (meeting / working) * scale;
    const over = working === 0 ? 0.3 : Math.max(0, work + meet - 1);
    const spell = together === 1 ? `week of ${frame.words.day(start)}` : `${frame.words.day(start)} to ${frame.words.day(finish, true)}`;
    const percent = working === 0 ? "no working time" : `${Math.round(load * 100)} % of ${Math.round(working / 60)} h`;
    marks.push({
      id: `${person.id}:${start}`,
      shape: "load",
      x: x + 1,
      width: Math.max(2, width - 2),
      y: bottom,
      full,
      work: Math.round(work * full * 10) / 10,
      meeting: Math.round(meet * full * 10) / 10,
      over: Math.round(over * full * 10) / 10,
      name: `${person.title}, ${spell}: ${percent}, work ${Math.round(busy / 60)} h, meetings ${Math.round(meeting / 60)} h${load > 1.0001 ? ", overloaded" : ""}`,
    });
  }
  return { marks, texts: [] };
}

/** A risk or a concern: where it was raised, and what is known of it in words beside that. */
export function noteMarks(row: SliceRow, frame: Frame): Marks {
  const note = row.note!;
  const marks: Mark[] = [];
  let x = 10;
  if (note.raised !== null && frame.meets(note.raised, note.raised)) {
    const at = frame.x(note.raised);
    marks.push({
      id: note.id,
      shape: "raised",
      x: at - 7,
      width: 14,
      y: row.height / 2,
      kind: note.kind,
      open: note.open,
      name: `${note.title}, ${note.kind}${note.open ? "" : note.kind === "risk" ? ", closed" : ", answered"}, ${note.detail}`,
    });
    x = at + 15;
  }
  const text = fit(note.detail, frame.width - x - 4, 11, frame.measure);
  return {
    marks,
    texts: text.length > 5 && x >= 0 ? [{ id: `${note.id}:text`, x, y: row.height / 2 + 4, anchor: "start", parts: [{ text, size: 11, tone: "muted" }] }] : [],
  };
}

/** First position whose value is at least `value`. */
function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
