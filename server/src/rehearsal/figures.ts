/** From trials to figures. */

import { type Zone, zoneOf } from "../calendar/zone.ts";
import { workAt } from "./calendar-table.ts";
import { type Job, NodeOp } from "./job.ts";
import type { Rehearsal, RehearsedRisk, RehearsedTarget, RehearsedTask } from "./model.ts";
import { Ordered } from "./ordered.ts";
import { uniformAt } from "./random.ts";
import { DrawnPlaces, RankedPlaces, SensedEnds } from "./sensitivity.ts";
import type { Trials } from "./simulate.ts";
import { selectQuantile } from "./statistics.ts";
import { drawAt } from "./trial.ts";

/** Rounding of sums of fractions of a minute. */
const EPSILON = 1e-6;

export interface FigureOptions {
  /** 0..1 */
  readonly confidence: number;
  readonly partial: boolean;
}

/** All figures of the trials played so far. `taskFigures` are those of all tasks, in parts that follow each other, where they are known already. */
export function figuresOf(
  job: Job,
  trials: Trials,
  options: FigureOptions,
  taskFigures: readonly Float64Array[] = [taskFiguresOf(job, taskTrialsOf(trials, 0, job.tasks.length))],
): Rehearsal {
  const count = trials.to - trials.from;
  const zone = zoneOf(job.zone);
  const ordered = new Ordered(count);
  const entityOfNode = new Map(job.tasks.map((task) => [task.node, task.entity]));
  for (const target of job.targets) if (target.node >= 0) entityOfNode.set(target.node, target.entity);
  return {
    trials: count,
    seed: job.seed,
    partial: options.partial,
    targets: job.targets.map((_, k) => targetOf(job, trials, k, zone, options.confidence, entityOfNode, ordered)),
    tasks: tasksOf(job, trials, taskFigures),
    cues: job.cues.map((cue, c) => ({ entity: cue.entity, id: cue.id, chance: count > 0 ? trials.fired[c] / count : 0 })),
    risks: job.risks.map((_, r) => riskOf(job, trials, r)),
  };
}

/** The P80 of the end with the risk certain, less that with it impossible: each trial was played both ways, with the same draws. */
function riskOf(job: Job, trials: Trials, r: number): RehearsedRisk {
  const { entity, id, a, b, chance } = job.risks[r];
  const count = trials.to - trials.from;
  const certain = new Float64Array(count);
  const impossible = new Float64Array(count);
  for (let t = 0; t < count; t++) {
    const happens = uniformAt(a, b, trials.from + t) < chance;
    const asPlayed = trials.finishes[t];
    const turned = trials.turned[r * count + t];
    certain[t] = happens ? asPlayed : turned;
    impossible[t] = happens ? turned : asPlayed;
  }
  const workAtP80 = (ends: Float64Array) => workAt(job.tables[0], selectQuantile(ends, count, 0.8));
  const days = count > 0 ? (workAtP80(certain) - workAtP80(impossible)) / job.minutesPerDay : 0;
  return { entity, id, occurred: count > 0 ? trials.occurred[r] / count : 0, daysAtP80: days };
}

/** The chance of each target to meet its due date; NaN for those without. */
export function chancesOf(job: Job, trials: Trials): readonly number[] {
  const count = trials.to - trials.from;
  const ends = new Ordered(count);
  return job.targets.map(({ due, contingent }, k) => {
    if (due === undefined) return Number.NaN;
    ends.take(trials.finishes.subarray(k * count, (k + 1) * count));
    const of = contingent ? ends.count : count;
    return of > 0 ? ends.countUpTo(due - job.origin + EPSILON) / of : 0;
  });
}

/** Minutes since the origin as an epoch minute: time is kept to the minute, and work that ends within one ends at its end. */
function instant(job: Job, at: number): number {
  return Number.isNaN(at) ? Number.NaN : Math.ceil(at - EPSILON) + job.origin;
}

