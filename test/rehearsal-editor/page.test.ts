/** The rehearsal panel as a person meets it: by mouse, by keyboard, by a screen reader, in four themes. */

import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { EDITOR_THEMES } from "../pages/editor-themes.ts";
import { openBrowser } from "../pages/stand-in.ts";
import { violations } from "../pages/violations.ts";
import { openRehearsal, type RehearsalOptions, type RehearsalWindow } from "./window.ts";

const ARTIFACTS = resolve(import.meta.dirname, "../artifacts/rehearsal");
const gallery = (name: string): string => readFileSync(resolve(import.meta.dirname, `../../examples/${name}.score`), "utf8");
const EMBER = gallery("ember-shield");
const THEMES = Object.keys(EDITOR_THEMES) as (keyof typeof EDITOR_THEMES)[];
const TABS = ["promises", "drivers", "suppose", "premortem"] as const;

// A machine that does much else at once is slow, not wrong.
vi.setConfig({ testTimeout: 90_000 });
const poll = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 });

let browser: Browser;
let open: RehearsalWindow | undefined;
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

async function show(text: string, options: RehearsalOptions = {}): Promise<Page> {
  open = await openRehearsal(browser, text, options);
  await open.page.locator(".tabs").waitFor();
  return open.page;
}
const go = (page: Page, tab: (typeof TABS)[number]) => page.locator(`#tab-${tab}`).click();
const field = (page: Page, key: string) => page.locator(`[data-control="${key}"] input`);
const compared = (page: Page, id: string) => page.locator(`[data-compared="${id}"]`);

