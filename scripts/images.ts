/** Draws the extension's icon, which the marketplace wants as PNG, from its SVG. Run it when `images/icon.svg` has changed: `node scripts/images.ts`. */

import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { chromium } from "playwright-core";
import { CHROMIUM_FLAGS, provideChromium } from "./editor/chromium.ts";

const SIZE = 256;
const folder = resolve(import.meta.dirname, "../images");

const browser = await chromium.launch({ executablePath: provideChromium(), args: [...CHROMIUM_FLAGS] });
const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${readFileSync(resolve(folder, "icon.svg"), "utf8")}`);
writeFileSync(resolve(folder, "icon.png"), await page.screenshot({ omitBackground: true }));
await browser.close();
