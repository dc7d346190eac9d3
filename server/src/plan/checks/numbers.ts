/** `bad-number`: figures that are numbers, but not here. */

import { clauseOf, type GoodClause } from "../../language/syntax.ts";
import type { ClauseCheck, DeclarationSubject } from "./context.ts";

export const badNumbers: ClauseCheck = (clause, { declaration, report }) => {
  switch (clause.name) {
    case "spread": {
      const { low, high, start, end } = clause.value;
      if (low > high || (low <= 100 && high >= 100)) break;
      const right = low > 100 ? `100%..${high}%` : `${low}%..100%`;
      report({
        code: "bad-number",
        start,
        end,
        message: `A spread contains 100%, the estimate as it is written: \`${right}\`.`,
        fixes: [{ title: `Write \`${right}\``, edits: [{ start, end, text: right }] }],
      });
      break;
    }
    case "confidence":
      if (clause.value.percent <= 0) positive(report, clause.value, "A confidence is over 0%, for example `80%`.");
      break;
    case "tempo":
      if (clause.value.amount <= 0) positive(report, clause.value, "A beat has a length, for example `2w`.");
      break;
    case "for":
      if (clause.value.amount <= 0) positive(report, clause.value, "A meeting has a length, for example `30min`.");
      break;
    case "gives":
      if (clause.value.amount <= 0) positive(report, clause.value, "Who gives nothing cannot be planned with: write for example `20h`, or take them out.");
      break;
    case "by":
    case "with":
    case "played by":
      for (const player of clause.value)
        if (player.percent !== undefined && player.percent <= 0) positive(report, player, "A share is over 0%: write for example `50%`, or take them out.");
      // Of several of one name the first counts.
      if (clause.name === "with" && declaration.kind === "cadence" && clauseOf(declaration, "with") === clause) meetingNumbers(clause, report);
      break;
    default:
  }
};

type Report = DeclarationSubject["report"];

function positive(report: Report, { start, end }: { readonly start: number; readonly end: number }, message: string): void {
  report({ code: "bad-number", start, end, message });
}

/** Everyone who is named comes, and for the whole of it. */
function meetingNumbers({ value }: GoodClause & { readonly name: "with" }, report: Report): void {
  for (const { start, ref, count, percent } of value) {
    if (count === undefined && percent === undefined) continue;
    const name = ref.parts.map(({ text }) => text).join(".");
    report({
      code: "bad-number",
      start,
      end: ref.end,
      message: `Whoever a cadence names takes part, all of them and for all of it: write \`with ${name}\`.`,
      fixes: [{ title: `Write \`${name}\``, edits: [{ start, end: ref.start, text: "" }], preferred: true }],
    });
  }
}
