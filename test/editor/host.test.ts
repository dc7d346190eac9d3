/** What only the desktop's extension host has: processes. */

import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, downbeat, EXTENSION } from "./scores.ts";

describe("The extension on the desktop", () => {
  afterEach(closeAll);

  it("registers every command that its manifest names", async () => {
    await downbeat();
    const registered = new Set(await vscode.commands.getCommands(true));
    const manifest = vscode.extensions.getExtension(EXTENSION)!.packageJSON as { contributes: { commands: { command: string }[] } };
    const missing = manifest.contributes.commands.map(({ command }) => command).filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it("starts its server again when asked to", async () => {
    const { client } = await downbeat();
    await vscode.commands.executeCommand("downbeat.restartServer");
    assert.ok(client.isRunning());
  });
});
