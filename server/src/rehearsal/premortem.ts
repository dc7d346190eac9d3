/**
 * A premortem: "It is the day after, and it went wrong. Why?" The most fragile points of a plan as a list to talk through, and what an answer
 * becomes in the text. (G. Klein, "Performing a project premortem", 2007.)
 */

import { workingTime } from "../calendar/working-time.ts";
import { isoDateOf } from "../language/civil.ts";
import type { TextEdit } from "../language/diagnostic.ts";
import { clauseOf } from "../language/syntax.ts";
import { lineEndOf } from "../plan/line-end.ts";
import type { Plan } from "../plan/model.ts";
import { calendarNamedBy, rulesOf } from "../schedule/calendars.ts";
import type { Schedule } from "../schedule/model.ts";
import { confidenceOf } from "./confidence.ts";
import { dayOf, daysText, risksByDays } from "./explain.ts";
import type { Rehearsal } from "./model.ts";
import { percentText } from "./percent.ts";

export interface FragilePoint {
  readonly type: "promise" | "merge" | "task" | "no-range" | "person" | "risk" | "cue" | "rehearsal" | "concern";
  /** Entity index of what it is about. */
  readonly entity: number;
  readonly title: string;
  /** What makes it fragile, in figures. */
  readonly why: string;
  /** What to ask those who do it. */
  readonly question: string;
  /** Working days that are at stake at P80, as far as they are known; what the list is ordered by. */
  readonly days: number;
}

/** What somebody answered. */
export interface Answer {
  readonly kind: "risk" | "concern";
  readonly id: string;
  readonly title: string;
  /** For a risk, 0..100, and by how much it delays (`2d..5d..10d`). */
  readonly percent?: number;
  readonly delay?: string;
  /** For a concern: epoch day on which it was raised. */
  readonly raised?: number;
}

/** Part of all critical work that makes one person a fragile point. */
const LARGE_SHARE = 0.25;
const MOST_TASKS = 8;

/** The most fragile points, the worst first. */
export function premortem(schedule: Schedule, rehearsal: Rehearsal): readonly FragilePoint[] {
  const points = [
    ...promisePoints(schedule, rehearsal),
    ...taskPoints(schedule, rehearsal),
    ...personPoints(schedule, rehearsal),
    ...riskPoints(schedule, rehearsal),
    ...cuePoints(schedule, rehearsal),
    ...openPoints(schedule),
  ];
  return points.sort((a, b) => b.days - a.days || a.entity - b.entity || (a.type < b.type ? -1 : 1));
}

function daysBetween(schedule: Schedule, from: number, to: number): number {
  const { plan } = schedule;
  const time = workingTime(rulesOf(plan, calendarNamedBy(plan, plan.entities[plan.score])));
  return Number.isFinite(from) && Number.isFinite(to) ? time.between(from, to) / schedule.minutesPerDay : 0;
}

function promisePoints(schedule: Schedule, rehearsal: Rehearsal): readonly FragilePoint[] {
  const confidence = confidenceOf(schedule.plan);
  return rehearsal.targets.flatMap((target): FragilePoint[] => {
    const { title } = schedule.plan.entities[target.entity];
    const points: FragilePoint[] = [];
    if (target.due !== undefined && target.chance !== undefined && target.chance < confidence) {
      points.push({
        type: "promise",
        entity: target.entity,
        title,
        why: `It is done by ${dayOf(schedule, target.due)} in ${percentText(target.chance)} of the trials; ${percentText(confidence)} is ${dayOf(schedule, target.confident)}.`,
        question: "It is the day after, and it was not kept. What happened?",
        days: Math.max(0, daysBetween(schedule, target.due, target.confident)),
      });
    }
    const meeting = target.meeting ?? [];
    if (target.entity !== schedule.plan.score && target.due !== undefined && meeting.length >= 3) {
      points.push({
        type: "merge",
        entity: target.entity,
        title,
        why: `${meeting.length} paths decide it by turns, so that watching one is not enough; the planned date has a ${percentText(target.plannedChance)} chance.`,
        question: "Which of these paths does nobody look at?",
        days: Math.max(0, daysBetween(schedule, target.planned, target.p50)),
      });
    }
    return points;
  });
}

