/**
 * One trial played event by event, in the order of time: for trials in which a conditional cue starts, skips or refocuses work, so that
 * nothing is decided by what happens later. Dates are those of the block simulation wherever no such cue has fired yet.
 *
 * A node is resolved when its date is reached. Work that nothing has started yet is not waited for; as soon as a cue starts it, it is.
 */

import { type Zone, zoneOf } from "../calendar/zone.ts";
import { instantOf, resumeOf, workAt } from "./calendar-table.ts";
import { Anchor, type Job, type JobCondition, LinkRole, NodeOp } from "./job.ts";
import { uniformAt } from "./random.ts";
import { chanceConditions, drawAt, EPSILON, elapsedEnd, lagged, partOf, quantileOf, type Run } from "./trial.ts";

const State = {
  /** Nothing has started it yet: not waited for. */
  Asleep: 0,
  /** Will happen; its date is not reached. */
  Open: 1,
  /** Its dates are fixed. */
  Done: 2,
  /** Taken out by a cue, or waiting only for what is out. */
  Out: 3,
} as const;

/** Order of events at one instant: signals, other moments, slips, focused work, other work in the order of the schedule. */
const Turn = { Signal: 0, Moment: 1, Slip: 2, Focused: 3, Work: 4 } as const;

interface Event {
  readonly at: number;
  readonly turn: number;
  readonly rank: number;
  /** A node, or −1 − (index of a slip). */
  readonly what: number;
  readonly version: number;
}

interface Slip {
  readonly when: number;
  readonly condition: Extract<JobCondition, { readonly type: "slips" }>;
}

export class Replay {
  readonly job: Job;
  readonly run: Run;
  /** Minutes since the origin; NaN where it did not take place. */
  readonly start: Float64Array;
  readonly finish: Float64Array;
  readonly fired: Uint8Array;
  end = Number.NaN;

  readonly #zone: Zone;
  readonly #before: Float64Array;
  readonly #length: Float64Array;
  readonly #state: Uint8Array;
  /** Links from what is open, without and with those of people. */
  readonly #waiting: Int32Array;
  readonly #waitingForPeople: Int32Array;
  readonly #version: Int32Array;
  readonly #focused: Uint8Array;
  /** Not before, by what happened in this trial. */
  readonly #bound: Float64Array;
  /** Who had to finish first because there were not enough people: a node, −1 for nobody. */
  readonly #because: Int32Array;
  readonly #outFirst: Int32Array;
  readonly #out: Int32Array;
  readonly #linkTo: Int32Array;
  readonly #isStarted: Uint8Array;
  readonly #isSignal: Uint8Array;
  readonly #cueOf: Int32Array;
  readonly #whenOf: Int32Array;
  readonly #slips: readonly Slip[];
  readonly #missing: Int32Array;
  /** What runs, by resource. */
  readonly #running: number[][];
  readonly #delay: Float64Array;
  readonly #marked: Uint8Array;
  #heap: Event[] = [];
  #now = Number.NEGATIVE_INFINITY;
  #isDisturbed = false;
  #trial = 0;

  constructor(job: Job, run: Run) {
    this.job = job;
    this.run = run;
    this.#zone = zoneOf(job.zone);
    const { nodes } = job;
    const floats = () => new Float64Array(nodes);
    const words = () => new Int32Array(nodes);
    this.finish = floats();
    this.fired = new Uint8Array(job.cues.length);
    this.start = floats();
    this.#before = floats();
    this.#length = floats();
    this.#state = new Uint8Array(nodes);
    this.#waiting = words();
    this.#waitingForPeople = words();
    this.#version = words();
    this.#focused = new Uint8Array(nodes);
    this.#bound = floats();
    this.#because = words();
    this.#delay = new Float64Array(job.risks.length);
    this.#marked = new Uint8Array(nodes);
    const links = job.linkFrom.length;
    this.#linkTo = new Int32Array(links);
    this.#isStarted = new Uint8Array(nodes);
    this.#outFirst = new Int32Array(nodes + 1);
    for (let j = 0; j < nodes; j++) {
      for (let e = job.linkFirst[j]; e < job.linkFirst[j + 1]; e++) {
        this.#linkTo[e] = j;
        this.#outFirst[job.linkFrom[e] + 1]++;
        if (job.linkRole[e] === LinkRole.Starts) this.#isStarted[j] = 1;
      }
    }
    for (let j = 0; j < nodes; j++) this.#outFirst[j + 1] += this.#outFirst[j];
    this.#out = new Int32Array(links);
    const places = this.#outFirst.slice();
    for (let e = 0; e < links; e++) this.#out[places[job.linkFrom[e]]++] = e;
    this.#cueOf = words().fill(-1);
    this.#isSignal = new Uint8Array(nodes);
    job.cues.forEach((cue, c) => {
      this.#cueOf[cue.node] = c;
      for (const j of [cue.node, ...cue.whens]) this.#isSignal[j] = 1;
    });
    this.#whenOf = words().fill(-1);
    job.whens.forEach((when, w) => {
      this.#whenOf[when.node] = w;
    });
    this.#slips = job.whens.flatMap((when, w) => when.conditions.flatMap((condition) => (condition.type === "slips" ? [{ when: w, condition }] : [])));
    this.#missing = new Int32Array(job.whens.length);
    this.#running = Array.from(job.capacity, () => []);
  }

