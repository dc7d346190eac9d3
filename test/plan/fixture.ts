/** Score text in, plan out. A piece of text between « and » is the place that a test is about. */

import type { Diagnostic, Fix } from "../../server/src/language/diagnostic.ts";
import { parse } from "../../server/src/language/parser.ts";
import type { SourceFile } from "../../server/src/language/syntax.ts";
import { type BindOptions, bind } from "../../server/src/plan/bind.ts";
import type { Plan } from "../../server/src/plan/model.ts";

export const URI = "file:///plans/plan.score";

/** Other files by their path relative to the plan. */
export type Others = Readonly<Record<string, string>>;

export function sourceOf(text: string, others: Others = {}) {
  const trees = new Map<string, SourceFile>([[URI, parse(text)]]);
  for (const [path, content] of Object.entries(others)) trees.set(new URL(path, URI).href, parse(content));
  return { get: (uri: string) => trees.get(uri) };
}

export function planOf(text: string, others: Others = {}, options: BindOptions = {}): Plan {
  return bind(URI, sourceOf(text, others), undefined, options);
}

export interface Marked {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export function marked(text: string): Marked {
  const start = text.indexOf("«");
  const end = text.indexOf("»") - 1;
  return { text: text.replace("«", "").replace("»", ""), start, end };
}

/** What the fix makes of the text of the plan's own file. */
export function applied(text: string, fix: Fix): string {
  const edits = fix.edits.filter(({ file }) => file === URI).sort((a, b) => b.start - a.start);
  return edits.reduce((result, { start, end, text: added }) => result.slice(0, start) + added + result.slice(end), text);
}

export function withCode(plan: Plan, code: string): readonly Diagnostic[] {
  return plan.diagnostics.filter((diagnostic) => diagnostic.code === code);
}
