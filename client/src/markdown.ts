/**
 * Scores in Markdown's preview: a fenced `score` block and an image of a `.score` file become their timeline. Markdown is rendered in one
 * go, and the server draws in its own time: until a picture is there its place shows what it showed before, and then the preview is drawn again.
 */

import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { PICTURE, type PictureParams, type PictureResult } from "../../server/src/lsp/preview-protocol.ts";

/** What of markdown-it is used. */
interface Token {
  readonly info: string;
  readonly content: string;
  attrGet(name: string): string | null;
}
type Rule = (tokens: Token[], index: number, options: unknown, environment: { readonly currentDocument?: vscode.Uri } | undefined, self: unknown) => string;
export interface MarkdownIt {
  readonly renderer: { readonly rules: Record<string, Rule | undefined> };
}

const WIDTH = 860;

/** So many pictures are remembered; a Markdown file rarely shows more. */
const REMEMBERED = 50;

/**
 * A page of the preview that is still loading loses what it is told, and does not say so; a picture is often drawn before its page is there.
 * So it is told again after these milliseconds, which changes nothing in a page that has heard.
 */
const TOLD_AGAIN = [1000, 4000, 10_000];

export function markdownPictures(client: BaseLanguageClient, ready: Promise<unknown>): { extendMarkdownIt(markdown: MarkdownIt): MarkdownIt } {
  /** Markup by what it was drawn from; undefined while the server draws. */
  const drawn = new Map<string, string | undefined>();
  /** What a place showed last. */
  const shown = new Map<string, string>();
  const files = new ScoreFiles(refresh);
  const draw = async (key: string, params: PictureParams, isFirst: boolean): Promise<void> => {
    await ready;
    const picture = await client.sendRequest<PictureResult>(PICTURE, params).catch((error: unknown) => ({ reason: String(error) }));
    drawn.set(key, "svg" in picture ? embedded(picture.svg) : `<p><em>${escapeText(picture.reason)}</em></p>`);
    refresh();
    for (const later of isFirst ? TOLD_AGAIN : []) setTimeout(refresh, later);
  };
  /** `place` is the same at each rendering. Empty until there is something to show. */
  const pictureOf = (text: string, uri: vscode.Uri, place: string): string => {
    const params: PictureParams = { uri: client.code2ProtocolConverter.asUri(uri), text, theme: isDark() ? "dark" : "light", width: WIDTH };
    const key = JSON.stringify(params);
    if (!drawn.has(key)) {
      if (drawn.size >= REMEMBERED) drawn.delete(drawn.keys().next().value!);
      drawn.set(key, undefined);
      void draw(key, params, !shown.get(place));
    }
    const markup = drawn.get(key) ?? shown.get(place) ?? "";
    shown.set(place, markup);
    return markup;
  };
  return {
    extendMarkdownIt(markdown) {
      const { rules } = markdown.renderer;
      const { fence, image } = rules;
      rules.fence = (tokens, index, options, environment, self) => {
        const usual = fence?.(tokens, index, options, environment, self) ?? "";
        const { info, content } = tokens[index];
        if (!/^score\b/u.test(info.trim())) return usual;
        const markdown = environment?.currentDocument ?? vscode.Uri.parse("untitled:/fence.md");
        return pictureOf(content, vscode.Uri.joinPath(markdown, "..", "fence.score"), `${markdown} ${index}`) || usual;
      };
      rules.image = (tokens, index, options, environment, self) => {
        const usual = (): string => image?.(tokens, index, options, environment, self) ?? "";
        const address = tokens[index].attrGet("src") ?? "";
        if (!/\.score$/u.test(address) || /^[a-z]+:/iu.test(address) || environment?.currentDocument === undefined) return usual();
        const uri = vscode.Uri.joinPath(environment.currentDocument, "..", decodeURIComponent(address));
        const text = files.text(uri);
        return (text !== undefined && pictureOf(text, uri, `${environment.currentDocument} ${uri}`)) || usual();
      };
      return markdown;
    },
  };
}

/** Texts of scores that a Markdown file shows: those of the editor where it has them, else from disk as soon as they are read. */
class ScoreFiles {
  readonly #read = new Map<string, string | undefined>();
  readonly #changed: () => void;
  #watching = false;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  text(uri: vscode.Uri): string | undefined {
    this.#watch();
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (open) return open.getText();
    const key = uri.toString();
    if (!this.#read.has(key)) {
      this.#read.set(key, undefined);
      vscode.workspace.fs.readFile(uri).then(
        (bytes) => {
          this.#read.set(key, new TextDecoder().decode(bytes));
          this.#changed();
        },
        () => undefined, // Not there: the image stays what Markdown makes of it.
      );
    }
    return this.#read.get(key);
  }

  /** For the life of the extension, once there is anything to watch. */
  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    const forget = (uri: vscode.Uri): void => {
      if (this.#read.delete(uri.toString())) this.#changed();
    };
    const watcher = vscode.workspace.createFileSystemWatcher("**/*.score");
    watcher.onDidChange(forget);
    watcher.onDidCreate(forget);
    watcher.onDidDelete(forget);
    vscode.workspace.onDidSaveTextDocument(({ languageId }) => {
      if (languageId === "score") this.#changed();
    });
    vscode.window.onDidChangeActiveColorTheme(() => this.#changed());
  }
}

function refresh(): void {
  void vscode.commands.executeCommand("markdown.preview.refresh");
}

function isDark(): boolean {
  const { kind } = vscode.window.activeColorTheme;
  return kind === vscode.ColorThemeKind.Dark || kind === vscode.ColorThemeKind.HighContrast;
}

/** As an image of its own: its styles touch nothing around it, and its text runs no script. */
function embedded(svg: string): string {
  const said = (element: string): string => new RegExp(`<${element}[^>]*>([^<]*)</${element}>`, "u").exec(svg)?.[1] ?? "";
  return `<p><img alt="${`${said("title")}. ${said("desc")}`.replaceAll('"', "&quot;")}" src="data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg).replaceAll("'", "%27")}" style="max-width:100%"></p>\n`;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
