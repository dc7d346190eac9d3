/**
 * Entry of the server that the extension starts in a process of its own. It gives the worker's server the surroundings of a worker, with the process's
 * channel for its port, so that the extension carries one bundle for both: the build lets that follow.
 * Other editors use `downbeat lsp --stdio`.
 */

export interface WorkerScope {
  onmessage?: (event: { readonly data: unknown }) => void;
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: unknown) => void): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.postMessage = (message) => void process.send?.(message);
// A worker tells its errors; a process ends by them, and the extension starts another.
scope.addEventListener = () => {};
process.on("message", (data: { readonly method?: string }) => {
  if (data.method === "exit") process.exit(0);
  scope.onmessage?.({ data });
});
// The editor is gone.
process.on("disconnect", () => process.exit(0));
