/** From the plain data of features to the types of the protocol. Offsets become positions here, and nowhere else. */

import * as lsp from "vscode-languageserver";
import type { CodeAction } from "../features/code-actions.ts";
import type { CompletionItem, CompletionList, CompletionType } from "../features/completion/item.ts";
import type { Fold } from "../features/folding.ts";
import type { HierarchyItem } from "../features/hierarchy.ts";
import type { Hint } from "../features/hints.ts";
import type { Hover } from "../features/hover.ts";
import type { Place, Target } from "../features/navigation.ts";
import type { Signature } from "../features/signature.ts";
import type { OutlineSymbol, WorkspaceSymbol } from "../features/symbols.ts";
import type { Diagnostic, Severity, TextEdit } from "../language/diagnostic.ts";
import type { Kind } from "../language/kinds.ts";
import type { Lines } from "../language/lines.ts";
import type { Span } from "../language/syntax.ts";

/** Lines of every file, and how the client spells its address. */
export interface Places {
  linesAt(uri: string): Lines;
  clientUri(uri: string): string;
}

export function toPosition(lines: Lines, offset: number): lsp.Position {
  const { line, column } = lines.at(offset);
  return { line, character: column };
}

export function toRange(lines: Lines, span: Span): lsp.Range {
  return { start: toPosition(lines, span.start), end: toPosition(lines, span.end) };
}

export function fromPosition(lines: Lines, position: lsp.Position): number {
  return lines.offset(position.line, position.character);
}

export function fromRange(lines: Lines, range: lsp.Range): Span {
  return { start: fromPosition(lines, range.start), end: fromPosition(lines, range.end) };
}

// ---------------------------------------------------------------- diagnostics

const SEVERITY: Readonly<Record<Severity, lsp.DiagnosticSeverity>> = { error: 1, warning: 2, information: 3, hint: 4 };
/** What is superfluous is shown faded. */
const UNNECESSARY: readonly string[] = ["unused-role", "duplicate-clause"];

export function toDiagnostic(diagnostic: Diagnostic, places: Places, documentation: string | undefined): lsp.Diagnostic {
  const { code, severity, message, file, related } = diagnostic;
  const made: lsp.Diagnostic = { range: toRange(places.linesAt(file), diagnostic), severity: SEVERITY[severity], code, source: "downbeat", message };
  if (documentation !== undefined) made.codeDescription = { href: documentation.replaceAll("{code}", code) };
  if (related !== undefined && related.length > 0)
    made.relatedInformation = related.map((other) => ({
      location: { uri: places.clientUri(other.file), range: toRange(places.linesAt(other.file), other) },
      message: other.message,
    }));
  if (UNNECESSARY.includes(code)) made.tags = [lsp.DiagnosticTag.Unnecessary];
  return made;
}

// ---------------------------------------------------------------- edits

/** Edits by file, in the form that the client takes. */
export function toWorkspaceEdit(edits: readonly TextEdit[], places: Places): lsp.WorkspaceEdit {
  const changes: Record<string, lsp.TextEdit[]> = {};
  for (const edit of edits) {
    const uri = places.clientUri(edit.file);
    changes[uri] ??= [];
    changes[uri].push({ range: toRange(places.linesAt(edit.file), edit), newText: edit.text });
  }
  return { changes };
}

export function toTextEdits(edits: readonly TextEdit[], lines: Lines): lsp.TextEdit[] {
  return edits.map((edit) => ({ range: toRange(lines, edit), newText: edit.text }));
}

export function toCodeAction(action: CodeAction, diagnostics: readonly lsp.Diagnostic[], places: Places): lsp.CodeAction {
  const made: lsp.CodeAction = { title: action.title, kind: action.kind };
  if (action.deferred === undefined) made.edit = toWorkspaceEdit(action.edits, places);
  else made.data = { uri: action.uri, deferred: action.deferred };
  if (action.preferred) made.isPreferred = true;
  const { code, start } = action.fixes ?? {};
  if (code !== undefined && start !== undefined) {
    const fixed = diagnostics.filter((diagnostic) => diagnostic.code === code && fromPosition(places.linesAt(action.uri), diagnostic.range.start) === start);
    if (fixed.length > 0) made.diagnostics = fixed;
  }
  return made;
}

