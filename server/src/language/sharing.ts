/** Which items two lists share: an edit gives a new list whose beginning and end are those of the old one. */

import type { Item } from "./syntax.ts";

/** So many items at the beginning and at the end of two lists are the same nodes. */
export interface Shared {
  readonly prefix: number;
  readonly suffix: number;
  /** Known to stand as they stood: those of the beginning in the same place, those of the end all moved by the same distance. */
  readonly rigid: boolean;
}

interface Origin {
  /** Weak, or every list would keep all that were before it. */
  readonly list: WeakRef<readonly Item[]>;
  readonly prefix: number;
  readonly suffix: number;
}

const ORIGINS = new WeakMap<readonly Item[], Origin>();

/** One edit made `list` from `origin`. What it says of them is what comparing them would find, without looking at ten thousand items. */
export function derive(list: readonly Item[], origin: readonly Item[], prefix: number, suffix: number): void {
  ORIGINS.set(list, { list: new WeakRef(origin), prefix, suffix });
}

export function sharedItems(before: readonly Item[], now: readonly Item[]): Shared {
  const origin = ORIGINS.get(now);
  if (origin?.list.deref() === before) return { prefix: origin.prefix, suffix: origin.suffix, rigid: true };
  const shorter = Math.min(before.length, now.length);
  let prefix = 0;
  while (prefix < shorter && now[prefix] === before[prefix]) prefix++;
  let suffix = 0;
  while (suffix < shorter - prefix && now[now.length - 1 - suffix] === before[before.length - 1 - suffix]) suffix++;
  return { prefix, suffix, rigid: false };
}

const USES = new WeakMap<readonly Item[], readonly number[]>();

/** Positions of the `use` directives among the items of a file. What an edit left alone is not looked at again. */
export function usesAmong(items: readonly Item[]): readonly number[] {
  const found = USES.get(items) ?? findUses(items);
  USES.set(items, found);
  return found;
}

function findUses(items: readonly Item[]): readonly number[] {
  const origin = ORIGINS.get(items);
  const before = origin?.list.deref();
  const known = before && USES.get(before);
  if (origin === undefined || known === undefined) return usesBetween(items, 0, items.length);
  const { prefix, suffix } = origin;
  const end = items.length - suffix;
  const moved = items.length - before!.length;
  return [...known.filter((at) => at < prefix), ...usesBetween(items, prefix, end), ...known.map((at) => at + moved).filter((at) => at >= end)];
}

function usesBetween(items: readonly Item[], from: number, to: number): number[] {
  const uses: number[] = [];
  for (let at = from; at < to; at++) if (items[at].type === "use") uses.push(at);
  return uses;
}
