/** An item of a schedule as a picture needs it. Most of its facts are worked out when they are asked for: a window shows a few dozen of ten thousand. */

import type { WorkingTime } from "../calendar/model.ts";
import type { Clause, Declaration } from "../language/syntax.ts";
import { clauseOf, clausesOf } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import type { Rehearsal } from "../rehearsal/model.ts";
import type { ScheduledItem } from "../schedule/model.ts";
import { plainItem } from "./plain-item.ts";
import { criteriaOf, lengthText, namesOf, ownerOf } from "./plan-words.ts";
import type { Handles, Source, TimelineItem } from "./timeline.ts";

/** What the items of one picture share. */
export interface ItemSurroundings {
  readonly plan: Plan;
  /** Of the score's calendar. */
  readonly time: WorkingTime;
  /** Position of each entity's item among the items, −1 for what is none. */
  readonly position: Int32Array;
  /** Position of each person by entity. */
  readonly personAt: ReadonlyMap<number, number>;
  /** Working days that a promise has left, by entity. */
  readonly slackDays: ReadonlyMap<number, number | undefined>;
  /** Positions of the risks and concerns about an entity. */
  readonly notesOf: ReadonlyMap<number, readonly number[]>;
  readonly targets: ReadonlyMap<number, Rehearsal["targets"][number]> | undefined;
  readonly tasks: ReadonlyMap<number, Rehearsal["tasks"][number]> | undefined;
  /** What an entity was in the plan that this one is compared with. */
  readonly ghostAt: ((entity: number) => ScheduledItem | undefined) | undefined;
  readonly sourceOf: (entity: Entity) => Source;
}

const NOTHING: readonly never[] = [];

export class PlannedItem implements TimelineItem {
  /** Set once, by whoever knows where something without dates could be. */
  about: TimelineItem["about"] = null;
  readonly #item: ScheduledItem;
  readonly #around: ItemSurroundings;
  /** Read over and over, to find those that may never be given. */
  #cue: TimelineItem["cue"] | undefined;
  #length: string | undefined;

  constructor(item: ScheduledItem, around: ItemSurroundings) {
    this.#item = item;
    this.#around = around;
  }

  get entity(): number {
    return this.#item.entity;
  }

  get id(): string {
    return this.#item.id;
  }

  get kind(): TimelineItem["kind"] {
    return this.#item.kind;
  }

  get title(): string {
    return this.#item.title;
  }

  get parent(): number {
    const { parent } = this.#item;
    return parent < 0 ? -1 : this.#around.position[parent];
  }

