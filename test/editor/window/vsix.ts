/** Makes the VSIX of the build that is there, once for all tests that install it. */

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../..");

/** Where it lies. */
export const VSIX = resolve(root, "test/artifacts/downbeat.vsix");

export default function setup(): void {
  mkdirSync(resolve(root, "test/artifacts"), { recursive: true });
  const made = spawnSync(process.execPath, [resolve(root, "scripts/package.ts"), "--no-build", "--out", VSIX], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`The VSIX could not be made:\n${made.stdout}${made.stderr}`);
}
