import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundOf, boundsFinish } from "../../server/src/schedule/bounds.ts";
import { isActive, isChoice } from "../../server/src/schedule/critical-path.ts";
import { WorkForms } from "../../server/src/schedule/work-form.ts";
import { overloads, type Scheduled, scheduled, score } from "./support.ts";

interface Task {
  readonly effort: number;
  readonly by: string;
  readonly after: readonly { readonly to: number; readonly how: string; readonly lag: string }[];
  readonly priority: number | undefined;
  readonly measure: "effort" | "lasts";
}

const PEOPLE = `calendar early { hours mon..thu 06:00-12:00 }
person lin off 2027-01-12..2027-01-13
person sam calendar early
person kim gives 20h a week
role dev played by lin, 50% sam, kim
role crew capacity 2
role ops played by sam`;

const BY = ["", " by lin", " by sam", " by 50% lin", " by dev", " by 2 dev", " by crew", " by 2 crew", " by ops", " by lin, crew", " by kim"];

const task: fc.Arbitrary<Task> = fc.record({
  effort: fc.integer({ min: 1, max: 40 }),
  by: fc.constantFrom(...BY),
  after: fc.array(
    fc.record({ to: fc.nat(), how: fc.constantFrom("", "", "start of ", "50% of "), lag: fc.constantFrom("", "", " + 1d", " - 2h", " + 1d elapsed") }),
    { maxLength: 2 },
  ),
  priority: fc.option(fc.integer({ min: 1, max: 1000 }), { nil: undefined, freq: 5 }),
  measure: fc.constantFrom("effort", "lasts"),
});

const lines = (tasks: readonly Task[]) =>
  tasks.map((one, k) => {
    const after = k === 0 ? [] : one.after.map(({ to, how, lag }) => `${how}t${to % k}${lag}`);
    return `task t${k} ${one.measure} ${one.effort}h${one.by}${after.length > 0 ? ` after ${after.join(", ")}` : ""}${one.priority === undefined ? "" : ` priority ${one.priority}`}`;
  });

const plan = fc.array(task, { minLength: 1, maxLength: 14 });

/** Links whose demand the dates do not meet. */
function broken({ network, levelled }: Scheduled): readonly string[] {
  const forms = new WorkForms(network);
  const found: string[] = [];
  for (let l = 0; l < network.links; l++) {
    if (!isActive(network, l) || isChoice(network, l)) continue;
    const to = network.linkTo[l];
    const held = boundsFinish(network.linkType[l]) ? levelled.finish[to] : levelled.start[to];
    if (held < boundOf(forms, l, levelled, levelled.formOf)) found.push(`link ${l} from node ${network.linkFrom[l]} to node ${to}`);
  }
  return found;
}

describe("whatever the plan", { timeout: 60_000 }, () => {
  it("nobody is on more than they can do, and no dependency is broken", () => {
    fc.assert(
      fc.property(plan, (tasks) => {
        const result = scheduled(score(`${PEOPLE}\n${lines(tasks).join("\n")}`));
        expect(overloads(result.schedule)).toEqual([]);
        expect(broken(result)).toEqual([]);
        for (const item of result.schedule.items) expect(item.finish).toBeGreaterThan(item.start);
        // Every effort is done, to the minute.
        for (const [k, one] of tasks.entries()) {
          const item = result.item(`t${k}`);
          if (one.measure === "effort" && one.by !== "") expect(item.effortMinutes).toBeGreaterThanOrEqual(one.effort * 60);
        }
      }),
      { numRuns: 80 },
    );
  });

  it("the same text gives the same schedule, and a promise moves nothing", () => {
    fc.assert(
      fc.property(plan, fc.nat(), (tasks, which) => {
        const text = lines(tasks);
        const spans = (result: Scheduled) => result.schedule.items.map((item) => [item.start, item.finish, item.people]);
        const first = spans(scheduled(score(`${PEOPLE}\n${text.join("\n")}`)));
        expect(spans(scheduled(score(`${PEOPLE}\n${text.join("\n")}`)))).toEqual(first);
        const due = text.map((line, k) => (k === which % text.length ? `${line} due 2027-01-05` : line));
        expect(spans(scheduled(score(`${PEOPLE}\n${due.join("\n")}`, "finish 2027-01-06")))).toEqual(first);
      }),
      { numRuns: 40 },
    );
  });

  it("a longer estimate never ends the critical path sooner", () => {
    fc.assert(
      fc.property(plan, fc.nat(), fc.integer({ min: 1, max: 30 }), (tasks, which, more) => {
        const free = tasks.map((one) => ({ ...one, by: "" }));
        const longer = free.map((one, k) => (k === which % free.length ? { ...one, effort: one.effort + more } : one));
        expect(scheduled(score(lines(longer).join("\n"))).schedule.finish).toBeGreaterThanOrEqual(scheduled(score(lines(free).join("\n"))).schedule.finish);
      }),
      { numRuns: 60 },
    );
  });

  it("the order of declarations changes nothing but ties", () => {
    fc.assert(
      fc.property(plan, fc.infiniteStream(fc.nat()), (tasks, random) => {
        // With a priority of its own for each there are no ties.
        const text = lines(tasks.map((one, k) => ({ ...one, priority: 900 - k })));
        const shuffled = [...text];
        for (let k = shuffled.length - 1; k > 0; k--) {
          const other = (random.next().value as number) % (k + 1);
          [shuffled[k], shuffled[other]] = [shuffled[other], shuffled[k]];
        }
        const spans = (result: Scheduled) => tasks.map((_, k) => result.span(`t${k}`));
        expect(spans(scheduled(score(`${PEOPLE}\n${shuffled.join("\n")}`)))).toEqual(spans(scheduled(score(`${PEOPLE}\n${text.join("\n")}`))));
      }),
      { numRuns: 40 },
    );
  });

  it("slack is what an item can lose: a critical one none, and none has more free slack than slack", () => {
    fc.assert(
      fc.property(plan, (tasks) => {
        const { schedule } = scheduled(score(`${PEOPLE}\n${lines(tasks).join("\n")}`));
        expect(schedule.items.some((item) => item.critical)).toBe(true);
        for (const item of schedule.items) {
          expect(item.freeSlack).toBeLessThanOrEqual(item.slack);
          expect(item.slack).toBeGreaterThanOrEqual(0);
          expect(item.why.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 40 },
    );
  });
});
