/** What a review says of two versions of a plan. What the author wrote (changes) and what follows from it (consequences) are never mixed. */

import type { Kind } from "../language/kinds.ts";

/**
 * The principle of the classes: a change is *breaking* if someone who relied on the old plan can now be wrong; a *risk* if it protects
 * the plan less; a *note* if it is worth knowing; *cosmetic* if it changes no promise, no date and nobody's part.
 */
export type ChangeClass = "breaking" | "risk" | "note" | "cosmetic";

export const CHANGE_CLASSES: readonly ChangeClass[] = ["breaking", "risk", "note", "cosmetic"];

/** What happened to a fact or to a whole declaration. */
export type Action = "added" | "removed" | "changed" | "renamed" | "moved";

/** A piece of one side's text: absolute offsets and 1-based lines and columns. */
export interface Place {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Change {
  /** Unique in its review: `build.api/effort`. */
  readonly id: string;
  /** Path of the entity on the head side, of the base side where it is gone. */
  readonly entity: string;
  readonly entityKind: Kind;
  readonly title: string;
  /** `task.added`, `effort.changed`, `after.removed`, … */
  readonly kind: string;
  readonly action: Action;
  /** The clause, `title`, `id`, `parent`, `kind`, `doc` or `tag` that it concerns; undefined for a whole declaration. */
  readonly fact: string | undefined;
  readonly class: ChangeClass;
  /** One sentence that says why it has its class. */
  readonly because: string;
  /** As written, in one line each. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly base: Place | undefined;
  readonly head: Place | undefined;
  /** Twelve hexadecimal digits that stay the same while the change does, wherever it stands in the file. */
  readonly fingerprint: string;
  /** How the two sides were found to be the same thing. */
  readonly matched: Matched;
  /** Entity indexes, −1 where the side has none. */
  readonly baseEntity: number;
  readonly headEntity: number;
  /** Key of the fact in facts.ts, for `apply`; "" for a whole declaration. */
  readonly key: string;
}

export type Matched = { readonly by: "id" | "was" | "move" } | { readonly by: "likeness"; readonly likeness: number };

/** Entities of two plans that are the same thing. */
export interface Matching {
  /** Index in head for each own entity of base, −1 where it is gone. */
  readonly toHead: readonly number[];
  /** Index in base for each own entity of head, −1 where it is new. */
  readonly toBase: readonly number[];
  /** How, by index in head. */
  readonly how: readonly (Matched | undefined)[];
}
