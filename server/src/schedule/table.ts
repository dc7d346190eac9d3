/** A schedule as a table for people. */

import { zoneOf } from "../calendar/zone.ts";
import { clockOf } from "../language/civil.ts";
import { dueDate, finishDate, startDate } from "./json.ts";
import type { Schedule, ScheduledItem } from "./model.ts";
import { moneyText } from "./wording.ts";

/** How parts of the table are painted; text in, text out. */
export interface TablePaint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
}

const PLAIN: TablePaint = { bold: (text) => text, dim: (text) => text, red: (text) => text, yellow: (text) => text };

/** More people than this are counted, not named. */
const NAMED = 4;

export function scheduleTable(schedule: Schedule, paint: TablePaint = PLAIN): string {
  const { plan, cost } = schedule;
  const zone = zoneOf(schedule.zone);
  const score = plan.entities[plan.score];
  const days = (minutes: number) => (Number.isFinite(minutes) ? `${Math.round((minutes / schedule.minutesPerDay) * 10) / 10}d` : "");
  const depth = (item: ScheduledItem) => item.id.split(".").length - 1;
  const head = ["", "what", "start", "finish", "length", "slack", "people", ...(cost ? ["cost"] : []), "due", ""];
  const rows = schedule.items.map((item) => {
    const isMoment = item.minutes === 0 && item.start === item.finish;
    return {
      item,
      cells: [
        item.finished ? "✓" : item.critical ? "●" : item.contingent || item.skipped ? "○" : "",
        `${"  ".repeat(depth(item))}${item.title}`,
        isMoment ? "" : (startDate(zone, item) ?? ""),
        Number.isNaN(item.finish) ? "" : `${finishDate(zone, item)}${isMoment && item.kind === "cue" ? ` ${clockOf(zone.minuteOf(item.finish) || 1440)}` : ""}`,
        isMoment ? "" : item.minutes > 0 ? days(item.minutes) : "",
        days(item.slack),
        peopleOf(schedule, item),
        ...(cost ? [item.cost > 0 ? moneyText(item.cost, cost.currency) : ""] : []),
        dueDate(zone, item.due) ?? "",
        remark(schedule, item),
      ],
    };
  });
  const widths = head.map((title, column) => Math.max([...title].length, ...rows.map((row) => [...row.cells[column]].length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + " ".repeat(widths[column] - [...cell].length))
      .join("  ")
      .trimEnd();
  const painted = rows.map(({ item, cells }) => {
    const text = line(cells);
    if (item.contingent || item.skipped) return paint.dim(text);
    if (item.due !== undefined && item.finish > item.due) return paint.red(text);
    if (item.finished) return paint.dim(text);
    return item.critical ? paint.bold(text) : text;
  });
  const whole = [`${score.title}: ${zone.isoDate(schedule.start)} to ${zone.isoDate(schedule.finish - 1)}`];
  const due = dueDate(zone, schedule.due);
  if (due !== null) whole.push(schedule.due !== undefined && schedule.finish > schedule.due ? paint.red(`promised for ${due}`) : `promised for ${due}`);
  if (cost)
    whole.push(
      cost.budget === undefined ? moneyText(cost.total, cost.currency) : `${moneyText(cost.total, cost.currency)} of ${moneyText(cost.budget, cost.currency)}`,
    );
  const loads = schedule.people
    .filter((person) => person.busyMinutes > 0 || person.meetingMinutes > 0)
    .map((person) => {
      const share = (minutes: number) => (person.workingMinutes > 0 ? `${Math.round((minutes / person.workingMinutes) * 100)} %` : "");
      return [person.title, share(person.busyMinutes), share(person.meetingMinutes)];
    });
  const loadWidth = Math.max(6, ...loads.map(([title]) => [...title].length));
  const people = loads.map(([title, work, meetings]) => `${title}${" ".repeat(loadWidth - [...title].length)}  ${work.padStart(6)}  ${meetings.padStart(8)}`);
  return [
    paint.bold(whole.join(" · ")),
    "",
    paint.dim(line(head)),
    ...painted,
    ...(people.length > 0 ? ["", paint.dim(`${"person".padEnd(loadWidth)}  ${"work".padStart(6)}  meetings`), ...people] : []),
    "",
    paint.dim("● critical   ○ only if its cue fires   ✓ done"),
    "",
  ].join("\n");
}

function peopleOf(schedule: Schedule, item: ScheduledItem): string {
  const counts = new Map<number, number>();
  for (const person of item.people) counts.set(person, (counts.get(person) ?? 0) + 1);
  const names = [...counts].map(([person, count]) => (count > 1 ? `${count} ${schedule.plan.entities[person].id}` : schedule.plan.entities[person].id));
  return names.length > NAMED ? `${names.slice(0, NAMED - 1).join(", ")} and ${names.length - NAMED + 1} more` : names.join(", ");
}

function remark(schedule: Schedule, item: ScheduledItem): string {
  if (item.skipped) return "skipped";
  if (item.contingent) return item.kind === "cue" ? "if it comes to that" : "only if its cue fires";
  if (item.due !== undefined && item.finish > item.due) {
    const target = schedule.targets.find((one) => one.entity === item.entity);
    return target?.slackDays === undefined ? "late" : `${Math.ceil(-target.slackDays - 1e-9)}d late`;
  }
  if (item.finished) return "";
  return item.started || item.progress > 0 ? `${Math.round(item.progress * 100)}% done` : "";
}
