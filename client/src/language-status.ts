/** The item beside the language's name: how the score before you stands, and whether the server is there. */

import * as vscode from "vscode";
import { type BaseLanguageClient, State } from "vscode-languageclient";

export function registerLanguageStatus(client: BaseLanguageClient, selector: vscode.DocumentSelector): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("downbeat.status", selector);
  item.name = "Downbeat";
  const update = (): void => show(item, client.state);
  update();
  const subscriptions = [client.onDidChangeState(update), vscode.languages.onDidChangeDiagnostics(update), vscode.window.onDidChangeActiveTextEditor(update)];
  return vscode.Disposable.from(item, ...subscriptions);
}

function show(item: vscode.LanguageStatusItem, state: State): void {
  item.busy = state === State.Starting;
  if (state === State.Stopped) {
    item.text = "$(circle-slash) Not checked";
    item.severity = vscode.LanguageStatusSeverity.Error;
    item.detail = "The language server is not running";
    item.command = { title: "Restart", command: "downbeat.restartServer" };
    return;
  }
  const document = vscode.window.activeTextEditor?.document;
  const all = document?.languageId === "score" ? vscode.languages.getDiagnostics(document.uri) : [];
  const count = (severity: vscode.DiagnosticSeverity): number => all.filter((one) => one.severity === severity).length;
  const errors = count(vscode.DiagnosticSeverity.Error);
  const warnings = count(vscode.DiagnosticSeverity.Warning);
  item.severity = vscode.LanguageStatusSeverity.Information;
  item.text = errors + warnings === 0 ? "$(check) No problems" : [counted(errors, "error"), counted(warnings, "warning")].filter(Boolean).join(", ");
  item.detail = "Downbeat";
  item.command = { title: "Show Problems", command: "workbench.actions.view.problems" };
}

function counted(count: number, noun: string): string {
  return count === 0 ? "" : `${count} ${noun}${count === 1 ? "" : "s"}`;
}
