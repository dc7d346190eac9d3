/** A schedule as what can be drawn of it: every word and instant that a picture, a hover card or a screen reader needs. O(plan). */

import type { Instant, WorkingTime } from "../calendar/model.ts";
import { workingTime } from "../calendar/working-time.ts";
import { clauseOf, clausesOf } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import type { Rehearsal } from "../rehearsal/model.ts";
import { calendarNamedBy, rulesOf } from "../schedule/calendars.ts";
import type { Schedule, ScheduledItem } from "../schedule/model.ts";
import { clauseText, namesOf } from "./plan-words.ts";
import { finite, type ItemSurroundings, PlannedItem } from "./planned-item.ts";
import type { FreeSpan, Source, Timeline, TimelineCadence, TimelineLink, TimelineNote, TimelinePerson } from "./timeline.ts";
import { type DateWords, dateWords, yearOf, zoneClock } from "./zone-clock.ts";

export interface TimelineOptions {
  /** Epoch minute of now, for the line of today; none without it. */
  readonly now?: Instant;
  readonly rehearsal?: Rehearsal;
  /** Another version of the plan, drawn as ghosts behind this one. */
  readonly compare?: OtherVersion;
  /** How whoever reads the sources spells the address of a file; as the plan has it by default. */
  readonly spell?: (uri: string) => string;
}

export interface OtherVersion {
  readonly schedule: Schedule;
  /** For each entity of this plan the one of the other that it was, −1 where it is new; as a review matches them. */
  readonly toBase: readonly number[];
}

export function timelineOf(schedule: Schedule, options: TimelineOptions = {}): Timeline {
  const { plan } = schedule;
  const uris = plan.files.map(({ uri }) => options.spell?.(uri) ?? uri);
  const sourceOf = ({ file, start, declaration }: Entity): Source => ({
    file: uris[file],
    start: start + declaration.keyword.start,
    end: start + declaration.end,
  });
  const score = plan.score >= 0 ? plan.entities[plan.score] : undefined;
  const words = dateWords(schedule.zone, yearOf(schedule.start, schedule.zone));
  const time = scoreTime(plan);
  const position = new Int32Array(plan.entities.length).fill(-1);
  schedule.items.forEach((item, index) => {
    position[item.entity] = index;
  });
  const people = schedule.people.map(
    (load): TimelinePerson => ({
      entity: load.entity,
      id: load.id,
      title: load.title,
      players: load.players,
      workingMinutes: load.workingMinutes,
      busyMinutes: load.busyMinutes,
      meetingMinutes: load.meetingMinutes,
      weeks: load.weeks.flatMap((week) => [week.start, week.working, week.busy, week.meeting]),
      source: sourceOf(plan.entities[load.entity]),
    }),
  );
  const personAt = new Map(schedule.people.map((load, index) => [load.entity, index]));
  const slackDays = new Map(schedule.targets.map((target) => [target.entity, target.slackDays]));
  const { notes, notesOf } = notesAbout(plan, words, schedule.zone, sourceOf);
  const targets = options.rehearsal && new Map(options.rehearsal.targets.map((target) => [target.entity, target]));
  const around: ItemSurroundings = {
    plan,
    time,
    position,
    personAt,
    slackDays,
    notesOf,
    targets,
    tasks: options.rehearsal && new Map(options.rehearsal.tasks.map((task) => [task.entity, task])),
    ghostAt: options.compare && ghostsIn(options.compare),
    sourceOf,
  };
  const items = schedule.items.map((item) => new PlannedItem(item, around));
  placeContingent(schedule, items, time);
  const tags = new Set<string>();
  const promises = { kept: 0, missed: 0 };
  for (const item of schedule.items) {
    for (const tag of plan.entities[item.entity].declaration.tags) tags.add(tag.text);
    if (finite(item.due) === null) continue;
    if ((slackDays.get(item.entity) ?? 0) < 0) promises.missed++;
    else promises.kept++;
  }
  const whole = score && targets?.get(score.index);
  return {
    id: score?.path ?? "",
    title: score?.title || "Untitled plan",
    vision: score ? (clauseOf(score.declaration, "vision")?.value.value ?? null) : null,
    zone: schedule.zone,
    start: schedule.start,
    finish: schedule.finish,
    due: finite(schedule.due),
    dueSlackDays: score ? (slackDays.get(score.index) ?? null) : null,
    status: finite(schedule.status),
    now: options.now ?? null,
    minutesPerDay: schedule.minutesPerDay,
    beats: schedule.beats,
    free: freeSpans(schedule),
    items,
    cadences: schedule.cadences.map((cadence): TimelineCadence => {
      const entity = plan.entities[cadence.entity];
      return {
        entity: cadence.entity,
        id: cadence.id,
        title: cadence.title,
        purpose: cadence.purpose ?? "",
        every: [clauseText(plan, entity, "every"), clauseText(plan, entity, "at"), clauseText(plan, entity, "for")].filter((text) => text !== "").join(" "),
        who: namesOf(plan, cadence.people),
        times: cadence.occurrences.flatMap((occurrence) => [occurrence.start, occurrence.finish]),
        skipped: cadence.skippedDays.map((day) => zoneClock(schedule.zone).instant(day * 1440)),
        clashes: cadence.clashes,
        source: sourceOf(entity),
      };
    }),
    people,
    notes,
    links: linksOf(schedule, position),
    tags: [...tags].sort(),
    promises,
    rehearsed:
      whole && options.rehearsal && Number.isFinite(whole.p80)
        ? { chance: finite(whole.chance), p50: whole.p50, p80: whole.p80, trials: options.rehearsal.trials }
        : null,
  };
}

