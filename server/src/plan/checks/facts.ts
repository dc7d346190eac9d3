/** `late-fact`: something said to have happened after the day of the status. */

import { isoDateOf } from "../../language/civil.ts";
import { type ClauseName, clauseOf, type DateNode } from "../../language/syntax.ts";
import type { PlanCheck } from "./context.ts";
import { FACT } from "./marks.ts";

/** Clauses that state a fact; of a period, the beginning counts where it says that something began, else the end. */
const FACTS: readonly (readonly [ClauseName, "firstDay" | "lastDay"])[] = [
  ["started", "firstDay"],
  ["finished", "lastDay"],
  ["passed", "lastDay"],
  ["failed", "lastDay"],
  ["raised", "firstDay"],
  ["closed", "lastDay"],
  ["answered", "lastDay"],
];

export const lateFacts: PlanCheck = ({ table, settings, score, report }) => {
  const { status } = settings;
  if (!status) return;
  for (let entity = 0; entity < table.own; entity++) {
    if (!(table.marks[entity]! & FACT)) continue;
    const declaration = table.declarations[entity]!;
    for (const [name, end] of FACTS) {
      const value = clauseOf(declaration, name)?.value as DateNode | { readonly date: DateNode } | undefined;
      const date = value && "date" in value ? value.date : value;
      if (!date || !(date[end] > status.lastDay)) continue;
      report(entity, {
        code: "late-fact",
        start: date.start,
        end: date.end,
        message: `\`${name} ${date.text}\` lies after the status date ${status.text}: on that day it could not be known yet. Move the status date, or mend this one.`,
        related: [{ entity: score, start: status.start, end: status.end, message: "The status date" }],
        fixes: [
          { title: `Move \`status\` to ${isoDateOf(date[end])}`, edits: [{ entity: score, start: status.start, end: status.end, text: isoDateOf(date[end]) }] },
        ],
      });
    }
  }
};
