/** The panel's page and the extension: figures come by themselves, questions are asked by messages that the extension hands to the server. */

import type { TextEdit } from "../../server/src/language/diagnostic.ts";
import {
  type RehearseResult,
  SAY,
  type SayParams,
  type SayResult,
  SUPPOSE,
  type SupposeParams,
  type SupposeResult,
} from "../../server/src/lsp/rehearsal-protocol.ts";
import { type EditorApi, editorWire } from "../pages/editor-wire.ts";

/** What is kept when the page is hidden or the window reloaded. */
export interface Kept {
  readonly uri?: string;
  readonly tab: Tab;
  readonly target: string | null;
  /** What is supposed. */
  readonly values: readonly (readonly [key: string, value: string])[];
}

export type Tab = "promises" | "drivers" | "suppose" | "premortem";

export type HostEvent =
  | { readonly type: "result"; readonly result: RehearseResult }
  /** A full run is under way, 0..1. */
  | { readonly type: "progress"; readonly done: number }
  /** The text is another now. */
  | { readonly type: "stale" }
  | { readonly type: "show"; readonly tab?: Tab; readonly target?: string };

export interface Host {
  suppose(params: Omit<SupposeParams, "uri">): Promise<SupposeResult>;
  say(params: Omit<SayParams, "uri">): Promise<SayResult>;
  /** Applies edits to the text of that version, as one step to undo. */
  edit(version: number, edits: readonly TextEdit[]): void;
  reveal(source: { readonly file: string; readonly start: number; readonly end: number }): void;
  rehearse(): void;
  cancel(): void;
  listen(listener: (event: HostEvent) => void): void;
  recall(): Kept | undefined;
  keep(kept: Kept): void;
}

export function editorHost(api: EditorApi<Kept>): Host {
  const { ask, post, listen, recall, keep } = editorWire<HostEvent, Kept>(api);
  return {
    suppose: (params) => ask(SUPPOSE, params),
    say: (params) => ask(SAY, params),
    edit: (version, edits) => post({ type: "edit", version, edits }),
    reveal: (source) => post({ type: "reveal", source }),
    rehearse: () => post({ type: "rehearse" }),
    cancel: () => post({ type: "cancel" }),
    listen,
    recall,
    keep,
  };
}
