/** What follows from a change of plan, computed on both sides at the same status date and seed. Nothing here was written by the author. */

import type { Instant } from "../calendar/model.ts";
import { zoneOf } from "../calendar/zone.ts";
import { isoDateOf } from "../language/civil.ts";
import type { Diagnostic, Severity } from "../language/diagnostic.ts";
import { clauseOf, clausesOf } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import type { Rehearsal } from "../rehearsal/model.ts";
import type { PersonLoad, Schedule, ScheduledItem } from "../schedule/model.ts";
import type { Change, Matching } from "./model.ts";

export interface Consequences {
  readonly targets: readonly TargetChange[];
  readonly critical: { readonly joined: readonly string[]; readonly left: readonly string[] };
  readonly people: readonly LoadChange[];
  readonly cadences: readonly CadenceChange[];
  readonly cues: readonly CueChange[];
  readonly rehearsals: readonly GapChange[];
  readonly cost: { readonly currency: string; readonly before: number | undefined; readonly after: number | undefined } | undefined;
  readonly diagnostics: { readonly new: readonly ReviewedDiagnostic[]; readonly gone: readonly ReviewedDiagnostic[] };
  readonly tell: readonly Tell[];
}

/** Instants are ISO 8601 in the score's zone. */
export interface Forecast {
  readonly planned: string;
  readonly p50: string | undefined;
  readonly p80: string | undefined;
  readonly chance: number | undefined;
}

export interface TargetChange {
  readonly id: string;
  readonly title: string;
  /** The score as a whole. */
  readonly whole: boolean;
  /** The promise of the head side, else of the base side. */
  readonly due: string | undefined;
  readonly before: Forecast | undefined;
  readonly after: Forecast | undefined;
  /** Working days by which the planned date moves later; negative for earlier; undefined where a side has none. */
  readonly slip: number | undefined;
  readonly slipP80: number | undefined;
  readonly moved: boolean;
  /** Found on the other side by likeness only. */
  readonly guessed: boolean;
  /** Ids of the changes that made it move, the strongest first; empty where it did not, or where none could be singled out. */
  readonly causes: readonly Cause[];
}

export interface Cause {
  readonly change: string;
  /** Working days that it explains alone; undefined where it was not tried alone. */
  readonly days: number | undefined;
}

export interface LoadChange {
  readonly id: string;
  readonly title: string;
  /** Ids of the changes that made it so, where some can be named. */
  readonly causes: readonly string[];
  readonly before: Load | undefined;
  readonly after: Load | undefined;
}

export interface Load {
  readonly busyMinutes: number;
  readonly meetingMinutes: number;
  /** Share of working time taken in the fullest week, 1 is all of it; and the Monday of that week. */
  readonly peak: number;
  readonly peakWeek: string | undefined;
}

export interface CadenceChange {
  readonly id: string;
  readonly title: string;
  /** Ids of the changes that made it so, where some can be named. */
  readonly causes: readonly string[];
  readonly before: Meetings | undefined;
  readonly after: Meetings | undefined;
}

export interface Meetings {
  readonly occurrences: number;
  /** Person hours over the plan. */
  readonly hours: number;
}

export interface CueChange {
  readonly id: string;
  readonly title: string;
  /** Ids of the changes that made it so, where some can be named. */
  readonly causes: readonly string[];
  readonly before: Signal | undefined;
  readonly after: Signal | undefined;
}

export interface Signal {
  readonly at: string | undefined;
  readonly chance: number | undefined;
}

