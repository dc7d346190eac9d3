/** The review as annotations of a code host: GitHub workflow commands, and SARIF 2.1.0. The weightiest first, since hosts show only some. */

import type { ChangeJson, ReviewJson } from "./json.ts";
import { changeWords } from "./words.ts";

/** GitHub shows ten annotations of a kind for a step. */
const MOST = 10;

/** Lines such as `::warning file=plan.score,line=3::…`. A change whose place is gone stands at the first line of its file. */
export function githubReport(review: ReviewJson): string {
  const lines: string[] = [];
  for (const [name, command] of [
    ["breaking", "error"],
    ["risk", "warning"],
  ] as const) {
    const changes = review.changes.filter((change) => change.class === name);
    for (const change of changes.slice(0, MOST)) lines.push(annotation(command, change, review));
    if (changes.length > MOST) lines.push(`::notice::${changes.length - MOST} more ${name} changes; the job summary lists them`);
  }
  for (const gate of review.gates) if (gate.status !== "pass") lines.push(`::error title=${property(`gate ${gate.gate}`)}::${data(gate.message)}`);
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function annotation(command: string, change: ChangeJson, review: ReviewJson): string {
  const place = change.head
    ? `file=${property(change.head.file)},line=${change.head.line},endLine=${change.head.endLine},col=${change.head.column},endColumn=${change.head.endColumn}`
    : `file=${property(review.head.file)},line=1`;
  return `::${command} ${place},title=${property(`${change.entity}: ${change.class}`)}::${data(`${changeWords(change)} — ${change.because}`)}`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

const LEVELS = { breaking: "error", risk: "warning", note: "note", cosmetic: "none" } as const;

/** SARIF of the changes, with their fingerprints, so that a host knows them again. */
export function sarifReport(review: ReviewJson, toolVersion: string): string {
  const kinds = [...new Set(review.changes.map((change) => change.kind))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Downbeat",
            semanticVersion: toolVersion,
            rules: kinds.map((kind) => ({ id: kind, shortDescription: { text: kind.replace(".", " ") } })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: review.changes.map((change) => ({
          ruleId: change.kind,
          ruleIndex: kinds.indexOf(change.kind),
          level: LEVELS[change.class],
          message: { text: `${change.entity} ${changeWords(change)}: ${change.because}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: (change.head ?? { file: review.head.file }).file },
                region: change.head
                  ? { startLine: change.head.line, startColumn: change.head.column, endLine: change.head.endLine, endColumn: change.head.endColumn }
                  : { startLine: 1 },
              },
            },
          ],
          partialFingerprints: { downbeatChange: change.fingerprint },
          baselineState: "new",
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

const WEIGHTS = { breaking: "critical", risk: "major", note: "info", cosmetic: "info" } as const;

/** A GitLab code quality report; its fingerprints say nothing of lines, so that a finding stays the same one when text moves. */
export function codeQualityReport(review: ReviewJson): string {
  const findings = review.changes
    .filter((change) => change.class !== "cosmetic")
    .map((change) => ({
      description: `${change.entity} ${changeWords(change)}: ${change.because}`,
      check_name: change.kind,
      fingerprint: change.fingerprint,
      severity: WEIGHTS[change.class],
      location: { path: (change.head ?? { file: review.head.file }).file, lines: { begin: change.head?.line ?? 1 } },
    }));
  return `${JSON.stringify(findings, undefined, 2)}\n`;
}
