/** What runs where reviews happen: the action's script, the workflows that `init` writes, the job for GitLab; as processes, in real repositories. */

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { downbeat } from "../cli/run.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const CLI = join(ROOT, "dist/cli.js");
const SCRIPT = join(ROOT, "scripts/action/review.sh");
const PLAN = `score p "Plan" start 2027-01-04 finish 2027-04-30

role crew "Crew" owner lead
role lead "Lead"
task a "A" effort 10d by crew
task b "B" effort 15d by crew after a
milestone beta "Beta" after b due 2027-02-26 owner lead done when "it works"
`;

let work: string;
let folder: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "downbeat-workflow-"));
  folder = join(work, "repository");
  mkdirSync(folder);
  git("init", "-q");
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

function git(...args: string[]): string {
  return execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main", ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** The commit that it makes. */
function commit(files: Readonly<Record<string, string>>): string {
  write(files);
  git("add", "-A");
  git("commit", "-q", "-m", "change");
  return git("rev-parse", "HEAD");
}

interface Ran {
  readonly status: number | null;
  readonly out: string;
}

function bash(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((done, fail) => {
    // Of this process's environment only what a runner has as well.
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn("bash", args, { cwd: folder, env: { PATH: `${dirname(process.execPath)}:${PATH}`, HOME, NO_COLOR: "1", ...env } });
    let out = "";
    const take = (data: string): void => {
      out += data;
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.on("error", fail);
    child.on("close", (status) => done({ status, out }));
    child.stdin.end();
  });
}

/** The files that a runner hands to its steps, empty. */
function runner(): Record<string, string> {
  const files = { GITHUB_OUTPUT: join(work, "output"), GITHUB_STEP_SUMMARY: join(work, "summary"), RUNNER_TEMP: join(work, "temp") };
  mkdirSync(files.RUNNER_TEMP, { recursive: true });
  writeFileSync(files.GITHUB_OUTPUT, "");
  writeFileSync(files.GITHUB_STEP_SUMMARY, "");
  return files;
}

function outputs(): Record<string, string> {
  const lines = readFileSync(join(work, "output"), "utf8").split("\n").filter(Boolean);
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

const summary = (): string => readFileSync(join(work, "summary"), "utf8");

describe("the action's script", () => {
  const review = (base: string, env: Readonly<Record<string, string>> = {}) =>
    bash([SCRIPT], { ...runner(), DOWNBEAT: CLI, PLAN: "plan.score", BASE: base, TRIALS: "300", ...env });

  test("annotates, summarises, keeps the review, and passes what its gates let pass", async () => {
    const base = commit({ "plan.score": PLAN });
    commit({ "plan.score": PLAN.replace("effort 15d", "effort 18d") });
    const { status, out } = await review(base, { GATES: "beta slips <= 5d\n\n" });
    expect(out).toMatch(/^::(notice|warning|error) file=plan\.score,line=6/mu);
    expect(status, out).toBe(0);
    expect(summary()).toMatch(/beta slips 3 d/u);
    expect(outputs().verdict).toMatch(/^(look|decide)$/u);
    expect(JSON.parse(readFileSync(outputs().report, "utf8"))).toMatchObject({ version: 1, gates: [{ status: "pass" }] });
  });

  test("fails by a gate of its own or of the base, and says so in the summary all the same", async () => {
    const base = commit({ "plan.score": PLAN, "downbeat.json": '{ "gates": ["beta slips <= 1d"] }' });
    commit({ "plan.score": PLAN.replace("effort 15d", "effort 18d"), "downbeat.json": "{}" });
    expect((await review(base)).status).toBe(1);
    expect(summary()).toMatch(/beta slips <= 1d/u);
    expect((await review(base, { GATES: "no breaking" })).status).toBe(1);
  });

  test("is 2 where there is nothing to compare, and never looks like a pass", async () => {
    const base = commit({ "plan.score": PLAN });
    expect(await review(base, { PLAN: "other.score" })).toMatchObject({ status: 2, out: expect.stringContaining("::error::") });
    expect((await review(base, { GATES: "nonsense" })).status).toBe(2);
    expect((await review("0".repeat(40))).status).toBe(2);
  });

  test("fetches the base where the checkout is shallow", async () => {
    const base = commit({ "plan.score": PLAN });
    commit({ "plan.score": PLAN.replace("effort 15d", "effort 18d") });
    const origin = folder;
    folder = join(work, "shallow");
    execFileSync("git", ["clone", "-q", "--depth", "1", `file://${origin}`, folder]);
    expect(git("rev-list", "--count", "HEAD")).toBe("1");
    const { status, out } = await review(base);
    expect(status, out).toBe(0);
    expect(summary()).toMatch(/beta slips 3 d/u);
  });
});

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | number>>;
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly if?: string; readonly steps: readonly Step[] }>>;
}

describe("as a team has it", () => {
  let store: string;
  let tarball: string;
  beforeAll(() => {
    store = mkdtempSync(join(tmpdir(), "downbeat-pack-"));
    // The build is there already: the tests before this one ran on it.
    execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", store], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
    tarball = join(store, readdirSync(store).find((name) => name.endsWith(".tgz"))!);
  });
  afterAll(() => rmSync(store, { recursive: true, force: true }));

  /** Runs the steps of a job that are commands, as a runner does, up to the first that fails. */
  async function runJob(workflow: Workflow, job: string, expressions: Readonly<Record<string, string>>): Promise<Ran> {
    const fill = (text: string): string =>
      text.replace(/\$\{\{ (.+?) \}\}/gu, (_, name: string) => {
        if (expressions[name] === undefined) throw new Error(`nothing is known of ${name}`);
        return expressions[name];
      });
    const filled = (env: Readonly<Record<string, string>> = {}) => Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)]));
    const files = runner();
    let out = "";
    for (const step of workflow.jobs[job].steps) {
      if (step.run === undefined) continue;
      const ran = await bash(["-eo", "pipefail", "-c", fill(step.run)], { ...files, ...filled(workflow.env), ...filled(step.env) });
      out += ran.out;
      if (ran.status !== 0) return { status: ran.status, out: `${out}in step ${step.name}` };
    }
    return { status: 0, out };
  }

  const read = (name: string): Workflow => parse(readFileSync(join(folder, ".github/workflows", name), "utf8")) as Workflow;

  test("the workflows of `init` check, and review a pull request from what was packed", async () => {
    expect((await downbeat(["init"], { directory: folder })).status).toBe(0);
    write({ "plan.score": PLAN, ".gitignore": "node_modules/\n" });
    const base = commit({});
    commit({ "plan.score": PLAN.replace("effort 15d", "effort 18d") });
    const workflow = read("score.yml");
    const known = { "vars.DOWNBEAT_PACKAGE": tarball, "github.event.pull_request.base.sha": base };
    expect(workflow.permissions).toEqual({ contents: "read" });
    expect(workflow.jobs.review.if).toBe("github.event_name == 'pull_request'");
    const checked = await runJob(workflow, "check", known);
    expect(checked.status, checked.out).toBe(0);
    const reviewed = await runJob(workflow, "review", known);
    expect(reviewed.status, reviewed.out).toBe(0);
    expect(reviewed.out).toMatch(/file=plan\.score,line=6/u);
    expect(summary()).toMatch(/beta slips 3 d/u);
    // What is kept has the name under which the second workflow looks for it.
    const upload = workflow.jobs.review.steps.find((step) => step.uses?.startsWith("actions/upload-artifact@"))!;
    expect(upload.with!.path).toBe(`\${{ steps.review.outputs.report }}`);
    const comment = read("score-comment.yml");
    const download = comment.jobs.comment.steps.find((step) => step.uses?.startsWith("actions/download-artifact@"))!;
    expect(download.with!.name).toBe(upload.with!.name);
    expect(comment.on.workflow_run).toEqual({ workflows: ["Score"], types: ["completed"] });
    const last = comment.jobs.comment.steps.at(-1)!;
    expect(last.run).toContain(`${download.with!.path}/${outputs().report.split("/").at(-1)}`);

    // A check that fails, fails its job.
    write({ "plan.score": PLAN.replace("after a", "after nobody") });
    expect(await runJob(workflow, "check", known)).toMatchObject({ status: 1, out: expect.stringContaining("in step Check") });
  });

  test("the second workflow may comment, and runs nothing of the pull request", async () => {
    expect((await downbeat(["init"], { directory: folder })).status).toBe(0);
    const comment = read("score-comment.yml");
    expect(comment.permissions).toEqual({ actions: "read", "pull-requests": "write" });
    const { steps } = comment.jobs.comment;
    expect(steps.some((step) => step.uses?.startsWith("actions/checkout"))).toBe(false);
    // What the author of a pull request may choose never stands in a command.
    for (const workflow of [comment, read("score.yml")])
      for (const job of Object.values(workflow.jobs)) for (const step of job.steps) expect(step.run ?? "").not.toMatch(/\$\{\{/u);
  });

  test("without an address the steps say which variable is missing", async () => {
    expect((await downbeat(["init"], { directory: folder })).status).toBe(0);
    for (const [name, job] of [
      ["score.yml", "check"],
      ["score.yml", "review"],
      ["score-comment.yml", "comment"],
    ] as const) {
      const ran = await runJob(read(name), job, { "vars.DOWNBEAT_PACKAGE": "", "github.token": "", "github.event.pull_request.base.sha": "" });
      expect(ran).toMatchObject({ status: 2, out: expect.stringMatching(/::error::.*DOWNBEAT_PACKAGE/u) });
    }
  });

  test("the job for GitLab reviews, passes the gates on, and asks for the address", async () => {
    const base = commit({ "plan.score": PLAN });
    commit({ "plan.score": PLAN.replace("effort 15d", "effort 18d") });
    const text = readFileSync(join(ROOT, "templates/downbeat.gitlab-ci.yml"), "utf8");
    const template = parse(text) as { variables: Record<string, string>; downbeat: { script: string[]; artifacts: { reports: Record<string, string> } } };
    const run = (env: Readonly<Record<string, string>>) =>
      bash(["-eo", "pipefail", "-c", template.downbeat.script.join("\n")], {
        ...template.variables,
        CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
        npm_config_prefix: join(work, "global"),
        PATH: `${join(work, "global/bin")}:${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
        ...env,
      });
    expect(await run({})).toMatchObject({ status: 2, out: expect.stringContaining("DOWNBEAT_PACKAGE") });
    const { status, out } = await run({ DOWNBEAT_PACKAGE: tarball });
    expect(status, out).toBe(0);
    expect(out).toMatch(/beta slips 3 d/u);
    const quality = JSON.parse(readFileSync(join(folder, template.downbeat.artifacts.reports.codequality), "utf8")) as { fingerprint: string }[];
    expect(quality.length).toBeGreaterThan(0);
    commit({ "downbeat.json": '{ "gates": ["beta slips <= 1d"] }' });
    const gated = git("rev-parse", "HEAD");
    commit({ "plan.score": PLAN.replace("effort 15d", "effort 25d") });
    expect((await run({ CI_MERGE_REQUEST_DIFF_BASE_SHA: gated })).status).toBe(1);
    expect((await run({ CI_MERGE_REQUEST_DIFF_BASE_SHA: "0".repeat(40) })).status).toBe(2);
  });
});

describe("action.yml", () => {
  test("hands all of its inputs to the script, and names what the script tells", () => {
    const action = parse(readFileSync(join(ROOT, "action.yml"), "utf8")) as {
      inputs: Record<string, unknown>;
      outputs: Record<string, { value: string }>;
      runs: { steps: Step[] };
    };
    const step = action.runs.steps.find((one) => one.id === "review")!;
    const script = readFileSync(SCRIPT, "utf8");
    expect(step.run).toContain("scripts/action/review.sh");
    for (const input of Object.keys(action.inputs)) expect(Object.values(step.env!).join(" ")).toContain(`inputs.${input}`);
    for (const name of Object.keys(step.env!)) if (name !== "GITHUB_TOKEN") expect(script).toMatch(new RegExp(`\\$\\{?${name}\\b`, "u"));
    for (const [name, { value }] of Object.entries(action.outputs)) {
      expect(value).toBe(`\${{ steps.review.outputs.${name} }}`);
      expect(script).toContain(`echo "${name}=`);
    }
  });
});
