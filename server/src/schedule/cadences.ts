/** The meetings of a plan: when each takes place, who is there, and who would have to be in two at once. */

import { addElapsed } from "../calendar/elapsed.ts";
import type { Instant } from "../calendar/model.ts";
import { type Recurrence, recurrenceOf } from "../calendar/recurrence.ts";
import { kindRow } from "../language/kinds.ts";
import { clauseOf, clausesOf, type Declaration, type MomentNode } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import type { Dates } from "./bounds.ts";
import { beginningOf, calendarNamedBy, endOf, rulesOf } from "./calendars.ts";
import { elapsesAlways, workMinutes } from "./durations.ts";
import type { ScheduledCadence } from "./model.ts";
import { FULL, type Network } from "./network.ts";
import { finishOf, type WorkForm, type WorkForms } from "./work-form.ts";

/** Occurrences do not change as long as what they follow from does not: a declaration lives as long as its text. */
const known = new WeakMap<Declaration, { readonly key: string; readonly recurrence: Recurrence }>();

export function cadencesOf(
  plan: Plan,
  forms: WorkForms,
  dates: Dates & { readonly end: Instant; readonly formOf: readonly WorkForm[] },
): readonly ScheduledCadence[] {
  const { network } = forms;
  const cadences: ScheduledCadence[] = [];
  const score = plan.entities[plan.score];
  const tempo = score && clauseOf(score.declaration, "tempo")?.value;
  for (let index = 0; index < plan.own; index++) {
    const entity = plan.entities[index];
    if (entity.kind !== "cadence") continue;
    const { declaration } = entity;
    const every = clauseOf(declaration, "every")?.value;
    if (!every) continue;
    const calendar = calendarNamedBy(plan, entity);
    const rules = calendar ? rulesOf(plan, calendar) : network.calendars[0];
    const fromClause = clauseOf(declaration, "from");
    const untilClause = clauseOf(declaration, "until");
    const lengthClause = clauseOf(declaration, "for");
    const from = fromClause && momentAt(plan, entity, fromClause.value, forms, dates, beginningOf);
    const until = untilClause && momentAt(plan, entity, untilClause.value, forms, dates, endOf);
    const holidays = clauseOf(declaration, "holidays")?.value.text;
    const onHoliday = holidays === "keep" || holidays === "next" || holidays === "previous" ? holidays : "skip";
    const end = Number.isFinite(dates.end) ? dates.end : network.start;
    const cadence = {
      every,
      zone: rules.zone,
      calendar: rules,
      at: clauseOf(declaration, "at")?.value.minute,
      lasts: lengthClause && { amount: lengthClause.value.amount, unit: lengthClause.value.unit },
      tempo: tempo && { amount: tempo.amount, unit: tempo.unit },
      start: network.start,
      from: from !== undefined && Number.isFinite(from) ? from : undefined,
      until: until !== undefined && Number.isFinite(until) ? until : end,
      except: clauseOf(declaration, "except")?.value ?? [],
      holidays: onHoliday,
    } as const;
    const key = `${cadence.from}/${cadence.until}/${cadence.start}/${tempo?.amount}${tempo?.unit}/${JSON.stringify(rules)}`;
    let memory = known.get(declaration);
    if (memory?.key !== key) {
      memory = { key, recurrence: recurrenceOf(cadence) };
      known.set(declaration, memory);
    }
    const { occurrences, skippedDays, allDay } = memory.recurrence;
    const people = new Set<number>();
    for (const { value } of clausesOf(declaration, "with"))
      for (const player of value) collectPeople(plan, plan.targetOf(entity, player.ref), people, new Set());
    cadences.push({
      entity: index,
      id: entity.path,
      title: entity.title,
      purpose: purposeOf(entity),
      occurrences: occurrences.map((occurrence) => occurrence),
      skippedDays,
      clashes: [],
      people: [...people],
      rules: memory.recurrence.rules,
      zone: rules.zone,
      allDay,
    });
  }
  return withClashes(plan, cadences);
}

/** Its `purpose`, else its id where that is one of the usual ones. */
export function purposeOf(entity: Entity): string | undefined {
  const written = clauseOf(entity.declaration, "purpose")?.value.text;
  if (written !== undefined) return written;
  const usual = kindRow("cadence").clauses.find((clause) => clause.name === "purpose")?.words ?? [];
  return usual.includes(entity.id) ? entity.id : undefined;
}

