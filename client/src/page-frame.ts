/** The frame of a webview's page: its script, and nothing else from anywhere. One place, so that no panel's policy is laxer than the others'. */

import type * as vscode from "vscode";

export interface PageOptions {
  readonly title: string;
  /** Where images may come from; from nowhere without it. */
  readonly images?: string;
}

/** The address of the score goes along, so that a reload of the window finds it. */
export function pageFrame(webview: vscode.Webview, script: vscode.Uri, score: vscode.Uri, { title, images }: PageOptions): string {
  const nonce = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'${images === undefined ? "" : `; img-src ${images}`}`;
  const uri = score.toString().replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<!doctype html>
<html lang="en" data-uri="${uri}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
</head>
<body>
<div id="app"></div>
<script nonce="${nonce}" src="${webview.asWebviewUri(script)}"></script>
</body>
</html>
`;
}
