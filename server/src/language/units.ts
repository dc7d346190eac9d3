/** The units of time by where they may stand, and what others may mean by theirs. */

import type { Unit } from "./syntax.ts";

export const WORKING: readonly Unit[] = ["min", "h", "d", "w"];
export const ELAPSED: readonly Unit[] = ["min", "h", "d", "w", "mo", "q", "y"];
export const STANDBY: readonly Unit[] = ["s", ...ELAPSED];

/** What somebody may mean by a unit that is none. */
export const MEANT = new Map<string, Unit[]>([
  ["m", ["min", "mo"]],
  ["mins", ["min"]],
  ["minute", ["min"]],
  ["minutes", ["min"]],
  ["hr", ["h"]],
  ["hrs", ["h"]],
  ["hour", ["h"]],
  ["hours", ["h"]],
  ["day", ["d"]],
  ["days", ["d"]],
  ["week", ["w"]],
  ["weeks", ["w"]],
  ["wk", ["w"]],
  ["wks", ["w"]],
  ["month", ["mo"]],
  ["months", ["mo"]],
  ["mon", ["mo"]],
  ["quarter", ["q"]],
  ["quarters", ["q"]],
  ["year", ["y"]],
  ["years", ["y"]],
  ["yr", ["y"]],
  ["sec", ["s"]],
  ["secs", ["s"]],
  ["second", ["s"]],
  ["seconds", ["s"]],
  ["min", ["min"]],
  ["h", ["h"]],
  ["d", ["d"]],
  ["w", ["w"]],
  ["mo", ["mo"]],
  ["q", ["q"]],
  ["y", ["y"]],
  ["s", ["s"]],
]);
