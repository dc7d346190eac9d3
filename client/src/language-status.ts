/** The item beside the language's name: how the score before you stands, and whether the server is there. */

import * as vscode from "vscode";
import { type BaseLanguageClient, State } from "vscode-languageclient";
import { STATUS, type Status, type StatusParams } from "../../server/src/lsp/protocol.ts";

const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };

export function registerLanguageStatus(client: BaseLanguageClient, selector: vscode.DocumentSelector): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("downbeat.status", selector);
  item.name = "Downbeat";
  /** The score that the item is about. */
  let shown: string | undefined;

  const show = (status: Status | null): void => {
    if (client.state === State.Running && status) showStatus(item, status);
    else showServer(item, client.state);
  };
  const ask = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    const uri = document?.languageId === "score" ? client.code2ProtocolConverter.asUri(document.uri) : undefined;
    shown = uri;
    show(null);
    if (uri === undefined || client.state !== State.Running) return;
    const status = await client.sendRequest<Status | null>(STATUS, { uri } satisfies StatusParams).catch(() => null);
    if (shown === uri) show(status);
  };

  void ask();
  return vscode.Disposable.from(
    item,
    client.onDidChangeState(() => void ask()),
    client.onNotification(STATUS, (status: Status) => {
      if (status.uri === shown) show(status);
    }),
    vscode.window.onDidChangeActiveTextEditor(() => void ask()),
  );
}

function showServer(item: vscode.LanguageStatusItem, state: State): void {
  item.busy = state !== State.Stopped;
  item.text = state === State.Stopped ? "$(circle-slash) Not checked" : "Downbeat";
  item.severity = state === State.Stopped ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
  item.detail = state === State.Stopped ? "The language server is not running" : undefined;
  item.command = state === State.Stopped ? { title: "Restart", command: "downbeat.restartServer" } : undefined;
}

/** `Ends 19 Mar 2027 · 2 warnings`, with the number of items as its detail. */
function showStatus(item: vscode.LanguageStatusItem, status: Status): void {
  const { errors, warnings } = status.problems;
  const late = status.due !== null && status.finish !== null && status.finish > status.due;
  const problems = [counted(errors, "error"), counted(warnings, "warning")].filter(Boolean).join(", ") || "no problems";
  item.busy = status.busy;
  item.text = [status.finish && `Ends ${day(status.finish)}`, problems].filter(Boolean).join(" · ");
  item.detail = [counted(status.items, "item"), status.due && `promised for ${day(status.due)}`].filter(Boolean).join(" · ");
  item.severity = errors > 0 ? vscode.LanguageStatusSeverity.Error : late ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
  item.command = { title: "Show Problems", command: "workbench.actions.view.problems" };
}

function day(date: string): string {
  return new Intl.DateTimeFormat(vscode.env.language, DAY).format(new Date(date));
}

function counted(count: number, noun: string): string {
  return count === 0 ? "" : `${count} ${noun}${count === 1 ? "" : "s"}`;
}
