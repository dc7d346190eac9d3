/** The preview's page in a real browser, before a stand-in for the editor: what the page asks is answered by the server's own code. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import * as esbuild from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM_FLAGS, provideChromium } from "../../scripts/editor/chromium.ts";
import { PreviewDesk } from "../../server/src/lsp/preview.ts";
import { DRAG, DRAW, LOCATE, SLICE } from "../../server/src/lsp/preview-protocol.ts";
import { Session } from "../../server/src/lsp/session.ts";
import { EVERYTHING } from "../../server/src/timeline/arrange.ts";
import { EDITOR_THEMES } from "./editor-themes.ts";

const root = resolve(import.meta.dirname, "../..");
export const URI = "file:///plan.score";

let script: string | undefined;

/** The page's bundle, made once. */
export async function pageScript(): Promise<string> {
  if (script === undefined) {
    const built = await esbuild.build({
      absWorkingDir: root,
      entryPoints: ["client/preview/main.tsx"],
      bundle: true,
      minify: true,
      write: false,
      format: "iife",
      platform: "browser",
      target: "es2022",
      jsx: "automatic",
      jsxImportSource: "preact",
      define: { "process.env.NODE_ENV": '"production"' },
    });
    script = built.outputFiles[0].text;
  }
  return script;
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: provideChromium(), args: [...CHROMIUM_FLAGS] });
}

