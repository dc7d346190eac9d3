/** A plan as a person rehearses it: chances beside the text, and the panel, in a window of the real editor. */

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EditorWindow, openWindow } from "../../../scripts/editor/window.ts";
import { VSIX } from "./vsix.ts";

const root = resolve(import.meta.dirname, "../../..");
const artifacts = join(root, "test/artifacts");
const NAME = "ember-shield.score";

describe("the rehearsal in the editor", () => {
  const work = mkdtempSync(join(tmpdir(), "downbeat-rehearsal-"));
  const folder = join(work, "gallery");
  let window: EditorWindow;
  let original: string;
  /** What is said of the promise by the original text. */
  let unchanged: string | null;
  const panel = (): FrameLocator => window.page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  const chance = () => panel().locator(".target.chosen .figures").textContent();
  const compared = () => panel().locator('[data-compared="startex"]');
  /** Saves, and gives what is on disk when nothing is unsaved any more. */
  const saved = async (): Promise<string> => {
    await window.save();
    return readFileSync(join(folder, NAME), "utf8");
  };

  beforeAll(async () => {
    mkdirSync(artifacts, { recursive: true });
    cpSync(join(root, "examples"), folder, { recursive: true });
    original = readFileSync(join(folder, NAME), "utf8");
    window = await openWindow({ folder, vsix: VSIX, settings: { "[score]": { "editor.formatOnSave": false } } });
    await window.openFile(NAME);
  });
  afterAll(async () => {
    await window?.close();
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  });

  it("says by itself, beside the text, how likely a promise is", async () => {
    await window.command("Go to Symbol in Editor...");
    await window.page.keyboard.type("startex");
    await window.page.locator(".quick-input-list .monaco-list-row", { hasText: "startex" }).first().waitFor();
    await window.page.keyboard.press("Enter");
    const editor = window.page.locator(`.monaco-editor[data-uri$="/${NAME}"]`);
    await editor.locator(".codelens-decoration a", { hasText: /\d+ % by 16 Jul · P80 \d+ Jul/ }).waitFor();
    await editor
      .locator(".view-line", { hasText: "due 2026-07-16" })
      .filter({ hasText: /P80\s\d+\sJul/ })
      .waitFor();
    await window.page.screenshot({ path: join(artifacts, "rehearsal-text.png") });
  });

  it("opens the panel to the side, at the promise of the lens that was clicked", async () => {
    await window.page.locator(".codelens-decoration a", { hasText: /\d+ % by 16 Jul/ }).click();
    await panel().locator(".target.chosen", { hasText: "Go or no-go" }).waitFor();
    expect(await window.page.locator(".editor-group-container").count()).toBe(2);
    expect(await panel().locator(".title p").textContent()).toMatch(/^10\s000 trials · seed 1/u);
    unchanged = await chance();
    await window.page.screenshot({ path: join(artifacts, "rehearsal-editor.png") });
  });

  it("supposes another figure: the chances change, the text does not", async () => {
    await panel().locator("#tab-suppose").click();
    await panel().locator('[data-control="estimate prepare.msel"] input').fill("5d..8d..12d");
    await compared().locator(".difference.better").first().waitFor();
    expect(await window.page.locator(".tab.dirty").count()).toBe(0);
    await window.page.screenshot({ path: join(artifacts, "rehearsal-what-if.png") });
  });

  it("applies it as exactly one clause, and one undo restores the text", async () => {
    await panel().getByRole("button", { name: "Apply as an edit" }).click();
    await window.page.locator(`.tab.dirty[data-resource-name="${NAME}"]`).waitFor();
    const at = original.indexOf("20d..25d..40d", original.indexOf("task msel"));
    expect(await saved()).toBe(`${original.slice(0, at)}5d..8d..12d${original.slice(at + "20d..25d..40d".length)}`);
    await window.page.keyboard.press("Control+z");
    expect(await saved()).toBe(original);
  });

  it("follows the text, whose chances are others then", async () => {
    await panel().locator("#tab-promises").click();
    // The undo of the test before is still being rehearsed.
    await expect.poll(chance, { timeout: 20_000 }).toBe(unchanged);
    await window.intoText();
    await window.page.keyboard.press("Control+End");
    await window.page.keyboard.type('\nrisk flood "Flood" chance 90% delays prepare.msel by 20d', { delay: 5 });
    await window.page.keyboard.press("Escape");
    await expect.poll(chance, { timeout: 20_000 }).not.toBe(unchanged);
    while ((await window.page.locator(".tab.dirty").count()) > 0) await window.page.keyboard.press("Control+z");
    await expect.poll(chance, { timeout: 20_000 }).toBe(unchanged);
  });

  it("opens the premortem, and writes an answer into the score", async () => {
    await window.intoText();
    await window.command("Downbeat: Premortem");
    const point = panel().locator('[data-point="promise startex"]');
    await point.getByRole("button", { name: "Voice a concern…" }).click();
    await point.getByLabel("What is doubted").fill("Nobody has asked the county");
    await window.page.screenshot({ path: join(artifacts, "rehearsal-premortem.png") });
    await panel().getByRole("button", { name: "Write it into the score" }).click();
    await window.page.locator(`.tab.dirty[data-resource-name="${NAME}"]`).waitFor();
    expect(await saved()).toMatch(/concern nobody-has-asked "Nobody has asked the county" about startex raised \d{4}-\d\d-\d\d/u);
    await window.page.keyboard.press("Control+z");
    expect(await saved()).toBe(original);
  });

  it("survives a reload of the window", async () => {
    await window.page.waitForTimeout(6000);
    await window.reload();
    await panel().locator("#tab-premortem[aria-selected=true]").waitFor();
    await panel().locator(".points li").first().waitFor();
  });
});
