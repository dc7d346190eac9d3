/** What people have to do over the plan: work, meetings, and the time that they have. */

import type { Instant, WorkingTime } from "../calendar/model.ts";
import { mondayOf } from "../language/civil.ts";
import { clauseOf } from "../language/syntax.ts";
import type { Plan } from "../plan/model.ts";
import { STEP } from "./critical-path.ts";
import type { Levelled } from "./levelling/decode.ts";
import { sortedBy } from "./levelling/ranking.ts";
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
  const bookings = yield* bookingsByEntity(network, levelled, forms.times);
  yield;
  const firstWeek = mondayOf(zone.dayOf(start));
  const weekStarts: Instant[] = [];
  for (let monday = firstWeek; weekStarts.length < 2000; monday += 7) {
    const at = zone.toInstant(monday, 0);
    weekStarts.push(at);
    if (at >= end) break;
  }
  const loads: PersonLoad[] = [];
  let counted = 0;
  for (const entity of [...entities].sort((a, b) => a - b)) {
    counted += weekStarts.length;
    loads.push(yield* loadOf(entity));
    if (counted < STEP) continue;
    counted = 0;
    yield;
  }
  return loads;

  function* loadOf(entity: number): Generator<void, PersonLoad> {
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
    const own = bookings.get(entity);
    for (let b = 0; own && b < own.taken.length; b++) {
      if (++counted >= STEP) {
        counted = 0;
        yield;
      }
      // Over the borders of weeks, each gets what is worked in it.
      const { from: begin, to, share: taken } = own.taken[b];
      for (let from = begin; from < to; ) {
        const k = Math.floor((zone.dayOf(from) - firstWeek) / 7);
        const until = Math.min(to, k + 1 < weekStarts.length && k >= 0 ? weekStarts[k + 1] : to);
        const minutes = taken * own.times[b].between(from, until);
        busyMinutes += minutes;
        const week = weeks[k];
        if (week) week.busy += minutes;
        from = until > from ? until : to;
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
      bookings: own?.taken ?? [],
      weeks: weeks.map((week) => ({ start: week.start, working: Math.round(week.working), busy: Math.round(week.busy), meeting: Math.round(week.meeting) })),
    };
  }
}

/** What somebody is taken for, and the working time that counts in each. */
interface Own {
  readonly taken: { readonly from: Instant; readonly to: Instant; readonly item: number; share: number }[];
  readonly times: WorkingTime[];
}

/** By the entity of the person or the role; in the order of time. */
function* bookingsByEntity(network: Network, levelled: Levelled, times: readonly WorkingTime[]): Generator<void, ReadonlyMap<number, Own>> {
  const found = new Map<number, Own>();
  const nodes: number[] = [];
  for (let node = 0; node < network.nodes; node++) if (levelled.start[node] < levelled.finish[node]) nodes.push(node);
  const byStart = sortedBy(sortedBy(Int32Array.from(nodes), network.entity), levelled.start);
  yield;
  for (let k = 0; k < byStart.length; k++) {
    if (k % STEP === STEP - 1) yield;
    const node = byStart[k];
    const { team, form } = levelled.crews[node];
    const item = network.entity[node];
    for (const candidate of team) {
      const entity = network.resourceEntity[network.candidateResource[candidate]];
      const share = network.candidateUnits[candidate] / FULL;
      let own = found.get(entity);
      if (!own) {
        own = { taken: [], times: [] };
        found.set(entity, own);
      }
      const last = own.taken[own.taken.length - 1];
      if (last?.item === item) {
        last.share += share;
        continue;
      }
      own.taken.push({ from: levelled.start[node], to: levelled.finish[node], item, share });
      own.times.push((network.measure[node] === Measure.Length ? form.time : undefined) ?? times[network.candidateCalendar[candidate]]);
    }
  }
  return found;
}

function capacityOf(plan: Plan, entity: number): number {
  const { kind, declaration } = plan.entities[entity];
  return kind === "role" ? FULL * Math.max(1, Math.round(clauseOf(declaration, "capacity")?.value.value ?? 1)) : FULL;
}
