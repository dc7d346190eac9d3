/**
 * What may stand at the cursor. Reads the words before it by the table of kinds and by the shape of each operand; wherever
 * the words end, what the grammar would take next is written down.
 */

import { type ClauseRow, clauseRow, isKind, KIND_TABLE, type Kind, kindRow } from "../../language/kinds.ts";
import type { LineToken } from "./line.ts";

export type Expected =
  | { readonly type: "kind"; readonly kinds: readonly Kind[]; readonly use: boolean }
  | { readonly type: "clause"; readonly kind: Kind }
  | { readonly type: "word"; readonly words: readonly string[]; readonly row: ClauseRow }
  | { readonly type: "reference"; readonly targets: readonly Kind[]; readonly row: ClauseRow }
  | { readonly type: "id"; readonly kind: Kind }
  | { readonly type: "oldId" | "title" }
  | {
      readonly type:
        | "string"
        | "date"
        | "estimate"
        | "percent"
        | "number"
        | "time"
        | "times"
        | "zone"
        | "money"
        | "currency"
        | "unit"
        | "rrule"
        | "days"
        | "lag";
      readonly row: ClauseRow;
    }
  | { readonly type: "duration"; readonly row: ClauseRow; readonly elapses: boolean };

export interface Reading {
  readonly expected: readonly Expected[];
  /** The clause whose operand the cursor stands in, or behind. */
  readonly clause:
    | {
        readonly row: ClauseRow;
        readonly start: number;
        readonly kind: Kind /** Ordinal of the part of the operand. */;
        readonly part: number;
        readonly named: readonly string[];
      }
    | undefined;
  /** Kind of the declaration that the cursor stands in. */
  readonly kind: Kind | undefined;
  /** Where that declaration begins, when it begins on this line. */
  readonly declarationStart: number | undefined;
}

/** Reads on where the block of a `kind` (or the top of the file) is open. */
export function expectedAfter(tokens: readonly LineToken[], blocks: readonly Kind[]): Reading {
  const reader = new Reader(tokens, blocks);
  reader.read();
  return reader;
}

