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
}

export const COMMANDS: readonly CommandRow[] = [
  {
    name: "check",
    operands: "<path...>",
    summary: "say what is wrong with a plan, as file:line:column: severity: message [code]",
    options: [
      { flags: "--format <format>", doc: "how to say it", choices: ["text", "json", "sarif", "github"], default: "text" },
      { flags: "--strict", doc: "warnings fail too" },
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
    summary: "write a first score, and a workflow that checks it on every pull request",
    options: [{ flags: "--template <name>", doc: "the plan to begin with (`list` names them)", default: "starter" }],
    examples: [
      ["downbeat init", "in this folder"],
      ["downbeat init tour --template list", "the names of the templates"],
    ],
    load: async () => (await import("./init.ts")).init,
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
