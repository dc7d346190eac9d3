/** Words of a plan's author inside of Markdown that is ours. */

/** The author's words as words, whatever Markdown would make of them. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!|<>~]/g, "\\$&").replaceAll("\n", " ");
}
