/** What a session knows of files that are on their way. */

import { expect, test } from "vitest";
import { Session } from "../../server/src/lsp/session.ts";

test("nobody says that a file is missing while somebody reads it", async () => {
  const failures: unknown[] = [];
  let give: (text: string | undefined) => void = () => {};
  let asked = 0;
  const readFile = (): Promise<string | undefined> => {
    asked++;
    return new Promise((done) => {
      give = done;
    });
  };
  const host = { readFile: undefined, findScores: undefined, now: () => Date.UTC(2027, 0, 4), timezoneOffset: () => 0, documentation: undefined };
  const session = new Session(host, { readFile, findScores: async () => [] }, (error) => failures.push(error));
  const uri = "file:///w/plan.score";
  session.opened(uri, 1, 'use "people.score"\nscore s { start 2027-01-04 }\ntask a effort 1d by crew\n');
  const whole: string[] = [];
  const both = ["first", "second"].map((who) => session.complete(uri).then(() => whole.push(who)));
  await new Promise((done) => setTimeout(done, 20));
  expect(whole).toEqual([]);
  expect(session.isComplete(uri)).toBe(false);
  give('role crew "Crew"\n');
  await Promise.all(both);
  expect(asked).toBe(1);
  expect(session.diagnostics(uri)?.items.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(failures).toEqual([]);
});
