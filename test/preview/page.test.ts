/** The page as a person meets it: by mouse, by keyboard, by a screen reader, in four themes. */

import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { htmlOf } from "../../server/src/timeline/html.ts";
import { timelineOf } from "../../server/src/timeline/timeline-of.ts";
import { EDITOR_THEMES } from "../pages/editor-themes.ts";
import { openBrowser, pageScript } from "../pages/stand-in.ts";
import { violations } from "../pages/violations.ts";
import { GALLERY, scheduleText } from "../timeline/scheduled.ts";
import { ENTRY, openPreview, type PreviewOptions, type PreviewWindow } from "./window.ts";

const ARTIFACTS = resolve(import.meta.dirname, "../artifacts/preview");
const ATLAS = GALLERY.find(({ name }) => name === "atlas")!.text;
const THEMES = Object.keys(EDITOR_THEMES) as (keyof typeof EDITOR_THEMES)[];

// A machine that does much else at once is slow, not wrong.
vi.setConfig({ testTimeout: 90_000 });
const poll = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 });

let browser: Browser;
let open: PreviewWindow | undefined;
beforeAll(async () => {
  mkdirSync(ARTIFACTS, { recursive: true });
  browser = await openBrowser();
}, 60_000);
afterAll(async () => browser?.close());
afterEach(async () => {
  expect(open?.complaints ?? []).toEqual([]);
  await open?.close();
  open = undefined;
});

async function show(text: string, options: PreviewOptions = {}): Promise<Page> {
  open = await openPreview(browser, text, options);
  await open.page.locator(".row").first().waitFor();
  return open.page;
}
const row = (page: Page, key: string) => page.locator(`[data-row="${key}"]`);
const focused = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute("data-mark") ?? document.activeElement?.getAttribute("data-row") ?? null);

describe("The gallery in four themes", () => {
  it.each(GALLERY)("is free of violations, and nothing is cut off: $name", async ({ name, text }) => {
    const page = await show(text, { width: 1280, height: 860, now: Date.UTC(2026, 3, 20, 12) });
    for (const theme of THEMES) {
      await open!.dress(theme);
      await page.screenshot({ path: join(ARTIFACTS, `${name}-${theme}.png`) });
      // What a theme changes is contrast; the rest is looked at once.
      expect(await violations(page, theme === "dark" ? undefined : ["color-contrast"]), theme).toEqual([]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight)).toBe(true);
  });

  it("is free of violations with everything open, and with forced colours", async () => {
    const page = await show(ATLAS, { forcedColors: true, reducedMotion: true });
    await page.getByRole("button", { name: "Filter and group" }).click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Save or print" }).click();
    await row(page, "item:build.api").locator('[data-mark="build.api"]').hover();
    await page.locator(".card").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: join(ARTIFACTS, "atlas-forced-colours.png") });
  });
});

