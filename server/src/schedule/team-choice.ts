/** Who could be on a node, and when they could do it given what they are taken for. */

import type { Instant } from "../calendar/model.ts";
import type { Bookings } from "./bookings.ts";
import { FULL, Measure, type Network } from "./network.ts";
import { beginAt, finishOf, startOf, type WorkForm, type WorkForms } from "./work-form.ts";

/** How many nodes are looked at between two pauses. */
const STEP = 1000;

/** A team with all that it takes. */
export interface Crew {
  /** Candidate numbers, one for each player. */
  readonly team: readonly number[];
  readonly form: WorkForm;
  /** Resources taken, pools and caps included, each once. */
  readonly resources: Int32Array;
  readonly units: Int32Array;
  /** Most units that may be taken already of each resource. */
  readonly limits: Int32Array;
}

/** A place for a node's work. */
export interface Place {
  crew: Crew;
  start: Instant;
  finish: Instant;
}

/** Who could be on a node; nodes that want the same of the same share one. */
interface Wanted {
  /** The only crew there is, or the crews of one player each; undefined where a team is put together for each place. */
  readonly crews: readonly Crew[] | undefined;
  /** The crew that the critical path is counted with. */
  readonly first: Crew;
}

/** Crews of the nodes of one network; equal teams share one. */
export class Crews {
  readonly #forms: WorkForms;
  readonly #network: Network;
  readonly #wanted: Wanted[] = [];
  /** Number of what is wanted: equal for nodes that want the same of the same; −1 for nobody. */
  readonly signature: Int32Array;

  constructor(forms: WorkForms) {
    this.#forms = forms;
    this.#network = forms.network;
    this.signature = new Int32Array(forms.network.nodes).fill(-1);
  }

  /** Finds out who could be on what; to be run to its end before anything is asked. */
  *prepare(): Generator<void, void> {
    const network = this.#network;
    const bySignature: Wanted[] = [];
    const byCalendar: Wanted[] = [];
    const ofOneSlot = new Map<number, number>();
    const ofSeveral = new Map<string, number>();
    for (let node = 0; node < network.nodes; node++) {
      if (node % STEP === STEP - 1) yield;
      const slot = network.slotFirst[node];
      const slots = network.slotFirst[node + 1] - slot;
      // What elapses has the length that is written at this node.
      const isOwn = network.measure[node] === Measure.Elapsed;
      if (slots === 0) {
        const calendar = network.calendar[node];
        if (isOwn) this.#wanted.push(this.#want(node));
        else {
          byCalendar[calendar] ??= this.#want(node);
          this.#wanted.push(byCalendar[calendar]);
        }
        continue;
      }
      const known: Map<string | number, number> = slots === 1 ? ofOneSlot : ofSeveral;
      const key = slots === 1 ? this.#keyOf(node, slot) : this.#keyOfSeveral(node);
      let signature = known.get(key);
      if (signature === undefined) {
        signature = ofOneSlot.size + ofSeveral.size;
        known.set(key, signature);
      }
      this.signature[node] = signature;
      if (isOwn) this.#wanted.push(this.#want(node));
      else {
        bySignature[signature] ??= this.#want(node);
        this.#wanted.push(bySignature[signature]);
      }
    }
  }

