/**
 * The grammar, in Chevrotain with embedded actions: one pass from tokens to the syntax tree, one token of look-ahead.
 *
 * Which clause a word begins depends on the kind it stands in, so the parser *tags* the next token wherever it has to decide (`tagNext`):
 * after that every choice is a look at one token's type. Errors inside an operand are thrown by Chevrotain, caught at the rule `clause`,
 * and cost the rest of that line at most (`reSyncTo`): a line end, a brace, or a word that begins the next clause or declaration stops the loss.
 */

import type { IOrAlt, IRuleConfig, IToken, ParserMethod, TokenType } from "chevrotain";
import { EarlyExitException, EmbeddedActionsParser, MismatchedTokenException, NoViableAltException } from "chevrotain";
import { dateSuggestions, parseDate, parseTime } from "./dates.ts";
import type { ClauseRow, Kind, Shape } from "./kinds.ts";
import { isKind, KINDS, kindRow } from "./kinds.ts";
import { TAKES } from "./operands.ts";
import { stringValue } from "./strings.ts";
import type {
  Clause,
  Comment,
  ConditionNode,
  DateNode,
  DateRangeNode,
  DaysNode,
  Declaration,
  DependencyNode,
  DurationNode,
  EstimateNode,
  Item,
  LagNode,
  MomentNode,
  MoneyNode,
  NumberNode,
  PercentNode,
  PlayerNode,
  RecurrenceDay,
  RecurrenceNode,
  ReferenceNode,
  StringNode,
  SyntaxCode,
  SyntaxProblem,
  TimeNode,
  TimeRangeNode,
  Unit,
  UseDirective,
  Weekday,
  Word as WordNode,
} from "./syntax.ts";
import type { Lexed } from "./tokens.ts";
import * as T from "./tokens.ts";
import { endOf, isImplied, Tagged } from "./tokens.ts";
import type { ClauseStart } from "./words.ts";
import { ANY_CLAUSE, anyOf, CLAUSE_STARTS, kindsWith, nearest, nearestKind } from "./words.ts";

/** Blocks within blocks beyond this are skipped: no plan needs them, and no text may exhaust the stack. */
const MAX_DEPTH = 64;

const WEEKDAYS = new Map<string, Weekday>([
  ["mon", 1],
  ["tue", 2],
  ["wed", 3],
  ["thu", 4],
  ["fri", 5],
  ["sat", 6],
  ["sun", 7],
]);
const ORDINALS = new Map<string, 1 | 2 | 3 | 4 | -1>([
  ["first", 1],
  ["second", 2],
  ["third", 3],
  ["fourth", 4],
  ["last", -1],
]);
const PERIODS = new Map<string, "day" | "week" | "month" | "quarter" | "year">(
  (["day", "week", "month", "quarter", "year"] as const).flatMap((unit) => [
    [unit, unit],
    [`${unit}s`, unit],
  ]),
);
const WORKING: readonly Unit[] = ["min", "h", "d", "w"];
const ELAPSED: readonly Unit[] = ["min", "h", "d", "w", "mo", "q", "y"];
const STANDBY: readonly Unit[] = ["s", ...ELAPSED];

const NONE: readonly never[] = Object.freeze([]);
/** One empty array for all nodes: most lists of most nodes are empty. */
function compact<E>(list: E[]): readonly E[] {
  // A list that grew by `push` has room for sixteen more.
  return list.length === 0 ? NONE : list.slice();
}

/** What stands in a container: a whole text, or a piece of one that is read again. */
export interface Content {
  readonly items: readonly Item[];
  /** Relative to the container, as all positions here. */
  readonly starts: readonly number[];
  readonly clauses: readonly Clause[];
  readonly tags: readonly WordNode[];
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/** The container that is being read. */
interface Frame {
  /** Start that positions are relative to, an offset of the text that is read. */
  readonly base: number;
  /** Whose clauses may stand here; undefined at the level of the file. */
  readonly kind: Kind | undefined;
  readonly starters: ReadonlyMap<string, ClauseStart>;
  readonly items: Item[];
  /** Offsets of the text that is read. */
  readonly starts: number[];
  readonly clauses: Clause[];
  readonly tags: WordNode[];
  readonly comments: Comment[];
  readonly problems: SyntaxProblem[];
  /** References read so far: the next slot. */
  slots: number;
  inBlock: boolean;
  /** Blocks that were opened where none may stand, and not yet closed. */
  strays: number;
}

/** The kind whose clauses a declaration is read by: its own, or where its first word is none, the nearest. */
export function readAs(keyword: string): Kind {
  return isKind(keyword) ? keyword : (nearestKind(keyword) ?? "task");
}

function frame(base: number, kind: Kind | undefined): Frame {
  return {
    base,
    kind,
    starters: kind ? CLAUSE_STARTS.get(kind)! : NO_STARTERS,
    items: [],
    starts: [],
    clauses: [],
    tags: [],
    comments: [],
    problems: [],
    slots: 0,
    inBlock: false,
    strays: 0,
  };
}

const NO_STARTERS: ReadonlyMap<string, ClauseStart> = new Map();
const NO_FRAME = frame(0, undefined);
const NO_RESYNC: IRuleConfig<undefined> = { resyncEnabled: false };

/** Thrown where a value was read, is wrong, and was reported already. */
const REPORTED = "reported";

export class ScoreParser extends EmbeddedActionsParser {
  #text = "";
  #comments: readonly IToken[] = NONE;
  /** The first comment that no node has taken yet. */
  #comment = 0;
  #frame: Frame = NO_FRAME;
  #depth = 0;
  /** The clause that is being read. */
  #row: ClauseRow | undefined;
  #clauseStart = 0;
  #keywordEnd = 0;
  #refs: ReferenceNode[] = [];
  #broken = false;
  readonly #words = new Map<string, string>();
  #alternatives: IOrAlt<unknown>[] | undefined;

  constructor() {
    super(T.ALL_TOKENS, { recoveryEnabled: true, maxLookahead: 1, nodeLocationTracking: "none", skipValidations: true });
    // Chevrotain's own guesses (insert a token, drop one, skip ahead in a list) know nothing of line ends; ours is in reSyncTo.
    (this as unknown as { attemptInRepetitionRecovery: () => void }).attemptInRepetitionRecovery = () => {};
    this.performSelfAnalysis();
  }

  /**
   * Reads what stands in a container of that kind (undefined: a file), which begins at `base` (an offset of this text, perhaps before it) and
   * is `depth` blocks deep. `complete` is false where a `}` ended the container before the text did.
   */
  read(text: string, lexed: Lexed, base: number, kind: Kind | undefined, depth: number): Content & { readonly complete: boolean } {
    this.#text = text;
    this.#comments = lexed.comments;
    this.#comment = 0;
    this.#depth = depth;
    this.input = lexed.tokens;
    const result = frame(base, kind);
    result.inBlock = true;
    this.#frame = result;
    this.content();
    const complete = isEnd(this.LA(1));
    // Let go of the text and the tree: one parser lives as long as the process.
    this.input = [];
    this.#frame = NO_FRAME;
    this.#refs = [];
    this.#words.clear();
    this.#text = "";
    this.#comments = NONE;
    const { items, clauses, tags, comments, problems } = result;
    return {
      items: compact(items),
      starts: compact(result.starts.map((start) => start - base)),
      clauses,
      tags,
      comments: compact(comments),
      problems: compact(problems.sort(byStart)),
      complete,
    };
  }

  // ---------------------------------------------------------------- recovery

  getFollowsForInRuleRecovery(): TokenType[] {
    return [];
  }
  override canTokenTypeBeInsertedInRecovery(): boolean {
    return false;
  }
  override canTokenTypeBeDeletedInRecovery(): boolean {
    return false;
  }
  findReSyncTokenType(): TokenType {
    return T.NewLine;
  }
  isInCurrentRuleReSyncSet(): boolean {
    return true;
  }
  /** Skips what is left of a broken clause. */
  reSyncTo(): IToken[] {
    this.#skipRest();
    return [];
  }
  SAVE_ERROR<E>(error: E): E {
    return error;
  }
  raiseNoAltException(): never {
    throw new NoViableAltException("", this.LA(1), this.LA(0));
  }
  raiseEarlyExitException(): never {
    throw new EarlyExitException("", this.LA(1), this.LA(0));
  }
  consumeInternalError(): never {
    throw new MismatchedTokenException("", this.LA(1), this.LA(0));
  }