describe("The rows", () => {
  it("are those of the schedule, named for who does not see them", async () => {
    const page = await show(ATLAS, { height: 1600 });
    const schedule = scheduleText(ATLAS);
    expect((await page.locator(".row .label").allTextContents()).slice(0, schedule.items.length)).toEqual(schedule.items.map((item) => item.title));
    expect(await page.getByRole("treegrid").getAttribute("aria-label")).toBe("Timeline of Atlas 2.0 launch");
    expect(await row(page, "item:launch").getAttribute("aria-label")).toMatch(
      /^Launch, milestone, Mon 1 Feb 2027, critical, promised for 30 Apr, \d+ d early$/u,
    );
    expect(await row(page, "item:build.api").locator('[data-mark="build.api"]').getAttribute("aria-label")).toMatch(
      /^Public API, task, .* by Lin Wu, critical$/u,
    );
  });

  it("are in the page only while they are in sight", async () => {
    const text = `score many start 2027-01-04\n${Array.from({ length: 2000 }, (_, at) => `task t${at} effort 1d`).join("\n")}\n`;
    const page = await show(text);
    expect(await page.locator(".row").count()).toBeLessThan(60);
    await page.locator(".rows").evaluate((element) => element.scrollTo(0, 30_000));
    await row(page, "item:t1005").waitFor();
    expect(await page.locator(".row").count()).toBeLessThan(60);
    expect(await row(page, "item:t0").count()).toBe(0);
    expect(await row(page, "item:t1005").getAttribute("aria-rowindex")).toBe("1006");
  });

  it("fold by a click on the arrow and by the keyboard, and keep that over a reload", async () => {
    const page = await show(ATLAS);
    await row(page, "item:build").locator(".arrow").click();
    await row(page, "item:build.api").waitFor({ state: "detached" });
    expect(await row(page, "item:build").getAttribute("aria-expanded")).toBe("false");
    await page.waitForTimeout(400);
    await page.reload();
    await row(page, "item:build").waitFor();
    expect(await row(page, "item:build.api").count()).toBe(0);
    await row(page, "item:build").focus();
    await page.keyboard.press("ArrowRight");
    await row(page, "item:build.api").waitFor();
  });

  it("show all that a chosen one waits for, and of the others only what drives the plan", async () => {
    const page = await show("score s start 2027-01-04\ntask a effort 5d\ntask b effort 1d\ntask c effort 1d after a, b\n");
    expect(await page.locator(".links g").count()).toBe(1);
    await row(page, "item:c").locator(".label").click();
    await poll(() => page.locator(".links g.chosen").count()).toBe(2);
    await row(page, "item:a").locator(".label").click();
    await poll(() => page.locator(".links g.chosen").count()).toBe(1);
    expect(await page.locator(".links g").count()).toBe(1);
  });

  it("are filtered by words, by who does it and by what is critical, and grouped by who does it", async () => {
    const page = await show(ATLAS, { height: 1200 });
    await page.keyboard.press("/");
    await page.keyboard.type("console");
    await row(page, "item:beta").waitFor({ state: "detached" });
    expect(await page.locator('[data-row^="item:"]').evaluateAll((rows) => rows.map((one) => (one as HTMLElement).dataset.row))).toEqual([
      "item:build",
      "item:build.console",
      "item:build.trim",
    ]);
    await page.locator(".hidden-note", { hasText: "hidden by the filter" }).waitFor();
    await page.keyboard.press("Escape");
    await row(page, "item:beta").waitFor();
    await page.getByRole("button", { name: "Filter and group" }).click();
    await page.getByLabel("Who does it").check();
    await row(page, "group:lin").waitFor();
    await row(page, "item:build.api@lin").waitFor();
    await page.getByRole("button", { name: "Show everything" }).click();
    await row(page, "item:build").waitFor();
  });
});

