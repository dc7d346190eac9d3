/** What the parser found wrong, as diagnostics. */

import type { SyntaxProblem } from "../../language/syntax.ts";
import type { Problem } from "../problem.ts";
import type { DeclarationCheck, PlanCheck } from "./context.ts";
import { syntaxFixes } from "./syntax-fixes.ts";

export const syntaxProblems: DeclarationCheck = ({ declaration, text, report }) => {
  for (const problem of declaration.problems) {
    const said = asProblem(problem, 0);
    const more = syntaxFixes(problem, declaration, text);
    report(more.length === 0 ? said : { ...said, fixes: [...(said.fixes ?? []), ...more] });
  }
};

/** Those of what is no part of the plan: between declarations, in `use`, in a declaration of an unknown kind. */
export const straySyntax: PlanCheck = ({ files, table, report }) => {
  for (const problem of files[0]!.source.problems) report(-1, asProblem(problem, 0));
  for (const { holder, offset, node } of table.strays) for (const problem of node.problems) report(holder, asProblem(problem, offset));
};

function asProblem({ code, start, end, message, suggestions }: SyntaxProblem, offset: number): Problem {
  const fixes = suggestions?.map((suggestion, at) => ({
    title: suggestion === "" ? "Take it out" : `Write \`${suggestion}\``,
    edits: [{ start: start + offset, end: end + offset, text: suggestion }],
    ...(at === 0 && suggestions.length === 1 ? { preferred: true } : {}),
  }));
  return { code, start: start + offset, end: end + offset, message, ...(fixes && fixes.length > 0 ? { fixes } : {}) };
}
