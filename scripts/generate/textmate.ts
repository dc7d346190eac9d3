/**
 * The TextMate grammar: colours before the server has started, and where it never runs (a diff, a page of Markdown). It knows the words of the
 * table and which of them an id follows; whether a word is what it seems is for the server's semantic tokens to say.
 */

import type { ClauseRow, Shape } from "../../server/src/language/kinds.ts";
import { KIND_TABLE, KINDS } from "../../server/src/language/kinds.ts";

const ID = "[\\p{L}_](?:[\\p{L}\\p{M}\\p{Nd}_-]*[\\p{L}\\p{M}\\p{Nd}_])?";
const PATH = `${ID}(?:\\.${ID})*`;
/** No word goes on before or after. */
const BEFORE = "(?<![\\p{L}\\p{M}\\p{Nd}_.#-])";
const AFTER = "(?![\\p{L}\\p{M}\\p{Nd}_-])";
const DAYS = "mon|tue|wed|thu|fri|sat|sun";

const REFERENCES: readonly Shape[] = ["reference", "references", "player", "players", "dependencies", "conditions", "moment", "delays", "id"];

interface Rule {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Record<string, { name?: string; patterns?: Rule[] }>;
  readonly beginCaptures?: Record<string, { name: string }>;
  readonly endCaptures?: Record<string, { name: string }>;
  readonly patterns?: readonly Rule[];
  readonly include?: string;
}

function clauses(): ClauseRow[] {
  const rows = new Map<string, ClauseRow>();
  for (const kind of KIND_TABLE) for (const row of kind.clauses) rows.set(`${row.name}/${row.shape}`, row);
  return [...rows.values()];
}

/** Names of clauses of some shapes as one alternative, the longest first; white space of any kind between two words. */
function names(shapes: (shape: Shape) => boolean): string {
  const found = clauses()
    .filter((row) => shapes(row.shape))
    .map((row) => row.name);
  return [...new Set(found)]
    .sort((a, b) => b.length - a.length || a.localeCompare(b))
    .map((name) => name.replace(" ", "\\s+"))
    .join("|");
}

