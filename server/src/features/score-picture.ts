/** A score's text as a picture, in one call: for a Markdown preview, where a fence or an image stands for a plan. Pure; never throws. */

import { parse } from "../language/parser.ts";
import { bind } from "../plan/bind.ts";
import { schedule } from "../schedule/schedule.ts";
import { svgOf } from "../timeline/svg.ts";
import type { Theme } from "../timeline/theme.ts";
import { timelineOf } from "../timeline/timeline-of.ts";

export interface ScorePictureOptions {
  /** Address of the text, for messages; any will do. */
  readonly uri: string;
  readonly theme: Theme;
  /** Pixels. */
  readonly width: number;
  /** Epoch minutes. */
  readonly now: number;
  /** The text of a used file, undefined where it cannot be had. */
  readonly read?: (uri: string) => string | undefined;
}

export type ScorePicture = { readonly svg: string } | { readonly reason: string };

/** Reason: one sentence, for a score without dates. */
export function scorePicture(text: string, options: ScorePictureOptions): ScorePicture {
  const source = parse(text);
  const others = new Map<string, ReturnType<typeof parse> | undefined>();
  const get = (uri: string): ReturnType<typeof parse> | undefined => {
    if (uri === options.uri) return source;
    if (!others.has(uri)) {
      const other = options.read?.(uri);
      others.set(uri, other === undefined ? undefined : parse(other));
    }
    return others.get(uri);
  };
  const plan = bind(options.uri, { get }, undefined, { today: Math.floor(options.now / 1440) });
  const result = schedule(plan, { now: options.now });
  if (result === undefined)
    return { reason: plan.diagnostics.find((one) => one.severity === "error")?.message ?? "There is no `score` with a `start` in it, so it has no dates." };
  return { svg: svgOf(timelineOf(result), { theme: options.theme, width: options.width, bare: plan.entities[plan.score].title === "" }) };
}
