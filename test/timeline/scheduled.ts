/** Real score text in, its schedule and timeline out. */

import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "../../server/src/language/parser.ts";
import { bind } from "../../server/src/plan/bind.ts";
import type { Schedule } from "../../server/src/schedule/model.ts";
import { schedule } from "../../server/src/schedule/schedule.ts";
import type { Timeline } from "../../server/src/timeline/timeline.ts";
import { type TimelineOptions, timelineOf } from "../../server/src/timeline/timeline-of.ts";

export const URI = "file:///plan.score";
const TODAY = Date.UTC(2027, 0, 1) / 86_400_000;

/** Fails where the text has no schedule. */
export function scheduleText(text: string): Schedule {
  const source = parse(text);
  const plan = bind(URI, { get: (uri) => (uri === URI ? source : undefined) }, undefined, { today: TODAY });
  const result = schedule(plan, { now: TODAY * 1440 });
  if (result === undefined) throw new Error(`This has no schedule: ${plan.diagnostics.map((one) => one.message).join(" ")}`);
  return result;
}

export function timelineText(text: string, options: TimelineOptions = {}): Timeline {
  return timelineOf(scheduleText(text), options);
}

const EXAMPLES = resolve(import.meta.dirname, "../../examples");

/** The gallery: name and text of each plan. */
export const GALLERY: readonly { readonly name: string; readonly text: string }[] = readdirSync(EXAMPLES)
  .filter((file) => file.endsWith(".score"))
  .sort()
  .map((file) => ({ name: file.replace(".score", ""), text: readFileSync(join(EXAMPLES, file), "utf8") }))
  .filter(({ text }) => /^score\b/mu.test(text));
