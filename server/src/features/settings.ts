/** What a person may set. Few, each with a default that is right. */

import { CODES, type Code } from "../language/codes.ts";
import type { Severity } from "../language/diagnostic.ts";

export interface Settings {
  /** Severity of single checks; errors keep theirs. */
  readonly severity: Partial<Readonly<Record<Code, Severity | "off">>>;
  /** Whether to say anything about the practice of leading. */
  readonly practice: boolean;
  readonly hints: { readonly dates: boolean; readonly implied: boolean };
  readonly lenses: boolean;
  /** Whether a plan is rehearsed by itself when typing pauses. */
  readonly rehearse: boolean;
}

export const DEFAULT_SETTINGS: Settings = { severity: {}, practice: true, hints: { dates: true, implied: true }, lenses: true, rehearse: true };

const SEVERITIES: readonly string[] = ["error", "warning", "information", "hint", "off"];

/** Settings from what a client sends: any value at all; what makes no sense there keeps its default. */
export function settingsFrom(value: unknown): Settings {
  const given = recordOf(value);
  const checks = recordOf(given.checks);
  const severity: Partial<Record<Code, Severity | "off">> = {};
  for (const [code, wanted] of Object.entries(recordOf(checks.severity))) {
    if (code in CODES && typeof wanted === "string" && SEVERITIES.includes(wanted)) severity[code as Code] = wanted as Severity | "off";
  }
  const hints = recordOf(given.inlayHints);
  return {
    severity,
    practice: checks.practice !== false,
    hints: { dates: hints.dates !== false, implied: hints.implied !== false },
    lenses: recordOf(given.codeLens).enabled !== false,
    rehearse: recordOf(given.rehearse).automatically !== false,
  };
}

/** The severity of a code under these settings, or "off". */
export function severityOf(code: Code, own: Severity, settings: Settings): Severity | "off" {
  const row = CODES[code];
  if (row.severity === "error") return own;
  const wanted = settings.severity[code];
  if (wanted !== undefined) return wanted;
  return "practice" in row && row.practice && !settings.practice ? "off" : own;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
