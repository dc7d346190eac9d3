/**
 * What each mark looks like, as plain nodes: svg.ts writes them as text, the page hands them to its renderer. Shapes say with form what
 * colour says too: critical is solid where the rest is light, contingent is dashed, a rehearsal hatched, overload cross-hatched.
 */

import { PART_SPACE } from "./item-marks.ts";
import { ASIDE_SIZE, LABEL_SIZE } from "./layout.ts";
import type { Mark, Picture, PictureLink, PictureRow, RowText } from "./picture.ts";

export interface Node {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (Node | string)[];
}

export function node(tag: string, attributes: Record<string, string | number>, ...children: (Node | string)[]): Node {
  return { tag, attributes, children };
}

const classes = (...names: (string | false)[]): string => names.filter((name) => name !== false).join(" ");

/** The patterns that marks refer to; once a document. */
export function patterns(): Node {
  const stripes = (id: string, className: string, size: number, ...paths: string[]): Node =>
    node(
      "pattern",
      { id, width: size, height: size, patternUnits: "userSpaceOnUse" },
      ...paths.map((d) => node("path", { d, class: className, fill: "none" })),
    );
  return node(
    "defs",
    {},
    stripes("db-hatch", "db-hatch", 6, "M-1 1L1 -1M0 6L6 0M5 7L7 5"),
    stripes("db-hatch-critical", "db-hatch-critical", 6, "M-1 1L1 -1M0 6L6 0M5 7L7 5"),
    stripes("db-meet", "db-meet-line", 4, "M0 2L4 2"),
    stripes("db-cross", "db-cross-line", 5, "M0 5L5 0M0 0L5 5"),
  );
}

