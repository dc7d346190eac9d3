/**
 * What a reference is for, as a small number, so that a whole plan's references are told apart in flat arrays:
 * the clause it stands in and, for what makes one item wait for another, which end of the other is meant.
 */

import { type ClauseRow, clauseRow, KIND_TABLE, KINDS, type Kind, WHO } from "../language/kinds.ts";
import type { Clause, ClauseName, DependencyNode, ReferenceNode } from "../language/syntax.ts";

const CLAUSE_OF_USE: readonly ClauseName[] = [
  "calendar",
  "like",
  "by",
  "with",
  "to",
  "owner",
  "backup",
  "played by",
  "serves",
  "about",
  "delays",
  "due",
  "from",
  "until",
  "skips",
  "focus",
  "starts",
  "rehearses",
  "when", // outside the plan, or of a condition that does not fire in it
  "after",
  "after",
  "after",
  "ends after",
  "ends after",
  "ends after",
  "when",
  "when",
  "when",
];

const BY_CLAUSE = new Map<string, number>(CLAUSE_OF_USE.map((name, use) => [name, use] as const).reverse());

/** The use of a reference in that clause; of `after`, `ends after` and a `when` that fires in the plan the one that means the finish. */
export function useOf(clause: ClauseName): number {
  return BY_CLAUSE.get(clause) ?? -1;
}

export const AFTER = CLAUSE_OF_USE.indexOf("after");
export const ENDS_AFTER = CLAUSE_OF_USE.indexOf("ends after");
export const WHEN = CLAUSE_OF_USE.indexOf("when");
/** A `when` that fires in the plan itself. */
export const FIRES = WHEN + 7;
export const STARTS = CLAUSE_OF_USE.indexOf("starts");
export const REHEARSES = CLAUSE_OF_USE.indexOf("rehearses");
/** Added where the clause is broken: such a reference names something, but nothing follows from it. */
export const BROKEN = 64;

/** To be added to AFTER, ENDS_AFTER or FIRES. */
const ANCHOR = { finish: 0, start: 1, part: 2 } as const;

/** The clause that a use stands for. */
export function clauseOfUse(use: number): ClauseName {
  return CLAUSE_OF_USE[use & ~BROKEN]!;
}

/** Calls `take` with every reference of a clause and its use. */
export function eachReference(clause: Clause, take: (reference: ReferenceNode, use: number) => void): void {
  if (clause.refs.length === 0) return;
  if (!clause.ok) {
    for (const reference of clause.refs) take(reference, useOf(clause.name) | BROKEN);
    return;
  }
  switch (clause.name) {
    case "after":
      eachDependency(clause.value, AFTER, take);
      return;
    case "ends after":
      eachDependency(clause.value, ENDS_AFTER, take);
      return;
    case "when": {
      // One condition that does not fire in the plan holds back the whole `when`.
      const fires = clause.value.every((condition) => condition.type === "dependency" || condition.type === "date");
      for (const condition of clause.value) {
        if (condition.type === "dependency") take(condition.dep.ref, fires ? FIRES + ANCHOR[condition.dep.anchor] : WHEN);
        else if (condition.type === "slips" || condition.type === "chance") take(condition.ref, WHEN);
      }
      return;
    }
    default:
      for (const reference of clause.refs) take(reference, useOf(clause.name));
  }
}

function eachDependency(dependencies: readonly DependencyNode[], use: number, take: (reference: ReferenceNode, use: number) => void): void {
  for (const dependency of dependencies) take(dependency.ref, use + ANCHOR[dependency.anchor]);
}

export interface Wanted {
  readonly set: "who" | "what";
  readonly kinds: readonly Kind[];
  /** A bit for each position in KINDS. */
  readonly mask: number;
}

export function kindMask(kinds: readonly Kind[]): number {
  return kinds.reduce((mask, kind) => mask | (1 << KINDS.indexOf(kind)), 0);
}

function wantedOf(row: ClauseRow | undefined): Wanted | undefined {
  if (!row?.targets) return undefined;
  return { set: WHO.includes(row.targets[0]!) ? "who" : "what", kinds: row.targets, mask: kindMask(row.targets) };
}

const WANTED: readonly (readonly (Wanted | undefined)[])[] = KINDS.map((kind) => CLAUSE_OF_USE.map((clause) => wantedOf(clauseRow(kind, clause))));

/** What a reference may name: by the position in KINDS of the declaration it stands in, and its use. Undefined where the kind does not take the clause. */
export function wanted(kind: number, use: number): Wanted | undefined {
  return WANTED[kind]![use & ~BROKEN];
}

/** Positions in KINDS of the kinds whose names are in the set of who and when. */
export const IS_WHO: readonly boolean[] = KINDS.map((kind) => KIND_TABLE.find((row) => row.kind === kind)!.set === "who");
