/** From a plan to its network of numbers. */

import { nominalMinutes } from "../calendar/elapsed.ts";
import type { WorkUnits } from "../calendar/working-time.ts";
import { workUnitsOf } from "../calendar/working-time.ts";
import { type Zone, zoneOf } from "../calendar/zone.ts";
import { TIMED } from "../language/kinds.ts";
import { clauseOf, type DependencyNode, type PlayerNode, type Unit } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import { beginningOf, calendarNamedBy, endOf, rulesOf, zoneNameOf } from "./calendars.ts";
import { elapsesAlways, workMinutes } from "./durations.ts";
import { factsOf } from "./item-facts.ts";
import { LinkOrigin, LinkTrait, LinkType, Measure, type Network, NodeKind, NodeState, NodeTrait } from "./network.ts";
import { Players, type Slot } from "./players.ts";
import { emptyRows, LinkRows, type Rows, trimmed } from "./rows.ts";
import { settleFocus, settleStates } from "./states.ts";
import { topologicalOrder } from "./topological-order.ts";

/** What a movement says for all that it holds. */
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
/** Links that are laid out in one step. */
const LINKS = 10_000;

/** A movement whose items are being added. */
interface OpenMovement {
  readonly entity: Entity;
  readonly inherited: Inherited;
  readonly gate: number;
}

/** One compilation: collects nodes and links, then lays them out in arrays. */
class Compiler {
  readonly #plan: Plan;
  readonly #score: Entity;
  readonly #start: number;
  readonly #asOf: number | undefined;
  readonly #zone: Zone;
  readonly #units: WorkUnits;
  readonly #players: Players;

  readonly #nodeOf: Int32Array;
  readonly #gateOf: Int32Array;
  readonly #beginOf: Int32Array;

  /** Rows so far; those of movements and cues are counted before anything is compiled. */
  #nodes = 0;
  readonly #rows: Rows;
  readonly #lagCalendar: Int32Array;
  readonly #slots: (readonly Slot[])[] = [];

