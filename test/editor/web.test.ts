/** What is particular to the extension host of a browser. */

import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, downbeat, EXTENSION, openGallery } from "./scores.ts";

describe("The extension in a browser", () => {
  afterEach(closeAll);

  it("runs its server in a worker", async () => {
    assert.equal(typeof (globalThis as { importScripts?: unknown }).importScripts, "function", "this is no worker");
    const { client } = await downbeat();
    assert.ok(client.isRunning());
    assert.equal(vscode.extensions.getExtension(EXTENSION)!.extensionUri.scheme, "http");
  });

  it("opens a preview to the side, whose page asks the worker for its picture and gets it", async () => {
    const { previews } = await downbeat();
    const { document } = await openGallery("atlas.score");
    await vscode.commands.executeCommand("downbeat.openPreview");
    const uri = document.uri.toString();
    assert.deepEqual(previews.uris, [uri]);
    const isPreview = ({ input }: vscode.Tab): boolean => input instanceof vscode.TabInputWebview && input.viewType.endsWith("downbeat.preview");
    // The page loads in a frame of its own and asks for itself.
    for (let waited = 0; !previews.drawn.includes(uri) && waited < 20_000; waited += 100) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(previews.drawn, [uri]);
    const tab = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(isPreview);
    assert.equal(tab?.label, "Preview atlas.score");
    assert.equal(tab.group.viewColumn, vscode.ViewColumn.Two);
  });
});
