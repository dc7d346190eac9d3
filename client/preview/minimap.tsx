/** The whole plan in small, with the window's part of it: shown when the plan is longer or higher than the window. */

import type { JSX, TargetedPointerEvent } from "preact";
import { memo } from "preact/compat";
import type { Slice } from "../../server/src/timeline/slice.ts";
import type { State, Store, View } from "./store.ts";

export const MINIMAP_HEIGHT = 44;

export function needsMinimap(slice: Slice, view: View, state: State): boolean {
  const [from, to] = slice.head.reach;
  return from < view.from - 60 || to > view.to + 60 || slice.height > state.height + 1;
}

export function Minimap({ store, slice, view }: { readonly store: Store; readonly slice: Slice; readonly view: View }): JSX.Element {
  const { width, height: visible, scrollTop } = store.state;
  const [first, last] = slice.head.reach;
  const from = Math.min(first, view.from);
  const to = Math.max(last, view.to);
  const x = across(from, to, width);
  const top = (scrollTop / Math.max(slice.height, visible)) * MINIMAP_HEIGHT;
  const part = Math.min(1, visible / Math.max(slice.height, 1)) * MINIMAP_HEIGHT;
  const move = (event: TargetedPointerEvent<SVGSVGElement>): void => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    const middle = from + ((event.clientX - box.left) / box.width) * (to - from);
    const half = (view.to - view.from) / 2;
    store.look({ from: middle - half, to: middle + half });
    store.scroll(Math.max(0, Math.min(slice.height - visible, ((event.clientY - box.top) / MINIMAP_HEIGHT) * slice.height - visible / 2)));
  };
  return (
    <svg
      class="minimap"
      width={width}
      height={MINIMAP_HEIGHT}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        move(event);
      }}
      onPointerMove={move}
    >
      <Lines overview={slice.overview} from={from} to={to} width={width} />
      <rect x={x(view.from)} y={top} width={Math.max(4, x(view.to) - x(view.from))} height={Math.max(6, part)} class="window" />
    </svg>
  );
}

function across(from: number, to: number, width: number): (at: number) => number {
  return (at) => Math.round(((at - from) / (to - from)) * width * 10) / 10;
}

interface LinesProps {
  readonly overview: Slice["overview"];
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

const Lines = memo(function Lines({ overview, from, to, width }: LinesProps): JSX.Element {
  const x = across(from, to, width);
  let plain = "";
  let critical = "";
  for (let index = 0; index < overview.length; index += 4) {
    const y = Math.round((2 + overview[index] * (MINIMAP_HEIGHT - 6)) * 10) / 10;
    const left = x(overview[index + 1]);
    const line = `M${left} ${y}H${Math.max(left + 1.5, x(overview[index + 2]))}`;
    if (overview[index + 3] === 1) critical += line;
    else plain += line;
  }
  return (
    <>
      <path d={plain} class="plain-lines" />
      <path d={critical} class="critical-lines" />
    </>
  );
});
