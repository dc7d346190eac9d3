/** Text → syntax tree. Any text gives a tree; what is wrong with it is in the tree's problems, and nothing is thrown. */

import { ScoreParser } from "./grammar.ts";
import type { SourceFile } from "./syntax.ts";
import { lex } from "./tokens.ts";

let instance: ScoreParser | undefined;

/** The one parser of the process: building it analyses the grammar, which takes some milliseconds. */
export function scoreParser(): ScoreParser {
  instance ??= new ScoreParser();
  return instance;
}

export function parse(text: string): SourceFile {
  const lexed = lex(text);
  const { items, starts, comments, problems } = scoreParser().read(text, lexed, 0, undefined, 0);
  return { text, items, starts, trailing: comments, problems, openEnds: lexed.openEnds, unclosed: lexed.unclosed };
}
