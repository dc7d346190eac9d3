/** The server's world where its client reads the files: in the editor's extension, on the desktop and in the browser. */

import type { Host } from "./host.ts";

export const clientHost: Host = {
  readFile: undefined,
  findScores: undefined,
  now: () => performance.timeOrigin + performance.now(),
  timezoneOffset: () => new Date().getTimezoneOffset(),
  // The extension opens the page that it brings along.
  documentation: `command:downbeat.openReference?${encodeURIComponent('["{code}"]').replace("%7Bcode%7D", "{code}")}`,
};
