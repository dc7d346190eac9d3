import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as lsp from "vscode-languageserver-protocol";
import { PLAN } from "../features/fixture.ts";
import { shop } from "../schedule/shop.ts";
import { ABLE, connect, type Wire, type WireOptions } from "./client.ts";

// Processes start slowly where much else runs.
vi.setConfig({ testTimeout: 30_000 });

const URI = "file:///work/plan.score";
let wire: Wire | undefined;

async function start(options: WireOptions = {}): Promise<Wire> {
  wire = await connect(options);
  return wire;
}

afterEach(() => {
  wire?.process.kill("SIGKILL");
  wire?.connection.dispose();
  wire = undefined;
});

const codesOf = (report: lsp.DocumentDiagnosticReport) => (report.kind === "full" ? report.items.map(({ code }) => code) : report.kind);

async function until<T>(look: () => T | undefined | false, what: string): Promise<T> {
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`waited in vain for ${what}`);
}

/** What is said of the plan when its dates are known. */
async function dated(server: Wire): Promise<readonly lsp.Diagnostic[]> {
  await server.pull(URI);
  await expect.poll(() => server.connection.sendRequest("downbeat/status", { uri: URI })).toMatchObject({ start: expect.any(String) });
  return ((await server.pull(URI)) as lsp.FullDocumentDiagnosticReport).items;
}

describe("the life of a server", () => {
  it("says what it can do, and what it is", async () => {
    const { initialized } = await start();
    expect(initialized.serverInfo?.name).toBe("Downbeat");
    expect(initialized.capabilities).toMatchObject({
      positionEncoding: "utf-16",
      diagnosticProvider: { workspaceDiagnostics: true },
      renameProvider: { prepareProvider: true },
    });
  });

  it("ends with 0 after shutdown, and with 1 without it", async () => {
    const first = await start();
    expect(await first.end()).toBe(0);
    const second = await start();
    const exited = new Promise((resolve) => second.process.once("exit", resolve));
    await second.connection.sendNotification(lsp.ExitNotification.type);
    expect(await exited).toBe(1);
  });

  it("ends when its client is gone", async () => {
    const { process: child } = await start();
    const exited = new Promise((resolve) => child.once("exit", resolve));
    child.stdin!.end();
    await exited;
    expect(child.exitCode).not.toBeNull();
  });

  it("starts anew after it was killed, and says the same", async () => {
    const first = await start();
    await first.open(URI, PLAN);
    const before = await dated(first);
    first.process.kill("SIGKILL");
    const second = await start();
    await second.open(URI, PLAN);
    expect(await dated(second)).toEqual(before);
  });

  it("writes nothing but the protocol to standard output, and nothing at all to standard error", async () => {
    const server = await start();
    await server.open(URI, PLAN);
    await server.pull(URI);
    expect(server.stderr()).toBe("");
  });

  it("answers a question about a file that it does not know with nothing", async () => {
    const { connection } = await start();
    expect(
      await connection.sendRequest(lsp.HoverRequest.type, { textDocument: { uri: "file:///nowhere.score" }, position: { line: 0, character: 0 } }),
    ).toBeNull();
  });
});

