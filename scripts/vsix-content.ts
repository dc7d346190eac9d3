/** What goes into the VSIX: all that `.vscodeignore` names, and of the command line's chunks those that the editor's tasks run. */

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Commands that the extension's tasks run. */
const COMMANDS = ["check", "format"];

interface Meta {
  readonly outputs: Readonly<Record<string, { readonly entryPoint?: string; readonly imports: readonly { readonly path: string; readonly kind: string }[] }>>;
}

/** Path of an ignore file for vsce. Needs a build. */
export function ignoreFile(root: string): string {
  const { outputs } = JSON.parse(readFileSync(join(root, "dist/meta.json"), "utf8")) as Meta;
  const wanted = new Set<string>();
  const take = (path: string): void => {
    if (wanted.has(path) || !(path in outputs)) return;
    wanted.add(path);
    for (const { path: next, kind } of outputs[path]!.imports) if (kind === "import-statement") take(next);
  };
  const entries = ["server/src/cli/main.ts", ...COMMANDS.map((name) => `server/src/cli/${name}.ts`)];
  for (const [path, { entryPoint }] of Object.entries(outputs)) if (path.startsWith("dist/node/") && entryPoint && entries.includes(entryPoint)) take(path);
  const file = join(mkdtempSync(join(tmpdir(), "downbeat-vsix-")), "vscodeignore");
  writeFileSync(file, `${readFileSync(join(root, ".vscodeignore"), "utf8")}${[...wanted].map((path) => `!${path}\n`).join("")}`);
  return file;
}
