/**
 * What a picture of a plan is made from: plain JSON with instants and words, without pixels. The server makes it once a schedule,
 * the HTML page carries it inside, and both the window of rows (slice.ts) and the picture (layout.ts) come from it alone.
 * Instants are epoch minutes; null where there is none, since NaN does not survive JSON.
 */

export interface Timeline {
  readonly id: string;
  readonly title: string;
  readonly vision: string | null;
  /** IANA name. */
  readonly zone: string;
  readonly start: number;
  readonly finish: number;
  readonly due: number | null;
  /** Working days of the score's calendar between the promised finish and the planned one; negative when it is missed. */
  readonly dueSlackDays: number | null;
  readonly status: number | null;
  readonly now: number | null;
  readonly minutesPerDay: number;
  readonly beats: readonly number[];
  /** Runs of days without working time, half open. */
  readonly free: readonly FreeSpan[];
  readonly items: readonly TimelineItem[];
  readonly cadences: readonly TimelineCadence[];
  readonly people: readonly TimelinePerson[];
  readonly notes: readonly TimelineNote[];
  readonly links: readonly TimelineLink[];
  /** All tags that items carry, sorted. */
  readonly tags: readonly string[];
  /** How many promises of items (not of the whole) the plan keeps, and misses. */
  readonly promises: { readonly kept: number; readonly missed: number };
  /** Chance to finish by the promise, and P80 of the finish, when the plan was rehearsed. */
  readonly rehearsed: { readonly chance: number | null; readonly p50: number; readonly p80: number; readonly trials: number } | null;
}

export interface FreeSpan {
  readonly from: number;
  readonly to: number;
  readonly label: string | null;
  readonly holiday: boolean;
}

/** Where in the text something is declared; offsets are UTF-16. */
export interface Source {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export interface TimelineItem {
  /** Index of the entity in the plan. */
  readonly entity: number;
  /** Its path. */
  readonly id: string;
  readonly kind: "movement" | "task" | "milestone" | "rehearsal" | "cue";
  readonly title: string;
  /** Position in `Timeline.items` of the movement that holds it, −1 at the top. */
  readonly parent: number;
  readonly start: number | null;
  readonly finish: number | null;
  /** Where it is drawn when it has no dates: a contingent item at the moment when its cue could fire. */
  readonly about: { readonly start: number; readonly finish: number } | null;
  /** As the text has it: `effort 5d`. "" where it says none. */
  readonly length: string;
  readonly slackMinutes: number;
  /** Instant until which its finish may move before a promise breaks; null without slack. */
  readonly slackUntil: number | null;
  readonly critical: boolean;
  readonly contingent: boolean;
  readonly skipped: boolean;
  /** 0..1. */
  readonly progress: number;
  readonly started: boolean;
  readonly finished: boolean;
  readonly due: number | null;
  /** Working days between due and planned, negative when missed. */
  readonly dueSlackDays: number | null;
  /** Positions in `Timeline.people`, each once. */
  readonly people: readonly number[];
  /** The same in words: `Lin Wu, Sam Roy`. */
  readonly who: string;
  /** At most three of them by name. */
  readonly whoShort: string;
  readonly owner: string;
  readonly tags: readonly string[];
  readonly doc: string;
  readonly why: readonly string[];
  /** What must be true when it is done. */
  readonly criteria: readonly string[];
  readonly cue: {
    readonly fires: "planned" | "conditional";
    readonly when: string;
    readonly to: string;
    readonly starts: readonly number[];
    readonly skips: readonly number[];
  } | null;
  /** Positions in `Timeline.items` of what it is practice of. */
  readonly rehearses: readonly number[];
  readonly notes: readonly number[];
  readonly source: Source;
  /** What a drag may change. */
  readonly handles: Handles;
  readonly rehearsed: {
    readonly p10: number;
    readonly p50: number;
    readonly p80: number;
    readonly p95: number | null;
    readonly chance: number | null;
    readonly criticality: number | null;
  } | null;
  /** Where it stands in the plan that this one is compared with; "new" where that plan lacks it. */
  readonly ghost: { readonly start: number; readonly finish: number } | "new" | null;
}

export interface Handles {
  readonly start: boolean;
  readonly finish: boolean;
  readonly due: boolean;
}

export interface TimelineCadence {
  readonly entity: number;
  readonly id: string;
  readonly title: string;
  readonly purpose: string;
  /** `every fri at 15:00`, as the text has it. */
  readonly every: string;
  readonly who: string;
  /** Start and finish of each occurrence, flat: s0, f0, s1, f1, … */
  readonly times: readonly number[];
  /** First instants of the days on which a holiday took it out. */
  readonly skipped: readonly number[];
  /** Positions of occurrences in which somebody is in two meetings at once. */
  readonly clashes: readonly number[];
  readonly source: Source;
}

export interface TimelinePerson {
  readonly entity: number;
  readonly id: string;
  readonly title: string;
  /** 1 for a person; the capacity of unnamed players. */
  readonly players: number;
  readonly workingMinutes: number;
  readonly busyMinutes: number;
  readonly meetingMinutes: number;
  /** By week, flat: start, working, busy, meeting, … */
  readonly weeks: readonly number[];
  readonly source: Source;
}

/** A risk or a concern. */
export interface TimelineNote {
  readonly entity: number;
  readonly id: string;
  readonly kind: "risk" | "concern";
  readonly title: string;
  /** `chance 30%, delays by 5d..10d..20d` or `raised 12 Jan`. */
  readonly detail: string;
  readonly open: boolean;
  readonly raised: number | null;
  readonly source: Source;
}

export interface TimelineLink {
  /** Positions in `Timeline.items`. */
  readonly from: number;
  readonly to: number;
  readonly type: "FS" | "SS" | "FF" | "SF";
  readonly origin: "after" | "ends after" | "cue" | "rehearsal" | "person";
  readonly driving: boolean;
  readonly critical: boolean;
}
