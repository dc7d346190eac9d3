/** A score's file as something that can be drawn: read anew each time, so that a watching command sees what is on disk. */

import type { Diagnostic } from "../language/diagnostic.ts";
import { bind } from "../plan/bind.ts";
import type { FileSource, Plan } from "../plan/model.ts";
import { rehearse } from "../rehearsal/rehearse.ts";
import { type ScheduleWithNetwork, scheduleWithNetwork } from "../schedule/schedule.ts";
import type { Timeline } from "../timeline/timeline.ts";
import { timelineOf } from "../timeline/timeline-of.ts";
import { fileOf, nodeFileSource } from "./files.ts";
import type { Terminal } from "./terminal.ts";

/** Trials behind the ranges of a picture: the figures of `rehearse` to within a point or two. */
const TRIALS = 2000;

export interface DrawnPlan {
  readonly name: string;
  readonly plan: Plan;
  readonly source: FileSource;
  /** undefined for a library, and for a score without a start. */
  readonly scheduled: ScheduleWithNetwork | undefined;
  readonly timeline: Timeline | undefined;
  readonly errors: readonly Diagnostic[];
}

export async function drawnPlan(path: string, rehearsed: boolean, terminal: Terminal): Promise<DrawnPlan> {
  const file = await fileOf(path, terminal);
  const source = nodeFileSource([file]);
  const plan = bind(file.uri, source, undefined, { today: terminal.today });
  const scheduled = plan.score < 0 ? undefined : scheduleWithNetwork(plan, { now: terminal.now });
  const rehearsal = scheduled && rehearsed ? rehearse(scheduled, { trials: TRIALS, seed: 1 }) : undefined;
  return {
    name: file.name,
    plan,
    source,
    scheduled,
    timeline: scheduled && timelineOf(scheduled.schedule, { now: terminal.now, ...(rehearsal && { rehearsal }) }),
    errors: [...plan.diagnostics, ...(scheduled?.schedule.diagnostics ?? [])].filter(({ severity }) => severity === "error"),
  };
}