describe("in four themes", () => {
  it.each(TABS)("%s is free of violations, and nothing is cut off", async (tab) => {
    const page = await show(EMBER, { width: 700 });
    await go(page, tab);
    if (tab === "suppose") {
      await field(page, "estimate prepare.msel").fill("5d..8d..12d");
      await compared(page, "startex").locator(".difference").first().waitFor();
    }
    if (tab === "premortem") await page.getByRole("button", { name: "Write down a risk…" }).first().click();
    for (const theme of THEMES) {
      await open!.dress(theme);
      await page.screenshot({ path: join(ARTIFACTS, `${tab}-${theme}.png`), fullPage: true });
      // What a theme changes is contrast; the rest is looked at once.
      expect(await violations(page, theme === "dark" ? undefined : ["color-contrast"]), theme).toEqual([]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });

  it("is free of violations with forced colours, and in a narrow panel", async () => {
    const page = await show(EMBER, { forcedColors: true, width: 420 });
    await page.getByText("The figures day by day").click();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.screenshot({ path: join(ARTIFACTS, "narrow-forced-colours.png"), fullPage: true });
  });
});

describe("the promises", () => {
  it("begin with the least likely one, and say it in words, as figures and as a table", async () => {
    const page = await show(EMBER);
    expect(await page.locator("h1").textContent()).toBe("Rehearsal of Ember Shield");
    expect(await page.locator(".target.chosen .name").textContent()).toBe("Go or no-go");
    expect(await page.locator(".target.chosen").textContent()).toMatch(/unlikely\d\d % by 16 Jul · P80 \d+ Jul/);
    expect(await page.locator(".distribution").textContent()).toMatch(/planned date of Go or no-go, .*, has an? \d+ % chance, because two paths meet/);
    await page.getByText("The figures day by day").click();
    const last = page.locator(".distribution tbody tr").last();
    expect(await last.textContent()).toMatch(/2026 late.* %100 %$/);
  });

  it("are chosen by the arrow keys, and keep the choice over a reload", async () => {
    const page = await show(EMBER);
    await page.locator(".target.chosen input").focus();
    await page.keyboard.press("ArrowDown");
    expect(await page.locator(".distribution h2").textContent()).toBe("Exercise over");
    await page.reload();
    await page.locator(".tabs").waitFor();
    expect(await page.locator(".distribution h2").textContent()).toBe("Exercise over");
  });

  it("read out each day of the curve to the arrow keys", async () => {
    const page = await show(EMBER);
    const curve = page.getByRole("slider");
    await curve.focus();
    const share = async () => Number(/: (?:over |under )?(\d+) %/.exec((await curve.getAttribute("aria-valuetext"))!)![1]);
    const before = await share();
    for (let times = 0; times < 7; times++) await page.keyboard.press("ArrowRight");
    expect(await share()).toBeGreaterThan(before);
    await page.keyboard.press("End");
    expect(await share()).toBe(100);
    await page.keyboard.press("Home");
    expect(await share()).toBe(0);
    expect(await page.locator(".read").textContent()).toBe(await curve.getAttribute("aria-valuetext"));
  });

  it("show the promise, P50 and P80 in the picture", async () => {
    const page = await show(EMBER);
    const labels = await page.locator(".curve svg text").allTextContents();
    for (const label of [/^due 16 Jul$/, /^planned \d+ Jul$/, /^P50 \d+ Jul$/, /^P80 \d+ Jul$/])
      expect(
        labels.some((one) => label.test(one)),
        String(label),
      ).toBe(true);
    expect(await page.locator(".curve .bar.after").count()).toBeGreaterThan(3);
  });
});

describe("the tabs", () => {
  it("are gone through by the arrow keys", async () => {
    const page = await show(EMBER);
    await page.locator("#tab-promises").focus();
    await page.keyboard.press("ArrowRight");
    await poll(() => page.evaluate(() => document.activeElement?.id)).toBe("tab-drivers");
    await poll(() => page.getByRole("tabpanel").getAttribute("aria-labelledby")).toBe("tab-drivers");
    await page.locator("table.bars").first().locator("tbody tr").first().waitFor();
    const rows = await page.locator("table.bars").first().locator("tbody tr").allTextContents();
    const moved = rows.map((row) => Number(/([\d.]+) days?$/.exec(row)![1]));
    expect(moved.length).toBeGreaterThan(4);
    expect(moved).toEqual(moved.toSorted((a, b) => b - a));
    await page.keyboard.press("End");
    await poll(() => page.evaluate(() => document.activeElement?.id)).toBe("tab-premortem");
  });
});

describe("what if", () => {
  it("shows plan and chances side by side and leaves the text alone; applied, it changes the one clause", async () => {
    const page = await show(EMBER);
    await go(page, "suppose");
    await field(page, "estimate prepare.msel").fill("5d..8d..12d");
    const row = compared(page, "startex");
    await row.locator(".difference.better").first().waitFor();
    expect(await row.textContent()).toMatch(/ → .*earlier.*% → .* then \d\d %\+\d\d points|\d\d % → .*\+\d\d points/);
    expect(open!.text()).toBe(EMBER);
    await page.getByRole("button", { name: "Apply as an edit" }).click();
    const at = EMBER.indexOf("20d..25d..40d", EMBER.indexOf("task msel"));
    await poll(() => open!.text()).toBe(`${EMBER.slice(0, at)}5d..8d..12d${EMBER.slice(at + "20d..25d..40d".length)}`);
    // What the text says now is supposed no longer.
    await poll(() => page.locator(".field.changed").count()).toBe(0);
    // The fields go by what moves the end most: this task does so no longer.
    await page.locator(".more").first().click();
    expect(await field(page, "estimate prepare.msel").inputValue()).toBe("5d..8d..12d");
  });

  it("takes several figures of each kind, and drops them", async () => {
    const page = await show(EMBER);
    await go(page, "suppose");
    await field(page, "capacity plan").fill("2");
    await field(page, "chance real-fire").fill("90");
    await field(page, "delay real-fire").fill("10d..20d..30d");
    await compared(page, "startex").locator(".difference").first().waitFor();
    await page.getByText("3 figures supposed otherwise").waitFor();
    await page.getByRole("button", { name: "Drop" }).click();
    expect(await page.locator(".difference").count()).toBe(0);
    expect(await field(page, "capacity plan").inputValue()).toBe("1");
    expect(open!.text()).toBe(EMBER);
    expect(open!.said.filter(({ type }) => type === "edit")).toEqual([]);
  });

  it("says what is wrong with a figure, at the figure", async () => {
    const page = await show(EMBER);
    await go(page, "suppose");
    await field(page, "estimate prepare.msel").fill("soon");
    await page.locator(".notice.worse", { hasText: "An estimate reads" }).waitFor();
    expect(await field(page, "estimate prepare.msel").getAttribute("aria-invalid")).toBe("true");
    await field(page, "estimate prepare.msel").fill("9d..3d");
    await page.locator(".notice.worse", { hasText: "The plan would have an error" }).waitFor();
    expect(await page.getByRole("button", { name: "Apply as an edit" }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Back to 20d..25d..40d" }).click();
    await page.locator(".notice.worse").waitFor({ state: "detached" });
  });
});

describe("the premortem", () => {
  it("leads to the text, and turns an answer into a risk and a concern there", async () => {
    const page = await show(EMBER);
    await go(page, "premortem");
    const point = page.locator('[data-point="promise startex"]');
    await point.getByRole("button", { name: "Go or no-go" }).click();
    const revealed = open!.said.find(({ type }) => type === "reveal")!.source as { start: number; end: number };
    expect(EMBER.slice(revealed.start, revealed.end)).toBe("startex");
    await point.getByRole("button", { name: "Write down a risk…" }).click();
    await point.getByLabel("What may happen").fill("The governor calls it off");
    await point.getByLabel("Delays it by").fill("5d..10d");
    await page.keyboard.press("Enter");
    await poll(() => open!.text()).toContain('risk the-governor-calls "The governor calls it off" chance 20% delays startex by 5d..10d');
    await point.getByRole("button", { name: "Voice a concern…" }).click();
    await point.getByLabel("What is doubted").fill("Nobody has asked the county");
    await page.getByRole("button", { name: "Write it into the score" }).click();
    await poll(() => open!.text()).toMatch(/concern nobody-has-asked "Nobody has asked the county" about startex raised 2026-01-02/);
  });

  it("refuses what would be no risk, in words", async () => {
    const page = await show(EMBER);
    await go(page, "premortem");
    const point = page.locator('[data-point="promise startex"]');
    await point.getByRole("button", { name: "Write down a risk…" }).click();
    await point.getByLabel("What may happen").fill("Rain");
    await point.getByLabel("Delays it by").fill("a week");
    await page.keyboard.press("Enter");
    await point.getByRole("alert").waitFor();
    expect(open!.text()).toBe(EMBER);
  });
});

describe("with the text", () => {
  it("says that its figures are those of an earlier text", async () => {
    const page = await show(EMBER);
    await open!.tell({ type: "stale" });
    await page.getByText("The text has changed since").waitFor();
    await page.getByRole("button", { name: "Rehearse again" }).click();
    await page.getByText("The text has changed since").waitFor({ state: "detached" });
  });

  it("shows progress, and can be asked to stop", async () => {
    const page = await show(EMBER);
    await open!.tell({ type: "progress", done: 0.4 });
    expect(await page.locator("progress").getAttribute("value")).toBe("0.4");
    await page.getByRole("button", { name: "Cancel" }).click();
    await poll(() => open!.said.some(({ type }) => type === "cancel")).toBe(true);
  });

  it("says why there are no figures", async () => {
    open = await openRehearsal(browser, 'role dev "Developers"\n');
    await open.page.locator(".notice.worse", { hasText: "There is no plan here" }).waitFor();
  });

  it("shows text as text", async () => {
    const evil = '<img src=x onerror=\\"window.bad=1\\">';
    const page = await show(`score evil "${evil}" start 2027-01-04\ntask t "${evil}" effort 2d..4d..9d\nmilestone m "${evil}" after t due 2027-01-06\n`);
    for (const tab of TABS) {
      await go(page, tab);
      expect(await page.locator("img").count()).toBe(0);
    }
    expect(await page.evaluate(() => "bad" in window)).toBe(false);
    expect(await page.locator("h1").textContent()).toContain("<img src=x");
  });

  it.each(["atlas", "season"])("draws the gallery's %s in every view", async (name) => {
    const page = await show(gallery(name), { width: 1000 });
    for (const tab of TABS) await go(page, tab);
    expect(await page.locator(".points li").count()).toBeGreaterThan(0);
  });
});
