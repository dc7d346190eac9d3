/** Begins the page of the rehearsal panel. */

import { render } from "preact";
import type { EditorApi } from "../pages/editor-wire.ts";
import { App } from "./app.tsx";
import { editorHost, type Kept } from "./host.ts";
import { Store } from "./store.ts";
import { adoptStyles } from "./styles.ts";

const root = document.getElementById("app")!;
document.documentElement.dataset.host = "editor";
adoptStyles();
const api = (globalThis as unknown as { acquireVsCodeApi(): EditorApi<Kept> }).acquireVsCodeApi();
const store: Store = new Store(editorHost(api), () => render(<App store={store} />, root));
render(<App store={store} />, root);
