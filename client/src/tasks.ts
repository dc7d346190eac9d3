/**
 * Tasks over all scores of a folder, `check` and `format`. They ask the server that runs already, so that they work wherever it does, virtual workspaces
 * included, and print what the command `downbeat` prints: one problem matcher serves both.
 */

import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

interface DownbeatTask extends vscode.TaskDefinition {
  readonly command: "check" | "format";
  readonly path?: string;
  readonly strict?: boolean;
}

/** Exit status: 0 fine, 1 errors (or warnings, where they count), 2 no answer. */
type Status = 0 | 1 | 2;

/** The part of a report of the protocol's `workspace/diagnostic` that is used. */
interface WorkspaceReport {
  readonly items: readonly { readonly uri: string; readonly items?: readonly Problem[] }[];
}
interface Problem {
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
  readonly severity?: 1 | 2 | 3 | 4;
  readonly code?: string | number;
  readonly message: string;
}

const SEVERITY = { 1: "error", 2: "warning", 3: "information", 4: "hint" } as const;

export function registerTasks(client: BaseLanguageClient, ready: Promise<unknown>): vscode.Disposable {
  const taskOf = (definition: DownbeatTask, folder: vscode.WorkspaceFolder): vscode.Task => {
    const execution = new vscode.CustomExecution(async () => terminalOf((print) => ready.then(() => run(definition, folder, client, print))));
    const task = new vscode.Task(definition, folder, definition.command, "downbeat", execution, "$downbeat");
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent, clear: true };
    task.detail = definition.command === "check" ? "Check every score of this folder" : "Rewrite every score of this folder in its canonical form";
    if (definition.command === "check") task.group = vscode.TaskGroup.Test;
    return task;
  };
  return vscode.tasks.registerTaskProvider("downbeat", {
    provideTasks: () =>
      (vscode.workspace.workspaceFolders ?? []).flatMap((folder) =>
        (["check", "format"] as const).map((command) => taskOf({ type: "downbeat", command }, folder)),
      ),
    resolveTask: (task) => {
      const folder = typeof task.scope === "object" ? task.scope : vscode.workspace.workspaceFolders?.[0];
      return folder && taskOf(task.definition as DownbeatTask, folder);
    },
  });
}

/** A terminal that shows the lines of a run and ends with its status. */
function terminalOf(run: (print: (line: string) => void) => Promise<Status>): vscode.Pseudoterminal {
  const written = new vscode.EventEmitter<string>();
  const ended = new vscode.EventEmitter<number>();
  const print = (line: string): void => written.fire(`${line}\r\n`);
  return {
    onDidWrite: written.event,
    onDidClose: ended.event,
    open() {
      run(print).then(
        (status) => ended.fire(status),
        (error: unknown) => {
          print(`downbeat: ${error instanceof Error ? error.message : String(error)}`);
          ended.fire(2);
        },
      );
    },
    close() {},
  };
}

async function run(task: DownbeatTask, folder: vscode.WorkspaceFolder, client: BaseLanguageClient, print: (line: string) => void): Promise<Status> {
  const report = await client.sendRequest<WorkspaceReport>("workspace/diagnostic", { previousResultIds: [] });
  const root = vscode.Uri.joinPath(folder.uri, task.path ?? ".").path.replace(/\/$/, "");
  const scores = report.items
    .map(({ uri, items = [] }) => ({ uri: client.protocol2CodeConverter.asUri(uri), problems: items }))
    .filter(({ uri }) => uri.path === root || uri.path.startsWith(`${root}/`))
    .sort((a, b) => (a.uri.path < b.uri.path ? -1 : 1));
  if (scores.length === 0) {
    print(`downbeat: there is no score in ${task.path ?? folder.name}.`);
    return 2;
  }
  return task.command === "check" ? check(scores, task.strict === true, print) : format(scores, print);
}

interface Score {
  readonly uri: vscode.Uri;
  readonly problems: readonly Problem[];
}

function check(scores: readonly Score[], strict: boolean, print: (line: string) => void): Status {
  const counts = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { uri, problems } of scores) {
    for (const { range, severity = 1, message, code } of problems) {
      counts[SEVERITY[severity]]++;
      print(`${vscode.workspace.asRelativePath(uri, false)}:${range.start.line + 1}:${range.start.character + 1}: ${SEVERITY[severity]}: ${message} [${code}]`);
    }
  }
  const found = Object.entries(counts).flatMap(([name, count]) => (count === 0 ? [] : [`${count} ${name}${count === 1 || name === "information" ? "" : "s"}`]));
  print(`${found.join(", ") || "No problems"} in ${scores.length} ${scores.length === 1 ? "file" : "files"}.`);
  return counts.error > 0 || (strict && counts.warning > 0) ? 1 : 0;
}

async function format(scores: readonly Score[], print: (line: string) => void): Promise<Status> {
  let changed = 0;
  for (const { uri } of scores) {
    const document = await vscode.workspace.openTextDocument(uri);
    const edits = await vscode.commands.executeCommand<vscode.TextEdit[] | undefined>("vscode.executeFormatDocumentProvider", uri, {
      tabSize: 2,
      insertSpaces: true,
    });
    if (!edits?.length) continue;
    const edit = new vscode.WorkspaceEdit();
    edit.set(uri, edits);
    if (!(await vscode.workspace.applyEdit(edit)) || !(await document.save()))
      throw new Error(`${vscode.workspace.asRelativePath(uri, false)} could not be written.`);
    print(vscode.workspace.asRelativePath(uri, false));
    changed++;
  }
  print(changed === 0 ? "All are in canonical form." : `${changed} of ${scores.length} rewritten.`);
  return 0;
}
