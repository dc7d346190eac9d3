/** What is written when a clause is chosen: its keyword, and a space where an operand follows. */

import type { ClauseRow } from "../../language/kinds.ts";

/** The clause with places to fill in where its operand has a shape that is worth a start, otherwise the keyword. */
export function clauseText(row: ClauseRow): { readonly text: string; readonly snippet?: true } {
  switch (row.shape) {
    case "none":
      return { text: row.name };
    case "string":
    case "strings":
      return { text: `${row.name} "$1"$0`, snippet: true };
    case "measure":
      return { text: 'measure "${1:what is counted}" from ${2:0} to ${3:100}$0', snippet: true };
    case "perWeek":
      return { text: "gives ${1:20h} a week$0", snippet: true };
    case "delays":
      return { text: "delays ${1:task} by ${2:2d..5d..10d}$0", snippet: true };
    default:
      return { text: `${row.name} ` };
  }
}
