/** One layout: what holds of every picture, on the gallery and on plans that nobody thought of. */

import { scaleLinear } from "d3-scale";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { match } from "../../server/src/review/match.ts";
import { type Arranged, type Arrangement, arrange, EVERYTHING } from "../../server/src/timeline/arrange.ts";
import { comfortable, labelColumn, layout, layoutSlice } from "../../server/src/timeline/layout.ts";
import type { Picture, PictureRow } from "../../server/src/timeline/picture.ts";
import { timeScale } from "../../server/src/timeline/scale.ts";
import { slice } from "../../server/src/timeline/slice.ts";
import { measureByTable } from "../../server/src/timeline/text-width.ts";
import type { Timeline } from "../../server/src/timeline/timeline.ts";
import { timelineOf } from "../../server/src/timeline/timeline-of.ts";
import { generatePlan } from "../bench/plans.ts";
import { GALLERY, scheduleText, timelineText } from "./scheduled.ts";

const WIDTH = 1400;

function whole(
  timeline: Timeline,
  arrangement: Arrangement = EVERYTHING,
  span: readonly [number, number] | undefined = undefined,
): { picture: Picture; arranged: Arranged } {
  const arranged = arrange(timeline, arrangement);
  const part = slice(timeline, arranged, 0, Number.POSITIVE_INFINITY);
  const labelWidth = labelColumn(part.rows, WIDTH * 0.3);
  const [from, to] = span ?? comfortable(part.head);
  return { picture: layoutSlice(part, { from, to, width: WIDTH - labelWidth, labelWidth }), arranged };
}

const widthOfText = (text: PictureRow["texts"][number]): number =>
  text.parts.reduce((sum, part) => sum + measureByTable(part.text, part.size, part.tone === "strong" || part.tone === "late") + 6, -6);

/** Plans of the gallery, each with where it is looked at. */
const views = GALLERY.flatMap(({ name, text }) => {
  const timeline = timelineText(text, { now: scheduleText(text).start + 30 * 1440 });
  const length = timeline.finish - timeline.start;
  return [
    { name, timeline, span: undefined, title: "whole" },
    { name, timeline, span: [timeline.start + length * 0.3, timeline.start + length * 0.5] as const, title: "a part" },
    { name, timeline, span: [timeline.start, timeline.start + 2 * 1440] as const, title: "two days" },
    { name, timeline, span: [timeline.start - 5 * 525_960, timeline.start + 5 * 525_960] as const, title: "ten years" },
  ];
});