function targetOf(
  job: Job,
  trials: Trials,
  k: number,
  zone: Zone,
  confidence: number,
  entityOfNode: ReadonlyMap<number, number>,
  ordered: Ordered,
): RehearsedTarget {
  const target = job.targets[k];
  const count = trials.to - trials.from;
  const ends = ordered.take(trials.finishes.subarray(k * count, (k + 1) * count));
  // What takes place only if a cue starts it is judged by the trials in which it did.
  const of = target.contingent ? ends.count : count;
  const chanceBy = (at: number) => (of > 0 ? ends.countUpTo(at - job.origin + EPSILON) / of : 0);
  const meeting = meetingOf(job, trials, target.node, entityOfNode);
  return {
    entity: target.entity,
    id: target.id,
    due: target.due,
    chance: target.due === undefined ? undefined : chanceBy(target.due),
    p10: instant(job, ends.quantile(0.1)),
    p50: instant(job, ends.quantile(0.5)),
    p80: instant(job, ends.quantile(0.8)),
    p95: instant(job, ends.quantile(0.95)),
    planned: target.planned,
    plannedChance: Number.isNaN(target.planned) ? 0 : chanceBy(target.planned),
    confident: instant(job, ends.quantile(confidence)),
    histogram: histogramOf(job, ends, zone),
    paths: Math.max(1, meeting.length),
    meeting,
    takesPlace: count > 0 ? ends.count / count : 0,
  };
}

/** Trials by the day of the finish. An end at midnight belongs to the day that ends. */
function histogramOf(job: Job, ends: Ordered, zone: Zone): readonly (readonly [number, number])[] {
  const days: [number, number][] = [];
  for (let k = 0; k < ends.count; ) {
    const day = zone.dayOf(instant(job, ends.at(k)) - 1);
    const next = ends.countUpTo(zone.toInstant(day + 1, 0) - job.origin + EPSILON);
    const end = Math.max(next, k + 1);
    days.push([day, end - k]);
    k = end;
  }
  return days;
}

/** A path counts as one that meets here if it decided in at least this share of the trials. */
const MEETING_SHARE = 0.05;

/**
 * Where the paths to a target meet: the items whose ends decided its date (or that of the nearest item before it for which there were several),
 * each with the share of trials in which it did. Empty where one path decides alone.
 */
function meetingOf(job: Job, trials: Trials, node: number, entityOfNode: ReadonlyMap<number, number>): NonNullable<RehearsedTarget["meeting"]> {
  const count = trials.to - trials.from;
  const share = (e: number) => trials.decisive[e] / Math.max(1, trials.critical[targetNode(job, e)]);
  let at = node;
  if (at < 0) {
    // The score ends with whatever is last.
    let last = -1;
    for (const task of job.targets) if (task.node >= 0 && (last < 0 || trials.critical[task.node] > trials.critical[last])) last = task.node;
    at = last;
  }
  for (let step = 0; at >= 0 && step < job.nodes; step++) {
    if (trials.critical[at] < MEETING_SHARE * count) return [];
    const feeders = feedersOf(job, at, share, 1);
    if (feeders.length > 1) {
      const named = feeders.flatMap(({ node: from, share: part }) => (entityOfNode.has(from) ? [{ entity: entityOfNode.get(from)!, share: part }] : []));
      return named.length > 1 ? named.sort((a, b) => b.share - a.share) : [];
    }
    at = feeders.length === 1 ? feeders[0].node : -1;
  }
  return [];
}

/** The items behind the decisive links of a node, looking through the beginnings and ends of movements. */
function feedersOf(job: Job, node: number, share: (e: number) => number, weight: number): { node: number; share: number }[] {
  const feeders = new Map<number, number>();
  for (let e = job.linkFirst[node]; e < job.linkFirst[node + 1]; e++) {
    const part = share(e) * weight;
    if (part < MEETING_SHARE) continue;
    const from = job.linkFrom[e];
    const isMovement = job.isGate[from] === 1 || job.beginOf[from] >= 0;
    for (const feeder of isMovement ? feedersOf(job, from, share, part) : [{ node: from, share: part }])
      feeders.set(feeder.node, (feeders.get(feeder.node) ?? 0) + feeder.share);
  }
  return Array.from(feeders, ([from, part]) => ({ node: from, share: Math.min(1, part) }));
}

function targetNode(job: Job, link: number): number {
  let low = 0;
  let high = job.nodes;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (job.linkFirst[middle] <= link) low = middle;
    else high = middle;
  }
  return low;
}

// ---------------------------------------------------------------- tasks

