/**
 * Levelling: from an order of work to dates at which nobody is on more than they can do. In parallel (in time order, what
 * fits is taken by rank, what does not fit waits) or serially (by rank, each at its first place). Calendars, alternatives, shares and
 * dates are all exact here; the search for better orders only proposes ranks.
 */

import { Bookings } from "../bookings.ts";
import { allowedBy, allowedStart, boundsFinish, type Dates, leavesStart } from "../bounds.ts";
import { type Demand, demandOn, isActive, isChoice, momentOf } from "../critical-path.ts";
import { fixedDates, isFixed, openAmount } from "../fixed-dates.ts";
import { Measure, NodeKind, NodeState } from "../network.ts";
import { book, type Crew, type Crews, type Place } from "../team-choice.ts";
import type { WorkForm, WorkForms } from "../work-form.ts";
import { Agenda } from "./heap.ts";

export interface Levelled extends Dates {
  readonly crews: readonly Crew[];
  readonly formOf: readonly WorkForm[];
  readonly bookings: readonly Bookings[];
  /** Latest finish of all nodes; −Infinity of an empty plan. */
  readonly end: number;
}

export interface WorkOrder {
  readonly scheme: "parallel" | "serial";
  /** Smaller goes first. */
  readonly rank: Int32Array;
  /** The ranks once these nodes are in focus. In parallel only: a serial order knows no time at which they change. */
  readonly ranksInFocus?: (nodes: ReadonlySet<number>) => Int32Array;
}

/** How many nodes are placed between two pauses. */
const PAUSE = 200;

/** Levels a network; pauses now and then, so that whoever runs it can do something else or give up. */
export function* decode(forms: WorkForms, crews: Crews, order: WorkOrder): Generator<void, Levelled> {
  const { network } = forms;
  const asUsual = new Set<number>();
  // What is `late` waits until all else has its place; where it then finds none it goes with the others.
  for (let round = 0; ; round++) {
    const levelling = new Levelling(forms, crews, order, asUsual);
    yield;
    yield* levelling.place();
    const failed = levelling.placeLate();
    if (failed.length === 0) return levelling.result();
    if (round < 3) for (const node of failed) asUsual.add(node);
    else for (let node = 0; node < network.nodes; node++) if (network.late[node]) asUsual.add(node);
  }
}

/** Those who wait for the same, in the order in which they have their turn, and until when none of them can begin. */
interface Line {
  readonly id: number;
  /** All in it are of one length too: where the first does not fit, none does. Else only the people are the same. */
  readonly isOfOneLength: boolean;
  readonly waiting: Agenda;
  time: number;
}

/** More than any amount of work in minutes. */
const AMOUNTS = 2 ** 31;

class Levelling {
  readonly #forms: WorkForms;
  readonly #crews: Crews;
  readonly #order: WorkOrder;
  #rank: Int32Array;
  /** Cues that were given, or will be, and have not yet brought anything into focus. */
  #given: { readonly at: number; readonly nodes: readonly number[] }[] = [];
  readonly #inFocus = new Set<number>();
  readonly #asUsual: ReadonlySet<number>;
  readonly #start: Float64Array;
  readonly #finish: Float64Array;
  readonly #crewOf: Crew[];
  readonly #formOf: WorkForm[];
  readonly #bookings: readonly Bookings[];
  readonly #waiting: Int32Array;
  readonly #startDemand: Float64Array;
  readonly #finishDemand: Float64Array;
  /** What may have its turn and when: nodes, and (as −1 − id) lines. */
  readonly #agenda = new Agenda();
  readonly #lines: Line[] = [];
  /** By what people are wanted; and by that and for how long. */
  readonly #byPeople: (Line | undefined)[] = [];
  readonly #byLength = new Map<number, Line>();
  readonly #ready: number[] = [];
  readonly #demand: Demand = { start: 0, finish: 0 };
  readonly #place: Place;
  readonly #dates: Dates;

