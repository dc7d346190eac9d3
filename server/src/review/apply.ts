/**
 * Writes changes of one version (base → head) into a text, one fact at a time, and leaves all the rest of it as its author wrote it.
 * The text may be the base itself, or a third version of it: that is how two changes of a plan are merged.
 */

import { nfc } from "../language/dates.ts";
import type { TextEdit } from "../language/diagnostic.ts";
import { kindRow } from "../language/kinds.ts";
import type { GoodClause, ReferenceNode, Span } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import { type Fact, factsOf } from "./facts.ts";
import type { Change, Matching } from "./model.ts";

export interface Application {
  readonly base: Plan;
  readonly head: Plan;
  readonly baseToHead: Matching;
  /** The plan to write into, and how it matches the base. */
  readonly target: Plan;
  readonly baseToTarget: Matching;
}

/** The target's text with the changes in it. Changes of whole files that `use` brings in are not written: they have texts of their own. */
export function apply(changes: readonly Change[], application: Application): string {
  const writer = new Writer(application);
  writer.write(changes);
  return writer.text();
}

/** Clauses of one operand each, which stand again instead of growing a list. */
const ONE_EACH: ReadonlySet<string> = new Set(["note", "link", "was", "when", "hours", "off", "work"]);

interface ListEdit {
  readonly entity: Entity;
  readonly clause: GoodClause;
  readonly removed: Set<string>;
  readonly replaced: Map<string, string>;
  readonly appended: string[];
}

class Writer {
  private readonly application: Application;
  /** `order` tells edits at one place apart: what a clause grows by, then further clauses, then the declarations that follow. */
  private readonly edits: (TextEdit & { readonly order: number })[] = [];
  private readonly lists = new Map<GoodClause, ListEdit>();
  private readonly source: string;
  private readonly headSource: string;
  private readonly newline: string;
  private readonly factCache = new Map<string, readonly Fact[]>();

  constructor(application: Application) {
    this.application = application;
    this.source = application.target.files[0].source.text;
    this.headSource = application.head.files[0].source.text;
    this.newline = this.source.includes("\r\n") ? "\r\n" : "\n";
  }

  write(changes: readonly Change[]): void {
    const { head, target } = this.application;
    // A declaration that moved or became another kind is taken over whole; its facts, and what it holds, come with it.
    const whole = new Set<number>();
    for (const change of changes) {
      const isWhole = (change.action === "added" && change.fact === undefined) || change.action === "moved" || change.fact === "kind";
      if (isWhole && change.headEntity >= 0 && head.entities[change.headEntity].file === 0) whole.add(change.headEntity);
    }
    const insideWhole = (index: number): boolean => {
      for (let at = index < 0 ? -1 : head.entities[index].parent; at >= 0; at = head.entities[at].parent) if (whole.has(at)) return true;
      return false;
    };
    const gone = new Set<number>();
    for (const change of changes) {
      if (change.baseEntity < 0) continue;
      const leaves = change.action === "removed" && change.fact === undefined;
      if (leaves || whole.has(change.headEntity)) gone.add(this.inTarget(change.baseEntity));
    }
    const insideGone = (index: number): boolean => {
      for (let at = index < 0 ? -1 : target.entities[index].parent; at >= 0; at = target.entities[at].parent) if (gone.has(at)) return true;
      return false;
    };

    for (const index of gone) if (index >= 0 && target.entities[index].file === 0 && !insideGone(index)) this.removeEntity(target.entities[index]);
    for (const index of [...whole].sort((a, b) => a - b)) if (!insideWhole(index)) this.insertEntity(head.entities[index]);
    for (const change of [...changes].sort((a, b) => Number(b.fact === "id") - Number(a.fact === "id"))) {
      if (change.fact === undefined || whole.has(change.headEntity) || insideWhole(change.headEntity)) continue;
      const at = this.inTarget(change.baseEntity);
      if (at < 0 || gone.has(at) || insideGone(at) || target.entities[at].file !== 0) continue;
      this.fact(change, target.entities[at]);
    }
    for (const edit of this.lists.values()) this.flush(edit);
  }

