/**
 * The rules of what stands after a clause's word: texts, dates, amounts, references, players, conditions, recurrences.
 * What is wrong in the middle of an operand is thrown by Chevrotain and caught at the rule `clause` (grammar.ts); what was read and means nothing
 * is reported here, and the clause kept as broken.
 */

import type { IOrAlt, IRuleConfig, IToken, ParserMethod } from "chevrotain";
import { EmbeddedActionsParser, MismatchedTokenException } from "chevrotain";
import { dateSuggestions, parseDate, parseTime } from "./dates.ts";
import type { Frame } from "./frame.ts";
import { compact, hasLineEnd, isEnd, NO_FRAME, NONE } from "./frame.ts";
import type { ClauseRow } from "./kinds.ts";
import { isKind } from "./kinds.ts";
import { LazyLookahead } from "./lookahead.ts";
import { TAKES } from "./operands.ts";
import { stringValue } from "./strings.ts";
import type {
  ConditionNode,
  DateNode,
  DateRangeNode,
  DaysNode,
  DependencyNode,
  DurationNode,
  EstimateNode,
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
  Weekday,
  Word as WordNode,
} from "./syntax.ts";
import * as T from "./tokens.ts";
import { endOf } from "./tokens.ts";
import { ELAPSED, MEANT, STANDBY, WORKING } from "./units.ts";
import { anyOf, nearest } from "./words.ts";

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

const NO_RESYNC: IRuleConfig<undefined> = { resyncEnabled: false };

/** What the grammar of declarations and clauses builds on. One that extends this calls `performSelfAnalysis` when its own rules stand. */
export class OperandRules extends EmbeddedActionsParser {
  protected text = "";
  protected frame: Frame = NO_FRAME;
  /** The clause that is being read. */
  protected row: ClauseRow | undefined;
  protected refs: ReferenceNode[] = [];
  protected broken = false;
  protected readonly words = new Map<string, string>();

  constructor() {
    super(T.ALL_TOKENS, {
      recoveryEnabled: true,
      maxLookahead: 1,
      lookaheadStrategy: new LazyLookahead({ maxLookahead: 1 }),
      nodeLocationTracking: "none",
      skipValidations: true,
    });
  }

  SKIP(): void {
    (this as unknown as { consumeToken(): void }).consumeToken();
  }

  protected problem(code: SyntaxCode, start: number, end: number, message: string, suggestions?: readonly string[]): void {
    const base = this.frame.base;
    const problem: SyntaxProblem = {
      start: start - base,
      end: end - base,
      code,
      message,
      ...(suggestions && suggestions.length > 0 ? { suggestions } : undefined),
    };
    this.frame.problems.push(problem);
  }

  protected problemAt(code: SyntaxCode, token: IToken, message: string, suggestions?: readonly string[]): void {
    this.problem(code, token.startOffset, endOf(token), message, suggestions);
    this.broken = true;
  }

  protected clauseName(): string {
    return this.row ? `\`${this.row.name}\`` : "This";
  }

  protected wordNode(token: IToken): WordNode {
    return { start: token.startOffset - this.frame.base, end: endOf(token) - this.frame.base, text: this.same(token.image) };
  }

  /** One string for all words that say the same: an id is written once and referred to often. */
  protected same(word: string): string {
    const known = this.words.get(word);
    if (known !== undefined) return known;
    this.words.set(word, word);
    return word;
  }

