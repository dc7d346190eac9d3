/** `npm ci` on a fresh machine needs a lock that agrees with the manifest and is complete. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { gapsIn, type Lock } from "../../scripts/complete-lock.ts";

const root = resolve(import.meta.dirname, "../..");
const read = (name: string) => JSON.parse(readFileSync(resolve(root, name), "utf8"));

describe("package-lock.json", () => {
  it("asks for what package.json asks for", () => {
    expect(read("package-lock.json").packages[""].devDependencies).toEqual(read("package.json").devDependencies);
  });

  it("names every optional package: otherwise `node scripts/complete-lock.ts` mends it", () => {
    const lock = read("package-lock.json") as Lock;
    expect(gapsIn(lock)).toEqual([]);
    const [optional] = Object.values(lock.packages).flatMap((one) => Object.keys(one.optionalDependencies ?? {}));
    delete lock.packages[`node_modules/${optional}`];
    expect(gapsIn(lock).length).toBeGreaterThan(0);
  });

  it("names no registry", () => {
    expect(readFileSync(resolve(root, "package-lock.json"), "utf8")).not.toMatch(/"resolved": "http/);
  });
});
