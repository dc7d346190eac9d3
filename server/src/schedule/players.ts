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

/** All who can play a part with a certain share. */
export interface Choice {
  /** Its position among the choices of the network. */
  readonly id: number;
  /** Entity that `by` names. */
  readonly entity: number;
  readonly candidates: readonly Candidate[];
  /** How many players there are to take. */
  readonly available: number;
  /** The one calendar that all of them keep, −1 where they keep several. */
  readonly calendar: number;
  /** What most who name it want: one player. */
  readonly one: readonly Slot[];
}

/** Takes `count` of the candidates of its choice. */
export interface Slot {
  readonly choice: Choice;
  readonly count: number;
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

const NOBODY: readonly Entity[] = [];
const NO_SLOTS: readonly Slot[] = [];

/** Numbers calendars, people and roles as they are asked for. One for each compilation of a network. */
export class Players {
  readonly plan: Plan;
  readonly calendars: CalendarRules[] = [];
  readonly calendarEntity: number[] = [];
  readonly resources: Resource[] = [];
  readonly choices: Choice[] = [];
  readonly #minutesPerWeek: number;
  readonly #minutes: (amount: number, unit: string) => number;
  readonly #calendarIds = new Map<string, number>();
  /** By share and entity. */
  readonly #choices = new Map<number, Map<number, Choice>>();
  /** By calendar (undefined: the score's), where nobody's days off are taken out. */
  readonly #whole = new Map<Entity | undefined, number>();
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
  calendarId(calendar: Entity | undefined, away: readonly Entity[] = NOBODY): number {
    if (away.length > 0) return this.#calendarWithout(calendar, away);
    let id = this.#whole.get(calendar);
    if (id === undefined) {
      id = this.#calendarWithout(calendar, away);
      this.#whole.set(calendar, id);
    }
    return id;
  }

  #calendarWithout(calendar: Entity | undefined, away: readonly Entity[]): number {
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
    if (players.length === 1 && (players[0].count ?? 1) === 1) return this.#choiceBy(entity, players[0])?.one ?? NO_SLOTS;
    const slots: Slot[] = [];
    for (const player of players) {
      const choice = this.#choiceBy(entity, player);
      if (choice && choice.candidates.length > 0) slots.push({ choice, count: Math.min(Math.max(1, Math.round(player.count ?? 1)), choice.available) });
    }
    return slots;
  }

  #choiceBy(entity: Entity, player: PlayerNode): Choice | undefined {
    const named = this.plan.entities[this.plan.targetOf(entity, player.ref)];
    return named?.kind === "person" || named?.kind === "role" ? this.choiceOf(named, shareOf(player)) : undefined;
  }

  /** All who can play a part with at most this share (0..1), in the order listed, nobody twice. */
  choiceOf(entity: Entity, share: number): Choice {
    let byEntity = this.#choices.get(share);
    if (!byEntity) {
      byEntity = new Map();
      this.#choices.set(share, byEntity);
    }
    let choice = byEntity.get(entity.index);
    if (!choice) {
      choice = this.#choose(entity, share);
      byEntity.set(entity.index, choice);
    }
    return choice;
  }

  #choose(entity: Entity, share: number): Choice {
    const found = new Map<number, Candidate>();
    this.#collect(entity, { share, roles: [] }, found);
    const candidates = [...found.values()];
    let available = 0;
    for (const candidate of candidates) available += Math.max(1, Math.floor(this.resources[candidate.resource].capacity / candidate.units));
    const [first] = candidates;
    const calendar = first && candidates.every((candidate) => candidate.calendar === first.calendar) ? first.calendar : -1;
    const one: Slot[] = [];
    const choice: Choice = { id: this.choices.length, entity: entity.index, candidates, available, calendar, one };
    if (candidates.length > 0) one.push({ choice, count: 1 });
    this.choices.push(choice);
    return choice;
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
