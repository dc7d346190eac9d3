/** The rehearsal's page in a real browser, before a stand-in for the editor: what the page asks is answered by the server's own code. */

import type { Browser, Page } from "playwright-core";
import { SAY, SUPPOSE } from "../../server/src/lsp/rehearsal-protocol.ts";
import { RehearsalDesk } from "../../server/src/lsp/rehearsal-requests.ts";
import { Session } from "../../server/src/lsp/session.ts";
import type { EDITOR_THEMES } from "../pages/editor-themes.ts";
import { edited, openPage, type Said, type StandIn, URI } from "../pages/stand-in.ts";

const TRIALS = 2000;

export interface RehearsalWindow {
  readonly page: Page;
  readonly said: Said[];
  /** Violations of the policy, and errors of the page. */
  readonly complaints: readonly string[];
  /** The score's text as it is. */
  text(): string;
  /** A message of the extension. */
  tell(message: object): Promise<void>;
  /** The editor changes its theme. */
  dress(theme: keyof typeof EDITOR_THEMES): Promise<void>;
  close(): Promise<void>;
}

export interface RehearsalOptions {
  readonly theme?: keyof typeof EDITOR_THEMES;
  readonly width?: number;
  readonly height?: number;
  readonly forcedColors?: boolean;
}

export async function openRehearsal(browser: Browser, text: string, options: RehearsalOptions = {}): Promise<RehearsalWindow> {
  const now = Date.UTC(2026, 0, 2, 12);
  const host = { readFile: undefined, findScores: undefined, now: () => now, timezoneOffset: () => 0, documentation: undefined };
  const failures: unknown[] = [];
  const session = new Session(host, { readFile: async () => undefined, findScores: async () => [] }, (error) => failures.push(error));
  const desk = new RehearsalDesk(session, () => {});
  let version = 1;
  let current = text;
  session.opened(URI, version, text);

  const rehearse = async (tell: StandIn["tell"]): Promise<void> => tell({ type: "result", result: await desk.rehearse({ uri: URI, trials: TRIALS }) });
  const receive = async (message: Said, tell: StandIn["tell"]): Promise<unknown> => {
    const params = { ...(message.params as object), uri: URI } as never;
    switch (message.type) {
      case "ready":
      case "rehearse":
        await rehearse(tell);
        return undefined;
      case "request":
        if (message.method === SUPPOSE) return desk.suppose(params);
        if (message.method === SAY) return desk.say(params);
        throw new Error(`The page asked for ${String(message.method)}.`);
      case "edit":
        current = edited(current, message);
        session.changed(URI, ++version, [{ text: current }]);
        await tell({ type: "stale" });
        await rehearse(tell);
        return undefined;
      default:
        return undefined;
    }
  };
  const open = await openPage(browser, {
    ...options,
    entry: "client/rehearsal/main.tsx",
    title: "Rehearsal",
    width: options.width ?? 760,
    height: options.height ?? 900,
    receive,
  });
  return {
    page: open.page,
    said: open.said,
    get complaints() {
      return [...open.complaints, ...failures.map(String)];
    },
    text: () => current,
    tell: open.tell,
    dress: open.dress,
    close: open.close,
  };
}
