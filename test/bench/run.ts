/**
 * Runs every `*.bench.ts` beside it: `npm run bench`. `--json` prints one JSON object on standard output and nothing else,
 * `--only part,part` runs some of them, `--quick` repeats less; other `--name value` pairs go to the parts.
 */

import { readdirSync } from "node:fs";
import { cpus } from "node:os";
import type { Measure, Measurement } from "./frame.ts";
import { isOk, table } from "./frame.ts";

function readArguments(argv: readonly string[]): { flags: Set<string>; args: Record<string, string> } {
  const flags = new Set<string>();
  const args: Record<string, string> = {};
  for (let index = 0; index < argv.length; index++) {
    const name = argv[index].replace(/^--/, "");
    const next = argv[index + 1];
    if (name !== "json" && name !== "quick" && next !== undefined && !next.startsWith("--")) args[name] = argv[++index];
    else flags.add(name);
  }
  return { flags, args };
}

const { flags, args } = readArguments(process.argv.slice(2));
const only = args.only?.split(",");
const parts = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".bench.ts") && (only === undefined || only.includes(file.replace(".bench.ts", ""))))
  .sort();
if (parts.length === 0) {
  console.error(`There is no part of the benchmark called ${args.only}.`);
  process.exit(2);
}
const measurements: Measurement[] = [];
for (const part of parts) {
  console.error(`${part.replace(".bench.ts", "")} …`);
  const { measure } = (await import(`./${part}`)) as { measure: Measure };
  measurements.push(...(await measure({ quick: flags.has("quick"), args })));
}
const missed = measurements.filter((one) => isOk(one) === false).length;
if (flags.has("json")) {
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  process.stdout.write(`${JSON.stringify({ version: 1, machine, missed, measurements: measurements.map((one) => ({ ...one, ok: isOk(one) })) })}\n`);
} else {
  console.log(table(measurements));
  if (missed > 0) console.log(`\n${missed} of the figures asked are missed.`);
}
// A part may have left a server or a timer behind; the figures are there.
process.exit(0);