export interface GapChange {
  readonly id: string;
  readonly title: string;
  /** Ids of the changes that made it so, where some can be named. */
  readonly causes: readonly string[];
  readonly of: string;
  /** Working days between the end of the rehearsal and the start of what it rehearses. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

export interface ReviewedDiagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly line: number;
}

export interface Tell {
  readonly id: string;
  readonly title: string;
  readonly because: readonly string[];
}

export interface ReviewedSide {
  readonly schedule: Schedule;
  readonly rehearsal: Rehearsal | undefined;
  /** Of plan and schedule together. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A promise counts as less likely, and a rehearsed date as moved, only beyond what is worth saying: 2 points, half a day. */
const CHANCE_STEP = 0.02;
const DAY_STEP = 0.5;

export function consequencesOf(
  base: ReviewedSide,
  head: ReviewedSide,
  matching: Matching,
  changes: readonly Change[],
  causesOf: (target: number) => readonly Cause[],
): Consequences {
  const targets = targetChanges(base, head, matching, causesOf);
  const causes = causesIn(changes);
  return {
    targets,
    critical: criticalChange(base.schedule, head.schedule, matching),
    people: loadChanges(base.schedule, head.schedule, matching, causes),
    cadences: cadenceChanges(base.schedule, head.schedule, matching, causes),
    cues: cueChanges(base, head, matching, causes),
    rehearsals: gapChanges(base.schedule, head.schedule, matching, causes),
    cost: costChange(base.schedule, head.schedule),
    diagnostics: diagnosticChanges(base, head, matching),
    tell: tellWhom(base.schedule, head.schedule, matching, changes, targets),
  };
}

/** Ids of the changes of these entities (indexes of either side, −1 for none); where they are untouched and one declaration alone changed, of that one. */
type Causes = (base: readonly number[], head: readonly number[]) => readonly string[];

function causesIn(changes: readonly Change[]): Causes {
  const effective = changes.filter((change) => change.class !== "cosmetic");
  const only = new Set(effective.map((change) => change.entity)).size === 1 ? effective.map((change) => change.id) : [];
  return (base, head) => {
    const direct = effective.filter(
      (change) => (change.baseEntity >= 0 && base.includes(change.baseEntity)) || (change.headEntity >= 0 && head.includes(change.headEntity)),
    );
    return direct.length > 0 ? direct.map((change) => change.id) : only;
  };
}

function iso(schedule: Schedule, at: Instant): string {
  return zoneOf(schedule.zone).iso(Math.round(at));
}

const freeKnown = new WeakMap<Schedule["freeDays"], ReadonlySet<number>>();

/** Working days from one instant to another: days that the score's calendar leaves free do not count. Fractions are of a day of the clock. */
export function workingDays(schedule: Schedule, from: Instant, to: Instant): number {
  if (from === to || !Number.isFinite(from) || !Number.isFinite(to)) return 0;
  if (to < from) return -workingDays(schedule, to, from);
  const zone = zoneOf(schedule.zone);
  let free = freeKnown.get(schedule.freeDays);
  if (!free) {
    free = new Set(schedule.freeDays.map(({ day }) => day));
    freeKnown.set(schedule.freeDays, free);
  }
  const first = zone.dayOf(from);
  const last = zone.dayOf(to);
  let count = 0;
  for (let day = first + 1; day <= last; day++) if (!free.has(day)) count++;
  if (first === last) return (to - from) / 1440;
  return count;
}

function targetChanges(base: ReviewedSide, head: ReviewedSide, matching: Matching, causesOf: (target: number) => readonly Cause[]): TargetChange[] {
  const { plan } = head.schedule;
  const forecasts = (side: ReviewedSide) => {
    const rehearsed = new Map(side.rehearsal?.targets.map((target) => [target.entity, target]));
    const planned = new Map(side.schedule.targets.map((target) => [target.entity, target]));
    const found = new Map<number, { forecast: Forecast; due: Instant | undefined; planned: Instant; p80: Instant | undefined }>();
    const add = (entity: number, at: Instant, due: Instant | undefined) => {
      if (!Number.isFinite(at) || found.has(entity)) return;
      const rehearsal = rehearsed.get(entity);
      found.set(entity, {
        forecast: {
          planned: iso(side.schedule, at),
          p50: rehearsal && iso(side.schedule, rehearsal.p50),
          p80: rehearsal && iso(side.schedule, rehearsal.p80),
          chance: rehearsal?.chance,
        },
        due,
        planned: at,
        p80: rehearsal?.p80,
      });
    };
    for (const item of side.schedule.items)
      if (item.kind === "milestone" || planned.has(item.entity)) add(item.entity, item.finish, item.due ?? planned.get(item.entity)?.due);
    if (side.schedule.plan.score >= 0) add(side.schedule.plan.score, side.schedule.finish, side.schedule.due);
    return found;
  };
  const before = forecasts(base);
  const after = forecasts(head);
  const rows: TargetChange[] = [];
  const row = (entity: Entity, old: ReturnType<typeof before.get>, now: ReturnType<typeof after.get>, whole: boolean, headIndex: number) => {
    const slip = old && now ? workingDays(head.schedule, old.planned, now.planned) : undefined;
    const slipP80 = old?.p80 !== undefined && now?.p80 !== undefined ? workingDays(head.schedule, old.p80, now.p80) : undefined;
    const chance = old?.forecast.chance !== undefined && now?.forecast.chance !== undefined ? Math.abs(old.forecast.chance - now.forecast.chance) : 0;
    const moved = !old || !now || old.planned !== now.planned || old.due !== now.due || Math.abs(slipP80 ?? 0) >= DAY_STEP || chance >= CHANCE_STEP;
    const due = now?.due ?? old?.due;
    rows.push({
      id: entity.path,
      title: entity.title,
      whole,
      due: due === undefined ? undefined : isoDateOf(zoneOf(head.schedule.zone).dayOf(due - 1)),
      before: old?.forecast,
      after: now?.forecast,
      slip,
      slipP80,
      moved,
      guessed: headIndex >= 0 && matching.how[headIndex]?.by === "likeness",
      causes: moved && old && now ? causesOf(headIndex) : [],
    });
  };
  for (const [index, now] of after) {
    const from = matching.toBase[index];
    row(plan.entities[index], from >= 0 ? before.get(from) : undefined, now, index === plan.score, index);
  }
  for (const [index, old] of before)
    if (matching.toHead[index] < 0 || !after.has(matching.toHead[index]))
      row(base.schedule.plan.entities[index], old, undefined, index === base.schedule.plan.score, matching.toHead[index]);
  return rows.sort((a, b) => Number(b.due !== undefined) - Number(a.due !== undefined) || Math.abs(b.slip ?? 0) - Math.abs(a.slip ?? 0));
}

function criticalChange(base: Schedule, head: Schedule, matching: Matching): Consequences["critical"] {
  const isCritical = (item: ScheduledItem | undefined) => item?.critical && item.kind !== "movement" && Number.isFinite(item.start);
  const joined: string[] = [];
  const left: string[] = [];
  for (const item of head.items) {
    const from = matching.toBase[item.entity];
    if (from >= 0 && isCritical(item) && !isCritical(base.itemOf(from))) joined.push(item.id);
    else if (from < 0 && isCritical(item)) joined.push(item.id);
  }
  for (const item of base.items) {
    const to = matching.toHead[item.entity];
    if (isCritical(item) && (to < 0 || !isCritical(head.itemOf(to)))) left.push(to < 0 ? item.id : head.plan.entities[to].path);
  }
  return { joined, left };
}

function loadOf(schedule: Schedule, person: PersonLoad): Load {
  let peak = 0;
  let peakWeek: string | undefined;
  for (const week of person.weeks) {
    const share = week.working > 0 ? (week.busy + week.meeting) / week.working : 0;
    if (share <= peak) continue;
    peak = share;
    peakWeek = isoDateOf(zoneOf(schedule.zone).dayOf(week.start));
  }
  return { busyMinutes: person.busyMinutes, meetingMinutes: person.meetingMinutes, peak, peakWeek };
}

/** A person, and what they are taken for. */
function concerning(schedule: Schedule, person: PersonLoad): readonly number[] {
  const meetings = schedule.cadences.filter((cadence) => cadence.people.includes(person.entity)).map((cadence) => cadence.entity);
  return [person.entity, ...person.bookings.map((booking) => booking.item), ...meetings];
}

function loadChanges(base: Schedule, head: Schedule, matching: Matching, causes: Causes): LoadChange[] {
  const before = new Map(base.people.map((person) => [matching.toHead[person.entity] >= 0 ? matching.toHead[person.entity] : -1 - person.entity, person]));
  const rows: LoadChange[] = [];
  for (const person of head.people) {
    const old = before.get(person.entity);
    before.delete(person.entity);
    const now = loadOf(head, person);
    const was = old && loadOf(base, old);
    if (was && was.busyMinutes === now.busyMinutes && was.meetingMinutes === now.meetingMinutes && Math.abs(was.peak - now.peak) < 0.01) continue;
    rows.push({ id: person.id, title: person.title, causes: causes(old ? concerning(base, old) : [], concerning(head, person)), before: was, after: now });
  }
  for (const person of before.values())
    rows.push({ id: person.id, title: person.title, causes: causes(concerning(base, person), []), before: loadOf(base, person), after: undefined });
  const weight = (row: LoadChange) => (row.after?.peak ?? 0) - (row.before?.peak ?? 0);
  return rows.sort((a, b) => weight(b) - weight(a));
}

function cadenceChanges(base: Schedule, head: Schedule, matching: Matching, causes: Causes): CadenceChange[] {
  const meetings = (cadence: Schedule["cadences"][number]): Meetings => ({
    occurrences: cadence.occurrences.length,
    hours:
      Math.round((cadence.occurrences.reduce((sum, occurrence) => sum + occurrence.finish - occurrence.start, 0) * Math.max(1, cadence.people.length)) / 6) /
      10,
  });
  const before = new Map(base.cadences.map((cadence) => [cadence.entity, cadence]));
  const rows: CadenceChange[] = [];
  for (const cadence of head.cadences) {
    const from = matching.toBase[cadence.entity];
    const old = from >= 0 ? before.get(from) : undefined;
    if (old) before.delete(from);
    const was = old && meetings(old);
    const now = meetings(cadence);
    if (was && was.occurrences === now.occurrences && was.hours === now.hours) continue;
    rows.push({ id: cadence.id, title: cadence.title, causes: causes([from], [cadence.entity]), before: was, after: now });
  }
  for (const cadence of before.values())
    rows.push({ id: cadence.id, title: cadence.title, causes: causes([cadence.entity], []), before: meetings(cadence), after: undefined });
  return rows;
}

function cueChanges(base: ReviewedSide, head: ReviewedSide, matching: Matching, causes: Causes): CueChange[] {
  const signals = (side: ReviewedSide) => {
    const chances = new Map(side.rehearsal?.cues.map((cue) => [cue.entity, cue.chance]));
    return new Map(
      side.schedule.items
        .filter((item) => item.kind === "cue")
        .map((item) => [
          item.entity,
          { item, signal: { at: Number.isFinite(item.finish) ? iso(side.schedule, item.finish) : undefined, chance: chances.get(item.entity) } },
        ]),
    );
  };
  const before = signals(base);
  const rows: CueChange[] = [];
  for (const [entity, now] of signals(head)) {
    const from = matching.toBase[entity];
    const old = before.get(from);
    before.delete(from);
    if (old && old.signal.at === now.signal.at && Math.abs((old.signal.chance ?? 0) - (now.signal.chance ?? 0)) < CHANCE_STEP) continue;
    rows.push({ id: now.item.id, title: now.item.title, causes: causes([from], [entity]), before: old?.signal, after: now.signal });
  }
  for (const old of before.values())
    rows.push({ id: old.item.id, title: old.item.title, causes: causes([old.item.entity], []), before: old.signal, after: undefined });
  return rows;
}

function gapChanges(base: Schedule, head: Schedule, matching: Matching, causes: Causes): GapChange[] {
  const gaps = (schedule: Schedule) => {
    const found = new Map<string, { rehearsal: ScheduledItem; of: number; days: number }>();
    for (const rehearsal of schedule.items) {
      if (rehearsal.kind !== "rehearsal" || !Number.isFinite(rehearsal.finish)) continue;
      const entity = schedule.plan.entities[rehearsal.entity];
      for (const ref of clauseOf(entity.declaration, "rehearses")?.value ?? []) {
        const of = schedule.plan.targetOf(entity, ref);
        const item = of >= 0 ? schedule.itemOf(of) : undefined;
        if (item && Number.isFinite(item.start))
          found.set(`${rehearsal.entity} ${of}`, { rehearsal, of, days: workingDays(schedule, rehearsal.finish, item.start) });
      }
    }
    return found;
  };
  const before = gaps(base);
  const rows: GapChange[] = [];
  for (const now of gaps(head).values()) {
    const key = `${matching.toBase[now.rehearsal.entity]} ${matching.toBase[now.of]}`;
    const old = before.get(key);
    before.delete(key);
    if (old && Math.abs(old.days - now.days) < DAY_STEP) continue;
    rows.push({
      id: now.rehearsal.id,
      title: now.rehearsal.title,
      causes: causes(old ? [old.rehearsal.entity, old.of] : [], [now.rehearsal.entity, now.of]),
      of: head.plan.entities[now.of].path,
      before: old?.days,
      after: now.days,
    });
  }
  for (const old of before.values())
    rows.push({
      id: old.rehearsal.id,
      title: old.rehearsal.title,
      causes: causes([old.rehearsal.entity, old.of], []),
      of: base.plan.entities[old.of].path,
      before: old.days,
      after: undefined,
    });
  return rows;
}

function costChange(base: Schedule, head: Schedule): Consequences["cost"] {
  const currency = head.cost?.currency ?? base.cost?.currency;
  if (!currency || base.cost?.total === head.cost?.total) return undefined;
  return { currency, before: base.cost?.total, after: head.cost?.total };
}

function diagnosticChanges(base: ReviewedSide, head: ReviewedSide, matching: Matching): Consequences["diagnostics"] {
  const line = (side: ReviewedSide, diagnostic: Diagnostic) => {
    const file = side.schedule.plan.files.find((candidate) => candidate.uri === diagnostic.file);
    let count = 1;
    const text = file?.source.text ?? "";
    for (let at = text.indexOf("\n"); at >= 0 && at < diagnostic.start; at = text.indexOf("\n", at + 1)) count++;
    return count;
  };
  // What a diagnostic is about, not where it stands or which figures it quotes, makes it the same one.
  const ownersOf = new Map([base, head].map((side) => [side, ownerFinder(side.schedule.plan)]));
  const about = (side: ReviewedSide, diagnostic: Diagnostic, toHead: readonly number[] | undefined) => {
    const owner = ownersOf.get(side)!(diagnostic);
    const index = owner ? (toHead ? toHead[owner.index] : owner.index) : -1;
    return `${diagnostic.code} ${index}`;
  };
  const reviewed = (side: ReviewedSide, diagnostic: Diagnostic): ReviewedDiagnostic => ({
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message,
    line: line(side, diagnostic),
  });
  const counts = new Map<string, number>();
  for (const diagnostic of base.diagnostics) {
    const key = about(base, diagnostic, matching.toHead);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const fresh: ReviewedDiagnostic[] = [];
  for (const diagnostic of head.diagnostics) {
    const key = about(head, diagnostic, undefined);
    const left = counts.get(key) ?? 0;
    if (left > 0) counts.set(key, left - 1);
    else fresh.push(reviewed(head, diagnostic));
  }
  const gone: ReviewedDiagnostic[] = [];
  for (const diagnostic of base.diagnostics) {
    const key = about(base, diagnostic, matching.toHead);
    const left = counts.get(key) ?? 0;
    if (left === 0) continue;
    counts.set(key, left - 1);
    gone.push(reviewed(base, diagnostic));
  }
  return { new: fresh, gone };
}

/** Finds the innermost declaration that a diagnostic stands in. */
function ownerFinder(plan: Plan): (diagnostic: Diagnostic) => Entity | undefined {
  // Those of a file follow each other in the order of its text, a movement before what it holds.
  const byFile = new Map<string, Entity[]>();
  for (const entity of plan.entities) {
    const { uri } = plan.files[entity.file];
    const found = byFile.get(uri);
    if (found) found.push(entity);
    else byFile.set(uri, [entity]);
  }
  return (diagnostic) => {
    const entities = byFile.get(diagnostic.file) ?? [];
    let low = 0;
    let high = entities.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entities[middle].start <= diagnostic.start) low = middle + 1;
      else high = middle;
    }
    for (let owner = entities[low - 1]; owner; owner = plan.entities[owner.parent])
      if (diagnostic.start <= owner.start + owner.declaration.length) return owner;
    return undefined;
  };
}

