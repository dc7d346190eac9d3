/** What the server and its client say to each other beyond the Language Server Protocol. Types and names only: the client may import this file, and nothing else of the server. */

import type { TextEdit } from "../language/diagnostic.ts";

/** Server to client: the text of a file that is not open, or null where there is none. `ReadFileParams` to `ReadFileResult`. */
export const READ_FILE = "downbeat/readFile";
export interface ReadFileParams {
  readonly uri: string;
}
export type ReadFileResult = { readonly text: string } | null;

/** Server to client: the addresses of all scores of the workspace. No parameters, to `readonly string[]`. */
export const FIND_SCORES = "downbeat/findScores";

/**
 * How a score stands: client to server a request with `StatusParams`, to `Status | null`; server to client a notification with
 * `Status` whenever that is news.
 */
export const STATUS = "downbeat/status";
export interface StatusParams {
  readonly uri: string;
}

export interface Status {
  readonly uri: string;
  /** The version of the text that this is about; null for a file that is not open. */
  readonly version: number | null;
  /** Movements, tasks, milestones, rehearsals and cues. */
  readonly items: number;
  /** ISO dates of the first and the last day, and of the promise; null where no dates are known, or none is made. */
  readonly start: string | null;
  readonly finish: string | null;
  readonly due: string | null;
  readonly problems: { readonly errors: number; readonly warnings: number; readonly hints: number };
  /** Dates are being computed for this version. */
  readonly busy: boolean;
}

/** Client to server: an order of work that ends the plan sooner. `BetterOrderParams` to `BetterOrderResult | null`; it may take seconds, and can be cancelled. */
export const BETTER_ORDER = "downbeat/betterOrder";
export interface BetterOrderParams {
  readonly uri: string;
}

export interface BetterOrderResult {
  /** The version of the text that the edits fit. */
  readonly version: number;
  /** What came of it, a sentence for the person who asked. */
  readonly message: string;
  /** The order, written down as priorities; offsets in UTF-16. Empty where none was found. */
  readonly edits: readonly TextEdit[];
}

/** What a client may hand over at `initialize`. */
export interface InitializationOptions {
  /** The client answers `downbeat/readFile` and `downbeat/findScores`. */
  readonly files?: boolean;
  /** Address of the page about a diagnostic, with `{code}` in the place of its code. */
  readonly documentation?: string;
  /** Commands that the client has; code lenses use them. */
  readonly commands?: { readonly preview?: string; readonly reveal?: string; readonly rehearse?: string };
  /** Settings, for clients that have no `workspace/configuration`. */
  readonly settings?: unknown;
}
