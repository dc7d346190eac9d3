/** A completion as plain data. */

import type { Kind } from "../../language/kinds.ts";
import type { ClauseName } from "../../language/syntax.ts";

export type CompletionType = "keyword" | "clause" | "name" | "value" | "unit" | "snippet" | "file" | "id";

export interface CompletionItem {
  readonly label: string;
  readonly type: CompletionType;
  /** For names: the kind of what is named. */
  readonly kind?: Kind;
  /** One short line beside the label. */
  readonly detail?: string;
  /** What is written; the label, if left out. */
  readonly text?: string;
  /** `text` has `${1:places}` to fill in. */
  readonly snippet?: true;
  /** What the documentation is made from when somebody looks at the item. */
  readonly about?: About;
  /** What typing is compared with; the label, if left out. */
  readonly filter?: string;
}

/** Refers to what documents an item, in data that can go over the wire and back. */
export type About =
  | { readonly type: "kind"; readonly kind: Kind }
  | { readonly type: "clause"; readonly kind: Kind; readonly clause: ClauseName }
  | { readonly type: "entity"; readonly uri: string; readonly entity: number };

export interface CompletionList {
  readonly items: readonly CompletionItem[];
  /** What every item replaces: absolute offsets. */
  readonly start: number;
  readonly end: number;
  /** There are more than are listed: ask again when more is typed. */
  readonly incomplete: boolean;
}
