/** Diagnostics as the command line says them: plain text, JSON, SARIF 2.1.0, annotations of a GitHub workflow. */

import { relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import pc from "picocolors";
import { CODES, type Code } from "../language/codes.ts";
import type { Diagnostic, Severity } from "../language/diagnostic.ts";
import { Lines } from "../language/lines.ts";
import type { SourceFile } from "../language/syntax.ts";
import { VERSION } from "../version.ts";
import { nameOf } from "./files.ts";
import type { Terminal } from "./terminal.ts";

/** A diagnostic with its place as people count: lines and columns from 1, columns in UTF-16 units. */
export interface LocatedDiagnostic extends Place {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly related?: readonly (Place & { readonly message: string })[];
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Gives diagnostics their lines and columns; `sourceOf` has every file that they are in. */
export function locateDiagnostics(
  diagnostics: readonly Diagnostic[],
  sourceOf: (uri: string) => SourceFile | undefined,
  terminal: Terminal,
): readonly LocatedDiagnostic[] {
  const tables = new Map<string, Lines>();
  const place = (uri: string, start: number, end: number): Place => {
    let lines = tables.get(uri);
    if (lines === undefined) {
      lines = new Lines(sourceOf(uri)?.text ?? "");
      tables.set(uri, lines);
    }
    const from = lines.at(start);
    const to = lines.at(end);
    return { file: nameOf(uri, terminal), line: from.line + 1, column: from.column + 1, endLine: to.line + 1, endColumn: to.column + 1 };
  };
  return diagnostics.map(({ code, severity, message, file, start, end, related }) => ({
    code,
    severity,
    message,
    ...place(file, start, end),
    ...(related === undefined || related.length === 0
      ? {}
      : { related: related.map((other) => ({ ...place(other.file, other.start, other.end), message: other.message })) }),
  }));
}

export function asText(diagnostics: readonly LocatedDiagnostic[], color: boolean): string {
  const { bold, red, yellow, cyan, dim } = pc.createColors(color);
  const paint: Record<Severity, (text: string) => string> = { error: red, warning: yellow, information: cyan, hint: cyan };
  const lines: string[] = [];
  for (const { file, line, column, severity, message, code, related = [] } of diagnostics) {
    lines.push(`${bold(`${file}:${line}:${column}:`)} ${paint[severity](`${severity}:`)} ${message} ${dim(`[${code}]`)}\n`);
    for (const other of related) lines.push(dim(`  ${other.file}:${other.line}:${other.column}: ${other.message}`), "\n");
  }
  return lines.join("");
}

export function asJson(diagnostics: readonly LocatedDiagnostic[]): string {
  return `${JSON.stringify({ version: 1, diagnostics }, null, 2)}\n`;
}

/** Workflow commands of GitHub Actions: one annotation each. */
export function asGitHub(diagnostics: readonly LocatedDiagnostic[]): string {
  const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const command: Record<Severity, string> = { error: "error", warning: "warning", information: "notice", hint: "notice" };
  return diagnostics
    .map(({ file, line, column, endLine, endColumn, severity, code, message }) => {
      // Columns of an annotation count only within one line.
      const columns = line === endLine ? `,col=${column},endColumn=${endColumn}` : "";
      return `::${command[severity]} file=${property(file)},line=${line},endLine=${endLine}${columns},title=${property(code)}::${data(message)}\n`;
    })
    .join("");
}

/** A SARIF 2.1.0 log (OASIS standard), with every rule that it mentions. */
export function asSarif(diagnostics: readonly LocatedDiagnostic[], terminal: Terminal): string {
  const level: Record<Severity, string> = { error: "error", warning: "warning", information: "note", hint: "note" };
  const codes = [...new Set(diagnostics.map((diagnostic) => diagnostic.code))].sort();
  const rules = codes.map((code) => {
    const row = CODES[code];
    return {
      id: code,
      name: code.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      shortDescription: { text: row.summary },
      fullDescription: { text: `${row.summary} ${row.advice}` },
      help: { text: row.advice, markdown: row.advice },
      defaultConfiguration: { level: level[row.severity] },
    };
  });
  const root = `${pathToFileURL(terminal.directory).href}/`;
  const location = ({ file, line, column, endLine, endColumn }: Place) => ({
    artifactLocation: artifact(file, terminal),
    region: { startLine: line, startColumn: column, endLine, endColumn },
  });
  const results = diagnostics.map((diagnostic) => ({
    ruleId: diagnostic.code,
    ruleIndex: codes.indexOf(diagnostic.code),
    level: level[diagnostic.severity],
    message: { text: diagnostic.message },
    locations: [{ physicalLocation: location(diagnostic) }],
    ...(diagnostic.related === undefined
      ? {}
      : { relatedLocations: diagnostic.related.map((other, id) => ({ id, message: { text: other.message }, physicalLocation: location(other) })) }),
  }));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Downbeat", version: VERSION, semanticVersion: VERSION, rules } },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { ROOT: { uri: root } },
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** Relative to the root where it lies below it, so that the log means the same on another machine. */
function artifact(file: string, terminal: Terminal): { readonly uri: string; readonly uriBaseId?: string } {
  if (/^[a-z][a-z+.-]+:/i.test(file)) return { uri: file };
  const uri = pathToFileURL(file.startsWith("/") ? file : `${terminal.directory}/${file}`).href;
  const near = relative(terminal.directory, fileURLToPath(uri));
  if (near.startsWith("..")) return { uri };
  return { uri: near.split(/[\\/]/).map(encodeURIComponent).join("/"), uriBaseId: "ROOT" };
}
