/** The preview as a person has it: beside the text, in a window of the real editor. */

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EditorWindow, openWindow } from "../../../scripts/editor/window.ts";
import { scheduleText } from "../../timeline/scheduled.ts";
import { VSIX } from "./vsix.ts";

const root = resolve(import.meta.dirname, "../../..");
const artifacts = join(root, "test/artifacts");
const ATLAS = readFileSync(join(root, "examples/atlas.score"), "utf8");

describe("the preview in the editor", () => {
  const work = mkdtempSync(join(tmpdir(), "downbeat-preview-"));
  const folder = join(work, "gallery");
  let window: EditorWindow;
  const preview = (): FrameLocator => window.page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  const row = (key: string) => preview().locator(`[data-row="${key}"]`);
  /** Saves, and gives what is on disk when nothing is unsaved any more. */
  const saved = async (): Promise<string> => {
    await window.save();
    return readFileSync(join(folder, "atlas.score"), "utf8");
  };

  beforeAll(async () => {
    mkdirSync(artifacts, { recursive: true });
    cpSync(join(root, "examples"), folder, { recursive: true });
    writeFileSync(
      join(folder, "notes.md"),
      '# Notes\n\n```score\nscore fence "Fenced" start 2027-01-04\ntask one "One" effort 3d\nmilestone two "Two" after one\n```\n\n![plan](atlas.score)\n',
    );
    window = await openWindow({ folder, vsix: VSIX, settings: { "[score]": { "editor.formatOnSave": false } } });
    await window.openFile("atlas.score");
    await window.command("Downbeat: Open Preview");
    await row("item:build").waitFor();
  });
  afterAll(async () => {
    await window?.close();
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  });

  it("opens to the side, with the rows of the schedule in its order", async () => {
    expect(await window.page.locator(".editor-group-container").count()).toBe(2);
    const shown = await preview().locator(".row .label").allTextContents();
    expect(shown.slice(0, 11)).toEqual(scheduleText(ATLAS).items.map((item) => item.title));
    await window.page.screenshot({ path: join(artifacts, "preview-editor.png") });
  });

  it("goes to the source by a click, and marks the row where the cursor is", async () => {
    await row("item:launch").locator(".label").click();
    const line = ATLAS.slice(0, ATLAS.indexOf("milestone launch")).split("\n").length;
    await window.page.locator("#status\\.editor\\.selection", { hasText: `Ln ${line}` }).waitFor();
    expect(await row("item:launch").getAttribute("aria-selected")).toBe("true");
    // The other way: a few lines up by the keyboard.
    const target = ATLAS.slice(0, ATLAS.indexOf("task rollout")).split("\n").length;
    for (let up = line; up > target; up--) await window.page.keyboard.press("ArrowUp");
    await preview().locator('[data-row="item:rollout"][aria-selected="true"]').waitFor();
  });

  it("follows a keystroke", async () => {
    const before = await row("item:rollout").getAttribute("aria-label");
    await window.page.keyboard.press("Home");
    await window.page.keyboard.press("End");
    await window.page.keyboard.type(" #now", { delay: 20 });
    await expect.poll(() => preview().locator(".toolbar").count()).toBe(1);
    await window.page.keyboard.press("Control+z");
    await expect.poll(() => row("item:rollout").getAttribute("aria-label")).toBe(before);
  });

  it("changes exactly one token by a drag of a bar's end, shows what that means, and undo restores the text", async () => {
    const original = readFileSync(join(folder, "atlas.score"), "utf8");
    const bar = row("item:rollout").locator('[data-handle="finish"]');
    // The undo of the test before may yet be on its way into the picture.
    let box = (await bar.boundingBox())!;
    for (let before = 0; before !== box.x; box = (await bar.boundingBox())!) {
      before = box.x;
      await window.page.waitForTimeout(400);
    }
    const { mouse } = window.page;
    await mouse.move(box.x + box.width - 3, box.y + box.height / 2);
    await mouse.down();
    await mouse.move(box.x + box.width + 30, box.y + box.height / 2, { steps: 4 });
    await preview().locator(".bubble strong").waitFor();
    await expect.poll(() => preview().locator(".bubble").textContent()).toMatch(/lasts \d+(\.5)?d.*Launch/s);
    await mouse.up();
    await expect.poll(() => preview().locator(".bubble").count()).toBe(0);
    await window.page.locator('.tab.dirty[data-resource-name="atlas.score"]').waitFor();
    const changed = await saved();
    expect(changed).not.toBe(original);
    expect(changed.replace(/(task rollout .* lasts )[\d.]+d/u, "$15d")).toBe(original);
    await window.page.keyboard.press("Control+z");
    expect(await saved()).toBe(original);
  });

  it("says what is broken, and shows the rest", async () => {
    await window.intoText();
    await window.page.keyboard.press("Control+End");
    await window.page.keyboard.type("\ntask broken by nobody", { delay: 5 });
    await preview().locator(".broken", { hasText: "nobody" }).waitFor();
    await row("item:launch").waitFor();
    await window.page.keyboard.press("Escape");
    while ((await window.page.locator(".tab.dirty").count()) > 0) await window.page.keyboard.press("Control+z");
    await preview().locator(".broken").waitFor({ state: "detached" });
  });

  it("says in the side bar and in the status bar what is next, and leads there", async () => {
    const { page } = window;
    await page.locator(".statusbar-item", { hasText: "1 Feb" }).waitFor();
    const pane = page.locator(".pane", { has: page.locator('.pane-header[aria-label^="What is next"]') });
    await pane.locator(".pane-header").click();
    // The list of files leaves its room to the view, whose rows are in the page only while they can be seen.
    await page.locator('.pane-header[aria-label^="Explorer Section"]').click();
    const beta = pane.locator(".monaco-list-row", { hasText: "Private beta" });
    await beta.waitFor();
    const shown = await pane.locator(".monaco-list-row").allTextContents();
    for (const group of ["Cues", "Milestones", "Open risks and concerns"])
      expect(
        shown.some((text) => text.startsWith(group)),
        group,
      ).toBe(true);
    await page.screenshot({ path: join(artifacts, "next-editor.png") });
    await beta.click();
    const line = ATLAS.slice(0, ATLAS.indexOf("milestone beta")).split("\n").length;
    await page.locator("#status\\.editor\\.selection", { hasText: `Ln ${line}` }).waitFor();
  });

  it("survives a reload of the window, as it was", async () => {
    await row("item:build").locator(".arrow").click();
    await row("item:build.api").waitFor({ state: "detached" });
    // The page hands its state to the editor a quarter of a second later; the editor in a browser writes it down every few.
    await window.page.waitForTimeout(6000);
    await window.reload();
    await row("item:build").waitFor();
    expect(await row("item:build").getAttribute("aria-expanded")).toBe("false");
    expect(await row("item:build.api").count()).toBe(0);
  });

  it("draws a fence and an image of a score in Markdown's preview", async () => {
    const { page } = window;
    await window.openFile("notes.md");
    await window.command("Markdown: Open Preview to the Side");
    const markdown = page.frameLocator('iframe.webview.ready:not([style*="hidden"])').last().frameLocator("#active-frame");
    await markdown.locator('img[src^="data:image/svg+xml"]').nth(1).waitFor();
    const titles = await markdown
      .locator('img[src^="data:image/svg+xml"]')
      .evaluateAll((images) => images.map((image) => [(image as HTMLImageElement).alt.split(":")[0], (image as HTMLImageElement).naturalWidth > 500]));
    expect(titles).toEqual([
      ["Fenced", true],
      ["Atlas 2.0 launch", true],
    ]);
    await page.screenshot({ path: join(artifacts, "markdown-editor.png") });
  });
});
