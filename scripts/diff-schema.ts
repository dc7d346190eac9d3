/** docs/diff.schema.json: the shape of `downbeat diff --format json`, from the schema that checks it. */

import { toJsonSchema } from "@valibot/to-json-schema";
import { reviewSchema } from "../server/src/review/report/schema.ts";

export function diffSchema(): string {
  const { $schema, ...schema } = toJsonSchema(reviewSchema, { target: "draft-2020-12" });
  return `${JSON.stringify({ $schema, title: "downbeat diff --format json", description: "A change of plan and its consequences. Keys are only ever added.", ...schema }, undefined, 2)}\n`;
}

if (import.meta.main) process.stdout.write(diffSchema());
