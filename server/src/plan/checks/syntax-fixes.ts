/** Ways out of what the parser found, where more than the broken piece itself has to be seen. */

import { nfc } from "../../language/dates.ts";
import type { Declaration, SyntaxProblem } from "../../language/syntax.ts";
import type { ProblemFix } from "../problem.ts";
import { removalOfClause } from "../removal.ts";

/** Weeks of work in what is no unit of work. */
const WEEKS: Readonly<Record<string, number>> = { mo: 4, q: 13, y: 52 };

/** Fixes of a problem of this declaration; `text` is that of its extent. */
export function syntaxFixes(problem: SyntaxProblem, declaration: Declaration, text: () => string): readonly ProblemFix[] {
  switch (problem.code) {
    case "missing-operand": {
      const clause = declaration.clauses.find(({ keyword }) => keyword.start <= problem.start && problem.end <= keyword.end);
      return clause ? [{ title: `Take \`${clause.name}\` out`, edits: [removalOfClause(declaration, clause)] }] : [];
    }
    case "missing-id": {
      const id = idFrom(declaration.title?.value ?? declaration.keyword.text);
      return id === "" ? [] : [{ title: `Call it \`${id}\``, edits: [{ start: declaration.keyword.end, end: declaration.keyword.end, text: ` ${id}` }] }];
    }
    case "unclosed-block": {
      const { end } = declaration;
      return [{ title: "Close the block at the end of what it holds", edits: [{ start: end, end, text: text().includes("\r\n") ? "\r\n}" : "\n}" }] }];
    }
    case "unknown-unit":
      return problem.suggestions?.length ? [] : unitFixes(problem, declaration, text());
    default:
      return [];
  }
}

/** A month, a quarter, a year: of the clock where that may be said, else in weeks of work. */
function unitFixes(problem: SyntaxProblem, declaration: Declaration, text: string): readonly ProblemFix[] {
  const match = /^([\d.]+)(mo|q|y)$/.exec(text.slice(problem.start, problem.end));
  const clause = declaration.clauses.find(({ start, end }) => start <= problem.start && problem.end <= end);
  if (!match || !clause) return [];
  if (clause.name === "lasts") return [{ title: "Add `elapsed`", edits: [{ start: clause.end, end: clause.end, text: " elapsed" }] }];
  if (clause.name === "after" || clause.name === "ends after")
    return [{ title: "Add `elapsed`", edits: [{ start: problem.end, end: problem.end, text: " elapsed" }] }];
  const weeks = `${Number((Number(match[1]) * WEEKS[match[2]!]!).toFixed(2))}w`;
  return [{ title: `Write \`${weeks}\``, edits: [{ start: problem.start, end: problem.end, text: weeks }] }];
}

/** An id from a title: `Public API` gives `public-api`. */
function idFrom(title: string): string {
  return nfc(title)
    .toLowerCase()
    .replace(/[^\p{L}\d_]+/gu, "-")
    .replace(/^[-\d]+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
}
