/** `downbeat format`: the one canonical form. */

import { writeFileSync } from "node:fs";
import { format as print } from "../language/format.ts";
import { parse } from "../language/parse.ts";
import { syntaxDiagnostics } from "../language/problems.ts";
import type { Run } from "./commands.ts";
import { filesOf, type InputFile } from "./files.ts";
import { asText, locateDiagnostics } from "./report.ts";
import { CommandFailure, type ExitStatus } from "./terminal.ts";

export const format: Run = async (operands, options, terminal) => {
  let status: ExitStatus = 0;
  let changed = 0;
  const files = await filesOf(operands, terminal);
  for (const file of files) {
    const source = parse(file.text);
    const errors = syntaxDiagnostics(source, file.uri);
    if (errors.length > 0) {
      terminal.err(
        asText(
          locateDiagnostics(errors, () => source, terminal),
          terminal.color.err,
        ),
      );
      terminal.err(`${file.name} has syntax errors and is left as it is.\n`);
      status = 1;
      continue;
    }
    const printed = print(source);
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
