/** `downbeat check`: the diagnostics of plans, and of the files that they use. */

import { diagnosticsOf } from "../features/diagnostics.ts";
import { DEFAULT_SETTINGS } from "../features/settings.ts";
import type { Diagnostic } from "../language/diagnostic.ts";
import { bind } from "../plan/bind.ts";
import type { FileSource, Plan } from "../plan/model.ts";
import { scheduleWithNetwork } from "../schedule/schedule.ts";
import type { Run } from "./commands.ts";
import { filesOf, nodeFileSource } from "./files.ts";
import { asGitHub, asJson, asSarif, asText, locateDiagnostics } from "./report.ts";
import type { Terminal } from "./terminal.ts";

export const check: Run = async (operands, options, terminal) => {
  const files = await filesOf(operands, terminal);
  const source = nodeFileSource(files);
  const uris = files.map((file) => file.uri);
  const diagnostics = await checkFiles(uris, source, options.rehearse === true, terminal);
  const located = locateDiagnostics(diagnostics, (uri) => source.get(uri), terminal);
  if (options.format === "json") terminal.out(asJson(located));
  else if (options.format === "sarif") terminal.out(asSarif(located, terminal));
  else if (options.format === "github") terminal.out(asGitHub(located));
  else {
    terminal.out(asText(located, terminal.color.out));
    terminal.err(`${summaryOf(diagnostics, files.length)}\n`);
  }
  const fails = diagnostics.some(({ severity }) => severity === "error" || (options.strict === true && severity === "warning"));
  return fails ? 1 : 0;
};

/** All that there is to say about these files and about those that they use, each file once. */
async function checkFiles(uris: readonly string[], source: FileSource, rehearsed: boolean, terminal: Terminal): Promise<readonly Diagnostic[]> {
  const seen = new Set(uris);
  const said: Diagnostic[] = [];
  for (const uri of seen) {
    const plan = bind(uri, source, undefined, { today: terminal.today });
    said.push(...diagnosticsOf(plan, await outcomes(plan, rehearsed, terminal), DEFAULT_SETTINGS));
    for (const used of plan.files) seen.add(used.uri); // a set takes what is added while it is walked
  }
  return said;
}

/** As many trials, from the same seed, as `rehearse` plays by itself: the same chances. */
const REHEARSAL = { trials: 10_000, seed: 1 };

/** What the dates of a plan give, and its chances where they are asked for. */
async function outcomes(plan: Plan, rehearsed: boolean, terminal: Terminal): Promise<readonly Diagnostic[]> {
  const scheduled = scheduleWithNetwork(plan, { now: terminal.now });
  if (scheduled === undefined) return [];
  if (!rehearsed) return scheduled.schedule.diagnostics;
  const [{ rehearse }, { promiseDiagnostics }] = await Promise.all([import("../rehearsal/rehearse.ts"), import("../rehearsal/promises.ts")]);
  const rehearsal = rehearse(scheduled, REHEARSAL);
  if (rehearsal === undefined) return scheduled.schedule.diagnostics;
  return [...scheduled.schedule.diagnostics, ...promiseDiagnostics(scheduled.schedule, rehearsal, { scheduling: { now: terminal.now }, trials: 0 })];
}

function summaryOf(diagnostics: readonly Diagnostic[], files: number): string {
  const count = (severity: string) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const parts = [
    [count("error"), "error", "errors"],
    [count("warning"), "warning", "warnings"],
    [count("hint") + count("information"), "hint", "hints"],
  ] as const;
  const found = parts.filter(([number]) => number > 0).map(([number, one, many]) => `${number} ${number === 1 ? one : many}`);
  return `${found.length === 0 ? "No problems" : found.join(", ")} in ${files} ${files === 1 ? "file" : "files"}.`;
}
