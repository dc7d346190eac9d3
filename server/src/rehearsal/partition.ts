/** Dividing trials among workers, and putting together what they give. Both exact: the figures do not show how it was divided. */

import type { Job } from "./job.ts";
import { SAMPLED, type Trials } from "./simulate.ts";
import type { Run } from "./trial.ts";

/** A piece of work for one worker: trials `from` .. `to` − 1 of a run. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly run: Run;
}

/** Cuts [from, to) into at most `count` pieces of nearly equal size. */
export function pieces(from: number, to: number, count: number, run: Run = {}): readonly Piece[] {
  const parts = Math.max(1, Math.min(count, to - from));
  return Array.from({ length: parts }, (_, k) => ({
    from: from + Math.floor(((to - from) * k) / parts),
    to: from + Math.floor(((to - from) * (k + 1)) / parts),
    run,
  }));
}

/** Adjacent ranges of trials as one, in any order given. */
export function merge(parts: readonly Trials[]): Trials {
  if (parts.length === 1) return parts[0];
  const sorted = [...parts].sort((a, b) => a.from - b.from);
  const { from } = sorted[0];
  const { to } = sorted[sorted.length - 1];
  const width = to - from;
  const rows = width > 0 ? sorted.reduce((most, part) => Math.max(most, part.to > part.from ? part.finishes.length / (part.to - part.from) : 0), 0) : 0;
  const sampled = sorted.reduce((sum, part) => sum + part.sampled, 0);
  const sampledRows = sorted.reduce((most, part) => Math.max(most, part.sampled > 0 ? part.samples.length / part.sampled : 0), 0);
  const finishes = new Float64Array(rows * width);
  const turnedRows = width > 0 ? sorted.reduce((most, part) => Math.max(most, part.to > part.from ? part.turned.length / (part.to - part.from) : 0), 0) : 0;
  const turned = new Float64Array(turnedRows * width);
  const samples = new Float32Array(sampledRows * sampled);
  let place = 0;
  let samplePlace = 0;
  for (const part of sorted) {
    const size = part.to - part.from;
    for (let k = 0; k < rows; k++) finishes.set(part.finishes.subarray(k * size, (k + 1) * size), k * width + place);
    for (let k = 0; k < turnedRows; k++) turned.set(part.turned.subarray(k * size, (k + 1) * size), k * width + place);
    if (part.sampled > 0)
      for (let k = 0; k < sampledRows; k++) samples.set(part.samples.subarray(k * part.sampled, (k + 1) * part.sampled), k * sampled + samplePlace);
    place += size;
    samplePlace += part.sampled;
  }
  const sum = (of: (part: Trials) => Int32Array) => {
    const total = new Int32Array(of(sorted[0]).length);
    for (const part of sorted) addTo(total, of(part));
    return total;
  };
  return {
    from,
    to,
    finishes,
    turned,
    critical: sum((part) => part.critical),
    decisive: sum((part) => part.decisive),
    fired: sum((part) => part.fired),
    occurred: sum((part) => part.occurred),
    sampled: Math.min(sampled, SAMPLED),
    samples,
  };
}

function addTo(total: Int32Array, values: Int32Array): void {
  for (let k = 0; k < total.length; k++) total[k] += values[k];
}

/** What a task costs that was critical in some trial, where one that never was costs 1. */
const CRITICAL_WORK = 10;

/** The tasks in at most `count` parts whose figures are nearly the same work. */
export function taskParts(
  job: Pick<Job, "tasks">,
  { critical }: Pick<Trials, "critical">,
  count: number,
): readonly { readonly from: number; readonly to: number }[] {
  const work = job.tasks.map(({ node }) => (critical[node] > 0 ? CRITICAL_WORK : 1));
  const share = work.reduce((sum, one) => sum + one, 0) / count;
  const parts: { readonly from: number; readonly to: number }[] = [];
  let from = 0;
  let done = 0;
  for (let task = 0; task < work.length; task++) {
    done += work[task];
    const isFull = parts.length < count - 1 && done >= share * (parts.length + 1) - CRITICAL_WORK / 2;
    if (!isFull && task < work.length - 1) continue;
    parts.push({ from, to: task + 1 });
    from = task + 1;
  }
  return parts;
}
