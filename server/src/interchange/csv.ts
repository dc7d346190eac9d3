/** The schedule as comma-separated values by RFC 4180, one item a row: dates for a spreadsheet, and the clauses from which the plan can be read back. */

import { clauseOf, type MomentNode } from "../language/syntax.ts";
import type { Schedule } from "../schedule/model.ts";
import { type DeclaredItem, declaredItems, dependencyText, estimateText, ownerOf, playerText, round, scheduleZone } from "./declared.ts";

/** The columns in order; only ever added to. */
export const CSV_COLUMNS = [
  "id",
  "kind",
  "title",
  "start",
  "finish",
  "minutes",
  "effort",
  "lasts",
  "after",
  "ends after",
  "by",
  "people",
  "not before",
  "on",
  "due",
  "late",
  "priority",
  "progress",
  "started",
  "finished",
  "owner",
  "slack days",
  "free slack days",
  "critical",
  "state",
  "cost",
  "tags",
] as const;

export type CsvColumn = (typeof CSV_COLUMNS)[number];

export function toCsv(schedule: Schedule): string {
  const rows = declaredItems(schedule).map((declared) => {
    const cells = cellsOf(schedule, declared);
    return CSV_COLUMNS.map((column) => cells[column]);
  });
  return [CSV_COLUMNS, ...rows].map((row) => `${row.map(csvField).join(",")}\r\n`).join("");
}

/** Quoted where it must be. */
export function csvField(value: string): string {
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function cellsOf(schedule: Schedule, { item, entity, estimate, links, players }: DeclaredItem): Record<CsvColumn, string> {
  const zone = scheduleZone(schedule);
  const { declaration } = entity;
  const days = (minutes: number) => (Number.isFinite(minutes) ? String(round(minutes / schedule.minutesPerDay, 2)) : "");
  const due = clauseOf(declaration, "due")?.value;
  return {
    id: item.id,
    kind: item.kind,
    title: item.title,
    start: zone.iso(item.start),
    finish: zone.iso(item.finish),
    minutes: Number.isFinite(item.start) ? String(round(item.minutes)) : "",
    effort: estimate?.clause === "effort" ? estimateText(estimate) : "",
    lasts: estimate?.clause === "lasts" ? estimateText(estimate) : "",
    after: links
      .filter((link) => link.clause === "after")
      .map(dependencyText)
      .join(", "),
    "ends after": links
      .filter((link) => link.clause === "ends after")
      .map(dependencyText)
      .join(", "),
    by: players.map(playerText).join(", "),
    people: item.people.map((person) => schedule.plan.entities[person].path).join(", "),
    "not before": clauseOf(declaration, "not before")?.value.text ?? "",
    on: clauseOf(declaration, "on")?.value.text ?? "",
    due: due ? momentText(schedule, item.due, due) : "",
    late: clauseOf(declaration, "late") ? "yes" : "",
    priority: String(clauseOf(declaration, "priority")?.value.value ?? ""),
    progress: item.progress > 0 ? `${round(item.progress * 100, 2)}%` : "",
    started: clauseOf(declaration, "started")?.value.text ?? "",
    finished: clauseOf(declaration, "finished")?.value.text ?? "",
    owner: ownerOf(schedule.plan, entity)?.path ?? "",
    "slack days": days(item.slack),
    "free slack days": days(item.freeSlack),
    critical: item.critical ? "yes" : "",
    state: item.skipped ? "skipped" : item.contingent ? "contingent" : Number.isFinite(item.start) ? "planned" : "",
    cost: schedule.cost ? String(round(item.cost, 2)) : "",
    tags: declaration.tags.map((tag) => tag.text).join(" "),
  };
}

function momentText(schedule: Schedule, due: number | undefined, moment: MomentNode): string {
  if (moment.date) return moment.date.text;
  return due === undefined ? "" : scheduleZone(schedule).isoDate(due - 1);
}
