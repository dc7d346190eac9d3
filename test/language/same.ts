/** Trees without places: what a text says, apart from where it says it. */

import type { Item, SourceFile } from "../../server/src/language/syntax.ts";

const PLACES = new Set(["start", "end", "length", "childStarts", "block", "inBlock", "keyword", "comments"]);

function meaning(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meaning);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !PLACES.has(key))
      .map(([key, part]) => [key, meaning(part)]),
  );
}

/** All comments of an item and what it holds, as they are written. */
function comments(file: SourceFile, item: Item, start: number): string[] {
  const own = item.comments.map((comment) => file.text.slice(start + comment.start, start + comment.end));
  return item.type === "use" ? own : [...own, ...item.children.flatMap((child, index) => comments(file, child, start + item.childStarts[index]))];
}

/** What a file says: kinds, ids, titles, clauses, comments, problems, each with the declaration that it belongs to. */
export function saying(file: SourceFile): unknown {
  return {
    items: file.items.map((item, index) => ({
      keyword: item.type === "use" ? "use" : item.keyword.text,
      ...(meaning(item) as object),
      comments: comments(file, item, file.starts[index]),
    })),
    trailing: file.trailing.map((comment) => file.text.slice(comment.start, comment.end)),
  };
}