export function drawMark(mark: Mark): Node[] {
  switch (mark.shape) {
    case "bar": {
      const base = classes(
        "db-bar",
        mark.critical && "db-critical",
        mark.contingent && "db-contingent",
        mark.rehearsal && "db-rehearsal",
        mark.finished && "db-finished",
        mark.skipped && "db-skipped-item",
      );
      const box = { x: mark.x, y: mark.y, width: mark.width, height: mark.height, rx: Math.min(3, mark.width / 2) };
      const nodes = [node("rect", { ...box, class: base })];
      if (mark.rehearsal) nodes.push(node("rect", { ...box, fill: `url(#${mark.critical ? "db-hatch-critical" : "db-hatch"})`, class: "db-pattern" }));
      if (mark.progress > 0 && !mark.finished)
        nodes.push(
          node("rect", {
            x: mark.x,
            y: mark.y,
            width: Math.min(mark.progress, mark.width),
            height: mark.height,
            rx: Math.min(3, mark.progress / 2),
            class: classes("db-progress", mark.critical && "db-critical"),
          }),
        );
      if (mark.finished && mark.width >= 18) nodes.push(node("path", { d: `M${mark.x + 5} ${mark.y + 7.5}l3 3l6 -6.5`, class: "db-check" }));
      return nodes;
    }
    case "summary": {
      const { x, width, y } = mark;
      const cap = Math.min(5, width / 2);
      return [
        node("path", {
          d: `M${x} ${y + 5}V${y - 2}H${x + width}V${y + 5}L${x + width - cap} ${y + 1}H${x + cap}Z`,
          class: classes("db-summary", mark.critical && "db-critical"),
        }),
      ];
    }
    case "folded":
      return [node("rect", { x: mark.x, y: mark.y - 1.5, width: mark.width, height: 3, rx: 1.5, class: classes("db-folded", mark.critical && "db-critical") })];
    // Its end points down, away from the text above it.
    case "slack":
      return [node("path", { d: `M${mark.x} ${mark.y}H${mark.x + mark.width}M${mark.x + mark.width} ${mark.y - 0.5}V${mark.y + 4}`, class: "db-slack" })];
    case "diamond": {
      const centre = mark.x + mark.width / 2;
      const r = mark.promised ? 8 : 7;
      const nodes = [
        node("path", {
          d: `M${centre} ${mark.y - r}L${centre + r} ${mark.y}L${centre} ${mark.y + r}L${centre - r} ${mark.y}Z`,
          class: classes(
            "db-diamond",
            mark.critical && "db-critical",
            mark.late && "db-late",
            mark.contingent && "db-contingent",
            mark.finished && "db-finished",
          ),
        }),
      ];
      if (mark.finished) nodes.push(node("path", { d: `M${centre - 3} ${mark.y}l2.2 2.4l4 -4.6`, class: "db-check" }));
      return nodes;
    }
    case "flag": {
      const x = mark.x + 2;
      const top = mark.y - 12;
      return [
        node("path", { d: `M${x} ${mark.y + 9}V${top}`, class: classes("db-pole", mark.late && "db-late") }),
        node("path", {
          d: mark.late ? `M${x} ${top}H${x + 11}L${x + 7} ${top + 4}L${x + 11} ${top + 8}H${x}Z` : `M${x} ${top}L${x + 11} ${top + 4}L${x} ${top + 8}Z`,
          class: classes("db-flag", mark.late && "db-late"),
        }),
      ];
    }
    case "distance":
      return [node("path", { d: `M${mark.x} ${mark.y}H${mark.x + mark.width}`, class: classes("db-distance", mark.late && "db-late") })];
    case "cue": {
      const x = mark.x;
      return [
        node("path", { d: `M${x + 6} ${mark.y - 9}V${mark.y + 9}`, class: classes("db-cue-stem", mark.contingent && "db-contingent") }),
        node("path", {
          d: `M${x + 6} ${mark.y - 7}L${x + 14} ${mark.y}L${x + 6} ${mark.y + 7}Z`,
          class: classes("db-cue", mark.contingent && "db-contingent"),
        }),
      ];
    }
    case "beat": {
      const centre = mark.x + mark.width / 2;
      const dot = node("circle", { cx: centre, cy: mark.y, r: mark.radius, class: classes("db-beat-dot", mark.clash && "db-clash") });
      return mark.clash ? [dot, node("circle", { cx: centre, cy: mark.y, r: mark.radius + 3, class: "db-clash-ring" })] : [dot];
    }
    case "meeting": {
      const nodes = [
        node("rect", { x: mark.x, y: mark.y, width: mark.width, height: mark.height, rx: 3, class: classes("db-meeting", mark.clash && "db-clash") }),
      ];
      if (mark.clash)
        nodes.push(node("rect", { x: mark.x - 2.5, y: mark.y - 2.5, width: mark.width + 5, height: mark.height + 5, rx: 5, class: "db-clash-ring" }));
      return nodes;
    }
    case "strip":
      return [node("path", { d: `M${mark.x + 2} ${mark.y + 2}H${mark.x + mark.width - 2}`, class: "db-strip" })];
    case "skipped": {
      const { x, y } = mark;
      return [node("path", { d: `M${x} ${y - 3}L${x + 6} ${y + 3}M${x} ${y + 3}L${x + 6} ${y - 3}`, class: "db-skipped" })];
    }
    case "load": {
      const bottom = mark.y;
      const work = Math.min(mark.work, mark.full);
      const meeting = Math.max(0, Math.min(mark.meeting, mark.full - work));
      const nodes = [node("rect", { x: mark.x, y: bottom - mark.full, width: mark.width, height: mark.full, class: "db-load-full" })];
      if (work > 0) nodes.push(node("rect", { x: mark.x, y: bottom - work, width: mark.width, height: work, class: "db-load-work" }));
      if (meeting > 0) {
        const box = { x: mark.x, y: bottom - work - meeting, width: mark.width, height: meeting };
        nodes.push(node("rect", { ...box, class: "db-load-meeting" }), node("rect", { ...box, fill: "url(#db-meet)", class: "db-pattern" }));
      }
      if (mark.over > 0.3) {
        const box = { x: mark.x, y: bottom - mark.full - mark.over, width: mark.width, height: mark.over };
        nodes.push(node("rect", { ...box, class: "db-load-over" }), node("rect", { ...box, fill: "url(#db-cross)", class: "db-pattern" }));
      }
      return nodes;
    }
    case "note":
    case "raised": {
      const { x, y } = mark;
      const risk = mark.kind === "risk";
      const shape = risk
        ? node("path", { d: `M${x + 7} ${y - 7}L${x + 14} ${y + 5.5}H${x}Z`, class: classes("db-note", "db-risk", !mark.open && "db-settled") })
        : node("path", {
            d: `M${x + 2} ${y - 7}H${x + 12}Q${x + 14} ${y - 7} ${x + 14} ${y - 5}V${y + 1}Q${x + 14} ${y + 3} ${x + 12} ${y + 3}H${x + 7}L${x + 4} ${y + 7}V${y + 3}H${x + 2}Q${x} ${y + 3} ${x} ${y + 1}V${y - 5}Q${x} ${y - 7} ${x + 2} ${y - 7}Z`,
            class: classes("db-note", "db-concern", !mark.open && "db-settled"),
          });
      const sign = mark.shape === "note" && mark.count > 1 ? `${mark.count}` : risk ? "!" : "?";
      return [
        shape,
        node(
          "text",
          { x: x + 7, y: risk ? y + 4 : y + 1.5, "text-anchor": "middle", "font-size": 9, class: classes("db-note-sign", !mark.open && "db-settled") },
          sign,
        ),
      ];
    }
    case "range": {
      const { x, width, y } = mark;
      return [
        node("path", { d: `M${x} ${y}H${x + width}M${x} ${y - 2.5}V${y + 2.5}`, class: "db-range" }),
        node("circle", { cx: mark.p50, cy: y, r: 2, class: "db-range-dot" }),
        node("path", { d: `M${mark.p80} ${y - 4}V${y + 4}`, class: "db-range-p80" }),
      ];
    }
    case "ghost": {
      if (!mark.moment) return [node("rect", { x: mark.x, y: mark.y, width: mark.width, height: mark.height, rx: 2, class: "db-ghost" })];
      const centre = mark.x + mark.width / 2;
      return [node("path", { d: `M${centre} ${mark.y - 7}L${centre + 7} ${mark.y}L${centre} ${mark.y + 7}L${centre - 7} ${mark.y}Z`, class: "db-ghost" })];
    }
  }
}

