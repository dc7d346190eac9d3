/** `downbeat render` and `downbeat preview` as they are called: files in, files and answers out. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";

vi.setConfig({ testTimeout: 60_000 });
const MAIN = resolve(import.meta.dirname, "../../server/src/cli/main.ts");
const PLAN = 'score plan "Plan" start 2027-01-04\ntask one "One" effort 3d\nmilestone two "Two" after one due 2027-01-11\n';
const folder = mkdtempSync(join(tmpdir(), "downbeat-render-"));
const running: ChildProcess[] = [];
writeFileSync(join(folder, "plan.score"), PLAN);
afterAll(() => {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function run(...args: string[]): { status: number | null; out: string; err: string } {
  const done = spawnSync(process.execPath, [MAIN, ...args], { cwd: folder, encoding: "utf8" });
  return { status: done.status, out: done.stdout, err: done.stderr };
}

/** Starts a command that goes on, and gives its first line. */
function start(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder });
  running.push(child);
  return new Promise((done, failed) => {
    child.stdout.once("data", (text) => done(String(text).trim()));
    child.stderr.once("data", (text) => done(String(text).trim()));
    child.once("exit", (status) => failed(new Error(`ended with ${status}`)));
  });
}

describe("downbeat render", () => {
  it("writes an SVG in the colours asked for, on standard output without a file", () => {
    expect(run("render", "plan.score", "-o", "plan.svg", "--theme", "dark")).toMatchObject({ status: 0, out: "" });
    const dark = readFileSync(join(folder, "plan.svg"), "utf8");
    expect(dark).toMatch(/^<svg .*#15181e/su);
    const { status, out } = run("render", "plan.score");
    expect(status).toBe(0);
    expect(out).toMatch(/^<svg .*>One<\/text>/su);
    expect(out).not.toContain("#15181e");
  });

  it("writes Mermaid, and a part of the time", () => {
    expect(run("render", "plan.score", "-o", "plan.mmd").status).toBe(0);
    expect(readFileSync(join(folder, "plan.mmd"), "utf8")).toContain("gantt");
    expect(run("render", "plan.score", "--from", "2027-01-04", "--to", "2027-01-05").out).toContain("Mon 4");
  });

  it("draws a plan of fifty thousand tasks", () => {
    const tasks = Array.from({ length: 50_000 }, (_, at) => `task t${at} effort ${1 + (at % 5)}d${at % 7 > 0 ? ` after t${at - 1}` : ""}`);
    writeFileSync(join(folder, "large.score"), `score large "Large" start 2027-01-04\n${tasks.join("\n")}\n`);
    expect(run("render", "large.score", "-o", "large.svg")).toMatchObject({ status: 0, out: "" });
    expect(readFileSync(join(folder, "large.svg"), "utf8").match(/t49999\b/g)).not.toBeNull();
  });

  it("draws what is good of a broken plan, says what is wrong, and exits with 1", () => {
    writeFileSync(join(folder, "broken.score"), `${PLAN}task three "Three" after nothing\n`);
    const { status, out, err } = run("render", "broken.score");
    expect(status).toBe(1);
    expect(out).toContain(">One</text>");
    expect(err).toContain("broken.score:4:");
    expect(err).toContain("unknown-name");
  });

  it.each([
    [["plan.score", "-o", "plan.pdf"], ".svg, .html or .mmd"],
    [["plan.score", "--from", "soon"], "2027-03-01"],
    [["plan.score", "--from", "2027-02-01", "--to", "2027-01-01"], "--to lies before --from"],
    [["plan.score", "--watch"], "-o plan.svg"],
    [["absent.score"], "absent.score"],
    [["plan.score", "-o", "no/such/folder/plan.svg"], "cannot write"],
  ])("says what is wrong with %j, and exits with 2", (args, words) => {
    const { status, out, err } = run("render", ...args);
    expect(status).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(words);
  });

  it("follows the file with --watch", async () => {
    writeFileSync(join(folder, "watched.score"), PLAN);
    await start("render", "watched.score", "-o", "watched.svg", "--watch");
    writeFileSync(join(folder, "watched.score"), PLAN.replace('"One"', '"Uno"'));
    await expect.poll(() => readFileSync(join(folder, "watched.svg"), "utf8"), { timeout: 20_000 }).toContain(">Uno</text>");
  });
});

describe("downbeat preview", () => {
  it("serves the page to this machine alone, and tells of changes", async () => {
    writeFileSync(join(folder, "served.score"), PLAN);
    const address = await start("preview", "served.score");
    expect(address).toMatch(/^http:\/\/localhost:\d+\/$/u);
    const page = await fetch(address);
    expect(await page.text()).toContain('data-live="/changes"');
    expect((await fetch(`${address}else`)).status).toBe(404);
    const changes = (await fetch(`${address}changes`)).body!.getReader();
    const next = async (): Promise<string> => {
      let text = "";
      while (!text.endsWith("\n\n")) {
        const { value, done } = await changes.read();
        if (done) break;
        text += new TextDecoder().decode(value);
      }
      return text;
    };
    expect(await next()).toContain('"title":"One"');
    writeFileSync(join(folder, "served.score"), PLAN.replace('"One"', '"Uno"'));
    expect(await next()).toContain('"title":"Uno"');
    await changes.cancel();
  });
});
