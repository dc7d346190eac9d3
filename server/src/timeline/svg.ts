/** A timeline as one SVG: self-contained, text as text, named and described, readable without colour. */

import { type Arrangement, arrange, EVERYTHING } from "./arrange.ts";
import { drawGround, drawLabel, drawLink, drawMark, drawRules, drawText, type Node, node, patterns } from "./draw.ts";
import { distance, promisesOf } from "./item-marks.ts";
import { comfortable, labelColumn, layoutSlice } from "./layout.ts";
import type { Picture, Use } from "./picture.ts";
import { type Head, slice } from "./slice.ts";
import { fit, measureByTable, wrap } from "./text-width.ts";
import { FONT, markStyles, type Theme } from "./theme.ts";
import type { Timeline } from "./timeline.ts";
import { dateWords, yearOf } from "./zone-clock.ts";

export interface SvgOptions {
  readonly theme: Theme;
  /** Pixels of the whole picture; default 1600. */
  readonly width?: number;
  /** Instants at the edges of the time area. */
  readonly from?: number;
  readonly to?: number;
  readonly arrangement?: Arrangement;
  /** Without title, vision and legend, for a picture that stands in a text of its own. */
  readonly bare?: boolean;
}

const MARGIN = 28;
const AXIS_TIER = 22;
const BEAT_TIER = 18;
const RULE_TIER = 18;

export function svgOf(timeline: Timeline, options: SvgOptions): string {
  const width = options.width ?? 1600;
  const margin = options.bare ? 8 : MARGIN;
  const part = slice(timeline, arrange(timeline, options.arrangement ?? EVERYTHING), 0, Number.POSITIVE_INFINITY);
  const inner = width - 2 * margin;
  const labelWidth = labelColumn(part.rows, inner * 0.28);
  const [from, to] = comfortable(part.head);
  const picture = layoutSlice(part, { from: options.from ?? from, to: options.to ?? to, width: inner - labelWidth, labelWidth });
  const nodes: Node[] = [];
  let y = margin;
  if (!options.bare) {
    const header = drawHeader(part.head, inner);
    nodes.push(group(margin, y, header.nodes));
    y += header.height;
  }
  const axis = drawAxis(picture);
  nodes.push(group(margin + labelWidth, y, axis.nodes));
  y += axis.height;
  nodes.push(group(margin, y, drawBody(picture, inner)));
  y += picture.height;
  if (!options.bare) {
    const legend = drawLegend(picture.uses, inner);
    if (legend.height > 0) {
      nodes.push(group(margin, y + 20, legend.nodes));
      y += 20 + legend.height;
    }
  }
  const height = Math.ceil(y + margin);
  const title = `${timeline.title}: timeline`;
  const root = node(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-labelledby": "db-title db-desc",
      "font-family": FONT,
    },
    node("title", { id: "db-title" }, title),
    node("desc", { id: "db-desc" }, description(timeline)),
    node("style", {}, markStyles(options.theme)),
    patterns(),
    node("clipPath", { id: "db-clip" }, node("rect", { x: labelWidth, y: 0, width: picture.width, height: picture.height })),
    node("rect", { x: 0, y: 0, width, height, class: "db-ground" }),
    ...nodes,
  );
  return `${serialize(root)}\n`;
}

function group(x: number, y: number, children: readonly Node[]): Node {
  // Not spread: a picture of fifty thousand tasks has more children than a call may have arguments.
  return { tag: "g", attributes: { transform: `translate(${x} ${y})` }, children };
}

