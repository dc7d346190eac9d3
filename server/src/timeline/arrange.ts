/** Which rows a picture has, in which order and at which height: grouping, folding and filters, without time and without pixels across. O(plan). */

import type { Timeline, TimelineItem } from "./timeline.ts";

export type Section = "cadences" | "people" | "notes";

export interface Arrangement {
  /** `movement`: as the text has it. `role`: under whoever does it. */
  readonly grouping: "movement" | "role";
  /** Keys of the rows that are folded. */
  readonly collapsed: readonly string[];
  /** Words that a title, an id or a name must contain; all of them. "" for all. */
  readonly text: string;
  /** Ids of people and roles; an item shows when one of them is on it or owns it. Empty for all. */
  readonly people: readonly string[];
  readonly tags: readonly string[];
  readonly critical: boolean;
  /** Sections after the items that are left out. */
  readonly hide: readonly Section[];
}

export const EVERYTHING: Arrangement = { grouping: "movement", collapsed: [], text: "", people: [], tags: [], critical: false, hide: [] };

export interface Row {
  /** Stable over edits: `item:build.api`, `cadence:standup`, `person:lin`, `section:people`, `group:lin`; in a grouping `item:build.api@lin`. */
  readonly key: string;
  readonly kind: "item" | "group" | "section" | "cadence" | "person" | "note";
  /** Position in the list of its kind in the timeline, −1 for a section or the group of nobody. */
  readonly at: number;
  readonly level: number;
  readonly y: number;
  readonly height: number;
  /** undefined: nothing to fold. */
  readonly expanded: boolean | undefined;
  readonly title: string;
}

export interface Arranged {
  readonly rows: readonly Row[];
  readonly height: number;
  /** Row of each item by its position in the timeline: its own, or that of the folded row that hides it; −1 when filtered out. */
  readonly rowOfItem: readonly number[];
  /** How many items a filter hides. */
  readonly hidden: number;
}

/** Heights in pixels. */
export const ROW_HEIGHT = 30;
const MOVEMENT_HEIGHT = 36;
const CADENCE_HEIGHT = 26;
const PERSON_HEIGHT = 30;
const SECTION_HEIGHT = 40;

const SECTION_TITLES: Record<Section, string> = { cadences: "Cadences", people: "People", notes: "Risks and concerns" };

