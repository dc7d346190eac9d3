/** What work costs: rates of people, else of the role that they play. */

import { clauseOf, type RateNode } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import type { Network } from "./network.ts";

/** Money per minute of work of a player in a slot: their own rate, else that of the role, else none. */
export class Rates {
  readonly #plan: Plan;
  readonly #network: Network;
  readonly #perMinute = new Map<number, number | undefined>();

  constructor(plan: Plan, network: Network) {
    this.#plan = plan;
    this.#network = network;
  }

  of(player: number, role: number): number {
    return this.#rateOf(player) ?? this.#rateOf(role) ?? 0;
  }

  #rateOf(entity: number): number | undefined {
    if (!this.#perMinute.has(entity)) {
      const rate = clauseOf(this.#plan.entities[entity].declaration, "rate")?.value;
      this.#perMinute.set(entity, rate && this.#minuteRate(rate));
    }
    return this.#perMinute.get(entity);
  }

  /** A month of work is a twelfth of 52 weeks. */
  #minuteRate(rate: RateNode): number {
    const { minutesPerDay, minutesPerWeek } = this.#network;
    const minutes = { h: 60, d: minutesPerDay, w: minutesPerWeek, mo: (minutesPerWeek * 52) / 12 }[rate.per];
    return minutes > 0 ? rate.amount / minutes : 0;
  }
}

/** The currency of a plan: that of its budget, else of its first rate or cost; undefined where no money is named. */
export function currencyOf(plan: Plan): string | undefined {
  const score = plan.entities[plan.score];
  const budget = score && clauseOf(score.declaration, "budget");
  if (budget) return budget.value.currency;
  const named = (entity: Entity) => clauseOf(entity.declaration, "rate")?.value.currency ?? clauseOf(entity.declaration, "costs")?.value.currency;
  for (const entity of plan.entities) {
    if (entity.kind !== "person" && entity.kind !== "role" && entity.kind !== "risk") continue;
    const currency = named(entity);
    if (currency !== undefined) return currency;
  }
  return undefined;
}