  text(): string {
    // Of two that begin together what only comes in is first, and then the wider: it knows of the narrower.
    const isInsert = (edit: TextEdit): number => Number(edit.start === edit.end);
    const edits = this.edits.sort((a, b) => a.start - b.start || isInsert(b) - isInsert(a) || b.end - a.end || a.order - b.order);
    let text = "";
    let at = 0;
    for (const edit of edits) {
      if (edit.start >= at) text += this.source.slice(at, edit.start) + edit.text;
      // What comes in where something else goes stays; what would be replaced twice is gone already.
      else if (edit.start === edit.end) text += edit.text;
      at = Math.max(at, edit.end);
    }
    return text + this.source.slice(at);
  }

  private edit(start: number, end: number, text: string, order = 0): void {
    this.edits.push({ file: this.application.target.files[0].uri, start, end, text, order });
  }

  private inTarget(base: number): number {
    return base < 0 ? -1 : this.application.baseToTarget.toHead[base];
  }

  // ------------------------------------------------------------ facts

  private fact(change: Change, entity: Entity): void {
    const { base, head } = this.application;
    const before = change.action === "added" ? undefined : this.find(base, base.entities[change.baseEntity], change, "before");
    const after = change.action === "removed" ? undefined : this.find(head, head.entities[change.headEntity], change, "after");
    if (change.fact === "id") this.rename(entity, head.entities[change.headEntity].id);
    else if (change.fact === "title") this.title(entity, after);
    else if (change.fact === "doc") this.documentation(entity, head.entities[change.headEntity]);
    else if (change.fact === "tag") {
      if (after) this.insertHeader(entity, `#${after.text.replace(/^#/u, "")}`);
      else this.removeSpan(entity, this.targetFact(entity, before!)?.span);
    } else this.clauseFact(change, entity, before, after);
  }

  private clauseFact(change: Change, entity: Entity, before: Fact | undefined, after: Fact | undefined): void {
    const { head } = this.application;
    const fact = (after ?? before)!;
    if (!fact.element) {
      const clause = this.targetFact(entity, before ?? fact)?.clause;
      const text = after && this.headText(head.entities[change.headEntity], after.clause!);
      if (clause && text !== undefined) this.edit(entity.start + clause.start, entity.start + clause.end, text);
      else if (clause) this.removeClause(entity, clause);
      else if (text !== undefined) this.insertClause(entity, text);
      return;
    }
    this.element(entity, head.entities[change.headEntity], before, after);
  }

  private element(entity: Entity, headEntity: Entity, before: Fact | undefined, after: Fact | undefined): void {
    const name = (after ?? before)!.name;
    const old = before && this.targetFact(entity, before);
    if (ONE_EACH.has(name)) {
      const lonely = old?.clause && this.factsIn(entity, old.clause).length === 1;
      const text = after && this.elementClause(headEntity, after);
      if (old?.clause && lonely) {
        if (text === undefined) this.removeClause(entity, old.clause);
        else this.edit(entity.start + old.clause.start, entity.start + old.clause.end, text);
        return;
      }
      if (old?.clause) this.list(entity, old.clause).removed.add(old.key);
      if (text !== undefined) this.insertClause(entity, text);
      return;
    }
    const text = after && this.headText(headEntity, after.span!);
    if (old?.clause) {
      if (text === undefined) this.list(entity, old.clause).removed.add(old.key);
      else this.list(entity, old.clause).replaced.set(old.key, text);
      return;
    }
    if (text === undefined) return;
    const grown = [...this.lists.values()].find((edit) => edit.entity === entity && edit.clause.name === name)?.clause;
    const clause = grown ?? entity.declaration.clauses.findLast((candidate): candidate is GoodClause => candidate.ok && candidate.name === name);
    if (clause) this.list(entity, clause).appended.push(text);
    else {
      const fresh = this.fresh.get(`${entity.index} ${name}`);
      if (fresh) fresh.push(text);
      else {
        const items = [text];
        this.fresh.set(`${entity.index} ${name}`, items);
        this.insertClause(entity, () => `${name} ${items.join(", ")}`);
      }
    }
  }
  /** Elements of clauses that the target does not have yet, by entity and name. */
  private readonly fresh = new Map<string, string[]>();

