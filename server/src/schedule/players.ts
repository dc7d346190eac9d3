/** Who can be on what: people, the unnamed players of roles, and caps on a person's work in a role, as numbered resources. */

import type { CalendarRules, DayRange } from "../calendar/model.ts";
import { clauseOf, clausesOf, type PlayerNode } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import { absenceOf, calendarNamedBy, rulesOf } from "./calendars.ts";
import { FULL } from "./network.ts";

/** One who may be taken: a person or a pool of unnamed players. */
export interface Candidate {
  readonly resource: number;
  readonly units: number;
  /** Calendar id. */
  readonly calendar: number;
  /** Caps taken besides. */
  readonly caps: readonly number[];
}

/** Takes `count` of its candidates. */
export interface Slot {
  /** Entity that `by` names. */
  readonly entity: number;
  readonly count: number;
  readonly candidates: readonly Candidate[];
}

interface Resource {
  readonly entity: number;
  readonly capacity: number;
  readonly isCap: boolean;
  readonly calendar: number;
}

/** What a search for candidates knows on its way down from a role to those who play it. */
interface Part {
  /** Share of one player, 0..1. */
  readonly share: number;
  /** Roles on the way, the outermost first, with the share that each allows its player (1 for all). */
  readonly roles: readonly { readonly role: Entity; readonly share: number }[];
}

/** Numbers calendars, people and roles as they are asked for. One for each compilation of a network. */
export class Players {
  readonly plan: Plan;
  readonly calendars: CalendarRules[] = [];
  readonly calendarEntity: number[] = [];
  readonly resources: Resource[] = [];
  readonly #minutesPerWeek: number;
  readonly #minutes: (amount: number, unit: string) => number;
  readonly #calendarIds = new Map<string, number>();
  readonly #candidates = new Map<string, readonly Candidate[]>();
  readonly #resourceIds = new Map<string, number>();
  readonly #scoreCalendar: Entity | undefined;

  constructor(plan: Plan, minutesPerWeek: number, minutes: (amount: number, unit: string) => number) {
    this.plan = plan;
    this.#minutesPerWeek = minutesPerWeek;
    this.#minutes = minutes;
    const score = plan.entities[plan.score];
    this.#scoreCalendar = score && calendarNamedBy(plan, score);
    this.calendarId(this.#scoreCalendar);
  }

  /** Id of a calendar (undefined: the score's), less the days off of these people and roles. */
  calendarId(calendar: Entity | undefined, away: readonly Entity[] = []): number {
    const base = calendar ?? this.#scoreCalendar;
    const absent: DayRange[] = [];
    const absentees: number[] = [];
    for (const entity of away) {
      const days = absenceOf(entity.declaration);
      if (days.length === 0) continue;
      absent.push(...days);
      absentees.push(entity.index);
    }
    const key = `${base?.index ?? -1}/${absentees.join(",")}`;
    let id = this.#calendarIds.get(key);
    if (id === undefined) {
      id = this.calendars.length;
      const rules = rulesOf(this.plan, base);
      this.calendars.push(absent.length === 0 ? rules : { ...rules, absent });
      this.calendarEntity.push(absent.length === 0 ? (base?.index ?? -1) : -1);
      this.#calendarIds.set(key, id);
    }
    return id;
  }

  /** The resource of a person, or of a role without named players. */
  resourceOf(entity: Entity): number {
    return this.#resource(`${entity.index}`, () => {
      const gives = this.#gives(entity);
      const capacity = entity.kind === "role" ? Math.max(1, Math.round(clauseOf(entity.declaration, "capacity")?.value.value ?? 1)) : 1;
      return { entity: entity.index, capacity: capacity * gives, isCap: false, calendar: this.calendarId(calendarNamedBy(this.plan, entity), [entity]) };
    });
  }

  /** One slot for each player that the clause names. */
  slotsOf(entity: Entity, players: readonly PlayerNode[]): readonly Slot[] {
    const slots: Slot[] = [];
    for (const player of players) {
      const named = this.plan.entities[this.plan.targetOf(entity, player.ref)];
      if (named?.kind !== "person" && named?.kind !== "role") continue;
      const candidates = this.candidatesOf(named, shareOf(player));
      if (candidates.length === 0) continue;
      const wanted = Math.max(1, Math.round(player.count ?? 1));
      let available = 0;
      for (const candidate of candidates) available += Math.max(1, Math.floor(this.resources[candidate.resource].capacity / candidate.units));
      slots.push({ entity: named.index, count: Math.min(wanted, available), candidates });
    }
    return slots;
  }

  /** All who can play a part with at most this share (0..1), in the order listed, nobody twice. */
  candidatesOf(entity: Entity, share: number): readonly Candidate[] {
    const key = `${entity.index}@${share}`;
    let candidates = this.#candidates.get(key);
    if (!candidates) {
      const found = new Map<number, Candidate>();
      this.#collect(entity, { share, roles: [] }, found);
      candidates = [...found.values()];
      this.#candidates.set(key, candidates);
    }
    return candidates;
  }

  #collect(entity: Entity, part: Part, found: Map<number, Candidate>): void {
    const players = entity.kind === "role" ? clausesOf(entity.declaration, "played by").flatMap((clause) => clause.value) : [];
    if (players.length > 0) {
      if (part.roles.some((above) => above.role === entity)) return;
      const gives = this.#gives(entity) / FULL;
      for (const player of players) {
        const named = this.plan.entities[this.plan.targetOf(entity, player.ref)];
        if (named?.kind !== "person" && named?.kind !== "role") continue;
        const share = Math.min(shareOf(player), gives);
        this.#collect(named, { share: Math.min(part.share, share), roles: [...part.roles, { role: entity, share }] }, found);
      }
      return;
    }
    const resource = this.resourceOf(entity);
    if (found.has(resource)) return;
    const whole = Math.min(FULL, this.#gives(entity));
    const units = Math.max(1, Math.min(Math.round(part.share * FULL), whole));
    const caps: number[] = [];
    for (const { role, share } of part.roles) {
      if (share * FULL >= whole) continue;
      caps.push(
        this.#resource(`${role.index}>${entity.index}`, () => ({
          entity: entity.index,
          capacity: Math.max(1, Math.round(share * FULL)),
          isCap: true,
          calendar: this.resources[resource].calendar,
        })),
      );
    }
    found.set(resource, { resource, units, calendar: this.#calendarOf(entity, part), caps });
  }

  /** Own calendar, else that of the innermost role that has one, else the score's; less the days off of both. */
  #calendarOf(entity: Entity, part: Part): number {
    let calendar = calendarNamedBy(this.plan, entity);
    for (let k = part.roles.length - 1; k >= 0 && !calendar; k--) calendar = calendarNamedBy(this.plan, part.roles[k].role);
    return this.calendarId(calendar, [entity, ...part.roles.map((above) => above.role)]);
  }

  /** Share of the score's week in units of one player. */
  #gives(entity: Entity): number {
    const gives = clauseOf(entity.declaration, "gives");
    if (!gives) return FULL;
    return Math.max(1, Math.min(FULL, Math.round((this.#minutes(gives.value.amount, gives.value.unit) / this.#minutesPerWeek) * FULL)));
  }

  #resource(key: string, make: () => Resource): number {
    let id = this.#resourceIds.get(key);
    if (id === undefined) {
      const resource = make();
      id = this.resources.length;
      this.resources.push(resource);
      this.#resourceIds.set(key, id);
    }
    return id;
  }
}

function shareOf(player: PlayerNode): number {
  return Math.max(0, Math.min(1, (player.percent ?? 100) / 100));
}