  #skipRest(): number {
    let skipped = 0;
    while (!this.#stopsSkipping(this.LA(1), this.LA(2))) {
      this.SKIP();
      skipped++;
    }
    return skipped;
  }

  #stopsSkipping(token: IToken, next: IToken): boolean {
    const type = token.tokenType;
    if (type === T.NewLine || type === T.Open || type === T.Close || isEnd(token)) return true;
    if (type !== T.Word) return false;
    const starter = this.#frame.starters.get(token.image);
    if (starter) return starter.second === undefined || next.image === starter.second;
    return isKind(token.image) && next.tokenType === T.Word;
  }

  SKIP(): void {
    (this as unknown as { consumeToken(): void }).consumeToken();
  }

  // ---------------------------------------------------------------- problems

  #problem(code: SyntaxCode, start: number, end: number, message: string, suggestions?: readonly string[]): void {
    const base = this.#frame.base;
    const problem: SyntaxProblem = {
      start: start - base,
      end: end - base,
      code,
      message,
      ...(suggestions && suggestions.length > 0 ? { suggestions } : undefined),
    };
    this.#frame.problems.push(problem);
  }

  #problemAt(code: SyntaxCode, token: IToken, message: string, suggestions?: readonly string[]): void {
    this.#problem(code, token.startOffset, endOf(token), message, suggestions);
    this.#broken = true;
  }

  #describe(token: IToken): string {
    if (token.tokenType === T.UnclosedString) return "a text whose closing quote is missing";
    return `\`${token.image.length > 40 ? `${token.image.slice(0, 40)}…` : token.image}\``;
  }

  #name(): string {
    return this.#row ? `\`${this.#row.name}\`` : "This";
  }

  // ---------------------------------------------------------------- comments

  /** Gives the frame all comments that begin before an offset. */
  #takeComments(until: number): void {
    const into = this.#frame;
    while (this.#comment < this.#comments.length && this.#comments[this.#comment].startOffset < until) {
      into.comments.push(this.#commentNode(this.#comments[this.#comment++]));
    }
  }

  #commentNode(token: IToken): Comment {
    const start = token.startOffset;
    const block = token.image.startsWith("/*");
    const style = block ? "block" : /^\/\/\/(?!\/)/.test(token.image) ? "doc" : "line";
    if (token.tokenType === T.UnclosedComment)
      this.#problem("unclosed-comment", start, endOf(token), "This comment is not closed: close it with `*/`.", [`${token.image.trimEnd()} */`]);
    return { start: start - this.#frame.base, end: endOf(token) - this.#frame.base, style, ownLine: this.#beginsLine(start) };
  }

  #beginsLine(offset: number): boolean {
    for (let at = offset - 1; at >= 0; at--) {
      const code = this.#text.charCodeAt(at);
      if (code === 10 || code === 13) return true;
      if (code !== 32 && code !== 9 && code !== 0xfeff) return false;
    }
    return true;
  }

  /** Gives the frame the comments that follow `end` on its line, and before the next token; returns where the last of them ends. */
  #takeTrailing(end: number): number {
    const token = this.LA(1);
    const limit = isEnd(token) ? Number.POSITIVE_INFINITY : token.startOffset;
    let last = end;
    while (this.#comment < this.#comments.length) {
      const comment = this.#comments[this.#comment];
      if (comment.startOffset >= limit || comment.startOffset < last || hasLineEnd(this.#text, last, comment.startOffset)) break;
      this.#frame.comments.push(this.#commentNode(comment));
      this.#comment++;
      last = endOf(comment);
    }
    return last;
  }

  // ---------------------------------------------------------------- decisions

  /** Tags the next token by what it begins where a clause or a declaration may stand. */
  #tagNext(header: boolean): void {
    const token = this.LA(1);
    const type = token.tokenType;
    if (isEnd(token) || type === T.NewLine || type === T.Tag) return;
    if (type === T.Word) token.tokenTypeIdx = this.#wordType(token, header).tokenTypeIdx!;
    else if (type === T.Close)
      token.tokenTypeIdx = (!header && (this.#frame.strays > 0 || this.#frame.kind === undefined) ? Tagged.stray : T.Close).tokenTypeIdx!;
    else if (type === T.Open) token.tokenTypeIdx = (header ? T.Open : Tagged.stray).tokenTypeIdx!;
    else token.tokenTypeIdx = Tagged.stray.tokenTypeIdx!;
  }

  #wordType(token: IToken, header: boolean): TokenType {
    const word = token.image;
    const { kind, starters } = this.#frame;
    const own = starters.get(word);
    if (own) return Tagged.clause[own.row.shape];
    if (isKind(word)) return Tagged.kind;
    if (kind === undefined && word === "use") return Tagged.use;
    if (header) return Tagged.stray;
    if (kind === undefined) return ANY_CLAUSE.has(word) && !this.#lineOpensBlock() ? Tagged.stray : Tagged.kind;
    if (this.#lineOpensBlock()) return Tagged.kind;
    const near = nearest(word, [...starters.keys(), ...KINDS]);
    return near !== undefined && isKind(near) && !starters.has(near) && this.LA(2).tokenType === T.Word ? Tagged.kind : Tagged.stray;
  }

  /** Whether the statement of the next token ends in `{`. */
  #lineOpensBlock(): boolean {
    for (let ahead = 2; ; ahead++) {
      const token = this.LA(ahead);
      if (token.tokenType === T.Open) return true;
      if (token.tokenType === T.NewLine || token.tokenType === T.Close || isEnd(token)) return false;
    }
  }

  // ---------------------------------------------------------------- containers

  readonly content: ParserMethod<[], void> = this.RULE("content", () => {
    this.SUBRULE(this.body);
    this.ACTION(() => {
      this.#takeTrailing(endOf(this.LA(0)));
      this.#takeComments(Number.POSITIVE_INFINITY);
    });
  });

  /** Clauses and declarations until the container ends. */
  readonly body: ParserMethod<[], void> = this.RULE("body", () => {
    this.ACTION(() => this.#tagNext(false));
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(T.NewLine) },
        { ALT: () => this.SUBRULE(this.declaration) },
        { ALT: () => this.SUBRULE(this.clause) },
        { ALT: () => this.SUBRULE(this.tag) },
        { ALT: () => this.SUBRULE(this.use) },
        { ALT: () => this.SUBRULE(this.stray) },
      ]);
      this.ACTION(() => this.#tagNext(false));
    });
  });

  readonly declaration: ParserMethod<[], void> = this.RULE("declaration", () => {
    const keyword = this.CONSUME(Tagged.kind);
    const outer = this.#frame;
    const base = this.ACTION(() => this.#begin(keyword));
    const id = this.OPTION(() => this.CONSUME(T.Word));
    this.ACTION(() => this.#checkId(keyword, id));
    const title = this.OPTION1(() => this.SUBRULE(this.string));
    this.ACTION(() => this.#tagNext(true));
    this.MANY(() => {
      this.OR([{ ALT: () => this.SUBRULE(this.clause) }, { ALT: () => this.SUBRULE(this.tag) }, { ALT: () => this.SUBRULE(this.stray) }]);
      this.ACTION(() => this.#tagNext(true));
    });
    let block: { open: number; close: number | undefined } | undefined;
    this.OPTION2(() => {
      const open = this.CONSUME(T.Open);
      this.ACTION(() => this.#enterBlock(open));
      this.SUBRULE(this.body);
      const close = this.OPTION3(() => this.CONSUME(T.Close));
      block = this.ACTION(() => this.#leaveBlock(open, close));
    });
    this.ACTION(() => this.#finish(outer, base, keyword, id, title, block));
  });

  /** Opens the frame of a declaration; returns where its extent begins. */
  #begin(keyword: IToken): number {
    const leading = this.#comments[this.#comment];
    const base = leading !== undefined && leading.startOffset < keyword.startOffset ? leading.startOffset : keyword.startOffset;
    const outer = this.#frame;
    const kind = isKind(keyword.image) ? keyword.image : undefined;
    const inner = frame(base, readAs(keyword.image));
    this.#frame = inner;
    this.#takeComments(keyword.startOffset);
    if (kind === undefined) {
      const near = nearestKind(keyword.image);
      this.#problem(
        "unknown-kind",
        keyword.startOffset,
        endOf(keyword),
        `No declaration begins with \`${keyword.image}\`${near ? `. Did you mean \`${near}\`?` : `; the kinds are ${anyOf(KINDS, "and")}.`}`,
        near ? [near] : undefined,
      );
    } else if (outer.kind !== undefined && !kindRow(outer.kind).holds.includes(kind)) {
      const holds = kindRow(outer.kind).holds;
      const message =
        holds.length === 0
          ? `A ${outer.kind} holds no declarations: put this ${kind} outside of its braces.`
          : `A ${outer.kind} holds ${anyOf(holds, "and")} only: put this ${kind} outside of its braces.`;
      this.#problem("misplaced", keyword.startOffset, endOf(keyword), message);
    }
    return base;
  }

  #checkId(keyword: IToken, id: IToken | undefined): void {
    const next = this.LA(1);
    const adjacent =
      id !== undefined &&
      !isEnd(next) &&
      next.startOffset === endOf(id) &&
      ![T.NewLine, T.Open, T.Close, T.LongString, T.ShortString, T.UnclosedString].includes(next.tokenType);
    const strange = id === undefined && [T.Numeral, T.Quantity, T.DateLike, T.Percent, T.Other, T.Minus].includes(next.tokenType);
    if (adjacent || strange) {
      const from = id ?? next;
      let end = endOf(from);
      while (!isEnd(this.LA(1)) && (this.LA(1) === from || this.LA(1).startOffset === end) && ![T.NewLine, T.Open, T.Close].includes(this.LA(1).tokenType)) {
        end = endOf(this.LA(1));
        this.SKIP();
      }
      const text = this.#text.slice(from.startOffset, end);
      const better = text.replace(/[^\p{L}\p{M}\p{Nd}_]+/gu, "-").replace(/^[^\p{L}_]+|-+$/gu, "");
      this.#problem(
        "bad-id",
        from.startOffset,
        end,
        `\`${text}\` is no id: an id is a letter or \`_\`, then letters, digits, \`_\` and \`-\`, and does not end in \`-\`.`,
        better ? [better] : undefined,
      );
    } else if (id === undefined && keyword.image !== "score" && isKind(keyword.image)) {
      const article = /^[aeiou]/.test(keyword.image) ? "An" : "A";
      this.#problem("missing-id", keyword.startOffset, endOf(keyword), `${article} ${keyword.image} needs an id right after \`${keyword.image}\`.`);
    }
  }

  #enterBlock(open: IToken): void {
    this.#frame.inBlock = true;
    this.#takeComments(open.startOffset);
    this.#takeTrailing(endOf(open));
    this.#depth++;
    if (this.#depth > MAX_DEPTH) {
      this.#problem("syntax", open.startOffset, endOf(open), `Blocks are nested more than ${MAX_DEPTH} deep; what this one holds is passed over.`);
      for (let depth = 1; !isEnd(this.LA(1)); this.SKIP()) {
        if (this.LA(1).tokenType === T.Open) depth++;
        else if (this.LA(1).tokenType === T.Close && --depth === 0) break;
      }
    }
  }

  #leaveBlock(open: IToken, close: IToken | undefined): { open: number; close: number | undefined } {
    this.#depth--;
    const inner = this.#frame;
    const missing = close === undefined || isImplied(close);
    if (missing) this.#problem("unclosed-block", open.startOffset, endOf(open), "This block is not closed: a `}` is missing.");
    else this.#takeComments(close.startOffset);
    return { open: open.startOffset - inner.base, close: missing ? undefined : close.startOffset - inner.base };
  }

  #finish(outer: Frame, base: number, keyword: IToken, id: IToken | undefined, title: StringNode | undefined, block: Declaration["block"]): void {
    const inner = this.#frame;
    const end = endOf(this.LA(0).tokenType === T.NewLine ? this.LA(-1) : this.LA(0));
    this.#takeComments(end);
    const last = this.#takeTrailing(end);
    const children = inner.items as Declaration[];
    const declaration: Declaration = {
      type: "declaration",
      length: Math.max(last, this.#extentEnd(inner)) - base,
      keyword: this.#word(keyword),
      kind: isKind(keyword.image) ? (this.#same(keyword.image) as Kind) : undefined,
      id: id && this.#word(id),
      title,
      clauses: compact(inner.clauses),
      tags: compact(inner.tags),
      block,
      children: compact(children),
      childStarts: compact(inner.starts.map((start) => start - base)),
      end: end - base,
      comments: compact(inner.comments),
      doc: this.#doc(inner, keyword),
      problems: compact(inner.problems.sort(byStart)),
    };
    this.#frame = outer;
    outer.items.push(declaration);
    outer.starts.push(base);
  }

  /** Where what a block holds ends; only a block that is not closed holds anything past its declaration's last token. */
  #extentEnd(inner: Frame): number {
    const last = inner.items.length - 1;
    const child = last < 0 ? 0 : inner.starts[last] + inner.items[last].length;
    const comments = inner.comments;
    return comments.length === 0 ? child : Math.max(child, comments[comments.length - 1].end + inner.base);
  }

  #doc(inner: Frame, keyword: IToken): string {
    let doc = "";
    for (const comment of inner.comments) {
      if (comment.start + inner.base > keyword.startOffset) break;
      if (comment.style !== "doc") continue;
      const line = this.#text
        .slice(inner.base + comment.start + 3, inner.base + comment.end)
        .replace(/^ /, "")
        .trimEnd();
      doc = doc === "" ? line : `${doc}\n${line}`;
    }
    return doc;
  }

  readonly tag: ParserMethod<[], void> = this.RULE("tag", () => {
    const tag = this.CONSUME(T.Tag);
    this.ACTION(() => {
      const inner = this.#frame;
      if (inner.kind === undefined) {
        this.#problem("misplaced", tag.startOffset, endOf(tag), "A tag belongs to a declaration: put it on the declaration's line or in its block.");
        return;
      }
      this.#takeComments(tag.startOffset);
      inner.tags.push({ start: tag.startOffset - inner.base, end: endOf(tag) - inner.base, text: tag.image.slice(1) });
      if (inner.inBlock) this.#takeTrailing(endOf(tag));
    });
  });

  readonly use: ParserMethod<[], void> = this.RULE("use", () => {
    const keyword = this.CONSUME(Tagged.use);
    const outer = this.#frame;
    const base = this.ACTION(() => {
      const leading = this.#comments[this.#comment];
      const start = leading !== undefined && leading.startOffset < keyword.startOffset ? leading.startOffset : keyword.startOffset;
      this.#frame = frame(start, undefined);
      this.#takeComments(keyword.startOffset);
      return start;
    });
    const path = this.OPTION(() => this.SUBRULE(this.string));
    this.ACTION(() => {
      const inner = this.#frame;
      if (path === undefined)
        this.#problem("missing-operand", keyword.startOffset, endOf(keyword), '`use` takes the path of another score in quotes: `use "people.score"`.');
      const junk = this.LA(1);
      let skipped = false;
      while (!this.#stopsSkipping(this.LA(1), this.LA(2)) && !(this.LA(1).tokenType === T.Word && this.LA(1).image === "use")) {
        this.SKIP();
        skipped = true;
      }
      if (skipped && path !== undefined) this.#problem("syntax", junk.startOffset, endOf(this.LA(0)), "Nothing may follow the path of a `use`.");
      const end = endOf(this.LA(0));
      this.#takeComments(end);
      const last = this.#takeTrailing(end);
      const directive: UseDirective = {
        type: "use",
        length: last - base,
        keyword: { start: keyword.startOffset - base, end: endOf(keyword) - base },
        path,
        comments: compact(inner.comments),
        problems: compact(inner.problems.sort(byStart)),
      };
      this.#frame = outer;
      outer.items.push(directive);
      outer.starts.push(base);
    });
  });

  /** What cannot stand where it stands: reported, and skipped up to what can. */
  readonly stray: ParserMethod<[], void> = this.RULE("stray", () => {
    const token = this.CONSUME(Tagged.stray);
    this.ACTION(() => {
      const inner = this.#frame;
      this.#takeComments(token.startOffset);
      if (token.tokenType === T.Word) this.#strayWord(token);
      else if (token.tokenType === T.Close) {
        if (inner.strays > 0) inner.strays--;
        else this.#problem("stray-brace", token.startOffset, endOf(token), "This `}` closes nothing: take it out, or open its block with `{`.", [""]);
      } else if (token.tokenType === T.Open) {
        inner.strays++;
        this.#problem("stray-brace", token.startOffset, endOf(token), "This `{` opens nothing: a block follows the line of its declaration.");
      } else {
        this.#skipRest();
        const end = endOf(this.LA(0));
        if (token.tokenType === T.UnclosedString)
          this.#problem("unclosed-string", token.startOffset, endOf(token), 'This text is not closed: close it with `"`.', [`${token.image.trimEnd()}"`]);
        else this.#problem("syntax", token.startOffset, end, this.#strayMessage(token));
      }
      this.#takeComments(endOf(this.LA(0)));
      if (inner.inBlock) this.#takeTrailing(endOf(this.LA(0)));
    });
  });

  #strayMessage(token: IToken): string {
    const { kind } = this.#frame;
    if (kind === undefined) return `A declaration begins with its kind: ${anyOf(KINDS)}.`;
    if (token.tokenType === T.ShortString || token.tokenType === T.LongString) return `This text belongs to no clause; a title stands right after the id.`;
    if (token.image === ";") return "No semicolon is needed: a line ends by itself.";
    if (token.image === "“" || token.image === "”" || token.image === "„" || token.image === "'") return 'A text stands in straight double quotes: `"…"`.';
    return `${this.#describe(token)} belongs to no clause.`;
  }

  #strayWord(token: IToken): void {
    const inner = this.#frame;
    const word = token.image;
    const other = ANY_CLAUSE.get(word);
    if (inner.kind === undefined) {
      this.#skipToDeclaration();
      this.#problem("misplaced", token.startOffset, endOf(token), `\`${word}\` is a clause: put it on the line of its declaration, or between its braces.`);
      return;
    }
    if (other && (other.second === undefined || this.LA(1).image === other.second)) {
      if (other.second !== undefined) this.SKIP();
      const end = endOf(this.LA(0));
      const name = other.row.name;
      this.#problem(
        "unknown-clause",
        token.startOffset,
        end,
        `A ${inner.kind} does not take \`${name}\`; ${anyOf(kindsWith(name), "and")} ${kindsWith(name).length === 1 ? "does" : "do"}.`,
      );
      this.#skipRest();
      return;
    }
    const first = nearest(
      word,
      [...inner.starters.keys()].filter((start) => start !== word),
    );
    const names = [...inner.starters.values()].map((starter) => starter.row.name);
    const full = first === undefined ? undefined : (inner.starters.get(first)?.row.name ?? first);
    this.#problem(
      "unknown-clause",
      token.startOffset,
      endOf(token),
      `A ${inner.kind} has no clause \`${word}\`${full ? `. Did you mean \`${full}\`?` : `; it takes ${anyOf(names, "and")}.`}`,
      full ? [full] : undefined,
    );
    this.#skipRest();
  }

  /** At the level of the file there are no clauses to stop at, only declarations. */
  #skipToDeclaration(): void {
    this.#skipRest();
  }

  // ---------------------------------------------------------------- clauses

  readonly clause: ParserMethod<[], void> = this.RULE(
    "clause",
    () => {
      this.#alternatives ??= this.#clauseAlternatives();
      const value = this.OR(this.#alternatives);
      this.ACTION(() => this.#finishClause(value));
    },
    { recoveryValueFunc: (error?: Error) => this.#finishBroken(error as Error & { token: IToken }) } as IRuleConfig<void>,
  );

  #clauseAlternatives(): IOrAlt<unknown>[] {
    const rules: Record<Shape, ParserMethod<[], unknown>> = {
      string: this.string,
      strings: this.strings,
      date: this.date,
      dateText: this.dateText,
      dates: this.dates,
      dateList: this.dateList,
      moment: this.moment,
      duration: this.duration,
      estimate: this.estimate,
      length: this.lengthOf,
      percent: this.percent,
      percentRange: this.percentRange,
      number: this.number,
      money: this.money,
      rate: this.rate,
      zone: this.zone,
      word: this.word,
      id: this.word,
      reference: this.reference,
      references: this.references,
      player: this.players,
      players: this.players,
      dependencies: this.dependencies,
      conditions: this.conditions,
      recurrence: this.recurrence,
      time: this.time,
      hours: this.hours,
      workDates: this.workDates,
      perWeek: this.perWeek,
      measure: this.measure,
      delays: this.delays,
      none: this.none,
    };
    return Object.entries(rules).map(([shape, rule], index) => ({
      ALT: () => {
        const keyword = this.consume(index, Tagged.clause[shape as Shape]);
        this.ACTION(() => this.#beginClause(keyword));
        return this.subrule(index, rule);
      },
    }));
  }

  #beginClause(keyword: IToken): void {
    const inner = this.#frame;
    this.#takeComments(keyword.startOffset);
    const starter = inner.starters.get(keyword.image)!;
    this.#row = starter.row;
    this.#clauseStart = keyword.startOffset;
    this.#keywordEnd = endOf(keyword);
    this.#refs = [];
    this.#broken = false;
    if (starter.second === undefined) return;
    if (this.LA(1).tokenType === T.Word && this.LA(1).image === starter.second) {
      this.#keywordEnd = endOf(this.LA(1));
      this.SKIP();
    } else {
      this.#problem("syntax", keyword.startOffset, endOf(keyword), `\`${keyword.image}\` goes on with \`${starter.second}\`: \`${starter.row.example}\`.`, [
        starter.row.name,
      ]);
      throw new MismatchedTokenException(REPORTED, this.LA(1), keyword);
    }
  }

  #finishClause(value: unknown): void {
    const inner = this.#frame;
    const end = endOf(this.LA(0));
    this.#takeComments(end);
    const { base } = inner;
    const row = this.#row!;
    const keyword = { start: this.#clauseStart - base, end: this.#keywordEnd - base };
    const start = keyword.start;
    const refs = compact(this.#refs);
    const clause = this.#broken
      ? { start, end: end - base, name: row.name, keyword, inBlock: inner.inBlock, ok: false, refs }
      : { start, end: end - base, name: row.name, keyword, inBlock: inner.inBlock, ok: true, value, refs };
    inner.clauses.push(clause as unknown as Clause);
    if (inner.inBlock) this.#takeTrailing(end);
  }

  /** After an error in an operand, with the rest of its line skipped. */
  #finishBroken(error: Error & { token: IToken }): void {
    const row = this.#row!;
    this.#broken = true;
    if (error.message !== REPORTED) this.#reportOperand(error.token, row);
    this.#finishClause(undefined);
  }

  #reportOperand(found: IToken, row: ClauseRow): void {
    const takes = row.words ? `one of ${anyOf(row.words.map((word) => `\`${word}\``))}` : TAKES[row.shape];
    const type = found.tokenType;
    const nothing =
      isEnd(found) ||
      type === T.NewLine ||
      type === T.Close ||
      type === T.Open ||
      (type === T.Word && this.#stopsSkipping(found, this.LA(1) === found ? this.LA(2) : this.LA(1)));
    if (type === T.UnclosedString) {
      this.#problem("unclosed-string", found.startOffset, endOf(found), 'This text is not closed: close it with `"`.', [`${found.image.trimEnd()}"`]);
    } else if (nothing) {
      this.#problem("missing-operand", this.#clauseStart, this.#operandEnd(), `${this.#name()} takes ${takes}: \`${row.example}\`.`);
    } else {
      const end = Math.max(endOf(found), endOf(this.LA(0)));
      this.#problem("syntax", found.startOffset, end, `${this.#name()} takes ${takes}, not ${this.#describe(found)}.`);
    }
  }

  #operandEnd(): number {
    const last = this.LA(0);
    return Math.max(this.#keywordEnd, isEnd(last) ? 0 : endOf(last));
  }

  // ---------------------------------------------------------------- operands

  /** Whether the next token is this word. */
  #at(word: string): boolean {
    const token = this.LA(1);
    return token.tokenType === T.Word && token.image === word;
  }

  #span(token: IToken): { start: number; end: number } {
    return { start: token.startOffset - this.#frame.base, end: endOf(token) - this.#frame.base };
  }

  #word(token: IToken): WordNode {
    return { start: token.startOffset - this.#frame.base, end: endOf(token) - this.#frame.base, text: this.#same(token.image) };
  }

  /** One string for all words that say the same: an id is written once and referred to often. */
  #same(word: string): string {
    const known = this.#words.get(word);
    if (known !== undefined) return known;
    this.#words.set(word, word);
    return word;
  }

  /** Reads a list's comma; false where the list ends. After a comma at a line's end the next line may be a statement of its own. */
  #endsAfterComma(): boolean {
    const comma = this.LA(0);
    const next = this.LA(1);
    const after = this.LA(2);
    if (next.tokenType !== T.Word || isEnd(after) || !hasLineEnd(this.#text, endOf(comma), next.startOffset)) return false;
    const starter = this.#frame.starters.get(next.image);
    const begins = starter ? starter.second === undefined || after.image === starter.second : isKind(next.image);
    if (!begins) return false;
    const type = after.tokenType;
    if (
      type === T.Comma ||
      type === T.NewLine ||
      type === T.Close ||
      type === T.Open ||
      type === T.Dot ||
      type === T.Plus ||
      type === T.Minus ||
      type === T.Tag
    )
      return false;
    if (type === T.Word && (this.#frame.starters.has(after.image) || ["slips", "and", "by"].includes(after.image))) return false;
    this.#problem("missing-operand", comma.startOffset, endOf(comma), "Something is missing after this comma, or the comma is one too many.", [""]);
    this.#broken = true;
    return true;
  }

  /** `item {"," item}`; an item that is not there after a comma at a line's end is left out. */
  #list<E>(item: ParserMethod<[], E>): readonly E[] {
    const list: E[] = [];
    let first = true;
    this.AT_LEAST_ONE_SEP({
      SEP: T.Comma,
      DEF: () => {
        const ends = this.ACTION(() => !first && this.#endsAfterComma());
        first = false;
        if (!ends) list.push(this.SUBRULE(item));
      },
    });
    return compact(list);
  }

  readonly none: ParserMethod<[], null> = this.RULE("none", () => null);

  readonly string: ParserMethod<[], StringNode> = this.RULE(
    "string",
    () => {
      const token = this.OR([
        { ALT: () => this.CONSUME(T.ShortString) },
        { ALT: () => this.CONSUME(T.LongString) },
        { ALT: () => this.CONSUME(T.UnclosedString) },
      ]);
      return this.ACTION(() => {
        if (token.tokenType === T.UnclosedString) {
          this.#problemAt("unclosed-string", token, 'This text is not closed: close it with `"`.', [`${token.image.trimEnd()}"`]);
        }
        const span = this.#span(token);
        return { start: span.start, end: span.end, value: stringValue(token.image) };
      });
    },
    NO_RESYNC as never,
  );

  readonly strings = this.#operand<readonly StringNode[]>("strings", () => this.#list(this.string));

  /** `OR` that is told what its alternatives give; one in a rule. */
  #or<R>(alternatives: { GATE?: () => boolean; ALT: () => R }[]): R {
    return this.OR(alternatives as IOrAlt<unknown>[]) as R;
  }

  #operand<R>(name: string, rule: () => R): ParserMethod<[], R> {
    return this.RULE(name, rule, NO_RESYNC as never);
  }

  readonly date = this.#operand<DateNode>("date", () => {
    const token = this.OR([{ ALT: () => this.CONSUME(T.DateLike) }, { ALT: () => this.CONSUME(T.Numeral) }, { ALT: () => this.CONSUME(T.ForeignDate) }]);
    return this.ACTION(() => {
      const parsed = parseDate(token.image);
      if (parsed === undefined) {
        this.#problemAt(
          "bad-date",
          token,
          `There is no date \`${token.image}\`. A date is \`2027-01-04\`, with a time \`2027-01-04T09:30\`, or a period: \`2027-W05\`, \`2027-05\`, \`2027-Q2\`, \`2027\`.`,
          dateSuggestions(token.image),
        );
      }
      const span = this.#span(token);
      return {
        start: span.start,
        end: span.end,
        text: token.image,
        firstDay: parsed?.firstDay ?? Number.NaN,
        lastDay: parsed?.lastDay ?? Number.NaN,
        minute: parsed?.minute,
      };
    });
  });

  readonly dateText = this.#operand("dateText", () => {
    const date = this.SUBRULE(this.date);
    const text = this.OPTION(() => this.SUBRULE(this.string));
    return { date, text };
  });

  readonly dateRange = this.#operand<DateRangeNode>("dateRange", () => {
    const from = this.SUBRULE(this.date);
    const to = this.OPTION(() => {
      this.CONSUME(T.DotDot);
      return this.SUBRULE1(this.date);
    });
    return this.ACTION(() => ({ start: from.start, end: (to ?? from).end, from, to: to ?? from }));
  });

  readonly dates = this.#operand("dates", () => {
    const dates = this.#list(this.dateRange);
    const label = this.OPTION(() => this.SUBRULE(this.string));
    return { dates, label };
  });

  readonly timeRange = this.#operand<TimeRangeNode>("timeRange", () => {
    const from = this.SUBRULE(this.time);
    this.CONSUME(T.Minus);
    const to = this.SUBRULE1(this.time);
    return this.ACTION(() => {
      if (from.minute === 1440) {
        this.#problem("bad-date", from.start + this.#frame.base, from.end + this.#frame.base, "`24:00` stands only at the end of a range.", ["00:00"]);
        this.#broken = true;
      }
      return { start: from.start, end: to.end, from: from.minute, to: to.minute };
    });
  });

  readonly times = this.#operand("times", () => this.#list(this.timeRange));

  readonly workDates = this.#operand("workDates", () => {
    const dates = this.SUBRULE(this.dateRanges);
    const times = this.OPTION(() => this.SUBRULE(this.times));
    const label = this.OPTION1(() => this.SUBRULE(this.string));
    return { dates, times: times ?? NONE, label };
  });

  readonly dateRanges = this.#operand("dateRanges", () => this.#list(this.dateRange));
  readonly dateList = this.#operand("dateList", () => this.#list(this.date));

  readonly time = this.#operand<TimeNode>("time", () => {
    const token = this.CONSUME(T.TimeOfDay);
    return this.ACTION(() => {
      const minute = parseTime(token.image);
      if (minute === undefined) {
        const padded = token.image.replace(/^(\d):/, "0$1:").replace(/:(\d)$/, ":0$1");
        this.#problemAt(
          "bad-date",
          token,
          `There is no time of day \`${token.image}\`: write it as \`09:15\`.`,
          parseTime(padded) === undefined ? undefined : [padded],
        );
      }
      const span = this.#span(token);
      return { start: span.start, end: span.end, minute: minute ?? Number.NaN };
    });
  });

  readonly moment = this.#operand<MomentNode>("moment", () =>
    this.#or<MomentNode>([{ ALT: () => ({ date: this.SUBRULE(this.date) }) }, { ALT: () => ({ dep: this.SUBRULE(this.dependency) }) }]),
  );

  /** A number with its unit, whatever the unit; a number alone is reported. */
  readonly amount = this.#operand<DurationNode>("amount", () => {
    const token = this.OR([{ ALT: () => this.CONSUME(T.Quantity) }, { ALT: () => this.CONSUME(T.Numeral) }]);
    return this.ACTION(() => {
      const split = /^([\d.]+)(.*)$/su.exec(token.image)!;
      const span = this.#span(token);
      return { start: span.start, end: span.end, amount: Number(split[1]), unit: split[2] as Unit };
    });
  });

  #checkUnit(duration: DurationNode, units: readonly Unit[]): void {
    if (units.includes(duration.unit)) return;
    const { base } = this.#frame;
    const number = String(duration.amount);
    const unit = duration.unit as string;
    const list = anyOf(units.map((one) => `\`${one}\``));
    const meant = MEANT.get(unit.toLowerCase())?.filter((one) => units.includes(one)) ?? [];
    const message =
      unit === ""
        ? `\`${number}\` lacks its unit: ${list}, with no space between.`
        : unit === "m"
          ? `\`m\` may be minutes or months: write ${anyOf(meant.map((one) => `\`${number}${one}\``))}.`
          : (STANDBY as readonly string[]).includes(unit)
            ? `\`${unit}\` is no length of working time; the units here are ${list}.`
            : `There is no unit \`${unit}\`; the units here are ${list}.`;
    this.#problem(
      "unknown-unit",
      base + duration.start,
      base + duration.end,
      message,
      (unit === "" ? units.filter((one) => one === "h" || one === "d") : meant).map((one) => `${number}${one}`),
    );
    this.#broken = true;
  }

  readonly duration = this.#operand<DurationNode>("duration", () => {
    const amount = this.SUBRULE(this.amount);
    return this.ACTION(() => {
      const name = this.#row?.name;
      this.#checkUnit(amount, name === "standby" ? STANDBY : name === "tempo" || name === "for" ? ELAPSED : WORKING);
      return amount;
    });
  });

  /** An estimate whose units are still to be checked. */
  readonly range = this.#operand<EstimateNode>("range", () => {
    const first = this.SUBRULE(this.amount);
    let second: DurationNode | undefined;
    let third: DurationNode | undefined;
    this.OPTION(() => {
      this.CONSUME(T.DotDot);
      second = this.SUBRULE1(this.amount);
      this.OPTION1(() => {
        this.CONSUME1(T.DotDot);
        third = this.SUBRULE2(this.amount);
      });
    });
    return this.ACTION(() => estimate(first, second, third));
  });

  #checkUnits(range: EstimateNode, units: readonly Unit[]): void {
    this.#checkUnit(range.low, units);
    if (!range.isRange) return;
    if (range.likely && range.likely.start !== range.low.start) this.#checkUnit(range.likely, units);
    if (range.high.start !== range.likely?.start) this.#checkUnit(range.high, units);
  }

  readonly estimate = this.#operand<EstimateNode>("estimate", () => {
    const range = this.SUBRULE(this.range);
    this.ACTION(() => this.#checkUnits(range, WORKING));
    return range;
  });

  readonly lengthOf = this.#operand("length", () => {
    const range = this.SUBRULE(this.range);
    const elapsed = this.OPTION({ GATE: () => this.#at("elapsed"), DEF: () => this.CONSUME(T.Word) }) !== undefined;
    this.ACTION(() => this.#checkUnits(range, elapsed ? ELAPSED : WORKING));
    return { estimate: range, elapsed };
  });

  readonly percent = this.#operand<PercentNode>("percent", () => {
    const token = this.CONSUME(T.Percent);
    return this.ACTION(() => {
      const span = this.#span(token);
      const percent = Number(token.image.slice(0, -1));
      if (percent > 100 && this.#row?.shape !== "percentRange") this.#problemAt("bad-number", token, `\`${token.image}\` is over 100%.`, ["100%"]);
      return { start: span.start, end: span.end, percent };
    });
  });

  readonly percentRange = this.#operand("percentRange", () => {
    const low = this.SUBRULE(this.percent);
    this.CONSUME(T.DotDot);
    const high = this.SUBRULE1(this.percent);
    return this.ACTION(() => ({ start: low.start, end: high.end, low: low.percent, high: high.percent }));
  });

  readonly number = this.#operand<NumberNode>("number", () => {
    const token = this.CONSUME(T.Numeral);
    return this.ACTION(() => {
      const value = Number(token.image);
      const name = this.#row?.name;
      if (name === "priority" && !(Number.isInteger(value) && value >= 1 && value <= 1000))
        this.#problemAt("bad-number", token, "A priority is a whole number from 1 to 1000.");
      if (name === "capacity" && !(Number.isInteger(value) && value >= 1)) this.#problemAt("bad-number", token, "A capacity is a whole number, 1 at least.");
      const span = this.#span(token);
      return { start: span.start, end: span.end, value };
    });
  });

  readonly money = this.#operand<MoneyNode>("money", () => {
    const amount = this.CONSUME(T.Numeral);
    const currency = this.CONSUME(T.Word);
    return this.ACTION(() => {
      if (!/^[A-Z]{3}$/.test(currency.image)) {
        const upper = currency.image.toUpperCase();
        this.#problemAt(
          "syntax",
          currency,
          `A currency is three capitals, such as \`EUR\`, not \`${currency.image}\`.`,
          /^[A-Z]{3}$/.test(upper) ? [upper] : undefined,
        );
      }
      return { start: amount.startOffset - this.#frame.base, end: endOf(currency) - this.#frame.base, amount: Number(amount.image), currency: currency.image };
    });
  });

  readonly rate = this.#operand("rate", () => {
    const money = this.SUBRULE(this.money);
    this.CONSUME(T.Slash);
    const per = this.CONSUME(T.Word);
    return this.ACTION(() => {
      if (!["h", "d", "w", "mo"].includes(per.image))
        this.#problemAt(
          "unknown-unit",
          per,
          `A rate is for \`h\`, \`d\`, \`w\` or \`mo\`, not \`${per.image}\`.`,
          MEANT.get(per.image.toLowerCase())?.filter((one) => ["h", "d", "w", "mo"].includes(one)),
        );
      return { start: money.start, end: endOf(per) - this.#frame.base, amount: money.amount, currency: money.currency, per: per.image };
    });
  });

  /** Everything up to white space: `Etc/GMT+1`. */
  readonly zone = this.#operand<WordNode>("zone", () => {
    const first = this.CONSUME(T.Word);
    return this.ACTION(() => {
      let end = endOf(first);
      while (!isEnd(this.LA(1)) && this.LA(1).startOffset === end && ![T.NewLine, T.Open, T.Close].includes(this.LA(1).tokenType)) {
        end = endOf(this.LA(1));
        this.SKIP();
      }
      return { start: first.startOffset - this.#frame.base, end: end - this.#frame.base, text: this.#text.slice(first.startOffset, end) };
    });
  });

  readonly word = this.#operand<WordNode>("word", () => {
    const token = this.CONSUME(T.Word);
    return this.ACTION(() => {
      const row = this.#row;
      if (row?.words && !row.open && !row.words.includes(token.image)) {
        const near = nearest(token.image, row.words);
        this.#problemAt(
          "syntax",
          token,
          `${this.#name()} takes ${anyOf(row.words.map((word) => `\`${word}\``))}, not \`${token.image}\`.`,
          near ? [near] : row.words,
        );
      }
      return this.#word(token);
    });
  });

  // ---------------------------------------------------------------- references

  readonly reference = this.#operand<ReferenceNode>("reference", () => {
    const first = this.CONSUME(T.Word);
    const rest: WordNode[] = [];
    let dangling: IToken | undefined;
    this.MANY(() => {
      const dot = this.CONSUME(T.Dot);
      dangling = dot;
      this.OPTION(() => {
        const word = this.CONSUME1(T.Word);
        dangling = undefined;
        this.ACTION(() => rest.push(this.#word(word)));
      });
    });
    return this.ACTION(() => {
      const inner = this.#frame;
      const parts = rest.length === 0 ? [this.#word(first)] : [this.#word(first), ...rest];
      if (dangling) {
        this.#problem("missing-operand", dangling.startOffset, endOf(dangling), "An id is missing after this point.");
        this.#broken = true;
      }
      const node: ReferenceNode = { start: parts[0].start, end: parts[parts.length - 1].end, parts, slot: inner.slots++ };
      this.#refs.push(node);
      return node;
    });
  });

  readonly references = this.#operand("references", () => this.#list(this.reference));

  readonly player = this.#operand<PlayerNode>("player", () => {
    const count = this.OPTION(() => this.CONSUME(T.Numeral));
    const percent = this.OPTION1(() => this.SUBRULE(this.percent));
    const ref = this.SUBRULE(this.reference);
    return this.ACTION(() => {
      const { base } = this.#frame;
      if (count && !(Number.isInteger(Number(count.image)) && Number(count.image) >= 1))
        this.#problemAt("bad-number", count, "How many players is a whole number, 1 at least.");
      if (this.#row?.shape === "player" && (count || percent)) {
        this.#problem(
          "syntax",
          base + (count ? count.startOffset - base : percent!.start),
          base + ref.start,
          `${this.#name()} takes ${TAKES.player}, without a number or a share here.`,
        );
        this.#broken = true;
      } else if (this.#row?.name === "played by" && count)
        this.#problemAt("syntax", count, "`played by` takes a share at most, no number: use `capacity` for unnamed players.");
      const start = count ? count.startOffset - base : (percent ?? ref).start;
      return { start, end: ref.end, count: count && Number(count.image), percent: percent?.percent, ref };
    });
  });

  readonly players = this.#operand<readonly PlayerNode[]>("players", () => {
    const players = this.#list(this.player);
    this.ACTION(() => {
      if (this.#row?.shape === "player" && players.length > 1) {
        const { base } = this.#frame;
        this.#problem("syntax", base + players[1].start, base + players[players.length - 1].end, `${this.#name()} takes one role or person only.`);
        this.#broken = true;
      }
    });
    return players;
  });

  readonly lag = this.#operand<LagNode>("lag", () => {
    const sign = this.OR([{ ALT: () => this.CONSUME(T.Plus) }, { ALT: () => this.CONSUME(T.Minus) }]);
    const duration = this.SUBRULE(this.amount);
    const word = this.OPTION({ GATE: () => this.#at("elapsed"), DEF: () => this.CONSUME(T.Word) });
    return this.ACTION(() => {
      this.#checkUnit(duration, word ? ELAPSED : WORKING);
      const { base } = this.#frame;
      return {
        start: sign.startOffset - base,
        end: word ? endOf(word) - base : duration.end,
        sign: sign.tokenType === T.Plus ? 1 : -1,
        duration,
        elapsed: word !== undefined,
      };
    });
  });

  readonly dependency = this.#operand<DependencyNode>("dependency", () => {
    const percent = this.OPTION(() => {
      const share = this.SUBRULE(this.percent);
      this.#expect("of");
      return share;
    });
    const start = this.OPTION1({
      GATE: () => percent === undefined && this.#at("start") && this.#word2("of"),
      DEF: () => {
        const word = this.CONSUME(T.Word);
        this.#expect("of");
        return word;
      },
    });
    const ref = this.SUBRULE(this.reference);
    const lag = this.OPTION2(() => this.SUBRULE(this.lag));
    return this.ACTION(() => ({
      start: start ? start.startOffset - this.#frame.base : (percent ?? ref).start,
      end: (lag ?? ref).end,
      anchor: start ? "start" : percent ? "part" : "finish",
      percent: percent?.percent ?? 0,
      ref,
      lag,
    }));
  });

  readonly dependencies = this.#operand("dependencies", () => this.#list(this.dependency));

  #word2(word: string): boolean {
    const token = this.LA(2);
    return token.tokenType === T.Word && token.image === word;
  }

  /** Reads a word of the language that must stand here. */
  #expect(word: string): void {
    this.ACTION(() => {
      if (!this.#at(word)) throw new MismatchedTokenException("", this.LA(1), this.LA(0));
      this.SKIP();
    });
  }

  // ---------------------------------------------------------------- cues, cadences, goals, risks

  readonly condition = this.#operand<ConditionNode>("condition", () =>
    this.#or<ConditionNode>([
      {
        ALT: () => {
          const date = this.SUBRULE(this.date);
          return this.ACTION(() => ({ start: date.start, end: date.end, type: "date", date }));
        },
      },
      {
        ALT: () => {
          const text = this.SUBRULE(this.string);
          const chance = this.OPTION({
            GATE: () => this.#at("chance"),
            DEF: () => {
              this.CONSUME(T.Word);
              return this.SUBRULE(this.percent);
            },
          });
          return this.ACTION(() => ({ start: text.start, end: (chance ?? text).end, type: "event", text, chance }));
        },
      },
      { ALT: () => this.SUBRULE(this.happening) },
    ]),
  );

  readonly happening = this.#operand<ConditionNode>("happening", () => {
    const chance = this.OPTION({
      GATE: () => this.#at("chance") && this.#word2("of"),
      DEF: () => {
        const word = this.CONSUME(T.Word);
        this.#expect("of");
        return word;
      },
    });
    const dep = this.SUBRULE(this.dependency);
    let slips: DurationNode | undefined;
    let below: PercentNode | undefined;
    this.OPTION1(() => {
      this.CONSUME(T.Less);
      below = this.SUBRULE(this.percent);
    });
    this.OPTION2({
      GATE: () => this.#at("slips"),
      DEF: () => {
        this.CONSUME1(T.Word);
        slips = this.SUBRULE(this.amount);
      },
    });
    return this.ACTION(() => this.#condition(chance, dep, slips, below));
  });

  #condition(chance: IToken | undefined, dep: DependencyNode, slips: DurationNode | undefined, below: PercentNode | undefined): ConditionNode {
    const { base } = this.#frame;
    const plain = dep.anchor === "finish" && dep.lag === undefined;
    if ((chance || slips || below) && !plain) {
      this.#problem("syntax", base + dep.start, base + dep.end, `\`${chance ? "chance of" : "slips"}\` takes the id alone.`);
      this.#broken = true;
    }
    if (chance || below) {
      if (!below) throw new MismatchedTokenException("", this.LA(1), this.LA(0));
      if (!chance) {
        this.#problem("syntax", base + dep.start, base + below.end, "A chance is asked for by `chance of`: `chance of beta < 50%`.");
        this.#broken = true;
      }
      return { start: chance ? chance.startOffset - base : dep.start, end: below.end, type: "chance", ref: dep.ref, below };
    }
    if (slips) {
      this.#checkUnit(slips, WORKING);
      return { start: dep.start, end: slips.end, type: "slips", ref: dep.ref, by: slips };
    }
    return { start: dep.start, end: dep.end, type: "dependency", dep };
  }

  readonly conditions = this.#operand("conditions", () => {
    const list = [this.SUBRULE(this.condition)];
    this.MANY({
      GATE: () => this.#at("and"),
      DEF: () => {
        this.CONSUME(T.Word);
        list.push(this.SUBRULE1(this.condition));
      },
    });
    return list;
  });

  readonly weekday = this.#operand<{ token: IToken; day: Weekday }>("weekdayName", () => {
    const token = this.CONSUME(T.Word);
    return this.ACTION(() => ({ token, day: this.#weekdayOf(token) }));
  });

  #weekdayOf(token: IToken): Weekday {
    const day = WEEKDAYS.get(token.image);
    if (day !== undefined) return day;
    const meant = [...WEEKDAYS.keys()].find((name) => token.image.toLowerCase().startsWith(name));
    this.#problemAt(
      "syntax",
      token,
      `A day is ${anyOf([...WEEKDAYS.keys()].map((name) => `\`${name}\``))}, not \`${token.image}\`.`,
      meant ? [meant] : undefined,
    );
    return 1;
  }

  readonly dayRange = this.#operand<{ from: { token: IToken; day: Weekday }; to: { token: IToken; day: Weekday } }>("dayRange", () => {
    const from = this.SUBRULE(this.weekday);
    const to = this.OPTION(() => {
      this.CONSUME(T.DotDot);
      return this.SUBRULE1(this.weekday);
    });
    return { from, to: to ?? from };
  });

  readonly days = this.#operand<DaysNode>("days", () => {
    const ranges = this.#list(this.dayRange);
    return this.ACTION(() => {
      const days = new Set<Weekday>();
      for (const { from, to } of ranges) {
        // `sat..mon` goes round the end of the week.
        for (let day: number = from.day; ; day = (day % 7) + 1) {
          days.add(day as Weekday);
          if (day === to.day) break;
        }
      }
      const { base } = this.#frame;
      const start = ranges[0].from.token.startOffset;
      const end = endOf(ranges[ranges.length - 1].to.token);
      return { start: start - base, end: end - base, days: [...days].sort((a, b) => a - b) };
    });
  });

  readonly hours = this.#operand("hours", () => {
    const days = this.SUBRULE(this.days);
    const times = this.SUBRULE(this.times);
    return { days, times };
  });

  readonly perWeek = this.#operand("perWeek", () => {
    const amount = this.SUBRULE(this.amount);
    this.ACTION(() => this.#checkUnit(amount, WORKING));
    this.#expect("a");
    this.#expect("week");
    return amount;
  });

  readonly recurrence = this.#operand<RecurrenceNode>("recurrence", () =>
    this.#or<RecurrenceNode>([
      {
        ALT: () => {
          const rule = this.SUBRULE(this.string);
          return this.ACTION(() => ({ start: rule.start, end: rule.end, type: "rrule", rule }));
        },
      },
      {
        ALT: () => {
          const count = this.CONSUME(T.Numeral);
          const unit = this.CONSUME(T.Word);
          const on = this.OPTION({ GATE: () => this.#at("on"), DEF: () => this.SUBRULE(this.recurrenceDay) });
          return this.ACTION(() => this.#periodic(count, unit, on));
        },
      },
      {
        GATE: () => PERIODS.has(this.LA(1).image) || this.LA(1).image === "beat" || this.LA(1).image === "beats" || this.LA(1).image === "weekday",
        ALT: () => {
          const unit = this.CONSUME1(T.Word);
          const on = this.OPTION1({ GATE: () => this.#at("on"), DEF: () => this.SUBRULE1(this.recurrenceDay) });
          return this.ACTION(() => this.#periodic(undefined, unit, on));
        },
      },
      {
        ALT: () => {
          const days = this.SUBRULE(this.days);
          return this.ACTION(() => ({ start: days.start, end: days.end, type: "days", days: days.days }));
        },
      },
    ]),
  );

  #periodic(count: IToken | undefined, word: IToken, on: { end: number; value: RecurrenceDay } | undefined): RecurrenceNode {
    const { base } = this.#frame;
    const start = (count ?? word).startOffset - base;
    const end = on?.end ?? endOf(word) - base;
    const interval = count ? Number(count.image) : 1;
    if (!Number.isInteger(interval) || interval < 1) this.#problemAt("bad-number", count!, "How often is a whole number, 1 at least.");
    if (word.image === "weekday" && !count && !on) return { start, end, type: "weekday" };
    if ((word.image === "beat" || word.image === "beats") && !on) return { start, end, type: "beat", interval };
    const unit = PERIODS.get(word.image);
    if (unit === undefined)
      this.#problemAt("syntax", word, `\`every\` counts \`beats\`, \`days\`, \`weeks\`, \`months\`, \`quarters\` or \`years\`, not \`${word.image}\`.`);
    return { start, end, type: "every", interval, unit: unit ?? "week", on: on?.value };
  }

  readonly recurrenceDay = this.#operand<{ end: number; value: RecurrenceDay }>("recurrenceDay", () => {
    this.CONSUME(T.Word); // on
    const value = this.#or<RecurrenceDay>([
      {
        GATE: () => this.#at("day"),
        ALT: () => {
          this.CONSUME1(T.Word);
          const monthDays = this.#list(this.monthDay);
          return { type: "monthDays", monthDays };
        },
      },
      {
        GATE: () => ORDINALS.has(this.LA(1).image),
        ALT: () => {
          const position = this.CONSUME2(T.Word);
          const day = this.CONSUME3(T.Word);
          return this.ACTION(() => ({
            type: "nth",
            position: ORDINALS.get(position.image)!,
            day: day.image === "weekday" || day.image === "day" ? day.image : this.#weekdayOf(day),
          }));
        },
      },
      {
        ALT: () => {
          const days = this.SUBRULE(this.days);
          return this.ACTION(() => ({ type: "days", days: days.days }));
        },
      },
    ]);
    return this.ACTION(() => ({ end: endOf(this.LA(0)) - this.#frame.base, value }));
  });

  readonly monthDay = this.#operand<number>("monthDay", () => {
    const token = this.CONSUME(T.Numeral);
    return this.ACTION(() => {
      const day = Number(token.image);
      if (!Number.isInteger(day) || day < 1 || day > 31) this.#problemAt("bad-number", token, "A day of the month is a whole number from 1 to 31.");
      return day;
    });
  });

  readonly measure = this.#operand("measure", () => {
    const what = this.SUBRULE(this.string);
    const from = this.OPTION({
      GATE: () => this.#at("from"),
      DEF: () => {
        this.CONSUME(T.Word);
        return this.SUBRULE(this.number);
      },
    });
    this.#expect("to");
    const bound = this.OPTION1({
      GATE: () => this.#at("at"),
      DEF: () => {
        this.CONSUME1(T.Word);
        return this.CONSUME2(T.Word);
      },
    });
    const to = this.SUBRULE1(this.number);
    return this.ACTION(() => {
      if (bound && bound.image !== "most" && bound.image !== "least")
        this.#problemAt("syntax", bound, `\`at\` goes on with \`most\` or \`least\`, not \`${bound.image}\`.`, ["most", "least"]);
      return { what, from, to, bound: bound && (`at ${bound.image}` as "at most" | "at least") };
    });
  });

  readonly delays = this.#operand("delays", () => {
    const refs = this.SUBRULE(this.references);
    this.#expect("by");
    const by = this.SUBRULE(this.estimate);
    return { refs, by };
  });
}

