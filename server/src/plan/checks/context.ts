/** What a check is given, and where it says what it found. */

import type { Kind } from "../../language/kinds.ts";
import type { Clause, ClauseName, Declaration, GoodClause } from "../../language/syntax.ts";
import type { Cycles } from "../cycles.ts";
import type { Use } from "../files.ts";
import type { PlanFile } from "../model.ts";
import type { Names } from "../names.ts";
import type { Problem } from "../problem.ts";
import type { Resolution } from "../resolve.ts";
import type { PlanSettings } from "../settings.ts";
import type { Table } from "../table.ts";

/** A declaration by itself: nothing outside of it may be asked, so that what is found holds until it is edited. */
export interface DeclarationSubject {
  readonly declaration: Declaration;
  readonly kind: Kind;
  /** The text of its extent. */
  text(): string;
  report(problem: Problem): void;
}

export type DeclarationCheck = (subject: DeclarationSubject) => void;

/** Looks at one clause that could be read. */
export type ClauseCheck = (clause: GoodClause, subject: DeclarationSubject) => void;

/** A whole plan. */
export interface PlanSubject {
  readonly files: readonly PlanFile[];
  readonly uses: readonly Use[];
  readonly table: Table;
  readonly names: Names;
  readonly resolution: Resolution;
  /** Index of the score, −1 in a library. */
  readonly score: number;
  readonly settings: PlanSettings;
  readonly cycles: Cycles;
  /** Epoch day of today, where the host said it. */
  readonly today: number | undefined;
  /** Says it of that entity; −1: of the file, with absolute positions. */
  report(entity: number, problem: Problem): void;
}

export type PlanCheck = (subject: PlanSubject) => void;

/** All clauses of that name, broken ones included, and 0 or more. */
export function written(declaration: Declaration, name: ClauseName): readonly Clause[] {
  return declaration.clauses.filter((clause) => clause.name === name);
}

/**
 * Did the author mean to write that clause? It is there, be it broken, or something unknown stands there that is probably a slip for it.
 * What is missing is then not said a second time.
 */
export function isMeant(declaration: Declaration, name: ClauseName): boolean {
  const { clauses, problems } = declaration;
  for (let at = 0; at < clauses.length; at++) if (clauses[at]!.name === name) return true;
  if (problems.length === 0) return false;
  const word = name.split(" ")[0]!;
  return problems.some(({ suggestions }) => suggestions?.some((suggestion) => suggestion.split(" ")[0] === word) ?? false);
}

/** Where to say something about a whole declaration: at its id, or else at its keyword. Relative. */
export function nameSpan(declaration: Declaration): { readonly start: number; readonly end: number } {
  const { start, end } = declaration.id ?? declaration.keyword;
  return { start, end };
}
