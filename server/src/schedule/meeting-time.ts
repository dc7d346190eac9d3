/** How much of a working day a meeting takes. */

import type { Instant, Occurrence } from "../calendar/model.ts";

/** A day has at most this many minutes of meetings; longer ones take the working time that they cover. */
const LONG = 720;

export function minutesPerPlayer(occurrence: Occurrence, time: { between(from: Instant, to: Instant): number }): number {
  const length = occurrence.finish - occurrence.start;
  return length <= LONG ? length : time.between(occurrence.start, occurrence.finish);
}