export function drawText(text: RowText): Node {
  return node(
    "text",
    { x: text.x, y: text.y, "text-anchor": text.anchor, class: "db-text" },
    ...text.parts.map((part, index) => node("tspan", { "font-size": part.size, class: `db-${part.tone}`, ...(index > 0 && { dx: PART_SPACE }) }, part.text)),
  );
}

export function drawLabel(row: PictureRow, labelWidth: number): Node[] {
  const y = row.kind === "section" ? row.height - 14 : row.itemKind === "movement" || row.kind === "group" ? row.height / 2 + 6 : row.height / 2 + 4.5;
  const nodes = [
    node("text", { x: row.labelX, y, "font-size": LABEL_SIZE, class: classes("db-label", row.strong && "db-strong", row.muted && "db-muted") }, row.label),
  ];
  if (row.aside !== "")
    nodes.push(node("text", { x: labelWidth - 12, y, "font-size": ASIDE_SIZE, "text-anchor": "end", class: "db-text db-muted" }, row.aside));
  return nodes;
}

export function drawLink(link: PictureLink): Node[] {
  const name = classes(
    "db-link",
    link.critical && "db-critical",
    link.contingent && "db-contingent",
    `db-link-${link.origin.replace(" ", "-")}`,
    !link.driving && "db-idle",
  );
  const { x, y, towards } = link.tip;
  const head = {
    down: `M${x - 3.5} ${y - 5}L${x} ${y}L${x + 3.5} ${y - 5}Z`,
    up: `M${x - 3.5} ${y + 5}L${x} ${y}L${x + 3.5} ${y + 5}Z`,
    right: `M${x - 5} ${y - 3.5}L${x} ${y}L${x - 5} ${y + 3.5}Z`,
    left: `M${x + 5} ${y - 3.5}L${x} ${y}L${x + 5} ${y + 3.5}Z`,
  }[towards];
  return [
    node("path", { d: link.path, class: name }),
    node("path", {
      d: head,
      class: classes("db-arrow", link.critical && "db-critical", link.contingent && "db-contingent", `db-link-${link.origin.replace(" ", "-")}`),
    }),
  ];
}

/** Non-working time, beats and rules behind the rows, for a height. */
export function drawGround(picture: Pick<Picture, "axis" | "beats" | "shades">, height: number): Node[] {
  const nodes: Node[] = [];
  for (const shade of picture.shades)
    nodes.push(
      node(
        "rect",
        { x: shade.x, y: 0, width: shade.width, height, class: shade.holiday ? "db-holiday" : "db-weekend" },
        ...(shade.label ? [node("title", {}, shade.label)] : []),
      ),
    );
  if (picture.beats.length > 0) for (const beat of picture.beats) nodes.push(node("path", { d: `M${beat.x} 0V${height}`, class: "db-beat-line" }));
  else for (const tick of picture.axis.major) nodes.push(node("path", { d: `M${tick.x} 0V${height}`, class: "db-grid-line" }));
  return nodes;
}

export function drawRules(picture: Pick<Picture, "rules">, height: number): Node[] {
  return picture.rules.map((rule) => node("path", { d: `M${rule.x} 0V${height}`, class: classes("db-rule", `db-rule-${rule.id}`, rule.late && "db-late") }));
}
