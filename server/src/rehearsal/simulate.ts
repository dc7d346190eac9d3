/**
 * The simulation: trials in blocks, node by node, each over all trials of the block (structure of arrays), forward for the dates and
 * backward for what was critical. Nothing is allocated in the loop. A trial depends on its number and the job alone, so that any
 * division of the trials among workers gives the same figures.
 *
 * Trials in which a conditional cue changes what happens are played again, event by event, by `Replay`.
 */

import { type Zone, zoneOf } from "../calendar/zone.ts";
import { instantOf, resumeOf, workAt } from "./calendar-table.ts";
import { Anchor, type Job, type JobCondition, type JobCue, LagKind, NodeOp } from "./job.ts";
import { uniformAt } from "./random.ts";
import { Replay } from "./replay.ts";
import { chanceConditions, drawAt, EPSILON, elapsedEnd, lagged, partOf, quantileOf, type Run, withWorkingLag } from "./trial.ts";

/** Trials that are played side by side. */
export const BLOCK = 64;
const WORDS = BLOCK / 32;
/** Finishes of single tasks are kept for this many trials: enough for whiskers, and a tenth of the memory. */
export const SAMPLED = 1000;

/** What trials `from` .. `to` − 1 gave. Merging is adding and laying side by side: exact. */
export interface Trials {
  readonly from: number;
  readonly to: number;
  /** Finish of target `k` in trial `t` (minutes since the job's origin; NaN where it did not take place): `k * (to - from) + t - from`. */
  readonly finishes: Float64Array;
  /** By node: trials in which it was critical. */
  readonly critical: Int32Array;
  /** By link: trials in which it was part of a path that decided the end of the plan. */
  readonly decisive: Int32Array;
  /** By cue, by risk: trials in which it fired, in which it happened. */
  readonly fired: Int32Array;
  readonly occurred: Int32Array;
  /**
   * The end of the plan in trial `t` if risk `r` had happened where it did not, and had not where it did: `r * (to - from) + t - from`.
   * Empty for a run of dates only.
   */
  readonly turned: Float64Array;
  /** Finish of task `k` in the first `SAMPLED` trials, as `finishes`; its width is `sampled`. */
  readonly sampled: number;
  readonly samples: Float32Array;
}

/** Plays trials `from` to `to` (exclusive). */
export function simulate(job: Job, from: number, to: number, run: Run = {}): Trials {
  return new Simulation(job, run).play(from, to);
}

/** A job made ready for many blocks. Holds scratch arrays: one range at a time. */
export class Simulation {
  readonly job: Job;
  readonly run: Run;
  readonly #zone: Zone;
  /** By node and trial of the block. */
  readonly #finish: Float64Array;
  readonly #start: Float64Array;
  /** Work on its table before it starts, and its length, for links that wait for a part of it. */
  readonly #before: Float64Array;
  readonly #length: Float64Array;
  readonly #needsStart: Uint8Array;
  readonly #needsPart: Uint8Array;
  /** Links of planned nodes from planned nodes: `#first[j] ..`. */
  readonly #first: Int32Array;
  readonly #link: Int32Array;
  /** Risk delays by risk and trial, working minutes. */
  readonly #delay: Float64Array;
  readonly #happens: Uint8Array;
  readonly #mask: Int32Array;
  /** Nodes that nothing planned follows: the score ends with the last of them. */
  readonly #ends: Int32Array;
  readonly #end = new Float64Array(BLOCK);
  readonly #bound = new Float64Array(BLOCK);
  readonly #finishBound = new Float64Array(BLOCK);
  readonly #drawn = new Float64Array(BLOCK);
  readonly #isReplayed = new Uint8Array(BLOCK);
  readonly #dueNodes: readonly { readonly node: number; readonly due: number }[];
  readonly #after: Int32Array[] = [];
  #keep = new Float64Array(0);
  readonly #kept = new Float64Array(BLOCK);
  readonly #taken: Int32Array;
  /** Scratch: what each link of a node demands. */
  readonly #reached: Float64Array;
  #replay: Replay | undefined;

