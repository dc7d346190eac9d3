/** The fragile points of a premortem, with the place in the text that each is about, and the edits that an answer becomes. */

import type { TextEdit } from "../language/diagnostic.ts";
import type { Plan } from "../plan/model.ts";
import type { Rehearsal } from "../rehearsal/model.ts";
import { type Answer, answerEdit, type FragilePoint, premortem } from "../rehearsal/premortem.ts";
import type { Schedule } from "../schedule/model.ts";
import { nameRange } from "./place.ts";

export interface PanelPoint extends FragilePoint {
  /** Path of what it is about. */
  readonly id: string;
  readonly kind: string;
  /** Work can be delayed; of all else only a doubt can be voiced. */
  readonly canDelay: boolean;
  /** Where it stands: absolute offsets. */
  readonly source: { readonly file: string; readonly start: number; readonly end: number };
}

const WORK: readonly string[] = ["task", "rehearsal", "milestone", "movement"];

export function pointsOf(schedule: Schedule, rehearsal: Rehearsal): readonly PanelPoint[] {
  const { plan } = schedule;
  return premortem(schedule, rehearsal).map((point) => {
    const entity = plan.entities[point.entity]!;
    const file = plan.files[entity.file]!.uri;
    return { ...point, id: entity.path || entity.id, kind: entity.kind, canDelay: WORK.includes(entity.kind), source: { file, ...nameRange(entity) } };
  });
}

/** What somebody said about a point. */
export interface Said {
  readonly kind: Answer["kind"];
  readonly title: string;
  /** For a risk, 0..100. */
  readonly percent?: number;
  /** For a risk: `2d..5d..10d`. */
  readonly delay?: string;
}

/** The edit that declares it, under an id of its own made from its words. `today` is an epoch day. */
export function saidEdit(plan: Plan, point: FragilePoint, said: Said, today: number): TextEdit {
  const answer: Answer = {
    kind: said.kind,
    id: freeId(plan, said.title, said.kind),
    title: said.title,
    ...(said.percent !== undefined && { percent: said.percent }),
    ...(said.delay !== undefined && said.delay !== "" && { delay: said.delay }),
    ...(said.kind === "concern" && { raised: today }),
  };
  return answerEdit(plan, point, answer);
}

/** The first words of a title as an id that nothing has yet: `vendor-is-late`. */
function freeId(plan: Plan, title: string, kind: string): string {
  const words =
    title
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\d]+/gu) ?? [];
  const base = words.slice(0, 3).join("-").replace(/^\d/u, "_$&") || kind;
  let id = base;
  for (let number = 2; plan.find(id, "what") !== undefined; number++) id = `${base}-${number}`;
  return id;
}
