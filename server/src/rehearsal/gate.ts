/** A gate of `rehearse`: a sentence that must hold, such as `launch >= 80%` or `launch p80 <= 2027-04-30`. */

import { zoneOf } from "../calendar/zone.ts";
import type { Schedule } from "../schedule/model.ts";
import type { Rehearsal } from "./model.ts";
import { percentText } from "./percent.ts";

export interface GateResult {
  readonly gate: string;
  /** An error is a gate that could not be computed; it never counts as passed. */
  readonly status: "pass" | "fail" | "error";
  readonly message: string;
}

const CHANCE = /^(?:chance\s+of\s+)?(\S+?)\s*(>=|>)\s*(\d+(?:\.\d+)?)\s*%$/u;
const DATE = /^(\S+?)\s+(p10|p50|p80|p95)\s*(<=|<)\s*(\d{4}-\d{2}-\d{2})$/iu;

export function judgeGate(gate: string, rehearsal: Rehearsal, schedule: Schedule): GateResult {
  const text = gate.trim();
  const result = (status: GateResult["status"], message: string): GateResult => ({ gate: text, status, message });
  const parsed = CHANCE.exec(text) ?? DATE.exec(text);
  if (!parsed) return result("error", 'it cannot be read; a gate is like "launch >= 80%" or "launch p80 <= 2027-04-30"');
  const score = rehearsal.targets[0];
  const target = parsed[1] === "finish" ? score : rehearsal.targets.find(({ id }) => id === parsed[1]);
  if (!target) return result("error", `there is no promise or milestone ${parsed[1]}; there are ${rehearsal.targets.map(({ id }) => id).join(", ")}`);
  if (CHANCE.test(text)) {
    if (target.chance === undefined) return result("error", `${target.id} has no due date that it could meet`);
    const wanted = Number(parsed[3]) / 100;
    const holds = parsed[2] === ">" ? target.chance > wanted : target.chance >= wanted;
    return result(holds ? "pass" : "fail", `${target.id} has a chance of ${percentText(target.chance)}`);
  }
  const which = parsed[2].toLowerCase() as "p10" | "p50" | "p80" | "p95";
  const at = target[which];
  if (!Number.isFinite(at)) return result("error", `${target.id} never took place`);
  const day = zoneOf(schedule.zone).isoDate(at - 1);
  const holds = parsed[3] === "<" ? day < parsed[4] : day <= parsed[4];
  return result(holds ? "pass" : "fail", `${target.id} has its ${which.toUpperCase()} on ${day}`);
}
