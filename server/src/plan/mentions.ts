/** Every place where an id is written, those inside of paths included. */

import type { Mention } from "./model.ts";
import { referenceAt, type Table } from "./table.ts";

/** Mentions by entity. A path is followed upwards from what it names: each id before the last is the one that holds the next. */
export function mentionsIn(table: Table, targets: Int32Array): ReadonlyMap<number, readonly Mention[]> {
  const mentions = new Map<number, Mention[]>();
  for (let from = 0; from < table.count; from++) {
    for (let ref = table.refBase[from]!; ref < table.refBase[from + 1]!; ref++) {
      let entity = targets[ref]!;
      const parts = entity < 0 ? [] : referenceAt(table, from, ref)!.parts;
      for (let part = parts.length - 1; part >= 0 && entity >= 0; part--) {
        const mention = { from, word: parts[part]! };
        const list = mentions.get(entity);
        if (list) list.push(mention);
        else mentions.set(entity, [mention]);
        entity = table.parents[entity]!;
      }
    }
  }
  return mentions;
}