/** What of the trials the figures of some tasks are made from; little, so that a worker can be given it. */
export interface TaskTrials {
  /** The tasks: `from` .. `to` − 1. */
  readonly from: number;
  readonly to: number;
  /** The number of the first trial. */
  readonly first: number;
  /** The end of the plan by trial. */
  readonly end: Float64Array;
  /** By node: trials in which it was critical. */
  readonly critical: Int32Array;
  /** Their finishes in the first `sampled` trials, task after task. */
  readonly sampled: number;
  readonly samples: Float32Array;
}

export function taskTrialsOf(trials: Trials, from: number, to: number): TaskTrials {
  const { finishes, critical, sampled, samples } = trials;
  const end = finishes.subarray(0, trials.to - trials.from);
  return { from, to, first: trials.from, end, critical, sampled, samples: samples.subarray(from * sampled, to * sampled) };
}

/** Numbers a task: rank correlation, swing, the finish at P10, P50, P80 (minutes since the origin). */
const TASK_FIGURES = 5;

function tasksOf(job: Job, { from, to, critical }: Trials, parts: readonly Float64Array[]): RehearsedTask[] {
  const count = to - from;
  const tasks: RehearsedTask[] = [];
  for (const part of parts)
    for (let at = 0; at < part.length; at += TASK_FIGURES) {
      const { entity, id, node } = job.tasks[tasks.length];
      const criticality = count > 0 ? critical[node] / count : 0;
      const [sensitivity, swing, p10, p50, p80] = part.subarray(at, at + TASK_FIGURES);
      tasks.push({ entity, id, criticality, sensitivity, swing, p10Finish: instant(job, p10), p50Finish: instant(job, p50), p80Finish: instant(job, p80) });
    }
  return tasks;
}

/** `TASK_FIGURES` numbers for each of the tasks. */
export function taskFiguresOf(job: Job, trials: TaskTrials): Float64Array {
  const { from, to, sampled, samples } = trials;
  const found = new Float64Array(TASK_FIGURES * (to - from));
  const finishes = new Ordered(sampled);
  for (let k = 0; k < to - from; k++) {
    finishes.take(samples.subarray(k * sampled, (k + 1) * sampled));
    const at = TASK_FIGURES * k;
    found[at + 2] = finishes.quantile(0.1);
    found[at + 3] = finishes.quantile(0.5);
    found[at + 4] = finishes.quantile(0.8);
  }
  sense(job, trials, found);
  return found;
}

/**
 * For each of the tasks `from` .. `to` − 1 the rank correlation (Spearman) of its length with the end of the plan, and by how many days the P80 of the end moves
 * between the fifth of the trials in which it was shortest and that in which it was longest (their medians are its P10 and P90): the first two of its numbers.
 */
function sense(job: Job, { from, to, first, end, critical }: TaskTrials, found: Float64Array): void {
  const count = end.length;
  if (count < 2) return;
  const ends = new SensedEnds(end);
  for (let task = from; task < to; task++) {
    const { node } = job.tasks[task];
    const draw = job.draws[node];
    const hasRisk = job.risksFirst[node] < job.risksFirst[node + 1];
    if (job.op[node] === NodeOp.Fixed || critical[node] === 0 || (draw.span === 0 && !hasRisk)) continue;
    ends.compare(hasRisk ? new RankedPlaces(new Float64Array(count).map((_, t) => lengthAt(job, node, first + t))) : new DrawnPlaces(draw, first));
    const at = TASK_FIGURES * (task - from);
    found[at] = ends.correlation;
    // Within two standard errors of no correlation, a difference says nothing.
    if (Math.abs(ends.correlation) < 2 / Math.sqrt(count)) continue;
    const [shortest, longest] = ends.outerFifths(0.8);
    const days = (workAt(job.tables[0], longest) - workAt(job.tables[0], shortest)) / job.minutesPerDay;
    found[at + 1] = Number.isNaN(days) ? 0 : days;
  }
}

function lengthAt(job: Job, node: number, trial: number): number {
  let length = drawAt(job, job.draws[node], trial);
  for (let k = job.risksFirst[node]; k < job.risksFirst[node + 1]; k++) {
    const risk = job.risks[job.riskOf[k]];
    if (risk.delay && uniformAt(risk.a, risk.b, trial) < risk.chance) length += drawAt(job, risk.delay, trial) * job.perMinute[node];
  }
  return length;
}
