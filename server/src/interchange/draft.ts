/** What an import has read, before it is a score: items by object, so that names and paths are given at the end. */

export interface Draft {
  id?: string;
  title: string;
  /** Dates as the language writes them: `2027-01-04`, `2027-01-04T09:30`. */
  start: string;
  finish?: string;
  status?: string;
  zone?: string;
  /** Key of the calendar among `who`. */
  calendar?: string;
  readonly who: DraftPlayer[];
  readonly items: DraftItem[];
}

/** A calendar, a person or a role. */
export interface DraftPlayer {
  readonly kind: "calendar" | "person" | "role";
  /** What the other tool calls it; unique in the draft. */
  readonly key: string;
  readonly title: string;
  /** A wish for its id; made of the title where there is none. */
  readonly id?: string;
  /** Whole clauses without references, and those that name another by its key. */
  readonly clauses: DraftClause[];
}

/** Text of a clause; `players`, by their keys, are named after it. */
export interface DraftClause {
  readonly text: string;
  readonly players?: readonly DraftShare[];
}

export interface DraftShare {
  readonly key: string;
  readonly count: number;
  /** 0..1 */
  readonly share: number;
}

export interface DraftItem {
  kind: "movement" | "task" | "milestone";
  title: string;
  id?: string;
  parent: DraftItem | undefined;
  readonly children: DraftItem[];
  /** `effort 3d..5d..9d`, `lasts 5d elapsed`. */
  estimate?: string;
  by: readonly DraftShare[];
  /** Key of its calendar. */
  calendar?: string;
  readonly links: DraftLink[];
  /** Clauses without references: `not before 2027-03-01`. */
  readonly facts: string[];
  readonly notes: string[];
  readonly tags: string[];
}

export interface DraftLink {
  readonly clause: "after" | "ends after";
  readonly to: DraftItem;
  readonly anchor: "finish" | "start" | "part";
  /** 0..100, of a part. */
  readonly percent: number;
  /** `+ 2d`, `- 1d elapsed`, or "". */
  readonly lag: string;
}

/** What could not be carried over; `line` where the source has lines. */
export interface Loss {
  readonly line?: number;
  readonly message: string;
}

export type Imported =
  | { readonly text: string; readonly lost: readonly Loss[]; readonly problem?: undefined }
  /** It is no file of that format at all. */
  | { readonly text?: undefined; readonly lost: readonly Loss[]; readonly problem: string };

export function newItem(kind: DraftItem["kind"], title: string, parent: DraftItem | undefined): DraftItem {
  return { kind, title, parent, children: [], by: [], links: [], facts: [], notes: [], tags: [] };
}

/** Adds an item to its parent, or to the top. */
export function place(draft: Draft, item: DraftItem): DraftItem {
  (item.parent?.children ?? draft.items).push(item);
  return item;
}

/** `5d`, `4h`, `30min` of working minutes: in the largest unit that gives a short number. */
export function lengthText(minutes: number, minutesPerDay: number): string {
  const whole = Math.round(minutes);
  const days = whole / minutesPerDay;
  if (Number.isInteger(days * 2) && days > 0) return `${days}d`;
  if (Number.isInteger((whole / 60) * 2) && whole > 0) return `${whole / 60}h`;
  return `${whole}min`;
}

/** Declares a role for each name that is on an item and not declared, with as many players as any of them takes; gives these names. */
export function declareRoles(draft: Draft, titles: ReadonlyMap<string, string> = new Map()): readonly string[] {
  const counts = new Map<string, number>();
  const walk = (items: readonly DraftItem[]) => {
    for (const item of items) {
      for (const { key, count } of item.by) counts.set(key, Math.max(counts.get(key) ?? 1, count));
      walk(item.children);
    }
  };
  walk(draft.items);
  const known = new Set(draft.who.map(({ key }) => key));
  const missing = [...counts.keys()].filter((key) => !known.has(key));
  for (const key of missing) {
    const capacity = counts.get(key)!;
    draft.who.push({ kind: "role", key, id: key, title: titles.get(key) ?? key, clauses: capacity > 1 ? [{ text: `capacity ${capacity}` }] : [] });
  }
  return missing;
}
