/** What a growing selection takes in: the word, the operand's part, the operand, the clause, the declaration, its block, the movement, the file. */

import { locate } from "../language/locate.ts";
import type { Declaration, SourceFile, Span } from "../language/syntax.ts";

/** From the smallest to the largest; each holds the one before it. */
export function selectionRanges(source: SourceFile, offset: number): readonly Span[] {
  const location = locate(source, offset);
  const found: Span[] = [{ start: 0, end: source.text.length }];
  const add = (start: number, end: number) => {
    const outer = found.at(-1)!;
    if (start >= outer.start && end <= outer.end && start <= offset && offset <= end && (start !== outer.start || end !== outer.end))
      found.push({ start, end });
  };
  if (location.use !== undefined) add(location.use.start + location.use.node.keyword.start, location.use.start + location.use.node.length);
  for (const { node, start } of location.chain) {
    add(start, start + node.length);
    add(start + node.keyword.start, start + node.end);
    if (node.block !== undefined) add(start + node.block.open, start + (node.block.close === undefined ? node.end : node.block.close + 1));
    if (node.block !== undefined) add(start + node.block.open + 1, start + (node.block.close ?? node.end));
  }
  const inner = location.declaration ?? location.use;
  const base = inner?.start ?? 0;
  if (location.declaration !== undefined) addClause(location.declaration.node, base, offset, add);
  const { span, string, comment } = location;
  if (span !== undefined) add(base + span.start, base + span.end);
  const text = string ?? undefined;
  if (text !== undefined) {
    const quotes = source.text.startsWith('"""', base + text.start) ? 3 : 1;
    add(base + text.start + quotes, base + text.end - quotes);
  }
  if (text !== undefined || comment !== undefined) addWord(source.text, offset, add);
  return found.reverse();
}

function addClause(node: Declaration, base: number, offset: number, add: (start: number, end: number) => void): void {
  const at = offset - base;
  const clause = node.clauses.findLast((one) => one.start <= at && at <= one.end);
  if (clause === undefined) return;
  add(base + clause.start, base + clause.end);
  if (at < clause.keyword.end || !clause.ok || clause.value === null) return;
  const spans: Span[] = [];
  collect(clause.value, at, spans);
  const sorted = spans.sort((a, b) => b.end - b.start - (a.end - a.start));
  const start = Math.min(...allStarts(clause.value), clause.end);
  add(base + start, base + clause.end);
  for (const span of sorted) add(base + span.start, base + span.end);
}

/** Every node of the operand that touches the offset. */
function collect(value: unknown, at: number, into: Span[]): void {
  if (typeof value !== "object" || value === null) return;
  if ("start" in value && "end" in value) {
    const span = value as Span;
    if (at < span.start || at > span.end) return;
    into.push(span);
  }
  for (const inner of Object.values(value)) collect(inner, at, into);
}

function allStarts(value: unknown): readonly number[] {
  if (typeof value !== "object" || value === null) return [];
  if ("start" in value && typeof value.start === "number") return [value.start];
  return Object.values(value).flatMap(allStarts);
}

function addWord(text: string, offset: number, add: (start: number, end: number) => void): void {
  const before = /[\p{L}\p{M}\p{N}_]*$/u.exec(text.slice(Math.max(0, offset - 100), offset))![0];
  const after = /^[\p{L}\p{M}\p{N}_]*/u.exec(text.slice(offset, offset + 100))![0];
  if (before.length + after.length > 0) add(offset - before.length, offset + after.length);
}
