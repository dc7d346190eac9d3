/** What the checks of a schedule look at, and how they point at the text. */

import { CODES, type Code } from "../../language/codes.ts";
import type { Diagnostic, Fix, RelatedPlace, TextEdit } from "../../language/diagnostic.ts";
import type { ClauseName, GoodClause } from "../../language/syntax.ts";
import { clauseOf } from "../../language/syntax.ts";
import type { Entity, Plan } from "../../plan/model.ts";
import type { Levelled } from "../levelling/decode.ts";
import type { Schedule } from "../model.ts";
import type { Drivers } from "../slack.ts";
import type { WorkForms } from "../work-form.ts";

export type ScheduleDraft = Omit<Schedule, "diagnostics">;

export interface Evidence {
  readonly schedule: ScheduleDraft;
  readonly forms: WorkForms;
  readonly levelled: Levelled;
  readonly drivers: Drivers;
  /** By node: 1 on the longest path to the end of the plan. */
  readonly longest: Uint8Array;
}

/** One check: adds what it finds; in steps, where that takes more than a millisecond. */
export type Check = (evidence: Evidence, found: Diagnostic[]) => Generator<void, void> | void;

export interface Place {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** Where a declaration stands: its id, or its keyword where it has none. */
export function idPlace(plan: Plan, entity: Entity): Place {
  const { id, keyword } = entity.declaration;
  const word = id ?? keyword;
  return { file: plan.files[entity.file].uri, start: entity.start + word.start, end: entity.start + word.end };
}

/** Where a clause stands; the id where there is none of that name. */
export function clausePlace(plan: Plan, entity: Entity, ...names: readonly ClauseName[]): Place {
  for (const name of names) {
    const clause = clauseOf(entity.declaration, name) as GoodClause | undefined;
    if (clause) return { file: plan.files[entity.file].uri, start: entity.start + clause.start, end: entity.start + clause.end };
  }
  return idPlace(plan, entity);
}

export function diagnostic(
  code: Code,
  place: Place,
  message: string,
  more: { readonly related?: readonly RelatedPlace[]; readonly fixes?: readonly Fix[] } = {},
): Diagnostic {
  return { code, severity: CODES[code].severity, message, ...place, ...more };
}

export function related(place: Place, message: string): RelatedPlace {
  return { ...place, message };
}

/** Replaces a part of a declaration by text. */
export function replacing(plan: Plan, entity: Entity, span: { readonly start: number; readonly end: number }, text: string): TextEdit {
  return { file: plan.files[entity.file].uri, start: entity.start + span.start, end: entity.start + span.end, text };
}
