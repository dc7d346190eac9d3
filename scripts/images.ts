/**
 * Draws the PNGs that are kept: the extension's icon, which the marketplace wants as PNG, from its SVG, and the preview at the top of the
 * README, from a plan of the gallery. Run it when `images/icon.svg`, the preview or that plan has changed: `npm run build && node scripts/images.ts`.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { parse } from "../server/src/language/parser.ts";
import { bind } from "../server/src/plan/bind.ts";
import { schedule } from "../server/src/schedule/schedule.ts";
import { htmlOf } from "../server/src/timeline/html.ts";
import { timelineOf } from "../server/src/timeline/timeline-of.ts";
import { CHROMIUM_FLAGS, provideChromium } from "./editor/chromium.ts";

const ICON_SIZE = 256;
/** Of the page; its pixels are finer than those of a screen, and the file stays small. */
const PREVIEW_SIZE = { width: 920, height: 630 };
const PLAN = "atlas";
const root = resolve(import.meta.dirname, "..");
const folder = resolve(root, "images");

const browser = await chromium.launch({ executablePath: provideChromium(), args: [...CHROMIUM_FLAGS] });
writeFileSync(resolve(folder, "icon.png"), await iconOf(browser));
writeFileSync(resolve(folder, "preview.png"), await previewOf(browser));
await browser.close();

async function iconOf(browser: Browser): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: ICON_SIZE, height: ICON_SIZE } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${readFileSync(resolve(folder, "icon.svg"), "utf8")}`);
  return page.screenshot({ omitBackground: true });
}

/** The page of a plan in the light theme, down to its cadences. */
async function previewOf(browser: Browser): Promise<Buffer> {
  const uri = `file:///${PLAN}.score`;
  const source = parse(readFileSync(resolve(root, `examples/${PLAN}.score`), "utf8"));
  // A day before the plan begins: no line of today, and the same picture whenever it is drawn.
  const today = Date.UTC(2026, 11, 31) / 86_400_000;
  const plan = schedule(bind(uri, { get: (asked) => (asked === uri ? source : undefined) }, undefined, { today }), { now: today * 1440 });
  if (plan === undefined) throw new Error(`examples/${PLAN}.score has no dates.`);
  const html = htmlOf(timelineOf(plan), readFileSync(resolve(root, "dist/preview.js"), "utf8"), { theme: "light" });
  const page = await browser.newPage({ viewport: PREVIEW_SIZE, deviceScaleFactor: 1.7 });
  await page.route("https://preview.test/**", (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto("https://preview.test/");
  await page.locator(".row .db-bar").first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  return page.screenshot();
}
