/** Two versions of a plan in, the list of what its author changed out. What follows from it is consequences.ts. */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { kindRow } from "../language/kinds.ts";
import type { Span } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import { classify, type Side, type Subject } from "./classify.ts";
import { type Fact, factsOf, type Naming } from "./facts.ts";
import { match } from "./match.ts";
import { type Action, CHANGE_CLASSES, type Change, type Matched, type Matching } from "./model.ts";
import { placer } from "./place.ts";

export interface Comparison {
  readonly changes: readonly Change[];
  readonly matching: Matching;
}

/**
 * The changes from base to head, the heaviest class first, then in the order of the head's text.
 * Two texts that differ only in order, white space, comments or format give none.
 */
export function compare(base: Side, head: Side): Comparison {
  const matching = match(base.plan, head.plan);
  const changes: Change[] = [];
  const basePlace = placer(base.plan);
  const headPlace = placer(head.plan);
  const nameHead: Naming = (index) => label(head.plan.entities[index]);
  const nameBase: Naming = (index) => {
    const same = matching.toHead[index];
    return same === -1 ? label(base.plan.entities[index]) : nameHead(same);
  };

  const report = (subject: Subject, key: string, name: string | undefined, matched: Matched) => {
    const entity = (subject.head ?? subject.base)!;
    const verdict = classify(subject, base, head);
    const before = name === undefined ? (subject.base ? oneLine(subject.base) : undefined) : subject.before?.text;
    const after = name === undefined ? (subject.head ? oneLine(subject.head) : undefined) : subject.after?.text;
    const kind = `${name === undefined ? entity.kind : name.replaceAll(" ", "-")}.${subject.action}`;
    changes.push({
      id: key === "" ? `${entity.path}` : `${entity.path}/${key}`,
      entity: entity.path,
      entityKind: entity.kind,
      title: entity.title,
      kind,
      action: subject.action,
      fact: name,
      ...verdict,
      before,
      after,
      base: subject.base && basePlace(subject.base, spanOf(subject.base, subject.before)),
      head: subject.head && headPlace(subject.head, spanOf(subject.head, subject.after)),
      fingerprint: fingerprint([label(entity), kind, key, subject.before?.value ?? before ?? "", subject.after?.value ?? after ?? ""]),
      matched,
      baseEntity: subject.base?.index ?? -1,
      headEntity: subject.head?.index ?? -1,
      key,
    });
  };

  for (const entity of head.plan.entities) {
    const from = matching.toBase[entity.index];
    if (from === -1) {
      report({ base: undefined, head: entity, action: "added", before: undefined, after: undefined }, "", undefined, { by: "id" });
      continue;
    }
    const old = base.plan.entities[from];
    const how = matching.how[entity.index]!;
    compareIdentity(old, entity, matching, (action, before, after) => report({ base: old, head: entity, action, before, after }, after.key, after.name, how));
    if (saysTheSame(base.plan, old, head.plan, entity, matching)) continue;
    compareFacts(factsOf(base.plan, old, nameBase), factsOf(head.plan, entity, nameHead), (action, before, after) =>
      report({ base: old, head: entity, action, before, after }, (after ?? before)!.key, (after ?? before)!.name, how),
    );
  }
  for (const entity of base.plan.entities)
    if (matching.toHead[entity.index] === -1)
      report({ base: entity, head: undefined, action: "removed", before: undefined, after: undefined }, "", undefined, { by: "id" });

  const weight = (change: Change) => CHANGE_CLASSES.indexOf(change.class);
  const order = new Map(changes.map((change, index) => [change, index]));
  changes.sort((a, b) => weight(a) - weight(b) || order.get(a)! - order.get(b)!);
  return { changes, matching };
}

