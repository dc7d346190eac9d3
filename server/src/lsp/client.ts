/** What the client at the other end can do, from what it says at `initialize`. */

import type { InitializeParams } from "vscode-languageserver";
import type { InitializationOptions } from "./protocol.ts";

export interface Client {
  readonly options: InitializationOptions;
  readonly folders: readonly string[];
  readonly pullsDiagnostics: boolean;
  readonly snippets: boolean;
  readonly completionDefaults: boolean;
  readonly resolvesEdits: boolean;
  readonly nestedSymbols: boolean;
  readonly locationLinks: { readonly definition: boolean; readonly typeDefinition: boolean; readonly implementation: boolean };
  readonly configuration: boolean;
  readonly refresh: { readonly diagnostics: boolean; readonly hints: boolean; readonly lenses: boolean; readonly tokens: boolean };
  readonly progress: boolean;
  readonly watchesFiles: boolean;
}

export function clientOf(params: InitializeParams): Client {
  const { textDocument, workspace, window } = params.capabilities;
  const completion = textDocument?.completion;
  return {
    options:
      typeof params.initializationOptions === "object" && params.initializationOptions !== null ? (params.initializationOptions as InitializationOptions) : {},
    folders: params.workspaceFolders?.map((folder) => folder.uri) ?? (params.rootUri === null || params.rootUri === undefined ? [] : [params.rootUri]),
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    snippets: completion?.completionItem?.snippetSupport === true,
    completionDefaults: completion?.completionList?.itemDefaults?.includes("editRange") === true,
    resolvesEdits: textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true && textDocument.codeAction.dataSupport === true,
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    locationLinks: {
      definition: textDocument?.definition?.linkSupport === true,
      typeDefinition: textDocument?.typeDefinition?.linkSupport === true,
      implementation: textDocument?.implementation?.linkSupport === true,
    },
    configuration: workspace?.configuration === true,
    refresh: {
      diagnostics: workspace?.diagnostics?.refreshSupport === true,
      hints: workspace?.inlayHint?.refreshSupport === true,
      lenses: workspace?.codeLens?.refreshSupport === true,
      tokens: workspace?.semanticTokens?.refreshSupport === true,
    },
    progress: window?.workDoneProgress === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
  };
}
