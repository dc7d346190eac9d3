/** From a scheduled plan to the job that is simulated. */

import { intersectAll, type Worker } from "../calendar/team-time.ts";
import { workingTime } from "../calendar/working-time.ts";
import { LAST_INSTANT } from "../calendar/zone.ts";
import { clauseOf, clausesOf, type EstimateNode, type Unit } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import { estimateMinutes, roundedWork } from "../schedule/durations.ts";
import type { Schedule } from "../schedule/model.ts";
import { FULL, LinkOrigin, LinkType, Measure, type Network, NodeKind, NodeState } from "../schedule/network.ts";
import type { ScheduleWithNetwork } from "../schedule/schedule.ts";
import { tableOf, teamTableOf } from "./calendar-table.ts";
import { type Distribution, quantileTable } from "./distributions.ts";
import {
  Anchor,
  type CalendarTable,
  type Draw,
  type Job,
  type JobCondition,
  type JobCue,
  type JobTake,
  type JobTarget,
  type JobWhen,
  LagKind,
  LinkRole,
  NodeOp,
} from "./job.ts";
import { orderOfWork } from "./order-of-work.ts";
import { streamOf } from "./random.ts";
import { simulate } from "./simulate.ts";

/** A schedule with what it was made from. */
export type Rehearsable = Pick<ScheduleWithNetwork, "schedule" | "network" | "levelled">;

interface DraftLink {
  from: number;
  readonly to: number;
  readonly anchor: number;
  readonly onFinish: number;
  readonly lagKind: number;
  readonly lag: number;
  readonly unit: Unit | undefined;
  /** Calendar id. */
  readonly calendar: number;
  readonly part: number;
  readonly role: number;
}

interface Beyond {
  op: number;
  planned: boolean;
  calendar: number;
  turn: number;
}

/** The job of a scheduled plan. */
export function compileJob(plan: Rehearsable, seed: number): Job {
  return new JobCompiler(plan, seed).compile();
}

class JobCompiler {
  readonly #plan: Plan;
  readonly #schedule: Schedule;
  readonly #network: Network;
  readonly #levelled: Rehearsable["levelled"];
  readonly #seed: number;
  readonly #takes: readonly (readonly JobTake[])[];
  readonly #teams: readonly (readonly number[])[];
  readonly #spread: { readonly low: number; readonly high: number } | undefined;
  readonly #distribution: Distribution;
  readonly #quantiles: Float64Array[] = [];
  readonly #quantileIds = new Map<Float64Array, number>();
  readonly #names: readonly string[];
  readonly #links: DraftLink[] = [];
  /** Nodes of the job beyond those of the network. */
  readonly #beyond: Beyond[] = [];
  readonly #risksOf = new Map<number, readonly number[]>();
  /** Nodes that wait for something that is no person. */
  readonly #waiting = new Set<number>();
  /** Cues whose choice has a node of its own. */
  readonly #split = new Set<number>();

  constructor({ schedule, network, levelled }: Rehearsable, seed: number) {
    this.#plan = schedule.plan;
    this.#schedule = schedule;
    this.#network = network;
    this.#levelled = levelled;
    this.#seed = seed;
    const score = this.#plan.entities[this.#plan.score].declaration;
    const spread = clauseOf(score, "spread")?.value;
    this.#spread = spread ? { low: Math.min(1, spread.low / 100), high: Math.max(1, spread.high / 100) } : undefined;
    const distribution = clauseOf(score, "distribution")?.value.text;
    this.#distribution = distribution === "triangular" || distribution === "uniform" ? distribution : "pert";
    this.#teams = Array.from({ length: network.nodes }, (_, j) => (levelled.crews[j]?.team.length ? levelled.crews[j].team : firstTeam(network, j)));
    this.#takes = this.#teams.map((team) => takesOf(network, team));
    this.#names = streamNames(this.#plan);
  }

