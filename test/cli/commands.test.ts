import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { COMMANDS } from "../../server/src/cli/commands.ts";
import { downbeat, inFolder } from "./run.ts";

// Processes start slowly where much else runs.
vi.setConfig({ testTimeout: 30_000 });

describe("the command line", () => {
  it("lists its commands, on standard output when asked and on standard error when nothing was said", async () => {
    const asked = await downbeat(["--help"]);
    expect(asked).toMatchObject({ status: 0, err: "" });
    for (const { name } of COMMANDS) expect(asked.out).toMatch(new RegExp(`^  ${name}\\b`, "m"));
    expect(await downbeat([])).toMatchObject({ status: 2, out: "", err: expect.stringContaining("Commands:") });
  });

  it("has help for each command, with an example of its own", async () => {
    const helps = await Promise.all(COMMANDS.map(async ({ name }) => [name, await downbeat([name, "--help"])] as const));
    for (const [name, { status, out, err }] of helps) {
      expect([name, status, err]).toEqual([name, 0, ""]);
      expect(out).toContain(`Usage: downbeat ${name}`);
      expect(out).toMatch(new RegExp(`Examples:\\n  downbeat ${name}`));
    }
  });

  it("loads every command that it lists", async () => {
    for (const { name, load } of COMMANDS) {
      if (name === "init") continue; // its templates are put in by the build; below it is run
      expect([name, typeof (await load())]).toEqual([name, "function"]);
    }
  });

  it("answers wrong usage with 2, and with what was meant", async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [["chek", "x"], /unknown command 'chek'\n\(Did you mean check\?\)/],
      [["check", "--strct", "x"], /unknown option '--strct'\n\(Did you mean --strict\?\)/],
      [["check"], /missing required argument 'path'/],
      [["check", "--format", "xml", "x"], /Allowed choices are text, json, sarif, github/],
      [["lsp"], /downbeat lsp --stdio/],
      [["init", "--template", "nonsense"], /there is no template nonsense; there are starter, /],
    ];
    for (const [args, said] of cases) {
      const { status, out, err } = await downbeat(args);
      expect([args, status, out]).toEqual([args, 2, ""]);
      expect(err).toMatch(said);
    }
  });

  it("tells its version", async () => {
    const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../package.json"), "utf8")) as { version: string };
    expect(await downbeat(["--version"])).toEqual({ status: 0, out: `${version}\n`, err: "" });
  });
});

describe("format", () => {
  const MESSY = 'task   a   effort 1d\n\n\n\ntask b "B"\n';
  const NEAT = 'task a effort 1d\n\ntask b "B"\n';

  it("rewrites files, and says which", () =>
    inFolder({ "a.score": MESSY, "b.score": NEAT }, async (directory) => {
      expect(await downbeat(["format", "."], { directory })).toEqual({ status: 0, out: "", err: "formatted a.score\n" });
      expect(readFileSync(join(directory, "a.score"), "utf8")).toBe(NEAT);
      expect(await downbeat(["format", "."], { directory })).toEqual({ status: 0, out: "", err: "" });
    }));

  it("changes nothing when it checks, and exits with 1 where something would change", () =>
    inFolder({ "a.score": MESSY, "b.score": NEAT }, async (directory) => {
      expect(await downbeat(["format", "--check", "."], { directory })).toMatchObject({ status: 1, out: "a.score\n" });
      expect(readFileSync(join(directory, "a.score"), "utf8")).toBe(MESSY);
      expect(await downbeat(["format", "--check", "b.score"], { directory })).toMatchObject({ status: 0, out: "" });
    }));

  it("goes from standard input to standard output", async () => {
    expect(await downbeat(["format", "-"], { input: MESSY })).toEqual({ status: 0, out: NEAT, err: "" });
    expect(await downbeat(["format", "--check", "-"], { input: MESSY })).toMatchObject({ status: 1 });
  });

  it("leaves a file with syntax errors as it is, says where, and formats the others", () =>
    inFolder({ "a.score": `${MESSY}}\n`, "b.score": MESSY }, async (directory) => {
      const { status, err } = await downbeat(["format", "."], { directory });
      expect(status).toBe(1);
      expect(err).toMatch(/^a\.score:6:1: error: .+ \[stray-brace\]$/m);
      expect(readFileSync(join(directory, "a.score"), "utf8")).toBe(`${MESSY}}\n`);
      expect(readFileSync(join(directory, "b.score"), "utf8")).toBe(NEAT);
    }));

  it("keeps line ends and a byte order mark", () =>
    inFolder({ "a.score": `\uFEFF${MESSY.replaceAll("\n", "\r\n")}` }, async (directory) => {
      await downbeat(["format", "a.score"], { directory });
      expect(readFileSync(join(directory, "a.score"), "utf8")).toBe(`\uFEFF${NEAT.replaceAll("\n", "\r\n")}`);
    }));
});

describe("init", () => {
  it("writes a first score that has nothing to object to, and a workflow", () =>
    inFolder({}, async (directory) => {
      expect(await downbeat(["init", "tour"], { directory })).toMatchObject({ status: 0, out: "" });
      const checked = await downbeat(["check", "--strict", "tour"], { directory });
      expect(checked).toMatchObject({ status: 0, out: "" });
      expect(await downbeat(["format", "--check", "tour"], { directory })).toMatchObject({ status: 0 });
      const workflow = readFileSync(join(directory, "tour/.github/workflows/score.yml"), "utf8");
      expect(workflow).toContain("downbeat check . --format github");
    }));

  it("overwrites nothing, and then writes nothing", () =>
    inFolder({ "plan.score": "mine" }, async (directory) => {
      expect(await downbeat(["init"], { directory })).toMatchObject({ status: 2, err: expect.stringContaining("plan.score is there already") });
      expect(readFileSync(join(directory, "plan.score"), "utf8")).toBe("mine");
      expect(existsSync(join(directory, ".github"))).toBe(false);
    }));

  it("has every plan of the gallery as a template", () =>
    inFolder({}, async (directory) => {
      const gallery = resolve(import.meta.dirname, "../../examples");
      const names = readdirSync(gallery)
        .filter((name) => name.endsWith(".score"))
        .map((name) => name.slice(0, -6));
      const { out } = await downbeat(["init", "--template", "list"], { directory });
      expect(
        out
          .split("\n")
          .map((line) => line.split(" ")[0])
          .filter(Boolean),
      ).toEqual(["starter", ...names.sort()]);
      await downbeat(["init", "--template", names[0]!], { directory });
      expect(readFileSync(join(directory, "plan.score"), "utf8")).toBe(readFileSync(join(gallery, `${names[0]}.score`), "utf8"));
    }));
});
