import { describe, expect, it } from "vitest";
import { scheduled, score } from "./support.ts";

describe("dependencies", () => {
  const two = (rest: string) => scheduled(score(`task a lasts 3d\ntask b lasts 2d ${rest}`));

  it("starts when what it waits for has finished", () => {
    const plan = two("after a");
    expect(plan.span("a")).toBe("01-04T09:00 01-06T17:00");
    expect(plan.span("b")).toBe("01-07T09:00 01-08T17:00");
    expect(plan.item("b").why.map((reason) => reason.text)).toEqual(["waits for a"]);
  });

  it("counts a working lag on the calendar of what waits", () => {
    expect(two("after a + 2d").span("b")).toBe("01-11T09:00 01-12T17:00");
    const plan = scheduled(score("calendar half { hours mon..fri 09:00-13:00 }\ntask a lasts 3d\ntask b lasts 4h calendar half after a + 1d"));
    expect(plan.span("b")).toBe("01-11T09:00 01-11T13:00");
  });

  it("takes a lead back from the finish", () => {
    expect(two("after a - 1d").span("b")).toBe("01-06T09:00 01-07T17:00");
  });

  it("lets an elapsed lag run over the weekend", () => {
    const plan = scheduled(score("task a lasts 5d\ntask b lasts 1d after a + 2d elapsed\ntask c lasts 1d after a + 4d elapsed"));
    expect(plan.span("b")).toBe("01-11T09:00 01-11T17:00");
    expect(plan.span("c")).toBe("01-13T09:00 01-13T17:00");
  });

  it("starts after a start, and after a share of the work", () => {
    expect(two("after start of a + 1d").span("b")).toBe("01-05T09:00 01-06T17:00");
    expect(two("after 50% of a").span("b")).toBe("01-05T13:00 01-07T13:00");
  });

  it("pulls a start so that the finish is late enough", () => {
    expect(two("ends after a").span("b")).toBe("01-05T09:00 01-06T17:00");
    expect(two("ends after a + 1d").span("b")).toBe("01-06T09:00 01-07T17:00");
    const plan = scheduled(score("task a lasts 2d not before 2027-01-07\ntask b lasts 2d ends after start of a"));
    expect(plan.span("b")).toBe("01-05T09:00 01-06T17:00");
  });

  it("keeps a milestone at the instant when the last of what it waits for is done", () => {
    const plan = scheduled(score("task a lasts 5d\ntask b lasts 1d\nmilestone m after a, b\ntask c lasts 1d after m"));
    expect(plan.span("m")).toBe("01-08T17:00 01-08T17:00");
    expect(plan.span("c")).toBe("01-11T09:00 01-11T17:00");
  });

  it("counts months of the clock as months, and days over a change to summer time by the wall", () => {
    const plan = scheduled(
      `score s { start 2027-03-26\n zone Europe/Berlin }\ntask a lasts 1d\ntask cure lasts 3d elapsed after a\ntask b lasts 1d after a + 1mo elapsed`,
    );
    expect(plan.span("cure")).toBe("03-26T17:00 03-29T17:00");
    expect(plan.item("cure").finish - plan.item("cure").start).toBe(3 * 1440 - 60);
    expect(plan.span("b")).toBe("04-27T09:00 04-27T17:00");
  });

  it("does not take a movement that ends after what began in it for a circle", () => {
    const plan = scheduled(score("movement m ends after b { task a lasts 1d }\ntask b lasts 3d after start of m"));
    expect(plan.plan.diagnostics.filter((one) => one.code === "dependency-cycle")).toEqual([]);
    expect(plan.span("b")).toBe("01-04T09:00 01-06T17:00");
    expect(plan.span("m")).toBe("01-04T09:00 01-06T17:00");
  });

  it("leaves a circle out and schedules the rest", () => {
    const plan = scheduled(score("task a lasts 1d after c\ntask b lasts 1d after a\ntask c lasts 1d after b\ntask d lasts 1d\ntask e lasts 1d after c, d"));
    expect(plan.item("a").start).toBeNaN();
    expect(plan.item("c").start).toBeNaN();
    expect(plan.span("e")).toBe("01-05T09:00 01-05T17:00");
  });
});

