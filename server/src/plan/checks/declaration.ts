/** The checks of a declaration by itself, in one table. */

import { KINDS } from "../../language/kinds.ts";
import type { Problem } from "../problem.ts";
import type { Inspect } from "../table.ts";
import { duplicateClauses, missingClauses } from "./clauses.ts";
import type { DeclarationCheck, DeclarationSubject } from "./context.ts";
import { timesOnWholeDays } from "./dates.ts";
import { missingEstimates } from "./estimates.ts";
import { criteria, cues, measures, visions } from "./leading.ts";
import { marksOf } from "./marks.ts";
import { badNumbers } from "./numbers.ts";
import { emptyRanges } from "./ranges.ts";
import { recurrenceRules } from "./recurrences.ts";
import { syntaxProblems } from "./syntax.ts";
import { unknownZones } from "./zones.ts";

const ALWAYS: readonly DeclarationCheck[] = [syntaxProblems, emptyRanges, timesOnWholeDays, recurrenceRules, badNumbers, unknownZones];

/** Those that speak of a kind are for declarations whose keyword says it; a slip in the keyword is one mistake, not three. */
const OF_A_KIND: readonly DeclarationCheck[] = [duplicateClauses, missingClauses, missingEstimates, visions, measures, criteria, cues];

/** Runs them all. */
export const declarationFindings: Inspect = (declaration, kind, text, start) => {
  let problems: Problem[] | undefined;
  const subject: DeclarationSubject = {
    declaration,
    kind: KINDS[kind]!,
    text: () => text.slice(start, start + declaration.length),
    report: (problem) => {
      problems ??= [];
      problems.push(problem);
    },
  };
  for (const check of ALWAYS) check(subject);
  if (declaration.kind !== undefined) for (const check of OF_A_KIND) check(subject);
  return { problems, marks: marksOf(declaration) };
};