  constructor(job: Job, run: Run = {}) {
    this.job = job;
    this.run = run;
    this.#zone = zoneOf(job.zone);
    const { nodes } = job;
    this.#finish = new Float64Array(nodes * BLOCK);
    this.#start = new Float64Array(nodes * BLOCK);
    this.#needsStart = new Uint8Array(nodes);
    this.#needsPart = new Uint8Array(nodes);
    this.#first = new Int32Array(nodes + 1);
    const links: number[] = [];
    const isFollowed = new Uint8Array(nodes);
    for (let j = 0; j < nodes; j++) {
      this.#first[j] = links.length;
      if (!job.planned[j]) continue;
      for (let e = job.linkFirst[j]; e < job.linkFirst[j + 1]; e++) {
        const i = job.linkFrom[e];
        if (!job.planned[i]) continue;
        links.push(e);
        if (job.linkAnchor[e] === Anchor.Start) this.#needsStart[i] = 1;
        if (job.linkAnchor[e] === Anchor.Part) this.#needsPart[i] = 1;
        const ends = job.linkAnchor[e] === Anchor.Finish && job.linkLag[e] >= 0 && job.op[j] !== NodeOp.Earliest && job.op[j] !== NodeOp.Fixed;
        if (ends) isFollowed[i] = 1;
      }
    }
    this.#first[nodes] = links.length;
    this.#link = Int32Array.from(links);
    const withParts = this.#needsPart.some((flag) => flag === 1);
    this.#before = new Float64Array(withParts ? nodes * BLOCK : 0);
    this.#length = new Float64Array(withParts ? nodes * BLOCK : 0);
    this.#delay = new Float64Array(job.risks.length * BLOCK);
    this.#happens = new Uint8Array(job.risks.length * BLOCK);
    this.#mask = new Int32Array(nodes * WORDS);
    this.#ends = Int32Array.from({ length: nodes }, (_, j) => j).filter((j) => job.planned[j] === 1 && !isFollowed[j]);
    this.#taken = new Int32Array(job.linkFrom.length);
    let most = 1;
    for (let j = 0; j < nodes; j++) most = Math.max(most, this.#first[j + 1] - this.#first[j]);
    this.#reached = new Float64Array(most);
    this.#dueNodes = job.targets.flatMap(({ node, due }) => (due === undefined || node < 0 ? [] : [{ node, due: due - job.origin }]));
  }

  play(from: number, to: number): Trials {
    const { job, run } = this;
    const width = to - from;
    const sampled = run.datesOnly ? 0 : Math.max(0, Math.min(to, SAMPLED) - from);
    const result: Trials = {
      from,
      to,
      finishes: new Float64Array(job.targets.length * width),
      critical: new Int32Array(job.nodes),
      decisive: new Int32Array(job.linkFrom.length),
      fired: new Int32Array(job.cues.length),
      occurred: new Int32Array(job.risks.length),
      turned: new Float64Array(run.datesOnly ? 0 : job.risks.length * width),
      sampled,
      samples: new Float32Array(job.tasks.length * sampled),
    };
    for (let first = from; first < to; first += BLOCK) this.#playBlock(first, Math.min(BLOCK, to - first), result);
    return result;
  }

  #playBlock(first: number, count: number, result: Trials): void {
    const { job } = this;
    this.#drawRisks(first, count, result);
    for (let j = 0; j < job.nodes; j++) if (job.planned[j]) this.#playNode(j, first, count);
    this.#findEnd(count);
    if (!this.run.datesOnly) this.#markCritical(count, result);
    this.#recordBlock(first, count, result);
    this.#playConditionals(first, count, result);
    if (!this.run.datesOnly) for (let r = 0; r < job.risks.length; r++) this.#turnRisk(r, first, count, result);
  }

  // ---------------------------------------------------------------- forward

