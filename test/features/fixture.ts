/**
 * Real texts with the cursor written into them. Several files stand in one string, each behind a line `//- name.score`; a text without
 * such a line is `plan.score`. `$0` is the cursor; with two of them the text between is selected.
 */

import { outcomeOf } from "../../server/src/features/outcome.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../server/src/features/settings.ts";
import { createWorkspace, type Outcome, type Snapshot, snapshotOf, type Workspace, withFile } from "../../server/src/features/snapshot.ts";
import { Lines } from "../../server/src/language/lines.ts";
import { parse } from "../../server/src/language/parser.ts";

export const ROOT = "file:///work/";
/** Monday, 4 January 2027. */
export const TODAY = 20_822;

export interface Fixture {
  readonly workspace: Workspace;
  /** Of the file with the cursor, else of the first. */
  readonly snapshot: Snapshot;
  readonly offset: number;
  readonly selection: { readonly start: number; readonly end: number };
  /** The text without the cursor. */
  readonly text: string;
  readonly lines: Lines;
}

export interface FixtureOptions {
  readonly scheduled?: boolean;
  readonly settings?: Partial<Settings>;
}

export function fixture(source: string, options: FixtureOptions = {}): Fixture {
  let workspace = createWorkspace(TODAY);
  let current: { readonly uri: string; readonly text: string; readonly cursors: readonly number[] } | undefined;
  for (const [name, raw] of filesOf(source)) {
    const cursors: number[] = [];
    let text = raw;
    for (let at = text.indexOf("$0"); at >= 0; at = text.indexOf("$0")) {
      cursors.push(at);
      text = text.slice(0, at) + text.slice(at + 2);
    }
    const uri = ROOT + name;
    workspace = withFile(workspace, uri, parse(text));
    if (current === undefined || cursors.length > 0) current = { uri, text, cursors };
  }
  const { uri, text, cursors } = current!;
  const outcome: Outcome = options.scheduled ? outcomeOf(workspace.planOf(uri)!, TODAY * 1440) : {};
  const snapshot = snapshotOf(workspace, uri, outcome, { ...DEFAULT_SETTINGS, ...options.settings })!;
  return {
    workspace,
    snapshot,
    offset: cursors[0] ?? 0,
    selection: { start: cursors[0] ?? 0, end: cursors[1] ?? cursors[0] ?? 0 },
    text,
    lines: new Lines(text),
  };
}

function filesOf(source: string): readonly (readonly [name: string, text: string])[] {
  const parts = source.split(/^\/\/- (\S+)\n/m);
  if (parts.length === 1) return [["plan.score", source]];
  const files: [string, string][] = [];
  for (let part = 1; part < parts.length; part += 2) files.push([parts[part]!, parts[part + 1]!]);
  return files;
}

/** A text after edits of one file, in any order. */
export function edited(text: string, edits: readonly { readonly start: number; readonly end: number; readonly text: string }[]): string {
  return [...edits].sort((a, b) => b.start - a.start).reduce((now, edit) => now.slice(0, edit.start) + edit.text + now.slice(edit.end), text);
}

/** What some spans cover. */
export function covered(text: string, spans: readonly { readonly start: number; readonly end: number }[]): readonly string[] {
  return spans.map(({ start, end }) => text.slice(start, end));
}

/** A small whole plan with one of each. */
export const PLAN = `score atlas "Atlas" {
  vision "Every team ships on a Friday"
  start 2027-01-04
  finish 2027-03-31
  tempo 2w
}
calendar office "Office" {
  hours mon..fri 09:00-17:00
}
person lin "Lin Wu" calendar office
person sam "Sam Roy"
role backend "Backend" played by lin, 50% sam
role lead "Lead"
goal adoption "Adoption" measure "teams" from 0 to 50 owner lead due 2027-Q1
movement build "Build" {
  /// What everybody waits for.
  task design "Design" effort 5d by backend
  task api "API" effort 10d by backend after design
}
milestone beta "Beta" after build due 2027-02-26 owner lead serves adoption {
  done when "20 teams"
}
rehearsal dry "Dry run" rehearses launch lasts 4h by lead after beta
milestone launch "Launch" after beta + 5d due 2027-03-19 owner backend serves adoption {
  done when "open"
}
cue go "Go" when beta by lead to backend starts launch
cadence standup "Stand-up" every weekday at 09:15 for 15min with backend until launch
risk vendor "Vendor late" chance 30% delays build.api by 5d owner lead
concern limits "Untested" about build.api raised 2027-01-12
`;