describe("By keyboard", () => {
  it("goes on where several keys lead out of sight before the page is drawn again", async () => {
    const page = await show(`score many start 2027-01-04\n${Array.from({ length: 500 }, (_, at) => `task t${at} effort 1d`).join("\n")}\n`);
    await row(page, "item:t0").focus();
    await page.evaluate(() => {
      for (let times = 0; times < 4; times++)
        document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", { key: "PageDown", bubbles: true, cancelable: true }));
    });
    await poll(() => focused(page)).toBe("item:t48");
    await page.keyboard.press("ArrowDown");
    await poll(() => focused(page)).toBe("item:t49");
  });

  it("one tab stop reaches every row and every mark, and Enter goes to the source", async () => {
    const page = await show(ATLAS);
    expect(await page.locator('.rows [tabindex="0"]').count()).toBe(1);
    await row(page, "item:build").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await poll(() => focused(page)).toBe("item:build.api");
    await page.keyboard.press("ArrowRight");
    await poll(() => focused(page)).toBe("build.api");
    await page.locator(".card", { hasText: "waits for" }).waitFor();
    await page.keyboard.press("ArrowRight");
    await poll(() => focused(page)).toBe("build.api:risk");
    await page.keyboard.press("Escape");
    await page.locator(".card").waitFor({ state: "detached" });
    await page.keyboard.press("Enter");
    await expect
      .poll(() => open!.said.some((one) => one.type === "reveal" && (one.source as { start: number }).start === ATLAS.indexOf("task api")))
      .toBe(true);
    await page.keyboard.press("End");
    await poll(() => focused(page)).toBe("note:limits");
    expect(await page.locator('.rows [tabindex="0"]').count()).toBe(1);
  });

  it("zooms, fits and pans", async () => {
    const page = await show(ATLAS);
    const minor = (): Promise<string> => page.locator(".db-axis-minor").nth(1).textContent() as Promise<string>;
    const bar = async (): Promise<number> => (await row(page, "item:build.api").locator(".db-bar").first().boundingBox())!.width;
    const before = await bar();
    await row(page, "item:build").focus();
    for (let times = 0; times < 3; times++) await page.keyboard.press("+");
    await poll(bar).toBeGreaterThan(before * 2);
    await page.keyboard.press("0");
    await poll(bar).toBeCloseTo(before, 0);
    await page.keyboard.press("1");
    await poll(minor).toMatch(/^\d\d:\d\d$/u);
    await page.keyboard.press("5");
    await expect
      .poll(minor)
      .toMatch(/^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|January|February|March|June|July|August|September|October|November|December|April)$/u);
    await page.keyboard.press("0");
    const x = async (): Promise<number> => (await row(page, "item:launch").locator(".db-diamond").boundingBox())!.x;
    const from = await x();
    await page.keyboard.press("Shift+ArrowRight");
    await poll(x).toBeLessThan(from - 50);
  });

  it("changes a length by Alt and the arrows: seen first, written by Enter, left by Escape", async () => {
    const page = await show(ATLAS);
    await row(page, "item:rollout").focus();
    await page.keyboard.press("ArrowRight");
    await poll(() => focused(page)).toBe("rollout");
    await page.keyboard.press("Alt+ArrowRight");
    await page.locator(".bubble", { hasText: "lasts 6d" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".bubble").waitFor({ state: "detached" });
    expect(open!.text()).toBe(ATLAS);
    await page.keyboard.press("Alt+ArrowRight");
    await page.locator(".bubble", { hasText: "lasts 6d" }).waitFor();
    await page.keyboard.press("Enter");
    await poll(() => open!.text()).toBe(ATLAS.replace("lasts 5d by ops", "lasts 6d by ops"));
  });
});

describe("By mouse", () => {
  it("zooms at the pointer with Ctrl and the wheel, and pans by dragging the ground", async () => {
    const page = await show(ATLAS);
    const box = (await row(page, "item:build.api").locator(".db-bar").first().boundingBox())!;
    await page.mouse.move(box.x, box.y + 5);
    await page.keyboard.down("Control");
    for (let times = 0; times < 4; times++) await page.mouse.wheel(0, -120);
    await page.keyboard.up("Control");
    await poll(async () => (await row(page, "item:build.api").locator(".db-bar").first().boundingBox())!.width).toBeGreaterThan(box.width * 2);
    const zoomed = (await row(page, "item:build.api").locator(".db-bar").first().boundingBox())!;
    expect(Math.abs(zoomed.x - box.x)).toBeLessThan(6);
    await page.mouse.move(900, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(1000, box.y + 100, { steps: 5 });
    await page.mouse.up();
    await poll(async () => (await row(page, "item:build.api").locator(".db-bar").first().boundingBox())!.x).toBeCloseTo(zoomed.x + 100, -1);
  });

  it("drags a flag to another promise, and a bar's beginning to a date, as one edit each", async () => {
    const page = await show(ATLAS);
    const drag = async (selector: string, by: number): Promise<void> => {
      const box = (await page.locator(selector).boundingBox())!;
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2 + by, box.y + box.height / 2, { steps: 6 });
      await page.locator(".bubble strong").waitFor();
      await page.screenshot({ path: join(ARTIFACTS, "drag.png") });
      await page.mouse.up();
      await page.locator(".bubble").waitFor({ state: "detached" });
    };
    await drag('[data-row="item:beta"] [data-handle="due"]', 60);
    await poll(() => open!.said.filter((one) => one.type === "edit").length).toBe(1);
    expect(open!.text()).not.toBe(ATLAS);
    expect(open!.text().replace(/after build due 2027-\d\d-\d\d/u, "after build due 2027-02-26")).toBe(ATLAS);
    const between = open!.text();
    await drag('[data-row="item:rollout"] [data-handle="start"]', 60);
    await poll(() => open!.said.filter((one) => one.type === "edit").length).toBe(2);
    expect(open!.text().replace(/ not before 2027-\d\d-\d\d/u, "")).toBe(between);
  });

  it("leaves the text as it is when a drag is cancelled", async () => {
    const page = await show(ATLAS);
    const box = (await page.locator('[data-row="item:rollout"] [data-handle="finish"]').boundingBox())!;
    await page.mouse.move(box.x + 3, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 80, box.y + 8, { steps: 4 });
    await page.locator(".bubble").waitFor();
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await page.waitForTimeout(150);
    expect(open!.text()).toBe(ATLAS);
    expect(open!.said.filter((one) => one.type === "edit")).toEqual([]);
  });
});

