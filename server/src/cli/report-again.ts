/** `downbeat report`: a review that was computed before, from its JSON, in another format. */

import { readReview } from "../review/report/schema.ts";
import type { Run } from "./commands.ts";
import { readReport, reportOf } from "./diff.ts";
import { CommandFailure } from "./terminal.ts";

export const report: Run = async (operands, options, terminal) => {
  const path = operands[0]!;
  const review = readReview(path === "-" ? await terminal.input() : readReport(path, terminal));
  if (typeof review === "string") throw new CommandFailure(`${path} is not a review: ${review}.`);
  terminal.out(reportOf(review, String(options.format), terminal));
  return 0;
};
