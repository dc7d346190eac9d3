/** `Downbeat: Find a Better Order of Work`: searches deeper than a keystroke allows, says what is gained, and keeps it only when told to. */

import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { BETTER_ORDER, type BetterOrderParams, type BetterOrderResult } from "../../server/src/lsp/protocol.ts";
import { changeOf } from "./score-text.ts";

export function registerBetterOrder(client: BaseLanguageClient, ready: Promise<unknown>): vscode.Disposable {
  return vscode.commands.registerCommand("downbeat.betterOrder", async () => {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== "score") {
      void vscode.window.showInformationMessage("Open a score first: the order of its work is what is looked for.");
      return;
    }
    await ready;
    const found = await search(client, document);
    if (!found) return;
    if (found.edits.length === 0) {
      void vscode.window.showInformationMessage(found.message);
      return;
    }
    const keep = "Keep as Priorities";
    if ((await vscode.window.showInformationMessage(found.message, keep)) === keep) await write(client, document, found);
  });
}

/** undefined when the person ends the search, or goes on writing. */
function search(client: BaseLanguageClient, document: vscode.TextDocument): Thenable<BetterOrderResult | undefined> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: "Downbeat: looking for a better order of work", cancellable: true },
    async (_progress, token) => {
      const params: BetterOrderParams = { uri: client.code2ProtocolConverter.asUri(document.uri) };
      try {
        return (await client.sendRequest<BetterOrderResult | null>(BETTER_ORDER, params, token)) ?? undefined;
      } catch (error) {
        if (!token.isCancellationRequested)
          void vscode.window.showInformationMessage(`The search ended: ${error instanceof Error ? error.message : String(error)}.`);
        return undefined;
      }
    },
  );
}

async function write(client: BaseLanguageClient, document: vscode.TextDocument, { version, edits }: BetterOrderResult): Promise<void> {
  const change = await changeOf(client, document.uri, version, edits);
  if (change !== undefined) await vscode.workspace.applyEdit(change);
  else void vscode.window.showInformationMessage("The text changed meanwhile; the order was not written down.");
}
