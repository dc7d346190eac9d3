/** A declaration in one line of the language: kind, path, and what schedules it. The form in which formats without such words keep them as a comment. */

import type { ClauseName } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import { dependencyText, estimateOf, estimateText, linksOf, playersOf, playerText } from "./declared.ts";

/** Clauses whose text holds no reference, and can be taken over as it stands. */
const PLAIN: ReadonlySet<ClauseName> = new Set(["not before", "on", "late", "priority", "progress", "remaining", "started", "finished"]);

/** `task build.api effort 6d..10d..18d by backend after build.design`; all references as paths from the top. */
export function headerText(plan: Plan, entity: Entity, path: string): string {
  const { declaration } = entity;
  const parts = [entity.kind, path];
  const estimate = estimateOf(declaration);
  if (estimate) parts.push(estimate.clause, estimateText(estimate));
  const players = playersOf(plan, entity);
  if (players.length > 0 && entity.kind !== "cue") parts.push("by", players.map(playerText).join(", "));
  const links = linksOf(plan, entity);
  for (const clause of ["after", "ends after"] as const) {
    const own = links.filter((link) => link.clause === clause);
    if (own.length > 0) parts.push(clause, own.map(dependencyText).join(", "));
  }
  const text = plan.files[entity.file].source.text;
  for (const clause of declaration.clauses) {
    if (!clause.ok || !(PLAIN.has(clause.name) || (clause.name === "due" && clause.value.date))) continue;
    parts.push(text.slice(entity.start + clause.start, entity.start + clause.end).replaceAll(/\s+/g, " "));
  }
  return parts.join(" ");
}
