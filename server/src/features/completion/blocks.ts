/** Which blocks are open where a line begins. */

import type { Kind } from "../../language/kinds.ts";
import type { Placed } from "../../language/locate.ts";
import type { LineBefore } from "./line.ts";

/** Kinds of the open blocks, outermost first; `chain` are the declarations around the cursor. */
export function blocksAt(chain: readonly Placed[], line: LineBefore): readonly Kind[] {
  const at = line.tokens[0]?.start ?? line.word.start;
  const blocks: Kind[] = [];
  for (const { node, start } of chain) {
    const open = node.block !== undefined && start + node.block.open < at && (node.block.close === undefined || at <= start + node.block.close);
    if (open && node.kind !== undefined) blocks.push(node.kind);
  }
  return blocks;
}
