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

export interface EditorApi {
  postMessage(message: unknown): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
}

type Message = HostEvent | { readonly type: "response"; readonly id: number; readonly result?: unknown; readonly error?: string };

export function editorHost(api: EditorApi): Host {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners: ((event: HostEvent) => void)[] = [];
  let last = 0;
  window.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    if (data.type !== "response") {
      for (const listener of listeners) listener(data);
      return;
    }
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error !== undefined) asked?.reject(new Error(data.error));
    else asked?.resolve(data.result);
  });
  const ask = <T>(method: string, params: unknown): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      api.postMessage({ type: "request", id, method, params });
    });
  return {
    suppose: (params) => ask(SUPPOSE, params),
    say: (params) => ask(SAY, params),
    edit: (version, edits) => api.postMessage({ type: "edit", version, edits }),
    reveal: (source) => api.postMessage({ type: "reveal", source }),
    rehearse: () => api.postMessage({ type: "rehearse" }),
    cancel: () => api.postMessage({ type: "cancel" }),
    listen(listener) {
      listeners.push(listener);
      api.postMessage({ type: "ready" });
    },
    recall: () => api.getState(),
    keep: (kept) => api.setState({ ...kept, uri: document.documentElement.dataset.uri }),
  };
}
