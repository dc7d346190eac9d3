/** How late everything may be. */

import type { Dates } from "./bounds.ts";
import { latestDates, promiseOf, type Sequence } from "./critical-path.ts";
import type { Levelled } from "./levelling/decode.ts";
import { NodeKind } from "./network.ts";
import { type Slack, slackOf } from "./slack.ts";
import type { WorkForm, WorkForms } from "./work-form.ts";

export interface Margins {
  /** Latest dates by the critical path method, before people are levelled. */
  readonly late: Dates;
  /** Slack in the levelled schedule. */
  readonly slack: Slack;
}

/** `formOf` and `early` are those of the critical path method, whoever is busy. */
export function* marginsOf(forms: WorkForms, formOf: readonly WorkForm[], early: Dates, levelled: Levelled, sequence: Sequence): Generator<void, Margins> {
  const late = yield* latestByTargets(forms, formOf, early);
  yield;
  return { late, slack: yield* slackOf(forms, levelled, sequence) };
}

/** By the promises downstream, else by the end that the plan would have if everybody were free. */
function* latestByTargets(forms: WorkForms, formOf: readonly WorkForm[], early: Dates): Generator<void, Dates> {
  const { network } = forms;
  let end = Number.NEGATIVE_INFINITY;
  for (let node = 0; node < network.nodes; node++) if (network.kind[node] !== NodeKind.Gate && early.finish[node] > end) end = early.finish[node];
  return yield* latestDates({ forms, formOf, dates: early, order: network.order, promise: (node) => promiseOf(network, node), end });
}