/** The plan in a few sentences, for those who do not see the picture. */
export function description(timeline: Timeline): string {
  const words = dateWords(timeline.zone, Number.NaN);
  const sentences = [
    `From ${words.day(timeline.start)} to ${words.day(timeline.finish, true)}, ${timeline.items.filter((item) => item.kind === "task").length} tasks.`,
  ];
  if (timeline.due !== null)
    sentences.push(`Promised for ${words.day(timeline.due, true)}${timeline.dueSlackDays === null ? "" : `: ${distance(timeline.dueSlackDays)}`}.`);
  for (const item of timeline.items) {
    if (item.kind !== "milestone" || item.finish === null) continue;
    sentences.push(
      `${item.title}: ${words.day(item.finish, true)}${item.due === null ? "" : `, promised for ${words.day(item.due, true)}${item.dueSlackDays === null ? "" : `, ${distance(item.dueSlackDays)}`}`}.`,
    );
  }
  const critical = timeline.items.filter((item) => item.critical && item.kind === "task").map((item) => item.title);
  if (critical.length > 0) sentences.push(`Critical: ${critical.slice(0, 30).join(", ")}${critical.length > 30 ? " …" : ""}.`);
  return sentences.join(" ");
}

function drawHeader(head: Head, width: number): { nodes: Node[]; height: number } {
  const words = dateWords(head.zone, yearOf(head.start, head.zone));
  const finish = `${words.day(head.finish, true)} ${yearOf(head.finish - 1, head.zone)}`.replace(/(\d{4}) \1$/u, "$1");
  const late = head.due === null ? head.promises.missed > 0 : head.finish > head.due;
  const promise =
    head.due === null
      ? promisesOf(head.promises)
      : `promised ${words.day(head.due, true)}${head.dueSlackDays === null ? "" : ` · ${distance(head.dueSlackDays)}`}`;
  const chance = head.rehearsed
    ? head.rehearsed.chance === null
      ? `P80 ${words.day(head.rehearsed.p80, true)}`
      : `${Math.round(head.rehearsed.chance * 100)} % likely · P80 ${words.day(head.rehearsed.p80, true)}`
    : "";
  const side = Math.max(measureByTable(finish, 22, true), measureByTable(promise, 13, true), measureByTable(chance, 12)) + 40;
  const nodes = [
    node("text", { x: 0, y: 20, "font-size": 22, class: "db-title" }, fit(head.title, width - side, 22, measureByTable, true)),
    node("text", { x: width, y: 20, "font-size": 22, "text-anchor": "end", class: "db-fact" }, finish),
    node(
      "text",
      {
        x: width,
        y: 42,
        "font-size": 13,
        "text-anchor": "end",
        class: late ? "db-fact-late" : head.due === null && head.promises.kept === 0 ? "db-vision" : "db-fact-early",
      },
      promise,
    ),
  ];
  if (chance !== "") nodes.push(node("text", { x: width, y: 60, "font-size": 12, "text-anchor": "end", class: "db-vision" }, chance));
  const lines = head.vision === null ? [] : wrap(head.vision, Math.min(760, width - side), 13, 2, measureByTable);
  lines.forEach((line, index) => {
    nodes.push(node("text", { x: 0, y: 43 + index * 18, "font-size": 13, class: "db-vision" }, line));
  });
  return { nodes, height: Math.max(68, 56 + lines.length * 18, chance === "" ? 0 : 82) };
}