const freeKnown = new WeakMap<Schedule["freeDays"], readonly FreeSpan[]>();

/** Days off, merged where they touch and say the same. Made once a list of days: a plan with the dates before has their days too. */
function freeSpans({ freeDays, zone }: Schedule): readonly FreeSpan[] {
  const known = freeKnown.get(freeDays);
  if (known !== undefined) return known;
  const clock = zoneClock(zone);
  const spans: { from: number; to: number; label: string | null; holiday: boolean }[] = [];
  let lastDay = Number.NaN;
  for (const { day, label, holiday } of freeDays) {
    const last = spans.at(-1);
    const to = clock.instant((day + 1) * 1440);
    if (last && day === lastDay + 1 && last.holiday === holiday && last.label === (label ?? null)) last.to = to;
    else spans.push({ from: clock.instant(day * 1440), to, label: label ?? null, holiday });
    lastDay = day;
  }
  freeKnown.set(freeDays, spans);
  return spans;
}

/** Working time of the score's calendar, in which slack is counted. */
export function scoreTime(plan: Plan): WorkingTime {
  const score = plan.score < 0 ? undefined : plan.entities[plan.score];
  return workingTime(rulesOf(plan, score && calendarNamedBy(plan, score)));
}

function notesAbout(
  plan: Plan,
  words: DateWords,
  zone: string,
  sourceOf: (entity: Entity) => Source,
): { notes: TimelineNote[]; notesOf: Map<number, number[]> } {
  const notes: TimelineNote[] = [];
  const notesOf = new Map<number, number[]>();
  const clock = zoneClock(zone);
  for (const entity of plan.entities) {
    if (entity.kind !== "risk" && entity.kind !== "concern") continue;
    const { declaration } = entity;
    const closed = clauseOf(declaration, entity.kind === "risk" ? "closed" : "answered");
    const raisedDay = clauseOf(declaration, "raised")?.value.firstDay;
    const raised = raisedDay === undefined || Number.isNaN(raisedDay) ? null : clock.instant(raisedDay * 1440);
    const detail =
      entity.kind === "risk"
        ? [clauseText(plan, entity, "chance"), delayText(plan, entity), clauseText(plan, entity, "costs")]
        : [
            raised === null ? "" : `raised ${words.day(raised)}`,
            closed && "text" in closed.value && closed.value.text ? `answered: ${closed.value.text.value}` : "",
          ];
    const at = notes.length;
    notes.push({
      entity: entity.index,
      id: entity.path,
      kind: entity.kind,
      title: entity.title,
      detail: detail.filter((part) => part !== "").join(", "),
      open: closed === undefined,
      raised,
      source: sourceOf(entity),
    });
    const clause = entity.kind === "risk" ? clauseOf(declaration, "delays") : clauseOf(declaration, "about");
    for (const reference of clause?.refs ?? []) {
      const target = plan.targetOf(entity, reference);
      if (target < 0) continue;
      const list = notesOf.get(target);
      if (list === undefined) notesOf.set(target, [at]);
      else if (!list.includes(at)) list.push(at);
    }
  }
  return { notes, notesOf };
}

