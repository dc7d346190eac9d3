/** The plan: what the declarations of a score and of the files it uses mean together. Plain, immutable data. */

import type { Diagnostic } from "../language/diagnostic.ts";
import type { Kind } from "../language/kinds.ts";
import type { Declaration, ReferenceNode, SourceFile, Word } from "../language/syntax.ts";

/** One declaration with its place in the plan. */
export interface Entity {
  /** Its number: its position in `Plan.entities`. */
  readonly index: number;
  readonly kind: Kind;
  /** Own id in NFC; a declaration without an id has "" (a score without one has its file's name). */
  readonly id: string;
  /** Ids from the outermost movement inwards, joined by dots: `build.api`. */
  readonly path: string;
  /** The title, or else the id. */
  readonly title: string;
  /** Index of the movement that holds it, −1 at the top. */
  readonly parent: number;
  /** Indexes of what it holds, in the order of the text. */
  readonly children: readonly number[];
  /** Position of its file in `Plan.files`. */
  readonly file: number;
  readonly declaration: Declaration;
  /** Absolute start of the declaration's extent in its file: add it to any position inside the declaration. */
  readonly start: number;
}

/** The entities of a plan in arrays, a position each: for whoever goes through many of them at every keystroke. */
export interface Columns {
  /** Positions in KINDS. */
  readonly kinds: Uint8Array;
  /** In NFC, "" for none (also for a score that has its file's name). */
  readonly ids: readonly string[];
  readonly declarations: readonly Declaration[];
  /** Index of the movement that holds it, −1 at the top. */
  readonly parents: Int32Array;
  /** Absolute starts of extents; those of the plan's own file rise. */
  readonly starts: Int32Array;
  /** What stands inside of a declaration, at any depth, has the numbers after its own up to this one. */
  readonly ends: Int32Array;
  /** References of entity e are numbered from refBase[e] to refBase[e + 1], by their slots. */
  readonly refBase: Int32Array;
  /** What each reference names, −1 where nothing fits. */
  readonly targets: Int32Array;
}

export interface PlanFile {
  readonly uri: string;
  readonly source: SourceFile;
  /** Files that it uses, as far as they exist. */
  readonly uses: readonly number[];
}

export interface Plan {
  /** `files[0]` is the score itself (or the library that was asked for), the others are what it uses. */
  readonly files: readonly PlanFile[];
  /** Those of `files[0]` first, in the order of the text, a movement before what it holds; then what `use` brings in. */
  readonly entities: readonly Entity[];
  /** One of them, without making the others. */
  entity(index: number): Entity | undefined;
  readonly columns: Columns;
  /** How many of `entities` belong to `files[0]`. */
  readonly own: number;
  /** Index of the score's declaration, −1 in a library. */
  readonly score: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Index of the entity that a reference of this entity names, −1 where nothing fits. `slot` is `ReferenceNode.slot`. */
  targetOf(entity: Entity, reference: ReferenceNode): number;
  /** The entity with this path (`build.api`) in the set of `what` names, or of `who` names; undefined if there is none. */
  find(path: string, set: "who" | "what"): Entity | undefined;
  /** Every reference that names this entity. */
  referencesTo(entity: number): readonly ResolvedReference[];
  /** Every place where its id is written but its own declaration: `build` also in `build.api`. For rename and highlights. */
  mentionsOf(entity: number): readonly Mention[];
  /**
   * Knots of items that wait for each other: the entity indexes of each, the spelled-out circle first, then what else hangs in it.
   * An item is in one knot at most. Whoever follows dependencies leaves out those between two members of a knot.
   */
  readonly cycles: readonly (readonly number[])[];
}

/** The place of one id of a path. */
export interface Mention {
  /** Index of the entity whose declaration holds it. */
  readonly from: number;
  /** Relative to that declaration. */
  readonly word: Word;
}

export interface ResolvedReference {
  /** Index of the entity whose declaration holds the reference. */
  readonly from: number;
  readonly reference: ReferenceNode;
}

/** Where files come from; the host implements it, the core never reads one. */
export interface FileSource {
  /** The syntax tree of a file, or undefined where there is none. */
  get(uri: string): SourceFile | undefined;
}
