/** What client and server say to each other about a change of plan. Types only, and the names of the requests: the client may import this file. */

import type { ReviewJson } from "../review/report/json.ts";

/** Client to server: compare a score with another version of it from now on, or with none. `CompareParams` to `CompareResult | null`. */
export const COMPARE = "downbeat/review/compare";
/** Client to server: the review of the text as it is now. `ReviewParams` to `CompareResult | null`. */
export const REVIEW = "downbeat/review";
/** Server to client: the text of a file in the version that a comparison is with, or null where it had none. */
export const READ_BASE = "downbeat/review/readBase";

export interface CompareParams {
  readonly uri: string;
  /** null ends the comparison. */
  readonly base: {
    /** What only the client understands: handed back with `READ_BASE`. */
    readonly reference: string;
    /** As people call it: `main`, `v1.0`, a file's name. */
    readonly label: string;
  } | null;
}

export interface ReviewParams {
  readonly uri: string;
}

export interface ReadBaseParams {
  readonly reference: string;
  readonly uri: string;
}

export type ReadBaseResult = { readonly text: string } | null;

/** Why there is no review (one sentence), or the review of this version of the text. */
export type CompareResult =
  | { readonly ok: true; readonly version: number; readonly review: ReviewJson; readonly sentence: string }
  | { readonly ok: false; readonly reason: string };

export type { ChangeJson, PlaceJson, ReviewJson, TargetJson } from "../review/report/json.ts";