  readonly #links = new LinkRows();
  /** As written, of links with a part or a lag. */
  readonly #written = new Map<number, DependencyNode>();

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
    const most = mostNodes(plan);
    this.#rows = emptyRows(most);
    this.#lagCalendar = new Int32Array(most);
  }

  *compile(): Generator<void, Network> {
    const { own, entities } = this.#plan;
    const top: Inherited = { calendar: undefined, players: undefined, priority: 500, late: false };
    const open: OpenMovement[] = [];
    for (let index = 0; index < own; index++) {
      if (index % STEP === STEP - 1) yield;
      const entity = entities[index];
      if (!isItem(entity)) continue;
      // What a movement holds follows it; only a movement holds anything.
      if (entity.parent >= 0 && this.#gateOf[entity.parent] < 0) continue;
      while (open.length > 0 && open[open.length - 1].entity.index !== entity.parent) this.#closeMovement(open.pop()!);
      const above = open.length > 0 ? open[open.length - 1].inherited : top;
      if (entity.kind === "cue") this.#addCue(entity, above);
      else if (entity.kind !== "movement") this.#addLeaf(entity, above);
      else if (entity.children.some((child) => isItem(entities[child]))) open.push(this.#openMovement(entity, above));
      else this.#addEmptyMovement(entity, above);
    }
    while (open.length > 0) this.#closeMovement(open.pop()!);
    yield;
    for (let index = 0; index < own; index++) {
      this.#linkItem(entities[index]);
      if (index % STEP === STEP - 1) yield;
    }
    yield;
    return yield* this.#layOut();
  }

  // ---------------------------------------------------------------- nodes

  #addNode(kind: number, entity: Entity, inherited: Inherited): number {
    const node = this.#nodes++;
    const rows = this.#rows;
    const calendar = this.#players.calendarId(inherited.calendar);
    rows.kind[node] = kind;
    rows.entity[node] = entity.index;
    rows.calendar[node] = calendar;
    rows.priority[node] = inherited.priority;
    rows.late[node] = inherited.late ? 1 : 0;
    this.#lagCalendar[node] = calendar;
    this.#slots.push(NO_SLOTS);
    return node;
  }

  #addLeaf(entity: Entity, above: Inherited): void {
    const work = entity.kind !== "milestone";
    const node = this.#addNode(work ? NodeKind.Work : NodeKind.Moment, entity, above);
    this.#overrule(node, entity);
    factsOf(entity, this.#zone, this.#units, this.#rows, node);
    this.#nodeOf[entity.index] = node;
    if (!work) return;
    const own = clauseOf(entity.declaration, "by");
    const players = own ? this.#players.slotsOf(entity, own.value) : above.players ? this.#players.slotsOf(above.players.from, above.players.by) : NO_SLOTS;
    const watchers = clauseOf(entity.declaration, "with");
    const slots = watchers ? [...players, ...this.#players.slotsOf(entity, watchers.value)] : players;
    this.#slots[node] = slots;
    this.#lagCalendar[node] = calendarOfTeam(slots) ?? this.#rows.calendar[node];
    // Nobody's effort is a length of the calendar.
    if (slots.length === 0 && this.#rows.measure[node] === Measure.Effort) this.#rows.measure[node] = Measure.Length;
  }

  /** What a leaf says itself wins over what is said for all around it. */
  #overrule(node: number, entity: Entity): void {
    const rows = this.#rows;
    const priority = clauseOf(entity.declaration, "priority");
    if (priority) rows.priority[node] = priorityOf(priority.value.value);
    if (clauseOf(entity.declaration, "late")) rows.late[node] = 1;
    const calendar = calendarNamedBy(this.#plan, entity);
    if (!calendar) return;
    rows.calendar[node] = this.#players.calendarId(calendar);
    this.#lagCalendar[node] = rows.calendar[node];
  }

  #addCue(entity: Entity, above: Inherited): void {
    const inherited = this.#inherit(entity, above);
    const whens = whensOf(entity);
    const node = this.#addNode(whens > 1 ? NodeKind.Any : NodeKind.Moment, entity, inherited);
    this.#nodeOf[entity.index] = node;
    if (whens === 1) this.#rows.whenOf[node] = 0;
    for (let k = 0; whens > 1 && k < whens; k++) {
      const when = this.#addNode(NodeKind.Moment, entity, inherited);
      this.#rows.whenOf[when] = k;
      this.#link(when, node, LinkType.FS, LinkOrigin.Cue, entity.index);
    }
  }

  #addEmptyMovement(entity: Entity, above: Inherited): void {
    const node = this.#addNode(NodeKind.Moment, entity, this.#inherit(entity, above));
    factsOf(entity, this.#zone, this.#units, this.#rows, node);
    this.#nodeOf[entity.index] = node;
    this.#gateOf[entity.index] = node;
    this.#beginOf[entity.index] = node;
  }

  /** The gate has the dates of the start, the end the promise. */
  #openMovement(entity: Entity, above: Inherited): OpenMovement {
    const inherited = this.#inherit(entity, above);
    const rows = this.#rows;
    const gate = this.#addNode(NodeKind.Gate, entity, inherited);
    factsOf(entity, this.#zone, this.#units, rows, gate);
    rows.dueOf[gate] = Number.NaN;
    this.#gateOf[entity.index] = gate;
    return { entity, inherited, gate };
  }

  #closeMovement({ entity, inherited, gate }: OpenMovement): void {
    const rows = this.#rows;
    const begin = this.#addNode(NodeKind.Begin, entity, inherited);
    const end = this.#addNode(NodeKind.End, entity, inherited);
    factsOf(entity, this.#zone, this.#units, rows, end);
    rows.notBefore[end] = Number.NEGATIVE_INFINITY;
    rows.on[end] = Number.NaN;
    rows.onEnd[end] = Number.NaN;
    this.#beginOf[entity.index] = begin;
    this.#nodeOf[entity.index] = end;
    this.#link(gate, begin, LinkType.FS, LinkOrigin.Movement, entity.index);
    this.#link(gate, end, LinkType.FS, LinkOrigin.Movement, entity.index);
    for (const index of entity.children) {
      const child = this.#plan.entities[index];
      if (!isItem(child)) continue;
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
    const calendar = calendarNamedBy(this.#plan, entity);
    const late = !above.late && clauseOf(declaration, "late") !== undefined;
    if (!by && !priority && !calendar && !late) return above;
    return {
      calendar: calendar ?? above.calendar,
      players: by ? { by: by.value, from: entity } : above.players,
      priority: priority ? priorityOf(priority.value.value) : above.priority,
      late: late || above.late,
    };
  }

  // ---------------------------------------------------------------- links

  #linkItem(entity: Entity): void {
    const node = this.#nodeOf[entity.index];
    if (node < 0) return;
    const entry = this.#gateOf[entity.index] >= 0 ? this.#gateOf[entity.index] : node;
    let whens = 0;
    const { clauses } = entity.declaration;
    for (let k = 0; k < clauses.length; k++) {
      const clause = clauses[k];
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
              if (at > this.#rows.notBefore[target]) this.#rows.notBefore[target] = at;
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
    if (this.#rows.kind[node] !== NodeKind.Any) return node;
    // The nodes of the `when`s follow that of their cue.
    const found = node + 1 + when;
    return this.#rows.entity[found] === cue ? found : node;
  }

  #entryOf(entity: number): number {
    return this.#gateOf[entity] >= 0 ? this.#gateOf[entity] : this.#nodeOf[entity];
  }

  #linkDependency(entity: Entity, dep: DependencyNode, to: number, finish: boolean, origin: number): void {
    const target = this.#plan.targetOf(entity, dep.ref);
    if (target < 0 || this.#nodeOf[target] < 0) return;
    const atStart = dep.anchor === "start";
    const from = atStart && this.#beginOf[target] >= 0 ? this.#beginOf[target] : this.#nodeOf[target];
    const isPart = dep.anchor === "part";
    const type = finish ? (atStart || isPart ? LinkType.SF : LinkType.FF) : atStart || isPart ? LinkType.SS : LinkType.FS;
    this.#link(from, to, type, origin, entity.index, isPart || dep.lag ? dep : undefined);
    // A part of a movement is counted from its beginning, which must be known by then.
    if (isPart && this.#beginOf[target] >= 0 && this.#beginOf[target] !== from)
      this.#link(this.#beginOf[target], to, finish ? LinkType.SF : LinkType.SS, origin, entity.index, dep.lag && { ...dep, anchor: "start" });
  }

  #link(from: number, to: number, type: number, origin: number, entity: number, written?: DependencyNode): void {
    this.#links.add(from, to, type, origin, entity);
    if (written) this.#written.set(this.#links.count - 1, written);
  }

  // ---------------------------------------------------------------- arrays

  *#layOut(): Generator<void, Network> {
    const nodes = this.#nodes;
    const rows = trimmed(this.#rows, nodes);
    const rowsOfLinks = this.#links;
    const links = rowsOfLinks.count;

    // Links by `to`, in the order of the file.
    const linkFirst = new Int32Array(nodes + 1);
    for (let l = 0; l < links; l++) linkFirst[rowsOfLinks.to[l] + 1]++;
    for (let j = 0; j < nodes; j++) linkFirst[j + 1] += linkFirst[j];
    const places = linkFirst.slice();
    const linkFrom = new Int32Array(links);
    const linkTo = new Int32Array(links);
    const linkType = new Uint8Array(links);
    const linkPart = new Float64Array(links).fill(Number.NaN);
    const linkLag = new Float64Array(links);
    const linkElapsed = new Float64Array(links);
    const linkUnit = new Array<Unit | undefined>(links).fill(undefined);
    const linkCalendar = new Int32Array(links);
    const linkOrigin = new Uint8Array(links);
    const linkEntity = new Int32Array(links);
    for (let row = 0; row < links; row++) {
      if (row % LINKS === LINKS - 1) yield;
      const to = rowsOfLinks.to[row];
      const l = places[to]++;
      linkFrom[l] = rowsOfLinks.from[row];
      linkTo[l] = to;
      linkType[l] = rowsOfLinks.type[row];
      linkCalendar[l] = this.#lagCalendar[to];
      linkOrigin[l] = rowsOfLinks.origin[row];
      linkEntity[l] = rowsOfLinks.entity[row];
      const written = this.#written.get(row);
      if (!written) continue;
      if (written.anchor === "part") linkPart[l] = Math.max(0, Math.min(1, written.percent / 100));
      const { lag } = written;
      if (!lag) continue;
      const { unit } = lag.duration;
      const signed = lag.sign * lag.duration.amount;
      // In a cue, hours and minutes are those of the clock.
      if (lag.elapsed || elapsesAlways(unit) || (linkOrigin[l] === LinkOrigin.Cue && (unit === "min" || unit === "h" || unit === "s"))) {
        linkElapsed[l] = signed;
        linkUnit[l] = unit;
        linkLag[l] = nominalMinutes(signed, unit);
      } else linkLag[l] = Math.round(workMinutes(this.#units, signed, unit));
    }
    yield;
    const outFirst = new Int32Array(nodes + 1);
    for (let l = 0; l < links; l++) outFirst[linkFrom[l] + 1]++;
    for (let j = 0; j < nodes; j++) outFirst[j + 1] += outFirst[j];
    const outLinks = new Int32Array(links);
    const outPlaces = outFirst.slice();
    for (let l = 0; l < links; l++) outLinks[outPlaces[linkFrom[l]]++] = l;
    yield;

    const { order, cyclic } = topologicalOrder(nodes, linkFirst, linkFrom, linkTo, outFirst, outLinks);
    yield;
    const shape = {
      plan: this.#plan,
      ...rows,
      nodeOf: this.#nodeOf,
      gateOf: this.#gateOf,
      linkFirst,
      linkFrom,
      linkOrigin,
      order,
    };
    const state = settleStates(shape, cyclic);
    yield;
    const traits = new Uint8Array(nodes);
    for (let node = 0; node < nodes; node++) {
      const isFact = !Number.isNaN(rows.started[node]) || !Number.isNaN(rows.finished[node]);
      traits[node] = (isFact ? NodeTrait.Fact : 0) | (Number.isNaN(rows.on[node]) ? 0 : NodeTrait.On);
    }
    const linkTraits = new Uint8Array(links);
    for (let l = 0; l < links; l++) {
      const from = linkFrom[l];
      const to = linkTo[l];
      const isActive = state[from] === NodeState.Planned && state[to] === NodeState.Planned;
      const isChoice =
        rows.kind[to] === NodeKind.Begin
          ? rows.kind[from] !== NodeKind.Gate
          : rows.kind[to] === NodeKind.Any && linkOrigin[l] === LinkOrigin.Cue && rows.entity[from] === rows.entity[to];
      const isPlain = Number.isNaN(linkPart[l]) && linkUnit[l] === undefined && linkLag[l] === 0;
      linkTraits[l] = (isActive ? LinkTrait.Active : 0) | (isChoice ? LinkTrait.Choice : 0) | (isPlain ? LinkTrait.Plain : 0);
    }
    const focus = settleFocus({ ...shape, linkTraits, linkType, linkLag }, state, rows.priority);
    yield;
    const team = this.#teams();
    yield;
    const players = this.#players;
    const score = this.#score.declaration;
    const status = clauseOf(score, "status");
    const finish = clauseOf(score, "finish");
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
      ...rows,
      traits,
      state,
      focus,
      nodeOf: this.#nodeOf,
      gateOf: this.#gateOf,
      beginOf: this.#beginOf,
      order,
      links,
      linkFirst,
      linkFrom,
      linkTo,
      linkType,
      linkPart,
      linkLag,
      linkElapsed,
      linkUnit,
      linkCalendar,
      linkOrigin,
      linkTraits,
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
    | "slotFirst"
    | "slotCount"
    | "slotEntity"
    | "slotChoice"
    | "candidateFirst"
    | "candidateResource"
    | "candidateUnits"
    | "candidateCalendar"
    | "capFirst"
    | "caps"
  > {
    const slotFirst = new Int32Array(this.#nodes + 1);
    for (let node = 0; node < this.#nodes; node++) slotFirst[node + 1] = slotFirst[node] + this.#slots[node].length;
    const count = slotFirst[this.#nodes];
    const slotCount = new Int32Array(count);
    const slotEntity = new Int32Array(count);
    const slotChoice = new Int32Array(count);
    for (let node = 0, at = 0; node < this.#nodes; node++) {
      for (const slot of this.#slots[node]) {
        slotCount[at] = slot.count;
        slotEntity[at] = slot.choice.entity;
        slotChoice[at] = slot.choice.id;
        at++;
      }
    }
    const { choices } = this.#players;
    const candidates = choices.flatMap((choice) => choice.candidates);
    return {
      slotFirst,
      slotCount,
      slotEntity,
      slotChoice,
      candidateFirst: offsets(choices.map((choice) => choice.candidates.length)),
      candidateResource: Int32Array.from(candidates, (candidate) => candidate.resource),
      candidateUnits: Int32Array.from(candidates, (candidate) => candidate.units),
      candidateCalendar: Int32Array.from(candidates, (candidate) => candidate.calendar),
      capFirst: offsets(candidates.map((candidate) => candidate.caps.length)),
      caps: Int32Array.from(candidates.flatMap((candidate) => candidate.caps)),
    };
  }
}

const NO_SLOTS: readonly Slot[] = [];

function priorityOf(written: number): number {
  return Math.max(1, Math.min(1000, Math.round(written)));
}

/** Does it have dates? */
function isItem({ kind }: Entity): boolean {
  return TIMED.includes(kind);
}

/** How many nodes the items of a plan have at most. */
function mostNodes({ own, entities }: Plan): number {
  let count = 0;
  for (let index = 0; index < own; index++) {
    switch (entities[index].kind) {
      case "movement":
        count += 3;
        break;
      case "cue":
        count += 1 + whensOf(entities[index]);
        break;
      case "task":
      case "rehearsal":
      case "milestone":
        count++;
    }
  }
  return count;
}

/** How many `when` a cue has. */
function whensOf(cue: Entity): number {
  let count = 0;
  for (const clause of cue.declaration.clauses) if (clause.ok && clause.name === "when") count++;
  return count;
}

function offsets(lengths: readonly number[]): Int32Array {
  const first = new Int32Array(lengths.length + 1);
  for (let k = 0; k < lengths.length; k++) first[k + 1] = first[k] + lengths[k];
  return first;
}

/** The one calendar that all who may be on it keep, undefined where they keep several. */
function calendarOfTeam(slots: readonly Slot[]): number | undefined {
  let calendar: number | undefined;
  for (const { choice } of slots) {
    if (choice.calendar < 0 || (calendar !== undefined && calendar !== choice.calendar)) return undefined;
    calendar = choice.calendar;
  }
  return calendar;
}
