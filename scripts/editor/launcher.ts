/**
 * Stands in for the desktop VS Code where that cannot be had: it is given to `runTests` of @vscode/test-electron as `vscodeExecutablePath`, takes the same
 * arguments, and runs the tests in the VS Code that npm ships, shown by a headless Chromium. Its exit status is that of the tests, and never 0 unless
 * they have said themselves that they passed.
 *
 *   launcher.ts <folder of the editor> <Chromium> …the arguments of VS Code
 */

import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { format } from "node:util";
import { chromium } from "playwright-core";
import { readArguments } from "./arguments.ts";
import { CHROMIUM_FLAGS } from "./chromium.ts";
import { type EditorServer, startServer } from "./server.ts";
import { serveWebExtensions, WEB_VERDICT, workbenchAddress } from "./workbench.ts";

/** Exit statuses of its own, apart from 0 and 1, which are the tests'. */
const NO_VERDICT = 70;
const CRASHED = 71;
const TIMED_OUT = 124;
const INTERRUPTED = 130;

const TIME_LIMIT_MS = Number(process.env.DOWNBEAT_EDITOR_TIMEOUT_MS ?? 180_000);

const [editor = "", browserPath = "", ...rest] = process.argv.slice(2);
const args = readArguments(rest);
const work = mkdtempSync(join(tmpdir(), "downbeat-editor-"));
// Whatever Playwright leaves behind lies in the one folder that is removed at the end.
process.env.TMPDIR = work;
const verdictFile = join(work, "verdict");
const outputFile = join(work, "output");

let server: EditorServer | undefined;
let browser: Awaited<ReturnType<typeof chromium.launch>> | undefined;
let ending = false;
let shown = 0;
let webVerdict: boolean | undefined;

process.stdout.on("error", () => {});
process.stderr.on("error", () => {});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(INTERRUPTED));
const parent = process.ppid;
setInterval(() => process.ppid !== parent && void end(INTERRUPTED), 500).unref();

/** Prints what the tests have written since. */
function drain(): void {
  if (!existsSync(outputFile)) return;
  const lines = readFileSync(outputFile, "utf8").split("\n");
  for (; shown < lines.length - 1; shown++) {
    const [descriptor, text] = JSON.parse(lines[shown]!) as [number, string];
    (descriptor === 2 ? process.stderr : process.stdout).write(text);
  }
}

async function end(status: number, reason?: string): Promise<void> {
  if (ending) return;
  ending = true;
  drain();
  if (reason) process.stderr.write(`${reason}\n`);
  server?.stop();
  const aWhile = new Promise((done) => setTimeout(done, 3000));
  await Promise.race([browser?.close().catch(() => {}), aWhile]);
  rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  // test-electron cuts the pipes as soon as this process ends.
  setTimeout(() => process.exit(status), 100);
}

/** The verdict of the tests, once the editor says that they have ended. */
async function conclude(code: number): Promise<void> {
  await new Promise((done) => setTimeout(done, 150));
  const passed = args.web ? webVerdict : existsSync(verdictFile) ? readFileSync(verdictFile, "utf8") === "passed" : undefined;
  if (passed === undefined) return end(NO_VERDICT, "The tests ended without a verdict: the extension host died under them.");
  await end(passed ? code : 1);
}

/** The module that the editor is told to run: it prints exactly, and leaves a verdict even where the editor would swallow it. */
function shimFor(tests: string): string {
  const shim = join(work, "tests.cjs");
  writeFileSync(
    shim,
    `const fs = require("fs"), util = require("util"), url = require("url");
const put = (descriptor, text) => fs.appendFileSync(${JSON.stringify(outputFile)}, JSON.stringify([descriptor, text]) + "\\n");
for (const [name, descriptor] of [["log", 1], ["info", 1], ["debug", 1], ["warn", 2], ["error", 2]])
  Object.defineProperty(console, name, { configurable: true, writable: true, value: (...values) => put(descriptor, util.format(...values) + "\\n") });
exports.run = async () => {
  const verdict = (text) => fs.writeFileSync(${JSON.stringify(verdictFile)}, text);
  try {
    let tests;
    try { tests = require(${JSON.stringify(tests)}); }
    catch (error) {
      if (!/^ERR_REQUIRE_(ESM|ASYNC_MODULE)$/.test(error.code)) throw error;
      tests = await import(url.pathToFileURL(${JSON.stringify(tests)}));
    }
    await (tests.run ?? tests.default.run)();
    verdict("passed");
  } catch (error) {
    put(2, (error && error.stack || String(error)) + "\\n");
    verdict("failed");
    throw error;
  }
};
`,
  );
  return shim;
}

/** What the extension host in the browser prints arrives in pieces, mixed with the editor's own log. */
function onWebLog(values: readonly unknown[]): void {
  const line = format(...values);
  if (line.startsWith(WEB_VERDICT)) webVerdict = line.endsWith("ok");
  else if (line.startsWith("@@RESULT ")) {
    if (process.env.DOWNBEAT_RESULT) writeFileSync(process.env.DOWNBEAT_RESULT, line.slice("@@RESULT ".length));
  } else if (line.startsWith("@@OUT ")) process.stdout.write(`${line.slice("@@OUT ".length)}\n`);
  else if (process.env.DOWNBEAT_EDITOR_LOG) appendFileSync(process.env.DOWNBEAT_EDITOR_LOG, `[host] ${line}\n`);
}

async function main(): Promise<void> {
  const userData = args.userData ?? join(work, "user");
  const extensions = args.extensions ?? join(work, "extensions");
  for (const folder of [userData, extensions]) mkdirSync(folder, { recursive: true });
  setTimeout(() => void end(TIMED_OUT, `The tests did not end within ${TIME_LIMIT_MS / 1000} s.`), TIME_LIMIT_MS).unref();
  const log = process.env.DOWNBEAT_EDITOR_LOG;
  server = await startServer({
    editor,
    userData,
    extensions,
    runtime: work,
    driver: true,
    onLine(line) {
      if (log) appendFileSync(log, `${line}\n`);
      if (/Extension Host Process exited with code: (?!0)/.test(line)) process.stderr.write(`${line}\n`);
      if (line.includes("No extension host found that can launch the test runner")) void end(NO_VERDICT, line);
    },
  });
  server.process.on("exit", () => void end(CRASHED, "The editor's server ended under the tests."));
  browser = await chromium.launch({ executablePath: browserPath, args: [...CHROMIUM_FLAGS], handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false });
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  if (args.web)
    await serveWebExtensions(
      context,
      server.port,
      args.development.map((path) => resolve(path)),
      args.tests,
    );
  const page = await context.newPage();
  page.on("crash", () => void end(CRASHED, "The editor's page crashed."));
  page.on("close", () => void end(CRASHED, "The editor's page was closed."));
  if (log) page.on("console", (message) => appendFileSync(log, `[page] ${message.text()}\n`));
  await page.exposeFunction("codeAutomationLog", (_type: string, values: unknown) => {
    if (args.web) onWebLog(Array.isArray(values) ? values : [values]);
  });
  await page.exposeFunction("codeAutomationExit", (code: number) => void conclude(code));
  setInterval(drain, 100).unref();
  await page.goto(
    workbenchAddress({
      port: server.port,
      open: args.paths[0],
      development: args.web ? [] : args.development,
      tests: args.web || !args.tests ? undefined : shimFor(resolve(args.tests)),
      disableExtensions: args.flags.has("disable-extensions"),
    }),
  );
}

main().catch((error: unknown) => end(72, error instanceof Error ? (error.stack ?? error.message) : String(error)));
