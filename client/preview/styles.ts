/** The style sheet of the page, adopted as an object: so the policy needs to allow no style at all. */

import { FONT, MARKS_CSS } from "../../server/src/timeline/theme.ts";
import { PALETTE_CSS } from "./palette.ts";

const PAGE_CSS = `
*{box-sizing:border-box}
html,body{margin:0;padding:0;height:100%;background:var(--db-ground);color:var(--db-text);font-family:var(--vscode-font-family, ${FONT});font-size:13px;overflow:hidden}
#app,.page{height:100%}
.page{display:flex;flex-direction:column;min-width:0}
.toolbar{position:relative;display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center;padding:10px 14px 6px;flex:none}
.title{flex:1 1 220px;min-width:0}
h1{font-size:16px;font-weight:600;margin:0;line-height:1.3;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.title p{margin:1px 0 0;font-size:12px;color:var(--db-muted);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.title .finish{color:var(--db-text);font-weight:600}
.title .late{color:var(--db-late);font-weight:600}
.title .early{color:var(--db-early)}
.tools{display:flex;gap:2px;align-items:center}
input[type=search]{width:130px;height:26px;padding:2px 8px;margin-right:6px;border:1px solid var(--vscode-input-border, var(--page-border));border-radius:4px;background:var(--page-field);color:var(--vscode-input-foreground, var(--db-text));font:inherit}
input::placeholder{color:var(--vscode-input-placeholderForeground, var(--db-muted));opacity:1}
.tool{width:28px;height:26px;padding:0;border:1px solid transparent;border-radius:5px;background:none;color:inherit;cursor:pointer;display:grid;place-items:center}
.tool:hover{background:var(--page-hover);outline:1px dashed var(--vscode-contrastActiveBorder, transparent);outline-offset:-1px}
.tool.pressed,.tool[aria-expanded=true]{background:var(--page-hover);border-color:var(--page-focus)}
.icon{fill:none;stroke:currentColor;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round}
.panel{position:absolute;z-index:30;top:100%;right:12px;min-width:180px;max-width:min(420px,calc(100vw - 24px));max-height:70vh;overflow:auto;padding:10px 12px;border:1px solid var(--page-border);border-radius:8px;background:var(--page-panel);color:var(--vscode-editorWidget-foreground, var(--db-text));box-shadow:0 6px 24px rgb(0 0 0 / 18%)}
fieldset{border:0;margin:0 0 8px;padding:0}
legend{padding:0 0 2px;font-size:11px;font-weight:600;opacity:.95}
.choice{display:flex;gap:6px;align-items:center;padding:2px 0;cursor:pointer}
.choice input{margin:0}
.plain{display:block;width:100%;padding:5px 8px;border:0;border-radius:5px;background:none;color:inherit;font:inherit;text-align:left;cursor:pointer}
.plain:hover{background:var(--page-hover)}
.keys div,.card dl div{display:flex;gap:10px}
.keys,.card dl{margin:0}
.keys dt{flex:0 0 96px;font-weight:600}
.keys dd,.card dd{margin:0;min-width:0;overflow-wrap:anywhere}
:focus{outline:none}
:focus-visible{outline:2px solid var(--page-focus);outline-offset:-2px}
.broken{flex:none;margin:0 14px 6px;padding:6px 10px;border-left:3px solid var(--db-late);border-radius:3px;background:color-mix(in srgb, var(--db-late) 9%, var(--db-ground));font-size:12px}
.broken button{border:0;padding:0;background:none;color:inherit;font:inherit;text-decoration:underline;cursor:pointer;text-align:left}
.broken ul{margin:2px 0 0;padding-left:18px}
.axis-row{position:relative;flex:none;display:flex;border-bottom:1px solid var(--db-line);overflow:hidden}
.corner{flex:none;position:relative;color:var(--db-muted);font-size:11px}
.corner .beat-word{position:absolute;right:12px;font-size:10px;font-weight:600}
.axis{display:block}
.rows{position:relative;flex:1 1 auto;overflow-x:hidden;overflow-y:auto;min-height:0;touch-action:none;overscroll-behavior:contain;user-select:none}
.space{position:relative;width:100%}
.ground{position:sticky;display:block;top:0;pointer-events:none}
.layer{position:absolute;top:0;overflow:hidden;pointer-events:none}
.links{position:absolute;left:0;pointer-events:none;overflow:visible}
.links .chosen .db-link{stroke:var(--db-text);stroke-width:2;stroke-dasharray:none;opacity:1}
.links .chosen .db-arrow{fill:var(--db-text)}
.db-link.db-idle{stroke-dasharray:2 3}
.row{position:absolute;left:0;right:0;cursor:default}
.row-movement,.row-group,.row-section{border-top:1px solid var(--db-line)}
.row:hover .head{background:color-mix(in srgb, var(--db-text) 5%, var(--db-ground))}
.row.selected .head{background:var(--page-selected);box-shadow:inset 3px 0 0 var(--page-focus)}
.row.selected .cell{background:color-mix(in srgb, var(--page-focus) 8%, transparent)}
.row:focus-visible{outline-offset:-2px;z-index:2}
.head{position:absolute;left:0;top:0;bottom:0;display:flex;align-items:center;gap:4px;padding-right:10px;background:var(--db-ground);z-index:1;border-right:1px solid var(--db-line)}
.row-section .head{align-items:flex-end;padding-bottom:8px}
.arrow{flex:none;width:16px;height:16px;display:grid;place-items:center}
.arrow.open,.arrow.shut{cursor:pointer}
.arrow.open::before,.arrow.shut::before{content:"";border:4px solid transparent;border-left:5px solid var(--db-muted);transform:translateX(2px)}
.arrow.open::before{transform:rotate(90deg) translateX(2px)}
.label{flex:1 1 auto;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.label.strong{font-weight:600}
.row.muted .label{color:var(--db-muted)}
.patterns{position:absolute}
.aside{flex:none;white-space:nowrap;font-size:11px;color:var(--db-muted)}
.cell{position:absolute;top:0;bottom:0;overflow:hidden}
.marks{display:block;overflow:visible}
.hit{fill:transparent;stroke:none}
.mark{cursor:pointer}
.mark:focus-visible{outline:none}
.mark:focus-visible .hit{stroke:var(--page-focus);stroke-width:2}
.mark:hover .db-bar,.mark:hover .db-diamond,.mark:hover .db-cue{filter:brightness(1.08)}
.handle{fill:transparent;cursor:ew-resize}
.mark:hover .handle[data-handle]:hover{fill:var(--page-focus);fill-opacity:.55}
.card{position:fixed;z-index:40;padding:10px 12px;border:1px solid var(--vscode-editorHoverWidget-border, var(--page-border));border-radius:6px;background:var(--vscode-editorHoverWidget-background, var(--page-panel));color:var(--vscode-editorHoverWidget-foreground, var(--db-text));box-shadow:0 4px 18px rgb(0 0 0 / 20%);font-size:12px;line-height:1.45;pointer-events:none}
.card h2{margin:0;font-size:13px;font-weight:600;overflow-wrap:anywhere}
.card h3{margin:6px 0 0;font-size:11px;font-weight:600}
.card p{margin:2px 0 0;overflow-wrap:anywhere;white-space:pre-line}
.card .kind{opacity:.9;font-size:11px;margin-bottom:4px}
.card dt{flex:0 0 62px;opacity:.9}
.card ul{margin:0;padding-left:16px}
.minimap{flex:none;display:block;border-top:1px solid var(--db-line);cursor:crosshair;touch-action:none}
.minimap .plain-lines{stroke:var(--db-bar-line);stroke-width:1.5;fill:none}
.minimap .critical-lines{stroke:var(--db-critical);stroke-width:2;fill:none}
.minimap .window{fill:var(--page-focus);fill-opacity:.12;stroke:var(--page-focus);stroke-width:1}
.bubble{position:fixed;z-index:45;max-width:340px;padding:7px 10px;border-radius:6px;border:1px solid var(--page-focus);background:var(--page-panel);color:var(--vscode-editorWidget-foreground, var(--db-text));font-size:12px;pointer-events:none;box-shadow:0 4px 18px rgb(0 0 0 / 20%)}
.bubble strong{display:block;font-family:var(--vscode-editor-font-family, monospace)}
.bubble .worse{color:var(--db-late);font-weight:600}
.said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.nothing{margin:auto;max-width:360px;padding:24px;text-align:center;color:var(--db-muted)}
.hidden-note{padding:3px 14px;font-size:11px;color:var(--db-muted);flex:none}
body:not(.vscode-reduce-motion) .tool{transition:background .12s}
@media (prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}}
.sheet{display:none;width:100%}
@media print{body:has(.sheet){background:#fff}body:has(.sheet) #app{display:none}.sheet{display:block}html,body{overflow:visible;height:auto}.tools,.minimap,.panel,.card{display:none!important}.rows{overflow:visible}}
@media (forced-colors:active){.row.selected{outline:2px solid Highlight}.card,.panel,.bubble{border-color:CanvasText;background:Canvas;color:CanvasText}}
`;

export function adoptStyles(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(PALETTE_CSS + MARKS_CSS + PAGE_CSS);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