const UNITS_ELAPSING: readonly Kind[] = ["cadence"];
const DAY_NAMES: readonly string[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

class Reader implements Reading {
  readonly expected: Expected[] = [];
  clause: Reading["clause"];
  kind: Kind | undefined;
  declarationStart: number | undefined;
  #at = 0;
  /** Something needed is missing at the cursor: nothing behind it can be expected. */
  #stopped = false;
  readonly #tokens: readonly LineToken[];
  readonly #blocks: Kind[];
  #part = 0;
  #atLastPart = false;
  #named: string[] = [];

  constructor(tokens: readonly LineToken[], blocks: readonly Kind[]) {
    this.#tokens = tokens;
    this.#blocks = [...blocks];
  }

  read(): void {
    this.kind = this.#blocks.at(-1);
    let fresh = true; // nothing of a declaration stands on this line yet
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at]!;
      this.clause = undefined;
      if (token.text === "{" && this.kind !== undefined) {
        this.#blocks.push(this.kind);
        fresh = true;
        this.#at++;
      } else if (token.text === "}") {
        this.#blocks.pop();
        this.kind = this.#blocks.at(-1);
        this.declarationStart = undefined;
        fresh = true;
        this.#at++;
      } else if (token.type === "word" && this.#readClause()) fresh = false;
      else if (token.type === "word" && isKind(token.text)) {
        this.#readDeclaration(token.text, token.start);
        fresh = false;
      } else if (token.text === "use" && this.#blocks.length === 0) {
        this.#at++;
        this.#stopped = this.#at === this.#tokens.length;
        fresh = false;
      } else {
        this.#at++;
        if (token.type === "word") this.#stopped = this.#at === this.#tokens.length; // an unknown word: what it would take is not known
        fresh = false;
      }
      if (this.#stopped) return;
    }
    if (this.kind !== undefined) this.expected.push({ type: "clause", kind: this.kind });
    if (!fresh) return;
    const holder = this.#blocks.at(-1);
    const kinds = holder === undefined ? KIND_TABLE.map((row) => row.kind) : kindRow(holder).holds;
    if (kinds.length > 0) this.expected.push({ type: "kind", kinds, use: holder === undefined });
  }

  #readDeclaration(kind: Kind, start: number): void {
    this.#at++;
    this.kind = kind;
    this.declarationStart = start;
    const next = this.#tokens[this.#at];
    if (next === undefined) {
      this.expected.push({ type: "id", kind });
      if (kind === "score") this.expected.push({ type: "title" });
      this.#stopped = kind !== "score";
      return;
    }
    if (next.type === "word" && !(kind === "score" && this.#clauseAt() !== undefined)) this.#at++;
    if (this.#at === this.#tokens.length) this.expected.push({ type: "title" });
    else if (this.#tokens[this.#at]!.type === "string") this.#at++;
  }

  /** The clause whose keyword stands here, and the number of its words. */
  #clauseAt(): { readonly row: ClauseRow; readonly words: number } | undefined {
    if (this.kind === undefined) return undefined;
    const first = this.#tokens[this.#at]!.text;
    const second = this.#tokens[this.#at + 1];
    if (second?.type === "word") {
      const row = clauseRow(this.kind, `${first} ${second.text}`);
      if (row !== undefined) return { row, words: 2 };
    }
    const row = clauseRow(this.kind, first);
    return row === undefined ? undefined : { row, words: 1 };
  }

  #readClause(): boolean {
    const { kind } = this;
    if (kind === undefined) return false;
    const token = this.#tokens[this.#at]!;
    const found = this.#clauseAt();
    const isLast = this.#at === this.#tokens.length - 1;
    // `ends`, and the cursor: the second word of a clause of two
    const halves = isLast ? kindRow(kind).clauses.filter(({ name }) => name.startsWith(`${token.text} `)) : [];
    for (const row of halves) this.expected.push({ type: "word", words: [row.name.slice(token.text.length + 1)], row });
    if (found === undefined) {
      if (halves.length === 0) return false;
      this.#at++;
      this.#stopped = true;
      return true;
    }
    this.#at += found.words;
    this.#part = 0;
    this.#atLastPart = false;
    this.#named = [];
    this.#operand(found.row);
    // A clause is the cursor's as long as nothing else begins behind it.
    this.clause = { row: found.row, start: token.start, kind, part: this.#part, named: this.#named };
    return true;
  }

  // ------------------------------------------------------------ operands

  #operand(row: ClauseRow): void {
    switch (row.shape) {
      case "string":
        this.#need("string", row);
        break;
      case "strings":
        this.#list(() => this.#need("string", row));
        break;
      case "date":
        this.#need("date", row);
        break;
      case "dateText":
        this.#need("date", row);
        this.#optional("string", row);
        break;
      case "dates":
        this.#list(() => this.#dateRange(row));
        this.#optional("string", row);
        break;
      case "workDates":
        this.#list(() => this.#dateRange(row));
        if (this.#peek()?.type === "number" || this.#ends()) this.#times(row, true);
        this.#optional("string", row);
        break;
      case "dateList":
        this.#list(() => this.#need("date", row));
        break;
      case "moment":
        this.#moment(row);
        break;
      case "duration":
      case "perWeek":
        this.#duration(row, row.name === "tempo" || row.name === "standby" || (row.name === "for" && UNITS_ELAPSING.includes(this.kind!)));
        if (row.shape === "perWeek") this.#phrase(["a week"], row, true);
        break;
      case "estimate":
        this.#estimate(row);
        break;
      case "length":
        this.#estimate(row);
        this.#phrase(["elapsed"], row, false);
        break;
      case "percent":
        this.#need("percent", row);
        break;
      case "percentRange":
        this.#need("percent", row);
        if (this.#punctuation("..")) this.#need("percent", row);
        break;
      case "number":
        this.#need("number", row);
        break;
      case "money":
      case "rate":
        this.#need("money", row);
        if (!this.#stopped) this.#currency(row);
        if (row.shape === "rate" && this.#punctuation("/")) this.#phrase(["h", "d", "w", "mo"], row, true);
        break;
      case "zone":
        this.#zone(row);
        break;
      case "word":
        this.#phrase(row.words ?? [], row, true, row.open === true);
        break;
      case "id":
        if (this.#ends()) {
          this.expected.push({ type: "oldId" });
          this.#stopped = true;
        } else this.#at++;
        break;
      case "reference":
        this.#reference(row);
        break;
      case "references":
        this.#list(() => this.#reference(row));
        break;
      case "player":
        this.#reference(row);
        break;
      case "players":
        this.#list(() => this.#player(row));
        break;
      case "dependencies":
        this.#list(() => this.#dependency(row));
        break;
      case "conditions":
        do this.#condition(row);
        while (!this.#stopped && this.#phrase(["and"], row, false));
        break;
      case "recurrence":
        this.#recurrence(row);
        break;
      case "time":
        this.#need("time", row);
        break;
      case "hours":
        this.#days(row);
        this.#next();
        this.#times(row, false);
        break;
      case "measure":
        this.#need("string", row);
        this.#next();
        if (this.#phrase(["from"], row, false)) this.#need("number", row);
        this.#next();
        this.#phrase(["to"], row, true);
        this.#phrase(["at most", "at least"], row, false);
        this.#need("number", row);
        break;
      case "delays":
        this.#list(() => this.#reference(row));
        this.#next();
        this.#phrase(["by"], row, true);
        this.#estimate(row);
        break;
      case "none":
        break;
    }
  }

  #peek(): LineToken | undefined {
    return this.#tokens[this.#at];
  }

  /** The cursor is here, and what is expected here may be written down. */
  #ends(): boolean {
    return !this.#stopped && this.#at === this.#tokens.length;
  }

  /** The next part of the operand begins. At the cursor only the first that may follow counts. */
  #next(): void {
    if (this.#stopped || this.#atLastPart) return;
    this.#part++;
    this.#atLastPart = this.#ends();
  }

  #expect(type: Extract<Expected, { readonly row: ClauseRow }>["type"], row: ClauseRow): void {
    this.expected.push({ type, row } as Expected);
  }

  /** One token of an operand that cannot be left out. */
  #need(type: "string" | "date" | "percent" | "number" | "time" | "money" | "rrule", row: ClauseRow): void {
    if (this.#stopped) return;
    if (this.#ends()) {
      this.#expect(type, row);
      this.#stopped = true;
      return;
    }
    const wanted = type === "string" || type === "rrule" ? "string" : "number";
    if (this.#peek()!.type === wanted) this.#at++;
  }

  #optional(type: "string", row: ClauseRow): void {
    if (this.#ends()) this.#expect(type, row);
    else if (this.#peek()?.type === "string") this.#at++;
  }

  #punctuation(text: string): boolean {
    if (this.#stopped || this.#peek()?.text !== text) return false;
    this.#at++;
    return true;
  }

  #list(item: () => void): void {
    do item();
    while (this.#punctuation(","));
  }

  /** One of some words or pairs of words. With `needed`, nothing behind it is expected where the cursor comes first; `open` takes any word. */
  #phrase(phrases: readonly string[], row: ClauseRow, needed: boolean, open = false): boolean {
    if (this.#stopped) return false;
    if (this.#ends()) {
      this.expected.push({ type: "word", words: phrases, row });
      this.#stopped = needed;
      return false;
    }
    for (const phrase of phrases) {
      const words = phrase.split(" ");
      if (words[0] !== this.#peek()!.text) continue;
      if (words.length === 1 || this.#tokens[this.#at + 1]?.text === words[1]) {
        this.#at += words.length;
        return true;
      }
      if (this.#at + 1 === this.#tokens.length) {
        const seconds = phrases.filter((other) => other.startsWith(`${words[0]} `)).map((other) => other.slice(words[0]!.length + 1));
        this.#at++;
        this.expected.push({ type: "word", words: seconds, row });
        this.#stopped = true;
        return false;
      }
    }
    if (open && this.#peek()!.type === "word") {
      this.#at++;
      return true;
    }
    return false;
  }

  #reference(row: ClauseRow): void {
    if (this.#stopped) return;
    if (this.#ends()) {
      this.expected.push({ type: "reference", targets: row.targets ?? [], row });
      this.#stopped = true;
    } else if (this.#peek()!.type === "word") {
      this.#named.push(this.#peek()!.text);
      this.#at++;
    }
  }

  #player(row: ClauseRow): void {
    if (this.#ends()) this.#expect("percent", row);
    if (this.#peek()?.type === "number") this.#at++;
    if (this.#peek()?.type === "number") this.#at++;
    this.#reference(row);
  }

  #dependency(row: ClauseRow): void {
    if (!this.#phrase(["start of"], row, false) && !this.#stopped && this.#peek()?.type === "number" && this.#peek()!.text.endsWith("%")) {
      this.#at++;
      this.#phrase(["of"], row, true);
    }
    this.#reference(row);
    this.#lag(row);
  }

  #lag(row: ClauseRow): void {
    if (this.#stopped) return;
    if (this.#ends()) {
      this.#expect("lag", row);
      return;
    }
    if (!this.#punctuation("+") && !this.#punctuation("-")) return;
    this.#duration(row, true);
    this.#phrase(["elapsed"], row, false);
  }

  #moment(row: ClauseRow): void {
    if (this.#ends()) this.#expect("date", row);
    if (this.#peek()?.type === "number" && !this.#peek()!.text.endsWith("%")) {
      this.#at++;
      return;
    }
    this.#dependency(row);
  }

  #condition(row: ClauseRow): void {
    if (this.#ends()) {
      this.#expect("date", row);
      this.#expect("string", row);
    }
    const token = this.#peek();
    if (token?.type === "string") {
      this.#at++;
      if (this.#phrase(["chance"], row, false)) this.#need("percent", row);
      return;
    }
    if (token?.type === "number" && !token.text.endsWith("%")) {
      this.#at++;
      return;
    }
    if (this.#phrase(["chance of", "start of"], row, false)) {
      const chance = this.#tokens[this.#at - 2]!.text === "chance";
      this.#reference(row);
      if (!chance) this.#lag(row);
      else if (this.#ends()) this.#stopped = true;
      else if (this.#punctuation("<")) this.#need("percent", row);
      return;
    }
    this.#dependency(row);
    if (!this.#stopped && this.#phrase(["slips"], row, false)) this.#duration(row, false);
  }

  #duration(row: ClauseRow, elapses: boolean): void {
    if (this.#stopped) return;
    if (this.#ends()) {
      this.expected.push({ type: "duration", row, elapses });
      this.#stopped = true;
    } else if (this.#peek()!.type === "number") this.#at++;
  }

  #estimate(row: ClauseRow): void {
    if (this.#stopped) return;
    if (this.#ends()) {
      this.#expect("estimate", row);
      this.#stopped = true;
      return;
    }
    if (this.#peek()!.type !== "number") return;
    this.#at++;
    while (this.#punctuation("..")) {
      this.#next();
      this.#duration(row, false);
    }
  }

  #dateRange(row: ClauseRow): void {
    this.#need("date", row);
    if (this.#punctuation("..")) this.#need("date", row);
  }

  #currency(row: ClauseRow): void {
    if (this.#ends()) {
      this.#expect("currency", row);
      this.#stopped = true;
    } else if (this.#peek()!.type === "word") this.#at++;
  }

  #zone(row: ClauseRow): void {
    if (this.#ends()) {
      this.#expect("zone", row);
      this.#stopped = true;
      return;
    }
    // A zone is everything up to white space: all the tokens that touch each other.
    let end = this.#peek()!.start;
    while (this.#peek() !== undefined && this.#peek()!.start === end) {
      end = this.#peek()!.end;
      this.#at++;
    }
  }

  #days(row: ClauseRow): void {
    this.#list(() => {
      this.#day(row);
      if (this.#punctuation("..")) this.#day(row);
    });
  }

  #day(row: ClauseRow): void {
    if (this.#ends()) {
      this.#expect("days", row);
      this.#stopped = true;
    } else if (!this.#stopped && DAY_NAMES.includes(this.#peek()!.text)) this.#at++;
  }

  #times(row: ClauseRow, optional: boolean): void {
    this.#list(() => {
      if (this.#ends()) {
        this.#expect("times", row);
        this.#stopped = !optional;
        return;
      }
      if (this.#peek()?.type !== "number") return;
      this.#at++;
      if (this.#punctuation("-")) this.#need("time", row);
    });
  }

  #recurrence(row: ClauseRow): void {
    if (this.#ends()) {
      this.#expect("days", row);
      this.#expect("rrule", row);
      this.expected.push({
        type: "word",
        words: ["weekday", "day", "week", "month", "quarter", "year", "beat", "2 weeks on fri", "2 beats", "month on last fri", "month on first weekday"],
        row,
      });
      this.#stopped = true;
      return;
    }
    const token = this.#peek()!;
    if (token.type === "string") {
      this.#at++;
      return;
    }
    if (DAY_NAMES.includes(token.text)) {
      this.#days(row);
      return;
    }
    const counted = token.type === "number";
    if (counted) {
      this.#at++;
      if (this.#phrase(["days", "weeks", "months", "quarters", "years", "beats"], row, true)) {
        this.#recurrenceDay(row);
        return;
      }
    }
    if (this.#phrase(["weekday", "day", "week", "month", "quarter", "year", "beat", "days", "weeks", "months", "quarters", "years", "beats"], row, true))
      this.#recurrenceDay(row);
  }

  #recurrenceDay(row: ClauseRow): void {
    const unit = this.#tokens[this.#at - 1]!.text.replace(/s$/, "");
    if (!["week", "month", "quarter", "year"].includes(unit)) return;
    this.#next();
    if (!this.#phrase(["on"], row, false)) return;
    if (this.#ends()) {
      this.#expect("days", row);
      if (unit !== "week") this.expected.push({ type: "word", words: ["day 1", "day 15", "first", "second", "third", "fourth", "last"], row });
      this.#stopped = true;
      return;
    }
    if (this.#phrase(["first", "second", "third", "fourth", "last"], row, false)) {
      if (this.#ends()) {
        this.#expect("days", row);
        this.expected.push({ type: "word", words: ["weekday", "day"], row });
        this.#stopped = true;
      } else if (["weekday", "day", ...DAY_NAMES].includes(this.#peek()!.text)) this.#at++;
      return;
    }
    if (this.#phrase(["day"], row, false)) this.#list(() => this.#need("number", row));
    else this.#days(row);
  }
}
