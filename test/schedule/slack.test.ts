import { describe, expect, it } from "vitest";
import { scheduled, score } from "./support.ts";

describe("slack and what is critical", () => {
  it("is counted to the nearest promise downstream, else to the end of the plan", () => {
    const plan = scheduled(
      score("task a lasts 2d\nmilestone early after a due 2027-01-08\nmilestone late after a due 2027-01-29\ntask b lasts 10d\ntask c lasts 1d"),
    );
    expect(plan.slack("a")).toBe(3);
    expect(plan.slack("late")).toBe(18);
    expect(plan.slack("c")).toBe(9);
    expect(plan.slack("b")).toBe(0);
  });

  it("is counted to the score's finish, while the end of the plan stays critical", () => {
    const plan = scheduled(score("task a lasts 2d\ntask b lasts 1d", "finish 2027-01-08"));
    expect(plan.slack("a")).toBe(3);
    expect(plan.slack("b")).toBe(4);
    expect(plan.item("a").critical).toBe(true);
    expect(plan.item("b").critical).toBe(false);
    expect(plan.item("a").criticalTo).toEqual(["s"]);
  });

  it("is negative where a promise is missed, and all that leads to it is critical", () => {
    const plan = scheduled(score("task a lasts 5d\nmilestone m after a due 2027-01-06\ntask long lasts 20d"));
    expect(plan.slack("a")).toBe(-2);
    expect(plan.slack("m")).toBe(-2);
    expect(plan.item("a").critical).toBe(true);
    expect(plan.item("a").criticalTo).toEqual(["m"]);
    expect(plan.item("long").criticalTo).toEqual(["s"]);
    const target = plan.schedule.targets.find((one) => one.id === "m")!;
    expect(target.slackDays).toBe(-2);
    expect(target.path.map((entity) => plan.plan.entities[entity].id)).toEqual(["a", "m"]);
  });

  it("goes over shared people as over dependencies", () => {
    const plan = scheduled(score("person lin\ntask a effort 2d by lin\ntask b effort 3d by lin\ntask c lasts 4d"));
    expect(plan.item("a").critical).toBe(true);
    expect(plan.item("b").critical).toBe(true);
    expect(plan.slack("a")).toBe(0);
    expect(plan.slack("c")).toBe(1);
    expect(plan.item("c").critical).toBe(false);
    expect(plan.schedule.links.filter((link) => link.origin === "person")).toMatchObject([{ driving: true, critical: true }]);
  });

  it("does not go over players who were free before", () => {
    const plan = scheduled(score("role crew capacity 2\ntask a lasts 1d by crew\ntask b lasts 4d by crew\ntask c lasts 2d by crew after b"));
    expect(plan.item("a").critical).toBe(false);
    expect(plan.item("c").critical).toBe(true);
  });

  it("looks through movements for free slack", () => {
    const plan = scheduled(score("movement m {\n task a lasts 2d\n task b lasts 5d\n}\ntask c lasts 1d after m"));
    expect(plan.item("m.a").freeSlack / 480).toBe(3);
    expect(plan.item("m.b").freeSlack).toBe(0);
  });

  it("is that of the earliest of several conditions of a cue only", () => {
    const plan = scheduled(score("role r\ntask a lasts 2d\ntask b lasts 4d\ncue c {\n when a\n when b\n starts x\n to r\n}\ntask x lasts 5d"));
    expect(plan.span("x")).toBe("01-06T09:00 01-12T17:00");
    expect(plan.item("a").critical).toBe(true);
    expect(plan.slack("b")).toBe(3);
  });

  it("comes to an end where a movement that has begun asks nothing of what it would wait for", () => {
    const plan = scheduled(
      score(
        "person lin off 2027-01-12..2027-01-13\nrole crew capacity 2\ntask a effort 3h by lin, crew progress 90%\nmovement m after 50% of a - 2h {\n task b lasts 4d by lin started 2027-05-17\n}",
      ),
    );
    expect(plan.item("a").freeSlack).toBeGreaterThan(0);
    expect(plan.item("a").slack).toBeGreaterThan(0);
  });
});
