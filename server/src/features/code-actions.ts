/** What can be done about what is under the cursor: the ways out of diagnostics, and what people do with a plan. */

import { isoDateOf } from "../language/civil.ts";
import type { Code } from "../language/codes.ts";
import type { Diagnostic, TextEdit } from "../language/diagnostic.ts";
import { lineEndOf } from "../language/lines.ts";
import { clauseOf, clausesOf, type Span } from "../language/syntax.ts";
import { additionOf } from "../plan/addition.ts";
import { ignoreComment } from "../plan/ignore.ts";
import type { Entity } from "../plan/model.ts";
import { entityAt } from "./place.ts";
import type { Snapshot } from "./snapshot.ts";

export type ActionKind = "quickfix" | "refactor.rewrite" | "refactor" | "source.fixAll.downbeat";

export interface CodeAction {
  readonly title: string;
  readonly kind: ActionKind;
  readonly uri: string;
  readonly edits: readonly TextEdit[];
  readonly preferred?: boolean;
  /** Its edits take long: they are computed when it is chosen. */
  readonly deferred?: "priorities";
  /** The diagnostic that it ends. */
  readonly fixes?: { readonly code: Code; readonly start: number };
}

/** An id that was given another name by a rename of this session. */
export interface Renamed {
  readonly uri: string;
  readonly from: string;
  readonly to: string;
}

/** Actions for a selection (absolute offsets). `diagnostics` are those of this snapshot. */
export function codeActions(snapshot: Snapshot, selection: Span, diagnostics: readonly Diagnostic[], renamed: readonly Renamed[] = []): readonly CodeAction[] {
  const here = diagnostics.filter((diagnostic) => diagnostic.start <= selection.end && selection.start <= diagnostic.end);
  return [
    ...here.flatMap((diagnostic) => fixesOf(snapshot, diagnostic)),
    ...here.filter((diagnostic) => diagnostic.severity !== "error").map((diagnostic) => ignore(snapshot, diagnostic)),
    ...onEntity(snapshot, selection, renamed),
    ...fixAll(snapshot, diagnostics),
  ];
}

function fixesOf(snapshot: Snapshot, diagnostic: Diagnostic): readonly CodeAction[] {
  return (diagnostic.fixes ?? []).map((fix) => ({
    title: fix.title,
    kind: "quickfix",
    uri: snapshot.uri,
    edits: fix.edits,
    preferred: fix.preferred === true,
    fixes: { code: diagnostic.code, start: diagnostic.start },
  }));
}

function ignore(snapshot: Snapshot, diagnostic: Diagnostic): CodeAction {
  const { text } = snapshot.source;
  const line = lineStart(text, diagnostic.start);
  const indent = /^[ \t]*/.exec(text.slice(line))![0];
  return {
    title: `Ignore \`${diagnostic.code}\` here`,
    kind: "quickfix",
    uri: snapshot.uri,
    edits: [{ file: snapshot.uri, start: line, end: line, text: `${indent}${ignoreComment(diagnostic.code)}…${lineEndOf(text)}` }],
    fixes: { code: diagnostic.code, start: diagnostic.start },
  };
}

/** All ways out that are beyond doubt; of two that touch the same text the first. */
function fixAll(snapshot: Snapshot, diagnostics: readonly Diagnostic[]): readonly CodeAction[] {
  const edits: TextEdit[] = [];
  const overlaps = (edit: TextEdit) => edits.some((other) => other.file === edit.file && edit.start <= other.end && other.start <= edit.end);
  let fixed = 0;
  for (const diagnostic of diagnostics) {
    const fix = diagnostic.fixes?.find((one) => one.preferred);
    if (fix === undefined || fix.edits.some(overlaps)) continue;
    edits.push(...fix.edits);
    fixed++;
  }
  return fixed === 0 ? [] : [{ title: "Fix all that has one right answer", kind: "source.fixAll.downbeat", uri: snapshot.uri, edits }];
}

function onEntity(snapshot: Snapshot, selection: Span, renamed: readonly Renamed[]): readonly CodeAction[] {
  const entity = entityAt(snapshot.plan, selection.start);
  if (entity === undefined || selection.end > entity.start + entity.declaration.length) return [];
  const actions: CodeAction[] = [];
  const today = isoDateOf(snapshot.workspace.today);
  for (const { uri, from, to } of renamed) {
    if (uri !== snapshot.uri || to !== entity.id || from === to || clausesOf(entity.declaration, "was").some((clause) => clause.value.text === from)) continue;
    actions.push({
      title: `Add \`was ${from}\`, so that a review sees the same ${entity.kind}`,
      kind: "quickfix",
      uri: snapshot.uri,
      edits: [addition(snapshot, entity, `was ${from}`)],
    });
  }
  if (entity.kind === "score" && snapshot.plan.own > 1)
    actions.push({
      title: "Look for a better order of work, and keep it as priorities",
      kind: "refactor.rewrite",
      uri: snapshot.uri,
      edits: [],
      deferred: "priorities",
    });
  if (entity.kind === "concern" && clauseOf(entity.declaration, "answered") === undefined && entity.id !== "")
    actions.push({ title: "Answer this concern", kind: "refactor.rewrite", uri: snapshot.uri, edits: [addition(snapshot, entity, `answered ${today} "…"`)] });
  if (entity.kind !== "concern" && entity.kind !== "calendar" && entity.kind !== "person" && entity.kind !== "role" && entity.path !== "")
    actions.push({
      title: "Voice a concern about this (Git keeps its author)",
      kind: "refactor",
      uri: snapshot.uri,
      edits: [concernAbout(snapshot, entity, today)],
    });
  return actions;
}

function addition(snapshot: Snapshot, entity: Entity, clause: string): TextEdit {
  const { declaration, start } = entity;
  const edit = additionOf(declaration, snapshot.source.text.slice(start, start + declaration.length), clause);
  return { file: snapshot.uri, start: start + edit.start, end: start + edit.end, text: edit.text };
}

/** Behind the last declaration of the file: a concern belongs to no movement. */
function concernAbout(snapshot: Snapshot, entity: Entity, today: string): TextEdit {
  const { text } = snapshot.source;
  const newLine = lineEndOf(text);
  const taken = (id: string) => snapshot.plan.find(id, "what") !== undefined;
  const base = `about-${entity.id}`;
  let id = base;
  for (let number = 2; taken(id); number++) id = `${base}-${number}`;
  const end = text.trimEnd().length;
  return { file: snapshot.uri, start: end, end, text: `${newLine}${newLine}concern ${id} "…" about ${entity.path} raised ${today}` };
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}
