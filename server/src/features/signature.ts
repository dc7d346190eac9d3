/** What the operand of a clause looks like, and which part of it the cursor is at. */

import type { ClauseRow, Shape } from "../language/kinds.ts";
import { locate } from "../language/locate.ts";
import { blocksAt } from "./completion/blocks.ts";
import { expectedAfter } from "./completion/expected.ts";
import { lineBefore } from "./completion/line.ts";
import type { Snapshot } from "./snapshot.ts";

export interface Signature {
  /** `measure "…" [from NUMBER] to [at most] NUMBER` */
  readonly label: string;
  /** Extents of the parts in the label. */
  readonly parts: readonly (readonly [start: number, end: number])[];
  readonly active: number;
  /** Markdown. */
  readonly doc: string;
}

/** The parts of each operand in the order in which they are written. */
const FORMS: Readonly<Record<Shape, readonly string[]>> = {
  string: ['"…"'],
  strings: ['"…", …'],
  date: ["DATE"],
  dateText: ["DATE", '["…"]'],
  dates: ["DATE[..DATE], …", '["…"]'],
  dateList: ["DATE, …"],
  moment: ["DATE or [start of] ITEM [+ or - DURATION]"],
  duration: ["DURATION"],
  estimate: ["LOW", "..LIKELY", "..HIGH"],
  length: ["LOW", "..LIKELY", "..HIGH [elapsed]"],
  percent: ["PERCENT%"],
  percentRange: ["PERCENT%..PERCENT%"],
  number: ["NUMBER"],
  money: ["AMOUNT CURRENCY"],
  rate: ["AMOUNT CURRENCY / (h, d, w or mo)"],
  zone: ["Area/City"],
  word: ["WORD"],
  id: ["ID"],
  reference: ["NAME"],
  references: ["NAME, …"],
  player: ["NAME"],
  players: ["[COUNT] [PERCENT%] NAME, …"],
  dependencies: ["[start of or PERCENT% of] ITEM [+ or - DURATION [elapsed]], …"],
  conditions: ['[start of] ITEM, ITEM slips DURATION, chance of ITEM < PERCENT%, DATE or "…"', "[and …]"],
  recurrence: ["weekday, DAYS, beat, NUMBER weeks … or an RRULE", "[on DAYS, day NUMBER, or last fri]"],
  time: ["HH:MM"],
  hours: ["mon..fri", "HH:MM-HH:MM, …"],
  workDates: ["DATE[..DATE], …", "[HH:MM-HH:MM, …]", '["…"]'],
  perWeek: ["DURATION a week"],
  measure: ['"what is counted"', "[from NUMBER]", "to [at most or at least] NUMBER"],
  delays: ["ITEM, …", "by DURATION[..DURATION..DURATION]"],
  none: [],
};

export function signature(snapshot: Snapshot, offset: number): Signature | undefined {
  const line = lineBefore(snapshot.source, offset);
  if (line.inside?.type === "comment") return undefined;
  const { clause } = expectedAfter(line.tokens, blocksAt(locate(snapshot.source, line.tokens.at(-1)?.end ?? line.word.start).chain, line));
  return clause === undefined ? undefined : signatureOf(clause.row, clause.part);
}

function signatureOf(row: ClauseRow, part: number): Signature | undefined {
  const forms = row.shape === "word" && row.words !== undefined ? [`${row.words.join(", ")}${row.open ? " …" : ""}`] : FORMS[row.shape];
  if (forms.length === 0) return undefined;
  const parts: (readonly [number, number])[] = [];
  let label: string = row.name;
  for (const form of forms) {
    const start = label.length + (form.startsWith("..") ? 0 : 1);
    label += form.startsWith("..") ? form : ` ${form}`;
    parts.push([start, label.length]);
  }
  return { label, parts, active: Math.min(part, parts.length - 1), doc: `${row.doc}${row.default === undefined ? "" : `\n\n_Without it: ${row.default}._`}` };
}
