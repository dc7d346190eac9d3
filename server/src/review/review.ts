/** The review of a change of plan: changes, consequences, gates and a verdict. */

import type { FileSource, Plan } from "../plan/model.ts";
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
  const weakened = consequences.targets.some((target) => target.due !== undefined && ((target.slip ?? 0) > 0 || (target.before?.chance ?? 0) - (target.after?.chance ?? 0) >= 0.05 || (target.before && !target.after)));
  const newErrors = consequences.diagnostics.new.some((diagnostic) => diagnostic.severity === "error");
  if (gates.some((gate) => gate.status !== "pass") || newErrors || changes.some((change) => change.class === "breaking")) return "decide";
  const missed = consequences.diagnostics.new.some((diagnostic) => diagnostic.severity === "warning");
  if (weakened || missed || changes.some((change) => change.class === "risk")) return "look";
  return "fine";
}

/** The verdict in one sentence: what a reader in a hurry must know. */
export function verdictSentence(review: Review): string {
  const { changes, consequences, verdict } = review;
  if (changes.length === 0) return "Nothing changed but form.";
  const parts: string[] = [];
  const promises = consequences.targets.filter((target) => target.moved && target.due !== undefined && target.before && target.after);
  const worst = promises.find((target) => (target.slip ?? 0) !== 0) ?? promises[0];
  if (worst) {
    const chance = worst.before!.chance !== undefined && worst.after!.chance !== undefined ? `${Math.round(worst.before!.chance * 100)} % → ${Math.round(worst.after!.chance * 100)} %` : undefined;
    const slip = worst.slip ? `${worst.slip > 0 ? "slips" : "gains"} ${Math.abs(Math.round(worst.slip * 10) / 10)} d` : undefined;
    parts.push(`\`${worst.id}\` ${[slip, chance].filter(Boolean).join(", ") || "has another promise"}`);
  } else if (!consequences.targets.some((target) => target.moved)) parts.push("no date moved");
  else parts.push("no promise moved");
  for (const kind of ["breaking", "risk", "note", "cosmetic"] as const) {
    const count = changes.filter((change) => change.class === kind).length;
    if (count > 0) parts.push(`${count} ${kind}`);
  }
  return `${{ fine: "Fine", look: "Look", decide: "Decide" }[verdict]}: ${parts.join(" · ")}`;
}
