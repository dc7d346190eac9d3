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

/** Crews of the nodes of one network; equal teams share one. */
export class Crews {
  readonly #forms: WorkForms;
  readonly #network: Network;
  readonly #byTeam = new Map<number, Crew>();
  /** For a node: its only crew, or the crews of its alternatives where it takes one player of one slot. */
  readonly #only: (Crew | undefined)[];
  readonly #alternatives: (readonly Crew[] | undefined)[];
  /** Kind of team demanded: equal for nodes that want the same of the same. */
  readonly signature: Int32Array;

  constructor(forms: WorkForms) {
    this.#forms = forms;
    const network = forms.network;
    this.#network = network;
    this.#only = new Array(network.nodes);
    this.#alternatives = new Array(network.nodes);
    this.signature = new Int32Array(network.nodes).fill(-1);
  }

  /** Finds out who could be on what; to be run to its end before anything is asked. */
  *prepare(): Generator<void, void> {
    const network = this.#network;
    const signatures = new Map<string, number>();
    for (let node = 0; node < network.nodes; node++) {
      if (node % STEP === STEP - 1) yield;
      const first = network.slotFirst[node];
      const last = network.slotFirst[node + 1];
      if (first === last) {
        this.#only[node] = this.crew(node, []);
        continue;
      }
      let isForced = true;
      let key = `${network.measure[node]}/`;
      const team: number[] = [];
      for (let s = first; s < last; s++) {
        const from = network.candidateFirst[s];
        const to = network.candidateFirst[s + 1];
        key += `${network.slotEntity[s]}*${network.slotCount[s]}:${network.candidateUnits[from]};`;
        if (to - from === 1) for (let k = 0; k < network.slotCount[s]; k++) team.push(from);
        else if (to - from === network.slotCount[s] && !this.#hasPool(from, to)) for (let c = from; c < to; c++) team.push(c);
        else isForced = false;
      }
      let signature = signatures.get(key);
      if (signature === undefined) {
        signature = signatures.size;
        signatures.set(key, signature);
      }
      this.signature[node] = signature;
      if (isForced) this.#only[node] = this.crew(node, this.#withoutDoubles(team));
      else if (last - first === 1 && network.slotCount[first] === 1) {
        const crews: Crew[] = [];
        for (let c = network.candidateFirst[first]; c < network.candidateFirst[first + 1]; c++) crews.push(this.crew(node, [c]));
        this.#alternatives[node] = crews;
      }
    }
  }

  /** The crew that the critical path is counted with: the first of those who could be on it. */
  first(node: number): Crew {
    const only = this.#only[node] ?? this.#alternatives[node]?.[0];
    if (only) return only;
    const { network } = this.#forms;
    const team: number[] = [];
    for (let s = network.slotFirst[node]; s < network.slotFirst[node + 1]; s++) this.#fill(team, s, (c) => c);
    return this.crew(node, team);
  }

  /** Those who can finish it first, in a place at or after what it waits for. `bookings` by resource; a start of Infinity where there is none. */
  best(node: number, from: Instant, finishBound: Instant, amount: number, bookings: readonly Bookings[], into: Place): void {
    const only = this.#only[node];
    if (only) {
      into.crew = only;
      earliestFit(only, from, finishBound, amount, bookings, into);
      return;
    }
    const crews = this.#alternatives[node] ?? [this.#assemble(node, from, finishBound, amount, bookings)];
    let best: Crew | undefined;
    let start = Number.POSITIVE_INFINITY;
    let finish = Number.POSITIVE_INFINITY;
    for (const crew of crews) {
      earliestFit(crew, from, finishBound, amount, bookings, into);
      if (!best || into.finish < finish) {
        best = crew;
        start = into.start;
        finish = into.finish;
      }
    }
    into.crew = best!;
    into.start = start;
    into.finish = finish;
  }

  /** When the work could begin if everybody were free. */
  earliestBegin(node: number, from: Instant, finishBound: Instant, amount: number): Instant {
    let earliest = Number.POSITIVE_INFINITY;
    const crews = this.#only[node] ? undefined : this.#alternatives[node];
    for (const crew of crews ?? [this.#only[node] ?? this.first(node)]) {
      const at = finishBound === Number.NEGATIVE_INFINITY ? from : Math.max(from, startOf(crew.form, finishBound, amount));
      earliest = Math.min(earliest, beginAt(crew.form, at));
    }
    return earliest;
  }

  /** Before this instant nothing that wants the same people as this node can begin, however short; `from` where that cannot be said. */
  earliestStart(node: number, from: Instant, bookings: readonly Bookings[], scratch: Place): Instant {
    const only = this.#only[node];
    const crews = only ? [only] : this.#alternatives[node];
    if (!crews) return from;
    let earliest = Number.POSITIVE_INFINITY;
    for (const crew of crews) {
      earliestFit(crew, from, Number.NEGATIVE_INFINITY, 1, bookings, scratch);
      earliest = Math.min(earliest, scratch.start);
    }
    return earliest;
  }

  /** The latest place that ends by `until` and starts no earlier than `from`; a start of NaN where there is none. */
  latest(node: number, from: Instant, until: Instant, amount: number, bookings: readonly Bookings[], into: Place): void {
    const only = this.#only[node];
    const crews = only ? [only] : (this.#alternatives[node] ?? [this.#assemble(node, from, Number.NEGATIVE_INFINITY, amount, bookings)]);
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
        earliestFit(this.crew(node, [c]), from, finishBound, amount, bookings, place);
        return place.finish;
      });
    }
    return this.crew(node, team);
  }