/** What the page said to the editor. */
export interface Said {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface PreviewWindow {
  readonly page: Page;
  readonly said: Said[];
  /** Violations of the policy, and errors of the page. */
  readonly complaints: string[];
  /** The score's text as it is. */
  text(): string;
  /** Another text, as if somebody had typed it; the page is told. */
  type(text: string): Promise<void>;
  /** The editor changes its theme. */
  dress(theme: keyof typeof EDITOR_THEMES): Promise<void>;
  /** The cursor of the editor moves. */
  cursor(offset: number): Promise<void>;
  close(): Promise<void>;
}

export interface PreviewOptions {
  readonly theme?: keyof typeof EDITOR_THEMES;
  readonly width?: number;
  readonly height?: number;
  /** Milliseconds since the epoch. */
  readonly now?: number;
  readonly reducedMotion?: boolean;
  readonly forcedColors?: boolean;
  /** The score's dates are known before the page is there, as in an editor that has it open. */
  readonly scheduled?: boolean;
}

/** The same policy as the editor's panel has, but for the wire to the stand-in. */
const POLICY = "default-src 'none'; script-src 'nonce-page'; img-src data: blob:; connect-src 'self'";
const PAGE = `<!doctype html><html lang="en" data-uri="${URI}"><head><meta charset="utf-8"><title>Timeline</title></head><body><div id="app"></div><script nonce="page" src="/page.js"></script></body></html>`;

/** The greatest length up to `most` that holds, where all shorter ones hold too. */
function longest(most: number, holds: (length: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

export async function openPreview(browser: Browser, text: string, options: PreviewOptions = {}): Promise<PreviewWindow> {
  const now = options.now ?? Date.UTC(2027, 0, 13, 12);
  // A clock that goes: the scheduler pauses for messages by it.
  const began = performance.now();
  const host = { readFile: undefined, findScores: undefined, now: () => now + performance.now() - began, timezoneOffset: () => 0, documentation: undefined };
  const failures: unknown[] = [];
  const session = new Session(host, { readFile: async () => undefined, findScores: async () => [] }, (error) => failures.push(error));
  // In the product a thread of its own rehearses; here it would stand in the way of the answers.
  session.settings = { ...session.settings, rehearse: false };
  const desk = new PreviewDesk(session, () => Math.floor(now / 60_000));
  let version = 1;
  let current = text;
  session.opened(URI, version, text);
  if (options.scheduled) await session.scheduled(URI);

  const theme = EDITOR_THEMES[options.theme ?? "dark"];
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1200, height: options.height ?? 800 },
    ...(options.reducedMotion && { reducedMotion: "reduce" }),
    ...(options.forcedColors && { forcedColors: "active" }),
  });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  const said: Said[] = [];
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  const answer = (method: string, params: never): Promise<unknown> => {
    if (method === SLICE) return desk.slice(params);
    if (method === LOCATE) return desk.locate(params);
    if (method === DRAG) return desk.drag(params);
    if (method === DRAW) return desk.draw(params);
    throw new Error(`The page asked for ${method}.`);
  };
  // As an editor tells of it: only what differs. An editor knows that without a search, and its lines too: neither is a part of what is measured.
  const change = async (next: string): Promise<void> => {
    const most = Math.min(current.length, next.length);
    const start = longest(most, (length) => current.slice(0, length) === next.slice(0, length));
    const rest = longest(most - start, (length) => current.slice(current.length - length) === next.slice(next.length - length));
    const lines = session.linesAt(URI);
    const place = (offset: number) => {
      const { line, column } = lines.at(offset);
      return { line, character: column };
    };
    session.changed(URI, ++version, [{ range: { start: place(start), end: place(current.length - rest) }, text: next.slice(start, next.length - rest) }]);
    current = next;
    await page.evaluate(() => window.postMessage({ type: "changed" }));
  };
  const receive = async (message: Said): Promise<unknown> => {
    said.push(message);
    if (message.type === "request") return answer(String(message.method), { ...(message.params as object), uri: URI } as never);
    if (message.type === "edit") {
      const edits = message.edits as { start: number; end: number; text: string }[];
      await change(
        edits.toSorted((a, b) => b.start - a.start).reduce((before, edit) => before.slice(0, edit.start) + edit.text + before.slice(edit.end), current),
      );
    }
    return undefined;
  };
  await page.addInitScript(
    ({ variables, body }) => {
      const kept = { state: JSON.parse(sessionStorage.getItem("kept") ?? "null") ?? undefined };
      Object.assign(window, {
        acquireVsCodeApi: () => ({
          postMessage: (message: { type: string; id?: number }) => {
            void fetch("/ask", { method: "POST", body: JSON.stringify(message) }).then(async (response) => {
              if (message.type === "request") window.postMessage({ type: "response", id: message.id, ...(await response.json()) });
            });
          },
          getState: () => kept.state,
          setState: (state: unknown) => {
            kept.state = state;
            sessionStorage.setItem("kept", JSON.stringify(state));
          },
        }),
      });
      document.addEventListener("DOMContentLoaded", () => {
        for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
        document.body.className = body;
      });
    },
    { variables: theme.variables, body: theme.body },
  );
  const code = await pageScript();
  // As lean as an editor's own messages: a debugger's bindings would take longer over a picture than the page.
  const server = createServer(async (request, response) => {
    if (request.url === "/ask") {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const message = JSON.parse(Buffer.concat(chunks).toString()) as Said;
      const result = await receive(message).then(
        (value) => ({ result: value }),
        (error: Error) => ({ error: error.message }),
      );
      response.setHeader("content-type", "application/json").end(JSON.stringify(result));
    } else if (request.url === "/page.js") response.setHeader("content-type", "text/javascript").end(code);
    else if (request.url === "/") {
      response.setHeader("content-type", "text/html").setHeader("content-security-policy", POLICY).end(PAGE);
      // As the panel does, when it has made its page.
      void desk.slice({ uri: URI, arrangement: EVERYTHING, yFrom: 0, yTo: 0 });
    } else response.writeHead(204).end();
  });
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    said,
    get complaints() {
      return [...complaints, ...failures.map(String)];
    },
    text: () => current,
    type: change,
    dress: (name) =>
      page.evaluate(({ variables, body }) => {
        document.documentElement.removeAttribute("style");
        for (const [variable, value] of Object.entries(variables)) document.documentElement.style.setProperty(variable, value);
        document.body.className = body;
      }, EDITOR_THEMES[name]),
    cursor: (offset) => page.evaluate((at) => window.postMessage({ type: "cursor", offset: at }), offset),
    close: async () => {
      await context.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
