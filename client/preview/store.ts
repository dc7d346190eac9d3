/**
 * What the page shows and asks for. One question is on its way at a time, and a flag says that another is due: so a fast writer and a slow
 * server never build a queue, and an answer is at most one change old.
 */

import type { DragResult, SliceResult } from "../../server/src/lsp/preview-protocol.ts";
import { type Arrangement, EVERYTHING } from "../../server/src/timeline/arrange.ts";
import type { DragTarget } from "../../server/src/timeline/drag.ts";
import { comfortable } from "../../server/src/timeline/layout.ts";
import type { Slice } from "../../server/src/timeline/slice.ts";
import type { Source } from "../../server/src/timeline/timeline.ts";
import type { Host, Kept } from "./host.ts";
import { kept } from "./same.ts";

export interface View {
  readonly from: number;
  readonly to: number;
}

export interface Drag {
  readonly target: DragTarget;
  readonly title: string;
  /** Answer to the last question; of an earlier place while the next is on its way. */
  readonly result: DragResult | undefined;
  /** Pointer, in pixels of the window; undefined for a drag by keys. */
  readonly at: { readonly x: number; readonly y: number } | undefined;
}

export interface Focus {
  readonly key: string;
  /** Id of a mark in that row; undefined for the row itself. */
  readonly mark: string | undefined;
}

export interface Hover {
  readonly key: string;
  readonly mark: string | undefined;
  readonly x: number;
  readonly y: number;
}

export interface State {
  readonly arrangement: Arrangement;
  readonly view: View | undefined;
  readonly scrollTop: number;
  /** Of the area of rows. */
  readonly width: number;
  readonly height: number;
  readonly answer: SliceResult | undefined;
  /** Last picture that there was; stays when the answer has none. */
  readonly slice: Slice | undefined;
  readonly failure: string | undefined;
  readonly selected: string | undefined;
  readonly focus: Focus | undefined;
  readonly hover: Hover | undefined;
  readonly drag: Drag | undefined;
  readonly panel: "filter" | "export" | "help" | undefined;
  /** For screen readers. */
  readonly said: string;
}

/** Shortest and longest time that the window may show, in minutes: two hours and sixty years. */
const SHORTEST = 120;
const LONGEST = 60 * 525_960;
/** So much more than what is seen is asked for, above and below, in heights of the window. */
const AHEAD = 1.5;

/** Path of the item whose row this is. */
export function itemIn(key: string | undefined): string | undefined {
  return key?.startsWith("item:") ? key.slice("item:".length).replace(/@.*/u, "") : undefined;
}

export class Store {
  state: State;
  readonly host: Host;
  readonly #draw: () => void;
  #frame = 0;
  #asking = false;
  #due = false;
  #loaded: readonly [number, number] = [0, 0];
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  /** What stands here has the dates that are coming: those before would be a step back. */
  #settling = false;
  #dragging = false;
  #dragDue = false;
  /** The view follows the plan until somebody zooms or pans. */
  #fitted = true;
  /** What was asked to be shown before there was a picture. */
  #toFollow: number | string | undefined;

  constructor(host: Host, draw: () => void) {
    this.host = host;
    this.#draw = draw;
    const recalled = host.recall();
    // What another version kept may not be a view.
    const view = recalled?.view && recalled.view.to - recalled.view.from >= SHORTEST ? recalled.view : undefined;
    this.#fitted = view === undefined;
    this.state = {
      arrangement: { ...EVERYTHING, ...recalled?.arrangement },
      view,
      scrollTop: recalled?.scrollTop ?? 0,
      width: 0,
      height: 0,
      answer: undefined,
      slice: undefined,
      failure: undefined,
      selected: recalled?.selected ?? undefined,
      focus: undefined,
      hover: undefined,
      drag: undefined,
      panel: undefined,
      said: "",
    };
    host.listen((event) => {
      if (event.type === "changed") this.ask();
      else this.follow(event.type === "cursor" ? event.offset : event.id);
    });
    // Before the page has a size: by the time it has, the answer is on its way.
    this.ask();
  }

  /** Changes the state and draws at the next frame. */
  set(change: Partial<State>): void {
    const { selected } = this.state;
    this.state = { ...this.state, ...change };
    // All that the chosen item waits for, and what waits for it, comes when it is chosen.
    if (itemIn(selected) !== itemIn(this.state.selected)) this.ask();
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#drawNow());
    this.#keepSoon();
  }

