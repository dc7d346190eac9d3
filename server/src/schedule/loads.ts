/** What people have to do over the plan: work, meetings, and the time that they have. */

import type { Instant } from "../calendar/model.ts";
import { mondayOf } from "../language/civil.ts";
import { clauseOf } from "../language/syntax.ts";
import type { Plan } from "../plan/model.ts";
import type { Levelled } from "./levelling/decode.ts";
import { minutesPerPlayer } from "./meeting-time.ts";
import type { PersonLoad, ScheduledCadence } from "./model.ts";
import { FULL, Measure, type Network } from "./network.ts";
import type { WorkForms } from "./work-form.ts";

type Week = { start: Instant; working: number; busy: number; meeting: number };

/** Loads of all people, and of all roles with unnamed players, that the plan names in work or meetings; in the order of the file. */
export function* loadsOf(
  plan: Plan,
  forms: WorkForms,
  levelled: Levelled,
  cadences: readonly ScheduledCadence[],
  start: Instant,
): Generator<void, readonly PersonLoad[]> {
  const { network, zone } = forms;
  const end = Number.isFinite(levelled.end) ? Math.max(levelled.end, start) : start;
  const resourceOf = new Map<number, number>();
  for (let r = 0; r < network.resources; r++) if (!network.isCap[r]) resourceOf.set(network.resourceEntity[r], r);
  const entities = new Set<number>(resourceOf.keys());
  for (const cadence of cadences) for (const person of cadence.people) entities.add(person);
  const meetings = new Map<number, ScheduledCadence[]>();
  for (const cadence of cadences) {
    for (const person of cadence.people) {
      const list = meetings.get(person);
      if (list) list.push(cadence);
      else meetings.set(person, [cadence]);
    }
  }
  const bookings = bookingsByEntity(network, levelled);
  const firstWeek = mondayOf(zone.dayOf(start));
  const weekStarts: Instant[] = [];
  for (let monday = firstWeek; weekStarts.length < 2000; monday += 7) {
    const at = zone.toInstant(monday, 0);
    weekStarts.push(at);
    if (at >= end) break;
  }
  const loads: PersonLoad[] = [];
  for (const entity of [...entities].sort((a, b) => a - b)) {
    if (loads.length % 8 === 7) yield;
    loads.push(loadOf(entity));
  }
  return loads;

  function loadOf(entity: number): PersonLoad {
    const declared = plan.entities[entity];
    const resource = resourceOf.get(entity);
    const capacity = resource === undefined ? capacityOf(plan, entity) : network.capacity[resource];
    const time = forms.times[resource === undefined ? 0 : network.resourceCalendar[resource]];
    const share = capacity / FULL;
    const players = declared.kind === "role" ? Math.max(1, Math.round(clauseOf(declared.declaration, "capacity")?.value.value ?? 1)) : 1;
    const weeks: Week[] = weekStarts
      .slice(0, -1)
      .map((at, k) => ({ start: at, working: share * time.between(Math.max(at, start), Math.min(weekStarts[k + 1], end)), busy: 0, meeting: 0 }));
    const weekAt = (at: Instant) => weeks[Math.floor((zone.dayOf(at) - firstWeek) / 7)];
    let busyMinutes = 0;
    const own = bookings.get(entity) ?? [];
    for (const booking of own) {
      // Over the borders of weeks, each gets what is worked in it.
      const candidateTime = booking.together ?? forms.times[booking.calendar];
      for (let from = booking.from; from < booking.to; ) {
        const k = Math.floor((zone.dayOf(from) - firstWeek) / 7);
        const until = Math.min(booking.to, k + 1 < weekStarts.length && k >= 0 ? weekStarts[k + 1] : booking.to);
        const minutes = booking.share * candidateTime.between(from, until);
        busyMinutes += minutes;
        const week = weekAt(from);
        if (week) week.busy += minutes;
        from = until > from ? until : booking.to;
      }
    }
    let meetingMinutes = 0;
    for (const cadence of meetings.get(entity) ?? []) {
      for (const occurrence of cadence.occurrences) {
        const minutes = players * minutesPerPlayer(occurrence, time);
        meetingMinutes += minutes;
        const week = weekAt(occurrence.start);
        if (week) week.meeting += minutes;
      }
    }
    return {
      entity,
      id: declared.path,
      title: declared.title,
      players,
      workingMinutes: Math.round(share * time.between(start, end)),
      busyMinutes: Math.round(busyMinutes),
      meetingMinutes: Math.round(meetingMinutes),
      bookings: own.map(({ from, to, item, share: taken }) => ({ from, to, item, share: taken })),
      weeks: weeks.map((week) => ({ start: week.start, working: Math.round(week.working), busy: Math.round(week.busy), meeting: Math.round(week.meeting) })),
    };
  }
}

interface Booking {
  readonly from: Instant;
  readonly to: Instant;
  readonly item: number;
  share: number;
  readonly calendar: number;
  readonly together: { between(from: Instant, to: Instant): number } | undefined;
}

function bookingsByEntity(network: Network, levelled: Levelled): Map<number, Booking[]> {
  const found = new Map<number, Booking[]>();
  for (let node = 0; node < network.nodes; node++) {
    if (!(levelled.start[node] < levelled.finish[node])) continue;
    const crew = levelled.crews[node];
    for (const candidate of crew.team) {
      const entity = network.resourceEntity[network.candidateResource[candidate]];
      const share = network.candidateUnits[candidate] / FULL;
      let list = found.get(entity);
      if (!list) {
        list = [];
        found.set(entity, list);
      }
      const same = list[list.length - 1];
      if (same?.item === network.entity[node]) {
        same.share += share;
        continue;
      }
      list.push({
        from: levelled.start[node],
        to: levelled.finish[node],
        item: network.entity[node],
        share,
        calendar: network.candidateCalendar[candidate],
        together: network.measure[node] === Measure.Length ? crew.form.time : undefined,
      });
    }
  }
  for (const list of found.values()) list.sort((a, b) => a.from - b.from || a.item - b.item);
  return found;
}

function capacityOf(plan: Plan, entity: number): number {
  const { kind, declaration } = plan.entities[entity];
  return kind === "role" ? FULL * Math.max(1, Math.round(clauseOf(declaration, "capacity")?.value.value ?? 1)) : FULL;
}
