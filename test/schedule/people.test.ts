import { describe, expect, it } from "vitest";
import { overloads, scheduled, score } from "./support.ts";

const people = (body: string, clauses = "") => scheduled(score(`person lin\nperson sam\n${body}`, clauses));

describe("effort and length", () => {
  it("shares an effort, and keeps a length", () => {
    const plan = people("task a effort 4d by lin, sam\ntask b lasts 4d by lin, sam after a");
    expect(plan.span("a")).toBe("01-04T09:00 01-05T17:00");
    expect(plan.span("b")).toBe("01-06T09:00 01-11T17:00");
    expect(plan.item("a").effortMinutes).toBe(4 * 480);
    expect(plan.item("b").effortMinutes).toBe(8 * 480);
  });

  it("takes a share of somebody, and counts nobody's effort as it is written", () => {
    const plan = people("task a effort 2d by 50% lin\ntask b effort 2d by 50% lin\ntask c effort 2d");
    expect(plan.span("a")).toBe("01-04T09:00 01-07T17:00");
    expect(plan.span("b")).toBe("01-04T09:00 01-07T17:00");
    expect(plan.span("c")).toBe("01-04T09:00 01-05T17:00");
    expect(overloads(plan.schedule)).toEqual([]);
  });

  it("lasts a day where it says nothing", () => {
    expect(people("task a by lin").span("a")).toBe("01-04T09:00 01-04T17:00");
  });

  it("lets the others go on while one is off; a length counts when all are there", () => {
    const plan = scheduled(score("person lin off 2027-01-05\nperson sam\ntask a effort 4d by lin, sam\ntask b lasts 2d by lin, sam after a"));
    expect(plan.span("a")).toBe("01-04T09:00 01-06T13:00");
    expect(plan.span("b")).toBe("01-06T13:00 01-08T13:00");
    const away = scheduled(score("person lin off 2027-01-05\nperson sam\ntask b lasts 2d by lin, sam"));
    expect(away.span("b")).toBe("01-04T09:00 01-06T17:00");
  });

  it("begins clock time at once, and takes its people for it", () => {
    const plan = people("task a lasts 2d by lin\ntask run lasts 12h elapsed by lin after a\ntask b lasts 1d by lin");
    expect(plan.span("run")).toBe("01-05T17:00 01-06T05:00");
    expect(plan.span("b")).toBe("01-06T09:00 01-06T17:00");
  });

  it("works in each one's own calendar and zone", () => {
    const plan = scheduled(
      `score s { start 2027-01-04\n zone Europe/Berlin }\ncalendar ny { zone America/New_York\n hours mon..fri 09:00-17:00 }\nperson kim calendar ny\ntask a effort 1d by kim\ntask b lasts 1d after a`,
    );
    expect(plan.span("a")).toBe("01-04T15:00 01-04T23:00");
    expect(plan.span("b")).toBe("01-05T09:00 01-05T17:00");
  });
});

describe("levelling", () => {
  it("has nobody in two places, and says who was busy", () => {
    const plan = people("task a effort 2d by lin\ntask b effort 3d by lin\ntask c effort 1d by lin");
    expect(overloads(plan.schedule)).toEqual([]);
    expect(plan.schedule.finish - plan.schedule.start).toBe(7 * 1440 + 480);
    const last = ["a", "b", "c"].map((id) => plan.item(id)).sort((x, y) => y.start - x.start)[0];
    expect(last.why[0]).toMatchObject({ cause: "person" });
    expect(last.why[0].text).toContain("lin is busy with");
  });

  it("takes the higher priority first, then what is more urgent, then what stands first", () => {
    expect(people("task a effort 2d by lin\ntask b effort 2d by lin priority 600").span("b")).toBe("01-04T09:00 01-05T17:00");
    expect(people("task a effort 2d by lin\ntask b effort 2d by lin\ntask c lasts 5d after b").span("b")).toBe("01-04T09:00 01-05T17:00");
    expect(people("task a effort 2d by lin\ntask b effort 2d by lin").span("a")).toBe("01-04T09:00 01-05T17:00");
  });

  it("splits no task except by its calendar", () => {
    const plan = people("task a effort 3d by lin\ntask b effort 1d by lin on 2027-01-06");
    expect(plan.span("b")).toBe("01-06T09:00 01-06T17:00");
    expect(plan.span("a")).toBe("01-07T09:00 01-11T17:00");
  });

  it("never starts a lower priority before a higher one that wanted the same person then, however much sooner the plan would end", () => {
    const body = "task low effort 1d by lin\ntask after-low lasts 20d after low\ntask high effort 5d by lin priority 900";
    expect(people(body).span("high")).toBe("01-04T09:00 01-08T17:00");
    expect(people(body.replace(" priority 900", "")).span("low")).toBe("01-04T09:00 01-04T17:00");
  });

  it("brings what a cue puts into focus to the front from then on", () => {
    const work = "task b effort 5d by lin\ntask a effort 2d by lin\ntask d effort 2d by lin\ntask c effort 2d by lin";
    const days = (plan: ReturnType<typeof people>) => ["b", "a", "d", "c"].map((id) => `${id} ${plan.days(id)}`).join(" ");
    expect(days(people(work))).toBe("b 01-04..01-08 a 01-11..01-12 d 01-13..01-14 c 01-15..01-18");
    expect(days(people(`${work}\ncue push when 2027-01-12 by lin to sam focus c`))).toBe("b 01-04..01-08 a 01-11..01-12 d 01-15..01-18 c 01-13..01-14");
    expect(days(people(`${work}\ncue push when a by lin to sam focus c`))).toBe("b 01-04..01-08 a 01-11..01-12 d 01-15..01-18 c 01-13..01-14");
    expect(days(people(`${work}\ncue push when 2027-01-04 by lin to sam focus c`))).toBe("b 01-06..01-12 a 01-13..01-14 d 01-15..01-18 c 01-04..01-05");
    // Nobody leaves what they have begun.
    expect(days(people(`${work}\ncue push when 2027-01-05 by lin to sam focus c`))).toBe("b 01-04..01-08 a 01-13..01-14 d 01-15..01-18 c 01-11..01-12");
  });

  it("gives what waits for a cue that focuses it the highest priority from its beginning", () => {
    const plan = people(
      "milestone m after a\ntask a effort 2d by lin\ncue push when m by lin to sam starts c focus c\ntask b effort 9d by lin priority 900\ntask c effort 2d by lin",
    );
    expect(plan.network.focus).toEqual([]);
    expect(plan.network.priority[plan.network.nodeOf[plan.plan.find("c", "what")!.index]]).toBe(1000);
  });

  it("brings what a cue puts into focus to the front", () => {
    const plan = people("milestone m\ncue c when m by lin to sam focus b\ntask a effort 2d by lin priority 800\ntask b effort 2d by lin");
    expect(plan.span("b")).toBe("01-04T09:00 01-05T17:00");
  });

  it("says who is over 100 % where dates do not give way", () => {
    const plan = people("task a effort 2d by lin on 2027-01-04\ntask b effort 2d by lin on 2027-01-05");
    expect(plan.codes()).toContain("over-allocated");
    expect(plan.message("over-allocated")).toContain("lin is on 200 % from 5 January 2027 to 5 January 2027");
    expect(people("task a effort 2d by 50% lin on 2027-01-04\ntask b effort 2d by 50% lin on 2027-01-05").codes()).not.toContain("over-allocated");
  });
});

