/** The rehearsal over the wire: quietly when typing pauses, in full when asked, and never in the way of typing. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as lsp from "vscode-languageserver-protocol";
import type { RehearsedParams, RehearseResult, SayResult, SupposeResult } from "../../server/src/lsp/rehearsal-protocol.ts";
import { connect, type Wire, type WireOptions } from "./client.ts";

vi.setConfig({ testTimeout: 60_000 });

const URI = "file:///work/plan.score";
const EMBER = readFileSync(resolve(import.meta.dirname, "../../examples/ember-shield.score"), "utf8");
/** Much work, on which a keystroke must not wait. */
const LARGE = `score s "S" {\n  start 2027-01-04\n  finish 2027-12-01\n}\nrole dev capacity 20\n${Array.from(
  { length: 2000 },
  (_, index) => `task t${index} effort 1d..2d..4d by dev${index > 20 ? ` after t${index - 17}` : ""}`,
).join("\n")}\nmilestone m after t1999 due 2027-02-01\n`;

let wire: Wire | undefined;
const told: RehearsedParams[] = [];
async function start(options: WireOptions = {}): Promise<Wire> {
  wire = await connect(options);
  wire.connection.onNotification("downbeat/rehearsal/changed", (params: RehearsedParams) => void told.push(params));
  return wire;
}
afterEach(() => {
  wire?.process.kill("SIGKILL");
  wire?.connection.dispose();
  wire = undefined;
  told.length = 0;
});

const poll = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });
const codes = async (server: Wire) => ((await server.pull(URI)) as lsp.FullDocumentDiagnosticReport).items.map(({ code }) => code);
const ask = <R>(server: Wire, method: string, params: object, token?: lsp.CancellationToken) =>
  server.connection.sendRequest<R>(method, { uri: URI, ...params }, token);

describe("quietly", () => {
  it("a pause brings doubtful promises, hints and lenses by a refresh, for the version that they are about", async () => {
    const server = await start();
    await server.open(URI, EMBER);
    expect(await codes(server)).not.toContain("unlikely-promise");
    await poll(() => told).toEqual([{ uri: URI, version: 1 }]);
    for (const what of ["diagnostic", "inlayHint", "codeLens"]) await poll(() => server.refreshes).toContain(`workspace/${what}/refresh`);
    expect(await codes(server)).toContain("unlikely-promise");
    const document = { textDocument: { uri: URI } };
    const lenses = (await server.connection.sendRequest(lsp.CodeLensRequest.type, document))!;
    expect(lenses.map(({ command }) => command?.title)).toContainEqual(expect.stringMatching(/^\d+ % by 16 Jul · P80 \d+ Jul$/));
    const range = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
    const hints = (await server.connection.sendRequest(lsp.InlayHintRequest.type, { ...document, range }))!;
    expect(hints.map(({ label }) => label)).toContainEqual(expect.stringMatching(/^P80 \d+ Jul$/));
  });

  it("what it said of a version is gone with that version, and comes again for the next", async () => {
    const server = await start();
    await server.open(URI, EMBER);
    await codes(server);
    await poll(() => told.length).toBe(1);
    await server.replace(URI, 'milestone startex "Go or no-go"', 'milestone startex "Go"');
    expect(await codes(server)).not.toContain("unlikely-promise");
    await poll(() => told.at(-1)).toEqual({ uri: URI, version: 2 });
    expect(await codes(server)).toContain("unlikely-promise");
  });

  it("the ways out are there when they are asked for, with the chance that each gives", async () => {
    const server = await start();
    await server.open(URI, EMBER);
    await codes(server);
    await poll(() => told.length).toBe(1);
    const found = ((await server.pull(URI)) as lsp.FullDocumentDiagnosticReport).items.find(({ code }) => code === "unlikely-promise")!;
    const context = { diagnostics: [found] };
    const titles = async () =>
      (await server.connection.sendRequest(lsp.CodeActionRequest.type, { textDocument: { uri: URI }, range: found.range, context }))!.map(({ title }) => title);
    expect(await titles()).toContainEqual(expect.stringMatching(/^Move `due` to \d+ Jul: 8\d %$/));
    await poll(titles).toContainEqual(expect.stringMatching(/^Shorten .*: \d+ %$/));
  });

  it("a setting turns it off, and on", async () => {
    const server = await start({ settings: { rehearse: { automatically: false } } });
    await poll(() => server.refreshes.length).toBeGreaterThan(0);
    await server.open(URI, EMBER);
    await codes(server);
    await poll(() => server.connection.sendRequest("downbeat/status", { uri: URI })).toMatchObject({ start: expect.any(String), busy: false });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(told).toEqual([]);
    expect((await ask<RehearseResult>(server, "downbeat/rehearsal", { trials: 200 })).ok).toBe(true);
  });

  it("is pushed to a client that does not pull", async () => {
    const server = await start({ capabilities: {} });
    await server.open(URI, EMBER);
    await poll(() => server.published.at(-1)?.diagnostics.map(({ code }) => code)).toContain("unlikely-promise");
  });

  it("never holds up what is said of the text", async () => {
    const server = await start();
    await server.open(URI, LARGE);
    await codes(server);
    // While the rehearsal of the large plan is under way, keystrokes are answered as if it were not.
    const waited: number[] = [];
    for (let stroke = 0; stroke < 25; stroke++) {
      await new Promise((resolve) => setTimeout(resolve, 120));
      await server.replace(URI, stroke % 2 === 0 ? "1d..2d..4d" : "1d..3d..4d", stroke % 2 === 0 ? "1d..3d..4d" : "1d..2d..4d");
      const from = performance.now();
      await server.pull(URI);
      waited.push(performance.now() - from);
    }
    waited.sort((a, b) => a - b);
    expect(waited[Math.floor(waited.length / 2)]).toBeLessThan(100);
    await poll(() => told.at(-1)?.version).toBe(26);
  });
});

