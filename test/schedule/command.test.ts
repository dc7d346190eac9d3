import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../server/src/cli/program.ts";
import { score } from "./support.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "downbeat-schedule-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(text: string, ...options: string[]) {
  const file = join(folder, "plan.score");
  writeFileSync(file, text);
  let out = "";
  let err = "";
  const status = await runCommandLine(["schedule", file, ...options], {
    out: (more) => {
      out += more;
    },
    err: (more) => {
      err += more;
    },
    input: async () => "",
    color: { out: false, err: false },
    columns: undefined,
    directory: folder,
    now: 0,
    today: 0,
  });
  return { status, out, err };
}

const PLAN = score("person lin\ntask a effort 2d by lin\ntask b lasts 1d due 2027-01-01");

describe("downbeat schedule", { timeout: 30_000 }, () => {
  it("prints a table, and says on standard error what is wrong", async () => {
    const { status, out, err } = await run(PLAN);
    expect(status).toBe(0);
    expect(out).toContain("S: 2027-01-04 to 2027-01-05");
    expect(err).toMatch(/plan\.score:\d+:\d+: warning: .*1 working day after its due date.* \[missed-due\]/);
  });

  it("prints one JSON object with located diagnostics", async () => {
    const { out } = await run(PLAN, "--format", "json");
    const [missed] = JSON.parse(out).diagnostics.filter((one: { code: string }) => one.code === "missed-due");
    expect(missed).toMatchObject({ severity: "warning", file: "plan.score", line: 7, column: 17, endLine: 7, endColumn: 31 });
  });

  it("goes on from another day with --as-of", async () => {
    const { out } = await run(PLAN, "--format", "csv", "--as-of", "2027-01-11");
    expect(out).toContain("\r\na,task,a,2027-01-11,2027-01-12,");
    expect((await run(PLAN, "--as-of", "soon")).status).toBe(2);
  });

  it("says what a search gained, and prints it as priorities", async () => {
    const tasks = ["saw", "press"].flatMap((other, c) => [`task t${c}0 effort ${c + 1}d by saw`, `task t${c}1 effort ${3 - c}d by ${other} after t${c}0`]);
    const { err } = await run(score(`role saw\nrole press\n${tasks.join("\n")}`), "--schedules", "200", "--priorities");
    expect(err).toMatch(/schedules?\)/);
    expect((await run(PLAN, "--schedules", "none")).status).toBe(2);
    expect((await run(PLAN, "--optimize", "0.05")).err).toContain("as soon as its dependencies allow");
  });

  it("fails for a plan with errors, and for what has no dates", async () => {
    expect((await run(score("task a lasts 1d after nobody"))).status).toBe(1);
    expect((await run("person lin")).status).toBe(2);
    expect((await run('score s "S" { }\ntask a lasts 1d')).status).toBe(2);
  });
});
