/** House rules that no linter knows. */

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");

/** Files that Git knows, or would take: what is ignored does not count. */
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 })
  .split("\n")
  .filter((path) => path !== "" && existsSync(join(root, path)));
const sources = files.filter((path) => /^(server|client|scripts|test)\/.*\.tsx?$/.test(path));
const textOf = (path: string): string => readFileSync(join(root, path), "utf8");

describe("The project is tidy", () => {
  it("sees its own files", () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources).toContain("test/project/tidy.test.ts");
  });

  it("names no file by what it is not about", () => {
    expect(files.filter((path) => /^(utils?|helpers?|common|misc|stuff|shared)$/i.test(basename(path, extname(path))))).toEqual([]);
  });

  it("prints from no part of the server but by its terminal and its connection", () => {
    expect(sources.filter((path) => path.startsWith("server/src/") && /\bconsole\.(log|error|warn|info|debug)\(/.test(textOf(path)))).toEqual([]);
  });

  it("skips no test and favours none", () => {
    const pattern = new RegExp(`\\b(describe|it|test)\\.(${["skip", "only", "todo", "fails"].join("|")})\\b`);
    expect(sources.filter((path) => path.startsWith("test/") && pattern.test(textOf(path)))).toEqual([]);
  });

  it("leaves no work marked as undone", () => {
    const mark = new RegExp(`\\b(${["TO", "FIX"].map((start, index) => start + ["DO", "ME"][index]).join("|")}|X{3})\\b`);
    expect(sources.filter((path) => mark.test(textOf(path)))).toEqual([]);
  });

  it("keeps each source file small enough to be read", () => {
    const long = sources.filter((path) => !path.startsWith("test/")).filter((path) => textOf(path).split("\n").length > 900);
    expect(long).toEqual([]);
  });
});
