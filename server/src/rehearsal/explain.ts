/** What the figures of a rehearsal say, in sentences. */

import { type Zone, zoneOf } from "../calendar/zone.ts";
import { civilOf } from "../language/civil.ts";
import type { Schedule } from "../schedule/model.ts";
import { listText } from "../schedule/wording.ts";
import type { Rehearsal, RehearsedRisk, RehearsedTarget } from "./model.ts";
import { percentText } from "./percent.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** `27 Apr`, with the year where it is not that of the plan's start; what ends at midnight ends on the day before. */
export function dayOf(schedule: Schedule, at: number): string {
  if (!Number.isFinite(at)) return "never";
  const zone: Zone = zoneOf(schedule.zone);
  const { year, month, day } = civilOf(zone.dayOf(at - 1));
  const usual = civilOf(zone.dayOf(schedule.start)).year;
  return `${day} ${MONTHS[month - 1]}${year === usual ? "" : ` ${year}`}`;
}

/** `82 % by 30 Apr · P80 27 Apr`, or for what has no promise `P50 20 Apr · P80 27 Apr`. */
export function chanceLine(target: RehearsedTarget, schedule: Schedule): string {
  if (!Number.isFinite(target.p80)) return "takes place in no trial";
  const p80 = `P80 ${dayOf(schedule, target.p80)}`;
  if (target.due === undefined || target.chance === undefined) return `P50 ${dayOf(schedule, target.p50)} · ${p80}`;
  return `${percentText(target.chance)} by ${dayOf(schedule, target.due)} · ${p80}`;
}

/**
 * Why the date of the plan is less likely than it looks: `The planned date, 1 Feb, has a 7 % chance, because four paths meet here: …`.
 * Undefined where it is likely.
 */
export function mergeSentence(target: RehearsedTarget, schedule: Schedule): string | undefined {
  if (!Number.isFinite(target.planned) || target.plannedChance >= 0.5) return undefined;
  const start = `The planned date of ${titleOf(schedule, target.entity)}, ${dayOf(schedule, target.planned)}, has a ${percentText(target.plannedChance)} chance`;
  const meeting = target.meeting ?? [];
  if (meeting.length < 2) return `${start}, because estimates run over more easily than under: half of the trials end after ${dayOf(schedule, target.p50)}.`;
  const paths = meeting.slice(0, 4).map(({ entity, share }) => `${titleOf(schedule, entity)} (${percentText(share)})`);
  const others = meeting.length > 4 ? [`${meeting.length - 4} more`] : [];
  return `${start}, because ${countText(meeting.length)} paths meet on the way to it, and the latest of them decides: ${listText([...paths, ...others])}.`;
}

/** What a promise is worth, and which date has the score's confidence. */
export function promiseSentence(target: RehearsedTarget, schedule: Schedule, confidence: number): string | undefined {
  if (target.due === undefined || target.chance === undefined) return undefined;
  const what = `${titleOf(schedule, target.entity)} is done by ${dayOf(schedule, target.due)} in ${percentText(target.chance)} of the trials`;
  return target.chance >= confidence ? `${what}.` : `${what}; ${percentText(confidence)} is ${dayOf(schedule, target.confident)}.`;
}

/** What a risk costs in time. */
export function riskSentence(risk: RehearsedRisk, schedule: Schedule): string {
  const title = titleOf(schedule, risk.entity);
  if (risk.daysAtP80 < 0.05) return `${title} does not move the end.`;
  return `${title} (${percentText(risk.occurred)}) would move the end by ${daysText(risk.daysAtP80)} at P80.`;
}

/** The risks, the one that costs most first. */
export function risksByDays(rehearsal: Rehearsal): readonly RehearsedRisk[] {
  return [...rehearsal.risks].sort((a, b) => b.daysAtP80 - a.daysAtP80 || b.occurred - a.occurred || a.entity - b.entity);
}

/** `3.5 days`, `1 day`. */
export function daysText(days: number): string {
  const rounded = Math.round(days * 10) / 10;
  return `${rounded} ${Math.abs(rounded) === 1 ? "day" : "days"}`;
}

export function titleOf(schedule: Schedule, entity: number): string {
  return schedule.plan.entities[entity].title;
}

function countText(count: number): string {
  return NUMBERS[count] ?? String(count);
}
