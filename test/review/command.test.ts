/** `downbeat diff`, `report`, `comment` and `git` as processes, in real repositories, and with a real server in the place of GitHub. */

import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { diffSchema } from "../../scripts/diff-schema.ts";

const CLI = resolve(import.meta.dirname, "../../dist/cli.js");
const PLAN = `score p "Plan" start 2027-01-04 finish 2027-04-30 spread 90%..150%

role crew "Crew" owner lead
role lead "Lead"
task a "A" effort 10d by crew
task b "B" effort 15d by crew after a
milestone beta "Beta" after b due 2027-02-12 owner lead done when "it works"
cue go "Go" when beta by lead to crew starts c
task c "C" effort 5d by crew
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "downbeat-review-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Result {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

function downbeat(args: readonly string[], options: { readonly env?: Record<string, string>; readonly input?: string } = {}): Promise<Result> {
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      [CLI, ...args],
      { cwd: folder, env: { ...process.env, NO_COLOR: "1", ...options.env }, maxBuffer: 1 << 26 },
      (error, out, err) => done({ status: typeof error?.code === "number" ? error.code : 0, out, err }),
    );
    child.stdin?.end(options.input ?? "");
  });
}

function git(...args: string[]): string {
  return execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main", ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function read(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

function commit(message: string): void {
  git("add", "-A");
  git("commit", "-q", "-m", message);
}

describe("diff", () => {
  test("of two files says what moved, why, and whom to tell", async () => {
    write("old.score", PLAN);
    write("new.score", PLAN.replace("effort 15d", "effort 20d"));
    const { status, out } = await downbeat(["diff", "old.score", "new.score", "--trials", "500"]);
    expect(status).toBe(0);
    expect(out).toMatch(/^Decide: .*beta slips 5 d/u);
    expect(out).toMatch(/beta\s+12 Feb\s+5 Feb → 12 Feb \(\+5 d\).*\bb$/mu);
    expect(out).toMatch(/▲ b effort 15d → 20d — the estimate of work on the critical path changed \(new\.score:6\)/u);
    expect(out).toContain("Lead: Beta slips 5 d");
  });

  test("names the change behind each consequence", async () => {
    write("old.score", `${PLAN}task d "D" effort 2d by lead\ncadence sync "Sync" every mon at 09:00 with lead\n`);
    write("new.score", read("old.score").replace("effort 15d", "effort 20d").replace("every mon", "every mon, thu").replace("effort 2d", "effort 3d"));
    const { consequences } = JSON.parse((await downbeat(["diff", "old.score", "new.score", "--format", "json", "--no-rehearse"])).out);
    const causes = (list: { id: string; causes: (string | { change: string })[] }[], id: string) =>
      list.find((row) => row.id === id)?.causes.map((cause) => (typeof cause === "string" ? cause : cause.change));
    expect(causes(consequences.targets, "beta")).toEqual(["b/effort"]);
    expect(causes(consequences.cadences, "sync")).toEqual(["sync/every"]);
    expect(causes(consequences.people, "crew")).toEqual(["b/effort"]);
    expect(causes(consequences.people, "lead")).toEqual(expect.arrayContaining(["sync/every", "d/effort"]));
  });

  test("says what a plan promises that had no work before", async () => {
    const head = "score s start 2026-01-05 finish 2026-02-01\n";
    write("bare.score", `${head}risk r chance 20%\n`);
    write("full.score", `${head}risk r chance 20% delays a by 1d\ntask a lasts 2d\n`);
    for (const sides of [
      ["bare.score", "full.score"],
      ["full.score", "bare.score"],
    ]) {
      const { consequences } = JSON.parse((await downbeat(["diff", ...sides, "--trials", "100", "--format", "json"])).out);
      expect(consequences.targets.find(({ id }: { id: string }) => id === "s")).toMatchObject({ before: { chance: 1 }, after: { chance: 1 } });
    }
  });

  test("of a plan with itself says so and exits with 0", async () => {
    write("plan.score", PLAN);
    expect(await downbeat(["diff", "plan.score", "plan.score", "--no-rehearse", "--gate", "no breaking"])).toMatchObject({
      status: 0,
      out: expect.stringContaining("nothing changed but form"),
    });
  });

  test("against revisions: REV -- PATH, REV:path, with what `use` brought in at that revision", async () => {
    git("init", "-q");
    write("people.score", 'person lin "Lin"\nperson sam "Sam"\n');
    write("plan.score", `use "people.score"\n${PLAN.replace('role crew "Crew"', 'role crew "Crew" played by lin, sam')}`);
    commit("one");
    write("people.score", 'person lin "Lin"\n');
    write("plan.score", read("plan.score").replace("lin, sam", "lin"));
    commit("two");
    write("plan.score", read("plan.score").replace("due 2027-02-12", "due 2027-03-12"));
    const json = JSON.parse((await downbeat(["diff", "HEAD", "--format", "json", "--no-rehearse", "--", "plan.score"])).out);
    expect(json.changes.map((change: { kind: string; class: string }) => `${change.class} ${change.kind}`)).toEqual(["breaking due.changed"]);
    expect(json.base.label).toBe("HEAD:plan.score");
    const before = await downbeat(["diff", "HEAD~1:plan.score", "HEAD:plan.score", "--format", "json", "--no-rehearse"]);
    expect(before.status).toBe(0);
    expect(JSON.parse(before.out).changes.map((change: { id: string }) => change.id)).toContain("crew/played by who:sam");
    expect(await downbeat(["diff", "nowhere", "--", "plan.score"])).toMatchObject({
      status: 2,
      out: "",
      err: expect.stringContaining("no revision called nowhere"),
    });
    expect(await downbeat(["diff", "HEAD~1:other.score", "plan.score"])).toMatchObject({ status: 2, err: expect.stringContaining("does not exist at HEAD~1") });
  });

  test("gates: a failing one is 1, one that cannot be computed is 2, and a change cannot loosen its own", async () => {
    git("init", "-q");
    write("plan.score", PLAN);
    write("downbeat.json", '{ "gates": ["beta slips <= 3d"] }');
    commit("one");
    write("plan.score", PLAN.replace("effort 15d", "effort 20d"));
    write("downbeat.json", "{}");
    const args = ["diff", "HEAD", "--no-rehearse"];
    expect(await downbeat([...args, "--", "plan.score"])).toMatchObject({
      status: 1,
      err: expect.stringContaining('gate "beta slips <= 3d" fails: beta slips 5 working days'),
    });
    expect(await downbeat([...args, "--gate", "beta >= 80%", "--", "plan.score"])).toMatchObject({
      status: 2,
      err: expect.stringContaining("could not be computed"),
    });
    expect(await downbeat([...args, "--gate", "nonsense", "--", "plan.score"])).toMatchObject({ status: 2 });
    expect((await downbeat(["diff", "--trials", "500", "--gate", "no breaking", "--gate", "beta >= 99%", "HEAD", "plan.score"])).status).toBe(1);
  });

  test("a promise that is only guessed to be the same fails its gate", async () => {
    write("old.score", PLAN);
    write("new.score", PLAN.replace("milestone beta", "milestone betas").replace("when beta", "when betas"));
    expect(await downbeat(["diff", "old.score", "new.score", "--no-rehearse", "--gate", "betas slips <= 3d"])).toMatchObject({
      status: 1,
      err: expect.stringContaining("only guessed to be the same"),
    });
  });

  test("a new error is 1", async () => {
    write("old.score", PLAN);
    write("new.score", PLAN.replace("after a", "after missing"));
    expect((await downbeat(["diff", "old.score", "new.score", "--no-rehearse"])).status).toBe(1);
  });

  test("its JSON fits the schema that the project publishes, twice the same", async () => {
    write("old.score", PLAN);
    write("new.score", PLAN.replace("effort 15d", "effort 20d").replace("to crew", "to lead"));
    const args = ["diff", "old.score", "new.score", "--format", "json", "--trials", "500"];
    const [first, second] = [await downbeat(args), await downbeat(args)];
    expect(first.out).toBe(second.out);
    const published = readFileSync(resolve(import.meta.dirname, "../../docs/diff.schema.json"), "utf8");
    expect(published, "run `npm run generate`").toBe(diffSchema());
    const schema = JSON.parse(published);
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(JSON.parse(first.out)), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...JSON.parse(first.out), verdict: "maybe" })).toBe(false);
  });

  test.each(["markdown", "github", "sarif", "codequality", "text"])("the report made again from JSON is the same: %s", async (format) => {
    write("old.score", PLAN);
    write("new.score", PLAN.replace("effort 15d", "effort 20d").replace("to crew", "to lead"));
    const args = ["diff", "old.score", "new.score", "--trials", "200"];
    write("review.json", (await downbeat([...args, "--format", "json"])).out);
    const again = await downbeat(["report", "review.json", "--format", format]);
    expect(again.status).toBe(0);
    expect(again.out.length).toBeGreaterThan(20);
    expect(again.out).toBe((await downbeat([...args, "--format", format])).out);
  });

  test("draws both plans", async () => {
    write("old.score", PLAN);
    write("new.score", PLAN.replace("effort 15d", "effort 20d"));
    const { out } = await downbeat(["diff", "old.score", "new.score", "--format", "svg", "--no-rehearse"]);
    expect(out).toMatch(/^<svg/u);
    expect(out).toContain("ghost");
  });
});

describe("git", () => {
  test("install: diffs of the canonical form, merges by clause, conflicts between markers, text where it must", async () => {
    git("init", "-q");
    write("plan.score", PLAN);
    commit("one");
    expect((await downbeat(["git", "install"])).status).toBe(0);
    expect(read(".gitattributes")).toBe("*.score diff=score merge=score text\n");
    expect((await downbeat(["git", "install"])).status).toBe(0);
    expect(read(".gitattributes")).toBe("*.score diff=score merge=score text\n");
    commit("attributes");

    write("plan.score", PLAN.replace("task a", "task    a"));
    expect(git("diff", "--", "plan.score")).not.toContain("+task");

    git("checkout", "-q", "-B", "theirs", "--force");
    write("plan.score", PLAN.replace("after a", "after a + 1d"));
    commit("theirs");
    git("checkout", "-q", "main");
    write("plan.score", PLAN.replace("effort 15d", "effort 12d"));
    commit("ours");
    git("merge", "-q", "theirs", "-m", "merge");
    expect(read("plan.score")).toBe(PLAN.replace("effort 15d", "effort 12d").replace("after a", "after a + 1d"));

    git("checkout", "-q", "-b", "other", "HEAD~2");
    write("plan.score", PLAN.replace("effort 15d", "effort 9d"));
    commit("other");
    git("checkout", "-q", "main");
    expect(() => git("merge", "-q", "other", "-m", "merge")).toThrow();
    expect(read("plan.score")).toMatch(/<<<<<<< ours\n.*effort 12d.*\n=======\n.*effort 9d.*\n>>>>>>> theirs\n/u);
    git("merge", "--abort");

    expect((await downbeat(["git", "uninstall"])).status).toBe(0);
    expect(git("config", "--local", "--list")).not.toContain("score");
  });

  test("textconv leaves a text with errors as it is", async () => {
    write("broken.score", "task a effort\n  task");
    expect(await downbeat(["git", "textconv", "broken.score"])).toMatchObject({ status: 0, out: "task a effort\n  task" });
  });

  test("wrong words are 2", async () => {
    expect(await downbeat(["git", "frobnicate"])).toMatchObject({ status: 2, err: expect.stringContaining("git takes install") });
  });
});

describe("comment", () => {
  let server: Server;
  let calls: { method: string; url: string; body: string; token: string | undefined }[];
  let comments: { id: number; body: string }[];

  beforeEach(async () => {
    calls = [];
    comments = [{ id: 1, body: "Nice plan!" }];
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (part) => (body += part));
      request.on("end", () => {
        const url = request.url ?? "";
        calls.push({ method: request.method ?? "", url, body, token: request.headers.authorization });
        const answer = (status: number, data: unknown) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(data));
        if (url.includes("/commits/")) return answer(200, [{ number: 7, head: { sha: "a".repeat(40) } }]);
        if (request.method === "GET") return answer(200, comments);
        const { body: text } = JSON.parse(body) as { body: string };
        if (request.method === "PATCH") comments = comments.map((comment) => (url.endsWith(`/${comment.id}`) ? { ...comment, body: text } : comment));
        else comments.push({ id: comments.length + 1, body: text });
        return answer(request.method === "POST" ? 201 : 200, {});
      });
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  });
  afterEach(() => new Promise((done) => server.close(done)));

  const run = (event: unknown, id: string) => {
    write("event.json", JSON.stringify(event));
    return downbeat(["comment", "review.json"], {
      env: {
        GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        GITHUB_REPOSITORY: "a/b",
        GITHUB_TOKEN: "secret",
        GITHUB_EVENT_PATH: join(folder, "event.json"),
        GITHUB_RUN_ID: id,
      },
    });
  };

  test("is written once, edited from then on, and never by an older run", async () => {
    write("old.score", PLAN);
    write("new.score", PLAN.replace("effort 15d", "effort 20d"));
    write("review.json", (await downbeat(["diff", "old.score", "new.score", "--format", "json", "--no-rehearse"])).out);
    expect(await run({ pull_request: { number: 7 } }, "10")).toMatchObject({ status: 0, err: "Commented on #7.\n" });
    expect(comments[1].body).toMatch(/^<!-- downbeat:review -->\n### 🟡 Look · beta slips 5 d/u);
    expect(calls.every((call) => call.token === "Bearer secret" && call.url.startsWith("/repos/a/b/"))).toBe(true);
    expect(await run({ pull_request: { number: 7 } }, "11")).toMatchObject({ status: 0, err: "Edited the comment on #7.\n" });
    expect(await run({ pull_request: { number: 7 } }, "9")).toMatchObject({ status: 0, err: expect.stringContaining("newer run") });
    expect(comments).toHaveLength(2);
    expect(await run({ workflow_run: { id: 12, head_sha: "a".repeat(40), pull_requests: [] } }, "0")).toMatchObject({
      status: 0,
      err: "Edited the comment on #7.\n",
    });
  });

  test("is not written when nothing changed", async () => {
    write("old.score", PLAN);
    write("review.json", (await downbeat(["diff", "old.score", "old.score", "--format", "json", "--no-rehearse"])).out);
    expect(await run({ pull_request: { number: 7 } }, "10")).toMatchObject({ status: 0, err: expect.stringContaining("needs no comment") });
    expect(comments).toHaveLength(1);
  });

  test("what is no review is refused before anything is sent", async () => {
    for (const text of ["{", "{}", '{"version":1,"verdict":"@all"}']) {
      write("review.json", text);
      expect((await run({ pull_request: { number: 7 } }, "10")).status).toBe(2);
    }
    expect(calls).toEqual([]);
  });
});

describe("the words of a plan in a comment", () => {
  test("call nobody, hide nothing and open no markup", async () => {
    write("old.score", PLAN);
    write("new.score", PLAN.replace('"Beta"', '"@all <script>x</script> <!-- [a](https://evil.example) `|` \u202e"'));
    const { out } = await downbeat(["diff", "old.score", "new.score", "--format", "markdown", "--no-rehearse"]);
    const body = out.replace("<!-- downbeat:review -->", "");
    expect(body).not.toMatch(/@all|<script|<!--|\]\(|https:|\u202e/u);
  });

  test("fit into their budget whatever the change", async () => {
    const many = Array.from(
      { length: 900 },
      (_, index) => `milestone m-${index} "${"long words ".repeat(12)}${index}" due 2027-03-01 owner lead done when "it is done and seen"\n`,
    ).join("");
    write("old.score", PLAN + many);
    write("new.score", PLAN + many.replaceAll("due 2027-03-01", "due 2027-03-08"));
    const { out } = await downbeat(["diff", "old.score", "new.score", "--format", "markdown", "--no-rehearse"]);
    expect(out.length).toBeLessThan(60_000);
    expect(out).toContain("Decide");
  });
});
