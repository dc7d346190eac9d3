/**
 * Bundles everything that runs: the command, the language server, the two extension entries, the preview's page.
 *
 *   node scripts/build.ts [--minify] [--watch]
 *
 * Source maps unless minified. Writes `dist/meta.json` (esbuild's metafile), from which the size of a bundle can be explained.
 */

import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import * as esbuild from "esbuild";
import { thirdPartyNotices } from "./notices.ts";

const root = resolve(import.meta.dirname, "..");

interface Bundle {
  readonly name: string;
  readonly options: esbuild.BuildOptions;
}

const manifest = JSON.parse(await readFile(resolve(root, "package.json"), "utf8")) as { version: string };

const COMMAND_LINE = "dist/node/cli.js";

const node: esbuild.BuildOptions = { platform: "node", target: "node22", mainFields: ["module", "main"] };
const browser: esbuild.BuildOptions = { platform: "browser", target: "es2022", mainFields: ["browser", "module", "main"] };
/** Libraries that look for Node find none, even where there is one. */
const noNode: esbuild.BuildOptions = { define: { process: '{"env":{}}' } };

const bundles: readonly Bundle[] = [
  {
    // One script, which its starter can run with code that an earlier run compiled. What a command does not need, V8 reads past.
    name: "command line",
    options: {
      ...node,
      entryPoints: ["server/src/cli/main.ts"],
      outfile: COMMAND_LINE,
      format: "cjs",
      charset: "ascii",
      supported: { "dynamic-import": false },
      define: { "import.meta.url": "__url" },
      banner: { js: "(function (require, __filename, __dirname, __url) {" },
      footer: { js: "})" },
    },
  },
  {
    name: "threads of the command line",
    options: {
      ...node,
      entryPoints: ["server/src/lsp/rehearsal-worker.ts", "server/src/lsp/rehearsal-node-thread.ts"],
      outdir: "dist/node",
      format: "esm",
      splitting: true,
      chunkNames: "[name]-[hash]",
      outExtension: { ".js": ".mjs" },
    },
  },
  // One bundle for the process and the worker, as for both extension hosts: what an installation downloads is halved.
  {
    name: "language server (process)",
    options: {
      ...node,
      entryPoints: ["server/src/lsp/node.ts"],
      outfile: "dist/server.js",
      format: "cjs",
      footer: { js: 'require("node:module").enableCompileCache?.();\nrequire("./web/server.js");' },
    },
  },
  { name: "language server", options: { ...browser, ...noNode, entryPoints: ["server/src/lsp/browser.ts"], outfile: "dist/web/server.js", format: "iife" } },
  {
    name: "extension",
    options: { ...browser, entryPoints: ["client/src/extension.ts"], outfile: "dist/web/extension.js", format: "cjs", external: ["vscode"] },
  },
  {
    name: "preview",
    options: {
      ...browser,
      ...noNode,
      entryPoints: ["client/preview/main.tsx"],
      outfile: "dist/preview.js",
      format: "iife",
      jsx: "automatic",
      jsxImportSource: "preact",
    },
  },
  {
    name: "rehearsal panel",
    options: {
      ...browser,
      ...noNode,
      entryPoints: ["client/rehearsal/main.tsx"],
      outfile: "dist/rehearsal.js",
      format: "iife",
      jsx: "automatic",
      jsxImportSource: "preact",
    },
  },
];

/** What `npx` and a shell start; complete once the digest of the bundle that it runs is known. */
function starter(digest: string): Bundle {
  return {
    name: "starter of the command line",
    options: {
      platform: "node",
      // An old Node is to read it, so that it can be told to be too old.
      target: "node14",
      entryPoints: ["server/src/cli/start.ts"],
      outfile: "dist/cli.js",
      format: "cjs",
      banner: { js: "#!/usr/bin/env node" },
      define: { DOWNBEAT_BUNDLE: JSON.stringify(digest) },
    },
  };
}

/**
 * The extension's entry for the desktop: one bundle serves both. Here it is not even read before the extension host has been given back
 * (in a browser's host an extension is one file, of which only a part runs at once).
 */
const DESKTOP_ENTRY = `"use strict";
const bundle = () => require("./web/extension.js");
exports.activate = (context) => new Promise((resolve) => setTimeout(resolve)).then(() => bundle().activate(context));
exports.deactivate = () => bundle().deactivate();
`;

/** esbuild's options for one bundle, complete. */
function complete(options: esbuild.BuildOptions, minify: boolean): esbuild.BuildOptions {
  return {
    bundle: true,
    absWorkingDir: root,
    logLevel: "warning",
    legalComments: "none",
    charset: "utf8",
    minify,
    sourcemap: minify ? false : "linked",
    sourcesContent: false,
    metafile: true,
    loader: { ".score": "text", ".md": "text" },
    ...options,
    define: {
      DOWNBEAT_VERSION: JSON.stringify(manifest.version),
      "process.env.NODE_ENV": JSON.stringify(minify ? "production" : "development"),
      ...options.define,
    },
  };
}

const minify = process.argv.includes("--minify");
const watch = process.argv.includes("--watch");
const dist = resolve(root, "dist");

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await writeFile(resolve(dist, "extension.js"), DESKTOP_ENTRY);

if (watch) {
  for (const { options } of [...bundles, starter("")]) {
    const context = await esbuild.context({ ...complete(options, minify), logLevel: "info" });
    await context.watch();
  }
} else {
  const build = (bundle: Bundle) => esbuild.build(complete(bundle.options, minify));
  const built = await Promise.allSettled(bundles.map(build));
  const meta: esbuild.Metafile = { inputs: {}, outputs: {} };
  for (const [index, outcome] of built.entries()) {
    const { name } = bundles[index]!;
    if (outcome.status === "rejected") {
      process.stderr.write(`The bundle "${name}" could not be built.\n`);
      process.exitCode = 1;
      continue;
    }
    Object.assign(meta.inputs, outcome.value.metafile?.inputs);
    Object.assign(meta.outputs, outcome.value.metafile?.outputs);
  }
  await build(
    starter(
      createHash("sha256")
        .update(await readFile(resolve(root, COMMAND_LINE)))
        .digest("hex")
        .slice(0, 16),
    ),
  );
  await chmod(resolve(dist, "cli.js"), 0o755);
  await writeFile(resolve(dist, "meta.json"), JSON.stringify(meta));
  await writeFile(resolve(dist, "third-party-notices.txt"), thirdPartyNotices(Object.keys(meta.inputs), root));
}
