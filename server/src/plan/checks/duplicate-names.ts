/** `duplicate-name` and `ambiguous-name`: one id for two. */

import { nfc } from "../../language/dates.ts";
import { KINDS } from "../../language/kinds.ts";
import type { GoodClause } from "../../language/syntax.ts";
import { fileName } from "../locate.ts";
import { IS_WHO } from "../reference-use.ts";
import type { PlanCheck, PlanSubject } from "./context.ts";
import { nameSpan } from "./context.ts";
import { FORMER } from "./marks.ts";

export const duplicateNames: PlanCheck = (subject) => {
  const { names, table, report } = subject;
  for (const { entity, first } of names.duplicates) {
    const id = table.ids[entity]!;
    const other = KINDS[table.kinds[first]!]!;
    const where = table.parents[entity]! < 0 ? "here" : `in \`${table.ids[table.parents[entity]!]}\``;
    const free = freeId(subject, entity);
    report(entity, {
      code: "duplicate-name",
      ...nameSpan(table.declarations[entity]!),
      message: `A ${other} ${where} is already called \`${id}\`; give one of the two another id.`,
      related: [{ entity: first, ...nameSpan(table.declarations[first]!), message: `The ${other} \`${id}\`` }],
      fixes: [{ title: `Rename this one to \`${free}\``, edits: [{ ...nameSpan(table.declarations[entity]!), text: free }] }],
    });
  }
  formerNames(subject);
};

/** The id with the first number that makes it free among its siblings. */
function freeId({ names, table }: PlanSubject, entity: number): string {
  const parent = table.parents[entity]!;
  const set = IS_WHO[table.kinds[entity]!] ? "who" : "what";
  for (let number = 2; ; number++) {
    const id = `${table.ids[entity]}-${number}`;
    if (names.isFree(id, set, parent)) return id;
  }
}

/** A `was` that a living sibling has, or that two siblings had: a review could not tell who it was. */
function formerNames({ names, table, report }: PlanSubject): void {
  const taken = new Map<string, { readonly entity: number; readonly clause: GoodClause<"was"> }>();
  for (let entity = 0; entity < table.own; entity++) {
    if (!(table.marks[entity]! & FORMER)) continue;
    for (const clause of table.declarations[entity]!.clauses) {
      if (!clause.ok || clause.name !== "was") continue;
      const id = nfc(clause.value.text);
      const set = IS_WHO[table.kinds[entity]!] ? "who" : "what";
      const parent = table.parents[entity]!;
      const living = parent < 0 ? names.atTop(set, id) : names.heldBy(parent, id);
      const key = `${set} ${parent} ${id}`;
      const other = taken.get(key);
      const span = { start: clause.value.start, end: clause.value.end };
      if (living !== undefined) {
        const message =
          living === entity
            ? `\`${id}\` is the id that it still has; \`was\` takes one that it had before.`
            : `\`${id}\` is the id of another one beside it, so it cannot have been this one's; take this \`was\` out.`;
        report(entity, {
          code: "duplicate-name",
          ...span,
          message,
          related: [{ entity: living, ...nameSpan(table.declarations[living]!), message: `\`${id}\` is declared here` }],
        });
      } else if (other) {
        report(entity, {
          code: "duplicate-name",
          ...span,
          message: `\`${id}\` is already given as a former id; only one can have been called that.`,
          related: [{ entity: other.entity, start: other.clause.start, end: other.clause.end, message: `\`${id}\` is given here` }],
        });
      } else {
        taken.set(key, { entity, clause });
      }
    }
  }
}

/** Two used files that declare one id. What the plan's own file declares wins over both, but which of them is meant elsewhere stays open. */
export const ambiguousNames: PlanCheck = ({ files, uses, names, table, report }) => {
  const seen: number[] = [];
  for (const { file, directive, start } of uses) {
    if (file < 0 || seen.includes(file)) continue;
    const path = directive.path!;
    for (const set of ["who", "what"] as const) {
      for (const id of file === 0 ? [] : names.idsBroughtBy(file, set)) {
        const entity = names.broughtBy(file, set, id)!;
        const other = seen.map((earlier) => ({ earlier, entity: names.broughtBy(earlier, set, id) })).find((found) => found.entity !== undefined);
        if (other?.entity === undefined) continue;
        report(-1, {
          code: "ambiguous-name",
          start: start + path.start,
          end: start + path.end,
          message: `\`${id}\` is declared both in \`${fileName(files[other.earlier]!.uri)}\` and in \`${fileName(files[file]!.uri)}\`; rename one of them, or use only one of these files.`,
          related: [
            { entity: other.entity, ...nameSpan(table.declarations[other.entity]!), message: `\`${id}\` in \`${fileName(files[other.earlier]!.uri)}\`` },
            { entity, ...nameSpan(table.declarations[entity]!), message: `\`${id}\` in \`${fileName(files[file]!.uri)}\`` },
          ],
        });
      }
    }
    if (file !== 0) seen.push(file);
  }
};
