/**
 * Everything that a change must pass: types, lint, generated files, the build that ships, the tests of the core, and the extension in the real editor.
 * All of it runs even where something fails, so that one run says everything. The last line is `N passed, N failed`.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const artifacts = join(root, "test/artifacts");
mkdirSync(artifacts, { recursive: true });

let passed = 0;
let failed = 0;

/** Runs a script of this Node; true when it ended well. */
function run(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean {
  process.stdout.write(`\n▸ ${name}\n`);
  const began = Date.now();
  const done = spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...env } });
  process.stdout.write(`  ${done.status === 0 ? "done" : `FAILED (${done.signal ?? done.status})`} in ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
  return done.status === 0;
}

/** A check that is not made of tests: it counts only where it fails. */
function gate(name: string, args: readonly string[]): boolean {
  const fine = run(name, args);
  if (!fine) failed++;
  return fine;
}

/** A run of tests that leaves its numbers in a file. One that failed without saying which test counts as one failure. */
function tests(
  name: string,
  args: readonly string[],
  tally: string,
  read: (json: Record<string, number>) => [passed: number, failed: number],
  env: NodeJS.ProcessEnv = {},
): void {
  rmSync(tally, { force: true });
  const fine = run(name, args, env);
  const [more, bad] = existsSync(tally) ? read(JSON.parse(readFileSync(tally, "utf8")) as Record<string, number>) : [0, 0];
  passed += more;
  failed += bad === 0 && (!fine || more === 0) ? 1 : bad;
}

const bin = (path: string): string => join(root, "node_modules", path);

gate("Types", [bin("typescript/bin/tsc"), "--noEmit", "-p", "."]);
gate("Lint and format", [bin("@biomejs/biome/bin/biome"), "check", "."]);
gate("Generated files are fresh", ["scripts/generate.ts", "--check"]);
const built = gate("Build", ["scripts/build.ts", "--minify"]);
const core = join(artifacts, "core.json");
tests(
  "Tests of the core, the command line and the project",
  [bin("vitest/vitest.mjs"), "run", "--reporter=default", "--reporter=json", `--outputFile.json=${core}`],
  core,
  (json) => [json.numPassedTests!, json.numTotalTests! - json.numPassedTests!],
);
const editor = join(artifacts, "editor.json");
if (built) tests("Tests in the real editor", ["scripts/editor/test.ts"], editor, (json) => [json.passed!, json.failed!], { DOWNBEAT_TALLY: editor });
else failed++;

process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
