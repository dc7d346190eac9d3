/** Promises that the plan misses: by how much, why, and what moving them would cost. */

import { isoDateOf } from "../../language/civil.ts";
import type { Diagnostic, RelatedPlace } from "../../language/diagnostic.ts";
import { clauseOf, type DateNode } from "../../language/syntax.ts";
import type { Target } from "../model.ts";
import { dayText, endDayText, lastDayOf } from "../wording.ts";
import { type Check, clausePlace, diagnostic, type Evidence, idPlace, related, replacing } from "./evidence.ts";

/** A chain of reasons longer than this is told from its end. */
const LONGEST_CHAIN = 12;

/** How many are told with their chains between two pauses. */
const STEP = 50;

export const missedPromises: Check = function* (evidence, found) {
  let told = 0;
  for (const target of evidence.schedule.targets) {
    if (target.due === undefined || target.planned <= target.due) continue;
    found.push(missed(evidence, target, target.due));
    if (++told % STEP === 0) yield;
  }
};

function missed(evidence: Evidence, target: Target, due: number): Diagnostic {
  const { schedule, forms } = evidence;
  const { plan } = schedule;
  const entity = plan.entities[target.entity];
  const isWhole = target.entity === plan.score;
  const days = daysLate(evidence, due, target.planned);
  const price = `${days} working ${days === 1 ? "day" : "days"}`;
  const planned = endDayText(forms.zone, target.planned);
  const message = isWhole
    ? `The plan ends on ${planned}, ${price} after its promised finish on ${endDayText(forms.zone, due)}.`
    : `\`${entity.path}\` is planned for ${planned}, ${price} after its due date, ${endDayText(forms.zone, due)}.`;
  const name = isWhole ? "finish" : "due";
  const date = isWhole ? clauseOf(entity.declaration, "finish")?.value : clauseOf(entity.declaration, "due")?.value.date;
  const fixes = date
    ? [
        {
          title: `Move \`${name}\` to ${planned}: +${days} d`,
          edits: [replacing(plan, entity, date, laterDate(evidence, date, target.planned))],
        },
      ]
    : [];
  return diagnostic(isWhole ? "missed-finish" : "missed-due", clausePlace(plan, entity, name), message, { related: chainOf(evidence, target), fixes });
}

/** Working days of the score's calendar, a begun one counted as a whole. */
export function daysLate({ schedule, forms }: Evidence, from: number, to: number): number {
  return Math.max(1, Math.ceil(forms.times[0].between(from, to) / schedule.minutesPerDay - 1e-9));
}

/** A date on which the promise would be kept, written as the old one was: a day, or a day with its time. */
function laterDate({ forms }: Evidence, date: DateNode, planned: number): string {
  const day = isoDateOf(lastDayOf(forms.zone, planned));
  return date.minute === undefined ? day : forms.zone.iso(planned).slice(0, 16);
}

/** What decides the date, from the promise back to what could be changed. */
function chainOf({ schedule, forms }: Evidence, target: Target): readonly RelatedPlace[] {
  const { plan } = schedule;
  const places: RelatedPlace[] = [];
  const { path } = target;
  for (let k = path.length - 1; k >= 0 && places.length < LONGEST_CHAIN; k--) {
    const index = path[k];
    const item = schedule.itemOf(index);
    if (!item || index === target.entity) continue;
    const entity = plan.entities[index];
    const when = item.minutes > 0 ? `${dayText(forms.zone, item.start)} to ${endDayText(forms.zone, item.finish)}` : endDayText(forms.zone, item.finish);
    places.push(related(idPlace(plan, entity), `${item.title}: ${when}; ${item.why.map((reason) => reason.text).join("; ")}`));
  }
  return places;
}
