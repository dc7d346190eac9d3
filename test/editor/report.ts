/** Runs a loaded Mocha, prints a line for each test, and says in numbers how it ended. The same in Node and in the browser's worker. */

import type Mocha from "mocha";

export interface Result {
  readonly passed: number;
  readonly failed: number;
}

/** Mocha wants a reporter; the lines come from the runner's events. */
export function silent(): void {}

export function finish(mocha: Mocha, print: (line: string) => void): Promise<Result> {
  let passed = 0;
  let failed = 0;
  return new Promise((resolve) => {
    const runner = mocha.run(() => resolve({ passed, failed }));
    runner.on("pass", (test) => {
      passed++;
      print(`  ✓ ${test.fullTitle()} (${test.duration} ms)`);
    });
    runner.on("fail", (test, error: Error) => {
      failed++;
      print(`  ✗ ${test.fullTitle()}\n${String(error.stack ?? error).replace(/^/gm, "      ")}`);
    });
  });
}
