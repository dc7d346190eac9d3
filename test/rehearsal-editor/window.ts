/** The rehearsal's page in a real browser, before a stand-in for the editor: what the page asks is answered by the server's own code. */

import { resolve } from "node:path";
import * as esbuild from "esbuild";
import type { Browser, Page } from "playwright-core";
import { SAY, SUPPOSE } from "../../server/src/lsp/rehearsal-protocol.ts";
import { RehearsalDesk } from "../../server/src/lsp/rehearsal-requests.ts";
import { Session } from "../../server/src/lsp/session.ts";
import { EDITOR_THEMES } from "../preview/editor-themes.ts";

const root = resolve(import.meta.dirname, "../..");
export const URI = "file:///plan.score";
const TRIALS = 2000;

let script: string | undefined;

async function pageScript(): Promise<string> {
  if (script === undefined) {
    const built = await esbuild.build({
      absWorkingDir: root,
      entryPoints: ["client/rehearsal/main.tsx"],
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

/** What the page said to the editor. */
export interface Said {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface RehearsalWindow {
  readonly page: Page;
  readonly said: Said[];
  /** Violations of the policy, and errors of the page. */
  readonly complaints: readonly string[];
  /** The score's text as it is. */
  text(): string;
  /** A message of the extension. */
  tell(message: object): Promise<void>;
  /** The editor changes its theme. */
  dress(theme: keyof typeof EDITOR_THEMES): Promise<void>;
  close(): Promise<void>;
}

export interface RehearsalOptions {
  readonly theme?: keyof typeof EDITOR_THEMES;
  readonly width?: number;
  readonly height?: number;
  readonly forcedColors?: boolean;
}

/** The same policy as the editor's panel has. */
const POLICY = "default-src 'none'; script-src 'nonce-page'";

export async function openRehearsal(browser: Browser, text: string, options: RehearsalOptions = {}): Promise<RehearsalWindow> {
  const now = Date.UTC(2026, 0, 2, 12);
  const host = { readFile: undefined, findScores: undefined, now: () => now, timezoneOffset: () => 0, documentation: undefined };
  const complaints: string[] = [];
  const session = new Session(host, { readFile: async () => undefined, findScores: async () => [] }, (error) => complaints.push(String(error)));
  const desk = new RehearsalDesk(session, () => {});
  let version = 1;
  let current = text;
  session.opened(URI, version, text);

  const theme = EDITOR_THEMES[options.theme ?? "dark"];
  const context = await browser.newContext({
    viewport: { width: options.width ?? 760, height: options.height ?? 900 },
    ...(options.forcedColors && { forcedColors: "active" }),
  });
  const page = await context.newPage();
  const said: Said[] = [];
  page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  const tell = (message: object): Promise<void> => page.evaluate((one) => window.postMessage(one), message);
  const rehearse = async (): Promise<void> => tell({ type: "result", result: await desk.rehearse({ uri: URI, trials: TRIALS }) });
  await page.exposeFunction("toEditor", async (message: Said) => {
    said.push(message);
    const params = { ...(message.params as object), uri: URI } as never;
    switch (message.type) {
      case "ready":
      case "rehearse":
        await rehearse();
        return undefined;
      case "request":
        if (message.method === SUPPOSE) return desk.suppose(params);
        if (message.method === SAY) return desk.say(params);
        throw new Error(`The page asked for ${String(message.method)}.`);
      case "edit": {
        const edits = message.edits as { start: number; end: number; text: string }[];
        current = edits
          .toSorted((a, b) => b.start - a.start)
          .reduce((before, edit) => before.slice(0, edit.start) + edit.text + before.slice(edit.end), current);
        session.changed(URI, ++version, [{ text: current }]);
        await tell({ type: "stale" });
        await rehearse();
        return undefined;
      }
      default:
        return undefined;
    }
  });
  await page.addInitScript(
    ({ variables, body }) => {
      const kept = { state: JSON.parse(sessionStorage.getItem("kept") ?? "null") ?? undefined };
      Object.assign(window, {
        acquireVsCodeApi: () => ({
          postMessage: (message: { type: string; id?: number }) => {
            (window as unknown as { toEditor(message: unknown): Promise<unknown> }).toEditor(message).then(
              (result) => message.type === "request" && window.postMessage({ type: "response", id: message.id, result }),
              (error: Error) => message.type === "request" && window.postMessage({ type: "response", id: message.id, error: error.message }),
            );
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
  await page.route("http://rehearsal.test/**", (route) =>
    route.request().url().endsWith("/page.js")
      ? route.fulfill({ contentType: "text/javascript", body: code })
      : route.fulfill({
          contentType: "text/html",
          headers: { "content-security-policy": POLICY },
          body: `<!doctype html><html lang="en" data-uri="${URI}"><head><meta charset="utf-8"><title>Rehearsal</title></head><body><div id="app"></div><script nonce="page" src="/page.js"></script></body></html>`,
        }),
  );
  await page.goto("http://rehearsal.test/");
  return {
    page,
    said,
    complaints,
    text: () => current,
    tell,
    dress: (name) =>
      page.evaluate(({ variables, body }) => {
        document.documentElement.removeAttribute("style");
        for (const [variable, value] of Object.entries(variables)) document.documentElement.style.setProperty(variable, value);
        document.body.className = body;
      }, EDITOR_THEMES[name]),
    close: () => context.close(),
  };
}