function delayText(plan: Plan, entity: Entity): string {
  const delays = clauseOf(entity.declaration, "delays");
  if (delays === undefined) return "";
  const { by } = delays.value;
  return `delays by ${plan.files[entity.file].source.text.slice(entity.start + by.start, entity.start + by.end)}`;
}

const LINK_TYPES = ["FS", "SS", "FF", "SF"] as const;
const LINK_ORIGINS = ["after", "ends after", "cue", "rehearsal", "person"] as const;

/** Links of a schedule; a plan with the dates before has theirs too. */
const linksKnown = new WeakMap<Schedule["links"], { readonly position: Int32Array; readonly links: readonly TimelineLink[] }>();

function linksOf(schedule: Schedule, position: Int32Array): readonly TimelineLink[] {
  const known = linksKnown.get(schedule.links);
  if (known !== undefined && known.position.length === position.length && known.position.every((at, entity) => at === position[entity])) return known.links;
  const links: TimelineLink[] = [];
  // A number says which link it is: faster than a text, where there are tens of thousands.
  const seen = new Set<number>();
  const count = schedule.items.length;
  for (const link of schedule.links) {
    const from = position[link.from];
    const to = position[link.to];
    if (from < 0 || to < 0) continue;
    const key = ((from * count + to) * LINK_TYPES.length + LINK_TYPES.indexOf(link.type)) * LINK_ORIGINS.length + LINK_ORIGINS.indexOf(link.origin);
    if (seen.has(key)) continue;
    seen.add(key);
    links.push({ from, to, type: link.type, origin: link.origin, driving: link.driving, critical: link.critical });
  }
  linksKnown.set(schedule.links, { position, links });
  return links;
}

/**
 * A contingent item has no dates, yet the eye wants a place: a cue stands where it could fire (at `due` plus the length that it may slip,
 * else at the promise or the end of what it watches, else at the status or the start), and what it starts follows it.
 */
function placeContingent(schedule: Schedule, items: readonly PlannedItem[], time: WorkingTime): void {
  const { plan } = schedule;
  const units: Record<string, number> = { min: 1, h: 60, d: schedule.minutesPerDay, w: schedule.minutesPerWeek };
  const fallback = schedule.status ?? schedule.start;
  const undated: number[] = [];
  schedule.items.forEach(({ start }, index) => {
    if (!Number.isFinite(start)) undated.push(index);
  });
  for (const index of undated) {
    const item = items[index];
    if (item.cue === null) continue;
    const entity = plan.entities[item.entity];
    let at: number | undefined;
    for (const clause of clausesOf(entity.declaration, "when"))
      for (const condition of clause.value) {
        if (condition.type !== "slips" && condition.type !== "chance") continue;
        const watched = plan.targetOf(entity, condition.ref);
        const other = watched < 0 ? undefined : schedule.itemOf(watched);
        const moment = other?.due ?? (other && Number.isFinite(other.finish) ? other.finish : undefined);
        if (moment === undefined) continue;
        at = Math.max(at ?? moment, condition.type === "slips" ? time.add(moment, condition.by.amount * (units[condition.by.unit] ?? 1)) : moment);
      }
    if (at === undefined) {
      // Something outside the plan has no date: it stands behind what rehearses it, or before what it would skip.
      const rehearsed = items.filter((other) => other.rehearses.includes(index)).map((other) => other.finish ?? Number.NEGATIVE_INFINITY);
      const skips = item.cue.skips.map((other) => items[other].start).filter((start) => start !== null);
      at = skips.length > 0 ? Math.min(...skips) : Math.max(fallback, ...rehearsed);
    }
    item.about = { start: at, finish: at };
  }
  // What a contingent cue starts follows it; a movement spans what it holds.
  const given = new Map<number, number>();
  for (const index of undated) {
    const { about, cue } = items[index];
    if (about !== null && cue !== null) for (const started of cue.starts) given.set(started, Math.min(given.get(started) ?? about.start, about.start));
  }
  for (const index of undated) {
    const item = items[index];
    if (item.kind === "cue" || !item.contingent) continue;
    const start = given.get(index) ?? fallback;
    const { minutes } = schedule.items[index];
    item.about = { start, finish: time.add(start, Number.isFinite(minutes) && minutes > 0 ? minutes : 0) };
  }
}

function ghostsIn({ schedule, toBase }: OtherVersion): (entity: number) => ScheduledItem | undefined {
  return (entity) => (toBase[entity] >= 0 ? schedule.itemOf(toBase[entity]) : undefined);
}
