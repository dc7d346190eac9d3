/**
 * Opens a window of the real editor for tests of what a person sees, and for pictures.
 * The extension is installed from its VSIX, as a person has it; the window is quiet and looks the same at each run.
 */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { CHROMIUM_FLAGS, provideChromium } from "./chromium.ts";
import { installEditor } from "./install.ts";
import { NEWEST, type Release } from "./releases.ts";
import { startServer } from "./server.ts";
import { workbenchAddress } from "./workbench.ts";

export interface WindowOptions {
  readonly release?: Release;
  /** Folder to open; the test owns it. */
  readonly folder: string;
  /** The extension to install. */
  readonly vsix: string;
  /** A theme's id: `Dark Modern`, `Light Modern`, `Default High Contrast`, `Default High Contrast Light`. */
  readonly theme?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly viewport?: { readonly width: number; readonly height: number };
}

export interface EditorWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Loads the window anew, as `Developer: Reload Window` does. */
  reload(): Promise<void>;
  /** Opens a file by its name. */
  openFile(name: string): Promise<void>;
  /** Runs a command of the palette by its title, `Downbeat: Open Preview`. */
  command(title: string): Promise<void>;
  /** Puts the cursor's focus into the text of the first group. */
  intoText(): Promise<void>;
  /** Saves the text of the first group, and waits until nothing is unsaved any more. */
  save(): Promise<void>;
  close(): Promise<void>;
}

/** Settings that keep the window still: no welcome, no chat, no animation, no blinking cursor. */
const QUIET: Readonly<Record<string, unknown>> = {
  "window.autoDetectColorScheme": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "telemetry.telemetryLevel": "off",
  "extensions.ignoreRecommendations": true,
  "workbench.reduceMotion": "on",
  "editor.cursorBlinking": "solid",
  "editor.minimap.enabled": false,
  "files.autoSave": "off",
  "update.mode": "none",
};

export async function openWindow(options: WindowOptions): Promise<EditorWindow> {
  const release = options.release ?? NEWEST;
  const editor = installEditor(release);
  const work = mkdtempSync(join(tmpdir(), "downbeat-window-"));
  const userData = join(work, "data");
  const extensions = join(work, "extensions");
  mkdirSync(join(userData, "User"), { recursive: true });
  writeFileSync(
    join(userData, "User/settings.json"),
    JSON.stringify({ ...QUIET, "workbench.colorTheme": options.theme ?? "Default Dark Modern", ...options.settings }),
  );
  installExtension(editor, options.vsix, extensions, work);

  const server = await startServer({ editor, userData, extensions, runtime: work });
  const browser = await chromium.launch({ executablePath: provideChromium(), args: [...CHROMIUM_FLAGS] });
  const context = await browser.newContext({ viewport: options.viewport ?? { width: 1400, height: 900 }, deviceScaleFactor: 1 });
  const page = await context.newPage();
  const ready = async (): Promise<void> => {
    await page.waitForSelector(".monaco-workbench .statusbar-item", { timeout: 60_000 });
  };
  await page.goto(workbenchAddress({ port: server.port, open: options.folder }));
  await ready();
  const input = page.locator(".quick-input-widget .quick-input-box input");
  /** Opens the quick input by a key, writes into it, and takes the row: again where something else took the focus, and it closed. */
  const choose = async (key: string, text: string, row: Locator): Promise<void> => {
    const attempts = 6;
    for (let attempt = 1; ; attempt++) {
      try {
        if (!(await input.isVisible())) await page.keyboard.press(key);
        await input.waitFor({ state: "visible", timeout: 4000 });
        await input.fill(text, { timeout: 4000 });
        await row.waitFor({ timeout: 8000 });
        await page.keyboard.press("Enter");
        return;
      } catch (error) {
        if (attempt === attempts) throw error;
        await page.keyboard.press("Escape");
      }
    }
  };
  const command = (title: string): Promise<void> =>
    choose("F1", `>${title}`, page.locator(`.quick-input-list .monaco-list-row[aria-label*="${title}"]`).first());
  const intoText = async (): Promise<void> => {
    await command("View: Focus First Editor Group");
    await page.locator(".monaco-editor.focused").waitFor();
  };
  return {
    page,
    context,
    command,
    intoText,
    async reload() {
      await page.reload();
      await ready();
    },
    async openFile(name) {
      // A choice that meets an editor just closing is lost: it is made again until the tab is there.
      const tab = page.locator(`.tab[data-resource-name="${name}"]`);
      for (let attempt = 1; ; attempt++) {
        await choose("Control+p", name, page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first());
        try {
          await tab.waitFor({ timeout: 6000 });
          break;
        } catch (error) {
          if (attempt === 5) throw error;
          await page.keyboard.press("Escape");
        }
      }
      await page.locator(`.monaco-editor[data-uri$="/${name}"] .view-line`).first().waitFor();
    },
    async save() {
      await intoText();
      await page.keyboard.press("Control+s");
      await page.locator(".tab.dirty").waitFor({ state: "detached" });
    },
    async close() {
      server.stop();
      await Promise.race([browser.close(), new Promise((done) => setTimeout(done, 3000))]);
      rmSync(work, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Installs a VSIX into `extensions`, without a browser. Throws with the editor's words where it refuses. */
export function installExtension(editor: string, vsix: string, extensions: string, serverData: string): void {
  const main = join(editor, "out/server-main.js");
  const args = [main, "--accept-server-license-terms", "--server-data-dir", serverData, "--extensions-dir", extensions, "--install-extension", vsix];
  const done = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${vsix} could not be installed:\n${done.stdout}${done.stderr}`);
}
