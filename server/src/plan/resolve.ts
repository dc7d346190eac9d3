/** From references to what they name. */

import { nfc } from "../language/dates.ts";
import { KINDS } from "../language/kinds.ts";
import type { ReferenceNode } from "../language/syntax.ts";
import { misfit, type NameChange, type Names } from "./names.ts";
import { BROKEN, type Wanted, wanted } from "./reference-use.ts";
import type { Table, TableChange } from "./table.ts";

const MOVEMENT = KINDS.indexOf("movement");
const MOVEMENT_MASK = 1 << MOVEMENT;
const ANY = -1;

/** A reference that names nothing that fits. */
export interface Miss {
  readonly entity: number;
  readonly reference: ReferenceNode;
  readonly wanted: Wanted;
  /** Position of the id in its path that could not be followed. */
  readonly part: number;
  /** What has that name but is of a kind that does not fit, or −1. */
  readonly misfit: number;
  /** The movement that was searched for this part, −1 where all that can be seen was. */
  readonly within: number;
}

export interface Resolution {
  /** Target of each reference of the table, −1 where nothing fits. */
  readonly targets: Int32Array;
  /** In the order of the text. */
  readonly misses: readonly Miss[];
}

/** Resolves the references of all entities. */
export function resolveAll(table: Table, names: Names): Resolution {
  const targets = new Int32Array(table.uses.length).fill(-1);
  const misses: Miss[] = [];
  for (let entity = 0; entity < table.count; entity++) resolveOne(table, names, entity, targets, misses);
  return { targets, misses };
}

/** The same where only the `fresh` entities may name something else than before. */
export function resolveFresh(table: Table, names: Names, fresh: readonly number[], old: Resolution, oldTable: Table): Resolution {
  const refound: Miss[] = [];
  const moved = movedTargets(table, fresh, old, oldTable);
  for (const entity of fresh) resolveOne(table, names, entity, moved, refound);
  const targets = isSame(moved, old.targets, table, fresh, oldTable) ? old.targets : moved;
  if (old.misses.length === 0) return { targets, misses: refound };
  const again = new Set(fresh);
  const misses = [...old.misses.filter((miss) => !again.has(miss.entity)), ...refound];
  return { targets, misses: refound.length === 0 ? misses : inOrder(misses) };
}

/** The targets of before at their new places, those of fresh entities −1. */
function movedTargets(table: Table, fresh: readonly number[], old: Resolution, oldTable: Table): Int32Array {
  const targets = new Int32Array(table.uses.length);
  let from = 0;
  for (const entity of [...fresh, table.count]) {
    // Between two fresh entities everything has moved by the same number of references.
    targets.set(old.targets.subarray(oldTable.refBase[from]!, oldTable.refBase[entity]!), table.refBase[from]!);
    if (entity < table.count) targets.fill(-1, table.refBase[entity]!, table.refBase[entity + 1]!);
    from = entity + 1;
  }
  return targets;
}

/** Do all references name what they named, at the same places? */
function isSame(targets: Int32Array, before: Int32Array, table: Table, fresh: readonly number[], oldTable: Table): boolean {
  if (table.refBase !== oldTable.refBase) return false;
  for (const entity of fresh) for (let ref = table.refBase[entity]!; ref < table.refBase[entity + 1]!; ref++) if (targets[ref] !== before[ref]) return false;
  return true;
}

/** The same where names came or went: what led nowhere, or to something that the change touched, is looked up again. */
export function resolveChanged(change: TableChange, { names, moved, touched }: NameChange, old: Resolution, oldTable: Table): Resolution {
  const { table } = change;
  const targets = new Int32Array(table.uses.length).fill(-1);
  const misses: Miss[] = [];
  for (const { from, to, at } of change.runs) {
    const shift = table.refBase[at]! - oldTable.refBase[from]!;
    for (let entity = from; entity < to; entity++) {
      let again = false;
      for (let ref = oldTable.refBase[entity]!; ref < oldTable.refBase[entity + 1]!; ref++) {
        const target = old.targets[ref]!;
        const now = target < 0 ? -1 : moved[target]!;
        targets[ref + shift] = now;
        if (now < 0 || touched[now]) again = true;
      }
      if (again) resolveOne(table, names, entity - from + at, targets, misses);
    }
  }
  for (const entity of change.fresh) resolveOne(table, names, entity, targets, misses);
  return { targets, misses: inOrder(misses) };
}

function inOrder(misses: Miss[]): readonly Miss[] {
  return misses.sort((a, b) => a.entity - b.entity || a.reference.slot - b.reference.slot);
}

function resolveOne(table: Table, names: Names, entity: number, targets: Int32Array, misses: Miss[]): void {
  const kind = table.kinds[entity]!;
  const base = table.refBase[entity]!;
  const { clauses } = table.declarations[entity]!;
  for (let at = 0; at < clauses.length; at++) {
    const { refs } = clauses[at]!;
    for (let place = 0; place < refs.length; place++) {
      const reference = refs[place]!;
      const use = table.uses[base + reference.slot]!;
      const fits = wanted(kind, use);
      if (!fits || reference.parts.length === 0) continue;
      const found = follow(table, names, entity, reference, fits);
      targets[base + reference.slot] = typeof found === "number" ? found : -1;
      // A broken clause has its own error, and what follows from a name in it is not known.
      if (typeof found !== "number" && entity < table.own && !(use & BROKEN) && !found.excused) misses.push({ entity, reference, wanted: fits, ...found });
    }
  }
}

interface Failure {
  readonly part: number;
  readonly misfit: number;
  readonly within: number;
  readonly excused: boolean;
}

function follow(table: Table, names: Names, from: number, reference: ReferenceNode, { set, mask }: Wanted): number | Failure {
  const { kinds } = table;
  const single = reference.parts.length === 1;
  const first = nfc(reference.parts[0]!.text);
  const found = single ? names.see(first, set, from, mask) : names.see(first, "what", from, MOVEMENT_MASK);
  if (found < 0) {
    let other = found === -1 ? -1 : misfit(found);
    if (other < 0 && single) other = names.see(first, set === "who" ? "what" : "who", from, ANY);
    return { part: 0, misfit: other, within: -1, excused: other < 0 && names.phantoms.has(first) };
  }
  let at = found;
  for (let part = 1; part < reference.parts.length; part++) {
    const id = nfc(reference.parts[part]!.text);
    const next = names.heldBy(at, id);
    if (next === undefined) return { part, misfit: -1, within: at, excused: names.phantoms.has(id) };
    const fits = part === reference.parts.length - 1 ? ((mask >> kinds[next]!) & 1) === 1 : kinds[next] === MOVEMENT;
    if (!fits) return { part, misfit: next, within: at, excused: false };
    at = next;
  }
  return at;
}