describe("The layout of a plan of the gallery", () => {
  it("has a gallery to look at", () => expect(GALLERY.length).toBeGreaterThanOrEqual(6));

  it.each(GALLERY)("has the rows of its schedule, in its order: $name", ({ text }) => {
    const schedule = scheduleText(text);
    const picture = layout(schedule, undefined, { width: WIDTH });
    expect(picture.rows.filter((row) => row.kind === "item").map((row) => row.id)).toEqual(schedule.items.map((item) => item.id));
    expect(picture.rows.filter((row) => row.kind === "cadence").map((row) => row.id)).toEqual(schedule.cadences.map((cadence) => cadence.id));
  });

  it.each(views)("keeps rows apart, and texts inside and apart: $name, $title", ({ timeline, span }) => {
    const { picture } = whole(timeline, EVERYTHING, span);
    let y = 0;
    for (const row of picture.rows) {
      expect(row.y).toBe(y);
      y += row.height;
      const label = measureByTable(row.label, 13, row.strong);
      expect(row.labelX + label + (row.aside === "" ? 0 : measureByTable(row.aside, 11) + 6), `${row.label} | ${row.aside}`).toBeLessThanOrEqual(
        picture.labelWidth,
      );
      const boxes = row.texts.map((text) => {
        const width = widthOfText(text);
        return { left: text.anchor === "end" ? text.x - width : text.x, right: text.anchor === "end" ? text.x : text.x + width, y: text.y };
      });
      for (const box of boxes) {
        expect(box.left, row.label).toBeGreaterThanOrEqual(0);
        expect(box.right, row.label).toBeLessThanOrEqual(picture.width);
      }
      for (const [index, a] of boxes.entries())
        for (const b of boxes.slice(index + 1)) expect(a.right <= b.left || b.right <= a.left || Math.abs(a.y - b.y) >= 10, row.label).toBe(true);
    }
    expect(picture.height).toBe(y);
  });

  it.each(views)("lets no text lie on a bar or a diamond of its row: $name, $title", ({ timeline, span }) => {
    const { picture } = whole(timeline, EVERYTHING, span);
    for (const row of picture.rows)
      for (const text of row.texts) {
        const width = widthOfText(text);
        const left = text.anchor === "end" ? text.x - width : text.x;
        const right = left + width;
        for (const mark of row.marks) {
          if (!["bar", "diamond", "cue", "flag", "note"].includes(mark.shape)) continue;
          // Over the way between a diamond and its flag a text stands above the middle.
          if (mark.shape === "flag" && text.y < row.height / 2) continue;
          expect(mark.x + mark.width <= left || mark.x >= right, `${row.title}: ${mark.id}`).toBe(true);
        }
      }
  });

  it.each(views)("draws finite numbers, names what it draws, and gives each mark an id of its own: $name, $title", ({ timeline, span }) => {
    const { picture } = whole(timeline, EVERYTHING, span);
    expect(JSON.stringify(picture, (_, value) => (typeof value === "number" && !Number.isFinite(value) ? "BROKEN" : value))).not.toContain("BROKEN");
    for (const row of picture.rows) {
      expect(row.name).not.toBe("");
      const ids = row.marks.map((mark) => mark.id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const mark of row.marks) if (mark.shape !== "folded") expect(mark.name, mark.id).not.toBe("");
    }
  });

  it.each(views)("has an axis whose labels do not touch: $name, $title", ({ timeline, span }) => {
    const { picture } = whole(timeline, EVERYTHING, span);
    for (const [level, size] of [
      [picture.axis.major, 12],
      [picture.axis.minor, 11],
    ] as const) {
      const shown = level.filter((tick) => tick.label !== "");
      for (const [index, tick] of shown.entries()) {
        expect(tick.labelX + measureByTable(tick.label, size, size === 12)).toBeLessThanOrEqual(
          Math.min(shown[index + 1]?.labelX ?? Number.POSITIVE_INFINITY, picture.width),
        );
        if (index > 0) expect(tick.x).toBeGreaterThan(shown[index - 1].x);
      }
    }
    expect(picture.axis.minor.length).toBeGreaterThan(1);
    expect(picture.axis.minor.length).toBeLessThan(120);
  });

  it.each(GALLERY)("is in parts what it is as a whole: $name", ({ text }) => {
    const timeline = timelineText(text);
    const { picture, arranged } = whole(timeline);
    const [from, to] = comfortable(slice(timeline, arranged, 0, 0).head);
    for (let top = 0; top < arranged.height; top += 217) {
      const part = layoutSlice(slice(timeline, arranged, top, top + 300), { from, to, width: picture.width, labelWidth: picture.labelWidth });
      expect(part.rows).toEqual(picture.rows.filter((row) => row.y + row.height > top && row.y < top + 300));
      expect(part.height).toBe(picture.height);
      for (const link of part.links) expect(picture.links).toContainEqual(link);
    }
  });
});

