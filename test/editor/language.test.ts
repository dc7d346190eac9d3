/** The language in the real editor: the same tests with the server in a process and in a browser's worker. */

import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, codeOf, diagnosticsWhen, downbeat, openGallery, openText, replace } from "./scores.ts";

const PLAN = `score small "Small plan" {
  vision "Someone is better off"
  start 2027-01-04
}

person lin "Lin Wu"
role backend "Backend" played by lin
role design "Design"

task sketch "Sketch" effort 2d by design
task build "Build it" effort 5d by $0backend after sketch
`;

const errors = (all: readonly vscode.Diagnostic[]) => all.filter((one) => one.severity === vscode.DiagnosticSeverity.Error);

describe("A score in the editor", () => {
  before(downbeat);
  afterEach(closeAll);

  it("opens from the gallery, as a score without errors", async () => {
    const { client } = await downbeat();
    const { document } = await openGallery("atlas.score");
    assert.equal(document.languageId, "score");
    const report = (await client.sendRequest("textDocument/diagnostic", { textDocument: { uri: client.code2ProtocolConverter.asUri(document.uri) } })) as {
      kind: string;
      items: { severity: number; message: string }[];
    };
    assert.equal(report.kind, "full");
    assert.deepEqual(
      report.items.filter((item) => item.severity === 1),
      [],
    );
  });

  it("checks the folder by a task, which ends without errors on the gallery", async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: "downbeat" });
    assert.deepEqual(tasks.map((one) => one.name).sort(), ["check", "format"]);
    const check = tasks.find((task) => task.name === "check")!;
    assert.equal(await statusOf(check), 0);
  });

  it("shows a typo's diagnostic and nothing else, and takes it away with the typo", async () => {
    const { editor } = await openText(PLAN);
    const { document } = editor;
    await replace(editor, "by backend", "by backnd");
    const shown = await diagnosticsWhen(document, (all) => errors(all).length > 0);
    assert.deepEqual(
      errors(shown).map((one) => [codeOf(one), document.getText(one.range), one.source]),
      [["unknown-name", "backnd", "downbeat"]],
    );
    assert.match(errors(shown)[0]!.message, /backend/);
    await replace(editor, "by backnd", "by backend");
    await diagnosticsWhen(document, (all) => errors(all).length === 0);
  });

  it("offers after `by ` the roles and people, and nothing else", async () => {
    const { editor, cursor } = await openText(PLAN.replace("$0backend after sketch", "$0"));
    const list = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", editor.document.uri, cursor);
    // This command asks every provider; the editor's snippets, which a setting keeps out of the list that a person sees, are among them.
    const labels = list.items
      .filter((item) => item.kind !== vscode.CompletionItemKind.Snippet)
      .map((item) => (typeof item.label === "string" ? item.label : item.label.label));
    assert.deepEqual(labels.sort(), ["backend", "design", "lin"]);
  });

  it("renames a role wherever it is named", async () => {
    const { editor, cursor } = await openText(PLAN);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>("vscode.executeDocumentRenameProvider", editor.document.uri, cursor, "engine");
    assert.ok(await vscode.workspace.applyEdit(edit));
    const text = editor.document.getText();
    assert.match(text, /^role engine "Backend" played by lin$/m);
    assert.match(text, /by engine after sketch$/m);
    assert.doesNotMatch(text, /\bbackend\b/);
  });

  it("formats to the canonical form", async () => {
    const { editor } = await openText(PLAN.replace("$0", "").replace('role   design "Design"', 'role design "Design"').replace("  vision", "      vision   "));
    await vscode.commands.executeCommand("editor.action.formatDocument");
    assert.equal(editor.document.getText(), PLAN.replace("$0", ""));
  });

  it("says on hover what a name stands for", async () => {
    const { editor, cursor } = await openText(PLAN);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", editor.document.uri, cursor.translate(0, 1));
    const text = hovers.flatMap((hover) => hover.contents.map((part) => (typeof part === "string" ? part : part.value))).join("\n");
    assert.match(text, /Backend/);
    assert.match(text, /lin/i);
  });

  it("mends a typo by its quick fix", async () => {
    const { editor } = await openText(PLAN.replace("$0backend", "backnd"));
    const { document } = editor;
    const [problem] = errors(await diagnosticsWhen(document, (all) => errors(all).length > 0));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", document.uri, problem!.range, "quickfix", 10);
    const fix = actions.find((action) => action.title.includes("backend"));
    assert.ok(fix?.edit, `no fix offers backend, but: ${actions.map((action) => action.title).join(" · ")}`);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(document.getText(), PLAN.replace("$0", ""));
    await diagnosticsWhen(document, (all) => errors(all).length === 0);
  });

  it("follows `use` to another file of the workspace", async () => {
    const [folder] = vscode.workspace.workspaceFolders!;
    const library = vscode.Uri.joinPath(folder!.uri, "people-for-test.score");
    const plan = vscode.Uri.joinPath(folder!.uri, "plan-for-test.score");
    await vscode.workspace.fs.writeFile(library, new TextEncoder().encode('role crew "Crew"\n'));
    await vscode.workspace.fs.writeFile(
      plan,
      new TextEncoder().encode('use "people-for-test.score"\n\nscore s {\n  start 2027-01-04\n}\n\ntask a effort 1d by crew\ntask b effort 1d by crw\n'),
    );
    const { document } = await vscode.window.showTextDocument(plan);
    // The host of a browser may tell of a file before it hands it out.
    const shown = errors(await diagnosticsWhen(document, (all) => errors(all).length === 1));
    assert.deepEqual(
      shown.map((one) => [codeOf(one), document.getText(one.range)]),
      [["unknown-name", "crw"]],
    );
    const places = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      "vscode.executeDefinitionProvider",
      plan,
      document.positionAt(document.getText().indexOf("by crew") + 4),
    );
    assert.deepEqual(
      places.map((place) => ("uri" in place ? place.uri : place.targetUri).path),
      [library.path],
    );
    await vscode.workspace.fs.delete(plan);
    await vscode.workspace.fs.delete(library);
  });

  it("says by the task's status that a score has an error", async () => {
    const [folder] = vscode.workspace.workspaceFolders!;
    const broken = vscode.Uri.joinPath(folder!.uri, "broken-for-test.score");
    await vscode.workspace.fs.writeFile(broken, new TextEncoder().encode("score s {\n  start 2027-01-04\n}\n\ntask a effort 1d by nobody\n"));
    await vscode.window.showTextDocument(broken);
    const [check] = (await vscode.tasks.fetchTasks({ type: "downbeat" })).filter((task) => task.name === "check");
    assert.equal(await statusOf(check!), 1);
    await vscode.workspace.fs.delete(broken);
  });
});

async function statusOf(task: vscode.Task): Promise<number | undefined> {
  const ended = new Promise<number | undefined>((resolve) => {
    const subscription = vscode.tasks.onDidEndTaskProcess((event) => {
      if (event.execution.task.name !== task.name) return;
      subscription.dispose();
      resolve(event.exitCode);
    });
  });
  await vscode.tasks.executeTask(task);
  return await ended;
}
