/** From a name to what it means, and back: definition, type definition, implementation, references, highlights. */

import { locate } from "../language/locate.ts";
import type { Span } from "../language/syntax.ts";
import { resolvePath } from "../plan/locate.ts";
import type { Entity, Plan } from "../plan/model.ts";
import { declarationRange, nameAt, nameRange, sameIn, subjectAt } from "./place.ts";
import { plansWith, type Snapshot } from "./snapshot.ts";

export interface Target {
  readonly uri: string;
  /** The whole declaration: absolute offsets. */
  readonly start: number;
  readonly end: number;
  /** What to select: the id. */
  readonly selection: Span;
  /** What in the asking file was asked about. */
  readonly origin: Span | undefined;
}

export interface Place extends Span {
  readonly uri: string;
}

/** Where the name under the cursor is declared; of the path of a `use`, the file. */
export function definition(snapshot: Snapshot, offset: number): readonly Target[] {
  const { plan, source } = snapshot;
  const name = nameAt(plan, offset);
  if (name?.entity !== undefined) return [targetOf(plan, name.entity, name)];
  const location = locate(source, offset);
  if (location.on !== "path" || location.use === undefined || location.string === undefined) return [];
  const uri = resolvePath(snapshot.uri, location.string.value);
  if (uri === undefined || !plan.files.some((file) => file.uri === uri)) return [];
  const origin = { start: location.use.start + location.string.start, end: location.use.start + location.string.end };
  return [{ uri, start: 0, end: 0, selection: { start: 0, end: 0 }, origin }];
}

/** The kind of thing that it is: of work the roles that do it, of a person the roles they play, of what serves a goal the goal. */
export function typeDefinition(snapshot: Snapshot, offset: number): readonly Target[] {
  const { plan } = snapshot;
  const entity = subjectAt(plan, offset);
  if (entity === undefined) return [];
  return toTargets(plan, typesOf(plan, entity), nameAt(plan, offset));
}

function typesOf(plan: Plan, entity: Entity): readonly Entity[] {
  switch (entity.kind) {
    case "task":
    case "rehearsal":
    case "movement":
    case "cue":
      return named(plan, entity, ["by"]);
    case "milestone":
    case "goal":
      return [...named(plan, entity, ["serves"]), ...named(plan, entity, ["owner"])];
    case "person":
      return referrers(plan, entity, ["role"]);
    case "role":
      return named(plan, entity, ["calendar"]);
    case "cadence":
      return named(plan, entity, ["with"]);
    default:
      return named(plan, entity, ["owner"]);
  }
}

/** What makes it real: of a milestone what it waits for, of a role its players, of a goal what serves it, of a calendar who keeps it. */
export function implementation(snapshot: Snapshot, offset: number): readonly Target[] {
  const { plan } = snapshot;
  const entity = subjectAt(plan, offset);
  if (entity === undefined) return [];
  return toTargets(plan, realizedBy(plan, entity), nameAt(plan, offset));
}

function realizedBy(plan: Plan, entity: Entity): readonly Entity[] {
  switch (entity.kind) {
    case "milestone":
    case "task":
      return named(plan, entity, ["after", "ends after"]);
    case "movement":
      return entity.children.map((child) => plan.entities[child]!);
    case "role":
      return named(plan, entity, ["played by"]);
    case "goal":
      return plan
        .referencesTo(entity.index)
        .map(({ from }) => plan.entities[from]!)
        .filter((other) => named(plan, other, ["serves"]).includes(entity));
    case "calendar":
      return plan.referencesTo(entity.index).map(({ from }) => plan.entities[from]!);
    case "cue":
      return named(plan, entity, ["when"]);
    case "rehearsal":
      return named(plan, entity, ["rehearses"]);
    case "risk":
      return named(plan, entity, ["delays"]);
    case "concern":
      return named(plan, entity, ["about"]);
    default:
      return [];
  }
}

/** What some clauses of a declaration name, each once. */
function named(plan: Plan, entity: Entity, clauses: readonly string[]): readonly Entity[] {
  const found = new Set<Entity>();
  for (const clause of entity.declaration.clauses) {
    if (!clauses.includes(clause.name)) continue;
    for (const reference of clause.refs) {
      const target = plan.entities[plan.targetOf(entity, reference)];
      if (target !== undefined) found.add(target);
    }
  }
  return [...found];
}

function referrers(plan: Plan, entity: Entity, kinds: readonly string[]): readonly Entity[] {
  const found = new Set<Entity>();
  for (const { from } of plan.referencesTo(entity.index)) {
    const other = plan.entities[from]!;
    if (kinds.includes(other.kind)) found.add(other);
  }
  return [...found];
}

function toTargets(plan: Plan, entities: readonly Entity[], origin: Span | undefined): readonly Target[] {
  return [...new Set(entities)].map((entity) => targetOf(plan, entity, origin));
}

function targetOf(plan: Plan, entity: Entity, origin: Span | undefined): Target {
  return {
    uri: plan.files[entity.file]!.uri,
    ...declarationRange(entity),
    selection: nameRange(entity),
    origin: origin && { start: origin.start, end: origin.end },
  };
}

/** Every place that names what is under the cursor, in all files that see it. */
export function references(snapshot: Snapshot, offset: number, withDeclaration: boolean): readonly Place[] {
  const entity = subjectAt(snapshot.plan, offset);
  return entity === undefined ? [] : placesOf(snapshot, entity, withDeclaration);
}

export function placesOf(snapshot: Snapshot, entity: Entity, withDeclaration: boolean): readonly Place[] {
  const home = snapshot.plan.files[entity.file]!.uri;
  const places = new Map<string, Place>();
  const add = (place: Place) => places.set(`${place.uri}:${place.start}`, place);
  if (withDeclaration) add({ uri: home, ...nameRange(entity) });
  for (const plan of plansWith(snapshot.workspace, home)) {
    const same = plan === snapshot.plan ? entity : sameIn(plan, entity);
    if (same === undefined) continue;
    for (const mention of plan.mentionsOf(same.index)) {
      const from = plan.entities[mention.from]!;
      add({ uri: plan.files[from.file]!.uri, start: from.start + mention.word.start, end: from.start + mention.word.end });
    }
  }
  return [...places.values()].sort((a, b) =>
    a.uri === b.uri ? a.start - b.start : a.uri === snapshot.uri ? -1 : b.uri === snapshot.uri ? 1 : a.uri < b.uri ? -1 : 1,
  );
}

export interface Highlight extends Span {
  /** `write` is the declaration, `read` what names it. */
  readonly type: "read" | "write";
}

/** The same name in this file. */
export function highlights(snapshot: Snapshot, offset: number): readonly Highlight[] {
  const { plan } = snapshot;
  const name = nameAt(plan, offset);
  const entity = name?.entity ?? subjectAt(plan, offset);
  if (entity === undefined) return [];
  const found: Highlight[] = [];
  if (entity.file === 0) found.push({ ...nameRange(entity), type: "write" });
  for (const { from, word } of plan.mentionsOf(entity.index)) {
    const within = plan.entities[from]!;
    if (within.file === 0) found.push({ start: within.start + word.start, end: within.start + word.end, type: "read" });
  }
  return found.sort((a, b) => a.start - b.start);
}
