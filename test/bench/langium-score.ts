/**
 * The same language in Langium 4, for comparison: its grammar is made from the table of kinds, so it has the same kinds, clauses and operands.
 * Langium runs with its defaults, in this process, without a wire: what it takes is less than an editor would wait for.
 */

import { URI } from "langium";
import { createServicesForGrammar } from "langium/grammar";
import { type ClauseRow, KIND_TABLE, type Kind, type Shape } from "../../server/src/language/kinds.ts";

function title(kind: string): string {
  return kind[0].toUpperCase() + kind.slice(1);
}

/** One cross reference rule for each set of kinds. */
function targetRule(targets: readonly Kind[]): string {
  return targets.map(title).join("Or");
}

function operand(row: ClauseRow): string {
  const ref = row.targets ? targetRule(row.targets) : "";
  const list = (name: string, rule: string) => `${name}+=${rule} (',' ${name}+=${rule})*`;
  const reference = `[${ref}:Path]`;
  const shapes: Record<Shape, () => string> = {
    string: () => "text=STRING",
    strings: () => list("texts", "STRING"),
    date: () => "date=DateValue",
    dateText: () => "date=DateValue text=STRING?",
    dates: () => `${list("dates", "DateRange")} text=STRING?`,
    dateList: () => list("dates", "DateRange"),
    moment: () => `(date=DateValue | dep=${ref}Dependency)`,
    duration: () => "duration=DURATION",
    estimate: () => "estimate=Estimate",
    length: () => "estimate=Estimate elapsed?='elapsed'?",
    percent: () => "percent=PERCENT",
    percentRange: () => "low=PERCENT '..' high=PERCENT",
    number: () => "number=NUMBER",
    money: () => "number=NUMBER currency=ID",
    rate: () => "number=NUMBER currency=ID '/' per=ID",
    zone: () => "area=ID ('/' place=ID)?",
    word: () => "word=ID",
    id: () => "word=ID",
    reference: () => `ref=${reference}`,
    references: () => list("refs", reference),
    player: () => `players+=${ref}Player`,
    players: () => list("players", `${ref}Player`),
    dependencies: () => list("deps", `${ref}Dependency`),
    conditions: () => `conditions+=Condition ('and' conditions+=Condition)*`,
    recurrence: () => "recurrence=Recurrence",
    time: () => "time=TIME",
    hours: () => `${list("days", "DayRange")} ${list("times", "TimeRange")}`,
    workDates: () => `${list("dates", "DateRange")} (${list("times", "TimeRange")})? text=STRING?`,
    perWeek: () => "duration=DURATION 'a' 'week'",
    measure: () => "text=STRING ('from' from=NUMBER)? 'to' bound=Bound? to=NUMBER",
    delays: () => `${list("refs", reference)} 'by' estimate=Estimate`,
    none: () => "",
  };
  return shapes[row.shape]();
}

