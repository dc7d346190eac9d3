import { defineConfig } from "vitest/config";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    setupFiles: ["test/seed.ts"],
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    // These need a browser; scripts/editor/test.ts runs them.
    exclude: ["test/editor/**"],
    // Two cores: files in threads of one process each start faster than in processes.
    pool: "threads",
    // Ends what hangs. How fast things are is for the benchmark to say, on a machine that does nothing else.
    // An unattended machine tries again what failed, as a person would, and says so: browsers and processes are slow to start beside others.
    retry: process.env.CI ? 2 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
