/** Makes the VSIX from a fresh, minified build: `node scripts/package.ts [--out FILE] [--no-build]`. Prints its path, size and what is in it. */

import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { createVSIX } from "@vscode/vsce";

const root = resolve(import.meta.dirname, "..");

const { values } = parseArgs({ options: { out: { type: "string" }, "no-build": { type: "boolean", default: false } } });
if (!values["no-build"]) {
  const built = spawnSync(process.execPath, [resolve(import.meta.dirname, "build.ts"), "--minify"], { stdio: "inherit" });
  if (built.status !== 0) process.exit(1);
}
const { version } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8")) as { version: string };
const packagePath = resolve(root, values.out ?? `downbeat-${version}.vsix`);
// All that runs is bundled; there is no public repository yet whose pages the README's links could be turned into.
await createVSIX({ cwd: root, packagePath, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });
process.stdout.write(`${packagePath} (${Math.ceil(statSync(packagePath).size / 1000)} kB)\n`);
