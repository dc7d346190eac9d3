/** The licences of what is bundled, as their authors ask for when their work is passed on. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One text with the licence of every package that these files (paths relative to `root`, as in esbuild's metafile) come from. */
export function thirdPartyNotices(files: Iterable<string>, root: string): string {
  const packages = new Set<string>();
  for (const file of files) {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
    if (folder) packages.add(folder);
  }
  const notices = [...packages].map((folder) => noticeOf(join(root, folder))).sort();
  return `Downbeat contains the following works of others.\n\n${[...new Set(notices)].join(`\n${"-".repeat(80)}\n\n`)}`;
}

/** Throws where a package does not say how it is licensed: it must not be shipped then. */
function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name: string; version: string; license?: string };
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(entry));
  if (license === undefined && file === undefined) throw new Error(`${name} ${version} does not say how it is licensed.`);
  return `${name} ${version} (${license ?? "see below"})\n\n${file ? readFileSync(join(folder, file), "utf8").trim() : "The package contains no text of its licence."}\n`;
}
