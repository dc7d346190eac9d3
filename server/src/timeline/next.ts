/** What is next in a plan: the cadences of this beat, the cues about to be given, the milestones ahead, what is doubted. */

import { days, distance } from "./item-marks.ts";
import type { NextEntry, NextGroup, NextResult } from "./next-model.ts";
import type { Source, Timeline, TimelineItem } from "./timeline.ts";
import { dateWords, yearOf } from "./zone-clock.ts";

/** How far ahead cadences and cues are told of without a tempo: two weeks, in minutes. */
const USUAL_BEAT = 14 * 1440;
const MOST = 12;

/** `now`: epoch minutes. Before the plan begins its start counts, so that a plan for next year has a first beat. */
export function nextIn(timeline: Timeline, now: number): NextResult {
  const words = dateWords(timeline.zone, yearOf(timeline.start, timeline.zone));
  const from = Math.max(timeline.status ?? now, timeline.start);
  const beat = timeline.beats.find((at) => at > from);
  const until = beat ?? from + USUAL_BEAT;
  const place = (source: Source): Pick<NextEntry, "file" | "start" | "end"> => ({ file: source.file, start: source.start, end: source.end });
  const groups: NextGroup[] = [];

  const cadences: NextEntry[] = [];
  for (const cadence of timeline.cadences) {
    const starts: number[] = [];
    for (let index = 0; index < cadence.times.length; index += 2)
      if (cadence.times[index] >= from && cadence.times[index] < until) starts.push(cadence.times[index]);
    if (starts.length === 0) continue;
    const more = starts.length > 1 ? `, ${starts.length} times until ${words.day(until, true)}` : "";
    cadences.push({
      id: `cadence:${cadence.id}`,
      title: cadence.title,
      detail: `${words.day(starts[0])} ${words.time(starts[0])}${more}`,
      tooltip: `${cadence.every}${cadence.who ? ` with ${cadence.who}` : ""}`,
      icon: "cadence",
      ...place(cadence.source),
    });
  }
  cadences.sort((a, b) => a.detail.length - b.detail.length);
  groups.push({ id: "cadences", title: beat === undefined ? "The next two weeks" : "This beat", entries: cadences });

  const cues = timeline.items.filter(
    (item) => item.kind === "cue" && !item.skipped && (item.cue?.fires === "conditional" || (item.start !== null && item.start >= from)),
  );
  groups.push({
    id: "cues",
    title: "Cues",
    entries: cues
      .toSorted((a, b) => (a.start ?? Number.POSITIVE_INFINITY) - (b.start ?? Number.POSITIVE_INFINITY))
      .slice(0, MOST)
      .map((item) => ({
        id: `cue:${item.id}`,
        title: item.title,
        detail: item.start === null ? `if ${item.cue!.when}` : `${words.day(item.start, true)}, when ${item.cue!.when}`,
        tooltip: item.cue!.to === "" ? "nobody listens" : `to ${item.cue!.to}`,
        icon: "cue" as const,
        ...place(item.source),
      })),
  });

  const milestones = timeline.items.filter((item) => item.kind === "milestone" && !item.finished && item.finish !== null && !item.skipped);
  groups.push({
    id: "milestones",
    title: "Milestones",
    entries: milestones
      .toSorted((a, b) => a.finish! - b.finish!)
      .slice(0, MOST)
      .map((item) => ({
        id: `milestone:${item.id}`,
        title: item.title,
        detail: `${words.day(item.finish!, true)}${standing(item, timeline)}`,
        tooltip: item.why.join("\n"),
        icon: isLate(item) ? ("late" as const) : ("milestone" as const),
        ...place(item.source),
      })),
  });

  groups.push({
    id: "concerns",
    title: "Open risks and concerns",
    entries: timeline.notes
      .filter((note) => note.open)
      .toSorted((a, b) => (a.kind === b.kind ? (a.raised ?? 0) - (b.raised ?? 0) : a.kind === "concern" ? -1 : 1))
      .map((note) => ({ id: `${note.kind}:${note.id}`, title: note.title, detail: note.detail, tooltip: note.kind, icon: note.kind, ...place(note.source) })),
  });

  return {
    title: timeline.title,
    finish: `${words.day(timeline.finish, true)}${timeline.due === null ? "" : `, ${timeline.dueSlackDays === null ? `promised ${words.day(timeline.due, true)}` : distance(timeline.dueSlackDays)}`}`,
    late: timeline.due !== null && timeline.finish > timeline.due,
    groups: groups.filter((group) => group.entries.length > 0),
  };
}

function isLate(item: TimelineItem): boolean {
  return item.dueSlackDays !== null && item.dueSlackDays < 0;
}

function standing(item: TimelineItem, timeline: Timeline): string {
  if (item.dueSlackDays !== null) return `, ${distance(item.dueSlackDays)}`;
  if (item.critical) return ", critical";
  return item.slackMinutes > 0 ? `, ${days(item.slackMinutes, timeline.minutesPerDay)} of slack` : "";
}
