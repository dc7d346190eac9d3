// @vitest-environment jsdom
import { describe, expect, test, vi } from "vitest";
import { importFrom } from "../../server/src/interchange/import.ts";
import { toMermaid } from "../../server/src/interchange/mermaid.ts";
import { errorsOf, GALLERY, planOf, saidBy, scheduleOf } from "./plans.ts";

// A property takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

interface MermaidTask {
  readonly id: string;
  readonly task: string;
  readonly section: string;
  readonly startTime: Date;
  readonly endTime: Date;
  readonly milestone?: boolean;
  readonly crit?: boolean;
}

/** What Mermaid itself makes of a diagram; it throws where it cannot read it. */
async function byMermaid(text: string): Promise<readonly MermaidTask[]> {
  const { default: mermaid } = await import("mermaid");
  // Only reading a text registers the kinds of diagrams.
  await mermaid.parse(text);
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  return (diagram.db as unknown as { getTasks(): MermaidTask[] }).getTasks();
}

/** The wall clock that Mermaid shows: it reads dates in the zone of its host. */
function wall(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Mermaid keeps entities in a form of its own until it draws them. */
function shown(text: string): string {
  return text.trim().replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

describe("Mermaid", () => {
  test.each(GALLERY)("reads %s and dates it the same", async (_, text) => {
    const schedule = scheduleOf(text);
    const tasks = await byMermaid(toMermaid(schedule));
    const { zoneOf } = await import("../../server/src/calendar/zone.ts");
    const zone = zoneOf(schedule.zone);
    const expected = schedule.items
      .filter((item) => item.kind !== "movement" && Number.isFinite(item.start))
      .map((item) => [item.id, item.title, zone.iso(item.start).slice(0, 16), zone.iso(item.finish).slice(0, 16), item.critical]);
    const found = tasks.map((task) => [task.id, shown(task.task), wall(task.startTime), wall(task.endTime), task.crit ?? false]);
    expect(found.sort()).toEqual(expected.sort());
  });

  test("no title or id is taken for something else", async () => {
    const titles = [
      "section one",
      "title page",
      "5% of #1; a: b",
      "2027-01-04 kickoff",
      "click here",
      "excludes nothing",
      "%% no comment",
      "{x} [y]",
      'say "hi" & <b>',
      "dateFormat",
      "gantt",
      "after x",
      "done",
    ];
    const ids = ["done", "crit", "active", "milestone", "über", "a-b", "x1", "after", "until", "section", "title", "vert", "click"];
    const lines = titles.map((title, k) => `task ${ids[k]} "${title.replaceAll('"', '\\"')}" lasts 1d\n`);
    const tasks = await byMermaid(toMermaid(scheduleOf(`score x "T: #1; 5%" start 2027-01-04\n${lines.join("")}`)));
    expect(tasks.map((task) => shown(task.task))).toEqual(titles);
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(ids.length);
    expect(tasks.every((task) => !task.milestone)).toBe(true);
  });

  test("a diagram that people wrote becomes a score with the dates that Mermaid gives it", async () => {
    const text = `gantt
    title A small plan
    dateFormat YYYY-MM-DD
    excludes weekends, 2027-01-06
    %% a remark
    section Build
    Design           :done, des, 2027-01-04, 3d
    Code             :crit, code, after des, 5d
    Docs             :2027-01-12, 2027-01-15
    section Ship
    Release          :milestone, rel, after code, 0d
    Party            :2d
`;
    const imported = importFrom("mermaid", text);
    expect(imported.lost).toEqual([]);
    expect(errorsOf(imported.text!)).toEqual([]);
    const schedule = scheduleOf(imported.text!);
    const theirs = new Map((await byMermaid(text)).map((task) => [task.task.trim(), wall(task.endTime).slice(0, 10)]));
    const { zoneOf } = await import("../../server/src/calendar/zone.ts");
    for (const item of schedule.items) {
      if (item.kind === "movement") continue;
      // Mermaid ends at the midnight after; the last minute of work is on the day before, or on the Friday before a weekend.
      const last = zoneOf("UTC").isoDate(item.finish - 1);
      const end = theirs.get(item.title)!;
      expect([item.title, last < end && daysBetween(last, end) <= 3]).toEqual([item.title, true]);
    }
    expect(saidBy(planOf(imported.text!)).map(({ path, links }) => [path, links])).toEqual([
      ["build", []],
      ["build.des", []],
      ["build.code", ["after finish build.des "]],
      ["build.docs", []],
      ["ship", []],
      ["ship.rel", ["after finish build.code "]],
      ["ship.party", ["after finish ship.rel "]],
    ]);
  });

  test("days of the clock are elapsed, dates in any format are read, and what has no counterpart is said with its line", () => {
    const text =
      'gantt\n  dateFormat DD/MM/YYYY HH:mm\n  axisFormat %d\n  Cure : c, 04/01/2027 18:00, 36h\n  Odd : o, someday, 2d\n  Lost : l, after nowhere, 2d\n  click c href "https://example.org"\n';
    const imported = importFrom("mermaid", text);
    expect(imported.text).toContain('task c "Cure" lasts 36h elapsed not before 2027-01-04T18:00');
    expect(imported.lost).toEqual([
      { line: 7, message: "`click` has no counterpart" },
      { line: 5, message: "`someday` is no date of the form DD/MM/YYYY HH:mm" },
      { line: 6, message: "waits for nowhere, which is not here" },
    ]);
  });

  test("another diagram is refused", () => {
    expect(importFrom("mermaid", "graph TD\n a --> b\n").problem).toMatch(/gantt/);
  });
});

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}
