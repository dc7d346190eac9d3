/** Random edits of a score, as a person would make them: by declaration and clause, always a text that can still be read. */

import * as fc from "fast-check";
import { clauseOf } from "../../server/src/language/syntax.ts";
import type { Entity, Plan } from "../../server/src/plan/model.ts";
import { planOf } from "./plans.ts";

export interface RandomEdit {
  /** Picks the declaration. */
  readonly where: number;
  readonly what: "estimate" | "title" | "due" | "remove" | "add" | "depend" | "independ" | "owner" | "note" | "criterion" | "rename" | "tag" | "doc" | "people";
  readonly salt: number;
}

export const randomEdit: fc.Arbitrary<RandomEdit> = fc.record({
  where: fc.nat(10_000),
  what: fc.constantFrom<RandomEdit["what"]>(
    "estimate",
    "title",
    "due",
    "remove",
    "add",
    "depend",
    "independ",
    "owner",
    "note",
    "criterion",
    "rename",
    "tag",
    "doc",
    "people",
  ),
  salt: fc.nat(60),
});

export function edited(text: string, edits: readonly RandomEdit[]): string {
  let current = text;
  for (const edit of edits) current = one(current, edit);
  return current;
}

function one(text: string, edit: RandomEdit): string {
  const plan = planOf(text);
  const kinds: Record<RandomEdit["what"], readonly string[]> = {
    estimate: ["task"],
    title: ["task", "milestone", "role", "cue"],
    due: ["milestone"],
    remove: ["concern", "risk", "cadence", "cue"],
    add: ["movement"],
    depend: ["task", "milestone"],
    independ: ["task", "milestone"],
    owner: ["milestone", "goal", "risk"],
    note: ["task", "risk", "role"],
    criterion: ["milestone"],
    rename: ["task", "role"],
    tag: ["task", "milestone"],
    doc: ["task"],
    people: ["task"],
  };
  const candidates = plan.entities.filter((entity) => entity.file === 0 && kinds[edit.what].includes(entity.kind));
  if (candidates.length === 0) return text;
  const entity = candidates[edit.where % candidates.length];
  const replace = (span: { readonly start: number; readonly end: number }, by: string) =>
    text.slice(0, entity.start + span.start) + by + text.slice(entity.start + span.end);
  const id = entity.declaration.id!;
  const afterName = { start: (entity.declaration.title ?? id).end, end: (entity.declaration.title ?? id).end };
  switch (edit.what) {
    case "estimate": {
      const clause = clauseOf(entity.declaration, "effort") ?? clauseOf(entity.declaration, "lasts");
      return clause ? replace(clause, `${clause.name} ${edit.salt + 1}d`) : replace(afterName, ` effort ${edit.salt + 1}d`);
    }
    case "title":
      return entity.declaration.title ? replace(entity.declaration.title, `"Title ${edit.salt}"`) : replace(afterName, ` "Title ${edit.salt}"`);
    case "due": {
      const clause = clauseOf(entity.declaration, "due");
      const date = `2027-03-${String(1 + (edit.salt % 28)).padStart(2, "0")}`;
      return clause ? replace(clause, edit.salt % 5 === 0 ? `due 2027-Q${1 + (edit.salt % 4)}` : `due ${date}`) : replace(afterName, ` due ${date}`);
    }
    case "remove":
      return text.slice(0, entity.start) + text.slice(entity.start + entity.declaration.length).replace(/^[ \t]*\r?\n/u, "");
    case "add": {
      const close = entity.declaration.block?.close;
      return close === undefined ? text : replace({ start: close, end: close }, `  task fresh-${edit.salt} "Fresh ${edit.salt}" effort 2d\n`);
    }
    case "depend": {
      const other = earlier(plan, entity, edit.salt);
      return other === undefined || clauseOf(entity.declaration, "after") ? text : replace(afterName, ` after ${other}`);
    }
    case "independ": {
      const clause = clauseOf(entity.declaration, "after");
      return clause && clause.inBlock === false ? replace({ start: clause.start - 1, end: clause.end }, "") : text;
    }
    case "owner": {
      const role = plan.entities.filter((other) => other.kind === "role")[edit.salt % 5];
      const clause = clauseOf(entity.declaration, "owner");
      return role ? (clause ? replace(clause, `owner ${role.id}`) : replace(afterName, ` owner ${role.id}`)) : text;
    }
    case "note":
      return replace(afterName, ` note "Remark ${edit.salt}"`);
    case "criterion": {
      const clause = clauseOf(entity.declaration, "done when");
      return clause
        ? replace({ start: clause.end, end: clause.end }, `, "criterion number ${edit.salt}"`)
        : replace(afterName, ` done when "criterion number ${edit.salt}"`);
    }
    case "rename": {
      const old = entity.id;
      const renamed = rename(plan, entity, `${old.slice(0, 8)}-n${edit.salt}`, text);
      const at = renamed.indexOf(`${entity.kind} ${old.slice(0, 8)}-n${edit.salt}`) + `${entity.kind} ${old.slice(0, 8)}-n${edit.salt}`.length;
      const title = /^\s*"(?:[^"\\]|\\.)*"/u.exec(renamed.slice(at));
      const behind = at + (title ? title[0].length : 0);
      return `${renamed.slice(0, behind)} was ${old}${renamed.slice(behind)}`;
    }
    case "tag":
      return replace(afterName, ` #tag-${edit.salt}`);
    case "doc": {
      const { keyword } = entity.declaration;
      return replace({ start: keyword.start, end: keyword.start }, `/// About ${edit.salt}.\n`);
    }
    case "people": {
      const clause = clauseOf(entity.declaration, "by");
      const role = plan.entities.filter((other) => other.kind === "role")[edit.salt % 7];
      if (!role) return text;
      if (!clause) return replace(afterName, ` by ${role.id}`);
      return clause.value.some((player) => player.ref.parts[0].text === role.id) ? text : replace({ start: clause.end, end: clause.end }, `, ${role.id}`);
    }
  }
}

/** The written path of some task before this one, never one that could close a circle. */
function earlier(plan: Plan, entity: Entity, salt: number): string | undefined {
  const tasks = plan.entities.filter((other) => other.kind === "task" && other.index < entity.index && other.parent < 0);
  return tasks[salt % Math.max(1, tasks.length)]?.path;
}

function rename(plan: Plan, entity: Entity, id: string, text: string): string {
  const places = [{ start: entity.start + entity.declaration.id!.start, end: entity.start + entity.declaration.id!.end }];
  for (const other of plan.entities)
    for (const clause of other.declaration.clauses)
      for (const ref of clause.refs) {
        let at = plan.targetOf(other, ref);
        for (let part = ref.parts.length - 1; part >= 0 && at >= 0; part--) {
          if (at === entity.index) places.push({ start: other.start + ref.parts[part].start, end: other.start + ref.parts[part].end });
          at = plan.entities[at].parent;
        }
      }
  return places.sort((a, b) => b.start - a.start).reduce((current, place) => current.slice(0, place.start) + id + current.slice(place.end), text);
}
