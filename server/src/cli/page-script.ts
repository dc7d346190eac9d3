/** The script of the preview's page, for pages that stand alone. It lies beside the bundle of the command, or in the build of a checkout. */

import { readFileSync } from "node:fs";
import { CommandFailure } from "./terminal.ts";

const PLACES = ["../preview.js", "../../../dist/preview.js"];

/** Fails where nothing is built. */
export function pageScript(): string {
  for (const place of PLACES) {
    try {
      return readFileSync(new URL(place, import.meta.url), "utf8");
    } catch {
      // Not there: the next place.
    }
  }
  throw new CommandFailure("the page's script is not built; `npm run build` makes it.");
}