export function arrange(timeline: Timeline, arrangement: Arrangement = EVERYTHING): Arranged {
  const collapsed = new Set(arrangement.collapsed);
  const { items } = timeline;
  const shown = filtered(timeline, arrangement);
  const rows: Row[] = [];
  const rowOfItem: number[] = new Array(items.length).fill(-1);
  let y = 0;
  const push = (kind: Row["kind"], key: string, at: number, level: number, height: number, expanded: boolean | undefined, title: string): number => {
    rows.push({ key, kind, at, level, y, height, expanded, title });
    y += height;
    return rows.length - 1;
  };

  if (arrangement.grouping === "movement") {
    const held = new Uint8Array(items.length);
    const parents = Int32Array.from(items, (item) => item.parent);
    for (const parent of parents) if (parent >= 0) held[parent] = 1;
    const levels: number[] = new Array(items.length).fill(0);
    items.forEach((item, at) => {
      const parent = parents[at];
      levels[at] = parent < 0 ? 0 : levels[parent] + 1;
      if (shown[at] === 0) return;
      if (parent >= 0 && rowOfItem[parent] >= 0) {
        const parentRow = rows[rowOfItem[parent]];
        // Either the parent is folded, or it is itself hidden in a folded one.
        if (parentRow.expanded === false) {
          rowOfItem[at] = rowOfItem[parent];
          return;
        }
      }
      const key = `item:${item.id}`;
      const height = item.kind === "movement" ? MOVEMENT_HEIGHT : ROW_HEIGHT;
      rowOfItem[at] = push("item", key, at, levels[at], height, held[at] ? !collapsed.has(key) : undefined, item.title);
    });
  } else {
    const groups = new Map<number, number[]>();
    items.forEach((item, at) => {
      if (shown[at] === 0 || item.kind === "movement") return;
      const owner = item.people.length > 0 ? item.people : [personNamed(timeline, item.owner)];
      for (const person of owner) {
        const list = groups.get(person);
        if (list === undefined) groups.set(person, [at]);
        else list.push(at);
      }
    });
    const order = [...groups.keys()].sort((a, b) => (a < 0 ? Number.POSITIVE_INFINITY : a) - (b < 0 ? Number.POSITIVE_INFINITY : b));
    for (const person of order) {
      const id = person < 0 ? "" : timeline.people[person].id;
      const key = `group:${id}`;
      const expanded = !collapsed.has(key);
      const head = push("group", key, person, 0, MOVEMENT_HEIGHT, expanded, person < 0 ? "Nobody" : timeline.people[person].title);
      for (const at of groups.get(person)!) {
        if (!expanded) {
          if (rowOfItem[at] < 0) rowOfItem[at] = head;
          continue;
        }
        const row = push("item", `item:${items[at].id}@${id}`, at, 1, ROW_HEIGHT, undefined, items[at].title);
        if (rowOfItem[at] < 0) rowOfItem[at] = row;
      }
    }
  }

  const section = (name: Section, count: number): boolean => {
    if (count === 0 || arrangement.hide.includes(name)) return false;
    const key = `section:${name}`;
    const expanded = !collapsed.has(key);
    push("section", key, -1, 0, SECTION_HEIGHT, expanded, SECTION_TITLES[name]);
    return expanded;
  };
  if (section("cadences", timeline.cadences.length))
    timeline.cadences.forEach((cadence, at) => {
      push("cadence", `cadence:${cadence.id}`, at, 1, CADENCE_HEIGHT, undefined, cadence.title);
    });
  const busy = timeline.people.map((person, at) => ({ person, at })).filter(({ person }) => person.busyMinutes > 0 || person.meetingMinutes > 0);
  if (section("people", busy.length)) for (const { person, at } of busy) push("person", `person:${person.id}`, at, 1, PERSON_HEIGHT, undefined, person.title);
  if (section("notes", timeline.notes.length))
    timeline.notes.forEach((note, at) => {
      push("note", `note:${note.id}`, at, 1, ROW_HEIGHT, undefined, note.title);
    });

  let hidden = 0;
  for (const one of shown) if (one === 0) hidden++;
  return { rows, height: y, rowOfItem, hidden };
}

function personNamed(timeline: Timeline, title: string): number {
  return title === "" ? -1 : timeline.people.findIndex((person) => person.title === title);
}

/** 1 for every item that shows: those that fit all filters, and the movements that hold one. */
function filtered(timeline: Timeline, arrangement: Arrangement): Uint8Array {
  const { items } = timeline;
  const shown = new Uint8Array(items.length);
  const words = arrangement.text
    .toLocaleLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== "");
  const everything = words.length === 0 && arrangement.people.length === 0 && arrangement.tags.length === 0 && !arrangement.critical;
  if (everything) return shown.fill(1);
  const wanted = new Set(timeline.people.flatMap((person, at) => (arrangement.people.includes(person.id) ? [at] : [])));
  const names = new Set([...wanted].map((at) => timeline.people[at].title));
  const fits = (item: TimelineItem): boolean => {
    if (arrangement.critical && !item.critical) return false;
    if (arrangement.people.length > 0 && !item.people.some((person) => wanted.has(person)) && !names.has(item.owner)) return false;
    if (arrangement.tags.length > 0 && !item.tags.some((tag) => arrangement.tags.includes(tag))) return false;
    if (words.length === 0) return true;
    const text = `${item.title} ${item.id} ${item.who} ${item.owner} ${item.tags.map((tag) => `#${tag}`).join(" ")}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  };
  items.forEach((item, at) => {
    if (item.kind === "movement" ? words.length > 0 && fits(item) : fits(item))
      for (let up = at; up >= 0 && shown[up] === 0; up = items[up].parent) shown[up] = 1;
  });
  return shown;
}
