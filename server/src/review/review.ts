/** The review of a change of plan: changes, consequences, gates and a verdict. */

import type { FileSource, Plan } from "../plan/model.ts";
import { settingsOf } from "../plan/settings.ts";
import type { Rehearsal } from "../rehearsal/model.ts";
import type { Schedule, ScheduleOptions } from "../schedule/model.ts";
import { causeFinder } from "./causes.ts";
import { compare } from "./compare.ts";
import { type Consequences, consequencesOf } from "./consequences.ts";
import { type GateResult, judge } from "./gates.ts";
import type { Change, Matching } from "./model.ts";

/** `fine`: nobody who relied on the old plan is wrong now. `look`: read it. `decide`: a promise or somebody's part changed. */
export type VerdictWord = "fine" | "look" | "decide";

export interface Review {
  readonly base: ReviewedVersion;
  readonly head: ReviewedVersion;
  readonly changes: readonly Change[];
  readonly matching: Matching;
  readonly consequences: Consequences;
  readonly gates: readonly GateResult[];
  readonly verdict: VerdictWord;
}

export interface ReviewedVersion {
  /** What people call it: a path, `main:plan.score`. */
  readonly label: string;
  readonly plan: Plan;
  readonly schedule: Schedule;
  readonly rehearsal: Rehearsal | undefined;
}

export interface ReviewInput {
  readonly base: ReviewedVersion;
  readonly head: ReviewedVersion;
  readonly gates: readonly string[];
  /** Files of the base side, for what its `use` brings in. */
  readonly baseSource: FileSource;
  /** As both sides were scheduled. */
  readonly options: ScheduleOptions;
}

/** The status day of a score's text as an epoch day: both sides are looked at from that of the head, so that passing time is no change. */
export function statusDayOf(plan: Plan): number | undefined {
  return settingsOf(plan).status?.firstDay;
}

export function review(input: ReviewInput): Review {
  const { base, head } = input;
  const { changes, matching } = compare(base, head);
  const causes = causeFinder({ base: base.schedule, head: head.schedule, matching, changes, source: input.baseSource, options: input.options });
  const all = (version: ReviewedVersion) => [...version.plan.diagnostics, ...version.schedule.diagnostics];
  const consequences = consequencesOf(
    { schedule: base.schedule, rehearsal: base.rehearsal, diagnostics: all(base) },
    { schedule: head.schedule, rehearsal: head.rehearsal, diagnostics: all(head) },
    matching,
    changes,
    causes,
  );
  const gates = input.gates.map((gate) => judge(gate, changes, consequences));
  return { base, head, changes, matching, consequences, gates, verdict: verdictOf(changes, consequences, gates) };
}

function verdictOf(changes: readonly Change[], consequences: Consequences, gates: readonly GateResult[]): VerdictWord {
  const promises = consequences.targets.filter((target) => target.due !== undefined);
  const lessLikely = promises.some((target) => (target.before?.chance ?? 0) - (target.after?.chance ?? 1) >= CLEARLY_LESS_LIKELY);
  const gone = promises.some((target) => target.before && !target.after);
  const nowMissed = consequences.diagnostics.new.some((diagnostic) => diagnostic.code === "missed-due" || diagnostic.code === "missed-finish");
  const newErrors = consequences.diagnostics.new.some((diagnostic) => diagnostic.severity === "error");
  const breaking = changes.some((change) => change.class === "breaking");
  if (breaking || lessLikely || gone || nowMissed || newErrors || gates.some((gate) => gate.status !== "pass")) return "decide";
  const later = promises.some((target) => (target.slip ?? 0) > 0);
  const warned = consequences.diagnostics.new.some((diagnostic) => diagnostic.severity === "warning");
  return later || warned || changes.some((change) => change.class === "risk") ? "look" : "fine";
}

/** Five points of a chance are more than the noise of a rehearsal, and enough that somebody should say yes to them. */
const CLEARLY_LESS_LIKELY = 0.05;
