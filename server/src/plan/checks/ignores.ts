/** `idle-ignore`: a `downbeat-ignore` that can silence nothing, so that nobody relies on it. */

import { CODES, type Code } from "../../language/codes.ts";
import { ignoresIn, whyIdle } from "../ignore.ts";
import { nearest, oneOf } from "../nearest.ts";
import type { PlanCheck } from "./context.ts";

export const idleIgnores: PlanCheck = ({ files, report }) => {
  for (const ignore of ignoresIn(files[0]!.source.text)) {
    const why = whyIdle(ignore);
    if (!why) continue;
    const { code, start, end } = ignore;
    const near =
      why === "unknown"
        ? nearest(
            code,
            Object.keys(CODES).filter((known) => CODES[known as Code].severity !== "error"),
          )
        : [];
    const guess = near.length > 0 ? ` Did you mean ${oneOf(near)}?` : "";
    const message =
      why === "unknown" ? `There is no check \`${code}\`.${guess}` : `\`${code}\` is an error, and errors cannot be silenced: mend it, and take this out.`;
    report(-1, { code: "idle-ignore", start, end, message, fixes: near.map((text) => ({ title: `Change to \`${text}\``, edits: [{ start, end, text }] })) });
  }
};