describe("What the layout draws", () => {
  const PLAN = `score plan "Plan" {
  start 2027-01-04
  finish 2027-02-26
  tempo 2w
  zone Europe/Berlin
  status 2027-01-11
}
person lin "Lin Wu"
role dev "Developer" played by lin
movement build "Build" {
  task design "Design" effort 5d by dev finished 2027-01-08 started 2027-01-04
  task api "API" effort 10d by dev after design progress 20% started 2027-01-11 #core
  task docs "Docs" effort 2d after design
  task trim "Trim" effort 2d by dev
}
milestone beta "Beta" after build due 2027-01-18
milestone launch "Launch" after beta due 2027-02-12
cue cut "Cut" when beta slips 3d to dev starts build.trim
rehearsal dry "Dry run" rehearses launch after beta lasts 1d
cadence standup "Stand-up" every weekday at 09:15 with dev
risk vendor "Vendor late" chance 30% delays build.api by 2d
concern load "Load is untested" about build.api raised 2027-01-12
`;
  const timeline = timelineText(PLAN, { now: Date.UTC(2027, 0, 13, 12) / 60_000 });
  const { picture } = whole(timeline);
  const row = (id: string): PictureRow => picture.rows.find((one) => one.id === id)!;
  const mark = (id: string, shape: string) => row(id).marks.find((one) => one.shape === shape);

  it("is progress in the share of the bar that is done", () => {
    const bar = mark("build.api", "bar")!;
    expect(bar).toMatchObject({ finished: false, rehearsal: false });
    expect((bar as { progress: number }).progress).toBeCloseTo(bar.width * 0.2, 0);
    expect(mark("build.design", "bar")).toMatchObject({ finished: true });
  });

  it("is slack as a tail, and none on what is critical", () => {
    expect(mark("build.docs", "slack")).toBeDefined();
    for (const one of picture.rows) if (one.critical) expect(one.marks.some((tail) => tail.shape === "slack")).toBe(false);
  });

  it("is a promise as a flag, with how far the plan is from it, in words", () => {
    expect(mark("launch", "flag")).toMatchObject({ late: false });
    expect(mark("beta", "flag")).toMatchObject({ late: true });
    expect(
      row("beta")
        .texts.flatMap((text) => text.parts)
        .map((part) => part.text),
    ).toEqual(["20 Jan", "2 d late"]);
    expect(row("launch").name).toContain("promised for 12 Feb, ");
  });

  it("is contingent work dashed behind the cue that would start it, which stands where it could be given", () => {
    const bar = mark("build.trim", "bar")!;
    expect(bar).toMatchObject({ contingent: true, critical: false });
    const cue = mark("cut", "cue")!;
    expect(cue).toMatchObject({ contingent: true });
    // Three working days behind the promise of 18 January: the evening of the 21st.
    const [from, to] = comfortable(slice(timeline, arrange(timeline), 0, 0).head);
    const at = from + ((cue.x + 6) / picture.width) * (to - from);
    expect(new Date(at * 60_000).toISOString().slice(0, 10)).toBe("2027-01-21");
    expect(picture.links.find((link) => link.fromId === "cut" && link.toId === "build.trim")).toMatchObject({ contingent: true });
  });

  it("is a rehearsal tied to what it rehearses", () => {
    expect(mark("dry", "bar")).toMatchObject({ rehearsal: true });
    expect(picture.links.some((link) => link.origin === "rehearsal" && link.toId === "launch")).toBe(true);
  });

  it("is a risk and a concern on what they are about", () => {
    const badges = row("build.api").marks.filter((one) => one.shape === "note");
    expect(badges.map((one) => (one.shape === "note" ? one.kind : ""))).toEqual(["risk", "concern"]);
    expect(badges[0].name).toContain("Vendor late");
  });

  it("is today, the status date and the promised finish", () => {
    expect(picture.rules.map((rule) => rule.id)).toEqual(["status", "today", "promise"]);
  });

  it("is the beats as the grid, numbered", () => {
    expect(picture.beats.length).toBeGreaterThan(1);
    expect(picture.beats[0].label).toBe("1");
  });

  it("is load by week, meetings apart from work", () => {
    const loads = row("lin").marks.filter((one) => one.shape === "load");
    expect(loads.length).toBe(timeline.people[0].weeks.length / 4);
    expect(loads[0]).toMatchObject({ over: expect.any(Number) });
    expect(loads[0].name).toMatch(/Lin Wu, week of 4 Jan: \d+ % of 40 h, work 40 h, meetings \d+ h, overloaded/u);
  });

  it("folds what a movement holds into thin lines on its row, and leads their links to it", () => {
    const { picture: folded, arranged } = whole(timeline, { ...EVERYTHING, collapsed: ["item:build"] });
    expect(folded.rows.filter((one) => one.kind === "item").map((one) => one.id)).toEqual(["build", "beta", "launch", "cut", "dry"]);
    expect(folded.rows[0].marks.filter((one) => one.shape === "folded")).toHaveLength(3);
    expect(new Set(arranged.rowOfItem.slice(0, 5))).toEqual(new Set([0]));
  });

  it("filters by words, people, tags and what is critical, and keeps the movements of what fits", () => {
    const ids = (change: Partial<Arrangement>): string[] =>
      arrange(timeline, { ...EVERYTHING, ...change })
        .rows.filter((one) => one.kind === "item")
        .map((one) => timeline.items[one.at].id);
    expect(ids({ text: "doc" })).toEqual(["build", "build.docs"]);
    expect(ids({ people: ["lin"] })).toEqual(["build", "build.design", "build.api"]);
    expect(ids({ tags: ["core"] })).toEqual(["build", "build.api"]);
    expect(ids({ critical: true })).toEqual(["build", ...timeline.items.filter((item) => item.critical && item.kind !== "movement").map((item) => item.id)]);
    expect(ids({ text: "nothing like it" })).toEqual([]);
  });

  it("groups by who does it: each item under each of its people, all others under nobody", () => {
    const { rows } = arrange(timeline, { ...EVERYTHING, grouping: "role", hide: ["cadences", "people", "notes"] });
    expect(rows.map((one) => one.key)).toEqual([
      "group:lin",
      "item:build.design@lin",
      "item:build.api@lin",
      "group:",
      "item:build.docs@",
      "item:build.trim@",
      "item:beta@",
      "item:launch@",
      "item:cut@",
      "item:dry@",
    ]);
  });

  it("keeps the ids of marks when the text grows elsewhere", () => {
    const { picture: grown } = whole(timelineText(`${PLAN}task more "More" effort 1d after launch\n`));
    for (const one of picture.rows.filter((line) => line.kind === "item")) {
      const again = grown.rows.find((line) => line.key === one.key)!;
      expect(again.marks.map((part) => part.id)).toEqual(
        expect.arrayContaining(one.marks.filter((part) => part.shape === "bar" || part.shape === "diamond").map((part) => part.id)),
      );
    }
  });

  it("compares: ghosts where things were, in a plan that has them", () => {
    const before = scheduleText(PLAN.replace("effort 10d", "effort 4d"));
    const now = scheduleText(PLAN);
    const { picture: compared } = whole(timelineOf(now, { compare: { schedule: before, toBase: match(before.plan, now.plan).toBase } }));
    expect(compared.rows.find((one) => one.id === "build.api")!.marks.some((one) => one.shape === "ghost")).toBe(true);
    expect(compared.uses).toContain("ghost");
  });

  it("compares what has another name now with what it was", () => {
    const before = scheduleText("score plan start 2027-01-04\ntask one effort 5d\ntask two effort 1d after one\n");
    const now = scheduleText("score plan start 2027-01-04\ntask first effort 2d was one\ntask two effort 1d after first\ntask third effort 1d\n");
    const { items } = timelineOf(now, { compare: { schedule: before, toBase: match(before.plan, now.plan).toBase } });
    expect(items.map(({ id, ghost }) => [id, ghost === "new" || ghost === null ? ghost : ghost.finish])).toEqual([
      ["first", before.items[0].finish],
      ["two", before.items[1].finish],
      ["third", "new"],
    ]);
  });
});

