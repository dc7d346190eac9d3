/** From the command line to a command and its exit status. */

import { Command, CommanderError, Option } from "commander";
import { VERSION } from "../version.ts";
import { COMMANDS, type CommandRow, type Options } from "./commands.ts";
import { CommandFailure, type ExitStatus, type Terminal } from "./terminal.ts";

/** Runs a command line (without `node` and the script) to its exit status. Never throws. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const program = new Command("downbeat")
    .description("Plans as code for people who lead.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .configureOutput(outputOf(terminal))
    .exitOverride();
  for (const row of COMMANDS) program.addCommand(commandOf(row, terminal, (result) => (status = result)));
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return 2;
    }
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof CommandFailure) terminal.err(`downbeat: ${error.message}\n`);
    else
      terminal.err(`downbeat: this should not have happened; please report it.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 2;
  }
}

function commandOf(row: CommandRow, terminal: Terminal, done: (status: ExitStatus) => void): Command {
  const command = new Command(row.name)
    .summary(row.summary)
    .description(`${row.summary[0]!.toUpperCase()}${row.summary.slice(1)}.`)
    .helpOption("-h, --help", "print this help")
    .configureOutput(outputOf(terminal))
    .exitOverride();
  if (row.operands !== "") command.arguments(row.operands);
  for (const option of row.options) {
    const made = new Option(option.flags, option.doc);
    if (option.choices !== undefined) made.choices([...option.choices]);
    if (option.default !== undefined) made.default(option.default);
    if (option.required) made.makeOptionMandatory();
    if (option.repeatable) made.argParser((value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value]);
    command.addOption(made);
  }
  const width = Math.max(...row.examples.map(([line]) => line.length));
  command.addHelpText("after", `\nExamples:\n${row.examples.map(([line, does]) => `  ${line.padEnd(width)}  ${does}`).join("\n")}`);
  return command.action(async () => {
    const run = await row.load();
    done(await run(command.args, command.opts<Options>(), terminal));
  });
}

function outputOf(terminal: Terminal) {
  return {
    writeOut: (text: string) => terminal.out(text),
    writeErr: (text: string) => terminal.err(text),
    getOutHelpWidth: () => terminal.columns ?? 100,
    getErrHelpWidth: () => terminal.columns ?? 100,
    getOutHasColors: () => terminal.color.out,
    getErrHasColors: () => terminal.color.err,
    outputError: (text: string, write: (text: string) => void) => write(text.replace(/^error: /, "downbeat: ")),
  };
}
