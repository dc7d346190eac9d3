/**
 * The table of kinds and clauses: the one place that says what may be declared and what each declaration takes.
 * Grammar, binder, completion, hover, the TextMate grammar, the snippets and docs/reference.md all come from it.
 * To add a clause is to add a row here, its operand in `ClauseValues` (syntax.ts), and its meaning.
 */

import type { ClauseName } from "./syntax.ts";

export const KINDS = [
  "score",
  "calendar",
  "person",
  "role",
  "goal",
  "movement",
  "task",
  "milestone",
  "rehearsal",
  "cue",
  "cadence",
  "risk",
  "concern",
] as const;
export type Kind = (typeof KINDS)[number];

/** The two sets of names: who and when, and what. */
export const WHO: readonly Kind[] = ["calendar", "person", "role"];
export const WHAT: readonly Kind[] = ["score", "goal", "movement", "task", "milestone", "rehearsal", "cue", "cadence", "risk", "concern"];

/** How an operand reads; the grammar has one rule for each. */
export type Shape =
  | "string"
  | "strings"
  | "date"
  | "dateText"
  | "dates"
  | "dateList"
  | "moment"
  | "duration"
  | "estimate"
  | "length"
  | "percent"
  | "percentRange"
  | "number"
  | "money"
  | "rate"
  | "zone"
  | "word"
  | "id"
  | "reference"
  | "references"
  | "player"
  | "players"
  | "dependencies"
  | "conditions"
  | "recurrence"
  | "time"
  | "hours"
  | "workDates"
  | "perWeek"
  | "measure"
  | "delays"
  | "none";

export interface ClauseRow {
  readonly name: ClauseName;
  readonly shape: Shape;
  /** May appear more than once; the operands add up. */
  readonly repeatable?: true;
  readonly required?: true;
  /** The kinds that a reference in it may name. */
  readonly targets?: readonly Kind[];
  /** The only words it takes (`word` shapes), or the usual ones when `open`. */
  readonly words?: readonly string[];
  readonly open?: true;
  /** What holds without it, in words. */
  readonly default?: string;
  /** One or two sentences of Markdown: the meaning. */
  readonly doc: string;
  /** A whole clause as one would write it. */
  readonly example: string;
}

export interface KindRow {
  readonly kind: Kind;
  /** "who and when" or "what". */
  readonly set: "who" | "what";
  /** Kinds that its block may hold. */
  readonly holds: readonly Kind[];
  readonly clauses: readonly ClauseRow[];
  readonly doc: string;
  readonly example: string;
}

const PLAYERS: readonly Kind[] = ["role", "person"];
/** What has a place in time: may be waited for. */
export const TIMED: readonly Kind[] = ["task", "milestone", "movement", "rehearsal", "cue"];
const WORK: readonly Kind[] = ["task", "milestone", "movement", "rehearsal"];

/** Taken by every kind. */
const EVERYWHERE: readonly ClauseRow[] = [
  { name: "owner", shape: "reference", targets: PLAYERS, doc: "Who answers for it.", example: "owner lead" },
  { name: "note", shape: "string", repeatable: true, doc: "A remark for whoever reads the plan.", example: 'note "Agreed with the venue by phone"' },
  { name: "link", shape: "string", repeatable: true, doc: "An address where more is to be found.", example: 'link "https://example.org/brief"' },
  { name: "was", shape: "id", repeatable: true, doc: "An id that it had before, so that a change of name is no removal in a review.", example: "was api-v1" },
];

const SCHEDULING: readonly ClauseRow[] = [
  {
    name: "calendar",
    shape: "reference",
    targets: ["calendar"],
    default: "that of the movement, else the score's",
    doc: "Working time of work that no person is on.",
    example: "calendar office",
  },
  {
    name: "after",
    shape: "dependencies",
    repeatable: true,
    targets: TIMED,
    doc: "Starts when this is done: the finish of another item, its `start of`, or a share of its work, with a lag or a lead.",
    example: "after start of api + 2d",
  },
  { name: "ends after", shape: "dependencies", repeatable: true, targets: TIMED, doc: "Finishes no earlier than this.", example: "ends after api" },
  { name: "not before", shape: "date", doc: "Starts on that date or later.", example: "not before 2027-03-01" },
  { name: "on", shape: "date", doc: "Starts exactly then; a milestone on a day without a time is at some time of that day.", example: "on 2027-04-30" },
  { name: "due", shape: "moment", targets: TIMED, doc: "A promise: missing it is reported, it moves nothing.", example: "due 2027-04-30" },
  { name: "late", shape: "none", doc: "As late as what follows it allows.", example: "late" },
];

