import { defineConfig } from "vitest/config";

/** One editor at a time: each window is a server, an extension host and a browser. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["**/*.test.ts"],
    globalSetup: [`${import.meta.dirname}/vsix.ts`],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
