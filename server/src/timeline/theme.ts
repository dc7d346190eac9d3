/** Colours by role and the style sheet of all marks. The SVG carries it with the colours filled in, the page with those of the editor. */

export type Theme = "light" | "dark";

export type ColourRole =
  | "ground"
  | "text"
  | "muted"
  | "line"
  | "grid"
  | "beat"
  | "weekend"
  | "holiday"
  | "bar"
  | "bar-line"
  | "progress"
  | "critical"
  | "critical-line"
  | "critical-progress"
  | "on-solid"
  | "finished"
  | "slack"
  | "ink"
  | "early"
  | "late"
  | "cue"
  | "rehearsal"
  | "cadence"
  | "load"
  | "load-full"
  | "meeting"
  | "today"
  | "link"
  | "note"
  | "on-note"
  | "range"
  | "ghost";

export const COLOURS: Record<Theme, Record<ColourRole, string>> = {
  light: {
    ground: "#ffffff",
    text: "#1c2333",
    muted: "#5c677a",
    line: "#e3e7ee",
    grid: "#e3e7ee",
    beat: "#dde2eb",
    weekend: "#f6f7fa",
    holiday: "#eeecf6",
    bar: "#c7d6ee",
    "bar-line": "#86a2d0",
    progress: "#5f83bf",
    critical: "#d64a5b",
    "critical-line": "#a92f42",
    "critical-progress": "#8f2436",
    "on-solid": "#ffffff",
    finished: "#9aa6b8",
    slack: "#8c97a9",
    ink: "#1c2333",
    early: "#1a7a58",
    late: "#b3261e",
    cue: "#6d4bb3",
    rehearsal: "#a8741a",
    cadence: "#2b7d86",
    load: "#8fb3b8",
    "load-full": "#f0f2f6",
    meeting: "#2b7d86",
    today: "#c25e00",
    link: "#a3adbd",
    note: "#b86e00",
    "on-note": "#ffffff",
    range: "#5c677a",
    ghost: "#8c97a9",
  },
  dark: {
    ground: "#15181e",
    text: "#e7eaf0",
    muted: "#9ba6b8",
    line: "#2a2f39",
    grid: "#2a2f39",
    beat: "#2d333e",
    weekend: "#1b1f26",
    holiday: "#262336",
    bar: "#34496f",
    "bar-line": "#6a8ac4",
    progress: "#7f9fd8",
    critical: "#e2606f",
    "critical-line": "#f39aa5",
    "critical-progress": "#ffc2c9",
    "on-solid": "#15181e",
    finished: "#6b7688",
    slack: "#788496",
    ink: "#e7eaf0",
    early: "#5cc79c",
    late: "#ff8a80",
    cue: "#b79bf0",
    rehearsal: "#dfae57",
    cadence: "#5cbcc6",
    load: "#3f6f75",
    "load-full": "#20252d",
    meeting: "#7fd0d8",
    today: "#ff9f43",
    link: "#596476",
    note: "#f0b04f",
    "on-note": "#15181e",
    range: "#9ba6b8",
    ghost: "#788496",
  },
};

export const FONT = '"Segoe UI", "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif';