  /** One clause with one element of a list, as `off 2027-05-14 "Bridge day"` from a clause that may name several. */
  private elementClause(headEntity: Entity, fact: Fact): string {
    const clause = fact.clause!;
    if (this.factsInHead(headEntity, clause).length === 1 || !fact.span) return this.headText(headEntity, clause);
    const elements = this.factsInHead(headEntity, clause);
    const tail = this.headSource.slice(headEntity.start + elements[elements.length - 1].span!.end, headEntity.start + clause.end);
    return `${clause.name} ${this.headText(headEntity, fact.span)}${tail}`;
  }

  private list(entity: Entity, clause: GoodClause): ListEdit {
    let edit = this.lists.get(clause);
    if (!edit) {
      edit = { entity, clause, removed: new Set(), replaced: new Map(), appended: [] };
      this.lists.set(clause, edit);
    }
    return edit;
  }

  private flush({ entity, clause, removed, replaced, appended }: ListEdit): void {
    const facts = this.factsIn(entity, clause).filter((fact) => fact.span);
    const end = entity.start + facts[facts.length - 1].span!.end;
    if (removed.size + replaced.size === 0) {
      this.edit(end, end, appended.map((text) => `, ${text}`).join(""), -1);
      return;
    }
    const kept = facts.filter((fact) => !removed.has(fact.key)).map((fact) => replaced.get(fact.key) ?? this.keptText(entity, clause, fact.span!));
    const items = [...kept, ...appended];
    if (items.length === 0) this.removeClause(entity, clause);
    else this.edit(entity.start + facts[0].span!.start, end, items.join(", "));
  }

  private title(entity: Entity, after: Fact | undefined): void {
    const { title, id, keyword } = entity.declaration;
    const text = after?.text ?? "";
    if (title && after) this.edit(entity.start + title.start, entity.start + title.end, text);
    else if (title) this.removeSpan(entity, title);
    else this.edit(entity.start + (id ?? keyword).end, entity.start + (id ?? keyword).end, ` ${text}`);
  }

  private documentation(entity: Entity, headEntity: Entity): void {
    const lines = (of: Entity) => of.declaration.comments.filter((comment) => comment.style === "doc" && comment.end <= of.declaration.keyword.start);
    const theirs = lines(headEntity).map((comment) => this.headSource.slice(headEntity.start + comment.start, headEntity.start + comment.end));
    const mine = lines(entity);
    const begin = entity.start + entity.declaration.keyword.start;
    const indent = this.indentation(begin);
    if (mine.length === 0) {
      if (theirs.length > 0) this.edit(begin, begin, theirs.map((line) => `${line}${this.newline}${indent}`).join(""));
      return;
    }
    const start = entity.start + mine[0].start;
    if (theirs.length === 0) this.edit(start, begin, "");
    else this.edit(start, entity.start + mine[mine.length - 1].end, theirs.join(`${this.newline}${indent}`));
  }

  /** Its id, and every reference to it or through it. */
  private rename(entity: Entity, id: string): void {
    const { target } = this.application;
    this.newIds.set(entity.index, id);
    if (entity.declaration.id) this.edit(entity.start + entity.declaration.id.start, entity.start + entity.declaration.id.end, id);
    for (const other of target.entities) {
      if (other.file !== 0) continue;
      for (const clause of other.declaration.clauses) {
        for (const ref of clause.refs) {
          let at = target.targetOf(other, ref);
          for (let part = ref.parts.length - 1; part >= 0 && at >= 0; part--) {
            if (at === entity.index) this.edit(other.start + ref.parts[part].start, other.start + ref.parts[part].end, id);
            at = target.entities[at].parent;
          }
        }
      }
    }
  }

  // ------------------------------------------------------------ clauses

