/** How the work of a node passes in time once it is known who is on it. */

import { addElapsed } from "../calendar/elapsed.ts";
import type { Instant, WorkingTime } from "../calendar/model.ts";
import { finishOfEffort, intersect, startOfEffort, type Worker } from "../calendar/team-time.ts";
import { workingTime } from "../calendar/working-time.ts";
import { type Zone, zoneOf } from "../calendar/zone.ts";
import type { Unit } from "../language/syntax.ts";
import { FULL, Measure, type Network, NodeKind } from "./network.ts";

/** Work of a certain amount in the time of certain people; `amount` in the functions below is in minutes of the node's measure. */
export interface WorkForm {
  /** Working time that counts; undefined for clock time. With `workers`, when at least one of them works. */
  readonly time: WorkingTime | undefined;
  /** What one minute of `time` does: the sum of the shares for an effort, 1 for a length. */
  readonly rate: number;
  /** People who share an effort in different working times. */
  readonly workers: readonly Worker[] | undefined;
  /** Clock time as written. */
  readonly elapsed: { readonly zone: Zone; readonly amount: number; readonly unit: Unit; readonly minutes: number } | undefined;
}

/** Working times, zones and forms of one network. The forms of equal teams are shared. */
export class WorkForms {
  readonly network: Network;
  readonly times: readonly WorkingTime[];
  readonly zone: Zone;
  readonly #byTeam = new Map<string, WorkForm>();
  readonly #byCalendar: (WorkForm | undefined)[] = [];

  constructor(network: Network) {
    this.network = network;
    this.times = network.calendars.map(workingTime);
    this.zone = zoneOf(network.zone);
  }

  /** The form of a node's work by this team (candidate numbers; empty for nobody). */
  of(node: number, team: readonly number[]): WorkForm {
    const { network, times } = this;
    const measure = network.measure[node];
    if (measure === Measure.Elapsed) {
      return {
        time: undefined,
        rate: 1,
        workers: undefined,
        elapsed: { zone: this.zone, amount: network.elapsedAmount[node], unit: network.elapsedUnit[node], minutes: network.amount[node] },
      };
    }
    if (team.length === 0) {
      const calendar = network.calendar[node];
      this.#byCalendar[calendar] ??= { time: times[calendar], rate: 1, workers: undefined, elapsed: undefined };
      return this.#byCalendar[calendar];
    }
    const key =
      team.length === 1
        ? `${measure}:${network.candidateCalendar[team[0]]}:${network.candidateUnits[team[0]]}`
        : `${measure}:${team.map((c) => `${network.candidateCalendar[c]}x${network.candidateUnits[c]}`).join()}`;
    let form = this.#byTeam.get(key);
    if (!form) {
      form = measure === Measure.Effort ? this.#effort(team) : this.#length(team);
      this.#byTeam.set(key, form);
    }
    return form;
  }

  #length(team: readonly number[]): WorkForm {
    const time = team.map((candidate) => this.times[this.network.candidateCalendar[candidate]]).reduce(intersect);
    return { time, rate: 1, workers: undefined, elapsed: undefined };
  }

  #effort(team: readonly number[]): WorkForm {
    const workers = team.map((candidate) => ({
      time: this.times[this.network.candidateCalendar[candidate]],
      share: this.network.candidateUnits[candidate] / FULL,
    }));
    const rate = workers.reduce((sum, worker) => sum + worker.share, 0);
    const alike = workers.every((worker) => worker.time === workers[0].time);
    return { time: workers[0].time, rate, workers: alike ? undefined : workers, elapsed: undefined };
  }
}

/** Shares make fractions; a part of a minute less than this is a rounding error. */
const ROUNDING = 1e-6;

/** The first instant at or after `at` at which the work can begin; Infinity if there is none. */
export function beginAt(form: WorkForm, at: Instant): Instant {
  if (form.workers) {
    let first = Number.POSITIVE_INFINITY;
    for (const worker of form.workers) first = Math.min(first, worker.time.next(at));
    return first;
  }
  return form.time ? form.time.next(at) : at;
}

/** When `amount` is done that begins at `start`. */
export function finishOf(form: WorkForm, start: Instant, amount: number): Instant {
  if (amount <= 0) return start;
  if (form.workers) return finishOfEffort(form.workers, start, amount);
  if (form.time) return form.time.add(start, form.rate === 1 ? amount : Math.ceil(amount / form.rate - ROUNDING));
  return elapse(form, start, amount);
}

/** The latest instant from which `amount` is done by `finish`. */
export function startOf(form: WorkForm, finish: Instant, amount: number): Instant {
  if (amount <= 0) return finish;
  if (form.workers) return startOfEffort(form.workers, finish, amount);
  if (form.time) return form.time.subtract(finish, form.rate === 1 ? amount : Math.ceil(amount / form.rate - ROUNDING));
  return elapse(form, finish, -amount);
}

/** The latest instant at or before `at` that ends working time of the form. */
export function endAt(form: WorkForm, at: Instant): Instant {
  if (form.workers) {
    let last = Number.NEGATIVE_INFINITY;
    for (const worker of form.workers) last = Math.max(last, worker.time.previous(at));
    return last;
  }
  return form.time ? form.time.previous(at) : at;
}

/** Minutes of the form's time between two instants, negative when the second is earlier. */
export function minutesBetween(form: WorkForm, from: Instant, to: Instant): number {
  if (form.workers) return Math.max(...form.workers.map((worker) => worker.time.between(from, to)));
  return form.time ? form.time.between(from, to) : to - from;
}

function elapse(form: WorkForm, at: Instant, minutes: number): Instant {
  const { zone, amount, unit, minutes: whole } = form.elapsed!;
  // A share of what is written keeps its unit, so that days stay days of the wall clock.
  return whole > 0 ? addElapsed(zone, at, (amount * minutes) / whole, unit) : at + minutes;
}

/** Does the node have a length? */
export function isWork(network: Network, node: number): boolean {
  return network.kind[node] === NodeKind.Work;
}