function taskPoints(schedule: Schedule, rehearsal: Rehearsal): readonly FragilePoint[] {
  const { plan } = schedule;
  const moving = rehearsal.tasks.filter(({ swing }) => swing >= 0.5).sort((a, b) => b.swing - a.swing);
  const points = moving.slice(0, MOST_TASKS).map(
    (task): FragilePoint => ({
      type: "task",
      entity: task.entity,
      title: plan.entities[task.entity].title,
      why: `Between a good and a bad run of it the end moves by ${daysText(task.swing)}; it was critical in ${percentText(task.criticality)} of the trials.`,
      question: "What would a bad run look like, and who would see it first?",
      days: task.swing / 2,
    }),
  );
  for (const task of rehearsal.tasks) {
    const entity = plan.entities[task.entity];
    const item = schedule.itemOf(task.entity);
    const estimate = clauseOf(entity.declaration, "effort")?.value ?? clauseOf(entity.declaration, "lasts")?.value.estimate;
    const isOpen = item !== undefined && !item.finished && item.minutes >= schedule.minutesPerDay * 2;
    const hasSpread = clauseOf(plan.entities[plan.score].declaration, "spread") !== undefined;
    if (!estimate || estimate.isRange || hasSpread || !isOpen || task.criticality < 0.1) continue;
    points.push({
      type: "no-range",
      entity: task.entity,
      title: entity.title,
      why: `It is on the critical path in ${percentText(task.criticality)} of the trials, and its estimate says nothing of a good or a bad case: the chances are better than they should be.`,
      question: "What is the shortest and the longest that it may take?",
      days: (item.minutes / schedule.minutesPerDay) * 0.25 * task.criticality,
    });
  }
  return points;
}

/** Who carries most of what decides the end, without anybody to take over. */
function personPoints(schedule: Schedule, rehearsal: Rehearsal): readonly FragilePoint[] {
  const { plan } = schedule;
  const carried = new Map<number, number>();
  let all = 0;
  for (const task of rehearsal.tasks) {
    const item = schedule.itemOf(task.entity);
    if (!item || Number.isNaN(item.finish) || item.finished) continue;
    const weight = task.criticality * item.minutes;
    all += weight;
    for (const person of new Set(item.people)) carried.set(person, (carried.get(person) ?? 0) + weight);
  }
  return Array.from(carried).flatMap(([person, weight]): FragilePoint[] => {
    const entity = plan.entities[person];
    const share = all > 0 ? weight / all : 0;
    const isAlone = entity.kind === "person" || (clauseOf(entity.declaration, "capacity")?.value.value ?? 1) === 1;
    const hasBackup =
      clauseOf(entity.declaration, "backup") !== undefined ||
      plan.entities.some(
        (role) =>
          role.kind === "role" &&
          clauseOf(role.declaration, "backup")?.value.some((ref) => plan.targetOf(role, ref) !== person) === true &&
          clauseOf(role.declaration, "played by")?.value.some(({ ref }) => plan.targetOf(role, ref) === person) === true,
      );
    if (share < LARGE_SHARE || !isAlone || hasBackup) return [];
    return [
      {
        type: "person",
        entity: person,
        title: entity.title,
        why: `${percentText(share)} of the work that decides the end is theirs alone, and nobody is named who could take over.`,
        question: "They are away for two weeks from tomorrow. What stands still?",
        days: share * 10,
      },
    ];
  });
}

function riskPoints(schedule: Schedule, rehearsal: Rehearsal): readonly FragilePoint[] {
  const { plan } = schedule;
  return risksByDays(rehearsal).flatMap((risk): FragilePoint[] => {
    const entity = plan.entities[risk.entity];
    const hasResponse = clauseOf(entity.declaration, "response") !== undefined;
    const hasOwner = clauseOf(entity.declaration, "owner") !== undefined;
    if (risk.daysAtP80 < 0.5 && hasResponse && hasOwner) return [];
    const lacks = [hasResponse ? "" : "no response is written", hasOwner ? "" : "nobody owns it"].filter((text) => text !== "");
    const cost = risk.daysAtP80 < 0.05 ? "It does not move the end by itself" : `If it happens, the end moves by ${daysText(risk.daysAtP80)} at P80`;
    return [
      {
        type: "risk",
        entity: risk.entity,
        title: entity.title,
        why: `${cost}${lacks.length > 0 ? `, and ${lacks.join(" and ")}` : ""}.`,
        question: "It has just happened. What do we do in the first hour?",
        days: risk.daysAtP80 * risk.occurred + (lacks.length > 0 ? 0.5 : 0),
      },
    ];
  });
}