const TASK: readonly ClauseRow[] = [
  ...SCHEDULING,
  {
    name: "effort",
    shape: "estimate",
    doc: "Work: with two people it takes half as long. One value, `low..high`, or `low..likely..high`.",
    example: "effort 3d..5d..9d",
  },
  {
    name: "lasts",
    shape: "length",
    default: "1d, with a warning, when there is no `effort` either",
    doc: "A length of working time, whoever is on it; with `elapsed`, of clock time.",
    example: "lasts 5d",
  },
  {
    name: "by",
    shape: "players",
    targets: PLAYERS,
    doc: "Who does it. `2 backend` takes two players of the role, `50% sam` half of Sam, `backend, lin` both at once.",
    example: "by backend",
  },
  { name: "priority", shape: "number", default: "500", doc: "1 to 1000: who goes first when two tasks want the same person.", example: "priority 800" },
  { name: "progress", shape: "percent", doc: "How much of it is done.", example: "progress 40%" },
  { name: "remaining", shape: "duration", doc: "What is left, from the status date on; wins over `progress`.", example: "remaining 2d" },
  { name: "started", shape: "date", doc: "A fact: when it began.", example: "started 2027-01-11" },
  { name: "finished", shape: "date", doc: "A fact: when it was done.", example: "finished 2027-01-22" },
  { name: "serves", shape: "references", targets: ["goal"], doc: "The goals that it is for.", example: "serves adoption" },
  {
    name: "done when",
    shape: "strings",
    repeatable: true,
    doc: "What a stranger could check to see that it is done.",
    example: 'done when "20 teams onboarded"',
  },
];

const DATED: readonly Kind[] = WORK;

function row(kind: Kind, set: "who" | "what", doc: string, example: string, clauses: readonly ClauseRow[], holds: readonly Kind[] = []): KindRow {
  return { kind, set, holds, doc, example, clauses: [...clauses, ...EVERYWHERE] };
}

const BY_NOBODY = "the file names nobody (the commit still has its author)";

