/**
 * Makes what follows from the tables of the language: the TextMate grammars, the snippets, the reference, the page of diagnostics, and the settings
 * in the manifest. `--check` writes nothing and fails where one of them is stale.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { diagnostics } from "./generate/diagnostics.ts";
import { reference } from "./generate/reference.ts";
import { snippets } from "./generate/snippets.ts";
import { markdownInjection, textMateGrammar } from "./generate/textmate.ts";

export const ROOT = resolve(import.meta.dirname, "..");

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Every generated file by its path in the project. */
export function generated(): Record<string, string> {
  return {
    "syntaxes/score.tmLanguage.json": json(textMateGrammar()),
    "syntaxes/markdown-score.tmLanguage.json": json(markdownInjection()),
    "snippets/score.json": json(snippets()),
    "docs/reference.md": reference(),
    "docs/diagnostics.md": diagnostics(),
  };
}

/** Those whose file says something else, or is not there. */
export function stale(): string[] {
  return Object.entries(generated())
    .filter(([path, text]) => !existsSync(join(ROOT, path)) || readFileSync(join(ROOT, path), "utf8") !== text)
    .map(([path]) => path);
}

if (import.meta.main) {
  const check = process.argv.includes("--check");
  const paths = stale();
  if (check && paths.length > 0) {
    process.stderr.write(`${paths.join(", ")} ${paths.length === 1 ? "is" : "are"} not what the tables say: run \`npm run generate\`.\n`);
    process.exitCode = 1;
  } else if (!check) {
    const all = generated();
    for (const path of paths) {
      mkdirSync(dirname(join(ROOT, path)), { recursive: true });
      writeFileSync(join(ROOT, path), all[path]);
      process.stdout.write(`${path}\n`);
    }
  }
  const settings = spawnSync(process.execPath, [join(import.meta.dirname, "settings.ts"), ...(check ? ["--check"] : [])], { stdio: "inherit" });
  if (settings.status !== 0) process.exitCode = 1;
}
