/** What a panel shows of a rehearsal, as plain data with words beside each figure: a page draws it and reads it out. */

import { zoneOf } from "../calendar/zone.ts";
import { isoDateOf } from "../language/civil.ts";
import { clauseOf } from "../language/syntax.ts";
import type { Schedule } from "../schedule/model.ts";
import { confidenceOf } from "./confidence.ts";
import { estimateOf, promiseOf } from "./estimate-edit.ts";
import { chanceLine, dayOf, daysText, mergeSentence, promiseSentence, riskSentence, risksByDays } from "./explain.ts";
import type { Rehearsal, RehearsedTarget } from "./model.ts";
import { percentText } from "./percent.ts";

export interface RehearsalPanel {
  readonly title: string;
  readonly trials: number;
  readonly seed: number;
  readonly partial: boolean;
  /** 0..1 */
  readonly confidence: number;
  readonly targets: readonly PanelTarget[];
  /** What moves the end, the most first. */
  readonly tornado: readonly PanelTask[];
  /** By criticality, the most first; those that never were are left out. */
  readonly critical: readonly PanelTask[];
  readonly risks: readonly PanelRow[];
  readonly cues: readonly PanelRow[];
  /** What may be supposed otherwise. */
  readonly controls: readonly PanelControl[];
}

export interface PanelTarget {
  readonly id: string;
  readonly title: string;
  /** ISO dates, undefined where there is none. */
  readonly due: string | undefined;
  readonly planned: string | undefined;
  readonly p10: string | undefined;
  readonly p50: string | undefined;
  readonly p80: string | undefined;
  readonly p95: string | undefined;
  readonly chance: number | undefined;
  readonly plannedChance: number;
  /** Histogram and S-curve in one: trials that ended on this day, and the share that had ended by its end. */
  readonly curve: readonly { readonly date: string; readonly count: number; readonly done: number }[];
  /** `82 % by 30 Apr · P80 27 Apr` */
  readonly summary: string;
  readonly sentences: readonly string[];
}

export interface PanelTask {
  readonly id: string;
  readonly title: string;
  readonly criticality: number;
  readonly sensitivity: number;
  /** Working days. */
  readonly swing: number;
  readonly sentence: string;
}

export interface PanelRow {
  readonly id: string;
  readonly title: string;
  /** 0..1 */
  readonly chance: number;
  /** Working days at P80, for a risk. */
  readonly days: number | undefined;
  readonly sentence: string;
}

/** A figure that a `Supposition` may change. */
export interface PanelControl {
  readonly type: "estimate" | "capacity" | "chance" | "delay" | "due";
  readonly entity: number;
  readonly id: string;
  readonly title: string;
  /** As it stands in the text: `3d..5d..9d`, `2`, `30`, `2027-04-30`. */
  readonly value: string;
}

/** Tasks whose estimates are offered, the most decisive first, and promises, the most doubtful first: a panel is no list of everything. */
const MOST_CONTROLS = 20;

export function panelOf(schedule: Schedule, rehearsal: Rehearsal): RehearsalPanel {
  const { plan } = schedule;
  const confidence = confidenceOf(plan);
  const titleOf = (entity: number) => plan.entities[entity].title;
  const tasks = rehearsal.tasks
    .filter(({ criticality }) => criticality > 0)
    .map(
      (task): PanelTask => ({
        id: task.id,
        title: titleOf(task.entity),
        criticality: task.criticality,
        sensitivity: task.sensitivity,
        swing: task.swing,
        sentence: `${titleOf(task.entity)}: critical in ${percentText(task.criticality)} of the trials; the end moves by ${daysText(task.swing)} between its P10 length and its P90.`,
      }),
    );
  return {
    title: titleOf(plan.score),
    trials: rehearsal.trials,
    seed: rehearsal.seed,
    partial: rehearsal.partial,
    confidence,
    targets: rehearsal.targets.map((target) => panelTarget(schedule, target, confidence)),
    tornado: tasks.filter(({ swing }) => Math.abs(swing) >= 0.05).sort((a, b) => Math.abs(b.swing) - Math.abs(a.swing)),
    critical: [...tasks].sort((a, b) => b.criticality - a.criticality),
    risks: risksByDays(rehearsal).map((risk) => ({
      id: risk.id,
      title: titleOf(risk.entity),
      chance: risk.occurred,
      days: risk.daysAtP80,
      sentence: riskSentence(risk, schedule),
    })),
    cues: rehearsal.cues.map((cue) => ({
      id: cue.id,
      title: titleOf(cue.entity),
      chance: cue.chance,
      days: undefined,
      sentence: `${titleOf(cue.entity)} is given in ${percentText(cue.chance)} of the trials.`,
    })),
    controls: controlsOf(schedule, rehearsal),
  };
}

