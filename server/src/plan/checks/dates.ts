/** `bad-date`: a time of day where only whole days make sense. */

import type { DateNode } from "../../language/syntax.ts";
import type { ClauseCheck } from "./context.ts";

export const timesOnWholeDays: ClauseCheck = (clause, { report }) => {
  let dates: readonly DateNode[];
  if (clause.name === "off" || clause.name === "work") dates = clause.value.dates.flatMap(({ from, to }) => (from === to ? [from] : [from, to]));
  else if (clause.name === "except") dates = clause.value;
  else return;
  for (const date of dates) {
    if (date.minute === undefined) continue;
    const day = date.text.slice(0, date.text.indexOf("T"));
    report({
      code: "bad-date",
      start: date.start,
      end: date.end,
      message: `\`${clause.name}\` takes whole days: write \`${day}\`.${clause.name === "work" ? " Times of day follow after the dates: `work 2027-04-10 09:00-13:00`." : ""}`,
      fixes: [{ title: `Write \`${day}\``, edits: [{ start: date.start, end: date.end, text: day }], preferred: true }],
    });
  }
};
