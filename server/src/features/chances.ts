/** What the rehearsal says of a declaration, as short words for a lens or a hint and as Markdown for a hover. Empty where nothing is rehearsed. */

import { clauseOf } from "../language/syntax.ts";
import type { Entity } from "../plan/model.ts";
import { confidenceOf } from "../rehearsal/confidence.ts";
import { chanceLine, dayOf, daysText, mergeSentence, promiseSentence, riskSentence } from "../rehearsal/explain.ts";
import type { RehearsedTarget } from "../rehearsal/model.ts";
import { percentText } from "../rehearsal/percent.ts";
import type { Schedule } from "../schedule/model.ts";
import { listText } from "../schedule/wording.ts";
import { escaped } from "./markdown.ts";
import type { Snapshot } from "./snapshot.ts";

/** Tasks that are named as what a date hangs on, and the share of trials from which on one is. */
const MOST_NAMED = 3;
const WORTH_NAMING = 0.2;

export function targetOf({ rehearsal }: Snapshot, entity: Entity): RehearsedTarget | undefined {
  return rehearsal?.targets.find((target) => target.entity === entity.index);
}

/** `82 % by 30 Apr · P80 27 Apr` */
export function chanceTitle(snapshot: Snapshot, schedule: Schedule, entity: Entity): string | undefined {
  const target = targetOf(snapshot, entity);
  return target && chanceLine(target, schedule);
}

export interface ChanceHint {
  /** Absolute: behind the promise. */
  readonly offset: number;
  /** `P80 27 Apr` */
  readonly label: string;
  /** Markdown. */
  readonly tooltip: string;
}

/** Beside a `due`, and the score's `finish`. */
export function chanceHint(snapshot: Snapshot, schedule: Schedule, entity: Entity): ChanceHint | undefined {
  const target = targetOf(snapshot, entity);
  const promise = entity.kind === "score" ? clauseOf(entity.declaration, "finish") : clauseOf(entity.declaration, "due");
  if (target === undefined || promise === undefined || !Number.isFinite(target.p80)) return undefined;
  return { offset: entity.start + promise.end, label: `P80 ${dayOf(schedule, target.p80)}`, tooltip: targetMarkdown(snapshot, schedule, target) };
}

/** What the rehearsal says of it. */
export function chanceMarkdown(snapshot: Snapshot, schedule: Schedule, entity: Entity): string {
  const { rehearsal } = snapshot;
  if (rehearsal === undefined) return "";
  const target = targetOf(snapshot, entity);
  if (target !== undefined) return targetMarkdown(snapshot, schedule, target);
  const task = rehearsal.tasks.find((one) => one.entity === entity.index);
  if (task !== undefined && Number.isFinite(task.p80Finish)) {
    const moves = Math.abs(task.swing) < 0.05 ? "" : `; between its short and its long runs the end moves by ${daysText(task.swing)}`;
    return `Rehearsed: done by ${dayOf(schedule, task.p50Finish)} (P50), ${dayOf(schedule, task.p80Finish)} (P80). Critical in ${percentText(task.criticality)} of the trials${moves}.`;
  }
  const cue = rehearsal.cues.find((one) => one.entity === entity.index);
  if (cue !== undefined) return `Rehearsed: given in ${percentText(cue.chance)} of the trials.`;
  const risk = rehearsal.risks.find((one) => one.entity === entity.index);
  return risk === undefined ? "" : escaped(riskSentence(risk, schedule));
}

function targetMarkdown(snapshot: Snapshot, schedule: Schedule, target: RehearsedTarget): string {
  if (!Number.isFinite(target.p50)) return "Rehearsed: it takes place in no trial, or in too few of them to say when.";
  const day = (at: number) => (Number.isFinite(at) ? dayOf(schedule, at) : "never");
  const lines = [`Rehearsed: P50 **${day(target.p50)}** · P80 **${day(target.p80)}** · P95 **${day(target.p95)}**`];
  const sentences = [promiseSentence(target, schedule, confidenceOf(snapshot.plan)), mergeSentence(target, schedule)];
  for (const sentence of sentences) if (sentence !== undefined) lines.push(escaped(sentence));
  if (target.entity === snapshot.plan.score) {
    const names = decisive(snapshot);
    if (names.length > 0) lines.push(`It hangs on ${listText(names)}.`);
  }
  return lines.join("\n\n");
}

/** The tasks that move the end most. */
function decisive({ rehearsal, plan }: Snapshot): readonly string[] {
  return rehearsal!.tasks
    .filter(({ criticality, swing }) => criticality >= WORTH_NAMING && swing >= 0.05)
    .sort((a, b) => b.swing - a.swing)
    .slice(0, MOST_NAMED)
    .map((task) => `${escaped(plan.entities[task.entity]!.title)} (${daysText(task.swing)})`);
}
