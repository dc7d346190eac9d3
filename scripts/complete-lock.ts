/**
 * Completes package-lock.json after `npm install` against a registry that does not carry every platform's build of a tool: npm leaves those out, and
 * `npm ci` then refuses the lock. An entry needs no more than the version, which the tool itself pins. Run it when test/project/lock.test.ts says so.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

interface Locked {
  version?: string;
  license?: string;
  optionalDependencies?: Record<string, string>;
}

export interface Lock {
  packages: Record<string, Locked>;
}

export interface Gap {
  readonly name: string;
  readonly version: string;
  readonly license: string | undefined;
}

/** Optional dependencies with an exact version that the lock has no entry for. */
export function gapsIn(lock: Lock): Gap[] {
  return Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {}, license }]) =>
    Object.entries(optionalDependencies)
      .filter(([name, version]) => /^\d/.test(version) && !lock.packages[`${path}/node_modules/${name}`] && !lock.packages[`node_modules/${name}`])
      .map(([name, version]) => ({ name, version, license })),
  );
}

if (import.meta.main) {
  const file = resolve(import.meta.dirname, "../package-lock.json");
  const lock = JSON.parse(readFileSync(file, "utf8")) as Lock;
  for (const { name, version, license } of gapsIn(lock)) {
    const [, os, cpu, musl] = /-(android|darwin|linux|win32)-(arm64|x64)(-musl)?$/.exec(name) ?? [];
    if (!os || !cpu) throw new Error(`${name} does not say in its name which platform it is for.`);
    const libc = os === "linux" ? { libc: [musl ? "musl" : "glibc"] } : {};
    Object.assign(lock.packages, { [`node_modules/${name}`]: { version, cpu: [cpu], dev: true, license, optional: true, os: [os], ...libc } });
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`);
}
