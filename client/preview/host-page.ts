/** The page as a file or on localhost: the whole timeline is in the page, and where a server stands behind it, it is fetched again on change. */

import { arrange } from "../../server/src/timeline/arrange.ts";
import { htmlOf } from "../../server/src/timeline/html.ts";
import { locate, locateItem } from "../../server/src/timeline/locate.ts";
import { slice } from "../../server/src/timeline/slice.ts";
import { svgOf } from "../../server/src/timeline/svg.ts";
import type { Timeline } from "../../server/src/timeline/timeline.ts";
import type { Host, HostEvent, Kept } from "./host.ts";

/** What `downbeat preview` sends: the timeline, or why there is none. */
export interface LiveMessage {
  readonly timeline: Timeline | null;
  readonly problems: readonly { readonly message: string; readonly line: number }[];
}

export function pageHost(first: Timeline, live: string | undefined): Host {
  let timeline = first;
  let stale = false;
  let problems: LiveMessage["problems"] = [];
  let version = 1;
  const listeners: ((event: HostEvent) => void)[] = [];
  if (live !== undefined)
    new EventSource(live).onmessage = ({ data }) => {
      const message = JSON.parse(data) as LiveMessage;
      stale = message.timeline === null;
      if (message.timeline) timeline = message.timeline;
      problems = message.problems;
      version++;
      for (const listener of listeners) listener({ type: "changed" });
    };
  const key = `downbeat:${location.pathname}`;
  return {
    slice: async ({ arrangement, yFrom, yTo, chosen }) => ({
      version,
      slice: slice(timeline, arrange(timeline, arrangement), yFrom, yTo, chosen),
      stale,
      provisional: false,
      problems: problems.map(({ message, line }) => ({ message: `line ${line}: ${message}`, file: "", start: 0, end: 0 })),
      problemCount: problems.length,
    }),
    locate: async ({ arrangement, at }) =>
      typeof at === "string" ? locateItem(timeline, arrange(timeline, arrangement), at) : locate(timeline, arrange(timeline, arrangement), at),
    draw: async ({ format, ...options }) => ({
      text:
        format === "svg"
          ? svgOf(timeline, options)
          : htmlOf(timeline, document.querySelector("script[data-page]")?.textContent ?? "", { theme: options.theme }),
      name: timeline.id || "plan",
    }),
    drag: undefined,
    edit() {},
    reveal: undefined,
    async save(name, extension, data) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(data);
      link.download = `${name}.${extension}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    },
    async print(arrangement) {
      // Only what is in sight is in the page; paper has room for all.
      const sheet = new Image();
      sheet.className = "sheet";
      sheet.alt = timeline.title;
      sheet.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(timeline, { theme: "light", arrangement }))}`;
      await sheet.decode();
      document.body.append(sheet);
      window.addEventListener("afterprint", () => sheet.remove(), { once: true });
      window.print();
    },
    listen: (listener) => listeners.push(listener),
    recall() {
      try {
        return JSON.parse(sessionStorage.getItem(key) ?? "null") ?? undefined;
      } catch {
        return undefined; // A file opened from disk may have no storage.
      }
    },
    keep(kept: Kept) {
      try {
        sessionStorage.setItem(key, JSON.stringify(kept));
      } catch {
        // As above: then a reload begins anew.
      }
    },
  };
}
