/**
 * Merges two changes of one plan by declaration and clause. What only one side touched is taken; what both changed alike is taken once;
 * where both changed the same fact otherwise, both versions stand between ordinary conflict markers. It would rather give up (and leave the
 * work to the text merge) than lose an edit: the result is compared with the base again, and every change of either side must be in it.
 */

import { diffLines } from "diff";
import { parse } from "../language/parser.ts";
import { bind } from "../plan/bind.ts";
import type { FileSource, Plan } from "../plan/model.ts";
import { apply } from "./apply.ts";
import { compare } from "./compare.ts";
import { match } from "./match.ts";
import type { Change } from "./model.ts";

export interface MergeInput {
  readonly uri: string;
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
  /** What follows the conflict markers, and how long these are (7 by default). */
  readonly labels: { readonly ours: string; readonly theirs: string; readonly markerSize?: number };
  /** The other files, for what `use` brings in. */
  readonly source: FileSource;
}

export type MergeResult =
  | { readonly done: true; readonly text: string; readonly conflicts: readonly { readonly entity: string; readonly fact: string }[] }
  /** The text merge should have it; `why` is a sentence without a capital and a period. */
  | { readonly done: false; readonly why: string };

/** Facts that make one promise together: two people who touch two of them have touched the same thing. */
const BUNDLES: readonly ReadonlySet<string>[] = [
  new Set(["due", "on", "not before"]),
  new Set(["effort", "lasts"]),
  new Set(["started", "finished", "progress", "remaining"]),
];

export function merge(input: MergeInput): MergeResult {
  const planOf = (text: string) => bind(input.uri, { get: (uri) => (uri === input.uri ? parse(text) : input.source.get(uri)) });
  const base = planOf(input.base);
  const ours = planOf(input.ours);
  const theirs = planOf(input.theirs);
  for (const [plan, side] of [
    [base, "the common ancestor"],
    [ours, "our side"],
    [theirs, "their side"],
  ] as const)
    if (broken(plan)) return { done: false, why: `${side} cannot be read as a score without errors of syntax` };

  const mine = compare(side(base), side(ours));
  const yours = compare(side(base), side(theirs));
  if ([...mine.changes, ...yours.changes].some((change) => change.matched.by === "likeness"))
    return { done: false, why: "a declaration was renamed without `was`, and a guess is not good enough for a merge" };
  const structural = clash(mine.changes, yours.changes, base, ours, theirs);
  if (structural) return { done: false, why: structural };

  const { fresh, conflicting } = sort(mine.changes, yours.changes);
  const application = { base, head: theirs, baseToHead: yours.matching };
  const text = apply(fresh, { ...application, target: ours, baseToTarget: mine.matching });
  const merged = planOf(text);
  const lost = missing(base, merged, [...mine.changes, ...fresh]);
  if (lost) return { done: false, why: `a change of ${lost.entity} would be lost` };
  const errors = (plan: Plan) => plan.diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
  if (errors(merged) > Math.max(errors(ours), errors(theirs))) return { done: false, why: "each side is fine, but together they have an error" };
  if (conflicting.length === 0) return { done: true, text, conflicts: [] };

  const other = apply(conflicting, { ...application, target: merged, baseToTarget: match(base, merged) });
  if (missing(base, planOf(other), conflicting)) return { done: false, why: "two changes of the same fact cannot be told apart" };
  return {
    done: true,
    text: mark(text, other, input.labels),
    conflicts: conflicting.map((change) => ({ entity: change.entity, fact: change.fact ?? change.entityKind })),
  };
}

function side(plan: Plan) {
  return { plan, schedule: undefined };
}

function broken(plan: Plan): boolean {
  const { source } = plan.files[0];
  return (
    source.problems.length > 0 ||
    plan.entities.some((entity) => entity.file === 0 && (entity.declaration.problems.length > 0 || entity.declaration.clauses.some((clause) => !clause.ok)))
  );
}