/** The people who play a role, or the role itself for its unnamed players. */
export function collectPeople(plan: Plan, target: number, people: Set<number>, seen: Set<number>): void {
  const entity = plan.entities[target];
  if (!entity || seen.has(target) || (entity.kind !== "person" && entity.kind !== "role")) return;
  seen.add(target);
  const players = entity.kind === "role" ? clausesOf(entity.declaration, "played by").flatMap((clause) => clause.value) : [];
  if (players.length === 0) people.add(target);
  for (const player of players) collectPeople(plan, plan.targetOf(entity, player.ref), people, seen);
}

function momentAt(
  plan: Plan,
  entity: Entity,
  moment: MomentNode,
  forms: WorkForms,
  dates: Dates & { readonly formOf: readonly WorkForm[] },
  bound: typeof beginningOf,
): Instant | undefined {
  const { network, zone } = forms;
  if (moment.date) return Number.isNaN(moment.date.firstDay) ? undefined : bound(zone, moment.date);
  const { dep } = moment;
  const target = plan.targetOf(entity, dep.ref);
  const node = target < 0 ? -1 : network.nodeOf[target];
  if (node < 0) return undefined;
  const begin = network.beginOf[target] >= 0 ? network.beginOf[target] : node;
  let at = dep.anchor === "start" ? dates.start[begin] : dates.finish[node];
  if (dep.anchor === "part") {
    const share = dep.percent / 100;
    const time = forms.times[0];
    at =
      begin === node
        ? finishOf(dates.formOf[node], dates.start[node], Math.round(share * network.amount[node]))
        : time.add(dates.start[begin], Math.round(share * time.between(dates.start[begin], dates.finish[node])));
  }
  if (Number.isNaN(at)) return undefined;
  const { lag } = dep;
  if (!lag) return at;
  const { amount, unit } = lag.duration;
  if (lag.elapsed || elapsesAlways(unit) || unit === "min" || unit === "h") return addElapsed(zone, at, lag.sign * amount, unit);
  const minutes = Math.round(workMinutes(network, amount, unit));
  return lag.sign > 0 ? forms.times[0].add(at, minutes) : forms.times[0].subtract(at, minutes);
}

/** Marks occurrences of different cadences that share a person and overlap. */
function withClashes(plan: Plan, cadences: readonly ScheduledCadence[]): readonly ScheduledCadence[] {
  const clashes = cadences.map(() => new Set<number>());
  const byPerson = new Map<number, { start: Instant; finish: Instant; cadence: number; occurrence: number }[]>();
  for (let c = 0; c < cadences.length; c++) {
    for (const person of cadences[c].people) {
      // Several unnamed players can share two meetings out.
      if (plan.entities[person].kind === "role" && (clauseOf(plan.entities[person].declaration, "capacity")?.value.value ?? 1) > 1) continue;
      let meetings = byPerson.get(person);
      if (!meetings) {
        meetings = [];
        byPerson.set(person, meetings);
      }
      for (let o = 0; o < cadences[c].occurrences.length; o++) {
        const { start, finish } = cadences[c].occurrences[o];
        // A day without a time of day is no meeting that one has to sit through.
        if (finish - start < 1380) meetings.push({ start, finish, cadence: c, occurrence: o });
      }
    }
  }
  for (const meetings of byPerson.values()) {
    meetings.sort((a, b) => a.start - b.start);
    for (let k = 1; k < meetings.length; k++) {
      for (let i = k - 1; i >= 0 && meetings[k].start - meetings[i].start < 1440; i--) {
        if (meetings[i].cadence === meetings[k].cadence || meetings[i].finish <= meetings[k].start) continue;
        clashes[meetings[i].cadence].add(meetings[i].occurrence);
        clashes[meetings[k].cadence].add(meetings[k].occurrence);
      }
    }
  }
  return cadences.map((cadence, c) => (clashes[c].size === 0 ? cadence : { ...cadence, clashes: [...clashes[c]].sort((a, b) => a - b) }));
}

/** How many players a resource stands for, and what share of their time they give. */
export function playersOf(network: Network, resource: number): { readonly players: number; readonly gives: number } {
  const units = network.capacity[resource];
  const players = Math.max(1, Math.ceil(units / FULL));
  return { players, gives: units / (players * FULL) };
}
