/**
 * Tests the extension in the real VS Code, at both ends of the range of versions that it supports: in the extension host of the desktop and in that of
 * a browser, then, installed from its VSIX, as a person sees it. Needs a build. Prints what passed and failed; never skips.
 *
 *   node scripts/editor/test.ts [--only SUBSTRING]
 */

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import * as esbuild from "esbuild";
import { canDownload, canShowWindows } from "./desktop.ts";
import { editorExecutable } from "./executable.ts";
import { NEWEST, OLDEST, type Release } from "./releases.ts";

const root = resolve(import.meta.dirname, "../..");
const artifacts = join(root, "test/artifacts");
const bundles = join(artifacts, "editor");

interface Tally {
  passed: number;
  failed: number;
}

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const total: Tally = { passed: 0, failed: 0 };
mkdirSync(bundles, { recursive: true });
await bundleTests();

for (const release of [NEWEST, OLDEST]) {
  await step(`VS Code ${release.editor}, desktop's extension host`, (result) => inHost(release, result, false));
  await step(`VS Code ${release.editor}, browser's extension host`, (result) => inHost(release, result, true));
}
await step("The launcher passes nothing that has not said so", harness);
await step("What a person sees", (result) => inWindow(result));

process.stdout.write(`editor: ${total.passed} passed, ${total.failed} failed\n`);
const report = process.env.DOWNBEAT_TALLY;
if (report) writeFileSync(report, JSON.stringify(total));
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

/** One run. What leaves no result has failed, whatever else it says. */
async function step(name: string, run: (resultFile: string) => Promise<void>): Promise<void> {
  if (!name.includes(values.only)) return;
  const folder = mkdtempSync(join(tmpdir(), "downbeat-result-"));
  const resultFile = join(folder, "result.json");
  const began = Date.now();
  process.stdout.write(`${name}\n`);
  let error: unknown;
  try {
    await run(resultFile);
  } catch (thrown) {
    error = thrown;
  }
  const result: Tally = existsSync(resultFile) ? (JSON.parse(readFileSync(resultFile, "utf8")) as Tally) : { passed: 0, failed: 0 };
  if (result.failed === 0 && (error !== undefined || result.passed === 0)) {
    result.failed = 1;
    process.stdout.write(`  ✗ the run itself: ${error instanceof Error ? error.message : (error ?? "no test ran")}\n`);
  }
  total.passed += result.passed;
  total.failed += result.failed;
  process.stdout.write(`  ${result.passed} passed, ${result.failed} failed (${((Date.now() - began) / 1000).toFixed(1)} s)\n`);
  rmSync(folder, { recursive: true, force: true });
}

/** The tests run inside the extension host: CommonJS, one file each. */
async function bundleTests(): Promise<void> {
  const shared: esbuild.BuildOptions = {
    bundle: true,
    absWorkingDir: root,
    format: "cjs",
    sourcemap: "inline",
    logLevel: "warning",
    external: ["vscode", "mocha"],
  };
  await esbuild.build({ ...shared, entryPoints: ["test/editor/node-suite.ts"], outfile: join(bundles, "node-suite.cjs"), platform: "node", target: "node22" });
  await esbuild.build({
    ...shared,
    entryPoints: ["test/editor/web-suite.ts"],
    outfile: join(bundles, "web-suite.cjs"),
    platform: "browser",
    target: "es2022",
    external: ["vscode"],
    // Mocha would take the module's exports for its own.
    format: "iife",
    globalName: "suite",
    footer: { js: "module.exports = suite;" },
    alias: { "node:assert/strict": "./test/editor/assert.ts" },
    define: { global: "globalThis", module: "undefined", exports: "undefined" },
  });
}

async function inHost(release: Release, resultFile: string, web: boolean): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "downbeat-gallery-"));
  const folder = join(work, "gallery");
  cpSync(join(root, "examples"), folder, { recursive: true });
  try {
    await runTests({
      vscodeExecutablePath: (web ? undefined : await downloaded(release)) ?? editorExecutable(release),
      extensionDevelopmentPath: root,
      extensionTestsPath: join(bundles, web ? "web-suite.cjs" : "node-suite.cjs"),
      launchArgs: [
        folder,
        "--disable-extensions",
        `--user-data-dir=${join(work, "data")}`,
        `--extensions-dir=${join(work, "extensions")}`,
        ...(web ? ["--extensionDevelopmentKind=web"] : []),
      ],
      extensionTestsEnv: { DOWNBEAT_RESULT: resultFile },
    });
  } finally {
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A test run that kills its extension host must fail: the editor itself reports such a run as a success. */
async function harness(resultFile: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "downbeat-harness-"));
  const tests = join(work, "tests.cjs");
  writeFileSync(tests, "exports.run = () => process.exit(0);\n");
  writeFileSync(join(work, "package.json"), JSON.stringify({ name: "empty", publisher: "test", version: "0.0.0", engines: { vscode: "*" } }));
  const outcome = await runTests({ vscodeExecutablePath: editorExecutable(NEWEST), extensionDevelopmentPath: work, extensionTestsPath: tests }).then(
    () => "passed",
    () => "failed",
  );
  rmSync(work, { recursive: true, force: true });
  writeFileSync(resultFile, JSON.stringify({ passed: outcome === "failed" ? 1 : 0, failed: outcome === "failed" ? 0 : 1 }));
}

/** The desktop VS Code of that version, where it can be downloaded and shown. */
async function downloaded(release: Release): Promise<string | undefined> {
  if (!canShowWindows() || !(await canDownload())) return undefined;
  return await downloadAndUnzipVSCode({ version: release.editor, cachePath: join(root, ".vscode-test") });
}

/**
 * Tests that look at the window from outside, by a browser's driver: vitest runs them, one after the other. An unattended machine opens a new
 * window and tries a failed file again, as a person would, and says so: what a window shows in time depends on what else the machine does.
 */
async function inWindow(resultFile: string): Promise<void> {
  let files = runWindows([]);
  const again = files.filter((file) => !file.isGreen).map((file) => file.name);
  if (again.length > 0 && again.length < files.length && process.env.CI) {
    process.stdout.write(`  tried again: ${again.map((name) => relative(root, name)).join(", ")}\n`);
    files = [...files.filter((file) => file.isGreen), ...runWindows(again)];
  }
  const passed = files.reduce((sum, file) => sum + file.passed, 0);
  const failed = files.reduce((sum, file) => sum + file.failed, 0);
  writeFileSync(resultFile, JSON.stringify({ passed, failed } satisfies Tally));
}

/** Runs these files of the window's tests, or all of them. A file that could not be set up is not green, and has one failure at least. */
function runWindows(names: readonly string[]): { name: string; isGreen: boolean; passed: number; failed: number }[] {
  const json = join(artifacts, "window.json");
  rmSync(json, { force: true });
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const config = "test/editor/window/vitest.config.ts";
  const done = spawnSync(
    process.execPath,
    [vitest, "run", "--config", config, "--reporter=default", "--reporter=json", `--outputFile.json=${json}`, ...names],
    {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  const report = JSON.parse(readFileSync(json, "utf8")) as {
    testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
  };
  const files = report.testResults.map(({ name, status, assertionResults }) => {
    const passed = assertionResults.filter((one) => one.status === "passed").length;
    const isGreen = status === "passed" && passed > 0;
    return { name, isGreen, passed, failed: Math.max(assertionResults.length - passed, isGreen ? 0 : 1) };
  });
  if (done.status !== 0 && files.every((file) => file.isGreen)) throw new Error("the run ended with an error that is no test's");
  return files;
}
