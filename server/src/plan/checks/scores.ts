/** One score a file, and one in every file that plans work. */

import { KINDS, TIMED } from "../../language/kinds.ts";
import { lineEndOf } from "../line-end.ts";
import { kindMask } from "../reference-use.ts";
import { nameSpan, type PlanCheck } from "./context.ts";

const SCORE = KINDS.indexOf("score");
const TIMED_MASK = kindMask(TIMED);

export const scores: PlanCheck = ({ table, files, score, report }) => {
  if (score < 0) {
    // A file without a score is a library; work in it would never have a date, and nobody would hear of it.
    const work = table.kinds.subarray(0, table.own).findIndex((kind) => ((TIMED_MASK >> kind) & 1) === 1);
    if (work < 0) return;
    const text = files[0]!.source.text;
    const newLine = lineEndOf(text);
    const start = text.startsWith("\ufeff") ? 1 : 0;
    report(work, {
      code: "missing-clause",
      ...nameSpan(table.declarations[work]!),
      message:
        "Nothing says when this plan starts: a file with work in it needs a score, `score plan { start 2027-01-04 }`. Without one it is a library of people, roles, calendars and goals.",
      fixes: [{ title: "Add a score", edits: [{ entity: -1, start, end: start, text: ["score plan {", "  start 2027-01-04", "}", "", ""].join(newLine) }] }],
    });
    return;
  }
  const first = nameSpan(table.declarations[score]!);
  for (let entity = score + 1; entity < table.own; entity++) {
    if (table.kinds[entity] !== SCORE) continue;
    const declaration = table.declarations[entity]!;
    report(entity, {
      code: "misplaced",
      start: declaration.keyword.start,
      end: (declaration.id ?? declaration.title ?? declaration.keyword).end,
      message: "A file has one score, and this one has its score above; move what this one says to the first, or to a file of its own.",
      related: [{ entity: score, ...first, message: "The score of this file" }],
    });
  }
};
