/** A schedule as the JSON object of `downbeat schedule --format json`: instants ISO 8601 in the score's zone, dates ISO, durations in working minutes. */

import type { Instant } from "../calendar/model.ts";
import { type Zone, zoneOf } from "../calendar/zone.ts";
import { isoDateOf } from "../language/civil.ts";
import { Lines } from "../language/lines.ts";
import type { Schedule, ScheduledItem } from "./model.ts";
import { lastDayOf } from "./wording.ts";

/** A diagnostic with its place as people count: lines and columns from 1. */
export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Plain data, ready for `JSON.stringify`. `diagnostics` are all that there is to say about the plan. */
export function scheduleJson(schedule: Schedule, diagnostics: readonly JsonDiagnostic[]): Record<string, unknown> {
  const { plan, cost } = schedule;
  const zone = zoneOf(schedule.zone);
  const iso = (at: Instant | undefined) => (at === undefined || !Number.isFinite(at) ? null : zone.iso(at));
  const pathOf = (entity: number | undefined) => (entity === undefined ? null : (plan.entities[entity]?.path ?? null));
  const score = plan.entities[plan.score];
  const lines = new Lines(plan.files[0].source.text);
  return {
    version: 1,
    score: {
      id: score.id,
      title: score.title,
      start: iso(schedule.start),
      finish: iso(schedule.finish),
      due: dueDate(zone, schedule.due),
      zone: schedule.zone,
      status: iso(schedule.status),
      minutesPerDay: schedule.minutesPerDay,
      minutesPerWeek: schedule.minutesPerWeek,
      cost: cost ? { currency: cost.currency, total: money(cost.total), budget: cost.budget ?? null, expectedRisk: money(cost.expectedRisk) } : null,
    },
    items: schedule.items.map((item) => {
      const entity = plan.entities[item.entity];
      return {
        id: item.id,
        kind: item.kind,
        title: item.title,
        line: lines.at(entity.start + entity.declaration.keyword.start).line + 1,
        start: iso(item.start),
        finish: iso(item.finish),
        startDate: startDate(zone, item),
        finishDate: finishDate(zone, item),
        minutes: whole(item.minutes),
        slack: whole(item.slack),
        freeSlack: whole(item.freeSlack),
        critical: item.critical,
        contingent: item.contingent,
        people: item.people.map((person) => plan.entities[person].id),
        due: dueDate(zone, item.due),
        ...(item.fires === undefined ? {} : { fires: item.fires }),
        why: item.why.map((reason) => ({ cause: reason.cause, on: pathOf(reason.on), until: iso(reason.until), text: reason.text })),
        parent: item.parent < 0 ? null : plan.entities[item.parent].path,
        effortMinutes: whole(item.effortMinutes),
        earlyStart: iso(item.earlyStart),
        earlyFinish: iso(item.earlyFinish),
        lateStart: iso(item.lateStart),
        lateFinish: iso(item.lateFinish),
        criticalTo: item.criticalTo,
        skipped: item.skipped,
        started: item.started,
        finished: item.finished,
        progress: Math.round(item.progress * 1000) / 1000,
        cost: cost ? money(item.cost) : null,
      };
    }),
    cadences: schedule.cadences.map((cadence) => ({
      id: cadence.id,
      title: cadence.title,
      purpose: cadence.purpose ?? null,
      people: cadence.people.map((person) => plan.entities[person].id),
      occurrences: cadence.occurrences.map(({ start, finish }) => ({ start: iso(start), finish: iso(finish) })),
      skippedDates: cadence.skippedDays.map(isoDateOf),
      clashes: cadence.clashes,
    })),
    people: schedule.people.map((person) => ({
      id: person.id,
      title: person.title,
      players: person.players,
      workingMinutes: person.workingMinutes,
      busyMinutes: person.busyMinutes,
      meetingMinutes: person.meetingMinutes,
    })),
    targets: schedule.targets.map((target) => ({
      id: target.id,
      due: dueDate(zone, target.due),
      planned: iso(target.planned),
      slackDays: target.slackDays === undefined ? null : Math.round(target.slackDays * 1000) / 1000,
      path: target.path.map((entity) => pathOf(entity)),
    })),
    links: schedule.links.map((link) => ({
      from: pathOf(link.from),
      to: pathOf(link.to),
      type: link.type,
      origin: link.origin,
      driving: link.driving,
      critical: link.critical,
    })),
    diagnostics,
  };
}

/** The local day on which an item begins, null without dates. A moment at midnight is on the day that it ends. */
export function startDate(zone: Zone, item: ScheduledItem): string | null {
  if (Number.isNaN(item.start)) return null;
  return item.start === item.finish ? finishDate(zone, item) : zone.isoDate(item.start);
}

/** The local day on which an item ends: what ends at midnight ends on the day before. */
export function finishDate(zone: Zone, item: ScheduledItem): string | null {
  return Number.isNaN(item.finish) ? null : isoDateOf(lastDayOf(zone, item.finish));
}

/** The day of a promise, whose instant is the end of that day. */
export function dueDate(zone: Zone, due: Instant | undefined): string | null {
  return due === undefined || Number.isNaN(due) ? null : isoDateOf(lastDayOf(zone, due));
}

function whole(minutes: number): number | null {
  return Number.isFinite(minutes) ? Math.round(minutes) : null;
}

function money(amount: number): number {
  return Math.round(amount * 100) / 100;
}