describe("roles", () => {
  it("give a task the player who can finish it first, in the order listed on a tie", () => {
    const plan = people("role dev played by lin, sam\ntask a effort 2d by dev\ntask b effort 3d by dev\ntask c effort 1d by dev");
    const names = (id: string) => plan.item(id).people.map((person) => plan.plan.entities[person].id);
    expect(new Set([...names("a"), ...names("b")])).toEqual(new Set(["lin", "sam"]));
    expect(overloads(plan.schedule)).toEqual([]);
    expect(
      people("role dev played by lin, sam\ntask a effort 2d by dev")
        .item("a")
        .people.map((person) => person),
    ).toEqual([plan.plan.find("lin", "who")!.index]);
  });

  it("wait for a quick player rather than take a slow one at once", () => {
    const plan = people("role dev played by lin, 20% sam\ntask a effort 2d by lin\ntask b effort 2d by dev");
    expect(plan.span("b")).toBe("01-06T09:00 01-07T17:00");
  });

  it("take several players, and cap a player's work in the role", () => {
    const plan = people("role dev played by lin, 50% sam\ntask a effort 3d by 2 dev\ntask b effort 1d by sam");
    expect(plan.item("a").people).toHaveLength(2);
    expect(plan.span("a")).toBe("01-04T09:00 01-05T17:00");
    const capped = people("role dev played by 50% sam\ntask a effort 1d by dev\ntask b effort 1d by dev");
    expect(capped.schedule.finish - capped.schedule.start).toBe(3 * 1440 + 480);
  });

  it("have as many unnamed players as they say", () => {
    const plan = scheduled(score("role crew capacity 2\ntask a lasts 2d by crew\ntask b lasts 2d by crew\ntask c lasts 2d by crew\ntask d lasts 1d by 2 crew"));
    expect(overloads(plan.schedule)).toEqual([]);
    expect(plan.item("d").people).toHaveLength(2);
    expect(plan.schedule.people.find((one) => one.id === "crew")?.players).toBe(2);
  });

  it("know that one person in two roles is one person", () => {
    const plan = people("role dev played by lin\nrole ops played by lin\ntask a effort 2d by dev\ntask b effort 2d by ops");
    expect(plan.span("b")).toBe("01-06T09:00 01-07T17:00");
  });

  it("can be groups of roles", () => {
    const plan = people("role dev played by lin\nrole ops played by sam\nrole all played by dev, ops\ntask a effort 2d by all\ntask b effort 2d by all");
    expect(plan.span("a")).toBe("01-04T09:00 01-05T17:00");
    expect(plan.span("b")).toBe("01-04T09:00 01-05T17:00");
  });

  it("take somebody else beside whom a task names", () => {
    const plan = people("role dev played by lin, sam\ntask a effort 4d by dev, lin");
    expect(
      plan
        .item("a")
        .people.map((person) => plan.plan.entities[person].id)
        .sort(),
    ).toEqual(["lin", "sam"]);
    expect(plan.span("a")).toBe("01-04T09:00 01-05T17:00");
  });

  it("give a part of the week: it caps the work, a length stays a length", () => {
    const plan = scheduled(score("role chair gives 20h a week\ntask a effort 1d by chair\ntask b lasts 1d by chair after a"));
    expect(plan.span("a")).toBe("01-04T09:00 01-05T17:00");
    expect(plan.span("b")).toBe("01-06T09:00 01-06T17:00");
  });
});
