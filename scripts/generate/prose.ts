/** What the reference says that no table holds: the tokens, the grammar of operands, and what was chosen where the language leaves a choice. */

export const LEXICAL = `## How it is written

| what | form |
| --- | --- |
| id | a letter or \`_\`, then letters, digits, \`_\` and \`-\`, not ending in \`-\`; case counts |
| path | ids with points between: \`build.api\` |
| text | \`"…"\` on one line, with \`\\"\`, \`\\\\\`, \`\\n\` and \`\\u{1F3BC}\`; or several lines between \`"""\` and \`"""\`, whose common indentation is taken off |
| date | \`2027-01-04\`, with a time \`2027-01-04T09:30\`; or a period, \`2027-W05\`, \`2027-05\`, \`2027-Q2\`, \`2027\`, which begins where a start is asked for and ends where an end is |
| days | \`2027-04-02..2027-04-05\`, both included |
| time of day | \`09:15\`; \`24:00\` only where something ends |
| duration | \`30min\`, \`1.5h\`, \`3d\`, \`2w\`; \`mo\`, \`q\` and \`y\` where time elapses or recurs; \`s\` in \`standby\` |
| estimate | \`10d\`, or \`6d..14d\` (the likely value is the midpoint), or \`6d..10d..18d\` |
| comment | \`// to the end of the line\`, \`/* over several */\`; \`/// before a declaration\` is its documentation, in Markdown |
| tag | \`#critical\` |

**Lines.** The line of a declaration ends with its line, unless it ends in a comma or the next line begins with \`{\`. What a clause takes begins on the line
of its keyword, or after a comma. So a mistake costs the rest of its line, and nothing after it. Several declarations may stand on one line.`;

export const GRAMMAR = `## Grammar

\`\`\`
file        = { use | declaration }
use         = "use" TEXT
declaration = KIND id [TEXT] { clause } [ "{" { clause | declaration } "}" ]

dependency  = [ "start of" | PERCENT "of" ] PATH [ ("+" | "-") DURATION [ "elapsed" ] ]
player      = [NUMBER] [PERCENT] PATH
condition   = dependency | PATH "slips" DURATION | "chance of" PATH "<" PERCENT | DATE | TEXT [ "chance" PERCENT ]
recurrence  = "weekday" | days | "beat" | NUMBER "beats"
            | [NUMBER] ("day(s)" | "week(s)" | "month(s)" | "quarter(s)" | "year(s)") [ "on" where ] | TEXT
where       = days | "day" NUMBER, … | ("first" | "second" | "third" | "fourth" | "last") (DAY | "weekday" | "day")
days        = DAY [ ".." DAY ], …            DAY = mon tue wed thu fri sat sun
\`\`\`

| written | means |
| --- | --- |
| \`after a\` | starts when \`a\` has finished |
| \`after start of a + 2d\` | starts two working days after \`a\` starts |
| \`after 50% of a\` | starts when half of \`a\` is done |
| \`after a - 1d\` | starts one working day before \`a\` finishes |
| \`after a + 3d elapsed\` | starts three days of the clock after \`a\` has finished |
| \`ends after a\` | finishes no earlier than \`a\` finishes |
| \`ends after start of a\` | finishes no earlier than \`a\` starts |`;

/** Each a sentence or two, as the language behaves. */
export const CHOICES: readonly string[] = [
  "a lone carriage return ends a line, as it does in editors; other white space of Unicode counts as a space, and a byte order mark is passed over and kept.",
  "marks (Unicode `\\p{M}`) may stand in an id after its first letter, so that an id may be written in its decomposed form; ids are compared in NFC.",
  "digits in an id may be those of any script (`\\p{Nd}`); those of numbers, dates and durations are `0` to `9`.",
  'a backslash before anything but `"`, `\\`, `n` and `u{…}` stands for itself. `\\"` does not close a `"""` text either.',
  'text after an opening `"""` on the same line keeps its place; the common indentation is that of the lines after it. A line end right after the opening quotes, and the white space before closing quotes on a line of their own, are no part of the text.',
  'a `"` that is not closed takes the rest of its line, but not a `{` at its end; a `"""` or `/*` that is closed nowhere takes the rest of its line.',
  "in the line of a declaration a word that is a clause of its kind is that clause (`task a calendar b` sets a calendar); any other kind begins the next declaration.",
  "in a block, a word that is neither a clause of the kind nor a kind begins a declaration where its line opens a block or where it is nearer to a kind than to a clause; otherwise it is an unknown clause.",
  "a declaration of an unknown kind is read as one of the nearest kind, so that the rest of its line is checked; it is no part of the plan.",
  "a declaration where none may stand is read, named and reported as `misplaced`.",
  "a comma at a line's end calls for one more, on the next line; where that line plainly is a clause or a declaration of its own, the comma is reported and the line is read as such.",
  "comments before a declaration belong to it, those after it on its last line too; `///` lines before a declaration document it even where other comments or blank lines stand between.",
  "a percentage is at most `100%`, but in `spread`. A priority is a whole number. A count of players is whole and at least 1.",
  "the days of a range may go round the end of the week: `sat..mon`. Names of days are the seven of three letters.",
  "`every` takes singular and plural alike: `every 2 week`, `every months`, `every 2 beat`.",
  "`slips`, `gives`, `remaining` and lags without `elapsed` are working time: `min`, `h`, `d`, `w`.",
  "a `///` comment or a title is never looked at for names.",
  "where more blocks are opened than closed, one ends before a declaration that begins a line no further in than the line that opened it, or before a brace further out; `unclosed-block` says which. Where braces balance, indentation means nothing.",
  "blocks go 64 deep at most.",
  'formatting: a list that goes on over several lines comes to stand on one, unless a comment keeps its lines apart; a block is always written over several lines; tags that stand on the line of a clause in a block stay there; of a header that moves into a block, the comment at its end goes with its last clause; columns are counted in code points, the insides of `"""` texts and comments at the line\'s end left out; blank lines at the beginning of a file go.',
  "a file with a date, a unit or a number that does not exist can be formatted; any other syntax error leaves the file as it is. A range of it is formatted as far as its declarations are sound.",
];
