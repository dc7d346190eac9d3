/** The outline of a file, and the declarations of all files by name. */

import type { Kind } from "../language/kinds.ts";
import type { Span } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import { matches } from "./completion/complete.ts";
import { declarationRange, nameRange } from "./place.ts";
import type { Snapshot, Workspace } from "./snapshot.ts";
import { shortSpan } from "./spoken.ts";

export interface OutlineSymbol extends Span {
  readonly name: string;
  /** Its title, and its dates where they are known. */
  readonly detail: string;
  readonly kind: Kind;
  readonly selection: Span;
  readonly children: readonly OutlineSymbol[];
}

/** All declarations of the file, nested as they stand. */
export function outline(snapshot: Snapshot): readonly OutlineSymbol[] {
  const { plan } = snapshot;
  const top: OutlineSymbol[] = [];
  for (let index = 0; index < plan.own; index++) {
    const entity = plan.entities[index]!;
    if (entity.parent < 0) top.push(symbolOf(snapshot, plan, entity));
  }
  return top;
}

function symbolOf(snapshot: Snapshot, plan: Plan, entity: Entity): OutlineSymbol {
  return {
    name: entity.id || entity.title || entity.kind,
    detail: detailOf(snapshot, entity),
    kind: entity.kind,
    ...declarationRange(entity),
    selection: nameRange(entity),
    children: entity.children.map((child) => symbolOf(snapshot, plan, plan.entities[child]!)),
  };
}

function detailOf(snapshot: Snapshot, entity: Entity): string {
  const title = entity.title === entity.id ? entity.kind : entity.title;
  const { schedule } = snapshot;
  const item = schedule?.itemOf(entity.index);
  return schedule === undefined || item === undefined || Number.isNaN(item.start) ? title : `${title} · ${shortSpan(schedule, item.start, item.finish)}`;
}

export interface WorkspaceSymbol extends Span {
  readonly name: string;
  readonly kind: Kind;
  readonly uri: string;
  /** The movement that holds it, and its title. */
  readonly container: string;
}

const MOST = 500;

/** Declarations of all known files whose path or title holds the letters of the query in their order; the best first. */
export function workspaceSymbols(workspace: Workspace, query: string): readonly WorkspaceSymbol[] {
  const found: { readonly symbol: WorkspaceSymbol; readonly rank: number }[] = [];
  for (const uri of workspace.files.keys()) {
    const plan = workspace.planOf(uri)!;
    for (let index = 0; index < plan.own; index++) {
      const entity = plan.entities[index]!;
      const rank = rankOf(query, entity);
      if (rank === undefined) continue;
      const container = [entity.parent < 0 ? "" : plan.entities[entity.parent]!.path, entity.title === entity.id ? "" : entity.title]
        .filter((part) => part !== "")
        .join(" · ");
      found.push({ symbol: { name: entity.id || entity.title, kind: entity.kind, uri, container, ...nameRange(entity) }, rank });
    }
  }
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ symbol }) => symbol);
}

/** 0 is the id itself, then what begins with the query, what holds it, and what has its letters in order. */
function rankOf(query: string, entity: Entity): number | undefined {
  const wanted = query.toLowerCase();
  const id = entity.id.toLowerCase();
  if (id === wanted) return 0;
  if (id.startsWith(wanted)) return 1;
  const path = entity.path.toLowerCase();
  const title = entity.title.toLowerCase();
  if (path.includes(wanted) || title.includes(wanted)) return 2;
  return matches(wanted, path) || matches(wanted, title) ? 3 : undefined;
}
