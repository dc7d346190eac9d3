/** Mouse, touch and pen: zoom, pan, choose, take hold of an edge. One set of listeners on the board; what is hit says itself by data attributes. */

import type { PictureRow } from "../../server/src/timeline/picture.ts";
import { labelWidthFor } from "./scene.ts";
import type { Store } from "./store.ts";

/** A press that moves less, in pixels, is a click. */
const CLICK = 4;
const HOVER_DELAY = 160;

interface Press {
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  readonly view: { readonly from: number; readonly to: number };
  readonly scrollTop: number;
  readonly handle: { readonly id: string; readonly handle: "start" | "finish" | "due"; readonly title: string } | undefined;
  moved: boolean;
}

export interface Gestures {
  /** Rows as drawn, to find what was hit. */
  rows: () => readonly PictureRow[];
}

export function listenForGestures(board: HTMLElement, store: Store, { rows }: Gestures): void {
  let press: Press | undefined;
  const touches = new Map<number, { x: number; y: number }>();
  let pinch: { distance: number; middle: number; view: { from: number; to: number } } | undefined;
  let hoverTimer: ReturnType<typeof setTimeout> | undefined;

  /** Place across the time area, 0 at its left edge and 1 at its right. */
  const across = (clientX: number): number => {
    const box = board.getBoundingClientRect();
    const labels = labelWidthFor(store.state.width);
    return (clientX - box.left - labels) / Math.max(1, store.state.width - labels);
  };
  const instantAt = (clientX: number): number => {
    const view = store.state.view!;
    return Math.round(view.from + across(clientX) * (view.to - view.from));
  };

  board.addEventListener(
    "wheel",
    (event) => {
      const { view, width } = store.state;
      if (view === undefined) return;
      const lines = event.deltaMode === 1 ? 16 : 1;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        // A pinch comes as small steps, a wheel as large ones: both are made even.
        const step = Math.max(-60, Math.min(60, event.deltaY * lines));
        store.zoom(Math.exp(step * 0.006), Math.max(0, Math.min(1, across(event.clientX))));
        return;
      }
      const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        event.preventDefault();
        store.pan((sideways * lines) / width);
      }
    },
    { passive: false },
  );

  board.addEventListener("pointerdown", (event) => {
    const target = event.target as Element;
    touches.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (touches.size === 2) {
      press = undefined;
      store.cancelDrag();
      const [a, b] = [...touches.values()];
      pinch = { distance: Math.max(10, Math.hypot(a.x - b.x, a.y - b.y)), middle: (a.x + b.x) / 2, view: store.state.view! };
      return;
    }
    if (event.button !== 0 || store.state.view === undefined || target.closest("[data-toggle]")) return;
    const grip = target.closest<HTMLElement | SVGElement>("[data-handle]");
    const key = target.closest<HTMLElement>("[data-row]")?.dataset.row;
    const row = rows().find((one) => one.key === key);
    press = {
      pointer: event.pointerId,
      x: event.clientX,
      y: event.clientY,
      view: store.state.view,
      scrollTop: store.state.scrollTop,
      handle: grip && row ? { id: row.id, handle: grip.dataset.handle as "start" | "finish" | "due", title: row.title } : undefined,
      moved: false,
    };
    store.set({ hover: undefined });
  });

  board.addEventListener("pointermove", (event) => {
    if (touches.has(event.pointerId)) touches.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (pinch && touches.size === 2) {
      const [a, b] = [...touches.values()];
      const ratio = pinch.distance / Math.max(10, Math.hypot(a.x - b.x, a.y - b.y));
      const at = Math.max(0, Math.min(1, across(pinch.middle)));
      const length = (pinch.view.to - pinch.view.from) * ratio;
      const fixed = pinch.view.from + (pinch.view.to - pinch.view.from) * at;
      store.look({ from: fixed - length * at, to: fixed + length * (1 - at) });
      return;
    }
    if (press === undefined) {
      hover(event);
      return;
    }
    if (event.pointerId !== press.pointer) return;
    if (!press.moved) {
      if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < CLICK) return;
      press.moved = true;
      board.setPointerCapture(press.pointer);
    }
    if (press.handle) {
      store.drag({ id: press.handle.id, handle: press.handle.handle, to: instantAt(event.clientX) }, press.handle.title, {
        x: event.clientX,
        y: event.clientY,
      });
      return;
    }
    const labels = labelWidthFor(store.state.width);
    const perPixel = (press.view.to - press.view.from) / Math.max(1, store.state.width - labels);
    const by = (press.x - event.clientX) * perPixel;
    store.look({ from: press.view.from + by, to: press.view.to + by });
    board.scrollTop = press.scrollTop + (press.y - event.clientY);
  });

  const end = (event: PointerEvent): void => {
    touches.delete(event.pointerId);
    if (touches.size < 2) pinch = undefined;
    if (press === undefined || event.pointerId !== press.pointer) return;
    const { moved, handle } = press;
    press = undefined;
    if (event.type === "pointercancel") store.cancelDrag();
    else if (moved && handle) store.drop();
    else if (!moved) choose(event);
  };
  board.addEventListener("pointerup", end);
  board.addEventListener("pointercancel", end);
  board.addEventListener("pointerleave", () => {
    clearTimeout(hoverTimer);
    if (store.state.hover) store.set({ hover: undefined });
  });
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && press?.handle) {
      press = undefined;
      store.cancelDrag();
    }
  });

  board.addEventListener("click", (event) => {
    const toggle = (event.target as Element).closest<HTMLElement>("[data-toggle]");
    if (toggle?.dataset.toggle) store.toggle(toggle.dataset.toggle);
  });

  function choose(event: PointerEvent): void {
    const target = event.target as Element;
    const row = rows().find((one) => one.key === target.closest<HTMLElement>("[data-row]")?.dataset.row);
    if (row === undefined) return;
    const mark = target.closest<SVGElement>("[data-mark]")?.dataset.mark;
    store.set({ selected: row.key, focus: { key: row.key, mark } });
    const source = store.sourceOf(row.key);
    if (source) store.host.reveal?.(source);
    else if (row.expanded !== undefined) store.toggle(row.key);
  }

  function hover(event: PointerEvent): void {
    if (event.pointerType === "touch") return;
    const target = event.target as Element;
    const mark = target.closest<SVGElement>("[data-mark]")?.dataset.mark;
    const key = target.closest<HTMLElement>("[data-row]")?.dataset.row;
    const { hover: shown } = store.state;
    if (shown && shown.key === key && shown.mark === mark) return;
    clearTimeout(hoverTimer);
    if (mark === undefined || key === undefined) {
      if (shown) store.set({ hover: undefined });
      return;
    }
    const { clientX: x, clientY: y } = event;
    hoverTimer = setTimeout(() => store.set({ hover: { key, mark, x, y } }), shown ? 0 : HOVER_DELAY);
  }
}