/** Listeners, owners and players of everything that changed under them. */
function tellWhom(base: Schedule, head: Schedule, matching: Matching, changes: readonly Change[], targets: readonly TargetChange[]): Tell[] {
  const told = new Map<string, { title: string; because: Set<string> }>();
  const tell = (schedule: Schedule, index: number, because: string) => {
    if (index < 0) return;
    const entity = schedule.plan.entities[index];
    const same = schedule === base ? matching.toHead[index] : index;
    const name = same >= 0 ? head.plan.entities[same] : entity;
    const entry = told.get(name.path);
    if (entry) entry.because.add(because);
    else told.set(name.path, { title: name.title, because: new Set([because]) });
  };
  const parties = (schedule: Schedule, index: number, because: string) => {
    if (index < 0) return;
    const entity = schedule.plan.entities[index];
    for (const name of ["owner", "to", "by", "with"] as const)
      for (const clause of clausesOf(entity.declaration, name)) for (const ref of clause.refs) tell(schedule, schedule.plan.targetOf(entity, ref), because);
    for (const person of schedule.itemOf(index)?.people ?? []) tell(schedule, person, because);
  };
  for (const change of changes) {
    if (change.class !== "breaking" && !(change.entityKind === "cadence" && change.class === "risk")) continue;
    const because = `${change.title}: ${change.because}`;
    parties(base, change.baseEntity, because);
    parties(head, change.headEntity, because);
  }
  for (const target of targets) {
    if (!target.due || !target.slip || target.slip <= 0) continue;
    const because = `${target.title} slips ${Math.round(target.slip)} d`;
    const entity = target.whole ? head.plan.entities[head.plan.score] : head.plan.find(target.id, "what");
    if (!entity) continue;
    parties(head, entity.index, because);
    for (const { from } of head.plan.referencesTo(entity.index)) if (head.plan.entities[from].kind === "cue") parties(head, from, because);
  }
  return [...told].map(([id, { title, because }]) => ({ id, title, because: [...because] })).sort((a, b) => b.because.length - a.because.length);
}