describe("diagnostics", () => {
  it("follow each edit", async () => {
    const server = await start();
    await server.open(URI, PLAN);
    expect(codesOf(await server.pull(URI))).not.toContain("unknown-name");
    await server.replace(URI, "after design", "after desing");
    const broken = await server.pull(URI);
    expect(codesOf(broken)).toContain("unknown-name");
    const unknown = (broken as lsp.FullDocumentDiagnosticReport).items.find(({ code }) => code === "unknown-name")!;
    expect(unknown).toMatchObject({ severity: 1, source: "downbeat", range: { start: server.find(URI, "desing"), end: server.find(URI, "desing", 6) } });
    expect(unknown.codeDescription?.href).toMatch(/diagnostics\.md#unknown-name$|^file:/);
    await server.replace(URI, "desing", "design");
    expect(codesOf(await server.pull(URI))).not.toContain("unknown-name");
  });

  it("are not sent twice", async () => {
    const server = await start();
    await server.open(URI, "// note\ntask a effort 1d after nowhere\n");
    const first = (await server.pull(URI)) as lsp.FullDocumentDiagnosticReport;
    expect(first.items).not.toEqual([]);
    expect(await server.pull(URI, first.resultId)).toEqual({ kind: "unchanged", resultId: first.resultId });
    // Nor after an edit that changes nothing of what is said.
    await server.replace(URI, "note", "nine");
    expect(await server.pull(URI, first.resultId)).toEqual({ kind: "unchanged", resultId: first.resultId });
    await server.replace(URI, "// nine", "// ten\n");
    expect(await server.pull(URI, first.resultId)).toMatchObject({ kind: "full" });
  });

  it("hold what needs dates", async () => {
    const server = await start();
    await server.open(URI, PLAN.replace("due 2027-02-26", "due 2027-01-08"));
    await expect.poll(async () => codesOf(await server.pull(URI))).toContain("missed-due");
  });

  it("of a large plan come with the text at once, and with its dates by a refresh", async () => {
    const server = await start();
    const tasks = Array.from({ length: 1500 }, (_, index) => `task t${index} effort 2d by dev${index > 0 ? ` after t${index - 1}` : ""}`).join("\n");
    await server.open(URI, `score s "S" {\n  start 2027-01-04\n  vision "v"\n}\nrole dev\n${tasks}\nmilestone m after t1499 due 2027-02-01 owner dev\n`);
    expect(codesOf(await server.pull(URI))).not.toContain("missed-due");
    const asked = server.refreshes.length;
    await expect.poll(async () => codesOf(await server.pull(URI))).toContain("missed-due");
    await until(() => server.refreshes.slice(asked).includes("workspace/diagnostic/refresh"), "a refresh");
  });

  it("are pushed to a client that does not pull, with the version that they are about", async () => {
    const server = await start({ capabilities: {} });
    await server.open(URI, "task a effort 1d after b\n");
    const pushed = await until(() => server.published.find(({ diagnostics }) => diagnostics.length > 0), "diagnostics");
    expect(pushed).toMatchObject({ uri: URI, version: 1 });
    expect(pushed.diagnostics.map(({ code }) => code)).toContain("unknown-name");
    await server.replace(URI, " after b", "");
    const next = await until(() => server.published.find(({ version }) => version === 2), "diagnostics of the second version");
    expect(next.diagnostics.map(({ code }) => code)).not.toContain("unknown-name");
  });

  it("follow the settings", async () => {
    const server = await start({ settings: { checks: { severity: { "no-criteria": "off", "no-rehearsal": "error" } } } });
    await server.open(URI, "score s { start 2027-01-04 }\nmilestone m on 2027-02-01 due 2027-02-01\n");
    await until(() => server.refreshes.length > 0, "the settings");
    const { items } = (await server.pull(URI)) as lsp.FullDocumentDiagnosticReport;
    expect(items.map(({ code }) => code)).not.toContain("no-criteria");
    expect(items.find(({ code }) => code === "no-rehearsal")?.severity).toBe(1);
  });

  it("of the workspace hold files that are not open, and take back those that are gone", async () => {
    const files = { "file:///w/a.score": "task a effort 1d after nowhere\n", "file:///w/b.score": "role r\n" };
    const { connection, refreshes } = await start({ files });
    await until(() => refreshes.length > 0, "the files");
    const report = await connection.sendRequest(lsp.WorkspaceDiagnosticRequest.type, { previousResultIds: [{ uri: "file:///w/gone.score", value: "1" }] });
    const of = (uri: string) => report.items.find((item) => item.uri === uri) as lsp.WorkspaceFullDocumentDiagnosticReport;
    expect(of("file:///w/a.score").items.map(({ code }) => code)).toContain("unknown-name");
    expect(of("file:///w/gone.score").items).toEqual([]);
    const again = await connection.sendRequest(lsp.WorkspaceDiagnosticRequest.type, {
      previousResultIds: report.items.filter(({ uri }) => !uri.includes("gone")).map(({ uri, resultId }) => ({ uri, value: resultId! })),
    });
    expect(again.items.every(({ kind }) => kind === "unchanged")).toBe(true);
  });
});

describe("files", () => {
  it("are read through the client where it offers that, whatever way it spells their addresses", async () => {
    const files = { "file:///w/our%20team.score": "role dev\n" };
    const server = await start({ files });
    await server.open("file:///w/plan%2Escore", 'use "our team.score"\nscore s { start 2027-01-04 }\ntask a effort 1d by dev\n');
    expect(codesOf(await server.pull("file:///w/plan%2Escore"))).not.toContain("missing-file");
    const links = await server.connection.sendRequest(lsp.DefinitionRequest.type, {
      textDocument: { uri: "file:///w/plan%2Escore" },
      position: server.find("file:///w/plan%2Escore", "by dev", 4),
    });
    expect(links).toMatchObject([{ targetUri: "file:///w/our%20team.score" }]);
  });

  it("are read from disk where it does not, and again when they change there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "downbeat-"));
    try {
      const people = join(folder, "people.score");
      const uri = pathToFileURL(join(folder, "plan.score")).href;
      const server = await start({ folder: pathToFileURL(folder).href });
      await server.open(uri, 'use "people.score"\nscore s { start 2027-01-04 }\ntask a effort 1d by dev\n');
      expect(codesOf(await server.pull(uri))).toContain("missing-file");
      writeFileSync(people, "role dev\n");
      await server.connection.sendNotification(lsp.DidChangeWatchedFilesNotification.type, {
        changes: [{ uri: pathToFileURL(people).href, type: lsp.FileChangeType.Created }],
      });
      await until(() => server.refreshes.includes("workspace/diagnostic/refresh"), "a refresh");
      await expect.poll(async () => codesOf(await server.pull(uri))).not.toContain("missing-file");
      rmSync(people);
      expect(existsSync(people)).toBe(false);
      await server.connection.sendNotification(lsp.DidChangeWatchedFilesNotification.type, {
        changes: [{ uri: pathToFileURL(people).href, type: lsp.FileChangeType.Deleted }],
      });
      await expect.poll(async () => codesOf(await server.pull(uri))).toContain("missing-file");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("count as they are open, not as they are on disk", async () => {
    const files = { "file:///w/people.score": "role old\n" };
    const server = await start({ files });
    const uri = "file:///w/plan.score";
    await server.open(uri, 'use "people.score"\nscore s { start 2027-01-04 }\ntask a effort 1d by dev\n');
    expect(codesOf(await server.pull(uri))).toContain("unknown-name");
    await server.open("file:///w/people.score", "role dev\n");
    expect(codesOf(await server.pull(uri))).not.toContain("unknown-name");
    await server.connection.sendNotification(lsp.DidCloseTextDocumentNotification.type, { textDocument: { uri: "file:///w/people.score" } });
    await expect.poll(async () => codesOf(await server.pull(uri))).toContain("unknown-name");
  });

  it("change together in a rename and in a move", async () => {
    const files = { "file:///w/people.score": "role dev\n" };
    const server = await start({ files });
    const uri = "file:///w/plan.score";
    await server.open(uri, 'use "people.score"\nscore s { start 2027-01-04 }\ntask a effort 1d by dev\n');
    await server.pull(uri);
    const edit = await server.connection.sendRequest(lsp.RenameRequest.type, {
      textDocument: { uri },
      position: server.find(uri, "by dev", 3),
      newName: "team",
    });
    expect(Object.keys(edit!.changes!).sort()).toEqual(["file:///w/people.score", uri]);
    const moved = await server.connection.sendRequest(lsp.WillRenameFilesRequest.type, {
      files: [{ oldUri: "file:///w/people.score", newUri: "file:///w/who.score" }],
    });
    expect(moved!.changes![uri]).toMatchObject([{ newText: '"who.score"' }]);
  });
});

describe("requests", () => {
  it("answers them all on a real plan", async () => {
    const { connection, open, find } = await start();
    await open(URI, PLAN);
    const textDocument = { uri: URI };
    const at = (what: string, skip = 0) => ({ textDocument, position: find(URI, what, skip) });
    const full = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
    const ask = connection.sendRequest.bind(connection) as unknown as (type: { readonly method: string } | string, params: unknown) => Promise<unknown>;

    const completion = (await ask(lsp.CompletionRequest.type, at("by backend after", 3))) as lsp.CompletionList;
    expect(completion.items.map(({ label }) => label)).toContain("backend");
    expect(completion.itemDefaults?.editRange).toEqual({ start: find(URI, "by backend after", 3), end: find(URI, "by backend after", 10) });
    expect(((await ask(lsp.CompletionResolveRequest.type, completion.items[0])) as lsp.CompletionItem).documentation).toMatchObject({ kind: "markdown" });
    expect(((await ask(lsp.HoverRequest.type, at("after design", 8))) as lsp.Hover).contents).toMatchObject({ value: expect.stringContaining("Why then") });
    expect(await ask(lsp.SignatureHelpRequest.type, at("after design", 6))).toMatchObject({
      signatures: [{ label: expect.stringContaining("after") }],
      activeParameter: 0,
    });
    expect(await ask(lsp.DefinitionRequest.type, at("after design", 8))).toMatchObject([{ targetSelectionRange: { start: find(URI, "design") } }]);
    expect(await ask(lsp.TypeDefinitionRequest.type, at("task api", 6))).toHaveLength(1);
    expect(await ask(lsp.ImplementationRequest.type, at("milestone beta", 11))).toHaveLength(1);
    expect(await ask(lsp.ReferencesRequest.type, { ...at("after design", 8), context: { includeDeclaration: true } })).toHaveLength(2);
    expect(await ask(lsp.DocumentHighlightRequest.type, at("after design", 8))).toMatchObject([{ kind: 3 }, { kind: 2 }]);
    expect(await ask(lsp.DocumentSymbolRequest.type, { textDocument })).toMatchObject([
      { name: "atlas", children: [] },
      ...Array(14).fill({ name: expect.any(String) }),
    ]);
    expect(await ask(lsp.WorkspaceSymbolRequest.type, { query: "api" })).toMatchObject([{ name: "api", location: { uri: URI } }, { name: "adoption" }]);
    expect(await ask(lsp.PrepareRenameRequest.type, at("task api", 6))).toMatchObject({ placeholder: "api" });
    expect(await ask(lsp.FoldingRangeRequest.type, { textDocument })).toContainEqual({ startLine: 0, endLine: 4 });
    expect(await ask(lsp.SelectionRangeRequest.type, { textDocument, positions: [find(URI, "after design", 8)] })).toMatchObject([{ parent: { parent: {} } }]);
    const tokens = (await ask(lsp.SemanticTokensRequest.type, { textDocument })) as lsp.SemanticTokens;
    expect(tokens.data.length % 5).toBe(0);
    expect(await ask(lsp.SemanticTokensDeltaRequest.type, { textDocument, previousResultId: tokens.resultId })).toMatchObject({ edits: [] });
    expect(((await ask(lsp.SemanticTokensRangeRequest.type, { textDocument, range: full })) as lsp.SemanticTokens).data).toEqual(tokens.data);
    expect(await ask(lsp.DocumentFormattingRequest.type, { textDocument, options: { tabSize: 2, insertSpaces: true } })).toBeInstanceOf(Array);
    expect(await ask(lsp.DocumentRangeFormattingRequest.type, { textDocument, range: full, options: { tabSize: 2, insertSpaces: true } })).toBeInstanceOf(
      Array,
    );
    expect(
      await ask(lsp.DocumentOnTypeFormattingRequest.type, { ...at("movement build"), ch: "\n", options: { tabSize: 2, insertSpaces: true } }),
    ).toBeInstanceOf(Array);
    const { items: diagnostics } = (await ask(lsp.DocumentDiagnosticRequest.type, { textDocument })) as lsp.FullDocumentDiagnosticReport;
    const actions = (await ask(lsp.CodeActionRequest.type, { textDocument, range: full, context: { diagnostics } })) as lsp.CodeAction[];
    expect(actions.some(({ kind, diagnostics: fixed }) => kind === "quickfix" && fixed?.length === 1)).toBe(true);
    expect(await ask(lsp.CodeActionRequest.type, { textDocument, range: full, context: { diagnostics, only: ["source"] } })).toEqual(
      actions.filter(({ kind }) => kind?.startsWith("source")),
    );
    expect(await ask(lsp.DocumentLinkRequest.type, { textDocument })).toEqual([]);
    const [item] = (await ask(lsp.CallHierarchyPrepareRequest.type, at("task api", 6))) as lsp.CallHierarchyItem[];
    expect(await ask(lsp.CallHierarchyIncomingCallsRequest.type, { item })).toMatchObject([{ from: { name: "build.design" } }]);
    expect(await ask(lsp.CallHierarchyOutgoingCallsRequest.type, { item })).toBeInstanceOf(Array);
    expect(await ask(lsp.CodeLensRequest.type, { textDocument })).toContainEqual(
      expect.objectContaining({ command: expect.objectContaining({ title: "Open preview" }) }),
    );
    expect(await ask(lsp.InlayHintRequest.type, { textDocument, range: full })).toContainEqual(expect.objectContaining({ label: "Mon 4 Jan – Fri 8 Jan" }));
    expect(await ask("downbeat/status", { uri: URI })).toMatchObject({ uri: URI, version: 1, items: 7, start: "2027-01-04", busy: false });
  });

  it("looks for a better order of work when asked, and keeps it as priorities", async () => {
    const server = await start();
    // Long work first is better for two equal players, and the file says it last.
    const tasks = [3, 3, 2, 2, 2, 4, 5, 1, 6, 3].map((days, index) => `task t${index} effort ${days}d by dev${index % 3 === 2 ? ` after t${index - 2}` : ""}`);
    await server.open(URI, `score s { start 2027-01-04 }\nrole dev capacity 2\n${tasks.join("\n")}\n`);
    const range = { start: { line: 0, character: 6 }, end: { line: 0, character: 6 } };
    const actions = (await server.connection.sendRequest(lsp.CodeActionRequest.type, {
      textDocument: { uri: URI },
      range,
      context: { diagnostics: [] },
    })) as lsp.CodeAction[];
    const action = actions.find(({ data }) => data !== undefined)!;
    expect(action.edit).toBeUndefined();
    const resolved = await server.connection.sendRequest(lsp.CodeActionResolveRequest.type, action);
    expect(resolved.edit).toBeDefined();
    expect(server.shown[0]).toMatch(/^The (plan ends on .+ instead of .+|order of work stays as it is: .+)\.$/);
    // What it says and what it writes agree.
    expect(Object.values(resolved.edit!.changes!).flat().length > 0).toBe(server.shown[0]!.includes("instead of"));
  });

  it("refuses a rename in words", async () => {
    const { connection, open, find } = await start();
    await open(URI, PLAN);
    await expect(
      connection.sendRequest(lsp.RenameRequest.type, { textDocument: { uri: URI }, position: find(URI, "task api", 6), newName: "design" }),
    ).rejects.toThrow("another `design`");
  });

  it("gives plain text to a client without snippets, item defaults and links", async () => {
    const { connection, open, find } = await start({ capabilities: { textDocument: { diagnostic: {} } } });
    await open(URI, `${PLAN}\n`);
    const list = (await connection.sendRequest(lsp.CompletionRequest.type, {
      textDocument: { uri: URI },
      position: find(URI, "movement build"),
    })) as lsp.CompletionList;
    expect(list.itemDefaults).toBeUndefined();
    expect(list.items.every(({ insertTextFormat, textEdit }) => insertTextFormat !== 2 && textEdit !== undefined && !textEdit.newText.includes("${"))).toBe(
      true,
    );
    expect(await connection.sendRequest(lsp.DefinitionRequest.type, { textDocument: { uri: URI }, position: find(URI, "after design", 8) })).toMatchObject([
      { uri: URI, range: {} },
    ]);
    expect(await connection.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument: { uri: URI } })).toContainEqual(
      expect.objectContaining({ name: "api", containerName: "build", location: expect.anything() }),
    );
  });

  it("lets go of a request that is cancelled, and of one whose text has changed", async () => {
    const server = await start();
    const tasks = Array.from({ length: 3000 }, (_, index) => `task t${index} effort 2d by dev${index > 0 ? ` after t${index - 1}` : ""}`).join("\n");
    await server.open(URI, `score s { start 2027-01-04 }\nrole dev\n${tasks}\n`);
    const source = new lsp.CancellationTokenSource();
    const hints = { textDocument: { uri: URI }, range: { start: { line: 0, character: 0 }, end: { line: 50, character: 0 } } };
    const cancelled = server.connection.sendRequest(lsp.InlayHintRequest.type, hints, source.token);
    source.cancel();
    await expect(cancelled).rejects.toMatchObject({ code: lsp.LSPErrorCodes.RequestCancelled });
    const stale = server.connection.sendRequest(lsp.InlayHintRequest.type, hints);
    const failed = expect(stale).rejects.toMatchObject({ code: lsp.LSPErrorCodes.ContentModified });
    await server.replace(URI, "effort 2d", "effort 3d");
    await failed;
    expect(await server.connection.sendRequest(lsp.InlayHintRequest.type, hints)).not.toHaveLength(0);
  });

  it("keeps up with many edits in a row, split in any way, with CRLF", async () => {
    const server = await start();
    await server.open(URI, "score s { start 2027-01-04 }\r\ntask a effort 1d\r\n");
    for (let turn = 0; turn < 40; turn++) await server.replace(URI, "effort 1d", turn % 2 === 0 ? 'effort 1d\r\n  note "ä𝄞"' : "effort 1d after b");
    await server.connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
      textDocument: { uri: URI, version: 99 },
      contentChanges: [
        { text: "" },
        { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "task a effort 1d\ntask b effort 1d after a\n" },
      ],
    });
    const symbols = (await server.connection.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument: { uri: URI } })) as lsp.DocumentSymbol[];
    expect(symbols.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("asks an able client for refreshes and no other", async () => {
    const { refreshes, connection } = await start({ capabilities: { ...ABLE, workspace: {} } });
    await connection.sendRequest(lsp.WorkspaceSymbolRequest.type, { query: "" });
    expect(refreshes).toEqual([]);
  });
});

describe("a better order of work", () => {
  // Long work of two chains wants one machine first; the plain order takes the longest chain's.
  const SHOP = `score shop "Shop" start 2027-01-04\n${shop(4)}\n`;

  it("is searched for on request, and says what came of it", async () => {
    const server = await start();
    await server.open(URI, SHOP);
    const found = await server.connection.sendRequest<{ version: number; message: string; edits: { start: number; end: number; text: string }[] }>(
      "downbeat/betterOrder",
      { uri: URI },
    );
    expect(found.version).toBe(1);
    expect(found.message).toMatch(/^The (plan ends on .* instead of .*|order of work stays as it is: .*)\.$/u);
    for (const edit of found.edits) expect(edit.text).toMatch(/^ priority \d+$/u);
  });

  it("ends when the text changes meanwhile", async () => {
    const server = await start();
    await server.open(URI, SHOP);
    const search = server.connection.sendRequest("downbeat/betterOrder", { uri: URI });
    await server.replace(URI, "effort 3d", "effort 4d");
    await expect(search).rejects.toThrow(/text has changed|cancelled/u);
  });
});
