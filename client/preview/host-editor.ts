/** The page inside the editor: everything is asked of the extension by messages, which asks the server. */

import { DRAG, DRAW, LOCATE, SLICE } from "../../server/src/lsp/preview-protocol.ts";
import type { Host, HostEvent, Kept } from "./host.ts";

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
}

/** Messages of the extension. */
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
  const ask = <T>(method: string, params: unknown): Promise<T> => {
    const id = ++last;
    return new Promise<T>((resolve, reject) => {
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      api.postMessage({ type: "request", id, method, params });
    });
  };
  return {
    slice: (params) => ask(SLICE, params),
    locate: (params) => ask(LOCATE, params),
    draw: (params) => ask(DRAW, params),
    drag: (params) => ask(DRAG, params),
    edit: (version, edits) => api.postMessage({ type: "edit", version, edits }),
    reveal: (source) => api.postMessage({ type: "reveal", source }),
    async save(name, extension, data) {
      api.postMessage({ type: "save", name, extension, bytes: new Uint8Array(await data.arrayBuffer()) });
    },
    async print(arrangement) {
      api.postMessage({ type: "print", arrangement });
    },
    listen: (listener) => {
      listeners.push(listener);
      api.postMessage({ type: "ready" });
    },
    recall: () => api.getState(),
    keep: (kept) => api.setState({ ...kept, uri: document.documentElement.dataset.uri }),
  };
}
