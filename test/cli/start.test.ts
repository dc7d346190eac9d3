/** The compiled code that one run of the command leaves to the next. */

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { downbeat, inFolder } from "./run.ts";

// Processes start slowly where much else runs.
vi.setConfig({ testTimeout: 60_000 });

const PLAN = "score p start 2027-01-04\ntask a effort 3d\ntask b effort 2d after a\n";

function runIn(directory: string, env: Readonly<Record<string, string>> = {}) {
  return downbeat(["schedule", "plan.score"], { directory, env: { NODE_COMPILE_CACHE: join(directory, "cache"), ...env } });
}

/** Paths of what runs have left. */
function left(directory: string): readonly string[] {
  const cache = join(directory, "cache");
  if (!existsSync(cache)) return [];
  return readdirSync(cache, { recursive: true, encoding: "utf8" })
    .filter((name) => name.includes("downbeat-"))
    .map((name) => join(cache, name))
    .sort();
}

describe("compiled code", () => {
  it("is left by the first run of a command, and used by the next", () =>
    inFolder({ "plan.score": PLAN }, async (directory) => {
      const first = await runIn(directory);
      expect(first).toMatchObject({ status: 0, out: expect.stringContaining("2027-01") });
      const [file, ...others] = left(directory);
      expect(others).toEqual([]);
      expect(statSync(file).size).toBeGreaterThan(100_000);
      const before = new Date(1_800_000_000_000);
      utimesSync(file, before, before);
      expect(await runIn(directory)).toEqual(first);
      // Not written again: it was accepted, and had what was called.
      expect(statSync(file).mtime).toEqual(before);
      expect(left(directory)).toEqual([file]);
    }));

  it("is made again where it cannot be used, and takes the place of what another build left long ago", () =>
    inFolder({ "plan.score": PLAN }, async (directory) => {
      const first = await runIn(directory);
      const [file] = left(directory);
      const other = file.replace(/downbeat-[0-9a-f]{16}-/, "downbeat-0123456789abcdef-");
      for (const damaged of ["", "abc", "nonsense".repeat(1000), readFileSync(file).subarray(0, 50_000)]) {
        writeFileSync(file, damaged);
        writeFileSync(other, "of another build");
        writeFileSync(`${other}d`, "of a build at work");
        const yesterday = new Date(Date.now() - 86_400_000);
        utimesSync(other, yesterday, yesterday);
        expect(await runIn(directory)).toEqual(first);
        expect(statSync(file).size).toBeGreaterThan(100_000);
        expect(left(directory)).toEqual([file, `${other}d`].sort());
      }
    }));

  it("is not trusted where somebody else may have written it", () =>
    inFolder({ "plan.score": PLAN }, async (directory) => {
      const first = await runIn(directory);
      const [file] = left(directory);
      chmodSync(file, 0o666);
      const before = new Date(1_800_000_000_000);
      utimesSync(file, before, before);
      expect(await runIn(directory)).toEqual(first);
      // Another has taken its place.
      expect(statSync(file).mtime).not.toEqual(before);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }));

  it("is not needed: nothing is left where Node is to keep nothing, or cannot", () =>
    inFolder({ "plan.score": PLAN, taken: "a file" }, async (directory) => {
      const first = await runIn(directory, { NODE_DISABLE_COMPILE_CACHE: "1" });
      expect(first).toMatchObject({ status: 0, out: expect.stringContaining("2027-01") });
      expect(left(directory)).toEqual([]);
      expect(await runIn(directory, { NODE_COMPILE_CACHE: join(directory, "taken", "cache") })).toEqual(first);
      // The folder is there, and what is to be left has the name of a folder.
      await runIn(directory);
      const [file] = left(directory);
      writeFileSync(join(directory, "other.score"), PLAN);
      const checked = file.replace(/schedule$/, "check");
      mkdirSync(checked);
      expect(await downbeat(["check", "other.score"], { directory, env: { NODE_COMPILE_CACHE: join(directory, "cache") } })).toMatchObject({ status: 0 });
      expect(left(directory)).toEqual([checked, file]);
    }));

  it("is not left by what was asked wrongly", () =>
    inFolder({}, async (directory) => {
      expect(await runIn(directory)).toMatchObject({ status: 2 });
      expect(left(directory)).toEqual([]);
    }));
});
