/** Every code that needs no schedule: a text that raises it, at its exact place, and one that does not; each fix gives a text without it. */

import { describe, expect, it } from "vitest";
import { CODES, type Code } from "../../server/src/language/codes.ts";
import { applied, marked, type Others, planOf, withCode } from "./fixture.ts";

interface Case {
  /** With the place between « and ». */
  readonly text: string;
  readonly message: string;
  /** Titles of the fixes. */
  readonly fixes?: readonly string[];
  /** What the first of them makes of the text. */
  readonly fixed?: string;
  /** A text without it that is much the same. */
  readonly fine: string;
  readonly others?: Others;
  readonly today?: number;
}

const S = "score s { start 2027-01-04 }\n";
const day = (date: string) => Date.parse(date) / 86_400_000;

const CASES: readonly (readonly [Code, Case])[] = [
  // ------------------------------------------------------------ syntax, as diagnostics
  ["syntax", { text: `${S}task a effort 2d «+»`, message: "", fine: `${S}task a effort 2d` }],
  [
    "missing-operand",
    { text: `${S}task a «after»\ntask b`, message: "", fixes: ["Take `after` out"], fixed: `${S}task a\ntask b`, fine: `${S}task a after b\ntask b` },
  ],
  [
    "missing-id",
    {
      text: `${S}«task» "Public API (v2)" effort 2d`,
      message: "",
      fixes: ["Call it `public-api-v2`"],
      fixed: `${S}task public-api-v2 "Public API (v2)" effort 2d`,
      fine: `${S}task a effort 2d`,
    },
  ],
  ["unknown-kind", { text: `${S}«milestne» a`, message: "", fixes: ["Write `milestone`"], fixed: `${S}milestone a`, fine: `${S}milestone a` }],
  ["unknown-clause", { text: `${S}task a «efort» 2d`, message: "", fixes: ["Write `effort`"], fixed: `${S}task a effort 2d`, fine: `${S}task a effort 2d` }],
  ["unclosed-string", { text: `${S}task a «"A»`, message: "", fixes: ['Write `"A"`'], fixed: `${S}task a "A"`, fine: `${S}task a "A"` }],
  ["unclosed-comment", { text: `${S}task a «/* x»`, message: "", fine: `${S}task a /* x */` }],
  [
    "unclosed-block",
    {
      text: `${S}movement a «{»\n  task b`,
      message: "",
      fixes: ["Close the block at the end of what it holds"],
      fixed: `${S}movement a {\n  task b\n}`,
      fine: `${S}movement a {\n}`,
    },
  ],
  ["stray-brace", { text: `${S}task a\n«}»`, message: "", fixes: ["Take it out"], fixed: `${S}task a\n`, fine: `${S}movement a {\n}` }],
  ["bad-id", { text: `${S}task «2a» effort 1d`, message: "", fine: `${S}task a2 effort 1d` }],
  [
    "unknown-unit",
    {
      text: `${S}task a lasts 1w..«2mo»`,
      message: "",
      fixes: ["Add `elapsed`"],
      fixed: `${S}task a lasts 1w..2mo elapsed`,
      fine: `${S}task a lasts 1w..2mo elapsed`,
    },
  ],
  [
    "unknown-unit",
    { text: `${S}task a\ntask b after a + «1q», a`, message: "", fixes: ["Add `elapsed`"], fixed: `${S}task a\ntask b after a + 1q elapsed, a`, fine: S },
  ],
  [
    "unknown-unit",
    { text: `${S}task a effort «2mo»`, message: "", fixes: ["Write `8w`"], fixed: `${S}task a effort 8w`, fine: `${S}task a lasts 2mo elapsed` },
  ],
  ["misplaced", { text: `${S}task a {\n  «task» b\n}`, message: "", fine: `${S}movement a {\n  task b\n}` }],
  [
    "misplaced",
    {
      text: `${S}«score t» { start 2027-01-04 }`,
      message: "A file has one score, and this one has its score above; move what this one says to the first, or to a file of its own.",
      fine: S,
    },
  ],
  // ------------------------------------------------------------ dates, figures, zones
  ["bad-date", { text: `${S}task a on «2027-02-30»`, message: "", fine: `${S}task a on 2027-02-28` }],
  [
    "bad-date",
    {
      text: `${S}person p off «2027-02-01T09:00»`,
      message: "`off` takes whole days: write `2027-02-01`.",
      fixes: ["Write `2027-02-01`"],
      fixed: `${S}person p off 2027-02-01`,
      fine: `${S}person p off 2027-02-01`,
    },
  ],
  [
    "bad-date",
    {
      text: `${S}calendar c work 2027-02-06..«2027-02-07T09:00»`,
      message: "`work` takes whole days: write `2027-02-07`. Times of day follow after the dates: `work 2027-04-10 09:00-13:00`.",
      fixes: ["Write `2027-02-07`"],
      fine: `${S}calendar c work 2027-02-06..2027-02-07 09:00-13:00`,
    },
  ],
  ["bad-number", { text: `${S}task a priority «1001»`, message: "", fine: `${S}task a priority 1000` }],
  [
    "bad-number",
    {
      text: "score s { start 2027-01-04 spread «110%..150%» }",
      message: "A spread contains 100%, the estimate as it is written: `100%..150%`.",
      fixes: ["Write `100%..150%`"],
      fixed: "score s { start 2027-01-04 spread 100%..150% }",
      fine: "score s { start 2027-01-04 spread 90%..100% }",
    },
  ],
  [
    "bad-number",
    {
      text: "score s { start 2027-01-04 confidence «0%» }",
      message: "A confidence is over 0%, for example `80%`.",
      fine: "score s { start 2027-01-04 confidence 1% }",
    },
  ],
  [
    "bad-number",
    { text: "score s { start 2027-01-04 tempo «0d» }", message: "A beat has a length, for example `2w`.", fine: "score s { start 2027-01-04 tempo 1d }" },
  ],
  [
    "bad-number",
    { text: `${S}cadence c every week for «0min»`, message: "A meeting has a length, for example `30min`.", fine: `${S}cadence c every week for 1min` },
  ],
  [
    "bad-number",
    {
      text: `${S}person p gives «0h» a week`,
      message: "Who gives nothing cannot be planned with: write for example `20h`, or take them out.",
      fine: `${S}person p gives 1h a week`,
    },
  ],
  [
    "bad-number",
    {
      text: `${S}person p\ntask a effort 1d by «0% p»`,
      message: "A share is over 0%: write for example `50%`, or take them out.",
      fine: `${S}person p\ntask a effort 1d by 1% p`,
    },
  ],
  [
    "bad-number",
    {
      text: `${S}role r capacity 2\ntask a effort 1d by «3» r`,
      message: "`r` has 2 players; raise its `capacity`, let more play it, or take fewer.",
      fixes: ["Write `2`"],
      fixed: `${S}role r capacity 2\ntask a effort 1d by 2 r`,
      fine: `${S}role r capacity 2\ntask a effort 1d by 2 r`,
    },
  ],
  [
    "bad-number",
    {
      text: `${S}person p\nperson q\nrole r played by p, q\nrole g played by r\ntask a effort 1d by «3» g`,
      message: "`g` has 2 players; raise its `capacity`, let more play it, or take fewer.",
      fixes: ["Write `2`"],
      fine: `${S}person p\nrole r played by p, nobody\nrole g played by r\ntask a effort 1d by 3 g`,
    },
  ],
  [
    "bad-number",
    {
      text: `${S}person p\ntask a effort 1d by «2» p`,
      message: "`p` is one person; take the number out, or name a role.",
      fixes: ["Take the number out"],
      fixed: `${S}person p\ntask a effort 1d by p`,
      fine: `${S}person p\ntask a effort 1d by p`,
    },
  ],
  [
    "bad-number",
    {
      text: `${S}role r capacity 2\ncadence c every week with «2 r»`,
      message: "Whoever a cadence names takes part, all of them and for all of it: write `with r`.",
      fixes: ["Write `r`"],
      fixed: `${S}role r capacity 2\ncadence c every week with r`,
      fine: `${S}role r capacity 2\ncadence c every week with r`,
    },
  ],
  [
    "empty-range",
    {
      text: `${S}person p off «2027-02-05..2027-02-01»`,
      message: "This range ends on 2027-02-01, before it begins on 2027-02-05; the earlier date comes first: `2027-02-01..2027-02-05`.",
      fixes: ["Write `2027-02-01..2027-02-05`"],
      fixed: `${S}person p off 2027-02-01..2027-02-05`,
      fine: `${S}person p off 2027-02-01..2027-02-01`,
    },
  ],
  [
    "empty-range",
    {
      text: `${S}calendar c hours mon 09:00-12:00, «18:00-13:00»`,
      message: "These hours end before they begin. Hours over midnight are two: `18:00-24:00` and, on the day after, `00:00-13:00`.",
      fixes: ["Write `13:00-18:00`"],
      fixed: `${S}calendar c hours mon 09:00-12:00, 13:00-18:00`,
      fine: `${S}calendar c hours mon 09:00-12:00, 13:00-24:00`,
    },
  ],
  [
    "empty-range",
    {
      text: `${S}calendar c hours mon «09:00-09:00»`,
      message: "These hours end when they begin. For a whole day write `00:00-24:00`.",
      fine: `${S}calendar c hours mon 09:00-09:01`,
    },
  ],
  [
    "empty-range",
    {
      text: `${S}task a effort «3d..2d..9d»`,
      message: "The values of an estimate go up, low, likely, high: `2d..3d..9d`.",
      fixes: ["Write `2d..3d..9d`"],
      fixed: `${S}task a effort 2d..3d..9d`,
      fine: `${S}task a effort 2d..2d..9d`,
    },
  ],
  // A day of ten hours is possible, one of thirty is not.
  [
    "empty-range",
    {
      text: `${S}task a lasts «30h..1d»`,
      message: "The values of an estimate go up, low first, then high: `1d..30h`.",
      fixes: ["Write `1d..30h`"],
      fine: `${S}task a lasts 10h..1d`,
    },
  ],
  [
    "empty-range",
    {
      text: `${S}task a\nrisk k chance 10% delays a by «5d..2d»`,
      message: "The values of an estimate go up, low first, then high: `2d..5d`.",
      fixes: ["Write `2d..5d`"],
      fine: `${S}task a\nrisk k chance 10% delays a by 2d..5d`,
    },
  ],
  [
    "empty-range",
    {
      text: "score s { start 2027-01-04 spread «120%..90%» }",
      message: "This spread runs from `120%` back to `90%`; the smaller comes first: `90%..120%`.",
      fixes: ["Write `90%..120%`"],
      fine: "score s { start 2027-01-04 spread 90%..120% }",
    },
  ],
  [
    "empty-range",
    {
      text: "score s { start 2027-03-04 finish «2027-02» }",
      message: "The plan is promised for 2027-02, before it starts on 2027-03-04; one of the two dates is wrong.",
      fine: "score s { start 2027-03-04 finish 2027-03 }",
    },
  ],
  [
    "empty-range",
    {
      text: `${S}task a started 2027-02-02 finished «2027-02-01»`,
      message: "It was finished on 2027-02-01, before it was started on 2027-02-02; one of the two dates is wrong.",
      fine: `${S}task a started 2027-02-02 finished 2027-02-02`,
    },
  ],
  [
    "empty-range",
    {
      text: `${S}cadence c every week from 2027-03-01 until «2027-02-01»`,
      message: "It goes on until 2027-02-01, which is before it begins on 2027-03-01; one of the two dates is wrong.",
      fine: `${S}task a\ncadence c every week from 2027-03-01 until a`,
    },
  ],
  [
    "empty-range",
    {
      text: `${S}concern c raised 2027-03-01 answered «2027-02-01»`,
      message: "It was answered on 2027-02-01, before it was raised on 2027-03-01; one of the two dates is wrong.",
      fine: `${S}concern c raised 2027-03-01 answered 2027-03-01`,
    },
  ],
  [
    "unknown-zone",
    {
      text: "score s { start 2027-01-04 zone «Berlin» }",
      message: "There is no time zone `Berlin`; did you mean `Europe/Berlin`?",
      fixes: ["Change to `Europe/Berlin`"],
      fixed: "score s { start 2027-01-04 zone Europe/Berlin }",
      fine: "score s { start 2027-01-04 zone Etc/GMT+1 }",
    },
  ],
  [
    "unknown-zone",
    {
      text: `${S}calendar c zone «Mars/Olympus»`,
      message: "There is no time zone `Mars/Olympus`; use an IANA name such as `Europe/Berlin`.",
      fine: `${S}calendar c zone UTC`,
    },
  ],
  // ------------------------------------------------------------ clauses
  [
    "duplicate-clause",
    {
      text: `${S}task a effort 2d «effort 3d»`,
      message: "A task takes `effort` once, and it is given above; the first one counts. Take one of them out.",
      fixes: ["Take this `effort` out", "Take the first `effort` out"],
      fixed: `${S}task a effort 2d`,
      fine: `${S}task a effort 2d after b after c\ntask b\ntask c`,
    },
  ],
  [
    "duplicate-clause",
    {
      text: `${S}role r\nrole q\ntask a effort 2d {\n  by r\n  «by q»\n}`,
      message: "A task takes `by` once, and it is given above; the first one counts. Put all of it into one, with commas between.",
      fixes: ["Take this `by` out", "Take the first `by` out"],
      fixed: `${S}role r\nrole q\ntask a effort 2d {\n  by r\n}`,
      fine: `${S}role r\nrole q\ntask a effort 2d {\n  by r, q\n}`,
    },
  ],
  [
    "missing-clause",
    {
      text: 'score «s» "S" {\n  vision "V"\n}',
      message: "A score needs `start`: write for example `start 2027-01-04`.",
      fixes: ["Add `start 2027-01-04`"],
      fixed: 'score s "S" {\n  start 2027-01-04\n  vision "V"\n}',
      fine: S,
    },
  ],
  ["missing-clause", { text: `${S}cue «c» to s`, message: "A cue needs `when`: write for example `when beta slips 5d`.", fine: "score s { strt 2027-01-04 }" }],
  [
    "missing-clause",
    {
      text: `${S}cadence «c» at 09:00`,
      message: "A cadence needs `every`: write for example `every 2 weeks on fri`.",
      fixes: ["Add `every 2 weeks on fri`"],
      fixed: `${S}cadence c at 09:00 every 2 weeks on fri`,
      fine: `${S}cadence c evry week`,
    },
  ],
  [
    "missing-clause",
    { text: `${S}risk «k»`, message: "A risk needs `chance`: write for example `chance 30%`.", fixes: ["Add `chance 30%`"], fine: `${S}risk k chance` },
  ],
  [
    "missing-clause",
    {
      text: `${S}rehearsal «x» lasts 1d`,
      message: "A rehearsal needs `rehearses`: write for example `rehearses rollout`.",
      fine: `${S}milestone m\nrehearsal x rehearses m lasts 1d`,
    },
  ],
  [
    "missing-clause",
    {
      text: "role r\ntask «a» effort 1d by r",
      message:
        "Nothing says when this plan starts: a file with work in it needs a score, `score plan { start 2027-01-04 }`. Without one it is a library of people, roles, calendars and goals.",
      fixes: ["Add a score"],
      fixed: "score plan {\n  start 2027-01-04\n}\n\nrole r\ntask a effort 1d by r",
      fine: "role r\ngoal g",
    },
  ],
  // ------------------------------------------------------------ names
  [
    "unknown-name",
    {
      text: `${S}task design\ntask b after «desing»`,
      message: "There is no task, milestone, movement, rehearsal or cue `desing`; did you mean `design`?",
      fixes: ["Change to `design`", "Create the task `desing`", "Create the milestone `desing`"],
      fixed: `${S}task design\ntask b after design`,
      fine: `${S}task design\ntask b after design`,
    },
  ],
  [
    "unknown-name",
    {
      text: `${S}task a effort 1d by «backend»`,
      message: "There is no role or person `backend` that can be seen from here.",
      fixes: ["Create the role `backend`", "Create the person `backend`"],
      fixed: `${S}\nrole backend\ntask a effort 1d by backend`,
      fine: `${S}role backend\ntask a effort 1d by backend`,
    },
  ],
  // A task of the same name is not what `by` asks for, and a role none that `after` does.
  [
    "unknown-name",
    {
      text: `${S}calendar office\nperson p calendar «ofice»`,
      message: "There is no calendar `ofice`; did you mean `office`?",
      fixes: ["Change to `office`", "Create the calendar `ofice`"],
      fine: `${S}calendar office\nperson p calendar office`,
    },
  ],
  [
    "unknown-name",
    {
      text: `${S}task api\ntask b after «api-1d»`,
      message: "There is no task, milestone, movement, rehearsal or cue `api-1d`; did you mean `api - 1d`?",
      fixes: ["Change to `api - 1d`", "Create the task `api-1d`", "Create the milestone `api-1d`"],
      fixed: `${S}task api\ntask b after api - 1d`,
      fine: `${S}task api\ntask b after api - 1d`,
    },
  ],
  [
    "unknown-name",
    {
      text: `${S}movement build {\n  task api\n}\ntask b after «api»`,
      message: "There is no task, milestone, movement, rehearsal or cue `api`; did you mean `build.api`?",
      fixes: ["Change to `build.api`", "Create the task `api`", "Create the milestone `api`"],
      fixed: `${S}movement build {\n  task api\n}\ntask b after build.api`,
      fine: `${S}movement build {\n  task api\n}\ntask b after build.api`,
    },
  ],
  [
    "unknown-name",
    {
      text: `${S}movement build {\n  task api\n}\ntask b after build.«apy»`,
      message: "`build` holds no `apy`; did you mean `api`?",
      fixes: ["Change to `api`"],
      fixed: `${S}movement build {\n  task api\n}\ntask b after build.api`,
      fine: S,
    },
  ],
  [
    "unknown-name",
    {
      text: `${S}movement build {\n  task api\n  task web\n}\ntask b after build.«rollout»`,
      message: "`build` holds no `rollout`; it holds `api` and `web`.",
      fine: S,
    },
  ],
  [
    "unknown-name",
    {
      text: `${S}movement build {\n  task api\n}\ntask b after «bild».api`,
      message: "There is no movement `bild`; did you mean `build`?",
      fixes: ["Change to `build`"],
      fine: S,
    },
  ],
  [
    "unknown-name",
    {
      text: `${S}task api\ntask b after «build».api`,
      message: "There is no movement `build`; did you mean `api`?",
      fixes: ["Change to `api`"],
      fixed: `${S}task api\ntask b after api`,
      fine: S,
    },
  ],
  // The declaration that would have that name cannot be read: one mistake, one error.
  [
    "unknown-name",
    {
      text: `${S}goal g serves «h»`,
      message: "There is no goal `h` that can be seen from here.",
      fixes: ["Create the goal `h`"],
      fine: `${S}tusk q1\ntask b after q1 lasts 1d\ntask c after`,
    },
  ],
  [
    "wrong-kind",
    {
      text: `${S}milestone beta\ntask a effort 1d by «beta»`,
      message: "`beta` is a milestone; `by` takes a role or a person.",
      fixes: ["Create the role `beta`", "Create the person `beta`"],
      fine: `${S}milestone beta\nrole beta\ntask a effort 1d by beta`,
    },
  ],
  [
    "wrong-kind",
    {
      text: `${S}goal g\ntask a after «g»`,
      message: "`g` is a goal; `after` takes a task, a milestone, a movement, a rehearsal or a cue.",
      fine: `${S}task g\ntask a after g`,
    },
  ],
  [
    "wrong-kind",
    {
      text: `${S}task g\ntask a after «g».b`,
      message: "`g` is a task, and only a movement holds others.",
      fine: `${S}movement g {\n task b\n}\ntask a after g.b`,
    },
  ],
  [
    "duplicate-name",
    {
      text: `${S}task a effort 1d\nmilestone «a»`,
      message: "A task here is already called `a`; give one of the two another id.",
      fixes: ["Rename this one to `a-2`"],
      fixed: `${S}task a effort 1d\nmilestone a-2`,
      fine: `${S}task a effort 1d\nrole a\nmovement m {\n  task a\n}`,
    },
  ],
  [
    "duplicate-name",
    {
      text: `${S}movement m {\n task é\n task «é»\n}`,
      message: "A task in `m` is already called `é`; give one of the two another id.",
      fixes: ["Rename this one to `é-2`"],
      fine: S,
    },
  ],
  [
    "duplicate-name",
    {
      text: `${S}task a\ntask b was «a»`,
      message: "`a` is the id of another one beside it, so it cannot have been this one's; take this `was` out.",
      fine: `${S}role a\ntask b was a`,
    },
  ],
  [
    "duplicate-name",
    {
      text: `${S}task b was a\ntask c was «a»`,
      message: "`a` is already given as a former id; only one can have been called that.",
      fine: `${S}task b was a\nmovement m {\n task c was a\n}`,
    },
  ],
  ["duplicate-name", { text: `${S}task b was «b»`, message: "`b` is the id that it still has; `was` takes one that it had before.", fine: `${S}task b was a` }],
  // ------------------------------------------------------------ files
  [
    "missing-file",
    {
      text: `use «"team.score"»\n${S}`,
      message: "There is no file `team.score` beside this one (looked for at /plans/team.score). Create it, or mend the path: it is relative to this file.",
      fixes: ["Take this `use` out"],
      fixed: `\n${S}`,
      fine: `use "lib/team.score"\n${S}`,
      others: { "lib/team.score": "role r" },
    },
  ],
  [
    "circular-use",
    {
      text: `use «"a.score"»\n${S}`,
      message:
        "Files use each other in a circle: `plan.score` uses `a.score`, which uses `b.score`, which uses `plan.score`. Move what they share into a file that uses none of them.",
      fine: `use "b2.score"\n${S}`,
      others: { "a.score": 'use "b.score"', "b.score": 'use "plan.score"', "b2.score": 'use "c.score"', "c.score": "role r" },
    },
  ],
  ["circular-use", { text: `use «"plan.score"»\n${S}`, message: "Files use each other in a circle: `plan.score` uses itself. Take this line out.", fine: S }],
  [
    "ambiguous-name",
    {
      text: `use "a.score"\nuse «"b.score"»\n${S}`,
      message: "`lead` is declared both in `a.score` and in `b.score`; rename one of them, or use only one of these files.",
      fine: `use "a.score"\nuse "c.score"\n${S}`,
      others: { "a.score": "role lead\ntask t", "b.score": "role ops\nperson lead", "c.score": "role lead2\ntask t\ngoal lead" },
    },
  ],
  // ------------------------------------------------------------ circles
  [
    "dependency-cycle",
    {
      text: `${S}task a after «c»\ntask b after a\ntask c after b`,
      message: "These wait for each other in a circle: `a` waits for `c`, `c` waits for `b`, `b` waits for `a`. Take one of these out.",
      fixes: ["Take out: a waits for c", "Take out: c waits for b", "Take out: b waits for a"],
      fixed: `${S}task a\ntask b after a\ntask c after b`,
      fine: `${S}task a\ntask b after a\ntask c after b, a`,
    },
  ],
  [
    "dependency-cycle",
    {
      text: `${S}task a after «a»`,
      message: "`a` waits for itself. Take this out.",
      fixes: ["Take out: a waits for a"],
      fixed: `${S}task a`,
      fine: `${S}task a after b\ntask b`,
    },
  ],
  [
    "dependency-cycle",
    {
      text: `${S}calendar c like «d»\ncalendar d like c`,
      message: "This leads back to itself: `c` is like `d`, `d` is like `c`. Take one of these out.",
      fixes: ["Take this out"],
      fixed: `${S}calendar c\ncalendar d like c`,
      fine: `${S}calendar c like d\ncalendar d`,
    },
  ],
  [
    "dependency-cycle",
    {
      text: `${S}person p\nrole r played by p, «r»`,
      message: "This leads back to itself: `r` is played by `r`. Take one of these out.",
      fixes: ["Take this out"],
      fixed: `${S}person p\nrole r played by p`,
      fine: `${S}person p\nrole r played by p\nrole q played by r, p`,
    },
  ],
  // ------------------------------------------------------------ facts and estimates
  [
    "late-fact",
    {
      text: "score s { start 2027-01-04 status 2027-02-01 }\ntask a lasts 1d started «2027-02-02»",
      message: "`started 2027-02-02` lies after the status date 2027-02-01: on that day it could not be known yet. Move the status date, or mend this one.",
      fixes: ["Move `status` to 2027-02-02"],
      fixed: "score s { start 2027-01-04 status 2027-02-02 }\ntask a lasts 1d started 2027-02-02",
      fine: "score s { start 2027-01-04 status 2027-02-01 }\ntask a lasts 1d started 2027-02-01 finished 2027-02-01",
    },
  ],
  [
    "late-fact",
    {
      text: 'score s { start 2027-01-04 status 2027-02-01 }\nrisk k chance 5% closed «2027-02» "gone"',
      message: "`closed 2027-02` lies after the status date 2027-02-01: on that day it could not be known yet. Move the status date, or mend this one.",
      fixes: ["Move `status` to 2027-02-28"],
      fine: `${S}risk k chance 5% closed 2027-02`,
    },
  ],
  [
    "no-estimate",
    {
      text: `${S}role r\ntask «a» by r {\n}`,
      message: "This task says neither `effort` nor `lasts`, so it counts as one day; say how long it takes, for example `effort 3d..5d..9d`.",
      fixes: ["Add `effort 1d`"],
      fixed: `${S}role r\ntask a by r effort 1d {\n}`,
      fine: `${S}task a efort 2d`,
    },
  ],
  // ------------------------------------------------------------ the practice of leading
  [
    "no-vision",
    {
      text: "score «s» {\n  start 2027-01-04\n}",
      message: "This score says no `vision`: one sentence on who is better off when the plan is done, and how they notice.",
      fixes: ["Add a `vision`"],
      fixed: 'score s {\n  vision "Who is better off, and how they notice"\n  start 2027-01-04\n}',
      fine: 'score s { start 2027-01-04 vision "V" }',
    },
  ],
  [
    "goal-without-measure",
    {
      text: `${S}goal «g»`,
      message: 'A goal without a figure cannot be missed; say what is counted, from where and to where: `measure "weekly active teams" from 40 to 500`.',
      fixes: ["Add a `measure`"],
      fine: `${S}goal g measure "teams" to 5`,
    },
  ],
  [
    "goal-without-milestone",
    {
      text: `${S}goal «g»\nmilestone m`,
      message: "Nothing leads to this goal; let a milestone or a task say `serves g`.",
      fixes: ["Let `m` serve it"],
      fixed: `${S}goal g\nmilestone m serves g`,
      fine: `${S}goal g\ntask t serves g`,
    },
  ],
  [
    "no-owner",
    {
      text: `${S}role r\nmilestone «m»`,
      message: "Nobody answers for this milestone; name a role or a person: `owner …`.",
      fixes: ["Add `owner r`"],
      fixed: `${S}role r\nmilestone m owner r`,
      fine: `${S}role r\nmilestone m finished 2027-01-05\ntask t`,
    },
  ],
  [
    "no-owner",
    {
      text: `${S}risk «k» chance 10%`,
      message: "Nobody answers for this risk; name a role or a person: `owner …`.",
      fine: `${S}risk k chance 10% closed 2027-01-05`,
    },
  ],
  [
    "no-criteria",
    {
      text: `${S}milestone «m»`,
      message: 'Nothing says when this milestone is reached; write what a stranger could check: `done when "20 teams onboarded"`.',
      fixes: ["Add `done when`"],
      fine: `${S}milestone m done when "x"`,
    },
  ],
  [
    "no-rehearsal",
    {
      text: `${S}milestone «m» due 2027-03-01`,
      message: "Nobody tries this before it is promised: add a `rehearsal` that `rehearses` it, or what leads to it.",
      fixes: ["Add a rehearsal of `m`"],
      fixed: `${S}milestone m due 2027-03-01\nrehearsal m-rehearsal rehearses m lasts 1d`,
      fine: `${S}task t lasts 1d\nmilestone m due 2027-03-01 after t\nrehearsal r rehearses t lasts 1d`,
    },
  ],
  [
    "no-rehearsal",
    {
      text: `${S}milestone «m» due 2027-03-01\nrehearsal r rehearses m lasts 1d failed 2027-02-01`,
      message: "The rehearsal `r` failed: plan another one, or say `passed` when it has gone well.",
      fixes: ["Add a rehearsal of `m`"],
      fine: `${S}milestone m due 2027-03-01\nrehearsal r rehearses m lasts 1d passed 2027-02-01`,
    },
  ],
  [
    "cue-without-listener",
    {
      text: `${S}role r\ncue «c» when "x"`,
      message: "Nobody hears this cue; say whom it is for: `to …`.",
      fixes: ["Add `to r`"],
      fine: `${S}role r\ncue c when "x" to r`,
    },
  ],
  [
    "cue-without-effect",
    {
      text: `${S}cue «c» when "x"`,
      message: "This cue changes nothing; say what it `starts`, `skips` or brings into `focus`, or what to `say`.",
      fixes: ["Add `say`"],
      fine: `${S}cue c when "x" say "Go"`,
    },
  ],
  [
    "unused-role",
    {
      text: `${S}role «r»\ntask a`,
      message: "Nothing names this role; give it a part (`by`, `with`, `to`, `owner`, `backup` or `played by`), or take it out.",
      fixes: ["Take this role out"],
      fixed: `${S}task a`,
      fine: `${S}role r\nrole q backup r\ncadence c every week with q`,
    },
  ],
  [
    "micromanagement",
    {
      text: `${S}role «r»\nrole q\nmilestone a owner r\nmilestone b owner r\nmilestone c owner r\nmilestone d owner q\ncue e when a by r`,
      message: "`r` owns or gives 4 of 5; let others own what they do.",
      fine: `${S}role r\nrole q\nmilestone a owner r\nmilestone b owner r\nmilestone c owner r\nmilestone d owner q\ncue e when a by q`,
    },
  ],
  [
    "no-feedback-loop",
    {
      text: "score «s» { start 2027-01-04 tempo 1w }",
      message: "Within two beats (of 1w) nobody looks back: add a cadence with `purpose review` or `purpose retro`.",
      fixes: ["Add a retrospective every beat"],
      fixed: 'score s { start 2027-01-04 tempo 1w }\ncadence retro "Retrospective" every beat for 1h purpose retro',
      fine: "score s { start 2027-01-04 tempo 1w }\ncadence retro every 2 weeks",
    },
  ],
  [
    "no-feedback-loop",
    {
      text: "score «s» { start 2027-01-04 tempo 1w }\ncadence review every 3 weeks",
      message: "`review` comes less than once in two beats (of 1w): look back more often, so that what is learned still changes the plan.",
      fixes: ["Add a retrospective every beat"],
      fine: S,
    },
  ],
  [
    "open-concern",
    {
      text: "score s { start 2027-01-04 tempo 1w }\nconcern «c» raised 2027-02-01",
      today: day("2027-02-09"),
      message: 'Nobody has answered this since 2027-02-01, which is more than a beat (1w) ago; say `answered 2027-02-09 "…"`, or act on it.',
      fixes: ["Add `answered`"],
      fixed: 'score s { start 2027-01-04 tempo 1w }\nconcern c raised 2027-02-01 answered 2027-02-09 "What was decided"',
      fine: "score s { start 2027-01-04 tempo 1w status 2027-02-08 }\nconcern c raised 2027-02-01",
    },
  ],
  [
    "idle-ignore",
    {
      text: `${S}// downbeat-ignore «no-estimat» because it is short\ntask a`,
      message: "There is no check `no-estimat`. Did you mean `no-estimate`?",
      fixes: ["Change to `no-estimate`"],
      fine: `${S}// downbeat-ignore no-estimate because it is short\ntask a`,
    },
  ],
  [
    "idle-ignore",
    {
      text: `${S}// downbeat-ignore «unknown-name» because\ntask a after b`,
      message: "`unknown-name` is an error, and errors cannot be silenced: mend it, and take this out.",
      fine: S,
    },
  ],
];

