/** A change of plan as a person reviews it: against the last commit, in a window of the real editor. */

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type EditorWindow, openWindow } from "../../../scripts/editor/window.ts";
import { VSIX } from "./vsix.ts";

const root = resolve(import.meta.dirname, "../../..");
const artifacts = join(root, "test/artifacts");

describe("comparing a score with its last commit", () => {
  const work = mkdtempSync(join(tmpdir(), "downbeat-compare-"));
  const folder = join(work, "gallery");
  let window: EditorWindow;
  const rows = () => window.page.locator('.pane:has(.pane-header[aria-label^="Changes of the plan"]) .monaco-list-row');
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main", ...args], { cwd: folder, stdio: "ignore" });

  /** The built-in Git extension looks for repositories after the window has opened: until then its versions are not on offer. */
  const compareWithHead = async (): Promise<void> => {
    const head = window.page.locator(".quick-input-list .monaco-list-row", { hasText: "HEAD" }).first();
    for (let attempt = 0; attempt < 10; attempt++) {
      await window.command("Downbeat: Compare With…");
      await window.page.locator(".quick-input-list .monaco-list-row", { hasText: "Another File" }).first().waitFor();
      if (await head.isVisible()) return await head.click();
      await window.page.keyboard.press("Escape");
      await window.page.waitForTimeout(1000);
    }
    throw new Error("the Git extension offers no HEAD");
  };

  beforeAll(async () => {
    mkdirSync(artifacts, { recursive: true });
    cpSync(join(root, "examples"), folder, { recursive: true });
    git("init", "-q");
    git("add", "-A");
    git("commit", "-q", "-m", "one");
    const plan = join(folder, "atlas.score");
    writeFileSync(
      plan,
      readFileSync(plan, "utf8").replace("effort 6d..10d..18d", "effort 9d..14d..24d").replace("to ops, backend starts rollout", "to ops starts rollout"),
    );
    window = await openWindow({ folder, vsix: VSIX });
    await window.openFile("atlas.score");
    await window.command("Downbeat: Open Preview");
    await window.page.frameLocator("iframe.webview.ready").frameLocator("#active-frame").locator('[data-row="item:build"]').waitFor();
    await window.page.keyboard.press("Control+1");
    await window.page.locator(".monaco-editor.focused").waitFor();
    await compareWithHead();
    await rows().first().waitFor();
    // Rows out of sight are not in the page: the view gets the height that the views of Git leave to it when they are folded.
    const others = window.page.locator('.sidebar .pane-header.expanded:not([aria-label^="Changes of the plan"]) h3');
    const fold = async (): Promise<number> => {
      if ((await others.count()) > 0) await others.first().click();
      return await others.count();
    };
    await vi.waitFor(async () => expect(await fold()).toBe(0), { timeout: 20_000, interval: 500 });
  });
  afterAll(async () => {
    await window?.close();
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  });

  it("lists what moves, whom to tell, and the changes by class", async () => {
    const shown = async (): Promise<string> => (await rows().allTextContents()).join("\n");
    await expect.poll(shown, { timeout: 10_000 }).toMatch(/Breaking.*Public API/s);
    const labels = await shown();
    expect(labels).toContain("What moves");
    expect(labels).toMatch(/Go live.*− to backend/u);
    expect(labels).toMatch(/Public API.*6d\.\.10d\.\.18d → 9d\.\.14d\.\.24d/u);
    await window.page.screenshot({ path: join(artifacts, "compare-editor.png") });
  });

  it("shows in the preview where things stood", async () => {
    const page = window.page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
    await page.locator(".db-ghost").first().waitFor({ state: "attached" });
  });

  it("goes from change to change in the text", async () => {
    await window.page.keyboard.press("Control+1");
    await window.page.locator(".monaco-editor.focused").waitFor();
    await window.page.keyboard.press("Control+Home");
    await window.command("Downbeat: Go to Next Change of the Plan");
    const text = readFileSync(join(folder, "atlas.score"), "utf8");
    const line = text.slice(0, text.indexOf("effort 9d..14d..24d")).split("\n").length;
    await window.page.locator("#status\\.editor\\.selection", { hasText: `Ln ${line}` }).waitFor();
  });

  it("follows typing", async () => {
    await window.page.keyboard.press("Control+1");
    await window.page.locator(".monaco-editor.focused").waitFor();
    await window.page.keyboard.press("Control+End");
    await window.page.keyboard.type('concern money "Who pays" about launch raised 2027-01-12', { delay: 5 });
    await rows().filter({ hasText: "Who pays" }).first().waitFor();
  });

  it("ends, and leaves nothing behind", async () => {
    await window.command("Downbeat: End the Comparison");
    await window.page.locator('.pane-header[aria-label^="Changes of the plan"]').waitFor({ state: "detached" });
  });
});
