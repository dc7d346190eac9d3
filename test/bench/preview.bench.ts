/**
 * The preview, from an edit to a painted picture, in a real browser with software rendering: first paint, edits, frames of a scripted zoom
 * and pan, memory of the page, sizes of what is written. The page asks the server's own code; the editor's wire is not in between.
 */

import type { Browser } from "playwright-core";
import { arrange, EVERYTHING } from "../../server/src/timeline/arrange.ts";
import { htmlOf } from "../../server/src/timeline/html.ts";
import { comfortable, layoutSlice } from "../../server/src/timeline/layout.ts";
import { slice } from "../../server/src/timeline/slice.ts";
import { svgOf } from "../../server/src/timeline/svg.ts";
import { timelineOf } from "../../server/src/timeline/timeline-of.ts";
import { openBrowser, pageScript } from "../pages/stand-in.ts";
import { ENTRY, openPreview, type PreviewWindow } from "../preview/window.ts";
import { scheduleText } from "../timeline/scheduled.ts";
import type { Measurement, MeasureOptions } from "./frame.ts";
import { percentile } from "./frame.ts";
import { generatePlan } from "./plans.ts";

interface Size {
  readonly tasks: number;
  readonly firstPaint?: number;
  readonly edit?: number;
  readonly frame?: number;
  readonly layout?: number;
}

/** Milliseconds asked. */
const SIZES: readonly Size[] = [
  { tasks: 100 },
  { tasks: 1000, firstPaint: 300, edit: 100 },
  { tasks: 10_000, firstPaint: 1000, edit: 250, frame: 33, layout: 100 },
];

export async function measure({ quick }: MeasureOptions): Promise<Measurement[]> {
  const found: Measurement[] = [];
  await pageScript(ENTRY);
  const browser = await openBrowser();
  try {
    for (const size of SIZES) found.push(...(await measureSize(browser, size, quick)));
  } finally {
    await browser.close();
  }
  return found;
}

async function measureSize(browser: Browser, size: Size, quick: boolean): Promise<Measurement[]> {
  const { tasks } = size;
  const text = generatePlan({ lines: tasks + Math.ceil(tasks / 50) * 2 + 20, task: "one-line", shape: "nested" });
  const row = (name: string, value: number, unit: string, asked?: number): Measurement => ({
    part: "preview",
    name: `${tasks} tasks: ${name}`,
    value,
    unit,
    better: "lower",
    ...(asked !== undefined && { asked }),
  });
  const measurements: Measurement[] = [];

  // The core alone.
  let schedule = scheduleText(text);
  const schedules: number[] = [];
  for (let round = 0; round < 3; round++) {
    const from = performance.now();
    schedule = scheduleText(text);
    schedules.push(performance.now() - from);
  }
  measurements.push(row("text to schedule, the part of an edit that is not the preview's", percentile(schedules, 0.5), "ms"));
  const rounds = quick ? 3 : 10;
  const layouts: number[] = [];
  const windows: number[] = [];
  for (let round = 0; round < rounds; round++) {
    let from = performance.now();
    const timeline = timelineOf(schedule, {});
    const arranged = arrange(timeline, EVERYTHING);
    const part = slice(timeline, arranged, 0, Number.POSITIVE_INFINITY);
    const [start, finish] = comfortable(part.head);
    layoutSlice(part, { from: start, to: finish, width: 1000, labelWidth: 300 });
    layouts.push(performance.now() - from);
    from = performance.now();
    const sight = slice(timeline, arranged, arranged.height / 2, arranged.height / 2 + 800);
    layoutSlice(sight, { from: start, to: finish, width: 1000, labelWidth: 300 });
    windows.push(performance.now() - from);
  }
  measurements.push(
    row("layout of the whole plan", percentile(layouts, 0.5), "ms", size.layout),
    row("layout of a window of it", percentile(windows, 0.5), "ms"),
  );

  // The page, beside an editor that has the score open; and before that, the wire and the window that the measurement itself puts in between.
  const firstPaints: number[] = [];
  const unread: number[] = [];
  let open: PreviewWindow | undefined;
  for (let round = 0; round < (quick ? 2 : 6); round++) {
    await open?.close();
    const scheduled = round % 2 === 1;
    open = await openPreview(browser, text, { width: 1200, height: 800, scheduled });
    // From the moment that the panel is made: the context of the browser is not the product's.
    (scheduled ? firstPaints : unread).push(await firstPaint(open));
  }
  const preview = open!;
  const idle = [await harnessPaint(browser), await harnessTrip(preview)] as const;
  const work = await workOf(preview);
  measurements.push(
    row("first paint", Math.min(...firstPaints), "ms", size.firstPaint),
    row("first paint of a score that was never read", Math.min(...unread), "ms"),
    row("of a first paint, what an empty page takes here", idle[0], "ms"),
  );

  const beforeEdits = await work();
  const edits: number[] = [];
  const dates: number[] = [];
  for (let round = 0; round < (quick ? 5 : 25); round++) {
    const title = `Renamed ${round}`;
    const changed = text.replace('"Task number 3"', `"${title}"`).replace("effort 3d..5d", `effort 3d..${5 + (round % 3)}d`);
    const painted = preview.page.evaluate(
      (wanted) =>
        new Promise<void>((resolve) => {
          const look = (): void => {
            if ([...document.querySelectorAll(".label")].some((label) => label.textContent === wanted)) requestAnimationFrame(() => setTimeout(resolve));
            else requestAnimationFrame(look);
          };
          look();
        }),
      title,
    );
    const from = performance.now();
    await preview.type(changed);
    await painted;
    edits.push(performance.now() - from);
    // Busy is the picture whose dates are still those before.
    await preview.page.locator('.rows[aria-busy="false"]').waitFor();
    dates.push(performance.now() - from);
  }
  measurements.push(
    row("edit to paint, p95", percentile(edits, 0.95), "ms", size.edit),
    row("edit to paint, median", percentile(edits, 0.5), "ms"),
    row("edit to paint with its own dates, median", percentile(dates, 0.5), "ms"),
    row("of an edit, what a message to the page and its frame take here", idle[1], "ms"),
  );

  measurements.push(row("of an edit, the page's own work (processor time)", ((await work()) - beforeEdits) / edits.length, "ms"));

  const beforeFrames = await work();
  const frames = await framesOf(preview, quick ? 40 : 120);
  measurements.push(row("of a frame, the page's own work (processor time)", ((await work()) - beforeFrames) / frames.length, "ms"));
  measurements.push(
    row("frame of a zoom and pan, p95", percentile(frames, 0.95), "ms", size.frame),
    row("frame of a zoom and pan, median", percentile(frames, 0.5), "ms"),
  );
  measurements.push(row("memory of the page", await memoryOf(preview), "MB"));
  measurements.push(row("elements in the page", await preview.page.evaluate(() => document.querySelectorAll("*").length), "elements"));
  if (preview.complaints.length > 0) throw new Error(preview.complaints.join("\n"));
  await preview.close();

  const timeline = timelineOf(schedule, {});
  measurements.push(
    row("size of the SVG", svgOf(timeline, { theme: "light" }).length / 1000, "kB"),
    row("size of the HTML page", htmlOf(timeline, await pageScript(ENTRY)).length / 1000, "kB"),
  );
  return measurements;
}

