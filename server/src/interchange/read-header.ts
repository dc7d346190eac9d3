/** Reads what `headerText` wrote: the declaration that a file of another format keeps as a comment or in a custom field. */

import { parse } from "../language/parser.ts";
import type { ClauseName, Declaration } from "../language/syntax.ts";
import type { DraftItem, DraftLink, DraftShare } from "./draft.ts";

export interface ReadHeader {
  readonly kind: string;
  /** Ids from the top. */
  readonly path: readonly string[];
  readonly estimate: string | undefined;
  readonly by: readonly DraftShare[];
  readonly links: readonly ReadLink[];
  readonly facts: readonly string[];
}

/** A link whose other end is still a path. */
export type ReadLink = Omit<DraftLink, "to"> & { readonly path: string };

/** Clauses that are taken over as they stand. */
const FACTS: ReadonlySet<ClauseName> = new Set(["not before", "on", "due", "late", "priority", "progress", "remaining", "started", "finished"]);

/** Undefined where the text is no header. */
export function readHeader(text: string): ReadHeader | undefined {
  const match = /^(\w+) (\S+)(.*)$/s.exec(text.trim());
  if (!match) return undefined;
  const path = match[2].split(".");
  const read = readClauses(match[1] === "cue" ? "milestone" : match[1], match[3]);
  return read && { kind: match[1], path, ...read };
}

/** Clauses of a declaration of that kind; undefined where they cannot be read. */
export function readClauses(kind: string, clauses: string): Omit<ReadHeader, "kind" | "path"> | undefined {
  const source = parse(`${kind} x ${clauses.trim()}\n`);
  const [declaration] = source.items;
  if (declaration?.type !== "declaration" || source.items.length !== 1) return undefined;
  return {
    estimate: estimateIn(source.text, declaration),
    by: sharesIn(declaration),
    links: linksIn(source.text, declaration),
    facts: factsIn(source.text, declaration),
  };
}

function estimateIn(text: string, declaration: Declaration): string | undefined {
  const clause = declaration.clauses.find((each) => each.ok && (each.name === "effort" || each.name === "lasts"));
  return clause && text.slice(clause.start, clause.end);
}

function sharesIn(declaration: Declaration): readonly DraftShare[] {
  for (const clause of declaration.clauses) {
    if (!clause.ok || clause.name !== "by") continue;
    return clause.value.map(({ ref, count, percent }) => ({
      key: ref.parts.map((part) => part.text).join("."),
      count: count ?? 1,
      share: (percent ?? 100) / 100,
    }));
  }
  return [];
}

function linksIn(text: string, declaration: Declaration): readonly ReadLink[] {
  const links: ReadLink[] = [];
  for (const clause of declaration.clauses) {
    if (!clause.ok || (clause.name !== "after" && clause.name !== "ends after")) continue;
    for (const { ref, anchor, percent, lag } of clause.value) {
      links.push({
        clause: clause.name,
        path: ref.parts.map((part) => part.text).join("."),
        anchor,
        percent,
        lag: lag ? text.slice(lag.start, lag.end) : "",
      });
    }
  }
  return links;
}

function factsIn(text: string, declaration: Declaration): readonly string[] {
  return declaration.clauses.filter((clause) => clause.ok && FACTS.has(clause.name)).map((clause) => text.slice(clause.start, clause.end));
}

/** Gives an item what its header says. Links are made by `connect`, when all items are there. */
export function applyHeader(item: DraftItem, header: Pick<ReadHeader, "estimate" | "by" | "facts">): void {
  if (header.estimate !== undefined && item.kind === "task") item.estimate = header.estimate;
  item.by = header.by;
  item.facts.push(...(item.kind === "milestone" ? header.facts.filter((fact) => !/^(progress|remaining|started|priority)/.test(fact)) : header.facts));
}

/** Links by path to links by item; those that lead nowhere are given back. */
export function connect(item: DraftItem, links: readonly ReadLink[], byPath: ReadonlyMap<string, DraftItem>): readonly ReadLink[] {
  const lost: ReadLink[] = [];
  for (const link of links) {
    const to = byPath.get(link.path);
    if (to) item.links.push({ clause: link.clause, to, anchor: link.anchor, percent: link.percent, lag: link.lag });
    else lost.push(link);
  }
  return lost;
}