  private insertClause(entity: Entity, text: string | (() => string)): void {
    const { block } = entity.declaration;
    if (!block || block.close === undefined) {
      this.insertHeader(entity, text);
      return;
    }
    const at = entity.start + this.lastInBlock(entity);
    const indent = `${this.indentation(entity.start + entity.declaration.keyword.start)}  `;
    this.later(at, () => `${this.newline}${indent}${typeof text === "string" ? text : text()}`);
    // A block on one line is opened up, so that the clause does not swallow the brace.
    if (!this.source.slice(at, entity.start + block.close).includes("\n")) {
      const close = entity.start + block.close;
      if (!this.opened.has(entity.index)) this.edit(close, close, `${this.newline}${indent.slice(2)}`, 2);
      this.opened.add(entity.index);
    }
  }
  private readonly opened = new Set<number>();

  /** The end of the last clause that stands before any child, so that what a movement says of itself stays at its top. */
  private lastInBlock(entity: Entity): number {
    const { block, clauses, childStarts, comments } = entity.declaration;
    const open = block!.open + 1;
    const limit = childStarts[0] ?? block!.close!;
    let at = open;
    for (const clause of clauses) if (clause.inBlock && clause.end <= limit) at = Math.max(at, clause.end);
    for (const comment of comments)
      if (!comment.ownLine && comment.start >= at && !this.source.slice(entity.start + at, entity.start + comment.start).includes("\n")) at = comment.end;
    return at;
  }

  private insertHeader(entity: Entity, text: string | (() => string)): void {
    const { block, end, keyword, id, title, clauses, tags } = entity.declaration;
    let at = block ? 0 : end;
    if (block)
      for (const span of [keyword, id, title, ...tags, ...clauses.filter((clause) => !clause.inBlock)])
        if (span && span.end <= block.open) at = Math.max(at, span.end);
    this.later(entity.start + at, () => ` ${typeof text === "string" ? text : text()}`);
  }

  /** An insertion whose words may still grow. */
  private later(at: number, text: () => string): void {
    this.edits.push({
      file: this.application.target.files[0].uri,
      start: at,
      end: at,
      order: 0,
      get text() {
        return text();
      },
    });
  }

  private removeClause(entity: Entity, clause: Span): void {
    this.removeSpan(entity, clause);
  }

  /** Takes the words and the white space before them; the whole line when nothing else is on it. */
  private removeSpan(entity: Entity, span: Span | undefined): void {
    if (!span) return;
    let start = entity.start + span.start;
    let end = entity.start + span.end;
    const lineStart = this.source.lastIndexOf("\n", start - 1) + 1;
    const lineEnd = this.lineEnd(end);
    if (this.source.slice(lineStart, start).trim() === "" && this.source.slice(end, lineEnd).trim() === "") {
      start = lineStart;
      end = Math.min(this.source.length, lineEnd + 1);
    } else while (start > 0 && (this.source[start - 1] === " " || this.source[start - 1] === "\t")) start--;
    this.edit(start, end, "");
  }

  // ------------------------------------------------------------ declarations

  private removeEntity(entity: Entity): void {
    const start = entity.start;
    const end = entity.start + entity.declaration.length;
    const lineStart = this.source.lastIndexOf("\n", start - 1) + 1;
    const lineEnd = this.lineEnd(end);
    if (this.source.slice(lineStart, start).trim() === "" && this.source.slice(end, lineEnd).trim() === "") {
      let after = Math.min(this.source.length, lineEnd + 1);
      const blankBefore = lineStart === 0 || /\n[ \t]*\r?\n$/u.test(this.source.slice(0, lineStart));
      const next = /^[ \t]*\r?\n/u.exec(this.source.slice(after, after + 200));
      if (blankBefore && next) after += next[0].length;
      this.edit(lineStart, after, "");
    } else this.edit(start, end, "");
  }

