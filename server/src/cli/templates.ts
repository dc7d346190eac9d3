/** What `downbeat init` writes. */

import { isoDateOf, mondayOf } from "../language/civil.ts";
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

/**
 * Installs what `npm pack` made of Downbeat. It is not fetched by its bare name from a public registry, where a stranger may hold that name:
 * the team says where theirs is.
 */
const INSTALL = `      - name: Install Downbeat
        run: |
          if [ -z "$DOWNBEAT_PACKAGE" ]; then
            echo "::error::Downbeat's address is not known: set the variable DOWNBEAT_PACKAGE of this repository, or write it into this workflow."
            exit 2
          fi
          npm install --no-save --ignore-scripts --no-audit --no-fund "$DOWNBEAT_PACKAGE"`;

const PACKAGE = `  # The address of the package, https://….tgz, as \`npm pack\` makes it from Downbeat's sources.
  # GitHub hands variables to no pull request from a fork: where those come, write the address here.
  DOWNBEAT_PACKAGE: \${{ vars.DOWNBEAT_PACKAGE }}`;

/** Checks every score; for a pull request, says what it does to the plan and holds it to the gates of downbeat.json. It has no right to write. */
export const WORKFLOW = `name: Score

on:
  pull_request:
    paths: ["**/*.score", downbeat.json]
  push:
    branches: [main]
    paths: ["**/*.score"]

permissions:
  contents: read

concurrency:
  group: score-\${{ github.event.pull_request.number || github.ref }}
  cancel-in-progress: true

env:
${PACKAGE}

jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
${INSTALL}
      - name: Check
        run: npx --no-install downbeat check . --format github
      - name: Format
        run: npx --no-install downbeat format --check .

  review:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 24
${INSTALL}
      - name: Review
        id: review
        env:
          DOWNBEAT: node_modules/downbeat/dist/cli.js
          PLAN: plan.score
          BASE: \${{ github.event.pull_request.base.sha }}
        run: bash node_modules/downbeat/scripts/action/review.sh
      - name: Keep the review for the comment
        if: always() && steps.review.outputs.report
        uses: actions/upload-artifact@v4
        with:
          name: downbeat-review
          path: \${{ steps.review.outputs.report }}
`;

/**
 * Puts the review under its pull request. It runs with the right to comment, also for pull requests from forks, and so takes nothing from them but
 * the review's JSON, which `downbeat comment` checks and puts into words itself.
 */
export const COMMENT_WORKFLOW = `name: Score comment

on:
  workflow_run:
    workflows: [Score]
    types: [completed]

permissions:
  actions: read
  pull-requests: write

concurrency:
  group: score-comment-\${{ github.event.workflow_run.head_sha }}

env:
${PACKAGE}

jobs:
  comment:
    if: github.event.workflow_run.event == 'pull_request' && github.event.workflow_run.conclusion != 'cancelled'
    runs-on: ubuntu-latest
    steps:
      # Nothing of the pull request is checked out here, and nothing of it is run.
      - id: download
        continue-on-error: true
        uses: actions/download-artifact@v4
        with:
          name: downbeat-review
          path: review
          run-id: \${{ github.event.workflow_run.id }}
          github-token: \${{ github.token }}
      - uses: actions/setup-node@v4
        with:
          node-version: 24
${INSTALL}
      - name: Comment
        if: steps.download.outcome == 'success'
        env:
          GITHUB_TOKEN: \${{ github.token }}
        run: npx --no-install downbeat comment review/downbeat-review.json
`;
