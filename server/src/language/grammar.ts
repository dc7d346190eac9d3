/**
 * The grammar, in Chevrotain with embedded actions: one pass from tokens to the syntax tree, one token of look-ahead.
 *
 * Which clause a word begins depends on the kind it stands in, so the parser *tags* the next token wherever it has to decide (`tagNext`):
 * after that every choice is a look at one token's type. Errors inside an operand are thrown by Chevrotain, caught at the rule `clause`,
 * and cost the rest of that line at most (`reSyncTo`): a line end, a brace, or a word that begins the next clause or declaration stops the loss.
 */

import type { IOrAlt, IRuleConfig, IToken, ParserMethod, TokenType } from "chevrotain";
import { EarlyExitException, MismatchedTokenException, NoViableAltException } from "chevrotain";
import type { Content, Frame } from "./frame.ts";
import { byStart, compact, frame, hasLineEnd, isEnd, NO_FRAME, NONE, readAs } from "./frame.ts";
import type { ClauseRow, Kind, Shape } from "./kinds.ts";
import { isKind, KINDS, kindRow } from "./kinds.ts";
import { OperandRules } from "./operand-rules.ts";
import { TAKES } from "./operands.ts";
import type { Clause, Comment, Declaration, StringNode, UseDirective } from "./syntax.ts";
import type { Lexed } from "./tokens.ts";
import * as T from "./tokens.ts";
import { endOf, isImplied, Tagged } from "./tokens.ts";
import { ANY_CLAUSE, anyOf, kindsWith, nearest, nearestKind } from "./words.ts";

/** Blocks within blocks beyond this are skipped: no plan needs them, and no text may exhaust the stack. */
const MAX_DEPTH = 64;

/** Thrown where a value was read, is wrong, and was reported already. */
const REPORTED = "reported";

export class ScoreParser extends OperandRules {
  #comments: readonly IToken[] = NONE;
  /** The first comment that no node has taken yet. */
  #comment = 0;
  #depth = 0;
  #clauseStart = 0;
  #keywordEnd = 0;
  #alternatives: IOrAlt<unknown>[] | undefined;

  constructor() {
    super();
    // Chevrotain's own guesses (insert a token, drop one, skip ahead in a list) know nothing of line ends; ours is in reSyncTo.
    const recovery = this as unknown as { attemptInRepetitionRecovery: () => void; recoveryEnabled: boolean };
    recovery.attemptInRepetitionRecovery = () => {};
    // Nobody asks for the follow sets, which take a quarter of the analysis.
    recovery.recoveryEnabled = false;
    this.performSelfAnalysis();
    recovery.recoveryEnabled = true;
  }

  /**
   * Reads what stands in a container of that kind (undefined: a file), which begins at `base` (an offset of this text, perhaps before it) and
   * is `depth` blocks deep. `complete` is false where a `}` ended the container before the text did.
   */
  read(text: string, lexed: Lexed, base: number, kind: Kind | undefined, depth: number): Content & { readonly complete: boolean } {
    this.text = text;
    this.#comments = lexed.comments;
    this.#comment = 0;
    this.#depth = depth;
    this.input = lexed.tokens;
    const result = frame(base, kind);
    result.inBlock = true;
    this.frame = result;
    this.content();
    const complete = isEnd(this.LA(1));
    // Let go of the text and the tree: one parser lives as long as the process.
    this.input = [];
    this.frame = NO_FRAME;
    this.refs = [];
    this.words.clear();
    this.text = "";
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
    const starter = this.frame.starters.get(token.image);
    if (starter) return starter.second === undefined || next.image === starter.second;
    return isKind(token.image) && next.tokenType === T.Word;
  }

  // ---------------------------------------------------------------- problems

