/** The table of commands: what each takes. A command's own code is loaded only when it runs, so that starting stays fast. */

import type { ExitStatus, Terminal } from "./terminal.ts";

/** `operands` are the positional arguments, `options` has the long names in camel case. */
export type Run = (operands: readonly string[], options: Options, terminal: Terminal) => Promise<ExitStatus>;

/** Values as commander gives them: true for a flag, text otherwise. */
export type Options = Readonly<Record<string, string | boolean | undefined>>;

export interface CommandRow {
  readonly name: string;
  /** As in commander: `<path...>`, `[dir]`. */
  readonly operands: string;
  readonly summary: string;
  readonly options: readonly OptionRow[];
  /** Whole command lines, each with what it does. */
  readonly examples: readonly (readonly [command: string, does: string])[];
  readonly load: () => Promise<Run>;
}

export interface OptionRow {
  /** As in commander: `--format <format>`. */
  readonly flags: string;
  readonly doc: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  readonly required?: true;
  /** May stand more than once; its values are a list. Unlike `<x...>` it takes one operand at a time, and so never eats a path after it. */
  readonly repeatable?: true;
}

export const COMMANDS: readonly CommandRow[] = [
  {
    name: "check",
    operands: "<path...>",
    summary: "say what is wrong with a plan, as file:line:column: severity: message [code]",
    options: [
      { flags: "--format <format>", doc: "how to say it", choices: ["text", "json", "sarif", "github"], default: "text" },
      { flags: "--strict", doc: "warnings fail too" },
      { flags: "--rehearse", doc: "play the plan as well, and name the promises that are unlikely to be kept" },
    ],
    examples: [
      ["downbeat check plan.score", "one plan"],
      ["downbeat check . --strict --format github", "every score under this folder, as annotations of a pull request"],
    ],
    load: async () => (await import("./check.ts")).check,
  },
  {
    name: "format",
    operands: "<path...>",
    summary: "rewrite scores in the one canonical form",
    options: [{ flags: "--check", doc: "change nothing, and exit with 1 if a file is not in canonical form" }],
    examples: [
      ["downbeat format .", "every score under this folder"],
      ["downbeat format - < plan.score", "from standard input to standard output"],
    ],
    load: async () => (await import("./format.ts")).format,
  },
  {
    name: "init",
    operands: "[dir]",
    summary: "write a first score, and workflows that check it and review it on every pull request",
    options: [{ flags: "--template <name>", doc: "the plan to begin with (`list` names them)", default: "starter" }],
    examples: [
      ["downbeat init", "in this folder"],
      ["downbeat init tour --template list", "the names of the templates"],
    ],
    load: async () => (await import("./init.ts")).init,
  },
  {
    name: "schedule",
    operands: "<file>",
    summary: "say when everything happens, who does it, and why not sooner",
    options: [
      { flags: "--format <format>", doc: "how to say it", choices: ["table", "json", "csv"], default: "table" },
      { flags: "--as-of <date>", doc: "the day that what is left goes on from; wins over the score's `status`" },
      { flags: "--optimize <seconds>", doc: "look so long for an order of work that ends the plan sooner" },
      { flags: "--schedules <number>", doc: "look among so many schedules instead: the same number gives the same answer" },
      { flags: "--priorities", doc: "with one of these: print the order that was found as `priority` clauses" },
    ],
    examples: [
      ["downbeat schedule plan.score", "dates, slack, people, what is critical"],
      ["downbeat schedule plan.score --schedules 5000 --priorities", "a better order of work, to be kept in the text"],
    ],
    load: async () => (await import("./schedule.ts")).scheduleCommand,
  },
  {
    name: "rehearse",
    operands: "<file>",
    summary: "play a plan many times, and say how likely its dates are",
    options: [
      { flags: "--trials <number>", doc: "how many times", default: "10000" },
      { flags: "--seed <number>", doc: "where the draws begin; the same seed gives the same figures", default: "1" },
      { flags: "--format <format>", doc: "how to say it", choices: ["table", "json"], default: "table" },
      { flags: "--gate <gate>", repeatable: true, doc: 'a sentence that must hold, such as "launch >= 80%" or "launch p80 <= 2027-04-30"; may stand again' },
    ],
    examples: [
      ["downbeat rehearse plan.score", "chances, what moves the end, what risks cost"],
      ['downbeat rehearse plan.score --gate "launch >= 80%"', "exit with 1 if the launch is less likely"],
    ],
    load: async () => (await import("./rehearse.ts")).rehearseCommand,
  },
  {
    name: "render",
    operands: "<file>",
    summary: "draw the timeline: an SVG, a page of its own, or Mermaid",
    options: [
      { flags: "-o, --output <file>", doc: "where to; its ending says what: .svg, .html or .mmd (without it, SVG on standard output)" },
      { flags: "--theme <theme>", doc: "colours; a page without one follows its reader", choices: ["light", "dark"] },
      { flags: "--from <date>", doc: "first day of the picture" },
      { flags: "--to <date>", doc: "last day of the picture" },
      { flags: "--rehearsed", doc: "with the ranges and chances of a rehearsal" },
      { flags: "--watch", doc: "draw again whenever the plan changes" },
    ],
    examples: [
      ["downbeat render plan.score -o plan.svg", "for a slide or a README"],
      ["downbeat render plan.score -o plan.html", "one interactive file, without any network"],
      ["downbeat render plan.score -o plan.svg --watch", "and follow the text"],
    ],
    load: async () => (await import("./render.ts")).render,
  },
  {
    name: "preview",
    operands: "<file>",
    summary: "serve the timeline on localhost; it follows the file, beside any editor",
    options: [
      { flags: "--port <number>", doc: "where to listen (any free one without it)" },
      { flags: "--rehearsed", doc: "with the ranges and chances of a rehearsal" },
    ],
    examples: [["downbeat preview plan.score", "prints the address to open"]],
    load: async () => (await import("./preview.ts")).preview,
  },
  {
    name: "diff",
    operands: "<side...>",
    summary: "say what a change of plan does to its promises",
    options: [
      { flags: "--format <format>", doc: "how to say it", choices: ["text", "markdown", "json", "svg", "sarif", "github", "codequality"], default: "text" },
      {
        flags: "--gate <gate>",
        repeatable: true,
        doc: 'a sentence that must hold, such as "launch slips <= 3d", "launch >= 80%" or "no breaking"; may stand again',
      },
      { flags: "--as-of <date>", doc: "the day that both sides are looked at from" },
      { flags: "--trials <number>", doc: "trials of the rehearsal of each side", default: "10000" },
      { flags: "--seed <number>", doc: "where the draws begin", default: "1" },
      { flags: "--no-rehearse", doc: "dates only, no chances" },
    ],
    examples: [
      ["downbeat diff main -- plan.score", "what you changed since main"],
      ["downbeat diff v1:plan.score plan.score", "one revision and a file"],
      ['downbeat diff main --gate "launch >= 80%" -- plan.score', "exit with 1 if the launch gets too unlikely"],
    ],
    load: async () => (await import("./diff.ts")).diff,
  },
  {
    name: "report",
    operands: "<review>",
    summary: "print a review that `diff --format json` made, in another format",
    options: [{ flags: "--format <format>", doc: "how to say it", choices: ["text", "markdown", "json", "sarif", "github", "codequality"], default: "text" }],
    examples: [["downbeat report review.json --format markdown", "as a comment"]],
    load: async () => (await import("./report-again.ts")).report,
  },
  {
    name: "comment",
    operands: "<review>",
    summary: "keep a review as one comment under its pull request, in a workflow of GitHub",
    options: [{ flags: "--dry-run", doc: "print the comment instead" }],
    examples: [["downbeat comment review.json", "with GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_EVENT_PATH set"]],
    load: async () => (await import("./comment.ts")).comment,
  },
  {
    name: "git",
    operands: "<verb> [operands...]",
    summary: "let Git show and merge scores by declaration and clause",
    options: [],
    examples: [
      ["downbeat git install", "in this clone"],
      ["downbeat git uninstall", "as it was"],
    ],
    load: async () => (await import("./git.ts")).gitCommand,
  },
  {
    name: "export",
    operands: "<file>",
    summary: "write the schedule for another tool",
    options: [{ flags: "--to <format>", doc: "which one", choices: ["ics", "mspdi", "csv", "json", "mermaid", "taskjuggler"], required: true }],
    examples: [
      ["downbeat export plan.score --to ics > plan.ics", "meetings, tasks and milestones for a calendar"],
      ["downbeat export plan.score --to mspdi > plan.xml", "for MS Project"],
    ],
    load: async () => (await import("./export.ts")).exportSchedule,
  },
  {
    name: "import",
    operands: "<file>",
    summary: "make a score of another tool's file, and say what could not be carried over",
    options: [{ flags: "--from <format>", doc: "which one", choices: ["mspdi", "taskjuggler", "mermaid", "csv"], required: true }],
    examples: [
      ["downbeat import plan.xml --from mspdi > plan.score", "from MS Project"],
      ["downbeat import - --from csv < tasks.csv", "a table from standard input"],
    ],
    load: async () => (await import("./import.ts")).importScore,
  },
  {
    name: "lsp",
    operands: "",
    summary: "the language server, for any editor",
    options: [{ flags: "--stdio", doc: "speak over standard input and output" }],
    examples: [["downbeat lsp --stdio", "what an editor starts"]],
    load: async () => (await import("./lsp.ts")).lsp,
  },
];
