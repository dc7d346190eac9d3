/** `no-owner` and `cue-without-listener`: who is wanted, and who there is. */

import { KINDS, type Kind } from "../../language/kinds.ts";
import type { ClauseName, Declaration } from "../../language/syntax.ts";
import { additionOf } from "../addition.ts";
import type { ProblemFix } from "../problem.ts";
import { useOf } from "../reference-use.ts";
import { ownOfKind, referencesFor } from "../table.ts";
import { isMeant, nameSpan, type PlanCheck, type PlanSubject } from "./context.ts";

/** Kinds that want an owner, with the clause that says that it is over: then nobody needs to answer for it any more. */
const OWNED: readonly (readonly [Kind, ClauseName | undefined])[] = [
  ["milestone", "finished"],
  ["goal", undefined],
  ["risk", "closed"],
];

export const missingOwners: PlanCheck = (subject) => {
  const { table, report } = subject;
  for (const [kind, ended] of OWNED) {
    for (const entity of ownOfKind(table, KINDS.indexOf(kind))) {
      const declaration = table.declarations[entity]!;
      if (isMeant(declaration, "owner") || (ended && isMeant(declaration, ended)) || !declaration.kind) continue;
      const fixes = candidates(subject, OWNER).map((id) => addition(subject, entity, declaration, `owner ${id}`));
      report(entity, {
        code: "no-owner",
        ...nameSpan(declaration),
        message: `Nobody answers for this ${kind}; name a role or a person: \`owner …\`.`,
        ...(fixes.length > 0 ? { fixes } : {}),
      });
    }
  }
};

const OWNER = useOf("owner");
const CUE = KINDS.indexOf("cue");

export const unheardCues: PlanCheck = (subject) => {
  const { table, report } = subject;
  for (const entity of ownOfKind(table, CUE)) {
    const declaration = table.declarations[entity]!;
    if (isMeant(declaration, "to") || !declaration.kind) continue;
    const fixes = candidates(subject, useOf("to")).map((id) => addition(subject, entity, declaration, `to ${id}`));
    report(entity, {
      code: "cue-without-listener",
      ...nameSpan(declaration),
      message: "Nobody hears this cue; say whom it is for: `to …`.",
      ...(fixes.length > 0 ? { fixes } : {}),
    });
  }
};

function addition({ table, files }: PlanSubject, entity: number, declaration: Declaration, clause: string): ProblemFix {
  const start = table.starts[entity]!;
  const text = files[0]!.source.text.slice(start, start + declaration.length);
  return { title: `Add \`${clause}\``, edits: [additionOf(declaration, text, clause)] };
}

const FOUND = new WeakMap<PlanSubject, Map<number, readonly string[]>>();

/** The three roles or people that are named most in that use, else the first roles of the plan. Counted once for each plan. */
function candidates(subject: PlanSubject, use: number): readonly string[] {
  const known = FOUND.get(subject)?.get(use);
  if (known) return known;
  const { table, resolution } = subject;
  const counts = new Map<number, number>();
  for (const ref of referencesFor(table, use)) {
    const target = resolution.targets[ref]!;
    if (target >= 0) counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([entity]) => entity);
  const roles: number[] = [];
  const role = KINDS.indexOf("role");
  for (let entity = 0; entity < table.count && roles.length < 3; entity++)
    if (table.kinds[entity] === role && !most.includes(entity) && table.files[entity]! === 0) roles.push(entity);
  const ids = [...most, ...roles].slice(0, 3).map((entity) => table.ids[entity]!);
  const cache = FOUND.get(subject) ?? new Map();
  FOUND.set(subject, cache.set(use, ids));
  return ids;
}
