/** Real score text in, a schedule out. */

import { zoneOf } from "../../server/src/calendar/zone.ts";
import { parse } from "../../server/src/language/parser.ts";
import { bind } from "../../server/src/plan/bind.ts";
import type { Plan } from "../../server/src/plan/model.ts";
import type { Schedule, ScheduledItem, ScheduleOptions } from "../../server/src/schedule/model.ts";
import { type ScheduleWithNetwork, scheduleWithNetwork } from "../../server/src/schedule/schedule.ts";

export const URI = "file:///plan.score";

export function planOf(text: string): Plan {
  const source = parse(text);
  return bind(URI, { get: (uri) => (uri === URI ? source : undefined) });
}

export interface Scheduled extends ScheduleWithNetwork {
  readonly plan: Plan;
  item(id: string): ScheduledItem;
  /** `03-04T17:00 03-05T09:00`: start and finish in the score's zone, without the year; `–` without dates. */
  span(id: string): string;
  /** Start and finish as days, `01-04..01-08`. */
  days(id: string): string;
  slack(id: string): number;
  codes(): readonly string[];
  message(code: string): string;
}

export function scheduled(text: string, options: Partial<ScheduleOptions> = {}): Scheduled {
  const plan = planOf(text);
  const result = scheduleWithNetwork(plan, { now: 0, ...options });
  if (!result) throw new Error("there is no schedule");
  const { schedule } = result;
  const zone = zoneOf(schedule.zone);
  const item = (id: string) => {
    const found = schedule.items.find((one) => one.id === id);
    if (!found) throw new Error(`there is no item ${id}`);
    return found;
  };
  const instant = (at: number) => (Number.isNaN(at) ? "–" : zone.iso(at).slice(5, 16));
  return {
    ...result,
    plan,
    item,
    span: (id) => `${instant(item(id).start)} ${instant(item(id).finish)}`,
    days: (id) => `${zone.isoDate(item(id).start).slice(5)}..${zone.isoDate(item(id).finish - 1).slice(5)}`,
    slack: (id) => item(id).slack / schedule.minutesPerDay,
    codes: () => schedule.diagnostics.map((one) => one.code),
    message: (code) => schedule.diagnostics.find((one) => one.code === code)?.message ?? "",
  };
}

/** A score that starts on Monday, 4 January 2027, with the usual hours, and this in it. */
export function score(body: string, clauses = ""): string {
  return `score s "S" {\n  start 2027-01-04\n  ${clauses}\n}\n${body}\n`;
}

/** What nobody may be over, minute by minute of the borders of their work: entity and load, where it is more than all of them. */
export function overloads(schedule: Schedule): readonly string[] {
  const found: string[] = [];
  for (const person of schedule.people) {
    for (const { from } of person.bookings) {
      const load = person.bookings.reduce((sum, other) => sum + (other.from <= from && from < other.to ? other.share : 0), 0);
      if (load > person.players + 1e-6) found.push(`${person.id} ${load} at ${from}`);
    }
  }
  return found;
}
