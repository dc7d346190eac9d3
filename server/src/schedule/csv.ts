/** A schedule as a table in CSV (RFC 4180): a row an item, lengths in working days of the score. */

import { zoneOf } from "../calendar/zone.ts";
import { dueDate, finishDate, startDate } from "./json.ts";
import type { Schedule } from "./model.ts";

const COLUMNS = [
  "id",
  "kind",
  "title",
  "start",
  "finish",
  "days",
  "slack",
  "free slack",
  "critical",
  "contingent",
  "people",
  "due",
  "progress",
  "cost",
  "why",
] as const;

export function scheduleCsv(schedule: Schedule): string {
  const { plan } = schedule;
  const zone = zoneOf(schedule.zone);
  const days = (minutes: number) => (Number.isFinite(minutes) ? String(Math.round((minutes / schedule.minutesPerDay) * 100) / 100) : "");
  const rows = schedule.items.map((item) => [
    item.id,
    item.kind,
    item.title,
    startDate(zone, item) ?? "",
    finishDate(zone, item) ?? "",
    days(item.minutes),
    days(item.slack),
    days(item.freeSlack),
    item.critical ? "yes" : "",
    item.contingent ? "yes" : "",
    item.people.map((person) => plan.entities[person].id).join(" "),
    dueDate(zone, item.due) ?? "",
    `${Math.round(item.progress * 100)}%`,
    schedule.cost ? item.cost.toFixed(2) : "",
    item.why.map((reason) => reason.text).join("; "),
  ]);
  return `${[COLUMNS, ...rows].map((row) => row.map(field).join(",")).join("\r\n")}\r\n`;
}

/** Text that a spreadsheet would take for a formula begins with an apostrophe. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
