/** Words by what they may begin: derived from the table of kinds, once. */

import { closest, distance } from "fastest-levenshtein";
import type { ClauseRow, Kind } from "./kinds.ts";
import { KIND_TABLE, KINDS } from "./kinds.ts";

/** A clause by its first word; `second` is the rest of `played by`, `not before`, `done when` … */
export interface ClauseStart {
  readonly row: ClauseRow;
  readonly second: string | undefined;
}

function clauseStart(row: ClauseRow): [string, ClauseStart] {
  const [first, second] = row.name.split(" ");
  return [first, { row, second }];
}

/** Clauses of each kind by first word. No two clauses of a kind share theirs (a test sees to it). */
export const CLAUSE_STARTS: ReadonlyMap<Kind, ReadonlyMap<string, ClauseStart>> = new Map(
  KIND_TABLE.map((kind) => [kind.kind, new Map(kind.clauses.map(clauseStart))]),
);

/** Clauses of all kinds by first word; of several the first in the table. */
export const ANY_CLAUSE: ReadonlyMap<string, ClauseStart> = new Map(KIND_TABLE.flatMap((kind) => kind.clauses.map(clauseStart)).reverse());

/** The kinds that take a clause of that name. */
export function kindsWith(name: string): Kind[] {
  return KIND_TABLE.filter((kind) => kind.clauses.some((clause) => clause.name === name)).map((kind) => kind.kind);
}

/** `task`, `task or rehearsal`, `task, milestone or cue`. */
export function anyOf(words: readonly string[], last = "or"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words[words.length - 1]}`;
}

/** The word of a list that somebody who wrote `word` may have meant, or undefined where none is near. */
export function nearest(word: string, among: readonly string[]): string | undefined {
  if (among.length === 0 || word.length > 40) return undefined;
  const best = closest(word.toLowerCase(), among as string[]);
  // A third of the letters may be wrong, and at least one; in two letters, none.
  const allowed = word.length < 3 ? 0 : Math.max(1, Math.floor(Math.max(word.length, best.length) / 3));
  return distance(word.toLowerCase(), best) <= allowed ? best : undefined;
}

export function nearestKind(word: string): Kind | undefined {
  return nearest(word, KINDS) as Kind | undefined;
}
