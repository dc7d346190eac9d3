/** A picture that does not wait: the text as it is with the dates before, until its own are there. */

import { describe, expect, it } from "vitest";
import { PreviewDesk } from "../../server/src/lsp/preview.ts";
import { Session } from "../../server/src/lsp/session.ts";
import { EVERYTHING } from "../../server/src/timeline/arrange.ts";
import { carriedOver } from "../../server/src/timeline/carry-over.ts";
import { timelineOf } from "../../server/src/timeline/timeline-of.ts";
import { generatePlan } from "../bench/plans.ts";
import { GALLERY, scheduleText } from "./scheduled.ts";

const PLAN = `score plan start 2027-01-04
person lin "Lin Wu"
movement build "Build" {
  task one "One" effort 2d by lin
  task two "Two" effort 3d by lin after one
}
milestone done "Done" after build due 2027-02-01
cadence sync "Sync" every fri at 10:00 for 1h with lin
`;

/** The text as it is after an edit, with the dates of the text before. */
function carried(before: string, after: string) {
  return timelineOf(carriedOver(scheduleText(after).plan, scheduleText(before)));
}

describe("Dates carried over to a changed text", () => {
  it.each(GALLERY)("are the same picture where nothing changed: $name", ({ text }) => {
    expect(JSON.stringify(carried(text, text))).toBe(JSON.stringify(timelineOf(scheduleText(text))));
  });

  it("keep the chains of promises, in the numbers of the new text", () => {
    const text = PLAN.replace('person lin "Lin Wu"', 'person sam "Sam Roy"\nperson lin "Lin Wu"');
    const { plan, targets } = carriedOver(scheduleText(text).plan, scheduleText(PLAN));
    expect(targets.map(({ id, path }) => [id, path.map((entity) => plan.entities[entity].path)])).toEqual(
      scheduleText(text).targets.map(({ id, path }) => [id, path.map((entity) => plan.entities[entity].path)]),
    );
  });

  it("stay with what they belong to, however the text around it grows and shrinks", () => {
    const before = timelineOf(scheduleText(PLAN));
    const grown = carried(
      PLAN,
      PLAN.replace('person lin "Lin Wu"', 'person sam "Sam Roy"\nperson lin "Lin"').replace("  task two", "  task new effort 1d by sam\n  task two"),
    );
    expect(grown.items.map(({ id }) => id)).toEqual(["build", "build.one", "build.new", "build.two", "done"]);
    for (const item of before.items) {
      const now = grown.items.find(({ id }) => id === item.id)!;
      expect([now.start, now.finish, now.due, now.why], item.id).toEqual([item.start, item.finish, item.due, item.why]);
    }
    expect(grown.items[2]).toMatchObject({ start: null, finish: null, parent: 0, length: "effort 1d", why: [] });
    expect(grown.items[3]).toMatchObject({ who: "Lin", people: [0] });
    expect(grown.people.map(({ title }) => title)).toEqual(["Lin"]);
    expect(grown.links.map(({ from, to }) => [grown.items[from].id, grown.items[to].id])).toEqual(
      before.links.map(({ from, to }) => [before.items[from].id, before.items[to].id]),
    );

    const shrunk = carried(
      PLAN,
      PLAN.replace(/ {2}task one.*\n/u, "")
        .replace(" after one", "")
        .replace(/cadence.*\n/u, ""),
    );
    expect(shrunk.items.map(({ id }) => id)).toEqual(["build", "build.two", "done"]);
    expect(shrunk.items[1].start).toBe(before.items[2].start);
    expect(shrunk.cadences).toEqual([]);
    expect(shrunk.links.every(({ from, to }) => from >= 0 && to >= 0 && from < 3 && to < 3)).toBe(true);
  });

  it("say at once what the text says: titles, lengths, sources", () => {
    const text = PLAN.replace('"Two" effort 3d', '"Second" effort 30d');
    const { items } = carried(PLAN, text);
    expect(items[2]).toMatchObject({ title: "Second", length: "effort 30d", finish: timelineOf(scheduleText(PLAN)).items[2].finish });
    expect(text.slice(items[3].source.start, items[3].source.end)).toBe('milestone done "Done" after build due 2027-02-01');
  });
});

describe("The preview of a plan that takes long to schedule", () => {
  const uri = "file:///plan.score";
  const text = generatePlan({ lines: 6000, task: "one-line", shape: "nested" });
  const ask = { uri, arrangement: EVERYTHING, yFrom: 0, yTo: 1000 };

  it("shows a keystroke before its dates, and its dates when they are asked for", async () => {
    // A clock that goes: the scheduler pauses for messages by it.
    const host = {
      readFile: undefined,
      findScores: undefined,
      now: () => Date.UTC(2027, 0, 13) + performance.now(),
      timezoneOffset: () => 0,
      documentation: undefined,
    };
    const session = new Session(host, { readFile: async () => undefined, findScores: async () => [] }, (error) => expect.unreachable(String(error)));
    session.settings = { ...session.settings, rehearse: false };
    const desk = new PreviewDesk(session, () => 0);
    session.opened(uri, 1, text);
    const first = await desk.slice(ask);
    expect(first).toMatchObject({ provisional: false, stale: false });
    // A worker's messages carry fields, and nothing that is worked out.
    expect(structuredClone(first)).toEqual(JSON.parse(JSON.stringify(first)));

    const rename = (version: number, title: string): void =>
      session.changed(uri, version, [{ text: text.replace('"Task number 3"', `"${title}" not before 2031-01-06`) }]);
    const row = (answer: typeof first) => answer.slice!.rows.find(({ item }) => item?.title.startsWith("Renamed"))?.item;
    rename(2, "Renamed");
    const soon = await desk.slice(ask);
    const before = first.slice!.rows.find(({ item }) => item?.title === "Task number 3")!.item!;
    expect(soon).toMatchObject({ provisional: true, stale: false });
    expect(row(soon)).toMatchObject({ title: "Renamed", start: before.start });

    // Whoever waits for the dates hears of the next keystroke instead.
    const waiting = desk.slice({ ...ask, settled: true });
    await new Promise((resolve) => setTimeout(resolve, 30));
    rename(3, "Renamed again");
    const overtaken = await waiting;
    expect(overtaken.provisional).toBe(true);
    expect(row(overtaken)?.title).toBe("Renamed again");

    const settled = await desk.slice({ ...ask, settled: true });
    expect(settled.provisional).toBe(false);
    expect(row(settled)!.start).toBeGreaterThan(Date.UTC(2031, 0, 5) / 60_000);
  }, 120_000);
});
