/** The browser in which the npm editor is shown: found where systems keep it, otherwise installed if that is allowed, otherwise named. */

import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "chromium-headless-shell"];

const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** Keeps the browser off the network and off the graphics card. */
export const CHROMIUM_FLAGS: readonly string[] = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** Path of a Chromium that is there, or undefined. `CHROMIUM_PATH` decides where it is set. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name + suffix))), ...PLACES, chromium.executablePath()];
  return candidates.find(isExecutable);
}

/** Path of a Chromium, installed by the system's packages if need be. Throws with what to do where that is not allowed. */
export function provideChromium(): string {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0) {
    process.stderr.write("Installing the Debian package chromium…\n");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
      const done = spawnSync("apt-get", args, { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 });
      if (done.status !== 0) process.stderr.write(`${done.stdout}${done.stderr}`);
    }
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    "The editor's tests need Chromium, and there is none. Install it (Debian and Ubuntu: apt-get install chromium; elsewhere Chrome or Edge will do), or let CHROMIUM_PATH name it.",
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
