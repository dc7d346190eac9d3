/** Files of other tools as scores. */

import type { Imported } from "./draft.ts";
import { fromCsv } from "./read-csv.ts";
import { fromMermaid } from "./read-mermaid.ts";
import { fromMspdi } from "./read-mspdi.ts";
import { fromTaskJuggler } from "./read-taskjuggler.ts";

export type { Imported, Loss } from "./draft.ts";

const IMPORTS = { mspdi: fromMspdi, taskjuggler: fromTaskJuggler, mermaid: fromMermaid, csv: fromCsv } as const satisfies Record<
  string,
  (text: string) => Imported
>;

export type ImportFormat = keyof typeof IMPORTS;

export const IMPORT_FORMATS = Object.keys(IMPORTS) as readonly ImportFormat[];

/** The score that a file means, with what could not be carried over; or why it is no file of that format. Nothing is thrown. */
export function importFrom(format: ImportFormat, text: string): Imported {
  return IMPORTS[format](text.replace(/^\uFEFF/, ""));
}
