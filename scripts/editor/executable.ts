/** An executable file that behaves like a desktop VS Code, made of the npm one. */

import { chmodSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { provideChromium } from "./chromium.ts";
import { installEditor } from "./install.ts";
import type { Release } from "./releases.ts";

/** Path for `vscodeExecutablePath`; installs the editor and a browser if need be. */
export function editorExecutable(release: Release): string {
  const editor = installEditor(release);
  const path = resolve(editor, "../../..", `vscode-${release.editor}${process.platform === "win32" ? ".cmd" : ""}`);
  const command = [process.execPath, join(import.meta.dirname, "launcher.ts"), editor, provideChromium()].map((part) => `"${part}"`).join(" ");
  writeFileSync(path, process.platform === "win32" ? `@${command} %*\r\n` : `#!/bin/sh\nexec ${command} "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}
