/** The server's only way to files: it asks, and the editor answers from whatever file system the workspace has, virtual ones included. */

import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { FIND_SCORES, READ_FILE, type ReadFileParams, type ReadFileResult } from "../../server/src/lsp/protocol.ts";

export function answerFileRequests(client: BaseLanguageClient): void {
  client.onRequest(READ_FILE, async ({ uri }: ReadFileParams): Promise<ReadFileResult> => {
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.parse(uri, true));
      return { text: new TextDecoder().decode(bytes) };
    } catch {
      return null; // The plan says that the file is missing, where it is used.
    }
  });
  client.onRequest(FIND_SCORES, async () => {
    const found = await vscode.workspace.findFiles("**/*.score", "**/node_modules/**");
    return found.map((uri) => client.code2ProtocolConverter.asUri(uri)).sort();
  });
}
