/** `duplicate-clause` and `missing-clause`. */

import { type ClauseRow, clauseRow, type Kind, kindRow } from "../../language/kinds.ts";
import type { Clause } from "../../language/syntax.ts";
import { additionOf } from "../addition.ts";
import { removalOfClause } from "../removal.ts";
import { type DeclarationCheck, isMeant, nameSpan } from "./context.ts";

export const duplicateClauses: DeclarationCheck = ({ declaration, kind, report }) => {
  const { clauses } = declaration;
  for (let at = 1; at < clauses.length; at++) {
    const clause = clauses[at]!;
    const first = clauses.find((candidate) => candidate.name === clause.name) as Clause;
    if (first === clause || clauseRow(kind, clause.name)?.repeatable) continue;
    report({
      code: "duplicate-clause",
      start: clause.start,
      end: clause.end,
      message: `A ${kind} takes \`${clause.name}\` once, and it is given above; the first one counts. ${listHint(clause)}`,
      related: [{ start: first.start, end: first.end, message: `The first \`${clause.name}\`` }],
      fixes: [
        { title: `Take this \`${clause.name}\` out`, edits: [removalOfClause(declaration, clause)] },
        { title: `Take the first \`${clause.name}\` out`, edits: [removalOfClause(declaration, first)] },
      ],
    });
  }
};

function listHint(clause: Clause): string {
  return clause.ok && Array.isArray(clause.value) ? "Put all of it into one, with commas between." : "Take one of them out.";
}

export const missingClauses: DeclarationCheck = ({ declaration, kind, text, report }) => {
  for (const row of requiredOf(kind)) {
    if (isMeant(declaration, row.name)) continue;
    const fixes = SAFE_EXAMPLES.has(row.name) ? [{ title: `Add \`${row.example}\``, edits: [additionOf(declaration, text(), row.example)] }] : [];
    report({
      code: "missing-clause",
      ...nameSpan(declaration),
      message: `A ${kind} needs \`${row.name}\`: write for example \`${row.example}\`.`,
      ...(fixes.length > 0 ? { fixes } : {}),
    });
  }
};

const required = new Map<Kind, readonly ClauseRow[]>();

function requiredOf(kind: Kind): readonly ClauseRow[] {
  let rows = required.get(kind);
  if (!rows) {
    rows = kindRow(kind).clauses.filter((row) => row.required);
    required.set(kind, rows);
  }
  return rows;
}

/** Those whose example names nothing else, so that it makes sense in any plan until its author changes the figure. */
const SAFE_EXAMPLES: ReadonlySet<string> = new Set(["start", "every", "chance"]);
