import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import Ajv from "ajv";
import { describe, expect, it, vi } from "vitest";
import { downbeat, inFolder } from "./run.ts";
import { SARIF_SCHEMA } from "./sarif.ts";

// Processes start slowly where much else runs.
vi.setConfig({ testTimeout: 30_000 });

const GALLERY = resolve(import.meta.dirname, "../../examples");
const FINE = 'score s "S" {\n  vision "v"\n  start 2027-01-04\n}\ntask a effort 1d\n';
const BROKEN = 'score s "S" {\n  vision "v"\n  start 2027-01-04\n}\ntask a effort 1d after nowhere\n';
const WARNED = 'score s "S" {\n  vision "v"\n  start 2027-01-04\n}\ntask a\n';

describe("check", () => {
  it("passes every plan of the gallery without errors", async () => {
    const { status, err } = await downbeat(["check", GALLERY]);
    expect(status).toBe(0);
    expect(err).not.toContain("error");
    expect(err).toContain(`in ${readdirSync(GALLERY).filter((name) => name.endsWith(".score")).length} files.`);
  });

  it("says file, line, column, severity, message and code, and exits with 1", () =>
    inFolder({ "plan.score": BROKEN }, async (directory) => {
      const { status, out, err } = await downbeat(["check", "plan.score"], { directory });
      expect(status).toBe(1);
      expect(out).toMatch(/^plan\.score:5:24: error: There is no .* `nowhere`.* \[unknown-name\]$/m);
      expect(err).toBe("1 error in 1 file.\n");
    }));

  it("fails on warnings only when strict", () =>
    inFolder({ "plan.score": WARNED }, async (directory) => {
      const lenient = await downbeat(["check", "plan.score"], { directory });
      expect(lenient).toMatchObject({ status: 0, out: expect.stringContaining("[no-estimate]") });
      expect(await downbeat(["check", "--strict", "plan.score"], { directory })).toMatchObject({ status: 1 });
      expect(await downbeat(["check", "--strict", "-"], { directory, input: FINE })).toMatchObject({ status: 0, out: "" });
    }));

  it("counts lines and columns from 1, in UTF-16 units, past a byte order mark, with CRLF", async () => {
    const { out } = await downbeat(["check", "-"], { input: '\uFEFFscore s "S" { vision "v" start 2027-01-04 }\r\ntask a "𝄞" effort 1d after nowhere\r\n' });
    expect(out).toMatch(/^<stdin>:2:29: error: /m);
  });

  it("reports what the files in use hold, each file once", () =>
    inFolder(
      { "team/people.score": "role dev played by nobody\n", "a.score": `use "team/people.score"\n${FINE}`, "b.score": `use "team/people.score"\n${FINE}` },
      async (directory) => {
        const { status, out } = await downbeat(["check", "a.score", "b.score"], { directory });
        expect(status).toBe(1);
        expect(out.match(/^team\/people\.score:1:20: error: .*\[unknown-name\]$/gm)).toHaveLength(1);
      },
    ));

  it("takes folders, and passes over hidden ones and those of packages", () =>
    inFolder(
      { "plans/a.score": FINE, "plans/deep/b.score": BROKEN, "plans/.hidden/c.score": BROKEN, "plans/node_modules/d.score": BROKEN, "plans/e.txt": BROKEN },
      async (directory) => {
        const { out, err } = await downbeat(["check", "plans"], { directory });
        expect(out.match(/error/g)).toHaveLength(1);
        expect(out).toContain("plans/deep/b.score:5:24:");
        expect(err).toContain("in 2 files.");
      },
    ));

  it("never takes what it could not read for something clean", () =>
    inFolder({ "empty/readme.md": "", "latin.score": Uint8Array.from([0x74, 0xe4, 0x0a]) }, async (directory) => {
      for (const path of ["missing.score", "empty", "latin.score"]) {
        const { status, out, err } = await downbeat(["check", path], { directory });
        expect([path, status, out]).toEqual([path, 2, ""]);
        expect(err).toMatch(/^downbeat: .+\.\n$/);
      }
    }));

  it("prints JSON with the places of what is related", () =>
    inFolder({ "plan.score": "score s { start 2027-01-04 }\ntask a effort 1d\ntask a effort 2d\n" }, async (directory) => {
      const { out, err } = await downbeat(["check", "--format", "json", "plan.score"], { directory });
      expect(err).toBe("");
      const { version, diagnostics } = JSON.parse(out) as { version: number; diagnostics: Record<string, unknown>[] };
      expect(version).toBe(1);
      expect(diagnostics).toContainEqual(
        expect.objectContaining({
          code: "duplicate-name",
          severity: "error",
          file: "plan.score",
          line: 3,
          column: 6,
          endLine: 3,
          endColumn: 7,
          related: [expect.objectContaining({ line: 2, column: 6 })],
        }),
      );
    }));

  it("prints a SARIF log that its schema accepts", () =>
    inFolder({ "my plans/plan ä.score": `${BROKEN}task a effort 1d\n`, "fine.score": FINE }, async (directory) => {
      const validate = new Ajv({
        strict: false,
        formats: { uri: (text: string) => URL.canParse(text), "uri-reference": (text: string) => !/\s/.test(text) },
      }).compile(SARIF_SCHEMA);
      for (const path of ["my plans", "fine.score"]) {
        const { out } = await downbeat(["check", "--format", "sarif", path], { directory });
        const log = JSON.parse(out) as {
          runs: {
            results: { ruleId: string; ruleIndex: number; locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[];
            tool: { driver: { rules: { id: string }[] } };
          }[];
        };
        expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
        const [run] = log.runs;
        for (const result of run!.results) {
          expect(run!.tool.driver.rules[result.ruleIndex]!.id).toBe(result.ruleId);
          expect(result.locations[0]!.physicalLocation.artifactLocation.uri).toBe("my%20plans/plan%20%C3%A4.score");
        }
        if (path === "my plans") expect(run!.results.length).toBeGreaterThan(1);
      }
    }));

  it("prints annotations of a workflow, with what would end them escaped", () =>
    inFolder({ "a,b.score": BROKEN }, async (directory) => {
      const { out } = await downbeat(["check", "--format", "github", "."], { directory });
      expect(out).toMatch(/^::error file=a%2Cb\.score,line=5,endLine=5,col=24,endColumn=31,title=unknown-name::There is no .+$/m);
    }));

  it("says what is unlikely when it rehearses", () =>
    inFolder(
      { "plan.score": 'score s { vision "v" start 2027-01-04 }\ntask a effort 1d..5d..30d\nmilestone m after a due 2027-01-12\n' },
      async (directory) => {
        expect((await downbeat(["check", "plan.score"], { directory })).out).not.toContain("unlikely-promise");
        expect((await downbeat(["check", "--rehearse", "plan.score"], { directory })).out).toContain("[unlikely-promise]");
      },
    ));

  it("colours nothing that is not a terminal", async () => {
    const { out } = await downbeat(["check", "-"], { input: BROKEN });
    expect(out).not.toContain("\u001B");
  });

  it("is silenced where the text says so, and never about an error", async () => {
    const { out } = await downbeat(["check", "-"], {
      input: `score s { vision "v" start 2027-01-04 }\n// downbeat-ignore no-estimate because we wait\ntask a\n// downbeat-ignore unknown-name because no\ntask b effort 1d after nowhere\n`,
    });
    expect(out).not.toContain("[no-estimate]");
    expect(out).toContain("[unknown-name]");
  });
});
