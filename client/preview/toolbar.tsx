/** What stands above the timeline: the plan's name and promise, search, filters, grouping, zoom, ways out. */

import type { ComponentChildren, JSX } from "preact";
import { memo } from "preact/compat";
import { EVERYTHING } from "../../server/src/timeline/arrange.ts";
import { distance, promisesOf } from "../../server/src/timeline/item-marks.ts";
import type { Head } from "../../server/src/timeline/slice.ts";
import { dateWords } from "../../server/src/timeline/zone-clock.ts";
import { copyPicture, savePicture } from "./export.ts";
import type { State, Store } from "./store.ts";

const ICONS = {
  zoomIn: "M8 3.5V12.5M3.5 8H12.5",
  zoomOut: "M3.5 8H12.5",
  fit: "M2.5 5V2.5H5M11 2.5H13.5V5M13.5 11V13.5H11M5 13.5H2.5V11M5 8H11",
  today: "M8 2V14M5 4.5L8 2L11 4.5",
  filter: "M2.5 4H13.5M4.5 8H11.5M6.5 12H9.5",
  export: "M8 2.5V10M5 7.2L8 10.2L11 7.2M3 13.5H13",
  help: "M6 6A2 2 0 1 1 8 8.2V9.6M8 12V12.6",
} as const;

function Icon({ name }: { readonly name: keyof typeof ICONS }): JSX.Element {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" class="icon">
      <path d={ICONS[name]} />
    </svg>
  );
}

function Tool(props: {
  readonly icon: keyof typeof ICONS;
  readonly label: string;
  readonly onClick: () => void;
  readonly expanded?: boolean;
  readonly pressed?: boolean;
}): JSX.Element {
  return (
    <button
      type="button"
      class={`tool${props.pressed ? " pressed" : ""}`}
      title={props.label}
      aria-label={props.label}
      aria-expanded={props.expanded}
      onClick={props.onClick}
    >
      <Icon name={props.icon} />
    </button>
  );
}

interface ToolbarProps {
  readonly store: Store;
  readonly head: Head;
  readonly arrangement: State["arrangement"];
  readonly panel: State["panel"];
}

export const Toolbar = memo(function Toolbar({ store, head, arrangement, panel }: ToolbarProps): JSX.Element {
  const words = dateWords(head.zone, Number.NaN);
  const late = head.due !== null && head.finish > head.due;
  const filters = arrangement.people.length + arrangement.tags.length + (arrangement.critical ? 1 : 0);
  const open = (name: "filter" | "export" | "help") => (): void => store.set({ panel: panel === name ? undefined : name });
  return (
    <header class="toolbar">
      <div class="title">
        <h1 title={head.vision ?? undefined}>{head.title}</h1>
        <p>
          <span class="finish">{words.day(head.finish, true)}</span>
          {head.due !== null && (
            <span class={late ? "late" : "early"}>
              {" "}
              promised {words.day(head.due, true)}
              {head.dueSlackDays !== null && `, ${distance(head.dueSlackDays)}`}
            </span>
          )}
          {head.due === null && head.promises.kept + head.promises.missed > 0 && (
            <span class={head.promises.missed > 0 ? "late" : "early"}> {promisesOf(head.promises)}</span>
          )}
          {head.rehearsed?.chance !== null && head.rehearsed !== null && <span> · {Math.round(head.rehearsed.chance * 100)} % likely</span>}
        </p>
      </div>
      <search class="tools">
        <input
          type="search"
          id="find"
          placeholder="Find"
          aria-label="Show only what contains these words"
          value={arrangement.text}
          onInput={(event) => store.arrange({ text: event.currentTarget.value })}
        />
        <Tool
          icon="filter"
          label={filters > 0 ? `Filter and group (${filters} set)` : "Filter and group"}
          pressed={filters > 0 || arrangement.grouping === "role"}
          expanded={panel === "filter"}
          onClick={open("filter")}
        />
        <Tool icon="zoomOut" label="Zoom out (−)" onClick={() => store.zoom(1.4)} />
        <Tool icon="zoomIn" label="Zoom in (+)" onClick={() => store.zoom(1 / 1.4)} />
        <Tool icon="fit" label="Show the whole plan (0)" onClick={() => store.fit()} />
        {head.now !== null && <Tool icon="today" label="Go to today (T)" onClick={() => goToday(store)} />}
        <Tool icon="export" label="Save or print" expanded={panel === "export"} onClick={open("export")} />
        <Tool icon="help" label="Keys (?)" expanded={panel === "help"} onClick={open("help")} />
      </search>
      {panel === "filter" && <FilterPanel store={store} head={head} />}
      {panel === "export" && <ExportPanel store={store} />}
      {panel === "help" && <HelpPanel editable={store.host.drag !== undefined} />}
    </header>
  );
});

