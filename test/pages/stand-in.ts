/** A panel's page in a real browser, before a stand-in for the editor: its theme, its memory, and a wire by which the page says and asks. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import * as esbuild from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM_FLAGS, provideChromium } from "../../scripts/editor/chromium.ts";
import { EDITOR_THEMES } from "./editor-themes.ts";

const root = resolve(import.meta.dirname, "../..");
/** The score that a page shows. */
export const URI = "file:///plan.score";

const bundles = new Map<string, Promise<string>>();

/** The bundle of a page as the product has it, made once. `entry` is a path from the root. */
export function pageScript(entry: string): Promise<string> {
  const made = bundles.get(entry) ?? bundle(entry);
  bundles.set(entry, made);
  return made;
}

async function bundle(entry: string): Promise<string> {
  const built = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
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
  return built.outputFiles[0].text;
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: provideChromium(), args: [...CHROMIUM_FLAGS] });
}

/** What a page said to the editor. */
export interface Said {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** A text with the edits of a message. */
export function edited(text: string, { edits }: Said): string {
  const changes = edits as { readonly start: number; readonly end: number; readonly text: string }[];
  return changes.toSorted((a, b) => b.start - a.start).reduce((before, edit) => before.slice(0, edit.start) + edit.text + before.slice(edit.end), text);
}

export interface StandInOptions {
  /** The page's bundle, a path from the root. */
  readonly entry: string;
  readonly title: string;
  /** Where images may come from; from nowhere without it. */
  readonly images?: string;
  readonly theme?: keyof typeof EDITOR_THEMES;
  readonly width: number;
  readonly height: number;
  readonly reducedMotion?: boolean;
  readonly forcedColors?: boolean;
  /** Does what a message asks; of a `request` it gives the answer. `tell` posts to the page, which may ask before it is open. */
  receive(message: Said, tell: StandIn["tell"]): Promise<unknown>;
}

export interface StandIn {
  readonly page: Page;
  readonly said: Said[];
  /** Violations of the policy, and errors of the page. */
  readonly complaints: string[];
  /** A message of the extension. */
  tell(message: object): Promise<void>;
  /** The editor changes its theme. */
  dress(theme: keyof typeof EDITOR_THEMES): Promise<void>;
  close(): Promise<void>;
}

export async function openPage(browser: Browser, options: StandInOptions): Promise<StandIn> {
  const theme = EDITOR_THEMES[options.theme ?? "dark"];
  const context = await browser.newContext({
    viewport: { width: options.width, height: options.height },
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
  const tell = (message: object): Promise<void> => page.evaluate((one) => window.postMessage(one), message);
  const code = await pageScript(options.entry);
  // The same policy as the editor's panels have, but for the wire to the stand-in.
  const policy = `default-src 'none'; script-src 'nonce-page'; connect-src 'self'${options.images === undefined ? "" : `; img-src ${options.images}`}`;
  const html = `<!doctype html><html lang="en" data-uri="${URI}"><head><meta charset="utf-8"><title>${options.title}</title></head><body><div id="app"></div><script nonce="page" src="/page.js"></script></body></html>`;
  // As lean as an editor's own messages: a debugger's bindings would take longer over a picture than the page.
  const server = createServer(async (request, response) => {
    if (request.url === "/ask") {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const message = JSON.parse(Buffer.concat(chunks).toString()) as Said;
      said.push(message);
      const result = await options.receive(message, tell).then(
        (value) => ({ result: value }),
        (error: Error) => ({ error: error.message }),
      );
      response.setHeader("content-type", "application/json").end(JSON.stringify(result));
    } else if (request.url === "/page.js") response.setHeader("content-type", "text/javascript").end(code);
    else if (request.url === "/") response.setHeader("content-type", "text/html").setHeader("content-security-policy", policy).end(html);
    else response.writeHead(204).end();
  });
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    said,
    complaints,
    tell,
    dress: (name) =>
      page.evaluate(({ variables, body }) => {
        document.documentElement.removeAttribute("style");
        for (const [variable, value] of Object.entries(variables)) document.documentElement.style.setProperty(variable, value);
        document.body.className = body;
      }, EDITOR_THEMES[name]),
    close: async () => {
      await context.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
