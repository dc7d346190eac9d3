/** What an offset means in a plan: the entity that it stands in, the one that it names. */

import { touches } from "../language/locate.ts";
import type { ReferenceNode, Span, Word } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";

/** The innermost entity of the plan's own file whose extent meets the offset. */
export function entityAt(plan: Plan, offset: number): Entity | undefined {
  let entity = plan.entity(entitiesBefore(plan, offset) - 1);
  while (entity !== undefined && offset > entity.start + entity.declaration.length) entity = plan.entity(entity.parent);
  return entity;
}

/** How many entities of the plan's own file begin at the offset or before it. */
export function entitiesBefore(plan: Plan, offset: number): number {
  const { starts } = plan.columns;
  let low = 0;
  let high = plan.own;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A name in the text, and what it names. */
export interface NameAt {
  /** What is named, undefined where nothing fits. */
  readonly entity: Entity | undefined;
  /** Absolute extent of the one word. */
  readonly start: number;
  readonly end: number;
  readonly word: Word;
  /** The reference it is part of, undefined in the id of a declaration. */
  readonly reference: ReferenceNode | undefined;
  /** The entity whose declaration it stands in. */
  readonly within: Entity;
}

/** The id or the part of a reference at the offset. */
export function nameAt(plan: Plan, offset: number): NameAt | undefined {
  const within = entityAt(plan, offset);
  if (within === undefined) return undefined;
  const { declaration, start } = within;
  const at = offset - start;
  const { id } = declaration;
  if (id !== undefined && touches(id, at)) return { entity: within, start: start + id.start, end: start + id.end, word: id, reference: undefined, within };
  for (const clause of declaration.clauses) {
    if (at < clause.start || at > clause.end) continue;
    for (const reference of clause.refs) {
      if (!touches(reference, at)) continue;
      const index = reference.parts.findIndex((part) => touches(part, at));
      if (index < 0) continue;
      const word = reference.parts[index]!;
      const entity = partTarget(plan, within, reference, index);
      return { entity, start: start + word.start, end: start + word.end, word, reference, within };
    }
  }
  return undefined;
}

/** What the first `index + 1` ids of a reference name: of `build.api`, part 0 is the movement. */
export function partTarget(plan: Plan, within: Entity, reference: ReferenceNode, index: number): Entity | undefined {
  let entity = plan.entity(plan.targetOf(within, reference));
  for (let left = reference.parts.length - 1 - index; left > 0 && entity !== undefined; left--) entity = plan.entity(entity.parent);
  return entity;
}

/** The entity under the cursor: the one that a name names, or the one whose keyword, id or title it is. */
export function subjectAt(plan: Plan, offset: number): Entity | undefined {
  const name = nameAt(plan, offset);
  if (name !== undefined) return name.entity;
  const entity = entityAt(plan, offset);
  if (entity === undefined) return undefined;
  const { keyword, title } = entity.declaration;
  const at = offset - entity.start;
  return touches(keyword, at) || (title !== undefined && touches(title, at)) ? entity : undefined;
}

/** The absolute extent of what is selected when somebody goes to an entity: its id, or else its keyword. */
export function nameRange(entity: Entity): Span {
  const word = entity.declaration.id ?? entity.declaration.keyword;
  return { start: entity.start + word.start, end: entity.start + word.end };
}

/** The absolute extent of a declaration without its leading comments. */
export function declarationRange(entity: Entity): Span {
  return { start: entity.start + entity.declaration.keyword.start, end: entity.start + entity.declaration.end };
}

/** The same declaration in another plan that sees the same file. */
export function sameIn(plan: Plan, entity: Entity): Entity | undefined {
  return plan.entities.find((other) => other.declaration === entity.declaration && other.start === entity.start);
}
