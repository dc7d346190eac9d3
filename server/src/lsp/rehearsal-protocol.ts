/**
 * What the rehearsal panel and the server say to each other, beside the language server protocol. Types, the names of the requests, and how a share is
 * written: the client and the page may import this file.
 */

import type { PanelPoint } from "../features/fragile-points.ts";
import type { TextEdit } from "../language/diagnostic.ts";
import type { RehearsalPanel } from "../rehearsal/panel.ts";

export { percentText } from "../rehearsal/percent.ts";

/** Client to server: a full rehearsal of the text as it is. `RehearseParams` to `RehearseResult`; cancelled like any request. */
export const REHEARSE = "downbeat/rehearsal";
/** Client to server: the same with some figures supposed otherwise, and the edits that would write them. `SupposeParams` to `SupposeResult`. */
export const SUPPOSE = "downbeat/rehearsal/suppose";
/** Client to server: the edit that writes down what somebody said in a premortem. `SayParams` to `SayResult`. */
export const SAY = "downbeat/rehearsal/say";
/** Server to client: a notification, how far a full rehearsal is. */
export const REHEARSING = "downbeat/rehearsal/progress";
/** Server to client: a notification, the quiet rehearsal of a score has new figures. */
export const REHEARSED = "downbeat/rehearsal/changed";

export interface RehearseParams {
  readonly uri: string;
  readonly trials: number;
}

export interface RehearsingParams {
  readonly uri: string;
  /** 0..1 */
  readonly done: number;
}

export interface RehearsedParams {
  readonly uri: string;
  readonly version: number;
}

/** A figure that is supposed to be another: `entity` is the number of its control in the panel, `value` as one would write it. */
export interface SupposedFigure {
  readonly type: "estimate" | "capacity" | "chance" | "delay" | "due";
  readonly entity: number;
  readonly value: string;
}

export interface SupposeParams extends RehearseParams {
  /** Version of the text that the panel is about. */
  readonly version: number;
  readonly figures: readonly SupposedFigure[];
}

export interface SayParams {
  readonly uri: string;
  readonly version: number;
  /** The point's entity. */
  readonly entity: number;
  readonly kind: "risk" | "concern";
  readonly title: string;
  readonly percent?: number;
  readonly delay?: string;
}

export type RehearseResult =
  | { readonly ok: true; readonly version: number; readonly panel: RehearsalPanel; readonly points: readonly PanelPoint[] }
  | { readonly ok: false; readonly reason: string };

export type SupposeResult =
  | { readonly ok: true; readonly version: number; readonly panel: RehearsalPanel; readonly edits: readonly TextEdit[] }
  /** `entity` where one figure is to blame. */
  | { readonly ok: false; readonly reason: string; readonly entity?: number };

export type SayResult = { readonly ok: true; readonly version: number; readonly edits: readonly TextEdit[] } | { readonly ok: false; readonly reason: string };

export type { PanelPoint } from "../features/fragile-points.ts";
export type { PanelControl, PanelRow, PanelTarget, PanelTask, RehearsalPanel } from "../rehearsal/panel.ts";
