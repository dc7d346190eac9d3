/** The colours of the page: those of the editor where it is in one, else those of the SVG in the reader's own preference. */

import { COLOURS, type ColourRole, colourVariables, type Theme } from "../../server/src/timeline/theme.ts";

/** Each role from the editor's own colours, so that every theme works, both high contrast ones included. */
const EDITOR: Record<ColourRole, string> = {
  ground: "var(--vscode-editor-background)",
  text: "var(--vscode-editor-foreground)",
  muted: "var(--vscode-descriptionForeground)",
  line: "color-mix(in srgb, var(--vscode-editor-foreground) 14%, var(--vscode-editor-background))",
  grid: "color-mix(in srgb, var(--vscode-editor-foreground) 14%, var(--vscode-editor-background))",
  beat: "color-mix(in srgb, var(--vscode-editor-foreground) 13%, var(--vscode-editor-background))",
  weekend: "color-mix(in srgb, var(--vscode-editor-foreground) 4%, var(--vscode-editor-background))",
  holiday: "color-mix(in srgb, var(--vscode-charts-purple) 16%, var(--vscode-editor-background))",
  bar: "color-mix(in srgb, var(--vscode-charts-blue) 32%, var(--vscode-editor-background))",
  "bar-line": "color-mix(in srgb, var(--vscode-charts-blue) 75%, var(--vscode-editor-background))",
  progress: "color-mix(in srgb, var(--vscode-charts-blue) 80%, var(--vscode-editor-foreground))",
  critical: "color-mix(in srgb, var(--vscode-charts-red) 80%, var(--vscode-editor-background))",
  "critical-line": "color-mix(in srgb, var(--vscode-charts-red) 80%, var(--vscode-editor-foreground))",
  "critical-progress": "color-mix(in srgb, var(--vscode-charts-red) 55%, var(--vscode-editor-foreground))",
  "on-solid": "var(--vscode-editor-background)",
  finished: "color-mix(in srgb, var(--vscode-editor-foreground) 45%, var(--vscode-editor-background))",
  slack: "color-mix(in srgb, var(--vscode-editor-foreground) 50%, var(--vscode-editor-background))",
  ink: "var(--vscode-editor-foreground)",
  early: "color-mix(in srgb, var(--vscode-charts-green) 65%, var(--vscode-editor-foreground))",
  late: "color-mix(in srgb, var(--vscode-errorForeground) 72%, var(--vscode-editor-foreground))",
  cue: "var(--vscode-charts-purple)",
  // Not `charts-orange`: some themes have it translucent.
  rehearsal: "color-mix(in srgb, var(--vscode-charts-yellow) 85%, var(--vscode-editor-foreground))",
  cadence: "color-mix(in srgb, var(--vscode-charts-green) 55%, var(--vscode-charts-blue))",
  load: "color-mix(in srgb, color-mix(in srgb, var(--vscode-charts-green) 55%, var(--vscode-charts-blue)) 45%, var(--vscode-editor-background))",
  "load-full": "color-mix(in srgb, var(--vscode-editor-foreground) 7%, var(--vscode-editor-background))",
  meeting: "color-mix(in srgb, var(--vscode-charts-green) 55%, var(--vscode-charts-blue))",
  today: "color-mix(in srgb, color-mix(in srgb, var(--vscode-charts-yellow) 55%, var(--vscode-charts-red)) 78%, var(--vscode-editor-foreground))",
  link: "color-mix(in srgb, var(--vscode-editor-foreground) 38%, var(--vscode-editor-background))",
  note: "color-mix(in srgb, var(--vscode-charts-yellow) 80%, var(--vscode-editor-foreground))",
  "on-note": "var(--vscode-editor-background)",
  range: "var(--vscode-descriptionForeground)",
  ghost: "color-mix(in srgb, var(--vscode-editor-foreground) 55%, var(--vscode-editor-background))",
};