  #describe(token: IToken): string {
    if (token.tokenType === T.UnclosedString) return "a text whose closing quote is missing";
    return `\`${token.image.length > 40 ? `${token.image.slice(0, 40)}…` : token.image}\``;
  }

  // ---------------------------------------------------------------- comments

  /** Gives the frame all comments that begin before an offset. */
  #takeComments(until: number): void {
    const into = this.frame;
    while (this.#comment < this.#comments.length && this.#comments[this.#comment].startOffset < until) {
      into.comments.push(this.#commentNode(this.#comments[this.#comment++]));
    }
  }

  #commentNode(token: IToken): Comment {
    const start = token.startOffset;
    const block = token.image.startsWith("/*");
    const style = block ? "block" : /^\/\/\/(?!\/)/.test(token.image) ? "doc" : "line";
    if (token.tokenType === T.UnclosedComment)
      this.problem("unclosed-comment", start, endOf(token), "This comment is not closed: close it with `*/`.", [`${token.image.trimEnd()} */`]);
    return { start: start - this.frame.base, end: endOf(token) - this.frame.base, style, ownLine: this.#beginsLine(start) };
  }

  #beginsLine(offset: number): boolean {
    for (let at = offset - 1; at >= 0; at--) {
      const code = this.text.charCodeAt(at);
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
      if (comment.startOffset >= limit || comment.startOffset < last || hasLineEnd(this.text, last, comment.startOffset)) break;
      this.frame.comments.push(this.#commentNode(comment));
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
      token.tokenTypeIdx = (!header && (this.frame.strays > 0 || this.frame.kind === undefined) ? Tagged.stray : T.Close).tokenTypeIdx!;
    else if (type === T.Open) token.tokenTypeIdx = (header ? T.Open : Tagged.stray).tokenTypeIdx!;
    else token.tokenTypeIdx = Tagged.stray.tokenTypeIdx!;
  }

  #wordType(token: IToken, header: boolean): TokenType {
    const word = token.image;
    const { kind, starters } = this.frame;
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
    const outer = this.frame;
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
    const outer = this.frame;
    const kind = isKind(keyword.image) ? keyword.image : undefined;
    const inner = frame(base, readAs(keyword.image));
    this.frame = inner;
    this.#takeComments(keyword.startOffset);
    if (kind === undefined) {
      const near = nearestKind(keyword.image);
      this.problem(
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
      this.problem("misplaced", keyword.startOffset, endOf(keyword), message);
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
      const text = this.text.slice(from.startOffset, end);
      const better = text.replace(/[^\p{L}\p{M}\p{Nd}_]+/gu, "-").replace(/^[^\p{L}_]+|-+$/gu, "");
      this.problem(
        "bad-id",
        from.startOffset,
        end,
        `\`${text}\` is no id: an id is a letter or \`_\`, then letters, digits, \`_\` and \`-\`, and does not end in \`-\`.`,
        better ? [better] : undefined,
      );
    } else if (id === undefined && keyword.image !== "score" && isKind(keyword.image)) {
      const article = /^[aeiou]/.test(keyword.image) ? "An" : "A";
      this.problem("missing-id", keyword.startOffset, endOf(keyword), `${article} ${keyword.image} needs an id right after \`${keyword.image}\`.`);
    }
  }

  #enterBlock(open: IToken): void {
    this.frame.inBlock = true;
    this.#takeComments(open.startOffset);
    this.#takeTrailing(endOf(open));
    this.#depth++;
    if (this.#depth > MAX_DEPTH) {
      this.problem("syntax", open.startOffset, endOf(open), `Blocks are nested more than ${MAX_DEPTH} deep; what this one holds is passed over.`);
      for (let depth = 1; !isEnd(this.LA(1)); this.SKIP()) {
        if (this.LA(1).tokenType === T.Open) depth++;
        else if (this.LA(1).tokenType === T.Close && --depth === 0) break;
      }
    }
  }

  #leaveBlock(open: IToken, close: IToken | undefined): { open: number; close: number | undefined } {
    this.#depth--;
    const inner = this.frame;
    const missing = close === undefined || isImplied(close);
    if (missing) this.problem("unclosed-block", open.startOffset, endOf(open), "This block is not closed: a `}` is missing.");
    else this.#takeComments(close.startOffset);
    return { open: open.startOffset - inner.base, close: missing ? undefined : close.startOffset - inner.base };
  }

  #finish(outer: Frame, base: number, keyword: IToken, id: IToken | undefined, title: StringNode | undefined, block: Declaration["block"]): void {
    const inner = this.frame;
    const end = endOf(this.LA(0).tokenType === T.NewLine ? this.LA(-1) : this.LA(0));
    this.#takeComments(end);
    const last = this.#takeTrailing(end);
    const children = inner.items as Declaration[];
    const declaration: Declaration = {
      type: "declaration",
      length: Math.max(last, this.#extentEnd(inner)) - base,
      keyword: this.wordNode(keyword),
      kind: isKind(keyword.image) ? (this.same(keyword.image) as Kind) : undefined,
      id: id && this.wordNode(id),
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
    this.frame = outer;
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
      const line = this.text
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
      const inner = this.frame;
      if (inner.kind === undefined) {
        this.problem("misplaced", tag.startOffset, endOf(tag), "A tag belongs to a declaration: put it on the declaration's line or in its block.");
        return;
      }
      this.#takeComments(tag.startOffset);
      inner.tags.push({ start: tag.startOffset - inner.base, end: endOf(tag) - inner.base, text: tag.image.slice(1) });
      if (inner.inBlock) this.#takeTrailing(endOf(tag));
    });
  });

  readonly use: ParserMethod<[], void> = this.RULE("use", () => {
    const keyword = this.CONSUME(Tagged.use);
    const outer = this.frame;
    const base = this.ACTION(() => {
      const leading = this.#comments[this.#comment];
      const start = leading !== undefined && leading.startOffset < keyword.startOffset ? leading.startOffset : keyword.startOffset;
      this.frame = frame(start, undefined);
      this.#takeComments(keyword.startOffset);
      return start;
    });
    const path = this.OPTION(() => this.SUBRULE(this.string));
    this.ACTION(() => {
      const inner = this.frame;
      if (path === undefined)
        this.problem("missing-operand", keyword.startOffset, endOf(keyword), '`use` takes the path of another score in quotes: `use "people.score"`.');
      const junk = this.LA(1);
      let skipped = false;
      while (!this.#stopsSkipping(this.LA(1), this.LA(2)) && !(this.LA(1).tokenType === T.Word && this.LA(1).image === "use")) {
        this.SKIP();
        skipped = true;
      }
      if (skipped && path !== undefined) this.problem("syntax", junk.startOffset, endOf(this.LA(0)), "Nothing may follow the path of a `use`.");
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
      this.frame = outer;
      outer.items.push(directive);
      outer.starts.push(base);
    });
  });

  /** What cannot stand where it stands: reported, and skipped up to what can. */
  readonly stray: ParserMethod<[], void> = this.RULE("stray", () => {
    const token = this.CONSUME(Tagged.stray);
    this.ACTION(() => {
      const inner = this.frame;
      this.#takeComments(token.startOffset);
      if (token.tokenType === T.Word) this.#strayWord(token);
      else if (token.tokenType === T.Close) {
        if (inner.strays > 0) inner.strays--;
        else this.problem("stray-brace", token.startOffset, endOf(token), "This `}` closes nothing: take it out, or open its block with `{`.", [""]);
      } else if (token.tokenType === T.Open) {
        inner.strays++;
        this.problem("stray-brace", token.startOffset, endOf(token), "This `{` opens nothing: a block follows the line of its declaration.");
      } else {
        this.#skipRest();
        const end = endOf(this.LA(0));
        if (token.tokenType === T.UnclosedString)
          this.problem("unclosed-string", token.startOffset, endOf(token), 'This text is not closed: close it with `"`.', [`${token.image.trimEnd()}"`]);
        else this.problem("syntax", token.startOffset, end, this.#strayMessage(token));
      }
      this.#takeComments(endOf(this.LA(0)));
      if (inner.inBlock) this.#takeTrailing(endOf(this.LA(0)));
    });
  });

  #strayMessage(token: IToken): string {
    const { kind } = this.frame;
    if (kind === undefined) return `A declaration begins with its kind: ${anyOf(KINDS)}.`;
    if (token.tokenType === T.ShortString || token.tokenType === T.LongString) return `This text belongs to no clause; a title stands right after the id.`;
    if (token.image === ";") return "No semicolon is needed: a line ends by itself.";
    if (token.image === "“" || token.image === "”" || token.image === "„" || token.image === "'") return 'A text stands in straight double quotes: `"…"`.';
    return `${this.#describe(token)} belongs to no clause.`;
  }

  #strayWord(token: IToken): void {
    const inner = this.frame;
    const word = token.image;
    const other = ANY_CLAUSE.get(word);
    if (inner.kind === undefined) {
      this.#skipToDeclaration();
      this.problem("misplaced", token.startOffset, endOf(token), `\`${word}\` is a clause: put it on the line of its declaration, or between its braces.`);
      return;
    }
    if (other && (other.second === undefined || this.LA(1).image === other.second)) {
      if (other.second !== undefined) this.SKIP();
      const end = endOf(this.LA(0));
      const name = other.row.name;
      this.problem(
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
    this.problem(
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
    const inner = this.frame;
    this.#takeComments(keyword.startOffset);
    const starter = inner.starters.get(keyword.image)!;
    this.row = starter.row;
    this.#clauseStart = keyword.startOffset;
    this.#keywordEnd = endOf(keyword);
    this.refs = [];
    this.broken = false;
    if (starter.second === undefined) return;
    if (this.LA(1).tokenType === T.Word && this.LA(1).image === starter.second) {
      this.#keywordEnd = endOf(this.LA(1));
      this.SKIP();
    } else {
      this.problem("syntax", keyword.startOffset, endOf(keyword), `\`${keyword.image}\` goes on with \`${starter.second}\`: \`${starter.row.example}\`.`, [
        starter.row.name,
      ]);
      throw new MismatchedTokenException(REPORTED, this.LA(1), keyword);
    }
  }

  #finishClause(value: unknown): void {
    const inner = this.frame;
    const end = endOf(this.LA(0));
    this.#takeComments(end);
    const { base } = inner;
    const row = this.row!;
    const keyword = { start: this.#clauseStart - base, end: this.#keywordEnd - base };
    const start = keyword.start;
    const refs = compact(this.refs);
    const clause = this.broken
      ? { start, end: end - base, name: row.name, keyword, inBlock: inner.inBlock, ok: false, refs }
      : { start, end: end - base, name: row.name, keyword, inBlock: inner.inBlock, ok: true, value, refs };
    inner.clauses.push(clause as unknown as Clause);
    if (inner.inBlock) this.#takeTrailing(end);
  }

  /** After an error in an operand, with the rest of its line skipped. */
  #finishBroken(error: Error & { token: IToken }): void {
    const row = this.row!;
    this.broken = true;
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
      this.problem("unclosed-string", found.startOffset, endOf(found), 'This text is not closed: close it with `"`.', [`${found.image.trimEnd()}"`]);
    } else if (nothing) {
      this.problem("missing-operand", this.#clauseStart, this.#operandEnd(), `${this.clauseName()} takes ${takes}: \`${row.example}\`.`);
    } else {
      const end = Math.max(endOf(found), endOf(this.LA(0)));
      this.problem("syntax", found.startOffset, end, `${this.clauseName()} takes ${takes}, not ${this.#describe(found)}.`);
    }
  }

  #operandEnd(): number {
    const last = this.LA(0);
    return Math.max(this.#keywordEnd, isEnd(last) ? 0 : endOf(last));
  }
}
