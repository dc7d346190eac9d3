/**
 * A scheduled plan. Instants are epoch minutes, lengths working minutes, money in the score's currency. Immutable. What few look at (slack, latest dates, `criticalTo`, `why`, `path`)
 * is told by getters of a class when it is asked for: name the fields that you copy, for a spread, JSON and a structured clone leave those out.
 */

import type { EpochDay, Instant, Occurrence, TimeRange } from "../calendar/model.ts";
import type { RecurrenceRule } from "../calendar/recurrence-rule.ts";
import type { Diagnostic } from "../language/diagnostic.ts";
import type { Kind } from "../language/kinds.ts";
import type { Plan } from "../plan/model.ts";

export interface Schedule {
  readonly plan: Plan;
  /** IANA name of the score's zone. */
  readonly zone: string;
  readonly start: Instant;
  /** End of the last item. */
  readonly finish: Instant;
  /** The promised finish, its last instant. */
  readonly due: Instant | undefined;
  readonly status: Instant | undefined;
  /** Length of a `d` and a `w` of work. */
  readonly minutesPerDay: number;
  readonly minutesPerWeek: number;
  /** Length of a beat in elapsed minutes (a `tempo` of whole days counts days of 1440), undefined without a tempo. */
  readonly beat: number | undefined;
  /** First instants of all beats that meet the plan, for the grid. */
  readonly beats: readonly Instant[];
  /** Movements, tasks, milestones, rehearsals and cues, in the order of the file. */
  readonly items: readonly ScheduledItem[];
  /** The item of an entity, undefined for other kinds. */
  itemOf(entity: number): ScheduledItem | undefined;
  readonly links: readonly ScheduledLink[];
  readonly cadences: readonly ScheduledCadence[];
  readonly people: readonly PersonLoad[];
  readonly targets: readonly Target[];
  readonly cost: Cost | undefined;
  /** Those that need a schedule; without those of the plan. */
  readonly diagnostics: readonly Diagnostic[];
  /** Intervals of the score's calendar without working time by day, for the picture: days off with their label. */
  readonly freeDays: readonly { readonly day: EpochDay; readonly label: string | undefined; readonly holiday: boolean }[];
}

export interface ScheduledItem {
  /** Index of the entity in the plan. */
  readonly entity: number;
  /** Its path. */
  readonly id: string;
  readonly kind: Extract<Kind, "movement" | "task" | "milestone" | "rehearsal" | "cue">;
  readonly title: string;
  /** Entity index of the movement that holds it, −1 at the top. */
  readonly parent: number;
  /** NaN when it is contingent, skipped or part of a cycle: it has no dates. */
  readonly start: Instant;
  readonly finish: Instant;
  /** Working minutes between start and finish: of `effort` or `lasts`, or the span of a movement. 0 for moments. */
  readonly minutes: number;
  /** Person minutes of work; 0 where nobody is on it. */
  readonly effortMinutes: number;
  /** Dates by the critical path method, before people are levelled. */
  readonly earlyStart: Instant;
  readonly earlyFinish: Instant;
  readonly lateStart: Instant;
  readonly lateFinish: Instant;
  /** Working minutes of the score's calendar that it can lose before a target breaks; negative where one is missed. */
  readonly slack: number;
  readonly freeSlack: number;
  readonly critical: boolean;
  /** Paths of the targets on whose longest path it is (the score's id for the whole). */
  readonly criticalTo: readonly string[];
  /** Starts only by a conditional cue, or waits only for such. */
  readonly contingent: boolean;
  /** Taken out by a cue that fires in the plan. */
  readonly skipped: boolean;
  /** Who is on it: entity indexes of people, or of the role for an unnamed player (once for each). */
  readonly people: readonly number[];
  /** Its promise, the last instant that keeps it. */
  readonly due: Instant | undefined;
  /** 0..1, by facts. */
  readonly progress: number;
  readonly started: boolean;
  readonly finished: boolean;
  /** For a cue. */
  readonly fires: "planned" | "conditional" | undefined;
  readonly cost: number;
  /** Why it starts when it starts, the decisive one first. */
  readonly why: readonly Reason[];
}

export interface Reason {
  readonly cause: "start" | "dependency" | "person" | "date" | "calendar" | "cue" | "rehearsal" | "movement" | "status" | "fact" | "late";
  /** Entity index of what was waited for: an item, a person, a calendar. */
  readonly on: number | undefined;
  /** Until when it held. */
  readonly until: Instant | undefined;
  /** A sentence without a capital and a period: `waits for API design`. */
  readonly text: string;
}

/** A dependency as the scheduler sees it, those inherited from movements included. */
export interface ScheduledLink {
  /** Entity indexes. */
  readonly from: number;
  readonly to: number;
  readonly type: "FS" | "SS" | "FF" | "SF";
  readonly origin: "after" | "ends after" | "cue" | "rehearsal" | "person";
  /** It decides when `to` starts or finishes. */
  readonly driving: boolean;
  readonly critical: boolean;
}

export interface ScheduledCadence {
  readonly entity: number;
  readonly id: string;
  readonly title: string;
  readonly purpose: string | undefined;
  readonly occurrences: readonly Occurrence[];
  /** Days on which a holiday took it out. */
  readonly skippedDays: readonly EpochDay[];
  /** Indexes into `occurrences` where one of its people is in two meetings at once. */
  readonly clashes: readonly number[];
  /** Entity indexes of the people and unnamed roles that take part. */
  readonly people: readonly number[];
  /** The rules of RFC 5545 that it follows (`recurrenceOf`), its zone, and whether it takes whole days: what an export to a calendar writes. */
  readonly rules?: readonly RecurrenceRule[];
  readonly zone?: string;
  readonly allDay?: boolean;
}

/** What a person, or the unnamed players of a role together, have to do over the plan. */
export interface PersonLoad {
  readonly entity: number;
  readonly id: string;
  readonly title: string;
  /** 1 for a person, the capacity for the unnamed players of a role. */
  readonly players: number;
  readonly workingMinutes: number;
  readonly busyMinutes: number;
  readonly meetingMinutes: number;
  /** What they are taken for, in time order; `share` 0..players. */
  readonly bookings: readonly (TimeRange & { readonly item: number; readonly share: number })[];
  /** By week from the Monday of the plan's first week: working, busy and meeting minutes. */
  readonly weeks: readonly { readonly start: Instant; readonly working: number; readonly busy: number; readonly meeting: number }[];
}

/** A promise: an item with a `due`, or the score with its `finish`. */
export interface Target {
  /** Entity index. */
  readonly entity: number;
  readonly id: string;
  readonly due: Instant | undefined;
  readonly planned: Instant;
  /** Working days of the score's calendar between due and planned; negative when it is missed. */
  readonly slackDays: number | undefined;
  /** Entity indexes of the chain that decides the planned date, from the first to the target itself. */
  readonly path: readonly number[];
}

export interface Cost {
  readonly currency: string;
  readonly total: number;
  readonly budget: number | undefined;
  /** Costs of risks (`costs`) times their chance; not part of the total. */
  readonly expectedRisk: number;
}

export interface ScheduleOptions {
  /** Wins over the score's `status`. */
  readonly asOf?: EpochDay;
  /** Epoch minute of now, handed in by the host; used only for what the contract says of today. */
  readonly now: Instant;
  /** True asks to stop: `schedule` then gives undefined. Polled between passes. */
  readonly cancelled?: () => boolean;
  /** Bound of the deeper search: a number of schedules, or undefined for the schedule of a keystroke. */
  readonly schedules?: number;
}
