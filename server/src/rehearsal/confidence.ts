/** How sure the author of a plan wants to be of its promises. */

import { clauseOf } from "../language/syntax.ts";
import type { Plan } from "../plan/model.ts";

/** The confidence that the score asks for, 0..1. */
export function confidenceOf(plan: Plan): number {
  const score = plan.entities[plan.score];
  return ((score && clauseOf(score.declaration, "confidence")?.value.percent) ?? 80) / 100;
}
