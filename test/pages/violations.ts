/** What axe finds in a page, a line each. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** By all rules, or by these. */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  // The policy lets no script in but the page's own; what is evaluated from outside is not the page's.
  await page.evaluate(AXE);
  const results = await page.evaluate(
    (only) =>
      (
        window as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }
      ).axe.run(only ? { runOnly: only } : {}),
    rules,
  );
  return results.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map((node) => `${node.html.slice(0, 160)} ${node.failureSummary}`)
        .join(" | ")}`,
  );
}
