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
  const plan = bind(file.uri, source, undefined, { today: terminal.today });
  if (plan.score < 0) throw new CommandFailure(`${file.name} declares no score; a library has no dates.`);
  const scheduled = schedule(plan, { now: terminal.now });
  if (!scheduled) throw new CommandFailure(`${file.name} has no dates: its score says no \`start\`.`);
  const located = locateDiagnostics(diagnosticsOf(plan, scheduled.diagnostics, DEFAULT_SETTINGS), (uri) => source.get(uri), terminal);
  const errors = located.filter(({ severity }) => severity === "error");
  if (errors.length > 0) terminal.err(asText(errors, terminal.color.err));
  const diagnostics = located.map(({ related: _, ...rest }) => rest);
  terminal.out(exportTo(options.to as ExportFormat, scheduled, { now: terminal.now, diagnostics }));
  return errors.length > 0 ? 1 : 0;
};
