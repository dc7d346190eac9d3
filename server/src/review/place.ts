/** Where something stands in its file, for people and for annotations. */

import { Lines } from "../language/lines.ts";
import type { Span } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import type { Place } from "./model.ts";

/** Places of one plan; the line table of each file is made once, when it is first asked for. */
export function placer(plan: Plan): (entity: Entity, span: Span) => Place {
  const tables = new Map<number, Lines>();
  return (entity, span) => {
    const file = plan.files[entity.file];
    let lines = tables.get(entity.file);
    if (!lines) {
      lines = new Lines(file.source.text);
      tables.set(entity.file, lines);
    }
    const start = entity.start + span.start;
    const end = entity.start + span.end;
    const from = lines.at(start);
    const to = lines.at(end);
    return { file: file.uri, start, end, line: from.line + 1, column: from.column + 1, endLine: to.line + 1, endColumn: to.column + 1 };
  };
}
