/** From instants to pixels: one linear scale shared by everything in a picture. */

import type { Measure } from "./text-width.ts";
import type { DateWords, ZoneClock } from "./zone-clock.ts";

export interface Frame {
  /** First and last instant of the window. */
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly labelWidth: number;
  readonly labelLeft: number;
  readonly pixelsPerMinute: number;
  readonly x: (at: number) => number;
  readonly clock: ZoneClock;
  readonly words: DateWords;
  readonly measure: Measure;
  readonly minutesPerDay: number;
  /** Half open: is any of [from, to] in the window? */
  readonly meets: (from: number, to: number) => boolean;
  /** A place, or one nearer to the window and still out of sight where it is far off; undefined where all is seen. */
  readonly near: ((place: readonly [number, number]) => readonly [number, number]) | undefined;
}

/**
 * Pixels are rounded to tenths, so that two runs and two machines draw the same. It is d3's linear scale (a test compares them): that one can
 * interpolate colours and format numbers too, a sixth of the page's script that would be read and never run.
 */
export function timeScale(from: number, to: number, width: number): (at: number) => number {
  return (at) => Math.round(width * ((at - from) / (to - from)) * 10) / 10;
}

/** Beyond the window's edge, in pixels: rounded corners and arrows there are not seen. */
const OUT_OF_SIGHT = 60;
/** Pixels: the length of every pattern of dashes that a link has goes into it, so that dashes stay where they are when it is cut by a multiple of it. */
const DASHES = 140;

/** What is far below `from` or above `to` comes near it. A line through thousands of rows or years takes long to paint, dashed ones above all. */
export function nearby(from: number, to: number): (at: number) => number {
  const [least, most] = [from - OUT_OF_SIGHT, to + OUT_OF_SIGHT];
  return (at) => {
    if (at < least) return at + Math.floor((least - at) / DASHES) * DASHES;
    return at > most ? at - Math.floor((at - most) / DASHES) * DASHES : at;
  };
}
