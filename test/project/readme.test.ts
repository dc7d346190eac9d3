/** The README shows what the command really says: each of its console blocks is run, and compared. */

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../server/src/cli/commands.ts";

const root = resolve(import.meta.dirname, "../..");
const readme = readFileSync(resolve(root, "README.md"), "utf8");

interface Step {
  readonly command: string;
  readonly output: string;
}

/** Commands are lines that begin with `$ downbeat`; what follows is what they print. */
const steps: Step[] = [...readme.matchAll(/^```console\n([\s\S]*?)^```$/gm)].flatMap(([, block]) =>
  block!
    .split(/^\$ /m)
    .filter(Boolean)
    .map((step) => ({ command: step.slice(0, step.indexOf("\n")), output: step.slice(step.indexOf("\n") + 1).trimEnd() })),
);

function run(command: string): string {
  const [name, ...args] = command.split(" ");
  expect(name, "only our own command can be run").toBe("downbeat");
  const done = spawnSync(process.execPath, ["server/src/cli/main.ts", ...args], { cwd: root, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
  return `${done.stdout}${done.stderr}`.trimEnd();
}

describe("The README", () => {
  it("has a tour", () => expect(steps.length).toBeGreaterThanOrEqual(3));

  it.each(steps)("tells the truth about `$command`", ({ command, output }) => {
    expect(run(command)).toBe(output);
  });

  it("names every command, and each example of the gallery", () => {
    const missing = COMMANDS.map(({ name }) => name).filter((name) => !readme.includes(`\`${name}`));
    expect(missing).toEqual([]);
    const scores = readdirSync(resolve(root, "examples")).filter((name) => name.endsWith(".score"));
    expect(scores.filter((name) => !readme.includes(`examples/${name}`))).toEqual([]);
  });

  it("shows only pictures and links to only pages that are there", () => {
    const targets = [...readme.matchAll(/\]\(([^)#]+)[^)]*\)|src="([^"]+)"/g)]
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
