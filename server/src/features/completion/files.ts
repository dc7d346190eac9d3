/** Paths for `use`: the other scores that the workspace knows, relative to the file that uses them. */

import type { Snapshot } from "../snapshot.ts";
import type { CompletionItem } from "./item.ts";

export function filePaths(snapshot: Snapshot): readonly CompletionItem[] {
  const items: CompletionItem[] = [];
  for (const uri of snapshot.workspace.files.keys()) {
    if (uri === snapshot.uri) continue;
    const path = relativePath(snapshot.uri, uri);
    if (path !== undefined) items.push({ label: path, type: "file" });
  }
  return items.sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** How the file at `to` is written in the file at `from`: `../team/people.score`. Undefined where no relative path leads there. */
export function relativePath(from: string, to: string): string | undefined {
  const [fromRoot, fromPath] = parts(from);
  const [toRoot, toPath] = parts(to);
  if (fromRoot !== toRoot) return undefined;
  const folder = fromPath.slice(0, -1);
  let common = 0;
  while (common < folder.length && common < toPath.length - 1 && folder[common] === toPath[common]) common++;
  return [...folder.slice(common).map(() => ".."), ...toPath.slice(common)].map(decoded).join("/");
}

function parts(uri: string): readonly [root: string, path: readonly string[]] {
  const match = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)?(.*)$/i.exec(uri)!;
  return [match[1] ?? "", match[2]!.split("/")];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
