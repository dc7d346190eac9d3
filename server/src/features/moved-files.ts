/** When files are moved or renamed: the paths of `use` that lead to them, or from them. */

import type { TextEdit } from "../language/diagnostic.ts";
import { resolvePath } from "../plan/locate.ts";
import { relativePath } from "./completion/files.ts";
import type { Workspace } from "./snapshot.ts";

export interface Move {
  /** A file or a folder, without a slash at the end. */
  readonly from: string;
  readonly to: string;
}

/** Edits to the files as they are named before the move. */
export function editsForMoves(workspace: Workspace, moves: readonly Move[]): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (const [uri, source] of workspace.files) {
    const home = moved(uri, moves);
    source.items.forEach((item, index) => {
      if (item.type !== "use" || item.path === undefined) return;
      const target = resolvePath(uri, item.path.value);
      if (target === undefined) return;
      const there = moved(target, moves);
      if (there === target && home === uri) return;
      const path = relativePath(home, there);
      if (path === undefined || resolvePath(home, item.path.value) === there) return;
      const start = source.starts[index]! + item.path.start;
      const end = source.starts[index]! + item.path.end;
      edits.push({ file: uri, start, end, text: `"${path.replaceAll(/["\\]/g, "\\$&")}"` });
    });
  }
  return edits;
}

function moved(uri: string, moves: readonly Move[]): string {
  for (const { from, to } of moves) {
    if (uri === from) return to;
    if (uri.startsWith(`${from}/`)) return `${to}${uri.slice(from.length)}`;
  }
  return uri;
}
