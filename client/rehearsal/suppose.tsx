/** What if…: other figures for estimates, capacities and risks, and what plan and chances would then be, beside what they are. The text is not touched. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { PanelControl, PanelTarget, RehearsalPanel } from "../../server/src/lsp/rehearsal-protocol.ts";
import { Distribution } from "./promises.tsx";
import { keyOf, type Store } from "./store.ts";
import { counted, dayNumber, days, percent, shortDate } from "./words.ts";

/** Fields of a group before the rest is folded away. */
const MOST_FIELDS = 6;

export function Suppose({ store }: { readonly store: Store }): JSX.Element {
  const { figures, values, supposed, supposing, stale } = store.state;
  const { panel } = figures!;
  const groups: readonly (readonly [title: string, controls: readonly PanelControl[]])[] = [
    ["Estimates", panel.controls.filter(({ type }) => type === "estimate")],
    ["Players", panel.controls.filter(({ type }) => type === "capacity")],
    ["Promises", panel.controls.filter(({ type }) => type === "due")],
    ["Risks", panel.controls.filter(({ type }) => type === "chance" || type === "delay")],
  ];
  const after = supposed?.ok ? supposed.panel : undefined;
  const chosen = panel.targets.find(({ id }) => id === store.state.target) ?? panel.targets[0];
  const ready = supposed?.ok === true && !supposing && !stale && values.size > 0;
  return (
    <div class="columns suppose">
      <div class="outcome">
        <div class="actions">
          <button type="button" class="button primary" disabled={!ready} onClick={() => store.apply()}>
            Apply as an edit
          </button>
          <button type="button" class="button" disabled={values.size === 0} onClick={() => store.drop()}>
            Drop
          </button>
          <span class="about">
            {values.size === 0
              ? "Change a figure: the text stays as it is until you apply it."
              : supposing
                ? "Rehearsing…"
                : `${counted(values.size, "figure")} supposed otherwise; the text is as it was.`}
          </span>
        </div>
        {supposed?.ok === false && <p class="notice worse">{supposed.reason}</p>}
        <Comparison store={store} before={panel} after={after} chosen={chosen?.id} />
      </div>
      <div class="fields">
        {groups.map(([title, controls]) => controls.length > 0 && <Fields key={title} title={title} controls={controls} store={store} />)}
      </div>
      {chosen !== undefined && (
        <div class="chart">
          <h2>{chosen.title}</h2>
          <Distribution target={after?.targets.find(({ id }) => id === chosen.id) ?? chosen} before={chosen} />
        </div>
      )}
    </div>
  );
}

function Fields({ title, controls, store }: { readonly title: string; readonly controls: readonly PanelControl[]; readonly store: Store }): JSX.Element {
  const [open, setOpen] = useState(false);
  const { values } = store.state;
  const isShown = (control: PanelControl, index: number) => open || index < MOST_FIELDS || values.has(keyOf(control));
  const hidden = controls.filter((control, index) => !isShown(control, index)).length;
  return (
    <fieldset>
      <legend>{title}</legend>
      {controls.map((control, index) => isShown(control, index) && <Field key={keyOf(control)} control={control} store={store} />)}
      {(hidden > 0 || open) && controls.length > MOST_FIELDS && (
        <button type="button" class="more" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Fewer" : `${hidden} more`}
        </button>
      )}
    </fieldset>
  );
}

const UNITS: Readonly<Record<PanelControl["type"], string>> = { estimate: "estimate", capacity: "players", chance: "chance", delay: "delay", due: "promised" };

