/** A schedule as what can be drawn of it: every word and instant that a picture, a hover card or a screen reader needs. O(plan). */

import type { Instant, WorkingTime } from "../calendar/model.ts";
import { workingTime } from "../calendar/working-time.ts";
import type { Clause, Declaration } from "../language/syntax.ts";
import { clauseOf, clausesOf } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import type { Rehearsal } from "../rehearsal/model.ts";
import { calendarNamedBy, rulesOf } from "../schedule/calendars.ts";
import type { Schedule, ScheduledItem } from "../schedule/model.ts";
import type { FreeSpan, Handles, Source, Timeline, TimelineCadence, TimelineItem, TimelineLink, TimelineNote, TimelinePerson } from "./timeline.ts";
import { type DateWords, dateWords, yearOf, zoneClock } from "./zone-clock.ts";

export interface TimelineOptions {
  /** Epoch minute of now, for the line of today; none without it. */
  readonly now?: Instant;
  readonly rehearsal?: Rehearsal;
  /** Another version of the plan, drawn as ghosts behind this one. */
  readonly compare?: Schedule;
  /** How whoever reads the sources spells the address of a file; as the plan has it by default. */
  readonly spell?: (uri: string) => string;
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
  const free = freeSpans(schedule);
  const time = scoreTime(plan);
  const position = new Map<number, number>();
  schedule.items.forEach((item, index) => {
    position.set(item.entity, index);
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
  const targets = new Map(options.rehearsal?.targets.map((target) => [target.entity, target]));
  const tasks = new Map(options.rehearsal?.tasks.map((task) => [task.entity, task]));
  const ghosts = options.compare && new Map(options.compare.items.map((item) => [item.id, item]));
  const tags = new Set<string>();

  const items = schedule.items.map((item): TimelineItem => {
    const entity = plan.entities[item.entity];
    const { declaration } = entity;
    const named = item.people.length < 2 ? item.people : [...new Set(item.people)];
    const own = declaration.tags.length === 0 ? NOTHING : declaration.tags.map((tag) => tag.text);
    for (const tag of own) tags.add(tag);
    const cue = item.kind === "cue" ? cueOf(plan, entity, item, position) : null;
    const due = finite(item.due);
    return {
      entity: item.entity,
      id: item.id,
      kind: item.kind,
      title: item.title,
      parent: position.get(item.parent) ?? -1,
      start: finite(item.start),
      finish: finite(item.finish),
      about: null,
      length: lengthText(plan, entity),
      slackMinutes: finite(item.slack) ?? 0,
      slackUntil: item.slack > 0 && Number.isFinite(item.slack) && !item.finished && Number.isFinite(item.finish) ? time.add(item.finish, item.slack) : null,
      critical: item.critical,
      contingent: item.contingent,
      skipped: item.skipped,
      progress: item.progress,
      started: item.started,
      finished: item.finished,
      due,
      dueSlackDays: due === null ? null : (slackDays.get(item.entity) ?? null),
      people: named.map((person) => personAt.get(person)).filter((at) => at !== undefined),
      who: namesOf(plan, item.people),
      whoShort: namesOf(plan, item.people, 3),
      owner: ownerOf(plan, entity),
      tags: own,
      doc: declaration.doc,
      // Worked out when a row is sent: the reasons of all are a good part of a schedule's own time.
      get why() {
        return item.why.map((reason) => reason.text);
      },
      criteria: criteriaOf(declaration),
      cue,
      rehearses: item.kind === "rehearsal" ? referenced(plan, entity, clauseOf(declaration, "rehearses"), position) : [],
      notes: notesOf.get(item.entity) ?? [],
      source: sourceOf(entity),
      handles: handlesOf(item, declaration),
      rehearsed: rehearsedOf(item, targets.get(item.entity), tasks.get(item.entity)),
      ghost: ghosts === undefined ? null : ghostOf(ghosts.get(item.id)),
    };
  });

  const placed = placeContingent(schedule, items, time);
  const whole = score && targets.get(score.index);
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
    free,
    items: placed,
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
    promises: {
      kept: items.filter((item) => item.due !== null && !(item.dueSlackDays !== null && item.dueSlackDays < 0)).length,
      missed: items.filter((item) => item.dueSlackDays !== null && item.dueSlackDays < 0).length,
    },
    rehearsed:
      whole && options.rehearsal && Number.isFinite(whole.p80)
        ? { chance: finite(whole.chance), p50: whole.p50, p80: whole.p80, trials: options.rehearsal.trials }
        : null,
  };
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** Days off, merged where they touch and say the same. */
function freeSpans(schedule: Schedule): FreeSpan[] {
  const clock = zoneClock(schedule.zone);
  const spans: { from: number; to: number; label: string | null; holiday: boolean }[] = [];
  let lastDay = Number.NaN;
  for (const { day, label, holiday } of schedule.freeDays) {
    const last = spans.at(-1);
    const to = clock.instant((day + 1) * 1440);
    if (last && day === lastDay + 1 && last.holiday === holiday && last.label === (label ?? null)) last.to = to;
    else spans.push({ from: clock.instant(day * 1440), to, label: label ?? null, holiday });
    lastDay = day;
  }
  return spans;
}

/** Working time of the score's calendar, in which slack is counted. */
export function scoreTime(plan: Plan): WorkingTime {
  const score = plan.score < 0 ? undefined : plan.entities[plan.score];
  return workingTime(rulesOf(plan, score && calendarNamedBy(plan, score)));
}

function lengthText(plan: Plan, entity: Entity): string {
  return clauseText(plan, entity, "effort") || clauseText(plan, entity, "lasts");
}

/** A clause as the author wrote it, white space made even; "" without one. */
function clauseText(plan: Plan, entity: Entity, name: Clause["name"]): string {
  for (const clause of entity.declaration.clauses) {
    if (!clause.ok || clause.name !== name) continue;
    const text = plan.files[entity.file].source.text.slice(entity.start + clause.start, entity.start + clause.end);
    return /\s\s|[\n\r\t]/u.test(text) ? text.replace(/\s+/gu, " ").trim() : text;
  }
  return "";
}

const NOTHING: readonly never[] = [];

function criteriaOf(declaration: Declaration): readonly string[] {
  const found: string[] = [];
  for (const clause of declaration.clauses)
    if (clause.ok && (clause.name === "done when" || clause.name === "pass when")) for (const text of clause.value) found.push(text.value);
  return found.length === 0 ? NOTHING : found;
}

/** Titles of people; the unnamed players of a role once with their number. Beyond `most`, the rest is a number. */
function namesOf(plan: Plan, people: readonly number[], most = Number.POSITIVE_INFINITY): string {
  if (people.length === 0) return "";
  if (people.length === 1) return plan.entities[people[0]].title;
  const counts = new Map<number, number>();
  for (const person of people) counts.set(person, (counts.get(person) ?? 0) + 1);
  const names = [...counts].map(([person, count]) => (count === 1 ? plan.entities[person].title : `${count} × ${plan.entities[person].title}`));
  return names.length <= most ? names.join(", ") : `${names.slice(0, most - 1).join(", ")} and ${names.length - most + 1} more`;
}

function ownerOf(plan: Plan, entity: Entity): string {
  const owner = clauseOf(entity.declaration, "owner");
  const at = owner ? plan.targetOf(entity, owner.value) : -1;
  return at < 0 ? "" : plan.entities[at].title;
}

function referenced(plan: Plan, entity: Entity, clause: Clause | undefined, position: ReadonlyMap<number, number>): number[] {
  const found: number[] = [];
  for (const reference of clause?.refs ?? []) {
    const at = position.get(plan.targetOf(entity, reference));
    if (at !== undefined && !found.includes(at)) found.push(at);
  }
  return found;
}

function cueOf(plan: Plan, entity: Entity, item: ScheduledItem, position: ReadonlyMap<number, number>): TimelineItem["cue"] {
  const { text } = plan.files[entity.file].source;
  const when = clausesOf(entity.declaration, "when")
    .map((clause) =>
      clause.value.map((condition) => text.slice(entity.start + condition.start, entity.start + condition.end).replace(/\s+/gu, " ")).join(" and "),
    )
    .join(" or ");
  const listeners = clauseOf(entity.declaration, "to");
  const to = (listeners?.value ?? []).map((reference) => plan.targetOf(entity, reference)).filter((at) => at >= 0);
  return {
    fires: item.fires ?? "planned",
    when,
    to: namesOf(plan, to),
    starts: referenced(plan, entity, clauseOf(entity.declaration, "starts"), position),
    skips: referenced(plan, entity, clauseOf(entity.declaration, "skips"), position),
  };
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

function handlesOf(item: ScheduledItem, declaration: Declaration): Handles {
  const settled = item.finished || item.contingent || item.skipped || Number.isNaN(item.start);
  const due = clauseOf(declaration, "due");
  return {
    start: !settled && !item.started && item.kind !== "cue",
    finish:
      !settled && (item.kind === "task" || item.kind === "rehearsal") && (clauseOf(declaration, "effort") ?? clauseOf(declaration, "lasts")) !== undefined,
    due: item.due !== undefined && due?.value.date !== undefined,
  };
}

function rehearsedOf(
  item: ScheduledItem,
  target: Rehearsal["targets"][number] | undefined,
  task: Rehearsal["tasks"][number] | undefined,
): TimelineItem["rehearsed"] {
  if (item.finished) return null;
  const criticality = task?.criticality ?? null;
  const [p10, p50, p80] = target ? [target.p10, target.p50, target.p80] : task ? [task.p10Finish, task.p50Finish, task.p80Finish] : [];
  // What is played in no trial, or never ends in one, has no such dates.
  if (p10 === undefined || !Number.isFinite(p10) || !Number.isFinite(p50) || !Number.isFinite(p80)) return null;
  return { p10, p50: p50!, p80: p80!, p95: finite(target?.p95), chance: finite(target?.chance), criticality };
}

function ghostOf(item: ScheduledItem | undefined): TimelineItem["ghost"] {
  if (item === undefined) return "new";
  return Number.isFinite(item.start) && Number.isFinite(item.finish) ? { start: item.start, finish: item.finish } : null;
}

const LINK_TYPES = ["FS", "SS", "FF", "SF"] as const;
const LINK_ORIGINS = ["after", "ends after", "cue", "rehearsal", "person"] as const;

function linksOf(schedule: Schedule, position: ReadonlyMap<number, number>): TimelineLink[] {
  const links: TimelineLink[] = [];
  // A number says which link it is: faster than a text, where there are tens of thousands.
  const seen = new Set<number>();
  const count = schedule.items.length;
  for (const link of schedule.links) {
    const from = position.get(link.from);
    const to = position.get(link.to);
    if (from === undefined || to === undefined) continue;
    const key = ((from * count + to) * LINK_TYPES.length + LINK_TYPES.indexOf(link.type)) * LINK_ORIGINS.length + LINK_ORIGINS.indexOf(link.origin);
    if (seen.has(key)) continue;
    seen.add(key);
    links.push({ from, to, type: link.type, origin: link.origin, driving: link.driving, critical: link.critical });
  }
  return links;
}

/**
 * A contingent item has no dates, yet the eye wants a place: a cue stands where it could fire (at `due` plus the length that it may slip,
 * else at the promise or the end of what it watches, else at the status or the start), and what it starts follows it.
 */
function placeContingent(schedule: Schedule, items: readonly TimelineItem[], time: WorkingTime): TimelineItem[] {
  const { plan } = schedule;
  const placed = items.slice();
  const units: Record<string, number> = { min: 1, h: 60, d: schedule.minutesPerDay, w: schedule.minutesPerWeek };
  const fallback = schedule.status ?? schedule.start;
  items.forEach((item, index) => {
    if (item.kind !== "cue" || item.cue === null || item.start !== null) return;
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
    placed[index] = { ...item, about: { start: at, finish: at } };
  });
  // What a contingent cue starts follows it; a movement spans what it holds.
  const given = new Map<number, number>();
  for (const cue of placed)
    if (cue.about !== null && cue.cue !== null)
      for (const started of cue.cue.starts) given.set(started, Math.min(given.get(started) ?? cue.about.start, cue.about.start));
  items.forEach((item, index) => {
    if (item.kind === "cue" || item.start !== null || !item.contingent) return;
    const start = given.get(index) ?? fallback;
    const { minutes } = schedule.items[index];
    placed[index] = { ...item, about: { start, finish: time.add(start, Number.isFinite(minutes) && minutes > 0 ? minutes : 0) } };
  });
  return placed;
}
