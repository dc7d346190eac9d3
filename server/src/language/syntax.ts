/**
 * The syntax tree of a score: plain, immutable data that keeps every comment and every error.
 *
 * Positions are UTF-16 offsets, relative to the start of the *node* (a declaration or a `use`) that they stand in;
 * the container keeps each node's own start in `starts`. A node therefore never mentions where it is, so that an edit
 * makes new nodes only along the path to what it touched, and shares the rest (design invariant 2).
 *
 * The extent of a node runs from its first leading comment to the end of its last token or of the comment
 * that trails it on the same line. Between two extents there is only white space.
 */

import type { Kind } from "./kinds.ts";

/** A half-open piece of text, relative to the node that owns it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A word as it stands in the text: a keyword, an id, a currency. */
export interface Word extends Span {
  readonly text: string;
}

export interface Comment extends Span {
  /** `line` begins with two slashes, `doc` with three, `block` stands between slash-star and star-slash. */
  readonly style: "line" | "block" | "doc";
  /** Alone on its line (true), or after something else on that line. */
  readonly ownLine: boolean;
}

/** What the parser found wrong; `code` is one of those in codes.ts. */
export interface SyntaxProblem extends Span {
  readonly code: SyntaxCode;
  readonly message: string;
  /** What a quick fix may write instead of the span, best first. */
  readonly suggestions?: readonly string[];
}

export type SyntaxCode =
  | "syntax" // something that cannot be read at all
  | "missing-operand"
  | "missing-id"
  | "unknown-kind"
  | "unknown-clause"
  | "unclosed-string"
  | "unclosed-comment"
  | "unclosed-block"
  | "stray-brace"
  | "misplaced"
  | "unknown-unit"
  | "bad-date"
  | "bad-number"
  | "bad-id";

/** A whole text. */
export interface SourceFile {
  readonly text: string;
  /** `use` directives and declarations, in the order of the text. */
  readonly items: readonly Item[];
  /** Absolute start of the extent of each item. */
  readonly starts: readonly number[];
  /** Comments after the last item, absolute. */
  readonly trailing: readonly Comment[];
  /** Problems that belong to no item (a stray `}`, junk between declarations), absolute. */
  readonly problems: readonly SyntaxProblem[];
  /** How many block comments and strings of several lines are not closed: an edit far away may close them. */
  readonly openEnds: number;
  /** Some block is not closed: where it ends was told from the indentation of all lines. */
  readonly unclosed: boolean;
}

export type Item = UseDirective | Declaration;