/** One and the same tree, whose names lead to the same: no need to write down what it says. (The sides share trees where one was read as an edit of the other.) */
function saysTheSame(base: Plan, old: Entity, head: Plan, entity: Entity, matching: Matching): boolean {
  if (old.declaration !== entity.declaration) return false;
  return entity.declaration.clauses.every((clause) =>
    clause.refs.every((ref) => {
      const before = base.targetOf(old, ref);
      const after = head.targetOf(entity, ref);
      return before < 0 ? after < 0 : after >= 0 && matching.toHead[before] === after;
    }),
  );
}

function compareIdentity(old: Entity, entity: Entity, matching: Matching, report: (action: Action, before: Fact, after: Fact) => void): void {
  const fact = (name: "id" | "kind" | "parent", value: string, span: Span | undefined): Fact => ({
    key: name,
    name,
    value,
    text: value,
    span,
    clause: undefined,
    element: false,
  });
  if (old.kind !== entity.kind) report("changed", fact("kind", old.kind, old.declaration.keyword), fact("kind", entity.kind, entity.declaration.keyword));
  // A score without an id goes by its file's name; another file is no other name.
  if (old.id !== entity.id && (entity.kind !== "score" || (old.declaration.id && entity.declaration.id)))
    report("renamed", fact("id", old.id, old.declaration.id), fact("id", entity.id, entity.declaration.id));
  const parent = old.parent === -1 ? -1 : matching.toHead[old.parent];
  if (parent !== entity.parent)
    report("moved", fact("parent", parentOf(old), old.declaration.keyword), fact("parent", parentOf(entity), entity.declaration.keyword));
}

/** "" at the top. */
function parentOf(entity: Entity): string {
  const dot = entity.path.lastIndexOf(".");
  return dot < 0 ? "" : entity.path.slice(0, dot);
}

function compareFacts(
  before: readonly Fact[],
  after: readonly Fact[],
  report: (action: Action, before: Fact | undefined, after: Fact | undefined) => void,
): void {
  const old = new Map(before.map((fact) => [fact.key, fact]));
  const added: Fact[] = [];
  for (const fact of after) {
    const was = old.get(fact.key);
    old.delete(fact.key);
    if (!was) added.push(fact);
    else if (was.value !== fact.value) report("changed", was, fact);
  }
  for (const fact of added) {
    const reworded = isProse(fact) ? closest(fact, [...old.values()]) : undefined;
    if (reworded) {
      old.delete(reworded.key);
      report("changed", reworded, fact);
    } else report("added", undefined, fact);
  }
  for (const fact of old.values()) report("removed", fact, undefined);
}

function isProse(fact: Fact): boolean {
  return fact.name === "done when" || fact.name === "pass when" || fact.name === "note" || fact.name === "when";
}

/** The removed one that shares at least half of its words with the added one. */
function closest(fact: Fact, gone: readonly Fact[]): Fact | undefined {
  const words = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const mine = words(fact.text);
  let best: Fact | undefined;
  let most = 0.5;
  for (const candidate of gone) {
    if (candidate.name !== fact.name) continue;
    const theirs = words(candidate.text);
    let common = 0;
    for (const word of mine) if (theirs.has(word)) common++;
    const share = (2 * common) / Math.max(1, mine.size + theirs.size);
    if (share >= most) {
      most = share;
      best = candidate;
    }
  }
  return best;
}

/** Both sides write a name as set and path, so that a role and a task of one id stay apart. */
function label(entity: Entity): string {
  return `${kindRow(entity.kind).set}:${entity.kind === "score" ? "score" : entity.path}`;
}

function spanOf(entity: Entity, fact: Fact | undefined): Span {
  return fact?.span ?? { start: entity.declaration.keyword.start, end: (entity.declaration.title ?? entity.declaration.id ?? entity.declaration.keyword).end };
}

function oneLine(entity: Entity): string {
  return `${entity.kind} ${entity.id}${entity.declaration.title ? ` ${JSON.stringify(entity.declaration.title.value)}` : ""}`;
}

function fingerprint(parts: readonly string[]): string {
  return bytesToHex(sha256(utf8ToBytes(parts.join("\u0000")))).slice(0, 12);
}
