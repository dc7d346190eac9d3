/** What the rehearsal adds to the text: hints, lenses, hovers, doubtful promises with ways out, and what an answer in a premortem becomes. */

import { describe, expect, it } from "vitest";
import { codeActions } from "../../server/src/features/code-actions.ts";
import { diagnosticsOf } from "../../server/src/features/diagnostics.ts";
import { pointsOf, saidEdit } from "../../server/src/features/fragile-points.ts";
import { fullRehearsal } from "../../server/src/features/full-rehearsal.ts";
import { hints } from "../../server/src/features/hints.ts";
import { hover } from "../../server/src/features/hover.ts";
import { lenses } from "../../server/src/features/lenses.ts";
import { rehearsingWork } from "../../server/src/features/rehearsing.ts";
import { DEFAULT_SETTINGS, settingsFrom } from "../../server/src/features/settings.ts";
import { type Snapshot, snapshotOf } from "../../server/src/features/snapshot.ts";
import type { Diagnostic } from "../../server/src/language/diagnostic.ts";
import { parse } from "../../server/src/language/parser.ts";
import { bind } from "../../server/src/plan/bind.ts";
import { scheduleWithNetwork } from "../../server/src/schedule/schedule.ts";
import { edited, fixture, TODAY } from "./fixture.ts";

/** Three paths meet in a promise that is too early by half. */
const MERGE = `score plan "The plan" {
  start 2027-01-04
  finish 2027-03-31
}
role dev "Developers" capacity 3
task a "Alpha" effort 5d..10d..20d by dev
task b "Beta" effort 5d..10d..20d by dev
task c "Gamma" effort 5d..10d..20d by dev
milestone done "Done" after a, b, c due 2027-01-19
risk flu "Flu" chance 30% delays a by 5d
cue help "Help" when done slips 2d by dev to dev
`;

interface Rehearsed {
  readonly snapshot: Snapshot;
  readonly offset: number;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

function rehearsed(source: string): Rehearsed {
  const made = fixture(source, { scheduled: true });
  const { workspace, snapshot, offset, text } = made;
  const scheduled = scheduleWithNetwork(snapshot.plan, { now: TODAY * 1440 })!;
  const steps = rehearsingWork(scheduled, TODAY * 1440);
  let step = steps.next();
  while (!step.done) step = steps.next();
  const found = step.value!;
  return {
    snapshot: snapshotOf(workspace, snapshot.uri, { schedule: scheduled.schedule, rehearsal: found.rehearsal }, DEFAULT_SETTINGS)!,
    offset,
    text,
    diagnostics: diagnosticsOf(snapshot.plan, [...scheduled.schedule.diagnostics, ...found.diagnostics], DEFAULT_SETTINGS),
  };
}

describe("beside the text", () => {
  it("P80 stands behind each promise, the score's too, and nowhere else", () => {
    const { snapshot, text } = rehearsed(MERGE);
    const found = hints(snapshot).filter(({ type }) => type === "chance");
    expect(found.map(({ offset, label }) => [text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset).trim(), label])).toEqual([
      ["finish 2027-03-31", expect.stringMatching(/^P80 \d+ (Jan|Feb)$/)],
      ['milestone done "Done" after a, b, c due 2027-01-19', expect.stringMatching(/^P80 \d+ (Jan|Feb)$/)],
    ]);
    expect(found[1]!.tooltip).toMatch(/P50 \*\*.*P80 \*\*.*P95 \*\*/);
  });

  it("no hint says what is not known: without a rehearsal, and where the settings say no", () => {
    expect(hints(fixture(MERGE, { scheduled: true }).snapshot).filter(({ type }) => type === "chance")).toEqual([]);
    const { snapshot } = rehearsed(MERGE);
    expect(hints({ ...snapshot, settings: { ...DEFAULT_SETTINGS, hints: { dates: false, implied: true } } }).filter(({ type }) => type === "chance")).toEqual(
      [],
    );
  });

  it("a lens above a milestone says its chance, and opens the rehearsal at it", () => {
    const { snapshot } = rehearsed(MERGE);
    const found = lenses(snapshot).filter(({ action }) => action?.type === "rehearsal");
    expect(found.map(({ title, action }) => [title, action])).toEqual([
      [expect.stringMatching(/ by 31 Mar · P80 /), { type: "rehearsal", id: "plan" }],
      [expect.stringMatching(/^\d+ % by 19 Jan · P80 \d+ /), { type: "rehearsal", id: "done" }],
    ]);
  });

  it("what is done has no chance any more", () => {
    const { snapshot } = rehearsed(
      "score s { start 2027-01-04\n status 2027-01-15 }\ntask a effort 2d finished 2027-01-05\nmilestone m after a finished 2027-01-05\n",
    );
    expect(lenses(snapshot).flatMap(({ action }) => (action?.type === "rehearsal" ? [action.id] : []))).toEqual(["s"]);
  });

  it.each([
    ["milestone do$0ne", /P50 \*\*.*P80.*P95.*Done is done by 19 Jan in \d+ % of the trials; 80 % is .*three paths meet on the way/s],
    ["task al$0pha", /Rehearsed: done by .* \(P50\), .* \(P80\)\. Critical in \d+ % of the trials; between its short and its long runs the end moves by/],
    ["risk fl$0u", /Flu .*\d+ %.* would move the end by [\d.]+ days? at P80/],
    ["cue he$0lp", /Rehearsed: given in \d+ % of the trials\./],
    ["score pl$0an", /P50 \*\*.*It hangs on .*\d days/s],
  ])("a hover at %s says what the rehearsal knows", (cursor, said) => {
    const plain = cursor.replace("$0", "");
    const { snapshot, offset } = rehearsed(
      MERGE.replaceAll("task a ", "task alpha ")
        .replaceAll(/\ba, b/g, "alpha, b")
        .replace("delays a ", "delays alpha ")
        .replace(plain, cursor),
    );
    expect(hover(snapshot, offset)!.markdown).toMatch(said);
  });
});

