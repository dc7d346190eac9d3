/** What `downbeat init` writes. */

import { isoDateOf, mondayOf } from "../calendar/civil.ts";
import { GALLERY } from "./gallery.ts";

export interface Template {
  readonly name: string;
  readonly title: string;
  /** Of the one file, `plan.score`. */
  readonly text: string;
}

/** All templates, the starter first; `today` (an epoch day) gives the starter its dates. */
export function templates(today: number): readonly Template[] {
  return [
    { name: "starter", title: "A small plan to begin with", text: starter(today) },
    ...Object.entries(GALLERY).map(([name, text]) => ({ name, title: titleOf(text) ?? name, text })),
  ];
}

/** The title of the text's score. */
function titleOf(text: string): string | undefined {
  return /^score\b[^"\n{]*"([^"\n]*)"/m.exec(text)?.[1];
}

/** A plan of eight weeks that begins next Monday: every practice once, and nothing to take out again. */
function starter(today: number): string {
  const day = (days: number) => isoDateOf(mondayOf(today) + 7 + days);
  return `score plan "Our plan" {
  vision "Who is better off when this is done, and how they notice"
  start ${day(0)}
  finish ${day(53)}
  tempo 2w
}

role lead "Lead"
role team "Team" capacity 2 backup lead

goal success "What success is" measure "people who use it" from 0 to 100 owner lead due ${day(53)}

movement build "Build" {
  task outline "Outline" effort 2d..3d..6d by team
  /// Say here what whoever does it should know: it shows wherever the task is named.
  task first "First version" effort 8d..12d..20d by team after outline
}

milestone ready "Ready to show" after build owner team serves success {
  done when "three people outside the team have used it without help"
}

rehearsal dry-run "Dress rehearsal" {
  rehearses launch
  lasts 4h
  by team
  after ready
  pass when "nobody had to ask what comes next"
}

milestone launch "Launch" after ready + 3d due ${day(53)} owner lead serves success {
  done when "it is open to everyone"
}

cue go "Go" when ready by lead to team say "We launch" starts launch

cadence standup "Stand-up" every weekday at 09:15 for 15min with team
cadence review "Review" every 2 weeks on fri at 15:00 for 1h with lead, team
cadence retro "Retrospective" every 2 weeks on fri at 16:00 for 1h with lead, team

risk scope "It grows while we build it" {
  chance 30%
  delays build.first by 2d..4d..8d
  owner team
  response "Cut at each review"
}
`;
}

/** Downbeat is not fetched by its bare name from a public registry, where a stranger may hold it: the team says where theirs is. */
export const WORKFLOW = `name: Score

on:
  pull_request:
    paths: ["**/*.score"]
  push:
    branches: [main]
    paths: ["**/*.score"]

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      # DOWNBEAT_PACKAGE is a variable of this repository: the address of the package that you use (a tarball, a Git address, a file in this repository).
      - run: npm install --no-save --ignore-scripts "$PACKAGE"
        env:
          PACKAGE: \${{ vars.DOWNBEAT_PACKAGE }}
      - run: npx --no-install downbeat check . --format github
      - run: npx --no-install downbeat format --check .
`;