/** What can be merged neither by facts nor between markers: one took away, moved or made what the other changed or made. */
function clash(mine: readonly Change[], yours: readonly Change[], base: Plan, ours: Plan, theirs: Plan): string | undefined {
  for (const [one, other, plan] of [
    [mine, yours, theirs],
    [yours, mine, ours],
  ] as const) {
    const touched = new Set<number>();
    const grown = new Set<number>();
    for (const change of other) {
      for (let at = change.baseEntity; at >= 0; at = base.entities[at].parent) touched.add(at);
      if (!(change.action === "added" && change.fact === undefined) && change.action !== "moved") continue;
      const parent = change.headEntity < 0 ? -1 : plan.entities[change.headEntity].parent;
      if (parent >= 0) grown.add(parent);
    }
    const otherToBase = new Map(
      other.filter((change) => change.headEntity >= 0 && change.baseEntity >= 0).map((change) => [change.headEntity, change.baseEntity]),
    );
    for (const parent of grown)
      for (let at = otherToBase.get(parent) ?? base.find(plan.entities[parent].path, "what")?.index ?? -1; at >= 0; at = base.entities[at].parent)
        touched.add(at);
    for (const change of one) {
      const takesAway = (change.action === "removed" && change.fact === undefined) || change.action === "moved" || change.fact === "kind";
      if (!takesAway || !touched.has(change.baseEntity)) continue;
      const same = other.some((rival) => rival.fingerprint === change.fingerprint);
      const alone = other.every((rival) => rival.baseEntity !== change.baseEntity || rival.fingerprint === change.fingerprint);
      if (!(same && alone)) return `one side ${change.action === "moved" ? "moved" : "took away"} ${change.entity}, and the other changed it`;
    }
  }
  const made = new Map(
    mine.filter((change) => change.action === "added" && change.fact === undefined).map((change) => [`${change.entityKind} ${change.entity}`, change]),
  );
  for (const change of yours) {
    if (change.action !== "added" || change.fact !== undefined) continue;
    const rival = made.get(`${change.entityKind} ${change.entity}`);
    if (!rival) continue;
    const words = (plan: Plan, index: number) =>
      plan.files[0].source.text.slice(plan.entities[index].start, plan.entities[index].start + plan.entities[index].declaration.length).replace(/\s+/gu, " ");
    if (words(ours, rival.headEntity) !== words(theirs, change.headEntity)) return `both sides made ${change.entity}, each in its own way`;
  }
  return undefined;
}

/** Their changes, those that ours has too left out: the ones that nobody else touched, and the ones that meet another change of the same fact. */
function sort(mine: readonly Change[], yours: readonly Change[]): { fresh: readonly Change[]; conflicting: readonly Change[] } {
  const same = new Set(mine.map((change) => change.fingerprint));
  const facts = new Map<string, Change>();
  for (const change of mine) if (change.baseEntity >= 0) for (const name of namesOf(change)) facts.set(`${change.baseEntity} ${name}`, change);
  const fresh: Change[] = [];
  const conflicting: Change[] = [];
  for (const change of yours) {
    if (same.has(change.fingerprint)) continue;
    const meets = change.baseEntity >= 0 && namesOf(change).some((name) => facts.has(`${change.baseEntity} ${name}`));
    (meets ? conflicting : fresh).push(change);
  }
  return { fresh, conflicting };
}

/** What a change occupies: its fact, or the bundle that the fact belongs to. */
function namesOf(change: Change): readonly string[] {
  const bundle = BUNDLES.findIndex((names) => names.has(change.fact ?? ""));
  return bundle >= 0 ? [`bundle ${bundle}`] : [change.key];
}

/** The first of `changes` that is not among the changes from base to merged. */
function missing(base: Plan, merged: Plan, changes: readonly Change[]): Change | undefined {
  const kept = new Set(compare(side(base), side(merged)).changes.map((change) => change.fingerprint));
  return changes.find((change) => !kept.has(change.fingerprint));
}

function mark(ours: string, theirs: string, labels: MergeInput["labels"]): string {
  const newline = ours.includes("\r\n") ? "\r\n" : "\n";
  const marker = (sign: string) => sign.repeat(labels.markerSize ?? 7);
  let text = "";
  let left = "";
  let right = "";
  const flush = () => {
    if (left === "" && right === "") return;
    const closed = (lines: string) => (lines === "" || lines.endsWith("\n") ? lines : lines + newline);
    text += `${marker("<")} ${labels.ours}${newline}${closed(left)}${marker("=")}${newline}${closed(right)}${marker(">")} ${labels.theirs}${newline}`;
    left = "";
    right = "";
  };
  for (const part of diffLines(ours, theirs)) {
    if (part.removed) left += part.value;
    else if (part.added) right += part.value;
    else {
      flush();
      text += part.value;
    }
  }
  flush();
  return text;
}