describe("a doubtful promise", () => {
  it("is reported at its due, says who decides, and offers ways out that say what they give", () => {
    const { snapshot, diagnostics, text } = rehearsed(MERGE);
    const [found, ...others] = diagnostics.filter(({ code }) => code === "unlikely-promise");
    expect(others).toEqual([]);
    expect(text.slice(found!.start, found!.end)).toBe("due 2027-01-19");
    expect(found!.related?.length).toBe(3);
    const actions = codeActions(snapshot, { start: found!.start, end: found!.start }, diagnostics).filter(({ fixes }) => fixes?.code === "unlikely-promise");
    const titles = actions.map(({ title }) => title);
    expect(titles[0]).toMatch(/^Move `due` to \d+ (Jan|Feb): 8\d %$/);
    expect(titles.filter((title) => title.startsWith("Shorten ")).length).toBeGreaterThan(0);
    // The way out holds what it says: with the later date the promise is likely.
    const after = rehearsed(edited(text, actions[0]!.edits));
    expect(after.diagnostics.map(({ code }) => code)).not.toContain("unlikely-promise");
  });

  it("is left alone where an author says so, and where the settings do", () => {
    const silenced = rehearsed(MERGE.replace("milestone done", "// downbeat-ignore unlikely-promise because it is only a wish\nmilestone done"));
    expect(silenced.diagnostics.map(({ code }) => code)).not.toContain("unlikely-promise");
    const { snapshot, diagnostics } = rehearsed(MERGE);
    const off = settingsFrom({ checks: { severity: { "unlikely-promise": "off" } } });
    expect(diagnosticsOf(snapshot.plan, diagnostics, off).map(({ code }) => code)).not.toContain("unlikely-promise");
  });
});

describe("a full rehearsal", () => {
  const planOf = (text: string) => bind("file:///a.score", { get: (uri) => (uri === "file:///a.score" ? parse(text) : undefined) });
  const run = (text: string, edits: Parameters<typeof fullRehearsal>[1]["edits"] = []) => {
    const steps = fullRehearsal(planOf(text), { now: 0, trials: 500, seed: 1, edits });
    let step = steps.next();
    while (!step.done) step = steps.next();
    return step.value;
  };

  it("of edits is that of the text with them", () => {
    const start = MERGE.indexOf("5d..10d..20d");
    const edit = { file: "file:///a.score", start, end: start + 12, text: "1d..2d..3d" };
    expect(run(MERGE, [edit])).toEqual(run(edited(MERGE, [edit])));
    expect(run(MERGE, [edit])).not.toEqual(run(MERGE));
  });

  it("says why there is none", () => {
    expect(run("role dev\n")).toEqual({ ok: false, reason: expect.stringContaining("start") });
    const start = MERGE.indexOf("5d..10d..20d");
    const broken = run(MERGE, [{ file: "file:///a.score", start, end: start + 12, text: "5x" }]);
    expect(broken).toEqual({ ok: false, reason: expect.stringMatching(/^The plan would have an error: /) });
  });
});

describe("an answer in a premortem", () => {
  const { snapshot, text } = rehearsed(MERGE);
  const points = pointsOf(snapshot.schedule!, snapshot.rehearsal!);

  it("is about points that stand in the text", () => {
    expect(points[0]!.days).toBeGreaterThanOrEqual(points.at(-1)!.days);
    for (const { id, source } of points) expect(text.slice(source.start, source.end)).toBe(id.split(".").at(-1));
  });

  it("becomes a risk behind the last one, which the plan then knows", () => {
    const point = points.find(({ id }) => id === "b")!;
    const after = edited(text, [saidEdit(snapshot.plan, point, { kind: "risk", title: 'The "one" expert leaves', percent: 15, delay: "3d..5d" }, TODAY)]);
    const line = 'risk the-one-expert "The \\"one\\" expert leaves" chance 15% delays b by 3d..5d';
    expect(after.split("\n")[after.split("\n").findIndex((one) => one.startsWith("risk flu")) + 1]).toBe(line);
    expect(rehearsed(after).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("becomes a concern of today at the end, under an id that is free", () => {
    const point = points.find(({ id }) => id === "done")!;
    const after = edited(text, [saidEdit(snapshot.plan, point, { kind: "concern", title: "Flu" }, TODAY)]);
    expect(after.trimEnd().split("\n").at(-1)).toBe('concern flu-2 "Flu" about done raised 2027-01-04');
  });
});
