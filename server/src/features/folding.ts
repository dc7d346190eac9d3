/** What can be folded: blocks, clauses over several lines, comments, runs of line comments, and the `use` lines. */

import { Lines } from "../language/lines.ts";
import type { Comment, Declaration, SourceFile } from "../language/syntax.ts";

export interface Fold {
  /** Zero-based lines; what is folded is all behind the start line up to and with the end line. */
  readonly startLine: number;
  readonly endLine: number;
  readonly type: "block" | "comment" | "imports";
}

export function folds(source: SourceFile, lines = new Lines(source.text)): readonly Fold[] {
  const found: Fold[] = [];
  const add = (start: number, end: number, type: Fold["type"]) => {
    const startLine = lines.lineAt(start);
    const endLine = lines.lineAt(end);
    if (endLine > startLine) found.push({ startLine, endLine, type });
  };
  const comments: Comment[] = [];
  let firstUse = -1;
  let lastUse = -1;
  source.items.forEach((item, index) => {
    const start = source.starts[index]!;
    if (item.type === "use") {
      if (firstUse < 0) firstUse = start + item.keyword.start;
      lastUse = start + item.length;
      for (const comment of item.comments) comments.push({ ...comment, start: start + comment.start, end: start + comment.end });
    } else foldDeclaration(item, start, add, comments, lines);
  });
  if (firstUse >= 0) add(firstUse, lastUse, "imports");
  comments.push(...source.trailing);
  foldComments(comments, add, lines);
  return found.sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
}

function foldDeclaration(
  node: Declaration,
  start: number,
  add: (start: number, end: number, type: Fold["type"]) => void,
  comments: Comment[],
  lines: Lines,
): void {
  if (node.block !== undefined) {
    const end = start + (node.block.close ?? node.end);
    // The line of the closing brace stays to be seen.
    add(start + node.block.open, lines.starts[lines.lineAt(end)]! - 1, "block");
  }
  for (const clause of node.clauses) add(start + clause.start, start + clause.end, "block");
  for (const comment of node.comments) comments.push({ ...comment, start: start + comment.start, end: start + comment.end });
  node.children.forEach((child, index) => {
    foldDeclaration(child, start + node.childStarts[index]!, add, comments, lines);
  });
}

/** A block comment by itself, comments on lines of their own that follow each other together. */
function foldComments(comments: readonly Comment[], add: (start: number, end: number, type: Fold["type"]) => void, lines: Lines): void {
  const inOrder = [...comments].sort((a, b) => a.start - b.start);
  let run: Comment[] = [];
  const close = () => {
    if (run.length > 1) add(run[0]!.start, run.at(-1)!.end, "comment");
    run = [];
  };
  for (const comment of inOrder) {
    if (comment.style === "block") {
      close();
      add(comment.start, comment.end, "comment");
      continue;
    }
    const last = run.at(-1);
    const follows = last !== undefined && lines.lineAt(comment.start) === lines.lineAt(last.start) + 1;
    if (!comment.ownLine || !follows) close();
    if (comment.ownLine) run.push(comment);
  }
  close();
}
