/** The style sheet of the page, adopted as an object: so the policy needs to allow no style at all. */

import { FONT } from "../../server/src/timeline/theme.ts";
import { PALETTE_CSS } from "../preview/palette.ts";

const PAGE_CSS = `
*{box-sizing:border-box}
html,body{margin:0;padding:0;background:var(--db-ground);color:var(--db-text);font-family:var(--vscode-font-family, ${FONT});font-size:13px;line-height:1.45}
.page{max-width:1180px;margin:0 auto;padding:12px 18px 32px}
.top{display:flex;flex-wrap:wrap;gap:6px 16px;align-items:center}
.title{flex:1 1 240px;min-width:0}
h1{font-size:16px;font-weight:600;margin:0;line-height:1.3;overflow-wrap:anywhere}
h2{font-size:14px;font-weight:600;margin:0 0 2px}
.points h2{display:flex;flex-wrap:wrap;gap:2px 8px;align-items:baseline;margin:0;font-size:13px}
.title p,.about{margin:1px 0 0;font-size:12px;color:var(--db-muted)}
p{margin:4px 0 0;overflow-wrap:anywhere}
.run{display:flex;gap:8px;align-items:center}
progress{width:120px;height:6px;accent-color:var(--page-focus)}
.button{min-height:26px;padding:3px 11px;border:1px solid var(--vscode-button-border, var(--page-border));border-radius:4px;background:var(--vscode-button-secondaryBackground, var(--page-panel));color:var(--vscode-button-secondaryForeground, var(--db-text));font:inherit;cursor:pointer}
.button:hover{background:var(--vscode-button-secondaryHoverBackground, var(--page-hover))}
.button.primary{background:var(--vscode-button-background, var(--page-panel));color:var(--vscode-button-foreground, var(--db-text));border-color:var(--vscode-button-border, var(--page-focus))}
.button.primary:hover{background:var(--vscode-button-hoverBackground, var(--page-hover))}
.button:disabled,.button.primary:disabled{background:transparent;color:var(--db-muted);border-style:dashed;cursor:default}
.tabs{display:flex;flex-wrap:wrap;gap:2px 4px;margin:12px 0 14px;border-bottom:1px solid var(--page-border)}
.tabs button{padding:6px 10px 7px;border:0;border-bottom:2px solid transparent;margin-bottom:-1px;background:none;color:var(--db-muted);font:inherit;cursor:pointer}
.tabs button[aria-selected=true]{color:var(--db-text);border-bottom-color:var(--page-focus);font-weight:600}
.tabs button:hover{color:var(--db-text)}
.count{display:inline-block;min-width:17px;margin-left:6px;padding:0 5px;border-radius:9px;background:var(--vscode-badge-background, var(--page-hover));color:var(--vscode-badge-foreground, var(--db-text));font-size:11px;font-weight:400;text-align:center}
:focus{outline:none}
:focus-visible{outline:2px solid var(--page-focus);outline-offset:1px}
.tabs button:focus-visible{outline-offset:-2px}
.target:has(:focus-visible){outline:2px solid var(--page-focus);outline-offset:-2px}
.columns{display:grid;grid-template-columns:minmax(0,1fr);gap:20px 28px}
@media (min-width:900px){.columns{grid-template-columns:minmax(280px,2fr) minmax(0,3fr)}.columns.even{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}.suppose .fields{grid-column:1;grid-row:1/span 2}.suppose .outcome,.suppose .chart{grid-column:2}}
.columns section{margin:0}
section{margin:0 0 22px}
.targets{display:flex;flex-direction:column;gap:2px;align-content:start;align-self:start;margin:0}
.target input{position:absolute;width:1px;height:1px;margin:0;opacity:0}
.target{position:relative;display:grid;grid-template-columns:minmax(0,1fr) auto;gap:1px 12px;align-items:baseline;padding:4px 9px 5px;border:1px solid transparent;border-radius:5px;background:none;color:inherit;font:inherit;text-align:left;cursor:pointer}
.target:hover{background:var(--page-hover)}
.target.chosen{background:var(--page-selected);border-color:var(--page-focus)}
.target .name{font-weight:600;overflow-wrap:anywhere}
.target .figures{font-size:12px;color:var(--db-muted);text-align:right}
.gauge{grid-column:1/-1;display:block;width:100%;height:4px;margin-top:2px;border-radius:2px}
.track{fill:color-mix(in srgb, var(--db-text) 12%, var(--db-ground))}
.high{fill:var(--db-bar-line)}
.low{fill:var(--db-late)}
.tag{display:inline-block;padding:0 6px;margin-right:6px;border:1px solid currentColor;border-radius:3px;font-size:11px;font-weight:400;color:var(--db-text)}
.target .tag{border-color:var(--db-late)}
.distribution{min-width:0}
.curve{position:relative;margin-top:4px;border-radius:4px;touch-action:pan-y}
.curve svg{display:block;max-width:100%;font-size:11px}
.curve text{fill:var(--db-text)}
.curve .tick,.curve .date text{fill:var(--db-muted)}
.curve .level{stroke:var(--db-line);stroke-dasharray:2 3}
.curve .base,.curve .date line{stroke:var(--db-muted)}
.curve .bar{fill:var(--db-bar);stroke:var(--db-bar-line);stroke-width:.75}
.curve .bar.after{fill:url(#after);stroke:var(--db-late)}
.after-ground{fill:var(--db-ground)}
.after-line{stroke:var(--db-late);stroke-width:2.5}
.s-curve{fill:none;stroke:var(--db-ink);stroke-width:2;stroke-linejoin:round}
.s-curve.before{stroke-dasharray:4 3;stroke-width:1.5;opacity:.75}
.due line{stroke:var(--db-late);stroke-width:2}
.due text{font-weight:600}
.planned line{stroke:var(--db-muted);stroke-dasharray:3 3}
.curve .planned text{fill:var(--db-muted)}
.percentile line{stroke:var(--db-ink);stroke-width:.75;stroke-dasharray:1 3}
.percentile circle{fill:var(--db-ground);stroke:var(--db-ink);stroke-width:2}
.percentile text{font-weight:600;paint-order:stroke;stroke:var(--db-ground);stroke-width:3px;stroke-linejoin:round}
.cursor line{stroke:var(--page-focus)}
.cursor circle{fill:var(--page-focus)}
.read{font-size:12px;color:var(--db-muted);min-height:1.45em}
.percentiles{display:flex;flex-wrap:wrap;gap:6px 22px;margin:10px 0}
.percentiles div{display:flex;flex-direction:column}
.percentiles dt{font-size:11px;color:var(--db-muted)}
.percentiles dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
details{margin-top:8px}
summary{cursor:pointer;width:fit-content}
table{border-collapse:collapse;width:100%;margin-top:6px}
th,td{padding:3px 10px 3px 0;text-align:left;font-weight:400;vertical-align:baseline;border-bottom:1px solid var(--db-line);overflow-wrap:anywhere}
th:last-child,td:last-child{padding-right:0}
thead th{font-size:11px;color:var(--db-muted)}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
tr.after td,tr.after th{color:var(--db-late)}
.bars th[scope=row]{width:38%}
.bars .bar-cell{width:auto;vertical-align:middle}
.bars .number{width:1%;padding-left:4px}
.bar-cell svg{display:block;width:100%;height:10px}
.bar-cell rect{fill:var(--db-bar-line)}
fieldset{border:0;margin:10px 0 0;padding:0}
legend{padding:0 0 2px;font-weight:600}
.field{display:grid;grid-template-columns:minmax(0,1fr) 150px;gap:0 10px;align-items:center;padding:3px 0 3px 8px;border-left:3px solid transparent}
.field.changed{border-left-color:var(--page-focus)}
.field label{overflow-wrap:anywhere}
.unit{color:var(--db-muted);font-size:11px}
.entry{display:flex;gap:5px;align-items:center}
input{width:100%;min-width:0;height:26px;padding:2px 7px;border:1px solid var(--vscode-input-border, var(--page-border));border-radius:4px;background:var(--page-field);color:var(--vscode-input-foreground, var(--db-text));font:inherit}
input[aria-invalid=true]{border-color:var(--db-late);border-width:2px}
input::placeholder{color:var(--vscode-input-placeholderForeground, var(--db-muted));opacity:1}
.was{grid-column:1/-1;font-size:12px;color:var(--db-muted);text-align:right}
.more{border:0;padding:2px 6px;background:none;color:var(--vscode-textLink-foreground, var(--db-text));font:inherit;text-decoration:underline;cursor:pointer}
.outcome,.chart,.fields{min-width:0}
.fields fieldset:first-child{margin-top:0}
.actions{display:flex;flex-wrap:wrap;gap:6px;align-items:center;margin:4px 0 8px}
.notice{margin:8px 0;padding:6px 10px;border-left:3px solid var(--db-note);border-radius:3px;background:color-mix(in srgb, var(--db-note) 10%, var(--db-ground))}
.notice.worse{border-left-color:var(--db-late);background:color-mix(in srgb, var(--db-late) 9%, var(--db-ground))}
.comparison td{white-space:nowrap}
.comparison tr.chosen th{font-weight:600}
.then{color:var(--db-muted)}
.difference{display:block;font-size:11px}
.better{color:var(--db-early)}
.difference.worse{color:var(--db-late)}
.plain{border:0;padding:0;background:none;color:inherit;font:inherit;text-align:left;cursor:pointer;text-decoration:underline;text-decoration-color:var(--db-muted);text-underline-offset:2px}
.points{margin:10px 0 0;padding:0;list-style:none;counter-reset:point}
.points li{position:relative;padding:10px 0 10px 34px;border-top:1px solid var(--db-line);counter-increment:point}
.points li::before{content:counter(point);position:absolute;left:0;top:10px;width:22px;text-align:right;color:var(--db-muted);font-variant-numeric:tabular-nums}
.points .tag{margin:0;color:var(--db-muted)}
.stake{font-weight:400;font-size:12px;color:var(--db-muted)}
.question{font-weight:600}
.points .actions{margin:4px 0 0 -8px}
.points .actions .button{min-height:24px;padding:1px 8px;border-color:transparent;background:none;color:var(--vscode-textLink-foreground, var(--db-text))}
.points .actions .button:hover,.points .actions .button[aria-expanded=true]{background:var(--page-hover)}
.answer{display:flex;flex-wrap:wrap;gap:8px 14px;align-items:end;margin-top:8px;padding:10px 12px;border:1px solid var(--page-border);border-radius:6px;background:var(--page-panel);color:var(--vscode-editorWidget-foreground, var(--db-text))}
.answer .field{display:flex;flex-direction:column;align-items:stretch;gap:2px;padding:0;border:0;flex:0 1 130px}
.answer .field.wide{flex:1 1 260px}
.answer label{font-size:12px}
.answer .notice{flex:1 1 100%;margin:0}
.nothing{color:var(--db-muted)}
.said,.said-word{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
body.vscode-high-contrast .target:hover,body.vscode-high-contrast-light .target:hover,body.vscode-high-contrast .button:hover,body.vscode-high-contrast-light .button:hover{outline:1px dashed var(--vscode-contrastActiveBorder, currentColor)}
@media (prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}}
@media (forced-colors:active){.button,.button.primary,.count{background:Canvas;color:CanvasText}.bar-cell rect,.high,.low{fill:Highlight}.track{fill:GrayText}.s-curve{stroke:CanvasText}.target.chosen{outline:2px solid Highlight}}
`;

export function adoptStyles(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(PALETTE_CSS + PAGE_CSS);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
