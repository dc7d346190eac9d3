/** Every mark by keyboard: rows up and down, the marks of a row left and right, one tab stop for all of them. */

import type { Scene } from "./scene.ts";
import type { Store } from "./store.ts";
import { goToday } from "./toolbar.tsx";

const SPANS: Record<string, number> = { "1": 1440, "2": 10_080, "3": 43_800, "4": 131_400, "5": 525_960 };
const ROWS_A_PAGE = 12;

/** Moves the focus to what the state says, once it is drawn. */
export function applyFocus(board: HTMLElement, store: Store): void {
  const { focus } = store.state;
  if (focus === undefined) return;
  const row = board.querySelector<HTMLElement>(`[data-row="${CSS.escape(focus.key)}"]`);
  const target = focus.mark === undefined ? row : row?.querySelector<SVGElement>(`[data-mark="${CSS.escape(focus.mark)}"]`);
  if (target && document.activeElement !== target) target.focus({ preventScroll: true });
}

export function listenForKeys(board: HTMLElement, store: Store, scene: () => Scene | undefined): void {
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement && event.target.type === "search";
    if (event.key === "Escape") {
      if (store.state.drag) store.cancelDrag();
      else if (store.state.panel) store.set({ panel: undefined });
      else if (store.state.hover) store.set({ hover: undefined });
      else if (typing && store.state.arrangement.text !== "") store.arrange({ text: "" });
      return;
    }
    if (event.target instanceof HTMLInputElement || event.metaKey) return;
    if (!event.ctrlKey && !event.altKey && everywhere(event, store)) {
      event.preventDefault();
      return;
    }
    if (board.contains(event.target as Node) && onBoard(event, store, scene())) event.preventDefault();
  });
  board.addEventListener("focusin", ({ target }) => {
    const row = (target as Element).closest<HTMLElement>("[data-row]");
    const key = row?.dataset.row;
    if (key === undefined || row === null) return;
    const mark = (target as Element).closest<SVGElement>("[data-mark]")?.dataset.mark;
    const { focus } = store.state;
    const box = (target as Element).getBoundingClientRect();
    // A press of the mouse shows no card of its own: that is for hovering.
    const hover =
      (target as Element).matches(":focus-visible") && mark !== undefined ? { key, mark, x: Math.max(box.left, 120), y: box.bottom - 8 } : undefined;
    if (focus?.key !== key || focus.mark !== mark || hover) store.set({ focus: { key, mark }, hover });
  });
}

function everywhere(event: KeyboardEvent, store: Store): boolean {
  switch (event.key) {
    case "+":
    case "=":
      store.zoom(1 / 1.4);
      return true;
    case "-":
    case "_":
    case "−":
      store.zoom(1.4);
      return true;
    case "0":
      store.fit();
      return true;
    case "t":
    case "T":
      goToday(store);
      return true;
    case "/":
      document.getElementById("find")?.focus();
      return true;
    case "?":
      store.set({ panel: store.state.panel === "help" ? undefined : "help" });
      return true;
    default:
      if (event.key in SPANS && !event.shiftKey) {
        store.span(SPANS[event.key]);
        return true;
      }
      return false;
  }
}

function onBoard(event: KeyboardEvent, store: Store, scene: Scene | undefined): boolean {
  const { focus, slice } = store.state;
  if (scene === undefined || slice === undefined) return false;
  const at = slice.rows.findIndex((row) => row.key === focus?.key);
  const picture = scene.picture.rows.find((row) => row.key === focus?.key);
  const marks = (picture?.marks ?? []).filter((mark) => mark.name !== "").toSorted((a, b) => a.x - b.x);
  const mark = marks.findIndex((one) => one.id === focus?.mark);
  const toRow = (index: number): boolean => {
    const row = slice.rows[Math.max(0, Math.min(slice.rows.length - 1, index))];
    if (row === undefined) return false;
    store.show(row);
    store.set({ focus: { key: row.key, mark: undefined }, hover: undefined });
    return true;
  };
  if (event.altKey) return (event.key === "ArrowRight" || event.key === "ArrowLeft") && nudge(event.key === "ArrowRight" ? 1 : -1, store, scene);
  switch (event.key) {
    case "ArrowDown":
      return toRow(at + 1);
    case "ArrowUp":
      return toRow(at - 1);
    case "PageDown":
      return toRow(at + ROWS_A_PAGE);
    case "PageUp":
      return toRow(at - ROWS_A_PAGE);
    case "Home":
      return toRow(0);
    case "End":
      return toRow(slice.rows.length - 1);
    case "ArrowRight":
    case "ArrowLeft": {
      const right = event.key === "ArrowRight";
      if (event.shiftKey) {
        store.pan(right ? 0.15 : -0.15);
        return true;
      }
      if (picture === undefined) return false;
      if (mark < 0 && right && picture.expanded === false) store.toggle(picture.key);
      else if (mark < 0 && !right) {
        if (picture.expanded) store.toggle(picture.key);
        else for (let up = at - 1; up >= 0; up--) if (slice.rows[up].level < slice.rows[at].level) return toRow(up);
      } else {
        const next = marks[mark + (right ? 1 : -1)];
        if (right && next === undefined) return true;
        const row = slice.rows[at];
        store.set({ focus: { key: picture.key, mark: next?.id }, hover: undefined });
        if (next && row.item && (next.x < 0 || next.x > scene.picture.width))
          store.show({ y: row.y, height: row.height, start: row.item.start, finish: row.item.finish });
      }
      return true;
    }
    case "Enter":
    case " ": {
      const source = picture && store.sourceOf(picture.key);
      if (store.state.drag) store.drop();
      else if (source && store.host.reveal) {
        store.set({ selected: picture.key });
        store.host.reveal(source);
      } else if (picture?.expanded !== undefined) store.toggle(picture.key);
      return true;
    }
    default:
      return false;
  }
}

/** A day more or less on the mark in focus: the same change as a drag, seen before it is written. */
function nudge(days: 1 | -1, store: Store, scene: Scene): boolean {
  const { focus, drag } = store.state;
  const row = scene.rows.find((one) => one.key === focus?.key);
  const mark = scene.picture.rows.find((one) => one.key === focus?.key)?.marks.find((one) => one.id === focus?.mark);
  if (row?.item === undefined || mark === undefined || store.host.drag === undefined) return false;
  const { item } = row;
  const handle =
    mark.shape === "flag" && mark.handle
      ? "due"
      : mark.shape === "diamond" && mark.handle
        ? "start"
        : mark.shape === "bar" && mark.handles.finish
          ? "finish"
          : undefined;
  if (handle === undefined) return false;
  const from =
    drag?.target.id === item.id && drag.target.handle === handle ? drag.target.to : handle === "due" ? item.due : handle === "start" ? item.start : item.finish;
  if (from === null) return false;
  store.drag({ id: item.id, handle, to: from + days * 1440 }, item.title, undefined);
  return true;
}
