/** From instants to pixels: one linear scale shared by everything in a picture. */

import { scaleLinear } from "d3-scale";
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
}

/** Pixels are rounded to tenths, so that two runs and two machines draw the same. */
export function timeScale(from: number, to: number, width: number): (at: number) => number {
  const scale = scaleLinear([from, to], [0, width]);
  return (at) => Math.round(scale(at) * 10) / 10;
}