/** The rules of all marks; colours stand as `var(--db-…)`. */
export const MARKS_CSS = `
.db-text,.db-label,.db-note-sign{fill:var(--db-text)}
.db-label{fill:var(--db-text)}
.db-label.db-strong{font-weight:600}
.db-label.db-muted,.db-text.db-muted{fill:var(--db-muted)}
.db-text{paint-order:stroke;stroke:var(--db-ground);stroke-width:3px;stroke-linejoin:round}
.db-text .db-muted{fill:var(--db-muted)}
.db-text .db-strong{font-weight:600}
.db-text .db-early{fill:var(--db-early)}
.db-text .db-late{fill:var(--db-late);font-weight:600}
.db-weekend{fill:var(--db-weekend)}
.db-holiday{fill:var(--db-holiday)}
.db-beat-line,.db-grid-line{stroke:var(--db-beat);stroke-width:1;fill:none}
.db-row-line{stroke:var(--db-line);stroke-width:1;fill:none}
.db-rule{fill:none;stroke-width:1.5}
.db-rule-today{stroke:var(--db-today)}
.db-rule-status{stroke:var(--db-muted);stroke-dasharray:2 3}
.db-rule-promise{stroke:var(--db-ink);stroke-dasharray:6 3}
.db-rule-promise.db-late{stroke:var(--db-late)}
.db-bar{fill:var(--db-bar);stroke:var(--db-bar-line);stroke-width:1}
.db-bar.db-critical{fill:var(--db-critical);stroke:var(--db-critical-line)}
.db-bar.db-rehearsal{fill:var(--db-ground);stroke:var(--db-rehearsal);stroke-width:1.25}
.db-bar.db-rehearsal.db-critical{fill:var(--db-ground);stroke:var(--db-critical-line)}
.db-bar.db-finished{fill:var(--db-finished);stroke:var(--db-finished)}
.db-bar.db-contingent,.db-bar.db-skipped-item{fill:var(--db-ground);fill-opacity:.6;stroke:var(--db-cue);stroke-width:1.25;stroke-dasharray:4 3}
.db-bar.db-skipped-item{stroke:var(--db-muted)}
.db-progress{fill:var(--db-progress)}
.db-progress.db-critical{fill:var(--db-critical-progress)}
.db-check{fill:none;stroke:var(--db-on-solid);stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
.db-hatch{stroke:var(--db-rehearsal);stroke-width:1.25}
.db-hatch-critical{stroke:var(--db-critical);stroke-width:1.75}
.db-meet-line{stroke:var(--db-ground);stroke-width:1}
.db-cross-line{stroke:var(--db-ground);stroke-width:.8}
.db-summary{fill:var(--db-muted)}
.db-summary.db-critical{fill:var(--db-ink)}
.db-folded{fill:var(--db-bar-line)}
.db-folded.db-critical{fill:var(--db-critical)}
.db-slack{fill:none;stroke:var(--db-slack);stroke-width:1.25}
.db-diamond{fill:var(--db-ink);stroke:var(--db-ground);stroke-width:1.5;paint-order:stroke}
.db-diamond.db-critical{fill:var(--db-critical)}
.db-diamond.db-late{fill:var(--db-late)}
.db-diamond.db-contingent{fill:var(--db-ground);stroke:var(--db-cue);stroke-width:1.25;stroke-dasharray:3 2}
.db-diamond.db-finished{fill:var(--db-finished)}
.db-pole{fill:none;stroke:var(--db-ink);stroke-width:1.5}
.db-pole.db-late{stroke:var(--db-late)}
.db-flag{fill:var(--db-ink)}
.db-flag.db-late{fill:var(--db-late)}
.db-distance{fill:none;stroke:var(--db-early);stroke-width:1.5;stroke-dasharray:1.5 3.5;stroke-linecap:round}
.db-distance.db-late{stroke:var(--db-late);stroke-width:3;stroke-dasharray:none;stroke-linecap:butt}
.db-cue{fill:var(--db-cue)}
.db-cue.db-contingent{fill:var(--db-ground);stroke:var(--db-cue);stroke-width:1.25;stroke-dasharray:2.5 2}
.db-cue-stem{fill:none;stroke:var(--db-cue);stroke-width:1.75}
.db-beat-dot,.db-meeting{fill:var(--db-cadence)}
.db-beat-dot.db-clash,.db-meeting.db-clash{fill:var(--db-late)}
.db-clash-ring{fill:none;stroke:var(--db-late);stroke-width:1.25}
.db-strip{fill:none;stroke:var(--db-cadence);stroke-width:3;stroke-dasharray:.1 4.5;stroke-linecap:round}
.db-skipped{fill:none;stroke:var(--db-muted);stroke-width:1.5;stroke-linecap:round}
.db-load-full{fill:var(--db-load-full)}
.db-load-work{fill:var(--db-load)}
.db-load-meeting{fill:var(--db-meeting)}
.db-load-over{fill:var(--db-late)}
.db-note{fill:var(--db-note);stroke:var(--db-ground);stroke-width:1.5;paint-order:stroke;stroke-linejoin:round}
.db-note.db-settled{fill:var(--db-finished)}
.db-note-sign{fill:var(--db-on-note);font-weight:700}
.db-range,.db-range-p80{fill:none;stroke:var(--db-range);stroke-width:1.25}
.db-range-p80{stroke-width:2}
.db-range-dot{fill:var(--db-range)}
.db-ghost{fill:none;stroke:var(--db-ghost);stroke-width:1.25;stroke-dasharray:2 2}
.db-link{fill:none;stroke:var(--db-link);stroke-width:1}
.db-arrow{fill:var(--db-link)}
.db-link.db-critical{stroke:var(--db-critical);stroke-width:1.75}
.db-arrow.db-critical{fill:var(--db-critical)}
.db-link.db-link-cue{stroke:var(--db-cue)}
.db-arrow.db-link-cue{fill:var(--db-cue)}
.db-link.db-link-rehearsal{stroke:var(--db-rehearsal);stroke-dasharray:2 2}
.db-arrow.db-link-rehearsal{fill:var(--db-rehearsal)}
.db-link.db-critical.db-link-cue,.db-link.db-critical.db-link-rehearsal{stroke:var(--db-critical)}
.db-arrow.db-critical.db-link-cue,.db-arrow.db-critical.db-link-rehearsal{fill:var(--db-critical)}
.db-link.db-link-person{stroke-dasharray:1 3;stroke-linecap:round}
.db-link.db-contingent{stroke-dasharray:4 3}
.db-axis-major{fill:var(--db-text);font-weight:600}
.db-axis-minor{fill:var(--db-muted)}
.db-axis-line{stroke:var(--db-line);stroke-width:1;fill:none}
.db-rule-label{font-weight:600}
.db-rule-label-today{fill:var(--db-today)}
.db-rule-label-status{fill:var(--db-muted)}
.db-rule-label-promise{fill:var(--db-ink)}
.db-rule-label-promise.db-late{fill:var(--db-late)}
.db-title{fill:var(--db-text);font-weight:600}
.db-vision{fill:var(--db-muted)}
.db-fact{fill:var(--db-text);font-weight:600}
.db-fact-late{fill:var(--db-late);font-weight:600}
.db-fact-early{fill:var(--db-early);font-weight:600}
.db-beat-number{fill:var(--db-muted);font-weight:600}
.db-ground{fill:var(--db-ground)}
`.trim();

/** The style sheet with the colours of a theme in place of the variables: what office programs and image viewers understand. */
export function markStyles(theme: Theme): string {
  return MARKS_CSS.replaceAll(/var\(--db-([a-z-]+)\)/gu, (_, role: ColourRole) => COLOURS[theme][role]);
}

/** `--db-…: …;` for all roles of a theme. */
export function colourVariables(theme: Theme): string {
  return Object.entries(COLOURS[theme])
    .map(([role, value]) => `--db-${role}:${value};`)
    .join("");
}
