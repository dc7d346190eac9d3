import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { toCsv } from "../../server/src/interchange/csv.ts";
import { type ImportFormat, importFrom } from "../../server/src/interchange/import.ts";
import { toMermaid } from "../../server/src/interchange/mermaid.ts";
import { toMspdi } from "../../server/src/interchange/mspdi.ts";
import { toTaskJuggler } from "../../server/src/interchange/taskjuggler.ts";
import type { Schedule } from "../../server/src/schedule/model.ts";
import { errorsOf, GALLERY, planOf, saidBy, scheduleOf } from "./plans.ts";

// A property takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const EXPORTS: Record<ImportFormat, (schedule: Schedule) => string> = { csv: toCsv, mermaid: toMermaid, mspdi: toMspdi, taskjuggler: toTaskJuggler };
const FORMATS = Object.keys(EXPORTS) as ImportFormat[];

/** Ids that need care: with hyphens, not of ASCII, the same as words of the language and of the other formats. */
const IDS = ["api", "dry-run", "über", "done", "task", "after", "x1", "Größe", "start", "crit", "section", "build", "_a", "milestone"];
const TITLES = [
  "Plain",
  'Say "hi"',
  "a: b; c, d",
  "5% of #1 & <more>",
  "Öl – 油 🎼",
  "section one",
  "2027-01-04 kickoff",
  "back\\slash",
  "{curly} [square]",
  "click here",
  "  spaced  ",
];

interface Sketch {
  readonly id: string;
  readonly title: string;
  readonly kind: "task" | "milestone" | "movement";
  readonly amount: string;
  readonly links: readonly { readonly to: number; readonly form: number; readonly lag: string }[];
  readonly children: readonly Sketch[];
}

const duration = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.constantFrom("h", "d", "min", "w")).map(([amount, unit]) => `${amount}${unit}`);
const days = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(9), fc.nat(9));
const amount = fc.oneof(
  duration.map((value) => `effort ${value} by dev`),
  duration.map((value) => `effort ${value}`),
  duration.map((value) => `lasts ${value}`),
  duration.map((value) => `lasts ${value} elapsed`),
  days.map(([low, more, most]) => `effort ${low}d..${low + more}d..${low + more + most}d by 50% dev`),
  days.map(([low, more]) => `lasts ${low}h..${low + more + 1}h by 2 crew`),
);
const links = fc.array(
  fc.record({
    to: fc.nat(50),
    form: fc.nat(4),
    lag: fc.oneof(
      fc.constant(""),
      duration.map((value) => ` + ${value}`),
      duration.map((value) => ` - ${value}`),
      duration.map((value) => ` + ${value} elapsed`),
    ),
  }),
  { maxLength: 2 },
);
const leaf = fc.record({
  id: fc.constantFrom(...IDS),
  title: fc.constantFrom(...TITLES),
  kind: fc.constantFrom("task", "task", "milestone"),
  amount,
  links,
  children: fc.constant([]),
}) as fc.Arbitrary<Sketch>;
const movement = (inner: fc.Arbitrary<Sketch>): fc.Arbitrary<Sketch> =>
  fc.record({
    id: fc.constantFrom(...IDS),
    title: fc.constantFrom(...TITLES),
    kind: fc.constant("movement" as const),
    amount: fc.constant(""),
    links: fc.constant([]),
    children: fc.array(inner, { minLength: 1, maxLength: 3 }),
  });
const sketches = fc.array(fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: movement(fc.oneof(leaf, movement(leaf))) }), {
  minLength: 1,
  maxLength: 6,
});

/** A score of a sketch: siblings keep the first of each id, links go to what was declared before, by its whole path, where that is found from there. */
function scoreOf(list: readonly Sketch[]): string {
  const earlier: { readonly path: string; readonly kind: string }[] = [];
  const lines = [
    'score plan "The plan" {',
    "  start 2027-01-04",
    "  zone Europe/Berlin",
    "}",
    'role dev "Developers" capacity 3',
    'role crew "Crew" capacity 4',
  ];
  const write = (items: readonly Sketch[], above: string, indent: string, around: ReadonlySet<string>) => {
    const ids = new Set<string>();
    const own = items.filter(({ id }) => !ids.has(id) && !around.has(id) && ids.add(id));
    for (const item of own) {
      const path = above === "" ? item.id : `${above}.${item.id}`;
      const title = `"${item.title.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
      const named = new Set<string>();
      const clauses = item.links.flatMap(({ to, form, lag }) => {
        const target = earlier[to % Math.max(1, earlier.length)];
        // One link between two items is all that some formats have; what is not hidden by something nearer is found by its whole path.
        if (!target || named.has(target.path) || (ids.has(target.path.split(".")[0]) && above !== "") || path.startsWith(`${target.path}.`)) return [];
        named.add(target.path);
        const words = ["after ", "after start of ", "ends after ", "ends after start of ", target.kind === "task" ? "after 40% of " : "after "][form];
        return [`${words}${target.path}${form === 4 ? "" : lag}`];
      });
      const parts = [item.kind, item.id, title, ...(item.kind === "task" ? [item.amount] : []), ...clauses];
      if (item.kind === "movement") {
        lines.push(`${indent}${parts.join(" ")} {`);
        write(item.children, path, `${indent}  `, new Set([...around, ...ids]));
        lines.push(`${indent}}`);
      } else lines.push(indent + parts.join(" "));
      earlier.push({ path, kind: item.kind });
    }
  };
  write(list, "", "", new Set());
  return `${lines.join("\n")}\n`;
}

describe.each(FORMATS)("%s there and back", (format) => {
  test("keeps tasks, links and estimates of any plan", () => {
    fc.assert(
      fc.property(sketches, (list) => {
        const text = scoreOf(list);
        expect(errorsOf(text)).toEqual([]);
        const exported = EXPORTS[format](scheduleOf(text));
        const imported = importFrom(format, exported);
        expect(imported.problem).toBeUndefined();
        expect({ text: imported.text, errors: errorsOf(imported.text!) }).toMatchObject({ errors: [] });
        expect(said(imported.text!)).toEqual(said(text));
      }),
      { numRuns: 60 },
    );
  });

  test.each(GALLERY)("keeps those of %s", (_, text) => {
    const exported = EXPORTS[format](scheduleOf(text));
    const imported = importFrom(format, exported);
    expect({ problem: imported.problem, errors: errorsOf(imported.text!) }).toEqual({ problem: undefined, errors: [] });
    const before = new Map(said(text).map((each) => [each.path, each]));
    const after = new Map(said(imported.text!).map((each) => [each.path, each]));
    const left = format === "taskjuggler" ? [...before.keys()].filter((path) => isDated(text, path)) : [...before.keys()];
    for (const path of left) expect(after.get(path)?.kind, path).toBe(before.get(path)!.kind);
  });
});

function isDated(text: string, path: string): boolean {
  const item = scheduleOf(text).items.find(({ id }) => id === path);
  return item !== undefined && Number.isFinite(item.start) && !item.contingent && !item.skipped;
}

/** Titles are compared without the white space that no format keeps; the order is that of the paths: sections and outlines group what a file may mix. */
function said(text: string) {
  return saidBy(planOf(text))
    .map((each) => ({ ...each, title: each.title.replaceAll(/\s+/g, " ").trim() }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
