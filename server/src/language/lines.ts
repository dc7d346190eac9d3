/** Offset ↔ line and column, both 0-based and in UTF-16 units, as an editor counts them: `\n`, `\r\n` and a lone `\r` end a line. */

export interface LineColumn {
  /** 0-based. */
  readonly line: number;
  /** 0-based, in UTF-16 units. */
  readonly column: number;
}

export class Lines {
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly starts: Int32Array;

  constructor(text: string, starts?: Int32Array) {
    this.text = text;
    this.starts = starts ?? lineStarts(text);
  }

  get count(): number {
    return this.starts.length;
  }

  /** The line that an offset stands on; offsets outside of the text are taken as its nearest end. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  at(offset: number): LineColumn {
    const inside = Math.max(0, Math.min(offset, this.text.length));
    const line = this.lineAt(inside);
    return { line, column: inside - this.starts[line] };
  }

  /** The offset of a line and column; a column past the end of its line is that end, a line past the end of the text is its end. */
  offset(line: number, column: number): number {
    if (line < 0) return 0;
    if (line >= this.starts.length) return this.text.length;
    return Math.max(this.starts[line], Math.min(this.starts[line] + column, this.lineEnd(line)));
  }

  /** Where a line ends, its line end not counted. */
  lineEnd(line: number): number {
    let end = line + 1 < this.starts.length ? this.starts[line + 1] : this.text.length;
    const start = this.starts[line];
    if (end > start && this.text.charCodeAt(end - 1) === 10 && line + 1 < this.starts.length) end--;
    if (end > start && this.text.charCodeAt(end - 1) === 13 && line + 1 < this.starts.length) end--;
    return end;
  }

  /** The lines of the text after an edit; only what it touched is looked at again. */
  edit(start: number, end: number, inserted: string, newText: string): Lines {
    const delta = inserted.length - (end - start);
    // A line end may be joined or parted at both edges (`\r` and `\n`), so one character more on each side is read again.
    const from = Math.max(0, start - 1);
    const until = Math.min(this.text.length, end + 1);
    const first = this.lineAt(from);
    let next = this.lineAt(until) + 1;
    const middle: number[] = [];
    const scanEnd = next < this.starts.length ? this.starts[next] : this.text.length;
    scan(newText, this.starts[first], scanEnd + delta, middle);
    // The scan ends on a line start that both texts have.
    if (next < this.starts.length && middle[middle.length - 1] === this.starts[next] + delta) next++;
    const starts = new Int32Array(first + 1 + middle.length + this.starts.length - next);
    starts.set(this.starts.subarray(0, first + 1));
    starts.set(middle, first + 1);
    const after = first + 1 + middle.length;
    starts.set(this.starts.subarray(next), after);
    if (delta !== 0) for (let line = after; line < starts.length; line++) starts[line] += delta;
    return new Lines(newText, starts);
  }
}

function lineStarts(text: string): Int32Array {
  const starts = [0];
  scan(text, 0, text.length, starts);
  return Int32Array.from(starts);
}

/** Adds the starts of the lines that begin after `from`, up to and with `to`. */
function scan(text: string, from: number, to: number, into: number[]): void {
  const region = from === 0 && to === text.length ? text : text.slice(from, Math.min(text.length, to + 1));
  const length = to - from;
  // Two searches, which cost far less than a look at each character where this has not yet become fast code.
  let feed = region.indexOf("\n");
  let back = region.indexOf("\r");
  for (;;) {
    if (feed < 0 || feed >= length) feed = length;
    if (back < 0 || back >= length) back = length;
    const end = Math.min(feed, back);
    if (end === length) return;
    // A return before a feed is one line end with it.
    if (end === feed || region.charCodeAt(end + 1) !== 10) into.push(from + end + 1);
    if (end === feed) feed = region.indexOf("\n", end + 1);
    else back = region.indexOf("\r", end + 1);
  }
}

/** The kind of line end that a text uses: that of its first line. */
export function lineEndOf(text: string): "\n" | "\r\n" {
  const at = text.indexOf("\n");
  return at > 0 && text.charCodeAt(at - 1) === 13 ? "\r\n" : "\n";
}
