/** From a plan to its network of numbers. */

import { nominalMinutes } from "../calendar/elapsed.ts";
import type { WorkUnits } from "../calendar/working-time.ts";
import { workUnitsOf } from "../calendar/working-time.ts";
import { type Zone, zoneOf } from "../calendar/zone.ts";
import { clauseOf, type DependencyNode, type PlayerNode, type Unit } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import { beginningOf, calendarNamedBy, endOf, rulesOf, zoneNameOf } from "./calendars.ts";
import { elapsesAlways, workMinutes } from "./durations.ts";
import { type ItemFacts, itemFactsOf } from "./item-facts.ts";
import { LinkOrigin, LinkType, Measure, type Network, NodeKind } from "./network.ts";
import { Players, type Slot } from "./players.ts";
import { settleStates } from "./states.ts";
import { topologicalOrder } from "./topological-order.ts";

interface Inherited {
  readonly calendar: Entity | undefined;
  readonly players: { readonly by: readonly PlayerNode[]; readonly from: Entity } | undefined;
  readonly priority: number;
  readonly late: boolean;
}

/** The network of a plan; undefined for a library, and where the score says no `start`. `asOf` is an epoch day that wins over `status`. */
export function compileNetwork(plan: Plan, asOf?: number): Network | undefined {
  const steps = compileSteps(plan, asOf);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of a few milliseconds. */
export function* compileSteps(plan: Plan, asOf?: number): Generator<void, Network | undefined> {
  const score = plan.entities[plan.score];
  const startClause = score && clauseOf(score.declaration, "start");
  if (!score || !startClause || Number.isNaN(startClause.value.firstDay)) return undefined;
  return yield* new Compiler(plan, score, beginningOf(zoneOf(zoneNameOf(plan)), startClause.value), asOf).compile();
}

/** Declarations that are compiled in one step. */
const STEP = 400;

/** One compilation: collects nodes and links, then lays them out in arrays. */
class Compiler {
  readonly #plan: Plan;
  readonly #score: Entity;
  readonly #start: number;
  readonly #asOf: number | undefined;
  readonly #zone: Zone;
  readonly #units: WorkUnits;
  readonly #players: Players;

  readonly #kind: number[] = [];
  readonly #entity: number[] = [];
  readonly #whenOf: number[] = [];
  readonly #nodeOf: Int32Array;
  readonly #gateOf: Int32Array;
  readonly #beginOf: Int32Array;
  readonly #facts: (ItemFacts | undefined)[] = [];
  readonly #calendar: number[] = [];
  readonly #lagCalendar: number[] = [];
  readonly #priority: number[] = [];
  readonly #late: number[] = [];
  readonly #slots: (readonly Slot[])[] = [];
  readonly #notBefore: number[] = [];

  readonly #linkFrom: number[] = [];
  readonly #linkTo: number[] = [];
  readonly #linkType: number[] = [];
  readonly #linkPart: number[] = [];
  readonly #linkLag: number[] = [];
  readonly #linkElapsed: number[] = [];
  readonly #linkUnit: (Unit | undefined)[] = [];
  readonly #linkOrigin: number[] = [];
  readonly #linkEntity: number[] = [];

  constructor(plan: Plan, score: Entity, start: number, asOf: number | undefined) {
    this.#plan = plan;
    this.#score = score;
    this.#start = start;
    this.#asOf = asOf;
    this.#zone = zoneOf(zoneNameOf(plan));
    this.#units = workUnitsOf(rulesOf(plan, calendarNamedBy(plan, score)));
    this.#players = new Players(plan, this.#units.minutesPerWeek, (amount, unit) => workMinutes(this.#units, amount, unit as Unit));
    const count = plan.entities.length;
    this.#nodeOf = new Int32Array(count).fill(-1);
    this.#gateOf = new Int32Array(count).fill(-1);
    this.#beginOf = new Int32Array(count).fill(-1);
  }

  *compile(): Generator<void, Network> {
    const { own, entities } = this.#plan;
    const top: Inherited = { calendar: undefined, players: undefined, priority: 500, late: false };
    let nodes = 0;
    for (let index = 0; index < own; index++) {
      if (entities[index].parent < 0) this.#addItem(entities[index], top);
      if (this.#kind.length - nodes >= STEP) {
        nodes = this.#kind.length;
        yield;
      }
    }
    for (let index = 0; index < own; index++) {
      this.#linkItem(entities[index]);
      if (index % STEP === STEP - 1) yield;
    }
    yield;
    return yield* this.#layOut();
  }

  // ---------------------------------------------------------------- nodes

  #addItem(entity: Entity, inherited: Inherited): void {
    switch (entity.kind) {
      case "task":
      case "rehearsal":
      case "milestone":
        this.#addLeaf(entity, inherited);
        return;
      case "cue":
        this.#addCue(entity, inherited);
        return;
      case "movement":
        this.#addMovement(entity, inherited);
    }
  }

  #addNode(kind: number, entity: Entity, facts: ItemFacts | undefined, inherited: Inherited): number {
    const node = this.#kind.length;
    const calendar = this.#players.calendarId(inherited.calendar);
    this.#kind.push(kind);
    this.#entity.push(entity.index);
    this.#whenOf.push(-1);
    this.#facts.push(facts);
    this.#calendar.push(calendar);
    this.#lagCalendar.push(calendar);
    this.#priority.push(inherited.priority);
    this.#late.push(inherited.late ? 1 : 0);
    this.#slots.push([]);
    this.#notBefore.push(facts?.notBefore ?? Number.NEGATIVE_INFINITY);
    return node;
  }

  #addLeaf(entity: Entity, above: Inherited): void {
    const inherited = this.#inherit(entity, above);
    const facts = itemFactsOf(entity, this.#zone, this.#units);
    const work = entity.kind !== "milestone";
    const node = this.#addNode(work ? NodeKind.Work : NodeKind.Moment, entity, facts, inherited);
    this.#nodeOf[entity.index] = node;
    if (!work) return;
    const by = inherited.players ? this.#players.slotsOf(inherited.players.from, inherited.players.by) : [];
    const watchers = clauseOf(entity.declaration, "with");
    const slots = watchers ? [...by, ...this.#players.slotsOf(entity, watchers.value)] : by;
    this.#slots[node] = slots;
    this.#lagCalendar[node] = calendarOfTeam(slots) ?? this.#calendar[node];
  }

  #addCue(entity: Entity, above: Inherited): void {
    const inherited = this.#inherit(entity, above);
    const whens = entity.declaration.clauses.filter((clause) => clause.ok && clause.name === "when");
    const node = this.#addNode(whens.length > 1 ? NodeKind.Any : NodeKind.Moment, entity, undefined, inherited);
    this.#nodeOf[entity.index] = node;
    if (whens.length === 1) this.#whenOf[node] = 0;
    for (let k = 0; whens.length > 1 && k < whens.length; k++) {
      const when = this.#addNode(NodeKind.Moment, entity, undefined, inherited);
      this.#whenOf[when] = k;
      this.#link(when, node, LinkType.FS, LinkOrigin.Cue, entity.index);
    }
  }

  #addMovement(entity: Entity, above: Inherited): void {
    const inherited = this.#inherit(entity, above);
    const facts = itemFactsOf(entity, this.#zone, this.#units);
    const children = entity.children.map((child) => this.#plan.entities[child]);
    const holds = children.filter(
      (child) => child.kind === "task" || child.kind === "rehearsal" || child.kind === "milestone" || child.kind === "cue" || child.kind === "movement",
    );
    if (holds.length === 0) {
      const node = this.#addNode(NodeKind.Moment, entity, facts, inherited);
      this.#nodeOf[entity.index] = node;
      this.#gateOf[entity.index] = node;
      this.#beginOf[entity.index] = node;
      return;
    }
    // The gate has the dates of the start, the end the promise.
    const gate = this.#addNode(NodeKind.Gate, entity, { ...facts, due: Number.NaN }, inherited);
    this.#gateOf[entity.index] = gate;
    for (const child of holds) this.#addItem(child, inherited);
    const begin = this.#addNode(NodeKind.Begin, entity, undefined, inherited);
    const end = this.#addNode(NodeKind.End, entity, { ...facts, notBefore: Number.NEGATIVE_INFINITY, on: Number.NaN, onEnd: Number.NaN }, inherited);
    this.#beginOf[entity.index] = begin;
    this.#nodeOf[entity.index] = end;
    this.#link(gate, begin, LinkType.FS, LinkOrigin.Movement, entity.index);
    this.#link(gate, end, LinkType.FS, LinkOrigin.Movement, entity.index);
    for (const child of holds) {
      const isMovement = child.kind === "movement";
      this.#link(gate, isMovement ? this.#gateOf[child.index] : this.#nodeOf[child.index], LinkType.FS, LinkOrigin.Movement, entity.index);
      this.#link(isMovement ? this.#beginOf[child.index] : this.#nodeOf[child.index], begin, LinkType.SS, LinkOrigin.Movement, entity.index);
      this.#link(this.#nodeOf[child.index], end, LinkType.FS, LinkOrigin.Movement, entity.index);
    }
  }

  #inherit(entity: Entity, above: Inherited): Inherited {
    const { declaration } = entity;
    const by = entity.kind === "cue" ? undefined : clauseOf(declaration, "by");
    const priority = clauseOf(declaration, "priority");
    return {
      calendar: calendarNamedBy(this.#plan, entity) ?? above.calendar,
      players: by ? { by: by.value, from: entity } : above.players,
      priority: priority ? Math.max(1, Math.min(1000, Math.round(priority.value.value))) : above.priority,
      late: above.late || clauseOf(declaration, "late") !== undefined,
    };
  }

  // ---------------------------------------------------------------- links

  #linkItem(entity: Entity): void {
    const node = this.#nodeOf[entity.index];
    if (node < 0) return;
    const entry = this.#gateOf[entity.index] >= 0 ? this.#gateOf[entity.index] : node;
    let whens = 0;
    for (const clause of entity.declaration.clauses) {
      if (!clause.ok) continue;
      switch (clause.name) {
        case "after":
          for (const dep of clause.value) this.#linkDependency(entity, dep, entry, false, LinkOrigin.After);
          break;
        case "ends after":
          for (const dep of clause.value) this.#linkDependency(entity, dep, node, true, LinkOrigin.EndsAfter);
          break;
        case "when": {
          const target = this.#whenNode(entity.index, node, whens++);
          for (const condition of clause.value) {
            if (condition.type === "dependency") this.#linkDependency(entity, condition.dep, target, false, LinkOrigin.Cue);
            else if (condition.type === "date") {
              const at = beginningOf(this.#zone, condition.date);
              if (at > this.#notBefore[target]) this.#notBefore[target] = at;
            }
          }
          break;
        }
        case "starts":
          for (const ref of clause.value) {
            const target = this.#plan.targetOf(entity, ref);
            if (target >= 0 && this.#nodeOf[target] >= 0) this.#link(node, this.#entryOf(target), LinkType.FS, LinkOrigin.Cue, entity.index);
          }
          break;
        case "rehearses":
          for (const ref of clause.value) {
            const target = this.#plan.targetOf(entity, ref);
            if (target >= 0 && this.#nodeOf[target] >= 0) this.#linkRehearsal(entity, node, target);
          }
          break;
      }
    }
  }

  /** What a rehearsal rehearses waits for its end; where it stands inside of that movement, all the rest of it does. */
  #linkRehearsal(rehearsal: Entity, node: number, target: number): void {
    if (target === rehearsal.index) return;
    const within = this.#plan.entities[target];
    if (within.kind === "movement" && this.#isInside(rehearsal, target)) {
      for (const child of within.children) if (this.#nodeOf[child] >= 0) this.#linkRehearsal(rehearsal, node, child);
      return;
    }
    this.#link(node, this.#entryOf(target), LinkType.FS, LinkOrigin.Rehearsal, rehearsal.index);
  }

  #isInside(entity: Entity, movement: number): boolean {
    for (let at = entity.parent; at >= 0; at = this.#plan.entities[at].parent) if (at === movement) return true;
    return false;
  }

  #whenNode(cue: number, node: number, when: number): number {
    if (this.#kind[node] !== NodeKind.Any) return node;
    // The nodes of the `when`s follow that of their cue.
    const found = node + 1 + when;
    return this.#entity[found] === cue ? found : node;
  }

  #entryOf(entity: number): number {
    return this.#gateOf[entity] >= 0 ? this.#gateOf[entity] : this.#nodeOf[entity];
  }

  #linkDependency(entity: Entity, dep: DependencyNode, to: number, finish: boolean, origin: number): void {
    const target = this.#plan.targetOf(entity, dep.ref);
    if (target < 0 || this.#nodeOf[target] < 0) return;
    const atStart = dep.anchor === "start";
    const from = atStart && this.#beginOf[target] >= 0 ? this.#beginOf[target] : this.#nodeOf[target];
    const part = dep.anchor === "part" ? Math.max(0, Math.min(1, dep.percent / 100)) : Number.NaN;
    const bySide = finish ? (atStart ? LinkType.SF : LinkType.FF) : atStart || !Number.isNaN(part) ? LinkType.SS : LinkType.FS;
    this.#link(from, to, finish && !Number.isNaN(part) ? LinkType.SF : bySide, origin, entity.index, dep, part);
    // A part of a movement is counted from its beginning, which must be known by then.
    if (!Number.isNaN(part) && this.#beginOf[target] >= 0 && this.#beginOf[target] !== from)
      this.#link(this.#beginOf[target], to, finish ? LinkType.SF : LinkType.SS, origin, entity.index, dep);
  }

  #link(from: number, to: number, type: number, origin: number, entity: number, dep?: DependencyNode, part = Number.NaN): void {
    this.#linkFrom.push(from);
    this.#linkTo.push(to);
    this.#linkType.push(type);
    this.#linkPart.push(part);
    this.#linkOrigin.push(origin);
    this.#linkEntity.push(entity);
    const lag = dep?.lag;
    const unit = lag?.duration.unit;
    // In a cue, hours and minutes are those of the clock.
    const elapsed =
      lag !== undefined && (lag.elapsed || elapsesAlways(unit!) || (origin === LinkOrigin.Cue && (unit === "min" || unit === "h" || unit === "s")));
    const signed = lag ? lag.sign * lag.duration.amount : 0;
    this.#linkElapsed.push(elapsed ? signed : 0);
    this.#linkUnit.push(elapsed ? unit : undefined);
    this.#linkLag.push(lag === undefined ? 0 : elapsed ? nominalMinutes(signed, unit!) : Math.round(workMinutes(this.#units, signed, unit!)));
  }

  // ---------------------------------------------------------------- arrays

  *#layOut(): Generator<void, Network> {
    const nodes = this.#kind.length;
    const links = this.#linkFrom.length;
    const facts = this.#facts;
    const floats = (of: (fact: ItemFacts | undefined) => number) => {
      return filled(new Float64Array(nodes), (node) => of(facts[node]));
    };
    const score = this.#score.declaration;
    const status = clauseOf(score, "status");
    const finish = clauseOf(score, "finish");
    const started = floats((fact) => fact?.started ?? Number.NaN);
    const finished = floats((fact) => fact?.finished ?? Number.NaN);
    const amount = floats((fact) => fact?.amount ?? 0);

    // Links by `to`, in the order of the file.
    const linkFirst = new Int32Array(nodes + 1);
    for (const to of this.#linkTo) linkFirst[to + 1]++;
    for (let j = 0; j < nodes; j++) linkFirst[j + 1] += linkFirst[j];
    const places = linkFirst.slice();
    const sorted = new Int32Array(links);
    for (let l = 0; l < links; l++) sorted[places[this.#linkTo[l]]++] = l;
    const pick = (values: readonly number[]) => {
      const picked = new Int32Array(links);
      for (let l = 0; l < links; l++) picked[l] = values[sorted[l]];
      return picked;
    };
    const linkFrom = pick(this.#linkFrom);
    const linkTo = pick(this.#linkTo);
    const outFirst = new Int32Array(nodes + 1);
    for (let l = 0; l < links; l++) outFirst[linkFrom[l] + 1]++;
    for (let j = 0; j < nodes; j++) outFirst[j + 1] += outFirst[j];
    const outLinks = new Int32Array(links);
    const outPlaces = outFirst.slice();
    for (let l = 0; l < links; l++) outLinks[outPlaces[linkFrom[l]]++] = l;
    yield;

    const { order, cyclic } = topologicalOrder(nodes, linkFirst, linkFrom, linkTo, outFirst, outLinks);
    const linkOrigin = Uint8Array.from(pick(this.#linkOrigin));
    const linkEntity = pick(this.#linkEntity);
    const priority = Int16Array.from(this.#priority);
    const shape = {
      plan: this.#plan,
      kind: this.#kind,
      entity: this.#entity,
      whenOf: this.#whenOf,
      nodeOf: this.#nodeOf,
      gateOf: this.#gateOf,
      linkFirst,
      linkFrom,
      linkOrigin,
      linkEntity,
      order,
      isFact: (node: number) => !Number.isNaN(started[node]) || !Number.isNaN(finished[node]),
    };
    yield;
    const state = settleStates(shape, cyclic, priority);
    yield;
    const team = this.#teams();
    yield;
    const ofFacts = {
      low: floats((fact) => fact?.low ?? 0),
      high: floats((fact) => fact?.high ?? 0),
      isRange: filled(new Uint8Array(nodes), (node) => (facts[node]?.isRange ? 1 : 0)),
      // Nobody's effort is a length of the calendar.
      measure: filled(new Uint8Array(nodes), (node) => {
        const measure = facts[node]?.measure ?? Measure.Length;
        return measure === Measure.Effort && this.#slots[node].length === 0 ? Measure.Length : measure;
      }),
      elapsedAmount: floats((fact) => fact?.elapsedAmount ?? 0),
      elapsedUnit: facts.map((fact) => fact?.elapsedUnit ?? "min"),
      on: floats((fact) => fact?.on ?? Number.NaN),
      onEnd: floats((fact) => fact?.onEnd ?? Number.NaN),
      dueOf: floats((fact) => fact?.due ?? Number.NaN),
      remaining: floats((fact) => fact?.remaining ?? 0),
      progress: floats((fact) => fact?.progress ?? 0),
    };
    yield;
    const players = this.#players;
    return {
      start: this.#start,
      zone: this.#zone.name,
      minutesPerDay: this.#units.minutesPerDay,
      minutesPerWeek: this.#units.minutesPerWeek,
      status:
        this.#asOf !== undefined
          ? this.#zone.toInstant(this.#asOf, 0)
          : status && !Number.isNaN(status.value.firstDay)
            ? beginningOf(this.#zone, status.value)
            : Number.NaN,
      due: finish && !Number.isNaN(finish.value.lastDay) ? endOf(this.#zone, finish.value) : Number.NaN,
      nodes,
      kind: Uint8Array.from(this.#kind),
      state,
      entity: Int32Array.from(this.#entity),
      nodeOf: this.#nodeOf,
      gateOf: this.#gateOf,
      beginOf: this.#beginOf,
      whenOf: Int32Array.from(this.#whenOf),
      order,
      amount,
      ...ofFacts,
      calendar: Int32Array.from(this.#calendar),
      priority,
      late: Uint8Array.from(this.#late),
      notBefore: Float64Array.from(this.#notBefore),
      started,
      finished,
      links,
      linkFirst,
      linkFrom,
      linkTo,
      linkType: Uint8Array.from(pick(this.#linkType)),
      linkPart: filled(new Float64Array(links), (l) => this.#linkPart[sorted[l]]),
      linkLag: filled(new Float64Array(links), (l) => this.#linkLag[sorted[l]]),
      linkElapsed: filled(new Float64Array(links), (l) => this.#linkElapsed[sorted[l]]),
      linkUnit: filled(new Array<Unit | undefined>(links), (l) => this.#linkUnit[sorted[l]]),
      linkCalendar: filled(new Int32Array(links), (l) => this.#lagCalendar[linkTo[l]]),
      linkOrigin,
      linkEntity,
      outFirst,
      outLinks,
      calendars: players.calendars,
      calendarEntity: Int32Array.from(players.calendarEntity),
      resources: players.resources.length,
      resourceEntity: Int32Array.from(players.resources, (resource) => resource.entity),
      capacity: Int32Array.from(players.resources, (resource) => resource.capacity),
      isCap: Uint8Array.from(players.resources, (resource) => (resource.isCap ? 1 : 0)),
      resourceCalendar: Int32Array.from(players.resources, (resource) => resource.calendar),
      ...team,
    };
  }

  #teams(): Pick<
    Network,
    "slotFirst" | "slotCount" | "slotEntity" | "candidateFirst" | "candidateResource" | "candidateUnits" | "candidateCalendar" | "capFirst" | "caps"
  > {
    const slots = this.#slots.flat();
    const candidates = slots.flatMap((slot) => slot.candidates);
    const slotFirst = offsets(this.#slots.map((list) => list.length));
    return {
      slotFirst,
      slotCount: Int32Array.from(slots, (slot) => slot.count),
      slotEntity: Int32Array.from(slots, (slot) => slot.entity),
      candidateFirst: offsets(slots.map((slot) => slot.candidates.length)),
      candidateResource: Int32Array.from(candidates, (candidate) => candidate.resource),
      candidateUnits: Int32Array.from(candidates, (candidate) => candidate.units),
      candidateCalendar: Int32Array.from(candidates, (candidate) => candidate.calendar),
      capFirst: offsets(candidates.map((candidate) => candidate.caps.length)),
      caps: Int32Array.from(candidates.flatMap((candidate) => candidate.caps)),
    };
  }
}

function offsets(lengths: readonly number[]): Int32Array {
  const first = new Int32Array(lengths.length + 1);
  for (let k = 0; k < lengths.length; k++) first[k + 1] = first[k] + lengths[k];
  return first;
}

/** The one calendar that all who may be on it keep, undefined where they keep several. */
function calendarOfTeam(slots: readonly Slot[]): number | undefined {
  let calendar: number | undefined;
  for (const slot of slots) {
    for (const candidate of slot.candidates) {
      if (calendar === undefined) calendar = candidate.calendar;
      else if (calendar !== candidate.calendar) return undefined;
    }
  }
  return calendar;
}

/** A plain loop: `from` of a typed array goes through an iterator, which is many times slower. */
function filled<T extends { readonly length: number; [place: number]: unknown }>(values: T, at: (place: number) => T[number]): T {
  for (let place = 0; place < values.length; place++) values[place as keyof T] = at(place) as T[keyof T];
  return values;
}
