/** Where a new declaration goes: after the last of its kind, or beside the one that needs it. */

import { KINDS, type Kind, WHO } from "../language/kinds.ts";
import { lineEndOf } from "./line-end.ts";
import type { PlanFile } from "./model.ts";
import type { ProblemEdit } from "./problem.ts";
import type { Table } from "./table.ts";

interface Place {
  readonly files: readonly PlanFile[];
  readonly table: Table;
  readonly score: number;
}

/**
 * An edit that declares something. Who and when, and goals, go to the top of the file, after the last of their kind, else after the score;
 * all else becomes a sibling of `beside`, right after it. `text` is one declaration without indentation.
 */
export function insertionOf({ files, table, score }: Place, kind: Kind, beside: number, text: string): ProblemEdit {
  const source = files[0]!.source.text;
  if (!WHO.includes(kind) && kind !== "goal") return after(source, table, kind === "cadence" ? topOf(table, beside) : beside, text, false);
  const wanted = KINDS.indexOf(kind);
  for (let entity = table.own - 1; entity >= 0; entity--)
    if (table.kinds[entity] === wanted && table.parents[entity]! < 0) return after(source, table, entity, text, false);
  if (score >= 0) return after(source, table, score, text, true);
  return { entity: -1, start: 0, end: 0, text: `${text}${lineEndOf(source)}` };
}

function topOf(table: Table, entity: number): number {
  let top = entity;
  while (table.parents[top]! >= 0) top = table.parents[top]!;
  return top;
}

/** On a line of its own after an entity, indented like it. */
function after(source: string, table: Table, entity: number, text: string, apart: boolean): ProblemEdit {
  const declaration = table.declarations[entity]!;
  const start = table.starts[entity]!;
  const end = start + declaration.length;
  const newLine = lineEndOf(source);
  const lineStart = source.lastIndexOf("\n", start + declaration.keyword.start - 1) + 1;
  const indent = /^[ \t]*/.exec(source.slice(lineStart, start + declaration.keyword.start))![0];
  const lines = text.split("\n").map((line) => indent + line);
  return { entity: -1, start: end, end, text: `${apart ? newLine : ""}${newLine}${lines.join(newLine)}` };
}
