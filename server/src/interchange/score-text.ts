/** A draft as the text of a score: ids that are valid and unique, references that find what they mean, canonical form. */

import { nfc } from "../language/dates.ts";
import type { Draft, DraftClause, DraftItem, DraftLink, DraftPlayer, DraftShare } from "./draft.ts";

/** A header that is longer moves its clauses into the block. */
const WIDEST = 100;

export function scoreText(draft: Draft): string {
  return new Writer(draft).write();
}

class Writer {
  readonly #draft: Draft;
  readonly #ids = new Map<DraftItem, string>();
  readonly #playerIds = new Map<string, string>();
  readonly #byId = new Map<readonly DraftItem[], ReadonlyMap<string, DraftItem>>();
  readonly #blocks: string[] = [];

  constructor(draft: Draft) {
    this.#draft = draft;
    nameAll(draft.items, this.#ids);
    const taken = new Set<string>();
    for (const player of draft.who) this.#playerIds.set(player.key, freeId(player.id, player.title, player.kind, taken));
  }

  write(): string {
    const { id, title, start, finish, status, zone, calendar } = this.#draft;
    const clauses = [
      `start ${start}`,
      ...(finish ? [`finish ${finish}`] : []),
      ...(status ? [`status ${status}`] : []),
      ...(zone ? [`zone ${zone}`] : []),
      ...(calendar && this.#playerIds.has(calendar) ? [`calendar ${this.#playerIds.get(calendar)}`] : []),
    ];
    this.#blocks.push(
      `score ${id !== undefined && isId(id) && !this.#draft.items.some((item) => this.#ids.get(item) === nfc(id)) ? `${id} ` : ""}${stringText(title)} {\n${clauses.map((clause) => `  ${clause}\n`).join("")}}\n`,
    );
    for (const kind of ["calendar", "person", "role"] as const) {
      const players = this.#draft.who.filter((player) => player.kind === kind);
      if (players.length > 0) this.#blocks.push(players.map((player) => this.#player(player)).join(""));
    }
    let run = "";
    for (const item of this.#draft.items) {
      if (item.kind === "movement") {
        if (run !== "") this.#blocks.push(run);
        run = "";
        this.#blocks.push(this.#item(item, ""));
      } else run += this.#item(item, "");
    }
    if (run !== "") this.#blocks.push(run);
    return this.#blocks.join("\n");
  }

  #player(player: DraftPlayer): string {
    const clauses = player.clauses.map((clause) => this.#clause(clause));
    return declaration(`${player.kind} ${this.#playerIds.get(player.key)} ${stringText(player.title)}`, clauses, [], "", player.kind === "calendar");
  }

  #clause({ text, players }: DraftClause): string {
    return players ? `${text} ${this.#shares(players)}` : text;
  }

