/** What every layer says about a text: plain data with absolute offsets, so that nothing here knows the protocol or a file system. */

import type { Code } from "./codes.ts";

export type Severity = "error" | "warning" | "information" | "hint";

export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  /** Plain English: what is wrong and what would be right. */
  readonly message: string;
  /** URI of the file, as the host names it. */
  readonly file: string;
  /** Absolute UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  readonly related?: readonly RelatedPlace[];
  /** Ready-made ways out, best first. */
  readonly fixes?: readonly Fix[];
}

export interface RelatedPlace {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The one that `fix all` takes: the meaning is beyond doubt. */
  readonly preferred?: boolean;
}

/** Replaces [start, end) of `file` by `text`. */
export interface TextEdit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
