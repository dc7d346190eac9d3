/** Edits that add a clause to a declaration. Positions are relative to it. */

import type { Declaration, Span } from "../language/syntax.ts";

/**
 * Adds a clause: on a line of its own where the block has its clauses that way, else at the end of the header.
 * `text` is the text of the declaration's extent.
 */
export function additionOf(declaration: Declaration, text: string, clause: string): Span & { readonly text: string } {
  const inBlock = declaration.clauses.find((candidate) => candidate.inBlock);
  if (declaration.block && inBlock) {
    const lineStart = text.lastIndexOf("\n", inBlock.start - 1) + 1;
    const indent = text.slice(lineStart, inBlock.start);
    if (lineStart > declaration.block.open && /^[ \t]*$/.test(indent)) {
      const newLine = text.slice(0, lineStart).endsWith("\r\n") ? "\r\n" : "\n";
      return { start: inBlock.start, end: inBlock.start, text: `${clause}${newLine}${indent}` };
    }
  }
  const end = headerEnd(declaration);
  return { start: end, end, text: ` ${clause}` };
}

/** End of the last token of the header. */
function headerEnd(declaration: Declaration): number {
  let end = Math.max(declaration.keyword.end, declaration.id?.end ?? 0, declaration.title?.end ?? 0);
  const limit = declaration.block?.open ?? declaration.end;
  for (const clause of declaration.clauses) if (!clause.inBlock) end = Math.max(end, clause.end);
  for (const tag of declaration.tags) if (tag.end <= limit) end = Math.max(end, tag.end);
  return end;
}