  compile(): Job {
    const network = this.#network;
    const risks = this.#risks();
    for (let l = 0; l < network.links; l++) this.#addLink(l);
    this.#shiftMovedMovements();
    this.#splitChoices();
    for (const link of this.#links) this.#waiting.add(link.to);
    this.#keepOrderOfWork();
    const order = this.#order();
    const place = new Int32Array(network.nodes + this.#beyond.length).fill(-1);
    order.forEach((node, k) => {
      place[node] = k;
    });
    const origin = this.#origin();
    let horizon = Math.min(LAST_INSTANT, this.#schedule.finish + Math.max(this.#schedule.finish - origin, 90 * 1440));
    for (let round = 0; ; round++) {
      const job = this.#layOut(order, place, origin, horizon, risks);
      const latest = origin + latestEnd(job);
      if (latest <= horizon || horizon >= LAST_INSTANT || round === 6) return job;
      horizon = Math.min(LAST_INSTANT, origin + (horizon - origin) * 2 + (latest - horizon) * 4);
    }
  }

  // ---------------------------------------------------------------- links

  /** Who followed whom on which person in the levelled schedule: a trial keeps to it, so that nobody does two things at once. */
  #keepOrderOfWork(): void {
    for (const { from, to } of orderOfWork(this.#network, this.#levelled)) this.#links.push(plainLink(from, to, LinkRole.Person));
  }

  #addLink(l: number): void {
    const network = this.#network;
    const from = network.linkFrom[l];
    const to = network.linkTo[l];
    // The beginning of a movement is never before its gate, because what it holds is not.
    if (network.kind[to] === NodeKind.Begin && network.kind[from] === NodeKind.Gate) return;
    const type = network.linkType[l];
    const part = network.linkPart[l];
    const unit = network.linkUnit[l];
    const lag = network.linkLag[l];
    const byWall = unit !== undefined && unit !== "min" && unit !== "h" && unit !== "s";
    const lagKind = byWall && network.linkElapsed[l] !== 0 ? LagKind.Wall : lag === 0 ? LagKind.None : unit !== undefined ? LagKind.Clock : LagKind.Working;
    this.#links.push({
      from,
      to,
      anchor: !Number.isNaN(part) ? Anchor.Part : type === LinkType.SS || type === LinkType.SF ? Anchor.Start : Anchor.Finish,
      onFinish: type === LinkType.FF || type === LinkType.SF ? 1 : 0,
      lagKind,
      lag: lagKind === LagKind.Wall ? network.linkElapsed[l] : lag,
      unit,
      calendar: network.linkCalendar[l],
      part,
      role: this.#roleOf(l),
    });
  }

  #roleOf(l: number): number {
    const network = this.#network;
    switch (network.linkOrigin[l]) {
      case LinkOrigin.Movement:
        return LinkRole.Movement;
      case LinkOrigin.Rehearsal:
        return LinkRole.Rehearsal;
      case LinkOrigin.Cue:
        return this.#plan.entities[network.entity[network.linkTo[l]]].kind === "cue" ? LinkRole.Dependency : LinkRole.Starts;
      default:
        return LinkRole.Dependency;
    }
  }

