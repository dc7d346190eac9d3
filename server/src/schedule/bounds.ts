/** What a link demands of its successor, and how late its predecessor may be for that. */

import { addElapsed } from "../calendar/elapsed.ts";
import type { Instant } from "../calendar/model.ts";
import { LinkTrait, LinkType, NodeKind } from "./network.ts";
import { finishOf, startOf, type WorkForm, type WorkForms } from "./work-form.ts";

/** Dates of nodes, NaN where there are none yet. */
export interface Dates {
  readonly start: Float64Array;
  readonly finish: Float64Array;
}

/** Does the link bound the finish of its successor (else its start)? */
export function boundsFinish(type: number): boolean {
  return type === LinkType.FF || type === LinkType.SF;
}

/** Does the link leave from the start of its predecessor (else from its finish)? */
export function leavesStart(type: number): boolean {
  return type === LinkType.SS || type === LinkType.SF;
}

/** The instant that link `l` demands of its successor's start or finish. */
export function boundOf(forms: WorkForms, l: number, dates: Dates, formOf: readonly WorkForm[]): Instant {
  const { network } = forms;
  const from = network.linkFrom[l];
  let at = leavesStart(network.linkType[l]) ? dates.start[from] : dates.finish[from];
  if ((network.linkTraits[l] & LinkTrait.Plain) !== 0) return at;
  const part = network.linkPart[l];
  if (!Number.isNaN(part)) {
    if (network.kind[from] === NodeKind.End) {
      const begin = dates.start[network.beginOf[network.entity[from]]];
      const time = forms.times[network.calendar[from]];
      at = time.add(begin, Math.round(part * time.between(begin, dates.finish[from])));
    } else at = finishOf(formOf[from], dates.start[from], Math.round(part * network.amount[from]));
  }
  return lagged(forms, l, at, 1);
}

/** The latest instant of the predecessor's end of link `l` (start or finish, without a part) that still allows `bound`. */
export function allowedBy(forms: WorkForms, l: number, bound: Instant): Instant {
  return (forms.network.linkTraits[l] & LinkTrait.Plain) !== 0 ? bound : lagged(forms, l, bound, -1);
}

/** The latest start of the predecessor of a link from its start that still allows `bound`. */
export function allowedStart(forms: WorkForms, l: number, bound: Instant, formOf: readonly WorkForm[]): Instant {
  const { network } = forms;
  if ((network.linkTraits[l] & LinkTrait.Plain) !== 0) return bound;
  const at = lagged(forms, l, bound, -1);
  const part = network.linkPart[l];
  const from = network.linkFrom[l];
  return Number.isNaN(part) || network.kind[from] === NodeKind.End ? at : startOf(formOf[from], at, Math.round(part * network.amount[from]));
}

function lagged(forms: WorkForms, l: number, at: Instant, direction: 1 | -1): Instant {
  const { network } = forms;
  const unit = network.linkUnit[l];
  if (unit !== undefined) return addElapsed(forms.zone, at, direction * network.linkElapsed[l], unit);
  const lag = direction * network.linkLag[l];
  if (lag === 0 || !Number.isFinite(at)) return at;
  const time = forms.times[network.linkCalendar[l]];
  if (lag < 0) return time.subtract(at, -lag);
  // Backwards over a lead: all instants until the next working time have the same distance, and the latest of them is allowed.
  return direction === 1 ? time.add(at, lag) : time.next(time.add(at, lag));
}
