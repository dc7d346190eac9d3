/** What can be followed: the file of a `use`, the address of a `link`. */

import { declarationsOf } from "../language/locate.ts";
import { clausesOf } from "../language/syntax.ts";
import { resolvePath } from "../plan/locate.ts";
import type { Snapshot } from "./snapshot.ts";

export interface Link {
  /** Absolute offsets, quotes left out. */
  readonly start: number;
  readonly end: number;
  readonly target: string;
  readonly tooltip: string;
}

export function links(snapshot: Snapshot): readonly Link[] {
  const found: Link[] = [];
  const { source, plan } = snapshot;
  source.items.forEach((item, index) => {
    if (item.type !== "use" || item.path === undefined) return;
    const target = resolvePath(snapshot.uri, item.path.value);
    if (target === undefined || !plan.files.some((file) => file.uri === target)) return;
    const start = source.starts[index]!;
    found.push({ start: start + item.path.start + 1, end: start + item.path.end - 1, target, tooltip: "Open the used file" });
  });
  if (!source.text.includes("link")) return found;
  for (const { node, start } of declarationsOf(source)) {
    for (const { value } of clausesOf(node, "link")) {
      const target = addressOf(value.value, snapshot.uri);
      if (target !== undefined) found.push({ start: start + value.start + 1, end: start + value.end - 1, target, tooltip: "Follow the link" });
    }
  }
  return found;
}

/** Addresses that an editor may open without harm: of the web and of mail, and paths beside the file. */
function addressOf(text: string, base: string): string | undefined {
  if (/^(?:https?|mailto):/i.test(text)) return URL.canParse(text) ? new URL(text).href : undefined;
  if (/^[a-z][a-z0-9+.-]*:/i.test(text) || text.startsWith("//") || text === "") return undefined;
  return URL.canParse(text, base) ? new URL(text, base).href : undefined;
}
