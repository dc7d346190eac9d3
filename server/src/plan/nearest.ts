/** The names that somebody may have meant: few edits away, found without comparing with every name of a large plan. */

import { distance } from "fastest-levenshtein";

/** How many comparisons one pass over a plan may spend on suggestions, so that thousands of unknown names stay cheap. */
export const COMPARISONS_PER_PASS = 40_000;

const MOST_SUGGESTIONS = 3;

/** Edits that still look like a slip: a third of the name, three at most, none of a single letter. */
function allowedEdits(length: number): number {
  return length < 2 ? 0 : Math.min(3, Math.ceil(length / 3));
}

/** A bit for each letter or digit that occurs: two names that differ in more than 2·n bits are more than n edits apart. */
function lettersOf(name: string): number {
  let bits = 0;
  for (let i = 0; i < name.length; i++) bits |= 1 << (name.charCodeAt(i) & 31);
  return bits;
}

function bitCount(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

interface Lookup {
  readonly names: readonly string[];
  /** Names that had to be compared: the same for the same names, so that a memory of look-ups changes no answer. */
  readonly cost: number;
}

/** Names to search in, grouped by length. */
export class NameIndex {
  readonly #byLength = new Map<number, { readonly names: string[]; readonly folded: string[]; readonly letters: number[] }>();
  readonly #found = new Map<string, Lookup>();

  constructor(names: Iterable<string>) {
    for (const name of new Set(names)) {
      const folded = name.toLowerCase();
      let group = this.#byLength.get(folded.length);
      if (!group) {
        group = { names: [], folded: [], letters: [] };
        this.#byLength.set(folded.length, group);
      }
      group.names.push(name);
      group.folded.push(folded);
      group.letters.push(lettersOf(folded));
    }
  }

  /** The nearest names, best first, at most three; case counts for less than a letter. */
  lookup(wanted: string): Lookup {
    const known = this.#found.get(wanted);
    if (known) return known;
    const folded = wanted.toLowerCase();
    const letters = lettersOf(folded);
    const most = allowedEdits(folded.length);
    const near: { readonly name: string; readonly edits: number }[] = [];
    let cost = 0;
    for (let length = folded.length - most; length <= folded.length + most; length++) {
      const group = this.#byLength.get(length);
      if (!group) continue;
      for (let i = 0; i < group.names.length; i++) {
        if (bitCount(group.letters[i]! ^ letters) > 2 * most) continue;
        cost++;
        const edits = distance(group.folded[i]!, folded);
        if (edits <= most) near.push({ name: group.names[i]!, edits });
      }
    }
    // Where one is very near, those that are further off were not meant.
    const best = near.reduce((least, { edits }) => Math.min(least, edits), most);
    const meant = near.filter(({ edits }) => edits <= (best === 0 ? 0 : best + 1));
    meant.sort((a, b) => a.edits - b.edits || Number(b.name[0] === wanted[0]) - Number(a.name[0] === wanted[0]) || (a.name < b.name ? -1 : 1));
    const answer = { names: meant.slice(0, MOST_SUGGESTIONS).map(({ name }) => name), cost };
    this.#found.set(wanted, answer);
    return answer;
  }
}

/** The nearest of some names, for short lists. */
export function nearest(wanted: string, names: Iterable<string>): readonly string[] {
  return new NameIndex(names).lookup(wanted).names;
}

/** "`a`", "`a` or `b`", "`a`, `b` or `c`". */
export function oneOf(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? (quoted[0] ?? "") : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}
