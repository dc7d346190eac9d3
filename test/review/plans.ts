/** Plans for the tests of the review, from text. */

import { readdirSync, readFileSync } from "node:fs";
import { parse } from "../../server/src/language/parser.ts";
import { bind } from "../../server/src/plan/bind.ts";
import type { Plan } from "../../server/src/plan/model.ts";

export const URI = "file:///plan.score";

export function planOf(text: string, others: Readonly<Record<string, string>> = {}): Plan {
  const files = new Map(Object.entries({ [URI]: text, ...others }).map(([uri, content]) => [uri, parse(content)]));
  return bind(URI, { get: (uri) => files.get(uri) });
}

export function unscheduled(text: string) {
  return { plan: planOf(text), schedule: undefined };
}

/** Every plan of the gallery, by name. */
export const GALLERY: readonly (readonly [name: string, text: string])[] = readdirSync(new URL("../../examples/", import.meta.url))
  .filter((name) => name.endsWith(".score"))
  .map((name) => [name, readFileSync(new URL(`../../examples/${name}`, import.meta.url), "utf8")] as const);
