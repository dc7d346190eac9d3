/**
 * The language over the wire: what an editor waits for while its author types. Times run from the first byte sent to the answer parsed.
 * Of several repetitions of a series the calmest counts: what else the machine does is not ours.
 */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { BenchClient } from "./client.ts";
import { type Measurement, type MeasureOptions, percentile } from "./frame.ts";
import { langiumServer } from "./langium-score.ts";
import { generatePlan, type PlanOptions } from "./plans.ts";

const PART = "language";
const URI = "file:///bench/plan.score";

interface Case extends PlanOptions {
  /** Milliseconds from a keystroke to its diagnostics, p95. */
  readonly asked?: number;
}

const CASES: readonly Case[] = [
  { lines: 2_000, task: "five-line", shape: "nested", asked: 5 },
  { lines: 2_000, task: "one-line", shape: "flat", asked: 5 },
  { lines: 10_000, task: "five-line", shape: "nested", asked: 12 },
  { lines: 10_000, task: "five-line", shape: "flat", asked: 12 },
  { lines: 10_000, task: "one-line", shape: "nested", asked: 25 },
  { lines: 10_000, task: "one-line", shape: "flat", asked: 25 },
  { lines: 50_000, task: "five-line", shape: "nested", asked: 60 },
  { lines: 50_000, task: "five-line", shape: "flat", asked: 60 },
  { lines: 50_000, task: "one-line", shape: "nested", asked: 60 },
  { lines: 50_000, task: "one-line", shape: "flat", asked: 60 },
];

/** A text and the places of it at which the bench types. */
class Document {
  text: string;
  version = 1;
  #lineStarts: number[] = [];

  constructor(text: string) {
    this.text = text;
    for (let at = -1; ; ) {
      this.#lineStarts.push(at + 1);
      at = text.indexOf("\n", at + 1);
      if (at < 0) break;
    }
  }

  position(offset: number): { line: number; character: number } {
    let low = 0;
    let high = this.#lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#lineStarts[middle] <= offset) low = middle;
      else high = middle;
    }
    return { line: low, character: offset - this.#lineStarts[low] };
  }

  /** The end of the `index`-th of `count` places spread over the text, right after `mark`. */
  place(mark: string, index: number, count: number): number {
    const found = this.text.indexOf(mark, Math.floor((this.text.length * 0.9 * index) / count));
    return (found < 0 ? this.text.indexOf(mark) : found) + mark.length;
  }

  /** The parameters of a change that replaces `length` characters by as many others, so that lines stay where they are. */
  replace(offset: number, text: string): object {
    const range = { start: this.position(offset), end: this.position(offset + text.length) };
    this.text = this.text.slice(0, offset) + text + this.text.slice(offset + text.length);
    return { textDocument: { uri: URI, version: ++this.version }, contentChanges: [{ range, text }] };
  }

  /** A character typed, and taken back by the next call. */
  insert(offset: number, text: string): object {
    const at = this.position(offset);
    return { textDocument: { uri: URI, version: ++this.version }, contentChanges: [{ range: { start: at, end: at }, text }] };
  }

  remove(offset: number, length: number): object {
    const at = this.position(offset);
    return {
      textDocument: { uri: URI, version: ++this.version },
      contentChanges: [{ range: { start: at, end: { line: at.line, character: at.character + length } }, text: "" }],
    };
  }
}

function document(params: object): object {
  return { textDocument: { uri: URI }, ...params };
}

interface Report {
  readonly kind: "full" | "unchanged";
  readonly resultId?: string;
  readonly items?: unknown[];
}

export class Editor {
  readonly client: BenchClient;
  readonly document: Document;
  #resultId: string | undefined;
  problems = 0;

  constructor(client: BenchClient, text: string) {
    this.client = client;
    this.document = new Document(text);
  }

  open(): void {
    this.client.notify("textDocument/didOpen", { textDocument: { uri: URI, languageId: "score", version: 1, text: this.document.text } });
  }

  close(): void {
    this.client.notify("textDocument/didClose", document({}));
  }

