/** Begins the page of the rehearsal panel. */

import { render } from "preact";
import { App } from "./app.tsx";
import { type EditorApi, editorHost } from "./host.ts";
import { Store } from "./store.ts";
import { adoptStyles } from "./styles.ts";

const root = document.getElementById("app")!;
document.documentElement.dataset.host = "editor";
adoptStyles();
const api = (globalThis as unknown as { acquireVsCodeApi(): EditorApi }).acquireVsCodeApi();
const store: Store = new Store(editorHost(api), () => render(<App store={store} />, root));
render(<App store={store} />, root);
