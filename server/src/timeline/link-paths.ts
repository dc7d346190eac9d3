/**
 * The way of a link from one mark to another: down (or up) beside what is waited for, across in the gap between two rows, and into the
 * top of what waits. So a link never runs along the middle of a row, where the texts stand.
 */

import type { PictureLink } from "./picture.ts";
import type { Frame } from "./scale.ts";
import type { LinkEnd, SliceLink } from "./slice.ts";

const ROUND = 4;
/** From the middle of a row to its edge. */
const HALF_ROW = 15;
/** How far beside a bar a link runs: nearer than the texts there. */
const STUB = 4;
/** A start so near behind a finish is reached without a detour. */
const NEAR = 9;

export function linkOf(link: SliceLink, frame: Frame): PictureLink | undefined {
  const fromStart = link.type === "SS" || link.type === "SF";
  const toFinish = link.type === "FF" || link.type === "SF";
  const down = link.to.y > link.from.y;
  const way = down ? 1 : -1;
  const target = arrival(link.to, toFinish, frame);
  const tipY = link.to.y - way * halfHeight(link.to);
  const points: (readonly [number, number])[] = [];
  let column: number;
  if (isMoment(link.from)) {
    column = frame.x(link.from.finish);
    if (Math.abs(target - column) < 6) column = target;
    points.push([column, link.from.y + way * halfHeight(link.from)]);
  } else if (fromStart) {
    column = frame.x(link.from.start) + 3;
    points.push([column, link.from.y + way * halfHeight(link.from)]);
  } else {
    const finish = finishX(link.from, frame);
    const near = target >= finish - 1 && target <= finish + NEAR;
    column = near ? target : finish + STUB;
    if (column <= finish) points.push([column, link.from.y + way * halfHeight(link.from)]);
    else points.push([finish, link.from.y], [column, link.from.y]);
  }
  if (Math.max(column, target) < -40 || Math.min(column, target) > frame.width + 40) return undefined;
  if (Math.abs(target - column) > 0.5) {
    const across = link.to.y - way * HALF_ROW;
    points.push([column, across], [target, across]);
  }
  points.push([target, tipY]);
  const seen = frame.near ? points.map(frame.near) : points;
  const [x, y] = seen[seen.length - 1];
  return {
    id: link.id,
    path: corners(seen),
    tip: { x, y, towards: down ? "down" : "up" },
    critical: link.critical,
    driving: link.driving,
    contingent: link.contingent,
    origin: link.origin,
    fromId: link.fromId,
    toId: link.toId,
  };
}

function isMoment(end: LinkEnd): boolean {
  return end.kind === "milestone" || end.kind === "cue";
}

function halfHeight(end: LinkEnd): number {
  return isMoment(end) ? 8 : end.kind === "movement" ? 3 : 7;
}

function finishX(end: LinkEnd, frame: Frame): number {
  return Math.max(frame.x(end.finish), frame.x(end.start) + 3);
}

/** Where a link meets the top of what waits: at the tip of a diamond, else a little inside the bar's end. */
function arrival(end: LinkEnd, finish: boolean, frame: Frame): number {
  if (isMoment(end)) return frame.x(end.finish);
  const start = frame.x(end.start);
  const inside = Math.min(5, (finishX(end, frame) - start) / 2);
  return finish ? finishX(end, frame) - inside : start + inside;
}

/** Path data through points, corners rounded as far as both sides are long enough. */
function corners(points: readonly (readonly [number, number])[]): string {
  const round = (value: number): number => Math.round(value * 10) / 10;
  let path = `M${round(points[0][0])} ${round(points[0][1])}`;
  for (let index = 1; index < points.length; index++) {
    const [x, y] = points[index];
    const next = points[index + 1];
    if (next === undefined) {
      path += `L${round(x)} ${round(y)}`;
      break;
    }
    const [px, py] = points[index - 1];
    // All sides run across or down, so that one of the two differences is nothing.
    const before = Math.abs(x - px) + Math.abs(y - py);
    const after = Math.abs(next[0] - x) + Math.abs(next[1] - y);
    const r = Math.min(ROUND, before / 2, after / 2);
    if (r < 0.5) {
      path += `L${round(x)} ${round(y)}`;
      continue;
    }
    path += `L${round(x + ((px - x) / before) * r)} ${round(y + ((py - y) / before) * r)}Q${round(x)} ${round(y)} ${round(x + ((next[0] - x) / after) * r)} ${round(y + ((next[1] - y) / after) * r)}`;
  }
  return path;
}