  #keyOf(node: number, slot: number): number {
    const { slotChoice, slotCount, measure } = this.#network;
    return (slotCount[slot] * slotChoice.length + slotChoice[slot]) * 4 + measure[node];
  }

  #keyOfSeveral(node: number): string {
    let key = "";
    for (let slot = this.#network.slotFirst[node]; slot < this.#network.slotFirst[node + 1]; slot++) key += `${this.#keyOf(node, slot)};`;
    return key;
  }

  #want(node: number): Wanted {
    const { slotFirst, slotCount, slotChoice, candidateFirst } = this.#network;
    let isForced = true;
    const team: number[] = [];
    for (let s = slotFirst[node]; s < slotFirst[node + 1]; s++) {
      const from = candidateFirst[slotChoice[s]];
      const to = candidateFirst[slotChoice[s] + 1];
      if (to - from === 1) for (let k = 0; k < slotCount[s]; k++) team.push(from);
      else if (to - from === slotCount[s] && !this.#hasPool(from, to)) for (let c = from; c < to; c++) team.push(c);
      else isForced = false;
    }
    const slot = slotFirst[node];
    if (isForced) {
      const only = this.#crew(node, this.#withoutDoubles(team));
      return { crews: [only], first: only };
    }
    if (slotFirst[node + 1] - slot === 1 && slotCount[slot] === 1) {
      const crews: Crew[] = [];
      for (let c = candidateFirst[slotChoice[slot]]; c < candidateFirst[slotChoice[slot] + 1]; c++) crews.push(this.#crew(node, [c]));
      return { crews, first: crews[0] };
    }
    const first: number[] = [];
    for (let s = slot; s < slotFirst[node + 1]; s++) this.#fill(first, s, (c) => c);
    return { crews: undefined, first: this.#crew(node, first) };
  }

  /** The crew that the critical path is counted with: the first of those who could be on it. */
  first(node: number): Crew {
    return this.#wanted[node].first;
  }

  /** Those who can finish it first, in a place at or after what it waits for. `bookings` by resource; a start of Infinity where there is none. */
  best(node: number, from: Instant, finishBound: Instant, amount: number, bookings: readonly Bookings[], into: Place): void {
    const crews = this.#wanted[node].crews ?? [this.#assemble(node, from, finishBound, amount, bookings)];
    let best = crews[0];
    earliestFit(best, from, finishBound, amount, bookings, Number.POSITIVE_INFINITY, into);
    let { start, finish } = into;
    for (let k = 1; k < crews.length; k++) {
      earliestFit(crews[k], from, finishBound, amount, bookings, finish, into);
      if (into.finish < finish) {
        best = crews[k];
        start = into.start;
        finish = into.finish;
      }
    }
    into.crew = best;
    into.start = start;
    into.finish = finish;
  }

  /** When the work could begin if everybody were free. */
  earliestBegin(node: number, from: Instant, finishBound: Instant, amount: number): Instant {
    const { crews, first } = this.#wanted[node];
    if (!crews) return beginOf(first, from, finishBound, amount);
    let earliest = Number.POSITIVE_INFINITY;
    for (let k = 0; k < crews.length; k++)
      // People with the same working time have one form.
      if (k === 0 || crews[k].form !== crews[k - 1].form) earliest = Math.min(earliest, beginOf(crews[k], from, finishBound, amount));
    return earliest;
  }

  /** Before this instant nothing that wants the same people as this node can begin, however short; `from` where that cannot be said. */
  earliestStart(node: number, from: Instant, bookings: readonly Bookings[]): Instant {
    const { crews } = this.#wanted[node];
    if (!crews) return from;
    let earliest = Number.POSITIVE_INFINITY;
    for (let k = 0; k < crews.length && earliest > from; k++) earliest = Math.min(earliest, firstFree(crews[k], from, bookings));
    return earliest;
  }

  /** The latest place that ends by `until` and starts no earlier than `from`; a start of NaN where there is none. */
  latest(node: number, from: Instant, until: Instant, amount: number, bookings: readonly Bookings[], into: Place): void {
    const crews = this.#wanted[node].crews ?? [this.#assemble(node, from, Number.NEGATIVE_INFINITY, amount, bookings)];
    let best = crews[0];
    let start = Number.NaN;
    let finish = Number.NaN;
    for (const crew of crews) {
      latestFit(crew, from, until, amount, bookings, into);
      if (!(into.start <= start) && !Number.isNaN(into.start)) {
        best = crew;
        start = into.start;
        finish = into.finish;
      }
    }
    into.crew = best;
    into.start = start;
    into.finish = finish;
  }

  /** Those of each slot who would be done first alone. */
  #assemble(node: number, from: Instant, finishBound: Instant, amount: number, bookings: readonly Bookings[]): Crew {
    const { network } = this.#forms;
    const place: Place = { crew: undefined as unknown as Crew, start: 0, finish: 0 };
    const team: number[] = [];
    // Named people first: a role then takes somebody else.
    const slots = [];
    for (let s = network.slotFirst[node]; s < network.slotFirst[node + 1]; s++) slots.push(s);
    slots.sort((a, b) => this.#choice(a) - this.#choice(b) || a - b);
    for (const s of slots) {
      this.#fill(team, s, (c) => {
        earliestFit(this.#crew(node, [c]), from, finishBound, amount, bookings, Number.POSITIVE_INFINITY, place);
        return place.finish;
      });
    }
    return this.#crew(node, team);
  }

  /** How many more there are than are wanted. */
  #choice(slot: number): number {
    const { candidateFirst, slotChoice, slotCount } = this.#network;
    return candidateFirst[slotChoice[slot] + 1] - candidateFirst[slotChoice[slot]] - slotCount[slot];
  }

  /** Adds the players of slot `s` to the team, those with the smallest `cost` first, nobody twice (of a pool as many as there are). */
  #fill(team: number[], s: number, cost: (candidate: number) => number): void {
    const network = this.#network;
    const candidates: number[] = [];
    const choice = network.slotChoice[s];
    for (let c = network.candidateFirst[choice]; c < network.candidateFirst[choice + 1]; c++) candidates.push(c);
    const costs = new Map(candidates.map((c) => [c, cost(c)]));
    candidates.sort((a, b) => costs.get(a)! - costs.get(b)! || a - b);
    let wanted = network.slotCount[s];
    for (const c of candidates) {
      const resource = network.candidateResource[c];
      const taken = team.filter((other) => network.candidateResource[other] === resource).length;
      const free = this.#isPool(resource) ? Math.floor(network.capacity[resource] / network.candidateUnits[c]) - taken : taken > 0 ? 0 : 1;
      for (let k = 0; k < free && wanted > 0; k++, wanted--) team.push(c);
    }
  }

  #hasPool(from: number, to: number): boolean {
    for (let c = from; c < to; c++) if (this.#isPool(this.#network.candidateResource[c])) return true;
    return false;
  }

  /** More than one player: each of them may be taken. */
  #isPool(resource: number): boolean {
    return this.#network.capacity[resource] > FULL;
  }

  /** One person who is named twice is still one person. */
  #withoutDoubles(team: readonly number[]): readonly number[] {
    const network = this.#network;
    const kept: number[] = [];
    for (const c of team) {
      const resource = network.candidateResource[c];
      if (this.#isPool(resource) || !kept.some((other) => network.candidateResource[other] === resource)) kept.push(c);
    }
    return kept;
  }

  /** A crew of these players for work measured as the node's is. */
  #crew(node: number, team: readonly number[]): Crew {
    const network = this.#network;
    const taken = new Map<number, number>();
    for (const c of team) {
      const units = network.candidateUnits[c];
      const resource = network.candidateResource[c];
      taken.set(resource, (taken.get(resource) ?? 0) + units);
      for (let k = network.capFirst[c]; k < network.capFirst[c + 1]; k++) taken.set(network.caps[k], (taken.get(network.caps[k]) ?? 0) + units);
    }
    const resources = Int32Array.from(taken.keys());
    const units = Int32Array.from(taken.values());
    return {
      team,
      form: this.#forms.of(node, team),
      resources,
      units,
      // Somebody who is wanted for more than there is of them is taken when nothing else takes them.
      limits: units.map((value, k) => Math.max(0, network.capacity[resources[k]] - value)),
    };
  }
}

