/**
 * Bundles everything that runs: the command, the language server, the two extension entries, the preview's page.
 *
 *   node scripts/build.ts [--minify] [--watch]
 *
 * Source maps unless minified. Writes `dist/meta.json` (esbuild's metafile), from which the size of a bundle can be explained.
 */

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

/** CommonJS dependencies reach for Node's modules by `require`, which an ES module has not. */
const REQUIRE = "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const node: esbuild.BuildOptions = { platform: "node", target: "node22", mainFields: ["module", "main"] };
const browser: esbuild.BuildOptions = { platform: "browser", target: "es2022", mainFields: ["browser", "module", "main"] };
/** Libraries that look for Node find none, even where there is one. */
const noNode: esbuild.BuildOptions = { define: { process: '{"env":{}}' } };

const bundles: readonly Bundle[] = [
  {
    // Split, so that `check` does not pay for what only `rehearse` or `lsp` needs.
    name: "command line",
    options: {
      ...node,
      entryPoints: {
        cli: "server/src/cli/main.ts",
        "rehearsal-worker": "server/src/lsp/rehearsal-worker.ts",
        "rehearsal-node-thread": "server/src/lsp/rehearsal-node-thread.ts",
      },
      outdir: "dist/node",
      format: "esm",
      splitting: true,
      chunkNames: "[name]-[hash]",
      outExtension: { ".js": ".mjs" },
      banner: { js: REQUIRE },
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

/**
 * CommonJS starters, which the editor and `npx` can load. That of the command turns on V8's compile cache before the first line is read, and tells an old Node apart.
 */
const STARTERS: Readonly<Record<string, string>> = {
  "cli.js": `#!/usr/bin/env node
"use strict";
if (Number(process.versions.node.split(".")[0]) < 22) {
  process.stderr.write(\`downbeat needs Node 22 or later; this is \${process.version}.\\n\`);
  process.exit(2);
}
require("node:module").enableCompileCache?.();
import("./node/cli.mjs").catch((error) => {
  process.stderr.write(\`\${error?.stack ?? error}\\n\`);
  process.exit(2);
});
`,
  "extension.js": `"use strict";
module.exports = require("./web/extension.js");
`,
};

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
for (const [name, text] of Object.entries(STARTERS)) await writeFile(resolve(dist, name), text);
await chmod(resolve(dist, "cli.js"), 0o755);

if (watch) {
  for (const { options } of bundles) {
    const context = await esbuild.context({ ...complete(options, minify), logLevel: "info" });
    await context.watch();
  }
} else {
  const built = await Promise.allSettled(bundles.map(({ options }) => esbuild.build(complete(options, minify))));
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
  await writeFile(resolve(dist, "meta.json"), JSON.stringify(meta));
  await writeFile(resolve(dist, "third-party-notices.txt"), thirdPartyNotices(Object.keys(meta.inputs), root));
}
