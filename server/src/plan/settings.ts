/** What the score says of the whole plan, with what holds where it says nothing. */

import { clauseOf, type DateNode, type Declaration, type DurationNode, type MoneyNode } from "../language/syntax.ts";
import type { Plan } from "./model.ts";
import { isZone } from "./zones.ts";

export const DEFAULT_ZONE = "UTC";
export const DEFAULT_CONFIDENCE = 80;

export type Distribution = "pert" | "triangular" | "uniform";

export interface PlanSettings {
  /** IANA name; UTC where the score names none that exists. */
  readonly zone: string;
  /** Undefined where the score has none that can be read: then nothing can be scheduled. */
  readonly start: DateNode | undefined;
  readonly finish: DateNode | undefined;
  /** Length of a beat; it elapses. */
  readonly tempo: DurationNode | undefined;
  /** Percent. */
  readonly confidence: number;
  /** Percent, what single-point estimates are multiplied by in the rehearsal. */
  readonly spread: { readonly low: number; readonly high: number } | undefined;
  readonly distribution: Distribution;
  readonly budget: MoneyNode | undefined;
  readonly status: DateNode | undefined;
  /** Index of the calendar's entity, −1 for the usual working time. */
  readonly calendar: number;
}

/** The settings of a plan. */
export function settingsOf(plan: Plan): PlanSettings {
  const score = plan.entities[plan.score];
  const calendar = score && clauseOf(score.declaration, "calendar");
  return settingsFrom(score?.declaration, calendar && score ? plan.targetOf(score, calendar.value) : -1);
}

/** The settings that a score's declaration gives; `calendar` is what its clause of that name leads to. */
export function settingsFrom(score: Declaration | undefined, calendar: number): PlanSettings {
  const zone = score && clauseOf(score, "zone")?.value.text;
  const confidence = score && clauseOf(score, "confidence")?.value.percent;
  const spread = score && clauseOf(score, "spread")?.value;
  const distribution = score && clauseOf(score, "distribution")?.value.text;
  const tempo = score && clauseOf(score, "tempo")?.value;
  return {
    zone: zone !== undefined && isZone(zone) ? zone : DEFAULT_ZONE,
    start: score && dateOf(clauseOf(score, "start")?.value),
    finish: score && dateOf(clauseOf(score, "finish")?.value),
    tempo: tempo && tempo.amount > 0 ? tempo : undefined,
    confidence: confidence !== undefined && confidence > 0 && confidence <= 100 ? confidence : DEFAULT_CONFIDENCE,
    spread: spread && spread.low <= 100 && spread.high >= 100 && spread.low >= 0 ? { low: spread.low, high: spread.high } : undefined,
    distribution: distribution === "triangular" || distribution === "uniform" ? distribution : "pert",
    budget: score && clauseOf(score, "budget")?.value,
    status: score && dateOf(clauseOf(score, "status")?.value),
    calendar,
  };
}

function dateOf(date: DateNode | undefined): DateNode | undefined {
  return date && !Number.isNaN(date.firstDay) ? date : undefined;
}
