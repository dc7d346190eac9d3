/** What is particular to the extension host of a browser. */

import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { downbeat, EXTENSION } from "./scores.ts";

describe("The extension in a browser", () => {
  it("runs its server in a worker", async () => {
    assert.equal(typeof (globalThis as { importScripts?: unknown }).importScripts, "function", "this is no worker");
    const { client } = await downbeat();
    assert.ok(client.isRunning());
    assert.equal(vscode.extensions.getExtension(EXTENSION)!.extensionUri.scheme, "http");
  });
});
