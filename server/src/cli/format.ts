/** `downbeat format`: the one canonical form. */

import { writeFileSync } from "node:fs";
import type { Code } from "../language/codes.ts";
import { parse } from "../language/parser.ts";
import { print } from "../language/printer.ts";
import type { SyntaxCode } from "../language/syntax.ts";
import { bind } from "../plan/bind.ts";
import type { Run } from "./commands.ts";
import { filesOf, type InputFile } from "./files.ts";
import { asText, locateDiagnostics } from "./report.ts";
import { CommandFailure, type ExitStatus } from "./terminal.ts";

/** What keeps a text from being read, and so from being laid out. */
const SYNTAX_CODES: ReadonlySet<Code> = new Set<SyntaxCode>([
  "syntax",
  "missing-operand",
  "missing-id",
  "unknown-kind",
  "unknown-clause",
  "unclosed-string",
  "unclosed-comment",
  "unclosed-block",
  "stray-brace",
  "misplaced",
  "bad-id",
]);

export const format: Run = async (operands, options, terminal) => {
  let status: ExitStatus = 0;
  let changed = 0;
  const files = await filesOf(operands, terminal);
  for (const file of files) {
    const source = parse(file.text);
    const printed = print(source);
    if (printed === undefined) {
      const said = bind(file.uri, { get: (uri) => (uri === file.uri ? source : undefined) }).diagnostics;
      const located = locateDiagnostics(
        said.filter(({ code }) => SYNTAX_CODES.has(code)),
        () => source,
        terminal,
      );
      terminal.err(asText(located, terminal.color.err));
      terminal.err(`${file.name} has syntax errors and is left as it is.\n`);
      status = 1;
      continue;
    }
    if (options.check === true) {
      if (printed === file.text) continue;
      terminal.out(`${file.name}\n`);
      changed++;
      status = 1;
    } else if (file.path === undefined) {
      terminal.out(printed);
    } else if (printed !== file.text) {
      write(file, printed);
      changed++;
      terminal.err(`formatted ${file.name}\n`);
    }
  }
  if (options.check === true && changed > 0)
    terminal.err(`${changed} of ${files.length} ${files.length === 1 ? "file is" : "files are"} not in canonical form.\n`);
  return status;
};

function write(file: InputFile, text: string): void {
  try {
    writeFileSync(file.path!, file.byteOrderMark ? `\uFEFF${text}` : text);
  } catch (error) {
    throw new CommandFailure(`cannot write ${file.name}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
