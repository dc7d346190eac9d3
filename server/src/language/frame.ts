/** The container that the parser is reading: a file, a declaration, or a piece of one that is read again. */

import type { IToken } from "chevrotain";
import type { Kind } from "./kinds.ts";
import { isKind } from "./kinds.ts";
import type { Clause, Comment, Item, SyntaxProblem, Word as WordNode } from "./syntax.ts";
import type { ClauseStart } from "./words.ts";
import { CLAUSE_STARTS, nearestKind } from "./words.ts";

/** One empty array for all nodes: most lists of most nodes are empty. */
export const NONE: readonly never[] = Object.freeze([]);

/** A list that a node keeps. */
export function compact<E>(list: E[]): readonly E[] {
  // A list that grew by `push` has room for sixteen more.
  return list.length === 0 ? NONE : list.slice();
}

/** What stands in a container: a whole text, or a piece of one that is read again. */
export interface Content {
  readonly items: readonly Item[];
  /** Relative to the container, as all positions here. */
  readonly starts: readonly number[];
  readonly clauses: readonly Clause[];
  readonly tags: readonly WordNode[];
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/** The container that is being read. */
export interface Frame {
  /** Start that positions are relative to, an offset of the text that is read. */
  readonly base: number;
  /** Whose clauses may stand here; undefined at the level of the file. */
  readonly kind: Kind | undefined;
  readonly starters: ReadonlyMap<string, ClauseStart>;
  readonly items: Item[];
  /** Offsets of the text that is read. */
  readonly starts: number[];
  readonly clauses: Clause[];
  readonly tags: WordNode[];
  readonly comments: Comment[];
  readonly problems: SyntaxProblem[];
  /** References read so far: the next slot. */
  slots: number;
  inBlock: boolean;
  /** Blocks that were opened where none may stand, and not yet closed. */
  strays: number;
}

/** The kind whose clauses a declaration is read by: its own, or where its first word is none, the nearest. */
export function readAs(keyword: string): Kind {
  return isKind(keyword) ? keyword : (nearestKind(keyword) ?? "task");
}

/** A container that nothing has been read of yet. */
export function frame(base: number, kind: Kind | undefined): Frame {
  return {
    base,
    kind,
    starters: kind ? CLAUSE_STARTS.get(kind)! : NO_STARTERS,
    items: [],
    starts: [],
    clauses: [],
    tags: [],
    comments: [],
    problems: [],
    slots: 0,
    inBlock: false,
    strays: 0,
  };
}

const NO_STARTERS: ReadonlyMap<string, ClauseStart> = new Map();
/** Stands in while nothing is read. */
export const NO_FRAME = frame(0, undefined);

/** Whether this token is the end of the text. */
export function isEnd(token: IToken): boolean {
  return !(token.startOffset >= 0);
}

/** Orders problems as they stand in the text. */
export function byStart(a: SyntaxProblem, b: SyntaxProblem): number {
  return a.start - b.start;
}

/** Whether a line ends between two offsets. */
export function hasLineEnd(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return true;
  }
  return false;
}
