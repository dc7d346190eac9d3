/** From references to what they name. */

import { KINDS } from "../language/kinds.ts";
import type { ReferenceNode } from "../language/syntax.ts";
import type { Names } from "./names.ts";
import { BROKEN, type Wanted, wanted } from "./reference-use.ts";
import type { Table } from "./table.ts";

const MOVEMENT = KINDS.indexOf("movement");

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
  const targets = new Int32Array(table.references.length).fill(-1);
  const misses: Miss[] = [];
  for (let entity = 0; entity < table.count; entity++) resolveOne(table, names, entity, targets, misses);
  return { targets, misses };
}

/** The same where only the `fresh` entities may name something else than before. */
export function resolveFresh(table: Table, names: Names, fresh: readonly number[], old: Resolution, oldTable: Table): Resolution {
  const targets = new Int32Array(table.references.length).fill(-1);
  const refound: Miss[] = [];
  let from = 0;
  for (const entity of [...fresh, table.count]) {
    // Between two fresh entities everything has moved by the same number of references.
    const start = oldTable.refBase[from]!;
    targets.set(old.targets.subarray(start, oldTable.refBase[entity]!), table.refBase[from]!);
    if (entity < table.count) resolveOne(table, names, entity, targets, refound);
    from = entity + 1;
  }
  if (old.misses.length === 0) return { targets, misses: refound };
  const again = new Set(fresh);
  const misses = [...old.misses.filter((miss) => !again.has(miss.entity)), ...refound];
  return { targets, misses: refound.length === 0 ? misses : misses.sort((a, b) => a.entity - b.entity || a.reference.slot - b.reference.slot) };
}

function resolveOne(table: Table, names: Names, entity: number, targets: Int32Array, misses: Miss[]): void {
  const kind = table.kinds[entity]!;
  for (let at = table.refBase[entity]!; at < table.refBase[entity + 1]!; at++) {
    const reference = table.references[at];
    const fits = reference && wanted(kind, table.uses[at]!);
    if (!fits || reference.parts.length === 0) continue;
    const found = follow(table, names, entity, reference, fits);
    if (typeof found === "number") targets[at] = found;
    // A broken clause has its own error, and what follows from a name in it is not known.
    else if (entity < table.own && !(table.uses[at]! & BROKEN) && !found.excused) misses.push({ entity, reference, wanted: fits, ...found });
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
  const fits = (entity: number) => ((mask >> kinds[entity]!) & 1) === 1;
  const first = reference.parts[0]!.text.normalize("NFC");
  if (reference.parts.length === 1) {
    const { found, first: seen } = names.see(first, set, from, fits);
    if (found >= 0) return found;
    const misfit = seen >= 0 ? seen : names.see(first, set === "who" ? "what" : "who", from, () => true).found;
    return { part: 0, misfit, within: -1, excused: misfit < 0 && names.phantoms.has(first) };
  }
  const { found, first: seen } = names.see(first, "what", from, (entity) => kinds[entity] === MOVEMENT);
  if (found < 0) return { part: 0, misfit: seen, within: -1, excused: seen < 0 && names.phantoms.has(first) };
  let at = found;
  for (let part = 1; part < reference.parts.length; part++) {
    const id = reference.parts[part]!.text.normalize("NFC");
    const next = names.heldBy(at, id);
    if (next === undefined) return { part, misfit: -1, within: at, excused: names.phantoms.has(id) };
    const last = part === reference.parts.length - 1;
    if (last ? !fits(next) : kinds[next] !== MOVEMENT) return { part, misfit: next, within: at, excused: false };
    at = next;
  }
  return at;
}
