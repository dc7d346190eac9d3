/** A page of a panel and the extension that shows it: questions by messages that the extension hands to the server, events, a memory. */

/** What an editor gives to a page, and takes from it. */
export interface EditorApi<Kept> {
  postMessage(message: unknown): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
}

type Response = { readonly type: "response"; readonly id: number; readonly result?: unknown; readonly error?: string };

export interface EditorWire<Event, Kept> {
  /** The server's answer; rejects with the server's message. */
  ask<T>(method: string, params: unknown): Promise<T>;
  post(message: { readonly type: string; readonly [key: string]: unknown }): void;
  /** Hears of each event from now on, and says that the page is ready for them. */
  listen(listener: (event: Event) => void): void;
  recall(): Kept | undefined;
  /** Keeps it for when the page was hidden or the window reloaded, with the score that it is of. */
  keep(kept: Kept): void;
}

export function editorWire<Event extends { readonly type: string }, Kept extends object>(api: EditorApi<Kept>): EditorWire<Event, Kept> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners: ((event: Event) => void)[] = [];
  let last = 0;
  window.addEventListener("message", ({ data }: MessageEvent<Event | Response>) => {
    if (!isResponse(data)) {
      for (const listener of listeners) listener(data);
      return;
    }
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error !== undefined) asked?.reject(new Error(data.error));
    else asked?.resolve(data.result);
  });
  return {
    ask: <T>(method: string, params: unknown) =>
      new Promise<T>((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        api.postMessage({ type: "request", id, method, params });
      }),
    post: (message) => api.postMessage(message),
    listen(listener) {
      listeners.push(listener);
      api.postMessage({ type: "ready" });
    },
    recall: () => api.getState(),
    keep: (kept) => api.setState({ ...kept, uri: document.documentElement.dataset.uri }),
  };
}

function isResponse(data: { readonly type: string }): data is Response {
  return data.type === "response";
}
