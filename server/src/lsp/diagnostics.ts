/** Diagnostics over the wire: pulled with result ids, so that what did not change costs nothing, or pushed to clients that do not pull. */

import * as lsp from "vscode-languageserver";
import type { Diagnostic } from "../language/diagnostic.ts";
import type { Plan } from "../plan/model.ts";
import { toDiagnostic } from "./convert.ts";
import type { Session } from "./session.ts";

interface Report {
  readonly plan: Plan;
  readonly outcome: unknown;
  readonly settings: unknown;
  readonly resultId: string;
  readonly said: readonly Diagnostic[];
  readonly items: lsp.Diagnostic[];
}

export class Reports {
  readonly #session: Session;
  readonly #documentation: () => string | undefined;
  readonly #reports = new Map<string, Report>();
  #count = 0;

  constructor(session: Session, documentation: () => string | undefined) {
    this.#session = session;
    this.#documentation = documentation;
  }

  /** The diagnostics of a file as they are now; undefined for an unknown file. `dated` is false while its dates are not known. */
  of(uri: string): (Report & { readonly dated: boolean }) | undefined {
    const now = this.#session.diagnostics(uri);
    if (now === undefined) return undefined;
    const before = this.#reports.get(uri);
    const { settings } = this.#session;
    const dated = now.outcome !== undefined;
    if (before !== undefined && before.plan === now.plan && before.outcome === now.outcome && before.settings === settings) return { ...before, dated };
    const items = now.items.map((diagnostic) => toDiagnostic(diagnostic, this.#session, this.#documentation()));
    // The same said of another text is no news, as long as it stands in the same places.
    const same = before !== undefined && items.length === before.items.length && items.length < 200 && JSON.stringify(items) === JSON.stringify(before.items);
    const report: Report = {
      plan: now.plan,
      outcome: now.outcome,
      settings,
      resultId: same ? before.resultId : String(++this.#count),
      said: now.items,
      items: same ? before.items : items,
    };
    this.#reports.set(uri, report);
    return { ...report, dated };
  }

  forget(uri: string): void {
    this.#reports.delete(uri);
  }

  /** For `textDocument/diagnostic`. */
  document(uri: string, previous: string | undefined): { readonly report: lsp.DocumentDiagnosticReport; readonly dated: boolean } {
    const report = this.of(uri);
    if (report === undefined) return { report: { kind: lsp.DocumentDiagnosticReportKind.Full, items: [] }, dated: true };
    const { resultId, items, dated } = report;
    if (previous === resultId) return { report: { kind: lsp.DocumentDiagnosticReportKind.Unchanged, resultId }, dated };
    return { report: { kind: lsp.DocumentDiagnosticReportKind.Full, resultId, items }, dated };
  }

  /** For `workspace/diagnostic`: every known score, open or not. */
  workspace(previous: ReadonlyMap<string, string>): readonly lsp.WorkspaceDocumentDiagnosticReport[] {
    const reports: lsp.WorkspaceDocumentDiagnosticReport[] = [];
    const seen = new Set<string>();
    for (const uri of this.#session.workspace.files.keys()) {
      seen.add(uri);
      const version = this.#session.open.get(uri)?.version ?? null;
      reports.push({ ...this.document(uri, previous.get(uri)).report, uri: this.#session.clientUri(uri), version });
    }
    // What was said of files that are gone is taken back.
    for (const uri of previous.keys())
      if (!seen.has(uri)) reports.push({ kind: lsp.DocumentDiagnosticReportKind.Full, uri: this.#session.clientUri(uri), version: null, items: [] });
    return reports;
  }
}
