/** Tasks that run the command over the workspace: `downbeat: check`, `downbeat: format`. Only where there are processes. */

import * as vscode from "vscode";

interface DownbeatTask extends vscode.TaskDefinition {
  readonly command: "check" | "format";
  readonly path?: string;
  readonly strict?: boolean;
}

export function registerTasks(extension: vscode.Uri): vscode.Disposable {
  const script = vscode.Uri.joinPath(extension, "dist/cli.js").fsPath;
  return vscode.tasks.registerTaskProvider("downbeat", {
    provideTasks: () =>
      (vscode.workspace.workspaceFolders ?? []).flatMap((folder) =>
        (["check", "format"] as const).map((command) => taskOf({ type: "downbeat", command }, folder, script)),
      ),
    resolveTask: (task) => taskOf(task.definition as DownbeatTask, task.scope ?? vscode.TaskScope.Workspace, script),
  });
}

function taskOf(definition: DownbeatTask, scope: vscode.WorkspaceFolder | vscode.TaskScope, script: string): vscode.Task {
  const { command, path = ".", strict = false } = definition;
  const args = [script, command, path, ...(strict && command === "check" ? ["--strict"] : [])];
  // The editor's own executable is a Node when it is told so: none need be installed.
  const execution = new vscode.ProcessExecution(process.execPath, args, { env: { ELECTRON_RUN_AS_NODE: "1", NO_COLOR: "1" } });
  const task = new vscode.Task(definition, scope, command, "downbeat", execution, "$downbeat");
  task.group = command === "check" ? vscode.TaskGroup.Test : undefined;
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent, clear: true };
  task.detail = command === "check" ? "Check every score of this folder" : "Rewrite every score of this folder in its canonical form";
  return task;
}