/** Milliseconds from the start of the page's navigation to the frame in which rows are painted. */
function firstPaint({ page }: PreviewWindow): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.querySelector(".row .db-bar")) requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

/** Milliseconds to the first frame of a page with nothing in it: the part of a first paint that is the browser's and the measurement's. */
async function harnessPaint(browser: Browser): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    await page.route("http://preview.test/**", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Empty</title><p>Empty" }));
    await page.goto("http://preview.test/");
    times.push(await page.evaluate(() => new Promise<number>((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))))));
    await page.close();
  }
  return Math.min(...times);
}

/** Milliseconds from a message that changes nothing, to the page and back to the frame after it. */
async function harnessTrip({ page }: PreviewWindow): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 10; round++) {
    const from = performance.now();
    const painted = page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))));
    await page.evaluate(() => window.postMessage({ type: "response", id: -1 }));
    await painted;
    times.push(performance.now() - from);
  }
  return percentile(times, 0.5);
}

/** Milliseconds of work in each frame of a scripted zoom in, pan and scroll: script, style, layout and paint, not the wait for the screen. */
function framesOf({ page }: PreviewWindow, count: number): Promise<number[]> {
  return page.evaluate(
    (frames) =>
      new Promise<number[]>((resolve) => {
        const rows = document.querySelector(".rows")!;
        const box = rows.getBoundingClientRect();
        const times: number[] = [];
        let done = 0;
        let last = 0;
        const step = (now: number): void => {
          if (last > 0) times.push(now - last);
          last = now;
          if (done++ === frames) {
            resolve(times);
            return;
          }
          const phase = done / frames;
          const at = { bubbles: true, cancelable: true, clientX: box.left + 700, clientY: box.top + 200 };
          if (phase < 0.33) rows.dispatchEvent(new WheelEvent("wheel", { ...at, deltaY: -30, ctrlKey: true }));
          else if (phase < 0.66) rows.dispatchEvent(new WheelEvent("wheel", { ...at, deltaX: 40 }));
          else rows.scrollTop += 60;
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    count,
  );
}

/** Asks for the processor time that the page's main thread has taken so far, in milliseconds: it says the same on a busy machine. */
async function workOf({ page }: PreviewWindow): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")!.value * 1000;
  };
}

async function memoryOf({ page }: PreviewWindow): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = (await session.send("Runtime.getHeapUsage")) as { usedSize: number };
  return usedSize / 1e6;
}