describe("A promise for the very day", () => {
  it("has its flag beside the diamond, not behind it", () => {
    const { picture } = whole(timelineText("score plan start 2027-01-04\ntask one effort 5d\nmilestone two after one due 2027-01-08\ntask far effort 300d\n"));
    const { marks } = picture.rows.find((row) => row.id === "two")!;
    const diamond = marks.find((mark) => mark.shape === "diamond")!;
    const flag = marks.find((mark) => mark.shape === "flag")!;
    expect(flag.x + 2).toBeGreaterThan(diamond.x + diamond.width);
    expect(flag.x - diamond.x - diamond.width).toBeLessThan(4);
    expect(marks.some((mark) => mark.shape === "distance")).toBe(false);
  });
});

describe("A rehearsal in the picture", () => {
  const PLAN = "score plan start 2027-01-04\ntask one effort 2d..4d..9d\nmilestone two after one due 2027-01-12\n";
  const schedule = scheduleText(PLAN);
  const at = (days: number): number => schedule.finish + days * 1440;
  const target = (entity: number, id: string, p80: number) => ({
    entity,
    id,
    due: undefined,
    chance: 0.7,
    p10: at(-1),
    p50: at(1),
    p80,
    p95: at(6),
    planned: schedule.finish,
    plannedChance: 0.4,
    confident: at(4),
    histogram: [],
    paths: 1,
  });
  const entity = schedule.items.find((item) => item.id === "two")!.entity;
  const rehearsal = (p80: number) => ({
    trials: 100,
    seed: 1,
    partial: false,
    targets: [target(entity, "two", p80), target(schedule.plan.score, "plan", p80)],
    tasks: [],
    cues: [],
    risks: [],
  });

  it("is a whisker from P10 to P80 on what is promised, and the chance of the whole", () => {
    const timeline = timelineText(PLAN, { rehearsal: rehearsal(at(4)) });
    const { picture } = whole(timeline);
    expect(picture.rows.find((row) => row.id === "two")!.marks.find((mark) => mark.shape === "range")).toMatchObject({
      name: expect.stringMatching(/^rehearsed: P10 .*, P50 .*, P80 /u),
    });
    expect(timeline.rehearsed).toMatchObject({ chance: 0.7, trials: 100 });
  });

  it("leaves out figures that are none", () => {
    const timeline = timelineText(PLAN, { rehearsal: rehearsal(Number.POSITIVE_INFINITY) });
    expect(timeline.rehearsed).toBeNull();
    const { picture } = whole(timeline);
    expect(Number.isFinite(picture.rows[0].marks[0].x)).toBe(true);
    expect(picture.rows.flatMap((row) => row.marks).some((mark) => mark.shape === "range")).toBe(false);
  });
});

