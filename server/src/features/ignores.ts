/** `// downbeat-ignore CODE because …` silences that hint or warning on the line below. */

const MARK = "downbeat-ignore";
const COMMENT = /^\s*\/\//;

/** The comment that silences a code, without its line end. */
export function ignoreComment(code: string): string {
  return `// ${MARK} ${code} because `;
}

/** Where something is silenced: for the offset of each silenced line's start, the codes. Empty in nearly every file, and then it costs one search. */
export function ignoresIn(text: string): ReadonlyMap<number, ReadonlySet<string>> {
  const ignores = new Map<number, Set<string>>();
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + MARK.length)) {
    if (!/\/\/[ \t]*$/.test(text.slice(lineStart(text, at), at))) continue;
    const said = text.slice(at + MARK.length, lineEnd(text, at));
    const codes = /^[ \t]+([a-z-]+(?:[ \t]*,[ \t]*[a-z-]+)*)/.exec(said)?.[1];
    if (codes === undefined) continue;
    const target = nextWrittenLine(text, at);
    const there = ignores.get(target) ?? new Set();
    for (const code of codes.split(",")) there.add(code.trim());
    ignores.set(target, there);
  }
  return ignores;
}

/** Is this code silenced for what begins at this offset? */
export function isIgnored(ignores: ReadonlyMap<number, ReadonlySet<string>>, text: string, code: string, start: number): boolean {
  return ignores.size > 0 && (ignores.get(lineStart(text, start))?.has(code) ?? false);
}

/** Start of the first line after `at` that is more than a comment: several comments, a doc comment among them, may stand above one line. */
function nextWrittenLine(text: string, at: number): number {
  let start = lineEnd(text, at) + 1;
  while (start < text.length && COMMENT.test(text.slice(start, lineEnd(text, start)))) start = lineEnd(text, start) + 1;
  return start;
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}
