/** What there is to say about one file: of its text, its names, and, where they are known, its dates and chances. */

import type { Diagnostic } from "../language/diagnostic.ts";
import { withoutIgnored } from "../plan/ignore.ts";
import type { Plan } from "../plan/model.ts";
import { type Settings, severityOf } from "./settings.ts";

/**
 * The diagnostics of the plan's own file in the order of the text, with the severities of the settings, without those that are ignored.
 * `more` are those of a schedule or a rehearsal of this same plan.
 */
export function diagnosticsOf(plan: Plan, more: readonly Diagnostic[], settings: Settings): readonly Diagnostic[] {
  const { uri, source } = plan.files[0]!;
  const own = [...plan.diagnostics, ...more].filter(({ file }) => file === uri);
  // Silenced by what a check is by itself, so that raising it to an error in the settings brings nothing back that the author silenced.
  const said: Diagnostic[] = [];
  for (const diagnostic of withoutIgnored(own, source.text)) {
    const severity = severityOf(diagnostic.code, diagnostic.severity, settings);
    if (severity !== "off") said.push(severity === diagnostic.severity ? diagnostic : { ...diagnostic, severity });
  }
  return said.sort((a, b) => a.start - b.start || a.end - b.end);
}
