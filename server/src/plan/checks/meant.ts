/** What a misspelt name was probably meant for: that it is wrong is said where it stands, and need not be said again where it is missed. */

import { nfc } from "../../language/dates.ts";
import type { ClauseName } from "../../language/syntax.ts";
import { clauseOfUse } from "../reference-use.ts";
import type { PlanSubject } from "./context.ts";

/** Misses that are looked at: where there are more, hints are not what is waited for. */
const MOST_MISSES = 10;

/** Entities that a reference in one of these clauses may have meant, where it leads nowhere. */
export function meantIn({ table, names, resolution }: PlanSubject, clauses: readonly ClauseName[]): ReadonlySet<number> {
  const meant = new Set<number>();
  let looked = 0;
  for (const { entity, reference, wanted, misfit } of resolution.misses) {
    const use = table.uses[table.refBase[entity]! + reference.slot]!;
    if (misfit >= 0 || !clauses.includes(clauseOfUse(use))) continue;
    if (looked++ === MOST_MISSES) break;
    for (const near of names.near(nfc(reference.parts.at(-1)!.text), wanted.mask, entity).found) meant.add(near);
  }
  return meant;
}
