/** `downbeat schedule`: the plan with its dates. */

import picocolors from "picocolors";
import { workingTime } from "../calendar/working-time.ts";
import { zoneOf } from "../calendar/zone.ts";
import { diagnosticsOf } from "../features/diagnostics.ts";
import { DEFAULT_SETTINGS } from "../features/settings.ts";
import { bind } from "../plan/bind.ts";
import { scheduleCsv } from "../schedule/csv.ts";
import { scheduleJson } from "../schedule/json.ts";
import { prioritiesOf } from "../schedule/priorities.ts";
import { type ScheduleWithNetwork, scheduleWithNetwork } from "../schedule/schedule.ts";
import { scheduleTable } from "../schedule/table.ts";
import { endDayText, lengthText } from "../schedule/wording.ts";
import type { Run } from "./commands.ts";
import { fileOf, nodeFileSource } from "./files.ts";
import { dateOption, positiveNumberOption } from "./option-values.ts";
import { asText, locateDiagnostics } from "./report.ts";
import { CommandFailure } from "./terminal.ts";

export const scheduleCommand: Run = async (operands, options, terminal) => {
  const file = await fileOf(operands[0], terminal);
  const source = nodeFileSource([file]);
  const plan = bind(file.uri, source, undefined, { today: terminal.today });
  if (plan.score < 0) throw new CommandFailure(`${file.name} declares no score; a library has no dates.`);
  const asOf = typeof options.asOf === "string" ? dateOption(options.asOf, "--as-of").firstDay : undefined;
  const schedules = typeof options.schedules === "string" ? positiveNumberOption(options.schedules, "--schedules") : undefined;
  const seconds = typeof options.optimize === "string" ? positiveNumberOption(options.optimize, "--optimize") : undefined;
  const request = { now: terminal.now, asOf };
  const found =
    seconds !== undefined && schedules === undefined
      ? searchFor(seconds, (bound) => scheduleWithNetwork(plan, { ...request, schedules: bound }))
      : scheduleWithNetwork(plan, { ...request, schedules });
  if (!found) throw new CommandFailure(`${file.name} has no dates: its score says no \`start\`.`);
  const { schedule } = found;
  const located = locateDiagnostics(diagnosticsOf(plan, schedule.diagnostics, DEFAULT_SETTINGS), (uri) => source.get(uri), terminal);
  if (options.format === "json")
    terminal.out(
      `${JSON.stringify(
        scheduleJson(
          schedule,
          located.map(({ related: _, ...rest }) => rest),
        ),
        undefined,
        2,
      )}\n`,
    );
  else if (options.format === "csv") terminal.out(scheduleCsv(schedule));
  else terminal.out(scheduleTable(schedule, picocolors.createColors(terminal.color.out)));
  if (options.format !== "json") terminal.err(asText(located, terminal.color.err));
  if (seconds !== undefined || schedules !== undefined) {
    terminal.err(`${gainText(found)}\n`);
    if (options.priorities === true && found.search.end < found.search.plainEnd) terminal.err(priorityText(found));
  }
  return located.some(({ severity }) => severity === "error") ? 1 : 0;
};

/** Doubles the number of schedules as long as the next run is expected to end in time. A run with that number gives the same again. */
function searchFor(seconds: number, run: (schedules: number) => ScheduleWithNetwork | undefined): ScheduleWithNetwork | undefined {
  const end = performance.now() + seconds * 1000;
  let best: ScheduleWithNetwork | undefined;
  for (let schedules = 1000; ; schedules *= 2) {
    const began = performance.now();
    const found = run(schedules);
    if (!found || !best || found.search.end < best.search.end) best = found;
    const took = performance.now() - began;
    if (!found || found.search.end <= found.search.boundEnd || found.search.schedules < schedules || performance.now() + 2.2 * took > end) return best;
  }
}

function gainText({ search, network, schedule }: ScheduleWithNetwork): string {
  const zone = zoneOf(schedule.zone);
  const time = workingTime(network.calendars[0]);
  const looked = `${search.schedules} ${search.schedules === 1 ? "schedule" : "schedules"}`;
  if (search.end <= search.boundEnd) return `The plan ends on ${endDayText(zone, search.end)}, as soon as its dependencies allow (${looked}).`;
  const rest = lengthText(time.between(search.boundEnd, search.end), schedule.minutesPerDay);
  if (search.end >= search.plainEnd)
    return `No order of work was found that ends the plan before ${endDayText(zone, search.end)} (${looked}); with more people it could end up to ${rest} sooner.`;
  const gain = lengthText(time.between(search.end, search.plainEnd), schedule.minutesPerDay);
  return `The plan ends on ${endDayText(zone, search.end)}, ${gain} sooner than by the plain order of work (${looked}); with more people it could end up to ${rest} sooner still.`;
}

function priorityText(found: ScheduleWithNetwork): string {
  const clauses = prioritiesOf(found);
  if (!clauses) return "There is more shared work than there are priorities; the order cannot be written down.\n";
  const { plan } = found.schedule;
  return clauses.map(({ entity, priority }) => `${plan.entities[entity].path} priority ${priority}\n`).join("");
}
