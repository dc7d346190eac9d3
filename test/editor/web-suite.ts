/** What runs inside the extension host of a browser, which is a worker: no Node, no file system but the editor's. */

import "mocha/mocha.js";
import { finish, silent } from "./report.ts";

declare const mocha: Mocha & { setup(options: Mocha.MochaOptions): void };

export async function run(): Promise<void> {
  mocha.setup({ ui: "bdd", timeout: 30_000, reporter: silent as unknown as Mocha.ReporterConstructor });
  await import("./language.test.ts");
  await import("./web.test.ts");
  const result = await finish(mocha, (text) => {
    for (const line of text.split("\n")) console.log(`@@OUT ${line}`);
  });
  console.log(`@@RESULT ${JSON.stringify(result)}`);
  if (result.failed > 0 || result.passed === 0) throw new Error(`${result.failed} of ${result.passed + result.failed} tests failed.`);
}
