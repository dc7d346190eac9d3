import { describe, expect, it } from "vitest";
import { scheduleCsv } from "../../server/src/schedule/csv.ts";
import { scheduleJson } from "../../server/src/schedule/json.ts";
import { scheduleSteps } from "../../server/src/schedule/schedule.ts";
import { scheduleTable } from "../../server/src/schedule/table.ts";
import { planOf, scheduled } from "./support.ts";

const TEXT = `score tour "Tour" {
  start 2027-01-04
  finish 2027-01-15
  zone Europe/Berlin
  budget 5000 EUR
}
person lin "Lin, the \\"first\\"" rate 50 EUR / h
role crew "Crew" capacity 3
movement build "Build" {
  task a "=Stage" effort 3d by lin
  task b "Lights" lasts 2d by 2 crew after a due 2027-01-07
}
milestone open "Open" after build on 2027-01-12
cue go "Go" when open by lin to crew starts play
task play "Play" lasts 1d by crew
cue rain "Rain" when "it rains" chance 10% to crew starts tent
task tent "Put the tent up" lasts 4h by crew
cadence stand "Stand-up" every weekday at 09:00 for 15min with lin
`;

const data = () => JSON.parse(JSON.stringify(scheduleJson(scheduled(TEXT).schedule, [])));

describe("as JSON", () => {
  it("has the shape of the contract", () => {
    const json = data();
    expect(json).toMatchObject({
      version: 1,
      score: { id: "tour", title: "Tour", start: "2027-01-04T09:00:00+01:00", finish: "2027-01-13T17:00:00+01:00", due: "2027-01-15", zone: "Europe/Berlin" },
      people: [
        { id: "lin", workingMinutes: 8 * 480, busyMinutes: 3 * 480, meetingMinutes: 8 * 15 },
        { id: "crew", workingMinutes: 3 * 8 * 480, busyMinutes: 5 * 480, meetingMinutes: 0 },
      ],
    });
    expect(json.items.map((item: { id: string }) => item.id)).toEqual(["build", "build.a", "build.b", "open", "go", "play", "rain", "tent"]);
    expect(json.items[2]).toMatchObject({
      id: "build.b",
      kind: "task",
      title: "Lights",
      line: 11,
      start: "2027-01-07T09:00:00+01:00",
      finish: "2027-01-08T17:00:00+01:00",
      startDate: "2027-01-07",
      finishDate: "2027-01-08",
      minutes: 960,
      slack: -480,
      critical: true,
      contingent: false,
      people: ["crew", "crew"],
      due: "2027-01-07",
      why: [{ cause: "dependency", on: "build.a", until: "2027-01-06T17:00:00+01:00", text: "waits for =Stage" }],
    });
    expect(json.cadences[0]).toMatchObject({ id: "stand", title: "Stand-up" });
    expect(json.cadences[0].occurrences[0]).toEqual({ start: "2027-01-04T09:00:00+01:00", finish: "2027-01-04T09:15:00+01:00" });
    expect(json.score.cost).toEqual({ currency: "EUR", total: 1200, budget: 5000, expectedRisk: 0 });
  });

  it("has a milestone on the day that it ends, and null for what has no dates", () => {
    const json = data();
    expect(json.items[3]).toMatchObject({ id: "open", startDate: "2027-01-12", finishDate: "2027-01-12", finish: "2027-01-13T00:00:00+01:00" });
    expect(json.items[4]).toMatchObject({ kind: "cue", fires: "planned" });
    expect(json.items[6]).toMatchObject({ kind: "cue", fires: "conditional", contingent: true, start: null, finishDate: null, slack: null });
    expect(json.items[7]).toMatchObject({ contingent: true, people: [], why: [] });
  });
});

describe("as a table", () => {
  it("shows dates, slack, people and what is critical", () => {
    expect(scheduleTable(scheduled(TEXT).schedule)).toMatchInlineSnapshot(`
      "Tour: 2027-01-04 to 2027-01-13 · promised for 2027-01-15 · 1,200 EUR of 5,000 EUR

         what             start       finish            length  slack  people  cost       due
      ●  Build            2027-01-04  2027-01-08        5d      -1d            1,200 EUR
      ●    =Stage         2027-01-04  2027-01-06        3d      -1d    lin     1,200 EUR
      ●    Lights         2027-01-07  2027-01-08        2d      -1d    2 crew             2027-01-07  1d late
      ●  Open                         2027-01-12                2d
      ●  Go                           2027-01-12 24:00          2d
      ●  Play             2027-01-13  2027-01-13        1d      2d     crew
      ○  Rain                                                                                         if it comes to that
      ○  Put the tent up                                                                              only if its cue fires

      person              work  meetings
      Lin, the "first"    38 %       3 %
      Crew                21 %       0 %

      ● critical   ○ only if its cue fires   ✓ done
      "
    `);
  });

  it("is CSV that a spreadsheet reads as text", () => {
    const rows = scheduleCsv(scheduled(TEXT).schedule).split("\r\n");
    expect(rows[0]).toBe("id,kind,title,start,finish,days,slack,free slack,critical,contingent,people,due,progress,cost,why");
    expect(rows[2]).toBe("build.a,task,'=Stage,2027-01-04,2027-01-06,3,-1,0,yes,,lin,,0%,1200.00,starts with the plan");
    expect(rows[8]).toBe("tent,task,Put the tent up,,,0,,,,yes,,,0%,0.00,");
  });
});

describe("in steps", () => {
  it("gives up when it is asked to", () => {
    let asked = 0;
    const tasks = Array.from({ length: 300 }, (_, k) => `task t${k} effort 1d by lin`).join("\n");
    const steps = scheduleSteps(planOf(`score s { start 2027-01-04 }\nperson lin\n${tasks}`), { now: 0 });
    while (!steps.next().done) asked++;
    expect(asked).toBeGreaterThan(10);
  });

  it("has nothing to say of a library, and of a score without a start", () => {
    expect(scheduleSteps(planOf("person lin"), { now: 0 }).next().value).toBeUndefined();
    expect(scheduleSteps(planOf('score s "S" { }\ntask a lasts 1d'), { now: 0 }).next().value).toBeUndefined();
  });
});
