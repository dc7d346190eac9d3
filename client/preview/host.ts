/** What the page needs from wherever it is shown: answers, a memory, and somebody who changes texts and writes files. The page knows no editor. */

import type { TextEdit } from "../../server/src/language/diagnostic.ts";
import type {
  DragParams,
  DragResult,
  DrawParams,
  DrawResult,
  LocateParams,
  LocateResult,
  SliceParams,
  SliceResult,
} from "../../server/src/lsp/preview-protocol.ts";
import type { Arrangement } from "../../server/src/timeline/arrange.ts";
import type { Source } from "../../server/src/timeline/timeline.ts";

/** Without the uri: a page shows one score, and its host knows which. */
export type Without<T> = Omit<T, "uri">;

/** What is kept when the page is hidden or the window reloaded. */
export interface Kept {
  readonly uri?: string;
  readonly arrangement: Arrangement;
  readonly view: { readonly from: number; readonly to: number } | null;
  readonly scrollTop: number;
  readonly selected: string | null;
}

export type HostEvent =
  /** The plan may have changed: ask again. */
  | { readonly type: "changed" }
  /** The cursor stands here in the text, a UTF-16 offset. */
  | { readonly type: "cursor"; readonly offset: number }
  /** Bring this item into sight, by its path. */
  | { readonly type: "show"; readonly id: string };

export interface Host {
  slice(params: Without<SliceParams>): Promise<SliceResult>;
  locate(params: Without<LocateParams>): Promise<LocateResult | null>;
  draw(params: Without<DrawParams>): Promise<DrawResult>;
  /** undefined where the text cannot be changed: then nothing can be dragged. */
  readonly drag: ((params: Without<DragParams>) => Promise<DragResult>) | undefined;
  /** Applies edits to the text of that version, as one step to undo. */
  edit(version: number, edits: readonly TextEdit[]): void;
  /** Shows a place in the text; undefined where there is no text to show. */
  readonly reveal: ((source: Source) => void) | undefined;
  save(name: string, extension: "svg" | "png" | "html", data: Blob): Promise<void>;
  /** The whole picture on paper, so arranged: not the part of it that a window shows. */
  print(arrangement: Arrangement): Promise<void>;
  listen(listener: (event: HostEvent) => void): void;
  recall(): Kept | undefined;
  keep(kept: Kept): void;
}
