/** package.json as an extension's manifest: what it names is there, and what is there is named. */

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { withSeveritySetting } from "../../scripts/settings.ts";

const root = resolve(import.meta.dirname, "../..");

interface Setting {
  readonly type?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly markdownDescription?: string;
}

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  name: string;
  license: string;
  main: string;
  browser: string;
  icon: string;
  bin: Record<string, string>;
  scripts: Record<string, string>;
  dependencies?: unknown;
  engines: { vscode: string };
  capabilities: { untrustedWorkspaces: { supported: boolean }; virtualWorkspaces: { supported: boolean } };
  contributes: {
    commands: { command: string; title: string; category: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    keybindings?: { command: string }[];
    configuration: { properties: Record<string, Setting> };
    walkthroughs: { steps: { id: string; description: string; media: { svg?: string; image?: string; markdown?: string } }[] }[];
  };
};

/** Every text in the manifest that is a path into the project. */
function pathsIn(value: unknown): string[] {
  if (typeof value === "string") return /^\.\/|^(images|docs|syntaxes|snippets|dist)\//.test(value) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === "scripts" ? [] : pathsIn(inner)));
}

const built = (path: string): boolean => /^(\.\/)?dist\//.test(path);

describe("The manifest", () => {
  it("names only files that are there", () => {
    const paths = pathsIn(manifest);
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !built(path) && !existsSync(join(root, path)))).toEqual([]);
  });

  it("names the files that the build makes", () => {
    const build = readFileSync(join(root, "scripts/build.ts"), "utf8");
    for (const path of [manifest.main, manifest.browser]) expect(build).toMatch(new RegExp(`"(dist/)?${path.replace("./dist/", "")}"`));
    expect(manifest.bin).toEqual({ downbeat: "dist/cli.js" });
  });

  it("has scripts that are there", () => {
    const missing = Object.values(manifest.scripts).flatMap((script) => (script.match(/\S+\.ts\b/g) ?? []).filter((file) => !existsSync(join(root, file))));
    expect(missing).toEqual([]);
  });

  it("bundles all that runs: nothing is installed with it", () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.license).toBe("MIT");
    expect(manifest.engines.vscode).toBe("^1.103.0");
  });

  it("works in folders that are not trusted, and that lie on no disk", () => {
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(true);
    expect(manifest.capabilities.virtualWorkspaces.supported).toBe(true);
  });

  it("documents each setting, and gives each a default", () => {
    const settings = Object.entries(manifest.contributes.configuration.properties);
    expect(settings.length).toBeGreaterThan(3);
    for (const [name, setting] of settings) {
      expect(name).toMatch(/^downbeat\./);
      expect((setting.markdownDescription ?? setting.description ?? "").length, name).toBeGreaterThan(20);
      expect(setting.default, name).not.toBeUndefined();
      expect(setting.type, name).toBeTypeOf("string");
      if (setting.enum) expect(setting.enum, name).toContain(setting.default);
    }
  });

  it("has the severity of each check as a setting, as the table of codes says", () => {
    expect(manifest).toEqual(withSeveritySetting(manifest));
  });

  it("uses in menus, keys and the walkthrough only commands that it contributes or the editor has", () => {
    const own = new Set(manifest.contributes.commands.map(({ command }) => command));
    expect(own.size).toBe(manifest.contributes.commands.length);
    const { menus, keybindings = [], walkthroughs } = manifest.contributes;
    const used = [
      ...Object.values(menus).flatMap((items) => items.map((item) => item.command)),
      ...keybindings.map((item) => item.command),
      ...walkthroughs.flatMap(({ steps }) => steps.flatMap((step) => [...step.description.matchAll(/\(command:([\w.]+)/g)].map(([, command]) => command!))),
    ].filter((command) => command?.startsWith("downbeat."));
    expect(used.filter((command) => !own.has(command))).toEqual([]);
  });

  it("gives each command the same category and a title in title case", () => {
    for (const { category, title } of manifest.contributes.commands) {
      expect(category).toBe("Downbeat");
      expect(title).toMatch(/^[A-Z]/);
    }
  });
});
