/**
 * The width of a text without a screen, from a table of advance widths (thousandths of the font size) of the usual interface fonts:
 * for each character the widest that a reader may have, so that a label that fits here fits there.
 */

export type Measure = (text: string, size: number, bold?: boolean) => number;

/** Groups of characters and their advance: those of DejaVu Sans, the widest of them. */
const ADVANCES: readonly (readonly [string, number])[] = [
  ["abdeghknopqu", 630],
  ["cszxvyL", 570],
  ["ijlI.,:;'|!", 325],
  ["ft()[]r-/", 400],
  ["m%@", 975],
  ["wMW", 900],
  ["0123456789", 636],
  ["ABCEFKPRSTVXYZJ", 685],
  ["DGHNOQU&", 780],
  [" ", 318],
  ["·", 318],
  ["–×", 700],
  ["—…→", 1000],
  ["+−#=<>", 838],
];

const WIDTHS = new Map<string, number>();
for (const [characters, width] of ADVANCES) for (const character of characters) WIDTHS.set(character, width);

/** Names and lengths come again and again: thousandths of the font size by text. Emptied when it is full. */
const known = new Map<string, number>();
const MOST_KNOWN = 40_000;

/** Width in pixels of a text at a font size, on the safe side. */
export const measureByTable: Measure = (text, size, bold = false) => {
  let units = known.get(text);
  if (units === undefined) {
    if (known.size >= MOST_KNOWN) known.clear();
    units = unitsOf(text);
    known.set(text, units);
  }
  return (units / 1000) * size * (bold ? 1.1 : 1);
};

function unitsOf(text: string): number {
  let units = 0;
  for (const character of text) {
    const width = WIDTHS.get(character);
    if (width !== undefined) units += width;
    else {
      const code = character.codePointAt(0)!;
      // Scripts whose characters fill a square; everything else is taken as a wide Latin letter.
      units +=
        code >= 0x1100 &&
        (code <= 0x11ff || (code >= 0x2e80 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) || (code >= 0xff00 && code <= 0xff60) || code >= 0x1f300)
          ? 1000
          : 640;
    }
  }
  return units;
}

/** The text, or as much of it as fits, ended by an ellipsis; "" where not even that fits. */
export function fit(text: string, width: number, size: number, measure: Measure, bold = false): string {
  if (measure(text, size, bold) <= width) return text;
  const characters = [...text];
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(`${characters.slice(0, middle).join("").trimEnd()}…`, size, bold) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? "" : `${characters.slice(0, low).join("").trimEnd()}…`;
}

/** Breaks a text into lines of at most `width`, at most `lines` of them, the last one cut. */
export function wrap(text: string, width: number, size: number, lines: number, measure: Measure): string[] {
  const out: string[] = [];
  let line = "";
  const words = text.split(/\s+/u).filter((word) => word !== "");
  for (let index = 0; index < words.length; index++) {
    const next = line === "" ? words[index] : `${line} ${words[index]}`;
    if (measure(next, size) <= width) {
      line = next;
      continue;
    }
    if (out.length === lines - 1) return [...out, fit([line, ...words.slice(index)].filter((part) => part !== "").join(" "), width, size, measure)];
    if (line !== "") out.push(line);
    line = words[index];
  }
  if (line !== "") out.push(fit(line, width, size, measure));
  return out;
}
