/**
 * The plan as a network of numbers: what the scheduler levels and the rehearsal replays. Plain data only (typed arrays,
 * arrays, calendar rules), so that it can be posted to a worker; `workingTime(network.calendars[k])` gives the
 * working time there again. Built by `compileNetwork` (compile.ts).
 *
 * **Nodes.** Every task, rehearsal, milestone and cue has one node; so has an empty movement (it is like a milestone). A movement that
 * holds something has three: `Gate` (what all that it holds waits for), `Begin` (the earliest start of what it holds) and `End` (the latest
 * finish of it). A cue with several `when` has one `Any` node (its own) that takes the earliest of one `Moment` for each `when` (its links of origin `Cue`).
 * What only a condition outside of the network makes come true (`slips`, `chance of`, a string) is not in it: such a `when` is `Contingent`.
 * `order` lists the nodes so that a node comes after all it has a link from; a node in a circle is left out of it.
 *
 * **Links** are sorted by `to`: those of node `j` are `linkFirst[j] .. linkFirst[j + 1] - 1`. The bound that a link puts on
 * its `to` node is, with `s` and `f` the start and the finish of `from`:
 * FS `f + lag`, SS `s + lag` (or, with a part, the instant at which that share of `from`'s work is done, + lag) on its start;
 * FF `f + lag`, SF `s + lag` on its finish. A working lag is counted on `linkCalendar` (`add`, or `subtract` for a lead).
 * Links from or to a node whose `state` is not `Planned` are kept, and are to be ignored as long as it is not.
 *
 * Instants are epoch minutes; NaN where there is none. Lengths are minutes. Units of people are per 10,000 of one player.
 */

import type { CalendarRules } from "../calendar/model.ts";
import type { Unit } from "../language/syntax.ts";

/** One player at full time. */
export const FULL = 10_000;

/** Kinds of nodes. */
export const NodeKind = {
  /** A task or a rehearsal: has a length. */
  Work: 0,
  /** A milestone, a cue, an empty movement, one `when` of a cue: the latest of its bounds. */
  Moment: 1,
  /** Before all that a movement holds: the latest of its bounds. */
  Gate: 2,
  /** The earliest start of what a movement holds (the least over its SS links; without one its gate). */
  Begin: 3,
  /** The latest finish of what a movement holds, and of its `ends after`. */
  End: 4,
  /** A cue with several `when`: the earliest of its bounds (the least over its FS links). */
  Any: 5,
} as const;

/** How `amount` is meant. */
export const Measure = {
  /** Person minutes, shared by the team (each in their own working time). */
  Effort: 0,
  /** Working minutes in which all of the team are at work (of the node's calendar without a team). */
  Length: 1,
  /** Clock time: `elapsedAmount` of `elapsedUnit`. */
  Elapsed: 2,
} as const;

export const NodeState = {
  Planned: 0,
  /** Only a conditional cue starts it, or it waits only for such. */
  Contingent: 1,
  /** A cue that fires in the plan takes it out. */
  Skipped: 2,
  /** Part of a circle. */
  Cyclic: 3,
} as const;

export const LinkType = { FS: 0, SS: 1, FF: 2, SF: 3 } as const;
export const LINK_TYPES = ["FS", "SS", "FF", "SF"] as const;

export const LinkOrigin = {
  /** `after`. */
  After: 0,
  /** `ends after`. */
  EndsAfter: 1,
  /** A condition of a cue, or a cue's `starts`. */
  Cue: 2,
  /** What a rehearsal rehearses waits for its end. */
  Rehearsal: 3,
  /** Between a movement and what it holds: gate → child, child → begin, child → end. */
  Movement: 4,
} as const;

/** What is asked of links and nodes again and again, in a byte each: it would else be spread over many columns. */
export const LinkTrait = {
  /** Both of its ends are planned. */
  Active: 1,
  /** One of several of which the earliest counts. */
  Choice: 2,
  /** Without a part and without a lag. */
  Plain: 4,
} as const;

export const NodeTrait = {
  /** It has been started or finished. */
  Fact: 1,
  /** It stands `on` a date. */
  On: 2,
} as const;

export interface Network {
  /** The first instant of the score's `start` day. */
  readonly start: number;
  /** IANA name of the score's zone. */
  readonly zone: string;
  /** Working minutes of a `d` and a `w`. */
  readonly minutesPerDay: number;
  readonly minutesPerWeek: number;
  /** The as-of instant, NaN without one. */
  readonly status: number;
  /** The promised finish, NaN without one. */
  readonly due: number;
  /** Rules by calendar id; 0 is the score's calendar. Equal rules have one id. */
  readonly calendars: readonly CalendarRules[];
  /** Entity index of the calendar that an id comes from, −1 for the default one and for those with someone's own days off. */
  readonly calendarEntity: Int32Array;

  readonly nodes: number;
  readonly kind: Uint8Array;
  readonly state: Uint8Array;
  /** Entity index; for a `when` of a cue that of the cue, for gate, begin and end that of the movement. */
  readonly entity: Int32Array;
  /** The node of an entity (for a movement its `End`, for a cue its own), −1 for other kinds. */
  readonly nodeOf: Int32Array;
  /** Gate and begin of a movement's entity, −1 for all else. */
  readonly gateOf: Int32Array;
  readonly beginOf: Int32Array;
  /** Nodes in topological order over all links (without those that are part of a circle). */
  readonly order: Int32Array;