/** Books a crew for [start, finish). */
export function book(crew: Crew, start: Instant, finish: Instant, bookings: readonly Bookings[]): void {
  for (let k = 0; k < crew.resources.length; k++) bookings[crew.resources[k]].take(start, finish, crew.units[k]);
}

/** When a crew could begin if it were free. */
function beginOf({ form }: Crew, from: Instant, finishBound: Instant, amount: number): Instant {
  return beginAt(form, finishBound === Number.NEGATIVE_INFINITY ? from : Math.max(from, startOf(form, finishBound, amount)));
}

/** The first instant at or after `from` at which a crew is at work and free. */
function firstFree({ form, resources, limits }: Crew, from: Instant, bookings: readonly Bookings[]): Instant {
  let free = from;
  while (true) {
    const start = beginAt(form, free);
    free = start;
    for (let k = 0; k < resources.length; k++) free = bookings[resources[k]].freeFrom(free, limits[k]);
    if (!(free > start)) return start;
  }
}

/**
 * The first place of a crew at or after `from` that ends no earlier than `finishBound`; a start and a finish of Infinity where there is
 * none, or none that ends before `before`.
 */
function earliestFit(crew: Crew, from: Instant, finishBound: Instant, amount: number, bookings: readonly Bookings[], before: Instant, into: Place): void {
  const { form, resources, limits } = crew;
  // Work takes at least this long by the clock, to the minute.
  const least = form.elapsed ? 0 : amount / form.rate - 1;
  const isWorked = amount > 0 && !form.elapsed;
  let at = finishBound === Number.NEGATIVE_INFINITY ? from : Math.max(from, startOf(form, finishBound, amount));
  into.start = Number.POSITIVE_INFINITY;
  into.finish = Number.POSITIVE_INFINITY;
  while (true) {
    // Whoever is taken at this very instant is looked at again when they are free, before anything is counted.
    if (isWorked) for (let k = 0; k < resources.length; k++) at = bookings[resources[k]].freeFrom(at, limits[k]);
    const start = beginAt(form, at);
    if (start + least >= before) return;
    const finish = finishOf(form, start, amount);
    if (!(finish < Number.POSITIVE_INFINITY)) return;
    let next = Number.NaN;
    for (let k = 0; k < resources.length; k++) {
      const busy = bookings[resources[k]].busyUntil(start, finish, limits[k]);
      if (busy > next || (Number.isNaN(next) && !Number.isNaN(busy))) next = busy;
    }
    if (Number.isNaN(next)) {
      into.start = start;
      into.finish = finish;
      return;
    }
    at = next;
  }
}

function latestFit(crew: Crew, from: Instant, until: Instant, amount: number, bookings: readonly Bookings[], into: Place): void {
  const { form, resources, limits } = crew;
  let end = until;
  while (true) {
    const start = beginAt(form, startOf(form, end, amount));
    const finish = finishOf(form, start, amount);
    into.start = start;
    into.finish = finish;
    if (!(start >= from) || finish > until) {
      into.start = Number.NaN;
      return;
    }
    let next = Number.NaN;
    for (let k = 0; k < resources.length; k++) {
      const busy = bookings[resources[k]].busyFrom(start, finish, limits[k]);
      if (busy < next || (Number.isNaN(next) && !Number.isNaN(busy))) next = busy;
    }
    if (Number.isNaN(next)) return;
    end = next;
  }
}