/** Raised by the schedule or the rehearsal, and tested there. */
const OF_THE_SCHEDULE: readonly Code[] = [
  "impossible-date",
  "no-working-time",
  "missed-due",
  "missed-finish",
  "over-budget",
  "over-allocated",
  "one-person-critical",
  "meeting-load",
  "cadence-clash",
  "tempo-mismatch",
  "unlikely-promise",
];

describe("diagnostics", () => {
  it.each(CASES.map(([code, one]) => [code, one.text, one] as const))("%s: %s", (code, _, { text: source, message, fixes, fixed, fine, others, today }) => {
    const { text, start, end } = marked(source);
    const options = today === undefined ? {} : { today };
    const plan = planOf(text, others, options);
    const said = withCode(plan, code);
    const one = said.find((diagnostic) => diagnostic.start === start);
    expect(said.map((diagnostic) => [text.slice(diagnostic.start, diagnostic.end), diagnostic.start])).toContainEqual([text.slice(start, end), start]);
    expect(one?.severity).toBe(CODES[code].severity);
    // What the parser says in words is the parser's affair.
    if (message !== "") expect(one?.message).toBe(message);
    if (fixes) expect(one?.fixes?.map(({ title }) => title)).toEqual(fixes);
    for (const [at, fix] of (one?.fixes ?? []).entries()) {
      const result = applied(text, fix);
      if (at === 0 && fixed !== undefined) expect(result).toBe(fixed);
      expect(withCode(planOf(result, others, options), code).length, `${fix.title}: ${result}`).toBeLessThan(said.length);
    }
    expect(withCode(planOf(fine, others, options), code)).toEqual([]);
  });

  it("has a text for every code", () => {
    const tested = new Set<string>([...CASES.map(([code]) => code), ...OF_THE_SCHEDULE]);
    expect(Object.keys(CODES).filter((code) => !tested.has(code))).toEqual([]);
  });
});
