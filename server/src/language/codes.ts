/**
 * Every diagnostic that Downbeat gives: its severity by default, and what to know about it.
 * docs/diagnostics.md is made from this table; a setting may change the severity of all but errors.
 */

import type { Severity } from "./diagnostic.ts";

export interface CodeRow {
  readonly severity: Severity;
  /** One line: what is wrong. */
  readonly summary: string;
  /** Markdown: why it matters and the way out. */
  readonly advice: string;
  /** Score text that shows it. */
  readonly example?: string;
  /** Belongs to the practice of leading: may be switched off as one. */
  readonly practice?: true;
}

function error(summary: string, advice: string, example?: string): CodeRow {
  return { severity: "error", summary, advice, example };
}
function warning(summary: string, advice: string, example?: string): CodeRow {
  return { severity: "warning", summary, advice, example };
}
function practice(severity: Severity, summary: string, advice: string, example?: string): CodeRow {
  return { severity, summary, advice, example, practice: true };
}

export const CODES = {
  // syntax
  syntax: error(
    "This cannot be read.",
    'A declaration is `KIND id "Title" clauses`, and a clause is a keyword and what it takes. What is wrong costs the rest of its line at most; all that follows is read as usual.',
    "task api effort about five days",
  ),
  "missing-operand": error(
    "A clause lacks what it is about.",
    "What a clause takes begins on the line of its keyword, or after a comma. Write it, or take the keyword out.",
    "task api effort by backend",
  ),
  "missing-id": error(
    "A declaration lacks its id.",
    "Others refer to it by its id, so every kind but `score` needs one right after its first word: `task api`.",
    'task "Public API"',
  ),
  "unknown-kind": error(
    "No declaration begins like this.",
    "A declaration begins with its kind; the nearest one is offered. What the line says is read as far as it can be.",
    "tsak api effort 3d",
  ),
  "unclosed-string": error(
    "A text is not closed.",
    'Close it with `"` on the same line, or put it between `"""` and `"""` for several lines.',
    'task api "Public API effort 3d',
  ),
  "unclosed-comment": error("A comment is not closed.", "Close it with `*/`. Until then only the rest of its line counts as comment.", "/* to be discussed"),
  "unclosed-block": error(
    "A block is not closed.",
    "Close it with `}`. Until then it is taken to end where the indentation says so: before the next declaration that stands no further in.",
    "movement build {\n  task api effort 3d",
  ),
  "stray-brace": error(
    "A brace has no counterpart.",
    "Take it out, or write the one that it belongs to: a block opens right after the line of its declaration.",
    "task api effort 3d\n}",
  ),
  misplaced: error(
    "This may not stand here.",
    "Only a movement holds declarations: tasks, milestones, rehearsals, cues and other movements. All else stands at the level of the file. A clause stands on the line of its declaration or in its block.",
    "task api {\n  task part effort 3d\n}",
  ),
  "bad-number": error(
    "This is not a number that fits here.",
    "The message says which do: shares go up to `100%`, priorities from 1 to 1000, and players are counted in whole ones.",
    "task api priority 5000",
  ),
  "bad-id": error("This is not an id.", "An id is a letter or `_`, then letters, digits, `_` and `-`, and does not end in `-`.", "task 3d-print effort 2d"),
  "unknown-clause": error(
    "The kind does not take this clause.",
    "The message names the kinds that do, or the clause that may be meant.",
    "milestone launch effort 3d",
  ),
  "duplicate-clause": error("A clause that may stand once stands twice.", "Keep one of them; until then the first one counts.", "task api effort 3d effort 5d"),
  "missing-clause": error(
    "A clause that the kind needs is missing.",
    "Without it the declaration says nothing: a plan needs its `start`, a cue its `when`, a cadence its `every`, a risk its `chance`.",
    "cue go to ops",
  ),
  "unknown-unit": error(
    "There is no such unit here.",
    "Working time has `min`, `h`, `d` and `w`. Where time elapses or recurs there are `mo`, `q` and `y` too, and in `standby` also `s`. `m` alone could be two of them. There is no space between a number and its unit.",
    "task api effort 3m",
  ),
  "bad-date": error(
    "There is no such date or time.",
    "A date is `2027-01-04`, with a time `2027-01-04T09:30`, or a period: `2027-W05`, `2027-05`, `2027-Q2`, `2027`. A time of day is `09:15`.",
    "milestone launch due 2027-02-30",
  ),
  "empty-range": error("A range ends before it begins.", "Put the smaller or earlier one first.", "task api effort 9d..3d"),
  "unknown-zone": error(
    "There is no such time zone.",
    "Use an IANA name: `Europe/Berlin`, `America/New_York`, `UTC`.",
    "score atlas start 2027-01-04 zone Europe/Berln",
  ),
  // names
  "unknown-name": error(
    "Nothing has this name.",
    "Names of the right kind that are near are offered, and a declaration with this name where one can be made. A name is looked for among the siblings of where it stands, then outwards, then in the files that `use` brings in; what a movement holds is reached by a path, `build.api`.",
    "task api after desing",
  ),
  "ambiguous-name": error(
    "Two used files declare this name.",
    "Nobody can tell which is meant: rename one, or use one of the files only.",
    'use "people.score"\nuse "guests.score"',
  ),
  "duplicate-name": error(
    "Two siblings have the same id.",
    "Give one another id. Who and when (people, roles, calendars) and what (all the rest) are apart: a role and a task may share an id.",
    "task api\ntask api",
  ),
  "wrong-kind": error("This name is of a kind that does not fit here.", "The message says which kinds do.", "task api by launch\nmilestone launch"),
  "missing-file": error("The used file is not there.", "Paths are relative to the file that uses them.", 'use "poeple.score"'),
  "circular-use": error("Files use each other in a circle.", "Move what both need into a third file.", 'use "this.score"'),
  "dependency-cycle": error(
    "Items wait for each other in a circle.",
    "None of them could ever start. The message spells the circle out; take one of its dependencies away. The rest of the plan is scheduled as usual.",
    "task a after b\ntask b after a",
  ),
  "impossible-date": error(
    "This date cannot be kept.",
    "What it waits for is done later. It stays on its date, and its slack is negative: move the date, or what leads to it.",
    "task a effort 10d\nmilestone b after a on 2027-01-05",
  ),
  "no-working-time": error(
    "Work never has time.",
    "A calendar needs hours, and a person days that are not off; those who work together need hours in common.",
    "calendar empty off 2027..2099",
  ),
  // the schedule
  "missed-due": warning(
    "A promise is missed in the plan.",
    "The message says by how many working days. Move the promise and tell those it was made to, or shorten what leads to it.",
    "milestone launch after rollout due 2027-01-05",
  ),
  "missed-finish": warning(
    "The plan ends after its promised finish.",
    "The message says by how many working days. Move `finish`, or shorten what is critical.",
    "score atlas start 2027-01-04 finish 2027-01-05",
  ),
  "over-budget": warning("The plan costs more than its budget.", "The message says what drives the cost.", "score atlas start 2027-01-04 budget 500 EUR"),
  "late-fact": warning("A fact lies after the status date.", "Nobody can know it yet: move `status`, or mend the fact.", "task api finished 2027-05-01"),
  "no-estimate": warning(
    "A task has neither `effort` nor `lasts`.",
    "It counts as one day of length. Say how long it takes, as a range where nobody knows: `effort 3d..5d..9d`.",
    "task api by backend",
  ),
  "over-allocated": warning(
    "Somebody works on more than 100 % at once.",
    "A fixed date or a fact holds work where its people are busy; move one of the two.",
    "task a by lin on 2027-01-04\ntask b by lin on 2027-01-04",
  ),
  "idle-ignore": {
    severity: "hint",
    summary: "A `downbeat-ignore` that can silence nothing.",
    advice: "It takes the code of a warning or a hint, on the line above it; errors cannot be silenced.",
    example: "// downbeat-ignore no-ower because it is small",
  },
  // the practice of leading
  "no-vision": practice(
    "hint",
    "The score says no vision.",
    "Nobody can play a piece that they cannot hear. Say in one sentence who is better off, and how they notice.",
    "score atlas start 2027-01-04",
  ),
  "goal-without-measure": practice(
    "hint",
    "A goal says no measure.",
    'A goal without a target cannot be missed, and so cannot be reached either: add `measure "…" from … to …`.',
    'goal adoption "More users"',
  ),
  "goal-without-milestone": practice(
    "hint",
    "Nothing serves this goal.",
    "Either work is missing, or the goal is a wish: let a milestone or a task say `serves`.",
    'goal adoption "More users"',
  ),
  "no-owner": practice(
    "hint",
    "Nobody answers for this.",
    "What belongs to everyone is done by nobody: milestones, goals and risks want an `owner`.",
    "milestone launch",
  ),
  "no-criteria": practice(
    "hint",
    "A milestone does not say when it is done.",
    'Write what a stranger could check: `done when "20 teams onboarded"`.',
    "milestone launch owner lead",
  ),
  "no-rehearsal": practice(
    "hint",
    "A promised milestone is never rehearsed.",
    "Otherwise the first performance is opening night: add a `rehearsal` that `rehearses` it, or what leads to it.",
    "milestone launch due 2027-04-30",
  ),
  "cue-without-listener": practice(
    "warning",
    "A cue that nobody hears.",
    "A signal given to the whole room is taken by nobody: say whom it is for, `to …`.",
    "cue go when beta starts rollout",
  ),
  "cue-without-effect": practice(
    "hint",
    "A cue that changes nothing.",
    "Say what it `starts`, `skips` or brings into `focus`, or what to `say`.",
    "cue go when beta to ops",
  ),
  "unused-role": practice("hint", "A role that nothing names.", "Give it a part, or take it out.", "role archivist"),
  "one-person-critical": practice(
    "warning",
    "One person carries the whole critical path.",
    "When they are ill, the plan is: name a `backup`, or share the work.",
    "role backend played by lin",
  ),
  "meeting-load": practice(
    "warning",
    "Meetings take over 20 % of a person's working time.",
    "Shorten, drop or alternate a cadence, or ask who has to be there.",
    "cadence daily every weekday for 2h with lin",
  ),
  "cadence-clash": practice(
    "warning",
    "A person is in two meetings at once.",
    "Move one of them.",
    "cadence a every mon at 09:00 with lin\ncadence b every mon at 09:00 with lin",
  ),
  "no-feedback-loop": practice(
    "hint",
    "No review or retrospective within two beats.",
    "A group that never listens to itself drifts: add a cadence with `purpose review` or `purpose retro`.",
    "score atlas start 2027-01-04 tempo 2w",
  ),
  "tempo-mismatch": practice(
    "hint",
    "A critical task is longer than two beats.",
    "It may be late for two decision cycles before anyone can see it: split it, so that each beat shows where it stands.",
    "task engine effort 40d",
  ),
  micromanagement: practice(
    "warning",
    "One role owns or gives most of everything.",
    "A conductor plays no instrument: let others own what they do.",
    "milestone a owner lead\nmilestone b owner lead",
  ),
  "open-concern": practice(
    "warning",
    "A concern is unanswered for more than a beat.",
    'Who is not answered stops speaking: `answered 2027-01-20 "…"`, even where the answer is no.',
    "concern limits raised 2027-01-12",
  ),
  "unlikely-promise": practice(
    "warning",
    "A promise is less likely than the score's confidence.",
    "Move it, shorten what leads to it, or add people; the rehearsal of the plan says what each would give.",
    "milestone launch after rollout due 2027-01-20",
  ),
} satisfies Record<string, CodeRow>;

export type Code = keyof typeof CODES;