/** The grammar text. */
export function langiumGrammar(): string {
  const targets = new Map<string, readonly Kind[]>();
  const rules = new Map<string, string>();
  const timed = KIND_TABLE.find((kind) => kind.kind === "cue")!.clauses.find((row) => row.name === "when")!.targets!;
  targets.set(targetRule(timed), timed);
  for (const kind of KIND_TABLE) {
    const own = kind.clauses.map((row) => {
      if (row.targets) targets.set(targetRule(row.targets), row.targets);
      const rule = `${title(kind.kind)}${row.name.split(" ").map(title).join("")}`;
      rules.set(
        rule,
        `${rule}: ${row.name
          .split(" ")
          .map((word) => `'${word}'`)
          .join(" ")} ${operand(row)}${row.shape === "none" ? ` {infer ${rule}}` : ""};`,
      );
      return rule;
    });
    const none = kind.clauses.find((row) => row.shape === "none");
    if (none) rules.set(`${title(kind.kind)}${title(none.name)}`, `${title(kind.kind)}${title(none.name)}: late?='${none.name}';`);
    const name = title(kind.kind);
    const held = kind.holds.length > 0 ? ` | children+=(${kind.holds.map(title).join(" | ")})` : "";
    rules.set(`${name}Clause`, `${name}Clause: ${own.join(" | ")};`);
    rules.set(
      name,
      `${name}: '${kind.kind}' name=ID title=STRING? (clauses+=${name}Clause | tags+=TAG)* ('{' (clauses+=${name}Clause | tags+=TAG${held})* '}')?;`,
    );
  }
  const players = new Set(
    KIND_TABLE.flatMap((kind) => kind.clauses.filter((row) => row.shape === "players" || row.shape === "player").map((row) => targetRule(row.targets!))),
  );
  const dependencies = new Set([
    targetRule(timed),
    ...KIND_TABLE.flatMap((kind) =>
      kind.clauses.filter((row) => row.shape === "dependencies" || row.shape === "moment").map((row) => targetRule(row.targets!)),
    ),
  ]);
  return `grammar Bench
entry File: (uses+=Use | items+=(${KIND_TABLE.map((kind) => title(kind.kind)).join(" | ")}))*;
Use: 'use' path=STRING;
${[...rules.values()].join("\n")}
${[...targets].map(([name, kinds]) => (kinds.length > 1 ? `type ${name} = ${kinds.map(title).join(" | ")};` : "")).join("\n")}
${[...players].map((name) => `${name}Player: count=NUMBER? share=PERCENT? ref=[${name}:Path];`).join("\n")}
${[...dependencies].map((name) => `${name}Dependency: ('start' 'of' | share=PERCENT 'of')? ref=[${name}:Path] (sign=('+' | '-') lag=DURATION elapsed?='elapsed'?)?;`).join("\n")}
Condition: date=DateValue | text=STRING ('chance' chance=PERCENT)? | 'chance' 'of' ref=[${targetRule(timed)}:Path] '<' below=PERCENT | dep=${targetRule(timed)}Dependency ('slips' slips=DURATION)?;
Estimate: low=DURATION ('..' likely=DURATION ('..' high=DURATION)?)?;
DateRange: from=DateValue ('..' to=DateValue)?;
DateValue: value=DATE | year=NUMBER;
TimeRange: from=TIME '-' to=TIME;
DayRange: from=Day ('..' to=Day)?;
Day returns string: 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
Bound returns string: 'at' ('most' | 'least');
Recurrence: rule=STRING | weekday?='weekday' | beat?='beat' | days+=DayRange (',' days+=DayRange)* | interval=NUMBER? unit=('beats' | 'day' | 'days' | 'week' | 'weeks' | 'month' | 'months' | 'quarter' | 'quarters' | 'year' | 'years') ('on' where=Where)?;
Where: days+=DayRange (',' days+=DayRange)* | 'day' monthDays+=NUMBER (',' monthDays+=NUMBER)* | position=('first' | 'second' | 'third' | 'fourth' | 'last') (day=Day | weekday?='weekday' | anyDay?='day');
Path returns string: ID ('.' ID)*;
hidden terminal WS: /\\s+/;
hidden terminal ML_COMMENT: /\\/\\*[\\s\\S]*?\\*\\//;
hidden terminal SL_COMMENT: /\\/\\/[^\\n\\r]*/;
terminal TAG: /#[A-Za-z_][\\w-]*/;
terminal DATE: /\\d{4}-(\\d{2}-\\d{2}(T\\d{2}:\\d{2})?|W\\d{2}|Q[1-4]|\\d{2})/;
terminal TIME: /\\d{2}:\\d{2}/;
terminal PERCENT: /\\d+(\\.\\d+)?%/;
terminal DURATION: /\\d+(\\.\\d+)?(min|mo|[shdwqy])/;
terminal NUMBER returns number: /\\d+(\\.\\d+)?/;
terminal ID: /[A-Za-z_][\\w-]*/;
terminal STRING: /"(\\\\.|[^"\\\\])*"/;
`;
}

/** Builds a document whole, as Langium does after each keystroke: parse, index, scopes, links, validation. Gives the number of problems. */
export type LangiumBuild = (text: string) => Promise<number>;

export async function langiumServer(): Promise<LangiumBuild> {
  const { shared } = await createServicesForGrammar({
    grammar: langiumGrammar(),
    languageMetaData: { caseInsensitive: false, fileExtensions: [".bench"], languageId: "bench", mode: "production" },
  });
  const uri = URI.parse("file:///plan.bench");
  return async (text) => {
    const documents = shared.workspace.LangiumDocuments;
    if (documents.hasDocument(uri)) {
      await shared.workspace.DocumentBuilder.update([], [uri]);
    }
    const document = shared.workspace.LangiumDocumentFactory.fromString(text, uri);
    documents.addDocument(document);
    await shared.workspace.DocumentBuilder.build([document], { validation: true });
    return (document.diagnostics ?? []).length;
  };
}