  /** Likely, low and high amount in minutes (equal where the estimate is no range); nominal for months and years. 0 for moments. */
  readonly amount: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** 1 where the estimate is written as a range. */
  readonly isRange: Uint8Array;
  readonly measure: Uint8Array;
  /** For `Measure.Elapsed`: as written, for `addElapsed(zone, at, amount, unit)`; scale it by drawn / likely in a trial. */
  readonly elapsedAmount: Float64Array;
  readonly elapsedUnit: readonly Unit[];
  /** Calendar id of work nobody is on; also the one that working lags of links to it are counted on unless they say otherwise. */
  readonly calendar: Int32Array;
  /** 1 … 1000; 1000 for what waits for a planned cue that brings it into focus. */
  readonly priority: Int16Array;
  /** What else planned cues bring into focus: from when they are given, its priority is 1000. */
  readonly focus: readonly Focus[];
  /** Which `when` of its cue a node stands for (for a cue with a single one its own node); −1 for all else. */
  readonly whenOf: Int32Array;
  readonly late: Uint8Array;

  /** Not before this instant, −Infinity without one. The score's `start` and the status date are not in it. */
  readonly notBefore: Float64Array;
  /** Exact start (`on`), NaN without one. For a milestone on a day without a time: the day's first instant. */
  readonly on: Float64Array;
  /** For a milestone `on` a day without a time: the last instant of that day; else NaN. */
  readonly onEnd: Float64Array;
  /** The last instant that keeps its promise, NaN without one. */
  readonly dueOf: Float64Array;
  /** Facts, NaN without. */
  readonly started: Float64Array;
  readonly finished: Float64Array;
  /** What is left in minutes of the amount's measure, by `remaining` or `progress`; equals `amount` where nothing is said. */
  readonly remaining: Float64Array;
  /** 0..1. */
  readonly progress: Float64Array;
  /** Bits of `NodeTrait`. */
  readonly traits: Uint8Array;

  readonly links: number;
  readonly linkFirst: Int32Array;
  readonly linkFrom: Int32Array;
  readonly linkTo: Int32Array;
  readonly linkType: Uint8Array;
  /** Share of `from`'s work, 0..1, that is waited for; NaN for none. Only in SS and SF links (then it stands for the start). */
  readonly linkPart: Float64Array;
  /** Signed minutes: working ones, or elapsed ones where `linkUnit` is not undefined. */
  readonly linkLag: Float64Array;
  /** For an elapsed lag: the signed amount in `linkUnit`, for `addElapsed`. */
  readonly linkElapsed: Float64Array;
  readonly linkUnit: readonly (Unit | undefined)[];
  readonly linkCalendar: Int32Array;
  readonly linkOrigin: Uint8Array;
  /** Bits of `LinkTrait`. */
  readonly linkTraits: Uint8Array;
  /** Entity whose declaration says so, for reasons and places (a movement for an inherited one). */
  readonly linkEntity: Int32Array;
  /** Links by `from`: those of node `i` are `outLinks[outFirst[i] .. outFirst[i + 1] - 1]`. */
  readonly outFirst: Int32Array;
  readonly outLinks: Int32Array;

  // ---- people
  /** Resources: a person, the unnamed players of a role, or a cap on a person's work in one role. */
  readonly resources: number;
  /** Entity of the person or the role. */
  readonly resourceEntity: Int32Array;
  /** Units that may be taken at once. */
  readonly capacity: Int32Array;
  /** 1 for a cap (a share of a person in a role), which is no player of its own. */
  readonly isCap: Uint8Array;
  /** Calendar id of a resource's players. */
  readonly resourceCalendar: Int32Array;
  /** Slots of node `j`: `slotFirst[j] .. slotFirst[j + 1] - 1`. Each takes `slotCount` players of its candidates; none twice, unless it is a pool. */
  readonly slotFirst: Int32Array;
  readonly slotCount: Int32Array;
  /** Entity that `by` names: the role or the person. */
  readonly slotEntity: Int32Array;
  /** The choice that a slot takes its players from; slots that name the same with the same share have one choice. */
  readonly slotChoice: Int32Array;
  /** Candidates of choice `c`: `candidateFirst[c] .. candidateFirst[c + 1] - 1`, in the order listed. */
  readonly candidateFirst: Int32Array;
  /** The resource that is the player, and how many units of it are taken. */
  readonly candidateResource: Int32Array;
  readonly candidateUnits: Int32Array;
  /** Working time of that player in that role: a calendar id. */
  readonly candidateCalendar: Int32Array;
  /** Caps taken besides, as many units: `caps[capFirst[c] .. capFirst[c + 1] - 1]`. */
  readonly capFirst: Int32Array;
  readonly caps: Int32Array;
}

/** Nodes of work whose priority rises to 1000 at the moment of a cue. */
export interface Focus {
  readonly cue: number;
  readonly nodes: readonly number[];
}

/** A set of players for a node: candidates, one entry for each player (a pool's candidate once for each player taken). */
export type Team = readonly number[];