// ---------------------------------------------------------------- completion

const ITEM_KIND: Readonly<Record<Exclude<CompletionType, "name">, lsp.CompletionItemKind>> = {
  keyword: lsp.CompletionItemKind.Keyword,
  clause: lsp.CompletionItemKind.Property,
  value: lsp.CompletionItemKind.Value,
  unit: lsp.CompletionItemKind.Unit,
  // Not `Snippet`: those of the editor are kept out of the list (by `editor.suggest.showSnippets`), because they would stand where nothing of theirs fits.
  snippet: lsp.CompletionItemKind.Struct,
  file: lsp.CompletionItemKind.File,
  id: lsp.CompletionItemKind.Variable,
};

const NAMED_KIND: Readonly<Record<Kind, lsp.CompletionItemKind>> = {
  score: lsp.CompletionItemKind.Module,
  calendar: lsp.CompletionItemKind.Struct,
  person: lsp.CompletionItemKind.Variable,
  role: lsp.CompletionItemKind.Interface,
  goal: lsp.CompletionItemKind.Constant,
  movement: lsp.CompletionItemKind.Class,
  task: lsp.CompletionItemKind.Function,
  milestone: lsp.CompletionItemKind.EnumMember,
  rehearsal: lsp.CompletionItemKind.Method,
  cue: lsp.CompletionItemKind.Event,
  cadence: lsp.CompletionItemKind.Operator,
  risk: lsp.CompletionItemKind.Field,
  concern: lsp.CompletionItemKind.Reference,
};

export function toCompletionList(list: CompletionList, lines: Lines, snippets: boolean): lsp.CompletionList {
  const range = toRange(lines, list);
  return {
    isIncomplete: list.incomplete,
    itemDefaults: { editRange: range },
    items: list.items.map((item, index) => toCompletionItem(item, index, snippets)),
  };
}

/** For clients without item defaults: each item carries its own range. */
export function withRanges(list: lsp.CompletionList): lsp.CompletionList {
  const range = list.itemDefaults!.editRange as lsp.Range;
  return {
    isIncomplete: list.isIncomplete,
    items: list.items.map(({ textEditText, ...item }) => ({ ...item, textEdit: { range, newText: textEditText ?? item.label } })),
  };
}

function toCompletionItem(item: CompletionItem, index: number, snippets: boolean): lsp.CompletionItem {
  const kind = item.type === "name" && item.kind !== undefined ? NAMED_KIND[item.kind] : ITEM_KIND[item.type as Exclude<CompletionType, "name">];
  // Three digits: the order of the feature is that of the list, whatever the letters say.
  const made: lsp.CompletionItem = { label: item.label, kind, sortText: String(index).padStart(3, "0") };
  if (item.detail !== undefined) made.detail = item.detail;
  if (item.filter !== undefined) made.filterText = item.filter;
  if (item.text !== undefined) made.textEditText = item.snippet && !snippets ? withoutPlaces(item.text) : item.text;
  if (item.snippet && snippets) made.insertTextFormat = lsp.InsertTextFormat.Snippet;
  if (item.about !== undefined) made.data = item.about;
  // A keyword with its space asks for what comes behind it.
  if (item.text?.endsWith(" ")) made.command = { title: "Suggest", command: "editor.action.triggerSuggest" };
  return made;
}

/** The text of a snippet for a client that has none: its first choices, without places. */
function withoutPlaces(text: string): string {
  return text
    .replaceAll(/\$\{\d+\|([^,|}]*)[^}]*\}/g, "$1")
    .replaceAll(/\$\{\d+:([^}]*)\}/g, "$1")
    .replaceAll(/\$\d+/g, "");
}

// ---------------------------------------------------------------- the rest

export function toHover(hover: Hover, lines: Lines): lsp.Hover {
  return { contents: { kind: lsp.MarkupKind.Markdown, value: hover.markdown }, range: toRange(lines, hover) };
}

export function toSignatureHelp(signature: Signature): lsp.SignatureHelp {
  return {
    signatures: [
      {
        label: signature.label,
        documentation: { kind: lsp.MarkupKind.Markdown, value: signature.doc },
        parameters: signature.parts.map(([start, end]) => ({ label: [start, end] })),
      },
    ],
    activeSignature: 0,
    activeParameter: signature.active,
  };
}

