/**
 * Scores in Markdown's preview: a fenced `score` block and an image of a `.score` file become their timeline. Markdown is rendered in one
 * go, and the core takes a moment to load: until it is there a fence shows its text, and then the preview is drawn again.
 */

import * as vscode from "vscode";
import type { ScorePictureOptions } from "../../server/src/features/score-picture.ts";

type Draw = typeof import("../../server/src/features/score-picture.ts").scorePicture;

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

const WIDTH = 1000;

export function markdownPictures(): { extendMarkdownIt(markdown: MarkdownIt): MarkdownIt } {
  let draw: Draw | undefined;
  let loading = false;
  const files = new ScoreFiles(refresh);
  const load = (): void => {
    if (loading) return;
    loading = true;
    void import("../../server/src/features/score-picture.ts").then((core) => {
      draw = core.scorePicture;
      refresh();
    });
  };
  const pictureOf = (text: string, uri: vscode.Uri): string => {
    if (draw === undefined) {
      load();
      return "";
    }
    const options: ScorePictureOptions = {
      uri: uri.toString(),
      theme: isDark() ? "dark" : "light",
      width: WIDTH,
      now: Math.floor(Date.now() / 60_000),
      read: (other) => files.text(vscode.Uri.parse(other)),
    };
    const picture = draw(text, options);
    return "svg" in picture ? embedded(picture.svg) : `<p><em>${escapeText(picture.reason)}</em></p>`;
  };
  return {
    extendMarkdownIt(markdown) {
      const { rules } = markdown.renderer;
      const { fence, image } = rules;
      rules.fence = (tokens, index, options, environment, self) => {
        const usual = fence?.(tokens, index, options, environment, self) ?? "";
        const { info, content } = tokens[index];
        if (!/^score\b/u.test(info.trim())) return usual;
        return pictureOf(content, vscode.Uri.joinPath(environment?.currentDocument ?? vscode.Uri.parse("untitled:/fence.md"), "..", "fence.score")) || usual;
      };
      rules.image = (tokens, index, options, environment, self) => {
        const usual = (): string => image?.(tokens, index, options, environment, self) ?? "";
        const address = tokens[index].attrGet("src") ?? "";
        if (!/\.score$/u.test(address) || /^[a-z]+:/iu.test(address) || environment?.currentDocument === undefined) return usual();
        const uri = vscode.Uri.joinPath(environment.currentDocument, "..", decodeURIComponent(address));
        const text = files.text(uri);
        return (text !== undefined && pictureOf(text, uri)) || usual();
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
