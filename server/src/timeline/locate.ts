/** Which row stands for a place in the text: the innermost declaration around it that has one, or the folded row that hides it. */

import type { Arranged } from "./arrange.ts";
import type { Source, Timeline } from "./timeline.ts";

export interface Located {
  readonly key: string;
  readonly y: number;
  readonly height: number;
  readonly start: number | null;
  readonly finish: number | null;
}

/** The row of an item, or the folded row that hides it; null where there is none. */
export function locateItem(timeline: Timeline, arranged: Arranged, id: string): Located | null {
  return located(timeline, arranged, arranged.rowOfItem[timeline.items.findIndex((item) => item.id === id)] ?? -1);
}

/** `offset`: UTF-16, in the score's own file. null where no row fits: the place is between declarations, or a filter hides it. */
export function locate(timeline: Timeline, arranged: Arranged, offset: number): Located | null {
  const own = timeline.items[0]?.source.file ?? timeline.cadences[0]?.source.file;
  const holds = (source: Source): boolean => source.file === own && source.start <= offset && offset <= source.end;
  let found = -1;
  let length = Number.POSITIVE_INFINITY;
  timeline.items.forEach(({ source }, at) => {
    if (holds(source) && source.end - source.start < length) {
      found = arranged.rowOfItem[at];
      length = source.end - source.start;
    }
  });
  if (length === Number.POSITIVE_INFINITY)
    found = arranged.rows.findIndex((row) => {
      const list = row.kind === "cadence" ? timeline.cadences : row.kind === "person" ? timeline.people : row.kind === "note" ? timeline.notes : undefined;
      return list !== undefined && holds(list[row.at].source);
    });
  return located(timeline, arranged, found);
}

function located(timeline: Timeline, arranged: Arranged, found: number): Located | null {
  if (found < 0) return null;
  const row = arranged.rows[found];
  const item = row.kind === "item" ? timeline.items[row.at] : undefined;
  return { key: row.key, y: row.y, height: row.height, start: item?.start ?? null, finish: item?.finish ?? null };
}