export function toLocation(place: Place, places: Places): lsp.Location {
  return { uri: places.clientUri(place.uri), range: toRange(places.linesAt(place.uri), place) };
}

export function toLocationLink(target: Target, origin: Lines, places: Places): lsp.LocationLink {
  const lines = places.linesAt(target.uri);
  const link: lsp.LocationLink = {
    targetUri: places.clientUri(target.uri),
    targetRange: toRange(lines, target),
    targetSelectionRange: toRange(lines, target.selection),
  };
  if (target.origin !== undefined) link.originSelectionRange = toRange(origin, target.origin);
  return link;
}

const SYMBOL_KIND: Readonly<Record<Kind, lsp.SymbolKind>> = {
  score: lsp.SymbolKind.Module,
  calendar: lsp.SymbolKind.Struct,
  person: lsp.SymbolKind.Object,
  role: lsp.SymbolKind.Interface,
  goal: lsp.SymbolKind.Constant,
  movement: lsp.SymbolKind.Class,
  task: lsp.SymbolKind.Function,
  milestone: lsp.SymbolKind.EnumMember,
  rehearsal: lsp.SymbolKind.Method,
  cue: lsp.SymbolKind.Event,
  cadence: lsp.SymbolKind.Operator,
  risk: lsp.SymbolKind.Field,
  concern: lsp.SymbolKind.String,
};

export function toDocumentSymbol(symbol: OutlineSymbol, lines: Lines): lsp.DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: SYMBOL_KIND[symbol.kind],
    range: toRange(lines, symbol),
    selectionRange: toRange(lines, symbol.selection),
    children: symbol.children.map((child) => toDocumentSymbol(child, lines)),
  };
}

/** For clients without nested outlines. */
export function toFlatSymbols(symbols: readonly OutlineSymbol[], uri: string, lines: Lines, container = ""): lsp.SymbolInformation[] {
  return symbols.flatMap((symbol) => [
    { name: symbol.name, kind: SYMBOL_KIND[symbol.kind], containerName: container, location: { uri, range: toRange(lines, symbol) } },
    ...toFlatSymbols(symbol.children, uri, lines, symbol.name),
  ]);
}

export function toWorkspaceSymbol(symbol: WorkspaceSymbol, places: Places): lsp.WorkspaceSymbol {
  return { name: symbol.name, kind: SYMBOL_KIND[symbol.kind], containerName: symbol.container, location: toLocation(symbol, places) };
}

const FOLD_KIND: Readonly<Record<Fold["type"], lsp.FoldingRangeKind | undefined>> = {
  block: undefined,
  comment: lsp.FoldingRangeKind.Comment,
  imports: lsp.FoldingRangeKind.Imports,
};

export function toFoldingRange({ startLine, endLine, type }: Fold): lsp.FoldingRange {
  const kind = FOLD_KIND[type];
  return kind === undefined ? { startLine, endLine } : { startLine, endLine, kind };
}

/** A chain from the smallest range to the largest. */
export function toSelectionRange(spans: readonly Span[], lines: Lines): lsp.SelectionRange {
  let range: lsp.SelectionRange | undefined;
  for (const span of spans.toReversed()) range = range === undefined ? { range: toRange(lines, span) } : { range: toRange(lines, span), parent: range };
  return range!;
}

export function toHierarchyItem(item: HierarchyItem, places: Places): lsp.CallHierarchyItem {
  const lines = places.linesAt(item.uri);
  return {
    name: item.name,
    detail: item.detail,
    kind: SYMBOL_KIND[item.kind],
    uri: places.clientUri(item.uri),
    range: toRange(lines, item),
    selectionRange: toRange(lines, item.selection),
  };
}

export function toInlayHint(hint: Hint, lines: Lines): lsp.InlayHint {
  const made: lsp.InlayHint = {
    position: toPosition(lines, hint.offset),
    label: hint.label,
    paddingLeft: true,
    tooltip: { kind: lsp.MarkupKind.Markdown, value: hint.tooltip },
  };
  if (hint.type === "implied") made.kind = lsp.InlayHintKind.Parameter;
  return made;
}
