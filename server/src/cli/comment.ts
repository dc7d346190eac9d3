/**
 * `downbeat comment`: puts a review under its pull request on GitHub, as one comment that is edited from then on.
 * It takes nothing but the JSON of `diff`, checks it, and writes the words itself: so it may run with a token on what a fork's workflow made.
 */

import { readFileSync } from "node:fs";
import type { ReviewJson } from "../review/report/json.ts";
import { MARKER, markdownReport } from "../review/report/markdown.ts";
import { readReview } from "../review/report/schema.ts";
import type { Run } from "./commands.ts";
import { readReport, statusOf } from "./diff.ts";
import { CommandFailure, type Terminal } from "./terminal.ts";

export const comment: Run = async (operands, options, terminal) => {
  const path = operands[0]!;
  const review = readReview(path === "-" ? await terminal.input() : readReport(path, terminal));
  if (typeof review === "string") throw new CommandFailure(`${path} is not a review: ${review}.`);
  if (options.dryRun === true) {
    terminal.out(markdownReport(review));
    return statusOf(review, terminal);
  }
  const host = hostFromEnvironment(process.env);
  const said = await upsert(review, host, terminal);
  terminal.err(`${said}\n`);
  return 0;
};

interface Host {
  readonly api: string;
  readonly repository: string;
  readonly token: string;
  /** Grows from run to run; an older run must not overwrite a newer one. */
  readonly run: number;
  readonly event: PullRequestEvent;
}

interface PullRequestEvent {
  readonly pull_request?: { readonly number: number };
  readonly workflow_run?: { readonly id: number; readonly head_sha: string; readonly pull_requests?: readonly { readonly number: number }[] };
}

function hostFromEnvironment(environment: NodeJS.ProcessEnv): Host {
  const need = (name: string) => {
    const value = environment[name];
    if (!value) throw new CommandFailure(`comment runs in a workflow of GitHub: ${name} is not set.`);
    return value;
  };
  const repository = need("GITHUB_REPOSITORY");
  if (!/^[\w.-]+\/[\w.-]+$/u.test(repository)) throw new CommandFailure(`GITHUB_REPOSITORY is not owner/name: ${repository}.`);
  let event: PullRequestEvent;
  try {
    event = JSON.parse(readFileSync(need("GITHUB_EVENT_PATH"), "utf8")) as PullRequestEvent;
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure("the event that GITHUB_EVENT_PATH names cannot be read.");
  }
  return {
    api: environment.GITHUB_API_URL ?? "https://api.github.com",
    repository,
    token: need("GITHUB_TOKEN"),
    run: event.workflow_run?.id ?? Number(environment.GITHUB_RUN_ID ?? 0),
    event,
  };
}

interface Comment {
  readonly id: number;
  readonly body?: string;
}

const RUN = /<!-- downbeat:run (\d+) -->/u;
const PAGES = 10;

/** Edits the comment that is there, writes one where there is none and something to say, and tells which. */
async function upsert(review: ReviewJson, host: Host, terminal: Terminal): Promise<string> {
  const number = await pullRequestOf(host);
  const body = `${markdownReport(review)}\n<!-- downbeat:run ${host.run} -->`;
  const existing = await findComment(host, number);
  if (existing) {
    const newer = Number(RUN.exec(existing.body ?? "")?.[1] ?? 0);
    if (newer > host.run) return `A newer run has commented on #${number} already; nothing was changed.`;
    await request(host, "PATCH", `issues/comments/${existing.id}`, { body });
    return `Edited the comment on #${number}.`;
  }
  if (review.changes.length === 0 && statusOf(review, { ...terminal, err: () => {} }) === 0) return `Nothing changed but form; #${number} needs no comment.`;
  await request(host, "POST", `issues/${number}/comments`, { body });
  return `Commented on #${number}.`;
}

/** The pull request that this event is about; for a run of another workflow, the one whose head it ran on. */
async function pullRequestOf(host: Host): Promise<number> {
  const { pull_request: direct, workflow_run: run } = host.event;
  if (direct) return direct.number;
  if (run?.pull_requests?.[0]) return run.pull_requests[0].number;
  if (run && /^[0-9a-f]{40}$/u.test(run.head_sha)) {
    const found = (await request(host, "GET", `commits/${run.head_sha}/pulls`)) as readonly {
      readonly number: number;
      readonly head?: { readonly sha?: string };
    }[];
    const match = found.find((candidate) => candidate.head?.sha === run.head_sha);
    if (match) return match.number;
  }
  throw new CommandFailure("this event belongs to no pull request.");
}

async function findComment(host: Host, number: number): Promise<Comment | undefined> {
  for (let page = 1; page <= PAGES; page++) {
    const comments = (await request(host, "GET", `issues/${number}/comments?per_page=100&page=${page}`)) as readonly Comment[];
    const mine = comments.find((candidate) => candidate.body?.startsWith(MARKER));
    if (mine || comments.length < 100) return mine;
  }
  return undefined;
}

async function request(host: Host, method: string, path: string, body?: unknown): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(`${host.api}/repos/${host.repository}/${path}`, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${host.token}`,
        "x-github-api-version": "2022-11-28",
        "user-agent": "downbeat",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    throw new CommandFailure(`GitHub could not be reached: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (!response.ok)
    throw new CommandFailure(
      `GitHub answered ${response.status} to ${method} ${path}${response.status === 403 ? "; the job needs the permission pull-requests: write" : ""}.`,
    );
  return response.status === 204 ? undefined : await response.json();
}
