/** The checks of a declaration by itself, in one table. */

import { KINDS } from "../../language/kinds.ts";
import type { Problem } from "../problem.ts";
import type { Inspect } from "../table.ts";
import { duplicateClauses, missingClauses } from "./clauses.ts";
import type { ClauseCheck, DeclarationCheck, DeclarationSubject } from "./context.ts";
import { timesOnWholeDays } from "./dates.ts";
import { missingEstimates } from "./estimates.ts";
import { criteria, cues, measures, visions } from "./leading.ts";
import { marksOf } from "./marks.ts";
import { badNumbers } from "./numbers.ts";
import { emptyRanges } from "./ranges.ts";
import { recurrenceRules } from "./recurrences.ts";
import { syntaxProblems } from "./syntax.ts";
import { unknownZones } from "./zones.ts";

const OF_A_CLAUSE: readonly ClauseCheck[] = [emptyRanges, timesOnWholeDays, badNumbers];

const ALWAYS: readonly DeclarationCheck[] = [syntaxProblems, recurrenceRules, unknownZones];

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
  // Counted loops: every declaration of every plan passes here, most of them once.
  for (let check = 0; check < ALWAYS.length; check++) ALWAYS[check]!(subject);
  let marks = 0;
  const { clauses } = declaration;
  for (let at = 0; at < clauses.length; at++) {
    const clause = clauses[at]!;
    marks |= marksOf(clause);
    if (clause.ok) for (let check = 0; check < OF_A_CLAUSE.length; check++) OF_A_CLAUSE[check]!(clause, subject);
  }
  if (declaration.kind !== undefined) for (let check = 0; check < OF_A_KIND.length; check++) OF_A_KIND[check]!(subject);
  return { problems, marks };
};