function panelTarget(schedule: Schedule, target: RehearsedTarget, confidence: number): PanelTarget {
  const zone = zoneOf(schedule.zone);
  const date = (at: number | undefined) => (at !== undefined && Number.isFinite(at) ? zone.isoDate(at - 1) : undefined);
  const all = target.histogram.reduce((sum, [, count]) => sum + count, 0);
  let done = 0;
  return {
    id: target.id,
    title: schedule.plan.entities[target.entity].title,
    due: date(target.due),
    planned: date(target.planned),
    p10: date(target.p10),
    p50: date(target.p50),
    p80: date(target.p80),
    p95: date(target.p95),
    chance: target.chance,
    plannedChance: target.plannedChance,
    curve: target.histogram.map(([day, count]) => {
      done += count;
      return { date: isoDateOf(day), count, done: done / all };
    }),
    summary: chanceLine(target, schedule),
    sentences: [promiseSentence(target, schedule, confidence), mergeSentence(target, schedule), takesPlaceSentence(target, schedule)].filter(
      (text) => text !== undefined,
    ),
  };
}

function takesPlaceSentence(target: RehearsedTarget, schedule: Schedule): string | undefined {
  if (target.takesPlace === undefined || target.takesPlace >= 1) return undefined;
  const by = Number.isFinite(target.p50) ? `, half of the times by ${dayOf(schedule, target.p50)}` : "";
  return `It takes place in ${percentText(target.takesPlace)} of the trials${by}.`;
}

function controlsOf(schedule: Schedule, rehearsal: Rehearsal): readonly PanelControl[] {
  const { plan } = schedule;
  const controls: PanelControl[] = [];
  const add = (type: PanelControl["type"], entity: number, value: string) => {
    controls.push({ type, entity, id: plan.entities[entity].path, title: plan.entities[entity].title, value });
  };
  const textOf = (entity: number, span: { readonly start: number; readonly end: number }) => {
    const { file, start } = plan.entities[entity];
    return plan.files[file].source.text.slice(start + span.start, start + span.end);
  };
  const byWeight = [...rehearsal.tasks].sort((a, b) => Math.abs(b.swing) - Math.abs(a.swing) || b.criticality - a.criticality);
  for (const { entity } of byWeight.slice(0, MOST_CONTROLS)) {
    const known = estimateOf(plan.entities[entity]);
    if (known && schedule.itemOf(entity)?.finished === false) add("estimate", entity, textOf(entity, known.estimate));
  }
  const byDoubt = rehearsal.targets.filter(({ chance }) => chance !== undefined).sort((a, b) => a.chance! - b.chance!);
  for (const { entity } of byDoubt.slice(0, MOST_CONTROLS)) {
    const promise = promiseOf(plan.entities[entity]);
    if (promise && schedule.itemOf(entity)?.finished !== true) add("due", entity, textOf(entity, promise));
  }
  plan.entities.forEach((entity, index) => {
    if (entity.kind === "role" && !clauseOf(entity.declaration, "played by"))
      add("capacity", index, String(clauseOf(entity.declaration, "capacity")?.value.value ?? 1));
    if (entity.kind !== "risk" || clauseOf(entity.declaration, "closed")) return;
    const chance = clauseOf(entity.declaration, "chance");
    if (chance) add("chance", index, String(chance.value.percent));
    const delays = clauseOf(entity.declaration, "delays");
    if (delays) add("delay", index, textOf(index, delays.value.by));
  });
  return controls;
}
