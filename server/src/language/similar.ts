/** Two versions of a text share most of their lines: the tree of one from the tree of the other. */

import { applyEdit } from "./incremental.ts";
import { parse } from "./parser.ts";
import type { SourceFile } from "./syntax.ts";

/** As `parse` gives it, sharing every node of `similar`, the tree of another version, that lies before or behind all that differs. */
export function parseLike(text: string, similar: SourceFile | undefined): SourceFile {
  if (similar === undefined) return parse(text);
  const old = similar.text;
  if (old === text) return similar;
  const most = Math.min(old.length, text.length);
  let start = 0;
  while (start + PIECE <= most && old.slice(start, start + PIECE) === text.slice(start, start + PIECE)) start += PIECE;
  while (start < most && old.charCodeAt(start) === text.charCodeAt(start)) start++;
  let behind = 0;
  const left = most - start;
  while (behind + PIECE <= left && lastPiece(old, behind) === lastPiece(text, behind)) behind += PIECE;
  while (behind < left && old.charCodeAt(old.length - 1 - behind) === text.charCodeAt(text.length - 1 - behind)) behind++;
  return applyEdit(similar, { start, end: old.length - behind, text: text.slice(start, text.length - behind) });
}

/** Characters that are compared at once. */
const PIECE = 1024;

function lastPiece(text: string, behind: number): string {
  const end = text.length - behind;
  return text.slice(end - PIECE, end);
}
