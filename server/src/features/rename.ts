/** Another id for a declaration, in every file that names it. */

import type { TextEdit } from "../language/diagnostic.ts";
import { parse } from "../language/parser.ts";
import type { Span } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import { placesOf } from "./navigation.ts";
import { nameAt } from "./place.ts";
import { plansWith, type Snapshot, type Workspace, withFile } from "./snapshot.ts";

export interface Renamable extends Span {
  /** The id as it is now. */
  readonly placeholder: string;
}

/** Why it cannot be done, in a sentence for the person who asked. */
export interface Refusal {
  readonly refused: string;
}

const ID = /^[\p{L}_](?:[\p{L}\p{M}\p{Nd}_-]*[\p{L}\p{M}\p{Nd}_])?$/u;

/** The id under the cursor, if it can be renamed. */
export function prepareRename(snapshot: Snapshot, offset: number): Renamable | Refusal {
  const name = nameAt(snapshot.plan, offset);
  if (name === undefined) return { refused: "Only the id of a declaration can be renamed." };
  if (name.entity === undefined) return { refused: `Nothing is called \`${name.word.text}\`.` };
  if (name.entity.declaration.id === undefined) return { refused: "This score has no id: its name is that of its file." };
  return { start: name.start, end: name.end, placeholder: name.word.text };
}

/** The edits that give what is under the cursor another id; refused where the plan would not mean the same afterwards. */
export function rename(snapshot: Snapshot, offset: number, newId: string): { readonly edits: readonly TextEdit[]; readonly entity: Entity } | Refusal {
  const prepared = prepareRename(snapshot, offset);
  if ("refused" in prepared) return prepared;
  const id = newId.trim();
  if (!ID.test(id)) return { refused: `\`${id}\` is not an id: a letter or \`_\`, then letters, digits, \`_\` and \`-\`, not ending in \`-\`.` };
  const entity = nameAt(snapshot.plan, offset)!.entity!;
  const places = placesOf(snapshot, entity, true);
  const edits = places.map(({ uri, start, end }) => ({ file: uri, start, end, text: id }));
  const changed = applied(snapshot.workspace, edits);
  const home = snapshot.plan.files[entity.file]!.uri;
  for (const before of plansWith(snapshot.workspace, home)) {
    const uri = before.files[0]!.uri;
    const problem = difference(before, changed.planOf(uri)!, id);
    if (problem !== undefined) return { refused: problem };
  }
  return { edits, entity };
}

/** The workspace after some edits, which do not overlap. */
function applied(workspace: Workspace, edits: readonly TextEdit[]): Workspace {
  let changed = workspace;
  for (const uri of new Set(edits.map((edit) => edit.file))) {
    let { text } = workspace.files.get(uri)!;
    const here = edits.filter((edit) => edit.file === uri).sort((a, b) => b.start - a.start);
    for (const edit of here) text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
    changed = withFile(changed, uri, parse(text));
  }
  return changed;
}

/** Why the plan means something else than before: every reference has to lead where it led. */
function difference(before: Plan, after: Plan, id: string): string | undefined {
  const errors = (plan: Plan, code: string) => plan.diagnostics.filter((diagnostic) => diagnostic.code === code).length;
  if (errors(after, "duplicate-name") > errors(before, "duplicate-name")) return `There is another \`${id}\` beside it already.`;
  for (let index = 0; index < before.own; index++) {
    const one = before.entities[index]!;
    const other = after.entities[index];
    if (other === undefined || other.kind !== one.kind) return `\`${id}\` would be read as something else there.`;
    for (let at = 0; at < one.declaration.clauses.length; at++) {
      const refs = one.declaration.clauses[at]!.refs;
      const same = other.declaration.clauses[at]?.refs ?? [];
      for (let ref = 0; ref < refs.length; ref++) {
        const was = before.targetOf(one, refs[ref]!);
        const is = same[ref] === undefined ? -1 : after.targetOf(other, same[ref]!);
        if (was !== is) return `\`${id}\` would be mistaken for another declaration of that name, in \`${one.path}\`.`;
      }
    }
  }
  return undefined;
}
