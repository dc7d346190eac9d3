/** The words of a TaskJuggler project, and its statements: a keyword, its operands, and what stands in braces behind it. */

export interface TjToken {
  readonly type: "word" | "string" | "open" | "close" | "comma";
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

export interface TjStatement {
  readonly keyword: string;
  readonly line: number;
  /** Operands in order; commas part the groups of a list. */
  readonly groups: readonly TjGroup[];
  /** What stands in braces behind the last operand. */
  readonly block: readonly TjStatement[];
}

/** One entry of a list, with the braces behind it: `allocate dev { alternative lin }`. */
export interface TjGroup {
  readonly words: readonly TjToken[];
  readonly block: readonly TjStatement[];
}

const TOKEN =
  /(?<space>\s+)|(?<comment>#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<long>-8<-[\s\S]*?->8-)|(?<string>"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*')|(?<macro>\[[\s\S]*?\]|\$\{[^}]*\})|(?<open>\{)|(?<close>\})|(?<comma>,)|(?<word>[^\s{},"'[\]#]+)|(?<other>.)/gy;

export function tokensOf(text: string): readonly TjToken[] {
  const tokens: TjToken[] = [];
  let line = 1;
  for (const match of text.matchAll(TOKEN)) {
    const { long, string, open, close, comma, word, macro } = match.groups!;
    if (long !== undefined) tokens.push({ type: "string", text: unindent(long.slice(4, -4)), line });
    else if (string !== undefined) tokens.push({ type: "string", text: string.slice(1, -1).replaceAll(/\\(["'\\])/g, "$1"), line });
    else if (open !== undefined) tokens.push({ type: "open", text: open, line });
    else if (close !== undefined) tokens.push({ type: "close", text: close, line });
    else if (comma !== undefined) tokens.push({ type: "comma", text: comma, line });
    else if (word !== undefined || macro !== undefined) tokens.push({ type: "word", text: word ?? macro, line });
    for (let k = match[0].indexOf("\n"); k >= 0; k = match[0].indexOf("\n", k + 1)) line++;
  }
  return tokens;
}

/**
 * Statements up to the end or the brace that closes the block. A statement goes on until a line begins with another keyword: a list goes on after a comma,
 * and several may stand on one line inside of braces where each begins with one of `keywords`.
 */
export function statementsOf(tokens: readonly TjToken[], keywords: ReadonlySet<string>): readonly TjStatement[] {
  let at = 0;
  const block = (): readonly TjStatement[] => {
    const statements: TjStatement[] = [];
    while (at < tokens.length && tokens[at].type !== "close") {
      const first = tokens[at];
      at++;
      if (first.type !== "word") continue;
      statements.push({ keyword: first.text, line: first.line, ...operands(first.line) });
    }
    at++;
    return statements;
  };
  const operands = (line: number): Pick<TjStatement, "groups" | "block"> => {
    const groups: TjGroup[] = [];
    let words: TjToken[] = [];
    let inner: readonly TjStatement[] = [];
    let last: readonly TjStatement[] = [];
    let current = line;
    let afterComma = false;
    while (at < tokens.length && tokens[at].type !== "close") {
      const token = tokens[at];
      if (token.type === "open") {
        at++;
        inner = block();
        last = inner;
        current = tokens[at - 1]?.line ?? current;
        if (tokens[at]?.type !== "comma") break;
        continue;
      }
      if (token.type === "comma") {
        groups.push({ words, block: inner });
        words = [];
        inner = [];
        last = [];
        afterComma = true;
        current = token.line;
        at++;
        continue;
      }
      const startsLine = token.line > current && !afterComma;
      if (startsLine || (token.type === "word" && words.length + groups.length > 0 && !afterComma && keywords.has(token.text))) break;
      if (
        token.type === "word" &&
        words.length === 0 &&
        groups.length === 0 &&
        keywords.has(token.text) &&
        token.line === line &&
        FLAGS.has(tokens[at - 1].text)
      )
        break;
      words.push(token);
      current = token.line;
      afterComma = false;
      at++;
    }
    if (words.length > 0 || inner.length > 0) groups.push({ words, block: inner });
    return { groups, block: last };
  };
  const all: TjStatement[] = [];
  while (at < tokens.length) all.push(...block());
  return all;
}

/** Keywords without an operand, which another keyword may follow on the line. */
const FLAGS = new Set(["onstart", "onend", "milestone", "persistent", "mandatory"]);

function unindent(text: string): string {
  const lines = text.split("\n").filter((line, k, all) => line.trim() !== "" || (k > 0 && k < all.length - 1));
  return lines.map((line) => line.trim()).join("\n");
}
