/** `bad-number`: more players than there are. */

import { KINDS } from "../../language/kinds.ts";
import { clauseOf, type PlayerNode } from "../../language/syntax.ts";
import type { ProblemFix } from "../problem.ts";
import { useOf } from "../reference-use.ts";
import { nameSpan, type PlanCheck, type PlanSubject } from "./context.ts";
import { COUNTED } from "./marks.ts";

const CADENCE = KINDS.indexOf("cadence");
const PERSON = KINDS.indexOf("person");
const PLAYED_BY = useOf("played by");

export const tooManyPlayers: PlanCheck = (subject) => {
  const { table, resolution, report } = subject;
  for (let entity = 0; entity < table.own; entity++) {
    if (!(table.marks[entity]! & COUNTED) || table.kinds[entity] === CADENCE) continue; // a meeting takes no number at all
    for (const clause of table.declarations[entity]!.clauses) {
      if (!clause.ok || (clause.name !== "by" && clause.name !== "with")) continue;
      for (const player of clause.value) {
        const target = resolution.targets[table.refBase[entity]! + player.ref.slot]!;
        if (player.count === undefined || target < 0) continue;
        const most = playersOf(subject, target, new Set());
        if (player.count <= most) continue;
        report(entity, {
          code: "bad-number",
          ...countSpan(player),
          message: sentence(subject, target, most),
          ...fixFor(player, most, table.kinds[target] === PERSON),
          related: [{ entity: target, ...nameSpan(table.declarations[target]!), message: `\`${table.ids[target]}\` is declared here` }],
        });
      }
    }
  }
};

/** The number as it stands before the name. */
function countSpan({ start, count }: PlayerNode): { readonly start: number; readonly end: number } {
  return { start, end: start + String(count).length };
}

function fixFor(player: PlayerNode, most: number, isPerson: boolean): { readonly fixes?: readonly ProblemFix[] } {
  if (isPerson) return { fixes: [{ title: "Take the number out", edits: [{ start: player.start, end: player.ref.start, text: "" }] }] };
  return most < 1 ? {} : { fixes: [{ title: `Write \`${most}\``, edits: [{ ...countSpan(player), text: String(most) }] }] };
}

function sentence({ table }: PlanSubject, target: number, most: number): string {
  const id = table.ids[target]!;
  if (table.kinds[target] === PERSON) return `\`${id}\` is one person; take the number out, or name a role.`;
  return `\`${id}\` has ${most === 1 ? "one player" : `${most} players`}; raise its \`capacity\`, let more play it, or take fewer.`;
}

/** How many players a role has: those of the roles that play it, the people, or its capacity. Nobody counts twice. */
function playersOf({ table, resolution }: PlanSubject, role: number, seen: Set<number>): number {
  if (seen.has(role)) return 0;
  seen.add(role);
  if (table.kinds[role] === PERSON) return 1;
  let players = 0;
  let isPlayed = false;
  for (let ref = table.refBase[role]!; ref < table.refBase[role + 1]!; ref++) {
    if (table.uses[ref] !== PLAYED_BY) continue;
    isPlayed = true;
    const target = resolution.targets[ref]!;
    // Somebody who cannot be found may be any number of people.
    players += target < 0 ? Number.POSITIVE_INFINITY : playersOf({ table, resolution } as PlanSubject, target, seen);
  }
  return isPlayed ? players : (clauseOf(table.declarations[role]!, "capacity")?.value.value ?? 1);
}
