/** Edits that take something out of a declaration, with the comma or the keyword that would be left over. Positions are relative. */

import type { Clause, Declaration, ReferenceNode, Span } from "../language/syntax.ts";

/** Takes a reference out of the list that it stands in, or the whole clause when it is the only one. Undefined where that cannot be said. */
export function removalOf(declaration: Declaration, reference: ReferenceNode): (Span & { readonly text: string }) | undefined {
  const clause = declaration.clauses.find((candidate) => candidate.refs.includes(reference));
  if (!clause) return undefined;
  const items = itemsOf(clause);
  const at = items.findIndex((item) => item.start <= reference.start && reference.end <= item.end);
  if (at < 0 || items.length < 2) return removalOfClause(declaration, clause);
  // With the comma after it, or, for the last one, the comma before it.
  return at < items.length - 1
    ? { start: items[at]!.start, end: items[at + 1]!.start, text: "" }
    : { start: items[at - 1]!.end, end: items[at]!.end, text: "" };
}

/** What a clause lists, one span an element. */
function itemsOf(clause: Clause): readonly Span[] {
  if (!clause.ok) return [];
  const value: unknown = clause.name === "delays" ? clause.value.refs : clause.value;
  return Array.isArray(value) ? (value as readonly Span[]) : [];
}

/** Takes a whole clause out, with the white space before it. */
export function removalOfClause(declaration: Declaration, clause: Clause): Span & { readonly text: string } {
  const before = endBefore(declaration, clause.start);
  // What follows on the line must not become part of a comment above it.
  const comment = declaration.comments.some(({ style, end }) => style !== "block" && end === before);
  return { start: comment ? clause.start : before, end: clause.end, text: "" };
}

/** End of whatever stands last before a position of a declaration, its opening brace included. */
function endBefore(declaration: Declaration, position: number): number {
  let end = declaration.keyword.end;
  const consider = (at: number | undefined) => {
    if (at !== undefined && at <= position && at > end) end = at;
  };
  consider(declaration.id?.end);
  consider(declaration.title?.end);
  consider(declaration.block && declaration.block.open + 1);
  for (const other of declaration.clauses) consider(other.end);
  for (const tag of declaration.tags) consider(tag.end);
  for (const comment of declaration.comments) consider(comment.end);
  for (let i = 0; i < declaration.children.length; i++) consider(declaration.childStarts[i]! + declaration.children[i]!.length);
  return end;
}