describe("movements", () => {
  it("hold all that they hold back, and are done with the last of it", () => {
    const plan = scheduled(
      score("task first lasts 2d\nmovement m after first not before 2027-01-08 {\n task a lasts 1d\n task b lasts 3d\n}\ntask last lasts 1d after m"),
    );
    expect(plan.span("m.a")).toBe("01-08T09:00 01-08T17:00");
    expect(plan.span("m")).toBe("01-08T09:00 01-12T17:00");
    expect(plan.span("last")).toBe("01-13T09:00 01-13T17:00");
    expect(plan.item("m.a").why[0].cause).toBe("movement");
  });

  it("start when the first of what they hold starts", () => {
    const plan = scheduled(
      score("movement m {\n task a lasts 3d not before 2027-01-06\n task b lasts 1d not before 2027-01-05\n}\ntask c lasts 1d after start of m + 1d"),
    );
    expect(plan.span("c")).toBe("01-06T09:00 01-06T17:00");
  });

  it("give their people, their priority and their calendar to what they hold", () => {
    const plan = scheduled(
      score(
        "calendar half { hours mon..fri 09:00-13:00 }\nperson lin\nmovement m by lin priority 700 {\n task a effort 1d\n movement n calendar half { task b lasts 1d\n task c lasts 4h by lin } \n}",
      ),
    );
    expect(plan.item("m.a").people).toHaveLength(1);
    expect(plan.item("m.n.c").people).toHaveLength(1);
    expect(plan.network.priority[plan.network.nodeOf[plan.item("m.n.c").entity]]).toBe(700);
  });

  it("end no earlier than they say, and are a moment when they are empty", () => {
    const plan = scheduled(score("task a lasts 5d\nmovement m ends after a { task b lasts 1d }\nmovement e after a {\n}\ntask c lasts 1d after m"));
    expect(plan.span("m")).toBe("01-04T09:00 01-08T17:00");
    expect(plan.span("e")).toBe("01-08T17:00 01-08T17:00");
    expect(plan.span("c")).toBe("01-11T09:00 01-11T17:00");
  });
});

describe("dates", () => {
  it("hold a start: not before, and on", () => {
    const plan = scheduled(
      score("task a lasts 1d not before 2027-01-06\ntask b lasts 1d on 2027-01-07T10:00\nmilestone m on 2027-01-08\nmilestone n on 2027-01-08T12:00"),
    );
    expect(plan.span("a")).toBe("01-06T09:00 01-06T17:00");
    expect(plan.span("b")).toBe("01-07T10:00 01-08T10:00");
    expect(plan.span("m")).toBe("01-09T00:00 01-09T00:00");
    expect(plan.span("n")).toBe("01-08T12:00 01-08T12:00");
  });

  it("keep a milestone on its day when what it waits for is done on that day", () => {
    const plan = scheduled(score("task a lasts 5d\nmilestone m after a on 2027-01-08\nmilestone n after a on 2027-01-12"));
    expect(plan.span("m")).toBe("01-08T17:00 01-08T17:00");
    expect(plan.span("n")).toBe("01-13T00:00 01-13T00:00");
  });

  it("that cannot be kept are an error, stay, and have negative slack", () => {
    const plan = scheduled(score("task a lasts 5d\ntask b lasts 1d after a on 2027-01-06\nmilestone m after a on 2027-01-07"));
    expect(plan.codes()).toEqual(["impossible-date", "impossible-date"]);
    expect(plan.span("b")).toBe("01-06T09:00 01-06T17:00");
    expect(plan.slack("b")).toBe(-3);
    expect(plan.slack("m")).toBe(-1);
    expect(plan.message("impossible-date")).toContain("3 working days later");
  });

  it("that are promised move nothing", () => {
    const free = scheduled(score("person lin\ntask a effort 2d by lin\ntask b effort 3d by lin"));
    const promised = scheduled(score("person lin\ntask a effort 2d by lin\ntask b effort 3d by lin due 2027-01-05"));
    for (const id of ["a", "b"]) expect(promised.span(id)).toBe(free.span(id));
    expect(promised.codes()).toContain("missed-due");
  });

  it("place late work as late as what follows it allows", () => {
    const plan = scheduled(score("task long lasts 10d\ntask prep lasts 2d late\nmilestone m after long, prep"));
    expect(plan.span("prep")).toBe("01-14T09:00 01-15T17:00");
    expect(plan.item("prep").why[0].cause).toBe("late");
  });

  it("place late work around what its people do, and never delay what follows", () => {
    const plan = scheduled(
      score("person lin\ntask long lasts 10d\ntask busy effort 2d by lin on 2027-01-14\ntask prep effort 2d by lin late\nmilestone m after long, prep"),
    );
    expect(plan.span("prep")).toBe("01-12T09:00 01-13T17:00");
    expect(plan.span("m")).toBe("01-15T17:00 01-15T17:00");
  });
});