  get start(): number | null {
    return finite(this.#item.start);
  }

  get finish(): number | null {
    return finite(this.#item.finish);
  }

  get length(): string {
    this.#length ??= lengthText(this.#around.plan, this.#entity);
    return this.#length;
  }

  get slackMinutes(): number {
    return finite(this.#item.slack) ?? 0;
  }

  get slackUntil(): number | null {
    const { slack, finish, finished } = this.#item;
    return slack > 0 && Number.isFinite(slack) && !finished && Number.isFinite(finish) ? this.#around.time.add(finish, slack) : null;
  }

  get critical(): boolean {
    return this.#item.critical;
  }

  get contingent(): boolean {
    return this.#item.contingent;
  }

  get skipped(): boolean {
    return this.#item.skipped;
  }

  get progress(): number {
    return this.#item.progress;
  }

  get started(): boolean {
    return this.#item.started;
  }

  get finished(): boolean {
    return this.#item.finished;
  }

  get due(): number | null {
    return finite(this.#item.due);
  }

  get dueSlackDays(): number | null {
    return this.due === null ? null : (this.#around.slackDays.get(this.#item.entity) ?? null);
  }

  get people(): readonly number[] {
    const { people } = this.#item;
    const { personAt } = this.#around;
    const named = people.length < 2 ? people : [...new Set(people)];
    return named.map((person) => personAt.get(person)).filter((at) => at !== undefined);
  }

  get who(): string {
    return namesOf(this.#around.plan, this.#item.people);
  }

  get whoShort(): string {
    return namesOf(this.#around.plan, this.#item.people, 3);
  }

  get owner(): string {
    return ownerOf(this.#around.plan, this.#entity);
  }

  get tags(): readonly string[] {
    const { tags } = this.#declaration;
    return tags.length === 0 ? NOTHING : tags.map((tag) => tag.text);
  }

  get doc(): string {
    return this.#declaration.doc;
  }

  get why(): readonly string[] {
    return this.#item.why.map((reason) => reason.text);
  }

  get criteria(): readonly string[] {
    return criteriaOf(this.#declaration);
  }

  get cue(): TimelineItem["cue"] {
    if (this.#item.kind !== "cue") return null;
    this.#cue ??= cueOf(this.#item, this.#entity, this.#around);
    return this.#cue;
  }

  get rehearses(): readonly number[] {
    return this.#item.kind === "rehearsal" ? referenced(this.#entity, clauseOf(this.#declaration, "rehearses"), this.#around) : NOTHING;
  }

  get notes(): readonly number[] {
    return this.#around.notesOf.get(this.#item.entity) ?? NOTHING;
  }

  get source(): Source {
    return this.#around.sourceOf(this.#entity);
  }

  get handles(): Handles {
    return handlesOf(this.#item, this.#declaration);
  }

  get rehearsed(): TimelineItem["rehearsed"] {
    const { targets, tasks } = this.#around;
    return targets === undefined ? null : rehearsedOf(this.#item, targets.get(this.#item.entity), tasks?.get(this.#item.entity));
  }

  get ghost(): TimelineItem["ghost"] {
    const { ghostAt } = this.#around;
    return ghostAt === undefined ? null : ghostOf(ghostAt(this.#item.entity));
  }

  toJSON(): TimelineItem {
    return plainItem(this);
  }

  get #entity(): Entity {
    return this.#around.plan.entities[this.#item.entity];
  }

  get #declaration(): Declaration {
    return this.#entity.declaration;
  }
}

/** null for what is not there or has no end: neither survives JSON. */
export function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function referenced(entity: Entity, clause: Clause | undefined, { plan, position }: ItemSurroundings): number[] {
  const found: number[] = [];
  for (const reference of clause?.refs ?? []) {
    const target = plan.targetOf(entity, reference);
    const at = target < 0 ? -1 : position[target];
    if (at >= 0 && !found.includes(at)) found.push(at);
  }
  return found;
}

function cueOf(item: ScheduledItem, entity: Entity, around: ItemSurroundings): TimelineItem["cue"] {
  const { plan } = around;
  const { text } = plan.files[entity.file].source;
  const when = clausesOf(entity.declaration, "when")
    .map((clause) =>
      clause.value.map((condition) => text.slice(entity.start + condition.start, entity.start + condition.end).replace(/\s+/gu, " ")).join(" and "),
    )
    .join(" or ");
  const listeners = clauseOf(entity.declaration, "to");
  const to = (listeners?.value ?? []).map((reference) => plan.targetOf(entity, reference)).filter((at) => at >= 0);
  return {
    fires: item.fires ?? "planned",
    when,
    to: namesOf(plan, to),
    starts: referenced(entity, clauseOf(entity.declaration, "starts"), around),
    skips: referenced(entity, clauseOf(entity.declaration, "skips"), around),
  };
}

function handlesOf(item: ScheduledItem, declaration: Declaration): Handles {
  const settled = item.finished || item.contingent || item.skipped || Number.isNaN(item.start);
  const due = clauseOf(declaration, "due");
  return {
    start: !settled && !item.started && item.kind !== "cue",
    finish:
      !settled && (item.kind === "task" || item.kind === "rehearsal") && (clauseOf(declaration, "effort") ?? clauseOf(declaration, "lasts")) !== undefined,
    due: item.due !== undefined && due?.value.date !== undefined,
  };
}

function rehearsedOf(
  item: ScheduledItem,
  target: Rehearsal["targets"][number] | undefined,
  task: Rehearsal["tasks"][number] | undefined,
): TimelineItem["rehearsed"] {
  if (item.finished) return null;
  const criticality = task?.criticality ?? null;
  const [p10, p50, p80] = target ? [target.p10, target.p50, target.p80] : task ? [task.p10Finish, task.p50Finish, task.p80Finish] : [];
  // What is played in no trial, or never ends in one, has no such dates.
  if (p10 === undefined || !Number.isFinite(p10) || !Number.isFinite(p50) || !Number.isFinite(p80)) return null;
  return { p10, p50: p50!, p80: p80!, p95: finite(target?.p95), chance: finite(target?.chance), criticality };
}

function ghostOf(item: ScheduledItem | undefined): TimelineItem["ghost"] {
  if (item === undefined) return "new";
  return Number.isFinite(item.start) && Number.isFinite(item.finish) ? { start: item.start, finish: item.finish } : null;
}