describe("The layout of any plan", () => {
  it("orders marks as time does, at every zoom, and keeps them where the scale says", () => {
    const timeline = timelineText(generatePlan({ lines: 120, task: "one-line", shape: "nested" }));
    const arranged = arrange(timeline);
    const part = slice(timeline, arranged, 0, Number.POSITIVE_INFINITY);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.001, max: 30, noNaN: true }),
        fc.integer({ min: 200, max: 3000 }),
        (at, share, width) => {
          const length = Math.max(120, (timeline.finish - timeline.start) * share);
          const from = timeline.start + (timeline.finish - timeline.start) * at;
          const picture = layoutSlice(part, { from, to: from + length, width, labelWidth: 200 });
          for (const row of picture.rows)
            for (const mark of row.marks) {
              if (mark.shape !== "bar") continue;
              const item = timeline.items.find((one) => one.id === mark.id)!;
              expect(Math.abs(mark.x - ((item.start! - from) / length) * width)).toBeLessThan(0.11);
              expect(mark.width).toBeGreaterThanOrEqual(3);
            }
          for (const level of [picture.axis.major, picture.axis.minor])
            for (let index = 1; index < level.length; index++) expect(level[index].x).toBeGreaterThan(level[index - 1].x);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("has the scale of d3", () => {
    const instant = fc.double({ min: -1e8, max: 1e8, noNaN: true });
    fc.assert(
      fc.property(instant, fc.double({ min: 120, max: 1e8, noNaN: true }), fc.integer({ min: 50, max: 5000 }), instant, (from, length, width, at) => {
        const expected = Math.round(scaleLinear([from, from + length], [0, width])(at) * 10) / 10;
        expect(timeScale(from, from + length, width)(at)).toBeCloseTo(expected, 9);
      }),
    );
  });

  it("cuts links where they leave what is seen, and moves nothing that is seen", () => {
    const timeline = timelineText(generatePlan({ lines: 900, task: "one-line", shape: "nested" }));
    const arranged = arrange(timeline);
    const part = slice(timeline, arranged, 0, Number.POSITIVE_INFINITY);
    const [start, finish] = comfortable(part.head);
    const places = (path: string): [number, number][] => [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/gu)].map((found) => [Number(found[1]), Number(found[2])]);
    let cut = 0;
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.01, max: 1, noNaN: true }), (down, share) => {
        const top = Math.round(down * (arranged.height - 800));
        const to = start + (finish - start) * share;
        const viewport = { from: start, to, width: 800, labelWidth: 200 };
        const seen = new Map(layoutSlice(part, { ...viewport, sight: [top, top + 800] }).links.map((link) => [link.id, link]));
        for (const link of layoutSlice(part, viewport).links) {
          const before = places(link.path);
          const after = places(seen.get(link.id)!.path);
          expect(after).toHaveLength(before.length);
          before.forEach((place, index) => {
            for (const [axis, least, most] of [
              [0, 0, 800],
              [1, top, top + 800],
            ] as const) {
              const [was, is] = [place[axis], after[index][axis]];
              if (was >= least - 60 && was <= most + 60) expect(is).toBe(was);
              else {
                cut += was === is ? 0 : 1;
                // Still on the same side, near, and by so much that no dash moves.
                expect(was < least ? least - is : is - most).toBeGreaterThan(0);
                expect(was < least ? least - is : is - most).toBeLessThan(60 + 140 + 10);
                const steps = (was - is) / 140;
                expect(Math.abs(steps - Math.round(steps)) * 140).toBeLessThan(10);
              }
            }
          });
        }
      }),
      { numRuns: 12 },
    );
    expect(cut).toBeGreaterThan(100);
  });
});
