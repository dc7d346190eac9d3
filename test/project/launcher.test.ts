/** The npm editor is told the same as a desktop VS Code would be. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readArguments } from "../../scripts/editor/arguments.ts";
import { workbenchAddress } from "../../scripts/editor/workbench.ts";

describe("The launcher's command line", () => {
  it("reads what test-electron gives", () => {
    const read = readArguments([
      "/work/gallery",
      "--disable-extensions",
      "--no-sandbox",
      "--extensionTestsPath=/t/suite.cjs",
      "--extensionDevelopmentPath=/x",
      "--extensionDevelopmentPath=/y",
      "--user-data-dir",
      "/u",
      "--extensionDevelopmentKind=web",
    ]);
    expect(read).toMatchObject({
      tests: "/t/suite.cjs",
      development: ["/x", "/y"],
      userData: "/u",
      extensions: undefined,
      web: true,
      paths: ["/work/gallery"],
    });
    expect([...read.flags]).toEqual(["disable-extensions", "no-sandbox"]);
  });

  it("becomes the address of a window", () => {
    const folder = mkdtempSync(join(tmpdir(), "downbeat-address-"));
    const file = join(folder, "plan.score");
    writeFileSync(file, "");
    const of = (open?: string) => {
      const { searchParams } = new URL(workbenchAddress({ port: 7, open, development: ["/x"], tests: "/t.cjs", disableExtensions: true }));
      return { ...Object.fromEntries(searchParams), payload: new Map<string, string>(JSON.parse(searchParams.get("payload")!)) };
    };
    expect(of(folder)).toMatchObject({ folder });
    expect(of(folder).payload.get("extensionTestsPath")).toBe("vscode-remote://127.0.0.1:7/t.cjs");
    expect(of(folder).payload.get("extensionDevelopmentPath")).toBe("vscode-remote://127.0.0.1:7/x");
    expect(of(folder).payload.get("disableExtensions")).toBe("true");
    expect(of(file).payload.get("openFile")).toBe(`vscode-remote://127.0.0.1:7${file}`);
    expect(of()).toMatchObject({ ew: "true" });
    rmSync(folder, { recursive: true });
  });
});