/** Cues that may come, and that nothing has rehearsed. */
function cuePoints(schedule: Schedule, rehearsal: Rehearsal): readonly FragilePoint[] {
  const { plan } = schedule;
  const rehearsedOnes = new Set<number>();
  for (const entity of plan.entities)
    if (entity.kind === "rehearsal") for (const ref of clauseOf(entity.declaration, "rehearses")?.value ?? []) rehearsedOnes.add(plan.targetOf(entity, ref));
  return rehearsal.cues.flatMap((cue): FragilePoint[] => {
    const item = schedule.itemOf(cue.entity);
    if (item?.fires !== "conditional" || cue.chance < 0.05 || rehearsedOnes.has(cue.entity)) return [];
    return [
      {
        type: "cue",
        entity: cue.entity,
        title: plan.entities[cue.entity].title,
        why: `It comes in ${percentText(cue.chance)} of the trials, and nothing rehearses it.`,
        question: "It is given now. Who hears it, and what do they do first?",
        days: cue.chance,
      },
    ];
  });
}

/** Rehearsals that failed, and doubts that nobody has answered. */
function openPoints(schedule: Schedule): readonly FragilePoint[] {
  return schedule.plan.entities.flatMap((entity): FragilePoint[] => {
    const failed = entity.kind === "rehearsal" && !clauseOf(entity.declaration, "passed") ? clauseOf(entity.declaration, "failed") : undefined;
    if (failed) {
      const said = failed.value.text ? `: “${failed.value.text.value}”` : "";
      return [
        {
          type: "rehearsal",
          entity: entity.index,
          title: entity.title,
          why: `It failed${said}, and has not passed since.`,
          question: "What has changed, so that it would pass today?",
          days: 1,
        },
      ];
    }
    if (entity.kind !== "concern" || clauseOf(entity.declaration, "answered")) return [];
    return [
      {
        type: "concern",
        entity: entity.index,
        title: entity.title,
        why: "Somebody doubts it, and has no answer yet.",
        question: "What would have to be true for this to be right?",
        days: 0.75,
      },
    ];
  });
}

/** The edit that writes an answer into the text: a risk or a concern about a point, after the last of its kind or at the end of the file. */
export function answerEdit(plan: Plan, point: FragilePoint, answer: Answer): TextEdit {
  const about = plan.entities[point.entity];
  const title = JSON.stringify(answer.title);
  const isWork = about.kind === "task" || about.kind === "rehearsal" || about.kind === "milestone" || about.kind === "movement";
  const isWhat = about.kind !== "person" && about.kind !== "role" && about.kind !== "calendar";
  const text =
    answer.kind === "risk"
      ? `risk ${answer.id} ${title} chance ${answer.percent ?? 20}%${isWork && answer.delay ? ` delays ${about.path} by ${answer.delay}` : ""}`
      : `concern ${answer.id} ${title}${isWhat ? ` about ${about.path}` : ""}${answer.raised === undefined ? "" : ` raised ${isoDateOf(answer.raised)}`}`;
  const { uri, source } = plan.files[0];
  const newLine = lineEndOf(source.text);
  let last = -1;
  for (let index = 0; index < plan.own; index++) if (plan.entities[index].kind === answer.kind) last = index;
  if (last >= 0) {
    const entity = plan.entities[last];
    const at = entity.start + entity.declaration.length;
    return { file: uri, start: at, end: at, text: `${newLine}${text}` };
  }
  const end = source.text.length;
  const isOpen = end > 0 && !source.text.endsWith("\n");
  return { file: uri, start: end, end, text: `${isOpen ? newLine : ""}${newLine}${text}${newLine}` };
}
