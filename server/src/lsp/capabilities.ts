/** All that the server can do, in one place. */

import { CodeActionKind, FileOperationPatternKind, type ServerCapabilities, TextDocumentSyncKind } from "vscode-languageserver";
import { TOKEN_MODIFIERS, TOKEN_TYPES } from "../features/semantic-tokens.ts";

const SCORES = {
  filters: [
    { pattern: { glob: "**/*.score", matches: FileOperationPatternKind.file } },
    { pattern: { glob: "**/*", matches: FileOperationPatternKind.folder } },
  ],
};

export const CAPABILITIES: ServerCapabilities = {
  positionEncoding: "utf-16",
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  diagnosticProvider: { identifier: "downbeat", interFileDependencies: true, workspaceDiagnostics: true, workDoneProgress: false },
  completionProvider: { triggerCharacters: [" ", ".", ",", "#", "/", '"', "-"], resolveProvider: true },
  hoverProvider: true,
  signatureHelpProvider: { triggerCharacters: [" "], retriggerCharacters: [" ", ",", "."] },
  definitionProvider: true,
  typeDefinitionProvider: true,
  implementationProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  renameProvider: { prepareProvider: true },
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  semanticTokensProvider: { legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] }, full: { delta: true }, range: true },
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentOnTypeFormattingProvider: { firstTriggerCharacter: "}", moreTriggerCharacter: ["\n"] },
  codeActionProvider: {
    codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor, CodeActionKind.RefactorRewrite, "source.fixAll.downbeat"],
    resolveProvider: true,
  },
  documentLinkProvider: {},
  callHierarchyProvider: true,
  codeLensProvider: {},
  inlayHintProvider: true,
  workspace: {
    workspaceFolders: { supported: true, changeNotifications: true },
    fileOperations: { willRename: SCORES },
  },
};
