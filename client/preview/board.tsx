/* biome-ignore-all lint/a11y: rows are a virtual tree grid of divs with one tab stop, marks are drawn; axe checks what comes out. */
/** The timeline itself: axis, ground, rows, links. Only the rows in sight are in the page. */

import { Fragment, type JSX } from "preact";
import { memo } from "preact/compat";
import { drawGround, drawLink, drawMark, drawRules, drawText } from "../../server/src/timeline/draw.ts";
import type { Mark, Picture, PictureLink, PictureRow } from "../../server/src/timeline/picture.ts";
import { elements } from "./nodes.tsx";
import { type Focus, itemIn } from "./store.ts";

export const AXIS_TIER = 22;
const BEAT_TIER = 18;
const RULE_TIER = 18;

export function axisHeight({ axis, beats }: Pick<Picture, "axis" | "beats">): number {
  return (axis.major.length > 0 ? AXIS_TIER : 0) + AXIS_TIER + (beats.some((beat) => beat.label !== "") ? BEAT_TIER : 0) + RULE_TIER;
}

export const AxisView = memo(function AxisView({ axis, beats, rules, width }: Pick<Picture, "axis" | "beats" | "rules" | "width">): JSX.Element {
  let y = 0;
  const major = y;
  if (axis.major.length > 0) y += AXIS_TIER;
  const minor = y;
  y += AXIS_TIER;
  const beatTop = y;
  const numbered = beats.some((beat) => beat.label !== "");
  if (numbered) y += BEAT_TIER;
  const ruleTop = y;
  y += RULE_TIER;
  return (
    <svg class="axis" width={width} height={y} aria-hidden="true">
      {axis.major.map((tick) => (
        <Fragment key={`M${tick.id}`}>
          <path d={`M${tick.x} ${major + 4}V${major + AXIS_TIER}`} class="db-axis-line" />
          {tick.label !== "" && (
            <text x={tick.labelX} y={major + 15} font-size={12} class="db-axis-major">
              {tick.label}
            </text>
          )}
        </Fragment>
      ))}
      {axis.minor.map((tick) => (
        <Fragment key={`m${tick.id}`}>
          <path d={`M${tick.x} ${minor + 6}V${minor + AXIS_TIER}`} class="db-axis-line" />
          {tick.label !== "" && (
            <text x={tick.labelX} y={minor + 15} font-size={11} class="db-axis-minor">
              {tick.label}
            </text>
          )}
        </Fragment>
      ))}
      {numbered && <path d={`M0 ${beatTop}H${width}`} class="db-axis-line" />}
      {numbered &&
        beats
          .filter((beat) => beat.label !== "")
          .map((beat) => (
            <text key={beat.id} x={beat.x + 4} y={beatTop + 12.5} font-size={10} class="db-beat-number">
              {beat.label}
            </text>
          ))}
      {rules.map((rule) => (
        <text
          key={rule.id}
          x={rule.labelX}
          y={ruleTop + 13}
          font-size={11}
          text-anchor="middle"
          class={`db-rule-label db-rule-label-${rule.id}${rule.late ? " db-late" : ""}`}
        >
          {rule.label}
        </text>
      ))}
    </svg>
  );
});

type GroundProps = Pick<Picture, "axis" | "beats" | "rules" | "shades" | "width"> & { readonly height: number };

export const Ground = memo(function Ground(props: GroundProps): JSX.Element {
  const { width, height } = props;
  return (
    <svg class="ground" width={width} height={height} aria-hidden="true">
      {elements([...drawGround(props, height), ...drawRules(props, height)])}
    </svg>
  );
});

interface LinksProps {
  readonly links: Picture["links"];
  readonly width: number;
  readonly selected: string | undefined;
  readonly top: number;
  readonly height: number;
}

/** Links among the rows in sight. */
export const Links = memo(function Links({ links, width, selected, top, height }: LinksProps): JSX.Element {
  const chosen = itemIn(selected);
  const touches = (link: PictureLink): boolean => chosen !== undefined && (link.fromId === chosen || link.toId === chosen);
  return (
    <svg class="links" width={width} height={height} viewBox={`0 ${top} ${width} ${height}`} style={{ top: `${top}px` }} aria-hidden="true">
      {links.map((link) => (
        <g key={link.id} class={touches(link) ? "chosen" : undefined}>
          {elements(drawLink(link))}
        </g>
      ))}
    </svg>
  );
});

