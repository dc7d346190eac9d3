/** What `rehearse --format json` prints: the shape of the language's contract, and keys of its own. */

import { zoneOf } from "../calendar/zone.ts";
import { isoDateOf } from "../language/civil.ts";
import type { Schedule } from "../schedule/model.ts";
import type { Rehearsal } from "./model.ts";

/** Plain data for `JSON.stringify`. Chances and criticality are 0..1, instants ISO 8601 in the score's zone, `due` a date or null. */
export function rehearsalJson(rehearsal: Rehearsal, schedule: Schedule): object {
  const zone = zoneOf(schedule.zone);
  const iso = (at: number) => (Number.isFinite(at) ? zone.iso(at) : null);
  const idOf = (entity: number) => schedule.plan.entities[entity].path || schedule.plan.entities[entity].id;
  return {
    version: 1,
    trials: rehearsal.trials,
    seed: rehearsal.seed,
    targets: rehearsal.targets.map((target) => ({
      id: target.id,
      // The day that a promise ends with: midnight is the end of the day before.
      due: target.due === undefined ? null : zone.isoDate(target.due - 1),
      chance: target.chance ?? null,
      p10: iso(target.p10),
      p50: iso(target.p50),
      p80: iso(target.p80),
      p95: iso(target.p95),
      planned: iso(target.planned),
      plannedChance: target.plannedChance,
      confident: iso(target.confident),
      takesPlace: target.takesPlace ?? 1,
      meeting: (target.meeting ?? []).map(({ entity, share }) => ({ id: idOf(entity), share })),
      histogram: target.histogram.map(([day, count]) => [isoDateOf(day), count]),
    })),
    tasks: rehearsal.tasks.map((task) => ({
      id: task.id,
      criticality: task.criticality,
      sensitivity: task.sensitivity,
      swingDays: task.swing,
      p10Finish: iso(task.p10Finish),
      p50Finish: iso(task.p50Finish),
      p80Finish: iso(task.p80Finish),
    })),
    cues: rehearsal.cues.map(({ id, chance }) => ({ id, chance })),
    risks: rehearsal.risks.map(({ id, occurred, daysAtP80 }) => ({ id, occurred, daysAtP80 })),
  };
}