export function textMateGrammar(): unknown {
  const words = clauses().filter((row) => row.words !== undefined);
  // `calendar` is a clause of many kinds too: it declares at the beginning of a line that is not indented.
  const declaring = KINDS.filter((kind) => kind !== "calendar").join("|");
  const references = names((shape) => REFERENCES.includes(shape));
  const others = names((shape) => !REFERENCES.includes(shape));
  const repository: Record<string, Rule> = {
    comments: {
      patterns: [
        { name: "comment.line.documentation.score", match: "///(?!/).*$" },
        { name: "comment.line.double-slash.score", match: "//.*$" },
        { name: "comment.block.score", begin: "/\\*", end: "\\*/" },
      ],
    },
    strings: {
      patterns: [
        { name: "string.quoted.triple.score", begin: '"""', end: '"""', patterns: [{ include: "#escapes" }] },
        { name: "string.quoted.double.score", begin: '"', end: '"|$', patterns: [{ include: "#escapes" }] },
      ],
    },
    escapes: { patterns: [{ name: "constant.character.escape.score", match: '\\\\(?:["\\\\n]|u\\{[0-9a-fA-F]{1,6}\\})' }] },
    use: { match: `^\\s*(use)${AFTER}(?=\\s*")`, captures: { 1: { name: "keyword.control.import.score" } } },
    declarations: {
      patterns: [
        {
          match: `${BEFORE}(${declaring})\\s+(${ID})`,
          captures: { 1: { name: "storage.type.score" }, 2: { name: "entity.name.type.score" } },
        },
        { match: `^(calendar)\\s+(${ID})`, captures: { 1: { name: "storage.type.score" }, 2: { name: "entity.name.type.score" } } },
        // A title without an id.
        { match: `${BEFORE}(score)(?=\\s*["{])`, captures: { 1: { name: "storage.type.score" } } },
      ],
    },
    clauses: {
      patterns: [
        { match: `${BEFORE}(zone)\\s+(\\S+)`, captures: { 1: { name: "keyword.other.clause.score" }, 2: { name: "constant.other.zone.score" } } },
        {
          begin: `${BEFORE}(every)${AFTER}`,
          beginCaptures: { 1: { name: "keyword.other.clause.score" } },
          // The operand of `every` has words of its own, `on` and `day` among them; it ends with its line or before the next clause.
          end: `(?=$|[{}#]|//|/\\*)|${BEFORE}(?=(?:${cadenceClauses()})${AFTER})`,
          patterns: [
            { include: "#strings" },
            { name: "constant.language.day.score", match: `${BEFORE}(?:${DAYS})${AFTER}` },
            {
              name: "support.constant.recurrence.score",
              match: `${BEFORE}(?:weekday|beats?|days?|weeks?|months?|quarters?|years?|first|second|third|fourth|last)${AFTER}`,
            },
            { name: "keyword.operator.word.score", match: `${BEFORE}on${AFTER}` },
            { include: "#values" },
            { include: "#operators" },
          ],
        },
        {
          match: `${BEFORE}(hours)\\s+((?:${DAYS})(?:\\s*(?:\\.\\.|,)\\s*(?:${DAYS}))*)${AFTER}`,
          captures: {
            1: { name: "keyword.other.clause.score" },
            2: { patterns: [{ name: "constant.language.day.score", match: DAYS }, { include: "#operators" }] },
          },
        },
        ...words.map((row) => ({
          match: `${BEFORE}(${row.name})\\s+(?:(${row.words!.join("|")})${AFTER})`,
          captures: { 1: { name: "keyword.other.clause.score" }, 2: { name: "constant.language.score" } },
        })),
        {
          match: `${BEFORE}(${references})${AFTER}(?:\\s+(?:(start)\\s+(of)|([\\d.]+%)\\s+(of)|(chance)\\s+(of)))?(?:\\s+((?:[\\d.]+%?\\s+)*)(${PATH}))?`,
          captures: {
            1: { name: "keyword.other.clause.score" },
            2: { name: "keyword.operator.word.score" },
            3: { name: "keyword.operator.word.score" },
            4: { name: "constant.numeric.percent.score" },
            5: { name: "keyword.operator.word.score" },
            6: { name: "keyword.operator.word.score" },
            7: { name: "keyword.operator.word.score" },
            8: { patterns: [{ include: "#values" }] },
            9: { name: "variable.other.reference.score" },
          },
        },
        { name: "keyword.other.clause.score", match: `${BEFORE}(?:${others})${AFTER}` },
      ],
    },
    values: {
      patterns: [
        { name: "constant.numeric.date.score", match: "\\b\\d{4}-(?:\\d{2}-\\d{2}(?:T\\d{2}:\\d{2})?|\\d{2}|W\\d{2}|Q[1-4])\\b" },
        { name: "constant.numeric.time.score", match: "\\b\\d{2}:\\d{2}\\b" },
        {
          match: "\\b(\\d+(?:\\.\\d+)?)(min|mo|[shdwqy])\\b",
          captures: { 1: { name: "constant.numeric.duration.score" }, 2: { name: "keyword.other.unit.score" } },
        },
        { name: "constant.numeric.percent.score", match: "\\b\\d+(?:\\.\\d+)?%" },
        {
          match: `\\b(\\d+(?:\\.\\d+)?)\\s+([A-Z]{3})${AFTER}(?:\\s*(/)\\s*(mo|[hdw])${AFTER})?`,
          captures: {
            1: { name: "constant.numeric.score" },
            2: { name: "constant.other.currency.score" },
            3: { name: "keyword.operator.score" },
            4: { name: "keyword.other.unit.score" },
          },
        },
        { name: "constant.numeric.score", match: "\\b\\d+(?:\\.\\d+)?\\b" },
      ],
    },
    words: {
      patterns: [
        {
          name: "keyword.operator.word.score",
          match: `${BEFORE}(?:start\\s+of|chance\\s+of|of|elapsed|slips|chance|and|at\\s+most|at\\s+least|a\\s+week|from(?=\\s+\\d)|to(?=\\s+(?:\\d|at\\s)))${AFTER}`,
        },
        {
          match: `(,)\\s*(?:(start)\\s+(of)\\s+|([\\d.]+%)\\s+(of)\\s+)?((?:[\\d.]+%?\\s+)*)(${PATH})`,
          captures: {
            1: { name: "punctuation.separator.score" },
            2: { name: "keyword.operator.word.score" },
            3: { name: "keyword.operator.word.score" },
            4: { name: "constant.numeric.percent.score" },
            5: { name: "keyword.operator.word.score" },
            6: { patterns: [{ include: "#values" }] },
            7: { name: "variable.other.reference.score" },
          },
        },
      ],
    },
    tags: { patterns: [{ name: "entity.name.tag.score", match: `#${ID}` }] },
    operators: {
      patterns: [
        { name: "keyword.operator.range.score", match: "\\.\\." },
        { name: "keyword.operator.score", match: "[-+</]" },
        { name: "punctuation.separator.score", match: "," },
        { name: "punctuation.section.block.score", match: "[{}]" },
      ],
    },
  };
  const order = ["comments", "strings", "use", "values", "words", "declarations", "clauses", "tags", "operators"];
  return {
    $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
    name: "Score",
    scopeName: "source.score",
    fileTypes: ["score"],
    patterns: order.map((name) => ({ include: `#${name}` })),
    repository,
  };
}

function cadenceClauses(): string {
  return KIND_TABLE.find((kind) => kind.kind === "cadence")!
    .clauses.map((row) => row.name)
    .filter((name) => name !== "every")
    .join("|");
}

/** Score in fenced blocks of Markdown. */
export function markdownInjection(): unknown {
  return {
    name: "Score in Markdown",
    scopeName: "markdown.score.codeblock",
    injectionSelector: "L:text.html.markdown",
    patterns: [{ include: "#fence" }],
    repository: {
      fence: {
        name: "markup.fenced_code.block.markdown",
        begin: "(^|\\G)(\\s*)(`{3,}|~{3,})\\s*(?i:(score)(?=[\\s,:{?]|$)([^`]*)?)$",
        end: "(^|\\G)(\\2|\\s{0,3})(\\3)\\s*$",
        beginCaptures: {
          3: { name: "punctuation.definition.markdown" },
          4: { name: "fenced_code.block.language.markdown" },
          5: { name: "fenced_code.block.language.attributes.markdown" },
        },
        endCaptures: { 3: { name: "punctuation.definition.markdown" } },
        patterns: [
          {
            begin: "(^|\\G)(\\s*)(.*)",
            while: "(^|\\G)(?!\\s*([`~]{3,})\\s*$)",
            contentName: "meta.embedded.block.score",
            patterns: [{ include: "source.score" }],
          },
        ],
      },
    },
  };
}
