/** `unused-role` and `micromanagement`: parts that nobody gives, and one that takes them all. */

import { KINDS } from "../../language/kinds.ts";
import type { ClauseName } from "../../language/syntax.ts";
import type { ProblemPlace } from "../problem.ts";
import { BROKEN, useOf } from "../reference-use.ts";
import { holderOf, ownOfKind, referenceAt, type Table } from "../table.ts";
import { nameSpan, type PlanCheck } from "./context.ts";
import { meantIn } from "./meant.ts";

const ROLE = KINDS.indexOf("role");
const CUE = KINDS.indexOf("cue");
/** Clauses that give a role its part. */
const NAMING: readonly ClauseName[] = ["by", "with", "to", "owner", "backup", "played by"];
/** The same by use. */
const NAMES: readonly boolean[] = Array.from({ length: 128 }, (_, use) => NAMING.some((clause) => useOf(clause) === (use & ~BROKEN)));
const OWNER = useOf("owner");
const BY = useOf("by");

export const unusedRoles: PlanCheck = (subject) => {
  const { table, files, resolution, score, report } = subject;
  if (score < 0) return; // a library's roles have their parts in the plans that use it
  const unnamed = new Set(ownOfKind(table, ROLE).filter((role) => table.declarations[role]!.kind));
  for (let ref = 0; ref < table.uses.length && unnamed.size > 0; ref++) if (NAMES[table.uses[ref]!]) unnamed.delete(resolution.targets[ref]!);
  if (unnamed.size > 0) for (const role of meantIn(subject, NAMING)) unnamed.delete(role);
  const text = files[0]!.source.text;
  for (const entity of unnamed) {
    const declaration = table.declarations[entity]!;
    const start = table.starts[entity]!;
    let end = start + declaration.length;
    if (text[end] === "\r") end++;
    if (text[end] === "\n") end++;
    report(entity, {
      code: "unused-role",
      ...nameSpan(declaration),
      message: "Nothing names this role; give it a part (`by`, `with`, `to`, `owner`, `backup` or `played by`), or take it out.",
      fixes: [{ title: "Take this role out", edits: [{ entity: -1, start, end, text: "" }] }],
    });
  }
};

/** From how many things on a share is worth a word, and the share above which one role has too much of it. */
const LEAST_THINGS = 5;
const MOST_SHARE = 0.6;

export const micromanagement: PlanCheck = ({ table, resolution, score, report }) => {
  if (score < 0) return;
  const held = new Map<number, ProblemPlace[]>();
  let things = 0;
  for (const entity of ownedOrGiven(table)) {
    // A thing that one role owns and gives is one thing.
    const holders = new Set<number>();
    let isHeld = false;
    for (let ref = table.refBase[entity]!; ref < table.refBase[entity + 1]!; ref++) {
      const use = table.uses[ref]!;
      if (use !== OWNER && !(use === BY && table.kinds[entity] === CUE)) continue;
      const target = resolution.targets[ref]!;
      if (target < 0) continue;
      isHeld = true;
      if (table.kinds[target] !== ROLE || holders.has(target)) continue;
      holders.add(target);
      const { start, end } = referenceAt(table, entity, ref)!;
      const places = held.get(target);
      const place = { entity, start, end, message: use === OWNER ? "Owned here" : "Given here" };
      if (places) places.push(place);
      else held.set(target, [place]);
    }
    if (isHeld) things++;
  }
  if (things < LEAST_THINGS) return;
  for (const [role, places] of held) {
    if (places.length <= MOST_SHARE * things) continue;
    const span = nameSpan(table.declarations[role]!);
    const message = `\`${table.ids[role]}\` owns or gives ${places.length} of ${things}; let others own what they do.`;
    // A role of a used file has its place there; then it is said at the first thing that it holds.
    const at = table.files[role] === 0 ? { entity: role, ...span } : places[0]!;
    report(at.entity!, { code: "micromanagement", start: at.start, end: at.end, message, related: places.slice(0, 10) });
  }
};

/** Entities that may have an owner or a giver, in order: most have neither, and their references need not be read. */
function ownedOrGiven(table: Table): readonly number[] {
  const found = new Set<number>();
  const end = table.refBase[table.own]!;
  for (let ref = table.uses.indexOf(OWNER); ref >= 0 && ref < end; ref = table.uses.indexOf(OWNER, ref + 1)) found.add(holderOf(table, ref));
  for (let entity = table.kinds.indexOf(CUE); entity >= 0 && entity < table.own; entity = table.kinds.indexOf(CUE, entity + 1)) found.add(entity);
  return [...found].sort((a, b) => a - b);
}
