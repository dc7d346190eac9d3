/** The names that somebody may have meant: few edits away, found without comparing with every name of a large plan. */

import { distance } from "fastest-levenshtein";

/** How many comparisons one pass over a plan may spend on suggestions, so that thousands of unknown names stay cheap. */
export const COMPARISONS_PER_PASS = 20_000;

/** Edits that still look like a slip: a third of the name, three at most, none of a single letter. */
function allowedEdits(length: number): number {
  return length < 2 ? 0 : Math.min(3, Math.ceil(length / 3));
}

/** A bit for each letter (of either case) or digit that occurs: two names that differ in more than 2·n bits are more than n edits apart. */
export function lettersOf(name: string): number {
  let bits = 0;
  for (let i = 0; i < name.length; i++) bits |= 1 << (name.charCodeAt(i) & 31);
  return bits;
}

function bitCount(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** Names with what makes most comparisons needless: their lengths, and their letters as bits. */
export interface SearchedNames {
  readonly ids: readonly string[];
  readonly lengths: Uint8Array;
  readonly letters: Int32Array;
}

export interface Near {
  /** Positions of the nearest names, best first. */
  readonly found: readonly number[];
  /** Names that had to be compared. */
  readonly cost: number;
}

/** How many comparisons one search may spend: in a very large plan, what is meant most likely stands not far away. */
const COMPARISONS_PER_SEARCH = 10_000;

/** The nearest of the names that `accept` lets pass, at most `most`, best first, searched from position `from` outwards; the case of letters does not count. */
export function nearestOf(wanted: string, names: SearchedNames, count: number, most: number, from: number, accept: (position: number) => boolean): Near {
  const folded = wanted.toLowerCase();
  const { length } = folded;
  const letters = lettersOf(folded);
  const allowed = allowedEdits(length);
  const near: { readonly position: number; readonly edits: number }[] = [];
  let cost = 0;
  const reach = Math.max(from, count - 1 - from);
  for (let step = 0; step <= reach && cost < COMPARISONS_PER_SEARCH; step++) {
    for (let side = step === 0 ? 1 : 0; side < 2; side++) {
      const position = side === 0 ? from - step : from + step;
      if (position < 0 || position >= count) continue;
      const difference = names.lengths[position]! - length;
      if (difference > allowed || difference < -allowed || bitCount(names.letters[position]! ^ letters) > 2 * allowed || !accept(position)) continue;
      cost++;
      const edits = distance(names.ids[position]!.toLowerCase(), folded);
      if (edits <= allowed) near.push({ position, edits });
    }
  }
  // Where one is very near, those that are further off were not meant.
  const best = near.reduce((least, { edits }) => Math.min(least, edits), allowed);
  const meant = near.filter(({ edits }) => edits <= (best === 0 ? 0 : best + 1));
  const first = (position: number) => Number(names.ids[position]![0] === wanted[0]);
  meant.sort((a, b) => a.edits - b.edits || first(b.position) - first(a.position) || a.position - b.position);
  return { found: meant.slice(0, most).map(({ position }) => position), cost };
}

/** The nearest of some names, at most three, for short lists. */
export function nearest(wanted: string, names: Iterable<string>): readonly string[] {
  const ids = [...new Set(names)];
  const searched = { ids, lengths: Uint8Array.from(ids, (id) => Math.min(id.length, 255)), letters: Int32Array.from(ids, lettersOf) };
  return nearestOf(wanted, searched, ids.length, 3, 0, () => true).found.map((position) => ids[position]!);
}

/** "`a`", "`a` or `b`", "`a`, `b` or `c`". */
export function oneOf(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? (quoted[0] ?? "") : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}
