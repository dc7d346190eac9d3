/** The checks of a whole plan, in one table. */

import { selfReference } from "./circles.ts";
import { openConcerns } from "./concerns.ts";
import type { PlanCheck } from "./context.ts";
import { dependencyCycles } from "./cycles.ts";
import { ambiguousNames, duplicateNames } from "./duplicate-names.ts";
import { lateFacts } from "./facts.ts";
import { feedbackLoops } from "./feedback.ts";
import { unservedGoals } from "./goals.ts";
import { idleIgnores } from "./ignores.ts";
import { missingOwners, unheardCues } from "./owners.ts";
import { tooManyPlayers } from "./players.ts";
import { beatsWithoutTempo } from "./recurrences.ts";
import { unrehearsed } from "./rehearsals.ts";
import { micromanagement, unusedRoles } from "./roles.ts";
import { scores } from "./scores.ts";
import { straySyntax } from "./syntax.ts";
import { unknownNames } from "./unknown-names.ts";

export const PLAN_CHECKS: readonly PlanCheck[] = [
  straySyntax,
  scores,
  unknownNames,
  duplicateNames,
  ambiguousNames,
  dependencyCycles,
  selfReference,
  tooManyPlayers,
  lateFacts,
  missingOwners,
  unheardCues,
  unservedGoals,
  unrehearsed,
  unusedRoles,
  micromanagement,
  openConcerns,
  feedbackLoops,
  beatsWithoutTempo,
  idleIgnores,
];
