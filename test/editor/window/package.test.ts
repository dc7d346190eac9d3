/** What is in the VSIX, and how large it is. */

import { readdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { listFiles, PackageManager } from "@vscode/vsce";
import { describe, expect, it } from "vitest";
import { VSIX } from "./vsix.ts";

const root = resolve(import.meta.dirname, "../../..");

/** The project's own limit. */
const LIMIT_BYTES = 700_000;

describe("The VSIX", () => {
  it(`is smaller than ${LIMIT_BYTES / 1000} kB`, () => {
    const { size } = statSync(VSIX);
    process.stdout.write(`    VSIX: ${Math.ceil(size / 1000)} kB\n`);
    expect(size).toBeLessThan(LIMIT_BYTES);
  });

  it("holds what runs and what is read, and nothing else", async () => {
    const files = (await listFiles({ cwd: root, packageManager: PackageManager.None })).map((file) => file.replace(/^\.\//, ""));
    const folders = ["dist", "docs", "examples", "images", "snippets", "syntaxes"];
    const alone = ["CHANGELOG.md", "LICENSE", "README.md", "language-configuration.json", "package.json"];
    expect(files.filter((file) => !alone.includes(file) && !folders.includes(file.split("/")[0]!))).toEqual([]);
    expect(files.filter((file) => /\.(map|ts|tsx|vsix)$|meta\.json$/.test(file))).toEqual([]);
    const wanted = ["cli.js", "server.js", "extension.js", "preview.js", "web/extension.js", "web/server.js", "third-party-notices.txt"];
    expect(files).toEqual(expect.arrayContaining([...alone, ...wanted.map((name) => `dist/${name}`), "dist/node/cli.mjs", "dist/node/server.mjs"]));
    expect(files).toEqual(expect.arrayContaining(readdirSync(resolve(root, "examples")).map((name) => `examples/${name}`)));
  });
});
