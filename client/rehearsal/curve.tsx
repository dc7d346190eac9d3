/**
 * The distribution of a finish: how many trials end on a day (bars), and how many have ended by then (the S-curve), with the promise, P50 and P80.
 * A cursor that arrow keys or the mouse move reads out each day.
 */

import { scaleLinear } from "d3-scale";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { PanelTarget } from "../../server/src/lsp/rehearsal-protocol.ts";
import { dayNumber, fullDate, isoDate, percent, shortDate } from "./words.ts";

const HEIGHT = 264;
const TOP = 40;
const BOTTOM = 26;
const LEFT = 12;
const RIGHT = 44;
/** More days than this are counted by weeks, so that bars stay wide enough to be seen. */
const MOST_BARS = 90;
/** Height of the tallest bar as a share of the plot: under the labels of the percentiles. */
const TALLEST = 0.42;
/** Pixels that a label of a percentile takes. */
const LABEL = 82;

interface Bar {
  readonly from: number;
  /** Its last day. */
  readonly to: number;
  readonly count: number;
}

export function Curve({ target, before }: { readonly target: PanelTarget; readonly before?: PanelTarget }): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [cursor, setCursor] = useState<number | undefined>(undefined);
  useEffect(() => {
    const element = frame.current!;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);
  useEffect(() => setCursor(undefined), [target]);

  const curves = before === undefined ? [target] : [target, before];
  const usual = target.curve[0]!.date.slice(0, 4);
  const marks = curves.flatMap((one) => [one.due, one.planned].filter((date) => date !== undefined).map(dayNumber));
  const dates = curves.flatMap(({ curve }) => (curve.length === 0 ? [] : [dayNumber(curve[0]!.date), dayNumber(curve[curve.length - 1]!.date)]));
  const first = Math.min(...dates, ...marks) - 1;
  const last = Math.max(...dates, ...marks) + 1;
  const right = Math.max(LEFT + 40, width - RIGHT);
  const x = scaleLinear().domain([first, last]).range([LEFT, right]);
  const y = scaleLinear()
    .domain([0, 1])
    .range([HEIGHT - BOTTOM, TOP]);
  const bars = barsOf(target, last - first > MOST_BARS);
  const tallest = Math.max(...bars.map(({ count }) => count));
  const due = target.due === undefined ? undefined : dayNumber(target.due);
  const lines = [target.due, target.planned].filter((date) => date !== undefined).map((date) => x(dayNumber(date)));

  const move = (day: number): void => setCursor(Math.max(first, Math.min(last, day)));
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = cursor ?? dayNumber(target.p50 ?? target.curve[0]!.date);
    const next = {
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      PageUp: at + 7,
      PageDown: at - 7,
      Home: first,
      End: last,
    }[event.key];
    if (event.key === "Escape") setCursor(undefined);
    if (next === undefined) return;
    event.preventDefault();
    move(next);
  };
  const onPointerMove = (event: PointerEvent): void => {
    const box = frame.current!.getBoundingClientRect();
    move(Math.round(x.invert(event.clientX - box.left)));
  };
  const read = cursor ?? dayNumber(target.p50 ?? target.curve[0]!.date);
  return (
    <div
      class="curve"
      ref={frame}
      role="slider"
      tabIndex={0}
      aria-label={`${target.title}: share done by a day`}
      aria-valuemin={first}
      aria-valuemax={last}
      aria-valuenow={read}
      aria-valuetext={readOut(target, read)}
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setCursor(undefined)}
    >
      <svg width={Math.max(width, 1)} height={HEIGHT} aria-hidden="true">
        <defs>
          <pattern id="after" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="after-ground" width="6" height="6" />
            <line class="after-line" x1="0" y1="0" x2="0" y2="6" />
          </pattern>
        </defs>
        {width > 0 && (
          <>
            {[0, 0.5, 0.8, 1].map((share) => (
              <g key={share}>
                <line class={share === 0 ? "base" : "level"} x1={LEFT} x2={right} y1={y(share)} y2={y(share)} />
                <text class="tick" x={right + 6} y={y(share) + 4}>
                  {`${share * 100} %`}
                </text>
              </g>
            ))}
            <DateTicks x={x} first={first} last={last} usual={usual} />
            {bars.map((bar) => {
              const left = x(bar.from - 0.5);
              const barWidth = Math.max(1, x(bar.to + 0.5) - left - 1);
              const height = (bar.count / tallest) * (y(0) - y(1)) * TALLEST;
              const isAfter = due !== undefined && bar.to > due;
              return (
                <rect
                  key={bar.from}
                  class={isAfter ? "bar after" : "bar"}
                  x={left}
                  y={y(0) - height}
                  width={barWidth}
                  height={height}
                  rx={Math.min(2, barWidth / 3)}
                />
              );
            })}
            {before !== undefined && before.curve.length > 0 && <path class="s-curve before" d={pathOf(before, x, y, last)} />}
            <path class="s-curve" d={pathOf(target, x, y, last)} />
            <Dates target={target} x={x} right={right} y={y} usual={usual} />
            <Percentile name="P50" date={target.p50} target={target} x={x} y={y} lines={lines} usual={usual} />
            <Percentile name="P80" date={target.p80} target={target} x={x} y={y} lines={lines} usual={usual} />
            {cursor !== undefined && (
              <g class="cursor">
                <line x1={x(cursor)} x2={x(cursor)} y1={TOP} y2={y(0)} />
                <circle cx={x(cursor)} cy={y(doneBy(target, cursor))} r="3.5" />
              </g>
            )}
          </>
        )}
      </svg>
      <p class="read">
        {cursor === undefined
          ? before === undefined
            ? `Bars: trials that end on a day${bars.length > 0 && bars[0]!.to > bars[0]!.from ? ", by weeks" : ""}${due === undefined ? "" : ", hatched after the promise"}. Line: done by then.`
            : "Line: as it would be. Dashed: as it is."
          : readOut(target, cursor)}
      </p>
    </div>
  );
}

