/** What keeps a cadence from ever taking place: a rule of RFC 5545 that is none (`bad-date`), beats without a tempo (`missing-clause`). */

import { ruleProblem } from "../../language/recurrence-text.ts";
import { clauseOf } from "../../language/syntax.ts";
import type { DeclarationCheck, PlanCheck } from "./context.ts";
import { isMeant } from "./context.ts";

export const recurrenceRules: DeclarationCheck = ({ declaration, kind, report }) => {
  if (kind !== "cadence") return;
  const every = clauseOf(declaration, "every")?.value;
  if (every?.type !== "rrule") return;
  const problem = ruleProblem(every.rule.value);
  if (problem) report({ code: "bad-date", start: every.rule.start, end: every.rule.end, message: `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.` });
};

export const beatsWithoutTempo: PlanCheck = ({ table, score, settings, report }) => {
  if (score < 0 || settings.tempo || isMeant(table.declarations[score]!, "tempo")) return;
  for (let entity = 0; entity < table.own; entity++) {
    const every = clauseOf(table.declarations[entity]!, "every")?.value;
    if (every?.type !== "beat") continue;
    report(entity, {
      code: "missing-clause",
      start: every.start,
      end: every.end,
      message: "A beat is as long as the score's `tempo`, and it has none: add `tempo 2w`, or write how often.",
    });
  }
};