/** What somebody may mean by a unit that is none. */
const MEANT = new Map<string, Unit[]>([
  ["m", ["min", "mo"]],
  ["mins", ["min"]],
  ["minute", ["min"]],
  ["minutes", ["min"]],
  ["hr", ["h"]],
  ["hrs", ["h"]],
  ["hour", ["h"]],
  ["hours", ["h"]],
  ["day", ["d"]],
  ["days", ["d"]],
  ["week", ["w"]],
  ["weeks", ["w"]],
  ["wk", ["w"]],
  ["wks", ["w"]],
  ["month", ["mo"]],
  ["months", ["mo"]],
  ["mon", ["mo"]],
  ["quarter", ["q"]],
  ["quarters", ["q"]],
  ["year", ["y"]],
  ["years", ["y"]],
  ["yr", ["y"]],
  ["sec", ["s"]],
  ["secs", ["s"]],
  ["second", ["s"]],
  ["seconds", ["s"]],
  ["min", ["min"]],
  ["h", ["h"]],
  ["d", ["d"]],
  ["w", ["w"]],
  ["mo", ["mo"]],
  ["q", ["q"]],
  ["y", ["y"]],
  ["s", ["s"]],
]);

/** One value, `low..high` (likely is the midpoint where the units agree), or `low..likely..high`. */
function estimate(first: DurationNode, second: DurationNode | undefined, third: DurationNode | undefined): EstimateNode {
  if (second === undefined) return { start: first.start, end: first.end, low: first, likely: first, high: first, isRange: false };
  const high = third ?? second;
  const middle = first.unit === second.unit ? { start: first.start, end: second.end, amount: (first.amount + second.amount) / 2, unit: first.unit } : undefined;
  return { start: first.start, end: high.end, low: first, likely: third ? second : middle, high, isRange: true };
}

function isEnd(token: IToken): boolean {
  return !(token.startOffset >= 0);
}

function byStart(a: SyntaxProblem, b: SyntaxProblem): number {
  return a.start - b.start;
}

export function hasLineEnd(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return true;
  }
  return false;
}
