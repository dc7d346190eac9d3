/** What the text says of a declaration, in the words in which a picture shows it. */

import type { Clause, Declaration } from "../language/syntax.ts";
import { clauseOf } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";

const NOTHING: readonly never[] = [];

export function lengthText(plan: Plan, entity: Entity): string {
  return clauseText(plan, entity, "effort") || clauseText(plan, entity, "lasts");
}

/** A clause as the author wrote it, white space made even; "" without one. */
export function clauseText(plan: Plan, entity: Entity, name: Clause["name"]): string {
  for (const clause of entity.declaration.clauses) {
    if (!clause.ok || clause.name !== name) continue;
    const text = plan.files[entity.file].source.text.slice(entity.start + clause.start, entity.start + clause.end);
    return /\s\s|[\n\r\t]/u.test(text) ? text.replace(/\s+/gu, " ").trim() : text;
  }
  return "";
}

export function criteriaOf(declaration: Declaration): readonly string[] {
  const found: string[] = [];
  for (const clause of declaration.clauses)
    if (clause.ok && (clause.name === "done when" || clause.name === "pass when")) for (const text of clause.value) found.push(text.value);
  return found.length === 0 ? NOTHING : found;
}

/** Titles of people; the unnamed players of a role once with their number. Beyond `most`, the rest is a number. */
export function namesOf(plan: Plan, people: readonly number[], most = Number.POSITIVE_INFINITY): string {
  if (people.length === 0) return "";
  if (people.length === 1) return plan.entities[people[0]].title;
  const counts = new Map<number, number>();
  for (const person of people) counts.set(person, (counts.get(person) ?? 0) + 1);
  const names = [...counts].map(([person, count]) => (count === 1 ? plan.entities[person].title : `${count} × ${plan.entities[person].title}`));
  return names.length <= most ? names.join(", ") : `${names.slice(0, most - 1).join(", ")} and ${names.length - most + 1} more`;
}

export function ownerOf(plan: Plan, entity: Entity): string {
  const owner = clauseOf(entity.declaration, "owner");
  const at = owner ? plan.targetOf(entity, owner.value) : -1;
  return at < 0 ? "" : plan.entities[at].title;
}
