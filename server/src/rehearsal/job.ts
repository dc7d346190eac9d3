/**
 * What is simulated: a plan compiled to numbers. Plain data (typed arrays, arrays, strings), so that a job can be posted to a worker.
 *
 * Instants are minutes since `origin`; lengths are working minutes. Nodes stand in an order in which each comes after all it waits for.
 */

import type { Unit } from "../language/syntax.ts";

/** What a node does with what it waits for. */
export const NodeOp = {
  /** A fact: nothing moves it. */
  Fixed: 0,
  /** Work on a calendar: starts at the latest of its bounds, and takes its drawn length. */
  Work: 1,
  /** Work by the clock. */
  Elapsed: 2,
  /** A moment, a gate, an end: the latest of its bounds. */
  Latest: 3,
  /** The beginning of a movement, or a cue with several conditions: the earliest of its bounds. */
  Earliest: 4,
} as const;

/** What of `from` a link looks at. */
export const Anchor = { Finish: 0, Start: 1, Part: 2 } as const;

/** How a link's lag passes. */
export const LagKind = {
  None: 0,
  /** Minutes of the clock. */
  Clock: 1,
  /** Minutes of working time on `linkTable`. */
  Working: 2,
  /** Days and longer by the clock on the wall of the score's zone: `linkLag` times `linkUnit`. */
  Wall: 3,
} as const;

/** Why a link is there: what a trial with skipped or started work makes of it. */
export const LinkRole = {
  /** Something that the item waits for by itself, or a condition of a cue. */
  Dependency: 0,
  /** From a cue to what it starts. */
  Starts: 1,
  /** Between a movement and what it holds. */
  Movement: 2,
  /** The same person did something else before. */
  Person: 3,
  /** From a rehearsal to what it rehearses. */
  Rehearsal: 4,
} as const;

/** A calendar (or the joint working time of a team) cut into cells of equal length, each all worked at one rate. */
export interface CalendarTable {
  /** Length of a cell, minutes. */
  readonly cell: number;
  /** 1 / cell. */
  readonly perCell: number;
  /** The longest time without work, minutes; Infinity where it is not known. */
  readonly longestGap: number;
  /** Work done before each cell; one more entry than cells. Whole minutes for a plain calendar (rate 0 or 1). */
  readonly worked: Int32Array | Float64Array;
  /** For plain calendars: the instant at which k × cell minutes have been worked and the next begin. Empty for teams with rates of their own. */
  readonly startOf: Int32Array;
  /** For teams: the first cell in which at least k × `step` of work is done. */
  readonly step: number;
  readonly firstCell: Int32Array;
}

/** A random length: low + span × quantile(u), or a constant where `span` is 0. */
export interface Draw {
  readonly low: number;
  readonly span: number;
  /** Index in `Job.quantiles`. */
  readonly table: number;
  /** The stream. */
  readonly a: number;
  readonly b: number;
}

export interface JobRisk {
  readonly chance: number;
  /** Decides whether it happens. */
  readonly a: number;
  readonly b: number;
  /** How long it delays, working minutes; undefined when it delays nothing. */
  readonly delay: Draw | undefined;
}

/** One conditional part of a `when`. */
export type JobCondition =
  /** True from the beginning, with this chance. */
  | { readonly type: "event"; readonly chance: number; readonly a: number; readonly b: number }
  /** True at `at` if `node` has not ended by then. */
  | { readonly type: "slips"; readonly node: number; readonly at: number }
  /** Known before the trials: the chance of `target` (index in `targets`) in a first run is under `below`. */
  | { readonly type: "chance"; readonly target: number; readonly below: number };

/** One `when` with conditional parts: its node holds only where all of them come true. */
export interface JobWhen {
  readonly node: number;
  readonly conditions: readonly JobCondition[];
}

