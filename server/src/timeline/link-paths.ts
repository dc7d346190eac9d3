/** The way of a link from one mark to another: right angles with small round corners, down into the top of what waits where there is room. */

import type { PictureLink } from "./picture.ts";
import type { Frame } from "./scale.ts";
import type { LinkEnd, SliceLink } from "./slice.ts";

const ROUND = 4;
const HALF_BAR = 7;
const HALF_DIAMOND = 8;
/** How far a link goes straight out of a bar before it turns. */
const STUB = 7;

export function linkOf(link: SliceLink, frame: Frame): PictureLink | undefined {
  const fromStart = link.type === "SS" || link.type === "SF";
  const toFinish = link.type === "FF" || link.type === "SF";
  const a = edge(link.from, fromStart ? "start" : "finish", frame);
  const b = edge(link.to, toFinish ? "finish" : "start", frame);
  if (Math.max(a, b) < -40 || Math.min(a, b) > frame.width + 40) return undefined;
  const down = link.to.y > link.from.y;
  const moment = link.to.kind === "milestone" || link.to.kind === "cue";
  const shape = route(a, link.from.y, b, link.to.y, { fromStart, toFinish, down, moment });
  return {
    id: link.id,
    path: shape.path,
    tip: shape.tip,
    critical: link.critical,
    driving: link.driving,
    contingent: link.contingent,
    origin: link.origin,
    fromId: link.fromId,
    toId: link.toId,
  };
}

function edge(end: LinkEnd, side: "start" | "finish", frame: Frame): number {
  const x = frame.x(side === "start" ? end.start : end.finish);
  if (end.kind === "milestone") return x + (side === "start" ? 0 : HALF_DIAMOND);
  if (end.kind === "cue") return side === "start" ? x : x + 7;
  return side === "finish" ? Math.max(x, frame.x(end.start) + 3) : x;
}

interface Way {
  readonly fromStart: boolean;
  readonly toFinish: boolean;
  readonly down: boolean;
  readonly moment: boolean;
}

function route(x1: number, y1: number, x2: number, y2: number, way: Way): Pick<PictureLink, "path" | "tip"> {
  const half = way.moment ? HALF_DIAMOND : HALF_BAR;
  if (!way.fromStart && !way.toFinish) {
    // Into the top (or the bottom) of what waits, a little inside its edge, or at the tip of a diamond.
    const x = way.moment ? x2 : Math.max(x2 + 5, Math.min(x1 + 3, x2 + 9));
    if (x - x1 >= 2) {
      const y = y2 + (way.down ? -half : half);
      return {
        path: corners([
          [x1, y1],
          [x, y1],
          [x, y],
        ]),
        tip: { x, y, towards: way.down ? "down" : "up" },
      };
    }
  }
  const out = way.fromStart ? x1 - STUB : x1 + STUB;
  const into = way.toFinish ? x2 + half + 3 : x2 - STUB;
  const end = way.toFinish ? x2 : way.moment ? x2 - half : x2;
  const towards = way.toFinish ? "left" : "right";
  if (way.fromStart !== way.toFinish || (way.fromStart ? into > out : into < out)) {
    // Not straight across: go round between the two rows, just above or below what waits.
    const between = y2 + (way.down ? -15 : 15);
    return {
      path: corners([
        [x1, y1],
        [out, y1],
        [out, between],
        [into, between],
        [into, y2],
        [end, y2],
      ]),
      tip: { x: end, y: y2, towards },
    };
  }
  const turn = way.fromStart ? Math.min(out, into) : Math.max(out, into);
  return {
    path: corners([
      [x1, y1],
      [turn, y1],
      [turn, y2],
      [end, y2],
    ]),
    tip: { x: end, y: y2, towards },
  };
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
    const before = Math.hypot(x - px, y - py);
    const after = Math.hypot(next[0] - x, next[1] - y);
    const r = Math.min(ROUND, before / 2, after / 2);
    if (r < 0.5) {
      path += `L${round(x)} ${round(y)}`;
      continue;
    }
    path += `L${round(x + ((px - x) / before) * r)} ${round(y + ((py - y) / before) * r)}Q${round(x)} ${round(y)} ${round(x + ((next[0] - x) / after) * r)} ${round(y + ((next[1] - y) / after) * r)}`;
  }
  return path;
}
