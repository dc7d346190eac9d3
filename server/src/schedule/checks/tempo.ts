/** Critical work that is longer than the plan's decision cycle lets it be. */

import { addElapsed } from "../../calendar/elapsed.ts";
import { clauseOf } from "../../language/syntax.ts";
import { lengthText } from "../wording.ts";
import { type Check, clausePlace, diagnostic } from "./evidence.ts";

/** So many beats may a critical task take. */
const MOST_BEATS = 2;

export const tempoMismatch: Check = ({ schedule, forms }, found) => {
  const { plan } = schedule;
  const tempo = clauseOf(plan.entities[plan.score].declaration, "tempo");
  if (!tempo) return;
  const { amount, unit } = tempo.value;
  for (const item of schedule.items) {
    if (item.kind !== "task" || !item.critical || item.finished || item.finish <= addElapsed(forms.zone, item.start, MOST_BEATS * amount, unit)) continue;
    const entity = plan.entities[item.entity];
    found.push(
      diagnostic(
        "tempo-mismatch",
        clausePlace(plan, entity, "effort", "lasts"),
        `\`${entity.path}\` is critical and takes ${lengthText(item.minutes, schedule.minutesPerDay)}, more than two beats of ${amount}${unit}: split it, so that each beat shows whether it is late.`,
      ),
    );
  }
};
