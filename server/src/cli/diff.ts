/** `downbeat diff`: a change of plan and its consequences. */

import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import picocolors from "picocolors";
import { bind } from "../plan/bind.ts";
import type { Plan } from "../plan/model.ts";
import { codeQualityReport, githubReport, sarifReport } from "../review/report/annotations.ts";
import { type ReviewJson, reviewJson } from "../review/report/json.ts";
import { markdownReport } from "../review/report/markdown.ts";
import { textReport } from "../review/report/text.ts";
import { type ReviewedVersion, type ReviewInput, review, statusDayOf } from "../review/review.ts";
import type { ScheduleOptions } from "../schedule/model.ts";
import { scheduleWithNetwork } from "../schedule/schedule.ts";
import { VERSION } from "../version.ts";
import type { Options, Run } from "./commands.ts";
import { nameOf } from "./files.ts";
import { dateOption, wholeNumberOption } from "./option-values.ts";
import { play } from "./play.ts";
import { type Revision, sidesOf } from "./revision.ts";
import { CommandFailure, type ExitStatus, type Terminal } from "./terminal.ts";

export const diff: Run = async (operands, options, terminal) => {
  const [base, head] = await sidesOf(operands, terminal);
  const result = review(await inputOf(base, head, options, terminal));
  const json = reviewJson(result, (uri) => nameOf(uri, terminal));
  if (options.format === "svg") {
    const [{ timelineOf }, { svgOf }] = await Promise.all([import("../timeline/timeline-of.ts"), import("../timeline/svg.ts")]);
    const { schedule: head, rehearsal } = result.head;
    const compare = { schedule: result.base.schedule, toBase: result.matching.toBase };
    terminal.out(svgOf(timelineOf(head, { compare, ...(rehearsal && { rehearsal }) }), { theme: "light" }));
  } else terminal.out(reportOf(json, String(options.format), terminal));
  return statusOf(json, terminal);
};

/** The report in one of the formats that JSON alone is enough for. */
export function reportOf(json: ReviewJson, format: string, terminal: Terminal): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(json, undefined, 2)}\n`;
    case "markdown":
      return markdownReport(json);
    case "github":
      return githubReport(json);
    case "codequality":
      return codeQualityReport(json);
    case "sarif":
      return sarifReport(json, VERSION);
    default:
      return textReport(json, picocolors.createColors(terminal.color.out));
  }
}

/** 2 when a gate could not be computed, 1 when one fails or the new plan has errors that the old one had not. */
export function statusOf(json: ReviewJson, terminal: Terminal): ExitStatus {
  for (const gate of json.gates)
    if (gate.status !== "pass") terminal.err(`downbeat: gate "${gate.gate}" ${gate.status === "fail" ? "fails" : "could not be computed"}: ${gate.message}\n`);
  if (json.gates.some((gate) => gate.status === "error")) return 2;
  const newError = json.consequences.diagnostics.new.some((diagnostic) => diagnostic.severity === "error");
  return newError || json.gates.some((gate) => gate.status === "fail") ? 1 : 0;
}

async function inputOf(base: Revision, head: Revision, options: Options, terminal: Terminal): Promise<ReviewInput> {
  const settings = settingsOf(base);
  const asked = options.gate as unknown as readonly string[] | undefined;
  const gates = [...(settings.gates ?? []), ...(asked ?? [])];
  const before = bind(base.uri, base.source);
  const plans = [before, bind(head.uri, head.source, before)] as const;
  for (const [plan, side] of [
    [plans[0], base],
    [plans[1], head],
  ] as const)
    if (plan.score < 0) throw new CommandFailure(`${side.label} declares no score; only a plan has consequences.`);
  const scheduling = schedulingOf(plans, options, terminal);
  const trials = options.rehearse === false ? 0 : wholeNumberOption(options.trials, "--trials", 1, 1_000_000);
  const seed = wholeNumberOption(options.seed, "--seed", 0, 4_294_967_295);
  const scheduled = ([base, head] as const).map((side, index) => {
    const found = scheduleWithNetwork(plans[index], scheduling);
    if (!found) throw new CommandFailure(`${side.label} cannot be scheduled: its score says no start.`);
    return found;
  });
  const rehearsals = trials > 0 ? await play(scheduled, { trials, seed }) : [];
  const version = (side: Revision, index: number): ReviewedVersion => ({
    label: side.label,
    plan: plans[index],
    schedule: scheduled[index].schedule,
    rehearsal: rehearsals[index],
  });
  return { base: version(base, 0), head: version(head, 1), gates, baseSource: base.source, options: scheduling };
}

/** Both sides are looked at from one day: `--as-of`, else the status of the head. Passing time is no change. */
function schedulingOf([, head]: readonly [Plan, Plan], options: Options, terminal: Terminal): ScheduleOptions {
  const asOf = typeof options.asOf === "string" ? dateOption(options.asOf, "--as-of").firstDay : statusDayOf(head);
  return { now: terminal.now, ...(asOf === undefined ? {} : { asOf }) };
}

/** `downbeat.json` of the base side, so that a change cannot loosen its own gates. */
function settingsOf(base: Revision): { readonly gates?: readonly string[] } {
  const text = base.settings();
  if (text === undefined) return {};
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch {
    throw new CommandFailure(`downbeat.json of ${base.label} is no JSON.`);
  }
  const gates = (settings as { gates?: unknown } | null)?.gates;
  if (gates !== undefined && !(Array.isArray(gates) && gates.every((gate) => typeof gate === "string")))
    throw new CommandFailure(`"gates" in downbeat.json of ${base.label} must be a list of sentences such as "launch >= 80%".`);
  return { gates: gates as readonly string[] | undefined };
}

/** A file that a report is made from again; fails where it cannot be read. */
export function readReport(path: string, terminal: Terminal): string {
  const absolute = resolve(terminal.directory, path);
  if (!existsSync(absolute)) throw new CommandFailure(`cannot read ${path}: there is no such file.`);
  return readFileSync(absolute, "utf8");
}
