/** The preview's page in a real browser, before a stand-in for the editor: what the page asks is answered by the server's own code. */

import type { Browser, Page } from "playwright-core";
import { PreviewDesk } from "../../server/src/lsp/preview.ts";
import { DRAG, DRAW, LOCATE, SLICE } from "../../server/src/lsp/preview-protocol.ts";
import { Session } from "../../server/src/lsp/session.ts";
import type { EDITOR_THEMES } from "../pages/editor-themes.ts";
import { edited, openPage, type Said, URI } from "../pages/stand-in.ts";

/** The page's bundle, a path from the root. */
export const ENTRY = "client/preview/main.tsx";

export interface PreviewWindow {
  readonly page: Page;
  readonly said: Said[];
  /** Violations of the policy, and errors of the page. */
  readonly complaints: string[];
  /** The score's text as it is. */
  text(): string;
  /** Another text, as if somebody had typed it; the page is told. */
  type(text: string): Promise<void>;
  /** The editor changes its theme. */
  dress(theme: keyof typeof EDITOR_THEMES): Promise<void>;
  /** The cursor of the editor moves. */
  cursor(offset: number): Promise<void>;
  close(): Promise<void>;
}

export interface PreviewOptions {
  readonly theme?: keyof typeof EDITOR_THEMES;
  readonly width?: number;
  readonly height?: number;
  /** Milliseconds since the epoch. */
  readonly now?: number;
  readonly reducedMotion?: boolean;
  readonly forcedColors?: boolean;
  /** The score's dates are known before the page is there, as in an editor that has it open. */
  readonly scheduled?: boolean;
}

/** The greatest length up to `most` that holds, where all shorter ones hold too. */
function longest(most: number, holds: (length: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

export async function openPreview(browser: Browser, text: string, options: PreviewOptions = {}): Promise<PreviewWindow> {
  const now = options.now ?? Date.UTC(2027, 0, 13, 12);
  // A clock that goes: the scheduler pauses for messages by it.
  const began = performance.now();
  const host = { readFile: undefined, findScores: undefined, now: () => now + performance.now() - began, timezoneOffset: () => 0, documentation: undefined };
  const failures: unknown[] = [];
  const session = new Session(host, { readFile: async () => undefined, findScores: async () => [] }, (error) => failures.push(error));
  // In the product a thread of its own rehearses; here it would stand in the way of the answers.
  session.settings = { ...session.settings, rehearse: false };
  const desk = new PreviewDesk(session, () => Math.floor(now / 60_000));
  let version = 1;
  let current = text;
  session.opened(URI, version, text);
  if (options.scheduled) await session.scheduled(URI);

  const answer = (method: string, params: never): Promise<unknown> => {
    if (method === SLICE) return desk.slice(params);
    if (method === LOCATE) return desk.locate(params);
    if (method === DRAG) return desk.drag(params);
    if (method === DRAW) return desk.draw(params);
    throw new Error(`The page asked for ${method}.`);
  };
  // As an editor tells of it: only what differs. An editor knows that without a search, and its lines too: neither is a part of what is measured.
  const change = async (next: string): Promise<void> => {
    const most = Math.min(current.length, next.length);
    const start = longest(most, (length) => current.slice(0, length) === next.slice(0, length));
    const rest = longest(most - start, (length) => current.slice(current.length - length) === next.slice(next.length - length));
    const lines = session.linesAt(URI);
    const place = (offset: number) => {
      const { line, column } = lines.at(offset);
      return { line, character: column };
    };
    session.changed(URI, ++version, [{ range: { start: place(start), end: place(current.length - rest) }, text: next.slice(start, next.length - rest) }]);
    current = next;
    await open.tell({ type: "changed" });
  };
  const receive = async (message: Said): Promise<unknown> => {
    if (message.type === "request") return answer(String(message.method), { ...(message.params as object), uri: URI } as never);
    if (message.type === "edit") await change(edited(current, message));
    return undefined;
  };
  const open = await openPage(browser, {
    ...options,
    entry: ENTRY,
    title: "Timeline",
    images: "data: blob:",
    width: options.width ?? 1200,
    height: options.height ?? 800,
    receive,
  });
  return {
    page: open.page,
    said: open.said,
    get complaints() {
      return [...open.complaints, ...failures.map(String)];
    },
    text: () => current,
    type: change,
    dress: open.dress,
    cursor: (offset) => open.tell({ type: "cursor", offset }),
    close: open.close,
  };
}