  #shares(shares: readonly DraftShare[]): string {
    return shares
      .map(
        ({ key, count, share }) => `${count === 1 ? "" : `${count} `}${share === 1 ? "" : `${Number((share * 100).toFixed(2))}% `}${this.#playerIds.get(key)}`,
      )
      .join(", ");
  }

  #item(item: DraftItem, indent: string): string {
    const by = item.by.filter(({ key }) => this.#playerIds.has(key));
    const clauses = [
      ...(item.estimate ? [item.estimate] : []),
      ...(by.length > 0 ? [`by ${this.#shares(by)}`] : []),
      ...(item.calendar !== undefined && this.#playerIds.has(item.calendar) ? [`calendar ${this.#playerIds.get(item.calendar)}`] : []),
      ...(["after", "ends after"] as const).flatMap((clause) => {
        const links = item.links.filter((link) => link.clause === clause);
        return links.length > 0 ? [`${clause} ${links.map((link) => this.#link(item, link)).join(", ")}`] : [];
      }),
      ...item.facts,
      ...item.notes.map((note) => `note ${stringText(note)}`),
      ...item.tags.map((tag) => `#${tag}`),
    ];
    const children = item.children.map((child) => this.#item(child, `${indent}  `));
    return declaration(`${item.kind} ${this.#ids.get(item)} ${stringText(item.title)}`, clauses, children, indent, false);
  }

  #link(from: DraftItem, { to, anchor, percent, lag }: DraftLink): string {
    const what = anchor === "start" ? "start of " : anchor === "part" ? `${percent}% of ` : "";
    return `${what}${this.#path(from, to)}${lag === "" ? "" : ` ${lag}`}`;
  }

  /** The shortest path by which `to` is found from where `from` stands. */
  #path(from: DraftItem, to: DraftItem): string {
    const chain = [...ancestors(to), to];
    for (let k = chain.length - 1; k >= 0; k--) {
      if (this.#found(from, this.#ids.get(chain[k])!) === chain[k])
        return chain
          .slice(k)
          .map((item) => this.#ids.get(item))
          .join(".");
    }
    return chain.map((item) => this.#ids.get(item)).join(".");
  }

  /** What an id finds: among the siblings, then among those of the parent, and so on outwards. */
  #found(from: DraftItem, id: string): DraftItem | undefined {
    for (let at: DraftItem | undefined = from; at; at = at.parent) {
      const match = this.#siblingsOf(at).get(id);
      if (match) return match;
    }
    return undefined;
  }

  /** The items beside one, by id. */
  #siblingsOf(item: DraftItem): ReadonlyMap<string, DraftItem> {
    const siblings = item.parent?.children ?? this.#draft.items;
    let byId = this.#byId.get(siblings);
    if (!byId) {
      byId = new Map(siblings.map((sibling) => [this.#ids.get(sibling)!, sibling]));
      this.#byId.set(siblings, byId);
    }
    return byId;
  }
}

/** One line, or a block where that would be too long or there is something to hold. */
function declaration(header: string, clauses: readonly string[], children: readonly string[], indent: string, block: boolean): string {
  const line = [header, ...clauses].join(" ");
  const fits = indent.length + line.length <= WIDEST && !block;
  if (children.length === 0 && (fits || clauses.length === 0)) return `${indent}${line}\n`;
  const inner = fits ? [] : clauses.map((clause) => `${indent}  ${clause}\n`);
  return `${indent}${fits ? line : header} {\n${[...inner, ...children].join("")}${indent}}\n`;
}

function ancestors(item: DraftItem): readonly DraftItem[] {
  return item.parent ? [...ancestors(item.parent), item.parent] : [];
}

/** Ids unique among siblings, and none that would hide an item further out from what refers to it. */
function nameAll(items: readonly DraftItem[], ids: Map<DraftItem, string>, above: ReadonlySet<string> = new Set()): void {
  const taken = new Set<string>();
  // Who asks for an id has it before those that are given one of their title.
  for (const item of [...items].sort((a, b) => Number(b.id !== undefined) - Number(a.id !== undefined))) {
    ids.set(item, freeId(item.id, item.title, item.kind, taken, item.id === undefined ? above : undefined));
  }
  const names = items.some((item) => item.children.length > 0) ? new Set([...above, ...taken]) : taken;
  for (const item of items) if (item.children.length > 0) nameAll(item.children, ids, names);
}

/** The id that is wished for, or one made of the title; `kind` where nothing of either can be used. It is in neither set, and is added to `taken`. */
function freeId(wish: string | undefined, title: string, kind: string, taken: Set<string>, hidden?: ReadonlySet<string>): string {
  const id = wish !== undefined && isId(wish) ? nfc(wish) : idOf(wish ?? "") || idOf(title) || kind;
  let free = id;
  for (let k = 2; taken.has(free) || hidden?.has(free); k++) free = `${id}-${k}`;
  taken.add(free);
  return free;
}

function isId(text: string): boolean {
  return /^[\p{L}_][\p{L}\p{Nd}_-]*$/u.test(text) && !text.endsWith("-");
}

/** Words of a title joined by `-`, as many as fit. */
function idOf(title: string): string {
  const words =
    title
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{Nd}_]+/gu) ?? [];
  let id = "";
  for (const word of words) {
    if (id === "" && !/^[\p{L}_]/u.test(word)) continue;
    if (id !== "" && id.length + word.length > 30) break;
    id = id === "" ? word : `${id}-${word}`;
  }
  return id;
}

/** A string of the language on one line. */
export function stringText(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll(/\r\n|\r|\n/g, "\\n")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are written by their number
    .replaceAll(/[\x00-\x1f\x7f\u2028\u2029]/g, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
  return `"${escaped}"`;
}