  /** A risk that delays a movement moves all of it: whatever comes to it from outside comes later by the delay. */
  #shiftMovedMovements(): void {
    const network = this.#network;
    for (const [node, risks] of [...this.#risksOf]) {
      if (network.kind[node] !== NodeKind.End) continue;
      this.#risksOf.delete(node);
      const movement = network.entity[node];
      const gate = network.gateOf[movement];
      this.#risksOf.set(gate, [...(this.#risksOf.get(gate) ?? []), ...risks]);
      const inside = (entity: number): boolean =>
        entity === movement || (entity >= 0 && this.#plan.entities[entity].parent >= 0 && inside(this.#plan.entities[entity].parent));
      const count = this.#links.length;
      for (let k = 0; k < count; k++) {
        const link = this.#links[k];
        if (link.role === LinkRole.Movement || link.to >= network.nodes || link.to === gate || !inside(network.entity[link.to])) continue;
        if (link.from < network.nodes && inside(network.entity[link.from])) continue;
        const between = this.#addNode(NodeOp.Latest, link.to);
        this.#risksOf.set(between, risks);
        this.#links[k] = { ...link, to: between, onFinish: 0 };
        this.#links.push({ ...plainLink(between, link.to, link.role), onFinish: link.onFinish });
      }
    }
  }

  /** A cue with several `when` that also waits for something else (a rehearsal, its movement): the earliest of the ones, and the latest of the others. */
  #splitChoices(): void {
    const network = this.#network;
    const isChoice = (link: DraftLink) => link.from < network.nodes && link.to < network.nodes && network.entity[link.from] === network.entity[link.to];
    const choiceOf = new Map<number, number>();
    for (const link of this.#links) {
      if (link.to >= network.nodes || network.kind[link.to] !== NodeKind.Any || isChoice(link) || choiceOf.has(link.to)) continue;
      choiceOf.set(link.to, this.#addNode(NodeOp.Earliest, link.to));
    }
    for (let k = 0; k < this.#links.length; k++) {
      const choice = choiceOf.get(this.#links[k].to);
      if (choice !== undefined && isChoice(this.#links[k])) this.#links[k] = { ...this.#links[k], to: choice };
    }
    for (const [cue, choice] of choiceOf) {
      this.#split.add(cue);
      this.#links.push(plainLink(choice, cue, LinkRole.Dependency));
    }
  }

  #addNode(op: number, like: number): number {
    this.#beyond.push({ op, planned: this.#network.state[like] === NodeState.Planned, calendar: this.#network.calendar[like], turn: like });
    return this.#network.nodes + this.#beyond.length - 1;
  }

  /** Nodes so that each comes after all it has a link from. A link of people that would close a circle is dropped. */
  #order(): readonly number[] {
    const count = this.#network.nodes + this.#beyond.length;
    const isIn = (node: number) =>
      node >= this.#network.nodes || this.#network.state[node] === NodeState.Planned || this.#network.state[node] === NodeState.Contingent;
    for (;;) {
      const waiting = new Int32Array(count);
      const out: number[][] = Array.from({ length: count }, () => []);
      for (const link of this.#links) {
        if (!isIn(link.from) || !isIn(link.to)) continue;
        waiting[link.to]++;
        out[link.from].push(link.to);
      }
      const order: number[] = [];
      let members = 0;
      for (let j = 0; j < count; j++) {
        if (!isIn(j)) continue;
        members++;
        if (waiting[j] === 0) order.push(j);
      }
      for (let k = 0; k < order.length; k++) for (const to of out[order[k]]) if (--waiting[to] === 0) order.push(to);
      if (order.length === members) return order;
      const left = this.#links.findIndex(
        (link) => link.role === LinkRole.Person && waiting[link.to] > 0 && waiting[link.from] > 0 && isIn(link.from) && isIn(link.to),
      );
      if (left < 0) return order;
      this.#links.splice(left, 1);
    }
  }

  // ---------------------------------------------------------------- arrays

  #origin(): number {
    const network = this.#network;
    let first = network.start;
    for (let j = 0; j < network.nodes; j++) {
      for (const at of [network.started[j], network.finished[j], this.#levelled.start[j], network.on[j]]) if (at < first && Number.isFinite(at)) first = at;
    }
    return Math.floor(first / 1440) * 1440 - 7 * 1440;
  }

  #layOut(order: readonly number[], place: Int32Array, origin: number, horizon: number, risks: Job["risks"]): Job {
    const network = this.#network;
    const count = order.length;
    const tables = new Tables(network, origin, horizon);
    // The score's own is the first, in which days of a swing and of a risk are counted, whatever else the plan holds.
    tables.ofCalendar(0);
    const floats = (fill = 0) => new Float64Array(count).fill(fill);
    const op = new Uint8Array(count);
    const planned = new Uint8Array(count);
    const table = new Int32Array(count);
    const floor = floats(Number.NEGATIVE_INFINITY);
    const dayEnd = floats(Number.NaN);
    const fixedFinish = floats(Number.NaN);
    const began = floats(Number.NaN);
    const draws: Draw[] = new Array<Draw>(count).fill(NOTHING);
    const perMinute = floats(1);
    const elapsedPerMinute = floats(1);
    const elapsedUnit: (Unit | undefined)[] = new Array<Unit | undefined>(count).fill(undefined);
    const turn = new Int32Array(count);
    const isGate = new Uint8Array(count);
    const gateWaits = new Uint8Array(count);
    const beginOf = new Int32Array(count).fill(-1);
    const byStart = order.map((_, k) => k).sort((a, b) => this.#startOf(order[a]) - this.#startOf(order[b]) || this.#rankOf(order[a]) - this.#rankOf(order[b]));
    byStart.forEach((k, position) => {
      turn[k] = position;
    });
    const planStart = Number.isNaN(network.status) ? network.start : Math.max(network.start, network.status);
    for (let k = 0; k < count; k++) {
      const j = order[k];
      if (j >= network.nodes) {
        const beyond = this.#beyond[j - network.nodes];
        op[k] = beyond.op;
        planned[k] = beyond.planned ? 1 : 0;
        table[k] = tables.ofCalendar(beyond.calendar);
        continue;
      }
      const kind = network.kind[j];
      const entity = this.#plan.entities[network.entity[j]];
      planned[k] = network.state[j] === NodeState.Planned ? 1 : 0;
      isGate[k] = kind === NodeKind.Gate ? 1 : 0;
      gateWaits[k] = this.#gateWaits(network.entity[j]) ? 1 : 0;
      if (kind === NodeKind.End) beginOf[k] = place[network.beginOf[network.entity[j]]];
      table[k] = tables.ofCalendar(network.calendar[j]);
      const time = workingTime(network.calendars[network.calendar[j]]);
      const isWork = kind === NodeKind.Work;
      const started = network.started[j];
      const finished = network.finished[j];
      if (!Number.isNaN(finished) || (!isWork && !Number.isNaN(started))) {
        op[k] = NodeOp.Fixed;
        fixedFinish[k] = (Number.isNaN(finished) ? started : finished) - origin;
        const start = this.#levelled.start[j];
        began[k] = (Number.isFinite(start) ? start : origin + fixedFinish[k]) - origin;
        continue;
      }
      const on = network.on[j];
      let from = network.notBefore[j];
      if (!isWork && from > Number.NEGATIVE_INFINITY) from = time.next(from);
      if (on > from || (!Number.isNaN(on) && from === Number.NEGATIVE_INFINITY)) from = on;
      if (isWork) {
        if (from < planStart) from = planStart;
      } else if (from === Number.NEGATIVE_INFINITY && (this.#risksOf.has(j) || (kind !== NodeKind.Gate && !this.#waiting.has(j)))) from = time.next(planStart);
      const placed = this.#levelled.start[j];
      if (network.late[j] && placed > from) from = placed;
      floor[k] = from - origin;
      if (!isWork) {
        op[k] = kind === NodeKind.Begin || (kind === NodeKind.Any && !this.#split.has(j)) ? NodeOp.Earliest : NodeOp.Latest;
        if (!Number.isNaN(network.onEnd[j])) dayEnd[k] = network.onEnd[j] - origin;
        continue;
      }
      if (!Number.isNaN(started)) {
        const start = Number.isFinite(placed) ? placed : started;
        began[k] = start - origin;
        floor[k] = Math.max(start, Number.isNaN(network.status) ? start : network.status) - origin;
      }
      draws[k] = this.#drawOf(entity, j);
      if (network.measure[j] === Measure.Elapsed) {
        op[k] = NodeOp.Elapsed;
        const unit = network.elapsedUnit[j];
        if (unit !== "min" && unit !== "h" && unit !== "s" && network.amount[j] > 0) {
          elapsedUnit[k] = unit;
          elapsedPerMinute[k] = network.elapsedAmount[j] / network.amount[j];
        }
        continue;
      }
      op[k] = NodeOp.Work;
      const team = this.#teams[j];
      if (team.length === 0) continue;
      if (network.measure[j] === Measure.Length) table[k] = tables.ofAll(team);
      else {
        const joint = tables.ofTeam(team);
        table[k] = joint.table;
        // In a table of one calendar, work is counted in working minutes: the team does `rate` of its effort in each.
        if (joint.isPlain) draws[k] = scaled(draws[k], 1 / joint.rate);
        else perMinute[k] = joint.rate;
      }
    }
    const links = this.#links.filter((link) => place[link.from] >= 0 && place[link.to] >= 0);
    const linkFirst = new Int32Array(count + 1);
    for (const link of links) linkFirst[place[link.to] + 1]++;
    for (let k = 0; k < count; k++) linkFirst[k + 1] += linkFirst[k];
    const linkFrom = new Int32Array(links.length);
    const linkAnchor = new Uint8Array(links.length);
    const linkOnFinish = new Uint8Array(links.length);
    const linkLagKind = new Uint8Array(links.length);
    const linkLag = new Float64Array(links.length);
    const linkUnit = new Array<Unit | undefined>(links.length).fill(undefined);
    const linkTable = new Int32Array(links.length);
    const linkPart = new Float64Array(links.length);
    const linkRole = new Uint8Array(links.length);
    const next = linkFirst.slice();
    for (const link of links) {
      const e = next[place[link.to]]++;
      linkFrom[e] = place[link.from];
      linkAnchor[e] = link.anchor;
      linkOnFinish[e] = link.onFinish;
      linkLagKind[e] = link.lagKind;
      linkLag[e] = link.lag;
      linkUnit[e] = link.unit;
      if (link.lagKind === LagKind.Working) linkTable[e] = tables.ofCalendar(link.calendar);
      linkPart[e] = link.part;
      linkRole[e] = link.role;
    }
    const risksFirst = new Int32Array(count + 1);
    const riskOf: number[] = [];
    for (let k = 0; k < count; k++) {
      risksFirst[k] = riskOf.length;
      riskOf.push(...(this.#risksOf.get(order[k]) ?? []));
    }
    risksFirst[count] = riskOf.length;
    const targets = this.#targets(place);
    const whens = this.#whens(place, targets, origin);
    return {
      seed: this.#seed,
      origin,
      start: this.#schedule.start - origin,
      zone: network.zone,
      minutesPerDay: network.minutesPerDay,
      tables: tables.all,
      quantiles: this.#quantiles,
      nodes: count,
      op,
      planned,
      table,
      floor,
      dayEnd,
      fixedFinish,
      began,
      draws,
      perMinute,
      elapsedUnit,
      elapsedPerMinute,
      beginOf,
      risksFirst,
      riskOf: Int32Array.from(riskOf),
      turn,
      isGate,
      gateWaits,
      linkFirst,
      linkFrom,
      linkAnchor,
      linkOnFinish,
      linkLagKind,
      linkLag,
      linkUnit,
      linkTable,
      linkPart,
      linkRole,
      risks,
      cues: this.#cues(place, whens, links),
      whens,
      targets,
      tasks: order
        .flatMap((j, k) => {
          if (j >= network.nodes || network.kind[j] !== NodeKind.Work) return [];
          return [{ entity: network.entity[j], id: this.#plan.entities[network.entity[j]].path, node: k }];
        })
        .sort((a, b) => a.entity - b.entity),
      capacity: Float64Array.from(network.capacity),
      takes: order.map((j) => (j < network.nodes ? this.#takes[j] : [])),
    };
  }

  #startOf(node: number): number {
    const at = node < this.#network.nodes ? this.#levelled.start[node] : Number.NaN;
    return Number.isFinite(at) ? at : Number.MAX_SAFE_INTEGER;
  }

  #rankOf(node: number): number {
    return node < this.#network.nodes ? node : this.#beyond[node - this.#network.nodes].turn;
  }

  /** Does a movement that holds this wait for something planned? */
  #gateWaits(entity: number): boolean {
    const network = this.#network;
    for (let at = this.#plan.entities[entity].parent; at >= 0; at = this.#plan.entities[at].parent) {
      const gate = network.gateOf[at];
      if (gate < 0) continue;
      for (let l = network.linkFirst[gate]; l < network.linkFirst[gate + 1]; l++) {
        const origin = network.linkOrigin[l];
        if (origin !== LinkOrigin.Rehearsal && origin !== LinkOrigin.Movement && network.state[network.linkFrom[l]] === NodeState.Planned) return true;
      }
    }
    return false;
  }

  // ---------------------------------------------------------------- lengths

  #drawOf(entity: Entity, node: number): Draw {
    const network = this.#network;
    const likely = network.amount[node];
    const isRange = network.isRange[node] === 1;
    const low = isRange ? network.low[node] : likely * (this.#spread?.low ?? 1);
    const high = isRange ? network.high[node] : likely * (this.#spread?.high ?? 1);
    const draw = this.#draw(`work ${this.#names[entity.index]}`, low, likely, high);
    if (Number.isNaN(network.status)) return draw;
    // What is left is that share of whatever the length turns out to be.
    return likely > 0 ? scaled(draw, network.remaining[node] / likely) : { ...draw, low: network.remaining[node], span: 0 };
  }

  #draw(name: string, low: number, likely: number, high: number): Draw {
    const { a, b } = streamOf(this.#seed, name);
    if (!(high > low)) return { low: likely, span: 0, table: 0, a, b };
    return { low, span: high - low, table: this.#quantile((likely - low) / (high - low)), a, b };
  }

  #quantile(mode: number): number {
    const quantiles = quantileTable(this.#distribution, mode);
    let id = this.#quantileIds.get(quantiles);
    if (id === undefined) {
      id = this.#quantiles.length;
      this.#quantiles.push(quantiles);
      this.#quantileIds.set(quantiles, id);
    }
    return id;
  }

  #minutes(estimate: EstimateNode): { readonly low: number; readonly likely: number; readonly high: number } {
    const { minutesPerDay, minutesPerWeek } = this.#network;
    return estimateMinutes(estimate, (duration) => roundedWork({ minutesPerDay, minutesPerWeek }, duration));
  }

  // ---------------------------------------------------------------- risks and cues

  #risks(): Job["risks"] {
    const risks: Job["risks"][number][] = [];
    for (let index = 0; index < this.#plan.own; index++) {
      const entity = this.#plan.entities[index];
      if (entity.kind !== "risk" || clauseOf(entity.declaration, "closed")) continue;
      const chance = clauseOf(entity.declaration, "chance");
      if (!chance) continue;
      const name = this.#names[index];
      const decision = streamOf(this.#seed, `risk ${name}`);
      const delays = clauseOf(entity.declaration, "delays");
      let delay: Draw | undefined;
      if (delays) {
        const { low, likely, high } = this.#minutes(delays.value.by);
        const wide = delays.value.by.isRange ? { low, high } : { low: likely * (this.#spread?.low ?? 1), high: likely * (this.#spread?.high ?? 1) };
        delay = this.#draw(`delay ${name}`, wide.low, likely, wide.high);
        for (const ref of delays.value.refs) {
          const target = this.#plan.targetOf(entity, ref);
          const node = target >= 0 ? this.#network.nodeOf[target] : -1;
          if (node < 0) continue;
          const known = this.#risksOf.get(node) ?? [];
          if (!known.includes(risks.length)) this.#risksOf.set(node, [...known, risks.length]);
        }
      }
      risks.push({ entity: index, id: entity.path, chance: Math.min(1, Math.max(0, chance.value.percent / 100)), a: decision.a, b: decision.b, delay });
    }
    return risks;
  }

  #targets(place: Int32Array): readonly JobTarget[] {
    const { network, plan } = { network: this.#network, plan: this.#plan };
    const score = plan.entities[plan.score];
    const targets: JobTarget[] = [
      { entity: score.index, id: score.path || score.id, node: -1, due: this.#schedule.due, planned: this.#schedule.finish, contingent: false },
    ];
    for (const item of this.#schedule.items) {
      const node = network.nodeOf[item.entity];
      if (node < 0 || place[node] < 0 || item.kind === "cue" || (item.kind !== "milestone" && item.due === undefined)) continue;
      targets.push({
        entity: item.entity,
        id: item.id,
        node: place[node],
        due: item.due,
        planned: item.finish,
        contingent: network.state[node] !== NodeState.Planned,
      });
    }
    return targets;
  }

  #whens(place: Int32Array, targets: readonly JobTarget[], origin: number): readonly JobWhen[] {
    const { network, plan } = { network: this.#network, plan: this.#plan };
    const whens: JobWhen[] = [];
    const time = workingTime(network.calendars[0]);
    for (let j = 0; j < network.nodes; j++) {
      const cue = plan.entities[network.entity[j]];
      if (network.whenOf[j] < 0 || cue.kind !== "cue" || place[j] < 0) continue;
      const conditions: JobCondition[] = [];
      clausesOf(cue.declaration, "when")[network.whenOf[j]]?.value.forEach((condition, c) => {
        if (condition.type === "event") {
          const { a, b } = streamOf(this.#seed, `event ${this.#names[cue.index]} ${network.whenOf[j]} ${c}`);
          conditions.push({ type: "event", chance: Math.min(1, Math.max(0, (condition.chance?.percent ?? 0) / 100)), a, b });
        } else if (condition.type === "slips") {
          const target = plan.targetOf(cue, condition.ref);
          const node = target >= 0 ? network.nodeOf[target] : -1;
          const due = node >= 0 ? network.dueOf[node] : Number.NaN;
          const { minutesPerDay, minutesPerWeek } = network;
          const at = Number.isNaN(due) ? Number.POSITIVE_INFINITY : time.add(due, roundedWork({ minutesPerDay, minutesPerWeek }, condition.by)) - origin;
          conditions.push(node >= 0 && place[node] >= 0 ? { type: "slips", node: place[node], at } : NEVER);
        } else if (condition.type === "chance") {
          const entity = plan.targetOf(cue, condition.ref);
          const target = targets.findIndex((known) => known.entity === entity && known.due !== undefined);
          conditions.push(target >= 0 ? { type: "chance", target, below: condition.below.percent / 100 } : NEVER);
        }
      });
      if (conditions.length > 0) whens.push({ node: place[j], conditions });
    }
    return whens;
  }

  #cues(place: Int32Array, whens: readonly JobWhen[], links: readonly DraftLink[]): readonly JobCue[] {
    const { network, plan } = { network: this.#network, plan: this.#plan };
    const followed = new Set(links.filter((link) => link.role !== LinkRole.Movement).map((link) => place[link.from]));
    const cues: JobCue[] = [];
    for (const item of this.#schedule.items) {
      if (item.kind !== "cue") continue;
      const entity = plan.entities[item.entity];
      const own = network.nodeOf[item.entity];
      const node = own >= 0 ? place[own] : -1;
      if (node < 0) continue;
      const nodes: number[] = [];
      for (let j = 0; j < network.nodes; j++) if (network.entity[j] === item.entity && network.whenOf[j] >= 0 && place[j] >= 0) nodes.push(place[j]);
      const conditional = whens.flatMap((when, w) => (nodes.includes(when.node) ? [w] : []));
      const named = (name: "skips" | "focus") =>
        clausesOf(entity.declaration, name).flatMap(({ value }) =>
          value.flatMap((ref) => this.#inside(plan.targetOf(entity, ref)).flatMap((j) => (place[j] >= 0 ? [place[j]] : []))),
        );
      const skips = conditional.length > 0 ? named("skips") : [];
      const focus = conditional.length > 0 ? named("focus") : [];
      const plannedNode = network.state[own] === NodeState.Planned;
      // Another item waits for it, or it changes the work.
      const isHeard = followed.has(node);
      cues.push({
        entity: item.entity,
        id: item.id,
        node,
        whens: nodes,
        conditional,
        planned: plannedNode,
        skips,
        focus,
        matters: conditional.length > 0 && (isHeard || skips.length > 0 || focus.length > 0),
      });
    }
    return cues;
  }

  /** The nodes of an item and of all that it holds. */
  #inside(entity: number): readonly number[] {
    const network = this.#network;
    if (entity < 0 || network.nodeOf[entity] < 0) return [];
    const nodes = [network.nodeOf[entity]];
    for (const node of [network.gateOf[entity], network.beginOf[entity]]) if (node >= 0 && !nodes.includes(node)) nodes.push(node);
    for (const child of this.#plan.entities[entity].children) nodes.push(...this.#inside(child));
    return nodes;
  }
}

const NOTHING: Draw = { low: 0, span: 0, table: 0, a: 0, b: 0 };
const NEVER: JobCondition = { type: "event", chance: 0, a: 0, b: 0 };

function scaled(draw: Draw, by: number): Draw {
  return { ...draw, low: draw.low * by, span: draw.span * by };
}

function plainLink(from: number, to: number, role: number): DraftLink {
  return { from, to, anchor: Anchor.Finish, onFinish: 0, lagKind: LagKind.None, lag: 0, unit: undefined, calendar: 0, part: Number.NaN, role };
}

/** What a team takes of each resource, caps included. */
function takesOf(network: Network, team: readonly number[]): readonly JobTake[] {
  const units = new Map<number, number>();
  const add = (resource: number, amount: number) => units.set(resource, (units.get(resource) ?? 0) + amount);
  for (const candidate of team) {
    add(network.candidateResource[candidate], network.candidateUnits[candidate]);
    for (let k = network.capFirst[candidate]; k < network.capFirst[candidate + 1]; k++) add(network.caps[k], network.candidateUnits[candidate]);
  }
  return Array.from(units, ([resource, amount]) => ({ resource, units: amount }));
}

/** The first candidates of each slot: who would be on work that is not planned. */
function firstTeam(network: Network, node: number): readonly number[] {
  const team: number[] = [];
  for (let slot = network.slotFirst[node]; slot < network.slotFirst[node + 1]; slot++) {
    let wanted = network.slotCount[slot];
    const choice = network.slotChoice[slot];
    for (let c = network.candidateFirst[choice]; c < network.candidateFirst[choice + 1] && wanted > 0; c++) {
      const players = Math.max(1, Math.floor(network.capacity[network.candidateResource[c]] / network.candidateUnits[c]));
      for (let k = 0; k < players && wanted > 0; k++, wanted--) team.push(c);
    }
  }
  return team;
}

/** Calendars and teams as tables, each once. */
class Tables {
  readonly all: CalendarTable[] = [];
  readonly #network: Network;
  readonly #origin: number;
  readonly #horizon: number;
  readonly #ids = new Map<unknown, number>();

  constructor(network: Network, origin: number, horizon: number) {
    this.#network = network;
    this.#origin = origin;
    this.#horizon = horizon;
  }

  ofCalendar(calendar: number): number {
    return this.#of(workingTime(this.#network.calendars[calendar]));
  }

  /** When all of them are at work. */
  ofAll(team: readonly number[]): number {
    const times = team.map((candidate) => workingTime(this.#network.calendars[this.#network.candidateCalendar[candidate]]));
    return this.#of(intersectAll(times)!);
  }

  /** When they share an effort, each in their own time. */
  ofTeam(team: readonly number[]): { readonly table: number; readonly isPlain: boolean; readonly rate: number } {
    const workers: readonly Worker[] = team.map((candidate) => ({
      time: workingTime(this.#network.calendars[this.#network.candidateCalendar[candidate]]),
      share: this.#network.candidateUnits[candidate] / FULL,
    }));
    const rate = workers.reduce((sum, worker) => sum + worker.share, 0);
    if (workers.every((worker) => worker.time === workers[0].time)) return { table: this.#of(workers[0].time), isPlain: true, rate };
    const key = team
      .map((candidate) => `${this.#network.candidateCalendar[candidate]}x${this.#network.candidateUnits[candidate]}`)
      .sort()
      .join();
    const table = this.#id(key, () => teamTableOf(workers, this.#origin, this.#horizon));
    return { table, isPlain: false, rate };
  }

  #of(time: ReturnType<typeof workingTime>): number {
    return this.#id(time, () => tableOf(time, this.#origin, this.#horizon));
  }

  #id(key: unknown, make: () => CalendarTable): number {
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.all.length;
      this.all.push(make());
      this.#ids.set(key, id);
    }
    return id;
  }
}

/** When the plan would end if everything took as long as it may, every risk happened, and all conditional work was done one after the other. */
function latestEnd(job: Job): number {
  const worst: Job = {
    ...job,
    draws: job.draws.map((draw) => ({ ...draw, low: draw.low + draw.span, span: 0 })),
    risks: job.risks.map((risk) => ({ ...risk, delay: risk.delay && { ...risk.delay, low: risk.delay.low + risk.delay.span, span: 0 } })),
    whens: [],
    cues: [],
  };
  let latest = simulate(worst, 0, 1, { risks: job.risks.map(() => true), datesOnly: true }).finishes[0];
  for (let k = 0; k < job.nodes; k++) if (!job.planned[k]) latest += (worst.draws[k].low / Math.max(1, job.minutesPerDay)) * 2 * 1440;
  return latest;
}

/**
 * What names the stream of each entity: its id, or the first id that it `was`; where two in the plan share one, their paths. So a
 * change of name, of place or of order leaves the draws as they are.
 */
function streamNames(plan: Plan): readonly string[] {
  const own = plan.entities.map((entity) => clauseOf(entity.declaration, "was")?.value.text.normalize("NFC") ?? entity.id);
  const count = new Map<string, number>();
  plan.entities.forEach((entity, index) => {
    const key = `${entity.kind} ${own[index]}`;
    count.set(key, (count.get(key) ?? 0) + 1);
  });
  const pathOf = (index: number): string => {
    const { parent } = plan.entities[index];
    return parent >= 0 ? `${pathOf(parent)}.${own[index]}` : own[index];
  };
  return plan.entities.map((entity, index) => (count.get(`${entity.kind} ${own[index]}`) === 1 ? own[index] : pathOf(index)));
}
