/** The dates of a declaration, and why they are what they are, as Markdown. Empty where no schedule is known. */

import type { Entity, Plan } from "../plan/model.ts";
import type { Schedule, ScheduledItem } from "../schedule/model.ts";
import { chanceMarkdown } from "./chances.ts";
import { escaped } from "./markdown.ts";
import type { Snapshot } from "./snapshot.ts";
import { endDay, money, shortDay, shortInstant, shortSpan, workLength } from "./spoken.ts";

export function entityDates(snapshot: Snapshot, entity: Entity): string {
  const { schedule, plan } = snapshot;
  if (schedule === undefined || schedule.plan !== plan) return "";
  return [datesOf(snapshot, schedule, plan, entity), chanceMarkdown(snapshot, schedule, entity)].filter((part) => part !== "").join("\n\n");
}

function datesOf(snapshot: Snapshot, schedule: Schedule, plan: Plan, entity: Entity): string {
  const item = schedule.itemOf(entity.index);
  if (item !== undefined) return itemDates(schedule, plan, item);
  if (entity.kind === "cadence") return cadenceDates(snapshot, schedule, entity);
  if (entity.kind === "person" || entity.kind === "role") return loadOf(schedule, entity);
  if (entity.kind === "score") return scoreDates(schedule);
  return "";
}

function itemDates(schedule: Schedule, plan: Plan, item: ScheduledItem): string {
  if (item.skipped) return "Skipped: a cue takes it out of the plan.";
  if (item.contingent) return "Contingent: it starts only when a cue fires that waits for something outside of the plan.";
  if (Number.isNaN(item.start)) return "It has no dates: it waits for itself in a circle.";
  const lines: string[] = [];
  const moment = item.finish === item.start;
  const length = moment ? "" : ` · ${workLength(schedule, item.minutes)}`;
  lines.push(`**${moment ? shortInstant(schedule, item.start) : shortSpan(schedule, item.start, item.finish)}**${length}`);
  const slack = item.slack < 0 ? `late by ${workLength(schedule, item.slack)}` : item.slack === 0 ? "no slack" : `slack ${workLength(schedule, item.slack)}`;
  lines.push(
    [item.critical ? "**critical**" : "", slack, item.freeSlack > 0 ? `${workLength(schedule, item.freeSlack)} of it free` : ""]
      .filter((part) => part !== "")
      .join(" · "),
  );
  if (item.due !== undefined) lines.push(`promised ${shortDay(schedule, endDay(schedule, item.due))}`);
  if (item.people.length > 0) lines.push(`by ${peopleOf(plan, item.people)}`);
  if (item.cost > 0 && schedule.cost !== undefined) lines.push(`costs ${money(item.cost, schedule.cost.currency)}`);
  const why = item.why.map((reason) => `- ${escaped(reason.text)}`).join("\n");
  return `${lines.join("  \n")}${why === "" ? "" : `\n\nWhy then:\n\n${why}`}`;
}

/** `Lin Wu, 2 × Backend` */
function peopleOf(plan: Plan, people: readonly number[]): string {
  const counts = new Map<number, number>();
  for (const person of people) counts.set(person, (counts.get(person) ?? 0) + 1);
  return [...counts].map(([person, count]) => `${count > 1 ? `${count} × ` : ""}${escaped(plan.entities[person]!.title)}`).join(", ");
}

function cadenceDates(snapshot: Snapshot, schedule: Schedule, entity: Entity): string {
  const cadence = schedule.cadences.find((one) => one.entity === entity.index);
  if (cadence === undefined) return "";
  if (cadence.occurrences.length === 0) return "It never takes place.";
  const from = snapshot.workspace.today * 1440;
  const next = cadence.occurrences.find((occurrence) => occurrence.start >= from) ?? cadence.occurrences[0]!;
  const skipped = cadence.skippedDays.length === 0 ? "" : ` · ${cadence.skippedDays.length} left out for holidays`;
  return `**${shortInstant(schedule, next.start)}** next · ${cadence.occurrences.length} in all${skipped}`;
}

function loadOf(schedule: Schedule, entity: Entity): string {
  const load = schedule.people.find((one) => one.entity === entity.index);
  if (load === undefined || load.workingMinutes === 0) return "";
  const share = (minutes: number) => `${Math.round((minutes / load.workingMinutes) * 100)} %`;
  return `busy ${share(load.busyMinutes)} of the plan · meetings ${share(load.meetingMinutes)}`;
}

function scoreDates(schedule: Schedule): string {
  const lines = [`**${shortSpan(schedule, schedule.start, schedule.finish)}**`];
  if (schedule.due !== undefined)
    lines.push(`promised ${shortDay(schedule, endDay(schedule, schedule.due))}${schedule.finish > schedule.due ? ", and missed" : ""}`);
  if (schedule.cost !== undefined) {
    const { total, budget, currency } = schedule.cost;
    lines.push(`costs ${money(total, currency)}${budget === undefined ? "" : ` of ${money(budget, currency)}`}`);
  }
  return lines.join("  \n");
}
