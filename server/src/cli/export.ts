/** `downbeat export`: the schedule for other tools. */

import { diagnosticsOf } from "../features/diagnostics.ts";
import { DEFAULT_SETTINGS } from "../features/settings.ts";
import { type ExportFormat, exportTo } from "../interchange/export.ts";
import { bind } from "../plan/bind.ts";
import { schedule } from "../schedule/schedule.ts";
import type { Run } from "./commands.ts";
import { fileOf, nodeFileSource } from "./files.ts";
import { asText, locateDiagnostics } from "./report.ts";
import { CommandFailure } from "./terminal.ts";

export const exportSchedule: Run = async ([path], options, terminal) => {
  const file = await fileOf(path!, terminal);
  const source = nodeFileSource([file]);
  const plan = bind(file.uri, source);
  const errors = diagnosticsOf(plan, [], DEFAULT_SETTINGS).filter(({ severity }) => severity === "error");
  const located = locateDiagnostics(errors, (uri) => source.get(uri), terminal);
  if (located.length > 0) terminal.err(asText(located, terminal.color.err));
  if (plan.score < 0) throw new CommandFailure(`${file.name} declares no score; only a plan has dates.`);
  const scheduled = schedule(plan, { now: terminal.now });
  if (!scheduled || !Number.isFinite(scheduled.start)) throw new CommandFailure(`${file.name} cannot be scheduled: its score says no start.`);
  terminal.out(exportTo(options.to as ExportFormat, scheduled, { now: terminal.now }));
  return errors.length > 0 ? 1 : 0;
};
