/** What follows from the plan, shown where it is written: dates behind work and milestones, and what holds where nothing is said. */

import { clauseOf } from "../language/syntax.ts";
import type { Entity } from "../plan/model.ts";
import type { Schedule, ScheduledItem } from "../schedule/model.ts";
import { chanceHint } from "./chances.ts";
import { entityDates } from "./hover-dates.ts";
import type { Snapshot } from "./snapshot.ts";
import { shortInstant, shortSpan } from "./spoken.ts";

export interface Hint {
  /** Absolute. */
  readonly offset: number;
  readonly label: string;
  /** `date` is computed, `implied` is what holds without being said, `chance` comes from the rehearsal. */
  readonly type: "date" | "implied" | "chance";
  /** Markdown. */
  readonly tooltip: string;
}

/** The hints of declarations whose header begins in [start, end). */
export function hints(snapshot: Snapshot, start = 0, end = Number.POSITIVE_INFINITY): readonly Hint[] {
  const { plan, settings } = snapshot;
  const schedule = snapshot.schedule?.plan === plan ? snapshot.schedule : undefined;
  const found: Hint[] = [];
  for (let index = 0; index < plan.own; index++) {
    const entity = plan.entities[index]!;
    const at = entity.start + entity.declaration.keyword.start;
    if (at >= end) break;
    if (at < start) continue;
    const offset = headerEnd(snapshot, entity);
    if (
      settings.hints.implied &&
      entity.kind === "task" &&
      clauseOf(entity.declaration, "effort") === undefined &&
      clauseOf(entity.declaration, "lasts") === undefined &&
      entity.declaration.id !== undefined
    )
      found.push({ offset, label: "lasts 1d", type: "implied", tooltip: "Without `effort` or `lasts` a task counts as one day." });
    if (schedule === undefined || !settings.hints.dates) continue;
    const item = schedule.itemOf(index);
    const label = item === undefined ? undefined : labelOf(schedule, item);
    if (label !== undefined) found.push({ offset, label, type: "date", tooltip: entityDates(snapshot, entity) });
    const chance = chanceHint(snapshot, schedule, entity);
    if (chance !== undefined) found.push({ ...chance, type: "chance" });
  }
  return found;
}

function labelOf(schedule: Schedule, item: ScheduledItem): string | undefined {
  if (item.skipped) return "skipped";
  if (item.contingent) return "contingent";
  if (Number.isNaN(item.start)) return undefined;
  return item.finish === item.start ? shortInstant(schedule, item.start).replace(/ 00:00$/, "") : shortSpan(schedule, item.start, item.finish);
}

/** The end of the header: before the brace, or behind the last word of the line on which the declaration begins. */
function headerEnd(snapshot: Snapshot, entity: Entity): number {
  const { declaration, start } = entity;
  const { text } = snapshot.source;
  let end = start + declaration.end;
  if (declaration.block !== undefined) {
    end = start + declaration.block.open;
    while (end > start && /\s/.test(text[end - 1]!)) end--;
  }
  return end;
}
