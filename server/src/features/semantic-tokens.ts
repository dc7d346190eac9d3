/** Semantic tokens: every word by what it is, names by what they name, with what the schedule knows of that. */

import { KINDS } from "../language/kinds.ts";
import type { Lines } from "../language/lines.ts";
import type { Item, Span } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import type { Schedule } from "../schedule/model.ts";
import { commentTokens, type ItemToken, itemTokens, TokenType } from "./item-tokens.ts";
import { partTarget } from "./place.ts";
import type { Snapshot } from "./snapshot.ts";

/** Kinds are token types of their own, so that a theme may tell a role from a task. */
export const TOKEN_TYPES: readonly string[] = ["keyword", "property", "string", "number", "comment", "operator", "enumMember", "decorator", ...KINDS];
export const TOKEN_MODIFIERS: readonly string[] = ["declaration", "documentation", "critical", "done", "contingent"];

const DECLARATION = 1;
const DOCUMENTATION = 2;
const CRITICAL = 4;
const DONE = 8;
const CONTINGENT = 16;

/**
 * Five numbers a token, as the protocol has them: line and column relative to the token before, length, type, bits of modifiers.
 * `range` (absolute offsets) leaves out all that does not meet it.
 */
export function semanticTokens(snapshot: Snapshot, lines: Lines, range?: Span): readonly number[] {
  const { source, plan } = snapshot;
  const schedule = snapshot.schedule?.plan === plan ? snapshot.schedule : undefined;
  const written: number[] = [];
  let lastLine = 0;
  let lastColumn = 0;
  let index = 0;
  const write = (line: number, column: number, length: number, type: number, modifiers: number): void => {
    written.push(line - lastLine, line === lastLine ? column - lastColumn : column, length, type, modifiers);
    lastLine = line;
    lastColumn = column;
  };
  const visit = (item: Item, start: number): void => {
    // Entities stand in the order in which the walk meets their declarations.
    const entity = plan.entities[index];
    const own = index < plan.own && entity?.declaration === item ? entity : undefined;
    if (own !== undefined) index++;
    const { tokens, beforeChild } = itemTokens(item, source.text, start);
    const at = lines.at(start);
    const children = item.type === "declaration" ? item.children : [];
    let next = 0;
    const writeUntil = (end: number) => {
      for (; next < end; next++) {
        const token = tokens[next]!;
        const line = at.line + token.line;
        const column = token.line === 0 ? at.column + token.column : token.column;
        if (range !== undefined && !meets(lines, line, column, token.length, range)) continue;
        const named = token.name === undefined ? undefined : nameOf(plan, own, token);
        const type = token.type ?? (named === undefined ? undefined : TokenType.firstKind + KINDS.indexOf(named.kind));
        if (type !== undefined)
          write(line, column, token.length, type, (token.documentation ? DOCUMENTATION : 0) | (named === undefined ? 0 : modifiersOf(schedule, named, token)));
      }
    };
    children.forEach((child, position) => {
      writeUntil(beforeChild[position]!);
      visit(child, start + (item.type === "declaration" ? item.childStarts[position]! : 0));
    });
    writeUntil(tokens.length);
  };
  source.items.forEach((item, position) => {
    visit(item, source.starts[position]!);
  });
  const first = source.trailing[0];
  if (first !== undefined) {
    const at = lines.at(first.start);
    for (const { line, column, length, documentation } of commentTokens(source.trailing, source.text, first.start)) {
      write(at.line + line, line === 0 ? at.column + column : column, length, TokenType.comment, documentation ? DOCUMENTATION : 0);
    }
  }
  return written;
}

function meets(lines: Lines, line: number, column: number, length: number, range: Span): boolean {
  const start = lines.starts[line]! + column;
  return start < range.end && start + length > range.start;
}

function nameOf(plan: Plan, own: Entity | undefined, token: ItemToken): Entity | undefined {
  if (own === undefined || token.name === undefined) return undefined;
  return token.name === "own" ? own : partTarget(plan, own, token.name.reference, token.name.part);
}

function modifiersOf(schedule: Schedule | undefined, named: Entity, token: ItemToken): number {
  const declaration = token.name === "own" ? DECLARATION : 0;
  const item = schedule?.itemOf(named.index);
  if (item === undefined) return declaration;
  return declaration | (item.critical ? CRITICAL : 0) | (item.finished ? DONE : 0) | (item.contingent ? CONTINGENT : 0);
}

/** Replaces `deleteCount` numbers at `start` by `data`. */
export interface TokenEdit {
  readonly start: number;
  readonly deleteCount: number;
  readonly data: readonly number[];
}

/** Numbers that are alike between two differences: fewer are sent along rather than making another edit. */
const GAP = 25;

/**
 * What makes the tokens of before into those of now: positions are relative, so that what an edit did not touch is alike. Where there are as many
 * tokens as before (a task has become critical) each difference is an edit, otherwise all between what begins and what ends alike is one.
 */
export function tokenEdits(before: readonly number[], now: readonly number[]): readonly TokenEdit[] {
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && before[start] === now[start]) start++;
  if (start === before.length && start === now.length) return [];
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const end = now.length - tail;
  if (before.length !== now.length) return [{ start, deleteCount: before.length - tail - start, data: now.slice(start, end) }];
  const edits: TokenEdit[] = [];
  for (let from = start; from < end; ) {
    let to = from + 1;
    for (let at = to; at < end && at - to < GAP; at++) if (before[at] !== now[at]) to = at + 1;
    edits.push({ start: from, deleteCount: to - from, data: now.slice(from, to) });
    from = to;
    while (from < end && before[from] === now[from]) from++;
  }
  return edits;
}
