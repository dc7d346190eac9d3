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
  /** Belongs to the practice of leading: may be switched off as one. */
  readonly practice?: true;
}

function error(summary: string, advice: string): CodeRow {
  return { severity: "error", summary, advice };
}
function warning(summary: string, advice: string): CodeRow {
  return { severity: "warning", summary, advice };
}
function practice(severity: Severity, summary: string, advice: string): CodeRow {
  return { severity, summary, advice, practice: true };
}

export const CODES = {
  // syntax
  syntax: error("This cannot be read.", 'Each declaration is `KIND id "Title" clauses`, and each clause stands on one line.'),
  "missing-operand": error("A clause lacks what it is about.", "An operand begins on the line of its keyword, or after a comma."),
  "missing-id": error("A declaration lacks its id.", "Every kind but `score` is followed by an id: `task api`."),
  "unknown-kind": error("No declaration begins like this.", "The kinds are listed in the reference."),
  "unclosed-string": error("A string is not closed.", 'Close it with `"` on the same line, or use `"""` for several lines.'),
  "unclosed-comment": error("A comment is not closed.", "Close it with `*/`."),
  "unclosed-block": error("A block is not closed.", "Close it with `}`."),
  "stray-brace": error("A `}` closes nothing.", "Take it out, or open its block with `{`."),
  misplaced: error("This may not stand here.", "Only a movement holds declarations, and only tasks, milestones, rehearsals, cues and movements."),
  "bad-number": error("This is not a number that fits here.", "The message says which numbers do."),
  "bad-id": error("This is not an id.", "An id is a letter or `_`, then letters, digits, `_` and `-`."),
  "unknown-clause": error("The kind does not take this clause.", "The message names the kinds that do."),
  "duplicate-clause": error("A clause that may stand once stands twice.", "Keep one of them; the first one counts."),
  "missing-clause": error("A clause that the kind needs is missing.", "Write it."),
  "unknown-unit": error("There is no such unit here.", "`min` `h` `d` `w`, and `mo` `q` `y` where time elapses or recurs."),
  "bad-date": error("There is no such date.", "A date is `2027-01-04`, with a time `2027-01-04T09:30`, or a period: `2027-W05`, `2027-05`, `2027-Q2`, `2027`."),
  "empty-range": error("A range ends before it begins.", "Put the earlier, smaller one first."),
  "unknown-zone": error("There is no such time zone.", "Use an IANA name such as `Europe/Berlin`."),
  // names
  "unknown-name": error("Nothing has this name.", "Names of the right kind that are near are offered."),
  "ambiguous-name": error("Two used files declare this name.", "Rename one, or use one file only."),
  "duplicate-name": error("Two siblings have the same id.", "Give one another id."),
  "wrong-kind": error("This name is of a kind that does not fit here.", "The message says which kinds do."),
  "missing-file": error("The used file is not there.", "Paths are relative to the file that uses them."),
  "circular-use": error("Files use each other in a circle.", "Move what both need into a third file."),
  "dependency-cycle": error("Items wait for each other in a circle.", "Take one dependency out; the message spells out the circle."),
  "impossible-date": error("This date cannot be kept.", "What it waits for is done later."),
  "no-working-time": error("Work never has time.", "A calendar needs hours, and a person days that are not off."),
  // the schedule
  "missed-due": warning("A promise is missed in the plan.", "Move the promise, or shorten what leads to it."),
  "missed-finish": warning("The plan ends after its promised finish.", "Move the finish, or shorten what leads to it."),
  "over-budget": warning("The plan costs more than its budget.", "The message says what drives the cost."),
  "late-fact": warning("A fact lies after the status date.", "Move the status date, or mend the fact."),
  "no-estimate": warning("A task has neither `effort` nor `lasts`.", "It counts as one day; say how long it takes."),
  "over-allocated": warning("Somebody works on more than 100 % at once.", "A fixed date holds work where its people are busy; move one of the two."),
  "idle-ignore": {
    severity: "hint",
    summary: "A `downbeat-ignore` that can silence nothing.",
    advice: "It takes the code of a warning or a hint, on the line above it; errors cannot be silenced.",
  },
  // the practice of leading
  "no-vision": practice(
    "hint",
    "The score says no vision.",
    "Nobody can play a piece that they cannot hear: one sentence on who is better off, and how they notice.",
  ),
  "goal-without-measure": practice("hint", "A goal says no measure.", 'A goal without a target cannot be missed: add `measure "…" from … to …`.'),
  "goal-without-milestone": practice("hint", "Nothing serves this goal.", "Let a milestone or a task say `serves`."),
  "no-owner": practice("hint", "Nobody answers for this.", "Milestones, goals and risks want an `owner`."),
  "no-criteria": practice("hint", "A milestone does not say when it is done.", 'Write what a stranger could check: `done when "…"`.'),
  "no-rehearsal": practice(
    "hint",
    "A promised milestone is never rehearsed.",
    "Otherwise the first performance is opening night: add a `rehearsal` that `rehearses` it or what leads to it.",
  ),
  "cue-without-listener": practice("warning", "A cue that nobody hears.", "Say whom it is for: `to …`."),
  "cue-without-effect": practice("hint", "A cue that changes nothing.", "Say what it `starts`, `skips` or brings into `focus`, or what to `say`."),
  "unused-role": practice("hint", "A role that nothing names.", "Give it a part, or take it out."),
  "one-person-critical": practice("warning", "One person carries the whole critical path.", "Name a `backup`, or share the work."),
  "meeting-load": practice("warning", "Meetings take over 20 % of a person's working time.", "Shorten, drop or alternate a cadence."),
  "cadence-clash": practice("warning", "A person is in two meetings at once.", "Move one of them."),
  "no-feedback-loop": practice("hint", "No review or retrospective within two beats.", "Add a cadence with `purpose review` or `retro`."),
  "tempo-mismatch": practice("hint", "A critical task is longer than two beats.", "Split it, so that each beat shows whether it is late."),
  micromanagement: practice("warning", "One role owns or gives most of everything.", "Let others own what they do."),
  "open-concern": practice("warning", "A concern is unanswered for more than a beat.", 'Answer it: `answered DATE "…"`.'),
  "unlikely-promise": practice(
    "warning",
    "A promise is less likely than the score's confidence.",
    "Move it, shorten what leads to it, or add people; the rehearsal says what each would give.",
  ),
} satisfies Record<string, CodeRow>;

export type Code = keyof typeof CODES;
