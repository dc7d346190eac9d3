/** Rehearsals where there are no threads, and where the thread fails: done between messages, with the same figures. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { type ErrandAnswer, type ErrandMessage, errandHandler } from "../../server/src/lsp/rehearsal-errands.ts";
import type { ErrandPort } from "../../server/src/lsp/rehearsal-thread.ts";
import { Session } from "../../server/src/lsp/session.ts";

vi.setConfig({ testTimeout: 60_000 });

const URI = "file:///plan.score";
const EMBER = readFileSync(resolve(import.meta.dirname, "../../examples/ember-shield.score"), "utf8");
const NOW = Date.UTC(2026, 0, 2, 12);
const poll = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

interface Made {
  readonly session: Session;
  readonly changed: string[];
  readonly failures: unknown[];
}

function sessionWith(rehearser?: () => ErrandPort): Made {
  const failures: unknown[] = [];
  // Time goes on, on the same day.
  const host = { readFile: undefined, findScores: undefined, now: () => NOW + performance.now(), timezoneOffset: () => 0, documentation: undefined, rehearser };
  const session = new Session(host, { readFile: async () => undefined, findScores: async () => [] }, (error) => failures.push(error));
  const changed: string[] = [];
  session.rehearsed = (uri) => void changed.push(uri);
  return { session, changed, failures };
}

/** A thread's work on this one, after a turn. */
function sameThread(): ErrandPort {
  const listeners: ((answer: ErrandAnswer) => void)[] = [];
  const handle = errandHandler((answer) => {
    const sent = structuredClone(answer);
    setImmediate(() => {
      for (const listener of listeners) listener(sent);
    });
  });
  return {
    post: (message: ErrandMessage) => setImmediate(() => handle(message)),
    onAnswer: (listener) => listeners.push(listener),
    onEnd: () => {},
  };
}

/** A thread that dies of the first thing that it is asked. */
function broken(): ErrandPort {
  const listeners: ((error: Error) => void)[] = [];
  return {
    post: (message) => {
      if ("id" in message) setImmediate(() => listeners.forEach((listener) => void listener(new Error("out of memory"))));
    },
    onAnswer: () => {},
    onEnd: (listener) => listeners.push(listener),
  };
}

describe.each([
  ["between messages", undefined, 0],
  ["on a thread", sameThread, 0],
  ["between messages after the thread has failed", broken, 1],
])("%s", (_, rehearser, failed) => {
  it("a score is rehearsed when its dates are known, and once more with ways out", async () => {
    const { session, changed, failures } = sessionWith(rehearser);
    session.opened(URI, 1, EMBER);
    expect((await session.scheduled(URI))?.rehearsal).toBeUndefined();
    await poll(() => changed).toEqual([URI]);
    const snapshot = session.snapshot(URI)!;
    expect(snapshot.rehearsal).toMatchObject({ trials: 2000, partial: false });
    await poll(() => session.diagnostics(URI)!.items.find(({ code }) => code === "unlikely-promise")?.fixes?.length).toBeGreaterThan(2);
    expect(failures).toHaveLength(failed);
    // A full one has better figures, and takes nothing away.
    const full = await session.rehearsing.full(snapshot.plan, 3000, [], () => {}).result;
    expect(full?.ok).toBe(true);
    expect(session.snapshot(URI)!.rehearsal!.trials).toBe(3000);
    expect(session.diagnostics(URI)!.items.find(({ code }) => code === "unlikely-promise")!.fixes!.length).toBeGreaterThan(2);
    expect(changed).toEqual([URI, URI]);
  });
});

it("the figures are the same on a thread and between messages", async () => {
  const figures = await Promise.all(
    [undefined, sameThread].map(async (rehearser) => {
      const { session } = sessionWith(rehearser);
      session.opened(URI, 1, EMBER);
      return session.rehearsing.full(session.workspace.planOf(URI)!, 500, [], () => {}).result;
    }),
  );
  expect(figures[0]).toEqual(figures[1]);
});

it("a keystroke ends what is under way, and nothing is said of an older text", async () => {
  const { session, changed } = sessionWith();
  session.opened(URI, 1, EMBER);
  await session.scheduled(URI);
  for (let version = 2; version < 8; version++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    session.changed(URI, version, [{ text: `${EMBER}// ${version}\n` }]);
    await session.scheduled(URI);
  }
  expect(changed).toEqual([]);
  await poll(() => changed).toEqual([URI]);
  expect(session.snapshot(URI)!.rehearsal?.trials).toBe(2000);
});

it("where a setting says no, a score is rehearsed only when somebody asks", async () => {
  const { session, changed } = sessionWith();
  session.settings = { ...session.settings, rehearse: false };
  session.opened(URI, 1, EMBER);
  await session.scheduled(URI);
  await new Promise((resolve) => setTimeout(resolve, 900));
  expect(changed).toEqual([]);
  const full = session.rehearsing.full(session.workspace.planOf(URI)!, 200, [], () => {});
  expect((await full.result)?.ok).toBe(true);
  // Asked for, its figures are those of the text too.
  expect(session.snapshot(URI)!.rehearsal?.trials).toBe(200);
});
