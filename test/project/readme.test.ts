/** The README shows what the command really says: each of its console blocks is run, and compared. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { commandsIn, refreshed } from "../../scripts/readme.ts";
import { COMMANDS } from "../../server/src/cli/commands.ts";

const root = resolve(import.meta.dirname, "../..");
const readme = readFileSync(resolve(root, "README.md"), "utf8");

describe("The README", () => {
  it("has a tour", () => expect(commandsIn(readme).length).toBeGreaterThanOrEqual(3));

  it("tells the truth: `node scripts/readme.ts` brings it up to date", { timeout: 60_000 }, () => {
    expect(readme).toBe(refreshed(readme));
  });

  it("names every command, and each example of the gallery", () => {
    const missing = COMMANDS.map(({ name }) => name).filter((name) => !readme.includes(`\`${name}`));
    expect(missing).toEqual([]);
    const scores = readdirSync(resolve(root, "examples")).filter((name) => name.endsWith(".score"));
    expect(scores.filter((name) => !readme.includes(`examples/${name}`))).toEqual([]);
  });

  it("shows only pictures and links to only pages that are there", () => {
    const shown = readme.replace(/`[^`\n]*`/g, ""); // what stands in code is an example
    const targets = [...shown.matchAll(/\]\(([^)#]+)[^)]*\)|src="([^"]+)"/g)]
      .map(([, link, source]) => link ?? source!)
      .filter((target) => !/^https?:/.test(target));
    expect(targets.length).toBeGreaterThan(5);
    expect(targets.filter((target) => !existsSync(resolve(root, target)))).toEqual([]);
  });

  it("begins with two commands that are scripts of the project", () => {
    const [first] = readme.match(/```sh\n[\s\S]*?```/) ?? [""];
    expect(first).toMatch(/npm ci && npm start[^\n]*\n.*npm ci && npm test/);
  });
});