  /** An answer is drawn when it comes, not when the next frame begins: that one then has only to paint it. */
  #drawNow(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#draw();
  }

  #keepSoon(): void {
    if (this.#keepTimer === undefined)
      this.#keepTimer = setTimeout(() => {
        this.#keepTimer = undefined;
        this.host.keep(this.#kept());
      }, 250);
  }

  #kept(): Kept {
    const { arrangement, view, scrollTop, selected } = this.state;
    return { arrangement, view: this.#fitted ? null : (view ?? null), scrollTop, selected: selected ?? null };
  }

  resize(width: number, height: number): void {
    if (width === this.state.width && height === this.state.height) return;
    this.set({ width, height });
    this.#askIfNeeded();
  }

  scroll(scrollTop: number): void {
    if (scrollTop === this.state.scrollTop) return;
    this.set({ scrollTop, hover: undefined });
    this.#askIfNeeded();
  }

  arrange(change: Partial<Arrangement>): void {
    this.set({ arrangement: { ...this.state.arrangement, ...change } });
    this.ask();
  }

  toggle(key: string): void {
    const { collapsed } = this.state.arrangement;
    this.arrange({ collapsed: collapsed.includes(key) ? collapsed.filter((one) => one !== key) : [...collapsed, key] });
  }

  #wanted(): [number, number] {
    const { scrollTop } = this.state;
    const height = this.state.height || window.innerHeight;
    return [Math.max(0, scrollTop - height * AHEAD), scrollTop + height * (1 + AHEAD)];
  }

  #askIfNeeded(): void {
    const { scrollTop, height, slice } = this.state;
    if (slice === undefined) return;
    const [from, to] = this.#loaded;
    const margin = height * 0.5;
    const before = from > 0 && scrollTop - margin < from;
    const after = to < slice.height && scrollTop + height + margin > to;
    if (before || after) this.ask();
  }

  /** Asks for what is shown, now or as soon as the last question is answered. */
  ask(): void {
    if (this.#asking) {
      this.#due = true;
      return;
    }
    this.#asking = true;
    const [yFrom, yTo] = this.#wanted();
    this.host
      .slice({
        arrangement: this.state.arrangement,
        yFrom,
        yTo,
        chosen: itemIn(this.state.selected),
        settled: this.#settling || (this.state.answer?.provisional ?? false),
      })
      .then(
        (answer) => this.#receive(answer, [yFrom, yTo]),
        (error: Error) => this.set({ failure: error.message }),
      )
      .finally(() => {
        this.#asking = false;
        // The text's own dates are on their way.
        if (this.#due || (this.state.answer?.provisional && this.state.failure === undefined)) {
          this.#due = false;
          this.ask();
        }
      });
  }

  #receive(answer: SliceResult, loaded: readonly [number, number]): void {
    if (answer.slice === null) {
      this.set({ answer, failure: undefined });
      return;
    }
    if (!answer.provisional) this.#settling = false;
    this.#loaded = loaded;
    const view = this.#viewOf(answer.slice);
    const scrollTop = Math.max(0, Math.min(this.state.scrollTop, answer.slice.height - this.state.height));
    const { slice: before } = this.state;
    const slice = { ...answer.slice, head: kept(before?.head, answer.slice.head), overview: kept(before?.overview, answer.slice.overview) };
    this.set({ answer, slice, view, failure: undefined, scrollTop });
    this.#drawNow();
    // The window may have grown meanwhile, or be scrolled.
    this.#askIfNeeded();
    if (this.#toFollow !== undefined) {
      const at = this.#toFollow;
      this.#toFollow = undefined;
      this.follow(at);
    }
  }

  /** The view for a new picture: the old one where it still shows the plan well, so that nothing moves under the eye. */
  #viewOf(slice: Slice): View {
    const { view } = this.state;
    const [from, to] = comfortable(slice.head);
    if (view === undefined) return { from, to };
    if (!this.#fitted) return view;
    const good = slice.head.reach[0] >= view.from && slice.head.reach[1] <= view.to && to - from > (view.to - view.from) * 0.85;
    return good ? view : { from, to };
  }

  /** Where in the text a row is declared; undefined for a section, and for what is not in sight. */
  sourceOf(key: string): Source | undefined {
    const row = this.state.slice?.rows.find((one) => one.key === key);
    return (row?.item ?? row?.cadence ?? row?.person ?? row?.note)?.source;
  }

  look(view: View): void {
    const length = Math.min(Math.max(view.to - view.from, SHORTEST), LONGEST);
    const middle = (view.from + view.to) / 2;
    this.#fitted = false;
    this.set({ view: length === view.to - view.from ? view : { from: middle - length / 2, to: middle + length / 2 }, hover: undefined });
  }

  /** Where a zoom by keys or buttons stays: at what has the focus or is chosen, if it can be seen, else in the middle. */
  #anchor(): number {
    const { view, slice, focus, selected } = this.state;
    const item = slice?.rows.find((row) => row.key === (focus?.key ?? selected))?.item;
    if (view === undefined || item?.start == null) return 0.5;
    const at = (item.start - view.from) / (view.to - view.from);
    return at >= 0 && at <= 1 ? at : 0.5;
  }

  /** `factor` under 1 shows less time; `at` (0..1) is the place across the window that stays. */
  zoom(factor: number, at = this.#anchor()): void {
    const { view } = this.state;
    if (view === undefined) return;
    const length = Math.min(Math.max((view.to - view.from) * factor, SHORTEST), LONGEST);
    const fixed = view.from + (view.to - view.from) * at;
    this.look({ from: fixed - length * at, to: fixed + length * (1 - at) });
  }

  /** Shares of the window to the right. */
  pan(share: number): void {
    const { view } = this.state;
    if (view === undefined) return;
    const by = (view.to - view.from) * share;
    this.look({ from: view.from + by, to: view.to + by });
  }

  /** Shows so many minutes around the middle of the window. */
  span(minutes: number): void {
    const { view } = this.state;
    if (view === undefined) return;
    this.zoom(minutes / (view.to - view.from));
  }

  fit(): void {
    const { slice } = this.state;
    if (slice === undefined) return;
    const [from, to] = comfortable(slice.head);
    this.#fitted = true;
    this.set({ view: { from, to }, hover: undefined });
  }

  /** The cursor moved in the text, or an item is asked for: its row is marked and, unless it can be seen, brought into sight. */
  follow(at: number | string): void {
    if (this.state.slice === undefined) {
      this.#toFollow = at;
      return;
    }
    void this.host.locate({ arrangement: this.state.arrangement, at }).then((place) => {
      if (place === null) {
        if (this.state.selected !== undefined) this.set({ selected: undefined });
        return;
      }
      this.show(place);
      this.set({ selected: place.key });
    }, ignore);
  }

  /** Brings a row, and its time where that is known, into sight. */
  show(place: { readonly y: number; readonly height: number; readonly start?: number | null; readonly finish?: number | null }): void {
    const { scrollTop, height, view, slice } = this.state;
    let top = scrollTop;
    if (place.y < scrollTop) top = place.y - 8;
    else if (place.y + place.height > scrollTop + height) top = place.y + place.height - height + 8;
    if (top !== scrollTop) {
      const most = Math.max(0, (slice?.height ?? 0) - height);
      this.set({ scrollTop: Math.min(Math.max(0, top), most) });
      this.#askIfNeeded();
    }
    if (
      view &&
      place.start !== null &&
      place.start !== undefined &&
      place.finish !== null &&
      place.finish !== undefined &&
      (place.finish < view.from || place.start > view.to)
    ) {
      const length = view.to - view.from;
      const from = place.start - length * 0.2;
      this.look({ from, to: from + length });
    }
  }

  // ---------------------------------------------------------------- drag

  drag(target: DragTarget, title: string, at: Drag["at"]): void {
    this.set({ drag: { target, title, at, result: this.state.drag?.result }, hover: undefined });
    this.#askDrag();
  }

  #askDrag(): void {
    const { drag } = this.state;
    if (drag === undefined || this.host.drag === undefined) return;
    if (this.#dragging) {
      this.#dragDue = true;
      return;
    }
    this.#dragging = true;
    const [yFrom, yTo] = this.#wanted();
    this.host
      .drag({ arrangement: this.state.arrangement, yFrom, yTo, chosen: itemIn(this.state.selected), target: drag.target })
      .then((result) => {
        if (this.state.drag) this.set({ drag: { ...this.state.drag, result }, said: result.ok ? `${result.wording}. ${result.consequence}` : result.reason });
      }, ignore)
      .finally(() => {
        this.#dragging = false;
        if (this.#dragDue) {
          this.#dragDue = false;
          this.#askDrag();
        } else this.#letGo?.();
      });
  }

  #letGo: (() => void) | undefined;

  /** Lets go: the edit of the last place is made, once its answer is there. */
  drop(): void {
    const finish = (): void => {
      this.#letGo = undefined;
      const { drag } = this.state;
      if (drag === undefined) return;
      if (drag.result?.ok && drag.result.edits.length > 0) {
        this.#settling = true;
        this.host.edit(drag.result.version, drag.result.edits);
      }
      // The picture of the drag stays until that of the changed text is there: no flicker back.
      this.set({
        drag: undefined,
        ...(drag.result?.ok && drag.result.edits.length > 0 && { slice: drag.result.slice }),
        said: drag.result?.ok ? drag.result.wording : "",
      });
    };
    if (this.#dragging || this.#dragDue) this.#letGo = finish;
    else finish();
  }

  cancelDrag(): void {
    this.#letGo = undefined;
    this.set({ drag: undefined, said: "cancelled" });
  }
}

function ignore(): void {
  // A question that fails while the server restarts is asked again with the next change.
}