  #drawRisks(first: number, count: number, result: Trials): void {
    const { risks } = this.job;
    for (let r = 0; r < risks.length; r++) {
      const { chance, a, b, delay } = risks[r];
      const forced = this.run.risks?.[r];
      let times = 0;
      for (let t = 0; t < count; t++) {
        const happens = forced ?? uniformAt(a, b, first + t) < chance;
        this.#happens[r * BLOCK + t] = happens ? 1 : 0;
        this.#delay[r * BLOCK + t] = happens && delay ? drawAt(this.job, delay, first + t) : 0;
        if (happens) times++;
      }
      result.occurred[r] += times;
    }
  }

  #playNode(j: number, first: number, count: number): void {
    const { job } = this;
    const base = j * BLOCK;
    const finish = this.#finish;
    const op = job.op[j];
    if (op === NodeOp.Fixed) {
      finish.fill(job.fixedFinish[j], base, base + count);
      this.#start.fill(job.began[j], base, base + count);
      return;
    }
    const bound = this.#bound;
    const earliest = op === NodeOp.Earliest;
    bound.fill(earliest ? Number.POSITIVE_INFINITY : job.floor[j], 0, count);
    const began = job.began[j];
    const hasBegun = !Number.isNaN(began);
    let bindsFinish = false;
    // What has begun waits for nothing more, but its end may still.
    for (let k = this.#first[j]; k < this.#first[j + 1]; k++) {
      const e = this.#link[k];
      if (job.linkOnFinish[e]) {
        if (!bindsFinish) this.#finishBound.fill(Number.NEGATIVE_INFINITY, 0, count);
        bindsFinish = true;
        this.#applyLink(e, this.#finishBound, count, false);
      } else if (!hasBegun) this.#applyLink(e, bound, count, earliest);
    }
    if (op === NodeOp.Work) this.#playWork(j, first, count, bindsFinish);
    else if (op === NodeOp.Elapsed) {
      const drawn = this.#drawLength(j, first, count);
      for (let t = 0; t < count; t++) {
        let at = bound[t];
        if (bindsFinish && this.#finishBound[t] - drawn[t] > at) at = this.#finishBound[t] - drawn[t];
        this.#start[base + t] = at;
        finish[base + t] = elapsedEnd(job, this.#zone, j, at, drawn[t]);
      }
    } else {
      const dayEnd = job.dayEnd[j];
      const floor = job.floor[j];
      for (let t = 0; t < count; t++) {
        let at = bound[t];
        if (bindsFinish && this.#finishBound[t] > at) at = this.#finishBound[t];
        if (at <= floor && !Number.isNaN(dayEnd)) at = dayEnd;
        finish[base + t] = at;
      }
      this.#moveByRisks(j, count);
      for (let t = 0; t < count; t++) this.#start[base + t] = finish[base + t];
    }
    if (hasBegun) this.#start.fill(began, base, base + count);
  }

  /** The hot loop: from the bound on the start to the finish, by the table of the calendar. */
  #playWork(j: number, first: number, count: number, bindsFinish: boolean): void {
    const { job } = this;
    const base = j * BLOCK;
    const finish = this.#finish;
    const bound = this.#bound;
    const drawn = this.#drawLength(j, first, count);
    const table = job.tables[job.table[j]];
    const { cell, worked, startOf } = table;
    const keepsPart = this.#needsPart[j] === 1;
    if (startOf.length > 0 && !bindsFinish && !keepsPart) {
      const perCell = 1 / cell;
      const cells = worked.length - 1;
      const end = cells * cell;
      const total = worked[cells];
      for (let t = 0; t < count; t++) {
        const at = bound[t];
        let wanted: number;
        if (at < end) {
          // A cell is worked throughout or not at all.
          const c = (at * perCell) | 0;
          const partly = worked[c] + (at - c * cell);
          const fully = worked[c + 1];
          wanted = Math.min(partly, fully) + drawn[t];
        } else wanted = total + (at - end) + drawn[t];
        if (wanted <= total) {
          const whole = (wanted * perCell) | 0;
          const k = whole > 0 && whole * cell >= wanted ? whole - 1 : whole;
          const reached = startOf[k] + (wanted - k * cell);
          // Nothing to do takes no time, not even that until the next morning.
          finish[base + t] = Math.max(reached, at);
        } else finish[base + t] = end + (wanted - total);
      }
      if (this.#needsStart[j]) for (let t = 0; t < count; t++) this.#start[base + t] = Math.min(resumeOf(table, workAt(table, bound[t])), finish[base + t]);
      return;
    }
    for (let t = 0; t < count; t++) {
      let done = workAt(table, bound[t]);
      let at = bound[t];
      if (bindsFinish && this.#finishBound[t] > Number.NEGATIVE_INFINITY) {
        // It starts later rather than being stretched.
        const pushed = workAt(table, this.#finishBound[t]) - drawn[t];
        if (pushed > done) {
          done = pushed;
          at = Math.max(at, resumeOf(table, done));
        }
      }
      const reached = instantOf(table, done + drawn[t]);
      finish[base + t] = Math.max(reached, at);
      if (bindsFinish && this.#finishBound[t] > finish[base + t]) finish[base + t] = this.#finishBound[t];
      this.#start[base + t] = Math.min(Math.max(at, resumeOf(table, done)), finish[base + t]);
      if (keepsPart) {
        this.#before[base + t] = done;
        this.#length[base + t] = drawn[t];
      }
    }
  }

  /** Lengths of a node's work in the trials of the block, risks included. */
  #drawLength(j: number, first: number, count: number): Float64Array {
    const { job } = this;
    const drawn = this.#drawn;
    const { low, span, table, a, b } = job.draws[j];
    const held = this.run.held;
    if (held?.node === j) drawn.fill(low + span * quantileOf(job.quantiles[table], held.quantile), 0, count);
    else if (span === 0) drawn.fill(low, 0, count);
    else {
      const quantiles = job.quantiles[table];
      for (let t = 0; t < count; t++) {
        // The mixing of random.ts, written out: a call per draw would cost as much as the draw.
        let x = (Math.imul(first + t, 0x9e3779b1) + a) | 0;
        x ^= x >>> 16;
        x = Math.imul(x, 0x7feb352d) ^ b;
        x ^= x >>> 15;
        x = Math.imul(x, 0x846ca68b);
        x ^= x >>> 16;
        const piece = x >>> 24;
        const left = quantiles[piece];
        drawn[t] = low + span * (left + ((x & 0xffffff) + 0.5) * 2 ** -24 * (quantiles[piece + 1] - left));
      }
    }
    const perMinute = job.perMinute[j];
    for (let k = job.risksFirst[j]; k < job.risksFirst[j + 1]; k++) {
      const row = job.riskOf[k] * BLOCK;
      for (let t = 0; t < count; t++) drawn[t] += this.#delay[row + t] * perMinute;
    }
    return drawn;
  }

  /** A moment that a risk delays is moved by that much working time. */
  #moveByRisks(j: number, count: number): void {
    const { job } = this;
    for (let k = job.risksFirst[j]; k < job.risksFirst[j + 1]; k++) {
      const row = job.riskOf[k] * BLOCK;
      const table = job.tables[job.table[j]];
      for (let t = 0; t < count; t++) {
        const delay = this.#delay[row + t];
        if (delay > 0) this.#finish[j * BLOCK + t] = instantOf(table, workAt(table, this.#finish[j * BLOCK + t]) + delay);
      }
    }
  }

  #applyLink(e: number, bound: Float64Array, count: number, earliest: boolean): void {
    const { job } = this;
    const anchor = job.linkAnchor[e];
    const kind = job.linkLagKind[e];
    if (!earliest && anchor !== Anchor.Part && kind !== LagKind.Wall) {
      const dates = anchor === Anchor.Finish ? this.#finish : this.#start;
      const base = job.linkFrom[e] * BLOCK;
      const lag = job.linkLag[e];
      if (kind === LagKind.Working) {
        const table = job.tables[job.linkTable[e]];
        for (let t = 0; t < count; t++) {
          const at = withWorkingLag(table, dates[base + t], lag);
          if (at > bound[t]) bound[t] = at;
        }
        return;
      }
      for (let t = 0; t < count; t++) {
        const at = dates[base + t] + lag;
        if (at > bound[t]) bound[t] = at;
      }
      return;
    }
    for (let t = 0; t < count; t++) {
      const at = this.#over(e, t);
      if (earliest ? at < bound[t] : at > bound[t]) bound[t] = at;
    }
  }

  /** The bound that a link puts on its node in a trial of the block. */
  #over(e: number, t: number): number {
    const { job } = this;
    const i = job.linkFrom[e];
    const at = i * BLOCK + t;
    const anchor = job.linkAnchor[e];
    let value: number;
    if (anchor === Anchor.Finish) value = this.#finish[at];
    else if (anchor === Anchor.Start) value = this.#start[at];
    else {
      const begin = job.beginOf[i] >= 0 ? this.#finish[job.beginOf[i] * BLOCK + t] : this.#start[at];
      value = partOf(job, i, job.linkPart[e], begin, this.#finish[at], this.#before[at], this.#length[at]);
    }
    return lagged(job, this.#zone, e, value);
  }

  #findEnd(count: number): void {
    const end = this.#end;
    end.fill(this.#ends.length > 0 ? Number.NEGATIVE_INFINITY : this.job.start, 0, count);
    for (const j of this.#ends) {
      const base = j * BLOCK;
      for (let t = 0; t < count; t++) {
        const at = this.#finish[base + t];
        if (at > end[t]) end[t] = at;
      }
    }
  }

  // ---------------------------------------------------------------- backward

  /** Marks what was on a path that decided the end of the plan, or a promise that was missed; a bit for each trial. */
  #markCritical(count: number, result: Trials): void {
    const { job } = this;
    const mask = this.#mask;
    mask.fill(0);
    for (const j of this.#ends) {
      for (let t = 0; t < count; t++) if (this.#finish[j * BLOCK + t] >= this.#end[t] - EPSILON) mask[j * WORDS + (t >> 5)] |= 1 << (t & 31);
    }
    for (const { node, due } of this.#dueNodes) {
      if (!job.planned[node]) continue;
      for (let t = 0; t < count; t++) if (this.#finish[node * BLOCK + t] > due + EPSILON) mask[node * WORDS + (t >> 5)] |= 1 << (t & 31);
    }
    for (let j = job.nodes - 1; j >= 0; j--) {
      for (let word = 0; word < WORDS; word++) {
        let bits = mask[j * WORDS + word];
        if (bits === 0) continue;
        result.critical[j] += popCount(bits);
        if (this.#first[j] === this.#first[j + 1] || job.op[j] === NodeOp.Fixed) continue;
        while (bits !== 0) {
          const lowest = bits & -bits;
          this.#passBack(j, (word << 5) + (31 - Math.clz32(lowest)), lowest, word, result.decisive);
          bits ^= lowest;
        }
      }
    }
  }

  /** Hands the mark on to what decided the date of node `j` in trial `t`. */
  #passBack(j: number, t: number, bit: number, word: number, decisive: Int32Array): void {
    const { job } = this;
    const op = job.op[j];
    const table = op === NodeOp.Work ? job.tables[job.table[j]] : undefined;
    const hasBegun = !Number.isNaN(job.began[j]);
    const from = this.#first[j];
    const to = this.#first[j + 1];
    const reached = this.#reached;
    const finishes = this.#finish;
    const earliest = op === NodeOp.Earliest;
    // Which side decided: the finish, where a bound on it leaves no room before.
    let start = earliest ? Number.POSITIVE_INFINITY : job.floor[j];
    let finish = Number.NEGATIVE_INFINITY;
    for (let k = from; k < to; k++) {
      const e = this.#link[k];
      const isPlain = job.linkAnchor[e] === Anchor.Finish && job.linkLagKind[e] <= LagKind.Clock;
      const at = isPlain ? finishes[job.linkFrom[e] * BLOCK + t] + job.linkLag[e] : this.#over(e, t);
      reached[k - from] = at;
      if (job.linkOnFinish[e]) {
        if (at > finish) finish = at;
      } else if (earliest ? at < start : at > start) start = at;
    }
    if (earliest) {
      for (let k = from; k < to; k++) if (reached[k - from] <= start + EPSILON) this.#hand(this.#link[k], bit, word, decisive);
      return;
    }
    const ended = finishes[j * BLOCK + t];
    const byFinish = finish > Number.NEGATIVE_INFINITY && (table ? workAt(table, finish) >= workAt(table, ended) - EPSILON : finish >= ended - EPSILON);
    const byStart = !hasBegun && !(byFinish && table);
    const gap = table ? table.longestGap + EPSILON : 0;
    for (let k = from; k < to; k++) {
      const e = this.#link[k];
      const onFinish = job.linkOnFinish[e] === 1;
      if (onFinish ? !byFinish : !byStart) continue;
      const bound = onFinish ? finish : start;
      const at = reached[k - from];
      // A gap without working time between two instants is no slack.
      const isTight = at >= bound - EPSILON || (table !== undefined && at >= bound - gap && workAt(table, at) >= workAt(table, bound) - EPSILON);
      if (isTight) this.#hand(e, bit, word, decisive);
    }
  }

  #hand(e: number, bit: number, word: number, decisive: Int32Array): void {
    this.#mask[this.job.linkFrom[e] * WORDS + word] |= bit;
    decisive[e]++;
  }

  // ---------------------------------------------------------------- results

  #recordBlock(first: number, count: number, result: Trials): void {
    const { job } = this;
    const width = result.to - result.from;
    const offset = first - result.from;
    for (let k = 0; k < job.targets.length; k++) {
      const { node } = job.targets[k];
      const row = k * width + offset;
      if (node < 0) for (let t = 0; t < count; t++) result.finishes[row + t] = this.#end[t];
      else if (!job.planned[node]) result.finishes.fill(Number.NaN, row, row + count);
      else for (let t = 0; t < count; t++) result.finishes[row + t] = this.#finish[node * BLOCK + t];
    }
    const sampled = Math.min(count, result.sampled - offset);
    if (sampled <= 0) return;
    for (let k = 0; k < job.tasks.length; k++) {
      const { node } = job.tasks[k];
      const row = k * result.sampled + offset;
      if (!job.planned[node]) result.samples.fill(Number.NaN, row, row + sampled);
      else for (let t = 0; t < sampled; t++) result.samples[row + t] = this.#finish[node * BLOCK + t];
    }
  }

  /** Which conditional cues fire; a trial in which one of them changes what happens is played again. */
  #playConditionals(first: number, count: number, result: Trials): void {
    const { job } = this;
    for (let c = 0; c < job.cues.length; c++) {
      const cue = job.cues[c];
      if (cue.planned) result.fired[c] += count;
      else if (cue.conditional.length > 0) for (let t = 0; t < count; t++) if (this.#fires(cue, first, t)) result.fired[c]++;
    }
    if (!this.#markReplayed(first, count)) return;
    this.#replay ??= new Replay(job, this.run);
    for (let t = 0; t < count; t++) if (this.#isReplayed[t]) this.#playAgain(first, t, result);
  }

  /** Marks the trials in which a conditional cue changes what happens; false where there is none. */
  #markReplayed(first: number, count: number): boolean {
    const isReplayed = this.#isReplayed;
    isReplayed.fill(0, 0, count);
    let any = false;
    for (const cue of this.job.cues) {
      if (!cue.matters) continue;
      const always = cue.planned && cue.skips.length + cue.focus.length > 0;
      for (let t = 0; t < count; t++) {
        if (isReplayed[t] || !(always || this.#fires(cue, first, t))) continue;
        isReplayed[t] = 1;
        any = true;
      }
    }
    return any;
  }

  #fires(cue: JobCue, first: number, t: number): boolean {
    for (const when of cue.conditional) if (this.#holds(when, first, t)) return true;
    return false;
  }

  /** Plays the block again with one risk turned round: only what comes after what it delays, which is then put back. */
  #turnRisk(r: number, first: number, count: number, result: Trials): void {
    const { job } = this;
    const width = result.to - result.from;
    const row = r * width + first - result.from;
    const { delay } = job.risks[r];
    const after = this.#afterRisk(r);
    if (!delay || after.length === 0) {
      const base = first - result.from;
      for (let t = 0; t < count; t++) result.turned[row + t] = result.finishes[base + t];
      return;
    }
    for (let t = 0; t < count; t++) {
      const place = r * BLOCK + t;
      this.#kept[t] = this.#delay[place];
      this.#delay[place] = this.#happens[place] ? 0 : drawAt(job, delay, first + t);
    }
    const keep = this.#keep;
    for (let k = 0; k < after.length; k++) {
      const base = after[k] * BLOCK;
      keep.set(this.#finish.subarray(base, base + count), k * BLOCK);
      keep.set(this.#start.subarray(base, base + count), (after.length + k) * BLOCK);
    }
    for (const j of after) this.#playNode(j, first, count);
    this.#findEnd(count);
    for (let t = 0; t < count; t++) result.turned[row + t] = this.#end[t];
    this.#markReplayed(first, count);
    for (let t = 0; t < count; t++) {
      if (!this.#isReplayed[t]) continue;
      this.#replay ??= new Replay(job, this.run);
      this.#replay.play(first + t, r);
      result.turned[row + t] = this.#replay.end;
    }
    for (let k = 0; k < after.length; k++) {
      const base = after[k] * BLOCK;
      this.#finish.set(keep.subarray(k * BLOCK, k * BLOCK + count), base);
      this.#start.set(keep.subarray((after.length + k) * BLOCK, (after.length + k) * BLOCK + count), base);
    }
    for (let t = 0; t < count; t++) this.#delay[r * BLOCK + t] = this.#kept[t];
  }

  /** The planned nodes that a risk delays, and all that come after them, in order. */
  #afterRisk(r: number): Int32Array {
    const known = this.#after[r];
    if (known) return known;
    const { job } = this;
    const isAfter = new Uint8Array(job.nodes);
    const nodes: number[] = [];
    for (let j = 0; j < job.nodes; j++) {
      if (!job.planned[j] || job.op[j] === NodeOp.Fixed) continue;
      for (let k = job.risksFirst[j]; k < job.risksFirst[j + 1]; k++) if (job.riskOf[k] === r) isAfter[j] = 1;
      for (let k = this.#first[j]; k < this.#first[j + 1]; k++) if (isAfter[job.linkFrom[this.#link[k]]]) isAfter[j] = 1;
      if (isAfter[j]) nodes.push(j);
    }
    this.#after[r] = Int32Array.from(nodes);
    if (this.#keep.length < nodes.length * 2 * BLOCK) this.#keep = new Float64Array(nodes.length * 2 * BLOCK);
    return this.#after[r];
  }

  #holds(when: number, first: number, t: number): boolean {
    return this.job.whens[when].conditions.every((condition) => this.#isTrue(condition, first, t));
  }

  #isTrue(condition: JobCondition, first: number, t: number): boolean {
    switch (condition.type) {
      case "event":
        return uniformAt(condition.a, condition.b, first + t) < condition.chance;
      case "slips":
        return this.job.planned[condition.node] === 1 && this.#finish[condition.node * BLOCK + t] > condition.at + EPSILON;
      case "chance":
        return this.run.likely?.[chanceConditions(this.job).indexOf(condition)] ?? false;
    }
  }

  /** Takes back what a trial that is played again has added. */
  #unmark(t: number, result: Trials): void {
    const word = t >> 5;
    const bit = 1 << (t & 31);
    for (let j = 0; j < this.job.nodes; j++) {
      if (!(this.#mask[j * WORDS + word] & bit)) continue;
      result.critical[j]--;
      if (this.#first[j] < this.#first[j + 1] && this.job.op[j] !== NodeOp.Fixed) this.#passBack(j, t, 0, word, this.#taken);
    }
    for (let e = 0; e < this.#taken.length; e++) {
      result.decisive[e] -= this.#taken[e];
      this.#taken[e] = 0;
    }
  }

  #playAgain(first: number, t: number, result: Trials): void {
    const { job } = this;
    const replay = this.#replay!;
    const trial = first + t;
    if (!this.run.datesOnly) this.#unmark(t, result);
    for (let c = 0; c < job.cues.length; c++) {
      const cue = job.cues[c];
      if (cue.planned || this.#fires(cue, first, t)) result.fired[c]--;
    }
    replay.play(trial);
    for (let c = 0; c < job.cues.length; c++) if (replay.fired[c]) result.fired[c]++;
    if (!this.run.datesOnly) replay.addCritical(result.critical, result.decisive);
    const width = result.to - result.from;
    const offset = trial - result.from;
    for (let k = 0; k < job.targets.length; k++) {
      const { node } = job.targets[k];
      result.finishes[k * width + offset] = node < 0 ? replay.end : replay.finish[node];
    }
    if (offset < result.sampled) for (let k = 0; k < job.tasks.length; k++) result.samples[k * result.sampled + offset] = replay.finish[job.tasks[k].node];
  }
}

function popCount(bits: number): number {
  let x = bits - ((bits >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