export interface UseDirective {
  readonly type: "use";
  readonly length: number;
  readonly keyword: Span;
  readonly path: StringNode | undefined;
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/** `KIND id "Title" clauses { … }`. */
export interface Declaration {
  readonly type: "declaration";
  /** Length of the extent. */
  readonly length: number;
  /** The first word, whatever it says. `keyword.start` is where the declaration proper begins (after leading comments). */
  readonly keyword: Word;
  /** The kind that the keyword names, or undefined where it names none. */
  readonly kind: Kind | undefined;
  /** The id as written; compare by `nfc(id.text)`. */
  readonly id: Word | undefined;
  readonly title: StringNode | undefined;
  /** All clauses, of the header and of the block, in the order of the text, broken ones included (`ok` false). */
  readonly clauses: readonly Clause[];
  readonly tags: readonly Word[];
  /** The braces; `close` is undefined where the brace is missing. */
  readonly block: { readonly open: number; readonly close: number | undefined } | undefined;
  /** Declarations inside the block (only a movement may hold them; others are parsed and reported). */
  readonly children: readonly Declaration[];
  /** Start of each child's extent, relative to this declaration's extent. */
  readonly childStarts: readonly number[];
  /** End of the declaration proper, without the trailing comment. */
  readonly end: number;
  /** Comments outside of children. */
  readonly comments: readonly Comment[];
  /** Text of the `///` lines before the declaration (Markdown), or "". */
  readonly doc: string;
  /** Own problems, without those of the children. */
  readonly problems: readonly SyntaxProblem[];
}

// ---------------------------------------------------------------- operands

export interface StringNode extends Span {
  /** The text meant: escapes resolved, common indentation of `"""` removed. */
  readonly value: string;
}

/** A date, a date with a time, or a period. */
export interface DateNode extends Span {
  readonly text: string;
  /** Days since 1970-01-01 of the first and the last day meant; NaN when the text is no date. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** Minutes since midnight (0..1440) when a time is written. */
  readonly minute: number | undefined;
}

export interface DateRangeNode extends Span {
  readonly from: DateNode;
  /** Same node as `from` when a single date is written. */
  readonly to: DateNode;
}

export type Unit = "s" | "min" | "h" | "d" | "w" | "mo" | "q" | "y";

export interface DurationNode extends Span {
  readonly amount: number;
  readonly unit: Unit;
}

/** A single value has `low`, `likely` and `high` equal and `isRange` false. */
export interface EstimateNode extends Span {
  readonly low: DurationNode;
  /** The midpoint (same unit as `low` when both agree, else minutes are resolved by the scheduler) when only a range is written. */
  readonly likely: DurationNode | undefined;
  readonly high: DurationNode;
  readonly isRange: boolean;
}

export interface PercentNode extends Span {
  /** 80 for `80%`. */
  readonly percent: number;
}

export interface PercentRangeNode extends Span {
  readonly low: number;
  readonly high: number;
}

export interface NumberNode extends Span {
  readonly value: number;
}

export interface MoneyNode extends Span {
  readonly amount: number;
  readonly currency: string;
}

export interface RateNode extends MoneyNode {
  readonly per: "h" | "d" | "w" | "mo";
}

export interface TimeNode extends Span {
  /** Minutes since midnight, 0..1440. */
  readonly minute: number;
}

export interface TimeRangeNode extends Span {
  readonly from: number;
  readonly to: number;
}

/** `build.api` */
export interface ReferenceNode extends Span {
  readonly parts: readonly Word[];
  /** Ordinal among the references of its declaration: the key of `Plan.targetOf`. */
  readonly slot: number;
}

export interface DependencyNode extends Span {
  /** What of the other item is waited for: its finish, its start, or a percentage of its work. */
  readonly anchor: "finish" | "start" | "part";
  /** 0..100, only for `part`. */
  readonly percent: number;
  readonly ref: ReferenceNode;
  readonly lag: LagNode | undefined;
}

export interface LagNode extends Span {
  /** +1 a lag, −1 a lead. */
  readonly sign: 1 | -1;
  readonly duration: DurationNode;
  readonly elapsed: boolean;
}

/** `2 backend`, `50% sam`, `lin`. */
export interface PlayerNode extends Span {
  readonly count: number | undefined;
  /** 0..100. */
  readonly percent: number | undefined;
  readonly ref: ReferenceNode;
}

/** A date, or what a dependency leads to. */
export type MomentNode = { readonly date: DateNode; readonly dep?: undefined } | { readonly date?: undefined; readonly dep: DependencyNode };

export type ConditionNode =
  | (Span & { readonly type: "dependency"; readonly dep: DependencyNode })
  | (Span & { readonly type: "slips"; readonly ref: ReferenceNode; readonly by: DurationNode })
  | (Span & { readonly type: "chance"; readonly ref: ReferenceNode; readonly below: PercentNode })
  | (Span & { readonly type: "date"; readonly date: DateNode })
  | (Span & { readonly type: "event"; readonly text: StringNode; readonly chance: PercentNode | undefined });

/** 1 Monday … 7 Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface DaysNode extends Span {
  /** Sorted, without repetition. */
  readonly days: readonly Weekday[];
}

export type RecurrenceNode =
  | (Span & { readonly type: "weekday" })
  | (Span & { readonly type: "days"; readonly days: readonly Weekday[] })
  | (Span & { readonly type: "beat"; readonly interval: number })
  | (Span & {
      readonly type: "every";
      readonly interval: number;
      readonly unit: "day" | "week" | "month" | "quarter" | "year";
      readonly on: RecurrenceDay | undefined;
    })
  | (Span & { readonly type: "rrule"; readonly rule: StringNode });

export type RecurrenceDay =
  | { readonly type: "days"; readonly days: readonly Weekday[] }
  | { readonly type: "monthDays"; readonly monthDays: readonly number[] }
  /** position 1..4 or −1 for last. */
  | { readonly type: "nth"; readonly position: 1 | 2 | 3 | 4 | -1; readonly day: Weekday | "weekday" | "day" };

// ---------------------------------------------------------------- clauses

