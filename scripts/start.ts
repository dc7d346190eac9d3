/**
 * Builds, and opens VS Code on the gallery with the extension running: the desktop editor where one is installed or can be downloaded,
 * otherwise the one that npm ships, in a browser. Ctrl+C ends all of it.
 */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { canDownload, canShowWindows } from "./editor/desktop.ts";
import { installEditor } from "./editor/install.ts";
import { NEWEST } from "./editor/releases.ts";
import { startServer } from "./editor/server.ts";
import { workbenchAddress } from "./editor/workbench.ts";

const root = resolve(import.meta.dirname, "..");
const gallery = join(root, "examples");

const built = spawnSync(process.execPath, [join(root, "scripts/build.ts")], { stdio: "inherit" });
if (built.status !== 0) process.exit(1);

const work = mkdtempSync(join(tmpdir(), "downbeat-start-"));
let stop = (): void => {};
function end(status: number): void {
  stop();
  rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  process.exit(status);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => end(0));

const desktop = await findDesktop();
if (desktop) startDesktop(desktop);
else await serve();

/** The command that starts a desktop VS Code, or undefined. */
async function findDesktop(): Promise<string | undefined> {
  if (!canShowWindows()) return undefined;
  if (spawnSync("code", ["--version"], { shell: process.platform === "win32" }).status === 0) return "code";
  if (!(await canDownload())) return undefined;
  try {
    return await downloadAndUnzipVSCode({ version: "stable", cachePath: join(root, ".vscode-test") });
  } catch (error) {
    process.stderr.write(`VS Code could not be downloaded: ${error instanceof Error ? error.message : error}\n`);
    return undefined;
  }
}

function startDesktop(executable: string): void {
  process.stdout.write("Opening VS Code on the gallery. Close its window, or press Ctrl+C here, to end.\n");
  // A profile of its own: nothing of the person's other work is touched.
  const flags = [`--extensionDevelopmentPath=${root}`, `--user-data-dir=${join(work, "data")}`, `--extensions-dir=${join(work, "extensions")}`];
  const child = spawn(executable, ["--wait", "--new-window", "--disable-workspace-trust", "--skip-welcome", ...flags, gallery], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  stop = () => child.kill();
  child.on("error", (error) => {
    process.stderr.write(`${executable} did not start: ${error.message}\n`);
    end(1);
  });
  child.on("exit", (code) => end(code ?? 0));
}

async function serve(): Promise<void> {
  const userData = join(work, "data");
  const extensions = join(work, "extensions");
  mkdirSync(join(userData, "User"), { recursive: true });
  mkdirSync(extensions);
  const settings = { "workbench.startupEditor": "none", "chat.disableAIFeatures": true, "workbench.secondarySideBar.defaultVisibility": "hidden" };
  writeFileSync(join(userData, "User/settings.json"), JSON.stringify({ ...settings, "telemetry.telemetryLevel": "off" }));
  const server = await startServer({ editor: installEditor(NEWEST), userData, extensions, runtime: work, driver: true, port: Number(process.env.PORT ?? 0) });
  stop = server.stop;
  server.process.on("exit", () => end(1));
  const address = workbenchAddress({ port: server.port, open: gallery, development: [root] });
  process.stdout.write(`VS Code is open on the gallery, with Downbeat running, at\n\n  ${address}\n\nPress Ctrl+C to end.\n`);
  showInBrowser(address);
}

/** Opens the person's browser where there is one; where not, the printed address is enough. */
function showInBrowser(address: string): void {
  if (!canShowWindows()) return;
  const [command, args]: [string, string[]] =
    process.platform === "darwin" ? ["open", [address]] : process.platform === "win32" ? ["cmd", ["/c", "start", "", address]] : ["xdg-open", [address]];
  const child: ChildProcess = spawn(command, args, { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
