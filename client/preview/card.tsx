/** The card beside a mark: what it is, when, and why then. Plan text stands in it only as text. */

import type { JSX } from "preact";
import { days, distance } from "../../server/src/timeline/item-marks.ts";
import type { Mark } from "../../server/src/timeline/picture.ts";
import type { Slice, SliceRow } from "../../server/src/timeline/slice.ts";
import { type DateWords, dateWords } from "../../server/src/timeline/zone-clock.ts";
import type { Scene } from "./scene.ts";
import type { State } from "./store.ts";

const WIDTH = 340;

export function Card({ state, slice, scene }: { readonly state: State; readonly slice: Slice; readonly scene: Scene }): JSX.Element | null {
  const { hover } = state;
  if (hover === undefined || state.drag !== undefined) return null;
  const at = scene.rows.findIndex((row) => row.key === hover.key);
  if (at < 0) return null;
  const row = scene.rows[at];
  const mark = scene.picture.rows[at].marks.find((one) => one.id === hover.mark);
  const left = Math.max(8, Math.min(hover.x + 14, window.innerWidth - WIDTH - 12));
  const below = hover.y < window.innerHeight * 0.55;
  const place = below ? { top: `${hover.y + 18}px` } : { bottom: `${window.innerHeight - hover.y + 12}px` };
  return (
    <div class="card" id="card" role="tooltip" style={{ left: `${left}px`, maxWidth: `${WIDTH}px`, ...place }}>
      <Content row={row} mark={mark} slice={slice} />
    </div>
  );
}

function Content({ row, mark, slice }: { readonly row: SliceRow; readonly mark: Mark | undefined; readonly slice: Slice }): JSX.Element {
  const words = dateWords(slice.head.zone, Number.NaN);
  if (
    row.item === undefined ||
    (mark && (mark.shape === "note" || mark.shape === "load" || mark.shape === "beat" || mark.shape === "meeting" || mark.shape === "skipped"))
  )
    return (
      <>
        <h2>{row.title}</h2>
        <p>
          {mark && mark.name !== ""
            ? mark.name
            : (row.cadence && [row.cadence.every, row.cadence.who && `with ${row.cadence.who}`].filter(Boolean).join(", ")) || row.note?.detail}
        </p>
      </>
    );
  return <ItemContent row={row} words={words} slice={slice} />;
}

function ItemContent({ row, words, slice }: { readonly row: SliceRow; readonly words: DateWords; readonly slice: Slice }): JSX.Element {
  const item = row.item!;
  const moment = item.kind === "milestone" || item.kind === "cue";
  const facts: (readonly [string, string])[] = [];
  if (item.start !== null && item.finish !== null)
    facts.push(["when", moment ? words.moment(item.finish, true) : `${words.moment(item.start)} to ${words.moment(item.finish, true)}`]);
  if (item.length !== "") facts.push(["length", item.length]);
  if (item.who !== "") facts.push(["who", item.who]);
  if (item.owner !== "") facts.push(["owner", item.owner]);
  if (item.cue) {
    facts.push([item.cue.fires === "conditional" ? "only if" : "when", item.cue.when]);
    if (item.cue.to !== "") facts.push(["to", item.cue.to]);
    if (row.starts) facts.push(["starts", row.starts.join(", ")]);
    if (row.skips) facts.push(["skips", row.skips.join(", ")]);
  }
  if (row.rehearses) facts.push(["rehearses", row.rehearses.join(", ")]);
  if (item.due !== null) facts.push(["promised", `${words.day(item.due, true)}${item.dueSlackDays === null ? "" : `, ${distance(item.dueSlackDays)}`}`]);
  if (item.progress > 0 || item.finished) facts.push(["done", item.finished ? "finished" : `${Math.round(item.progress * 100)} %`]);
  if (item.critical) facts.push(["critical", "a day lost here is a day lost for a promise or the end"]);
  else if (item.start !== null && item.slackMinutes > 0) facts.push(["slack", days(item.slackMinutes, slice.head.minutesPerDay)]);
  if (item.rehearsed)
    facts.push([
      "rehearsed",
      `P50 ${words.day(item.rehearsed.p50, true)}, P80 ${words.day(item.rehearsed.p80, true)}${item.rehearsed.chance === null ? "" : `, ${Math.round(item.rehearsed.chance * 100)} % likely`}`,
    ]);
  if (item.ghost === "new") facts.push(["compared", "new in this version"]);
  else if (item.ghost)
    facts.push(["before", moment ? words.day(item.ghost.finish, true) : `${words.day(item.ghost.start)} to ${words.day(item.ghost.finish, true)}`]);
  if (item.tags.length > 0) facts.push(["tags", item.tags.map((tag) => `#${tag}`).join(" ")]);
  return (
    <>
      <h2>{item.title}</h2>
      <p class="kind">
        {item.kind} {item.id}
        {item.contingent && ", contingent"}
        {item.skipped && ", skipped"}
      </p>
      {item.doc !== "" && <p class="doc">{item.doc}</p>}
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {item.why.length > 0 && <List title="Why then" lines={item.why} />}
      {item.criteria.length > 0 && <List title="Done when" lines={item.criteria} />}
      {row.notes && <List title="Risks and concerns" lines={row.notes.map((note) => `${note.title}${note.detail ? ` (${note.detail})` : ""}`)} />}
    </>
  );
}

function List({ title, lines }: { readonly title: string; readonly lines: readonly string[] }): JSX.Element {
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {lines.slice(0, 6).map((line) => (
          <li key={line}>{line}</li>
        ))}
        {lines.length > 6 && <li>and {lines.length - 6} more</li>}
      </ul>
    </>
  );
}