  #choice(slot: number): number {
    return this.#network.candidateFirst[slot + 1] - this.#network.candidateFirst[slot] - this.#network.slotCount[slot];
  }

  /** Adds the players of slot `s` to the team, those with the smallest `cost` first, nobody twice (of a pool as many as there are). */
  #fill(team: number[], s: number, cost: (candidate: number) => number): void {
    const network = this.#network;
    const candidates: number[] = [];
    for (let c = network.candidateFirst[s]; c < network.candidateFirst[s + 1]; c++) candidates.push(c);
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
  crew(node: number, team: readonly number[]): Crew {
    const network = this.#network;
    const key = this.#keyOf(node, team);
    const known = key < 0 ? undefined : this.#byTeam.get(key);
    if (known) return known.team[0] === team[0] ? known : { ...known, team };
    const taken = new Map<number, number>();
    for (const c of team) {
      const units = network.candidateUnits[c];
      const resource = network.candidateResource[c];
      taken.set(resource, (taken.get(resource) ?? 0) + units);
      for (let k = network.capFirst[c]; k < network.capFirst[c + 1]; k++) taken.set(network.caps[k], (taken.get(network.caps[k]) ?? 0) + units);
    }
    const resources = Int32Array.from(taken.keys());
    const units = Int32Array.from(taken.values());
    const made: Crew = {
      team,
      form: this.#forms.of(node, team),
      resources,
      units,
      // Somebody who is wanted for more than there is of them is taken when nothing else takes them.
      limits: units.map((value, k) => Math.max(0, network.capacity[resources[k]] - value)),
    };
    if (key >= 0) this.#byTeam.set(key, made);
    return made;
  }

  /** A number that crews of one player have in common where they are alike; −1 for all others. */
  #keyOf(node: number, team: readonly number[]): number {
    const network = this.#network;
    if (team.length !== 1 || network.measure[node] === Measure.Elapsed) return -1;
    const [candidate] = team;
    const caps = network.capFirst[candidate + 1] - network.capFirst[candidate];
    if (caps > 1) return -1;
    const cap = caps === 1 ? network.caps[network.capFirst[candidate]] + 1 : 0;
    const player = network.candidateResource[candidate] * (network.resources + 1) + cap;
    const key =
      ((player * network.calendars.length + network.candidateCalendar[candidate]) * (FULL + 1) + network.candidateUnits[candidate]) * 2 + network.measure[node];
    return Number.isSafeInteger(key) ? key : -1;
  }
}

/** Books a crew for [start, finish). */
export function book(crew: Crew, start: Instant, finish: Instant, bookings: readonly Bookings[]): void {
  for (let k = 0; k < crew.resources.length; k++) bookings[crew.resources[k]].take(start, finish, crew.units[k]);
}

/** The first place of a crew at or after `from` that ends no earlier than `finishBound`. */
export function earliestFit(crew: Crew, from: Instant, finishBound: Instant, amount: number, bookings: readonly Bookings[], into: Place): void {
  const { form, resources, limits } = crew;
  let at = finishBound === Number.NEGATIVE_INFINITY ? from : Math.max(from, startOf(form, finishBound, amount));
  while (true) {
    const start = beginAt(form, at);
    const finish = finishOf(form, start, amount);
    into.start = start;
    into.finish = finish;
    if (!(finish < Number.POSITIVE_INFINITY)) {
      into.start = Number.POSITIVE_INFINITY;
      return;
    }
    let next = Number.NaN;
    for (let k = 0; k < resources.length; k++) {
      const busy = bookings[resources[k]].busyUntil(start, finish, limits[k]);
      if (busy > next || (Number.isNaN(next) && !Number.isNaN(busy))) next = busy;
    }
    if (Number.isNaN(next)) return;
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
