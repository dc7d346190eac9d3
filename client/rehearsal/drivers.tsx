/** What moves the end: the tornado, the criticality of tasks, what risks cost and how likely cues are. Tables, whose bars repeat their figures. */

import type { ComponentChildren, JSX } from "preact";
import type { Store } from "./store.ts";
import { days, percent } from "./words.ts";

/** Rows of a table before the rest is folded away. */
const MOST_ROWS = 12;

interface Row {
  readonly id: string;
  readonly title: string;
  readonly value: number;
  readonly text: string;
  readonly note?: string;
}

export function Drivers({ store }: { readonly store: Store }): JSX.Element {
  const { panel } = store.state.figures!;
  return (
    <div class="columns even">
      <Section title="What moves the end most" about="Days by which the end moves at P80 between a short run of a task (its P10) and a long one (its P90).">
        <Bars
          rows={panel.tornado.map(({ id, title, swing }) => ({ id, title, value: Math.abs(swing), text: days(swing) }))}
          columns={["Task", "Moves the end by"]}
          none="No task moves the end: none that decides has a range for its estimate."
        />
      </Section>
      <Section title="How often each task is critical" about="Share of the trials in which a delay of it would have delayed the end.">
        <Bars
          rows={panel.critical.map(({ id, title, criticality }) => ({ id, title, value: criticality, text: percent(criticality) }))}
          columns={["Task", "Critical in"]}
          most={1}
          none="Nothing is critical."
        />
      </Section>
      <Section title="What the risks cost" about="The end at P80 with the risk certain, less the end with it impossible.">
        <Bars
          rows={panel.risks.map(({ id, title, chance, days: cost }) => ({
            id,
            title,
            value: Math.max(0, cost ?? 0),
            text: days(Math.max(0, cost ?? 0)),
            note: percent(chance),
          }))}
          columns={["Risk", "Days at P80", "Happened in"]}
          none="The score names no open risk. The premortem helps to find some."
        />
      </Section>
      <Section title="How likely the cues are" about="Share of the trials in which a cue is given.">
        <Bars
          rows={panel.cues.map(({ id, title, chance }) => ({ id, title, value: chance, text: percent(chance) }))}
          columns={["Cue", "Given in"]}
          most={1}
          none="The score has no cue."
        />
      </Section>
    </div>
  );
}

function Bars(props: { readonly rows: readonly Row[]; readonly columns: readonly string[]; readonly none: string; readonly most?: number }): JSX.Element {
  const { rows, columns } = props;
  if (rows.length === 0) return <p class="nothing">{props.none}</p>;
  const most = props.most ?? Math.max(...rows.map(({ value }) => value), 0.001);
  const shown = rows.slice(0, MOST_ROWS);
  const rest = rows.slice(MOST_ROWS);
  return (
    <>
      <BarTable rows={shown} columns={columns} most={most} />
      {rest.length > 0 && (
        <details>
          <summary>{`${rest.length} more`}</summary>
          <BarTable rows={rest} columns={columns} most={most} />
        </details>
      )}
    </>
  );
}

function BarTable({ rows, columns, most }: { readonly rows: readonly Row[]; readonly columns: readonly string[]; readonly most: number }): JSX.Element {
  return (
    <table class="bars">
      <thead>
        <tr>
          {columns.map((column, index) => (
            <th key={column} scope="col" class={index > 0 ? "number" : undefined} colSpan={index === 1 ? 2 : 1}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, title, value, text, note }) => (
          <tr key={id}>
            <th scope="row">{title}</th>
            <td class="bar-cell" aria-hidden="true">
              <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect width={Math.max(value > 0 ? 0.6 : 0, (value / most) * 100)} height="10" />
              </svg>
            </td>
            <td class="number">{text}</td>
            {note !== undefined && <td class="number">{note}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A part of a view, under a heading. */
function Section(props: { readonly title: string; readonly about?: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <section>
      <h2>{props.title}</h2>
      {props.about !== undefined && <p class="about">{props.about}</p>}
      {props.children}
    </section>
  );
}
