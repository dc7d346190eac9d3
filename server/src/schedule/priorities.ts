/** An order of work that a search found, written down as `priority` clauses that give it again. */

import type { TextEdit } from "../language/diagnostic.ts";
import { clauseOf } from "../language/syntax.ts";
import type { Plan } from "../plan/model.ts";
import { NodeKind } from "./network.ts";
import type { ScheduleWithNetwork } from "./schedule.ts";

/** The clause that a task gets. */
export interface PriorityClause {
  /** Entity index. */
  readonly entity: number;
  readonly priority: number;
}

const HIGHEST = 1000;

/**
 * Priorities for all work that shares its people with other work, in the order in which it starts; the author's own
 * differences are kept. Undefined where there are more of them than there are priorities.
 */
export function prioritiesOf({ network, levelled, sequence }: ScheduleWithNetwork): readonly PriorityClause[] | undefined {
  const isShared = new Uint8Array(network.nodes);
  for (let node = 0; node < network.nodes; node++) {
    for (let a = sequence.first[node]; a < sequence.first[node + 1]; a++) {
      isShared[node] = 1;
      isShared[sequence.to[a]] = 1;
    }
    // Those at one time on a role share its players as well.
    if (network.slotFirst[node] < network.slotFirst[node + 1] && levelled.start[node] < levelled.finish[node]) isShared[node] = 1;
  }
  const nodes: number[] = [];
  for (let node = 0; node < network.nodes; node++) {
    if (isShared[node] && network.kind[node] === NodeKind.Work && Number.isNaN(network.started[node]) && Number.isNaN(network.finished[node])) nodes.push(node);
  }
  const position = new Int32Array(network.nodes);
  for (let k = 0; k < network.order.length; k++) position[network.order[k]] = k;
  nodes.sort((a, b) => network.priority[b] - network.priority[a] || levelled.start[a] - levelled.start[b] || position[a] - position[b]);
  if (nodes.length > HIGHEST) return undefined;
  // Spread over the whole range, so that there is room between two for what the author adds.
  const step = Math.max(1, Math.min(10, Math.floor(HIGHEST / Math.max(1, nodes.length))));
  return nodes.map((node, k) => ({ entity: network.entity[node], priority: HIGHEST - k * step })).sort((a, b) => a.entity - b.entity);
}

/** The edits that write these priorities into the text: a clause is replaced, or added behind the clause of the header that stands last. */
export function priorityEdits(plan: Plan, clauses: readonly PriorityClause[]): readonly TextEdit[] {
  return clauses.flatMap(({ entity: index, priority }) => {
    const entity = plan.entities[index];
    const { declaration } = entity;
    const file = plan.files[entity.file].uri;
    const known = clauseOf(declaration, "priority");
    if (known) {
      if (known.value.value === priority) return [];
      return [{ file, start: entity.start + known.value.start, end: entity.start + known.value.end, text: String(priority) }];
    }
    // Behind the last token of the header: its id, its title, its clauses and its tags.
    let end = declaration.id?.end ?? declaration.keyword.end;
    if (declaration.title) end = Math.max(end, declaration.title.end);
    for (const clause of declaration.clauses) if (!clause.inBlock) end = Math.max(end, clause.end);
    for (const tag of declaration.tags) if (!declaration.block || tag.end < declaration.block.open) end = Math.max(end, tag.end);
    return [{ file, start: entity.start + end, end: entity.start + end, text: ` priority ${priority}` }];
  });
}