/** The operand of every clause, by the clause's name as in the table of kinds.ts. */
export interface ClauseValues {
  vision: StringNode;
  start: DateNode;
  finish: DateNode;
  tempo: DurationNode;
  zone: Word;
  calendar: ReferenceNode;
  status: DateNode;
  confidence: PercentNode;
  spread: PercentRangeNode;
  distribution: Word;
  budget: MoneyNode;
  hours: { readonly days: DaysNode; readonly times: readonly TimeRangeNode[] };
  off: { readonly dates: readonly DateRangeNode[]; readonly label: StringNode | undefined };
  work: { readonly dates: readonly DateRangeNode[]; readonly times: readonly TimeRangeNode[]; readonly label: StringNode | undefined };
  like: ReferenceNode;
  gives: DurationNode;
  rate: RateNode;
  email: StringNode;
  "played by": readonly PlayerNode[];
  capacity: NumberNode;
  backup: readonly ReferenceNode[];
  measure: { readonly what: StringNode; readonly from: NumberNode | undefined; readonly to: NumberNode; readonly bound: "at least" | "at most" | undefined };
  due: MomentNode;
  serves: readonly ReferenceNode[];
  after: readonly DependencyNode[];
  "ends after": readonly DependencyNode[];
  "not before": DateNode;
  on: DateNode;
  late: null;
  effort: EstimateNode;
  lasts: { readonly estimate: EstimateNode; readonly elapsed: boolean };
  /** Players of a task or a rehearsal; the giver of a cue and the author of a concern are one player without number or share. */
  by: readonly PlayerNode[];
  priority: NumberNode;
  progress: PercentNode;
  remaining: DurationNode;
  started: DateNode;
  finished: DateNode;
  "done when": readonly StringNode[];
  rehearses: readonly ReferenceNode[];
  with: readonly PlayerNode[];
  "pass when": readonly StringNode[];
  passed: DateNode;
  failed: { readonly date: DateNode; readonly text: StringNode | undefined };
  /** The conditions of one `when`, joined by `and`. */
  when: readonly ConditionNode[];
  to: readonly ReferenceNode[];
  starts: readonly ReferenceNode[];
  skips: readonly ReferenceNode[];
  focus: readonly ReferenceNode[];
  say: StringNode;
  standby: DurationNode;
  every: RecurrenceNode;
  at: TimeNode;
  for: DurationNode;
  from: MomentNode;
  until: MomentNode;
  except: readonly DateNode[];
  holidays: Word;
  purpose: Word;
  decides: StringNode;
  chance: PercentNode;
  delays: { readonly refs: readonly ReferenceNode[]; readonly by: EstimateNode };
  costs: MoneyNode;
  response: StringNode;
  raised: DateNode;
  closed: { readonly date: DateNode; readonly text: StringNode | undefined };
  about: readonly ReferenceNode[];
  answered: { readonly date: DateNode; readonly text: StringNode | undefined };
  owner: ReferenceNode;
  note: StringNode;
  link: StringNode;
  was: Word;
}

export type ClauseName = keyof ClauseValues;

interface ClauseBase<N extends ClauseName> extends Span {
  readonly name: N;
  readonly keyword: Span;
  /** Stands in the block rather than in the header. */
  readonly inBlock: boolean;
}

/** A clause that was understood: `value` is present. */
export type GoodClause<N extends ClauseName = ClauseName> = {
  [K in N]: ClauseBase<K> & { readonly ok: true; readonly value: ClauseValues[K]; readonly refs: readonly ReferenceNode[] };
}[N];

/** A clause whose operand is missing or broken; what could be read of its references is kept for names and completion. */
export type BrokenClause = ClauseBase<ClauseName> & { readonly ok: false; readonly refs: readonly ReferenceNode[] };

export type Clause = GoodClause | BrokenClause;

/** The first good clause of that name (a second one of a clause that is not repeatable is a `duplicate-clause` and does not count). */
export function clauseOf<N extends ClauseName>(declaration: Declaration, name: N): GoodClause<N> | undefined {
  const { clauses } = declaration;
  // By position: asked of every declaration several times, and an iterator costs more than what it looks at.
  for (let k = 0; k < clauses.length; k++) {
    const clause = clauses[k];
    if (clause.ok && clause.name === name) return clause as GoodClause<N>;
  }
  return undefined;
}

/** All good clauses of that name, for the repeatable ones. */
export function clausesOf<N extends ClauseName>(declaration: Declaration, name: N): readonly GoodClause<N>[] {
  return declaration.clauses.filter((clause) => clause.ok && clause.name === name) as unknown as readonly GoodClause<N>[];
}
