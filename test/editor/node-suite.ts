/** What runs inside the extension host of the desktop: loaded by `extensionTestsPath`. */

import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import { finish, silent } from "./report.ts";

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 30_000, reporter: silent as unknown as Mocha.ReporterConstructor });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  await import("./language.test.ts");
  await import("./host.test.ts");
  const result = await finish(mocha, (line) => console.log(line));
  if (process.env.DOWNBEAT_RESULT) writeFileSync(process.env.DOWNBEAT_RESULT, JSON.stringify(result));
  if (result.failed > 0 || result.passed === 0) throw new Error(`${result.failed} of ${result.passed + result.failed} tests failed.`);
}