  private insertEntity(entity: Entity): void {
    const { head, target, baseToHead, baseToTarget } = this.application;
    const inTarget = (index: number) => {
      const from = baseToHead.toBase[index];
      return from < 0 ? -1 : baseToTarget.toHead[from];
    };
    const parent = entity.parent < 0 ? -1 : inTarget(entity.parent);
    if (entity.parent >= 0 && parent < 0) return; // its movement is gone on the other side: the merge reports it
    const siblings =
      entity.parent < 0
        ? head.entities.filter((other) => other.parent < 0 && other.file === 0).map((other) => other.index)
        : head.entities[entity.parent].children;
    const place = siblings.indexOf(entity.index);
    const indent = parent < 0 ? "" : `${this.indentation(target.entities[parent].start + target.entities[parent].declaration.keyword.start)}  `;
    const text = this.reindent(this.headText(entity, { start: 0, end: entity.declaration.length }), indent);
    const apart = this.blankBefore(entity) ? this.newline : "";
    for (let at = place - 1; at >= 0; at--) {
      const sibling = inTarget(siblings[at]);
      if (sibling < 0 || target.entities[sibling].parent !== parent || target.entities[sibling].file !== 0) continue;
      const end = target.entities[sibling].start + target.entities[sibling].declaration.length;
      this.edit(end, end, `${this.newline}${apart}${indent}${text}`, 1);
      return;
    }
    if (parent >= 0) {
      const { declaration, start } = target.entities[parent];
      if (declaration.block?.close !== undefined) {
        const at = start + this.lastInBlock(target.entities[parent]);
        this.edit(at, at, `${this.newline}${indent}${text}`, 1);
        if (!this.source.slice(at, start + declaration.block.close).includes("\n"))
          this.edit(start + declaration.block.close, start + declaration.block.close, `${this.newline}${indent.slice(2)}`, 2);
      } else this.insertHeader(target.entities[parent], `{${this.newline}${indent}${text}${this.newline}${indent.slice(2)}}`);
      return;
    }
    const end = this.source.trimEnd().length;
    this.edit(end, end, `${end === 0 ? "" : this.newline}${end === 0 ? "" : apart}${text}${end === this.source.length ? this.newline : ""}`, 1);
  }

  private blankBefore(entity: Entity): boolean {
    return /\n[ \t]*\r?\n[ \t]*$/u.test(this.headSource.slice(Math.max(0, entity.start - 400), entity.start));
  }

  // ------------------------------------------------------------ text

  /** A piece of the head's text, with every name in it as the target calls it. */
  private headText(entity: Entity, span: Span): string {
    const { head, target, baseToHead, baseToTarget } = this.application;
    const edits: { start: number; end: number; text: string }[] = [];
    const visit = (of: Entity) => {
      for (const clause of of.declaration.clauses) {
        for (const ref of clause.refs) {
          if (of.start + ref.start < entity.start + span.start || of.start + ref.end > entity.start + span.end) continue;
          for (const [part, name] of this.renamedParts(of, ref, head, target, baseToHead, baseToTarget))
            edits.push({ start: of.start + ref.parts[part].start, end: of.start + ref.parts[part].end, text: name });
        }
      }
      for (const child of of.children) visit(head.entities[child]);
    };
    visit(entity);
    const text = spliced(this.headSource, entity.start + span.start, entity.start + span.end, edits);
    return this.newline === "\n" ? text.replaceAll("\r\n", "\n") : text.replaceAll(/\r?\n/gu, "\r\n");
  }

  private *renamedParts(
    entity: Entity,
    ref: ReferenceNode,
    head: Plan,
    target: Plan,
    baseToHead: Matching,
    baseToTarget: Matching,
  ): Generator<readonly [number, string]> {
    let at = head.targetOf(entity, ref);
    for (let part = ref.parts.length - 1; part >= 0 && at >= 0; part--) {
      const base = baseToHead.toBase[at];
      const there = base < 0 ? -1 : baseToTarget.toHead[base];
      // Renamed by the other side only: what the head calls it is what the base called it.
      if (there >= 0 && head.entities[at].id === this.application.base.entities[base].id && target.entities[there].id !== nfc(ref.parts[part].text))
        yield [part, target.entities[there].id];
      at = head.entities[at].parent;
    }
  }

  private find(plan: Plan, entity: Entity, change: Change, side: "before" | "after"): Fact | undefined {
    const facts = this.facts(plan, entity);
    const place = side === "before" ? change.base : change.head;
    const text = side === "before" ? change.before : change.after;
    return (
      facts.find(
        (fact) =>
          fact.name === change.fact &&
          fact.span &&
          place &&
          entity.start + fact.span.start === place.start &&
          entity.start + fact.span.end === place.end &&
          fact.text === text,
      ) ?? facts.find((fact) => fact.name === change.fact && fact.text === text)
    );
  }

