/** What a change of the plan does to its promises, in a sentence: for the bubble beside a dragged mark. */

import type { Schedule, Target } from "../schedule/model.ts";
import { distance } from "./item-marks.ts";
import { dateWords, yearOf } from "./zone-clock.ts";

export interface Consequence {
  /** One or two sentences; never empty. */
  readonly text: string;
  /** A promise is missed that was kept, or missed by more. */
  readonly worse: boolean;
}

/** Targets are told apart by their ids; the worst change is said first, three at most. */
export function consequenceOf(before: Schedule, after: Schedule): Consequence {
  const words = dateWords(after.zone, yearOf(after.start, after.zone));
  const old = new Map(before.targets.map((target) => [target.id, target]));
  const moved: { text: string; by: number; worse: boolean }[] = [];
  for (const target of after.targets) {
    const was = old.get(target.id);
    if (was === undefined || (was.planned === target.planned && was.due === target.due)) continue;
    const title = target.entity === after.plan.score ? "The plan" : after.plan.entities[target.entity].title;
    const worse = isLate(target) && (!isLate(was) || target.planned - target.due! > was.planned - was.due!);
    const standing = target.slackDays === undefined ? "" : `: ${distance(target.slackDays)}`;
    const text =
      was.planned === target.planned
        ? `${title} is promised for ${words.day(target.due!, true)}${standing}.`
        : `${title} ends ${words.day(target.planned, true)} instead of ${words.day(was.planned, true)}${standing}.`;
    moved.push({ text, by: Math.abs(target.planned - was.planned), worse });
  }
  if (moved.length === 0) return { text: "Nothing that is promised moves.", worse: false };
  moved.sort((a, b) => Number(b.worse) - Number(a.worse) || b.by - a.by);
  const said = moved.slice(0, 3).map((one) => one.text);
  if (moved.length > 3) said.push(`${moved.length - 3} more move.`);
  return { text: said.join(" "), worse: moved.some((one) => one.worse) };
}

function isLate(target: Target): boolean {
  return target.due !== undefined && target.planned > target.due;
}
