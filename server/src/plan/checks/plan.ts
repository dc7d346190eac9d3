/** The checks of a whole plan, in one table. */

import type { PlanCheck } from "./context.ts";
import { dependencyCycles } from "./cycles.ts";
import { ambiguousNames, duplicateNames } from "./duplicate-names.ts";
import { straySyntax } from "./syntax.ts";
import { unknownNames } from "./unknown-names.ts";

export const PLAN_CHECKS: readonly PlanCheck[] = [straySyntax, unknownNames, duplicateNames, ambiguousNames, dependencyCycles];
