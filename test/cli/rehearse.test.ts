/** `downbeat rehearse`, through its command line. */

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../server/src/cli/program.ts";
import type { Terminal } from "../../server/src/cli/terminal.ts";

const examples = resolve(import.meta.dirname, "../../examples");

async function run(args: readonly string[], more: Partial<Terminal> = {}): Promise<{ status: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const terminal: Terminal = {
    out: (text) => (out += text),
    err: (text) => (err += text),
    input: async () => readFileSync(join(examples, "atlas.score"), "utf8"),
    color: { out: false, err: false },
    columns: undefined,
    directory: examples,
    now: 29_000_000,
    today: 20_139,
    ...more,
  };
  const status = await runCommandLine(["rehearse", ...args], terminal);
  return { status, out, err };
}

describe("downbeat rehearse", () => {
  it("prints the promises with their curve, the tornado, the risks and what it means", async () => {
    const { status, out, err } = await run(["tessera.score", "--trials", "2000"]);
    expect([status, err]).toEqual([0, ""]);
    expect(out).toMatch(/^Tessera 1\.0 {2}rehearsed 2,000 times, seed 1$/m);
    expect(out).toMatch(/^ga +16 Jun +\d+ % +8 Jun +\d+ % .* [▁▂▃▄▅▆▇█]{16}$/m);
    expect(out).toMatch(/^build\.ui +█+ +\d+(\.\d)? days +critical \d+ % +rank correlation 0\.\d\d$/m);
    expect(out).toMatch(/^review-slot +The reviewer's slot moves +\d+ % +\d+(\.\d)? days$/m);
    expect(out).toMatch(/^rollback +Roll back +\d+ %$/m);
    expect(out).toMatch(/^The planned date of General availability, 8 Jun, has a \d+ % chance, because (two|three) paths meet/m);
  });

  it("prints one JSON object, the same for the same seed", async () => {
    const first = await run(["atlas.score", "--format", "json", "--trials", "500", "--seed", "42"]);
    const json = JSON.parse(first.out);
    expect(json).toMatchObject({ version: 1, trials: 500, seed: 42 });
    expect(json.targets.map(({ id }: { id: string }) => id)).toEqual(["atlas", "beta", "launch"]);
    expect((await run(["-", "--format", "json", "--trials", "500", "--seed", "42"])).out).toBe(first.out);
    expect((await run(["atlas.score", "--format", "json", "--trials", "500", "--seed", "43"])).out).not.toBe(first.out);
  });

  it("gives the same on threads, where there is enough to do", async () => {
    const alone = JSON.parse((await run(["atlas.score", "--format", "json", "--trials", "2000"])).out);
    // 420,000 trials of some twenty nodes are worth threads.
    const many = JSON.parse((await run(["atlas.score", "--format", "json", "--trials", "420000"])).out);
    expect(Math.abs(many.targets[1].plannedChance - alone.targets[1].plannedChance)).toBeLessThan(0.03);
    expect(many.trials).toBe(420_000);
  }, 60_000);

  it("holds gates: 1 where one fails, 2 where one cannot be computed", async () => {
    const held = await run(["--trials", "500", "--gate", "launch >= 80%", "atlas.score"]);
    expect([held.status, held.err]).toEqual([0, 'downbeat: gate "launch >= 80%" holds: launch has a chance of 100 %\n']);
    const failed = await run(["atlas.score", "--trials", "500", "--gate", "launch >= 80%", "--gate", "beta p80 <= 2027-01-22"]);
    expect(failed.status).toBe(1);
    expect(failed.err).toMatch(/gate "beta p80 <= 2027-01-22" fails: beta has its P80 on 2027-02-\d\d/);
    const wrong = await run(["atlas.score", "--trials", "500", "--gate", "lunch >= 80%"]);
    expect(wrong.status).toBe(2);
    expect(wrong.err).toContain("there is no promise or milestone lunch; there are atlas, beta, launch");
  });

  it("shows a bar on a terminal only", async () => {
    const { err } = await run(["atlas.score", "--trials", "500"], { color: { out: true, err: true }, columns: 100 });
    expect(err).toContain("█".repeat(30));
    expect(err.endsWith("\r\u001b[K")).toBe(true);
    expect((await run(["atlas.score", "--trials", "500"], { columns: 100 })).err).toBe("");
  });

  it("exits with 2 for wrong usage, an unreadable file, and what has no dates", async () => {
    const folder = mkdtempSync(join(tmpdir(), "downbeat-"));
    writeFileSync(join(folder, "people.score"), "person lin\n");
    writeFileSync(join(folder, "undated.score"), "score s\ntask a lasts 1d\n");
    for (const [args, says] of [
      [["atlas.score", "--trials", "0"], "--trials takes a whole number"],
      [["atlas.score", "--trials", "many"], "--trials takes a whole number"],
      [["atlas.score", "--seed", "-1"], "--seed takes a whole number"],
      [["nothing.score"], "cannot read nothing.score"],
      [[join(folder, "people.score")], "declares no score"],
      [[join(folder, "undated.score")], "says no start"],
      [[], "missing required argument"],
    ] as const) {
      const { status, out, err } = await run(args);
      expect([status, out]).toEqual([2, ""]);
      expect(err).toContain(says);
    }
  });

  it("rehearses a plan with errors, says them, and exits with 1", async () => {
    const folder = mkdtempSync(join(tmpdir(), "downbeat-"));
    writeFileSync(join(folder, "plan.score"), "score s start 2026-01-05\ntask a lasts 1d..3d\ntask b lasts 1d after nothing\n");
    const { status, out, err } = await run([join(folder, "plan.score"), "--trials", "200"]);
    expect(status).toBe(1);
    expect(out).toContain("rehearsed 200 times");
    expect(err).toMatch(/plan\.score:3:\d+: error: .*\[unknown-name\]/);
  });
});
