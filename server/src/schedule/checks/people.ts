/** People who would have to do more than they can, and plans that hang on one of them. */

import { clauseOf } from "../../language/syntax.ts";
import { FULL, NodeKind } from "../network.ts";
import { dayText, endDayText, listText } from "../wording.ts";
import { type Check, clausePlace, diagnostic, idPlace, related } from "./evidence.ts";

/** Shares are kept to a ten thousandth; less than this is a rounding error. */
const TOLERANCE = 2;

/** Levelling never puts anybody over 100 %; dates and facts can. */
export const overAllocated: Check = ({ forms, levelled, schedule }, found) => {
  const { network, zone } = forms;
  const { plan } = schedule;
  const work: number[][] = Array.from({ length: network.resources }, () => []);
  for (let node = 0; node < network.nodes; node++) {
    if (!(levelled.start[node] < levelled.finish[node])) continue;
    for (const resource of levelled.crews[node].resources) work[resource].push(node);
  }
  for (let resource = 0; resource < network.resources; resource++) {
    const nodes = work[resource];
    if (nodes.length < 2 || levelled.bookings[resource].peak(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY) <= network.capacity[resource] + TOLERANCE)
      continue;
    const time = forms.times[network.resourceCalendar[resource]];
    nodes.sort((a, b) => levelled.start[a] - levelled.start[b] || a - b);
    const told = new Set<number>();
    for (const node of nodes) {
      const at = levelled.start[node];
      const together = nodes.filter((other) => levelled.start[other] <= at && at < levelled.finish[other]);
      const until = Math.min(...together.map((other) => levelled.finish[other]));
      const units = together.reduce((sum, other) => sum + unitsOn(levelled.crews[other], resource), 0);
      if (units <= network.capacity[resource] + TOLERANCE || time.between(at, until) <= 0) continue;
      // It is what stands on its date that does not give way.
      const culprit =
        [...together]
          .reverse()
          .find((other) => !Number.isNaN(network.on[other]) || !Number.isNaN(network.started[other]) || !Number.isNaN(network.finished[other])) ?? node;
      if (told.has(culprit)) continue;
      told.add(culprit);
      const entity = plan.entities[network.entity[culprit]];
      const who = plan.entities[network.resourceEntity[resource]];
      const players = Math.max(1, Math.round(network.capacity[resource] / FULL));
      const load = players > 1 ? `${Math.round((units / FULL) * 10) / 10} of ${players} players` : `${Math.round((units / FULL) * 100)} %`;
      found.push(
        diagnostic(
          "over-allocated",
          clausePlace(plan, entity, "on", "started", "finished", "by"),
          `${who.title} is on ${load} from ${dayText(zone, at)} to ${endDayText(zone, until)}: ${listText(together.map((other) => plan.entities[network.entity[other]].title))}. Move one of them, or give it to somebody else.`,
          {
            related: together
              .filter((other) => other !== culprit)
              .map((other) =>
                related(idPlace(plan, plan.entities[network.entity[other]]), `${plan.entities[network.entity[other]].title} is at the same time`),
              ),
          },
        ),
      );
    }
  }
};

function unitsOn(crew: { readonly resources: Int32Array; readonly units: Int32Array }, resource: number): number {
  const k = crew.resources.indexOf(resource);
  return k < 0 ? 0 : crew.units[k];
}

/** All work that decides the end of the plan is one person's, and nobody is named to take over. */
export const onePersonCritical: Check = ({ forms, levelled, schedule, longest }, found) => {
  const { plan } = schedule;
  const { network } = forms;
  const work = schedule.items.filter(
    (item) => (item.kind === "task" || item.kind === "rehearsal") && longest[network.nodeOf[item.entity]] === 1 && !item.finished && item.minutes > 0,
  );
  if (work.length < 2) return;
  let person: number | undefined;
  for (const item of work) {
    const people = new Set(item.people);
    if (people.size !== 1) return;
    const [only] = people;
    if (person !== undefined && person !== only) return;
    person = only;
    const node = network.nodeOf[item.entity];
    if (network.kind[node] !== NodeKind.Work) return;
    for (const candidate of levelled.crews[node].team) {
      const resource = network.candidateResource[candidate];
      // Several unnamed players of a role are not one person.
      if (network.capacity[resource] > FULL) return;
    }
    for (let s = network.slotFirst[node]; s < network.slotFirst[node + 1]; s++)
      if (clauseOf(plan.entities[network.slotEntity[s]].declaration, "backup")) return;
  }
  if (person === undefined) return;
  const entity = plan.entities[person];
  if (entity.kind === "role" && clauseOf(entity.declaration, "backup")) return;
  found.push(
    diagnostic(
      "one-person-critical",
      idPlace(plan, entity),
      `${entity.title} carries the whole critical path, ${work.length} items: name a \`backup\`, or share the work.`,
      {
        related: work.slice(0, 8).map((item) => related(idPlace(plan, plan.entities[item.entity]), `${item.title} is critical`)),
      },
    ),
  );
};
