/** The page as a whole. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { patterns } from "../../server/src/timeline/draw.ts";
import { AxisView, axisHeight, Ground, Links, RowView } from "./board.tsx";
import { Card } from "./card.tsx";
import { listenForGestures } from "./gestures.ts";
import { applyFocus, listenForKeys } from "./keyboard.ts";
import { Minimap, needsMinimap } from "./minimap.tsx";
import { elements } from "./nodes.tsx";
import { type Scene, Scenes } from "./scene.ts";
import type { State, Store } from "./store.ts";
import { Toolbar } from "./toolbar.tsx";

export function App({ store }: { readonly store: Store }): JSX.Element {
  const { state } = store;
  // While something is dragged, the plan as it would be stands in for the plan.
  const slice = state.drag?.result?.ok ? state.drag.result.slice : state.slice;
  const board = useRef<HTMLDivElement>(null);
  const scene = useRef<Scene | undefined>(undefined);
  const scenes = useRef(new Scenes());
  /** How far the board is scrolled, as far as is known without asking it: to ask would make it lay itself out at once. */
  const scrolled = useRef(0);
  // Asked before the page changes: the row that has the focus may leave it. Where the editor has the focus, it is not taken from there.
  const focused = document.hasFocus() && (board.current?.contains(document.activeElement) ?? false);

  useLayoutEffect(() => {
    const element = board.current!;
    const observer = new ResizeObserver(() => store.resize(element.clientWidth, element.clientHeight));
    observer.observe(element);
    store.resize(element.clientWidth, element.clientHeight);
    const scroll = (): void => {
      scrolled.current = element.scrollTop;
      store.scroll(element.scrollTop);
    };
    element.addEventListener("scroll", scroll, { passive: true });
    listenForGestures(element, store, { rows: () => scene.current?.picture.rows ?? [] });
    listenForKeys(element, store, () => scene.current);
    return () => observer.disconnect();
  }, [store]);

  const ready = slice !== undefined && state.view !== undefined && state.width > 0;
  if (ready) scene.current = scenes.current.next(slice, state.view!, state);
  const shown = ready ? scene.current : undefined;
  useLayoutEffect(() => {
    const element = board.current!;
    if (ready && Math.abs(scrolled.current - state.scrollTop) > 1) {
      element.scrollTop = state.scrollTop;
      scrolled.current = element.scrollTop;
    }
    if (focused) applyFocus(element, store);
  });

  const firstKey = shown?.picture.rows[0]?.key;
  const focusShown = shown?.picture.rows.some((row) => row.key === state.focus?.key) ?? false;

  return (
    <main class="page">
      <svg class="patterns" width="0" height="0" aria-hidden="true">
        {elements([patterns()])}
      </svg>
      {slice && <Toolbar store={store} head={slice.head} arrangement={state.arrangement} panel={state.panel} />}
      <Broken store={store} />
      {shown && (
        <div class="axis-row" aria-hidden="true">
          <div class="corner" style={{ width: `${shown.picture.labelWidth}px`, height: `${axisHeight(shown.picture)}px` }}>
            {shown.picture.beats.some((beat) => beat.label !== "") && (
              <span class="beat-word" style={{ top: `${axisHeight(shown.picture) - 34}px` }}>
                beat
              </span>
            )}
          </div>
          <AxisView axis={shown.picture.axis} beats={shown.picture.beats} rules={shown.picture.rules} width={shown.picture.width} />
        </div>
      )}
      <div
        class="rows"
        ref={board}
        role="treegrid"
        aria-label={slice ? `Timeline of ${slice.head.title}` : "Timeline"}
        aria-rowcount={slice?.rowCount ?? 0}
        aria-colcount={2}
        aria-busy={!ready || (state.answer?.provisional ?? false)}
        tabIndex={shown ? -1 : 0}
      >
        {shown && slice && (
          <div class="space" role="presentation" style={{ height: `${Math.max(slice.height, 1)}px` }}>
            <div
              class="layer"
              role="presentation"
              style={{ left: `${shown.picture.labelWidth}px`, width: `${shown.picture.width}px`, height: "100%", overflow: "clip" }}
            >
              <Ground
                axis={shown.picture.axis}
                beats={shown.picture.beats}
                rules={shown.picture.rules}
                shades={shown.picture.shades}
                width={shown.picture.width}
                height={state.height}
              />
              <LinkLayer scene={shown} selected={state.selected} />
            </div>
            {shown.picture.rows.map((row, index) => (
              <RowView
                key={row.key}
                row={row}
                index={shown.first + index}
                labelWidth={shown.picture.labelWidth}
                width={shown.picture.width}
                selected={state.selected === row.key}
                focus={state.focus}
                reachable={focusShown ? state.focus?.key === row.key : row.key === firstKey}
                editable={store.host.drag !== undefined}
              />
            ))}
          </div>
        )}
        {ready && slice?.rowCount === 0 && (
          <p class="nothing">{slice.hidden > 0 ? "Nothing fits the filter." : "Nothing is planned yet. Write a task or a milestone, and it shows here."}</p>
        )}
      </div>
      {slice !== undefined && slice.hidden > 0 && slice.rowCount > 0 && <div class="hidden-note">{slice.hidden} hidden by the filter</div>}
      {slice && ready && needsMinimap(slice, state.view!, state) && <Minimap store={store} slice={slice} view={state.view!} />}
      {slice && shown && <Card state={state} slice={slice} scene={shown} />}
      <Bubble state={state} />
      <div class="said" role="status" aria-live="polite">
        {state.said}
      </div>
    </main>
  );
}

