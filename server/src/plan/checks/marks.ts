/** What a declaration holds that only some checks care for, as bits, so that they pass over all the others without reading their clauses. */

import type { Clause } from "../../language/syntax.ts";

/** A clause that states a fact. */
export const FACT = 1;
/** A `was`. */
export const FORMER = 2;
/** A player with a number. */
export const COUNTED = 4;

const BY_NAME: ReadonlyMap<string, number> = new Map([
  ...["started", "finished", "passed", "failed", "raised", "closed", "answered"].map((name) => [name, FACT] as const),
  ["was", FORMER] as const,
]);

export function marksOf(clause: Clause): number {
  if (clause.ok && (clause.name === "by" || clause.name === "with")) return clause.value.some(({ count }) => count !== undefined) ? COUNTED : 0;
  return BY_NAME.get(clause.name) ?? 0;
}
