/** What there is to say about one file: of its text, its names, and, where they are known, its dates and chances. */

import type { Diagnostic } from "../language/diagnostic.ts";
import type { Plan } from "../plan/model.ts";
import { ignoresIn, isIgnored } from "./ignores.ts";
import { type Settings, severityOf } from "./settings.ts";

/**
 * The diagnostics of the plan's own file in the order of the text, with the severities of the settings, without those that are ignored.
 * `more` are those of a schedule or a rehearsal of this same plan.
 */
export function diagnosticsOf(plan: Plan, more: readonly Diagnostic[], settings: Settings): readonly Diagnostic[] {
  const file = plan.files[0]!;
  const text = file.source.text;
  let ignores: ReturnType<typeof ignoresIn> | undefined;
  const said: Diagnostic[] = [];
  for (const source of [plan.diagnostics, more]) {
    for (const diagnostic of source) {
      if (diagnostic.file !== file.uri) continue;
      const severity = severityOf(diagnostic.code, diagnostic.severity, settings);
      if (severity === "off") continue;
      if (diagnostic.severity !== "error") {
        ignores ??= ignoresIn(text);
        if (isIgnored(ignores, text, diagnostic.code, diagnostic.start)) continue;
      }
      said.push(severity === diagnostic.severity ? diagnostic : { ...diagnostic, severity });
    }
  }
  return said.sort((a, b) => a.start - b.start || a.end - b.end);
}