  async diagnostics(): Promise<void> {
    const report = await this.client.request<Report>("textDocument/diagnostic", document({ identifier: "score", previousResultId: this.#resultId }));
    this.#resultId = report.resultId;
    if (report.kind === "full") this.problems = report.items!.length;
  }

  /** Milliseconds of each of so many keystrokes: digits of estimates, letters of texts, over the whole plan. */
  async keystrokes(count: number): Promise<number[]> {
    const times: number[] = [];
    for (let key = 0; key < count; key++) {
      const kind = key % 3;
      let change: object;
      if (kind === 0) change = this.document.replace(this.document.place(" effort ", (key * 7) % count, count), String(1 + (key % 2)));
      else {
        const at = this.document.place('"Task number ', (key * 5) % count, count);
        if (kind === 1) change = this.document.insert(at, "x");
        else change = this.document.remove(this.document.place('"Task number ', ((key - 1) * 5) % count, count), 1);
      }
      const from = performance.now();
      this.client.notify("textDocument/didChange", change);
      await this.diagnostics();
      times.push(performance.now() - from);
    }
    return times;
  }

  /**
   * Milliseconds of each of so many keystrokes until what its text says is there, and until what its dates say is: an editor shows the first, hears
   * of the second (here by asking for a hover, which waits for dates), and asks again.
   */
  async datedKeystrokes(count: number): Promise<{ readonly text: number[]; readonly dates: number[] }> {
    const text: number[] = [];
    const dates: number[] = [];
    for (let key = 0; key < count; key++) {
      const at = this.document.place(" effort ", (key * 7) % count, count);
      const name = this.document.position(this.document.place("task t", (key * 7) % count, count));
      const change = this.document.replace(at, String(1 + (key % 2)));
      const from = performance.now();
      this.client.notify("textDocument/didChange", change);
      await this.diagnostics();
      text.push(performance.now() - from);
      const hover = await this.client.request<{ contents: { value: string } } | null>("textDocument/hover", document({ position: name }));
      await this.diagnostics();
      dates.push(performance.now() - from);
      if (!/\b(Mon|Tue|Wed|Thu|Fri) \d/.test(hover?.contents.value ?? "")) throw new Error(`The hover has no dates: ${hover?.contents.value}`);
    }
    return { text, dates };
  }

  async completions(count: number): Promise<number[]> {
    const times: number[] = [];
    for (let key = 0; key < count; key++) {
      const at = this.document.place(key % 2 === 0 ? " by " : " after ", (key * 7) % count, count);
      // As in an editor: the text has just changed.
      this.client.notify("textDocument/didChange", this.document.replace(this.document.place(" effort ", (key * 7) % count, count), String(1 + (key % 2))));
      const from = performance.now();
      const answer = await this.client.request<{ items: unknown[] } | unknown[]>(
        "textDocument/completion",
        document({ position: this.document.position(at), context: { triggerKind: 1 } }),
      );
      times.push(performance.now() - from);
      if ((Array.isArray(answer) ? answer : answer.items).length === 0) throw new Error("Nothing was offered.");
    }
    return times;
  }

  async tokens(count: number): Promise<number[]> {
    let { resultId } = await this.client.request<{ resultId: string }>("textDocument/semanticTokens/full", document({}));
    const times: number[] = [];
    for (let key = 0; key < count; key++) {
      this.client.notify("textDocument/didChange", this.document.replace(this.document.place(" effort ", (key * 7) % count, count), String(1 + (key % 2))));
      const from = performance.now();
      const delta: { resultId: string } = await this.client.request("textDocument/semanticTokens/full/delta", document({ previousResultId: resultId }));
      times.push(performance.now() - from);
      resultId = delta.resultId;
    }
    return times;
  }
}

/** Milliseconds that are asked where the dates are waited for, by the number of lines of five-line tasks. */
const DATED: Readonly<Record<number, { readonly text: number; readonly dates: number }>> = {
  2000: { text: 16, dates: 16 },
  10000: { text: 16, dates: 100 },
};

/** The calmest of several series: the one with the least p95. */
async function calmest(series: () => Promise<number[]>, repetitions: number): Promise<number[]> {
  let best: number[] | undefined;
  for (let turn = 0; turn < repetitions; turn++) {
    const times = await series();
    if (best === undefined || percentile(times, 0.95) < percentile(best, 0.95)) best = times;
  }
  return best!;
}

/**
 * Two servers in turns, so that what else the machine does falls on both alike; the p95 over the keys of all turns. A key takes so little that a collection
 * of garbage, or code that is still being compiled, is most of what the slowest of a few keys take: many are typed, and as many before.
 */
async function flatOverNested(flat: PlanOptions, nested: PlanOptions, keys: number, turns: number, start: () => BenchClient): Promise<number> {
  const editors: Editor[] = [];
  for (const plan of [flat, nested]) {
    const editor = new Editor(start(), generatePlan(plan));
    await editor.client.initialize();
    editor.open();
    await editor.diagnostics();
    await editor.keystrokes(keys * turns);
    editors.push(editor);
  }
  const times: number[][] = [[], []];
  for (let turn = 0; turn < turns; turn++) for (const [at, editor] of editors.entries()) times[at].push(...(await editor.keystrokes(keys)));
  for (const { client } of editors) await client.stop();
  return percentile(times[0], 0.95) / percentile(times[1], 0.95);
}

function name(plan: PlanOptions): string {
  return `${plan.lines.toLocaleString("en")} lines, ${plan.task} tasks, ${plan.shape}`;
}

function row(what: string, value: number, unit: string, asked?: number, better: "lower" | "higher" = "lower"): Measurement {
  return { part: PART, name: what, value, unit, asked, better };
}

export async function measure(options: MeasureOptions): Promise<Measurement[]> {
  const program = options.args.server;
  if (program === undefined && !existsSync(resolve(import.meta.dirname, "../../dist/cli.js")))
    throw new Error("There is no dist/cli.js: run `npm run build` first.");
  const keys = options.quick ? 15 : 60;
  const repetitions = options.quick ? 1 : 3;
  const results: Measurement[] = [];
  const p95 = new Map<string, number>();

  const first: number[] = [];
  const text10 = generatePlan({ lines: 10_000, task: "five-line", shape: "nested" });
  for (let turn = 0; turn < (options.quick ? 1 : 5); turn++) {
    const from = performance.now();
    const client = new BenchClient(program);
    await client.initialize();
    const editor = new Editor(client, text10);
    editor.open();
    await editor.diagnostics();
    first.push(performance.now() - from);
    await client.stop();
  }
  results.push(row("start to first diagnostics, 10,000 five-line lines", Math.min(...first), "ms"));

  for (const plan of CASES) {
    if (options.args.lines && Number(options.args.lines) !== plan.lines) continue;
    const client = new BenchClient(program, options.args.node?.split(",") ?? []);
    await client.initialize();
    const warm = new Editor(client, generatePlan({ lines: 400, task: plan.task, shape: plan.shape }));
    warm.open();
    await warm.diagnostics();
    await warm.keystrokes(60);
    await warm.tokens(5);
    warm.close();
    const empty = await client.heap();
    const editor = new Editor(client, generatePlan(plan));
    editor.open();
    await editor.diagnostics();
    await editor.keystrokes(20);
    const opened = await client.heap();
    const times = await calmest(() => editor.keystrokes(keys), repetitions);
    p95.set(name(plan), percentile(times, 0.95));
    results.push(
      row(`keystroke p50: ${name(plan)}`, percentile(times, 0.5), "ms"),
      row(`keystroke p95: ${name(plan)}`, percentile(times, 0.95), "ms", plan.asked),
    );
    if (plan.lines <= 10_000) {
      const asked = plan.task === "five-line" ? DATED[plan.lines] : undefined;
      await editor.datedKeystrokes(5);
      const series: { readonly text: number[]; readonly dates: number[] }[] = [];
      for (let turn = 0; turn < repetitions; turn++) series.push(await editor.datedKeystrokes(Math.ceil(keys / 3)));
      const least = (of: "text" | "dates") => Math.min(...series.map((times) => percentile(times[of], 0.95)));
      results.push(
        row(`keystroke p95, the dates waited for after each: ${name(plan)}`, least("text"), "ms", asked?.text),
        row(`keystroke to dates p95: ${name(plan)}`, least("dates"), "ms", asked?.dates),
      );
    }
    const completion = await calmest(() => editor.completions(Math.ceil(keys / 2)), repetitions);
    results.push(row(`completion p95: ${name(plan)}`, percentile(completion, 0.95), "ms", plan.lines === 10_000 ? 8 : undefined));
    const tokens = await calmest(() => editor.tokens(Math.ceil(keys / 2)), repetitions);
    results.push(row(`semantic tokens delta p95: ${name(plan)}`, percentile(tokens, 0.95), "ms"));
    const asked = plan.lines === 10_000 && plan.task === "five-line" ? 8 : undefined;
    results.push(row(`heap: ${name(plan)}`, (opened - empty) / 1e6, "MB", asked));
    await client.stop();
  }

  for (const flat of CASES.filter((plan) => plan.shape === "flat")) {
    const nested = CASES.find(({ lines, task, shape }) => lines === flat.lines && task === flat.task && shape === "nested");
    if (nested === undefined || (options.args.lines && Number(options.args.lines) !== flat.lines)) continue;
    const ratio = await flatOverNested(flat, nested, keys, 2 * repetitions, () => new BenchClient(program));
    results.push(row(`keystroke p95, flat over nested: ${flat.lines.toLocaleString("en")} lines, ${flat.task} tasks`, ratio, "times", 1.3));
  }

  if (options.args.langium === "off") return results;
  const build = await langiumServer();
  for (const plan of CASES.filter((one) => one.lines === 10_000 && one.task === "five-line")) {
    const ours = p95.get(name(plan));
    if (ours === undefined) continue;
    const text = generatePlan(plan);
    const times: number[] = [];
    for (let key = 0; key < (options.quick ? 4 : 15); key++) {
      const at = text.indexOf(" effort ", Math.floor((text.length * 0.9 * key) / 15)) + " effort ".length;
      const changed = `${text.slice(0, at)}${1 + (key % 2)}${text.slice(at + 1)}`;
      const from = performance.now();
      if ((await build(changed)) > 0) throw new Error("The plan has errors in Langium.");
      // The first ones are not compiled yet.
      if (key >= 3) times.push(performance.now() - from);
    }
    results.push(row(`Langium, whole build p50: ${name(plan)}`, percentile(times, 0.5), "ms"));
    results.push(row(`Langium's p95 over ours: ${name(plan)}`, percentile(times, 0.95) / ours, "times", 8, "higher"));
  }
  return results;
}
