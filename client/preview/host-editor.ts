/** The page inside the editor: everything is asked of the extension by messages, which asks the server. */

import { DRAG, DRAW, LOCATE, SLICE } from "../../server/src/lsp/preview-protocol.ts";
import { type EditorApi, editorWire } from "../pages/editor-wire.ts";
import type { Host, HostEvent, Kept } from "./host.ts";

export function editorHost(api: EditorApi<Kept>): Host {
  const { ask, post, listen, recall, keep } = editorWire<HostEvent, Kept>(api);
  return {
    slice: (params) => ask(SLICE, params),
    locate: (params) => ask(LOCATE, params),
    draw: (params) => ask(DRAW, params),
    drag: (params) => ask(DRAG, params),
    edit: (version, edits) => post({ type: "edit", version, edits }),
    reveal: (source) => post({ type: "reveal", source }),
    async save(name, extension, data) {
      post({ type: "save", name, extension, bytes: new Uint8Array(await data.arrayBuffer()) });
    },
    async print(arrangement) {
      post({ type: "print", arrangement });
    },
    listen,
    recall,
    keep,
  };
}
