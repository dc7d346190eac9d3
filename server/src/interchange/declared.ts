/** What the text says of each scheduled item, in the terms that other tools have: estimates, links, players, dates. */

import type { Instant } from "../calendar/model.ts";
import { type Zone, zoneOf } from "../calendar/zone.ts";
import {
  clauseOf,
  clausesOf,
  type DateNode,
  type Declaration,
  type DependencyNode,
  type DurationNode,
  type EstimateNode,
  type PlayerNode,
} from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import type { Schedule, ScheduledItem, ScheduledLink } from "../schedule/model.ts";

export interface Estimate {
  readonly clause: "effort" | "lasts";
  readonly low: DurationNode;
  readonly likely: DurationNode | undefined;
  readonly high: DurationNode;
  readonly isRange: boolean;
  readonly elapsed: boolean;
}

/** A dependency as written at the item itself (those of the movements around it are at those). */
export interface DeclaredLink {
  readonly clause: "after" | "ends after";
  /** What is waited for. */
  readonly on: Entity;
  readonly dependency: DependencyNode;
}

export interface Player {
  readonly who: Entity;
  readonly count: number;
  /** 0..1 */
  readonly share: number;
}

export interface DeclaredItem {
  readonly item: ScheduledItem;
  readonly entity: Entity;
  /** 0 at the top. */
  readonly depth: number;
  readonly estimate: Estimate | undefined;
  readonly links: readonly DeclaredLink[];
  readonly players: readonly Player[];
}

/** The items of a schedule in the order of the file, each with what is declared there. */
export function declaredItems(schedule: Schedule): readonly DeclaredItem[] {
  const { plan } = schedule;
  const depths = new Map<number, number>();
  return schedule.items.map((item) => {
    const entity = plan.entities[item.entity];
    const depth = item.parent < 0 ? 0 : (depths.get(item.parent) ?? 0) + 1;
    depths.set(item.entity, depth);
    return { item, entity, depth, estimate: estimateOf(entity.declaration), links: linksOf(plan, entity), players: playersOf(plan, entity) };
  });
}

export function estimateOf(declaration: Declaration): Estimate | undefined {
  const effort = clauseOf(declaration, "effort");
  if (effort) return { clause: "effort", ...ends(effort.value), elapsed: false };
  const lasts = clauseOf(declaration, "lasts");
  return lasts && { clause: "lasts", ...ends(lasts.value.estimate), elapsed: lasts.value.elapsed };
}

function ends({ low, likely, high, isRange }: EstimateNode) {
  return { low, likely, high, isRange };
}

export function linksOf(plan: Plan, entity: Entity): readonly DeclaredLink[] {
  const links: DeclaredLink[] = [];
  for (const clause of entity.declaration.clauses) {
    if (!clause.ok || (clause.name !== "after" && clause.name !== "ends after")) continue;
    for (const dependency of clause.value) {
      const on = plan.entities[plan.targetOf(entity, dependency.ref)];
      if (on) links.push({ clause: clause.name, on, dependency });
    }
  }
  return links;
}

export function playersOf(plan: Plan, entity: Entity): readonly Player[] {
  const players = clauseOf(entity.declaration, "by")?.value ?? [];
  return players.flatMap((player: PlayerNode) => {
    const who = plan.entities[plan.targetOf(entity, player.ref)];
    return who ? [{ who, count: player.count ?? 1, share: (player.percent ?? 100) / 100 }] : [];
  });
}

/** Links that cues and rehearsals make, by the item that waits. */
export function impliedLinks(schedule: Schedule): ReadonlyMap<number, readonly ScheduledLink[]> {
  const byTarget = new Map<number, ScheduledLink[]>();
  for (const link of schedule.links) {
    if (link.origin !== "cue" && link.origin !== "rehearsal") continue;
    const known = byTarget.get(link.to);
    if (known) known.push(link);
    else byTarget.set(link.to, [link]);
  }
  return byTarget;
}

export function durationText(duration: DurationNode): string {
  return `${duration.amount}${duration.unit}`;
}

/** `3d..5d..9d`, with `elapsed` where it says so. */
export function estimateText(estimate: Estimate): string {
  const { low, likely, high, isRange, elapsed } = estimate;
  const values = isRange ? (isMidpoint(estimate) ? [low, high] : [low, likely!, high]) : [low];
  return `${values.map(durationText).join("..")}${elapsed ? " elapsed" : ""}`;
}

/** A range of two has its midpoint as the likely value, which is not written. */
function isMidpoint({ low, likely, high }: Estimate): boolean {
  return likely === undefined || (low.unit === high.unit && likely.unit === low.unit && likely.amount === (low.amount + high.amount) / 2);
}

/** A dependency in the words of the language, with the whole path of what it names. */
export function dependencyText({ on, dependency }: DeclaredLink): string {
  const anchor = dependency.anchor === "start" ? "start of " : dependency.anchor === "part" ? `${dependency.percent}% of ` : "";
  const { lag } = dependency;
  const tail = lag ? ` ${lag.sign < 0 ? "-" : "+"} ${durationText(lag.duration)}${lag.elapsed ? " elapsed" : ""}` : "";
  return `${anchor}${on.path}${tail}`;
}

export function playerText({ who, count, share }: Player): string {
  return `${count === 1 ? "" : `${count} `}${share === 1 ? "" : `${round(share * 100)}% `}${who.path}`;
}

/** Links that `late`, `on`, `not before` … are: the dates a declaration fixes. `ends` asks for the last instant of the date. */
export function dateOf(declaration: Declaration, clause: "not before" | "on" | "started" | "finished"): DateNode | undefined {
  const date = clauseOf(declaration, clause)?.value;
  return date && !Number.isNaN(date.firstDay) ? date : undefined;
}

export function firstInstant(zone: Zone, date: DateNode): Instant {
  return zone.toInstant(date.firstDay, date.minute ?? 0);
}

/** Texts of a repeatable string clause. */
export function texts(declaration: Declaration, clause: "note" | "link"): readonly string[] {
  return clausesOf(declaration, clause).map(({ value }) => value.value);
}

export function ownerOf(plan: Plan, entity: Entity): Entity | undefined {
  const owner = clauseOf(entity.declaration, "owner");
  return owner && plan.entities[plan.targetOf(entity, owner.value)];
}

export function scheduleZone(schedule: Schedule): Zone {
  return zoneOf(schedule.zone);
}

/** The path by the oldest id that each part had, so that what an export calls it survives a change of name. */
export function stablePath(plan: Plan, entity: Entity): string {
  const was = clausesOf(entity.declaration, "was")[0]?.value.text;
  const own = was ?? entity.id;
  return entity.parent < 0 ? own : `${stablePath(plan, plan.entities[entity.parent])}.${own}`;
}

/** The score's id and title, or what the file is called. */
export function scoreName(schedule: Schedule): { readonly id: string; readonly title: string } {
  const score = schedule.plan.entities[schedule.plan.score];
  return score ? { id: score.id, title: score.title } : { id: "plan", title: "Plan" };
}

/** Without the noise of binary fractions. */
export function round(value: number, digits = 6): number {
  return Number(value.toFixed(digits));
}
