/** Schedules as files of other tools. */

import type { Instant } from "../calendar/model.ts";
import { type JsonDiagnostic, scheduleJson } from "../schedule/json.ts";
import type { Schedule } from "../schedule/model.ts";
import { toCsv } from "./csv.ts";
import { toIcs } from "./ics.ts";
import { toMermaid } from "./mermaid.ts";
import { toMspdi } from "./mspdi.ts";
import { toTaskJuggler } from "./taskjuggler.ts";

/** What an export takes from the host. */
export interface ExportOptions {
  /** Epoch minute of now: when the file was made. */
  readonly now: Instant;
  /** All that there is to say about the plan; JSON carries it. */
  readonly diagnostics: readonly JsonDiagnostic[];
}

const EXPORTS = {
  ics: (schedule, { now }) => toIcs(schedule, now),
  mspdi: toMspdi,
  csv: toCsv,
  json: (schedule, { diagnostics }) => `${JSON.stringify(scheduleJson(schedule, diagnostics), undefined, 2)}\n`,
  mermaid: toMermaid,
  taskjuggler: toTaskJuggler,
} as const satisfies Record<string, (schedule: Schedule, options: ExportOptions) => string>;

export type ExportFormat = keyof typeof EXPORTS;

export const EXPORT_FORMATS = Object.keys(EXPORTS) as readonly ExportFormat[];

/** Usual ending of a file of that format, without the dot. */
export const EXPORT_ENDINGS: Readonly<Record<ExportFormat, string>> = {
  ics: "ics",
  mspdi: "xml",
  csv: "csv",
  json: "json",
  mermaid: "mmd",
  taskjuggler: "tjp",
};

export function exportTo(format: ExportFormat, schedule: Schedule, options: ExportOptions): string {
  return EXPORTS[format](schedule, options);
}
