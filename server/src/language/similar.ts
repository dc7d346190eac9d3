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
  while (start < most && old.charCodeAt(start) === text.charCodeAt(start)) start++;
  let behind = 0;
  while (behind < most - start && old.charCodeAt(old.length - 1 - behind) === text.charCodeAt(text.length - 1 - behind)) behind++;
  return applyEdit(similar, { start, end: old.length - behind, text: text.slice(start, text.length - behind) });
}
