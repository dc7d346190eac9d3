/** What the server needs of the place where it runs. */

import type { ErrandPort } from "./rehearsal-thread.ts";

export interface Host {
  /** The text of a file, undefined where there is none; undefined itself where only the client can read. */
  readonly readFile: ((uri: string) => Promise<string | undefined>) | undefined;
  /** All scores under these folders. */
  readonly findScores: ((folders: readonly string[]) => Promise<readonly string[]>) | undefined;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Minutes by which local time is behind UTC. */
  timezoneOffset(): number;
  /** Address of the page about a diagnostic, with `{code}` in the place of its code. */
  readonly documentation: string | undefined;
  /** Starts a thread that rehearses; undefined where there is none. */
  readonly rehearser?: (() => ErrandPort) | undefined;
}