  /** The same fact in the target: by its key in the names of the base. */
  private targetFact(entity: Entity, fact: Fact): Fact | undefined {
    const facts = this.facts(this.application.target, entity);
    return facts.find((mine) => mine.key === fact.key) ?? facts.find((mine) => mine.name === fact.name && !mine.element && !fact.element);
  }

  private facts(plan: Plan, entity: Entity): readonly Fact[] {
    const { base, head, target, baseToHead, baseToTarget } = this.application;
    const side = plan === base ? "base" : plan === target ? "target" : "head";
    const cached = this.factCache.get(`${side} ${entity.index}`);
    if (cached) return cached;
    // All three sides name things as the base does, where the base has them.
    const toBase = plan === base ? undefined : plan === target ? baseToTarget.toBase : baseToHead.toBase;
    const facts = factsOf(plan, entity, (index) => {
      const same = toBase ? toBase[index] : index;
      const named = same >= 0 ? base.entities[same] : plan.entities[index];
      return `${same >= 0 ? "" : `${plan === head ? "new" : "own"} `}${kindRow(named.kind).set}:${named.path}`;
    });
    this.factCache.set(`${side} ${entity.index}`, facts);
    return facts;
  }

  private factsIn(entity: Entity, clause: GoodClause): readonly Fact[] {
    return this.facts(this.application.target, entity).filter((fact) => fact.clause === clause);
  }

  private factsInHead(entity: Entity, clause: GoodClause): readonly Fact[] {
    return this.facts(this.application.head, entity).filter((fact) => fact.clause === clause);
  }

  /** A piece of a clause of the target that is written anew, with the names that `rename` gave meanwhile. */
  private keptText(entity: Entity, clause: GoodClause, span: Span): string {
    const { target } = this.application;
    const edits: { start: number; end: number; text: string }[] = [];
    for (const ref of clause.refs) {
      if (ref.start < span.start || ref.end > span.end) continue;
      let at = target.targetOf(entity, ref);
      for (let part = ref.parts.length - 1; part >= 0 && at >= 0; part--) {
        const id = this.newIds.get(at);
        if (id !== undefined) edits.push({ start: ref.parts[part].start, end: ref.parts[part].end, text: id });
        at = target.entities[at].parent;
      }
    }
    return spliced(
      this.source,
      entity.start + span.start,
      entity.start + span.end,
      edits.map((edit) => ({ ...edit, start: entity.start + edit.start, end: entity.start + edit.end })),
    );
  }
  /** Ids that entities of the target got, by their index. */
  private readonly newIds = new Map<number, string>();

  private lineEnd(at: number): number {
    const end = this.source.indexOf("\n", at);
    return end < 0 ? this.source.length : end;
  }

  private indentation(at: number): string {
    const lineStart = this.source.lastIndexOf("\n", at - 1) + 1;
    return /^[ \t]*/u.exec(this.source.slice(lineStart, at))![0];
  }

  /** Moves all lines after the first to hang under `indent`. */
  private reindent(text: string, indent: string): string {
    const lines = text.split(/\r?\n/u);
    const old = Math.min(
      ...lines
        .slice(1)
        .filter((line) => line.trim() !== "")
        .map((line) => /^[ \t]*/u.exec(line)![0].length),
      Number.POSITIVE_INFINITY,
    );
    const shift = (line: string) => (line.trim() === "" ? "" : indent + line.slice(Number.isFinite(old) ? old : 0));
    return [lines[0], ...lines.slice(1).map(shift)].join(this.newline);
  }
}

/** A piece of a text with edits inside of it, which do not overlap. */
function spliced(
  source: string,
  start: number,
  end: number,
  edits: readonly { readonly start: number; readonly end: number; readonly text: string }[],
): string {
  let text = "";
  let at = start;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    text += source.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return text + source.slice(at, end);
}
