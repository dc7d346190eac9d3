/** How an entity is written from the top of the plan. */

import type { Table } from "./table.ts";

/** Ids from the outermost movement inwards, joined by dots; "" where it has no id. */
export function pathOf(table: Pick<Table, "ids" | "parents">, entity: number): string {
  const parent = table.parents[entity]!;
  const id = table.ids[entity]!;
  if (parent < 0 || id === "") return id;
  const above = pathOf(table, parent);
  return above === "" ? id : `${above}.${id}`;
}