  /** Plays a trial, with one risk turned round if asked for; the results stand in `start`, `finish`, `fired` and `end`. */
  play(trial: number, turned = -1): void {
    this.#trial = trial;
    this.#begin(turned);
    for (let event = this.#pop(); event; event = this.#pop()) {
      if (event.what < 0) {
        this.#now = Math.max(this.#now, event.at);
        this.#checkSlip(-1 - event.what);
      } else if (event.version === this.#version[event.what] && this.#state[event.what] === State.Open) {
        this.#now = Math.max(this.#now, event.at);
        this.#reach(event.what, event.at);
      }
    }
    this.end = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < this.job.nodes; j++) if (this.#state[j] === State.Done && this.finish[j] > this.end) this.end = this.finish[j];
    if (this.end === Number.NEGATIVE_INFINITY) this.end = this.job.start;
  }

  /** Adds one to each node, and to each link, that was on a path that decided the end, or a promise that was missed. */
  addCritical(critical: Int32Array, decisive: Int32Array): void {
    const { job } = this;
    const marked = this.#marked.fill(0);
    const stack: number[] = [];
    const mark = (j: number) => {
      if (marked[j]) return;
      marked[j] = 1;
      stack.push(j);
    };
    for (let j = 0; j < job.nodes; j++) if (this.#state[j] === State.Done && this.finish[j] >= this.end - EPSILON) mark(j);
    for (const { node, due } of job.targets) if (node >= 0 && due !== undefined && this.finish[node] > due - job.origin + EPSILON) mark(node);
    for (let j = stack.pop(); j !== undefined; j = stack.pop()) {
      critical[j]++;
      if (job.op[j] === NodeOp.Fixed) continue;
      if (this.#because[j] >= 0) {
        mark(this.#because[j]);
        continue;
      }
      const table = job.op[j] === NodeOp.Work ? job.tables[job.table[j]] : undefined;
      const place = (at: number) => (table ? workAt(table, at) : at);
      const earliest = job.op[j] === NodeOp.Earliest;
      for (const onFinish of [0, 1]) {
        let bound = earliest ? Number.POSITIVE_INFINITY : onFinish ? Number.NEGATIVE_INFINITY : Math.max(job.floor[j], this.#bound[j]);
        for (const e of this.#heard(j, onFinish)) bound = earliest ? Math.min(bound, this.#over(e)) : Math.max(bound, this.#over(e));
        if (onFinish && !(place(bound) >= place(this.finish[j]) - EPSILON)) continue;
        for (const e of this.#heard(j, onFinish)) {
          const at = place(this.#over(e));
          if (earliest ? at > bound + EPSILON : at < place(bound) - EPSILON) continue;
          decisive[e]++;
          mark(job.linkFrom[e]);
        }
      }
    }
  }

  /** Links of a node that counted in this trial. */
  *#heard(j: number, onFinish: number): Generator<number> {
    const { job } = this;
    const hasBegun = !Number.isNaN(job.began[j]);
    for (let e = job.linkFirst[j]; e < job.linkFirst[j + 1]; e++) {
      if (this.#state[job.linkFrom[e]] !== State.Done || job.linkOnFinish[e] !== onFinish) continue;
      if ((hasBegun && !onFinish) || (this.#focused[j] && job.linkRole[e] === LinkRole.Person)) continue;
      yield e;
    }
  }

  #begin(turned: number): void {
    const { job } = this;
    this.finish.fill(Number.NaN);
    this.start.fill(Number.NaN);
    this.fired.fill(0);
    this.#focused.fill(0);
    this.#bound.fill(Number.NEGATIVE_INFINITY);
    this.#because.fill(-1);
    this.#version.fill(0);
    this.#waiting.fill(0);
    this.#waitingForPeople.fill(0);
    this.#heap = [];
    this.#now = Number.NEGATIVE_INFINITY;
    this.#isDisturbed = false;
    for (const running of this.#running) running.length = 0;
    job.risks.forEach((risk, r) => {
      const happens = this.run.risks?.[r] ?? uniformAt(risk.a, risk.b, this.#trial) < risk.chance;
      this.#delay[r] = happens !== (r === turned) && risk.delay ? drawAt(job, risk.delay, this.#trial) : 0;
    });
    for (let j = 0; j < job.nodes; j++) this.#state[j] = job.planned[j] ? State.Open : State.Asleep;
    for (let e = 0; e < job.linkFrom.length; e++) {
      if (!job.planned[job.linkFrom[e]]) continue;
      if (job.linkRole[e] === LinkRole.Person) this.#waitingForPeople[this.#linkTo[e]]++;
      else this.#waiting[this.#linkTo[e]]++;
    }
    this.#slips.forEach(({ condition }, s) => {
      this.#push({ at: condition.at, turn: Turn.Slip, rank: s, what: -1 - s, version: 0 });
    });
    for (let j = 0; j < job.nodes; j++) if (this.#state[j] === State.Open) this.#offer(j);
    // What is known from the beginning: events outside of the plan, and chances of a first run.
    const likely = chanceConditions(job);
    job.whens.forEach((when, w) => {
      this.#missing[w] = when.conditions.length;
      for (const condition of when.conditions) {
        if (condition.type === "event" && uniformAt(condition.a, condition.b, this.#trial) < condition.chance) this.#missing[w]--;
        if (condition.type === "chance" && this.run.likely?.[likely.indexOf(condition)]) this.#missing[w]--;
      }
      if (this.#missing[w] === 0) this.#wake(when.node);
    });
  }

  /** Puts a node into the queue if it waits for nothing that is open. */
  #offer(j: number): void {
    const { job } = this;
    if (this.#state[j] !== State.Open) return;
    const earliest = job.op[j] === NodeOp.Earliest;
    if (!earliest && job.op[j] !== NodeOp.Fixed) {
      if (this.#waiting[j] > 0 && !(!Number.isNaN(job.began[j]) && !this.#waitsToEnd(j))) return;
      if (this.#waitingForPeople[j] > 0 && !this.#focused[j] && Number.isNaN(job.began[j])) return;
    }
    const at = this.#dateOf(j);
    if (at === Number.POSITIVE_INFINITY) return;
    this.#push({ at, turn: this.#turnOf(j), rank: job.turn[j], what: j, version: ++this.#version[j] });
  }

  #turnOf(j: number): number {
    const op = this.job.op[j];
    if (op === NodeOp.Work || op === NodeOp.Elapsed) return this.#focused[j] ? Turn.Focused : Turn.Work;
    return this.#isSignal[j] ? Turn.Signal : Turn.Moment;
  }

  /** Is there something open that its end waits for? */
  #waitsToEnd(j: number): boolean {
    const { job } = this;
    for (let e = job.linkFirst[j]; e < job.linkFirst[j + 1]; e++) if (job.linkOnFinish[e] && this.#state[job.linkFrom[e]] === State.Open) return true;
    return false;
  }

  /** When it starts, as far as what it waits for is known. */
  #dateOf(j: number): number {
    const { job } = this;
    if (job.op[j] === NodeOp.Fixed) return job.fixedFinish[j];
    const earliest = job.op[j] === NodeOp.Earliest;
    let at = earliest ? Number.POSITIVE_INFINITY : Math.max(job.floor[j], this.#bound[j]);
    let finish = Number.NEGATIVE_INFINITY;
    for (const e of this.#heard(j, 0)) at = earliest ? Math.min(at, this.#over(e)) : Math.max(at, this.#over(e));
    if (!earliest) for (const e of this.#heard(j, 1)) finish = Math.max(finish, this.#over(e));
    if (job.op[j] === NodeOp.Work) {
      const table = job.tables[job.table[j]];
      this.#length[j] = this.#lengthOf(j);
      let done = workAt(table, at);
      if (finish > Number.NEGATIVE_INFINITY) done = Math.max(done, workAt(table, finish) - this.#length[j]);
      // The next working instant: it must not come before a signal that is given in the meantime.
      return Math.max(at, resumeOf(table, done));
    }
    if (job.op[j] === NodeOp.Elapsed) return Math.max(at, finish - this.#lengthOf(j));
    return Math.max(at, finish);
  }

  #lengthOf(j: number): number {
    const { job } = this;
    const draw = job.draws[j];
    const held = this.run.held;
    let length = held?.node === j ? draw.low + draw.span * quantileOf(job.quantiles[draw.table], held.quantile) : drawAt(job, draw, this.#trial);
    for (let k = job.risksFirst[j]; k < job.risksFirst[j + 1]; k++) length += this.#delay[job.riskOf[k]] * job.perMinute[j];
    return length;
  }

  /** The date of a node has come. */
  #reach(j: number, at: number): void {
    const { job } = this;
    const op = job.op[j];
    if (op === NodeOp.Fixed) {
      this.start[j] = job.began[j];
      this.finish[j] = job.fixedFinish[j];
    } else if (op === NodeOp.Work || op === NodeOp.Elapsed) {
      const wait = this.#isDisturbed ? this.#whoIsBusy(j, at) : -1;
      if (wait >= 0) {
        this.#bound[j] = Math.max(this.#bound[j], this.finish[wait]);
        this.#because[j] = wait;
        this.#offer(j);
        return;
      }
      this.#work(j, at);
    } else {
      const dayEnd = job.dayEnd[j];
      this.finish[j] = at <= job.floor[j] && !Number.isNaN(dayEnd) ? dayEnd : at;
      for (let k = job.risksFirst[j]; k < job.risksFirst[j + 1]; k++) {
        const delay = this.#delay[job.riskOf[k]];
        const table = job.tables[job.table[j]];
        if (delay > 0) this.finish[j] = instantOf(table, workAt(table, this.finish[j]) + delay);
      }
      this.start[j] = this.finish[j];
    }
    this.#state[j] = State.Done;
    for (let o = this.#outFirst[j]; o < this.#outFirst[j + 1]; o++) {
      const e = this.#out[o];
      this.#release(e);
      this.#offer(this.#linkTo[e]);
    }
    const c = this.#cueOf[j];
    if (c >= 0) this.#give(c);
  }

  #work(j: number, at: number): void {
    const { job } = this;
    let finish = Number.NEGATIVE_INFINITY;
    for (const e of this.#heard(j, 1)) finish = Math.max(finish, this.#over(e));
    const length = this.#lengthOf(j);
    if (job.op[j] === NodeOp.Elapsed) {
      this.start[j] = at;
      this.finish[j] = elapsedEnd(job, this.#zone, j, at, length);
    } else {
      const table = job.tables[job.table[j]];
      const done = workAt(table, at);
      this.#before[j] = done;
      this.#length[j] = length;
      this.finish[j] = Math.max(at, instantOf(table, done + length), finish);
      this.start[j] = Math.min(Math.max(at, resumeOf(table, done)), this.finish[j]);
    }
    if (!Number.isNaN(job.began[j])) this.start[j] = job.began[j];
    for (const { resource } of job.takes[j]) this.#running[resource].push(j);
  }

  /** The first to finish of those who keep a node from its people; −1 if there are enough. */
  #whoIsBusy(j: number, at: number): number {
    const { job } = this;
    for (const { resource, units } of job.takes[j]) {
      const running = this.#running[resource];
      let taken = 0;
      let first = -1;
      for (let k = running.length - 1; k >= 0; k--) {
        const i = running[k];
        if (this.finish[i] <= at + EPSILON) {
          running.splice(k, 1);
          continue;
        }
        for (const take of job.takes[i]) if (take.resource === resource) taken += take.units;
        if (first < 0 || this.finish[i] < this.finish[first]) first = i;
      }
      if (first >= 0 && taken + units > job.capacity[resource] + EPSILON) return first;
    }
    return -1;
  }

  /** A cue is given: it skips, brings into focus and (over its links) starts. */
  #give(c: number): void {
    const cue = this.job.cues[c];
    this.fired[c] = 1;
    for (const j of cue.skips) this.#takeOut(j);
    for (const j of cue.focus) {
      if (this.#focused[j]) continue;
      this.#focused[j] = 1;
      this.#isDisturbed = true;
      this.#offer(j);
    }
    const node = cue.node;
    for (let o = this.#outFirst[node]; o < this.#outFirst[node + 1]; o++)
      if (this.job.linkRole[this.#out[o]] === LinkRole.Starts) this.#wake(this.#linkTo[this.#out[o]]);
  }

  /** What slept will happen now, and with it what waits only for such. */
  #wake(j: number): void {
    const { job } = this;
    if (this.#state[j] !== State.Asleep) return;
    this.#state[j] = State.Open;
    this.#isDisturbed = true;
    for (let o = this.#outFirst[j]; o < this.#outFirst[j + 1]; o++) {
      const e = this.#out[o];
      const k = this.#linkTo[e];
      if (job.linkRole[e] === LinkRole.Person) this.#waitingForPeople[k]++;
      else this.#waiting[k]++;
      // It was ready without this; now it waits.
      if (job.op[k] !== NodeOp.Earliest) this.#version[k]++;
      const follows = job.linkRole[e] === LinkRole.Dependency || job.linkRole[e] === LinkRole.Movement;
      if (follows && !this.#isStarted[k] && this.#whenOf[k] < 0) this.#wake(k);
    }
    this.#offer(j);
  }

  /** Takes a node out, unless it has begun; what waits only for such goes with it. */
  #takeOut(j: number): void {
    if (this.#state[j] !== State.Open && this.#state[j] !== State.Asleep) return;
    const wasOpen = this.#state[j] === State.Open;
    this.#state[j] = State.Out;
    this.#isDisturbed = true;
    for (let o = this.#outFirst[j]; o < this.#outFirst[j + 1]; o++) {
      const e = this.#out[o];
      const k = this.#linkTo[e];
      if (wasOpen) this.#release(e);
      if (this.#state[k] !== State.Open) continue;
      if (this.#waitsOnlyForOut(k)) this.#takeOut(k);
      else {
        this.#bound[k] = Math.max(this.#bound[k], this.#now);
        this.#offer(k);
      }
    }
  }

  #waitsOnlyForOut(j: number): boolean {
    const { job } = this;
    let out = 0;
    for (let e = job.linkFirst[j]; e < job.linkFirst[j + 1]; e++) {
      const role = job.linkRole[e];
      const from = job.linkFrom[e];
      if (role === LinkRole.Person || role === LinkRole.Rehearsal) continue;
      // A movement ends with what it holds; its own gate does not count, nor for what it holds, unless that waits for something.
      if (role === LinkRole.Movement && job.isGate[from]) continue;
      if (this.#state[from] !== State.Out && this.#state[from] !== State.Asleep) return false;
      if (this.#state[from] === State.Out) out++;
    }
    return out > 0 && !job.gateWaits[j];
  }

  /** A link has been decided. */
  #release(e: number): void {
    const to = this.#linkTo[e];
    if (this.job.linkRole[e] === LinkRole.Person) this.#waitingForPeople[to]--;
    else this.#waiting[to]--;
  }

  #checkSlip(s: number): void {
    const { when, condition } = this.#slips[s];
    const state = this.#state[condition.node];
    const hasSlipped = state === State.Open || (state === State.Done && this.finish[condition.node] > condition.at + EPSILON);
    if (!hasSlipped) return;
    const { node } = this.job.whens[when];
    this.#bound[node] = Math.max(this.#bound[node], condition.at);
    if (--this.#missing[when] === 0) this.#wake(node);
  }

  #over(e: number): number {
    const { job } = this;
    const i = job.linkFrom[e];
    const anchor = job.linkAnchor[e];
    let at: number;
    if (anchor === Anchor.Finish) at = this.finish[i];
    else if (anchor === Anchor.Start) at = this.start[i];
    else {
      const begin = job.beginOf[i] >= 0 ? this.finish[job.beginOf[i]] : this.start[i];
      at = partOf(job, i, job.linkPart[e], begin, this.finish[i], this.#before[i], this.#length[i]);
    }
    return lagged(job, this.#zone, e, at);
  }

  // ---------------------------------------------------------------- the queue

  #push(event: Event): void {
    const heap = this.#heap;
    let k = heap.length;
    heap.push(event);
    while (k > 0) {
      const parent = (k - 1) >> 1;
      if (!comesBefore(event, heap[parent])) break;
      heap[k] = heap[parent];
      k = parent;
    }
    heap[k] = event;
  }

  #pop(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    let k = 0;
    for (;;) {
      let child = 2 * k + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && comesBefore(heap[child + 1], heap[child])) child++;
      if (!comesBefore(heap[child], last)) break;
      heap[k] = heap[child];
      k = child;
    }
    heap[k] = last;
    return first;
  }
}

function comesBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && (a.turn < b.turn || (a.turn === b.turn && a.rank < b.rank)));
}