describe("With the text", () => {
  it("follows each keystroke, keeps its place, and marks where the cursor is", async () => {
    const page = await show(ATLAS, { height: 400 });
    await page.locator(".rows").evaluate((element) => element.scrollTo(0, 180));
    await page.waitForTimeout(100);
    await open!.type(ATLAS.replace('"Launch"', '"Take-off"'));
    await page.locator(".label", { hasText: "Take-off" }).waitFor();
    expect(await page.locator(".rows").evaluate((element) => element.scrollTop)).toBe(180);
    await open!.cursor(open!.text().indexOf("task design"));
    await page.locator('[data-row="item:build.design"].selected').waitFor();
    await poll(() => page.locator(".rows").evaluate((element) => element.scrollTop)).toBeLessThan(60);
  });

  it("shows the last good plan where the text is none, and says so", async () => {
    const page = await show(ATLAS);
    await open!.type(ATLAS.replace("start 2027-01-04", "start 2027-01-0"));
    await page.locator(".broken").waitFor();
    expect(await row(page, "item:launch").count()).toBe(1);
    await open!.type(ATLAS);
    await page.locator(".broken").waitFor({ state: "detached" });
  });

  it("keeps the good parts of a broken plan, and says what is broken", async () => {
    const page = await show(ATLAS, { height: 1200 });
    const before = await row(page, "item:launch").getAttribute("aria-label");
    await open!.type(ATLAS.replace('task console "Console" effort 8d', 'task console "Console" effort eight'));
    await page.locator(".broken").waitFor();
    for (const key of ["build", "build.design", "build.api", "build.console", "beta"]) expect(await row(page, `item:${key}`).count(), key).toBe(1);
    expect(await row(page, "item:build.api").locator(".db-bar").count()).toBe(1);
    expect(await row(page, "item:launch").getAttribute("aria-label")).toMatch(/^Launch, milestone, /u);
    await open!.type(ATLAS);
    await page.locator(".broken").waitFor({ state: "detached" });
    await poll(() => row(page, "item:launch").getAttribute("aria-label")).toBe(before);
  });

  it("shows text as text", async () => {
    const evil = '<img src=x onerror=\\"window.bad=1\\">';
    const page = await show(`score evil "${evil}" start 2027-01-04\n/// ${evil}\ntask t "${evil}" effort 2d note "${evil}"\n`);
    await row(page, "item:t").locator('[data-mark="t"]').hover();
    await page.locator(".card").waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.evaluate(() => "bad" in window)).toBe(false);
    expect(await page.locator(".card h2").textContent()).toContain("<img src=x");
  });

  it("draws nothing anew that an edit leaves as it is, and knows where that stands now", async () => {
    const page = await show(ATLAS, { height: 1600 });
    await page.locator('.rows[aria-busy="false"]').waitFor();
    const edited = ATLAS.replace('"Public API"', '"Public interface"');
    await page.evaluate(() => {
      const changed: string[] = [];
      Object.assign(window, { changed });
      new MutationObserver((mutations) => {
        for (const { target } of mutations)
          changed.push((target instanceof Element ? target : target.parentElement)?.closest<HTMLElement>("[data-row]")?.dataset.row ?? "");
      }).observe(document.querySelector(".space")!, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    await open!.type(edited);
    await page.locator(".label", { hasText: "Public interface" }).waitFor();
    await page.waitForTimeout(300);
    expect(new Set(await page.evaluate(() => (window as unknown as { changed: string[] }).changed))).toEqual(new Set(["item:build.api"]));
    await row(page, "item:launch").locator(".label").click();
    await poll(() => open!.said.find((one) => one.type === "reveal")).toBeDefined();
    const { start, end } = open!.said.find((one) => one.type === "reveal")!.source as { start: number; end: number };
    expect(edited.slice(start, end)).toMatch(/^milestone launch /u);
  });

  it("asks one question at a time, however fast the text changes", async () => {
    const page = await show(ATLAS);
    const before = open!.said.filter((one) => one.type === "request").length;
    for (let times = 0; times < 30; times++) await open!.type(ATLAS.replace('"Launch"', `"Launch ${times}"`));
    await page.locator(".label", { hasText: "Launch 29" }).waitFor();
    // Each text may be shown twice, with the dates before and with its own, where the machine is slower than the typing.
    expect(open!.said.filter((one) => one.type === "request").length - before).toBeLessThanOrEqual(2 * 30 + 1);
  });
});

describe("Out of the page", () => {
  it.each([
    ["SVG", "svg", "<svg "],
    ["HTML", "html", "<!doctype html>"],
    ["PNG", "png", "\u0089PNG"],
  ])("saves %s", async (label, extension, head) => {
    const page = await show(ATLAS);
    await page.getByRole("button", { name: "Save or print" }).click();
    await page.getByRole("button", { name: `Save as ${label}` }).click();
    await poll(() => open!.said.find((one) => one.type === "save")).toBeDefined();
    const saved = open!.said.find((one) => one.type === "save")!;
    const bytes = Object.values(saved.bytes as Record<string, number>);
    expect({ name: saved.name, extension: saved.extension }).toEqual({ name: "atlas", extension });
    expect(String.fromCharCode(...bytes.slice(0, head.length))).toBe(head);
    expect(bytes.length).toBeGreaterThan(5000);
  });

  it("copies a picture", async () => {
    const page = await show(ATLAS);
    await page.getByRole("button", { name: "Save or print" }).click();
    await page.getByRole("button", { name: "Copy as image" }).click();
    await page.locator(".said", { hasText: "copied" }).waitFor();
    const [width, height] = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const bitmap = await createImageBitmap(await item!.getType("image/png"));
      return [bitmap.width, bitmap.height];
    });
    expect(width).toBeGreaterThan(2000);
    expect(height).toBeGreaterThan(600);
  });

  it("asks the editor to print what is shown", async () => {
    const page = await show(ATLAS);
    await page.keyboard.press("/");
    await page.keyboard.type("console");
    await row(page, "item:beta").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Save or print" }).click();
    await page.getByRole("button", { name: "Print", exact: true }).click();
    await poll(() => open!.said.find((one) => one.type === "print")).toMatchObject({ arrangement: { text: "console", grouping: "movement" } });
  });

  it("prints a page of its own whole, in black on white, and is as before", async () => {
    const tall = `score tall "Tall plan" start 2027-01-04\n${Array.from({ length: 120 }, (_, at) => `task t${at} "Task ${at}" effort 1d`).join("\n")}\n`;
    const page = await browser.newPage({ viewport: { width: 1000, height: 600 }, colorScheme: "dark" });
    try {
      await page.addInitScript(() => {
        Object.assign(window, { printed: 0, print: () => Object.assign(window, { printed: (window as unknown as { printed: number }).printed + 1 }) });
      });
      const html = htmlOf(timelineOf(scheduleText(tall)), await pageScript(ENTRY));
      await page.route("https://preview.test/**", (route) => route.fulfill({ contentType: "text/html", body: html }));
      await page.goto("https://preview.test/");
      await page.getByRole("button", { name: "Save or print" }).click();
      await page.getByRole("button", { name: "Print", exact: true }).click();
      await poll(() => page.evaluate(() => (window as unknown as { printed: number }).printed)).toBe(1);
      await page.emulateMedia({ media: "print" });
      expect(await page.locator("#app").isVisible()).toBe(false);
      const sheet = (await page.locator(".sheet").boundingBox())!;
      expect(sheet.width).toBe(1000);
      // All of its rows, though the window has room for a few.
      expect(sheet.height).toBeGreaterThan(120 * 15);
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(255, 255, 255)");
      await page.emulateMedia({ media: "screen" });
      expect(await page.locator(".sheet").isVisible()).toBe(false);
      await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
      expect(await page.locator(".sheet").count()).toBe(0);
    } finally {
      await page.close();
    }
  });
});
