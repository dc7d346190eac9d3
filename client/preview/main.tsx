/** Begins the page: in the editor's panel, in a file of its own, or on localhost. */

import { render } from "preact";
import type { Timeline } from "../../server/src/timeline/timeline.ts";
import { zoneClock } from "../../server/src/timeline/zone-clock.ts";
import type { EditorApi } from "../pages/editor-wire.ts";
import { App } from "./app.tsx";
import type { Kept } from "./host.ts";
import { editorHost } from "./host-editor.ts";
import { pageHost } from "./host-page.ts";
import { Store } from "./store.ts";
import { adoptStyles } from "./styles.ts";

declare global {
  function acquireVsCodeApi(): EditorApi<Kept>;
}

const root = document.getElementById("app")!;
const { dataset } = document.documentElement;
const embedded = document.getElementById("timeline")?.textContent;

const host = embedded ? pageHost(JSON.parse(embedded) as Timeline, dataset.live) : editorHost(acquireVsCodeApi());
if (!embedded) dataset.host = "editor";
// The first question is on its way while the page is made ready for its answer.
const store = new Store(host, () => render(<App store={store} />, root));
adoptStyles();
// The first formatter of a page takes longer than all that follow.
zoneClock(Intl.DateTimeFormat().resolvedOptions().timeZone).offset(0);
render(<App store={store} />, root);