export const KIND_TABLE: readonly KindRow[] = [
  row(
    "score",
    "what",
    "The plan: one per file at most. A file without one is a library of people, roles and calendars for `use`.",
    'score atlas "Atlas 2.0 launch" {\n  vision "Every team ships on a Friday without fear"\n  start 2027-01-04\n  finish 2027-04-30\n  tempo 2w\n  zone Europe/Berlin\n}',
    [
      {
        name: "vision",
        shape: "string",
        doc: "Who is better off, and how they notice: one sentence.",
        example: 'vision "Every team ships on a Friday without fear"',
      },
      { name: "start", shape: "date", required: true, doc: "When the plan begins.", example: "start 2027-01-04" },
      { name: "finish", shape: "date", doc: "The promise for the whole: missing it is reported.", example: "finish 2027-04-30" },
      { name: "tempo", shape: "duration", doc: "The beat: the length of one decision cycle.", example: "tempo 2w" },
      { name: "zone", shape: "zone", default: "UTC", doc: "The time zone of all its dates, an IANA name.", example: "zone Europe/Berlin" },
      {
        name: "calendar",
        shape: "reference",
        targets: ["calendar"],
        default: "Monday to Friday, 09:00–17:00",
        doc: "Its working time; it also says how many hours a `d` and a `w` have, everywhere in the plan.",
        example: "calendar office",
      },
      { name: "status", shape: "date", doc: "The as-of date: what is unfinished goes on from here.", example: "status 2027-02-15" },
      { name: "confidence", shape: "percent", default: "80%", doc: "How sure a promise should be.", example: "confidence 80%" },
      {
        name: "spread",
        shape: "percentRange",
        default: "none",
        doc: "What estimates of a single value are multiplied by in the rehearsal; contains 100%.",
        example: "spread 90%..150%",
      },
      {
        name: "distribution",
        shape: "word",
        words: ["pert", "triangular", "uniform"],
        default: "pert",
        doc: "How estimates are drawn in the rehearsal.",
        example: "distribution triangular",
      },
      { name: "budget", shape: "money", doc: "What it may cost.", example: "budget 120000 EUR" },
    ],
  ),
  row(
    "calendar",
    "who",
    "Working time.",
    'calendar office "Berlin office" {\n  hours mon..fri 09:00-12:00, 13:00-18:00\n  off 2027-04-02..2027-04-05 "Easter"\n}',
    [
      { name: "zone", shape: "zone", default: "the score's", doc: "The time zone of its hours.", example: "zone America/New_York" },
      {
        name: "hours",
        shape: "hours",
        repeatable: true,
        doc: "Working hours of some weekdays; a day named again gets more.",
        example: "hours mon..fri 09:00-12:00, 13:00-18:00",
      },
      { name: "off", shape: "dates", repeatable: true, doc: "Days off.", example: 'off 2027-04-02..2027-04-05 "Easter"' },
      {
        name: "work",
        shape: "workDates",
        repeatable: true,
        doc: "Working time on a day off; without times, those of the first weekday that has any.",
        example: "work 2027-04-10 09:00-13:00",
      },
      {
        name: "like",
        shape: "reference",
        targets: ["calendar"],
        doc: "Starts from another calendar; `hours` of a weekday then replace its own.",
        example: "like office",
      },
    ],
  ),
  row("person", "who", "One player.", 'person lin "Lin Wu" off 2027-02-08..2027-02-12 "ski week"', [
    {
      name: "calendar",
      shape: "reference",
      targets: ["calendar"],
      default: "that of the role, else the score's",
      doc: "Their working time.",
      example: "calendar office",
    },
    { name: "off", shape: "dates", repeatable: true, doc: "Their own days off; wins over everything.", example: 'off 2027-02-08..2027-02-12 "ski week"' },
    { name: "gives", shape: "perWeek", default: "all of the score's week", doc: "How much of the score's week they work.", example: "gives 20h a week" },
    { name: "rate", shape: "rate", doc: "What their work costs.", example: "rate 90 EUR / h" },
    { name: "email", shape: "string", doc: "Where to reach them.", example: 'email "lin@example.org"' },
  ]),
  row("role", "who", "A part in the plan, played by people, or by `capacity` unnamed ones.", 'role backend "Backend" played by lin, 50% sam', [
    {
      name: "played by",
      shape: "players",
      targets: PLAYERS,
      doc: "Who plays it; roles make it a group. A share caps all their work in this role.",
      example: "played by lin, 50% sam",
    },
    { name: "capacity", shape: "number", default: "1", doc: "How many unnamed players it has.", example: "capacity 2" },
    {
      name: "gives",
      shape: "perWeek",
      default: "all of the score's week",
      doc: "How much of the score's week each of its players works.",
      example: "gives 20h a week",
    },
    {
      name: "calendar",
      shape: "reference",
      targets: ["calendar"],
      default: "the score's",
      doc: "Working time of its players that keep none of their own.",
      example: "calendar office",
    },
    { name: "off", shape: "dates", repeatable: true, doc: "Days off of all its players.", example: "off 2027-05-14" },
    { name: "rate", shape: "rate", doc: "What a player's work costs.", example: "rate 800 EUR / d" },
    { name: "backup", shape: "references", targets: PLAYERS, doc: "Who takes over.", example: "backup sam" },
  ]),
  row("goal", "what", "What success is.", 'goal adoption "500 active teams" measure "weekly active teams" from 40 to 500 owner lead due 2027-Q2', [
    {
      name: "measure",
      shape: "measure",
      doc: "What is counted, from where, to where; `at most` where less is better.",
      example: 'measure "weekly active teams" from 40 to 500',
    },
    { name: "due", shape: "moment", targets: TIMED, doc: "When it should be reached: a date, or when something is done.", example: "due 2027-Q2" },
    { name: "serves", shape: "references", targets: ["goal"], doc: "A larger goal.", example: "serves growth" },
  ]),
  row(
    "movement",
    "what",
    "A phase; holds tasks, milestones, cues, rehearsals and movements.",
    'movement build "Build" {\n  task design "API design" effort 5d\n}',
    [
      ...SCHEDULING,
      { name: "by", shape: "players", targets: PLAYERS, doc: "Who does what it holds, where nothing else is said.", example: "by backend" },
      { name: "priority", shape: "number", default: "500", doc: "Priority of what it holds, where nothing else is said.", example: "priority 800" },
    ],
    ["movement", "task", "milestone", "rehearsal", "cue"],
  ),
  row("task", "what", "Work.", 'task api "Public API" effort 6d..10d..18d by backend after design', TASK),
  row("milestone", "what", "A moment that matters.", 'milestone launch "Launch" after rollout due 2027-04-30 owner lead', [
    ...SCHEDULING,
    { name: "finished", shape: "date", doc: "A fact: when it was reached.", example: "finished 2027-04-30" },
    { name: "serves", shape: "references", targets: ["goal"], doc: "The goals that it is for.", example: "serves adoption" },
    {
      name: "done when",
      shape: "strings",
      repeatable: true,
      doc: "What a stranger could check to see that it is reached.",
      example: 'done when "20 teams onboarded"',
    },
  ]),
  row(
    "rehearsal",
    "what",
    "Practice of something before it is live; it ends before that starts.",
    'rehearsal dry-run "Launch rehearsal" rehearses rollout after beta lasts 4h by ops pass when "rollback under 5 minutes"',
    [
      ...TASK,
      {
        name: "rehearses",
        shape: "references",
        required: true,
        targets: ["task", "milestone", "movement", "cue"],
        doc: "What it is practice of.",
        example: "rehearses rollout",
      },
      { name: "with", shape: "players", targets: PLAYERS, doc: "Who watches; they are taken like those named by `by`.", example: "with lead" },
      {
        name: "pass when",
        shape: "strings",
        repeatable: true,
        doc: "What must be seen for it to count as passed.",
        example: 'pass when "rollback under 5 minutes"',
      },
      { name: "passed", shape: "date", doc: "A fact: held, and passed.", example: "passed 2027-03-12" },
      { name: "failed", shape: "dateText", doc: "A fact: held, and failed.", example: 'failed 2027-03-12 "rollback took an hour"' },
    ],
  ),
  row("cue", "what", "A signal to start, stop or shift.", 'cue go "Go live" when beta by lead to ops, backend starts rollout', [
    {
      name: "when",
      shape: "conditions",
      required: true,
      repeatable: true,
      targets: TIMED,
      doc: "What makes it fire: something is done, `slips`, has a `chance of` less than asked, a date, or something outside the plan. Of several `when` any one is enough.",
      example: "when beta slips 5d",
    },
    { name: "by", shape: "player", targets: PLAYERS, doc: "Who gives it.", example: "by lead" },
    { name: "to", shape: "references", targets: PLAYERS, doc: "Who must hear it.", example: "to ops, backend" },
    { name: "starts", shape: "references", targets: WORK, doc: "What it starts.", example: "starts rollout" },
    { name: "skips", shape: "references", targets: WORK, doc: "What it takes out of the plan.", example: "skips build.console" },
    { name: "focus", shape: "references", targets: WORK, doc: "What gets the highest priority from then on.", example: "focus build.api" },
    { name: "say", shape: "string", doc: "The words of the signal.", example: 'say "Go"' },
    { name: "standby", shape: "duration", doc: "How long before it those who listen are warned.", example: "standby 30min" },
  ]),
  row("cadence", "what", "A recurring meeting or decision.", 'cadence review "Weekly review" every fri at 15:00 for 1h with lead, backend', [
    {
      name: "every",
      shape: "recurrence",
      required: true,
      doc: "How often: `weekday`, days, `beat`, `2 weeks on fri`, `month on last fri`, or an RFC 5545 rule as a string.",
      example: "every 2 weeks on fri",
    },
    { name: "at", shape: "time", default: "all day", doc: "At what time.", example: "at 09:15" },
    { name: "for", shape: "duration", default: "30min", doc: "How long.", example: "for 1h" },
    { name: "calendar", shape: "reference", targets: ["calendar"], default: "the score's", doc: "Whose holidays count.", example: "calendar office" },
    { name: "with", shape: "players", targets: PLAYERS, doc: "Who takes part.", example: "with lead, backend" },
    {
      name: "from",
      shape: "moment",
      targets: TIMED,
      default: "the score's start",
      doc: "From when: a date, or when something is done.",
      example: "from 2027-02-01",
    },
    {
      name: "until",
      shape: "moment",
      targets: TIMED,
      default: "the end of the plan",
      doc: "Until when: a date, or when something is done.",
      example: "until launch",
    },
    { name: "except", shape: "dateList", doc: "Days on which it does not take place.", example: "except 2027-02-19" },
    {
      name: "holidays",
      shape: "word",
      words: ["skip", "keep", "next", "previous"],
      default: "skip",
      doc: "What becomes of it on a holiday.",
      example: "holidays next",
    },
    {
      name: "purpose",
      shape: "word",
      words: ["standup", "planning", "review", "retro", "decision", "sync", "demo"],
      open: true,
      default: "the id, when it is one of the usual ones",
      doc: "What kind of meeting it is.",
      example: "purpose retro",
    },
    { name: "decides", shape: "string", doc: "What is decided there.", example: 'decides "What we cut"' },
  ]),
  row("risk", "what", "What may happen.", 'risk vendor "Identity vendor late" chance 30% delays api by 5d..10d..20d owner lead', [
    { name: "chance", shape: "percent", required: true, doc: "How likely it is.", example: "chance 30%" },
    { name: "delays", shape: "delays", targets: WORK, doc: "What it delays, and by how much.", example: "delays api by 5d..10d..20d" },
    { name: "costs", shape: "money", doc: "What it costs if it happens.", example: "costs 20000 EUR" },
    { name: "response", shape: "string", doc: "What is done about it.", example: 'response "A second vendor on call"' },
    { name: "raised", shape: "date", doc: "When it was seen.", example: "raised 2027-01-12" },
    { name: "closed", shape: "dateText", doc: "When it was over, and how.", example: 'closed 2027-02-20 "Contract signed"' },
  ]),
  row("concern", "what", "A doubt, voiced by anyone.", 'concern limits "Rate limits are untested" about api raised 2027-01-12', [
    { name: "about", shape: "references", targets: WHAT, doc: "What it is about.", example: "about api" },
    { name: "raised", shape: "date", doc: "When it was voiced.", example: "raised 2027-01-12" },
    { name: "by", shape: "player", targets: PLAYERS, default: BY_NOBODY, doc: "Who voices it.", example: "by backend" },
    { name: "answered", shape: "dateText", doc: "When it was answered, and how.", example: 'answered 2027-01-20 "Load test on Tuesday"' },
  ]),
];

const BY_KIND = new Map<Kind, KindRow>(KIND_TABLE.map((kind) => [kind.kind, kind]));
const CLAUSES = new Map<Kind, ReadonlyMap<string, ClauseRow>>(
  KIND_TABLE.map((kind) => [kind.kind, new Map(kind.clauses.map((clause) => [clause.name, clause]))]),
);

export function kindRow(kind: Kind): KindRow {
  return BY_KIND.get(kind)!;
}

/** The row of a clause in a kind, or undefined where the kind does not take it. */
export function clauseRow(kind: Kind, name: string): ClauseRow | undefined {
  return CLAUSES.get(kind)!.get(name);
}

export function isKind(word: string): word is Kind {
  return BY_KIND.has(word as Kind);
}

/** Kinds that have dates of their own in a schedule. */
export function isDated(kind: Kind): boolean {
  return DATED.includes(kind) || kind === "cue";
}
