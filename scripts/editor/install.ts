/**
 * Installs the VS Code that npm ships (inside the package `code-server`): only the editor of it, without a compiler, in some seconds.
 * It is kept under `.vscode-test/`, one folder a version, and made once.
 */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { NEWEST, type Release, UNNEEDED_EXTENSIONS } from "./releases.ts";

const CACHE = resolve(import.meta.dirname, "../../.vscode-test");

/** Change it when the way of installing changes: what was installed before is then made anew. */
const RECIPE = "1";

/** Folder of the editor (`lib/vscode` of the package), installed if it is not there. Throws with a reason where that fails. */
export function installEditor(release: Release): string {
  const home = join(CACHE, `code-server-${release.version}-${RECIPE}`);
  const editor = join(home, "lib/vscode");
  if (existsSync(editor)) return editor;
  mkdirSync(CACHE, { recursive: true });
  process.stderr.write(`Installing VS Code ${release.editor} from npm…\n`);
  const work = mkdtempSync(join(CACHE, "installing-"));
  try {
    const archive = fetchPackage(release, work);
    const unpacked = join(work, "unpacked");
    mkdirSync(unpacked);
    const excluded = UNNEEDED_EXTENSIONS.map((name) => `--exclude=package/lib/vscode/extensions/${name}`);
    const wanted = ["package/lib/vscode", "package/LICENSE", "package/ThirdPartyNotices.txt"];
    run("tar", ["xzf", archive, "-C", unpacked, "--strip-components=1", ...excluded, ...wanted], work);
    installDependencies(join(unpacked, "lib/vscode"), release);
    renameSync(unpacked, home);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return editor;
}

/** Downloads the package by the ordinary npm client and checks it against the pinned hash. */
function fetchPackage(release: Release, folder: string): string {
  const name = npm(["pack", `code-server@${release.version}`, "--silent", "--pack-destination", folder], folder)
    .trim()
    .split("\n")
    .at(-1)!;
  const archive = join(folder, name);
  const hash = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
  if (hash !== release.integrity)
    throw new Error(`code-server ${release.version} is not what it was: its hash is ${hash}, and ${release.integrity} was expected.`);
  return archive;
}

function installDependencies(folder: string, release: Release): void {
  const file = join(folder, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as { dependencies: Record<string, string>; allowScripts?: unknown };
  for (const name of release.unneeded) delete manifest.dependencies[name];
  delete manifest.allowScripts;
  writeFileSync(file, JSON.stringify(manifest, undefined, 2));
  npm(["install", "--omit=dev", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--silent"], folder);
  for (const [name, stub] of Object.entries(release.stubs)) {
    writeFileSync(join(folder, "node_modules", name, "package.json"), JSON.stringify({ name, version: "0.0.0", main: "index.js" }));
    writeFileSync(join(folder, "node_modules", name, "index.js"), STUBS[stub]);
  }
  provideRipgrep(folder);
}

/** Search and `findFiles` want ripgrep: newer editors bring it in the package, older ones download it when they are installed, so they get that of the newer. */
function provideRipgrep(folder: string): void {
  const platform = `${process.platform}-${process.arch}`;
  const universal = join(folder, "node_modules/@vscode/ripgrep-universal/bin");
  if (existsSync(universal)) {
    for (const name of readdirSync(universal)) if (name !== platform) rmSync(join(universal, name), { recursive: true, force: true });
    return;
  }
  const newest = join(installEditor(NEWEST), "node_modules/@vscode/ripgrep-universal/bin", platform);
  cpSync(newest, join(folder, "node_modules/@vscode/ripgrep/bin"), { recursive: true });
}

function npm(args: readonly string[], folder: string): string {
  const own = process.env.npm_execpath;
  return own?.endsWith(".js") ? run(process.execPath, [own, ...args], folder) : run("npm", args, folder);
}

function run(command: string, args: readonly string[], folder: string): string {
  // What an outer `npm test` puts into the environment about its own package is not for the inner one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_(package|lifecycle|config_local_prefix|command|old)/.test(key)));
  const done = spawnSync(command, args, { cwd: folder, env, encoding: "utf8", maxBuffer: 1 << 26 });
  if (done.status === 0) return done.stdout;
  throw new Error(`${command} ${args.join(" ")} failed: ${done.error?.message ?? `${done.stdout}${done.stderr}`.trim()}`);
}

const STUBS = {
  watchdog: "exports.start = () => {}; exports.exit = (code) => process.exit(code || 0);\n",
  // Without a logger every output channel of the editor is empty. It is imported as an ES module, so that each export must be an assignment.
  spdlog: `const fs = require("fs"), path = require("path"), NAMES = ["trace", "debug", "info", "warning", "error", "critical", "off"];
class Logger {
  constructor(name, file) { this.file = file; this.level = 2; this.stamped = true; fs.mkdirSync(path.dirname(file), { recursive: true }); fs.appendFileSync(file, ""); }
  write(level, text) {
    if (level < this.level || !this.file) return;
    fs.appendFileSync(this.file, this.stamped ? new Date().toISOString().replace("T", " ").slice(0, -1) + " [" + NAMES[level] + "] " + text + "\\n" : text);
  }
  trace(text) { this.write(0, text); } debug(text) { this.write(1, text); } info(text) { this.write(2, text); }
  warn(text) { this.write(3, text); } error(text) { this.write(4, text); } critical(text) { this.write(5, text); }
  getLevel() { return this.level; } setLevel(level) { this.level = level; }
  setPattern() { this.stamped = true; } clearFormatters() { this.stamped = false; } flush() {} drop() { this.file = undefined; }
}
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = async (name, file) => new Logger(name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger(name, file);
`,
} as const;