  constructor(forms: WorkForms, crews: Crews, order: WorkOrder, asUsual: ReadonlySet<number>) {
    const { network } = forms;
    this.#forms = forms;
    this.#crews = crews;
    this.#order = order;
    this.#rank = order.rank;
    this.#asUsual = asUsual;
    this.#start = new Float64Array(network.nodes).fill(Number.NaN);
    this.#finish = new Float64Array(network.nodes).fill(Number.NaN);
    this.#dates = { start: this.#start, finish: this.#finish };
    this.#crewOf = new Array(network.nodes);
    this.#formOf = new Array(network.nodes);
    for (let node = 0; node < network.nodes; node++) {
      this.#crewOf[node] = crews.first(node);
      this.#formOf[node] = this.#crewOf[node].form;
    }
    this.#bookings = Array.from({ length: network.resources }, () => new Bookings());
    this.#waiting = new Int32Array(network.nodes);
    this.#startDemand = new Float64Array(network.nodes);
    this.#finishDemand = new Float64Array(network.nodes);
    this.#place = { crew: this.#crewOf[0], start: 0, finish: 0 };
  }

  *place(): Generator<void, void> {
    const { network } = this.#forms;
    const fixed: number[] = [];
    const open: number[] = [];
    for (let k = 0; k < network.order.length; k++) {
      const node = network.order[k];
      if (network.state[node] !== NodeState.Planned) continue;
      let waiting = 0;
      for (let l = network.linkFirst[node]; l < network.linkFirst[node + 1]; l++) if (isActive(network, l)) waiting++;
      this.#waiting[node] = waiting;
      if (isFixed(network, node)) fixed.push(node);
      else if (waiting === 0) open.push(node);
    }
    yield;
    // What has been done took its people; after that, the rank says who had them first.
    fixed.sort((a, b) => Number(Number.isNaN(this.#anchor(a))) - Number(Number.isNaN(this.#anchor(b))) || this.#rank[a] - this.#rank[b]);
    for (const node of fixed) this.#placeFixed(node);
    // Before anything is released, or what waits for facts alone would have its turn twice.
    for (const node of open) this.#ready.push(node);
    for (const node of fixed) this.#release(node);
    this.#drain();
    let count = 0;
    const agenda = this.#agenda;
    while (agenda.size > 0) {
      if (this.#given.length > 0) this.#refocus(agenda.time);
      const { time, rank: turn } = agenda;
      const entry = agenda.pop();
      if (++count % PAUSE === 0) yield;
      if (this.#order.scheme === "serial") {
        this.#evaluate(entry, this.#startDemand[entry]);
        this.#settle(entry, this.#place.crew, this.#place.start, this.#place.finish);
        this.#drain();
        continue;
      }
      let node = entry;
      let line: Line | undefined;
      if (entry < 0) {
        line = this.#lines[-1 - entry];
        node = line.waiting.first;
        // Only the entry of whoever is first in the line now counts.
        if (line.waiting.size === 0 || line.time !== time || this.#rank[node] !== turn) continue;
        if (!line.isOfOneLength) {
          const earliest = this.#crews.earliestStart(node, time, this.#bookings);
          if (earliest > time) {
            this.#move(line, earliest);
            continue;
          }
        }
      }
      this.#evaluate(node, Math.max(this.#startDemand[node], time));
      const fits = this.#place.start <= time || this.#place.start === Number.POSITIVE_INFINITY;
      if (!fits && line?.isOfOneLength) {
        this.#move(line, this.#place.start);
        continue;
      }
      line?.waiting.pop();
      if (fits) {
        this.#settle(node, this.#place.crew, this.#place.start, this.#place.finish);
        this.#drain();
      } else this.#wait(node, time, this.#place.start);
      if (line && line.time === time && line.waiting.size > 0) this.#move(line, time);
    }
  }

  /** What cues that are given by now bring into focus gets its new rank, wherever it waits. */
  #refocus(time: number): void {
    const given = this.#given.filter(({ at }) => at <= time);
    if (given.length === 0) return;
    this.#given = this.#given.filter(({ at }) => !(at <= time));
    for (const { nodes } of given) for (const node of nodes) this.#inFocus.add(node);
    this.#rank = this.#order.ranksInFocus!(this.#inFocus);
    const turns: { readonly time: number; readonly node: number }[] = [];
    while (this.#agenda.size > 0) {
      const at = this.#agenda.time;
      const entry = this.#agenda.pop();
      if (entry >= 0) turns.push({ time: at, node: entry });
    }
    for (const turn of turns) this.#agenda.push(turn.time, this.#rank[turn.node], turn.node);
    for (const line of this.#lines) {
      const nodes: number[] = [];
      while (line.waiting.size > 0) nodes.push(line.waiting.pop());
      for (const node of nodes) line.waiting.push(this.#rank[node], 0, node);
      if (nodes.length > 0) this.#move(line, line.time);
    }
  }

  /** Nobody in the line can begin before this. */
  #move(line: Line, time: number): void {
    line.time = time;
    this.#agenda.push(time, this.#rank[line.waiting.first], -1 - line.id);
  }

  #evaluate(node: number, from: number): void {
    this.#crews.best(node, from, this.#finishDemand[node], openAmount(this.#forms.network, node), this.#bookings, this.#place);
  }

  /** Puts a node that does not fit before `start` in a line: of those who want the same people, or where these are free but not for long enough, of its likes. */
  #wait(node: number, time: number, start: number): void {
    const { network } = this.#forms;
    const signature = this.#crews.signature[node];
    let line = this.#byPeople[signature];
    if (!line) {
      line = this.#newLine(false);
      this.#byPeople[signature] = line;
    }
    const earliest = line.waiting.size > 0 ? line.time : this.#crews.earliestStart(node, time, this.#bookings);
    if (earliest > time) {
      this.#join(line, node, earliest);
      return;
    }
    const amount = openAmount(network, node);
    // What has to end late enough, and what elapses as it is written, is like nothing else.
    if (this.#finishDemand[node] > Number.NEGATIVE_INFINITY || network.measure[node] === Measure.Elapsed || amount >= AMOUNTS) {
      this.#agenda.push(start, this.#rank[node], node);
      return;
    }
    const key = signature * AMOUNTS + amount;
    let likes = this.#byLength.get(key);
    if (!likes) {
      likes = this.#newLine(true);
      this.#byLength.set(key, likes);
    }
    if (likes.waiting.size === 0 || likes.time === start) this.#join(likes, node, start);
    else this.#agenda.push(start, this.#rank[node], node);
  }

  #newLine(isOfOneLength: boolean): Line {
    const line: Line = { id: this.#lines.length, isOfOneLength, waiting: new Agenda(), time: Number.NaN };
    this.#lines.push(line);
    return line;
  }

  #join(line: Line, node: number, time: number): void {
    line.waiting.push(this.#rank[node], 0, node);
    if (line.waiting.first === node) this.#move(line, time);
  }

  /** NaN for what only stands on a date. */
  #anchor(node: number): number {
    const { network } = this.#forms;
    return Number.isNaN(network.started[node]) ? network.finished[node] : network.started[node];
  }

  #placeFixed(node: number): void {
    const { network } = this.#forms;
    const hasPeople = network.slotFirst[node] < network.slotFirst[node + 1];
    if (hasPeople) {
      // Those who are free then and done first; where nobody is free, those who would have been first.
      const from = Number.isNaN(this.#anchor(node))
        ? network.on[node]
        : Math.min(network.started[node] || network.finished[node], network.finished[node] || network.started[node]);
      this.#crews.best(node, from, Number.NEGATIVE_INFINITY, network.amount[node], this.#bookings, this.#place);
      this.#crewOf[node] = this.#place.crew;
      this.#formOf[node] = this.#place.crew.form;
    }
    const { start, finish } = fixedDates(network, node, this.#formOf[node]);
    if (!Number.isFinite(start) || !Number.isFinite(finish)) return;
    this.#start[node] = start;
    this.#finish[node] = finish;
    if (hasPeople) book(this.#crewOf[node], start, finish, this.#bookings);
  }

  #settle(node: number, crew: Crew, start: number, finish: number): void {
    if (finish < Number.POSITIVE_INFINITY) {
      this.#start[node] = start;
      this.#finish[node] = finish;
      this.#crewOf[node] = crew;
      this.#formOf[node] = crew.form;
      book(crew, start, finish, this.#bookings);
    }
    this.#release(node);
  }

  /** What waited for this node waits for one less. */
  #release(node: number): void {
    const { network } = this.#forms;
    for (let o = network.outFirst[node]; o < network.outFirst[node + 1]; o++) {
      const l = network.outLinks[o];
      const to = network.linkTo[l];
      if (network.state[to] !== NodeState.Planned) continue;
      if (--this.#waiting[to] === 0 && !isFixed(network, to)) this.#ready.push(to);
    }
  }

  /** Places at once what needs nobody, and queues what needs people. */
  #drain(): void {
    const { network } = this.#forms;
    while (this.#ready.length > 0) {
      const node = this.#ready.pop()!;
      demandOn(this.#forms, node, this.#dates, this.#formOf, this.#demand);
      const { start, finish } = this.#demand;
      if (network.kind[node] !== NodeKind.Work) {
        const at = momentOf(network, node, this.#demand);
        this.#start[node] = at;
        this.#finish[node] = at;
        if (this.#order.ranksInFocus) for (const { cue, nodes } of network.focus) if (cue === node) this.#given.push({ at, nodes });
        this.#release(node);
        continue;
      }
      const amount = openAmount(network, node);
      const isLate = network.late[node] === 1 && !this.#asUsual.has(node);
      if (network.slotFirst[node] === network.slotFirst[node + 1] || isLate || amount === 0) {
        this.#crews.best(node, start, finish, amount, isLate ? nobodyBusy(this.#bookings.length) : this.#bookings, this.#place);
        if (this.#place.finish < Number.POSITIVE_INFINITY) {
          this.#start[node] = this.#place.start;
          this.#finish[node] = this.#place.finish;
          this.#crewOf[node] = this.#place.crew;
          this.#formOf[node] = this.#place.crew.form;
        }
        this.#release(node);
        continue;
      }
      this.#startDemand[node] = start;
      this.#finishDemand[node] = finish;
      this.#agenda.push(this.#order.scheme === "serial" ? 0 : this.#crews.earliestBegin(node, start, finish, amount), this.#rank[node], node);
    }
  }

  /** Moves late work as late as what follows it allows. Gives those for which there is no place. */
  placeLate(): readonly number[] {
    const { network } = this.#forms;
    const failed: number[] = [];
    if (!network.late.includes(1)) return failed;
    let end = Number.NEGATIVE_INFINITY;
    for (const finish of this.#finish) if (finish > end) end = finish;
    for (let k = network.order.length - 1; k >= 0; k--) {
      const node = network.order[k];
      if (network.late[node] === 0 || network.state[node] !== NodeState.Planned || Number.isNaN(this.#finish[node]) || isFixed(network, node)) continue;
      if (network.kind[node] !== NodeKind.Work) {
        if (network.kind[node] === NodeKind.Moment && Number.isNaN(network.on[node])) {
          const until = Math.min(this.#latestFinish(node), this.#latestStart(node), this.#ownEnd(node, end));
          if (until > this.#finish[node]) {
            this.#start[node] = until;
            this.#finish[node] = until;
          }
        }
        continue;
      }
      if (this.#asUsual.has(node)) continue;
      demandOn(this.#forms, node, this.#dates, this.#formOf, this.#demand);
      const amount = openAmount(network, node);
      let until = Math.min(this.#latestFinish(node), this.#ownEnd(node, end));
      const latestStart = this.#latestStart(node);
      if (latestStart < Number.POSITIVE_INFINITY) until = Math.min(until, this.#finishFrom(node, latestStart, amount));
      const from = this.#demand.start;
      this.#crews.latest(node, from, until, amount, this.#bookings, this.#place);
      if (Number.isNaN(this.#place.start) || this.#place.finish < this.#demand.finish) {
        if (network.slotFirst[node] < network.slotFirst[node + 1]) failed.push(node);
        continue;
      }
      this.#start[node] = this.#place.start;
      this.#finish[node] = this.#place.finish;
      this.#crewOf[node] = this.#place.crew;
      this.#formOf[node] = this.#place.crew.form;
      book(this.#place.crew, this.#place.start, this.#place.finish, this.#bookings);
    }
    this.#rollUp();
    return failed;
  }

  /** What nothing follows may end with its promise, or with the plan. */
  #ownEnd(node: number, end: number): number {
    const due = this.#forms.network.dueOf[node];
    return Number.isNaN(due) ? end : Math.max(Math.min(due, end), this.#finish[node]);
  }

  #finishFrom(node: number, start: number, amount: number): number {
    this.#crews.best(node, start, Number.NEGATIVE_INFINITY, amount, nobodyBusy(this.#bookings.length), this.#place);
    return this.#place.start > start ? start : this.#place.finish;
  }

  /** How late it may end so that nothing that follows moves; movements and their gates are looked through. */
  #latestFinish(node: number): number {
    const { network } = this.#forms;
    let latest = Number.POSITIVE_INFINITY;
    for (let o = network.outFirst[node]; o < network.outFirst[node + 1]; o++) {
      const l = network.outLinks[o];
      if (!isActive(network, l) || leavesStart(network.linkType[l])) continue;
      latest = Math.min(latest, allowedBy(this.#forms, l, this.#demandedAt(l)));
    }
    return latest;
  }

  #latestStart(node: number): number {
    const { network } = this.#forms;
    let latest = Number.POSITIVE_INFINITY;
    for (let o = network.outFirst[node]; o < network.outFirst[node + 1]; o++) {
      const l = network.outLinks[o];
      if (!isActive(network, l) || !leavesStart(network.linkType[l]) || isChoice(network, l)) continue;
      latest = Math.min(latest, allowedStart(this.#forms, l, this.#demandedAt(l), this.#formOf));
    }
    return latest;
  }

  #demandedAt(l: number): number {
    const { network } = this.#forms;
    const to = network.linkTo[l];
    const kind = network.kind[to];
    if (kind === NodeKind.End || kind === NodeKind.Gate || kind === NodeKind.Begin) return Math.min(this.#latestFinish(to), this.#latestStart(to));
    return boundsFinish(network.linkType[l]) ? this.#finish[to] : this.#start[to];
  }

  /** Movements hold what they hold, wherever it has gone. */
  #rollUp(): void {
    const { network } = this.#forms;
    for (const node of network.order) {
      const kind = network.kind[node];
      if (network.state[node] !== NodeState.Planned || (kind !== NodeKind.Begin && kind !== NodeKind.End)) continue;
      demandOn(this.#forms, node, this.#dates, this.#formOf, this.#demand);
      const at = Math.max(this.#demand.start, this.#demand.finish);
      this.#start[node] = at;
      this.#finish[node] = at;
    }
  }

  result(): Levelled {
    let end = Number.NEGATIVE_INFINITY;
    const { network } = this.#forms;
    for (let node = 0; node < network.nodes; node++) if (network.kind[node] !== NodeKind.Gate && this.#finish[node] > end) end = this.#finish[node];
    return { start: this.#start, finish: this.#finish, crews: this.#crewOf, formOf: this.#formOf, bookings: this.#bookings, end };
  }
}

/** Bookings of people who have nothing to do. */
function nobodyBusy(resources: number): readonly Bookings[] {
  while (idle.length < resources) idle.push(new Bookings());
  return idle;
}
const idle: Bookings[] = [];
