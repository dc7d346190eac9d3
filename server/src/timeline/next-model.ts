/** What is next in a score, for the side bar. */
export interface NextResult {
  readonly title: string;
  /** `finish 19 Mar 2027`, and how that is to the promise. */
  readonly finish: string;
  readonly late: boolean;
  readonly groups: readonly NextGroup[];
}

export interface NextGroup {
  readonly id: "cadences" | "cues" | "milestones" | "concerns";
  readonly title: string;
  readonly entries: readonly NextEntry[];
}

export interface NextEntry {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly tooltip: string;
  readonly icon: "cadence" | "cue" | "milestone" | "late" | "concern" | "risk" | "done";
  readonly file: string;
  readonly start: number;
  readonly end: number;
}