function barsOf({ curve }: PanelTarget, byWeek: boolean): readonly Bar[] {
  if (!byWeek) return curve.map(({ date, count }) => ({ from: dayNumber(date), to: dayNumber(date), count }));
  const weeks = new Map<number, number>();
  // Day 4 of the epoch was a Monday.
  for (const { date, count } of curve) {
    const monday = dayNumber(date) - ((dayNumber(date) + 3) % 7);
    weeks.set(monday, (weeks.get(monday) ?? 0) + count);
  }
  return [...weeks].map(([from, count]) => ({ from, to: from + 6, count }));
}

/** Share of the trials that have ended by the end of a day. */
function doneBy({ curve }: PanelTarget, day: number): number {
  let done = 0;
  for (const step of curve) {
    if (dayNumber(step.date) > day) break;
    done = step.done;
  }
  return done;
}

function readOut(target: PanelTarget, day: number): string {
  return `${fullDate(isoDate(day))}: ${percent(doneBy(target, day))} done by then`;
}

type Scale = (value: number) => number;

function pathOf({ curve }: PanelTarget, x: Scale, y: Scale, last: number): string {
  const points = curve.map(({ date, done }) => `L${x(dayNumber(date)).toFixed(1)} ${y(done).toFixed(1)}`);
  const from = x(dayNumber(curve[0]!.date) - 1).toFixed(1);
  return `M${LEFT} ${y(0)}L${from} ${y(0)}${points.join("")}L${x(last).toFixed(1)} ${y(curve[curve.length - 1]!.done).toFixed(1)}`;
}

/** The promise and the planned date, above the plot; of two that are near each other each has its side. */
function Dates(props: { readonly target: PanelTarget; readonly x: Scale; readonly y: Scale; readonly right: number; readonly usual: string }): JSX.Element {
  const { target, x, y, right, usual } = props;
  const marks = [
    { name: "due", label: `due ${shortDate(target.due, usual)}`, date: target.due },
    { name: "planned", label: `planned ${shortDate(target.planned, usual)}`, date: target.planned },
  ].flatMap(({ name, label, date }) => (date === undefined ? [] : [{ name, label, at: x(dayNumber(date)) }]));
  const [one, other] = marks;
  return (
    <g>
      {marks.map((mark) => {
        const isLeft = one !== undefined && other !== undefined && mark.at === Math.min(one.at, other.at) && (mark === one || one.at !== other.at);
        const room = 84;
        const alone = marks.length < 2;
        const toLeft = alone ? mark.at > right - room : isLeft ? mark.at > LEFT + room : mark.at > right - room;
        // Both to one side: then one stands above the other.
        const row = mark.name === "due" ? 0 : 1;
        return (
          <g key={mark.name} class={mark.name}>
            <line x1={mark.at} x2={mark.at} y1={row === 0 ? 4 : 20} y2={y(0)} />
            <text x={mark.at + (toLeft ? -5 : 5)} y={row === 0 ? 13 : 29} text-anchor={toLeft ? "end" : "start"}>
              {mark.label}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** On the curve; its label goes where neither the promise nor the planned date runs through it. */
function Percentile(props: {
  readonly name: string;
  readonly date: string | undefined;
  readonly target: PanelTarget;
  readonly x: Scale;
  readonly y: Scale;
  readonly lines: readonly number[];
  readonly usual: string;
}): JSX.Element | null {
  if (props.date === undefined) return null;
  const at = props.x(dayNumber(props.date));
  const height = props.y(doneBy(props.target, dayNumber(props.date)));
  const toLeft = at > LEFT + LABEL && !props.lines.some((line) => line > at - LABEL && line <= at);
  return (
    <g class="percentile">
      <line x1={at} x2={at} y1={height} y2={props.y(0)} />
      <circle cx={at} cy={height} r="4" />
      <text x={at + (toLeft ? -9 : 9)} y={height + (toLeft ? -3 : 14)} text-anchor={toLeft ? "end" : "start"}>
        {`${props.name} ${shortDate(props.date, props.usual)}`}
      </text>
    </g>
  );
}

/** Months where the window is long, else weeks, else days; as many as have room. */
function DateTicks(props: { readonly x: Scale; readonly first: number; readonly last: number; readonly usual: string }): JSX.Element {
  const { x, first, last, usual } = props;
  const room = 56;
  const ticks: number[] = [];
  for (const step of [1, 2, 7, 14, 28, 56, 91, 182, 364]) {
    if (x(step) - x(0) < room) continue;
    // From a Monday where it is weeks.
    const from = step >= 7 ? first + ((7 - ((first + 3) % 7)) % 7) : first + 1;
    for (let day = from; day <= last; day += step) if (x(day) >= LEFT + room / 4) ticks.push(day);
    break;
  }
  return (
    <g>
      {ticks.map((day) => (
        <g key={day} class="date">
          <line x1={x(day)} x2={x(day)} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM + 4} />
          <text x={x(day)} y={HEIGHT - 8} text-anchor="middle">
            {shortDate(isoDate(day), usual)}
          </text>
        </g>
      ))}
    </g>
  );
}
