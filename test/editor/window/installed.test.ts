/** The extension as a person has it: installed from its VSIX, in a window of the real editor. */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NEWEST, OLDEST } from "../../../scripts/editor/releases.ts";
import { type EditorWindow, openWindow } from "../../../scripts/editor/window.ts";
import { slowdown } from "./busy.ts";
import { VSIX } from "./vsix.ts";

const root = resolve(import.meta.dirname, "../../..");
const artifacts = join(root, "test/artifacts");

/** Milliseconds, on a machine that does nothing else. */
const ACTIVATION_LIMIT = 100;

const DRAFT = `score draft "A draft" {
  vision "Someone is better off"
  start 2027-01-04
}

person lin "Lin Wu"
role backend "Backend" played by lin

task build "Build it" effort 5d 
`;

for (const release of [NEWEST, OLDEST]) {
  describe(`installed in VS Code ${release.editor}`, () => {
    const work = mkdtempSync(join(tmpdir(), "downbeat-folder-"));
    const folder = join(work, "gallery");
    let window: EditorWindow;

    beforeAll(async () => {
      cpSync(join(root, "examples"), folder, { recursive: true });
      writeFileSync(join(folder, "draft.score"), DRAFT);
      window = await openWindow({ release, folder, vsix: VSIX });
    });
    afterAll(async () => {
      await window?.close();
      rmSync(work, { recursive: true, force: true, maxRetries: 5 });
    });

    it("shows a gallery plan as a score", async () => {
      const { page } = window;
      await window.openFile("atlas.score");
      await page.locator("#status\\.editor\\.mode", { hasText: "Score" }).waitFor();
      await page.locator(".statusbar-item", { hasText: "Score" }).first().waitFor();
      // Coloured by the grammar and then by the server: more than one colour, and no error.
      const colours = () =>
        page.locator(".monaco-editor .view-line span[class^=mtk]").evaluateAll((spans) => new Set(spans.map((span) => getComputedStyle(span).color)).size);
      await expect.poll(colours, { timeout: 20_000 }).toBeGreaterThan(3);
      expect(await page.locator(".monaco-editor .squiggly-error").count()).toBe(0);
      expect(await page.locator(".monaco-dialog-box, .notifications-toasts .notification-list-item").count()).toBe(0);
    });

    it("looks like this", async () => {
      const { page } = window;
      await page.locator(".monaco-editor .view-line").nth(10).waitFor();
      await page.waitForTimeout(1500);
      await page.screenshot({ path: join(artifacts, `editor-${release.editor}.png`) });
    });

    it("offers after `by ` the roles and people and nothing else, in the list that a person sees", async () => {
      const { page } = window;
      await window.openFile("draft.score");
      await page.keyboard.press("Control+End");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("End");
      await page.keyboard.type("by ", { delay: 30 });
      await page.keyboard.press("Control+Space");
      const rows = page.locator(".suggest-widget.visible .monaco-list-row");
      await rows.first().waitFor();
      const offered = await rows.evaluateAll((all) => all.map((row) => row.querySelector(".label-name")?.textContent?.trim()));
      expect(offered.sort()).toEqual(["backend", "lin"]);
      await page.screenshot({ path: join(artifacts, `completion-${release.editor}.png`) });
      await page.keyboard.press("Escape");
    });

    it("underlines a typo, and mends it by its quick fix", async () => {
      const { page } = window;
      await page.keyboard.type("bakend", { delay: 30 });
      await page.keyboard.press("Escape");
      const squiggle = page.locator('.monaco-editor[data-uri$="/draft.score"] .squiggly-error');
      await squiggle.first().waitFor({ state: "attached" });
      expect(await squiggle.count()).toBe(1);
      await page.keyboard.press("Control+.");
      const fix = page.locator(".action-widget .monaco-list-row", { hasText: "backend" }).first();
      await fix.waitFor();
      await page.keyboard.press("Enter");
      await squiggle.first().waitFor({ state: "detached" });
      await page.keyboard.press("Control+s");
      await expect.poll(() => readFileSync(join(folder, "draft.score"), "utf8")).toContain("effort 5d by backend\n");
    });

    it(`is active within ${ACTIVATION_LIMIT} ms`, { timeout: 120_000 }, async () => {
      const { page } = window;
      // The best of a few starts: what else the machine does at that moment is not the extension's.
      let milliseconds = Number.POSITIVE_INFINITY;
      for (let start = 0; start < 4 && milliseconds >= ACTIVATION_LIMIT; start++) {
        await window.reload();
        await window.command("Developer: Show Running Extensions");
        const row = page.locator(".runtime-extensions-editor .monaco-list-row", { hasText: "Downbeat" }).first();
        await row.waitFor();
        await expect.poll(async () => (await row.textContent()) ?? "", { timeout: 20_000 }).toMatch(/Activation:\s*\d+\s*ms/);
        milliseconds = Math.min(milliseconds, Number(/Activation:\s*(\d+)\s*ms/.exec((await row.textContent()) ?? "")?.[1]));
      }
      const busy = slowdown();
      process.stdout.write(
        `    activation in ${release.editor}: ${milliseconds} ms${busy > 1 ? `, on a machine that is ${busy.toFixed(1)} times too busy` : ""}\n`,
      );
      expect(milliseconds).toBeLessThan(ACTIVATION_LIMIT * busy);
    });
  });
}
