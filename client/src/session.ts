/** One client, one server, and what hangs on them. It knows nothing of the language. */

import * as vscode from "vscode";
import { BaseLanguageClient, type LanguageClientOptions, type MessageTransports } from "vscode-languageclient/browser";
import type { InitializationOptions } from "../../server/src/lsp/protocol.ts";
import { registerBetterOrder } from "./better-order.ts";
import { registerCommands } from "./commands.ts";
import { type Comparisons, registerComparisons } from "./compare.ts";
import { answerFileRequests } from "./host-files.ts";
import { registerLanguageStatus } from "./language-status.ts";
import { type MarkdownIt, markdownPictures } from "./markdown.ts";
import { type Previews, registerPreviews } from "./preview.ts";
import { registerNext } from "./preview-next.ts";
import { registerRehearsals } from "./rehearsal.ts";
import { serverProcess } from "./server-process.ts";
import { type Server, serverWorker } from "./server-worker.ts";
import { registerTasks } from "./tasks.ts";

/** What `activate` hands to other extensions, and to the tests. */
export interface Downbeat {
  readonly client: BaseLanguageClient;
  /** Settles when the server answers. Never rejects: a failure is shown to the person, and is the value. */
  readonly ready: Promise<Error | undefined>;
  readonly previews: Previews;
  readonly comparisons: Comparisons;
  /** For Markdown's own preview. */
  extendMarkdownIt(markdown: MarkdownIt): MarkdownIt;
  end(): Promise<void>;
}

/** A diagnostic's code opens its page, which comes with the extension. */
const HANDED_OVER: InitializationOptions = {
  files: true,
  commands: { preview: "downbeat.openPreview", reveal: "downbeat.showInPreview", rehearse: "downbeat.rehearse" },
  documentation: "command:downbeat.openReference?%5B%22{code}%22%5D",
};

const SELECTOR = [{ language: "score" }];

/** The library's own clients are made for one of the two surroundings each. */
class Client extends BaseLanguageClient {
  readonly #server: Server;

  constructor(server: Server, options: LanguageClientOptions) {
    super("downbeat", "Downbeat", options);
    this.#server = server;
  }

  protected createMessageTransports(): Promise<MessageTransports> {
    return this.#server.connect();
  }
}

export function beginSession(context: vscode.ExtensionContext): Downbeat {
  const log = vscode.window.createOutputChannel("Downbeat", { log: true });
  const hasProcesses = typeof globalThis.process?.versions?.node === "string" && context.extensionUri.scheme === "file";
  const server = hasProcesses ? serverProcess(context.extensionUri) : serverWorker(context.extensionUri);
  const client = new Client(server, {
    documentSelector: SELECTOR,
    outputChannel: log,
    initializationOptions: HANDED_OVER,
    // A score changed by a checkout or another program changes what the open ones mean.
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.score") },
    diagnosticPullOptions: { onChange: true, onSave: true, onTabs: true },
  });
  answerFileRequests(client);
  context.subscriptions.push(server, log, ...registerCommands(context, client, log), registerLanguageStatus(client, SELECTOR));
  const ready = client.start().then(
    () => undefined,
    (error: unknown) => {
      void reportFailure(error, log);
      return error instanceof Error ? error : new Error(String(error));
    },
  );
  const previews = registerPreviews(context, client, ready);
  const comparisons = registerComparisons(client, ready, (uri) => previews.changed(uri));
  const rehearsals = registerRehearsals(context, client, ready, (uri) => previews.changed(uri));
  context.subscriptions.push(previews, comparisons, rehearsals, registerNext(client, ready), registerTasks(client, ready), registerBetterOrder(client, ready));
  return { client, ready, previews, comparisons, ...markdownPictures(client, ready), end: () => ready.then(() => client.stop().catch(() => undefined)) };
}

async function reportFailure(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  log.error(error instanceof Error ? error : String(error));
  const show = "Show the Log";
  const restart = "Restart";
  const chosen = await vscode.window.showErrorMessage("Downbeat's language server did not start: scores are coloured, but not checked.", restart, show);
  if (chosen === restart) await vscode.commands.executeCommand("downbeat.restartServer");
  else if (chosen === show) log.show();
}
