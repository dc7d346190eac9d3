/** `goal-without-milestone`: goals that nothing in the plan leads to. */

import { KINDS } from "../../language/kinds.ts";
import { additionOf } from "../addition.ts";
import { BROKEN, useOf } from "../reference-use.ts";
import { ownOfKind, referencesFor } from "../table.ts";
import { nameSpan, type PlanCheck } from "./context.ts";
import { meantIn } from "./meant.ts";

const GOAL = KINDS.indexOf("goal");
const MILESTONE = KINDS.indexOf("milestone");
const SERVES = useOf("serves");

export const unservedGoals: PlanCheck = (subject) => {
  const { table, files, resolution, score, report } = subject;
  if (score < 0) return; // a library's goals are served in the plans that use it
  const served = new Set<number>(meantIn(subject, ["serves"]));
  for (const use of [SERVES, SERVES | BROKEN]) for (const ref of referencesFor(table, use)) served.add(resolution.targets[ref]!);
  // The last milestones of a plan are its ends.
  let ends: readonly number[] | undefined;
  for (const entity of ownOfKind(table, GOAL)) {
    if (served.has(entity) || !table.declarations[entity]!.kind) continue;
    const id = table.ids[entity]!;
    ends ??= ownOfKind(table, MILESTONE)
      .filter((other) => !table.declarations[other]!.clauses.some(({ name }) => name === "serves"))
      .slice(-3)
      .reverse();
    const fixes = ends.flatMap((milestone) => {
      const declaration = table.declarations[milestone]!;
      const start = table.starts[milestone]!;
      if (id === "" || table.ids[milestone] === "") return [];
      const edit = additionOf(declaration, files[0]!.source.text.slice(start, start + declaration.length), `serves ${id}`);
      return [{ title: `Let \`${table.ids[milestone]}\` serve it`, edits: [{ entity: milestone, ...edit }] }];
    });
    report(entity, {
      code: "goal-without-milestone",
      ...nameSpan(table.declarations[entity]!),
      message: `Nothing leads to this goal; let a milestone or a task say \`serves ${id || "…"}\`.`,
      ...(fixes.length > 0 ? { fixes } : {}),
    });
  }
};
