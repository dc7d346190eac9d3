/** `unused-role` and `micromanagement`: parts that nobody gives, and one that takes them all. */

import { KINDS } from "../../language/kinds.ts";
import type { ProblemPlace } from "../problem.ts";
import { BROKEN, useOf } from "../reference-use.ts";
import { nameSpan, type PlanCheck } from "./context.ts";

const ROLE = KINDS.indexOf("role");
const CUE = KINDS.indexOf("cue");
const NAMING: ReadonlySet<number> = new Set((["by", "with", "to", "owner", "backup", "played by"] as const).map(useOf));
const OWNER = useOf("owner");
const BY = useOf("by");

export const unusedRoles: PlanCheck = ({ table, files, resolution, score, report }) => {
  if (score < 0) return; // a library's roles have their parts in the plans that use it
  const named = new Uint8Array(table.count);
  for (let ref = 0; ref < table.uses.length; ref++) {
    const target = resolution.targets[ref]!;
    if (target >= 0 && NAMING.has(table.uses[ref]! & ~BROKEN)) named[target] = 1;
  }
  const text = files[0]!.source.text;
  for (let entity = 0; entity < table.own; entity++) {
    if (table.kinds[entity] !== ROLE || named[entity] || !table.declarations[entity]!.kind) continue;
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
  for (let entity = 0; entity < table.own; entity++) {
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
      const { start, end } = table.references[ref]!;
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
