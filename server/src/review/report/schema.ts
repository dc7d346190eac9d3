/**
 * The shape of a review's JSON, as a schema that both checks it and makes docs/diff.schema.json. A report that comes from somewhere else
 * (the artifact of a pull request's own workflow) is believed only after it has passed here: bounded lengths, closed sets of words.
 */

import * as v from "valibot";
import type { ReviewJson } from "./json.ts";

const text = v.pipe(v.string(), v.maxLength(4000));
const name = v.pipe(v.string(), v.maxLength(500));
const instant = v.pipe(v.string(), v.regex(/^[+-]?\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/));
const date = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/));
const chance = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const list = <T extends v.GenericSchema>(of: T) => v.pipe(v.array(of), v.maxLength(20_000));

const place = v.object({ file: name, line: count, column: count, endLine: count, endColumn: count });
const forecast = v.object({ planned: instant, p50: v.nullable(instant), p80: v.nullable(instant), chance: v.nullable(chance) });
const load = v.object({ busyMinutes: v.number(), meetingMinutes: v.number(), peak: v.number(), peakWeek: v.optional(date) });
const meetings = v.object({ occurrences: count, hours: v.number() });
const signal = v.object({ at: v.optional(instant), chance: v.optional(chance) });
const diagnostic = v.object({ code: name, severity: v.picklist(["error", "warning", "information", "hint"]), message: text, line: count });
const version = v.object({
  label: name,
  title: text,
  file: name,
  asOf: v.nullable(instant),
  rehearsed: v.nullable(v.object({ trials: count, seed: v.number() })),
});

export const reviewSchema = v.object({
  version: v.literal(1),
  base: version,
  head: version,
  changes: list(
    v.object({
      id: text,
      entity: name,
      entityKind: name,
      title: text,
      kind: name,
      class: v.picklist(["breaking", "risk", "note", "cosmetic"]),
      because: text,
      before: v.nullable(v.string()),
      after: v.nullable(v.string()),
      base: v.nullable(place),
      head: v.nullable(place),
      fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{12}$/)),
      matchedBy: v.picklist(["id", "was", "move", "likeness"]),
      likeness: v.nullable(chance),
    }),
  ),
  consequences: v.object({
    targets: list(
      v.object({
        id: name,
        title: text,
        whole: v.boolean(),
        due: v.nullable(date),
        before: v.nullable(forecast),
        after: v.nullable(forecast),
        slipDays: v.nullable(v.number()),
        slipDaysP80: v.nullable(v.number()),
        moved: v.boolean(),
        causes: list(v.object({ change: text, days: v.nullable(v.number()) })),
      }),
    ),
    critical: v.object({ joined: list(name), left: list(name) }),
    people: list(v.object({ id: name, title: text, causes: list(text), before: v.optional(load), after: v.optional(load) })),
    cadences: list(v.object({ id: name, title: text, causes: list(text), before: v.optional(meetings), after: v.optional(meetings) })),
    cues: list(v.object({ id: name, title: text, causes: list(text), before: v.optional(signal), after: v.optional(signal) })),
    rehearsals: list(v.object({ id: name, title: text, causes: list(text), of: name, before: v.optional(v.number()), after: v.optional(v.number()) })),
    cost: v.nullable(v.object({ currency: name, before: v.nullable(v.number()), after: v.nullable(v.number()) })),
    diagnostics: v.object({ new: list(diagnostic), gone: list(diagnostic) }),
    tell: list(v.object({ id: name, title: text, because: list(text) })),
  }),
  verdict: v.picklist(["fine", "look", "decide"]),
  gates: list(v.object({ gate: text, status: v.picklist(["pass", "fail", "error"]), message: text })),
});

/** The review in a JSON text, or why it is none: one sentence without a capital and a period. */
export function readReview(json: string): ReviewJson | string {
  if (json.length > 10_000_000) return "it is longer than 10 MB";
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    return "it is no JSON";
  }
  const result = v.safeParse(reviewSchema, data);
  if (result.success) return result.output as ReviewJson;
  const [issue] = result.issues;
  return `${v.getDotPath(issue) ?? "it"}: ${issue.message}`;
}