export interface RowProps {
  readonly row: PictureRow;
  readonly index: number;
  readonly labelWidth: number;
  readonly width: number;
  readonly selected: boolean;
  readonly focus: Focus | undefined;
  /** The one row that the tab key reaches. */
  readonly reachable: boolean;
  readonly editable: boolean;
}

export const RowView = memo(function RowView({ row, index, labelWidth, width, selected, focus, reachable, editable }: RowProps): JSX.Element {
  const kind = row.itemKind ?? row.kind;
  return (
    <div
      role="row"
      class={`row row-${kind}${selected ? " selected" : ""}${row.muted ? " muted" : ""}`}
      data-row={row.key}
      style={{ top: `${row.y}px`, height: `${row.height}px` }}
      aria-rowindex={index + 1}
      aria-level={row.level + 1}
      aria-expanded={row.expanded}
      aria-selected={selected}
      aria-label={row.name}
      tabIndex={reachable && focus?.mark === undefined ? 0 : -1}
    >
      <div role="rowheader" class="head" style={{ width: `${labelWidth}px`, paddingLeft: `${row.labelX - 20}px` }}>
        <span
          class={`arrow${row.expanded === undefined ? "" : row.expanded ? " open" : " shut"}`}
          data-toggle={row.expanded === undefined ? undefined : row.key}
          aria-hidden="true"
        />
        <span class={`label${row.strong ? " strong" : ""}${row.critical ? " critical" : ""}`}>{row.title}</span>
        {row.aside !== "" && <span class="aside">{row.aside}</span>}
      </div>
      <div role="gridcell" class="cell" style={{ left: `${labelWidth}px`, width: `${width}px` }}>
        <svg width={width} height={row.height} class="marks">
          {row.marks.map((mark) => (
            <MarkView key={mark.id} mark={mark} reachable={reachable && focus?.mark === mark.id} editable={editable} height={row.height} />
          ))}
          <g aria-hidden="true">{elements(row.texts.map(drawText))}</g>
        </svg>
      </div>
    </div>
  );
}, sameRow);

function sameRow(a: RowProps, b: RowProps): boolean {
  return (
    a.row === b.row &&
    a.index === b.index &&
    a.labelWidth === b.labelWidth &&
    a.width === b.width &&
    a.selected === b.selected &&
    a.reachable === b.reachable &&
    a.editable === b.editable &&
    (!b.reachable || a.focus === b.focus)
  );
}

function MarkView({
  mark,
  reachable,
  editable,
  height,
}: {
  readonly mark: Mark;
  readonly reachable: boolean;
  readonly editable: boolean;
  readonly height: number;
}): JSX.Element {
  if (mark.name === "") return <g aria-hidden="true">{elements(drawMark(mark))}</g>;
  return (
    // `tabindex` as it is spelled: SVG tells capitals apart.
    <g role="button" aria-label={mark.name} data-mark={mark.id} tabindex={reachable ? 0 : -1} class={`mark mark-${mark.shape}`}>
      <rect class="hit" x={mark.x} y={2} width={Math.max(mark.width, 4)} height={height - 4} />
      {elements(drawMark(mark))}
      {editable && <Handles mark={mark} height={height} />}
    </g>
  );
}

/** Invisible strips that a pointer takes hold of; the keyboard has Alt and the arrows. */
function Handles({ mark, height }: { readonly mark: Mark; readonly height: number }): JSX.Element | null {
  const strip = (name: string, x: number, width: number): JSX.Element => (
    <rect key={name} class="handle" data-handle={name} x={x} y={2} width={width} height={height - 4} />
  );
  if (mark.shape === "bar") {
    const width = Math.min(8, mark.width / 3);
    return (
      <>
        {mark.handles.start && strip("start", mark.x - 4, width + 4)}
        {mark.handles.finish && strip("finish", mark.x + mark.width - width, width + 4)}
      </>
    );
  }
  if (mark.shape === "diamond" && mark.handle) return strip("start", mark.x, mark.width);
  if (mark.shape === "flag" && mark.handle) return strip("due", mark.x - 3, mark.width + 4);
  return null;
}
