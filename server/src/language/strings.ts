/** What a string in the text means. */

/** The text meant by `"…"` or `"""…"""`: escapes resolved, the common indentation of several lines removed. Missing closing quotes are no error here. */
export function stringValue(image: string): string {
  if (image.startsWith('"""') && image.length >= 6 && image.endsWith('"""')) return resolveEscapes(dedent(image.slice(3, -3)));
  const closed = image.length > 1 && image.endsWith('"');
  const inner = image.slice(1, closed ? -1 : undefined);
  return inner.includes("\\") ? resolveEscapes(inner) : inner;
}

function resolveEscapes(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(?:u\{([0-9a-fA-F]{1,6})\}|([\s\S]))/g, (whole, hex: string | undefined, char: string | undefined) => {
    if (hex !== undefined) {
      const code = Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    }
    if (char === "n") return "\n";
    // A backslash before anything else is a backslash: nothing is lost of a Windows path or a pattern.
    return char === '"' || char === "\\" ? char : whole;
  });
}

/** Takes off the line end after the opening quotes, the white space before the closing ones, and the indentation that all lines share. */
function dedent(text: string): string {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.length === 1) return text;
  if (lines[0].trim() === "") lines.shift();
  else lines[0] = `\0${lines[0]}`;
  const last = lines.length - 1;
  const closes = lines[last].trim() === "";
  let common = Number.POSITIVE_INFINITY;
  for (const line of lines) if (!line.startsWith("\0") && line.trim() !== "") common = Math.min(common, line.length - line.trimStart().length);
  if (closes) lines.pop();
  const cut = Number.isFinite(common) ? common : 0;
  return lines.map((line) => (line.startsWith("\0") ? line.slice(1) : line.slice(Math.min(cut, line.length - line.trimStart().length)))).join("\n");
}
