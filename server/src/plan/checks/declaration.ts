/** The checks of a declaration by itself, in one table. */

import { KINDS } from "../../language/kinds.ts";
import type { Problem } from "../problem.ts";
import type { Inspect } from "../table.ts";
import type { DeclarationCheck, DeclarationSubject } from "./context.ts";
import { syntaxProblems } from "./syntax.ts";

const DECLARATION_CHECKS: readonly DeclarationCheck[] = [syntaxProblems];

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
  for (const check of DECLARATION_CHECKS) check(subject);
  return { problems, marks: 0 };
};
