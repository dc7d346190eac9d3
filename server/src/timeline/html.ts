/** A timeline as one interactive page in one file: the plan as data, the page's script inside, nothing from any network. */

import type { Theme } from "./theme.ts";
import type { Timeline } from "./timeline.ts";

export interface HtmlOptions {
  /** Without it the reader's own preference counts. */
  readonly theme?: Theme;
  /** Address that tells of changes, for `downbeat preview`. */
  readonly live?: string;
}

/** `script`: the bundle of the page. The nonce binds the policy to the two scripts of this file; plan text is in neither. */
export function htmlOf(timeline: Timeline, script: string, options: HtmlOptions = {}): string {
  const nonce = "downbeat";
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'none'; img-src data: blob:${options.live ? "; connect-src 'self'" : ""}`;
  // `<` would end the element that holds it, whatever quotes it stands in.
  const data = JSON.stringify(timeline).replaceAll("<", "\\u003c");
  const attributes = [options.theme && `data-theme="${options.theme}"`, options.live && `data-live="${escapeText(options.live)}"`]
    .filter(Boolean)
    .map((attribute) => ` ${attribute}`)
    .join("");
  return `<!doctype html>
<html lang="en"${attributes}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(timeline.title)}</title>
</head>
<body>
<div id="app"></div>
<script type="application/json" id="timeline">${data}</script>
<script nonce="${nonce}" data-page>${script.replaceAll("</script", "<\\/script")}</script>
</body>
</html>
`;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