/** With high contrast, light fills go and lines come: what is solid stays solid. */
const HIGH_CONTRAST: Partial<Record<ColourRole, string>> = {
  muted: "var(--vscode-editor-foreground)",
  bar: "var(--vscode-editor-background)",
  "bar-line": "var(--vscode-editor-foreground)",
  progress: "var(--vscode-editor-foreground)",
  critical: "var(--vscode-editor-foreground)",
  "critical-line": "var(--vscode-editor-foreground)",
  "critical-progress": "var(--vscode-charts-red)",
  line: "color-mix(in srgb, var(--vscode-contrastBorder) 55%, var(--vscode-editor-background))",
  slack: "var(--vscode-editor-foreground)",
  finished: "color-mix(in srgb, var(--vscode-editor-foreground) 55%, var(--vscode-editor-background))",
  link: "color-mix(in srgb, var(--vscode-editor-foreground) 65%, var(--vscode-editor-background))",
  load: "color-mix(in srgb, var(--vscode-editor-foreground) 45%, var(--vscode-editor-background))",
  meeting: "var(--vscode-editor-foreground)",
  cadence: "var(--vscode-editor-foreground)",
  early: "var(--vscode-editor-foreground)",
};

const FORCED: Partial<Record<ColourRole, string>> = Object.fromEntries(
  Object.keys(COLOURS.light).map((role) => [
    role,
    ["ground", "bar", "weekend", "holiday", "load-full", "on-solid", "on-note"].includes(role)
      ? "Canvas"
      : ["critical", "critical-line", "late", "today", "meeting"].includes(role)
        ? "Highlight"
        : role === "load"
          ? "GrayText"
          : "CanvasText",
  ]),
);

const declare = (roles: Partial<Record<ColourRole, string>>): string =>
  Object.entries(roles)
    .map(([role, value]) => `--db-${role}:${value};`)
    .join("");

const PAGE = {
  light: { panel: "#ffffff", border: "#d3d9e3", hover: "#eef1f6", field: "#ffffff", focus: "#2f6feb", selected: "#eaf0fb" },
  dark: { panel: "#1d2128", border: "#3a414d", hover: "#262b34", field: "#1d2128", focus: "#6ea8fe", selected: "#1f2a3d" },
};

const page = (theme: Theme): string =>
  Object.entries(PAGE[theme])
    .map(([name, value]) => `--page-${name}:${value};`)
    .join("");

const EDITOR_PAGE =
  "--page-panel:var(--vscode-editorWidget-background);--page-border:var(--vscode-widget-border, var(--vscode-contrastBorder, var(--vscode-panel-border)));--page-hover:var(--vscode-toolbar-hoverBackground);--page-field:var(--vscode-input-background);--page-focus:var(--vscode-focusBorder);--page-selected:color-mix(in srgb, var(--vscode-focusBorder) 16%, var(--vscode-editor-background));";

/** Rules that give every `--db-…` and `--page-…` a value. */
export const PALETTE_CSS = `
:root{color-scheme:light;${colourVariables("light")}${page("light")}}
@media (prefers-color-scheme:dark){:root:not([data-theme="light"]){color-scheme:dark;${colourVariables("dark")}${page("dark")}}}
:root[data-theme="dark"]{color-scheme:dark;${colourVariables("dark")}${page("dark")}}
:root[data-host="editor"]{${declare(EDITOR)}${EDITOR_PAGE}}
:root[data-host="editor"]:has(body.vscode-high-contrast),:root[data-host="editor"]:has(body.vscode-high-contrast-light){${declare(HIGH_CONTRAST)}}
@media (forced-colors:active){:root,:root[data-host="editor"]{${declare(FORCED)}--page-panel:Canvas;--page-border:CanvasText;--page-hover:Canvas;--page-field:Field;--page-focus:Highlight;--page-selected:Canvas}}
`;

/** Light or dark, for pictures that leave the page. */
export function resolvedTheme(): Theme {
  const asked = document.documentElement.dataset.theme;
  if (asked === "light" || asked === "dark") return asked;
  const { classList } = document.body;
  if (document.documentElement.dataset.host === "editor")
    return classList.contains("vscode-light") || classList.contains("vscode-high-contrast-light") ? "light" : "dark";
  return matchMedia("(prefers-color-scheme:dark)").matches ? "dark" : "light";
}
