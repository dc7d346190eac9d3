/**
 * A picture in pixels: plain data that the webview, the SVG, the HTML page and the Markdown preview all draw from.
 * x counts from the left edge of the time area, y inside a row from its top; `draw.ts` alone knows shapes and classes.
 */

export interface Picture {
  /** Width of the time area, without the labels. */
  readonly width: number;
  readonly height: number;
  readonly labelWidth: number;
  readonly axis: Axis;
  readonly shades: readonly Shade[];
  readonly beats: readonly Beat[];
  readonly rules: readonly Rule[];
  readonly rows: readonly PictureRow[];
  readonly links: readonly PictureLink[];
  /** What the legend has to explain: only what occurs. */
  readonly uses: readonly Use[];
}

export type Use =
  | "critical"
  | "slack"
  | "promise"
  | "late"
  | "contingent"
  | "rehearsal"
  | "cue"
  | "meeting"
  | "skipped"
  | "clash"
  | "overload"
  | "progress"
  | "note"
  | "range"
  | "ghost";

export interface Axis {
  readonly unit: string;
  readonly major: readonly AxisTick[];
  readonly minor: readonly AxisTick[];
}

export interface AxisTick {
  readonly id: string;
  readonly x: number;
  readonly width: number;
  /** Where its label begins; a period that began before the window keeps its label at the edge. */
  readonly labelX: number;
  readonly label: string;
}

export interface Shade {
  readonly id: string;
  readonly x: number;
  readonly width: number;
  readonly holiday: boolean;
  readonly label: string;
}

export interface Beat {
  readonly id: string;
  readonly x: number;
  /** 1-based; "" where there is no room for it. */
  readonly label: string;
}

/** A vertical line through all rows. */
export interface Rule {
  readonly id: "today" | "status" | "promise";
  readonly x: number;
  readonly label: string;
  /** The label's own place, moved so that no two labels touch. */
  readonly labelX: number;
  readonly late: boolean;
}

export interface PictureRow {
  readonly key: string;
  readonly kind: "item" | "group" | "section" | "cadence" | "person" | "note";
  readonly itemKind: "movement" | "task" | "milestone" | "rehearsal" | "cue" | undefined;
  /** Path of what the row is about, "" for a section. */
  readonly id: string;
  readonly y: number;
  readonly height: number;
  readonly level: number;
  readonly expanded: boolean | undefined;
  /** The label as it fits into the label column, and what stands at the right of it. */
  readonly labelX: number;
  readonly label: string;
  readonly aside: string;
  /** Whole title. */
  readonly title: string;
  readonly strong: boolean;
  readonly critical: boolean;
  readonly muted: boolean;
  readonly marks: readonly Mark[];
  readonly texts: readonly RowText[];
  /** The row in words, for a screen reader. */
  readonly name: string;
}

interface MarkBase {
  readonly id: string;
  /** Box that a pointer hits. */
  readonly x: number;
  readonly width: number;
  /** The mark in words. */
  readonly name: string;
}

export type Mark = MarkBase &
  (
    | {
        readonly shape: "bar";
        readonly y: number;
        readonly height: number;
        readonly progress: number;
        readonly critical: boolean;
        readonly contingent: boolean;
        readonly skipped: boolean;
        readonly rehearsal: boolean;
        readonly finished: boolean;
        readonly handles: { readonly start: boolean; readonly finish: boolean };
      }
    | { readonly shape: "summary"; readonly y: number; readonly critical: boolean }
    | { readonly shape: "folded"; readonly y: number; readonly critical: boolean }
    | { readonly shape: "slack"; readonly y: number }
    | {
        readonly shape: "diamond";
        readonly y: number;
        readonly critical: boolean;
        readonly promised: boolean;
        readonly late: boolean;
        readonly finished: boolean;
        readonly contingent: boolean;
        readonly handle: boolean;
      }
    | { readonly shape: "flag"; readonly y: number; readonly late: boolean; readonly handle: boolean }
    | { readonly shape: "distance"; readonly y: number; readonly late: boolean }
    | { readonly shape: "cue"; readonly y: number; readonly contingent: boolean; readonly critical: boolean }
    | { readonly shape: "beat"; readonly y: number; readonly radius: number; readonly clash: boolean }
    | { readonly shape: "meeting"; readonly y: number; readonly height: number; readonly clash: boolean }
    | { readonly shape: "strip"; readonly y: number; readonly height: number }
    | { readonly shape: "skipped"; readonly y: number }
    | { readonly shape: "load"; readonly y: number; readonly full: number; readonly work: number; readonly meeting: number; readonly over: number }
    | { readonly shape: "note"; readonly y: number; readonly kind: "risk" | "concern"; readonly count: number; readonly open: boolean }
    | { readonly shape: "raised"; readonly y: number; readonly kind: "risk" | "concern"; readonly open: boolean }
    | { readonly shape: "range"; readonly y: number; readonly p50: number; readonly p80: number }
    | { readonly shape: "ghost"; readonly y: number; readonly height: number; readonly moment: boolean }
  );

/** A run of words beside a mark: one text, so that its parts flow in whatever font the reader has. */
export interface RowText {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "end";
  readonly parts: readonly TextPart[];
}

export interface TextPart {
  readonly text: string;
  readonly size: number;
  readonly tone: "muted" | "plain" | "strong" | "late" | "early";
}

export interface PictureLink {
  readonly id: string;
  /** SVG path data; y counts from the top of all rows. */
  readonly path: string;
  /** Tip of the arrow and where it points. */
  readonly tip: { readonly x: number; readonly y: number; readonly towards: "down" | "up" | "right" | "left" };
  readonly critical: boolean;
  readonly driving: boolean;
  readonly contingent: boolean;
  readonly origin: "after" | "ends after" | "cue" | "rehearsal" | "person";
  readonly fromId: string;
  readonly toId: string;
}