describe("in full", () => {
  it("says the same figures each time, with its progress", async () => {
    const server = await start();
    const progress: number[] = [];
    server.connection.onNotification("downbeat/rehearsal/progress", ({ done }: { done: number }) => void progress.push(done));
    await server.open(URI, EMBER);
    const first = await ask<RehearseResult>(server, "downbeat/rehearsal", { trials: 1000 });
    expect(await ask<RehearseResult>(server, "downbeat/rehearsal", { trials: 1000 })).toEqual(first);
    expect(first).toMatchObject({ ok: true, version: 1, panel: { trials: 1000, title: "Ember Shield" } });
    expect(progress.length).toBeGreaterThan(4);
    expect(progress.at(-1)).toBe(1);
  });

  it("ends when it is cancelled, and the next one begins at once", async () => {
    const server = await start();
    await server.open(URI, LARGE);
    const source = new lsp.CancellationTokenSource();
    const cancelled = ask<RehearseResult>(server, "downbeat/rehearsal", { trials: 1_000_000 }, source.token);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    source.cancel();
    const outcome = await cancelled.catch((error: lsp.ResponseError<void>) => ({ ok: false, reason: error.message }));
    expect(outcome).toMatchObject({ ok: false, reason: expect.stringMatching(/cancelled/i) });
    expect((await ask<RehearseResult>(server, "downbeat/rehearsal", { trials: 20 })).ok).toBe(true);
  });

  it("supposes figures without touching the text, and says the edit that writes them", async () => {
    const server = await start();
    await server.open(URI, EMBER);
    const now = await ask<RehearseResult>(server, "downbeat/rehearsal", { trials: 1000 });
    if (!now.ok) throw new Error(now.reason);
    const control = now.panel.controls.find(({ type, id }) => type === "estimate" && id === "prepare.msel")!;
    const figures = [{ type: "estimate", entity: control.entity, value: "5d" }];
    const then = await ask<SupposeResult>(server, "downbeat/rehearsal/suppose", { trials: 1000, version: 1, figures });
    if (!then.ok) throw new Error(then.reason);
    expect(then.edits).toHaveLength(1);
    const [edit] = then.edits;
    expect([EMBER.slice(edit!.start, edit!.end), edit!.text]).toEqual(["20d..25d..40d", "5d"]);
    const chance = (panel: typeof now.panel) => panel.targets.find(({ id }) => id === "startex")!.chance!;
    expect(chance(then.panel)).toBeGreaterThan(chance(now.panel) + 0.2);
    // With the edit in the text, the same draws give the same figures.
    const around = EMBER.slice(edit!.start - 60, edit!.start);
    await server.replace(URI, `${around}20d..25d..40d`, `${around}5d`);
    const after = await ask<RehearseResult>(server, "downbeat/rehearsal", { trials: 1000 });
    expect(after.ok && after.panel.targets).toEqual(then.panel.targets);
    expect(await ask<SupposeResult>(server, "downbeat/rehearsal/suppose", { trials: 1000, version: 1, figures })).toMatchObject({ ok: false });
  });

  it("supposes another promise: its chance, while the dates of the plan stay", async () => {
    const server = await start();
    await server.open(URI, EMBER);
    const now = await ask<RehearseResult>(server, "downbeat/rehearsal", { trials: 500 });
    if (!now.ok) throw new Error(now.reason);
    const doubtful = now.panel.controls.filter(({ type }) => type === "due");
    const chances = (panel: typeof now.panel) => new Map(panel.targets.map(({ id, chance }) => [id, chance]));
    expect(doubtful.map(({ id }) => chances(now.panel).get(id))).toEqual(doubtful.map(({ id }) => chances(now.panel).get(id)).sort((a, b) => a! - b!));
    const [control] = doubtful;
    const later = `${Number(control!.value.slice(0, 4)) + 2}-12-31`;
    const figures = [{ type: "due", entity: control!.entity, value: later }];
    const then = await ask<SupposeResult>(server, "downbeat/rehearsal/suppose", { trials: 500, version: 1, figures });
    if (!then.ok) throw new Error(then.reason);
    expect(then.edits.map(({ start, end, text }) => [EMBER.slice(start, end), text])).toEqual([[control!.value, later]]);
    expect(chances(now.panel).get(control!.id)).toBeLessThan(1);
    expect(chances(then.panel).get(control!.id)).toBe(1);
    expect(then.panel.targets.map(({ p80 }) => p80)).toEqual(now.panel.targets.map(({ p80 }) => p80));
  });

  it("refuses what is no figure, in words", async () => {
    const server = await start();
    await server.open(URI, EMBER);
    for (const [type, value, reason] of [
      ["estimate", "5d by nobody", "An estimate reads"],
      ["estimate", "", "An estimate reads"],
      ["capacity", "0", "A capacity is a whole number"],
      ["capacity", "1.5", "A capacity is a whole number"],
      ["chance", "101", "A chance is a number"],
      ["chance", "", "A chance is a number"],
      ["due", "2026-02-30", "A promise is a date"],
      ["due", "soon", "A promise is a date"],
    ])
      expect(await ask(server, "downbeat/rehearsal/suppose", { trials: 10, version: 1, figures: [{ type, entity: 1, value }] })).toEqual({
        ok: false,
        reason: expect.stringContaining(reason!),
        entity: 1,
      });
  });

  it("writes down what was said, and refuses what is no sentence or no figure", async () => {
    const server = await start();
    await server.open(URI, EMBER);
    const now = await ask<RehearseResult>(server, "downbeat/rehearsal", { trials: 100 });
    if (!now.ok) throw new Error(now.reason);
    const { entity } = now.points.find(({ id }) => id === "startex")!;
    const say = (said: object) => ask<SayResult>(server, "downbeat/rehearsal/say", { version: 1, entity, ...said });
    expect(await say({ kind: "concern", title: "Too many cooks" })).toMatchObject({
      ok: true,
      edits: [{ text: expect.stringMatching(/concern too-many-cooks "Too many cooks" about startex raised \d{4}-\d\d-\d\d/) }],
    });
    expect(await say({ kind: "concern", title: "  " })).toMatchObject({ ok: false });
    expect(await say({ kind: "risk", title: "Rain", percent: 200 })).toMatchObject({ ok: false });
    expect(await say({ kind: "risk", title: "Rain", percent: 20, delay: "2d closed" })).toMatchObject({ ok: false });
    expect(await ask(server, "downbeat/rehearsal/say", { version: 7, entity, kind: "concern", title: "Late" })).toMatchObject({ ok: false });
  });

  it("says why there is none", async () => {
    const server = await start();
    await server.open(URI, "role dev\n");
    expect(await ask(server, "downbeat/rehearsal", { trials: 100 })).toEqual({ ok: false, reason: expect.stringContaining("no plan") });
    expect(await ask(server, "downbeat/rehearsal", { uri: "file:///nowhere.score", trials: 100 })).toMatchObject({ ok: false });
  });
});
