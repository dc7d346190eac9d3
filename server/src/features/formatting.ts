/** The canonical form in the editor: of a file, of a selection, while typing. Nothing is changed where the text cannot be read. */

import type { TextEdit } from "../language/diagnostic.ts";
import { type FormatEdit, formatEdits, onTypeEdits } from "../language/printer.ts";
import type { Span } from "../language/syntax.ts";
import type { Snapshot } from "./snapshot.ts";

export function formatting(snapshot: Snapshot): readonly TextEdit[] {
  return inFile(snapshot, formatEdits(snapshot.source) ?? []);
}

/** The declarations that the selection (absolute offsets) touches. */
export function rangeFormatting(snapshot: Snapshot, range: Span): readonly TextEdit[] {
  return inFile(snapshot, formatEdits(snapshot.source, range) ?? []);
}

/** After `typed` (a newline or a closing brace) was typed before the offset. */
export function onTypeFormatting(snapshot: Snapshot, offset: number, typed: string): readonly TextEdit[] {
  return inFile(snapshot, onTypeEdits(snapshot.source, offset, typed));
}

function inFile(snapshot: Snapshot, edits: readonly FormatEdit[]): readonly TextEdit[] {
  return edits.map(({ start, end, text }) => ({ file: snapshot.uri, start, end, text }));
}
