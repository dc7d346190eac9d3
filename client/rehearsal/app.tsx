/** The page as a whole: what is rehearsed, and four ways to look at it. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Drivers } from "./drivers.tsx";
import type { Tab } from "./host.ts";
import { Premortem } from "./premortem.tsx";
import { Promises } from "./promises.tsx";
import { type Store, TABS } from "./store.ts";
import { Suppose } from "./suppose.tsx";
import { counted, percent } from "./words.ts";

const TITLES: Readonly<Record<Tab, string>> = { promises: "Promises", drivers: "What moves it", suppose: "What if…", premortem: "Premortem" };

export function App({ store }: { readonly store: Store }): JSX.Element {
  const { state } = store;
  const { figures, failure, running, stale } = state;
  return (
    <main class="page">
      <header class="top">
        <div class="title">
          <h1>{figures ? `Rehearsal of ${figures.panel.title}` : "Rehearsal"}</h1>
          <p>
            {figures
              ? `${counted(figures.panel.trials, "trial")} · seed ${figures.panel.seed} · promises should have ${percent(figures.panel.confidence)}`
              : failure === undefined && "Playing the plan many times…"}
          </p>
        </div>
        {running === undefined ? (
          <button type="button" class="button" onClick={() => store.host.rehearse()}>
            Rehearse again
          </button>
        ) : (
          <div class="run">
            <progress max={1} value={running} aria-label="Rehearsing" />
            <button type="button" class="button" onClick={() => store.host.cancel()}>
              Cancel
            </button>
          </div>
        )}
      </header>
      {failure !== undefined && <p class="notice worse">{failure}</p>}
      {failure === undefined && stale && <p class="notice">The text has changed since: these are the figures of what it said before.</p>}
      {figures && (
        <>
          <Tabs tab={state.tab} store={store} points={figures.points.length} values={state.values.size} />
          <div class="body" role="tabpanel" id={`panel-${state.tab}`} aria-labelledby={`tab-${state.tab}`}>
            <View tab={state.tab} store={store} />
          </div>
        </>
      )}
      <div class="said" role="status" aria-live="polite">
        {state.said}
      </div>
    </main>
  );
}

function View({ tab, store }: { readonly tab: Tab; readonly store: Store }): JSX.Element {
  switch (tab) {
    case "promises":
      return <Promises store={store} />;
    case "drivers":
      return <Drivers store={store} />;
    case "suppose":
      return <Suppose store={store} />;
    case "premortem":
      return <Premortem store={store} />;
  }
}

function Tabs(props: { readonly tab: Tab; readonly store: Store; readonly points: number; readonly values: number }): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const byKey = useRef(false);
  useEffect(() => {
    if (byKey.current) list.current?.querySelector<HTMLElement>("[aria-selected=true]")?.focus();
    byKey.current = false;
  }, [props.tab]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = TABS.indexOf(props.tab);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    byKey.current = true;
    props.store.choose(TABS[(next + TABS.length) % TABS.length]!);
  };
  const note: Partial<Record<Tab, number>> = { premortem: props.points, suppose: props.values };
  return (
    <div class="tabs" role="tablist" aria-label="Views of the rehearsal" ref={list} onKeyDown={onKeyDown}>
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={`tab-${tab}`}
          aria-selected={tab === props.tab}
          aria-controls={tab === props.tab ? `panel-${tab}` : undefined}
          tabIndex={tab === props.tab ? 0 : -1}
          onClick={() => props.store.choose(tab)}
        >
          {TITLES[tab]}
          {(note[tab] ?? 0) > 0 && <span class="count">{note[tab]}</span>}
        </button>
      ))}
    </div>
  );
}