export interface JobCue {
  /** Entity index. */
  readonly entity: number;
  readonly id: string;
  /** Its node, and those of its `when` (one entry; the node itself where there is one `when`). */
  readonly node: number;
  readonly whens: readonly number[];
  /** Its conditional ones, indexes in `Job.whens`. */
  readonly conditional: readonly number[];
  /** One `when` at least is sure to come. */
  readonly planned: boolean;
  /** Nodes that it skips, nodes that it brings into focus. */
  readonly skips: readonly number[];
  readonly focus: readonly number[];
  /** It changes what happens: a trial in which it fires has to be replayed. */
  readonly matters: boolean;
}

export interface JobTarget {
  readonly entity: number;
  readonly id: string;
  /** Node whose finish counts; −1 for the score (the end of the last item). */
  readonly node: number;
  /** Epoch minutes. */
  readonly due: number | undefined;
  readonly planned: number;
  /** It takes place only if a conditional cue starts it. */
  readonly contingent: boolean;
}

export interface JobTask {
  readonly entity: number;
  readonly id: string;
  readonly node: number;
}

export interface Job {
  readonly seed: number;
  readonly origin: number;
  /** The beginning of the plan: where it ends in a trial in which nothing takes place. */
  readonly start: number;
  readonly zone: string;
  readonly minutesPerDay: number;
  /** The first is that of the score's calendar. */
  readonly tables: readonly CalendarTable[];
  readonly quantiles: readonly Float64Array[];

  readonly nodes: number;
  readonly op: Uint8Array;
  /** 1 where it is in the plan; 0 where a conditional cue has to start it. */
  readonly planned: Uint8Array;
  readonly table: Int32Array;
  /** Not before (the score's start, the status date, `not before`, `on`, a late start). */
  readonly floor: Float64Array;
  /** A milestone on a day without a time: where it is when it waits for nothing on that day; NaN for all else. */
  readonly dayEnd: Float64Array;
  /** Facts: where a fixed node ends; where a started one began (NaN where it is not started). */
  readonly fixedFinish: Float64Array;
  readonly began: Float64Array;
  /** Its length, in work on its table (elapsed minutes for `Elapsed`). */
  readonly draws: readonly Draw[];
  /** Work on its table that a minute of working time stands for. */
  readonly perMinute: Float64Array;
  /** For `Elapsed`: the unit, and how many of it a minute of its length is (days and longer go by the clock on the wall). */
  readonly elapsedUnit: readonly (Unit | undefined)[];
  readonly elapsedPerMinute: Float64Array;
  /** The node that begins a movement, of its end; −1 for all else. */
  readonly beginOf: Int32Array;
  /** Risks that lengthen or move it: `risksFirst[j] .. risksFirst[j + 1] - 1` in `riskOf`. */
  readonly risksFirst: Int32Array;
  readonly riskOf: Int32Array;
  /** Position in the levelled schedule's order of starts, for ties. */
  readonly turn: Int32Array;
  /** 1 for the gate of a movement. */
  readonly isGate: Uint8Array;
  /** 1 where the movement that holds it waits for something: then it never waits only for what is cut out. */
  readonly gateWaits: Uint8Array;

  readonly linkFirst: Int32Array;
  readonly linkFrom: Int32Array;
  readonly linkAnchor: Uint8Array;
  /** 1 where it bounds the finish rather than the start. */
  readonly linkOnFinish: Uint8Array;
  readonly linkLagKind: Uint8Array;
  readonly linkLag: Float64Array;
  readonly linkUnit: readonly (Unit | undefined)[];
  readonly linkTable: Int32Array;
  readonly linkPart: Float64Array;
  readonly linkRole: Uint8Array;

  readonly risks: readonly (JobRisk & { readonly entity: number; readonly id: string })[];
  readonly cues: readonly JobCue[];
  readonly whens: readonly JobWhen[];
  readonly targets: readonly JobTarget[];
  readonly tasks: readonly JobTask[];

  /** Units of each resource (a person, unnamed players, a cap) that may be taken at once, and what each node takes. */
  readonly capacity: Float64Array;
  readonly takes: readonly (readonly JobTake[])[];
}

/** `units` of a resource that a node takes while it runs. */
export interface JobTake {
  readonly resource: number;
  readonly units: number;
}
