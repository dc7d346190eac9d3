/**
 * What the preview and the server say to each other, beside the language server protocol. Types, the names of the requests, and what a page asks for first:
 * the client and the page may import this file, and no other of the server's.
 */

import type { TextEdit } from "../language/diagnostic.ts";
import type { Arrangement } from "../timeline/arrange.ts";
import type { DragTarget } from "../timeline/drag.ts";
import type { Slice } from "../timeline/slice.ts";
import type { Theme } from "../timeline/theme.ts";

/** How a page shows a plan that it has not shown before. */
export { EVERYTHING } from "../timeline/arrange.ts";

export const SLICE = "downbeat/preview/slice";
export const LOCATE = "downbeat/preview/locate";
export const DRAG = "downbeat/preview/drag";
export const DRAW = "downbeat/preview/draw";
export const NEXT = "downbeat/preview/next";
/** A score's text, wherever it stands, as a picture. */
export const PICTURE = "downbeat/preview/picture";
/** From the server: the answers for this score have changed though its text has not; its rehearsal is there. */
export const CHANGED = "downbeat/preview/changed";

export interface ChangedParams {
  readonly uri: string;
}

export interface SliceParams {
  readonly uri: string;
  readonly arrangement: Arrangement;
  /** Pixels from the top of all rows. */
  readonly yFrom: number;
  readonly yTo: number;
  /** Path of the item whose links are all asked for; of the others only what drives the plan. */
  readonly chosen?: string | undefined;
  /** Waits for the dates of the text as it is, instead of answering with those before where they take a while. */
  readonly settled?: boolean;
}

export interface SliceResult {
  /** Version of the text that the answer belongs to. */
  readonly version: number;
  /** null when there is nothing to show: no file, or never a score in it. */
  readonly slice: Slice | null;
  /** The text is broken and the picture is that of an earlier version. */
  readonly stale: boolean;
  /** What the text says is as it is now, its dates are those before: they are being computed. Whoever sees this asks again with `settled`. */
  readonly provisional: boolean;
  /** Errors of the plan, the first few. */
  readonly problems: readonly PreviewProblem[];
  /** How many there are. */
  readonly problemCount: number;
}

export interface PreviewProblem {
  readonly message: string;
  readonly file: string;
  /** UTF-16 offset. */
  readonly start: number;
  readonly end: number;
}

/** Which row stands for a place in the text. */
export interface LocateParams {
  readonly uri: string;
  readonly arrangement: Arrangement;
  /** A UTF-16 offset, or the path of an item. */
  readonly at: number | string;
}

export interface LocateResult {
  readonly key: string;
  readonly y: number;
  readonly height: number;
  /** Instants of what the row is about, null without. */
  readonly start: number | null;
  readonly finish: number | null;
}

export interface DragParams extends SliceParams {
  readonly target: DragTarget;
}

/** What a drag would change: edits to apply (none when it changes nothing), the plan as it would be, and what that means. */
export type DragResult =
  | {
      readonly ok: true;
      readonly version: number;
      readonly edits: readonly TextEdit[];
      readonly wording: string;
      readonly consequence: string;
      readonly worse: boolean;
      readonly slice: Slice;
    }
  | { readonly ok: false; readonly reason: string };

export interface DrawParams {
  readonly uri: string;
  readonly format: "svg" | "html";
  readonly theme: Theme;
  readonly arrangement: Arrangement;
  /** Instants; the whole plan without them. */
  readonly from?: number;
  readonly to?: number;
  readonly width?: number;
  /** The page's script, for `html`: the client has it, the server need not read files. */
  readonly script?: string;
}

export interface DrawResult {
  readonly text: string;
  /** A name for a file, without its extension. */
  readonly name: string;
}

export interface NextParams {
  readonly uri: string;
}

export type { NextEntry, NextGroup, NextResult } from "../timeline/next-model.ts";

/** For a Markdown preview, where a fence or an image stands for a plan. */
export interface PictureParams {
  /** Address of the text: what it uses is looked for beside it. */
  readonly uri: string;
  readonly text: string;
  readonly theme: Theme;
  /** Pixels. */
  readonly width: number;
}

/** Reason: one sentence, for a score without dates. */
export type PictureResult = { readonly svg: string } | { readonly reason: string };
