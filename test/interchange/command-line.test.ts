import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { runCommandLine } from "../../server/src/cli/program.ts";
import type { Terminal } from "../../server/src/cli/terminal.ts";
import { EXPORT_FORMATS } from "../../server/src/interchange/export.ts";
import { IMPORT_FORMATS } from "../../server/src/interchange/import.ts";
import { parse } from "../../server/src/language/parser.ts";
import { print } from "../../server/src/language/printer.ts";
import { GALLERY, NOW } from "./plans.ts";

// A property takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "downbeat-"));
  for (const [name, text] of GALLERY) writeFileSync(join(directory, name), text);
  writeFileSync(join(directory, "broken.score"), "score x start 2027-01-04\ntask a lasts 1d after b\n");
  writeFileSync(join(directory, "library.score"), 'person lin "Lin"\n');
  writeFileSync(
    join(directory, "plan.xml"),
    Buffer.from('\uFEFF<?xml version="1.0"?><Project><StartDate>2027-01-04T08:00:00</StartDate></Project>', "utf16le"),
  );
});
afterAll(() => rmSync(directory, { recursive: true }));

async function downbeat(args: readonly string[], input = ""): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  let out = "";
  let err = "";
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    input: async () => input,
    color: { out: false, err: false },
    columns: undefined,
    directory,
    now: NOW,
    today: Math.floor(NOW / 1440),
  };
  return { status: await runCommandLine([...args], terminal), out, err };
}

describe("downbeat export and import", () => {
  test.each(EXPORT_FORMATS)("a plan as %s, the same each time", async (format) => {
    const first = await downbeat(["export", "atlas.score", "--to", format]);
    expect([first.status, first.err]).toEqual([0, ""]);
    expect(first.out.length).toBeGreaterThan(500);
    expect((await downbeat(["export", "atlas.score", "--to", format])).out).toBe(first.out);
  });

  test("JSON is what `schedule` prints", async () => {
    const exported = await downbeat(["export", "atlas.score", "--to", "json"]);
    const scheduled = await downbeat(["schedule", "atlas.score", "--format", "json"]);
    expect(JSON.parse(exported.out)).toEqual(JSON.parse(scheduled.out));
  });

  test.each(IMPORT_FORMATS)("from %s comes a score in canonical form, without errors", async (format) => {
    for (const [name] of GALLERY) {
      const exported = await downbeat(["export", name, "--to", format]);
      const imported = await downbeat(["import", "-", "--from", format], exported.out);
      expect(imported.status).toBe(0);
      expect(print(parse(imported.out))).toBe(imported.out);
      writeFileSync(join(directory, "again.score"), imported.out);
      const checked = await downbeat(["check", "again.score", "--format", "json"]);
      // A table and a diagram have no calendars: without one a date that the plan keeps may no longer be kept.
      const mayBe = format === "csv" || format === "mermaid" ? ["impossible-date"] : [];
      const { diagnostics } = JSON.parse(checked.out) as { readonly diagnostics: readonly { readonly severity: string; readonly code: string }[] };
      expect([name, diagnostics.filter(({ severity, code }) => severity === "error" && !mayBe.includes(code))]).toEqual([name, []]);
    }
  });

  test("what is left out is said on standard error, with its line", async () => {
    const { err, status } = await downbeat(["import", "-", "--from", "mermaid"], 'gantt\n  A :a, 2027-01-04, 2d\n  click a href "x"\n');
    expect([status, err]).toEqual([0, "<stdin>:3: left out: `click` has no counterpart\n"]);
  });

  test("a file in UTF-16 is read", async () => {
    expect((await downbeat(["import", "plan.xml", "--from", "mspdi"])).out).toContain("start 2027-01-04T08:00");
  });

  test("exit status: 1 with errors in the plan, 2 where there is nothing to answer", async () => {
    const broken = await downbeat(["export", "broken.score", "--to", "csv"]);
    expect(broken.status).toBe(1);
    expect(broken.err).toContain("unknown-name");
    expect(broken.out).toContain("a,task");
    for (const args of [
      ["export", "library.score", "--to", "csv"],
      ["export", "nowhere.score", "--to", "csv"],
      ["export", "atlas.score"],
      ["export", "atlas.score", "--to", "msproject"],
      ["import", "nowhere.xml", "--from", "mspdi"],
      ["import", "library.score", "--from", "mspdi"],
      ["import", "library.score"],
    ]) {
      const { status, out, err } = await downbeat(args);
      expect([args.join(" "), status, out, err !== ""]).toEqual([args.join(" "), 2, "", true]);
    }
  });
});
