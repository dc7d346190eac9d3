/** `downbeat init`: a first score, and workflows that check it and review it on every pull request. */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Run } from "./commands.ts";
import { COMMENT_WORKFLOW, templates, WORKFLOW } from "./templates.ts";
import { CommandFailure } from "./terminal.ts";

export const init: Run = async (operands, options, terminal) => {
  const all = templates(terminal.today);
  if (options.template === "list") {
    const width = Math.max(...all.map(({ name }) => name.length));
    terminal.out(all.map(({ name, title }) => `${name.padEnd(width)}  ${title}\n`).join(""));
    return 0;
  }
  const template = all.find(({ name }) => name === options.template);
  if (template === undefined)
    throw new CommandFailure(`there is no template ${String(options.template)}; there are ${all.map(({ name }) => name).join(", ")}.`);
  const folder = resolve(terminal.directory, operands[0] ?? ".");
  const files = [
    { path: join(folder, "plan.score"), text: template.text },
    { path: join(folder, ".github", "workflows", "score.yml"), text: WORKFLOW },
    { path: join(folder, ".github", "workflows", "score-comment.yml"), text: COMMENT_WORKFLOW },
  ];
  // All are looked at before any is written: a refusal leaves nothing half done.
  for (const { path } of files) if (existsSync(path)) throw new CommandFailure(`${relative(terminal.directory, path)} is there already, and is left as it is.`);
  for (const { path, text } of files) {
    const name = relative(terminal.directory, path);
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { flag: "wx" });
    } catch (error) {
      throw new CommandFailure(`cannot write ${name}: ${error instanceof Error ? error.message : String(error)}.`);
    }
    terminal.err(`wrote ${name}\n`);
  }
  return 0;
};
