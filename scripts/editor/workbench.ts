/** The page of the npm editor: its address, and how an extension in development is put into it. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, join, normalize, resolve } from "node:path";
import type { BrowserContext } from "playwright-core";

export interface WorkbenchOptions {
  readonly port: number;
  /** Folder, workspace file or single file. */
  readonly open?: string;
  readonly development?: readonly string[];
  readonly tests?: string;
  readonly disableExtensions?: boolean;
}

/** Address of a window. Extensions in development and their tests are read by the extension host on the server. */
export function workbenchAddress(options: WorkbenchOptions): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${options.port}${resolve(path)}`;
  const payload: [string, string][] = [
    ["skipWelcome", "true"],
    ["skipReleaseNotes", "true"],
  ];
  for (const path of options.development ?? []) payload.push(["extensionDevelopmentPath", remote(path)]);
  if (options.tests) payload.push(["extensionTestsPath", remote(options.tests)]);
  if (options.disableExtensions) payload.push(["disableExtensions", "true"]);
  const query = new URLSearchParams();
  const { open } = options;
  if (open === undefined) query.set("ew", "true");
  else if (statSync(open).isDirectory()) query.set("folder", resolve(open));
  else if (open.endsWith(".code-workspace")) query.set("workspace", resolve(open));
  else payload.push(["openFile", remote(open)]);
  query.set("payload", JSON.stringify(payload));
  return `http://127.0.0.1:${options.port}/?${query}`;
}

/** The last line that the tests in a browser's worker print: what became of them. */
export const WEB_VERDICT = "@@VERDICT";

/**
 * Lets the window load extensions into the browser's extension host, as vscode.dev does: it is told that they lie on its own origin, and that part of
 * the origin is answered from the disk. (The editor takes a development extension for the browser only by its configuration, not by its address.)
 */
export async function serveWebExtensions(context: BrowserContext, port: number, development: readonly string[], tests: string | undefined): Promise<void> {
  const origin = `http://127.0.0.1:${port}`;
  const entry = "/_ext/0/__tests__.js";
  await context.route(
    (url) => url.origin === origin && url.pathname.startsWith("/_ext/"),
    async (route) => {
      const { pathname } = new URL(route.request().url());
      if (tests && pathname === entry) return route.fulfill({ contentType: "text/javascript", body: wrapped(readFileSync(tests, "utf8")) });
      const [, index, rest] = /^\/_ext\/(\d+)\/(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
      const root = development[Number(index)];
      const file = root && rest !== undefined ? normalize(join(root, rest)) : undefined;
      if (!file?.startsWith(root!) || !existsSync(file) || !statSync(file).isFile()) return route.fulfill({ status: 404, body: "" });
      return route.fulfill({ contentType: CONTENT_TYPES[extname(file)] ?? "application/octet-stream", body: readFileSync(file) });
    },
  );
  await context.addInitScript(
    ({ authority, count, tests: path }) => {
      const get = Element.prototype.getAttribute;
      Element.prototype.getAttribute = function (name) {
        const value = get.call(this, name);
        if (value === null || name !== "data-settings" || this.id !== "vscode-workbench-web-configuration") return value;
        const configuration = JSON.parse(value);
        const place = (at: string) => ({ $mid: 1, scheme: "http", authority, path: at });
        configuration.developmentOptions = {
          ...configuration.developmentOptions,
          extensions: Array.from({ length: count }, (_, index) => place(`/_ext/${index}`)),
          ...(path ? { extensionTestsPath: place(path) } : {}),
        };
        return JSON.stringify(configuration);
      };
    },
    { authority: `127.0.0.1:${port}`, count: development.length, tests: tests ? entry : undefined },
  );
}

/** The editor reports success when its extension host dies, so the tests themselves say how they ended. */
function wrapped(source: string): string {
  return `${source}
;{ const { run } = module.exports;
  module.exports = { run: async () => {
    try { await run(); console.log("${WEB_VERDICT} ok"); }
    catch (error) { console.error(error && error.stack || String(error)); console.log("${WEB_VERDICT} failed"); throw error; }
  } }; }
`;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".json": "application/json",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".md": "text/markdown",
};
