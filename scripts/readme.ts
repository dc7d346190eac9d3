/** The README shows what the command really prints: `node scripts/readme.ts` runs the commands of its console blocks and writes their output under them. */

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");

/** What a command line of the README prints: its results, or its messages where it has none. Only our own command may stand there. */
export function outputOf(command: string): string {
  const [name, ...args] = command.split(" ");
  if (name !== "downbeat") throw new Error(`The README cannot run \`${command}\`: only downbeat.`);
  const env = { ...process.env, NO_COLOR: "1", COLUMNS: "100" };
  const done = spawnSync(process.execPath, ["server/src/cli/main.ts", ...args], { cwd: root, encoding: "utf8", env });
  return (done.stdout || done.stderr).replace(/[ \t]+$/gm, "").trim();
}

/** The commands in the console blocks, in order. */
export function commandsIn(readme: string): string[] {
  return [...readme.matchAll(CONSOLE)].flatMap(([, block]) => [...block!.matchAll(/^\$ (.*)$/gm)].map(([, command]) => command!));
}

/** The README with every output as it is now. */
export function refreshed(readme: string): string {
  return readme.replace(CONSOLE, (_, block: string) => {
    const steps = [...block.matchAll(/^\$ (.*)$/gm)].map(([, command]) => `$ ${command}\n${outputOf(command!)}\n`);
    return `\`\`\`console\n${steps.join("\n")}\`\`\``;
  });
}

const CONSOLE = /^```console\n([\s\S]*?)^```$/gm;

if (import.meta.main) {
  const file = resolve(root, "README.md");
  const readme = readFileSync(file, "utf8");
  writeFileSync(file, refreshed(readme));
}