function LinkLayer({ scene, selected }: { readonly scene: Scene; readonly selected: string | undefined }): JSX.Element | null {
  const { rows, links, width } = scene.picture;
  if (rows.length === 0) return null;
  const top = rows[0].y;
  const last = rows[rows.length - 1];
  return <Links links={links} width={width} selected={selected} top={top} height={last.y + last.height - top} />;
}

/** Says what is wrong with the text, or that there is nothing to show, and leads to it. */
function Broken({ store }: { readonly store: Store }): JSX.Element | null {
  const { answer, failure, slice } = store.state;
  if (failure !== undefined) return <p class="broken">{failure}</p>;
  if (answer === undefined) return null;
  if (answer.slice === null && slice === undefined && answer.problemCount === 0)
    return <p class="nothing">There is no plan here: a score begins with `score`, and says when it starts.</p>;
  if (answer.problemCount === 0 && !answer.stale) return null;
  const [first, ...others] = answer.problems;
  return (
    <section class="broken" aria-label="Problems of the plan">
      {answer.stale && "The text cannot be read as a plan just now; this is the last one. "}
      {first && (
        <>
          <button type="button" onClick={() => store.host.reveal?.({ file: first.file, start: first.start, end: first.end })}>
            {first.message}
          </button>
          {others.length > 0 && ` And ${answer.problemCount - 1} more.`}
        </>
      )}
    </section>
  );
}

function Bubble({ state }: { readonly state: State }): JSX.Element | null {
  const { drag } = state;
  if (drag === undefined) return null;
  const { result } = drag;
  const place = drag.at
    ? { left: `${Math.max(8, Math.min(drag.at.x + 14, window.innerWidth - 350))}px`, top: `${drag.at.y + 18}px` }
    : { left: "50%", bottom: "60px", transform: "translateX(-50%)" };
  return (
    <div class="bubble" style={place}>
      {result === undefined && drag.title}
      {result?.ok === false && <span class="worse">{result.reason}</span>}
      {result?.ok && (
        <>
          <strong>{result.wording}</strong>
          <span class={result.worse ? "worse" : undefined}>{result.consequence}</span>
        </>
      )}
    </div>
  );
}
