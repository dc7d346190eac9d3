/** `dependency-cycle`: items that wait for each other, and people, calendars and goals that lead back to themselves. */

import type { Step } from "../cycles.ts";
import { pathOf } from "../path.ts";
import type { ProblemPlace } from "../problem.ts";
import { REHEARSES, STARTS } from "../reference-use.ts";
import { removalOf } from "../removal.ts";
import { referenceAt } from "../table.ts";
import type { PlanCheck, PlanSubject } from "./context.ts";

export const dependencyCycles: PlanCheck = (subject) => {
  const { cycles, table, report } = subject;
  for (const circle of cycles.circles) {
    const first = circle[0]!;
    const reference = referenceAt(table, first.says, first.ref)!;
    const message =
      circle.length === 1
        ? `\`${pathOf(table, first.entity)}\` waits for itself. Take this out.`
        : `These wait for each other in a circle: ${circle.map((step) => sentence(step, subject)).join(", ")}. Take one of these out.`;
    const related: ProblemPlace[] = [];
    for (const step of circle) {
      if (step.ref < 0 || step === first) continue;
      const { start, end } = referenceAt(table, step.says, step.ref)!;
      related.push({ entity: step.says, start, end, message: sentence(step, subject) });
    }
    const fixes = circle
      .filter((step) => step.ref >= 0)
      .slice(0, 5)
      .flatMap((step) => {
        const removal = removalOf(table.declarations[step.says]!, referenceAt(table, step.says, step.ref)!);
        return removal ? [{ title: `Take out: ${sentence(step, subject).replaceAll("`", "")}`, edits: [{ entity: step.says, ...removal }] }] : [];
      });
    report(first.says, { code: "dependency-cycle", start: reference.start, end: reference.end, message, ...(related.length > 0 ? { related } : {}), fixes });
  }
};

function sentence({ entity, awaited, says, ref }: Step, { table }: PlanSubject): string {
  const waits = `\`${pathOf(table, entity)}\``;
  const other = `\`${pathOf(table, awaited)}\``;
  if (ref < 0) return table.parents[entity] === awaited ? `${waits} is part of ${other}` : `${waits} holds ${other}`;
  const use = table.uses[ref]!;
  if (says === awaited && use === STARTS) return `${waits} is started by ${other}`;
  if (says === awaited && use === REHEARSES) return `${waits} is rehearsed in ${other}`;
  return `${waits} waits for ${other}`;
}
