/** Words by what they may begin: derived from the table of kinds, once. */

import { distance } from "fastest-levenshtein";
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
  // In two letters none may be wrong; what is longer than any word of the language is none of them.
  if (word.length < 3 || word.length > 40) return undefined;
  const written = word.toLowerCase();
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of among) {
    const far = isTransposed(written, candidate) ? 1 : distance(written, candidate);
    // A third of the letters may be wrong, and at least one. The first letter is the one that is mostly right.
    const weight = far + (written[0] === candidate[0] ? 0 : 0.5);
    if (far <= Math.max(1, Math.floor(Math.max(written.length, candidate.length) / 3)) && weight < least) {
      best = candidate;
      least = weight;
    }
  }
  return best;
}

/** Two neighbouring letters changed places. */
function isTransposed(written: string, candidate: string): boolean {
  if (written.length !== candidate.length) return false;
  let at = 0;
  while (at < written.length && written[at] === candidate[at]) at++;
  return written[at] === candidate[at + 1] && written[at + 1] === candidate[at] && written.slice(at + 2) === candidate.slice(at + 2);
}

export function nearestKind(word: string): Kind | undefined {
  return nearest(word, KINDS) as Kind | undefined;
}