function drawAxis(picture: Picture): { nodes: Node[]; height: number } {
  const nodes: Node[] = [];
  const { major, minor } = picture.axis;
  let y = 0;
  const inside = (x: number): boolean => x >= -0.5 && x <= picture.width + 0.5;
  if (major.length > 0) {
    for (const tick of major) {
      if (inside(tick.x)) nodes.push(node("path", { d: `M${tick.x} ${y + 4}V${y + AXIS_TIER}`, class: "db-axis-line" }));
      if (tick.label !== "" && tick.labelX < picture.width)
        nodes.push(node("text", { x: tick.labelX, y: y + 15, "font-size": 12, class: "db-axis-major" }, tick.label));
    }
    y += AXIS_TIER;
  }
  for (const tick of minor) {
    if (inside(tick.x)) nodes.push(node("path", { d: `M${tick.x} ${y + 6}V${y + AXIS_TIER}`, class: "db-axis-line" }));
    if (tick.label !== "" && tick.labelX < picture.width)
      nodes.push(node("text", { x: tick.labelX, y: y + 15, "font-size": 11, class: "db-axis-minor" }, tick.label));
  }
  y += AXIS_TIER;
  if (picture.beats.some((beat) => beat.label !== "" && inside(beat.x))) {
    nodes.push(node("path", { d: `M0 ${y}H${picture.width}`, class: "db-axis-line" }));
    nodes.push(node("text", { x: -12, y: y + 12, "font-size": 10, "text-anchor": "end", class: "db-beat-number" }, "beat"));
    for (const beat of picture.beats)
      if (beat.label !== "" && inside(beat.x + 4) && beat.x < picture.width - 14)
        nodes.push(node("text", { x: beat.x + 4, y: y + 12, "font-size": 10, class: "db-beat-number" }, beat.label));
    y += BEAT_TIER;
  }
  if (picture.rules.length > 0) {
    for (const rule of picture.rules)
      nodes.push(
        node(
          "text",
          {
            x: rule.labelX,
            y: y + 13,
            "font-size": 11,
            "text-anchor": "middle",
            class: `db-rule-label db-rule-label-${rule.id}${rule.late ? " db-late" : ""}`,
          },
          rule.label,
        ),
      );
    for (const rule of picture.rules)
      nodes.push(node("path", { d: `M${rule.x} ${y + RULE_TIER - 1}V${y + RULE_TIER}`, class: `db-rule db-rule-${rule.id}${rule.late ? " db-late" : ""}` }));
    y += RULE_TIER;
  }
  return { nodes, height: y };
}

function drawBody(picture: Picture, width: number): Node[] {
  const { labelWidth, height } = picture;
  const lines: Node[] = [node("path", { d: `M0 0H${width}`, class: "db-row-line" })];
  const labels: Node[] = [];
  const marks: Node[] = [];
  picture.rows.forEach((row, index) => {
    if (index > 0 && (row.itemKind === "movement" || row.kind === "group" || row.kind === "section" || (row.level === 0 && picture.rows[index - 1].level > 0)))
      lines.push(node("path", { d: `M0 ${row.y}H${width}`, class: "db-row-line" }));
    labels.push(group(0, row.y, drawLabel(row, labelWidth)));
    const drawn = [
      ...row.marks.flatMap((mark) => (mark.name === "" ? drawMark(mark) : [node("g", {}, node("title", {}, mark.name), ...drawMark(mark))])),
      ...row.texts.map(drawText),
    ];
    if (drawn.length > 0) marks.push(group(0, row.y, drawn));
  });
  lines.push(node("path", { d: `M0 ${height}H${width}`, class: "db-row-line" }));
  return [
    node("g", { "clip-path": "url(#db-clip)" }, group(labelWidth, 0, drawGround(picture, height))),
    ...lines,
    ...labels,
    node("g", { "clip-path": "url(#db-clip)" }, group(labelWidth, 0, [...drawRules(picture, height), ...picture.links.flatMap(drawLink), ...marks])),
  ];
}

