/** What a word means: of a declaration its kind, title, own documentation, clauses and dates; of a clause its meaning; of a date its weekday. */

import { CODES, type Code } from "../language/codes.ts";
import { type ClauseRow, clauseRow, kindRow } from "../language/kinds.ts";
import { type Location, locate } from "../language/locate.ts";
import type { Clause, DateNode } from "../language/syntax.ts";
import { fileName } from "../plan/locate.ts";
import type { Entity } from "../plan/model.ts";
import { spokenDate } from "./completion/values.ts";
import { entityDates } from "./hover-dates.ts";
import { escaped } from "./markdown.ts";
import { entityAt, nameAt } from "./place.ts";
import type { Snapshot } from "./snapshot.ts";

export interface Hover {
  /** Markdown. Text of the plan's author in it is not to be trusted with commands or HTML. */
  readonly markdown: string;
  /** What it is about: absolute offsets. */
  readonly start: number;
  readonly end: number;
}

export function hover(snapshot: Snapshot, offset: number): Hover | undefined {
  const { plan, source } = snapshot;
  const location = locate(source, offset);
  const name = nameAt(plan, offset);
  if (name?.entity !== undefined) return { markdown: describeEntity(snapshot, name.entity), start: name.start, end: name.end };
  const { declaration, clause, span } = location;
  if (declaration === undefined || span === undefined) return undefined;
  const at = { start: declaration.start + span.start, end: declaration.start + span.end };
  const { kind } = declaration.node;
  if (kind === undefined) return undefined;
  if (location.on === "keyword") {
    const entity = entityAt(plan, offset);
    const own = entity?.declaration === declaration.node ? `${describeEntity(snapshot, entity)}\n\n---\n\n` : "";
    return { markdown: `${own}${describeKind(kind)}`, ...at };
  }
  if (location.on === "title") {
    const entity = entityAt(plan, offset);
    return entity === undefined ? undefined : { markdown: describeEntity(snapshot, entity), ...at };
  }
  if (location.on === "comment") return ignoreHover(snapshot, location, at);
  if (clause === undefined) return undefined;
  const row = clauseRow(kind, clause.name);
  if (row === undefined) return undefined;
  if (location.on === "clause-keyword") return { markdown: describeClause(row), ...at };
  const date = clause.ok ? dateAt(clause, offset - declaration.start) : undefined;
  if (date !== undefined) return { markdown: describeDate(date), start: declaration.start + date.start, end: declaration.start + date.end };
  return undefined;
}

function describeKind(kind: Parameters<typeof kindRow>[0]): string {
  const row = kindRow(kind);
  const required = row.clauses.filter((clause) => clause.required).map((clause) => `\`${clause.name}\``);
  const needs = required.length === 0 ? "" : `\n\nNeeds ${required.join(" and ")}.`;
  return `**${kind}** — ${row.doc}${needs}\n\n${fence(row.example)}`;
}

export function describeClause(row: ClauseRow): string {
  const notes = [
    row.required ? "needed" : "",
    row.repeatable ? "may stand more than once" : "",
    row.default === undefined ? "" : `without it: ${row.default}`,
  ].filter((note) => note !== "");
  return `**${row.name}** — ${row.doc}${notes.length === 0 ? "" : `\n\n_${notes.join(" · ")}_`}\n\n${fence(row.example)}`;
}

/** Everything worth knowing of a declaration. */
export function describeEntity(snapshot: Snapshot, entity: Entity): string {
  const { plan } = snapshot;
  const { declaration } = entity;
  const parts: string[] = [];
  const title = entity.title === entity.id ? "" : ` — ${escaped(entity.title)}`;
  parts.push(`**${entity.kind}** \`${entity.path || entity.title}\`${title}`);
  if (declaration.doc !== "") parts.push(declaration.doc);
  const file = plan.files[entity.file]!;
  const lines = declaration.clauses
    .filter((clause) => clause.ok)
    .map((clause) => oneLine(file.source.text.slice(entity.start + clause.start, entity.start + clause.end)));
  const tags = declaration.tags.map((tag) => file.source.text.slice(entity.start + tag.start, entity.start + tag.end));
  if (tags.length > 0) lines.push(tags.join(" "));
  if (lines.length > 0) parts.push(fence(lines.slice(0, 16).join("\n") + (lines.length > 16 ? "\n…" : "")));
  const dates = entityDates(snapshot, entity);
  if (dates !== "") parts.push(dates);
  const mentions = plan.referencesTo(entity.index).length;
  const holds = entity.children.length;
  const facts = [
    holds > 0 ? `holds ${counted(holds, "declaration")}` : "",
    mentions > 0 ? `named ${counted(mentions, "time")}` : "",
    entity.file > 0 ? `from ${fileName(file.uri)}` : "",
  ].filter((fact) => fact !== "");
  if (facts.length > 0) parts.push(`_${facts.join(" · ")}_`);
  return parts.join("\n\n");
}

function ignoreHover(snapshot: Snapshot, location: Location, at: { readonly start: number; readonly end: number }): Hover | undefined {
  if (location.comment?.style !== "line") return undefined;
  const code = /downbeat-ignore[ \t]+([a-z-]+)/.exec(snapshot.source.text.slice(at.start, at.end))?.[1];
  if (code === undefined || !(code in CODES)) return undefined;
  const { summary, advice } = CODES[code as Code];
  return { markdown: `**${code}** — ${summary}\n\n${advice}`, ...at };
}

function describeDate(date: DateNode): string {
  if (date.firstDay === date.lastDay) return `**${spokenDate(date.firstDay)}**`;
  return `**${spokenDate(date.firstDay)}** to **${spokenDate(date.lastDay)}**\n\nWhere a start is asked for, its first instant; where an end is, its last.`;
}

/** The date in the clause's operand that the offset touches. */
function dateAt(clause: Clause, offset: number): DateNode | undefined {
  let found: DateNode | undefined;
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null || found !== undefined) return;
    if ("firstDay" in value) {
      const date = value as DateNode;
      if (date.start <= offset && offset <= date.end && !Number.isNaN(date.firstDay)) found = date;
      return;
    }
    for (const inner of Object.values(value)) look(inner);
  };
  if (clause.ok) look(clause.value);
  return found;
}

function fence(code: string): string {
  return `\`\`\`score\n${code}\n\`\`\``;
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
