/** What stands above a line: of work its slack and its chance, of a cadence its next occurrence, of the score the way to its picture. */

import type { Entity } from "../plan/model.ts";
import type { Schedule, ScheduledItem } from "../schedule/model.ts";
import { chanceTitle } from "./chances.ts";
import { nameRange } from "./place.ts";
import type { Snapshot } from "./snapshot.ts";
import { endDay, shortDay, shortInstant, workLength } from "./spoken.ts";

export interface Lens {
  /** Absolute offsets. */
  readonly start: number;
  readonly end: number;
  readonly title: string;
  readonly action: { readonly type: "preview" } | { readonly type: "reveal" | "rehearsal"; readonly id: string } | undefined;
}

/** Empty where the settings say so; what needs dates is left out where none are known. */
export function lenses(snapshot: Snapshot): readonly Lens[] {
  if (!snapshot.settings.lenses) return [];
  const { plan } = snapshot;
  const schedule = snapshot.schedule?.plan === plan ? snapshot.schedule : undefined;
  const found: Lens[] = [];
  for (let index = 0; index < plan.own; index++) {
    const entity = plan.entities[index]!;
    if (entity.kind === "score") {
      found.push({ ...nameRange(entity), title: "Open preview", action: { type: "preview" } });
      if (schedule !== undefined) found.push({ ...nameRange(entity), title: scoreTitle(schedule), action: undefined });
    } else if (schedule !== undefined) {
      const title = titleOf(snapshot, schedule, entity);
      if (title !== undefined) found.push({ ...nameRange(entity), title, action: { type: "reveal", id: entity.path } });
    }
    if (schedule === undefined || schedule.itemOf(index)?.finished) continue;
    const chance = chanceTitle(snapshot, schedule, entity);
    if (chance !== undefined) found.push({ ...nameRange(entity), title: chance, action: { type: "rehearsal", id: entity.path || entity.id } });
  }
  return found;
}

function titleOf(snapshot: Snapshot, schedule: Schedule, entity: Entity): string | undefined {
  if (entity.kind === "cadence") return cadenceTitle(snapshot, schedule, entity);
  const item = schedule.itemOf(entity.index);
  if (item === undefined) return undefined;
  // Every task would be too much: those that are decisive, late or have a promise, and all milestones.
  const worthIt =
    item.kind === "milestone" || item.kind === "rehearsal" || item.due !== undefined || (item.kind === "task" && (item.critical || item.slack < 0));
  return worthIt ? itemTitle(schedule, item) : undefined;
}

function itemTitle(schedule: Schedule, item: ScheduledItem): string | undefined {
  if (item.skipped) return "skipped";
  if (item.contingent) return "contingent";
  if (Number.isNaN(item.start)) return undefined;
  if (item.finished) return "done";
  const slack = item.slack < 0 ? `late by ${workLength(schedule, item.slack)}` : item.slack === 0 ? "no slack" : `slack ${workLength(schedule, item.slack)}`;
  return item.critical ? `critical · ${slack}` : slack;
}

function cadenceTitle(snapshot: Snapshot, schedule: Schedule, entity: Entity): string | undefined {
  const cadence = schedule.cadences.find((one) => one.entity === entity.index);
  if (cadence === undefined) return undefined;
  const from = snapshot.workspace.today * 1440;
  const next = cadence.occurrences.find((occurrence) => occurrence.start >= from);
  if (next === undefined) return cadence.occurrences.length === 0 ? "never takes place" : "over";
  const clash = cadence.clashes.length === 0 ? "" : ` · ${cadence.clashes.length} ${cadence.clashes.length === 1 ? "clash" : "clashes"}`;
  return `next ${shortInstant(schedule, next.start)}${clash}`;
}

function scoreTitle(schedule: Schedule): string {
  const ends = `ends ${shortDay(schedule, endDay(schedule, schedule.finish))}`;
  if (schedule.due === undefined) return ends;
  return `${ends} · promised ${shortDay(schedule, endDay(schedule, schedule.due))}${schedule.finish > schedule.due ? " · missed" : ""}`;
}
