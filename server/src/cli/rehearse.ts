/** `downbeat rehearse`: plays a plan many times, and says how likely its dates are. */

import picocolors from "picocolors";
import { bind } from "../plan/bind.ts";
import { confidenceOf } from "../rehearsal/confidence.ts";
import { type GateResult, judgeGate } from "../rehearsal/gate.ts";
import { rehearsalJson } from "../rehearsal/json.ts";
import type { Rehearsal, RehearseOptions } from "../rehearsal/model.ts";
import { type ScheduleWithNetwork, scheduleWithNetwork } from "../schedule/schedule.ts";
import type { Options, Run } from "./commands.ts";
import { fileOf, nodeFileSource } from "./files.ts";
import { wholeNumberOption } from "./option-values.ts";
import { play } from "./play.ts";
import { rehearsalTable } from "./rehearse-table.ts";
import { asText, locateDiagnostics } from "./report.ts";
import { CommandFailure, type Terminal } from "./terminal.ts";

export const rehearseCommand: Run = async (operands, options, terminal) => {
  const trials = wholeNumberOption(options.trials, "--trials", 1, 1_000_000);
  const seed = wholeNumberOption(options.seed, "--seed", 0, Number.MAX_SAFE_INTEGER);
  const file = await fileOf(operands[0], terminal);
  const source = nodeFileSource([file]);
  const plan = bind(file.uri, source, undefined, { today: terminal.today });
  if (plan.score < 0) throw new CommandFailure(`${file.name} declares no score; only a plan can be rehearsed.`);
  const scheduled = scheduleWithNetwork(plan, { now: terminal.now });
  if (!scheduled) throw new CommandFailure(`${file.name} cannot be rehearsed: its score says no start.`);
  const errors = [...plan.diagnostics, ...scheduled.schedule.diagnostics].filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    terminal.err(
      asText(
        locateDiagnostics(errors, (uri) => source.get(uri), terminal),
        terminal.color.err,
      ),
    );

  const rehearsal = await playWithBar(scheduled, { trials, seed }, terminal);
  if (options.format === "json") terminal.out(`${JSON.stringify(rehearsalJson(rehearsal, scheduled.schedule), undefined, 2)}\n`);
  else {
    terminal.out(rehearsalTable(rehearsal, scheduled.schedule, confidenceOf(plan), picocolors.createColors(terminal.color.out)));
  }
  const gates = gatesOf(options).map((gate) => judgeGate(gate, rehearsal, scheduled.schedule));
  for (const gate of gates) terminal.err(gateLine(gate));
  if (gates.some(({ status }) => status === "error")) return 2;
  return errors.length > 0 || gates.some(({ status }) => status === "fail") ? 1 : 0;
};

async function playWithBar(scheduled: ScheduleWithNetwork, options: RehearseOptions, terminal: Terminal): Promise<Rehearsal> {
  const bar = progressBar(terminal);
  try {
    const [rehearsal] = await play([scheduled], { ...options, progress: (done) => bar.show(done) });
    return rehearsal!;
  } finally {
    bar.clear();
  }
}

/** A bar on a terminal's standard error; nothing anywhere else. */
function progressBar(terminal: Terminal): { show(done: number): void; clear(): void } {
  if (!terminal.color.err || terminal.columns === undefined) return { show: () => {}, clear: () => {} };
  const width = Math.min(30, Math.max(10, terminal.columns - 20));
  return {
    show(done) {
      const full = Math.round(done * width);
      terminal.err(
        `\r${"█".repeat(full)}${"░".repeat(width - full)} ${Math.round(done * 100)
          .toString()
          .padStart(3)} %`,
      );
    },
    clear: () => terminal.err("\r\u001b[K"),
  };
}

function gatesOf(options: Options): readonly string[] {
  const gate = options.gate as unknown as string | readonly string[] | undefined;
  return gate === undefined ? [] : typeof gate === "string" ? [gate] : gate;
}

function gateLine({ gate, status, message }: GateResult): string {
  const says = status === "pass" ? "holds" : status === "fail" ? "fails" : "could not be computed";
  return `downbeat: gate "${gate}" ${says}: ${message}\n`;
}
