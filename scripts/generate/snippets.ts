/** One snippet a kind: its example of the table, with what an author will write in its place at each stop. */

import { KIND_TABLE } from "../../server/src/language/kinds.ts";
import { parse } from "../../server/src/language/parser.ts";
import type { Clause, Declaration } from "../../server/src/language/syntax.ts";

interface Snippet {
  readonly prefix: string;
  readonly body: readonly string[];
  readonly description: string;
}

/** A dollar and a backslash mean something in a snippet; in a stop, a closing brace too. */
function literal(text: string): string {
  return text.replace(/[\\$]/g, "\\$&");
}

function preset(text: string): string {
  return literal(text).replaceAll("}", "\\}");
}

function stops(node: Declaration): { start: number; end: number; inner?: string }[] {
  const ofClause = (clause: Clause) => (clause.keyword.end < clause.end ? [{ start: clause.keyword.end + 1, end: clause.end }] : []);
  const title = node.title ? [{ start: node.title.start + 1, end: node.title.end - 1 }] : [];
  const own = [...(node.id ? [node.id] : []), ...title, ...node.clauses.flatMap(ofClause)];
  const inner = node.children.flatMap((child, index) =>
    stops(child).map((stop) => ({ start: stop.start + node.childStarts[index], end: stop.end + node.childStarts[index] })),
  );
  return [...own, ...inner].sort((a, b) => a.start - b.start);
}

export function snippets(): Record<string, Snippet> {
  return Object.fromEntries(
    KIND_TABLE.map((row) => {
      const node = parse(row.example).items[0] as Declaration;
      let body = "";
      let at = 0;
      stops(node).forEach((stop, index) => {
        let { start, end } = stop;
        // The quotes of a text stay.
        if (row.example[start] === '"' && row.example.indexOf('"', start + 1) === end - 1) {
          start++;
          end--;
        }
        body += `${literal(row.example.slice(at, start))}\${${index + 1}:${preset(row.example.slice(start, end))}}`;
        at = end;
      });
      body += `${literal(row.example.slice(at))}$0`;
      return [row.kind, { prefix: row.kind, body: body.split("\n"), description: row.doc }];
    }),
  );
}