function Field({ control, store }: { readonly control: PanelControl; readonly store: Store }): JSX.Element {
  const id = `field-${keyOf(control).replaceAll(/[^\w-]/g, "-")}`;
  const value = store.state.values.get(keyOf(control));
  const failed = store.state.supposed?.ok === false && store.state.supposed.entity === control.entity && value !== undefined;
  const isRisk = control.type === "chance" || control.type === "delay";
  const isNumber = control.type === "capacity" || control.type === "chance";
  const shared = {
    id,
    spellcheck: false,
    value: value ?? control.value,
    "aria-invalid": failed,
    "aria-describedby": value === undefined ? undefined : `${id}-was`,
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => store.suppose(control, currentTarget.value),
  };
  return (
    <div class={`field${value === undefined ? "" : " changed"}`} data-control={keyOf(control)}>
      <label for={id}>
        {control.title} <span class={isRisk ? "unit" : "said-word"}>{UNITS[control.type]}</span>
      </label>
      <span class="entry">
        {isNumber ? (
          <input type="number" min={control.type === "capacity" ? 1 : 0} max={control.type === "chance" ? 100 : undefined} {...shared} />
        ) : (
          <input type="text" {...shared} />
        )}
        {control.type === "chance" && <span aria-hidden="true">%</span>}
      </span>
      {value !== undefined && (
        <span class="was" id={`${id}-was`}>
          {`was ${control.value}${control.type === "chance" ? " %" : ""}`}
          <button type="button" class="more" onClick={() => store.suppose(control, control.value)} aria-label={`Back to ${control.value}: ${control.title}`}>
            back
          </button>
        </span>
      )}
    </div>
  );
}

/** Plan and chances side by side. */
function Comparison(props: {
  readonly store: Store;
  readonly before: RehearsalPanel;
  readonly after: RehearsalPanel | undefined;
  readonly chosen: string | undefined;
}): JSX.Element {
  const { store, before, after, chosen } = props;
  return (
    <table class="comparison">
      <thead>
        <tr>
          <th scope="col">Promise</th>
          <th scope="col">Planned</th>
          <th scope="col">P80</th>
          <th scope="col">Chance</th>
        </tr>
      </thead>
      <tbody>
        {before.targets.map((target) => (
          <ComparedRow
            key={target.id}
            before={target}
            after={after?.targets.find(({ id }) => id === target.id)}
            isChosen={target.id === chosen}
            store={store}
          />
        ))}
      </tbody>
    </table>
  );
}

function ComparedRow(props: {
  readonly before: PanelTarget;
  readonly after: PanelTarget | undefined;
  readonly isChosen: boolean;
  readonly store: Store;
}): JSX.Element {
  const { before, after, isChosen, store } = props;
  const usual = before.planned?.slice(0, 4) ?? "";
  return (
    <tr data-compared={before.id} class={isChosen ? "chosen" : undefined}>
      <th scope="row">
        <button type="button" class="plain" aria-pressed={isChosen} onClick={() => store.pick(before.id)}>
          {before.title}
        </button>
      </th>
      <td>
        <Change
          before={shortDate(before.planned, usual)}
          after={after && shortDate(after.planned, usual)}
          what={after && moved(before.planned, after.planned)}
        />
      </td>
      <td>
        <Change before={shortDate(before.p80, usual)} after={after && shortDate(after.p80, usual)} what={after && moved(before.p80, after.p80)} />
      </td>
      <td>
        {before.chance === undefined ? (
          "–"
        ) : (
          <Change
            before={percent(before.chance)}
            after={after?.chance === undefined ? undefined : percent(after.chance)}
            what={after && likelier(before.chance, after.chance)}
          />
        )}
      </td>
    </tr>
  );
}

interface Difference {
  readonly text: string;
  readonly isWorse: boolean;
}

function Change({ before, after, what }: { readonly before: string; readonly after: string | undefined; readonly what: Difference | undefined }): JSX.Element {
  if (after === undefined || what === undefined) return <>{before}</>;
  return (
    <>
      <span class="then">{before}</span>
      <span aria-hidden="true"> → </span>
      <span class="said-word"> then </span>
      <strong>{after}</strong>
      <span class={what.isWorse ? "difference worse" : "difference better"}>{what.text}</span>
    </>
  );
}

/** In days of the calendar. */
function moved(before: string | undefined, after: string | undefined): Difference | undefined {
  if (before === undefined || after === undefined || before === after) return undefined;
  const difference = dayNumber(after) - dayNumber(before);
  return { text: difference < 0 ? `${days(-difference)} earlier` : `${days(difference)} later`, isWorse: difference > 0 };
}

function likelier(before: number, after: number | undefined): Difference | undefined {
  if (after === undefined || percent(before) === percent(after)) return undefined;
  const points = Math.round((after - before) * 100);
  return {
    text: points === 0 ? "a little" : `${points > 0 ? "+" : "−"}${Math.abs(points)} ${Math.abs(points) === 1 ? "point" : "points"}`,
    isWorse: after < before,
  };
}