  /** Whether the next token is this word. */
  #at(word: string): boolean {
    const token = this.LA(1);
    return token.tokenType === T.Word && token.image === word;
  }

  #span(token: IToken): { start: number; end: number } {
    return { start: token.startOffset - this.frame.base, end: endOf(token) - this.frame.base };
  }

  /** Reads a list's comma; false where the list ends. After a comma at a line's end the next line may be a statement of its own. */
  #endsAfterComma(): boolean {
    const comma = this.LA(0);
    const next = this.LA(1);
    const after = this.LA(2);
    if (next.tokenType !== T.Word || isEnd(after) || !hasLineEnd(this.text, endOf(comma), next.startOffset)) return false;
    const starter = this.frame.starters.get(next.image);
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
    if (type === T.Word && (this.frame.starters.has(after.image) || ["slips", "and", "by"].includes(after.image))) return false;
    this.problem("missing-operand", comma.startOffset, endOf(comma), "Something is missing after this comma, or the comma is one too many.", [""]);
    this.broken = true;
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
          this.problemAt("unclosed-string", token, 'This text is not closed: close it with `"`.', [`${token.image.trimEnd()}"`]);
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
        this.problemAt(
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
        this.problem("bad-date", from.start + this.frame.base, from.end + this.frame.base, "`24:00` stands only at the end of a range.", ["00:00"]);
        this.broken = true;
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
        this.problemAt(
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
    const { base } = this.frame;
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
    this.problem(
      "unknown-unit",
      base + duration.start,
      base + duration.end,
      message,
      (unit === "" ? units.filter((one) => one === "h" || one === "d") : meant).map((one) => `${number}${one}`),
    );
    this.broken = true;
  }

  readonly duration = this.#operand<DurationNode>("duration", () => {
    const amount = this.SUBRULE(this.amount);
    return this.ACTION(() => {
      const name = this.row?.name;
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
      if (percent > 100 && this.row?.shape !== "percentRange") this.problemAt("bad-number", token, `\`${token.image}\` is over 100%.`, ["100%"]);
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
      const name = this.row?.name;
      if (name === "priority" && !(Number.isInteger(value) && value >= 1 && value <= 1000))
        this.problemAt("bad-number", token, "A priority is a whole number from 1 to 1000.");
      if (name === "capacity" && !(Number.isInteger(value) && value >= 1)) this.problemAt("bad-number", token, "A capacity is a whole number, 1 at least.");
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
        this.problemAt(
          "syntax",
          currency,
          `A currency is three capitals, such as \`EUR\`, not \`${currency.image}\`.`,
          /^[A-Z]{3}$/.test(upper) ? [upper] : undefined,
        );
      }
      return { start: amount.startOffset - this.frame.base, end: endOf(currency) - this.frame.base, amount: Number(amount.image), currency: currency.image };
    });
  });

  readonly rate = this.#operand("rate", () => {
    const money = this.SUBRULE(this.money);
    this.CONSUME(T.Slash);
    const per = this.CONSUME(T.Word);
    return this.ACTION(() => {
      if (!["h", "d", "w", "mo"].includes(per.image))
        this.problemAt(
          "unknown-unit",
          per,
          `A rate is for \`h\`, \`d\`, \`w\` or \`mo\`, not \`${per.image}\`.`,
          MEANT.get(per.image.toLowerCase())?.filter((one) => ["h", "d", "w", "mo"].includes(one)),
        );
      return { start: money.start, end: endOf(per) - this.frame.base, amount: money.amount, currency: money.currency, per: per.image };
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
      return { start: first.startOffset - this.frame.base, end: end - this.frame.base, text: this.text.slice(first.startOffset, end) };
    });
  });

  readonly word = this.#operand<WordNode>("word", () => {
    const token = this.CONSUME(T.Word);
    return this.ACTION(() => {
      const row = this.row;
      if (row?.words && !row.open && !row.words.includes(token.image)) {
        const near = nearest(token.image, row.words);
        this.problemAt(
          "syntax",
          token,
          `${this.clauseName()} takes ${anyOf(row.words.map((word) => `\`${word}\``))}, not \`${token.image}\`.`,
          near ? [near] : row.words,
        );
      }
      return this.wordNode(token);
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
        this.ACTION(() => rest.push(this.wordNode(word)));
      });
    });
    return this.ACTION(() => {
      const inner = this.frame;
      const parts = rest.length === 0 ? [this.wordNode(first)] : [this.wordNode(first), ...rest];
      if (dangling) {
        this.problem("missing-operand", dangling.startOffset, endOf(dangling), "An id is missing after this point.");
        this.broken = true;
      }
      const node: ReferenceNode = { start: parts[0].start, end: parts[parts.length - 1].end, parts, slot: inner.slots++ };
      this.refs.push(node);
      return node;
    });
  });

  readonly references = this.#operand("references", () => this.#list(this.reference));

  readonly player = this.#operand<PlayerNode>("player", () => {
    const count = this.OPTION(() => this.CONSUME(T.Numeral));
    const percent = this.OPTION1(() => this.SUBRULE(this.percent));
    const ref = this.SUBRULE(this.reference);
    return this.ACTION(() => {
      const { base } = this.frame;
      if (count && !(Number.isInteger(Number(count.image)) && Number(count.image) >= 1))
        this.problemAt("bad-number", count, "How many players is a whole number, 1 at least.");
      if (this.row?.shape === "player" && (count || percent)) {
        this.problem(
          "syntax",
          base + (count ? count.startOffset - base : percent!.start),
          base + ref.start,
          `${this.clauseName()} takes ${TAKES.player}, without a number or a share here.`,
        );
        this.broken = true;
      } else if (this.row?.name === "played by" && count)
        this.problemAt("syntax", count, "`played by` takes a share at most, no number: use `capacity` for unnamed players.");
      const start = count ? count.startOffset - base : (percent ?? ref).start;
      return { start, end: ref.end, count: count && Number(count.image), percent: percent?.percent, ref };
    });
  });

  readonly players = this.#operand<readonly PlayerNode[]>("players", () => {
    const players = this.#list(this.player);
    this.ACTION(() => {
      if (this.row?.shape === "player" && players.length > 1) {
        const { base } = this.frame;
        this.problem("syntax", base + players[1].start, base + players[players.length - 1].end, `${this.clauseName()} takes one role or person only.`);
        this.broken = true;
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
      const { base } = this.frame;
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
      start: start ? start.startOffset - this.frame.base : (percent ?? ref).start,
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
    const { base } = this.frame;
    const plain = dep.anchor === "finish" && dep.lag === undefined;
    if ((chance || slips || below) && !plain) {
      this.problem("syntax", base + dep.start, base + dep.end, `\`${chance ? "chance of" : "slips"}\` takes the id alone.`);
      this.broken = true;
    }
    if (chance || below) {
      if (!below) throw new MismatchedTokenException("", this.LA(1), this.LA(0));
      if (!chance) {
        this.problem("syntax", base + dep.start, base + below.end, "A chance is asked for by `chance of`: `chance of beta < 50%`.");
        this.broken = true;
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
    this.problemAt(
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
      const { base } = this.frame;
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
    const { base } = this.frame;
    const start = (count ?? word).startOffset - base;
    const end = on?.end ?? endOf(word) - base;
    const interval = count ? Number(count.image) : 1;
    if (!Number.isInteger(interval) || interval < 1) this.problemAt("bad-number", count!, "How often is a whole number, 1 at least.");
    if (word.image === "weekday" && !count && !on) return { start, end, type: "weekday" };
    if ((word.image === "beat" || word.image === "beats") && !on) return { start, end, type: "beat", interval };
    const unit = PERIODS.get(word.image);
    if (unit === undefined)
      this.problemAt("syntax", word, `\`every\` counts \`beats\`, \`days\`, \`weeks\`, \`months\`, \`quarters\` or \`years\`, not \`${word.image}\`.`);
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
    return this.ACTION(() => ({ end: endOf(this.LA(0)) - this.frame.base, value }));
  });

  readonly monthDay = this.#operand<number>("monthDay", () => {
    const token = this.CONSUME(T.Numeral);
    return this.ACTION(() => {
      const day = Number(token.image);
      if (!Number.isInteger(day) || day < 1 || day > 31) this.problemAt("bad-number", token, "A day of the month is a whole number from 1 to 31.");
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
        this.problemAt("syntax", bound, `\`at\` goes on with \`most\` or \`least\`, not \`${bound.image}\`.`, ["most", "least"]);
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

/** One value, `low..high` (likely is the midpoint where the units agree), or `low..likely..high`. */
function estimate(first: DurationNode, second: DurationNode | undefined, third: DurationNode | undefined): EstimateNode {
  if (second === undefined) return { start: first.start, end: first.end, low: first, likely: first, high: first, isRange: false };
  const high = third ?? second;
  const middle = first.unit === second.unit ? { start: first.start, end: second.end, amount: (first.amount + second.amount) / 2, unit: first.unit } : undefined;
  return { start: first.start, end: high.end, low: first, likely: third ? second : middle, high, isRange: true };
}
