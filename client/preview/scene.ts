/** Pictures of what is in sight, one after another. What a frame has in common with the one before is the same object in both, and is not drawn again. */

import { ARROW_ROOM, layoutSlice } from "../../server/src/timeline/layout.ts";
import type { Picture, PictureRow } from "../../server/src/timeline/picture.ts";
import type { Slice, SliceRow } from "../../server/src/timeline/slice.ts";
import { kept, says } from "./same.ts";
import type { State, View } from "./store.ts";

/** Rows drawn above and below what is seen, in pixels. */
const BEYOND = 90;

export interface Scene {
  readonly picture: Picture;
  /** Rows of the slice that the picture shows, in the same order. */
  readonly rows: readonly SliceRow[];
  /** Position of the first of them among all rows of the plan. */
  readonly first: number;
}

/** Width of the label column in a window. */
export function labelWidthFor(width: number): number {
  return Math.round(Math.min(300, Math.max(120, width * 0.32)));
}

export class Scenes {
  /** What all rows depend on, beside themselves. */
  #frame: readonly unknown[] = [];
  #rows = new Map<string, { readonly row: SliceRow; readonly drawn: PictureRow }>();
  #last: Picture | undefined;

  next(slice: Slice, view: View, { scrollTop, height, width }: State): Scene {
    const { head } = slice;
    const top = scrollTop - BEYOND;
    const bottom = scrollTop + height + BEYOND;
    const inSight = (row: SliceRow): boolean => row.y + row.height > top && row.y < bottom;
    const rows = slice.rows.filter(inSight);
    const links = slice.links.filter(({ from, to }) => Math.max(from.y, to.y) > top && Math.min(from.y, to.y) < bottom);
    const labelWidth = labelWidthFor(width);
    const frame = [view.from, view.to, width, head.zone, head.start, head.minutesPerDay];
    const before = says(this.#frame, frame) ? this.#rows : new Map<string, never>();
    this.#frame = frame;
    // Where a row stands in the text changes with every key above it, and is no part of the picture.
    const known = rows.map((row) => {
      const last = before.get(row.key);
      return last !== undefined && says(last.row, row, "source") ? last.drawn : undefined;
    });
    const picture = layoutSlice(
      { ...slice, rows: rows.filter((_, index) => known[index] === undefined), links },
      { from: view.from, to: view.to, width: Math.max(50, width - labelWidth), labelWidth, labelLeft: ARROW_ROOM, sight: [top, bottom] },
    );
    let fresh = 0;
    const drawn = known.map((last) => last ?? picture.rows[fresh++]);
    this.#rows = new Map(rows.map((row, index) => [row.key, { row, drawn: drawn[index] }]));
    this.#last = {
      ...picture,
      rows: drawn,
      axis: kept(this.#last?.axis, picture.axis),
      shades: kept(this.#last?.shades, picture.shades),
      beats: kept(this.#last?.beats, picture.beats),
      rules: kept(this.#last?.rules, picture.rules),
      links: kept(this.#last?.links, picture.links),
    };
    return { picture: this.#last, rows, first: slice.first + Math.max(0, slice.rows.findIndex(inSight)) };
  }
}