export function goToday(store: Store): void {
  const { slice, view } = store.state;
  if (slice?.head.now == null || view === undefined) return;
  const half = (view.to - view.from) / 2;
  store.look({ from: slice.head.now - half, to: slice.head.now + half });
}

function Panel({ label, children }: { readonly label: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <section class="panel" aria-label={label}>
      {children}
    </section>
  );
}

function Choice(props: {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly type?: "checkbox" | "radio";
  readonly name?: string;
}): JSX.Element {
  return (
    <label class="choice">
      <input type={props.type ?? "checkbox"} name={props.name} checked={props.checked} onChange={(event) => props.onChange(event.currentTarget.checked)} />
      <span>{props.label}</span>
    </label>
  );
}

function FilterPanel({ store, head }: { readonly store: Store; readonly head: Head }): JSX.Element {
  const { arrangement } = store.state;
  const toggled = (list: readonly string[], one: string, on: boolean): string[] => (on ? [...list, one] : list.filter((other) => other !== one));
  const sections = [
    ["cadences", "Cadences"],
    ["people", "People"],
    ["notes", "Risks and concerns"],
  ] as const;
  return (
    <Panel label="Filter and group">
      <fieldset>
        <legend>Group by</legend>
        <Choice
          type="radio"
          name="grouping"
          label="Movement"
          checked={arrangement.grouping === "movement"}
          onChange={() => store.arrange({ grouping: "movement" })}
        />
        <Choice
          type="radio"
          name="grouping"
          label="Who does it"
          checked={arrangement.grouping === "role"}
          onChange={() => store.arrange({ grouping: "role" })}
        />
      </fieldset>
      <fieldset>
        <legend>Only</legend>
        <Choice label="Critical" checked={arrangement.critical} onChange={(critical) => store.arrange({ critical })} />
      </fieldset>
      {head.people.length > 0 && (
        <fieldset>
          <legend>Of</legend>
          {head.people.map(({ id, title }) => (
            <Choice
              key={id}
              label={title}
              checked={arrangement.people.includes(id)}
              onChange={(on) => store.arrange({ people: toggled(arrangement.people, id, on) })}
            />
          ))}
        </fieldset>
      )}
      {head.tags.length > 0 && (
        <fieldset>
          <legend>Tagged</legend>
          {head.tags.map((tag) => (
            <Choice
              key={tag}
              label={`#${tag}`}
              checked={arrangement.tags.includes(tag)}
              onChange={(on) => store.arrange({ tags: toggled(arrangement.tags, tag, on) })}
            />
          ))}
        </fieldset>
      )}
      <fieldset>
        <legend>Sections</legend>
        {sections.map(([id, title]) => (
          <Choice
            key={id}
            label={title}
            checked={!arrangement.hide.includes(id)}
            onChange={(on) => store.arrange({ hide: on ? arrangement.hide.filter((one) => one !== id) : [...arrangement.hide, id] })}
          />
        ))}
      </fieldset>
      <button type="button" class="plain" onClick={() => store.arrange(EVERYTHING)}>
        Show everything
      </button>
    </Panel>
  );
}

function ExportPanel({ store }: { readonly store: Store }): JSX.Element {
  const done = (action: Promise<string>): void => {
    store.set({ panel: undefined });
    action.then(
      (said) => store.set({ said }),
      (error: Error) => store.set({ said: error.message, failure: error.message }),
    );
  };
  return (
    <Panel label="Save or print">
      <button type="button" class="plain" onClick={() => done(savePicture(store, "svg"))}>
        Save as SVG
      </button>
      <button type="button" class="plain" onClick={() => done(savePicture(store, "png"))}>
        Save as PNG
      </button>
      <button type="button" class="plain" onClick={() => done(savePicture(store, "html"))}>
        Save as HTML
      </button>
      <button type="button" class="plain" onClick={() => done(copyPicture(store))}>
        Copy as image
      </button>
      <button type="button" class="plain" onClick={() => done(store.host.print(store.state.arrangement).then(() => ""))}>
        Print
      </button>
    </Panel>
  );
}

const KEYS: readonly (readonly [string, string])[] = [
  ["↑ ↓", "another row"],
  ["→ ←", "into the marks of a row and out; unfold and fold"],
  ["Enter", "go to the source"],
  ["+ −", "zoom; 1 to 5: a day, a week, a month, a quarter, a year"],
  ["0", "the whole plan"],
  ["Shift → ←", "move through time"],
  ["T", "today"],
  ["/", "find"],
];

const EDIT_KEYS: readonly (readonly [string, string])[] = [
  ["Alt → ←", "on a mark: a day longer or shorter, later or earlier"],
  ["Enter, Escape", "then: write it, leave it"],
];

function HelpPanel({ editable }: { readonly editable: boolean }): JSX.Element {
  return (
    <Panel label="Keys">
      <dl class="keys">
        {[...KEYS, ...(editable ? EDIT_KEYS : [])].map(([key, does]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