const LEGEND: readonly { readonly use: Use; readonly text: string; readonly draw: () => Node[] }[] = [
  {
    use: "critical",
    text: "critical",
    draw: () =>
      drawMark({
        id: "",
        name: "",
        shape: "bar",
        x: 0,
        width: 24,
        y: -7,
        height: 14,
        progress: 0,
        critical: true,
        contingent: false,
        skipped: false,
        rehearsal: false,
        finished: false,
        handles: { start: false, finish: false },
      }),
  },
  {
    use: "progress",
    text: "done so far",
    draw: () =>
      drawMark({
        id: "",
        name: "",
        shape: "bar",
        x: 0,
        width: 24,
        y: -7,
        height: 14,
        progress: 12,
        critical: false,
        contingent: false,
        skipped: false,
        rehearsal: false,
        finished: false,
        handles: { start: false, finish: false },
      }),
  },
  { use: "slack", text: "slack", draw: () => drawMark({ id: "", name: "", shape: "slack", x: 0, width: 24, y: 0 }) },
  { use: "promise", text: "promise", draw: () => drawMark({ id: "", name: "", shape: "flag", x: 6, width: 13, y: 2, late: false, handle: false }) },
  { use: "late", text: "missed promise", draw: () => drawMark({ id: "", name: "", shape: "flag", x: 6, width: 13, y: 2, late: true, handle: false }) },
  { use: "cue", text: "cue", draw: () => drawMark({ id: "", name: "", shape: "cue", x: 4, width: 14, y: 0, contingent: false, critical: false }) },
  {
    use: "contingent",
    text: "only if a cue is given",
    draw: () =>
      drawMark({
        id: "",
        name: "",
        shape: "bar",
        x: 0,
        width: 24,
        y: -7,
        height: 14,
        progress: 0,
        critical: false,
        contingent: true,
        skipped: false,
        rehearsal: false,
        finished: false,
        handles: { start: false, finish: false },
      }),
  },
  {
    use: "rehearsal",
    text: "rehearsal",
    draw: () =>
      drawMark({
        id: "",
        name: "",
        shape: "bar",
        x: 0,
        width: 24,
        y: -7,
        height: 14,
        progress: 0,
        critical: false,
        contingent: false,
        skipped: false,
        rehearsal: true,
        finished: false,
        handles: { start: false, finish: false },
      }),
  },
  {
    use: "note",
    text: "risk or concern",
    draw: () => drawMark({ id: "", name: "", shape: "note", x: 5, width: 14, y: 0, kind: "risk", count: 1, open: true }),
  },
  { use: "range", text: "rehearsed P10 · P50 · P80", draw: () => drawMark({ id: "", name: "", shape: "range", x: 0, width: 24, y: 0, p50: 11, p80: 24 }) },
  { use: "ghost", text: "before", draw: () => drawMark({ id: "", name: "", shape: "ghost", x: 0, width: 24, y: -3, height: 6, moment: false }) },
  { use: "skipped", text: "left out for a holiday", draw: () => drawMark({ id: "", name: "", shape: "skipped", x: 9, width: 6, y: 0 }) },
  { use: "clash", text: "two meetings at once", draw: () => drawMark({ id: "", name: "", shape: "beat", x: 9, width: 6, y: 0, radius: 3, clash: true }) },
  {
    use: "meeting",
    text: "meetings",
    draw: () => drawMark({ id: "", name: "", shape: "load", x: 6, width: 12, y: 7, full: 14, work: 8, meeting: 6, over: 0 }),
  },
  {
    use: "overload",
    text: "overload",
    draw: () => drawMark({ id: "", name: "", shape: "load", x: 6, width: 12, y: 8, full: 10, work: 10, meeting: 0, over: 6 }),
  },
];

function drawLegend(uses: readonly Use[], width: number): { nodes: Node[]; height: number } {
  const nodes: Node[] = [];
  let x = 0;
  let y = 8;
  for (const { use, text, draw } of LEGEND) {
    if (!uses.includes(use)) continue;
    const wide = 32 + measureByTable(text, 11) + 22;
    if (x > 0 && x + wide - 22 > width) {
      x = 0;
      y += 26;
    }
    nodes.push(group(x, y, [...draw(), node("text", { x: 32, y: 4, "font-size": 11, class: "db-axis-minor" }, text)]));
    x = Math.round((x + wide) * 10) / 10;
  }
  return { nodes, height: nodes.length === 0 ? 0 : y + 8 };
}

/** Characters that XML 1.0 cannot hold, lone surrogates included. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const UNHOLDABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/gu;

function escapeText(text: string): string {
  return text.replaceAll(UNHOLDABLE, "\uFFFD").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function serialize(root: Node): string {
  const out: string[] = [];
  const write = ({ tag, attributes, children }: Node): void => {
    out.push(`<${tag}`);
    for (const [name, value] of Object.entries(attributes))
      out.push(` ${name}="${typeof value === "number" ? Math.round(value * 100) / 100 : escapeText(value)}"`);
    if (children.length === 0) {
      out.push("/>");
      return;
    }
    out.push(">");
    for (const child of children) {
      if (typeof child !== "string") write(child);
      else out.push(tag === "style" ? child : escapeText(child));
    }
    out.push(`</${tag}>`);
  };
  write(root);
  return out.join("");
}
