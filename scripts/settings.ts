/**
 * The part of the extension's manifest that follows from the table of codes: a setting for the severity of each check.
 * `node scripts/settings.ts` writes it into package.json; with `--check` it fails where package.json is stale.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { CODES, type CodeRow } from "../server/src/language/codes.ts";

const SETTING = "downbeat.checks.severity";
const LEVELS = ["error", "warning", "information", "hint", "off"];

interface Manifest {
  contributes: { configuration: { properties: Record<string, unknown> } };
}

/** The manifest as it should be. */
export function withSeveritySetting<T extends Manifest>(manifest: T): T {
  const properties = Object.fromEntries(
    Object.entries<CodeRow>(CODES)
      .filter(([, row]) => row.severity !== "error")
      .map(([code, row]) => [code, { type: "string", enum: LEVELS, default: row.severity, markdownDescription: `${row.summary} ${row.advice}` }]),
  );
  const setting = {
    type: "object",
    scope: "resource",
    order: 2,
    markdownDescription: "How serious each check is; `off` silences it. Errors stay errors, because a plan that has one does not mean what it says.",
    default: {},
    properties,
    additionalProperties: false,
  };
  const { configuration } = manifest.contributes;
  return {
    ...manifest,
    contributes: { ...manifest.contributes, configuration: { ...configuration, properties: { ...configuration.properties, [SETTING]: setting } } },
  };
}

if (import.meta.main) {
  const file = resolve(import.meta.dirname, "../package.json");
  const text = readFileSync(file, "utf8");
  const wanted = `${JSON.stringify(withSeveritySetting(JSON.parse(text) as Manifest), undefined, 2)}\n`;
  if (JSON.stringify(JSON.parse(wanted)) === JSON.stringify(JSON.parse(text))) process.exit(0);
  if (process.argv.includes("--check")) {
    process.stderr.write("package.json does not have the settings that the table of codes asks for: run `npm run generate`.\n");
    process.exit(1);
  }
  writeFileSync(file, wanted);
}
